//! The municipalities that the organisation works for: whose people somebody is, and where each of
//! them is told (GDPR art. 33(2)).

use crate::destination::Pattern;
use crate::fault::Fault;
use crate::fault::Item;
use crate::fault::Section;
use crate::fault::Source;
use crate::fault::Toml;
use crate::mail::Address;
use crate::scan::place;
use crate::scan::residence;

/// All of them, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Controllers {
    all: Vec<Controller>,
    /// The own organisation, whose people are nobody else's.
    own: Controller,
}

/// Why people seem to be of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartyGround {
    /// A column of a table says where they live: so many rows of it.
    Residence(u64),
    /// Who sent the mail works for it.
    Sender,
    /// The department of the sender does.
    Department,
}

impl PartyGround {
    /// Its name in the store and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Residence(_) => "residence",
            Self::Sender => "sender",
            Self::Department => "department",
        }
    }
}

/// An organisation that is responsible for its own people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Controller {
    /// Its name, as it stands above its letters.
    pub name: String,
    /// Where a breach is told, day and night.
    pub contact: String,
    /// Its data protection officer; may be empty.
    pub officer: String,
    /// Where its people ask; may be empty.
    pub letter_contact: String,
    /// Hours in which it is told, by agreement.
    pub notice_hours: u32,
    /// Digits of its postcodes: first and last of each range.
    postcodes: Vec<(u16, u16)>,
    /// Its places, and itself, as tables write them; compared without accents and capitals.
    places: Vec<String>,
    /// Whose mail is about its people.
    senders: Vec<Pattern>,
    /// Departments here that work for it, in small letters.
    departments: Vec<String>,
}

impl Controllers {
    /// Reads the file that `register.controllers` names.
    ///
    /// - Failure: every mistake in it, with line and key.
    pub fn parse(source: &Source) -> Result<Self, Vec<Fault>> {
        let toml = Toml::parse(source)?;
        let root = toml.root();
        let mut all: Vec<Controller> = Vec::new();
        for section in root.sections("controller") {
            let read = Controller::read(&section);
            if all.iter().any(|known| known.name == read.name) {
                section.fault("name", "stands there twice".to_owned());
            }
            if let Some(other) = all.iter().find(|known| known.meets(&read)) {
                let why = format!("a postcode or place of it is of {} too", other.name);
                section.fault("postcodes", why);
            }
            section.finish();
            all.push(read);
        }
        if all.is_empty() {
            root.fault("controller", "is missing: begin with [[controller]]".to_owned());
        }
        let own = root.section("own").map(|section| {
            let own = Controller { senders: Vec::new(), ..Controller::living(&section) };
            if let Some(other) = all.iter().find(|known| known.meets(&own)) {
                let why = format!("a postcode or place of it is of {} too", other.name);
                section.fault("postcodes", why);
            }
            section.finish();
            own
        });
        root.finish();
        let faults = toml.into_faults();
        let own = own.unwrap_or_default();
        if faults.is_empty() { Ok(Self { all, own }) } else { Err(faults) }
    }

    /// The same of an organisation of that name: who lives in a place of that name is its own.
    #[must_use]
    pub fn of_organisation(mut self, name: &str) -> Self {
        let is_others = self.all.iter().any(|one| one.places.contains(&place(name)));
        name.trim().clone_into(&mut self.own.name);
        if !is_others && !place(name).is_empty() {
            self.own.places.push(place(name));
        }
        self
    }

