//! To whom a message is addressed, by how it begins: `Geachte mevrouw De Vries`.

use crate::detect::fold;
use crate::mail::Address;
use crate::mail::Parties;
use crate::scan::record::Record;
use crate::scan::record::is_same_name;
use crate::scan::record::words;

/// A letter, as far as its beginning is known. Holds a name: lives for one scan.
#[derive(Default)]
pub(super) struct Letter {
    greets: bool,
    /// The name of the one person it is for; empty where it is for several, or for whom is not
    /// known.
    addressee: Vec<String>,
    /// The name under which more is told of that person than a name.
    owner: Vec<String>,
    /// Whether it gives that person's number back to that person, as far as the text tells.
    is_own: bool,
    /// Whether somebody else was named.
    names_another: bool,
    /// Who was named in front of the greeting, in the subject.
    before: Vec<String>,
    /// The words of the names of that person's children: `uw zoon Thijs`.
    children: Vec<String>,
}

/// Whom a line greets.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Greeting {
    /// Parents, residents, whoever reads it.
    Group,
    /// The words of a name, folded.
    Person(Vec<String>),
}

impl Letter {
    /// Reads the body of a message, of which the first that greets someone counts.
    pub(super) fn read(&mut self, text: &str, parties: &Parties) {
        if self.greets {
            return;
        }
        let own = |line: &&str| !line.trim().is_empty() && !line.starts_with('>');
        let Some(greeting) = text.lines().filter(own).take(GREETING_LINES).find_map(greeting)
        else {
            return;
        };
        self.greets = true;
        if let (Greeting::Person(name), [recipient]) = (greeting, parties.recipients.as_slice())
            && !is_of_another(recipient, &name)
        {
            self.is_own =
                is_whole(&name, text) && bears_all(recipient, &name) && says_whose(text, &name);
            self.names_another |= !self.before.is_empty() && !is_same_name(&name, &self.before);
            if bears_all(recipient, &name) {
                self.children = children(text);
            }
            self.addressee = name;
        }
    }

    /// Whether a number in it, of which nothing says whose it is, is that of the person who gets
    /// it: it greets by surname someone whose mailbox bears that name, and says that the number is
    /// that person's. Somebody else's name, in `record` or anywhere else, says otherwise.
    pub(super) fn may_own(&self) -> bool {
        self.is_own && !self.names_another
    }

    /// The name of the one person that it is for; empty where that is not known.
    pub(super) fn addressee(&self) -> &[String] {
        &self.addressee
    }

    /// Hears of someone whom a record describes or names: of another than the addressee, what the
    /// message tells may be.
    pub(super) fn hear_of(&mut self, record: &Record) {
        if record.name.is_empty() {
            return;
        }
        if self.greets {
            self.names_another |= !is_same_name(&self.addressee, &record.name);
        } else {
            self.names_another |= !self.before.is_empty();
            self.before.clone_from(&record.name);
        }
    }

    /// Whether it greets the people it goes to.
    pub(super) fn greets(&self) -> bool {
        self.greets
    }

    /// Whether `record` is of the one person that the letter is for, or of a child of whom that
    /// parent is written to, without a number. Of several people of that name it is the first of
    /// whom something is told.
    pub(super) fn is_addressee(&mut self, record: &Record) -> bool {
        let known = |word| self.children.contains(word) || self.addressee.contains(word);
        let is_child = record.name.first().is_some_and(|given| self.children.contains(given));
        if is_child && record.name.iter().all(known) && record.is_name_only() {
            return true;
        }
        if self.addressee.is_empty()
            || record.name.is_empty()
            || !is_same_name(&self.addressee, &record.name)
        {
            return false;
        }
        if self.owner.is_empty() && record.says_more_than_name() {
            self.owner.clone_from(&record.name);
        }
        self.owner.is_empty() || is_same_name(&self.owner, &record.name)
    }
}

