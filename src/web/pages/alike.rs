//! Near misses of known addresses, from the messages that were held for them.

use crate::render::EntryTexts;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::visitor::Member;

/// The table of near misses.
pub(super) struct AlikePart {
    pub(super) t: &'static EntryTexts,
    pub(super) rows: Vec<AlikeRow>,
}

/// An address that is almost a known one.
pub(super) struct AlikeRow {
    pub(super) address: String,
    pub(super) known: String,
    /// The messages, latest first.
    pub(super) messages: Vec<String>,
    /// When the latest came in.
    pub(super) latest: Moment,
}

impl AlikePart {
    /// None of them.
    pub(super) fn none(member: &Member) -> Self {
        Self { t: &member.visitor.texts().entries, rows: Vec::new() }
    }

    /// Those of the latest messages, each address once.
    pub(super) async fn of(member: &Member) -> Result<Self, Error> {
        let Self { t, mut rows } = Self::none(member);
        let language = member.visitor.view.language;
        for one in member.visitor.state.book().alike(&member.principal).await? {
            let same = |row: &&mut AlikeRow| row.address.eq_ignore_ascii_case(&one.address);
            match rows.iter_mut().find(same) {
                Some(row) if row.messages.len() < MESSAGES_MAX => row.messages.push(one.held_id),
                Some(_) => {}
                None => rows.push(AlikeRow {
                    address: one.address,
                    known: one.known,
                    messages: vec![one.held_id],
                    latest: Moment::short(one.received_at, language),
                }),
            }
        }
        Ok(Self { t, rows })
    }
}

/// Messages that are named beside an address.
const MESSAGES_MAX: usize = 5;
