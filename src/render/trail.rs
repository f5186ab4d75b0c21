//! What is said of the audit trail beside its lines.

use crate::breach::Question;
use crate::policy::Outline;
use crate::render::Language;
use crate::render::reason_title;
use crate::render::texts;
use crate::store::IncidentSource;
use crate::store::IncidentState;
use crate::store::ReasonCode;
use crate::store::RetractionState;
use crate::store::Role;

/// What a line of the trail says beside its result, in words: what stands there is kept for
/// programs, as `delivered=2 of=3`. What has no words is told as it is.
pub fn trail_detail(detail: &str, rules: &[Outline], language: Language) -> String {
    // A checkpoint, and what programs verify a record by: the export has it.
    let detail = if detail.starts_with(CHECKPOINT) { "" } else { detail };
    let detail = detail.split(" history=").next().unwrap_or_default();
    let mut parts: Vec<(&str, String)> = Vec::new();
    for word in detail.split_whitespace() {
        let named = word.split_once('=').filter(|(name, _)| is_name(name));
        match (named, parts.last_mut()) {
            // What someone wrote runs on to the end.
            (_, Some((FREE, text))) => *text = format!("{text} {word}"),
            (Some((name, value)), _) => parts.push((name, value.to_owned())),
            (None, Some((name, value))) if !is_mark(name, value, word, language) => {
                *value = format!("{value} {word}");
            }
            (None, _) => parts.push(("", word.to_owned())),
        }
    }
    let told = parts.iter().map(|(name, value)| told(name, value, rules, language));
    told.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn told(name: &str, value: &str, rules: &[Outline], language: Language) -> String {
    let words = &texts(language).trail;
    let value = in_words(name, value, rules, language);
    match (name, (words.detail)(name)) {
        ("", _) => value,
        (_, Some(label)) => format!("{label}: {value}"),
        (_, None) => format!("{name}: {value}"),
    }
}

/// The value of `name`; lists are told one by one.
fn in_words(name: &str, value: &str, rules: &[Outline], language: Language) -> String {
    let texts = texts(language);
    let one = |value: &str| -> String {
        let known = match name {
            "rules" => return reason_title(rules, value, language),
            "roles" | "role" | "to" => {
                Role::named(value.trim_start_matches('@')).map(texts.words.role)
            }
            "fields" => Question::named(value).map(texts.case.question),
            "code" => ReasonCode::named(value).map(texts.desk.reason),
            "source" => IncidentSource::named(value).map(texts.case.source),
            _ => None,
        };
        let state = || match name {
            "from" | "to" => IncidentState::named(value).map(texts.words.incident_state),
            "state" => {
                RetractionState::named(value).map(|state| (texts.retraction.state)(Some(state)))
            }
            _ => None,
        };
        let plain = || (texts.trail.detail_value)(name, value);
        if let Some(word) = known.or_else(state).or_else(plain) {
            return word.to_owned();
        }
        if let Ok(at) = value.parse() {
            return language.moment(at);
        }
        match value.parse::<u64>() {
            Ok(number) if COUNTS.contains(&name) => language.number(number),
            _ => value.to_owned(),
        }
    };
    if !LISTS.contains(&name) {
        return one(value);
    }
    value.split(',').map(one).collect::<Vec<_>>().join(", ")
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Whether a word without a name says something by itself: it does not belong to what `name` says,
/// or to the words before it.
fn is_mark(name: &str, before: &str, word: &str, language: Language) -> bool {
    let says = |word: &str| (texts(language).trail.detail_value)("", word).is_some();
    says(word) || name.is_empty() && says(before)
}

const CHECKPOINT: &str = "sluis-trail-";

/// What a person wrote.
const FREE: &str = "reason";

const LISTS: [&str; 3] = ["fields", "roles", "rules"];

/// What is counted, and written as such.
const COUNTS: [&str; 13] = [
    "addresses",
    "bytes",
    "count",
    "deliveries",
    "delivered",
    "domains",
    "incidents",
    "messages",
    "most",
    "of",
    "people",
    "persons",
    "senders",
];

/// Filters, export and alarm of the audit trail.
pub struct TrailTexts {
    /// Name of the filters, for screen readers.
    pub filters: &'static str,
    /// Label: who did it.
    pub who: &'static str,
    /// Label: the message, incident or account that it was done to.
    pub what: &'static str,
    /// Label: what was done.
    pub action: &'static str,
    /// Any action.
    pub any_action: &'static str,
    /// Applies the filters.
    pub apply: &'static str,
    /// Nothing fits the filters.
    pub nothing: &'static str,
    /// Exports what fits the filters.
    pub export: &'static str,
    /// On every page, for those who answer for the trail: it is broken; the first wrong line,
    /// `None` where it is the record of the last one.
    pub broken: fn(Option<u64>) -> String,
    /// What a detail of a line is about, by its name there; `None` where it has no words.
    pub detail: fn(&str) -> Option<&'static str>,
    /// A value of that name, or a word that stands by itself and has the name "".
    pub detail_value: fn(&str, &str) -> Option<&'static str>,
    /// Who acts where nobody does: the gateway.
    pub gateway: &'static str,
    /// Leads to the trail.
    pub to_trail: &'static str,
    /// Heads of the columns of the export: number, moment, who, from where, action, what, result,
    /// more, hash.
    pub columns: [&'static str; 9],
}

#[cfg(test)]
mod tests {
    use super::trail_detail;
    use crate::render::Language;

    #[test]
    fn tells_what_is_kept_for_programs_in_words() {
        let cases = [
            ("", "", ""),
            ("notice=held", "bericht over: tegengehouden", "message about: held"),
            ("by=password", "met: wachtwoord", "with: a password"),
            (
                "roles=senior,privacy kind=local",
                "rollen: Senior beoordelaar, Privacy officer / FG · soort: eigen wachtwoord",
                "roles: Senior reviewer, Privacy officer / DPO · kind: own password",
            ),
            (
                "incident=none recipients=2/3 manner=single code=needed_for_work",
                "incident: geen · ontvangers: 2/3 · verstuurd: als losse e-mails · reden: Nodig voor \
                 het werk van de ontvanger",
                "incident: none · recipients: 2/3 · sent: as single mails · reason: Needed for their \
                 work",
            ),
            (
                "rules=slow-to-private persons=2600",
                "regels: slow-to-private · personen: 2.600",
                "rules: slow-to-private · people: 2,600",
            ),
            (
                "what=lijst 2.xlsx > Blad1 > C reason=Vraag van code=3",
                "getoond: lijst 2.xlsx > Blad1 > C · reden: Vraag van code=3",
                "shown: lijst 2.xlsx > Blad1 > C · reason: Vraag van code=3",
            ),
            ("explanation=1 urgent", "toelichting: 1 · met haast", "explanation: 1 · urgent"),
            (
                "deadline=2024-11-25T13:32:00Z history=12 abcd",
                "termijn tot: maandag 25 november 2024, 14.32 uur",
                "deadline: Monday 25 November 2024, 14:32",
            ),
            ("sluis-trail-1 2026-11-23T12:49:09Z 4 d191 720a", "", ""),
            ("something=else", "something: else", "something: else"),
        ];
        for (detail, nl, en) in cases {
            assert_eq!(trail_detail(detail, &[], Language::Dutch), nl);
            assert_eq!(trail_detail(detail, &[], Language::English), en);
        }
    }
}
