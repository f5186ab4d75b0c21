//! A letter to each of the people concerned (GDPR art. 34): one text, with that person's own kinds
//! of data in it and none of the values. Who is of another municipality gets it from that one.

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit::Action;
use crate::breach;
use crate::breach::Facts;
use crate::breach::Question;
use crate::detect::Kind;
use crate::followup::Error;
use crate::followup::Followup;
use crate::followup::Listed;
use crate::followup::Whose;
use crate::followup::marks;
use crate::followup::marks::filled;
use crate::followup::table::addressee;
use crate::followup::table::is_child;
use crate::incident::Case;
use crate::paper::Block;
use crate::paper::Sheet;
use crate::render::Language;
use crate::render::Leak;
use crate::render::consequences_in_words;
use crate::render::texts;
use crate::scan::OfPerson;

/// What stands the same in every letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The text, with its marks: `{naam}`, `{gegevens}`.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// Whose letter it is.
    pub organisation: String,
    /// Where to ask; may be empty.
    pub contact: String,
    /// The day of the letter.
    pub at: Timestamp,
}

/// Which letters are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printing {
    /// In which language.
    pub language: Language,
    /// To whom.
    pub whose: Whose,
    /// Which part of them, [`LETTERS_AT_ONCE`] at a time, from 1.
    pub part: u64,
}

impl Followup {
    /// What stands in the letters to the people of `controller`; of the own organisation where that
    /// is empty.
    pub fn letterhead(&self, controller: &str, text: String, language: Language) -> Letterhead {
        let settings = self.register.settings();
        let of = settings.controllers.named(controller);
        let (organisation, contact) = match of {
            Some(of) => (&of.name, &of.letter_contact),
            None => (&settings.organisation, &settings.letter_contact),
        };
        Letterhead {
            text,
            language,
            organisation: organisation.clone(),
            contact: contact.clone(),
            at: (self.clock)(),
        }
    }

    /// A letter to each person who is meant, after that is written in the trail.
    ///
    /// - Failure: `Missing` where there is no list, or nobody in that part of it.
    pub async fn letters(
        &self,
        who: &Principal,
        id: &str,
        printing: &Printing,
    ) -> Result<Vec<Sheet>, Error> {
        let language = printing.language;
        let text = self.letter_text(who, id, language).await?.text;
        let part = printing.part.max(1);
        let detail = format!("language={} part={part}", language.code());
        let mut people = self.opened(who, id, Action::LettersMade, detail).await?.list;
        people.retain(|listed| printing.whose.holds(listed));
        let case = self.register.case(who, id, language).await?;
        let matter = Matter::of(&case);
        let first = usize::try_from(part - 1).unwrap_or(usize::MAX);
        let people = people.iter().skip(first.saturating_mul(LETTERS_AT_ONCE));
        let letter = |listed: &Listed| {
            let head = self.letterhead(&listed.controller, text.clone(), language);
            of_matter(matter, &listed.person, &head)
        };
        let letters: Vec<Sheet> = people.take(LETTERS_AT_ONCE).map(letter).collect();
        if letters.is_empty() { Err(Error::Missing) } else { Ok(letters) }
    }

    /// A letter to somebody who does not exist: of whom all kinds of data of the incident leaked.
    pub fn example(
        &self,
        case: &Case,
        controller: &str,
        (text, language): (String, Language),
    ) -> Sheet {
        let matter = Matter::of(case);
        let kinds = case.incident.kinds.iter().filter_map(|name| Kind::named(name));
        let person = OfPerson {
            name: texts(language).concerned.example_name.to_owned(),
            kinds: kinds.collect(),
            ..OfPerson::default()
        };
        of_matter(matter, &person, &self.letterhead(controller, text, language))
    }