    /// Whether the organisation works for nobody else.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Controller> {
        self.all.iter()
    }

    /// The one of that name.
    pub fn named(&self, name: &str) -> Option<&Controller> {
        self.all.iter().find(|one| one.name == name)
    }

    /// Whether somebody can be of an organisation of that name: the own one too.
    pub fn knows(&self, name: &str) -> bool {
        self.own.name == name || self.named(name).is_some()
    }

    /// The names of all, the own organisation last.
    pub fn names(&self) -> Vec<String> {
        let own = Some(&self.own).filter(|own| !own.name.is_empty());
        self.all.iter().chain(own).map(|one| one.name.clone()).collect()
    }

    /// Those of whom mail of these senders, each with its department, seems to tell, by how many rows
    /// of its tables have a residence (`rows`, see [`residence`]); each with the strongest ground.
    pub fn concerned(
        &self,
        rows: &dyn Fn(&str) -> u64,
        senders: &[(String, String)],
    ) -> Vec<(&Controller, PartyGround)> {
        let writes = |one: &Controller| senders.iter().any(|(sender, _)| one.writes(sender));
        let is_of = |one: &Controller| {
            let mut departments = senders.iter().map(|(_, name)| name.trim().to_lowercase());
            departments.any(|name| one.departments.contains(&name))
        };
        let ground = |one: &Controller| match one.rows(rows) {
            0 if writes(one) => Some(PartyGround::Sender),
            0 if is_of(one) => Some(PartyGround::Department),
            0 => None,
            rows => Some(PartyGround::Residence(rows)),
        };
        self.all.iter().filter_map(|one| Some((one, ground(one)?))).collect()
    }

    /// Whose somebody is who lives in one of `towns` (the code of the municipality, its name, the
    /// town), or at `postcode`, and is told of by `sender`: the own organisation too. What a table
    /// says itself goes first; who writes says least.
    pub fn of(
        &self,
        towns: [Option<&str>; 2],
        postcode: Option<&str>,
        sender: &str,
    ) -> Option<&Controller> {
        let towns = towns.map(|town| town.map(place).unwrap_or_default());
        let by_town = |one: &&Controller| {
            towns.iter().any(|town| !town.is_empty() && one.places.contains(town))
        };
        let digits = postcode.and_then(|code| code.get(..4)?.parse::<u16>().ok());
        let is_within = |one: &&Controller| {
            let holds =
                |digits| one.postcodes.iter().any(|(from, to)| (*from..=*to).contains(&digits));
            digits.is_some_and(holds)
        };
        let find =
            |is_one: &dyn Fn(&&Controller) -> bool| self.all.iter().chain([&self.own]).find(is_one);
        find(&by_town)
            .or_else(|| find(&is_within))
            .or_else(|| find(&|one: &&Controller| one.writes(sender)))
    }
}

impl Controller {
    fn read(section: &Section<'_, '_>) -> Self {
        let required = |key| section.required_text(key).map_or_else(String::new, trimmed);
        let text = |key| section.text(key).map_or_else(String::new, trimmed);
        let name = required("name");
        let hours = section.number("notice_hours").unwrap_or(NOTICE_HOURS);
        if !(1..=720).contains(&hours) {
            section.fault("notice_hours", "is a number of hours from 1 to 720".to_owned());
        }
        let contact = required("contact");
        // A letter must say where to ask (GDPR art. 34(2)).
        let for_residents = Some(text("letter_contact")).filter(|text| !text.is_empty());
        let mut living = Self::living(section);
        living.places.insert(0, place(&name));
        living.places.dedup();
        Self {
            letter_contact: for_residents.unwrap_or_else(|| contact.clone()),
            contact,
            officer: text("officer"),
            notice_hours: u32::try_from(hours).unwrap_or(u32::MAX),
            name,
            ..living
        }
    }

    /// By what people are known as its own.
    fn living(section: &Section<'_, '_>) -> Self {
        let listed = section.texts("places").unwrap_or_default();
        let mut places: Vec<String> = listed.iter().map(|item| place(item.text)).collect();
        for item in section.texts("codes").unwrap_or_default() {
            let is_code = item.text.len() == 4 && item.text.bytes().all(|b| b.is_ascii_digit());
            if is_code {
                places.push(item.text.to_owned());
            } else {
                let why = format!("\"{}\" is no code of four digits, such as 0189", item.text);
                section.fault_at(item.line, "codes", why);
            }
        }
        let departments = section.texts("departments").unwrap_or_default();
        Self {
            postcodes: ranges(section),
            senders: patterns(section),
            departments: departments.iter().map(|one| one.text.trim().to_lowercase()).collect(),
            places,
            ..Self::default()
        }
    }

