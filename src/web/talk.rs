//! What was said between reviewers and the sender of a message, and what the sender was told, for
//! the page of a reviewer.

use crate::render::Texts;
use crate::review::Shown;
use crate::store::Notice;
use crate::store::Remark;
use crate::store::RemarkKind;
use crate::web::badge::Moment;
use crate::web::pages::talk_href;

/// The part of a page for the templates `conversation.html` and `said.html`.
pub(super) struct Talk {
    pub(super) title: &'static str,
    pub(super) urgent: &'static str,
    pub(super) not_told: &'static str,
    pub(super) lines: Vec<Said>,
    pub(super) told: Vec<Told>,
    /// Whether mails are written, and none was for this message.
    pub(super) nobody_told: bool,
    /// Where the rest stands; empty where this is all.
    pub(super) more: String,
    /// The words that lead there.
    pub(super) all: &'static str,
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
    /// The last that was said and told of a message, cut short where that is long; `telling` says
    /// whether mails are written at all.
    pub(super) fn of(shown: &Shown, telling: Telling, texts: &'static Texts) -> Self {
        let (remarks, notices) = (&shown.remarks, &shown.notices);
        let mut talk = Self::all(last(remarks, LINES_SHOWN), notices, telling, texts);
        let told = talk.told.len().saturating_sub(TOLD_SHOWN);
        talk.told.drain(..told);
        let mut is_cut = remarks.len() > LINES_SHOWN || told > 0;
        for line in &mut talk.lines {
            is_cut |= cut(&mut line.text) | cut(&mut line.urgency);
        }
        talk.more = if is_cut { talk_href(&shown.held.id, 1) } else { String::new() };
        talk
    }

    /// How many pages [`Talk::page`] has.
    pub(super) fn pages(remarks: &[Remark], notices: &[Notice]) -> u64 {
        let told = notices.iter().filter(|one| one.kind.is_for_sender()).count();
        remarks.len().div_ceil(PAGE_LINES).max(told.div_ceil(PAGE_TOLD)).max(1) as u64
    }

    /// One page of all that was said and told, from 1.
    pub(super) fn page(
        remarks: &[Remark],
        notices: &[Notice],
        page: u64,
        telling: Telling,
        texts: &'static Texts,
    ) -> Self {
        let before = usize::try_from(page).unwrap_or(usize::MAX).saturating_sub(1);
        let some: Vec<Remark> = remarks
            .iter()
            .skip(before.saturating_mul(PAGE_LINES))
            .take(PAGE_LINES)
            .cloned()
            .collect();
        let mut talk = Self::all(&some, notices, telling, texts);
        let told = talk.told.into_iter().skip(before.saturating_mul(PAGE_TOLD)).take(PAGE_TOLD);
        talk.told = told.collect();
        talk
    }

    fn all(
        remarks: &[Remark],
        notices: &[Notice],
        telling: Telling,
        texts: &'static Texts,
    ) -> Self {
        let (said, language) = (&texts.sender, texts.language);
        let lines = remarks.iter().map(|remark| Said {
            who: match remark.kind {
                RemarkKind::Question => (said.question_by)(&remark.author),
                RemarkKind::Explanation => said.explanation.to_owned(),
            },
            when: Moment::short(remark.at, language),
            text: remark.text.clone(),
            urgency: remark.urgency.clone(),
        });
        let to_sender = notices.iter().filter(|one| one.kind.is_for_sender());
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
            more: String::new(),
            all: said.talk_all,
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

fn last<T>(all: &[T], count: usize) -> &[T] {
    all.get(all.len().saturating_sub(count)..).unwrap_or_default()
}

/// Cuts a long text short; whether it was long.
fn cut(text: &mut String) -> bool {
    let mut left = BYTES_SHOWN;
    let is_over = |(_, c): &(usize, char)| {
        // What means something in a page takes five bytes there.
        let bytes = if matches!(c, '"' | '\'' | '<' | '>' | '&') { 5 } else { c.len_utf8() };
        left = left.saturating_sub(bytes);
        left == 0
    };
    let Some((end, _)) = text.char_indices().find(is_over) else { return false };
    text.truncate(end);
    text.push('…');
    true
}

/// Questions and explanations on the page of a message, the last ones; and what was told.
const LINES_SHOWN: usize = 4;
const TOLD_SHOWN: usize = 6;

/// How much of each: a page of a message stays small, whatever people write.
const BYTES_SHOWN: usize = 1_200;

/// The same on a page of its own, where each stands whole.
const PAGE_LINES: usize = 4;
const PAGE_TOLD: usize = 40;

#[cfg(test)]
mod tests {
    use super::BYTES_SHOWN;
    use super::cut;

    #[test]
    fn a_long_text_is_cut_by_what_it_takes_in_a_page() {
        for (unit, kept) in [("a", BYTES_SHOWN - 1), ("é", 599), ("\"", 239), ("😀", 299)] {
            let mut text = unit.repeat(2_000);
            assert!(cut(&mut text), "{unit}");
            assert_eq!(text.chars().count(), kept + 1, "{unit}, and three dots");
        }
        let mut short = "a".repeat(BYTES_SHOWN - 1);
        assert!(!cut(&mut short) && short.len() == BYTES_SHOWN - 1);
    }
}
