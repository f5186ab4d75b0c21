//! Other organisations whose people are concerned by an incident: each has a notice of its own, and
//! its clock begins when it is told (GDPR art. 33(2)).

use std::fmt;

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;

/// Another organisation.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct IncidentParty {
    /// Its number, among all.
    pub number: u64,
    /// What it is to the data.
    pub role: PartyRole,
    /// Its name.
    pub name: String,
    /// Where it is told.
    pub contact: String,
    /// How many of the people are its own, at least; `None` where nobody knows.
    pub persons: Option<u64>,
    /// At most, where that differs.
    pub persons_max: Option<u64>,
    /// Names of the kinds of data of its people; empty where those of all are told.
    pub kinds: Vec<String>,
    /// Until when it is to be told, by agreement.
    pub notice_due: Option<Timestamp>,
    /// When it was told.
    pub informed_at: Option<Timestamp>,
    /// By whom; empty before.
    pub informed_by: String,
    /// Until when it can report, where it decides by itself.
    pub deadline: Option<Timestamp>,
    /// Why the gateway proposes or proposed it, by name; empty where a person added it.
    pub ground: String,
    /// Why it is not told, in words; empty where nobody said so.
    pub not_told: String,
    /// What it decided on its own report to the regulator: `notify`, `not`; empty where that is not
    /// known here.
    pub decision: String,
    /// The number of its own report.
    pub ap_number: String,
    /// What it answered.
    pub reply: String,
}

impl IncidentParty {
    /// Whether the gateway proposes it, and nobody has confirmed that.
    pub fn is_proposed(&self) -> bool {
        self.number >= PROPOSED
    }

    /// Whether it is to be told, was not, and nobody said why not.
    pub fn is_open(&self) -> bool {
        let is_ours_to_tell = self.role != PartyRole::Processor;
        is_ours_to_tell && self.informed_at.is_none() && self.not_told.is_empty()
    }
}

/// What an organisation is to the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PartyRole {
    /// It decides on the data; we worked for it.
    #[default]
    Controller,
    /// It decides on the data together with us.
    Joint,
    /// It worked for us.
    Processor,
}

impl PartyRole {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Controller, Self::Joint, Self::Processor];

    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::Joint => "joint",
            Self::Processor => "processor",
        }
    }

    /// The role of that [`PartyRole::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl fmt::Debug for IncidentParty {
    /// Shows no contact: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("IncidentParty");
        shown.field("number", &self.number).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Adds an organisation that was not told yet, and says its number.
pub fn add(
    tx: &mut Tx<'_>,
    incident_id: &str,
    party: &IncidentParty,
    (by, at): (&str, Timestamp),
) -> Result<u64, Error> {
    let number = tx.next_number("incident-party")?;
    let sql = "INSERT INTO incident_party (number, incident_id, role, sealed_name, sealed_contact,
        persons, added_by, added_at, informed_by, persons_max, kinds, notice_due, ground)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let values = [
        number.into(),
        incident_id.into(),
        party.role.name().into(),
        tx.seal(NAME, &party.name)?,
        tx.seal(CONTACT, &party.contact)?,
        party.persons.into(),
        by.into(),
        at.into(),
        "".into(),
        party.persons_max.into(),
        party.kinds.join(" ").into(),
        party.notice_due.into(),
        (&party.ground).into(),
    ];
    tx.execute(sql, &values)?;
    Ok(number)
}

/// Writes why an organisation is not told, and what it decided and answered.
///
/// - Failure: `Missing` where there is none of that number.
pub fn answered(tx: &mut Tx<'_>, incident_id: &str, party: &IncidentParty) -> Result<(), Error> {
    let sql = "UPDATE incident_party SET sealed_not_told = ?, decision = ?, sealed_ap_number = ?,
        sealed_reply = ? WHERE incident_id = ? AND number = ?";
    let values = [
        tx.seal(NOT_TOLD, &party.not_told)?,
        (&party.decision).into(),
        tx.seal(AP_NUMBER, &party.ap_number)?,
        tx.seal(REPLY, &party.reply)?,
        incident_id.into(),
        party.number.into(),
    ];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::Missing) }
}

/// Writes other counts and kinds for an organisation that was not told yet.
pub fn recount(tx: &mut Tx<'_>, incident_id: &str, party: &IncidentParty) -> Result<(), Error> {
    let sql = "UPDATE incident_party SET persons = ?, persons_max = ?, kinds = ?
        WHERE incident_id = ? AND number = ? AND informed_at IS NULL";
    let values = [
        party.persons.into(),
        party.persons_max.into(),
        party.kinds.join(" ").into(),
        incident_id.into(),
        party.number.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// The organisations of an incident, in the order in which they were added.
pub fn list(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<IncidentParty>, Error> {
    let sql = "SELECT number, role, sealed_name, sealed_contact, persons, informed_at, informed_by,
        deadline, persons_max, kinds, notice_due, ground, sealed_not_told, decision,
        sealed_ap_number, sealed_reply FROM incident_party WHERE incident_id = ? ORDER BY number";
    tx.all(sql, &[incident_id.into()], |row| {
        Ok(IncidentParty {
            number: row.take(0)?,
            role: row.named(1, PartyRole::named)?,
            name: row.text(2, NAME)?,
            contact: row.text(3, CONTACT)?,
            persons: row.take(4)?,
            informed_at: row.take(5)?,
            informed_by: row.take(6)?,
            deadline: row.take(7)?,
            persons_max: row.take(8)?,
            kinds: row.take::<String>(9)?.split_whitespace().map(str::to_owned).collect(),
            notice_due: row.take(10)?,
            ground: row.take(11)?,
            not_told: row.text_or_none(12, NOT_TOLD)?,
            decision: row.take(13)?,
            ap_number: row.text_or_none(14, AP_NUMBER)?,
            reply: row.text_or_none(15, REPLY)?,
        })
    })
}

/// Takes an organisation out of an incident.
///
/// - Failure: `Missing` where there is none of that number.
pub fn remove(tx: &mut Tx<'_>, incident_id: &str, number: u64) -> Result<(), Error> {
    let sql = "DELETE FROM incident_party WHERE incident_id = ? AND number = ?";
    if tx.execute(sql, &[incident_id.into(), number.into()])? == 1 {
        Ok(())
    } else {
        Err(Error::Missing)
    }
}

/// Writes that an organisation was told, once.
///
/// - Failure: `Conflict` where it was told already; `Missing` where there is none.
pub fn informed(tx: &mut Tx<'_>, incident_id: &str, party: &IncidentParty) -> Result<(), Error> {
    let sql = "UPDATE incident_party SET informed_at = ?, informed_by = ?, deadline = ?
        WHERE incident_id = ? AND number = ? AND informed_at IS NULL";
    let values = [
        party.informed_at.into(),
        (&party.informed_by).into(),
        party.deadline.into(),
        incident_id.into(),
        party.number.into(),
    ];
    if tx.execute(sql, &values)? == 1 {
        return Ok(());
    }
    match list(tx, incident_id)?.iter().any(|known| known.number == party.number) {
        true => Err(Error::Conflict),
        false => Err(Error::Missing),
    }
}

/// Numbers from here on are of organisations that the gateway proposes, and that no row has.
pub const PROPOSED: u64 = 1 << 40;

const NAME: &str = "incident_party.name";
const CONTACT: &str = "incident_party.contact";
const NOT_TOLD: &str = "incident_party.not_told";
const AP_NUMBER: &str = "incident_party.ap_number";
const REPLY: &str = "incident_party.reply";
