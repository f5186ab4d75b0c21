//! Which held messages stand in a list, and in which order.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::policy::Risk;
use crate::policy::Verdict;
use crate::store::Assignee;
use crate::store::Error;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::NewHeld;
use crate::store::Tx;
use crate::store::finder::OpenedText;
use crate::store::held;
use crate::store::mark;
use crate::store::mark::Mark;
use crate::store::sql;
use crate::store::sql::Row;
use crate::store::sql::Value;

/// Which held messages to list, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldFilter {
    /// Only these states; empty: all.
    pub states: Vec<HeldState>,
    /// Only those with this text in ID, sender, a recipient, the masked subject or the name of an
    /// attachment, in any case.
    pub text: String,
    /// Only those with all of these marks.
    pub marks: Vec<Mark>,
    /// Only those of this risk.
    pub risk: Option<Risk>,
    /// Only those handed to one of these; empty: to anyone or nobody.
    pub assigned_to: Vec<Assignee>,
    /// Only those that the sender has explained.
    pub explained: bool,
    /// Only those sent by one of these addresses; `None`: by anyone.
    pub senders: Option<Vec<String>>,
    /// Only those taken in from this moment on.
    pub since: Option<Timestamp>,
    /// Only those taken in before this moment.
    pub until: Option<Timestamp>,
    /// The order.
    pub order: HeldOrder,
    /// How many at most; 0: all.
    pub limit: u32,
    /// How many to leave out at the beginning.
    pub offset: u32,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeldOrder {
    /// Latest first.
    #[default]
    Newest,
    /// Earliest first.
    Oldest,
    /// Most people first.
    Persons,
    /// What is to be looked at first: urgent, of high risk, waiting longest.
    Queue,
    /// Last decided first.
    Decided,
}

/// The held messages that `filter` wants.
///
/// - Cost: opens the messages that are listed. Searching a text opens one sealed line of every
///   message once in the life of the process, and reads memory after that.
pub fn list(tx: &mut Tx<'_>, filter: &HeldFilter) -> Result<Vec<Held>, Error> {
    let ids = if filter.needs_opening() {
        let limit = if filter.limit == 0 { usize::MAX } else { filter.limit as usize };
        ids(tx, filter)?.into_iter().skip(filter.offset as usize).take(limit).collect()
    } else {
        // Counted off by the database: the others are never read.
        let (condition, mut values) = filter.condition();
        let order = filter.order.sql();
        values.push(if filter.limit == 0 { i64::MAX.into() } else { filter.limit.into() });
        values.push(filter.offset.into());
        let sql =
            format!("SELECT id FROM held WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?");
        tx.all(&sql, &values, |row| row.take(0))?
    };
    held::some(tx, &ids)
}

/// How many held messages `filter` wants; its limit and offset count for nothing.
pub fn count(tx: &mut Tx<'_>, filter: &HeldFilter) -> Result<u64, Error> {
    if filter.needs_opening() {
        return Ok(ids(tx, filter)?.len() as u64);
    }
    let (condition, values) = filter.condition();
    let sql = format!("SELECT COUNT(*) FROM held WHERE {condition}");
    Ok(tx.first(&sql, &values, |row| row.take(0))?.unwrap_or(0))
}

/// The IDs of all held messages that `filter` wants, in its order; its limit and offset count for
/// nothing.
pub fn ids(tx: &mut Tx<'_>, filter: &HeldFilter) -> Result<Vec<String>, Error> {
    let (condition, values) = filter.condition();
    let order = filter.order.sql();
    let sql = format!("SELECT id FROM held WHERE {condition} ORDER BY {order}");
    let mut ids: Vec<String> = tx.all(&sql, &values, |row| row.take(0))?;
    if filter.needs_opening() {
        let wanted = filter.opened(tx)?;
        ids.retain(|id| wanted.contains(id));
    }
    Ok(ids)
}

/// How many messages are in each state; a state without any is left out.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(HeldState, u64)>, Error> {
    let sql = "SELECT state, COUNT(*) FROM held WHERE erased_at IS NULL
        GROUP BY state ORDER BY state";
    tx.all(sql, &[], |row| Ok((row.named(0, HeldState::named)?, row.take(1)?)))
}

/// Works out what an earlier version did not keep: risk, marks, and names of attachments to search.
pub(super) fn complete(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let sql = "SELECT id FROM held WHERE risk < 0 ORDER BY number LIMIT 500";
    let ids: Vec<HeldId> = tx.all(sql, &[], |row| row.named(0, HeldId::parse))?;
    for id in &ids {
        let found = held::find(tx, id)?;
        let text = found.recipients.iter().map(|recipient| recipient.address.as_str());
        let text = searched(id, &found.sender, &found.verdict, text);
        let sql = "UPDATE held SET risk = ?, sealed_search = ? WHERE id = ?";
        let values = [risk(&found.verdict), tx.seal(SEARCH, &text)?, id.as_str().into()];
        tx.execute(sql, &values)?;
        mark::add(tx, id, &found.verdict, found.recipients.iter().map(|one| one.class))?;
    }
    Ok(ids.len() as u64)
}

