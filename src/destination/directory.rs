//! Who works where: the people of the own organisation, from a file that the administrator exports.

use std::collections::HashMap;

use csv::ReaderBuilder;
use csv::StringRecord;

use crate::destination::person::Person;
use crate::fault::Fault;
use crate::fault::Source;
use crate::mail::Address;

/// The people of the own organisation by their mail address.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    people: HashMap<Address, Colleague>,
    /// The address of whoever bears a name; `None` where several do.
    named: HashMap<String, Option<Address>>,
}

/// One line of a [`Directory`].
#[derive(Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The name as people read it; may be empty.
    pub name: String,
    /// The department; may be empty.
    pub department: String,
}

impl std::fmt::Debug for Colleague {
    /// Shows no name: this may end up in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Colleague").field("department", &self.department).finish_non_exhaustive()
    }
}

impl Directory {
    /// Reads a CSV file whose first line names the columns: the mail address, and the name and the
    /// department where there are such columns. Comma, semicolon or tab divide it.
    ///
    /// - Shape: columns are known by the names that Exchange, Entra ID and people give them
    ///   (`PrimarySmtpAddress`, `mail`, `DisplayName`, `naam`, `Department`, `afdeling`).
    /// - Failure: no column of addresses, every line whose address is none.
    pub fn parse(source: &Source) -> Result<Self, Vec<Fault>> {
        let text = source.text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        let count = |mark: &char| first.matches(*mark).count();
        let delimiter = [',', ';', '\t'].into_iter().max_by_key(count).unwrap_or(',');
        let mut reader = ReaderBuilder::new();
        reader.delimiter(delimiter as u8).flexible(true).trim(csv::Trim::All);
        let mut reader = reader.from_reader(text.as_bytes());
        let fault = |line: Option<u64>, why: String| Fault {
            file: source.file.clone(),
            line: line.and_then(|line| usize::try_from(line).ok()),
            key: String::new(),
            why,
        };
        let columns = match reader.headers() {
            Ok(header) => Columns::of(header),
            Err(error) => return Err(vec![fault(Some(1), error.to_string())]),
        };
        let Some(columns) = columns else {
            let why = "the first line names no column of mail addresses, such as \"mail\"";
            return Err(vec![fault(Some(1), why.to_owned())]);
        };
        let (mut people, mut faults) = (HashMap::new(), Vec::new());
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map(csv::Position::line);
                    faults.push(fault(line, "is not a line of CSV".to_owned()));
                    continue;
                }
            };
            let text = |column: Option<usize>| {
                column.and_then(|column| record.get(column)).unwrap_or_default().to_owned()
            };
            let address = text(Some(columns.address));
            // A colleague without a mailbox sends nothing.
            if address.is_empty() {
                continue;
            }
            match Address::parse(&address) {
                Ok(address) => {
                    let (name, department) = (text(columns.name), text(columns.department));
                    people.insert(address, Colleague { name, department });
                }
                Err(error) => {
                    faults
                        .push(fault(record.position().map(csv::Position::line), error.to_string()));
                }
            }
        }
        if faults.is_empty() { Ok(Self::new(people)) } else { Err(faults) }
    }

    fn new(people: HashMap<Address, Colleague>) -> Self {
        let mut named = HashMap::new();
        for (address, colleague) in &people {
            let person = Person::shown(&colleague.name).filter(Person::has_first_name);
            if let Some(person) = person {
                let same = named.entry(person.key()).or_insert_with(|| Some(address.clone()));
                same.take_if(|other| other != address);
            }
        }
        Self { people, named }
    }

    /// The only colleague who is called so, by first name and surname.
    pub fn called(&self, name: &str) -> Option<&Address> {
        self.named.get(&Person::shown(name)?.key())?.as_ref()
    }

    /// The colleague with that address.
    pub fn find(&self, address: &Address) -> Option<&Colleague> {
        self.people.get(address)
    }

    /// Everyone, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&Address, &Colleague)> {
        self.people.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}

/// Where in a line each thing stands.
struct Columns {
    address: usize,
    name: Option<usize>,
    department: Option<usize>,
}

impl Columns {
    fn of(header: &StringRecord) -> Option<Self> {
        let letters = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let header: Vec<String> = header.iter().map(letters).collect();
        let position = |names: &[&str]| {
            names.iter().find_map(|name| header.iter().position(|column| column == name))
        };
        Some(Self {
            address: position(ADDRESS)?,
            name: position(NAME),
            department: position(DEPARTMENT),
        })
    }
}

/// Names of columns, the best first; letters and digits only, in lower case.
const ADDRESS: &[&str] =
    &["primarysmtpaddress", "mail", "email", "emailadres", "emailaddress", "mailadres", "address"];

const NAME: &[&str] = &["displayname", "naam", "name", "volledigenaam", "fullname"];

const DEPARTMENT: &[&str] = &["department", "afdeling", "team", "organisatieonderdeel"];

#[cfg(test)]
mod tests {
    use super::Directory;
    use crate::fault::Source;
    use crate::mail::Address;

    fn parsed(text: &str) -> Result<Directory, Vec<String>> {
        let source = Source { file: "directory.csv".to_owned(), text: text.to_owned() };
        let faults = |faults: Vec<crate::fault::Fault>| {
            faults.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        Directory::parse(&source).map_err(faults)
    }

    #[test]
    fn knows_the_columns_by_the_names_that_exports_give_them() {
        let cases = [
            "DisplayName,PrimarySmtpAddress,Department\nA. Bakker,a.bakker@voorbeeld.nl,Jeugd\n",
            "\u{feff}\"E-mail adres\";\"Naam\";\"Afdeling\"\r\n\"A.BAKKER@voorbeeld.nl\";\"A. Bakker\";\"Jeugd\"\r\n",
            "mail\tteam\tnaam\n\tICT\tniemand\na.bakker@voorbeeld.nl\tJeugd\tA. Bakker\n",
        ];
        for text in cases {
            let directory = parsed(text).expect("no mistakes");
            let address = Address::parse("a.bakker@voorbeeld.nl").expect("an address");
            let colleague = directory.find(&address).expect("a colleague");
            assert_eq!(colleague.name, "A. Bakker", "{text}");
            assert_eq!(colleague.department, "Jeugd", "{text}");
            assert_eq!(directory.len(), 1);
        }
    }

    #[test]
    fn names_the_line_of_every_mistake() {
        let faults = parsed("mail,naam\na@voorbeeld.nl,A\nb,B\n\nc@@,C\n").expect_err("mistakes");
        let form = "an address has the form name@domain";
        assert_eq!(faults[0], format!("directory.csv:3: {form}"));
        assert_eq!(faults.len(), 2, "{faults:?}");
        let none = parsed("naam;kamer\nA;1.12\n").expect_err("no column of addresses");
        assert!(none[0].starts_with("directory.csv:1: the first line names no column"), "{none:?}");
    }
}
