//! What is known from before: held messages that are like this one, and mail to the same people.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Principal;
use crate::destination::Class;
use crate::mail::Address;
use crate::review::Desk;
use crate::review::Error;
use crate::review::permit;
use crate::store;
use crate::store::Correspondent;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::Tx;

/// Messages of the last twelve months that are like one message, latest first.
#[derive(Debug)]
pub struct Similar {
    /// The message itself.
    pub held: Held,
    /// Of the same sender to one of the same addresses.
    pub to_address: Vec<Held>,
    /// With the same file: its name in this message.
    pub attachment: Vec<(Held, String)>,
    /// To the same domain, unless anyone can have a mailbox there.
    pub to_domain: Vec<Held>,
}

/// How well an address is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acquaintance {
    /// The sender wrote to it, last at this moment.
    BySender(Timestamp),
    /// The organisation wrote to it so many times.
    ByColleagues(u64),
    /// No ordinary mail went there.
    Never,
}

impl Desk {
    /// The messages from before that are like this one.
    pub async fn similar(&self, who: &Principal, id: &HeldId) -> Result<Similar, Error> {
        permit::see(who)?;
        let (id, since) = (id.clone(), year_before(self.clock()()));
        let read = move |tx: &mut Tx<'_>| {
            let held = store::held::find(tx, &id)?;
            let to_address = store::earlier::to_address(tx, &held, since)?;
            let mut attachment = Vec::new();
            for (other, name) in store::attachment::earlier(tx, &id, since)? {
                attachment.push((store::held::find(tx, &other)?, name));
            }
            let to_domain = store::earlier::to_domain(tx, &held, &domains(&held), since)?;
            Ok(Similar { held, to_address, attachment, to_domain })
        };
        Ok(self.store().read(read).await?)
    }

    /// The latest message in which a file of this one was held already, with the name of that file.
    pub async fn held_before(
        &self,
        who: &Principal,
        id: &HeldId,
    ) -> Result<Option<(Held, String)>, Error> {
        permit::see(who)?;
        let (id, since) = (id.clone(), year_before(self.clock()()));
        let read = move |tx: &mut Tx<'_>| match store::attachment::earlier(tx, &id, since)? {
            found if found.is_empty() => Ok(None),
            found => {
                let first = found.into_iter().next();
                first.map(|(id, name)| Ok((store::held::find(tx, &id)?, name))).transpose()
            }
        };
        Ok(self.store().read(read).await?)
    }

    /// How well each recipient of a message is known, in their order.
    pub async fn acquaintances(
        &self,
        who: &Principal,
        held: &Held,
    ) -> Result<Vec<Acquaintance>, Error> {
        permit::see(who)?;
        let sender = Address::parse(&held.sender).ok();
        let addresses: Vec<Option<Address>> =
            held.recipients.iter().map(|to| Address::parse(&to.address).ok()).collect();
        let read = move |tx: &mut Tx<'_>| {
            let each = addresses.iter().take(RECIPIENTS_MAX);
            each.map(|address| acquaintance(tx, sender.as_ref(), address.as_ref())).collect()
        };
        Ok(self.store().read(read).await?)
    }
}

fn acquaintance(
    tx: &mut Tx<'_>,
    sender: Option<&Address>,
    address: Option<&Address>,
) -> Result<Acquaintance, store::Error> {
    let Some(address) = address else { return Ok(Acquaintance::Never) };
    if let Some(sender) = sender
        && let Some(last) = store::correspondent::last(tx, sender, address)?
    {
        return Ok(Acquaintance::BySender(last));
    }
    let learned = store::learned::find(tx, &Correspondent::Address(address.clone()))?;
    let messages = learned.map_or(0, |learned| learned.mail.messages);
    Ok(if messages > 0 { Acquaintance::ByColleagues(messages) } else { Acquaintance::Never })
}

/// The domains of the recipients at which not just anyone has a mailbox.
fn domains(held: &Held) -> Vec<String> {
    let is_open = |class: Class| matches!(class, Class::Private | Class::Disposable);
    let closed = held.recipients.iter().filter(|to| !is_open(to.class));
    let addresses = closed.filter_map(|to| Address::parse(&to.address).ok());
    let mut domains: Vec<String> = addresses.map(|to| to.domain().to_string()).collect();
    domains.sort_unstable();
    domains.dedup();
    domains
}

fn year_before(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(365 * 24)).unwrap_or(Timestamp::MIN)
}

/// Recipients of whom it is looked up: each costs a look in two tables.
const RECIPIENTS_MAX: usize = 200;
