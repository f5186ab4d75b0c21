//! The sentence of a rule: a text with places that are filled in with numbers and words.

use std::collections::BTreeMap;

use crate::destination::Class;
use crate::destination::Destination;
use crate::destination::Signal;
use crate::destination::Told;
use crate::detect::Finding;
use crate::detect::Kind;
use crate::fault::Item;
use crate::fault::Section;
use crate::fault::nearest;
use crate::scan::IDENTITIES;
use crate::scan::PartStatus;
use crate::scan::Report;

/// A sentence in one language, with `{places}`.
#[derive(Clone, Debug, Default)]
pub(super) struct Sentence(String);

/// The language of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Dutch,
    English,
}

/// What the places of a sentence are filled in from.
pub(super) struct Facts<'f> {
    pub(super) report: &'f Report,
    /// The recipients that the rule is about, at least one.
    pub(super) recipients: &'f [&'f Destination],
    /// Addresses in To and Cc.
    pub(super) visible: &'f BTreeMap<Class, u64>,
}

impl Sentence {
    /// Reads the sentence under `key`; an unknown place in it is a fault.
    pub(super) fn read(section: &Section<'_, '_>, key: &str) -> Self {
        let Some(Item { text, line }) = section.required_text(key) else { return Self::default() };
        if text.trim().is_empty() {
            section.fault_at(line, key, "is empty".to_owned());
        }
        for place in text.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            if PLACES.contains(&place) {
                continue;
            }
            let near = nearest(place, PLACES.iter().copied());
            let hint = near.map_or_else(
                || format!("; there are {{{}}}", PLACES.join("}, {")),
                |near| format!("; did you mean {{{near}}}?"),
            );
            section.fault_at(line, key, format!("{{{place}}} is no place to fill in{hint}"));
        }
        Self(text.to_owned())
    }

    /// The sentence with its places filled in. Holds no personal data.
    pub(super) fn filled(&self, facts: &Facts<'_>, language: Language) -> String {
        let mut sentence = self.0.clone();
        for place in PLACES {
            let written = format!("{{{place}}}");
            if sentence.contains(&written) {
                sentence = sentence.replace(&written, &facts.words(place, language));
            }
        }
        sentence
    }
}

impl Facts<'_> {
    fn words(&self, place: &str, language: Language) -> String {
        match place {
            "attached" => {
                let (one, many) = match language {
                    Language::Dutch => ("ander mens", "andere mensen"),
                    Language::English => ("other person", "other people"),
                };
                counted(self.report.attached, one, many, language)
            }
            "domain" => self
                .recipients
                .first()
                .map_or_else(String::new, |recipient| recipient.address.domain().to_string()),
            "doubt" => self.doubt(language).to_owned(),
            "numbers" => self.numbers(language),
            "persons" => {
                let (one, many) = match language {
                    Language::Dutch => ("persoon", "personen"),
                    Language::English => ("person", "people"),
                };
                let told = |to: &&Destination| self.report.persons_for(&to.address).estimate;
                let most = self.recipients.iter().map(told).max().unwrap_or_default();
                counted(most.max(1), one, many, language)
            }
            "to" => self.to(language),
            "told" => self.told(|to| to.disclosed.to_recipient, language),
            "told_by_sender" => self.told(|to| to.disclosed.by_sender, language),
            "unread" => {
                let parts = self.report.parts.iter();
                let unread = parts.filter(|part| part.status == PartStatus::Unscannable).count();
                let (one, many) = match language {
                    Language::Dutch => ("onderdeel", "onderdelen"),
                    Language::English => ("part", "parts"),
                };
                counted(unread as u64, one, many, language)
            }
            "visible" => number(self.visible.values().sum(), language),
            _ => String::new(),
        }
    }

    /// What is odd about the first recipient of whom something is.
    fn doubt(&self, language: Language) -> &'static str {
        let mut signals = self.recipients.iter().flat_map(|recipient| &recipient.signals);
        let words = |signal: &Signal| DOUBTS.iter().find(|(doubt, _, _)| doubt == signal);
        let found = signals.find_map(words);
        found.map_or("", |(_, nl, en)| if language == Language::Dutch { nl } else { en })
    }

    /// `, 2.600 BSN, 3 A-nummers`: the certain numbers; nothing where there are none.
    fn numbers(&self, language: Language) -> String {
        let mut words = String::new();
        // What each of them wrote is nothing new.
        let is_author = |to: &&Destination| {
            let address = to.address.to_string();
            self.report.quoted.iter().any(|quoted| quoted.address.eq_ignore_ascii_case(&address))
        };
        let all_know = self.recipients.iter().all(is_author);
        let new = |finding: &Finding| match all_know {
            true => finding.distinct.saturating_sub(finding.quoted),
            false => finding.distinct,
        };
        for (kind, nl, en) in NUMBERS {
            let certain = self
                .report
                .findings
                .iter()
                .filter(|finding| finding.kind == *kind && finding.confidence >= CERTAIN);
            let count = certain.map(new).fold(0, u64::saturating_add);
            let (one, many) = if language == Language::Dutch { nl } else { en };
            if count > 0 {
                words.push_str(", ");
                words.push_str(&counted(count, one, many, language));
            }
        }
        words
    }

    /// `12 verschillende personen in 7 dagen`: of the recipient with the most.
    fn told(&self, of: fn(&Destination) -> Told, language: Language) -> String {
        let told = self.recipients.iter().map(|recipient| of(recipient).most());
        let (people, days) = told.max_by_key(|(people, _)| *people).unwrap_or_default();
        let (one, many, within) = match language {
            Language::Dutch => ("persoon", "verschillende personen", ["op één dag", "dagen"]),
            Language::English => ("person", "different people", ["in one day", "days"]),
        };
        // Of one message no more people are known again than so many.
        let least = match language {
            _ if people < IDENTITIES as u64 => "",
            Language::Dutch => "minstens ",
            Language::English => "at least ",
        };
        let people = format!("{least}{}", counted(people, one, many, language));
        match days {
            1 => format!("{people} {}", within[0]),
            _ => format!("{people} in {days} {}", within[1]),
        }
    }

    /// `privéadres`, `3 privéadressen en onbekend adres`: worst first.
    fn to(&self, language: Language) -> String {
        let mut classes: BTreeMap<Class, u64> = BTreeMap::new();
        for recipient in self.recipients {
            *classes.entry(recipient.class).or_default() += 1;
        }
        let groups: Vec<String> = classes
            .into_iter()
            .rev()
            .map(|(class, count)| {
                let (one, many) = class_words(class, language);
                if count == 1 { one.to_owned() } else { format!("{count} {many}") }
            })
            .collect();
        let and = if language == Language::Dutch { " en " } else { " and " };
        match groups.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{}{and}{last}", rest.join(", ")),
            _ => groups.join(""),
        }
    }
}

