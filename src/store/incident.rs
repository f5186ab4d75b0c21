//! The rows of the breach register (Dutch: datalekregister).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::Serialize;

use crate::destination::Class;
use crate::detect::Kind;
use crate::smtp::Transit;
use crate::store::Error;
use crate::store::IncidentSource;
use crate::store::IncidentState;
use crate::store::Trust;
use crate::store::Tx;
use crate::store::incident_joined;
use crate::store::sql;
use crate::store::sql::Row;
use crate::store::sql::Value;

/// A recipient of a released message, in the register.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRecipient {
    /// Which recipient of the incident: what is said and asked of it later goes by this. Gaps are
    /// left by those who went with a release that was undone.
    #[serde(default)]
    pub position: u32,
    /// The address, as `local@domain`.
    pub address: String,
    /// Its class when the message came in.
    pub class: Class,
    /// When the next hop accepted the message for it.
    pub accepted_at: Option<Timestamp>,
    /// What the next hop said of it.
    pub reply: String,
    /// How the message went to the next hop; `None` where nobody knows.
    pub transit: Option<Transit>,
    /// Whether it is trusted, as somebody said; `None` where nobody did.
    pub trusted: Option<Trust>,
}

/// One entry of the breach register.
#[derive(Clone, PartialEq)]
pub struct Incident {
    /// `DL-2026-0001`: counted within a year without gaps, never used again.
    pub id: String,
    /// The held message that was released; empty where there is none.
    pub held_id: String,
    /// How it came into the register.
    pub source: IncidentSource,
    /// Where it is in its life.
    pub state: IncidentState,
    /// Envelope sender of the message; empty for the null sender.
    pub sender: String,
    /// Subject of the message, masked.
    pub subject: String,
    /// Whom it was released to.
    pub recipients: Vec<IncidentRecipient>,
    /// At least this many people.
    pub persons_min: u64,
    /// At most this many; `None` where a part could not be read.
    pub persons_max: Option<u64>,
    /// The best estimate.
    pub persons: u64,
    /// Names of the kinds of data found, strongest first: `["bsn", "name"]`.
    pub kinds: Vec<String>,
    /// Of how many people there is each kind.
    pub persons_by_kind: BTreeMap<Kind, u64>,
    /// What leaked to whom, in Dutch, without personal data of the people concerned.
    pub summary_nl: String,
    /// The same in English.
    pub summary_en: String,
    /// Who opened it: for a release the one who released.
    pub opened_by: String,
    /// Who assesses it; empty where nobody does yet.
    pub owner: String,
    /// Who released it; empty where nothing was released.
    pub released_by: String,
    /// Who agreed first, where two were needed; empty otherwise.
    pub first_by: String,
    /// Why, in the words of the person who released.
    pub reason: String,
    /// When the release was decided, or the incident opened by hand.
    pub created_at: Timestamp,
    /// When the organisation became aware: when the next hop accepted the first recipient.
    pub known_at: Option<Timestamp>,
    /// `known_at` and [`Incident::clock_hours`] of elapsed time (GDPR art. 33(1)).
    pub deadline: Option<Timestamp>,
    /// Hours to report in, as the law had them when it was opened.
    pub clock_hours: u64,
    /// Counts the changes that people make.
    pub version: i64,
    /// The delivery that monitor mode let through, by its number.
    pub observed: Option<u64>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When its files, recipients and texts were erased.
    pub content_erased_at: Option<Timestamp>,
    /// When all but numbers, dates and decisions was erased.
    pub erased_at: Option<Timestamp>,
}

/// Which incidents to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentFilter {
    /// Only these states; empty: all.
    pub states: Vec<IncidentState>,
    /// Only those released by this person, alone or as the first of two, or opened by hand; empty:
    /// all.
    pub released_by: String,
    /// Only those opened at or after this moment.
    pub from: Option<Timestamp>,
    /// Only those opened before this moment.
    pub until: Option<Timestamp>,
    /// In which order.
    pub order: IncidentOrder,
    /// How many at most; 0: all.
    pub limit: u32,
    /// How many to leave out at the beginning.
    pub offset: u32,
}

/// In which order incidents are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IncidentOrder {
    /// Latest first.
    #[default]
    Latest,
    /// Running clocks first, the first deadline on top; then what is on its way, what was reported,
    /// and what came to its end, latest first.
    Deadline,
}

impl IncidentOrder {
    const fn sql(self) -> &'static str {
        match self {
            Self::Latest => "created_at DESC, id DESC",
            Self::Deadline => {
                "CASE WHEN state IN ('potential', 'assessing', 'confirmed') THEN 0
                WHEN state = 'pending' THEN 1
                WHEN state IN ('no_breach', 'closed', 'cancelled') THEN 3 ELSE 2 END,
                CASE WHEN state IN ('no_breach', 'closed', 'cancelled') THEN 0
                ELSE COALESCE(deadline, 0) END, created_at DESC, id DESC"
            }
        }
    }
}