impl HeldOrder {
    /// All orders.
    pub const ALL: [Self; 5] =
        [Self::Newest, Self::Oldest, Self::Persons, Self::Queue, Self::Decided];

    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Persons => "persons",
            Self::Queue => "queue",
            Self::Decided => "decided",
        }
    }

    /// The order of that [`HeldOrder::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.name() == name)
    }

    const fn sql(self) -> &'static str {
        match self {
            Self::Newest => "received_at DESC, id",
            Self::Oldest => "received_at, id",
            Self::Persons => "persons DESC, received_at DESC, id",
            Self::Queue => "urgent DESC, risk DESC, waits_since, id",
            Self::Decided => "decided_at DESC, id",
        }
    }
}

impl HeldFilter {
    fn condition(&self) -> (String, Vec<Value>) {
        let (mut condition, mut values) = (String::from("1 = 1"), Vec::new());
        if self.states.is_empty() || self.states.iter().any(|state| state.is_over()) {
            condition += " AND erased_at IS NULL";
        }
        if !self.states.is_empty() {
            condition += &format!(" AND state IN ({})", sql::placeholders(self.states.len()));
            values.extend(self.states.iter().map(|state| Value::from(state.name())));
        }
        if let Some(id) = HeldId::parse(&self.text) {
            condition += " AND id = ?";
            values.push(id.as_str().into());
        }
        for mark in &self.marks {
            condition += " AND EXISTS (SELECT 1 FROM held_mark WHERE held_mark.held_id = held.id
                AND held_mark.kind = ? AND held_mark.value = ?)";
            let (kind, value) = mark.parts();
            values.extend([kind.into(), value.into()]);
        }
        if let Some(risk) = self.risk {
            condition += " AND risk = ?";
            values.push((risk as u32).into());
        }
        if !self.assigned_to.is_empty() {
            let count = self.assigned_to.len();
            condition += &format!(" AND assigned_to IN ({})", sql::placeholders(count));
            values.extend(self.assigned_to.iter().map(|one| Value::from(one.text())));
        }
        if self.explained {
            condition += " AND explained_at IS NOT NULL";
        }
        for (moment, words) in
            [(self.since, " AND received_at >= ?"), (self.until, " AND received_at < ?")]
        {
            if let Some(moment) = moment {
                condition += words;
                values.push(moment.into());
            }
        }
        (condition, values)
    }

    /// Whether what is asked for is sealed: a text that is not simply an ID, or senders.
    fn needs_opening(&self) -> bool {
        self.is_search() || self.senders.is_some()
    }

    fn is_search(&self) -> bool {
        !self.text.trim().is_empty() && HeldId::parse(&self.text).is_none()
    }

    /// The IDs of the messages whose sealed text has what is asked for.
    fn opened(&self, tx: &mut Tx<'_>) -> Result<HashSet<String>, Error> {
        let text = if self.is_search() { self.text.trim().to_lowercase() } else { String::new() };
        let senders: Option<HashSet<String>> = self
            .senders
            .as_ref()
            .map(|senders| senders.iter().map(|sender| sender.to_lowercase()).collect());
        let is_wanted = |opened: &str| {
            let from = || opened.lines().nth(1).unwrap_or_default();
            senders.as_ref().is_none_or(|senders| senders.contains(from()))
                && opened.contains(&text)
        };
        match tx.finder() {
            Some(finder) => finder.find(|last| open(tx, last), is_wanted),
            // What this transaction wrote may still be taken back: it is read, and not kept.
            None => {
                let opened = open(tx, 0)?.into_iter().filter(|opened| is_wanted(&opened.text));
                Ok(opened.map(|opened| opened.id).collect())
            }
        }
    }
}

/// What is searched in of the messages after a number.
fn open(tx: &mut Tx<'_>, last: u64) -> Result<Vec<OpenedText>, Error> {
    let sql = "SELECT number, id, sealed_search FROM held WHERE number > ? ORDER BY number";
    tx.all(sql, &[last.into()], |row: &mut Row<'_>| {
        // One that cannot be read any more is not found; the others are.
        let text = row.sealed(2, SEARCH).unwrap_or_default();
        Ok(OpenedText { number: row.take(0)?, id: row.take(1)?, text })
    })
}

/// The risk of a message as the queue sorts by it.
pub(super) fn risk(verdict: &Verdict) -> Value {
    (Risk::of(verdict) as u32).into()
}

/// What is searched in of a new message.
pub(super) fn search_text(id: &HeldId, new: &NewHeld) -> String {
    let recipients = new.recipients.iter().map(|recipient| recipient.address.as_str());
    searched(id, &new.sender, &new.verdict, recipients)
}

fn searched<'a>(
    id: &HeldId,
    sender: &str,
    verdict: &'a Verdict,
    recipients: impl Iterator<Item = &'a str>,
) -> String {
    let report = &verdict.report;
    // A line each: the sender is found by its place.
    let subject = report.header.subject.replace(['\r', '\n'], " ");
    let mut text = format!("{id}\n{sender}\n{subject}");
    // Names of attachments stand in the report as people may see them: masked.
    let attachments = report.parts.iter().map(|part| part.name.as_str());
    for line in recipients.chain(attachments) {
        text.push('\n');
        text.push_str(line);
    }
    text.to_lowercase()
}

pub(super) const SEARCH: &str = "held.search";
