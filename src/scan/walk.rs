//! Goes through a file and all that it contains, and gathers what every part says.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::detect::Detectors;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Search;
use crate::document::Block;
use crate::document::Content;
use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::Budget;
use crate::extract::Outcome;
use crate::extract::Remark;
use crate::extract::Sight;
use crate::extract::Sink;
use crate::extract::Unscannable;
use crate::extract::extract;
use crate::mail::Address;
use crate::mail::MessageHeader;
use crate::mail::Parties;
use crate::scan::attachment::ATTACHMENTS;
use crate::scan::attachment::Attachment;
use crate::scan::attachment::Fingerprint;
use crate::scan::fields::has_lines;
use crate::scan::fields::is_field;
use crate::scan::fields::is_header_field;
use crate::scan::fields::is_message;
use crate::scan::fields::shown_name;
use crate::scan::fields::spell;
use crate::scan::gather::Gather;
use crate::scan::gather::masked;
use crate::scan::hidden::Hidden;
use crate::scan::hidden::in_columns;
use crate::scan::owner::Stands;
use crate::scan::persons::Census;
use crate::scan::redact::Redacted;
use crate::scan::redact::redact;
use crate::scan::redact::without_numbers;
use crate::scan::report::Coverage;
use crate::scan::report::Header;
use crate::scan::report::NOTES;
use crate::scan::report::Note;
use crate::scan::report::PASSWORD_TOLD;
use crate::scan::report::PartReport;
use crate::scan::report::PartStatus;
use crate::scan::report::Report;
use crate::scan::role::Role;
use crate::scan::roll::People;
use crate::scan::secret::Secret;
use crate::scan::sketch::Digest;
use crate::scan::tally::LIKELY;
use crate::scan::tally::Tally;
use crate::scan::tally::Voice;
use crate::scan::told::tells_password;
use crate::scan::towns::Residences;

/// One walk, and what it has gathered so far.
pub(super) struct Walk<'a> {
    detectors: &'a Detectors,
    parties: &'a Parties,
    sight: &'a mut dyn Sight,
    tally: Tally,
    census: Census<'a>,
    parts: Vec<PartReport>,
    attachments: Vec<Attachment>,
    header: Header,
    /// Of the message that is read; its numbers may be named there. Never leaves a scan.
    subject: String,
    /// Whose address a table says is secret.
    secret: Secret,
    residences: Residences,
    /// A subject with a number of which only the text may say what it is.
    waiting: Option<Met>,
    /// Whether the message tells a password.
    tells_password: bool,
}

/// A block, and where it was met.
struct Met {
    block: Block,
    place: Place,
    part: usize,
    role: Role,
    in_header: bool,
}

