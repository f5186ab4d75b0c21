//! What detection finds in one block, added to what a walk has gathered.

use crate::detect::About;
use crate::detect::Detectors;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Shape;
use crate::detect::Unit;
use crate::document::Place;
use crate::document::column_name;
use crate::mail::Address;
use crate::mail::Parties;
use crate::scan::authors::writer;
use crate::scan::hidden::Hidden;
use crate::scan::persons::Census;
use crate::scan::redact::redact;
use crate::scan::role::Role;
use crate::scan::tally::CERTAIN;
use crate::scan::tally::LIKELY;
use crate::scan::tally::Tally;
use crate::scan::tally::Voice;
use crate::scan::tally::names_one;

/// Takes what detection finds in one block.
pub(super) struct Gather<'w, 'a> {
    pub(super) detectors: &'a Detectors,
    pub(super) parties: &'a Parties,
    pub(super) tally: &'w mut Tally,
    pub(super) census: &'w mut Census<'a>,
    pub(super) place: &'w Place,
    pub(super) in_header: bool,
    pub(super) role: Role,
    /// Whether the block is a text of several lines.
    pub(super) has_lines: bool,
    /// What of the block is hidden.
    pub(super) hidden: Hidden,
    /// Whether something likely was found in it.
    pub(super) tells: bool,
    /// Whether something likely was found where it is hidden.
    pub(super) tells_hidden: bool,
    /// The place of the block, and of its columns as far as they were met.
    pub(super) cached: Option<(String, Vec<Option<String>>)>,
}

impl Gather<'_, '_> {
    pub(super) fn take(&mut self, unit: &Unit<'_>) {
        let about = if self.in_header { About::Correspondents } else { unit.about };
        // A file that comes along is new, whatever heads stand in it.
        let quoted = if self.role == Role::Body { unit.quoted } else { &[] };
        let is_known = self.census.hear(self.role.origin(), quoted);
        self.tally.hear(if is_known { Voice::Recipient } else { Voice::Message });
        if self.in_header {
            self.census.concern().meet_correspondents(unit);
        }
        let writer = self.resident_who_wrote(unit.quoted);
        self.census.concern().listen_to(writer);
        let noted = self.census.meet(&Unit { about, ..unit.clone() });
        if self.cached.is_none() {
            let place = masked(unit.place, self.detectors).within(self.place);
            self.cached = Some((place.to_string(), Vec::new()));
        }
        let is_hidden = self.hidden.holds(unit);
        let Some((block, columns)) = &mut self.cached else { return };
        for sighting in unit.sightings {
            let hit = &sighting.hit;
            let own = about == About::Correspondents && !names_one(hit);
            if own || is_party(hit, self.parties) {
                continue;
            }
            if hit.confidence >= LIKELY {
                self.tells = true;
                self.tells_hidden |= is_hidden;
            }
            let place = match (unit.shape, unit.column(sighting.spot)) {
                (Shape::Row, Some(column)) => column_place(block, columns, column),
                _ => block.as_str(),
            };
            let in_text = self.has_lines && unit.shape == Shape::Passage;
            let line = in_text.then(|| sighting.spot.saturating_add(1));
            self.tally.add(hit, place, block, line, self.detectors.words());
        }
        for noted in noted {
            self.tells_hidden |= is_hidden && noted.confidence >= LIKELY;
            let place = match (unit.shape, unit.column(noted.spot)) {
                (Shape::Row, Some(column)) => column_place(block, columns, column),
                _ => block.as_str(),
            };
            let in_text = self.has_lines && unit.shape == Shape::Passage;
            let line = in_text.then(|| noted.spot.saturating_add(1));
            let hit = Hit::new(noted.kind, 0, 0, noted.word, noted.confidence);
            self.tally.add(&hit, place, block, line, self.detectors.words());
        }
    }

    /// The private address of someone outside the message who wrote what stands under these heads.
    fn resident_who_wrote(&self, heads: &[String]) -> Option<Hit> {
        let address = writer(heads)?;
        let providers = self.detectors.words().words("private_mail");
        let mut parties = self.parties.senders.iter().chain(&self.parties.recipients);
        let is_outside =
            providers.contains(address.domain().as_str()) && parties.all(|one| *one != address);
        is_outside.then(|| Hit::new(Kind::Email, 0, 0, address.to_string(), CERTAIN))
    }
}

/// Whether the hit is the e-mail address of someone the message is between.
pub(super) fn is_party(hit: &Hit, parties: &Parties) -> bool {
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

/// A place with every hit in its steps masked.
pub(super) fn masked(place: &Place, detectors: &Detectors) -> Place {
    let steps = place.steps().iter();
    steps.fold(Place::root(), |place, step| place.inside(&redact(step, detectors).text))
}