/// Whom a line greets, if it does.
fn greeting(line: &str) -> Option<Greeting> {
    if line.len() > LINE_BYTES {
        return None;
    }
    let line = fold(line.trim());
    let mut all = words(&line).into_iter().peekable();
    all.next_if(|word| word == "sehr");
    let first = all.next()?;
    if !GREETINGS.contains(&first.as_str()) {
        return None;
    }
    // A line that goes on is no greeting: `Beste keuze voor uw huis`.
    let most = if first.starts_with('g') { WORDS_FORMAL } else { WORDS_UNMARKED };
    let is_short = line.ends_with([',', '!', ':']) || all.clone().count() <= most;
    let rest: Vec<String> = all.collect();
    let has = |list: &[&str]| rest.iter().any(|word| list.contains(&word.as_str()));
    if !is_short || rest.is_empty() || has(&COLLEAGUES) {
        return None;
    }
    let both = has(&["heer", "meneer"]) && has(&["mevrouw"]);
    if has(&GROUPS) || both {
        return Some(Greeting::Group);
    }
    let name: Vec<String> = rest.into_iter().filter(|w| !TITLES.contains(&w.as_str())).collect();
    let is_name = name.iter().any(|word| word.chars().count() > 2)
        && name.iter().all(|word| word.chars().all(char::is_alphabetic));
    is_name.then_some(Greeting::Person(name))
}

/// Whether the name is more than a given name: a form of address stands before it, or it has two
/// words that count.
fn is_whole(name: &[String], text: &str) -> bool {
    let long = |name: &[String]| name.iter().filter(|word| word.chars().count() > 2).count();
    let own = |line: &&str| !line.trim().is_empty() && !line.starts_with('>');
    let mut lines = text.lines().filter(own).take(GREETING_LINES);
    let is_titled = |line: &str| {
        let line = words(&fold(line));
        line.iter().any(|word| FORMS_OF_ADDRESS.contains(&word.as_str()))
    };
    let greets = |line: &&str| matches!(greeting(line), Some(Greeting::Person(_)));
    long(name) > 1 || lines.find(greets).is_some_and(is_titled)
}

/// Whether a mailbox bears the last word of a name: `akuipers58` for `A. Kuipers`.
fn bears_all(recipient: &Address, name: &[String]) -> bool {
    let surname = name.iter().rfind(|word| word.chars().count() > 2);
    let mailbox: String = words(recipient.local()).concat();
    surname.is_some_and(|surname| mailbox.contains(surname.as_str()))
}

/// Whether a text says of a number that it is its reader's (`uw BSN`, `uw gegevens`, a form with that
/// name), and of none that it is someone else's. That no other name is known is not enough: most
/// names stand in no list.
fn says_whose(text: &str, name: &[String]) -> bool {
    let folded = fold(text).replace("-nummer", "nummer");
    let all = words(&folded);
    let has = |list: &[&str]| all.iter().any(|word| list.contains(&word.as_str()));
    let says = |owners: &[&str], things: &[&str]| {
        let is_of = |pair: &[String]| match pair {
            [whose, what] => {
                owners.contains(&whose.as_str())
                    && things.iter().any(|thing| what.starts_with(thing))
            }
            _ => false,
        };
        all.windows(2).any(is_of)
    };
    let is_form = |line: &str| {
        let line = words(&fold(line));
        line.split_first().is_some_and(|(label, of)| {
            matches!(label.as_str(), "naam" | "name") && is_same_name(name, of)
        })
    };
    let is_readers = says(&YOUR, &NUMBERS) || says(&YOUR, &DATA) || text.lines().any(is_form);
    is_readers && !has(&FAMILY) && !says(&THEIR, &NUMBERS)
}

