//! Where people live of whom a table tells, by keyed digests: there are so few places and postcodes
//! that without a key each of them could be tried.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;

use crate::policy::Verdict;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::Tx;
use crate::store::held;
use crate::store::sql;
use crate::vault::Purpose;

/// By what a residence is known in a verdict that is stored; `known` is by what it is in a report.
pub fn key(tx: &Tx<'_>, known: &str) -> String {
    let digest = tx.vault().keyed_digest(Purpose::Residence, &[known.as_bytes()]);
    HEXLOWER.encode(digest.get(..16).unwrap_or_default())
}

/// The residences of a report as they are stored.
pub fn keyed(tx: &Tx<'_>, residences: &BTreeMap<String, u64>) -> BTreeMap<String, u64> {
    residences.iter().map(|(known, rows)| (key(tx, known), *rows)).collect()
}

/// Adds stored residences to others. Where both tell of one they may be the same people.
pub fn merge(into: &mut BTreeMap<String, u64>, others: BTreeMap<String, u64>) {
    for (key, rows) in others {
        let known = into.entry(key).or_default();
        *known = rows.max(*known);
    }
}

/// Keeps the stored residences of delivered mail that became an incident.
pub fn keep(
    tx: &mut Tx<'_>,
    incident_id: &str,
    residences: &BTreeMap<String, u64>,
) -> Result<(), Error> {
    let sql = "UPDATE incident SET sealed_residences = ? WHERE id = ?";
    let sealed = tx.seal(OF_INCIDENT, &sql::json(residences)?)?;
    tx.execute(sql, &[sealed, incident_id.into()]).map(drop)
}

/// The stored residences of delivered mail that became that incident.
pub fn of_incident(tx: &mut Tx<'_>, incident_id: &str) -> Result<BTreeMap<String, u64>, Error> {
    let sql = "SELECT sealed_residences FROM incident WHERE id = ?";
    let read =
        |row: &mut sql::Row<'_>| sql::opened(row.sealed_json_or_null(0, OF_INCIDENT), &mut None);
    let found: Option<Option<BTreeMap<String, u64>>> =
        tx.first(sql, &[incident_id.into()], read)?;
    Ok(found.flatten().unwrap_or_default())
}

/// A verdict as it is stored.
pub(super) fn sealed(tx: &Tx<'_>, verdict: &Verdict) -> Result<sql::Value, Error> {
    let mut verdict = verdict.clone();
    verdict.report.residences = keyed(tx, &verdict.report.residences);
    tx.seal(held::VERDICT, &sql::json(&verdict)?)
}

/// Puts keyed digests in the place of those that an earlier version stored; of how many messages.
pub(super) fn complete(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let sql = "SELECT held_id FROM unkeyed_residence ORDER BY held_id LIMIT 500";
    let ids: Vec<HeldId> = tx.all(sql, &[], |row| row.named(0, HeldId::parse))?;
    for id in &ids {
        let sql = "SELECT sealed_verdict FROM held WHERE id = ?";
        // One that can be read no more stays as it is.
        let read = |row: &mut sql::Row<'_>| row.sealed_json::<Verdict>(0, held::VERDICT);
        let verdicts = tx.whole(sql, &[id.as_str().into()], read)?;
        for verdict in verdicts.iter().filter(|verdict| !verdict.report.residences.is_empty()) {
            let values = [sealed(tx, verdict)?, id.as_str().into()];
            tx.execute("UPDATE held SET sealed_verdict = ? WHERE id = ?", &values)?;
        }
        tx.execute("DELETE FROM unkeyed_residence WHERE held_id = ?", &[id.as_str().into()])?;
    }
    Ok(ids.len() as u64)
}

const OF_INCIDENT: &str = "incident.residences";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::key;
    use crate::destination::Class;
    use crate::policy::Verdict;
    use crate::scan::residence;
    use crate::store::HeldId;
    use crate::store::HeldRecipient;
    use crate::store::NewHeld;
    use crate::store::RecipientState;
    use crate::store::Store;
    use crate::store::Tx;
    use crate::store::held;
    use crate::store::sql;

    fn lives_in(place: &str) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.report.residences.insert(residence(place), 3);
        verdict
    }

    async fn hold(store: &Store, verdict: Verdict) -> HeldId {
        let sealed = store.seal(vec!["content".into()]).await.expect("sealed");
        let recipient = HeldRecipient {
            address: "b@gmail.com".to_owned(),
            parameters: String::new(),
            class: Class::Private,
            because: String::new(),
            state: RecipientState::Held,
            reply: String::new(),
        };
        let new = NewHeld {
            sender: "a@voorbeeld.nl".to_owned(),
            sender_parameters: String::new(),
            recipients: vec![recipient],
            received_at: jiff::Timestamp::UNIX_EPOCH,
            verdict,
            message_key: [1; 32],
        };
        store.write(move |tx| held::insert(tx, &new, &sealed)).await.expect("held")
    }

    /// What is stored of a message, and by what the place would be known there.
    async fn stored(store: &Store, id: &HeldId) -> (BTreeMap<String, u64>, String) {
        let id = id.clone();
        let read = move |tx: &mut Tx<'_>| {
            Ok((held::find(tx, &id)?.verdict.report.residences, key(tx, &residence("Enter"))))
        };
        store.read(read).await.expect("read")
    }

    #[tokio::test]
    async fn a_place_is_stored_by_a_keyed_digest_and_what_was_stored_before_gets_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open("sqlite", folder.path()).expect("a store");
        let id = hold(&store, lives_in("Enter")).await;
        let (found, keyed) = stored(&store, &id).await;
        assert_eq!(found, BTreeMap::from([(keyed.clone(), 3)]));
        assert_ne!(keyed, residence("Enter"));

        // As the version before stored it.
        let of = id.clone();
        let before = move |tx: &mut Tx<'_>| {
            let verdict = tx.seal(held::VERDICT, &sql::json(&lives_in("Enter"))?)?;
            tx.execute("UPDATE held SET sealed_verdict = ?", &[verdict])?;
            tx.execute("INSERT INTO unkeyed_residence VALUES (?)", &[of.as_str().into()]).map(drop)
        };
        store.write(before).await.expect("written");
        drop(store);
        let store = Store::open("sqlite", folder.path()).expect("a store");
        assert_eq!(stored(&store, &id).await.0, BTreeMap::from([(keyed, 3)]));
        let left =
            store.read(|tx| tx.first("SELECT held_id FROM unkeyed_residence", &[], |_| Ok(())));
        assert_eq!(left.await.expect("read"), None);

        let elsewhere = tempfile::tempdir().expect("a folder");
        let other = Store::open("sqlite", elsewhere.path()).expect("a store");
        let there = hold(&other, lives_in("Enter")).await;
        assert_ne!(
            stored(&other, &there).await.0,
            stored(&store, &id).await.0,
            "keys of their own"
        );
    }
}
