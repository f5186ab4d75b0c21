//! What is asked about one domain, and what the answers mean.

use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::net::DnsError;
use hickory_resolver::net::NetError;
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::Name;
use hickory_resolver::proto::rr::RData;
use hickory_resolver::proto::rr::RecordType;
use tokio::time::Instant;

use crate::destination::NoMail;
use crate::mail::Domain;

/// What the servers say of a domain, and for how long that may be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// What they say.
    pub(super) said: Said,
    /// For how long.
    pub(super) lasts: Duration,
    /// Whether a server answered at all.
    pub(super) is_heard: bool,
}

/// What the servers say of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// It can receive mail.
    Mail,
    /// It cannot.
    NoMail(NoMail),
    /// Nothing that can be relied on.
    Nothing,
}

impl Answer {
    /// No answer.
    pub(super) const fn silence() -> Self {
        Self { said: Said::Nothing, lasts: SILENCE_LASTS, is_heard: false }
    }
}

/// Asks whether `domain` can receive mail (RFC 5321, 5.1): by an MX record that is not null
/// (RFC 7505), or by an address of its own where it has no MX record.
pub(super) async fn ask(resolver: &TokioResolver, domain: &Domain) -> Answer {
    let Ok(mut name) = Name::from_ascii(domain.as_str()) else { return Answer::silence() };
    // Not below the domain of this machine.
    name.set_fqdn(true);
    let exchange = one(resolver, &name, RecordType::MX).await;
    if matches!(exchange, Heard::Records { .. } | Heard::Unclear { .. }) {
        return read(&[exchange]);
    }
    // Some servers deny a name of which they have an address, when asked for something else.
    let (four, six) =
        tokio::join!(one(resolver, &name, RecordType::A), one(resolver, &name, RecordType::AAAA));
    read(&[exchange, four, six])
}

/// Whether the servers know of the domain under which all Dutch names are.
pub(super) async fn sees_the_world(resolver: &TokioResolver) -> bool {
    let Ok(name) = Name::from_ascii(CONTROL) else { return false };
    matches!(one(resolver, &name, RecordType::NS).await, Heard::Records { .. })
}

/// What was heard of one kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// There are some, and whether they all say that no mail is wanted.
    Records { lasts: Duration, is_null: bool },
    /// There are none under this name.
    None { lasts: Duration },
    /// There is no such name.
    NoName { lasts: Duration },
    /// A server answered, and what it says is of no use.
    Unclear { is_heard: bool },
}

async fn one(resolver: &TokioResolver, name: &Name, kind: RecordType) -> Heard {
    match resolver.lookup(name.clone(), kind).await {
        Ok(found) => {
            let records = || found.answers().iter().filter(|record| record.record_type() == kind);
            if records().next().is_none() {
                return Heard::Unclear { is_heard: true };
            }
            let lasts = found.valid_until().saturating_duration_since(Instant::now().into_std());
            let is_null = |data: &RData| matches!(data, RData::MX(mx) if mx.exchange.is_root());
            Heard::Records { lasts, is_null: records().all(|record| is_null(&record.data)) }
        }
        Err(NetError::Dns(DnsError::NoRecordsFound(none))) => {
            let lasts = none
                .negative_ttl
                .map_or(DENIAL_LASTS, |seconds| Duration::from_secs(u64::from(seconds)));
            match none.response_code {
                ResponseCode::NXDomain => Heard::NoName { lasts },
                ResponseCode::NoError => Heard::None { lasts },
                _ => Heard::Unclear { is_heard: true },
            }
        }
        Err(NetError::Dns(_)) => Heard::Unclear { is_heard: true },
        Err(_) => Heard::Unclear { is_heard: false },
    }
}

/// What follows from what was heard, of MX first and of addresses where there is no MX.
fn read(heard: &[Heard]) -> Answer {
    let found = heard.iter().find_map(|one| match one {
        Heard::Records { lasts, is_null } => Some((*lasts, *is_null)),
        _ => None,
    });
    if let Some((lasts, is_null)) = found {
        let said = if is_null { Said::NoMail(NoMail::NoServer) } else { Said::Mail };
        let longest = if is_null { DENIAL_LASTS_MAX } else { MAIL_LASTS_MAX };
        return Answer { said, lasts: lasts.clamp(LASTS_MIN, longest), is_heard: true };
    }
    let (mut lasts, mut why) = (DENIAL_LASTS_MAX, NoMail::NoSuchDomain);
    for one in heard {
        match one {
            Heard::None { lasts: own } => {
                (lasts, why) = (lasts.min(*own), NoMail::NoServer);
            }
            Heard::NoName { lasts: own } => lasts = lasts.min(*own),
            Heard::Unclear { is_heard } => {
                return Answer { is_heard: *is_heard, ..Answer::silence() };
            }
            Heard::Records { .. } => {}
        }
    }
    Answer { said: Said::NoMail(why), lasts: lasts.max(LASTS_MIN), is_heard: true }
}

/// The domain of the Netherlands, which any server that sees the world knows.
const CONTROL: &str = "nl.";

/// However short an answer may be believed by its own word.
const LASTS_MIN: Duration = Duration::from_secs(60);

/// However long one may be: domains move.
const MAIL_LASTS_MAX: Duration = Duration::from_secs(24 * 3600);

/// A domain that was registered just now exists soon.
const DENIAL_LASTS_MAX: Duration = Duration::from_secs(15 * 60);

/// A denial that does not say how long it may be believed (RFC 2308, 5).
const DENIAL_LASTS: Duration = Duration::from_secs(5 * 60);

/// Who asks again at once makes mail wait again.
const SILENCE_LASTS: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Heard, Said, read};
    use crate::destination::NoMail;

    #[test]
    fn only_what_is_certain_is_said_of_a_domain() {
        let lasts = Duration::from_secs(300);
        let (mail, null) =
            (Heard::Records { lasts, is_null: false }, Heard::Records { lasts, is_null: true });
        let (none, no_name) = (Heard::None { lasts }, Heard::NoName { lasts });
        let unclear = Heard::Unclear { is_heard: true };
        let cases: [(&[Heard], Said); 9] = [
            (&[mail], Said::Mail),
            (&[null], Said::NoMail(NoMail::NoServer)),
            (&[none, mail, none], Said::Mail),
            (&[none, none, mail], Said::Mail),
            (&[no_name, mail, none], Said::Mail),
            (&[none, none, none], Said::NoMail(NoMail::NoServer)),
            (&[no_name, no_name, no_name], Said::NoMail(NoMail::NoSuchDomain)),
            (&[no_name, unclear, no_name], Said::Nothing),
            (&[unclear], Said::Nothing),
        ];
        for (heard, expected) in cases {
            assert_eq!(read(heard).said, expected, "{heard:?}");
        }
    }

    #[test]
    fn an_answer_is_believed_for_a_bounded_time() {
        let second = Duration::from_secs;
        let mail = |lasts| Heard::Records { lasts, is_null: false };
        let cases = [
            (mail(second(0)), 60),
            (mail(second(3600)), 3600),
            (mail(second(10_000_000)), 86_400),
            (Heard::None { lasts: second(0) }, 60),
            (Heard::NoName { lasts: second(86_400) }, 900),
            (Heard::Unclear { is_heard: true }, 60),
        ];
        for (heard, expected) in cases {
            assert_eq!(read(&[heard]).lasts, second(expected), "{heard:?}");
        }
    }
}