/// A file being read: takes what the format finds, and searches it at once.
struct Visit<'w, 'a> {
    walk: &'w mut Walk<'a>,
    search: Search<'a>,
    /// Its name with every hit in it masked.
    name: Redacted,
    /// Index of its report.
    part: usize,
    /// Where the file stands in which it lies, and what that is; empty for the outermost.
    outer: &'w Place,
    outer_type: &'w str,
    /// What it is of the message.
    role: Role,
    /// Where it stands itself, once it is known what it is.
    place: Option<Place>,
    /// Whether it tells of people itself.
    tells: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        detectors: &'a Detectors,
        parties: &'a Parties,
        sight: &'a mut dyn Sight,
        digest: Digest,
    ) -> Self {
        Self {
            detectors,
            parties,
            sight,
            tally: Tally::new(digest),
            census: Census::new(digest, parties, detectors.words()),
            parts: Vec::new(),
            attachments: Vec::new(),
            header: Header::default(),
            subject: String::new(),
            secret: Secret::default(),
            residences: Residences::default(),
            waiting: None,
            tells_password: false,
        }
    }

    /// Reads the outermost file, and from it all the others.
    pub(super) fn start(&mut self, file: &File, budget: &mut Budget) {
        let _ = self.visit(file, &Place::root(), "", budget);
    }

    /// Has everyone listed who is met.
    pub(super) fn keep_roll(&mut self) {
        self.census.keep_roll(self.detectors.words());
    }

    /// The people, instead of a report.
    pub(super) fn people(mut self) -> People {
        self.census.end_text();
        self.census.people()
    }

    /// The report, given what was spent.
    pub(super) fn finish(mut self, budget: &Budget) -> Report {
        self.census.end_text();
        self.census.leave_out_owner();
        self.note_password();
        let spent = budget.spent();
        let count = |status| self.parts.iter().filter(|part| part.status == status).count() as u32;
        let coverage = Coverage {
            scanned: count(PartStatus::Scanned),
            skipped: count(PartStatus::Skipped),
            unscannable: count(PartStatus::Unscannable),
            bytes: spent.bytes,
            text_bytes: spent.text_bytes,
            cells: spent.cells,
            pages: spent.pages,
        };
        Report {
            persons: self.census.persons(),
            quoted: self.census.quoted(),
            secret_addresses: self.secret.count,
            residences: self.residences.rows,
            attached: self.census.attached(),
            by_kind: self.census.by_kind(),
            birth_years: self.census.birth_years(),
            greets: self.census.greets(),
            parts: self.parts,
            header: self.header,
            coverage,
            identities: self.census.identities(),
            attachments: self.attachments,
            findings: self.tally.findings(),
            work: budget.work(),
        }
    }

    /// Notes of every part with a password that the message gives it away.
    fn note_password(&mut self) {
        let is_locked = |part: &&mut PartReport| {
            part.unread.iter().any(|note| note.what == Unscannable::Encrypted.name())
        };
        if self.tells_password {
            for part in self.parts.iter_mut().filter(is_locked) {
                part.remarks.push(Note { place: String::new(), what: PASSWORD_TOLD.to_owned() });
            }
        }
    }

    /// Reads one file and those in it.
    ///
    /// - Failure: `TooMany`: no more can be read.
    fn visit(
        &mut self,
        file: &File,
        outer: &Place,
        outer_type: &str,
        budget: &mut Budget,
    ) -> Result<(), Unscannable> {
        let name = redact(&file.name, self.detectors);
        let declared = file.media_type.as_deref().unwrap_or_default();
        let part = self.parts.len();
        self.parts.push(PartReport {
            name: name.text.clone(),
            media_type: without_numbers(declared, 9),
            size_bytes: file.bytes.len() as u64,
            ..PartReport::default()
        });
        if let Err(why) = budget.enter() {
            self.miss(part, String::new(), why);
            return if why == Unscannable::TooMany { Err(why) } else { Ok(()) };
        }
        let is_body = file.name.trim().is_empty() && is_message(outer_type);
        let told = (!is_body).then(|| self.detectors.subjects().read_title(&name.text));
        self.census.concern().enter(told.as_ref(), &name.hits);
        let role = Role::of(file, outer, outer_type);
        let mut search = Search::new(self.detectors);
        if role == Role::Body {
            search = search.below(&self.subject);
        } else if role == Role::Attachment {
            search = search.called(&name.text);
        }
        let mut visit = Visit {
            walk: self,
            search,
            name,
            part,
            outer,
            outer_type,
            role,
            place: None,
            tells: false,
        };
        let depth = visit.walk.census.authors.depth();
        let outcome = extract(file, budget, &mut visit);
        let tells = visit.tells;
        visit.finish(outcome);
        self.census.authors.leave(depth);
        self.keep(part, (role, tells), &file.bytes);
        self.census.concern().leave();
        budget.leave();
        Ok(())
    }

    /// Keeps by what a part is known again, if it tells of people or could not be read.
    fn keep(&mut self, part: usize, (role, tells): (Role, bool), content: &[u8]) {
        let Some(part) = self.parts.get_mut(part) else { return };
        let counts = tells || part.status == PartStatus::Unscannable;
        if !counts || content.is_empty() || role == Role::Outermost {
            return;
        }
        let file = Attachment::of(&part.name, content);
        part.sha256 = Some(Fingerprint::of(&file));
        if role == Role::Attachment && self.attachments.len() < ATTACHMENTS {
            self.attachments.push(file);
        }
    }

    /// Notes that something in a part could not be read.
    fn miss(&mut self, part: usize, place: String, why: Unscannable) {
        let Some(part) = self.parts.get_mut(part) else { return };
        part.status = PartStatus::Unscannable;
        part.why.get_or_insert_with(|| why.name().to_owned());
        if part.unread.len() < NOTES {
            part.unread.push(Note { place, what: why.name().to_owned() });
        }
    }

    /// Reads what the titles of a block say of all in it: its sheet, or the subject of a message.
    fn read_titles(&mut self, block: &Block, in_message: bool) {
        let subjects = self.detectors.subjects();
        match &block.content {
            Content::Text(text) if in_message && is_field(block, "subject") => {
                let hits = redact(text, self.detectors).hits;
                self.subject = text.chars().take(SUBJECT_LENGTH).collect();
                self.census.concern().read_subject(&subjects.read_title(text), &hits);
            }
            _ if in_message => {}
            _ => {
                let title = block.place.steps().join(" ");
                self.census.concern().read_sheet(&subjects.read_title(&title));
            }
        }
    }

    /// Whether a block is a subject with a number that nothing in it explains.
    fn must_wait(&self, block: &Block, in_message: bool) -> bool {
        let Content::Text(text) = &block.content else { return false };
        let is_bare = |hit: &Hit| hit.kind == Kind::Bsn && hit.confidence < LIKELY;
        let is_subject = in_message && is_field(block, "subject");
        is_subject && redact(text, self.detectors).hits.iter().any(is_bare)
    }

    /// Searches the subject that waited, now that the text below it is known.
    fn read_waiting(&mut self, text: &str) {
        let Some(waiting) = self.waiting.take() else { return };
        let mut search = Search::new(self.detectors).below(text);
        self.search(&mut search, &waiting);
    }

    /// Searches one block; gives whether it tells of people.
    fn search(&mut self, search: &mut Search<'a>, met: &Met) -> bool {
        let Met { block, place, part, role, in_header } = met;
        let mut gather = Gather {
            detectors: self.detectors,
            parties: self.parties,
            tally: &mut self.tally,
            census: &mut self.census,
            place,
            in_header: *in_header,
            role: *role,
            has_lines: has_lines(block),
            hidden: Hidden::of(block),
            tells: false,
            tells_hidden: false,
            cached: None,
        };
        let searched = catch_unwind(AssertUnwindSafe(|| {
            search.block(block, &mut |unit| gather.take(unit));
        }));
        let (tells, tells_hidden) = (gather.tells, gather.tells_hidden);
        self.census.end_text();
        if let Some(part) = self.parts.get_mut(*part) {
            part.tells_hidden |= tells_hidden;
        }
        // A fault of ours must not let unread text pass.
        if searched.is_err() {
            self.miss(*part, String::new(), Unscannable::ParserFailed);
        }
        tells
    }

    fn read_header(&self, header: &MessageHeader) -> Header {
        let subject = redact(&header.subject, self.detectors);
        let plain = |addresses: &[Address]| addresses.iter().map(ToString::to_string).collect();
        let names = header.names.iter();
        let names = names.map(|(address, name)| (address.to_string(), without_numbers(name, 9)));
        Header {
            subject_hit: !subject.hits.is_empty(),
            subject: subject.text,
            message_id: header.message_id.clone(),
            references: header.references.clone(),
            automatic: header.automatic,
            date: header.date.clone(),
            from: plain(&header.from),
            from_name: without_numbers(&header.from_name, 9),
            visible: plain(&header.visible),
            names: names.collect(),
            blind: plain(&header.blind),
            received_count: header.received_count,
        }
    }
}

