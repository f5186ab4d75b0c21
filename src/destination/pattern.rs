//! One line of a list of domains: which addresses it covers.

use std::fmt;

use crate::mail::Address;
use crate::mail::Domain;

/// One entry of a list: an address, a domain, or a domain with all below it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// `jan@x.nl`: that mailbox alone.
    Address(Address),
    /// `x.nl`: addresses at exactly that domain, not below it.
    Domain(Domain),
    /// `*.x.nl`: that domain and every domain below it.
    Tree(Domain),
}

/// Why a text is not a [`Pattern`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Neither an address nor a domain.
    #[error("is not a domain (x.nl), a domain with all below it (*.x.nl) or an address (a@x.nl)")]
    Form,
    /// A public suffix such as `nl`: it would cover everyone under it.
    #[error("is a suffix under which anyone can register a name, so it would cover strangers")]
    PublicSuffix,
}

impl Pattern {
    /// Reads `x.nl`, `*.x.nl` or `name@x.nl`.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let text = text.trim();
        if text.contains('@') {
            return Address::parse(text).map(Self::Address).map_err(|_| PatternError::Form);
        }
        let (name, tree) = match text.strip_prefix("*.") {
            Some(name) => (name, true),
            None => (text, false),
        };
        let domain = Domain::parse(name).map_err(|_| PatternError::Form)?;
        if domain.is_literal() {
            return if tree { Err(PatternError::Form) } else { Ok(Self::Domain(domain)) };
        }
        if registrable(&domain).is_none() {
            let known = psl::suffix(domain.as_str().as_bytes()).is_some_and(|s| s.is_known());
            return Err(if known { PatternError::PublicSuffix } else { PatternError::Form });
        }
        Ok(if tree { Self::Tree(domain) } else { Self::Domain(domain) })
    }

    /// Whether `address` is meant.
    pub fn covers(&self, address: &Address) -> bool {
        match self {
            Self::Address(own) => own == address,
            Self::Domain(domain) => address.domain() == domain,
            Self::Tree(domain) => address.domain().is_within(domain),
        }
    }

    /// The domain that it is about.
    pub fn domain(&self) -> &Domain {
        match self {
            Self::Address(address) => address.domain(),
            Self::Domain(domain) | Self::Tree(domain) => domain,
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Domain(domain) => domain.fmt(f),
            Self::Tree(domain) => write!(f, "*.{domain}"),
        }
    }
}

/// The part of a domain that somebody registered: `x.nl` of `mail.x.nl`; `None` for a suffix
/// itself and for an address literal. Source: the public suffix list, both its sections.
pub(super) fn registrable(domain: &Domain) -> Option<&str> {
    if domain.is_literal() { None } else { psl::domain_str(domain.as_str()) }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, PatternError};
    use crate::mail::Address;

    #[test]
    fn covers_what_is_written_and_nothing_beside_it() {
        let cases = [
            ("x.nl", "a@x.nl", true),
            ("x.nl", "a@X.NL", true),
            ("x.nl", "a@mail.x.nl", false),
            ("*.x.nl", "a@x.nl", true),
            ("*.x.nl", "a@mail.eu.x.nl", true),
            ("*.x.nl", "a@notx.nl", false),
            ("jan@x.nl", "Jan@x.nl", true),
            ("jan@x.nl", "piet@x.nl", false),
            ("café.nl", "a@xn--caf-dma.nl", true),
            ("[192.0.2.1]", "a@[192.0.2.1]", true),
        ];
        for (pattern, address, expected) in cases {
            let pattern = Pattern::parse(pattern).expect("a pattern");
            let address = Address::parse(address).expect("an address");
            assert_eq!(pattern.covers(&address), expected, "{pattern} {address}");
        }
    }

    #[test]
    fn refuses_what_covers_strangers_or_nothing() {
        let cases = [
            ("", PatternError::Form),
            ("*", PatternError::Form),
            ("x nl", PatternError::Form),
            ("*x.nl", PatternError::Form),
            ("@x.nl", PatternError::Form),
            ("duo", PatternError::Form),
            ("nl", PatternError::PublicSuffix),
            ("*.nl", PatternError::PublicSuffix),
            ("co.uk", PatternError::PublicSuffix),
        ];
        for (text, error) in cases {
            assert_eq!(Pattern::parse(text).err(), Some(error), "{text}");
        }
    }
}