impl Incident {
    /// The recipient at this position.
    pub fn recipient(&self, position: u32) -> Option<&IncidentRecipient> {
        self.recipients.iter().find(|one| one.position == position)
    }
}

impl fmt::Debug for Incident {
    /// Shows no address and nothing of the message: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Incident");
        shown.field("id", &self.id).field("held_id", &self.held_id).field("state", &self.state);
        shown.field("recipients", &self.recipients).finish_non_exhaustive()
    }
}

impl fmt::Debug for IncidentRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("IncidentRecipient");
        shown.field("address", &"***").field("class", &self.class);
        shown.field("accepted_at", &self.accepted_at).finish_non_exhaustive()
    }
}

/// Adds an incident and gives it the next number of its year; what `id` it had is replaced.
///
/// The year is that of the Netherlands. The number is allotted in this transaction: where it is
/// taken back, so is the number, and the register has no gaps.
pub fn open(tx: &mut Tx<'_>, mut incident: Incident) -> Result<Incident, Error> {
    let year = incident.created_at.to_zoned(dutch_time()).year();
    let number = tx.next_number(&format!("incident-{year}"))?;
    incident.id = format!("DL-{year}-{number:04}");
    let sql = format!(
        "INSERT INTO incident ({COLUMNS}) VALUES ({})",
        sql::placeholders(COLUMNS.split(',').count())
    );
    let values = [
        (&incident.id).into(),
        Some(incident.held_id.as_str()).filter(|id| !id.is_empty()).into(),
        incident.state.name().into(),
        tx.seal("incident.sender", &incident.sender)?,
        tx.seal("incident.subject", &incident.subject)?,
        incident.persons_min.into(),
        incident.persons_max.into(),
        incident.persons.into(),
        sql::json(&incident.kinds)?.into(),
        tx.seal("incident.summary_nl", &incident.summary_nl)?,
        tx.seal("incident.summary_en", &incident.summary_en)?,
        (&incident.released_by).into(),
        (&incident.first_by).into(),
        tx.seal("incident.reason", &incident.reason)?,
        incident.created_at.into(),
        incident.known_at.into(),
        incident.deadline.into(),
        sql::json(&incident.persons_by_kind)?.into(),
        incident.source.name().into(),
        (&incident.opened_by).into(),
        (&incident.owner).into(),
        incident.clock_hours.into(),
        incident.version.into(),
        incident.observed.into(),
        incident.closed_at.into(),
        incident.content_erased_at.into(),
        incident.erased_at.into(),
    ];
    tx.execute(&sql, &values)?;
    for (position, recipient) in (0_u32..).zip(&mut incident.recipients) {
        recipient.position = position;
        let sql = "INSERT INTO incident_recipient (incident_id, position, sealed_address,
            address_digest, class, accepted_at, sealed_reply, transit)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let values = [
            (&incident.id).into(),
            position.into(),
            tx.seal(ADDRESS, &recipient.address)?,
            tx.address_digest(&recipient.address),
            recipient.class.name().into(),
            recipient.accepted_at.into(),
            tx.seal(REPLY, &recipient.reply)?,
            recipient.transit.map(Transit::name).into(),
        ];
        tx.execute(sql, &values)?;
    }
    Ok(incident)
}

/// An incident.
pub fn find(tx: &mut Tx<'_>, id: &str) -> Result<Incident, Error> {
    let sql = format!("SELECT {COLUMNS} FROM incident WHERE id = ?");
    let found = tx.all(&sql, &[id.to_uppercase().into()], read)?;
    with_recipients(tx, found)?.pop().ok_or(Error::Missing)
}

/// The incidents of a held message, latest first: those that its releases opened, and those that
/// they joined.
pub fn find_by_held_id(tx: &mut Tx<'_>, held_id: &str) -> Result<Vec<Incident>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM incident WHERE held_id = ? OR id IN (SELECT incident_id
            FROM incident_release WHERE held_id = ? AND ended_at IS NULL)
        ORDER BY created_at DESC, id DESC"
    );
    let found = tx.all(&sql, &[held_id.into(), held_id.into()], read)?;
    with_recipients(tx, found)
}

/// The incident of a delivery that monitor mode let through, by the number of that.
pub fn of_observed(tx: &mut Tx<'_>, number: u64) -> Result<Option<String>, Error> {
    let sql = "SELECT id FROM incident WHERE observed = ?";
    tx.first(sql, &[number.into()], |row| row.take(0))
}

