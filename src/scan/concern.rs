//! Whom a sensitive subject is about.
//!
//! A passage tells of the people named in it, else of the one of whom the text told last, else of
//! the one in the subject line or the name of the file; or of whoever is named right behind it. A
//! text that speaks of nobody in particular (a policy paper, minutes, a vacancy) tells of those in
//! it only with a number or a date of birth beside the name; officials never.

use crate::detect::About;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Kinds;
use crate::detect::Mention;
use crate::detect::Shape;
use crate::detect::Standing;
use crate::detect::Told;
use crate::detect::Tone;
use crate::detect::Unit;
use crate::scan::record::Record;
use crate::scan::record::bears;
use crate::scan::record::is_same_name;
use crate::scan::record::names_mailbox;
use crate::scan::record::words;
use crate::scan::tally::LIKELY;
use crate::scan::tally::names_one;

/// What was said of sensitive subjects so far, and of whom more may be said.
#[derive(Default)]
pub(super) struct Concern {
    /// The files in which the present one lies, and itself.
    titles: Vec<Title>,
    /// The sheet, page or field that is read.
    sheet: Title,
    /// The line above the table that is read.
    heading: Title,
    /// The names of those the message is between.
    correspondents: Vec<Vec<String>>,
    /// Of whom the text told last, and how many passages ago.
    last: Option<(Record, u32)>,
    /// Who wrote what is read, where that is someone at home to whom it does not go back.
    writer: Option<Record>,
    /// What was said with nobody named yet.
    pending: Vec<Noted>,
    is_pending_personal: bool,
    is_pending_quoted: bool,
    pending_age: u32,
}

/// What the name of a file, its sheet and the subject line say.
#[derive(Default)]
struct Title {
    person: Option<Record>,
    subjects: Vec<Noted>,
    tone: Tone,
    is_list: bool,
    /// Whether it is the text of a message itself.
    is_body: bool,
}

/// A subject to be reported.
#[derive(Clone, Debug)]
pub(super) struct Noted {
    pub(super) kind: Kind,
    pub(super) confidence: f32,
    /// The word that says it.
    pub(super) word: String,
    /// Column or line.
    pub(super) spot: u32,
}

/// What a unit says, and of whom.
#[derive(Default)]
pub(super) struct Verdict {
    /// Of everyone in it who is not there for work.
    pub(super) here: Kinds,
    /// Of someone who is not in it.
    pub(super) elsewhere: Option<Record>,
    /// Whether that one is named in the mail that this answers, which does not say it.
    pub(super) is_answer: bool,
    /// What to report.
    pub(super) noted: Vec<Noted>,
}

/// Who is in a unit.
struct People {
    /// Someone is named who is not there for work.
    is_named: bool,
    /// All who are named are there for work.
    is_staff: bool,
    /// A number or a date of birth.
    is_firm: bool,
    /// A home or an account.
    is_placed: bool,
}

impl Concern {
    /// A file begins, with this name and this found in it; one without a name is the text of a
    /// message.
    pub(super) fn enter(&mut self, told: Option<&Told<'_>>, hits: &[Hit]) {
        let mut title = Title { is_body: told.is_none(), ..Title::default() };
        told.into_iter().for_each(|told| title.add(told));
        title.person = person_of(hits);
        self.titles.push(title);
    }

    /// The file ends that began last.
    pub(super) fn leave(&mut self) {
        self.titles.pop();
        self.sheet = Title::default();
        self.forget();
    }

    /// The subject of the message that is read.
    pub(super) fn read_subject(&mut self, told: &Told<'_>, hits: &[Hit]) {
        if let Some(title) = self.titles.last_mut() {
            title.add(told);
            title.person = title.person.take().or_else(|| person_of(hits));
        }
    }

    /// A sheet or page begins.
    pub(super) fn read_sheet(&mut self, told: &Told<'_>) {
        self.sheet = Title::default();
        self.sheet.add(told);
    }

    /// Takes the names in a unit for those of people that the message is between.
    pub(super) fn meet_correspondents(&mut self, unit: &Unit<'_>) {
        for hit in unit.sightings.iter().map(|sighting| &sighting.hit) {
            if hit.kind == Kind::Name && self.correspondents.len() < CORRESPONDENTS {
                self.correspondents.push(words(&hit.value));
            }
        }
    }

