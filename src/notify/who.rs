//! Who is told, and who never is.

use crate::access::Principal;
use crate::mail::Address;
use crate::notify::Settings;
use crate::store::Held;

/// The mailbox of the sender of a message; `None` where nobody is told.
///
/// It is the first internal mailbox of From, or else the envelope sender where that is internal: a
/// delegate writes for a shared mailbox, and that is where the answer is looked for.
///
/// Nobody is told of mail without an envelope sender, of mail that a program wrote or that goes to
/// a list (RFC 3834, 2: nothing answers those), or of mail from the address that the mails of Sluis
/// themselves come from. So no two programs can keep each other going.
pub(super) fn sender_mailbox(held: &Held, settings: &Settings) -> Option<Address> {
    let header = &held.verdict.report.header;
    if held.sender.is_empty() || header.automatic {
        return None;
    }
    let written = header.from.iter().chain(std::iter::once(&held.sender));
    let mut known = written.filter_map(|address| Address::parse(address).ok());
    let mailbox = known.find(|address| is_internal(address, settings))?;
    may_be_told(&mailbox, settings).then_some(mailbox)
}

/// Whether a message went by secure mail because the rules say so, and nobody decided on it.
pub(super) fn is_sent_by_rules(held: &Held) -> bool {
    held.decided_by == Principal::gateway().name
}

/// Whether a mailbox may be told anything: an own one that is not left out, and another than the
/// one that tells.
pub(super) fn may_be_told(address: &Address, settings: &Settings) -> bool {
    let is_left_out = settings.skip.iter().any(|pattern| pattern.covers(address));
    is_internal(address, settings) && !is_left_out && *address != settings.from
}

fn is_internal(address: &Address, settings: &Settings) -> bool {
    // What cannot be written in a command without extensions is no mailbox of ours.
    let is_plain = address.to_string().bytes().all(|byte| byte.is_ascii_graphic());
    is_plain && settings.internal.iter().any(|own| address.domain().is_within(own))
}