/// The given names right behind `uw zoon`, `uw kinderen` on their line, folded. Of several children
/// none with a surname: that one may be somebody else's.
fn children(text: &str) -> Vec<String> {
    let is_of = |list: &[&str], word: &str| list.contains(&fold(word).as_str());
    let mut found = Vec::new();
    for line in text.lines() {
        let all: Vec<&str> = line.split_whitespace().collect();
        for (at, pair) in all.windows(2).enumerate() {
            let [whose, child] = pair else { continue };
            let are_many = is_of(&SEVERAL, child);
            if found.len() >= CHILDREN_MOST
                || !is_of(&YOUR, whose)
                || !(are_many || is_of(&CHILD, child))
            {
                continue;
            }
            let behind = all.get(at + 2..).unwrap_or_default();
            for (number, word) in behind.iter().take(CHILDREN_MOST).enumerate() {
                // Of one child what stands behind `en` is somebody else.
                if are_many && number > 0 && AND.contains(word) {
                    continue;
                }
                let bare = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
                let next = behind.get(number + 1).copied().unwrap_or_default();
                let is_whole = bare.len() < word.len() || !next.starts_with(char::is_uppercase);
                if !bare.starts_with(char::is_uppercase) || are_many && !is_whole {
                    break;
                }
                found.extend(words(bare));
                if !(are_many && (word.ends_with(',') || AND.contains(&next))) {
                    break;
                }
            }
        }
    }
    found
}

/// Whether a mailbox bears the name of someone else: `p.bakker` for `De Vries`. `jdv1980` and
/// `voetbalgek` tell nothing.
fn is_of_another(recipient: &Address, name: &[String]) -> bool {
    let parts = words(recipient.local());
    let letters = |part: &String| part.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let parts: Vec<String> = parts.iter().map(letters).filter(|part| !part.is_empty()).collect();
    let mailbox = parts.concat();
    let is_named = name.iter().any(|word| word.chars().count() > 2 && mailbox.contains(word));
    let reads_as_name = parts.len() > 1 && parts.iter().any(|part| part.chars().count() > 3);
    reads_as_name && !is_named
}

/// Lines at the beginning that may hold a greeting, below a letterhead.
const GREETING_LINES: usize = 15;
const LINE_BYTES: usize = 90;

/// Words behind a greeting that no comma ends, and behind one that begins nothing else.
const WORDS_UNMARKED: usize = 4;
const WORDS_FORMAL: usize = 8;

const GREETINGS: [&str; 14] = [
    "beste",
    "best",
    "dag",
    "dear",
    "geachte",
    "geehrte",
    "geehrter",
    "goedemiddag",
    "goedemorgen",
    "goedenavond",
    "hallo",
    "hello",
    "hoi",
    "lieve",
];

/// Several people, or whoever reads it.
const GROUPS: [&str; 24] = [
    "allemaal",
    "allen",
    "belanghebbende",
    "belanghebbenden",
    "bewoner",
    "bewoners",
    "buurtbewoner",
    "buurtbewoners",
    "deelnemer",
    "deelnemers",
    "inwoner",
    "inwoners",
    "leden",
    "leerling",
    "leerlingen",
    "ondernemer",
    "ouder",
    "ouders",
    "parents",
    "residents",
    "s",
    "verzorger",
    "verzorgers",
    "vrijwilligers",
];

/// Who works together sends files about others on purpose.
const COLLEAGUES: [&str; 5] = ["collega", "collegas", "colleague", "colleagues", "team"];

const TITLES: [&str; 22] = [
    "de heer", "dhr", "dr", "drs", "fam", "familie", "frau", "heer", "herr", "ing", "ir", "meneer",
    "mevr", "mevrouw", "miss", "mr", "mrs", "ms", "mw", "prof", "the", "weledele",
];

pub(super) const FORMS_OF_ADDRESS: [&str; 14] = [
    "dhr", "fam", "familie", "frau", "heer", "herr", "meneer", "mevr", "mevrouw", "mr", "mrs",
    "ms", "mw", "miss",
];

/// Words that speak to the reader, of that reader's data.
const YOUR: [&str; 5] = ["ihre", "je", "jouw", "uw", "your"];
const DATA: [&str; 3] = ["gegevens", "persoonsgegevens", "details"];

/// Words of the number of someone else, in front of these numbers.
pub(super) const THEIR: [&str; 8] = ["diens", "haar", "her", "his", "hun", "ihr", "their", "zijn"];
const NUMBERS: [&str; 6] = ["anummer", "bsn", "burgerservice", "citizen", "sofi", "vnummer"];