    /// Whether someone of whom no more than a name is known bears that of a correspondent.
    pub(super) fn is_correspondent(&self, record: &Record) -> bool {
        let own = |name: &Vec<String>| is_same_name(name, &record.name);
        // One name with a mailbox of its own (`Cor`, `cor1111@…`) is anyone's who is called so.
        let is_anyone = record.name.len() == 1 && !record.emails.is_empty();
        !is_firm(record) && !is_anyone && self.correspondents.iter().any(own)
    }

    /// Whether a mailbox bears the name of `record`, and is not that of a correspondent who is
    /// called otherwise: `s.berhane@` of `Samar Berhane`, not of `Sem Berhane`.
    pub(super) fn may_own(&self, record: &Record, local: &str) -> bool {
        let is_own = |name: &Vec<String>| is_same_name(name, &record.name);
        let is_owner = |name: &Vec<String>| {
            name.len() > 1 && name.iter().any(|word| word.len() > 2 && bears(word, local))
        };
        names_mailbox(&record.name, local)
            && (self.correspondents.iter().any(is_own) || !self.correspondents.iter().any(is_owner))
    }

    /// Takes this address for that of whoever wrote what is read from here on.
    pub(super) fn listen_to(&mut self, writer: Option<Hit>) {
        self.writer = writer.map(|hit| {
            let mut record = Record::default();
            record.add(&hit);
            record
        });
    }

    /// Forgets of whom the text told: another begins.
    pub(super) fn forget(&mut self) {
        self.last = None;
        self.pending.clear();
    }

    /// What a passage says, and of whom.
    pub(super) fn judge_passage(&mut self, unit: &Unit<'_>) -> Verdict {
        let told = unit.told;
        self.heading = Title::default();
        if told.is_heading {
            self.heading.add(told);
            return Verdict::default();
        }
        let people = self.people(unit);
        let around_is_plain = told.around.general == 0;
        let around = told.around.general >= GENERAL_WORDS && told.around.is_general();
        let is_general = told.tone.is_general() || around || self.is_titled_general();
        let (mut verdict, mut answered) = (Verdict::default(), Vec::new());
        let is_plain = people.is_firm || told.tone.general == 0 && around_is_plain;
        let personal = told.tone.personal >= if is_plain { 1 } else { PERSONAL_WORDS };
        let may_tell = people.is_firm || !is_general && (people.is_named || people.is_placed);
        if may_tell {
            let telling = |mention: &&Mention<'_>| is_telling(mention, personal);
            verdict.noted = told.mentions.iter().filter(telling).map(noted).collect();
            let speaks = self.is_pending_personal || told.tone.personal > 0 || people.is_firm;
            if self.pending_age <= 1 && speaks {
                verdict.is_answer = !self.is_pending_quoted && !unit.quoted.is_empty();
                answered = self.pending.iter().map(|noted| noted.kind).collect();
                verdict.noted.extend(self.pending.drain(..).map(Noted::less_sure));
            }
            self.pending.clear();
            verdict.here = verdict.noted.iter().map(|noted| noted.kind).collect();
        } else if !people.is_named && !is_general {
            verdict = self.carry(told, personal);
            self.is_pending_quoted = !unit.quoted.is_empty();
        }
        self.remember(unit, &people);
        if verdict.is_answer && !answered.is_empty() {
            let named = self.last.as_ref().map(|(record, _)| record.clone());
            verdict.elsewhere = named.map(|mut record| {
                answered.iter().for_each(|kind| record.tell(*kind));
                record
            });
        }
        inform(&mut verdict, told);
        verdict
    }

