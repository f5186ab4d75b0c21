//! Mistakes as people make them with addresses.

use sluis::destination::Class;
use sluis::destination::Signal;
use sluis::mail::Address;
use sluis::policy::Decision;

use crate::corpus::lot::Lot;
use crate::year::Draft;
use crate::year::letters::Load;
use crate::year::slips::mistyped;
use crate::year::slips::other_suffix;
use crate::year::slips::slip;
use crate::year::town::PROVIDERS;
use crate::year::town::Town;
use crate::year::town::resident;

/// A kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mistake {
    ProviderMistyped,
    CorrespondentMistyped,
    PartnerMistyped,
    SuffixMistaken,
    MailboxMistyped,
    OwnMailbox,
    WrongColleague,
    WrongNamesake,
    VisibleRecipients,
    FirstContactInBulk,
}

impl Mistake {
    pub(crate) const ALL: [Self; 10] = [
        Self::ProviderMistyped,
        Self::CorrespondentMistyped,
        Self::PartnerMistyped,
        Self::SuffixMistaken,
        Self::MailboxMistyped,
        Self::OwnMailbox,
        Self::WrongColleague,
        Self::WrongNamesake,
        Self::VisibleRecipients,
        Self::FirstContactInBulk,
    ];

    /// As the documentation calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::ProviderMistyped => "mistyped provider (gmial.com)",
            Self::CorrespondentMistyped => "mistyped correspondent",
            Self::PartnerMistyped => "mistyped partner",
            Self::SuffixMistaken => "wrong suffix (.com for .nl)",
            Self::MailboxMistyped => "mistyped name at a provider",
            Self::OwnMailbox => "to oneself at a private address",
            Self::WrongColleague => "a colleague's name, another's mailbox",
            Self::WrongNamesake => "a namesake of a partner's contact",
            Self::VisibleRecipients => "12 to 40 residents in To",
            Self::FirstContactInBulk => "a list of people to a stranger",
        }
    }

    /// A message with this mistake; `None` where the sender has nobody to make it with yet.
    pub(crate) fn make(
        self,
        lot: &mut Lot,
        town: &mut Town,
        sender: usize,
        written: &[Address],
    ) -> Option<Draft> {
        let load = match lot.between(1, 100) {
            1..=35 => Load::Bulk,
            36..=80 => Load::Single,
            _ => Load::Nothing,
        };
        let at = |domain: &str| PROVIDERS.contains(&domain);
        let known = |lot: &mut Lot, wanted: &dyn Fn(&str) -> bool| {
            let all: Vec<&Address> =
                written.iter().filter(|one| wanted(one.domain().as_str())).collect();
            (!all.is_empty()).then(|| lot.pick(&all).to_string())
        };
        let split = |address: &str| {
            let (local, domain) = address.split_once('@').expect("an address");
            (local.to_owned(), domain.to_owned())
        };
        let organisation = |domain: &str| !at(domain) && domain.split('.').count() == 2;
        let mut draft = Draft { mistake: Some(self), load, ..Draft::default() };
        let (to, meant) = match self {
            Self::ProviderMistyped => {
                let (meant, _) = resident(lot);
                let (local, domain) = split(&meant);
                (format!("{local}@{}", mistyped(lot, &domain)), Some(meant))
            }
            Self::CorrespondentMistyped => {
                let is_other = |domain: &str| {
                    organisation(domain) && !town.partners.iter().any(|one| one.domain == domain)
                };
                let meant = known(lot, &is_other)?;
                let (local, domain) = split(&meant);
                (format!("{local}@{}", mistyped(lot, &domain)), Some(meant))
            }
            Self::PartnerMistyped | Self::SuffixMistaken => {
                let partner =
                    &town.partners[lot.between(0, town.partners.len() as u64 - 1) as usize];
                let (local, _) = &partner.contacts[lot.between(0, 3) as usize];
                let mut meant = format!("{local}@{}", partner.domain);
                if self == Self::PartnerMistyped {
                    (format!("{local}@{}", mistyped(lot, &partner.domain)), Some(meant))
                } else {
                    meant = known(lot, &organisation)?;
                    let (local, domain) = split(&meant);
                    (format!("{local}@{}", other_suffix(lot, &domain)), Some(meant))
                }
            }
            Self::MailboxMistyped => {
                let meant = known(lot, &at)?;
                let (local, domain) = split(&meant);
                (format!("{}@{domain}", slip(lot, &local)), Some(meant))
            }
            Self::OwnMailbox => {
                let own = &town.employees[sender];
                let (given, surname, year) = (&own.given, &own.surname, lot.between(60, 99));
                let local = match lot.between(0, 4) {
                    0 => format!("{given}.{surname}"),
                    1 => format!("{}{surname}{year}", &given[..1]),
                    2 => format!("{given}{surname}"),
                    3 => format!("{}.{surname}", &given[..1]),
                    // Nobody can see from this whose it is.
                    _ => format!("{given}{year}"),
                };
                (format!("{local}@{}", lot.pick(&PROVIDERS)), None)
            }
            Self::WrongColleague => {
                let other =
                    &town.employees[lot.between(0, town.employees.len() as u64 - 1) as usize];
                draft.shown.clone_from(&other.name);
                let local = lot.pick(&["zonnetje", "fietser", "tuinman", "familie.thuis"]);
                (format!("{local}{}@{}", lot.between(1, 99), lot.pick(&PROVIDERS)), None)
            }
            Self::WrongNamesake => {
                let is_partner =
                    |domain: &str| town.partners.iter().any(|one| one.domain == domain);
                let meant = known(lot, &is_partner)?;
                let (local, _) = split(&meant);
                if local == "info" {
                    return None;
                }
                (format!("{local}@{}", lot.pick(&PROVIDERS)), Some(meant))
            }
            Self::VisibleRecipients => {
                draft.load = Load::Nothing;
                for _ in 0..lot.between(11, 39) {
                    draft.to.push(resident(lot).0);
                }
                (resident(lot).0, None)
            }
            Self::FirstContactInBulk => {
                draft.load = Load::Bulk;
                let is_private = lot.chance(50);
                let number = town.found(lot);
                let stranger = format!("info@{}", town.organisations[number].domain);
                (if is_private { resident(lot).0 } else { stranger }, None)
            }
        };
        let (_, domain) = split(&to);
        let is_slip = meant.as_deref() != Some(to.as_str());
        // A slip that makes the address of somebody else who is there cannot be seen by anyone.
        let is_somebody = town.has(&domain)
            && meant.as_deref().is_some_and(|meant| split(meant).1 != domain)
            && self != Self::WrongNamesake;
        if !is_slip || is_somebody || Address::parse(&to).is_err() {
            return None;
        }
        draft.to.push(to);
        draft.meant = meant;
        Some(draft)
    }

    /// Whether whoever reads why the message waits is told what is wrong.
    pub(crate) fn is_told(self, decision: &Decision, meant: Option<&str>) -> bool {
        let recipients = &decision.recipients;
        let has = |signal| recipients.iter().any(|one| one.noted.signals.contains(&signal));
        let names =
            |meant: &str| recipients.iter().any(|one| one.noted.meant.as_deref() == Some(meant));
        let is_alike = recipients.iter().any(|one| one.class == Class::Lookalike);
        match self {
            Self::OwnMailbox => has(Signal::OwnMailbox),
            Self::WrongColleague => has(Signal::NameContradicts),
            Self::WrongNamesake => has(Signal::NamesakeElsewhere) || meant.is_some_and(names),
            Self::VisibleRecipients => {
                decision.reasons.iter().any(|one| one.rule.contains("visible"))
            }
            Self::FirstContactInBulk => has(Signal::FirstContact),
            _ => {
                let is_nobody = has(Signal::NoSuchDomain) || has(Signal::NoMail);
                meant.is_some_and(names) || is_alike || is_nobody
            }
        }
    }
}
