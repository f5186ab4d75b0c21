//! Whether a recipient of an incident is trusted: reasonably sure to mean no harm and to do as asked.

use serde::Deserialize;
use serde::Serialize;

use crate::destination::Class;
use crate::store::Error;
use crate::store::IncidentRecipient;
use crate::store::Tx;

/// Whether a recipient is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Nobody knows.
    Unknown,
}

impl Trust {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unknown];

    /// The name in the store, in JSON and in the trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// The answer of that [`Trust::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trust| trust.name() == name)
    }
}

impl IncidentRecipient {
    /// Whether it is trusted: as somebody said, or else as its class has it. That a private person
    /// confirms something makes nobody trusted.
    pub fn trust(&self) -> Trust {
        self.trusted.unwrap_or(match self.class {
            Class::Internal | Class::Trusted | Class::Expected => Trust::Yes,
            Class::Private | Class::Disposable | Class::Lookalike => Trust::No,
            Class::Unexpected => Trust::Unknown,
        })
    }

    /// The class that its assessment goes by: what people say of a recipient goes before what its
    /// address says. A colleague stays one.
    pub fn assessed(&self) -> Class {
        let is_partner = matches!(self.class, Class::Trusted | Class::Expected);
        match (self.class, self.trusted) {
            (Class::Internal, _) => Class::Internal,
            (_, Some(Trust::Yes)) => Class::Trusted,
            (_, Some(_)) if is_partner => Class::Unexpected,
            (class, _) => class,
        }
    }
}

/// Keeps what somebody said of a recipient.
pub fn put(tx: &mut Tx<'_>, incident_id: &str, position: u32, trust: Trust) -> Result<(), Error> {
    let sql = "UPDATE incident_recipient SET trusted = ? WHERE incident_id = ? AND position = ?";
    let values = [trust.name().into(), incident_id.into(), position.into()];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::Missing) }
}

#[cfg(test)]
mod tests {
    use super::Trust;
    use crate::destination::Class;
    use crate::store::IncidentRecipient;

    #[test]
    fn what_people_say_goes_before_what_the_address_says() {
        for (class, trusted, trust, assessed) in [
            (Class::Trusted, None, Trust::Yes, Class::Trusted),
            (Class::Expected, None, Trust::Yes, Class::Expected),
            (Class::Unexpected, None, Trust::Unknown, Class::Unexpected),
            (Class::Private, None, Trust::No, Class::Private),
            (Class::Private, Some(Trust::Yes), Trust::Yes, Class::Trusted),
            (Class::Private, Some(Trust::Unknown), Trust::Unknown, Class::Private),
            (Class::Expected, Some(Trust::No), Trust::No, Class::Unexpected),
            (Class::Trusted, Some(Trust::Unknown), Trust::Unknown, Class::Unexpected),
            (Class::Lookalike, Some(Trust::No), Trust::No, Class::Lookalike),
            (Class::Internal, Some(Trust::No), Trust::No, Class::Internal),
        ] {
            let recipient = IncidentRecipient {
                position: 0,
                address: "jan@voorbeeld.nl".to_owned(),
                class,
                accepted_at: None,
                reply: String::new(),
                transit: None,
                trusted,
            };
            assert_eq!((recipient.trust(), recipient.assessed()), (trust, assessed), "{class:?}");
        }
        assert_eq!(Trust::ALL.map(|one| Trust::named(one.name())), Trust::ALL.map(Some));
    }
}
