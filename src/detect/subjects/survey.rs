//! What a whole text says of sensitive subjects, before its passages are read one by one.

use crate::detect::subjects::index::Wanted;
use crate::detect::subjects::marks::Mark;
use crate::detect::subjects::marks::Room;
use crate::detect::subjects::marks::Seeker;
use crate::detect::subjects::marks::seek;
use crate::detect::subjects::told::Tone;
use crate::detect::subjects::vocabulary::Sense;
use crate::detect::subjects::vocabulary::Subjects;
use crate::detect::subjects::vocabulary::Term;

/// How a text speaks of people, and where it may tell of a subject: most texts do nowhere.
#[derive(Default)]
pub(in crate::detect) struct Survey {
    /// How it speaks.
    pub(in crate::detect) tone: Tone,
    /// Where words of subjects end that are more than weak ones, in order.
    telling: Vec<usize>,
    /// The words of the tone that were met, a bit each.
    met: Vec<u64>,
}

impl Survey {
    /// Looks through `text`, which must be normalised.
    ///
    /// - Cost: some steps for each word.
    pub(in crate::detect) fn of(subjects: &Subjects, text: &str) -> Self {
        let met = vec![0; subjects.terms.len().div_ceil(64)];
        let mut survey = Self { met, ..Self::default() };
        seek(subjects, text, (0, text.len()), &mut Room::new(text), &mut survey);
        survey.telling.sort_unstable();
        survey
    }

    /// Whether a word of a subject that is more than a weak one stands anywhere.
    pub(in crate::detect) fn is_telling(&self) -> bool {
        !self.telling.is_empty()
    }

    /// Whether such a word ends behind `from` and no further than `to`.
    pub(in crate::detect) fn tells(&self, (from, to): (usize, usize)) -> bool {
        let next = self.telling.partition_point(|end| *end <= from);
        self.telling.get(next).is_some_and(|end| *end <= to)
    }
}

impl Seeker for Survey {
    const WANTED: Wanted = Wanted::Telling;

    fn wants(&self, number: usize, term: &Term) -> bool {
        match term.sense {
            Sense::Subject(_, weight) => weight > 1,
            Sense::Personal | Sense::General => {
                self.met.get(number / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 0)
            }
            _ => false,
        }
    }

    fn take(&mut self, mark: Mark, term: &Term) {
        let tone = match term.sense {
            Sense::Personal => Tone { personal: 1, general: 0 },
            Sense::General => Tone { personal: 0, general: 1 },
            _ => return self.telling.push(mark.end),
        };
        if let Some(bits) = self.met.get_mut(mark.term / 64) {
            *bits |= 1 << (mark.term % 64);
        }
        self.tone = self.tone.and(tone);
    }
}