    /// What a row says, and of whom.
    pub(super) fn judge_row(&mut self, unit: &Unit<'_>) -> Verdict {
        let told = unit.told;
        let people = self.people(unit);
        let is_headed = told.mentions.iter().any(|mention| mention.is_headed);
        let most = if is_headed { HEADED_GENERAL } else { 0 };
        let is_general = told.tone.is_general() && told.tone.general > most && !people.is_firm;
        let personal = told.tone.personal > 0;
        let mut verdict = Verdict::default();
        let is_someone = people.is_named || people.is_firm || people.is_staff;
        if unit.about == About::Anyone && is_someone && !is_general {
            let telling = |mention: &&Mention<'_>| {
                let is_private = people.is_firm || personal;
                if people.is_staff {
                    // What they work on is in the header, too.
                    mention.is_headed && !is_field_of_work(mention.kind)
                } else {
                    mention.is_headed || is_telling(mention, is_private)
                }
            };
            verdict.noted = told.mentions.iter().filter(telling).map(noted).collect();
            let is_client = people.is_firm || people.is_named;
            if is_client && !people.is_staff && told.tone.general == 0 {
                verdict.noted.extend(self.titled(&people));
            }
            verdict.here = verdict.noted.iter().map(|noted| noted.kind).collect();
        } else if !is_someone && !is_general {
            // A form of which the labels are not known, row by row.
            let firm = self.last.as_ref().is_some_and(|(record, _)| is_firm(record));
            if firm {
                verdict = self.carry(told, personal);
            } else if told.is_list {
                self.sheet.add(told);
            }
        }
        self.remember(unit, &people);
        inform(&mut verdict, told);
        verdict
    }

    /// What the titles say of everyone in a row.
    fn titled(&self, people: &People) -> Vec<Noted> {
        let titles = || [&self.heading, &self.sheet].into_iter().chain(self.titles.iter().rev());
        let Some(title) = titles().find(|title| !title.subjects.is_empty()) else {
            return Vec::new();
        };
        let is_list = titles().take(3).any(|title| title.is_list);
        let private = people.is_firm || people.is_placed || is_list || title.is_list;
        if !private || title.tone.general > 0 || self.is_titled_general() {
            return Vec::new();
        }
        title.subjects.clone()
    }

    /// What is said of someone named before, or in a title; it waits for a name where nobody was.
    fn carry(&mut self, told: &Told<'_>, personal: bool) -> Verdict {
        let telling = |mention: &&Mention<'_>| is_telling(mention, personal);
        let found: Vec<Noted> = told.mentions.iter().filter(telling).map(noted).collect();
        let mut verdict = Verdict::default();
        if found.is_empty() {
            return verdict;
        }
        let last = self
            .last
            .as_ref()
            .filter(|(record, ago)| is_firm(record) || *ago <= PASSAGES && told.tone.personal > 0);
        let titled = || self.titles.iter().rev().find_map(|title| title.person.as_ref());
        let writer = self.writer.as_ref();
        let Some(record) = last.map(|(record, _)| record).or(writer).or_else(titled) else {
            self.pending = found;
            self.is_pending_personal = told.tone.personal > 0;
            self.pending_age = 0;
            return verdict;
        };
        let mut record = record.clone();
        found.iter().for_each(|noted| record.tell(noted.kind));
        verdict.elsewhere = Some(record);
        verdict.noted = found.into_iter().map(Noted::less_sure).collect();
        verdict
    }

    /// Keeps of whom a unit tells.
    fn remember(&mut self, unit: &Unit<'_>, people: &People) {
        self.pending_age = self.pending_age.saturating_add(1);
        if people.is_named || people.is_firm {
            let mut record = Record::default();
            for (index, sighting) in unit.sightings.iter().enumerate() {
                if unit.told.standing(index) == Some(Standing::Official) {
                    continue;
                }
                // Of several people it is about the first, the others will come of themselves.
                if !record.has_other(&sighting.hit) {
                    record.add(&sighting.hit);
                }
            }
            self.last = Some((record, 0));
        } else if let Some((_, ago)) = &mut self.last {
            *ago = ago.saturating_add(1);
        }
    }

    /// Whether the title of what is read says that it is about nobody in particular; that of a
    /// message is the title of its text.
    fn is_titled_general(&self) -> bool {
        let body = |title: &&Title| title.is_body;
        let bodies = self.titles.iter().rev().take_while(body).count();
        let mut own = self.titles.iter().rev().take(bodies + 1).chain([&self.sheet]);
        own.any(|title| title.tone.is_general())
    }

    /// Who is in a unit.
    fn people(&mut self, unit: &Unit<'_>) -> People {
        let likely =
            |kind| unit.sightings.iter().any(|s| s.hit.kind == kind && s.hit.confidence >= LIKELY);
        let (mut named, mut official) = (0, 0);
        let is_body = self.titles.last().is_some_and(|title| title.is_body);
        for (index, sighting) in unit.sightings.iter().enumerate() {
            if sighting.hit.kind != Kind::Name || sighting.hit.confidence < LIKELY {
                continue;
            }
            let name = words(&sighting.hit.value);
            match unit.told.standing(index) {
                Some(Standing::Official) => official += 1,
                Some(Standing::Addressed) if is_body => self.correspondents.push(name),
                _ if self.correspondents.iter().any(|own| is_same_name(own, &name)) => {}
                _ => named += 1,
            }
        }
        self.correspondents.truncate(CORRESPONDENTS);
        let number = unit
            .sightings
            .iter()
            .any(|sighting| names_one(&sighting.hit) && sighting.hit.confidence >= LIKELY);
        let is_listed = unit.shape == Shape::Passage
            && unit.told.standings.iter().any(|(_, standing)| *standing == Standing::Listed);
        let placed = [Kind::Address, Kind::Postcode, Kind::Iban].into_iter().any(likely);
        People {
            is_named: named > 0,
            is_staff: named == 0 && official > 0,
            is_firm: number || likely(Kind::DateOfBirth) || is_listed,
            is_placed: placed && named > 0,
        }
    }
}

