//! Letters as municipalities send them, told apart by a number. The people in them are invented and
//! their citizen service numbers are from the range for tests.

use sluis::cli::demo::people::people;

use crate::common::mail_client::Mail;

/// A resident whose own letter may go to them.
pub(crate) const RESIDENT: &str = "jan.bakker@gmail.com";
/// A partner with whom agreements are in place.
pub(crate) const PARTNER: &str = "gegevens@duo.nl";
/// A colleague.
pub(crate) const COLLEAGUE: &str = "a.devries@voorbeeld.nl";
/// A private address to which the number of someone else may not go.
pub(crate) const HOME: &str = "pjansen.thuis@hotmail.com";

/// A letter that may pass.
pub(crate) fn ordinary(number: usize) -> Mail {
    let text = "Beste heer Bakker,\r\n\r\nUw afspraak is verzet naar dinsdag om tien uur.\r\n";
    Mail::new("burgerzaken@voorbeeld.nl", &[RESIDENT], &format!("Afspraak {number}"), text)
}

/// A letter with the number of a resident, to the private address of an employee.
pub(crate) fn risky(number: usize) -> Mail {
    numbered(&[HOME], number)
}

/// The same letter to a partner, who may have it, and to the private address, which may not.
pub(crate) fn mixed(number: usize) -> Mail {
    numbered(&[PARTNER, HOME], number)
}

/// A letter with the number of a resident, to anyone.
pub(crate) fn numbered(to: &[&str], number: usize) -> Mail {
    let person = people(77, 1, (1960, 1995)).remove(0);
    let text = format!(
        "Beste collega,\r\n\r\nWil jij deze nog nakijken? {}, geboren {}, BSN {}.\r\n",
        person.name(),
        person.birth_date(),
        person.bsn
    );
    Mail::new("p.jansen@voorbeeld.nl", to, &format!("Nakijken {number}"), &text)
}
