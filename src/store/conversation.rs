//! What reviewers ask the sender of a held message, and what the sender explains.

use std::fmt;

use jiff::Timestamp;

use crate::store::Error;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Tx;
use crate::store::sql::Row;

/// Something that was said about a held message.
#[derive(Clone, PartialEq, Eq)]
pub struct Remark {
    /// When.
    pub at: Timestamp,
    /// What it is.
    pub kind: RemarkKind,
    /// The account that asked; empty for the sender.
    pub author: String,
    /// What was said.
    pub text: String,
    /// What happens if the message comes later; empty where nothing was said of that.
    pub urgency: String,
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// A reviewer asks.
    Question,
    /// The sender explains.
    Explanation,
}

impl RemarkKind {
    const ALL: [Self; 2] = [Self::Question, Self::Explanation];

    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Explanation => "explanation",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Debug for Remark {
    /// Shows nothing of what was said: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Remark");
        shown.field("at", &self.at).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Adds what was said, and notes on the message that it was: the version stays, because nothing
/// was decided.
pub fn add(tx: &mut Tx<'_>, id: &HeldId, remark: &Remark) -> Result<(), Error> {
    let sql = "INSERT INTO conversation (held_id, position, at, kind, author, sealed_text,
        sealed_urgency) SELECT ?, COUNT(*), ?, ?, ?, ?, ? FROM conversation WHERE held_id = ?";
    let values = [
        id.as_str().into(),
        remark.at.into(),
        remark.kind.name().into(),
        (&remark.author).into(),
        tx.seal(TEXT, &remark.text)?,
        tx.seal(URGENCY, &remark.urgency)?,
        id.as_str().into(),
    ];
    tx.execute(sql, &values)?;
    let noted = match remark.kind {
        RemarkKind::Question => {
            let sql = "UPDATE held SET asked_at = ? WHERE id = ?";
            tx.execute(sql, &[remark.at.into(), id.as_str().into()])?
        }
        RemarkKind::Explanation => {
            let sql = "UPDATE held SET explained_at = ?,
                urgent = CASE WHEN ? > 0 THEN 1 ELSE urgent END WHERE id = ?";
            let urgent = i64::from(!remark.urgency.is_empty());
            tx.execute(sql, &[remark.at.into(), urgent.into(), id.as_str().into()])?
        }
    };
    if noted == 0 { Err(Error::Missing) } else { Ok(()) }
}

/// All that was said about a message, in order.
pub fn list(tx: &mut Tx<'_>, id: &HeldId) -> Result<Vec<Remark>, Error> {
    let sql = "SELECT at, kind, author, sealed_text, sealed_urgency FROM conversation
        WHERE held_id = ? ORDER BY position";
    tx.all(sql, &[id.as_str().into()], read)
}

/// How many undecided messages have an explanation that came after the last question.
pub fn count_explained(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) FROM held WHERE state IN (?, ?) AND explained_at IS NOT NULL
        AND (asked_at IS NULL OR asked_at < explained_at)";
    let (held, awaiting) = (HeldState::Held.name(), HeldState::AwaitingSecond.name());
    Ok(tx.first(sql, &[held.into(), awaiting.into()], |row| row.take(0))?.unwrap_or(0))
}

fn read(row: &mut Row<'_>) -> Result<Remark, Error> {
    Ok(Remark {
        at: row.take(0)?,
        kind: row.named(1, RemarkKind::named)?,
        author: row.take(2)?,
        text: row.text(3, TEXT)?,
        urgency: row.text(4, URGENCY)?,
    })
}

const TEXT: &str = "conversation.text";
const URGENCY: &str = "conversation.urgency";