impl Title {
    fn add(&mut self, told: &Told<'_>) {
        let strong = told
            .mentions
            .iter()
            .filter(|mention| mention.strongest > 1)
            .map(|mention| Noted { confidence: TITLED, ..noted(mention) });
        self.subjects.extend(strong);
        self.subjects.truncate(SUBJECTS);
        self.tone = self.tone.and(told.tone);
        self.is_list |= told.is_list;
    }
}

impl Noted {
    /// Said of someone who is not named in the same passage.
    fn less_sure(self) -> Self {
        Self { confidence: (self.confidence - 0.1).max(LIKELY), ..self }
    }
}

/// Whether a mention says enough: two words that speak of the subject, one that can hardly mean
/// anything else, or one in a text of one person.
fn is_telling(mention: &Mention<'_>, is_personal: bool) -> bool {
    mention.score >= SCORE || mention.strongest >= 3 || mention.strongest == 2 && is_personal
}

/// Whether there are officials whose work it is.
fn is_field_of_work(kind: Kind) -> bool {
    matches!(kind, Kind::SocialBenefits | Kind::YouthCare | Kind::Education)
}

fn noted(mention: &Mention<'_>) -> Noted {
    Noted {
        kind: mention.kind,
        confidence: (0.4 + 0.1 * f32::from(mention.score)).min(0.95),
        word: mention.word.to_owned(),
        spot: mention.spot,
    }
}

/// Adds what is said of nobody: worth knowing, no more.
fn inform(verdict: &mut Verdict, told: &Told<'_>) {
    for mention in &told.mentions {
        let known = verdict.noted.iter().any(|noted| noted.kind == mention.kind);
        if !known && is_telling(mention, false) {
            verdict.noted.push(Noted { confidence: OF_NOBODY, ..noted(mention) });
        }
    }
}

fn is_firm(record: &Record) -> bool {
    record.birth.is_some() || record.numbers.iter().any(|(.., confidence)| *confidence >= LIKELY)
}

/// The person whom the names in a title tell of.
fn person_of(hits: &[Hit]) -> Option<Record> {
    let mut record = Record::default();
    hits.iter().for_each(|hit| record.add(hit));
    let known = !record.name.is_empty() || is_firm(&record);
    known.then_some(record)
}

/// From this sum of weights on a passage speaks of a subject.
const SCORE: u16 = 4;

/// Different words of nobody in particular from which on a whole text is of that sort.
const GENERAL_WORDS: u16 = 3;

/// Different words of one person from which on a strong word alone is told of that person.
const PERSONAL_WORDS: u16 = 2;

/// Words of nobody in particular that the header of a table may have in which a column is about
/// a subject: such a table often has a column for the function.
const HEADED_GENERAL: u16 = 1;

/// So many passages further on it may still be the same person.
const PASSAGES: u32 = 2;

/// Confidence of a subject that the title tells of everyone in a table.
const TITLED: f32 = 0.6;

/// Confidence of a subject of which nobody is told.
const OF_NOBODY: f32 = 0.45;

/// Names of correspondents that are kept.
const CORRESPONDENTS: usize = 50;

/// Subjects of one title, at most.
const SUBJECTS: usize = 12;
