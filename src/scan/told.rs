//! Whether a message tells the password of a file that comes with it.

/// Whether `text` gives a password away: `Wachtwoord: Zomer2026!`, `the password is "x7-Kp"`. That
/// one follows by another way is no such thing.
///
/// - Limits: looks at the first [`CHARACTERS`] of it.
pub(super) fn tells_password(text: &str) -> bool {
    let beginning: String = text.chars().take(CHARACTERS).collect();
    let beginning = beginning.to_lowercase();
    WORDS.iter().any(|word| beginning.split(word).skip(1).any(is_told))
}

/// Whether what follows the word is a password.
fn is_told(after: &str) -> bool {
    let mut lines = after.lines();
    let line = lines.next().unwrap_or_default();
    if let Some((between, told)) = line.split_once([':', '=']).filter(|(b, _)| is_near(b)) {
        // It may stand on a line of its own.
        let mut next = || lines.find(|line| !line.trim().is_empty()).unwrap_or_default();
        let told = if told.trim().is_empty() { next() } else { told };
        let value = told.split_whitespace().next().unwrap_or_default();
        let is_way = ELSEWHERE.iter().any(|way| value.starts_with(way));
        return !between.contains('?') && is_long(value) && !is_way;
    }
    let Some((_, told)) = line.split_once(" is ").filter(|(between, _)| is_near(between)) else {
        return false;
    };
    let value = told.split_whitespace().next().unwrap_or_default();
    let bare = value.trim_end_matches(['.', ',', '!', ';']);
    let is_no_word = bare.chars().any(|c| !c.is_alphabetic() && c != '-' && c != '\'');
    is_long(bare) && is_no_word
}

/// Whether so little stands between the word and what it is that it is of the same sentence.
fn is_near(between: &str) -> bool {
    between.chars().count() <= BETWEEN && !between.contains(". ")
}

fn is_long(value: &str) -> bool {
    value.chars().count() >= LENGTH_MIN
}

const WORDS: [&str; 4] = ["wachtwoord", "password", "toegangscode", "pincode"];

/// How it begins that a password comes by another way.
const ELSEWHERE: [&str; 10] = [
    "volgt",
    "komt",
    "krijgt",
    "apart",
    "per",
    "via",
    "separate",
    "follows",
    "telefonisch",
    "http",
];

const CHARACTERS: usize = 20_000;
const BETWEEN: usize = 40;
const LENGTH_MIN: usize = 4;

#[cfg(test)]
mod tests {
    use super::tells_password;

    #[test]
    fn a_password_is_told_where_it_stands_and_not_where_it_is_spoken_of() {
        for (text, expected) in [
            ("Wachtwoord: Zomer2026!", true),
            ("Het wachtwoord van het bestand is Zomer2026.", true),
            ("Hierbij de lijst.\nWACHTWOORD =\n\n  tulpenbol", true),
            ("The password is \"tulip-field\"", true),
            ("Toegangscode: 4711", true),
            ("Het wachtwoord volgt per sms.", false),
            ("Het wachtwoord is bekend bij u.", false),
            ("Wachtwoord: volgt telefonisch", false),
            ("Wachtwoord: via de app", false),
            ("Wijzig uw wachtwoord. Let op: nieuwe regels", false),
            ("Wachtwoord vergeten?", false),
            ("Hierbij de lijst.", false),
            ("", false),
        ] {
            assert_eq!(tells_password(text), expected, "{text}");
        }
    }
}
