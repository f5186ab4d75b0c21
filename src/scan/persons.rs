//! Counts the people that a message holds data about.
//!
//! A row of a table is one person; in running text what stands together is, until something comes
//! that one person has only once. The same person in another sheet or file is known again by the
//! strongest key there is: a number, else the name with birth date, home, e-mail address or phone.
//! Left out are the people the message is between, staff of the own organisation, signatures, and
//! contacts in lists of organisations.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::detect::About;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Kinds;
use crate::detect::Lexicons;
use crate::detect::Shape;
use crate::detect::Sighting;
use crate::detect::Standing;
use crate::detect::Told;
use crate::detect::Unit;
use crate::mail::Address;
use crate::mail::Parties;
use crate::scan::authors::Authors;
use crate::scan::authors::Known;
use crate::scan::concern::Concern;
use crate::scan::concern::Noted;
use crate::scan::household::Household;
use crate::scan::identity::Identities;
use crate::scan::identity::Identity;
use crate::scan::letter::Letter;
use crate::scan::owner::Owner;
use crate::scan::person::Person;
use crate::scan::record::Keys;
use crate::scan::record::Record;
use crate::scan::record::Weight;
use crate::scan::record::bears;
use crate::scan::report::Persons;
use crate::scan::report::Quoted;
use crate::scan::roll::People;
use crate::scan::roll::Roll;
use crate::scan::roll::by_kind;
use crate::scan::sketch::Digest;
use crate::scan::sketch::Sketch;
use crate::scan::tally::CERTAIN;
use crate::scan::tally::LIKELY;
use crate::scan::tally::names_one;

/// The people met so far, as keyed numbers.
pub(super) struct Census<'a> {
    digest: Digest,
    parties: &'a Parties,
    /// Which person has a key.
    keyed: HashMap<u64, u32>,
    people: Vec<Person>,
    identities: Identities,
    roll: Roll<'a>,
    /// Names, phone numbers and birth dates of which nothing more is known.
    vague: Sketch,
    /// People beyond the bound on memory.
    beyond: Sketch,
    beyond_numbered: Sketch,
    beyond_sensitive: Sketch,
    /// The keys of the person taken for the owner of a party's mailbox, by the party's position.
    owners: HashMap<usize, Vec<u64>>,
    /// What the running text last told of; a blank line does not end it.
    open: Record,
    concern: Concern,
    /// Who bears a name, as far as it is told once.
    named: HashMap<u64, u32>,
    letter: Letter,
    owner: Owner,
    pub(super) authors: Authors<'a>,
    /// Who wrote what is being read.
    known: Known,
    origin: Origin,
}

/// Where people are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A file that comes with the message.
    Attachment,
    /// The message itself, or a file that is scanned alone.
    Message,
}

impl<'a> Census<'a> {
    pub(super) fn new(digest: Digest, parties: &'a Parties, words: &Lexicons) -> Self {
        Self {
            digest,
            parties,
            keyed: HashMap::new(),
            people: Vec::new(),
            identities: Identities::default(),
            roll: Roll::default(),
            vague: Sketch::default(),
            beyond: Sketch::default(),
            beyond_numbered: Sketch::default(),
            beyond_sensitive: Sketch::default(),
            owners: HashMap::new(),
            open: Record::default(),
            concern: Concern::default(),
            named: HashMap::new(),
            letter: Letter::default(),
            owner: Owner::new(parties, words),
            authors: Authors::new(parties),
            known: Known::default(),
            origin: Origin::Message,
        }
    }

    /// The letter that the message may be.
    pub(super) fn letter(&mut self) -> &mut Letter {
        &mut self.letter
    }

    /// Whose the numbers in the message are.
    pub(super) fn owner(&mut self) -> &mut Owner {
        &mut self.owner
    }

    /// Says where people are met from now on, and under which heads of quoted mail; whether one of
    /// the recipients wrote that.
    pub(super) fn hear(&mut self, origin: Origin, quoted: &[String]) -> bool {
        let mut known = self.authors.known();
        if !quoted.is_empty() {
            self.owner.doubt();
            known = known.or(self.authors.of(quoted));
        }
        if (known, origin) != (self.known, self.origin) {
            self.end_text();
            (self.known, self.origin) = (known, origin);
        }
        known.is_anyone()
    }

    /// Whom sensitive subjects are about.
    pub(super) fn concern(&mut self) -> &mut Concern {
        &mut self.concern
    }