fn counted(count: u64, one: &str, many: &str, language: Language) -> String {
    format!("{} {}", number(count, language), if count == 1 { one } else { many })
}

/// `2.600`, in English `2,600`.
fn number(count: u64, language: Language) -> String {
    let mark = if language == Language::Dutch { '.' } else { ',' };
    let digits = count.to_string();
    let mut written = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(mark);
        }
        written.push(digit);
    }
    written
}

fn class_words(class: Class, language: Language) -> (&'static str, &'static str) {
    match (class, language) {
        (Class::Internal, Language::Dutch) => ("intern adres", "interne adressen"),
        (Class::Internal, Language::English) => ("an internal address", "internal addresses"),
        (Class::Trusted, Language::Dutch) => ("vertrouwd adres", "vertrouwde adressen"),
        (Class::Trusted, Language::English) => ("a trusted address", "trusted addresses"),
        (Class::Expected, Language::Dutch) => ("bekend adres", "bekende adressen"),
        (Class::Expected, Language::English) => ("a known address", "known addresses"),
        (Class::Unexpected, Language::Dutch) => ("onbekend adres", "onbekende adressen"),
        (Class::Unexpected, Language::English) => ("an unknown address", "unknown addresses"),
        (Class::Private, Language::Dutch) => ("privéadres", "privéadressen"),
        (Class::Private, Language::English) => ("a private address", "private addresses"),
        (Class::Lookalike, Language::Dutch) => {
            ("adres dat op een bekend adres lijkt", "adressen die op een bekend adres lijken")
        }
        (Class::Lookalike, Language::English) => {
            ("an address that looks like a known one", "addresses that look like a known one")
        }
        (Class::Disposable, Language::Dutch) => ("wegwerpadres", "wegwerpadressen"),
        (Class::Disposable, Language::English) => ("a throw-away address", "throw-away addresses"),
    }
}

/// The places that a sentence may have.
const PLACES: &[&str] = &[
    "attached",
    "domain",
    "doubt",
    "numbers",
    "persons",
    "to",
    "told",
    "told_by_sender",
    "unread",
    "visible",
];

/// What makes a recipient doubtful, in Dutch and in English.
const DOUBTS: &[(Signal, &str, &str)] = &[
    (
        Signal::OwnMailbox,
        "het lijkt een privéadres van de afzender",
        "it looks like a private address of the sender",
    ),
    (
        Signal::NameContradicts,
        "de naam bij het adres hoort bij een ander adres",
        "the name shown with the address belongs to another address",
    ),
    (
        Signal::NamesakeElsewhere,
        "de afzender schrijft aan iemand met deze naam op een ander adres",
        "the sender writes to someone of this name at another address",
    ),
    (Signal::NoSuchDomain, "het domein bestaat niet", "the domain does not exist"),
    (Signal::NoMail, "het domein kan geen e-mail ontvangen", "the domain cannot receive mail"),
];

/// From here on a number is taken for what it seems.
const CERTAIN: f32 = 0.9;

/// A kind with its words for one and for many, in Dutch and in English.
type NumberWords = (Kind, (&'static str, &'static str), (&'static str, &'static str));

/// The numbers that name a person by themselves.
const NUMBERS: &[NumberWords] = &[
    (Kind::Bsn, ("BSN", "BSN"), ("BSN", "BSNs")),
    (Kind::ANumber, ("A-nummer", "A-nummers"), ("A-number", "A-numbers")),
    (Kind::VNumber, ("V-nummer", "V-nummers"), ("V-number", "V-numbers")),
    (
        Kind::IdentityDocument,
        ("nummer van een identiteitsbewijs", "nummers van identiteitsbewijzen"),
        ("identity document number", "identity document numbers"),
    ),
    (
        Kind::DrivingLicence,
        ("rijbewijsnummer", "rijbewijsnummers"),
        ("driving licence number", "driving licence numbers"),
    ),
];
