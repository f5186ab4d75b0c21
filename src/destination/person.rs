//! A person's name, as far as it can be told from what a mail program shows or from an address.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// First name and surname of a person, in plain lower-case letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// The first name, or its initial.
    first: String,
    /// The surname without particles; both halves of a double name.
    surnames: Vec<String>,
}

impl Person {
    /// The person that a mail program shows: `Jan van den Berg`, `Berg, J. van den | Wonen`.
    /// `None` for what does not look like the name of one person.
    pub(super) fn shown(text: &str) -> Option<Self> {
        let text = text.split(['(', '|', '/', '[', '<']).next().unwrap_or_default();
        let text = text.split(" - ").next().unwrap_or_default();
        let (front, back) = match text.split_once(',') {
            Some((surname, first)) => (first, surname),
            None => (text, ""),
        };
        let spoken = format!("{front} {back}");
        if spoken.chars().any(|c| c.is_ascii_digit() || c == '@') {
            return None;
        }
        let words = spoken.split(|c: char| !c.is_alphabetic() && c != '-' && c != '\'');
        let words: Vec<String> =
            words.map(plain_hyphened).filter(|word| !word.is_empty()).collect();
        let is_name = |word: &&String| {
            !TITLES.contains(&word.as_str()) && !PARTICLES.contains(&word.as_str())
        };
        let names: Vec<&String> = words.iter().filter(is_name).collect();
        let [first, .., last] = names.as_slice() else { return None };
        if names.len() > NAMES_MAX || last.len() < 2 {
            return None;
        }
        let halves = last.split('-').filter(|half| half.len() > 1 && !PARTICLES.contains(half));
        let surnames: Vec<String> = halves.map(str::to_owned).collect();
        (!surnames.is_empty()).then(|| Self { first: first.replace('-', ""), surnames })
    }

    /// The person whose mailbox is called `local`: `jan.van.den.berg`, `j.vandenberg82`.
    pub(super) fn of_local(local: &str) -> Option<Self> {
        let words = local.split(|c: char| !c.is_alphabetic()).map(plain);
        let words: Vec<String> =
            words.filter(|word| !word.is_empty() && !PARTICLES.contains(&word.as_str())).collect();
        let [first, .., last] = words.as_slice() else { return None };
        let surname = without_particles(last);
        let is_person = words.len() <= NAMES_MAX && surname.len() > 2 && !is_function(local);
        is_person.then(|| Self { first: first.clone(), surnames: vec![surname.to_owned()] })
    }

    /// Whether the whole first name is known, and not its initial alone.
    pub(super) fn has_first_name(&self) -> bool {
        self.first.len() > 1
    }

    /// The whole name as one word, by which people are known again.
    pub(super) fn key(&self) -> String {
        format!("{} {}", self.first, self.surnames.join("-"))
    }

    /// Whether the two may be one: the same surname, and first names that do not contradict.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        let initial = |person: &Self| person.first.chars().next();
        let is_initial = !self.has_first_name() || !other.has_first_name();
        self.surnames.iter().any(|surname| other.surnames.contains(surname))
            && (self.first == other.first || is_initial && initial(self) == initial(other))
    }

    /// Whether a mailbox called `local` would be of this person: a surname with the first name or
    /// with initials that begin as it does.
    pub(super) fn may_have(&self, local: &str) -> bool {
        let whole: String = local.split(|c: char| !c.is_alphabetic()).map(plain).collect();
        let initial = self.first.chars().next();
        self.surnames.iter().filter(|surname| surname.len() > 2).any(|surname| {
            let Some(at) = whole.find(surname.as_str()) else { return false };
            let before = without_particles_behind(whole.get(..at).unwrap_or_default());
            let behind = whole.get(at + surname.len()..).unwrap_or_default();
            // `kvissers` is of another family.
            if !before.is_empty() && !behind.is_empty() {
                return false;
            }
            let rest = format!("{before}{behind}");
            rest == self.first
                || rest.len() <= 3 && !rest.is_empty() && rest.chars().next() == initial
        })
    }

    /// Whether the surname stands in a domain: `visser.nl`, `familie-visser.nl`.
    pub(super) fn is_family_of(&self, label: &str) -> bool {
        let label = plain(label);
        self.surnames.iter().any(|surname| surname.len() > 3 && label.contains(surname.as_str()))
    }
}

/// Whether a mailbox is of a desk or of a function and not of a person.
pub(super) fn is_function(local: &str) -> bool {
    let local = local.to_lowercase();
    let mut words = local.split(|c: char| !c.is_alphabetic());
    words.any(|word| FUNCTIONS.contains(&word))
}

