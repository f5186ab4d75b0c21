//! The way to the part that is looked at: the same that a scan goes, without searching the others.

use crate::detect::Detectors;
use crate::detect::Search;
use crate::document::Block;
use crate::document::Content;
use crate::document::File;
use crate::document::Place;
use crate::extract::Budget;
use crate::extract::Outcome;
use crate::extract::Sight;
use crate::extract::Sink;
use crate::extract::Unscannable;
use crate::extract::extract;
use crate::mail::Parties;
use crate::scan::fields::is_field;
use crate::scan::fields::is_message;
use crate::scan::fields::shown_name;
use crate::scan::gather::masked;
use crate::scan::preview::section::Sections;
use crate::scan::preview::shown::Preview;
use crate::scan::preview::wish::Wish;
use crate::scan::redact::redact;
use crate::scan::report::Note;

/// One way through a message.
pub(super) struct Tour<'a> {
    detectors: &'a Detectors,
    parties: &'a Parties,
    sight: &'a mut dyn Sight,
    wish: &'a Wish,
    /// The position of the part that comes next.
    next: u32,
    /// Of the message: it may name the numbers in its text.
    subject: String,
    preview: Option<Preview>,
}

/// A part on the way.
struct Passing<'t, 'a> {
    tour: &'t mut Tour<'a>,
    outer: &'t Place,
}

/// The part that is looked at.
struct Looking<'s, 'a> {
    sections: Sections<'a>,
    sight: &'s mut dyn Sight,
}

impl<'a> Tour<'a> {
    pub(super) fn new(
        detectors: &'a Detectors,
        parties: &'a Parties,
        sight: &'a mut dyn Sight,
        wish: &'a Wish,
    ) -> Self {
        Self { detectors, parties, sight, wish, next: 0, subject: String::new(), preview: None }
    }

    /// What is shown; empty where there is no such part.
    pub(super) fn look(mut self, file: &File, budget: &mut Budget) -> Preview {
        let _ = self.visit(file, &Place::root(), "", budget);
        self.preview.unwrap_or_default()
    }

    /// Goes through one file.
    ///
    /// - Failure: `TooMany` once the part was met: the rest need not be unpacked.
    fn visit(
        &mut self,
        file: &File,
        outer: &Place,
        outer_type: &str,
        budget: &mut Budget,
    ) -> Result<(), Unscannable> {
        let number = self.next;
        self.next += 1;
        if let Err(why) = budget.enter() {
            return if why == Unscannable::TooMany { Err(why) } else { Ok(()) };
        }
        if number == self.wish.part {
            self.preview = Some(self.shown(file, outer, outer_type, budget));
        } else {
            let here = if outer_type.is_empty() { Place::root() } else { outer.inside("file") };
            let mut passing = Passing { tour: self, outer: &here };
            extract(file, budget, &mut passing);
        }
        budget.leave();
        if self.preview.is_some() { Err(Unscannable::TooMany) } else { Ok(()) }
    }

    fn shown(
        &mut self,
        file: &File,
        outer: &Place,
        outer_type: &str,
        budget: &mut Budget,
    ) -> Preview {
        let is_inside_message = outer.steps().is_empty() && is_message(outer_type);
        let mut search = Search::new(self.detectors);
        if file.name.trim().is_empty() && is_inside_message {
            search = search.below(&self.subject);
        }
        let sections = Sections::new(self.detectors, self.parties, self.wish, search);
        let mut looking = Looking { sections, sight: &mut *self.sight };
        let outcome = extract(file, budget, &mut looking);
        looking.sections.hide(&outcome);
        let name = redact(&file.name, self.detectors).text;
        let unread = outcome.unread.iter().map(|unread| Note {
            place: masked(&unread.place, self.detectors).to_string(),
            what: unread.why.name().to_owned(),
        });
        Preview {
            name: shown_name(&name, &outcome.media_type, outer_type),
            unread: unread.collect(),
            media_type: outcome.media_type,
            ..looking.sections.shown()
        }
    }
}

impl Sink for Passing<'_, '_> {
    fn block(&mut self, so_far: &Outcome, block: Block) {
        if let Content::Text(text) = &block.content
            && is_message(&so_far.media_type)
            && self.outer.steps().is_empty()
            && is_field(&block, "subject")
        {
            self.tour.subject.clone_from(text);
        }
    }

    fn file(
        &mut self,
        so_far: &Outcome,
        file: File,
        budget: &mut Budget,
    ) -> Result<(), Unscannable> {
        self.tour.visit(&file, self.outer, &so_far.media_type, budget)
    }

    fn is_blind(&self) -> bool {
        true
    }

    fn text_of(&mut self, _: &[u8]) -> Option<Result<String, Unscannable>> {
        None
    }
}

impl Sink for Looking<'_, '_> {
    fn block(&mut self, _: &Outcome, block: Block) {
        self.sections.take(&block);
    }

    /// What lies in it is a part of its own.
    fn file(&mut self, _: &Outcome, _: File, _: &mut Budget) -> Result<(), Unscannable> {
        Ok(())
    }

    fn is_blind(&self) -> bool {
        self.sight.is_blind()
    }

    fn text_of(&mut self, picture: &[u8]) -> Option<Result<String, Unscannable>> {
        self.sight.text_of(picture)
    }
}
