//! What one row or passage says of one person, and the keys by which people are told apart.

use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Kinds;
use crate::detect::fold;
use crate::scan::identity::Identity;
use crate::scan::sketch::Digest;
use crate::scan::tally::CERTAIN;
use crate::scan::tally::LIKELY;
use crate::scan::tally::names_one;

/// What is known of one person. Holds values of personal data: lives for one unit of a document.
#[derive(Clone, Default)]
pub(super) struct Record {
    /// Numbers that name a person by themselves, with their confidence.
    pub(super) numbers: Vec<(Kind, String, f32)>,
    /// The words of the name, folded, interfixes included.
    pub(super) name: Vec<String>,
    pub(super) birth: Option<String>,
    pub(super) postcode: Option<String>,
    /// Street, house number and what follows, as far as they were found.
    pub(super) address: Vec<String>,
    pub(super) emails: Vec<String>,
    pub(super) phones: Vec<String>,
    pub(super) accounts: Vec<String>,
    pub(super) plates: Vec<String>,
    /// The kinds of all that is likely, and the subjects that are told of.
    pub(super) kinds: Kinds,
    /// Whether the name stands there for what its bearer does for work: `wethouder Jan Bos`.
    pub(super) is_official: bool,
    /// Whether the name stands in a list that tells something of all in it.
    pub(super) is_listed: bool,
}

/// How much a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Nothing about a person.
    None,
    /// Someone, but who is not told: a name, a phone number, a birth date alone.
    Vague,
    /// A person, told from others by more than a name.
    Described,
}

/// The numbers of a record by which it is told from others.
pub(super) struct Keys {
    /// Each names one person, strongest first.
    pub(super) own: Vec<u64>,
    /// Each may be shared in a family: an e-mail address, a phone number.
    pub(super) shared: Vec<u64>,
}

impl Record {
    /// Adds what a hit says. An unlikely hit says nothing.
    pub(super) fn add(&mut self, hit: &Hit) {
        let value = hit.value.clone();
        if hit.confidence >= LIKELY {
            self.kinds = self.kinds.with(hit.kind);
        }
        if names_one(hit) {
            if !self.numbers.iter().any(|(kind, other, _)| (*kind, other) == (hit.kind, &value)) {
                self.numbers.push((hit.kind, value, hit.confidence));
            }
            return;
        }
        if hit.confidence < LIKELY {
            return;
        }
        match hit.kind {
            Kind::Name => self.name.extend(words(&value)),
            Kind::DateOfBirth => self.birth = self.birth.take().or(Some(value)),
            Kind::Postcode => self.postcode = self.postcode.take().or(Some(value)),
            Kind::Address => self.address.extend(words(&value)),
            Kind::Email => self.emails.push(value),
            Kind::Phone => self.phones.push(value),
            Kind::Iban => self.accounts.push(value),
            Kind::LicencePlate => self.plates.push(value),
            _ => {}
        }
    }

    /// Adds that a sensitive subject is told of this person.
    pub(super) fn tell(&mut self, subject: Kind) {
        self.kinds = self.kinds.with(subject);
    }

    /// Adds the home of someone in the same house, and how both are reached unless `other` has a
    /// name to which that belongs.
    pub(super) fn share_home(&mut self, other: &Self) {
        if self.postcode.is_none() && self.address.is_empty() {
            self.postcode.clone_from(&other.postcode);
            self.address.clone_from(&other.address);
        }
        if other.name.is_empty() {
            self.phones.extend(other.phones.iter().cloned());
            self.emails.extend(other.emails.iter().cloned());
        }
        let shared = [Kind::Postcode, Kind::Address];
        let shared = shared.into_iter().filter(|kind| other.kinds.iter().any(|own| own == *kind));
        self.kinds = shared.fold(self.kinds, Kinds::with);
    }

    /// Whether it has a name and nothing else that tells people apart.
    pub(super) fn is_name_only(&self) -> bool {
        !self.name.is_empty()
            && self.numbers.is_empty()
            && self.birth.is_none()
            && self.house().is_empty()
            && self.emails.is_empty()
            && self.phones.is_empty()
            && self.accounts.is_empty()
            && self.plates.is_empty()
    }