/// Words of a child of the reader, and of several, and what stands between two of their names.
const CHILD: [&str; 10] = [
    "child",
    "daughter",
    "dochter",
    "dochtertje",
    "kind",
    "pleegdochter",
    "pleegzoon",
    "son",
    "zoon",
    "zoontje",
];
const SEVERAL: [&str; 4] = ["children", "dochters", "kinderen", "zonen"];
const AND: [&str; 2] = ["and", "en"];

/// Names of the reader's children, at most.
const CHILDREN_MOST: usize = 12;

/// Words of those for whom a reader may be written to.
pub(super) const FAMILY: [&str; 36] = [
    "broer",
    "buurman",
    "buurvrouw",
    "child",
    "children",
    "client",
    "clienten",
    "dochter",
    "dochters",
    "echtgenoot",
    "echtgenote",
    "erflater",
    "ex",
    "gezinsleden",
    "gezinslid",
    "huisgenoot",
    "huisgenoten",
    "husband",
    "inwoner",
    "kind",
    "kinderen",
    "kleinkind",
    "leerling",
    "moeder",
    "ouders",
    "overledene",
    "partner",
    "pupil",
    "referent",
    "vader",
    "wife",
    "zoon",
    "zonen",
    "zoontje",
    "zus",
    "zwager",
];

#[cfg(test)]
mod tests {
    use super::Greeting;
    use super::children;
    use super::greeting;
    use super::is_of_another;
    use crate::mail::Address;
    use crate::scan::record::words;

    #[test]
    fn knows_whom_a_line_greets() {
        let person = |name: &str| Some(Greeting::Person(words(name)));
        let cases = [
            ("Geachte mevrouw De Vries,", person("de vries")),
            ("Beste Jan,", person("jan")),
            ("Geachte heer J.P. van den Berg", person("j p van den berg")),
            ("Dear Ms Bakker,", person("bakker")),
            ("Geachte familie Yılmaz,", person("yılmaz")),
            ("Beste ouder(s) en verzorger(s),", Some(Greeting::Group)),
            ("Geachte heer, mevrouw,", Some(Greeting::Group)),
            ("Geachte heer/mevrouw,", Some(Greeting::Group)),
            ("Beste inwoners van Voorbeeld!", Some(Greeting::Group)),
            ("Beste collega's,", None),
            ("Beste keuze voor wie in de stad wil wonen", None),
            ("Geachte", None),
            ("Uw aanvraag van 2 november", None),
        ];
        for (line, expected) in cases {
            assert_eq!(greeting(line), expected, "{line}");
        }
    }

    #[test]
    fn knows_the_children_of_the_reader() {
        let cases: [(&str, &[&str]); 8] = [
            ("Uw zoon Thijs rijdt met de bus.", &["thijs"]),
            ("Het gaat om uw zoon\n\nPiet Jansen belde.", &[]),
            ("uw zoon Thijs en Piet Jansen", &["thijs"]),
            ("over uw kinderen Noor, Zoë en Sem.", &["noor", "zoe", "sem"]),
            ("uw kinderen Noor en Piet Jansen", &["noor"]),
            ("uw dochter is ziek", &[]),
            ("de zoon Thijs van uw buren", &[]),
            ("Your daughter Ann-Sophie Bos", &["ann", "sophie"]),
        ];
        for (text, expected) in cases {
            assert_eq!(children(text), expected, "{text}");
        }
    }

    #[test]
    fn knows_a_mailbox_of_someone_else() {
        let cases = [
            ("j.devries@gmail.com", "de vries", false),
            ("jdv1980@gmail.com", "de vries", false),
            ("voetbalgek@gmail.com", "de vries", false),
            ("devries_jan@gmail.com", "de vries", false),
            ("jan@devries.nl", "jan de vries", false),
            ("p.bakker@gmail.com", "de vries", true),
            ("piet-bakker77@gmail.com", "de vries", true),
        ];
        for (address, name, expected) in cases {
            let address = Address::parse(address).expect("an address");
            assert_eq!(is_of_another(&address, &words(name)), expected, "{address:?} {name}");
        }
    }
}
