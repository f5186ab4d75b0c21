//! Names that are almost, but not quite, a known name: typing mistakes and deceit.
//!
//! Two names are compared by the part that somebody registered. A false alarm makes people stop
//! reading warnings, so a short name needs more likeness than a long one, and a name that an
//! imitator gains little by needs more than the own domain.

use crate::destination::Ground;
use crate::destination::name::Name;
use crate::destination::name::Worth;
use crate::destination::slip::Slip;
use crate::destination::slip::slip;

/// How much alike two names must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// So much that one would be taken for the other, though both may be there.
    Near,
    /// So much that one is the best guess for the other, which is not there.
    Far,
}

/// How `name` would be taken for `known`, which it is not; `None` where it would not.
pub(super) fn likeness(name: &Name, known: &Name, asked: Likeness) -> Option<Ground> {
    if name.registered == known.registered {
        return None;
    }
    if hides_dot(name, known) {
        return Some(Ground::DotsElsewhere);
    }
    let near = || is_mistyped(name, known).then_some(Ground::Mistyped);
    let far = || (asked == Likeness::Far).then(|| far_likeness(name, known)).flatten();
    shape_likeness(name, known).or_else(near).or_else(far)
}

/// `denhaagnl`, `denhaag-nl.com`, `www-denhaag.nl`, `denhaag.nl.x.com`: the known name with its
/// dots elsewhere, or in front of another.
fn hides_dot(name: &Name, known: &Name) -> bool {
    let is_before = || {
        let rest = name.domain.as_str().strip_prefix(known.registered.as_str());
        rest.is_some_and(|rest| rest.starts_with('.'))
    };
    let shortest = match known.worth {
        Worth::Own => 3,
        Worth::Provider => 5,
        _ => 6,
    };
    if known.label.chars().count() < shortest {
        return false;
    }
    let rest = name.label.strip_prefix(known.label.as_str()).filter(|rest| !rest.is_empty());
    rest.is_some_and(|rest| rest == known.suffix.replace('.', ""))
        || name.label.strip_prefix(WWW) == Some(&known.label)
        || is_before()
}

/// One slip of any kind, or another suffix: enough for a name that nobody can mean.
fn far_likeness(name: &Name, known: &Name) -> Option<Ground> {
    let length = known.core.chars().count();
    let is_slip = || slip(&known.core, &name.core).is_some();
    match (name.suffix == known.suffix, name.core == known.core) {
        (true, false) => (length >= FAR_LETTERS_MIN && is_slip()).then_some(Ground::Mistyped),
        (false, true) => {
            let enough = length >= FAR_LETTERS_MIN && is_swapped(name, known);
            enough.then_some(Ground::OtherSuffix)
        }
        _ => None,
    }
}

/// The same letters, as far as the eye can tell: with or without a hyphen, an accent or
/// `gemeente`, in another alphabet, or under another suffix.
fn shape_likeness(name: &Name, known: &Name) -> Option<Ground> {
    let same_suffix = name.suffix == known.suffix;
    if name.shape != known.shape
        || !(same_suffix || is_swapped(name, known) || is_elsewhere(name, known))
    {
        return None;
    }
    let length = known.core.chars().count();
    if name.is_prefixed() != known.is_prefixed() {
        let is_near = matches!(known.worth, Worth::Own | Worth::Partner | Worth::Written);
        // The bare name of a place is somebody else's as often as not.
        let is_added = known.worth == Worth::Municipality && name.is_prefixed();
        return (is_near || is_added).then_some(Ground::Prefix);
    }
    let enough_for_suffix = match known.worth {
        Worth::Own => 2,
        Worth::Partner | Worth::Provider | Worth::Written => 5,
        Worth::Government => 6,
        // Places and ordinary words are registered under every suffix.
        Worth::Municipality | Worth::Mailbox if !is_known(&name.suffix) => 6,
        Worth::Municipality | Worth::Mailbox => usize::MAX,
    };
    let enough_for_shape = if name.is_foreign { 2 } else { 4 };
    let is_alike = (same_suffix || length >= enough_for_suffix)
        && (name.core == known.core || length >= enough_for_shape);
    is_alike.then_some(if same_suffix { Ground::LooksSame } else { Ground::OtherSuffix })
}

