//! Whether the one number that a message tells is that of the person who gets it, or who sends it:
//! by the name beside it and what both mailboxes bear.

use std::collections::BTreeMap;

use crate::detect::Lexicons;
use crate::detect::eleven_test;
use crate::detect::fold;
use crate::mail::Address;
use crate::mail::Parties;
use crate::scan::letter::FAMILY;
use crate::scan::letter::FORMS_OF_ADDRESS;
use crate::scan::letter::THEIR;
use crate::scan::record::is_same_name;
use crate::scan::record::words;

/// What the texts of a message say of whose the numbers in them are. Holds names: lives for one
/// scan.
#[derive(Default)]
pub(super) struct Owner {
    /// The one recipient, where that is a mailbox at a known provider for private persons; whose
    /// one at a mistyped domain is nobody knows.
    home: Option<Address>,
    /// The name that stands with the number.
    holder: Vec<String>,
    /// The parts of a name behind labels of their own (`Geslachtsnaam:`, `Voornamen:`), by
    /// label.
    parts: BTreeMap<String, Vec<String>>,
    /// Words in capitals in front of a number on its line; a name that no list knows is among
    /// them.
    beside: Vec<String>,
    /// Those inside the sentences above it, in the message itself.
    above: Vec<String>,
    /// The words behind `mijn gegevens`.
    introduced: Vec<Vec<String>>,
    /// Lines with a number.
    lines: usize,
    /// Of these, those with nothing but a label in front of it, or with a name.
    explained: usize,
    /// Of these, those in files that come with the message.
    attached: usize,
    /// Whether one is called that of the writer: `mijn BSN`.
    is_mine: bool,
    /// Whether a number stands where nothing tells whose it is, or words of others are there.
    is_unclear: bool,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// In the message itself.
    InMessage,
    /// In a file that comes with it.
    InAttachment,
}

impl Owner {
    pub(super) fn new(parties: &Parties, lists: &Lexicons) -> Self {
        let only = match parties.recipients.as_slice() {
            [recipient] => Some(recipient),
            _ => None,
        };
        let providers = lists.words("private_mail");
        let home = only.filter(|one| providers.contains(one.domain().as_str())).cloned();
        Self { home, ..Self::default() }
    }

    /// Reads a text of the message.
    pub(super) fn read(&mut self, text: &str, stands: Stands) {
        if text.len() > LETTER_BYTES {
            self.is_unclear = true;
            return;
        }
        let folded = fold(text);
        let all = words(&folded);
        self.is_unclear |= all.iter().any(|word| FAMILY.contains(&word.as_str()))
            || pairs(&all).any(|(whose, what)| THEIR.contains(&whose) && is_label(what));
        let mut above = Vec::new();
        for line in text.lines() {
            self.read_part(line);
            match number_in(line) {
                Some(at) => {
                    self.read_number(line.get(..at).unwrap_or_default(), stands);
                    if stands == Stands::InMessage {
                        self.above.append(&mut above);
                    }
                }
                None => above.extend(capitals(line).filter(|(inside, _)| *inside).map(|(_, w)| w)),
            }
        }
    }

    /// Reads a part of a name behind its label; the same label above another tells of two people.
    fn read_part(&mut self, line: &str) {
        let Some((label, part)) = line.split_once(':').filter(|(label, _)| label.len() < PART)
        else {
            return;
        };
        let label = fold(label.trim());
        let part = words(&fold(part));
        if NAME_PARTS.contains(&label.as_str()) && !part.is_empty() {
            self.is_unclear |= self.parts.get(&label).is_some_and(|known| *known != part);
            self.parts.insert(label, part);
        }
    }

    /// The name that stands with the number, known or only written as one, with the other parts of
    /// it where it is one of them.
    fn whole_holder(&self) -> Vec<String> {
        let mut holder = if self.is_named() { self.holder.clone() } else { self.beside.clone() };
        if holder.is_empty() || self.parts.values().any(|part| holder == *part) {
            let others = self.parts.values().flatten();
            let others: Vec<String> = others.filter(|w| !holder.contains(w)).cloned().collect();
            holder.extend(others);
        }
        holder
    }