    /// Counts the people in a unit, and gives the sensitive subjects of which it tells.
    pub(super) fn meet(&mut self, unit: &Unit<'_>) -> Vec<Noted> {
        if unit.about != About::Anyone {
            // A certain number counts wherever it stands.
            let certain = |hit: &&Hit| names_one(hit) && hit.confidence >= CERTAIN;
            for hit in unit.sightings.iter().map(|sighting| &sighting.hit).filter(certain) {
                self.count(&alone(hit));
            }
            return Vec::new();
        }
        let verdict = match unit.shape {
            Shape::Passage => self.concern.judge_passage(unit),
            Shape::Row => self.concern.judge_row(unit),
        };
        match unit.shape {
            Shape::Passage => self.meet_passage(unit, verdict.here),
            Shape::Row => {
                self.roll.at_row(unit.row);
                self.meet_row(unit, verdict.here);
                self.roll.at_row(0);
            }
        }
        let known = if verdict.is_answer { Known::default() } else { self.known };
        let heard = std::mem::replace(&mut self.known, known);
        verdict.elsewhere.iter().for_each(|record| self.count(record));
        self.known = heard;
        verdict.noted
    }

    /// Counts the person whom a number in the name of a file tells of.
    pub(super) fn meet_name(&mut self, hit: &Hit) {
        self.count(&alone(hit));
    }

    /// Leaves out the one person of whom the message tells, where that is who gets it or who sends
    /// it.
    pub(super) fn leave_out_owner(&mut self) {
        let [person] = self.people.as_slice() else { return };
        let here = person.named || !person.attached;
        let is_alone = self.vague.count() + self.beyond.count() == 0;
        let to = self.letter.addressee();
        if self.letter.may_own() && here && is_alone
            || (is_alone || self.owner.is_named()) && self.owner.is_party(to, &self.parties.senders)
        {
            self.people.clear();
            self.identities = Identities::default();
        }
    }

    /// Ends the running text that was read last.
    pub(super) fn end_text(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.count(&open);
    }

    /// By what the people are known again in other messages.
    pub(super) fn identities(&self) -> Vec<Identity> {
        let is_news = |at| !self.person(at).known.is_anyone();
        self.identities.list(is_news)
    }

    /// How many people there were.
    pub(super) fn persons(&self) -> Persons {
        self.persons_but(Known::default())
    }

    /// The same for recipients who wrote of some of them.
    pub(super) fn quoted(&self) -> Vec<Quoted> {
        let quoted = |(address, known): (&Address, Known)| Quoted {
            address: address.to_string(),
            persons: self.persons_but(known),
        };
        self.authors.list().map(quoted).collect()
    }

    /// Has everyone listed who is met.
    pub(super) fn keep_roll(&mut self, words: &'a Lexicons) {
        self.roll = Roll::kept(words);
    }

