//! What a message tells of one person.

use crate::detect::Kinds;
use crate::scan::authors::Known;
use crate::scan::record::Record;

/// What is known of a person met.
#[derive(Clone, Copy, Default)]
pub(super) struct Person {
    pub(super) named: bool,
    pub(super) numbered: bool,
    /// Told from others by a number, a birth date, a home or an e-mail address.
    pub(super) told_apart: bool,
    /// Known by nothing but a name.
    pub(super) name_only: bool,
    /// What the message holds of this person.
    pub(super) kinds: Kinds,
    /// The year of birth; `None` where it is not told.
    pub(super) birth_year: Option<i16>,
    /// Told of in attachments only.
    pub(super) attached: bool,
    /// Who wrote all that is told: of the person, of a number, of a subject.
    pub(super) known: Known,
    pub(super) known_number: Known,
    pub(super) known_subject: Known,
    /// The key of the one number met so far; `None` where there is none, or more than one.
    number: Option<u64>,
}

impl Person {
    /// Someone of whom nothing was told yet.
    pub(super) fn new() -> Self {
        let known = Known::TO_ALL;
        let (known_number, known_subject) = (known, known);
        Self {
            name_only: true,
            attached: true,
            known,
            known_number,
            known_subject,
            ..Self::default()
        }
    }

    /// Adds what a record tells, which was written by those of `known`; `number` is the key of the
    /// one number in it.
    pub(super) fn meet(&mut self, record: &Record, number: Option<u64>, known: Known) {
        let numbered = record.is_numbered();
        if numbered {
            // A number that the reader wrote is nothing new wherever it is repeated.
            let is_same = number.is_some() && self.number == number;
            self.known_number =
                if is_same { self.known_number.or(known) } else { self.known_number.also(known) };
            self.number = number.filter(|_| is_same || !self.numbered);
        }
        if !record.kinds.subjects().is_empty() {
            self.known_subject = self.known_subject.also(known);
        }
        let named = !record.name.is_empty();
        self.named |= named;
        self.numbered |= numbered;
        self.name_only &= record.is_name_only();
        self.kinds = self.kinds.and(record.kinds);
        self.birth_year = self.birth_year.or_else(|| year(record.birth.as_deref()?));
        self.known = self.known.also(known);
        self.told_apart |= numbered
            || !record.emails.is_empty()
            || named && (record.birth.is_some() || record.postcode.is_some());
    }
}

/// The year of a birth date, `1990-02-01`.
fn year(birth: &str) -> Option<i16> {
    birth.get(..4)?.parse().ok()
}
