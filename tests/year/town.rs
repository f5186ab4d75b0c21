//! A municipality and the world around it: employees, the organisations and residents they write
//! to, and names as such organisations have them, near-misses included.

use std::collections::HashSet;

use crate::corpus::lot::Lot;
use crate::corpus::people::Person;
use crate::corpus::words;

/// Someone who works there.
pub(crate) struct Employee {
    pub(crate) name: String,
    pub(crate) given: String,
    pub(crate) surname: String,
    pub(crate) address: String,
    /// Departments differ in whom they write to.
    pub(crate) department: usize,
}

/// An organisation outside.
pub(crate) struct Organisation {
    pub(crate) domain: String,
    /// Its people: the part before the `@`, and their names.
    pub(crate) contacts: Vec<(String, String)>,
}

/// All of them.
pub(crate) struct Town {
    pub(crate) employees: Vec<Employee>,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) partners: Vec<Organisation>,
    domains: HashSet<String>,
}

impl Town {
    /// A town with so many employees and as many organisations as belong to that.
    pub(crate) fn new(lot: &mut Lot, employees: usize) -> Self {
        let mut town = Self {
            employees: Vec::new(),
            organisations: Vec::new(),
            partners: Vec::new(),
            domains: PROVIDERS.iter().map(|name| (*name).to_owned()).collect(),
        };
        let mut taken = HashSet::new();
        for number in 0..employees {
            town.employees.push(employee(lot, number, &mut taken));
        }
        for domain in PARTNERS {
            town.domains.insert(domain.to_owned());
            town.partners.push(organisation(lot, domain.to_owned(), 8));
        }
        for _ in 0..employees * 4 {
            town.found(lot);
        }
        town
    }

    /// An organisation to which nobody wrote before.
    pub(crate) fn found(&mut self, lot: &mut Lot) -> usize {
        let domain = loop {
            let domain = domain(lot);
            if self.domains.insert(domain.clone()) {
                break domain;
            }
        };
        let contacts = lot.pick(&[1, 1, 1, 2, 2, 3, 5]);
        self.organisations.push(organisation(lot, domain, contacts));
        self.organisations.len() - 1
    }

    /// Whether somebody has that domain.
    pub(crate) fn has(&self, domain: &str) -> bool {
        self.domains.contains(domain)
    }

    /// The people of the town hall, as an administrator exports them.
    pub(crate) fn directory(&self) -> String {
        let line =
            |one: &Employee| format!("{},{},afdeling {}\n", one.address, one.name, one.department);
        format!("mail,name,department\n{}", self.employees.iter().map(line).collect::<String>())
    }
}

/// The private address of someone who lives there, and the name.
pub(crate) fn resident(lot: &mut Lot) -> (String, String) {
    let person = Person::draw(lot, (1940, 2006), &words::GIVEN, &words::SURNAMES);
    let (local, provider) = person.email.split_once('@').expect("an address");
    // Short names are long gone at the providers.
    let number = if lot.chance(70) { lot.between(1, 99).to_string() } else { String::new() };
    (format!("{local}{number}@{provider}"), person.full())
}

fn employee(lot: &mut Lot, number: usize, taken: &mut HashSet<String>) -> Employee {
    let person = Person::draw(lot, (1960, 2002), &words::GIVEN, &words::SURNAMES);
    let surname = plain(&format!("{}{}", person.interfix, person.surname));
    let local = format!("{}.{surname}", &plain(&person.given)[..1]);
    let own = if taken.insert(local.clone()) { local } else { format!("{local}{number}") };
    Employee {
        name: person.full(),
        given: plain(&person.given),
        surname,
        address: format!("{own}@voorbeeld.nl"),
        department: number % DEPARTMENTS,
    }
}

fn organisation(lot: &mut Lot, domain: String, contacts: usize) -> Organisation {
    let mut people = vec![("info".to_owned(), String::new())];
    for _ in 0..contacts {
        let person = Person::draw(lot, (1955, 2002), &words::GIVEN, &words::SURNAMES);
        let surname = plain(&format!("{}{}", person.interfix, person.surname));
        let given = plain(&person.given);
        let local = match lot.between(0, 2) {
            0 => format!("{}.{surname}", &given[..1]),
            1 => format!("{given}.{surname}"),
            _ => given,
        };
        people.push((local, person.full()));
    }
    Organisation { domain, contacts: people }
}

/// A name as firms, foundations and families register them.
fn domain(lot: &mut Lot) -> String {
    let surname = |lot: &mut Lot| plain(lot.pick(&words::SURNAMES)).replace('-', "");
    let place = |lot: &mut Lot| plain(lot.pick(&words::PLACES));
    let label = match lot.between(1, 100) {
        1..=30 => format!("{}{}", surname(lot), lot.pick(&TRADES)),
        31..=45 => format!("{}-{}", lot.pick(&TRADES), place(lot)),
        46..=58 => format!("{}{}", lot.pick(&TRADES), place(lot)),
        59..=66 => surname(lot),
        67..=75 => format!("{}{}", surname(lot), surname(lot)),
        76..=84 => {
            (0..lot.between(3, 4)).map(|_| char::from(lot.pick(b"abcdefghiklmnoprstvwz"))).collect()
        }
        85..=93 => {
            format!("de{}{}", lot.pick(&THINGS), lot.pick(&["", "", "school", "groep", "advies"]))
        }
        _ => format!("{}{}", lot.pick(&THINGS), lot.pick(&TRADES)),
    };
    let suffix =
        lot.pick(&["nl", "nl", "nl", "nl", "nl", "nl", "nl", "nl", "com", "eu", "org", "be"]);
    format!("{label}.{suffix}")
}

/// Small letters of ASCII and hyphens.
pub(crate) fn plain(text: &str) -> String {
    let folded = sluis::detect::fold(text).replace(' ', "");
    folded.chars().filter(|c| c.is_ascii_lowercase() || *c == '-').collect()
}

/// Partners with whom agreements are in place.
pub(crate) const PARTNERS: [&str; 8] = [
    "duo.nl",
    "politie.nl",
    "ggdregio-oost.nl",
    "jeugdzorg-voorbeeld.nl",
    "werkplein-oost.nl",
    "wijkteam-noord.nl",
    "zorgpartner-oost.nl",
    "omgevingsdienst-oost.nl",
];

/// Where residents have their mail.
pub(crate) const PROVIDERS: [&str; 6] =
    ["gmail.com", "hotmail.com", "ziggo.nl", "kpnmail.nl", "live.nl", "icloud.com"];

const TRADES: [&str; 24] = [
    "bouw",
    "advies",
    "techniek",
    "zorg",
    "groen",
    "infra",
    "makelaardij",
    "notarissen",
    "advocaten",
    "architecten",
    "huisartsen",
    "kinderopvang",
    "transport",
    "schoonmaak",
    "ict",
    "media",
    "wonen",
    "installatie",
    "beheer",
    "vastgoed",
    "tandartsen",
    "fysio",
    "catering",
    "juristen",
];

const THINGS: [&str; 24] = [
    "regenboog",
    "brug",
    "molen",
    "linde",
    "eik",
    "schakel",
    "kring",
    "haven",
    "poort",
    "spil",
    "akker",
    "vlinder",
    "zwaluw",
    "toren",
    "bron",
    "kern",
    "cirkel",
    "horizon",
    "kompas",
    "boog",
    "dijk",
    "wilg",
    "vuurtoren",
    "sleutel",
];

/// Departments of a town hall.
pub(crate) const DEPARTMENTS: usize = 24;