    /// Whether this record has a likely value of the kind already, other than `hit`.
    pub(super) fn has_other(&self, hit: &Hit) -> bool {
        let differs = |value: &String| *value != hit.value;
        match hit.kind {
            Kind::Name => !self.name.is_empty() && !is_same_name(&self.name, &words(&hit.value)),
            Kind::DateOfBirth => self.birth.as_ref().is_some_and(differs),
            Kind::Postcode => self.postcode.as_ref().is_some_and(differs),
            Kind::Email => !self.emails.is_empty() && self.emails.iter().all(differs),
            Kind::Phone => !self.phones.is_empty() && self.phones.iter().all(differs),
            Kind::Iban => !self.accounts.is_empty() && self.accounts.iter().all(differs),
            Kind::LicencePlate => !self.plates.is_empty() && self.plates.iter().all(differs),
            Kind::Address => {
                let words = words(&hit.value);
                !self.address.is_empty() && words.iter().any(|word| !self.address.contains(word))
            }
            kind if names_one(hit) => {
                let mut same = self.numbers.iter().filter(|(other, ..)| *other == kind).peekable();
                same.peek().is_some() && same.all(|(_, value, _)| differs(value))
            }
            _ => false,
        }
    }

    /// Whether a number stands in it that is certain and names one person.
    pub(super) fn is_numbered(&self) -> bool {
        self.numbers.iter().any(|(.., confidence)| *confidence >= CERTAIN)
    }

    /// Its one number, where it has no other.
    pub(super) fn only_number(&self) -> Option<&str> {
        match self.numbers.as_slice() {
            [(_, value, confidence)] if *confidence >= LIKELY => Some(value),
            _ => None,
        }
    }

    /// Whether it has a name that stands in this address.
    pub(super) fn bears_mailbox(&self, email: &str) -> bool {
        let local = email.split('@').next().unwrap_or_default();
        self.name.iter().any(|word| word.len() > 2 && bears(word, local))
    }

    /// Whether it tells more than a name.
    pub(super) fn says_more_than_name(&self) -> bool {
        self.kinds.iter().any(|kind| kind != Kind::Name)
    }

    /// Whether it is of an official, and of nothing but how to reach them.
    pub(super) fn is_at_work(&self) -> bool {
        self.is_official
            && self.numbers.is_empty()
            && self.birth.is_none()
            && self.house().is_empty()
            && self.accounts.is_empty()
            && self.plates.is_empty()
            && self.kinds.subjects().is_empty()
    }

    /// Whether it is of someone who has died long ago, and of whom nothing is told but a home: a day
    /// in a year of old stands for the birth of whoever does not know it, too.
    fn is_history(&self) -> bool {
        let is_old = |birth: &String| birth.as_str() < OLDEST && !birth.ends_with("-01-01");
        let is_of_old =
            |kind| matches!(kind, Kind::Name | Kind::DateOfBirth | Kind::Address | Kind::Postcode);
        let is_bare = self.kinds.iter().all(is_of_old);
        is_bare && self.birth.as_ref().is_some_and(is_old)
    }

    /// How much it says.
    pub(super) fn weight(&self) -> Weight {
        if self.is_history() {
            return Weight::None;
        }
        let likely_number = self.numbers.iter().any(|(.., confidence)| *confidence >= LIKELY);
        let named = !self.name.is_empty();
        let home = self.postcode.is_some() || !self.address.is_empty();
        let reach = !self.emails.is_empty() || !self.phones.is_empty();
        let is_told_of = !self.kinds.subjects().is_empty();
        let other = home
            || reach
            || self.birth.is_some()
            || !self.accounts.is_empty()
            || !self.plates.is_empty();
        if self.is_numbered()
            || named && (other || likely_number || is_told_of || self.is_listed)
            || self.birth.is_some() && (home || reach || likely_number || is_told_of)
            || !self.emails.is_empty()
            || !self.plates.is_empty() && (home || reach)
        {
            Weight::Described
        } else if named || likely_number || !self.phones.is_empty() || self.birth.is_some() {
            Weight::Vague
        } else {
            Weight::None
        }
    }

