//! The recipients whose own words a message repeats: what they wrote is nothing new to them.

use std::collections::HashMap;

use crate::mail::Address;
use crate::mail::MessageHeader;
use crate::mail::Parties;

/// Who of the recipients wrote what is quoted. Only an address in the head of a quote tells:
/// within an organisation mail programs write names alone, and two people may share one.
pub(super) struct Authors<'a> {
    parties: &'a Parties,
    /// Each author's bit is that of its position.
    list: Vec<&'a Address>,
    /// Whom a head names, as far as heads were met.
    heads: HashMap<String, Known>,
    /// Who had the messages in hand that are read, the outermost first.
    enclosed: Vec<Known>,
}

/// A set of authors: those who know something because they wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known(u16);

impl<'a> Authors<'a> {
    pub(super) fn new(parties: &'a Parties) -> Self {
        Self { parties, list: Vec::new(), heads: HashMap::new(), enclosed: Vec::new() }
    }

    /// A message begins that comes along: whoever of the recipients wrote or got it knows it. Who
    /// else works there does not, for all that a domain tells: students and neighbours share one.
    pub(super) fn enclose(&mut self, header: &MessageHeader) {
        let parties = self.parties;
        let knew = |recipient: &&Address| {
            header.from.contains(recipient) || header.visible.contains(recipient)
        };
        let known = parties.recipients.iter().filter(knew);
        let known = known.fold(self.known(), |known, recipient| known.or(self.bit(recipient)));
        self.enclosed.push(known);
    }

    /// How many messages are read that come along.
    pub(super) fn depth(&self) -> usize {
        self.enclosed.len()
    }

    /// Those end that began from this depth on.
    pub(super) fn leave(&mut self, depth: usize) {
        self.enclosed.truncate(depth);
    }

    /// Those to whom all of the message is known that is read.
    pub(super) fn known(&self) -> Known {
        self.enclosed.last().copied().unwrap_or_default()
    }

    /// Those who wrote under one of these heads, and so had in hand what stands there.
    pub(super) fn of(&mut self, heads: &[String]) -> Known {
        heads.iter().fold(Known::default(), |known, head| Known(known.0 | self.author(head).0))
    }

    /// Each author, and what is known to it.
    pub(super) fn list(&self) -> impl Iterator<Item = (&'a Address, Known)> {
        self.list.iter().enumerate().map(|(at, address)| (*address, Known(1 << at)))
    }

    fn author(&mut self, head: &str) -> Known {
        if let Some(known) = self.heads.get(head) {
            return *known;
        }
        let known = match self.recipient(head) {
            Some(recipient) => self.bit(recipient),
            None => Known::default(),
        };
        if self.heads.len() < HEADS {
            self.heads.insert(head.to_owned(), known);
        }
        known
    }

    /// The recipient whose address a head names, and no other address.
    fn recipient(&self, head: &str) -> Option<&'a Address> {
        let address = only_address(head)?;
        self.parties.recipients.iter().find(|recipient| **recipient == address)
    }

    fn bit(&mut self, recipient: &'a Address) -> Known {
        let known = self.list.iter().position(|author| *author == recipient);
        let at = known.unwrap_or_else(|| {
            self.list.push(recipient);
            self.list.len() - 1
        });
        Known(1_u16.checked_shl(at as u32).unwrap_or(0))
    }
}

impl Known {
    /// Everyone: of what was not met, nobody was told anything new.
    pub(super) const TO_ALL: Self = Self(u16::MAX);

    /// Whether anyone wrote it.
    pub(super) fn is_anyone(self) -> bool {
        self != Self::default()
    }

    /// Those in this set and in the other.
    #[must_use]
    pub(super) fn also(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in this set or in the other.
    #[must_use]
    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether nobody of the other set is in this one.
    pub(super) fn is_new_to(self, other: Self) -> bool {
        self.0 & other.0 == 0
    }
}

/// Who wrote what stands under these heads: the one address in the innermost of them.
pub(super) fn writer(heads: &[String]) -> Option<Address> {
    only_address(heads.last()?)
}

/// The one address that a head names.
fn only_address(head: &str) -> Option<Address> {
    let mut named = addresses(head);
    let address = named.next()?;
    named.all(|other| other == address).then_some(address)
}

/// The mail addresses in a line.
fn addresses(head: &str) -> impl Iterator<Item = Address> {
    let is_around = |c: char| c.is_whitespace() || "<>[]()\"',;:*|".contains(c);
    let words = head.split(is_around).filter(|word| word.contains('@'));
    words.filter_map(|word| Address::parse(word.trim_end_matches('.')).ok())
}

/// Heads that are remembered: a thread has a few dozen.
const HEADS: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::Authors;
    use crate::mail::Address;
    use crate::mail::Parties;

    #[test]
    fn only_the_address_of_a_recipient_makes_an_author() {
        let address = |text: &&str| Address::parse(text).expect("an address");
        let recipients = ["k.bos@gmail.com", "els@ziggo.nl"].iter().map(address).collect();
        let parties = Parties { recipients, ..Parties::default() };
        let cases = [
            ("Op 2 nov 2026 schreef Kees Bos <K.Bos@gmail.com>:", true),
            ("Kees Bos [mailto:k.bos@gmail.com]", true),
            ("k.bos@gmail.com <k.bos@gmail.com>", true),
            ("Kees Bos", false),
            ("Kees Bos <k.bos@hotmail.com>", false),
            ("k.bos@gmail.com namens anders@x.nl", false),
            ("", false),
        ];
        for (head, expected) in cases {
            let mut authors = Authors::new(&parties);
            assert_eq!(authors.of(&[head.to_owned()]).is_anyone(), expected, "{head}");
        }
        let mut authors = Authors::new(&parties);
        let both = authors.of(&["els@ziggo.nl".to_owned(), "k.bos@gmail.com".to_owned()]);
        let [(_, els), (_, kees)] = authors.list().collect::<Vec<_>>()[..] else { panic!("two") };
        assert!(!both.is_new_to(els) && !both.is_new_to(kees));
        assert!(authors.of(&["k.bos@gmail.com".to_owned()]).is_new_to(els));
    }
}