    /// Where it is told: its address for breaches, and its officer.
    pub fn told_at(&self) -> String {
        let contacts = [self.contact.as_str(), self.officer.as_str()];
        let contacts: Vec<&str> = contacts.into_iter().filter(|text| !text.is_empty()).collect();
        contacts.join("; ")
    }

    /// Whether mail of `sender` is about its people.
    fn writes(&self, sender: &str) -> bool {
        let covers = |address| self.senders.iter().any(|pattern| pattern.covers(&address));
        Address::parse(sender).is_ok_and(covers)
    }

    /// How many rows of tables are of people who live there, by what most of them say: a row can
    /// have code, town and postcode.
    fn rows(&self, rows: &dyn Fn(&str) -> u64) -> u64 {
        let of = |name: &str| rows(&residence(name));
        let is_code = |place: &&String| place.bytes().all(|b| b.is_ascii_digit());
        let (codes, towns): (Vec<&String>, Vec<&String>) = self.places.iter().partition(is_code);
        let all = |places: Vec<&String>| places.into_iter().map(|place| of(place)).sum::<u64>();
        let within = self.postcodes.iter().flat_map(|(first, last)| *first..=*last);
        let within = within.map(|digits| of(&format!("{digits}:"))).sum();
        all(codes).max(all(towns)).max(within)
    }

    /// Whether somebody could be of both.
    fn meets(&self, other: &Self) -> bool {
        let in_both = |(from, to): &(u16, u16)| {
            other.postcodes.iter().any(|(first, last)| from <= last && first <= to)
        };
        self.postcodes.iter().any(in_both)
            || self.places.iter().any(|place| other.places.contains(place))
    }
}

fn trimmed(item: Item<'_>) -> String {
    item.text.trim().to_owned()
}

/// `7640-7642`, or `7468` alone.
fn ranges(section: &Section<'_, '_>) -> Vec<(u16, u16)> {
    let digits = |text: &str| {
        let number: u16 = text.trim().parse().ok()?;
        (1_000..=9_999).contains(&number).then_some(number)
    };
    let mut found = Vec::new();
    for item in section.texts("postcodes").unwrap_or_default() {
        let (from, to) = item.text.split_once('-').unwrap_or((item.text, item.text));
        match (digits(from), digits(to)) {
            (Some(from), Some(to)) if from <= to => found.push((from, to)),
            _ => {
                let why = format!("\"{}\" is no 7640 and no 7640-7642", item.text);
                section.fault_at(item.line, "postcodes", why);
            }
        }
    }
    found
}

fn patterns(section: &Section<'_, '_>) -> Vec<Pattern> {
    let mut found = Vec::new();
    for item in section.texts("senders").unwrap_or_default() {
        match Pattern::parse(item.text) {
            Ok(pattern) => found.push(pattern),
            Err(why) => section.fault_at(item.line, "senders", format!("\"{}\" {why}", item.text)),
        }
    }
    found
}

/// Where nothing else was agreed.
const NOTICE_HOURS: u64 = 24;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Controllers;
    use super::PartyGround;
    use crate::fault::Source;
    use crate::scan::residence;

    const FILE: &str = r#"
[[controller]]
name = "Gemeente Wierdam"
contact = "datalek@wierdam.nl, 0123-456789"
postcodes = ["7640-7642", "7468"]
places = ["Enterbroek"]
codes = ["0189"]

[[controller]]
name = "Gemeente Tubbendam"
contact = "privacy@tubbendam.nl"
notice_hours = 12
postcodes = ["7650"]
senders = ["tubbendam.nl"]
departments = ["Team Tubbendam"]