    /// The keys by which it is told from others.
    pub(super) fn keys(&self, digest: Digest) -> Keys {
        let name = self.name_key();
        let name = name.as_str();
        let house = self.house();
        let mut own = Vec::new();
        for (kind, value, confidence) in &self.numbers {
            if *confidence >= LIKELY {
                own.push(digest.of(&["number", kind.name(), value]));
            }
        }
        let mut pair = |label: &str, value: &str| {
            if !name.is_empty() && !value.is_empty() {
                own.push(digest.of(&[label, name, value]));
            }
        };
        pair("birth", self.birth.as_deref().unwrap_or_default());
        pair("home", &house);
        self.emails.iter().for_each(|value| pair("email", value));
        self.phones.iter().for_each(|value| pair("phone", value));
        self.accounts.iter().for_each(|value| pair("account", value));
        self.plates.iter().for_each(|value| pair("plate", value));
        if name.is_empty() {
            if let Some(birth) = &self.birth {
                let reach = self.emails.first().or(self.phones.first());
                let anchor = if house.is_empty() { reach } else { Some(&house) };
                own.extend(anchor.map(|anchor| digest.of(&["born", birth, anchor])));
                // A name that no list knows, whose birth date and illness are told.
                if own.is_empty() && !self.kinds.subjects().is_empty() {
                    own.push(digest.of(&["born", birth]));
                }
            }
        } else if own.is_empty() {
            own.push(digest.of(&["name", name]));
        }
        let shared = self.emails.iter().map(|value| digest.of(&["email", value]));
        let shared = shared.chain(self.phones.iter().map(|v| digest.of(&["phone", v])));
        let plates = self.plates.iter().map(|value| digest.of(&["plate", value]));
        Keys { own, shared: shared.chain(plates).collect() }
    }

    /// By what the person is known again in another message, and how strong that is: a number,
    /// else the name with birth date, home or account. An e-mail address or a phone number is how
    /// people do business, too.
    pub(super) fn identity(&self) -> Option<(u8, Identity)> {
        let is_likely = |(.., confidence): &&(Kind, String, f32)| *confidence >= LIKELY;
        let numbers = self.numbers.iter().filter(is_likely);
        if let Some((kind, value, _)) = numbers.min_by_key(|(kind, ..)| *kind) {
            return Some((0, Identity::of(&["number", kind.name(), value])));
        }
        let name = self.name_key();
        let with = |label, value: Option<&str>| {
            let value = value.filter(|value| !value.is_empty() && !name.is_empty())?;
            Some(Identity::of(&[label, &name, value]))
        };
        let house = self.house();
        let birth = with("birth", self.birth.as_deref()).map(|identity| (1, identity));
        let home = || with("home", Some(&house)).map(|identity| (2, identity));
        let account = || with("account", self.accounts.first().map(String::as_str));
        birth.or_else(home).or_else(|| account().map(|identity| (3, identity)))
    }

    /// The key of the name alone, by which one is known of whom no more is told.
    pub(super) fn called(&self, digest: Digest) -> Option<u64> {
        (!self.name.is_empty()).then(|| digest.of(&["name", &self.name_key()]))
    }

    /// The words of the name in one order, whatever order they were written in.
    fn name_key(&self) -> String {
        let mut words = self.name.clone();
        words.sort_unstable();
        words.dedup();
        words.join(" ")
    }

    /// Postcode and house number, or what there is of an address.
    fn house(&self) -> String {
        let number =
            self.address.iter().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        match (&self.postcode, number) {
            (Some(postcode), Some(number)) => format!("{postcode} {number}"),
            (Some(postcode), None) => postcode.clone(),
            (None, _) => self.address.join(" "),
        }
    }
}

/// Nobody who lives was born before this day.
const OLDEST: &str = "1912-01-01";