    /// Reads what stands in front of a number on its line.
    fn read_number(&mut self, before: &str, stands: Stands) {
        self.lines += 1;
        let all = words(&fold(before));
        let is_labelled = !all.is_empty() && all.iter().all(|word| is_label(word));
        self.explained += usize::from(is_labelled || capitals(before).next().is_some());
        self.attached += usize::from(stands == Stands::InAttachment);
        let mine = all.iter().rposition(|word| MY.contains(&word.as_str()));
        let told = mine.and_then(|at| all.get(at + 1..)).unwrap_or_default();
        let is_data = |word: &String| DATA.contains(&word.as_str()) || is_label(word);
        let is_told = stands == Stands::InMessage && told.first().is_some_and(is_data);
        self.is_mine |= is_told && told.iter().all(|word| is_label(word));
        if is_told {
            let named = told.get(1..).unwrap_or_default();
            self.introduced.push(named.iter().take(INTRODUCED).cloned().collect());
        }
        let from = told.first().filter(|_| is_told);
        let from = from.and_then(|first| fold(before).rfind(first.as_str())).unwrap_or(0);
        let rest = before.get(from..).unwrap_or(before);
        self.beside.extend(capitals(rest).map(|(_, word)| word));
    }

    /// Hears of a number with this name beside it.
    pub(super) fn hear_of(&mut self, name: &[String]) {
        // Of whom else it may be changes nothing any more.
        if self.is_unclear {
            return;
        }
        self.is_unclear |=
            !self.holder.is_empty() && !name.is_empty() && !is_same_name(&self.holder, name);
        for word in name {
            if !self.holder.contains(word) {
                self.holder.push(word.clone());
            }
        }
    }

    /// Hears that something stands there of which these rules know nothing: a number in a table,
    /// words that somebody else wrote.
    pub(super) fn doubt(&mut self) {
        self.is_unclear = true;
    }

    /// Whether the number is that of whom a letter greets as `addressee`: with that name beside it,
    /// or below its label alone, in a mailbox that bears more of that name than the surname.
    fn is_readers(&self, addressee: &[String], reader: &Address) -> bool {
        if self.is_unclear || self.lines == 0 || addressee.is_empty() {
            return false;
        }
        let holder = self.whole_holder();
        let is_told = match holder.is_empty() {
            true => self.attached == 0,
            false => is_same_name(addressee, &holder),
        };
        let name: Vec<String> = addressee.iter().chain(&holder).cloned().collect();
        is_told
            && self.explained == self.lines
            && are_of(&self.beside, &name)
            && are_of(&self.above, &name)
            && identifies(&name, reader)
    }

    /// Whether a name stands with the number.
    pub(super) fn is_named(&self) -> bool {
        !self.holder.is_empty()
    }

    /// Whether the number is that of who gets the message, greeted as `addressee`, or who sends it.
    pub(super) fn is_party(&self, addressee: &[String], senders: &[Address]) -> bool {
        let home = self.home.as_ref();
        home.is_some_and(|reader| self.is_readers(addressee, reader))
            || senders.iter().any(|sender| self.is_senders(sender, home))
    }

    /// Whether the number is that of who sends it: sent `home`, to a private mailbox of that name,
    /// or with the words `mijn gegevens` and that name.
    fn is_senders(&self, sender: &Address, home: Option<&Address>) -> bool {
        if self.is_unclear || self.lines == 0 {
            return false;
        }
        let holder = self.whole_holder();
        let is_named = !holder.is_empty() && identifies(&holder, sender);
        let introduced = self.introduced.iter().find(|name| identifies(name, sender));
        if let Some(name) = introduced.filter(|_| is_named || self.holder.is_empty()) {
            return are_of(&self.beside, name);
        }
        let Some(own) = home else { return false };
        if is_named {
            return identifies(&holder, own) && are_of(&self.beside, &holder);
        }
        let name = words(sender.local());
        let is_mine = holder.is_empty() && self.is_mine;
        is_mine && identifies(&name, own) && are_of(&self.beside, &name)
    }
}

