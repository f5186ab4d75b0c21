//! Of whom recipients are told over days and weeks, so that a slow leak is noticed.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::destination::Class;
use crate::destination::Disclosed;
use crate::gate::Rooms;
use crate::gate::hold::sender;
use crate::gate::pass::Judged;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::scan::Identity;
use crate::store::Tx;
use crate::store::disclosure;

/// Of how many people the recipients would have been told, were this message delivered now.
///
/// A failure is logged only: each message is judged by what is in it all the same.
pub(super) async fn told(
    rooms: &Rooms,
    envelope: &Envelope,
    recipients: Vec<(Address, Class)>,
    people: &[Identity],
    now: Timestamp,
) -> HashMap<Address, Disclosed> {
    let (sender, people) = (sender(envelope), people.to_vec());
    let read = move |tx: &mut Tx<'_>| disclosure::told(tx, &sender, &recipients, &people, now);
    rooms.store.read(read).await.unwrap_or_else(|error| {
        tracing::error!(%error, "what recipients were told before cannot be read");
        HashMap::new()
    })
}

/// Notes that the recipients at the positions that `got` names have the message.
///
/// A failure is logged only: they have it, and the client must hear so.
pub(super) async fn note(rooms: &Rooms, judged: &Judged, got: impl Fn(usize) -> bool) {
    let decided = judged.verdict.decision.recipients.iter().zip(judged.envelope.addresses());
    let recipients = decided.enumerate().filter(|(index, _)| got(*index));
    let recipients: Vec<(Address, Class)> =
        recipients.map(|(_, (decision, address))| (address.clone(), decision.class)).collect();
    let is_inside = |class: &Class| matches!(class, Class::Internal | Class::Trusted);
    if judged.people.is_empty() || recipients.iter().all(|(_, class)| is_inside(class)) {
        return;
    }
    let (sender, people, now) = (sender(&judged.envelope), judged.people.clone(), judged.now);
    let write = move |tx: &mut Tx<'_>| disclosure::add(tx, &sender, &recipients, &people, now);
    if let Err(error) = rooms.store.write(write).await {
        tracing::error!(%error, "of whom recipients were told could not be noted");
    }
}
