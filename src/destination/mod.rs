//! Where a message goes: the class of a recipient, and why.
//!
//! The order of the classes is that of safety: what is the own organisation's, what is deceit,
//! what is agreed, what is private. What the configuration or a list names is never taken for an
//! imitation of something else.

mod class;
mod directory;
mod lists;
mod lookalike;
mod pattern;

pub use class::{Class, Destination, Disclosed, History, Told};
pub use directory::{Colleague, Directory};
pub use lists::{Configured, Lists};
pub use pattern::{Pattern, PatternError};

use crate::destination::lists::Listed;
use crate::destination::lists::covering;
use crate::destination::lookalike::Name;
use crate::destination::lookalike::Slip;
use crate::destination::lookalike::Worth;
use crate::destination::lookalike::slip;
use crate::mail::Address;

/// Says what `address` is to the organisation: the first of these that holds.
///
/// 1. `internal`: an own domain, or below one.
/// 2. `disposable`: listed so, and no look-alike (`gmial.com` is both: people register what is
///    often mistyped, and what the sender meant tells a reviewer more).
/// 3. `trusted`, or `expected` by its full address: so configured.
/// 4. `lookalike` of an address that the sender wrote to before.
/// 5. `private`: listed so.
/// 6. `expected`: its domain is so configured.
/// 7. `lookalike` of a known name, unless it is a known name itself.
/// 8. `unexpected`.
///
/// - Failure: none; an address literal is `unexpected` unless it is configured.
/// - Cost: proportional to the number of configured, imitated and government names.
pub fn classify(address: &Address, lists: &Lists, history: &History) -> Destination {
    let class = |class, because: &dyn ToString| Destination {
        address: address.clone(),
        class,
        because: because.to_string(),
        near_written: false,
        disclosed: history.disclosed.get(address).copied().unwrap_or_default(),
    };
    let listed = lists.listed(address.domain());
    let expected = covering(&lists.configured.expected, address);
    if let Some(own) = lists.internal(address.domain()) {
        return class(Class::Internal, own);
    }
    let is_disposable = matches!(listed, Some((Listed::Disposable, _)));
    if !is_disposable {
        if let Some(pattern) = covering(&lists.configured.trusted, address) {
            return class(Class::Trusted, pattern);
        }
        if let Some(pattern @ Pattern::Address(_)) = expected {
            return class(Class::Expected, pattern);
        }
    }
    if (is_disposable || expected.is_none())
        && let Some(known) = near_written(address, listed.map(|(listed, _)| listed), history)
    {
        return Destination { near_written: true, ..class(Class::Lookalike, known) };
    }
    match (listed, expected) {
        (Some((Listed::Disposable, entry)), _) => match imitated(address, lists) {
            Some(known) => class(Class::Lookalike, &known.domain),
            None => class(Class::Disposable, &entry),
        },
        (Some((Listed::Private, entry)), _) => class(Class::Private, &entry),
        (_, Some(pattern)) => class(Class::Expected, pattern),
        (Some(_), None) => class(Class::Unexpected, &""),
        (None, None) => match imitated(address, lists) {
            Some(known) => class(Class::Lookalike, &known.domain),
            None => class(Class::Unexpected, &""),
        },
    }
}

/// The known name for which the domain of `address` would be taken.
fn imitated<'l>(address: &Address, lists: &'l Lists) -> Option<&'l Name> {
    let name = Name::of(address.domain(), Worth::Government)?;
    if lists.names.iter().any(|known| known.registered == name.registered) {
        return None;
    }
    lists.names.iter().find(|known| name.resembles(known))
}

/// The address that the sender wrote to before and for which `address` would be taken.
fn near_written<'h>(
    address: &Address,
    listed: Option<Listed>,
    history: &'h History,
) -> Option<&'h Address> {
    let known = &history.written_before;
    if known.contains(address) {
        return None;
    }
    let local = address.local().to_lowercase();
    let name = Name::of(address.domain(), Worth::Written);
    known.iter().find(|known| {
        let known_local = known.local().to_lowercase();
        if known.domain() == address.domain() {
            // Colleagues at one organisation often have names that differ by a letter; at a
            // provider a mistyped name is a stranger.
            return listed == Some(Listed::Private) && mistyped_local(&known_local, &local);
        }
        known_local == local
            && matches!(listed, None | Some(Listed::Disposable))
            && name
                .as_ref()
                .zip(Name::of(known.domain(), Worth::Written).as_ref())
                .is_some_and(|(name, known)| name.resembles(known))
    })
}

/// Whether `written` is a slip of the fingers away from `meant`. Digits tell people apart
/// (`jan82`, `jan83`), so a difference in digits is none.
fn mistyped_local(meant: &str, written: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    meant.chars().count() >= LOCAL_LETTERS_MIN
        && digits(meant) == digits(written)
        && slip(meant, written).is_some_and(|slip| slip != Slip::Other)
}

/// Shorter local parts are initials and nicknames, near to which other people have theirs.
const LOCAL_LETTERS_MIN: usize = 8;