/// Lower case, without accents and hyphens.
fn plain(word: &str) -> String {
    plain_hyphened(word).replace('-', "")
}

fn plain_hyphened(word: &str) -> String {
    let letters = word.nfkd().filter(|c| !is_combining_mark(*c) && *c != '\'');
    letters.flat_map(char::to_lowercase).collect()
}

/// `vandenberg` as `berg`.
fn without_particles(word: &str) -> &str {
    let starts = JOINED.iter().filter_map(|joined| word.strip_prefix(joined));
    starts.filter(|rest| rest.len() > 3).min_by_key(|rest| rest.len()).unwrap_or(word)
}

/// `jvanden` as `j`.
fn without_particles_behind(word: &str) -> &str {
    let ends = JOINED.iter().filter_map(|joined| word.strip_suffix(joined));
    ends.min_by_key(|rest| rest.len()).unwrap_or(word)
}

/// Names of one person at most; more words are those of an organisation.
const NAMES_MAX: usize = 5;

const TITLES: &[&str] = &[
    "ba", "bsc", "dhr", "dr", "drs", "heer", "ing", "ir", "llm", "ma", "mevr", "mevrouw", "mr",
    "mrs", "ms", "msc", "mw", "phd", "prof",
];

const PARTICLES: &[&str] = &[
    "al", "d", "da", "de", "del", "den", "der", "des", "di", "dos", "du", "el", "het", "in", "la",
    "le", "op", "t", "te", "ten", "ter", "v", "van", "vd", "vdn", "vom", "von", "zu",
];

/// Particles as they stand in one word before a surname.
const JOINED: &[&str] = &[
    "vanden", "vander", "vande", "vanhet", "vant", "van", "vdn", "vd", "von", "de", "den", "der",
    "ten", "ter", "te", "el", "al", "la", "le", "het", "in", "int", "opde", "op", "v",
];

const FUNCTIONS: &[&str] = &[
    "administratie",
    "advies",
    "afdeling",
    "algemeen",
    "antwoord",
    "balie",
    "bestuur",
    "bezwaar",
    "burgerzaken",
    "communicatie",
    "contact",
    "directie",
    "facturen",
    "gemeente",
    "griffie",
    "helpdesk",
    "hr",
    "info",
    "inkoop",
    "kantoor",
    "loket",
    "mail",
    "noreply",
    "office",
    "post",
    "postbus",
    "receptie",
    "redactie",
    "sales",
    "secretariaat",
    "service",
    "support",
    "team",
    "vergunningen",
    "wmo",
    "wonen",
    "zorg",
];

#[cfg(test)]
mod tests {
    use super::Person;

    #[test]
    fn a_person_is_known_again_in_a_mailbox() {
        let cases = [
            ("Jan van den Berg", "jvandenberg82", true),
            ("Jan van den Berg", "j.vd.berg", true),
            ("Jan van den Berg", "jan.berg", true),
            ("Berg, J. van den | Wonen", "jvdberg", true),
            ("Dhr. J.P. Visser", "jp.visser", true),
            ("Karin Visser", "visser.karin", true),
            ("Karin Jansen-de Vries", "karindevries", true),
            ("Zoë Bakker", "zoebakker", true),
            ("Karin Visser", "kees.visser", false),
            ("Karin Visser", "p.visser", false),
            ("Karin Visser", "visser", false),
            ("Karin Visser", "karin1980", false),
            ("Karin Visser", "k.vissers.bv", false),
        ];
        for (shown, local, expected) in cases {
            let person = Person::shown(shown).expect("a person");
            assert_eq!(person.may_have(local), expected, "{shown} {local}");
        }
        for text in ["", "Info", "Afdeling Wonen Zorg Welzijn Jeugd Sport", "j@x.nl", "Wijk 7 Oost"]
        {
            assert_eq!(Person::shown(text), None, "{text}");
        }
    }

    #[test]
    fn two_names_may_be_of_one_person() {
        let cases = [
            ("Jan van den Berg", "J. vd Berg", true),
            ("Berg, Jan van den", "Jan Berg", true),
            ("Jan Berg", "Jaap Berg", false),
            ("Jan Berg", "Jan Bergman", false),
        ];
        for (one, other, expected) in cases {
            let person = |text| Person::shown(text).expect("a person");
            assert_eq!(person(one).may_be(&person(other)), expected, "{one} {other}");
        }
    }
}
