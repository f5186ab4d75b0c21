//! Goes through a file and all that it contains, and gathers what every part says.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::detect::About;
use crate::detect::Detectors;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Shape;
use crate::detect::Unit;
use crate::detect::detect;
use crate::document::Block;
use crate::document::Document;
use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::document::column_name;
use crate::extract::Budget;
use crate::extract::Extract;
use crate::extract::Unscannable;
use crate::extract::extract;
use crate::mail::Address;
use crate::mail::MessageHeader;
use crate::mail::Parties;
use crate::scan::persons::Census;
use crate::scan::redact::redact;
use crate::scan::redact::without_numbers;
use crate::scan::report::Header;
use crate::scan::report::PartReport;
use crate::scan::report::PartStatus;
use crate::scan::report::Report;
use crate::scan::sketch::Digest;
use crate::scan::tally::Tally;
use crate::scan::tally::is_number;

/// One walk, and what it has gathered so far.
pub(super) struct Walk<'a> {
    detectors: &'a Detectors,
    parties: &'a Parties,
    budget: Budget,
    tally: Tally,
    census: Census<'a>,
    parts: Vec<PartReport>,
    header: Header,
}

/// Where a file stands in the walk.
struct Visit<'a> {
    place: &'a Place,
    /// Media type of the file in which it lies; empty for the outermost.
    outer: &'a str,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        detectors: &'a Detectors,
        parties: &'a Parties,
        budget: Budget,
        digest: Digest,
    ) -> Self {
        Self {
            detectors,
            parties,
            budget,
            tally: Tally::new(digest),
            census: Census::new(digest, parties),
            parts: Vec::new(),
            header: Header::default(),
        }
    }

    /// Reads the outermost file, and from it all the others.
    pub(super) fn start(&mut self, file: &File) {
        self.visit(file, &Visit { place: &Place::root(), outer: "" });
    }

    /// The report.
    pub(super) fn finish(self) -> Report {
        Report {
            findings: self.tally.findings(),
            persons: self.census.persons(),
            parts: self.parts,
            header: self.header,
            work: self.budget.work(),
        }
    }

    /// Reads one file and those in it; `false` when no more can be read.
    fn visit(&mut self, file: &File, visit: &Visit<'_>) -> bool {
        let name = redact(&file.name, self.detectors);
        if let Err(why) = self.budget.enter() {
            let media_type = file.media_type.as_deref().unwrap_or_default();
            self.report(file, &name.text, media_type, PartStatus::Unscannable);
            self.note(why);
            return why != Unscannable::TooMany;
        }
        let mut read = extract(file, &mut self.budget);
        let shown = shown_name(&name.text, &read.media_type, visit);
        // The outermost message is no place: everything lies in it.
        let is_outermost_message = visit.outer.is_empty() && read.header.is_some();
        let place = if is_outermost_message { Place::root() } else { visit.place.inside(&shown) };
        let status = match (read.unread.first(), read.skipped) {
            (Some(_), _) => PartStatus::Unscannable,
            (None, true) => PartStatus::Skipped,
            (None, false) => PartStatus::Scanned,
        };
        self.report(file, &shown, &read.media_type, status);
        if let Some(unread) = read.unread.first() {
            self.note(unread.why);
        }
        let hidden = |block: &Block| block.visibility == Visibility::Hidden;
        if let Some(part) = self.parts.last_mut() {
            part.hidden = read.document.blocks.iter().any(hidden);
        }
        self.name_findings(&name.hits, &place);
        if let Some(header) = read.header.take().filter(|_| is_outermost_message) {
            self.header = self.read_header(&header);
        }
        self.search(&mut read, &place);
        let outer = read.media_type;
        for inner in read.files {
            if !self.visit(&inner, &Visit { place: &place, outer: &outer }) {
                break;
            }
        }
        self.budget.leave();
        true
    }

    fn report(&mut self, file: &File, name: &str, media_type: &str, status: PartStatus) {
        self.parts.push(PartReport {
            name: name.to_owned(),
            media_type: without_numbers(media_type, 9),
            status,
            why: None,
            size_bytes: file.bytes.len() as u64,
            hidden: false,
        });
    }

    fn note(&mut self, why: Unscannable) {
        if let Some(part) = self.parts.last_mut() {
            part.status = PartStatus::Unscannable;
            part.why = Some(why.name().to_owned());
        }
    }

    /// What stands in the name of a file is found there.
    fn name_findings(&mut self, hits: &[Hit], place: &Place) {
        let place = place.to_string();
        for hit in hits {
            self.tally.add(hit, &place, &place);
            self.census.meet_name(hit);
        }
    }

    /// Searches what was read, and lets go of it.
    fn search(&mut self, read: &mut Extract, place: &Place) {
        let is_message = read.media_type.starts_with("message/");
        for block in std::mem::take(&mut read.document.blocks) {
            let in_header = is_message && is_header_field(&block);
            let document = Document { blocks: vec![block] };
            let mut gather = Gather {
                detectors: self.detectors,
                parties: self.parties,
                tally: &mut self.tally,
                census: &mut self.census,
                place,
                in_header,
                cached: None,
            };
            let searched = catch_unwind(AssertUnwindSafe(|| {
                detect(&document, self.detectors, &mut |unit| gather.take(unit));
            }));
            self.census.end_text();
            // A fault of ours must not let unread text pass.
            if searched.is_err() {
                self.note(Unscannable::Damaged);
            }
        }
    }

    fn read_header(&self, header: &MessageHeader) -> Header {
        let subject = redact(&header.subject, self.detectors);
        let plain = |addresses: &[Address]| addresses.iter().map(ToString::to_string).collect();
        Header {
            subject_hit: !subject.hits.is_empty(),
            subject: subject.text,
            message_id: header.message_id.clone(),
            date: header.date.clone(),
            from: plain(&header.from),
            from_name: without_numbers(&header.from_name, 9),
            visible: plain(&header.visible),
            blind: plain(&header.blind),
            received_count: header.received_count,
        }
    }
}