    /// The same of no incident at all, for the text of all letters.
    pub fn general_example(&self, (text, language): (String, Language)) -> Sheet {
        let person = OfPerson {
            name: texts(language).concerned.example_name.to_owned(),
            kinds: [Kind::Name, Kind::Bsn, Kind::DateOfBirth].into_iter().collect(),
            ..OfPerson::default()
        };
        let matter = Matter { id: EXAMPLE_ID, happened: (self.clock)(), leak: Leak::Mail };
        of_matter(matter, &person, &self.letterhead("", text, language))
    }
}

/// What is filled in for the incident: its number, when it happened, and how it leaked.
#[derive(Clone, Copy)]
struct Matter<'a> {
    id: &'a str,
    happened: Timestamp,
    leak: Leak,
}

impl<'a> Matter<'a> {
    fn of(case: &'a Case) -> Self {
        let leak = match case.value(Question::IncidentKind) {
            kind if kind.starts_with("email_") => Leak::Mail,
            "mail_post" => Leak::Post,
            "device_lost" => Leak::Device,
            "hacking_malware_phishing" => Leak::Intrusion,
            "published" => Leak::Published,
            "wrong_portal" | "wrong_file" => Leak::WrongFile,
            "told_aloud" => Leak::Told,
            _ if case.value(Question::Direction) == "outbound_mail" => Leak::Mail,
            _ => Leak::Other,
        };
        Self { id: &case.incident.id, happened: case.happened(), leak }
    }
}

/// The letter to `person`.
fn of_matter(matter: Matter<'_>, person: &OfPerson, head: &Letterhead) -> Sheet {
    let texts = texts(head.language);
    let said = &texts.concerned;
    let language = head.language;
    let day = language.date(head.at);
    let happened = language.date(matter.happened);
    let to = addressee(person, said, head.at);
    let name = if person.name.is_empty() { said.no_name } else { &person.name };
    // Of a child its parents are told, and not that something of themselves leaked.
    let is_child = is_child(person, head.at);
    let greeted = if is_child { (said.parents)(name) } else { name.to_owned() };
    let facts = Facts { kinds: person.kinds.iter().collect(), persons: 1, ..Facts::default() };
    let harms = consequences_in_words(&breach::consequences(&facts), language);
    let mut blocks = vec![
        Block::Heading(head.organisation.clone()),
        Block::Address(vec![if to.is_empty() { said.no_name.to_owned() } else { to }]),
        Block::Text(format!("{}: {day}\n{}: {}", said.date, said.reference, matter.id)),
        Block::Space(6.0),
    ];
    let values = [
        (marks::NAME, greeted.as_str()),
        (marks::DATE, &happened),
        (marks::EVENT, (said.leaked)(matter.leak)),
        (marks::ACTION, (said.acted)(matter.leak)),
        (marks::REFERENCE, matter.id),
        (marks::ORGANISATION, &head.organisation),
        (marks::CONTACT, if head.contact.is_empty() { &head.organisation } else { &head.contact }),
        (marks::CONSEQUENCES, if harms.is_empty() { said.no_harm } else { &harms }),
    ];
    let mut about = is_child.then(|| (said.about_child)(name));
    for line in head.text.lines().map(str::trim) {
        if line == marks::KINDS {
            let kind = |kind| Block::Bullet((texts.words.kind)(kind).to_owned());
            blocks.extend(person.kinds.iter().map(kind));
            continue;
        }
        // What kind of line it is, the text says, and never a name in it.
        let of = |rest: &str| filled(rest, &values);
        if let Some(heading) = line.strip_prefix("# ") {
            blocks.push(Block::Heading(of(heading)));
        } else if let Some(item) = line.strip_prefix("- ") {
            blocks.push(Block::Bullet(of(item)));
        } else if !line.is_empty() {
            blocks.push(Block::Text(of(line)));
            blocks.extend(about.take().map(Block::Text));
        }
    }
    Sheet { blocks, footer: matter.id.to_owned() }
}

/// The number of no incident.
const EXAMPLE_ID: &str = "DL-2026-0000";

/// Letters in one file: more of them take memory and a printer's patience.
pub const LETTERS_AT_ONCE: usize = 500;