[own]
postcodes = ["7600"]
"#;

    fn read(text: &str) -> Result<Controllers, Vec<String>> {
        let source = Source { file: "controllers.toml".to_owned(), text: text.to_owned() };
        let said = |faults: Vec<crate::fault::Fault>| {
            faults.into_iter().map(|fault| format!("{} {}", fault.key, fault.why)).collect()
        };
        Controllers::parse(&source).map_err(said)
    }

    #[test]
    fn somebody_is_of_the_municipality_of_town_postcode_or_sender_in_that_order() {
        let all = read(FILE).expect("a file").of_organisation("Gemeente Voorbeeld");
        let own = Some("Gemeente Voorbeeld");
        let (wierdam, tubbendam) = (Some("Gemeente Wierdam"), Some("Gemeente Tubbendam"));
        for (town, postcode, sender, expected) in [
            (None, Some("7641AB"), "", wierdam),
            (None, Some("7468AB"), "", wierdam),
            (None, Some("7643AB"), "", None),
            (Some("0189"), Some("7650AB"), "", wierdam),
            // A spreadsheet takes the first nought for nothing.
            (Some("189"), None, "", wierdam),
            (Some("0190"), None, "", None),
            (Some("Voorbeeld"), Some("7641AB"), "", own),
            (None, Some("7600AB"), "a@tubbendam.nl", own),
            (Some("ENTERBROEK"), Some("7650AB"), "", wierdam),
            (Some("gemeente Wierdam"), None, "", wierdam),
            (Some("Tubbendam"), None, "", tubbendam),
            (Some("Elders"), Some("7650AB"), "", tubbendam),
            (None, None, "a@tubbendam.nl", tubbendam),
            (None, Some("7641AB"), "a@tubbendam.nl", wierdam),
            (None, Some("ééé"), "geen adres", None),
        ] {
            let found = all.of([None, town], postcode, sender).map(|one| one.name.as_str());
            assert_eq!(found, expected, "{town:?} {postcode:?} {sender}");
        }
        assert_eq!(all.named("Gemeente Tubbendam").map(|one| one.notice_hours), Some(12));
    }

    #[test]
    fn those_concerned_are_known_by_residence_sender_or_department() {
        let all = read(FILE).expect("a file").of_organisation("Gemeente Voorbeeld");
        let rows = |places: &[(&str, u64)]| -> BTreeMap<String, u64> {
            places.iter().map(|(name, rows)| (residence(name), *rows)).collect()
        };
        let (wierdam, tubbendam) = ("Gemeente Wierdam", "Gemeente Tubbendam");
        for (residences, sender, department, expected) in [
            (rows(&[("0189", 3), ("Enterbroek", 2)]), "", "", vec![(wierdam, 3)]),
            (rows(&[("7641:", 4), ("voorbeeld", 9)]), "", "", vec![(wierdam, 4)]),
            (rows(&[]), "a@tubbendam.nl", "", vec![(tubbendam, 0)]),
            (rows(&[]), "", "team tubbendam", vec![(tubbendam, 0)]),
            (rows(&[("189", 1)]), "a@tubbendam.nl", "", vec![(wierdam, 1), (tubbendam, 0)]),
            (rows(&[("Elders", 7)]), "", "Team privacy", vec![]),
        ] {
            let found = all.concerned(
                &|known| residences.get(known).copied().unwrap_or(0),
                &[(String::new(), String::new()), (sender.to_owned(), department.to_owned())],
            );
            let count = |ground| match ground {
                PartyGround::Residence(rows) => rows,
                _ => 0,
            };
            let found: Vec<(&str, u64)> =
                found.iter().map(|(one, ground)| (one.name.as_str(), count(*ground))).collect();
            assert_eq!(found, expected, "{sender} {department}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (text, expected) in [
            ("", "controller is missing"),
            ("[[controller]]\nname = \"A\"\n", "contact"),
            ("[[controller]]\nname = \"A\"\ncontact = \"a\"\npostcodes = [\"76\"]\n", "is no 7640"),
            ("[[controller]]\nname = \"A\"\ncontact = \"a\"\nsenders = [\"nl\"]\n", "suffix"),
            ("[[controller]]\nname = \"A\"\ncontact = \"a\"\ncodes = [\"189\"]\n", "four digits"),
            ("[[controller]]\nname = \"A\"\ncontact = \"a\"\nplace = [\"A\"]\n", "place"),
        ] {
            let found = read(text).expect_err(text).join("\n");
            assert!(found.contains(expected), "{found}");
        }
        let twice = format!(
            "{FILE}\n[[controller]]\nname = \"X\"\ncontact = \"x\"\npostcodes = [\"7642\"]\n"
        );
        assert!(read(&twice).expect_err("twice").join("").contains("of Gemeente Wierdam too"));
    }
}
