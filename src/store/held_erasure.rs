//! What is erased of held messages at the end of their term: who wrote to whom, what about, what was
//! said of it. What is counted stays: state, dates, how many people, kinds, classes and rules.

use jiff::Timestamp;

use crate::policy::Decision;
use crate::policy::Reason;
use crate::policy::Verdict;
use crate::scan::Report;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Tx;
use crate::store::held;
use crate::store::queue;
use crate::store::sql;
use crate::store::sql::Value;

/// Messages that came to their end before `decided_before`, without content, and which no incident
/// needs any more of which the record is kept; some at a time.
pub fn due(tx: &mut Tx<'_>, decided_before: Timestamp, limit: u32) -> Result<Vec<HeldId>, Error> {
    let over: Vec<HeldState> = HeldState::ALL.into_iter().filter(|state| state.is_over()).collect();
    let sql = format!(
        "SELECT id FROM held WHERE erased_at IS NULL AND content_name IS NULL AND decided_at < ?
        AND state IN ({}) AND NOT EXISTS (SELECT 1 FROM incident
            WHERE (incident.held_id = held.id OR incident.id IN (SELECT joined.incident_id
                FROM incident_release AS joined
                WHERE joined.held_id = held.id AND joined.ended_at IS NULL))
            AND incident.state <> 'cancelled' AND incident.erased_at IS NULL)
        ORDER BY decided_at, id LIMIT ?",
        sql::placeholders(over.len())
    );
    let mut values: Vec<Value> = vec![decided_before.into()];
    values.extend(over.iter().map(|state| Value::from(state.name())));
    values.push(limit.into());
    tx.all(&sql, &values, |row| row.named(0, HeldId::parse))
}

/// Erases all of a message but what is counted.
pub fn erase(tx: &mut Tx<'_>, id: &HeldId, at: Timestamp) -> Result<(), Error> {
    let verdict = counted(held::find(tx, id)?.verdict);
    let sql = "UPDATE held SET sealed_sender = ?, sealed_sender_parameters = ?,
        sealed_verdict = ?, sealed_search = ?, sealed_reason = ?, first_by = '', decided_by = '',
        assigned_to = '', message_key = ?, erased_at = ?, version = version + 1 WHERE id = ?";
    let values = [
        tx.seal(held::SENDER, "")?,
        tx.seal(held::SENDER_PARAMETERS, "")?,
        tx.seal(held::VERDICT, &sql::json(&verdict)?)?,
        tx.seal(queue::SEARCH, "")?,
        tx.seal(held::REASON, "")?,
        [0_u8; 0].as_slice().into(),
        at.into(),
        id.as_str().into(),
    ];
    tx.execute(sql, &values)?;
    for table in TABLES {
        let sql = format!("DELETE FROM {table} WHERE held_id = ?");
        tx.execute(&sql, &[id.as_str().into()])?;
    }
    Ok(())
}

/// Whether all of a message was erased but what is counted.
pub fn is_erased(tx: &mut Tx<'_>, id: &HeldId) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM held WHERE id = ? AND erased_at IS NOT NULL";
    Ok(tx.first(sql, &[id.as_str().into()], |_| Ok(()))?.is_some())
}

/// What figures need of a verdict.
fn counted(verdict: Verdict) -> Verdict {
    let Verdict { report, decision } = verdict;
    let rules = decision.reasons.into_iter();
    let reasons = rules.map(|reason| Reason { rule: reason.rule, ..Reason::default() });
    Verdict {
        report: Report { persons: report.persons, by_kind: report.by_kind, ..Report::default() },
        decision: Decision {
            action: decision.action,
            reasons: reasons.collect(),
            ..Decision::default()
        },
    }
}

/// Tables of which nothing of an erased message stays.
const TABLES: [&str; 6] =
    ["held_recipient", "held_attachment", "held_person", "conversation", "sender_link", "notice"];
