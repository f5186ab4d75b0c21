//! The municipalities that the organisation works for: whose people somebody is, and where each of
//! them is told (GDPR art. 33(2)).

use crate::destination::Pattern;
use crate::detect::bare;
use crate::fault::Fault;
use crate::fault::Item;
use crate::fault::Section;
use crate::fault::Source;
use crate::fault::Toml;
use crate::mail::Address;

/// All of them, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Controllers(Vec<Controller>);

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
        root.finish();
        let faults = toml.into_faults();
        if faults.is_empty() { Ok(Self(all)) } else { Err(faults) }
    }

    /// Whether the organisation works for nobody else.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Controller> {
        self.0.iter()
    }

    /// The one of that name.
    pub fn named(&self, name: &str) -> Option<&Controller> {
        self.0.iter().find(|one| one.name == name)
    }

    /// Whose somebody is who lives in `town`, or at `postcode`, and is told of by `sender`. What a
    /// table says itself goes first; who writes says least.
    pub fn of(
        &self,
        town: Option<&str>,
        postcode: Option<&str>,
        sender: &str,
    ) -> Option<&Controller> {
        let town = town.map(plain).filter(|town| !town.is_empty());
        let by_town =
            |one: &&Controller| town.as_ref().is_some_and(|town| one.places.contains(town));
        let digits = postcode.and_then(|code| code.get(..4)?.parse::<u16>().ok());
        let is_within = |one: &&Controller| {
            let holds =
                |digits| one.postcodes.iter().any(|(from, to)| (*from..=*to).contains(&digits));
            digits.is_some_and(holds)
        };
        let sender = Address::parse(sender).ok();
        let writes = |one: &&Controller| {
            let covers = |address| one.senders.iter().any(|pattern| pattern.covers(address));
            sender.as_ref().is_some_and(covers)
        };
        let find = |is_one: &dyn Fn(&&Controller) -> bool| self.0.iter().find(is_one);
        find(&by_town).or_else(|| find(&is_within)).or_else(|| find(&writes))
    }
}

impl Controller {
    fn read(section: &Section<'_, '_>) -> Self {
        let required = |key| section.required_text(key).map_or_else(String::new, trimmed);
        let text = |key| section.text(key).map_or_else(String::new, trimmed);
        let name = required("name");
        let mut places: Vec<String> = vec![plain(&name)];
        let listed = section.texts("places").unwrap_or_default();
        places.extend(listed.iter().map(|item| plain(item.text)));
        places.dedup();
        let hours = section.number("notice_hours").unwrap_or(NOTICE_HOURS);
        if !(1..=720).contains(&hours) {
            section.fault("notice_hours", "is a number of hours from 1 to 720".to_owned());
        }
        let contact = required("contact");
        // A letter must say where to ask (GDPR art. 34(2)).
        let for_residents = Some(text("letter_contact")).filter(|text| !text.is_empty());
        Self {
            letter_contact: for_residents.unwrap_or_else(|| contact.clone()),
            contact,
            officer: text("officer"),
            notice_hours: u32::try_from(hours).unwrap_or(u32::MAX),
            postcodes: ranges(section),
            senders: patterns(section),
            places,
            name,
        }
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

/// A name of a place as it is compared: `Gemeente 's-Hertogenbosch` is `shertogenbosch`.
fn plain(text: &str) -> String {
    let bare: String = bare(text).chars().filter(|c| c.is_alphanumeric()).collect();
    bare.strip_prefix("gemeente").map_or_else(|| bare.clone(), str::to_owned)
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
    use super::Controllers;
    use crate::fault::Source;

    const FILE: &str = r#"
[[controller]]
name = "Gemeente Wierdam"
contact = "datalek@wierdam.nl, 0123-456789"
postcodes = ["7640-7642", "7468"]
places = ["Enterbroek"]

[[controller]]
name = "Gemeente Tubbendam"
contact = "privacy@tubbendam.nl"
notice_hours = 12
postcodes = ["7650"]
senders = ["tubbendam.nl"]
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
        let all = read(FILE).expect("a file");
        let (wierdam, tubbendam) = (Some("Gemeente Wierdam"), Some("Gemeente Tubbendam"));
        for (town, postcode, sender, expected) in [
            (None, Some("7641AB"), "", wierdam),
            (None, Some("7468AB"), "", wierdam),
            (None, Some("7643AB"), "", None),
            (Some("ENTERBROEK"), Some("7650AB"), "", wierdam),
            (Some("gemeente Wierdam"), None, "", wierdam),
            (Some("Tubbendam"), None, "", tubbendam),
            (Some("Elders"), Some("7650AB"), "", tubbendam),
            (None, None, "a@tubbendam.nl", tubbendam),
            (None, Some("7641AB"), "a@tubbendam.nl", wierdam),
            (None, Some("ééé"), "geen adres", None),
        ] {
            let found = all.of(town, postcode, sender).map(|one| one.name.as_str());
            assert_eq!(found, expected, "{town:?} {postcode:?} {sender}");
        }
        assert_eq!(all.named("Gemeente Tubbendam").map(|one| one.notice_hours), Some(12));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, expected) in [
            ("", "controller is missing"),
            ("[[controller]]\nname = \"A\"\n", "contact"),
            ("[[controller]]\nname = \"A\"\ncontact = \"a\"\npostcodes = [\"76\"]\n", "is no 7640"),
            ("[[controller]]\nname = \"A\"\ncontact = \"a\"\nsenders = [\"nl\"]\n", "suffix"),
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