/// Whether a mailbox bears a surname and, beside it, a given name or its initial: `norawissink`
/// and `j.blokzijl` bear `Wissink, Nora Johanna` and `J. Blokzijl`; `p.bakker` and `bakker` do not
/// bear `J. Bakker`.
fn identifies(name: &[String], mailbox: &Address) -> bool {
    let local = fold(mailbox.local());
    let letters: String = local.chars().filter(|c| c.is_alphabetic()).collect();
    let parts: Vec<&str> = local.split(['.', '_', '-']).collect();
    let spans = (0..name.len()).flat_map(|from| (from + 1..=name.len()).map(move |to| (from, to)));
    spans.into_iter().any(|(from, to)| {
        let surname = name[from..to].concat();
        let given = match parts.iter().position(|part| *part == surname) {
            // `danique.pot`: short surnames are known where they stand by themselves.
            Some(at) if surname.len() > 1 => [&parts[..at], &parts[at + 1..]].concat().concat(),
            _ => match letters.find(&surname).filter(|_| surname.len() >= SURNAME) {
                Some(at) => format!("{}{}", &letters[..at], &letters[at + surname.len()..]),
                None => return false,
            },
        };
        let given: String = given.chars().filter(|c| c.is_alphabetic()).collect();
        let others = name[..from].iter().chain(&name[to..]);
        !given.is_empty() && is_given(&given, others)
    })
}

/// Whether letters are a given name out of `names`, or initials of them; where only an initial is
/// known, it begins the letters.
fn is_given<'n>(letters: &str, names: impl Iterator<Item = &'n String>) -> bool {
    let names: Vec<&String> = names.collect();
    let begins = |name: &&&String| {
        let is_initial = name.chars().count() == 1 || letters.chars().count() == 1;
        if is_initial { name.chars().next() == letters.chars().next() } else { **name == letters }
    };
    let initials: String = names.iter().filter_map(|name| name.chars().next()).collect();
    names.iter().any(|name| begins(&name)) || initials == letters
}

/// Whether each word is one of the name.
fn are_of(all: &[String], name: &[String]) -> bool {
    all.iter().all(|word| name.contains(word))
}

/// The words of a line that begin with a capital and are no label, folded; whether each stands
/// inside a sentence.
fn capitals(line: &str) -> impl Iterator<Item = (bool, String)> {
    let mut inside = false;
    line.split_whitespace().flat_map(move |word| {
        let is_inside = inside;
        inside = !word.ends_with(['.', '!', '?', ':']) || word.chars().count() <= INITIAL;
        let has_digit = word.chars().any(|c| c.is_ascii_digit());
        let parts = word.split(|c: char| !c.is_alphanumeric());
        let capital = parts.filter(|part| part.starts_with(char::is_uppercase) && !has_digit);
        let folded: Vec<String> = capital.flat_map(words).collect();
        let is_name = |word: &String| !is_label(word) && !FORMS_OF_ADDRESS.contains(&word.as_str());
        folded.into_iter().filter(is_name).map(move |word| (is_inside, word))
    })
}

/// Where the last number stands in a line that may be a BSN, or one of ten digits that is no phone
/// number.
fn number_in(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut found = None;
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = &bytes[at..at + run];
        if eleven_test(number) || run == 10 && number[0] != b'0' {
            found = Some(at);
        }
        at += run.max(1);
    }
    found
}

/// Whether a word is part of what a number of someone is called.
fn is_label(word: &str) -> bool {
    LABELS.contains(&word)
}

fn pairs(all: &[String]) -> impl Iterator<Item = (&str, &str)> {
    all.windows(2).filter_map(|pair| match pair {
        [one, next] => Some((one.as_str(), next.as_str())),
        _ => None,
    })
}

/// Bytes of a text that may be about one person, at most.
const LETTER_BYTES: usize = 20_000;

/// Letters of a surname by which a mailbox is known, at least.
const SURNAME: usize = 4;

/// Bytes of an initial with its dot: it ends no sentence.
const INITIAL: usize = 2;

/// Bytes of a label in front of a part of a name, at most.
const PART: usize = 30;

/// Labels of the parts of a name.
const NAME_PARTS: [&str; 8] = [
    "achternaam",
    "geslachtsnaam",
    "roepnaam",
    "tussenvoegsel",
    "voorletters",
    "voornaam",
    "voornamen",
    "voorvoegsel",
];

/// Words behind `mijn gegevens` among which a name is.
const INTRODUCED: usize = 6;

const MY: [&str; 3] = ["mijn", "my", "meine"];
const DATA: [&str; 4] = ["gegevens", "persoonsgegevens", "details", "naam"];

