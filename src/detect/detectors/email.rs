//! E-mail addresses of persons.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::boundary::is_in_url;
use crate::detect::boundary::is_whole;

/// Finds e-mail addresses, and tells those of desks and machines (`info@`) from those of persons.
///
/// Which addresses are the sender's and the recipients' own, or the organisation's, is for the
/// scan to know.
pub(super) struct Email;

impl Detector for Email {
    fn kind(&self) -> Kind {
        Kind::Email
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        for found in PATTERN.find_iter(text) {
            let whole = found.as_str().trim_start_matches(['.', '-', '\'', '+']);
            let start = found.end() - whole.len();
            let before = text[..start].chars().next_back();
            let after = text[found.end()..].chars().next();
            let joined = |c: char| c.is_alphanumeric() || matches!(c, '@' | '/' | '=' | '_');
            let is_long = found.len() > LENGTH_MAX;
            if is_long
                || before.is_some_and(|c| joined(c) && c != '=')
                || after.is_some_and(joined)
                || is_in_url(text, start)
            {
                continue;
            }
            let value = whole.to_lowercase();
            let confidence = confidence(&value, words);
            hits.push(Hit::new(Kind::Email, start, found.end(), value, confidence));
        }
    }

    fn fits(&self, cell: &str, words: &Lexicons) -> Fit {
        let cell = cell.trim();
        let cell = cell
            .get(..7)
            .filter(|s| s.eq_ignore_ascii_case("mailto:"))
            .map_or(cell, |s| cell.get(s.len()..).unwrap_or_default());
        if !is_whole(&PATTERN, cell) {
            return Fit::No;
        }
        let value = cell.to_lowercase();
        if confidence(&value, words) < 0.5 { Fit::Fails } else { Fit::Yes(value) }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.9, by_chance: 0.3 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("mail naar J.Jansen@Example.nl.", "j.jansen@example.nl"),
                (
                    "<fatima_el.amrani+school@example.co.uk>",
                    "fatima_el.amrani+school@example.co.uk",
                ),
                ("mailto:piet@example.org", "piet@example.org"),
                ("jan@example.nl;els@example.nl", "els@example.nl"),
            ],
            misses: &[
                "info@example.nl",
                "jan@example",
                "@example.nl",
                "jan @ example.nl",
                "https://x.nl/?mail=a@example.nl",
                "<20240102.1a2b3c4d5e6f@mail.example.nl>",
                "a@b@example.nl",
            ],
        }
    }
}

fn confidence(address: &str, words: &Lexicons) -> f32 {
    let (local, _) = address.split_once('@').unwrap_or((address, ""));
    let roles = words.words("role");
    let mut parts = local.split(['.', '-', '_', '+']);
    let first = parts.next().unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
    if roles.contains(local) || roles.contains(first) || parts.any(|part| roles.contains(part)) {
        return 0.0;
    }
    // The identifier of a message or a machine: mostly digits.
    let digits = local.chars().filter(char::is_ascii_digit).count();
    if local.len() >= 12 && digits * 2 >= local.len() { 0.2 } else { 0.9 }
}

/// The addresses of RFC 5321 that people have: dots and atoms, no quoted strings, no literals.
static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)
        [\p{L}0-9.!\#$%&'*+?^_{|}~-]+
        @
        (?:[\p{L}0-9][\p{L}0-9-]*\.)+
        \p{L}{2,24}";
    Regex::new(pattern).expect("a valid pattern")
});

/// Bytes of an address, at most (RFC 5321, 4.5.3.1).
const LENGTH_MAX: usize = 254;

#[cfg(test)]
mod tests {
    use super::confidence;
    use crate::detect::Lexicons;
    use crate::fault::Source;

    #[test]
    fn tells_desks_from_persons() {
        let text = "# source: s\n# licence: l\n# date: d\ninfo\nnoreply\nwmo\ngemeente\n";
        let source = Source { file: "detect/names/role.txt".to_owned(), text: text.to_owned() };
        let words = Lexicons::compile(&[source]).expect("no fault");
        let cases = [
            ("info@example.nl", false),
            ("info2@example.nl", false),
            ("noreply+abc@example.nl", false),
            ("team.wmo@example.nl", false),
            ("gemeente@example.nl", false),
            ("1a2b3c4d5e6f7890@example.nl", false),
            ("infanta@example.nl", true),
            ("j.jansen@example.nl", true),
            ("jansen1985@example.nl", true),
        ];
        for (address, person) in cases {
            assert_eq!(confidence(address, &words) >= 0.5, person, "{address}");
        }
    }
}
