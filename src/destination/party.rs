//! What is odd about a recipient, seen beside the sender and the name shown in front of it.

use crate::destination::Class;
use crate::destination::Destination;
use crate::destination::Ground;
use crate::destination::History;
use crate::destination::Lists;
use crate::destination::NoMail;
use crate::destination::Signal;
use crate::destination::lists::covering;
use crate::destination::name::Name;
use crate::destination::name::Worth;
use crate::destination::person::Person;
use crate::destination::person::is_function;
use crate::mail::Address;

/// What the header of a message says of a recipient and of its sender.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'s> {
    /// Who sends it.
    pub sender: Option<&'s Address>,
    /// The name that is shown for the sender; may be empty.
    pub sender_name: &'s str,
    /// The name that is shown in front of this recipient; may be empty.
    pub name: &'s str,
}

/// Adds to `destination` what a reviewer should know of it.
///
/// - Cost: proportional to the number of addresses that the sender wrote to before.
pub fn notice(destination: &mut Destination, shown: Shown<'_>, lists: &Lists, history: &History) {
    let address = destination.address.clone();
    if destination.class == Class::Internal {
        // `x%gmail.com@aalten.nl`: a server of one's own may send it on.
        if is_odd(address.local()) {
            destination.notice(Signal::OddForm, None);
        }
        return;
    }
    let is_written = history.written_before.contains(&address);
    let is_personal = matches!(
        destination.class,
        Class::Private | Class::Lookalike | Class::Disposable | Class::Unexpected
    ) && destination.ground != Ground::Literal;
    if is_personal && is_own_mailbox(destination, shown) {
        destination.notice(Signal::OwnMailbox, None);
    } else if is_personal {
        let contradicted = contradiction(destination, shown, lists, history);
        let namesake = || {
            let is_new = !is_written && destination.ground != Ground::NearWritten;
            is_new.then(|| namesake(destination, shown, lists, history)).flatten()
        };
        if let Some(meant) = contradicted {
            destination.notice(Signal::NameContradicts, meant.as_ref());
        } else if let Some(meant) = namesake() {
            destination.notice(Signal::NamesakeElsewhere, Some(&meant));
        }
    }
    if history.is_known && !is_written {
        destination.notice(Signal::FirstContact, None);
    }
    if is_odd(address.local()) {
        destination.notice(Signal::OddForm, None);
    }
    match history.no_mail.get(address.domain()) {
        Some(NoMail::NoSuchDomain) => destination.notice(Signal::NoSuchDomain, None),
        Some(NoMail::NoServer) => destination.notice(Signal::NoMail, None),
        None => {}
    }
}

/// Whether the recipient looks like a private mailbox of the sender (the leak of Aalten).
fn is_own_mailbox(destination: &Destination, shown: Shown<'_>) -> bool {
    let Some(sender) = shown.sender else { return false };
    let local = destination.address.local();
    let own = [Person::shown(shown.sender_name), Person::of_local(sender.local())];
    let to = Person::shown(shown.name);
    let mut people = own.iter().flatten();
    // A name shown in front that is another's: a relative, or someone of that name.
    if let Some(to) = &to
        && people.clone().any(|own| own.has_first_name())
        && !people.clone().any(|own| own.may_be(to))
    {
        return false;
    }
    if destination.class == Class::Unexpected {
        // A domain of one's own: `visser.nl`. At another organisation it is a namesake.
        let label = Name::of(destination.address.domain(), Worth::Written).map(|name| name.label);
        let is_family = |own: &Person| label.as_deref().is_some_and(|l| own.is_family_of(l));
        return destination.ground == Ground::Unknown
            && people.clone().any(is_family)
            && people
                .any(|own| own.may_have(local) || to.as_ref().is_some_and(|to| own.may_be(to)));
    }
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
    };
    let same = plain(local) == plain(sender.local()) && plain(local).len() >= LETTERS_MIN;
    same && !is_function(local)
        || people.any(|own| own.may_have(local))
        || to.is_some_and(|to| own.iter().flatten().any(|own| own.has_first_name() && *own == to))
}

/// Whether the name in front of the recipient belongs to another address, and to which where that
/// is known.
fn contradiction(
    destination: &Destination,
    shown: Shown<'_>,
    lists: &Lists,
    history: &History,
) -> Option<Option<Address>> {
    let address = &destination.address;
    let known = |other: &Address| {
        other != address && other.domain() != address.domain() && is_partner(other, lists)
    };
    // The name is an address itself: `"j.devries@aalten.nl" <jdv@gmail.com>`.
    let words = shown.name.split(|c: char| c.is_whitespace() || "<>()\"',;".contains(c));
    let addresses = words.filter(|word| word.contains('@'));
    if let Some(other) = addresses.filter_map(|word| Address::parse(word).ok()).find(known) {
        return Some(Some(other));
    }
    if destination.class == Class::Unexpected {
        return None;
    }
    if let Some(other) = history.namesakes.get(address).filter(|other| Some(*other) != shown.sender)
    {
        return Some(Some(other.clone()));
    }
    if names_own_organisation(shown.name, lists) {
        return Some(None);
    }
    let person = Person::shown(shown.name).filter(Person::has_first_name)?;
    let is_person = |other: &&Address| {
        known(other) && Person::of_local(other.local()).is_some_and(|other| other == person)
    };
    history.written_before.iter().find(is_person).map(|other| Some(other.clone()))
}

/// Someone of that name elsewhere, to whom the sender writes: mail programs complete a name with
/// the wrong one of two addresses.
fn namesake(
    destination: &Destination,
    shown: Shown<'_>,
    lists: &Lists,
    history: &History,
) -> Option<Address> {
    let (address, local) = (&destination.address, destination.address.local());
    let person = Person::shown(shown.name).or_else(|| Person::of_local(local));
    let is_same = |other: &&Address| {
        if other.domain() == address.domain() || is_function(other.local()) {
            return false;
        }
        let same_local = other.local().eq_ignore_ascii_case(local);
        let is_long = local.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS_MIN;
        let same_person = || {
            person.as_ref().is_some_and(|person| {
                Person::of_local(other.local()).is_some_and(|other| person.may_be(&other))
            })
        };
        is_partner(other, lists) && (same_local && is_long || same_person())
    };
    history.written_before.iter().find(is_same).cloned()
}

/// Whether an address is of the own organisation or of a partner.
fn is_partner(address: &Address, lists: &Lists) -> bool {
    lists.internal(address.domain()).is_some()
        || covering(&lists.configured.trusted, address).is_some()
        || covering(&lists.configured.expected, address).is_some()
}

/// Whether a name says that it is of the own organisation: `Gemeente Aalten`, `aalten.nl`.
fn names_own_organisation(name: &str, lists: &Lists) -> bool {
    let name = name.to_lowercase();
    lists.configured.internal.iter().any(|own| {
        let core = Name::of(own, Worth::Own).map(|name| name.core).unwrap_or_default();
        let place = format!("gemeente {core}");
        let is_whole = |text: &str| {
            name.split_once(text)
                .is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_alphanumeric()))
        };
        !core.is_empty() && is_whole(&place) || is_whole(own.as_str()) && !name.contains('@')
    })
}

/// Whether a local part may be read as a way to another mailbox (RFC 5321, 4.1.2 quoted strings;
/// RFC 1123, 5.2.16 `%`; RFC 976 `!`).
fn is_odd(local: &str) -> bool {
    local.starts_with('"') || local.contains(['%', '!', '@'])
}

/// Shorter names are initials and nicknames, which many bear.
const LETTERS_MIN: usize = 5;
