//! Near misses of addresses to which the sender wrote before.

use crate::destination::History;
use crate::destination::Lists;
use crate::destination::lists::Listed;
use crate::destination::lookalike::Likeness;
use crate::destination::lookalike::likeness;
use crate::destination::name::Name;
use crate::destination::name::Worth;
use crate::destination::slip::Slip;
use crate::destination::slip::slip;
use crate::mail::Address;

/// The address that the sender wrote to before and for which `address` would be taken.
pub(super) fn near_written<'h>(
    address: &Address,
    listed: Option<Listed>,
    lists: &Lists,
    history: &'h History,
) -> Option<&'h Address> {
    let known = &history.written_before;
    if known.contains(address) {
        return None;
    }
    let local = address.local().to_lowercase();
    let name = Name::of(address.domain(), Worth::Written);
    if known.iter().any(|known| is_same_mailbox(known, address)) {
        return None;
    }
    known.iter().find(|known| {
        if known.domain() == address.domain() {
            // Colleagues at one organisation often have names that differ by a letter; at a
            // provider a mistyped name is a stranger.
            return listed == Some(Listed::Private)
                && is_mistyped(&known.local().to_lowercase(), &local, lists);
        }
        matches!(listed, None | Some(Listed::Disposable))
            && known.local().to_lowercase() == local
            && name
                .as_ref()
                .zip(Name::of(known.domain(), Worth::Written).as_ref())
                .is_some_and(|(name, known)| likeness(name, known, Likeness::Near).is_some())
    })
}

/// Whether both are one mailbox at Gmail, which looks at no dot before the at sign.
fn is_same_mailbox(known: &Address, address: &Address) -> bool {
    let without_dots = |address: &Address| address.local().to_lowercase().replace('.', "");
    known.domain() == address.domain()
        && DOTLESS.contains(&address.domain().as_str())
        && without_dots(known) == without_dots(address)
}

/// Whether `written` is a slip of the fingers away from `meant`. Digits tell people apart
/// (`jan82`, `jan83`), and so do surnames that both exist (`j.jansen`, `j.janssen`).
fn is_mistyped(meant: &str, written: &str, lists: &Lists) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    meant.chars().count() >= LETTERS_MIN
        && digits(meant) == digits(written)
        && slip(meant, written).is_some_and(|(slip, start)| start > 0 && slip != Slip::Other)
        && !are_surnames(meant, written, lists)
}

/// Whether the word in which the two differ is a surname in both, with or without an initial.
fn are_surnames(meant: &str, written: &str, lists: &Lists) -> bool {
    let word = |text: &str, other: &str| -> bool {
        let same = text.chars().zip(other.chars()).take_while(|(x, y)| x == y).count();
        let at = text.char_indices().nth(same).map_or(text.len(), |(at, _)| at);
        let is_part = |c: char| c.is_alphabetic();
        let start = text.get(..at).map_or(0, |head| head.trim_end_matches(is_part).len());
        let tail = text.get(start..).unwrap_or_default();
        let word = tail.split(|c: char| !is_part(c)).next().unwrap_or_default();
        let behind = word.chars().next().map_or(0, char::len_utf8);
        is_surname(word, lists) || word.get(behind..).is_some_and(|rest| is_surname(rest, lists))
    };
    word(meant, written) && word(written, meant)
}

/// Whether families bear the name, with or without what stands before it: `dejonge`.
fn is_surname(word: &str, lists: &Lists) -> bool {
    let bare = |before: &str| word.strip_prefix(before).unwrap_or_default();
    lists.surnames.contains(word)
        || PARTICLES.iter().any(|before| lists.surnames.contains(bare(before)))
}

/// Shorter local parts are initials and nicknames, near to which other people have theirs.
const LETTERS_MIN: usize = 8;

/// What stands before many surnames, as it is written together with them.
const PARTICLES: [&str; 7] = ["de", "den", "ter", "van", "vande", "vanden", "vander"];

/// Domains of Gmail (<https://support.google.com/mail/answer/7436150>).
const DOTLESS: [&str; 2] = ["gmail.com", "googlemail.com"];