    /// The list, while people are met.
    pub(super) fn roll(&mut self) -> &mut Roll<'a> {
        &mut self.roll
    }

    /// Everyone, as far as they are listed.
    pub(super) fn people(mut self) -> People {
        let roll = std::mem::take(&mut self.roll);
        roll.people(self.kinds(), self.persons().estimate)
    }

    /// Of how many people there is each kind of data.
    pub(super) fn by_kind(&self) -> BTreeMap<Kind, u64> {
        by_kind(self.kinds())
    }

    /// How many people were born in each year, as far as that is told.
    pub(super) fn birth_years(&self) -> BTreeMap<i16, u64> {
        let mut years = BTreeMap::new();
        for year in self.people.iter().filter_map(|person| person.birth_year) {
            *years.entry(year).or_default() += 1;
        }
        years
    }

    fn kinds(&self) -> impl Iterator<Item = Kinds> {
        self.people.iter().map(|person| person.kinds)
    }

    /// How many people are told of in attachments only.
    pub(super) fn attached(&self) -> u64 {
        self.people.iter().filter(|person| person.attached).count() as u64 + self.beyond.count()
    }

    /// Whether the message greets the people it goes to.
    pub(super) fn greets(&self) -> bool {
        self.letter.greets()
    }

    /// How many people there were, leaving out what an author knew.
    fn persons_but(&self, author: Known) -> Persons {
        let count = |test: &dyn Fn(&&Person) -> bool| {
            let told = self.people.iter().filter(|person| person.known.is_new_to(author));
            told.filter(test).count() as u64
        };
        let beyond = self.beyond.count();
        let estimate = count(&|_| true) + beyond;
        let numbered = |p: &&Person| p.numbered && p.known_number.is_new_to(author);
        let sensitive =
            |p: &&Person| !p.kinds.subjects().is_empty() && p.known_subject.is_new_to(author);
        Persons {
            min: count(&|person| person.told_apart) + beyond,
            max: estimate + self.vague.count(),
            estimate,
            numbered: count(&numbered) + self.beyond_numbered.count(),
            sensitive: count(&sensitive) + self.beyond_sensitive.count(),
        }
    }

    /// A row is one person, and one more for each further number of the same kind (a child and
    /// its parents). A cell with many names is a list in running text.
    fn meet_row(&mut self, unit: &Unit<'_>, subjects: Kinds) {
        let household = Household::of(unit);
        let listed = |(_, standing): &(usize, Standing)| *standing == Standing::Listed;
        let is_listed = unit.told.standings.iter().any(listed);
        let mut record = Record { is_listed, ..Record::default() };
        let mut others = Vec::new();
        for cell in unit.sightings.chunk_by(|one, next| one.spot == next.spot) {
            let is_name = |s: &&Sighting| s.hit.kind == Kind::Name && s.hit.confidence >= LIKELY;
            if cell.iter().filter(is_name).count() >= CELL_NAMES {
                self.end_text();
                let told = &Told::default();
                self.meet_passage(&Unit { sightings: cell, told, ..unit.clone() }, subjects);
                self.end_text();
                continue;
            }
            if cell.first().is_some_and(|sighting| household.holds(sighting.spot)) {
                continue;
            }
            for hit in cell.iter().map(|sighting| &sighting.hit) {
                if names_one(hit) && record.has_other(hit) {
                    others.push(alone(hit));
                } else {
                    record.add(hit);
                }
            }
        }
        record.kinds = record.kinds.and(subjects);
        if record.is_numbered() || others.iter().any(Record::is_numbered) {
            self.owner.doubt();
        }
        household.members(&record).for_each(|member| self.count(&member));
        self.count(&record);
        others.iter().for_each(|other| self.count(other));
    }

    /// In running text a record goes on until a value comes that it has already; the subjects are
    /// told of all in it but officials.
    fn meet_passage(&mut self, unit: &Unit<'_>, subjects: Kinds) {
        let mut line = None;
        for (index, sighting) in unit.sightings.iter().enumerate() {
            let hit = &sighting.hit;
            if hit.confidence < LIKELY && !names_one(hit) {
                continue;
            }
            let next_line = line != Some(sighting.spot);
            line = Some(sighting.spot);
            let once = match hit.kind {
                Kind::Name | Kind::DateOfBirth => true,
                // `jan@example.nl; els@example.nl`: without a name each is someone else.
                // Behind `Jan Bos <jbos@…>` one that does not bear his name is of the next.
                Kind::Email => !self.open.bears_mailbox(&hit.value),
                _ => names_one(hit),
            };
            if self.open.has_other(hit) && (once || next_line) {
                self.end_text();
            }
            self.open.add(hit);
            let standing = unit.told.standing(index);
            self.open.is_listed |= standing == Some(Standing::Listed);
            if standing == Some(Standing::Official) {
                self.open.is_official |= hit.kind == Kind::Name;
            } else {
                self.open.kinds = self.open.kinds.and(subjects);
            }
        }
    }

    fn count(&mut self, record: &Record) {
        let weight = record.weight();
        if weight == Weight::None || !record.is_numbered() && self.is_left_out(record) {
            return;
        }
        self.letter.hear_of(record);
        if record.is_numbered() {
            self.owner.hear_of(&record.name);
        }
        let keys = record.keys(self.digest);
        if weight == Weight::Vague {
            let known = |key: &u64| self.keyed.contains_key(key);
            if let Some(key) = keys.own.iter().chain(&keys.shared).next()
                && !keys.own.iter().chain(&keys.shared).any(known)
            {
                self.vague.insert(*key);
            }
            return;
        }
        let named = !record.name.is_empty();
        let numbered = record.is_numbered();
        let met = keys.own.iter().find_map(|key| self.keyed.get(key)).copied();
        // A number that was not met tells two people of one name and birth date apart.
        let met = met.filter(|at| {
            let same_number = keys.own.first().is_some_and(|key| self.keyed.contains_key(key));
            !numbered || same_number || !self.person(*at).numbered
        });
        let met = met.or_else(|| {
            let shared = keys.shared.iter().find_map(|key| self.keyed.get(key)).copied();
            let other_name = |at: u32| named && self.person(at).named;
            shared.filter(|at| !numbered && !other_name(*at))
        });
        let called = record.called(self.digest);
        let met = met.or_else(|| {
            let namesake = called.and_then(|name| self.named.get(&name)).copied();
            namesake.filter(|at| record.is_name_only() || self.person(*at).name_only)
        });
        let at = match met {
            Some(at) => at,
            None if self.keyed.len() >= KEYS => {
                return self.count_beyond(&keys, record);
            }
            None => {
                self.people.push(Person::new());
                self.people.len() as u32 - 1
            }
        };
        if let Some(person) = self.people.get_mut(at as usize) {
            let number = record.only_number().and(keys.own.first()).copied();
            person.meet(record, number, self.known);
            person.attached &= self.origin == Origin::Attachment;
        }
        self.call(called, at);
        self.identities.meet(at, record.identity());
        self.roll.meet(at, record);
        for key in keys.own.iter().chain(&keys.shared) {
            if self.keyed.len() < KEYS {
                self.keyed.entry(*key).or_insert(at);
            }
        }
    }

    /// Keeps who bears a name.
    fn call(&mut self, name: Option<u64>, at: u32) {
        if let Some(name) = name.filter(|_| self.named.len() < NAMES) {
            self.named.entry(name).or_insert(at);
        }
    }

    fn person(&self, at: u32) -> Person {
        self.people.get(at as usize).copied().unwrap_or_default()
    }

    fn count_beyond(&mut self, keys: &Keys, record: &Record) {
        if let Some(key) = keys.own.first().or(keys.shared.first()) {
            self.beyond.insert(*key);
            if record.is_numbered() {
                self.beyond_numbered.insert(*key);
            }
            if !record.kinds.subjects().is_empty() {
                self.beyond_sensitive.insert(*key);
            }
        }
    }

    /// Whether the record is of someone the message is between, or of the own organisation's
    /// staff.
    fn is_left_out(&mut self, record: &Record) -> bool {
        let parties = || self.parties.senders.iter().chain(&self.parties.recipients);
        let email = |email: &String| {
            let Ok(address) = Address::parse(email) else { return false };
            let own = |domain| address.domain().is_within(domain);
            parties().any(|party| *party == address)
                || record.birth.is_none() && self.parties.own_domains.iter().any(own)
        };
        if record.emails.iter().any(email)
            || self.letter.is_addressee(record)
            || self.concern.is_correspondent(record)
            || record.is_at_work()
        {
            return true;
        }
        // `mevrouw Jansen` in a message to `e.jansen73@example.nl`.
        if let ([surname], true) = (record.name.as_slice(), record.is_name_only())
            && parties().any(|party| bears(surname, party.local()))
        {
            return true;
        }
        let namesake = |party: &Address| self.concern.may_own(record, party.local());
        let few = parties().count() <= NAMED_PARTIES;
        if !few || record.name.len() < 2 || !parties().any(namesake) {
            return false;
        }
        // Behind a mailbox is one person: in a register, others may bear the same name.
        let own = record.keys(self.digest).own;
        for (at, _) in parties().enumerate().filter(|(_, party)| namesake(party)) {
            match self.owners.get(&at) {
                None => {
                    self.owners.insert(at, own);
                    return true;
                }
                Some(owner) if own.is_empty() || own.iter().any(|key| owner.contains(key)) => {
                    return true;
                }
                Some(_) => {}
            }
        }
        false
    }
}

/// A record of nothing but this number.
fn alone(hit: &Hit) -> Record {
    let mut record = Record::default();
    record.add(hit);
    record
}

/// Up to so many senders and recipients a name like theirs is taken for them. Among more, some
/// resident in a register bears the name of some recipient by chance.
const NAMED_PARTIES: usize = 10;

/// Names in one cell from which on it is a list: a family of two shares a row.
const CELL_NAMES: usize = 3;

/// Names kept: about 2 MB.
const NAMES: usize = 50_000;

/// Keys kept: about 100 MB.
const KEYS: usize = 3_000_000;