/// The incidents that `filter` wants.
pub fn list(tx: &mut Tx<'_>, filter: &IncidentFilter) -> Result<Vec<Incident>, Error> {
    let (condition, mut values) = filter.condition();
    let limit = if filter.limit == 0 { i64::MAX } else { filter.limit.into() };
    values.extend([limit.into(), filter.offset.into()]);
    let sql = format!(
        "SELECT {COLUMNS} FROM incident WHERE {condition} ORDER BY {} LIMIT ? OFFSET ?",
        filter.order.sql()
    );
    let found = tx.all(&sql, &values, read)?;
    with_recipients(tx, found)
}

/// How many incidents `filter` wants; its limit and offset count for nothing.
pub fn count(tx: &mut Tx<'_>, filter: &IncidentFilter) -> Result<u64, Error> {
    let (condition, values) = filter.condition();
    let sql = format!("SELECT COUNT(*) FROM incident WHERE {condition}");
    Ok(tx.first(&sql, &values, |row| row.take(0))?.unwrap_or(0))
}

/// Writes that the next hop accepted the message for a recipient, with what it said and how the
/// message went; the first moment counts. What went in the clear once stays so. A recipient that
/// the register lacks is added: what the next hop took is taken, and must be known.
pub fn recipient_accepted(
    tx: &mut Tx<'_>,
    id: &str,
    address: &str,
    (accepted_at, reply, transit): (Timestamp, &str, Option<Transit>),
) -> Result<(), Error> {
    let sql = "UPDATE incident_recipient SET accepted_at = COALESCE(accepted_at, ?),
        sealed_reply = ?,
        transit = CASE WHEN transit = 'clear' THEN transit ELSE COALESCE(?, transit) END
        WHERE incident_id = ? AND address_digest = ?";
    let values = [
        accepted_at.into(),
        tx.seal(REPLY, reply)?,
        transit.map(Transit::name).into(),
        id.into(),
        tx.address_digest(address),
    ];
    if tx.execute(sql, &values)? > 0 {
        return Ok(());
    }
    tracing::warn!(incident = id, "who was not in the register got the message, and is added");
    incident_joined::add_missing(tx, id, address)?;
    tx.execute(sql, &values).and_then(one)
}

/// Writes that the next hop refused the message for a recipient.
pub fn recipient_refused(
    tx: &mut Tx<'_>,
    id: &str,
    address: &str,
    reply: &str,
) -> Result<(), Error> {
    let sql = "UPDATE incident_recipient SET sealed_reply = ?
        WHERE incident_id = ? AND address_digest = ? AND accepted_at IS NULL";
    let values = [tx.seal(REPLY, reply)?, id.into(), tx.address_digest(address)];
    tx.execute(sql, &values).map(drop)
}

/// How many hours the clock of an incident has. Nothing of it is opened: the clock must start
/// whatever else of the incident can be read.
pub fn clock_hours(tx: &mut Tx<'_>, id: &str) -> Result<u64, Error> {
    let sql = "SELECT clock_hours FROM incident WHERE id = ?";
    tx.first(sql, &[id.into()], |row| row.take(0))?.ok_or(Error::Missing)
}

/// Turns a pending incident into a potential breach of which the clock runs; any other is left
/// as it is. Says whether the clock was started.
pub fn start_clock(
    tx: &mut Tx<'_>,
    id: &str,
    known_at: Timestamp,
    deadline: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE incident SET state = ?, known_at = ?, deadline = ?
        WHERE id = ? AND state = ?";
    let (potential, pending) = (IncidentState::Potential.name(), IncidentState::Pending.name());
    let values = [potential.into(), known_at.into(), deadline.into(), id.into(), pending.into()];
    Ok(tx.execute(sql, &values)? == 1)
}

/// Cancels a pending incident: nobody got the message. It stays in the register.
///
/// - Failure: `Conflict` where it is no longer pending.
pub fn cancel(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    let sql = "UPDATE incident SET state = ? WHERE id = ? AND state = ?";
    let (cancelled, pending) = (IncidentState::Cancelled.name(), IncidentState::Pending.name());
    if tx.execute(sql, &[cancelled.into(), id.into(), pending.into()])? == 1 {
        return Ok(());
    }
    find(tx, id)?;
    Err(Error::Conflict)
}

/// Counts a change that someone makes on version `version`, with what it makes of the incident.
///
/// - Failure: `Conflict` where someone else was first.
pub fn turn(tx: &mut Tx<'_>, next: &Incident, version: i64) -> Result<(), Error> {
    let sql = "UPDATE incident SET state = ?, owner = ?, known_at = ?, deadline = ?,
        closed_at = ?, content_erased_at = ?, version = version + 1
        WHERE id = ? AND version = ?";
    let values = [
        next.state.name().into(),
        (&next.owner).into(),
        next.known_at.into(),
        next.deadline.into(),
        next.closed_at.into(),
        next.content_erased_at.into(),
        (&next.id).into(),
        version.into(),
    ];
    if tx.execute(sql, &values)? == 1 {
        return Ok(());
    }
    find(tx, &next.id)?;
    Err(Error::Conflict)
}

