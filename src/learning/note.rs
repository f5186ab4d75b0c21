//! Counts what was delivered, and makes a correspondent known when it is enough.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::destination::Class;
use crate::destination::Correspondence;
use crate::destination::Ground;
use crate::destination::Pattern;
use crate::learning::Settings;
use crate::learning::book::id_of;
use crate::learning::day_of;
use crate::mail::Address;
use crate::mail::Domain;
use crate::policy::Decision;
use crate::policy::RecipientDecision;
use crate::store::Correspondent;
use crate::store::Error;
use crate::store::LearnedState;
use crate::store::Tx;
use crate::store::learned;

/// An ordinary message that was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// A person of the own organisation.
    pub sender: Address,
    /// Those who got it and may become known by it.
    pub recipients: Vec<Address>,
}

impl Letter {
    /// What a message teaches that was delivered to all its recipients: that a person of the own
    /// organisation wrote to these.
    ///
    /// Whoever is known by the configuration needs no learning, and a private, throw-away or
    /// misleading address never becomes known. A message that had to be recorded teaches nothing
    /// new.
    pub fn taught_by(
        sender: &Address,
        decision: &Decision,
        own_domains: &[Domain],
    ) -> Option<Self> {
        let may_become_known = |recipient: &&RecipientDecision| match recipient.class {
            Class::Expected => recipient.noted.ground == Ground::Learned,
            Class::Unexpected => !decision.record,
            _ => false,
        };
        let is_own = own_domains.iter().any(|own| sender.domain().is_within(own));
        let taught = decision.recipients.iter().filter(may_become_known);
        let recipients: Vec<Address> =
            taught.filter_map(|recipient| Address::parse(&recipient.address).ok()).collect();
        let is_lesson = is_own && !recipients.is_empty();
        is_lesson.then(|| Self { sender: sender.clone(), recipients })
    }
}

/// Counts `letters`, and says how many correspondents became known by them.
///
/// - Cost: some rows for each recipient and domain.
pub fn note(
    tx: &mut Tx<'_>,
    settings: &Settings,
    letters: &[Letter],
    now: Timestamp,
) -> Result<u64, Error> {
    let day = day_of(now);
    let mut became_known = 0;
    for Letter { sender, recipients } in letters {
        let sender = &person_of(sender);
        let mut done = HashSet::new();
        for address in recipients.iter().filter(|address| can_be_known(address.domain())) {
            let [domain, mailbox] = Correspondent::both(address);
            if done.insert(domain.clone()) {
                became_known += u64::from(add(tx, settings, &domain, sender, day, now)?);
            }
            // Who is known by the domain need not be counted by the mailbox.
            let known = learned::find(tx, &domain)?;
            let is_known = known.is_some_and(|known| known.state != LearnedState::Ended);
            if done.insert(mailbox.clone()) && (!is_known || learned::find(tx, &mailbox)?.is_some())
            {
                became_known += u64::from(add(tx, settings, &mailbox, sender, day, now)?);
            }
        }
    }
    Ok(became_known)
}

/// The address of the person who sends as `sender`: without a tag (`anna+nieuws@x.nl`, RFC 5233)
/// and without quotes, so that one person counts once.
pub(super) fn person_of(sender: &Address) -> Address {
    let bare = sender.local().trim_matches('"').to_lowercase();
    let name = bare.split('+').next().filter(|name| !name.is_empty()).unwrap_or(&bare);
    Address::parse(&format!("{name}@{}", sender.domain())).unwrap_or_else(|_| sender.clone())
}

/// Whether a domain can become known: one that somebody registered, and no address literal.
pub(super) fn can_be_known(domain: &Domain) -> bool {
    !domain.is_literal() && Pattern::parse(domain.as_str()).is_ok()
}

/// Counts one message; whether the correspondent became known by it.
fn add(
    tx: &mut Tx<'_>,
    settings: &Settings,
    to: &Correspondent,
    sender: &Address,
    day: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    match learned::find(tx, to)?.map(|known| known.state) {
        Some(LearnedState::Ended) => Ok(false),
        Some(LearnedState::Confirmed | LearnedState::Learned) => {
            learned::used(tx, to, sender, day, 1).map(|()| false)
        }
        None => {
            learned::count(tx, to, sender, day, 1)?;
            let mail = learned::counted(tx, to, settings.counted_from(day), day)?;
            if !settings.is_enough(&mail) {
                return Ok(false);
            }
            let number = learned::insert(tx, to, mail)?;
            audit::record(tx, &event(number, to, &mail, now))?;
            Ok(true)
        }
    }
}

fn event(number: u64, to: &Correspondent, mail: &Correspondence, at: Timestamp) -> Event {
    let done = Event::done(&Principal::gateway(), Action::CorrespondentLearned, id_of(number), at);
    let detail = format!(
        "{} messages={} senders={} days={}",
        to.kind().name(),
        mail.messages,
        mail.senders,
        mail.days
    );
    Event { detail, ..done }
}