/// Takes what detection finds in one block.
struct Gather<'w, 'a> {
    detectors: &'a Detectors,
    parties: &'a Parties,
    tally: &'w mut Tally,
    census: &'w mut Census<'a>,
    place: &'w Place,
    in_header: bool,
    /// The place of the block, and of its columns as far as they were met.
    cached: Option<(String, Vec<Option<String>>)>,
}

impl Gather<'_, '_> {
    fn take(&mut self, unit: &Unit<'_>) {
        let about = if self.in_header { About::Correspondents } else { unit.about };
        self.census.meet(&Unit { about, ..unit.clone() });
        if self.cached.is_none() {
            let steps = unit.place.steps().iter();
            let place = steps.fold(self.place.clone(), |place, step| {
                place.inside(&redact(step, self.detectors).text)
            });
            self.cached = Some((place.to_string(), Vec::new()));
        }
        let Some((block, columns)) = &mut self.cached else { return };
        for sighting in unit.sightings {
            let hit = &sighting.hit;
            let own = about == About::Correspondents && !is_number(hit.kind);
            if own || is_party(hit, self.parties) {
                continue;
            }
            let place = match (unit.shape, u16::try_from(sighting.spot)) {
                (Shape::Row, Ok(column)) => column_place(block, columns, column),
                _ => block.as_str(),
            };
            self.tally.add(hit, place, block);
        }
    }
}

/// Whether the hit is the e-mail address of someone the message is between.
fn is_party(hit: &Hit, parties: &Parties) -> bool {
    let mut addresses = parties.senders.iter().chain(&parties.recipients);
    hit.kind == Kind::Email
        && Address::parse(&hit.value).is_ok_and(|address| addresses.any(|a| *a == address))
}

/// The place of a column, made once.
fn column_place<'c>(block: &str, columns: &'c mut Vec<Option<String>>, column: u16) -> &'c str {
    let at = usize::from(column);
    if columns.len() <= at {
        columns.resize(at + 1, None);
    }
    let Some(place) = columns.get_mut(at) else { return "" };
    place.get_or_insert_with(|| {
        let name = column_name(column);
        if block.is_empty() { name } else { format!("{block} > {name}") }
    })
}

/// Whether a block of a message is a field of its header that says who it is between.
fn is_header_field(block: &Block) -> bool {
    let field = block.place.steps().first();
    block.visibility == Visibility::Shown
        && field.is_some_and(|field| !field.eq_ignore_ascii_case("subject"))
}

/// The name that a part goes by: its own, or what it is.
fn shown_name(name: &str, media_type: &str, visit: &Visit<'_>) -> String {
    if !name.trim().is_empty() {
        name.to_owned()
    } else if visit.outer.starts_with("message/") && media_type.starts_with("text/") {
        without_numbers(&format!("{media_type} body"), 9)
    } else {
        without_numbers(media_type, 9)
    }
}