/// One slip of the fingers away, two for a long name.
fn is_mistyped(name: &Name, known: &Name) -> bool {
    let same_suffix = name.suffix == known.suffix;
    // Near the name of a provider of one country lies that of a firm in another.
    if !(same_suffix || is_worldwide(known) && is_swapped(name, known)) {
        return false;
    }
    let length = known.core.chars().count();
    if length < 5 || without_digits(&name.core) == without_digits(&known.core) {
        return false;
    }
    let is_near = || strsim::osa_distance(&name.core, &known.core) <= 2;
    if same_suffix && allows_two(known) && is_near() && !is_part(name, known) {
        return true;
    }
    let Some((slip, start)) = slip(&known.core, &name.core) else { return false };
    let is_shorter = name.core.chars().count() < length;
    if start == 0 {
        return is_mistyped_at_first(name, known, slip);
    }
    let is_last = start + 1 >= length;
    match (known.worth, slip) {
        (Worth::Provider, Slip::Other) => length >= 7,
        (Worth::Own | Worth::Written | Worth::Partner, Slip::Other) => length >= 8,
        (Worth::Government, Slip::Other) => length >= 9,
        (Worth::Provider | Worth::Own | Worth::Written | Worth::Partner, Slip::Doubled)
        | (Worth::Provider | Worth::Own | Worth::Written | Worth::Partner, Slip::Swapped)
        | (Worth::Provider, _) => true,
        (Worth::Own | Worth::Written, _) => length >= 6,
        (Worth::Partner, Slip::Left) | (Worth::Government, Slip::Left | Slip::Swapped)
            if is_shorter || slip == Slip::Swapped =>
        {
            length >= 7
        }
        (Worth::Partner | Worth::Government, _) => length >= 8,
        // Families bear the names of places in older spellings, which have more letters.
        (Worth::Municipality, Slip::Doubled) => length >= 8 && is_shorter,
        (Worth::Municipality, Slip::Other | Slip::Neighbour) => length >= 8 && !is_last,
        (Worth::Mailbox, Slip::Other) => false,
        (Worth::Municipality, Slip::Swapped) | (Worth::Mailbox, Slip::Doubled) => length >= 6,
        (Worth::Mailbox, Slip::Swapped) => length >= 7,
        (Worth::Municipality | Worth::Mailbox, _) => length >= 8 && !is_last,
    }
}

/// Whether two letters or more stand before or behind the one name that the other has not: that is
/// how an organisation is named after its region (`odachterhoek`), not how fingers slip.
fn is_part(name: &Name, known: &Name) -> bool {
    let has = |long: &str, short: &str| long.starts_with(short) || long.ends_with(short);
    let differ = name.core.len().abs_diff(known.core.len()) > 1;
    differ && (has(&known.core, &name.core) || has(&name.core, &known.core))
}

/// Whether a slip in the first letter leaves a name what it was. People see what a word begins with,
/// and many words differ in nothing else.
fn is_mistyped_at_first(name: &Name, known: &Name, slip: Slip) -> bool {
    let (length, written) = (known.core.chars().count(), name.core.chars().count());
    let is_dropped = slip == Slip::Swapped || slip == Slip::Left && written < length;
    let is_beside = matches!(slip, Slip::Left | Slip::Neighbour);
    match known.worth {
        Worth::Provider => length >= 7 && (is_dropped || is_beside),
        Worth::Own | Worth::Written => length >= 6 && is_dropped || length >= 8 && is_beside,
        Worth::Partner | Worth::Government => length >= 7 && is_dropped,
        Worth::Municipality => length >= 8 && is_dropped,
        Worth::Mailbox => false,
    }
}

/// Whether a name is so long that two mistakes leave it what it was.
pub(super) fn allows_two(known: &Name) -> bool {
    let long = match known.worth {
        Worth::Own | Worth::Written | Worth::Partner | Worth::Provider => 10,
        Worth::Government => 12,
        Worth::Municipality => 14,
        Worth::Mailbox => usize::MAX,
    };
    known.core.chars().count() >= long
}

/// Whether one suffix is taken for the other.
fn is_swapped(name: &Name, known: &Name) -> bool {
    let is_common = |suffix: &str| SUFFIXES.contains(&suffix);
    (is_common(&name.suffix) || !name.suffix.contains('.') && !is_known(&name.suffix))
        && !name.suffix.is_empty()
        && is_common(&known.suffix)
}

/// Whether a provider has customers all over the world: its name under a suffix where it gives no
/// mailboxes (`gmail.be`) is a mistake, or a trap.
fn is_worldwide(known: &Name) -> bool {
    known.worth == Worth::Provider && known.suffix == "com"
}

/// The very name of such a provider, under another suffix that exists.
fn is_elsewhere(name: &Name, known: &Name) -> bool {
    is_worldwide(known) && name.label == known.label && is_known(&name.suffix)
}

/// Whether a suffix exists.
pub(super) fn is_known(suffix: &str) -> bool {
    psl::suffix(suffix.as_bytes()).is_some_and(|suffix| suffix.is_known())
}

fn without_digits(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Shorter names are one slip away from too many others for a guess.
const FAR_LETTERS_MIN: usize = 4;

/// What people type before a name without need.
pub(super) const WWW: &str = "www";

/// Suffixes that are taken for one another, and mistypings of `.com`, `.nl` that exist.
const SUFFIXES: &[&str] =
    &["cm", "co", "com", "eu", "frl", "info", "ml", "net", "ni", "nl", "nu", "om", "org"];