/// What numbers are called, and the words that join it to whose they are.
const LABELS: [&str; 16] = [
    "a",
    "bsn",
    "burgerservicenummer",
    "citizen",
    "is",
    "je",
    "jouw",
    "nr",
    "nummer",
    "service",
    "sofinummer",
    "uw",
    "v",
    "vnummer",
    "your",
    "number",
];

#[cfg(test)]
mod tests {
    use super::Owner;
    use super::Stands;
    use super::identifies;
    use crate::mail::Address;
    use crate::scan::record::words;

    fn address(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    #[test]
    fn a_mailbox_is_known_by_more_than_a_surname() {
        let cases = [
            ("Wissink Nora Johanna", "norawissink", true),
            ("J. Blokzijl", "j.blokzijl", true),
            ("R. ter Haar", "remco.terhaar", true),
            ("Averesch W.J.", "wimaveresch", true),
            ("Averesch W.J.", "wj.averesch61", true),
            ("Samira Haddad", "samira.haddad94", true),
            ("Samira Haddad", "s.haddad", true),
            ("J. Bakker", "p.bakker", false),
            ("Jan Bakker", "joke.bakker", false),
            ("J. Bakker", "bakker", false),
            ("Bakker", "j.bakker", false),
            ("J. Bakker", "voetbalgek", false),
        ];
        for (name, local, expected) in cases {
            let mailbox = address(&format!("{local}@ziggo.nl"));
            assert_eq!(identifies(&words(name), &mailbox), expected, "{name} {local}");
        }
    }

    #[test]
    fn a_number_is_the_readers_by_name_or_label() {
        let me = address("a.kuipers@ziggo.nl");
        // What the letter says, and the name that stands with the number.
        let cases = [
            ("Uw verhuizing is verwerkt.\nBSN: 999990019", "", true),
            ("Uw BSN 999990019", "", true),
            ("Uw verhuizing is verwerkt. BSN 999990019", "", false),
            ("U belde over Qwrx Ormsk.\nBSN 999990019", "", false),
            ("Qwrx Ormsk, BSN 999990019", "", false),
            ("Uw zoon is ingeschreven.\nBSN: 999990019", "", false),
            ("A. Kuipers, BSN 999990019", "A Kuipers", true),
            ("B. Kuipers, BSN 999990019", "B Kuipers", false),
            ("P. Bakker, BSN 999990019", "P Bakker", false),
        ];
        for (text, holder, expected) in cases {
            let mut owner = Owner::default();
            owner.read(text, Stands::InMessage);
            owner.hear_of(&words(holder));
            assert_eq!(owner.is_readers(&words("A. Kuipers"), &me), expected, "{text}");
        }
    }

    #[test]
    fn a_short_surname_is_known_where_it_stands_by_itself() {
        let name = words("D Pot");
        for (mailbox, expected) in [
            ("danique.pot@gmail.com", true),
            ("d_pot@gmail.com", true),
            ("potgieter.d@gmail.com", false),
            ("danpot@gmail.com", false),
            ("b.pot@gmail.com", false),
        ] {
            assert_eq!(identifies(&name, &address(mailbox)), expected, "{mailbox}");
        }
    }

    #[test]
    fn a_number_is_the_senders_where_it_says_so() {
        let me = address("s.kleinsmit@voorbeeld.nl");
        let home = "sandra_kleinsmit@outlook.com";
        let cases = [
            ("boodschappen, mijn bsn 999990019, melk", "", home, true),
            ("boodschappen, bsn 999990019, melk", "", home, false),
            ("mijn bsn 999990019", "", "piet@outlook.com", false),
            ("mijn gegevens: Sandra Kleinsmit, bsn 999990019", "", "hypotheek@geld.nl", true),
            ("mijn gegevens: Qwrx Ormsk, bsn 999990019", "", "hypotheek@geld.nl", false),
            ("S. Kleinsmit, bsn 999990019", "S Kleinsmit", home, true),
            ("S. Kleinsmit, bsn 999990019", "S Kleinsmit", "piet@outlook.com", false),
            ("P. Bakker, bsn 999990019", "P Bakker", home, false),
        ];
        for (text, holder, to, expected) in cases {
            let mut owner = Owner::default();
            owner.read(text, Stands::InMessage);
            owner.hear_of(&words(holder));
            assert_eq!(owner.is_senders(&me, Some(&address(to))), expected, "{text} {to}");
        }
    }
}