/// The words of a name or an address, folded.
pub(super) fn words(value: &str) -> Vec<String> {
    let folded = fold(value);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether two names may be of one person: each word of the shorter stands in the longer, whole
/// or as an initial.
pub(super) fn is_same_name(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let initial = |a: &str, b: &str| {
        (a.chars().count() == 1 || b.chars().count() == 1) && a.chars().next() == b.chars().next()
    };
    let found = |word: &String| long.iter().any(|w| w == word || initial(w, word));
    let whole = short.iter().any(|word| word.chars().count() > 1 && long.contains(word));
    whole && short.iter().all(found)
}

/// Whether a mailbox bears this name: `jan.devries`, `j.devries`, `devries.jan`.
pub(super) fn names_mailbox(name: &[String], local: &str) -> bool {
    let mailbox: String = words(local).concat().chars().filter(|c| c.is_alphabetic()).collect();
    let Some((first, rest)) = name.split_first() else { return false };
    let family = rest.concat();
    let initial: String = first.chars().take(1).collect();
    let forms = [
        format!("{first}{family}"),
        format!("{initial}{family}"),
        format!("{family}{first}"),
        format!("{family}{initial}"),
    ];
    family.len() > 2 && forms.contains(&mailbox)
}

/// Whether a mailbox has this surname in it.
pub(super) fn bears(surname: &str, local: &str) -> bool {
    let part = |word: &String| word.trim_matches(|c: char| c.is_ascii_digit()) == surname;
    words(local).iter().any(part) || surname.len() > 4 && fold(local).contains(surname)
}

#[cfg(test)]
mod tests {
    use super::Record;
    use super::Weight;
    use super::is_same_name;
    use super::words;
    use crate::detect::Hit;
    use crate::detect::Kind;

    type Said<'a> = &'a [(Kind, &'a str, f32)];

    fn record(hits: Said<'_>) -> Record {
        let mut record = Record::default();
        for (kind, value, confidence) in hits {
            let (kind, value, confidence) = (*kind, (*value).to_owned(), *confidence);
            record.add(&Hit::new(kind, 0, 0, value, confidence));
        }
        record
    }

    #[test]
    fn weighs_what_is_said_of_someone() {
        let cases: [(Said<'_>, Weight); 12] = [
            (&[(Kind::Bsn, "999990019", 0.97)], Weight::Described),
            (&[(Kind::Bsn, "999990019", 0.5)], Weight::Vague),
            (&[(Kind::Bsn, "999990019", 0.35)], Weight::None),
            (&[(Kind::Name, "jan", 0.9)], Weight::Vague),
            (&[(Kind::Name, "jan", 0.9), (Kind::Phone, "+316", 0.8)], Weight::Described),
            (&[(Kind::Name, "jan", 0.3), (Kind::Phone, "+316", 0.8)], Weight::Vague),
            (&[(Kind::Email, "jan@example.nl", 0.9)], Weight::Described),
            (&[(Kind::Phone, "+316", 0.9)], Weight::Vague),
            (&[(Kind::DateOfBirth, "1980-01-01", 0.9)], Weight::Vague),
            (&[(Kind::Postcode, "1234AB", 0.9), (Kind::Address, "kade 1", 0.9)], Weight::None),
            (&[(Kind::Iban, "NL1", 0.9)], Weight::None),
            (&[(Kind::LicencePlate, "DZ-12-34", 0.9)], Weight::None),
        ];
        for (hits, expected) in cases {
            assert_eq!(
                record(hits).weight(),
                expected,
                "{:?}",
                hits.iter().map(|h| h.0).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn knows_a_name_again() {
        let cases = [
            ("Jan de Vries", "de Vries", true),
            ("Jan de Vries", "J. de Vries", true),
            ("de Vries, Jan", "Jan de Vries", true),
            ("Jan de Vries", "Piet de Vries", false),
            ("Jan", "Els", false),
            ("J.", "Jan", false),
        ];
        for (one, other, expected) in cases {
            assert_eq!(is_same_name(&words(one), &words(other)), expected, "{one} | {other}");
        }
    }
}