impl Sink for Visit<'_, '_> {
    fn block(&mut self, so_far: &Outcome, block: Block) {
        let in_header = is_message(&so_far.media_type) && is_header_field(&block);
        let place = self.place(so_far);
        let walk = &mut *self.walk;
        if let (Role::Body, Content::Text(text)) = (self.role, &block.content) {
            walk.read_waiting(text);
            walk.census.letter().read(text, walk.parties);
            walk.tells_password = walk.tells_password || tells_password(text);
        }
        if let (Role::Body | Role::Attachment, Content::Text(text)) = (self.role, &block.content) {
            let is_body = self.role == Role::Body;
            let stands = if is_body { Stands::InMessage } else { Stands::InAttachment };
            walk.census.owner().read(text, stands);
        }
        if let Content::Table(table) = &block.content {
            walk.secret.read(table, block.sequel);
            walk.residences.read(table, block.sequel);
        }
        spell(&block, walk.census.roll());
        let in_message = is_message(&so_far.media_type);
        walk.read_titles(&block, in_message);
        let is_hidden = block.visibility == Visibility::Hidden;
        let must_wait = walk.must_wait(&block, in_message);
        let block = Met { block, place, part: self.part, role: self.role, in_header };
        if must_wait {
            walk.read_waiting("");
            walk.waiting = Some(block);
        } else {
            self.tells |= walk.search(&mut self.search, &block);
        }
        if let Some(part) = walk.parts.get_mut(self.part) {
            part.hidden |= is_hidden;
        }
    }

