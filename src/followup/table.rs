//! The people concerned as a table for a mail merge: CSV with semicolons, as a Dutch Excel reads it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::detect::Kind;
use crate::followup::Listed;
use crate::render::ConcernedTexts;
use crate::render::Texts;
use crate::render::local;
use crate::scan::OfPerson;
use crate::spreadsheet;

/// The table, in UTF-8 with its mark in front. The column for the address is left empty: addresses
/// come from the population register and not from what leaked. So are those of what becomes known
/// later: who died, whose address is secret, when the letter went and whether it came back.
pub fn people_csv(people: &[Listed], texts: &Texts, now: Timestamp) -> String {
    let said = &texts.concerned;
    let has_number = people.iter().any(|listed| listed.person.bsn.is_some());
    let has_controller = people.iter().any(|listed| !listed.controller.is_empty());
    let mut table = spreadsheet::MARK.to_owned();
    let mut heads = said.columns.to_vec();
    if has_controller {
        heads.push(texts.aftermath.controller);
    }
    if has_number {
        heads.push(said.column_bsn);
    }
    heads.push(said.column_minor);
    heads.push(said.column_in_leak);
    heads.extend(said.columns_later);
    spreadsheet::row(&mut table, heads);
    for Listed { person, controller, number } in people {
        let kinds: Vec<&str> = person.kinds.iter().map(|kind| (texts.words.kind)(kind)).collect();
        let mut cells = vec![
            number.to_string(),
            person.name.clone(),
            person.birth.clone().unwrap_or_default(),
            String::new(),
            addressee(person, said, now),
            kinds.join(", "),
        ];
        if has_controller {
            cells.push(controller.clone());
        }
        if has_number {
            cells.push(person.bsn.clone().unwrap_or_default());
        }
        let is_minor = age(person, now).map(|age| usize::from(age >= OF_AGE));
        cells.push(is_minor.map_or("", |at| said.yes_no[at]).to_owned());
        let has_address = person.kinds.iter().any(|kind| HOME.contains(&kind));
        cells.push(said.yes_no[usize::from(!has_address)].to_owned());
        let mut later = said.columns_later.map(|_| String::new());
        if let Some(is_secret) = person.is_secret {
            said.yes_no[usize::from(!is_secret)].clone_into(&mut later[SECRET]);
        }
        cells.extend(later);
        spreadsheet::row(&mut table, cells);
    }
    table
}

/// To whom a letter about this person goes: parents, while the person is below 16.
pub(super) fn addressee(person: &OfPerson, said: &ConcernedTexts, now: Timestamp) -> String {
    if is_child(person, now) { (said.parents_of)(&person.name) } else { person.name.clone() }
}

/// Whether parents are written to, and not this person.
pub(super) fn is_child(person: &OfPerson, now: Timestamp) -> bool {
    age(person, now).is_some_and(|age| age < OWN_LETTER_AGE)
}

/// The age in whole years, where the birth date is known.
fn age(person: &OfPerson, now: Timestamp) -> Option<i16> {
    let born: Date = person.birth.as_deref()?.parse().ok()?;
    let today = local(now).date();
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    Some(today.year() - born.year() - i16::from(!had_birthday))
}

/// Which of the columns that are filled in later says that an address is secret.
const SECRET: usize = 1;

/// Below this age, parents decide (GDPR art. 8; UAVG art. 5).
const OWN_LETTER_AGE: i16 = 16;
const OF_AGE: i16 = 18;

/// Kinds of data that tell where somebody lives.
const HOME: [Kind; 2] = [Kind::Address, Kind::Postcode];

#[cfg(test)]
mod tests {
    use super::people_csv;
    use crate::detect::Kind;
    use crate::detect::Kinds;
    use crate::followup::Listed;
    use crate::render::Language;
    use crate::render::texts;
    use crate::scan::OfPerson;

    #[test]
    fn a_child_is_written_to_through_its_parents_and_no_address_is_taken_from_the_leak() {
        let person = OfPerson {
            name: "Sanne de Wit".to_owned(),
            birth: Some("2015-05-02".to_owned()),
            postcode: Some("1234AB".to_owned()),
            kinds: [Kind::Name, Kind::Bsn].into_iter().collect::<Kinds>(),
            ..OfPerson::default()
        };
        let listed = Listed { person, controller: String::new(), number: 7 };
        let now = "2026-11-22T12:00:00Z".parse().expect("a moment");
        let table = people_csv(&[listed], texts(Language::Dutch), now);
        assert!(
            table.contains("\r\n7;Sanne de Wit;2015-05-02;;De ouders of verzorgers van"),
            "{table}"
        );
        assert!(table.ends_with(";ja;nee;;;;;;;\r\n"), "under age, the rest is for later: {table}");
        assert!(!table.contains("1234AB"));
    }
}
