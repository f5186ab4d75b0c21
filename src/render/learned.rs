//! What is said of correspondents that were learned.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::destination::Correspondence;
use crate::render::Language;
use crate::store::Learned;
use crate::store::LearnedKind;
use crate::store::LearnedState;

/// One line of `sluis learn list --json`.
#[derive(Serialize)]
pub struct LearnedJson<'a> {
    id: String,
    kind: &'static str,
    name: &'a str,
    state: &'static str,
    messages: u64,
    senders: u64,
    first_day: String,
    last_day: String,
    /// The day after which it ends without mail.
    ends_after: Option<String>,
    decided_by: Option<&'a str>,
    decided_at: Option<Timestamp>,
}

/// The page of learned correspondents.
pub struct LearnedTexts {
    /// Heading, and the word in the navigation.
    pub title: &'static str,
    /// What it takes: messages, senders, days, days within which, days without mail.
    pub lead: fn(u64, u64, u64, u64, u64) -> String,
    /// The gateway does not learn.
    pub is_off: &'static str,
    /// Nothing was learned yet.
    pub empty: &'static str,
    /// Nothing was ended yet.
    pub empty_ended: &'static str,
    /// Caption of the list.
    pub caption: &'static str,
    /// Those that count.
    pub tab_known: &'static str,
    /// Those that were ended.
    pub tab_ended: &'static str,
    /// The domain or address.
    pub column_name: &'static str,
    /// How much mail there was.
    pub column_mail: &'static str,
    /// When it was last used.
    pub column_last: &'static str,
    /// Whether it counts.
    pub column_state: &'static str,
    /// What may be done.
    pub column_decide: &'static str,
    /// One mailbox, or everyone at a domain.
    pub kind: fn(LearnedKind) -> &'static str,
    /// How much mail: messages, senders, the first day.
    pub mail: fn(u64, u64, &str) -> String,
    /// Ends after this day unless there is mail.
    pub until: fn(&str) -> String,
    /// Counts for good: by whom.
    pub confirmed_by: fn(&str) -> String,
    /// Does not count: by whom.
    pub ended_by: fn(&str) -> String,
    /// Makes it count for good.
    pub confirm: &'static str,
    /// Ends it.
    pub end: &'static str,
    /// It was confirmed.
    pub confirm_done: fn(&str) -> String,
    /// It was ended.
    pub end_done: fn(&str) -> String,
    /// Looks for one.
    pub search: &'static str,
    /// There is none of that name.
    pub not_found: fn(&str) -> String,
}

/// A learned correspondent as `sluis learn --json` shows it.
pub fn learned_json(learned: &Learned, unused_days: u64) -> LearnedJson<'_> {
    let is_learned = learned.state == LearnedState::Learned;
    let last = learned.mail.last_day.saturating_add_unsigned(unused_days);
    LearnedJson {
        id: format!("L-{}", learned.number),
        kind: learned.kind.name(),
        name: &learned.name,
        state: learned.state.name(),
        messages: learned.mail.messages,
        senders: learned.mail.senders,
        first_day: day(learned.mail.first_day),
        last_day: day(learned.mail.last_day),
        ends_after: is_learned.then(|| day(last)),
        decided_by: Some(learned.decided_by.as_str()).filter(|by| !by.is_empty()),
        decided_at: learned.decided_at,
    }
}

/// How much mail there was: `14 berichten van 5 collega's sinds 3 maart 2026`.
pub fn correspondence(mail: &Correspondence, language: Language) -> String {
    let texts = &crate::render::texts(language).learned;
    (texts.mail)(mail.messages, mail.senders, &language.day(mail.first_day))
}

/// A day since 1970 as programs write it: `2026-03-03`.
pub fn day(day: i64) -> String {
    date(day).to_string()
}

/// A day since 1970.
pub(super) fn date(day: i64) -> Date {
    let first = Date::constant(1970, 1, 1);
    let days = i32::try_from(day).unwrap_or_default();
    first.checked_add(jiff::Span::new().try_days(days).unwrap_or_default()).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::correspondence;
    use super::day;
    use crate::destination::Correspondence;
    use crate::render::Language;

    #[test]
    fn says_how_much_mail_there_was() {
        let mail = |messages, senders| Correspondence {
            messages,
            senders,
            first_day: 20_515,
            ..Correspondence::default()
        };
        for (mail, nl, en) in [
            (
                mail(1_400, 5),
                "1.400 berichten van 5 collega's sinds 3 maart 2026",
                "1,400 messages by 5 colleagues since 3 March 2026",
            ),
            (
                mail(1, 1),
                "1 bericht van 1 collega sinds 3 maart 2026",
                "1 message by 1 colleague since 3 March 2026",
            ),
        ] {
            assert_eq!(correspondence(&mail, Language::Dutch), nl);
            assert_eq!(correspondence(&mail, Language::English), en);
        }
        assert_eq!((day(0), day(20_515)), ("1970-01-01".into(), "2026-03-03".into()));
        assert_eq!(day(i64::MAX), "1970-01-01");
    }
}