    fn file(
        &mut self,
        so_far: &Outcome,
        file: File,
        budget: &mut Budget,
    ) -> Result<(), Unscannable> {
        let place = self.place(so_far);
        self.walk.visit(&file, &place, &so_far.media_type, budget)
    }

    fn is_blind(&self) -> bool {
        self.walk.sight.is_blind()
    }

    fn text_of(&mut self, picture: &[u8]) -> Option<Result<String, Unscannable>> {
        self.walk.sight.text_of(picture)
    }
}

impl Visit<'_, '_> {
    /// Where the file stands, now that it is known what it is; what stands in its name is found
    /// there.
    fn place(&mut self, so_far: &Outcome) -> Place {
        if let Some(place) = &self.place {
            return place.clone();
        }
        let shown = shown_name(&self.name.text, &so_far.media_type, self.outer_type);
        // The outermost message is no place: everything lies in it.
        let is_outermost_message = self.outer_type.is_empty() && so_far.header.is_some();
        let place = if is_outermost_message { Place::root() } else { self.outer.inside(&shown) };
        let text = place.to_string();
        if let Some(header) = so_far.header.as_ref().filter(|_| !self.outer_type.is_empty()) {
            self.walk.census.authors.enclose(header);
        }
        self.walk.census.hear(self.role.origin(), &[]);
        self.walk.tally.hear(Voice::Message);
        for hit in &self.name.hits {
            self.walk.tally.add(hit, &text, &text, None, self.walk.detectors.words());
            self.walk.census.meet_name(hit);
        }
        if let Some(part) = self.walk.parts.get_mut(self.part) {
            part.name = shown;
        }
        self.place = Some(place.clone());
        place
    }

    /// Reports what the file came to.
    fn finish(mut self, outcome: Outcome) {
        let outer = self.place(&outcome);
        let walk = self.walk;
        if walk.waiting.as_ref().is_some_and(|waiting| waiting.part == self.part) {
            walk.read_waiting("");
        }
        for unread in &outcome.unread {
            walk.miss(self.part, shown_place(&unread.place, walk.detectors), unread.why);
        }
        let note = |(place, remark): &(Place, Remark)| Note {
            place: shown_place(place, walk.detectors),
            what: remark.name().to_owned(),
        };
        let remarks: Vec<Note> = outcome.remarks.iter().map(note).take(NOTES).collect();
        let tells_hidden =
            in_columns(&outcome.hidden_columns, (&outer, walk.detectors), &walk.tally);
        if let Some(part) = walk.parts.get_mut(self.part) {
            part.media_type = without_numbers(&outcome.media_type, 9);
            part.remarks = remarks;
            part.tells_hidden |= tells_hidden;
            let skipped = outcome.skipped.filter(|_| part.status == PartStatus::Scanned);
            if let Some(skipped) = skipped {
                part.status = PartStatus::Skipped;
                part.why = Some(skipped.name().to_owned());
            }
        }
        let is_outermost = self.outer_type.is_empty();
        if let Some(header) = outcome.header.filter(|_| is_outermost) {
            walk.header = walk.read_header(&header);
        }
    }
}

fn shown_place(place: &Place, detectors: &Detectors) -> String {
    masked(place, detectors).to_string()
}

/// Characters of a subject that are kept.
const SUBJECT_LENGTH: usize = 200;
