//! What was said between reviewers and the sender of a message, and what the sender was told, for
//! the page of a reviewer.

use crate::render::Texts;
use crate::review::Shown;
use crate::store::RemarkKind;
use crate::web::badge::Moment;

/// The part of a page for the template `conversation.html`.
pub(super) struct Talk {
    pub(super) title: &'static str,
    pub(super) urgent: &'static str,
    pub(super) not_told: &'static str,
    pub(super) lines: Vec<Said>,
    pub(super) told: Vec<Told>,
    /// Whether mails are written, and none was for this message.
    pub(super) nobody_told: bool,
}

/// Something that was asked or explained.
pub(super) struct Said {
    pub(super) who: String,
    pub(super) when: Moment,
    pub(super) text: String,
    pub(super) urgency: String,
}

/// Something that the sender was told by mail.
pub(super) struct Told {
    pub(super) what: String,
    pub(super) when: Moment,
}

impl Talk {
    /// What belongs to a message; `is_telling` says whether mails are written at all.
    pub(super) fn of(shown: &Shown, telling: Telling, texts: &'static Texts) -> Self {
        let (said, language) = (&texts.sender, texts.language);
        let lines = shown.remarks.iter().map(|remark| Said {
            who: match remark.kind {
                RemarkKind::Question => (said.question_by)(&remark.author),
                RemarkKind::Explanation => said.explanation.to_owned(),
            },
            when: Moment::short(remark.at, language),
            text: remark.text.clone(),
            urgency: remark.urgency.clone(),
        });
        let to_sender = shown.notices.iter().filter(|one| one.kind.is_for_sender());
        let told: Vec<Told> = to_sender
            .map(|notice| Told {
                what: (said.told)(notice.kind, notice.state),
                when: Moment::short(notice.ended_at.unwrap_or(notice.created_at), language),
            })
            .collect();
        Self {
            title: said.talk_title,
            urgent: said.urgent,
            not_told: said.not_told,
            lines: lines.collect(),
            nobody_told: telling == Telling::On && told.is_empty(),
            told,
        }
    }

    /// Whether there is nothing to show.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.told.is_empty() && !self.nobody_told
    }
}

/// Whether mails are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    On,
    Off,
}