impl IncidentFilter {
    fn condition(&self) -> (String, Vec<Value>) {
        let (mut condition, mut values) = (String::from("1 = 1"), Vec::new());
        if !self.states.is_empty() {
            condition += &format!(" AND state IN ({})", sql::placeholders(self.states.len()));
            values.extend(self.states.iter().map(|state| Value::from(state.name())));
        }
        if !self.released_by.is_empty() {
            condition += " AND (released_by = ? OR first_by = ? OR opened_by = ? OR EXISTS (
                SELECT 1 FROM incident_release AS joined WHERE joined.incident_id = incident.id
                AND joined.ended_at IS NULL
                AND (joined.released_by = ? OR joined.first_by = ?)))";
            values.extend(std::iter::repeat_n(Value::from(&self.released_by), 5));
        }
        for (bound, sign) in [(self.from, ">="), (self.until, "<")] {
            if let Some(bound) = bound {
                condition += &format!(" AND created_at {sign} ?");
                values.push(bound.into());
            }
        }
        (condition, values)
    }
}

fn one(rows: u64) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Missing) }
}

/// A row of [`COLUMNS`], its recipients still to come.
fn read(row: &mut Row<'_>) -> Result<Incident, Error> {
    Ok(Incident {
        id: row.take(0)?,
        held_id: row.take::<Option<String>>(1)?.unwrap_or_default(),
        state: row.named(2, IncidentState::named)?,
        sender: row.text(3, "incident.sender")?,
        subject: row.text(4, "incident.subject")?,
        recipients: Vec::new(),
        persons_min: row.take(5)?,
        persons_max: row.take(6)?,
        persons: row.take(7)?,
        kinds: row.json(8)?,
        summary_nl: row.text(9, "incident.summary_nl")?,
        summary_en: row.text(10, "incident.summary_en")?,
        released_by: row.take(11)?,
        first_by: row.take(12)?,
        reason: row.text(13, "incident.reason")?,
        created_at: row.take(14)?,
        known_at: row.take(15)?,
        deadline: row.take(16)?,
        persons_by_kind: row.json(17)?,
        source: row.named(18, IncidentSource::named)?,
        opened_by: row.take(19)?,
        owner: row.take(20)?,
        clock_hours: row.take(21)?,
        version: row.take(22)?,
        observed: row.take(23)?,
        closed_at: row.take(24)?,
        content_erased_at: row.take(25)?,
        erased_at: row.take(26)?,
    })
}

fn with_recipients(tx: &mut Tx<'_>, mut found: Vec<Incident>) -> Result<Vec<Incident>, Error> {
    // Every database has a limit of placeholders.
    for some in found.chunks_mut(500) {
        let sql = format!(
            "SELECT incident_id, sealed_address, class, accepted_at, sealed_reply, transit,
            trusted, position FROM incident_recipient WHERE incident_id IN ({})
            ORDER BY incident_id, position",
            sql::placeholders(some.len())
        );
        let ids: Vec<Value> = some.iter().map(|incident| (&incident.id).into()).collect();
        let rows = tx.all(&sql, &ids, |row| {
            let recipient = IncidentRecipient {
                position: row.take(7)?,
                address: row.text(1, ADDRESS)?,
                class: row.named(2, Class::named)?,
                accepted_at: row.take(3)?,
                reply: row.text(4, REPLY)?,
                transit: row.take::<Option<String>>(5)?.and_then(|name| Transit::named(&name)),
                trusted: row.take::<Option<String>>(6)?.and_then(|name| Trust::named(&name)),
            };
            Ok((row.take::<String>(0)?, recipient))
        })?;
        let mut of = HashMap::<String, Vec<IncidentRecipient>>::new();
        for (id, recipient) in rows {
            of.entry(id).or_default().push(recipient);
        }
        for incident in some {
            incident.recipients = of.remove(&incident.id).unwrap_or_default();
        }
    }
    Ok(found)
}

/// The time by which the register counts its years.
fn dutch_time() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC)
}

const COLUMNS: &str = "id, held_id, state, sealed_sender, sealed_subject, persons_min,
    persons_max, persons, kinds, sealed_summary_nl, sealed_summary_en, released_by, first_by,
    sealed_reason, created_at, known_at, deadline, persons_by_kind, source, opened_by, owner,
    clock_hours, version, observed, closed_at, content_erased_at, erased_at";

const ADDRESS: &str = "incident_recipient.address";

const REPLY: &str = "incident_recipient.reply";
