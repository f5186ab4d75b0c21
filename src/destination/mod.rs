//! Where a message goes: the class of a recipient, and why.
//!
//! The order of the classes is that of safety: what is the own organisation's, what is deceit,
//! what is agreed, what is private. What the configuration or a list names is never taken for an
//! imitation of something else. Nothing here asks the network or the store: what they know comes
//! in as a [`History`].

mod class;
mod correspondence;
mod directory;
mod entry;
mod ground;
mod history;
mod lists;
mod lookalike;
mod name;
mod names;
mod party;
mod pattern;
mod person;
mod recipient;
mod slip;
mod told;
mod written;

pub use class::Class;
pub use correspondence::Correspondence;
pub use directory::{Colleague, Directory};
pub use entry::{Entry, Level, Unfit};
pub use ground::{Ground, NoMail, Signal};
pub use history::History;
pub use lists::{Configured, Lists};
pub use names::Names;
pub use party::{Shown, notice};
pub use pattern::{Pattern, PatternError};
pub use recipient::{Destination, Noted};
pub use told::{Disclosed, Told};

use crate::destination::lists::Listed;
use crate::destination::lists::covering;
use crate::destination::lookalike::Likeness;
use crate::destination::lookalike::is_known;
use crate::destination::name::Name;
use crate::destination::name::Worth;
use crate::destination::written::near_written;
use crate::mail::Address;
use crate::mail::Domain;

/// Says what `address` is to the organisation: the first of these that holds.
///
/// 1. `internal`: an own domain, or below one.
/// 2. `disposable`: listed so, and no look-alike (`gmial.com` is both: people register what is
///    often mistyped, and what the sender meant tells a reviewer more).
/// 3. `trusted`, or `expected` by its full address: so configured, or accepted at the desk.
/// 4. `lookalike` of an address that the sender wrote to before.
/// 5. `private`: listed so.
/// 6. `expected`: its domain is so configured or accepted, or earlier mail has made it known.
/// 7. `lookalike` of a known name, unless it is a known name itself.
/// 8. `unexpected`.
///
/// - Failure: none; an address literal is `unexpected` unless it is configured.
/// - Cost: some look-ups, whatever the number of known names; proportional to the patterns of the
///   configuration and to the addresses that the sender wrote to before.
pub fn classify(address: &Address, lists: &Lists, history: &History) -> Destination {
    let class = |class, ground, because: &dyn ToString| Destination {
        address: address.clone(),
        class,
        ground,
        because: because.to_string(),
        meant: None,
        mail: None,
        signals: Vec::new(),
        disclosed: history.disclosed.get(address).copied().unwrap_or_default(),
    };
    let listed = lists.listed(address.domain());
    let accepted = |level| history.accepted(address, level);
    let expected =
        covering(&lists.configured.expected, address).or_else(|| accepted(Level::Expected));
    if let Some(own) = lists.internal(address.domain()) {
        return class(Class::Internal, Ground::OwnDomain, own);
    }
    let is_disposable = matches!(listed, Some((Listed::Disposable, _)));
    if !is_disposable {
        let trusted = covering(&lists.configured.trusted, address);
        if let Some(pattern) = trusted.or_else(|| accepted(Level::Trusted)) {
            return class(Class::Trusted, Ground::Agreement, pattern);
        }
        if let Some(pattern @ Pattern::Address(_)) = expected {
            return class(Class::Expected, Ground::Configured, pattern);
        }
    }
    let is_learned = !is_disposable && history.expected.contains_key(address);
    if expected.is_none()
        && !is_learned
        && let Some(known) = near_written(address, listed.map(|(listed, _)| listed), lists, history)
    {
        let mut near = class(Class::Lookalike, Ground::NearWritten, known);
        near.meant = Some(known.clone());
        return near;
    }
    match (listed, expected) {
        (Some((Listed::Disposable, entry)), _) => imitation(address, lists, history, class)
            .unwrap_or_else(|| class(Class::Disposable, Ground::ThrowAway, &entry)),
        (Some((Listed::Private, entry)), _) => class(Class::Private, Ground::Provider, &entry),
        (Some((Listed::Alias, entry)), _) => class(Class::Private, Ground::Alias, &entry),
        (_, Some(pattern)) => class(Class::Expected, Ground::Configured, pattern),
        _ if is_learned => {
            let mut known = class(Class::Expected, Ground::Learned, address.domain());
            known.mail = history.expected.get(address).copied();
            known
        }
        (Some((listed, entry)), None) => {
            let ground = match listed {
                Listed::Government => Ground::Government,
                Listed::Municipality => Ground::Municipality,
                Listed::Dissolved => Ground::Dissolved,
                _ => return class(Class::Unexpected, Ground::Unknown, &""),
            };
            let mut found = class(Class::Unexpected, ground, &entry);
            found.meant = lists.successor(entry).and_then(|domain| at(address, domain));
            found
        }
        (None, None) => imitation(address, lists, history, class).unwrap_or_else(|| {
            let ground = match address.domain() {
                domain if domain.is_literal() => Ground::Literal,
                domain if !has_suffix(domain) => Ground::NoSuchSuffix,
                _ => Ground::Unknown,
            };
            class(Class::Unexpected, ground, &"")
        }),
    }
}

/// The lookalike that `address` is of a known name, where it is one.
fn imitation(
    address: &Address,
    lists: &Lists,
    history: &History,
    class: impl Fn(Class, Ground, &dyn ToString) -> Destination,
) -> Option<Destination> {
    let name = Name::of(address.domain(), Worth::Government)?;
    if lists.names.has(&name) || history.learned.has(&name) {
        return None;
    }
    let closest = |likeness| {
        let known = || history.learned.resembled_by(&name, likeness);
        lists.names.resembled_by(&name, likeness).or_else(known)
    };
    // Who gets no mail at all is a mistake for somebody: no family bears a name that is not there.
    let is_mistake = history.no_mail.contains_key(address.domain());
    let far = || is_mistake.then(|| closest(Likeness::Far)).flatten();
    let (known, ground) = closest(Likeness::Near).or_else(far)?;
    let mut found = class(Class::Lookalike, ground, &known.domain);
    found.meant = at(address, &known.domain);
    Some(found)
}

/// The same mailbox name at another domain.
fn at(address: &Address, domain: &Domain) -> Option<Address> {
    Address::parse(&format!("{}@{domain}", address.local())).ok()
}

/// Whether there is such a suffix: nobody has mail under another.
fn has_suffix(domain: &Domain) -> bool {
    domain.as_str().rsplit_once('.').is_none_or(|(_, last)| is_known(last))
}
