//! A mailbox address and its domain.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A mailbox address: the local part as written, the domain in lower-case A-labels.
///
/// Two addresses are equal when mail to them ends in the same mailbox as far as a stranger can
/// tell: the local part is compared without regard to case (every mail system in use does so) and to
/// quotes that need not be there, the domain in its A-label form. RFC 5321, 2.3.11 and 4.1.2; RFC 5890 for A-labels.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    local: String,
    domain: Domain,
}

/// A domain name or address literal, in lower-case A-labels and without a final dot.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Domain(String);

/// Why a text is not an address; never holds the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// There is no `@`, or nothing on one side of it.
    #[error("an address has the form name@domain")]
    Form,
    /// The domain is neither a host name (RFC 5321, 4.1.2; RFC 5891) nor an address literal.
    #[error("the part after @ is not a domain name")]
    Domain,
    /// The local part holds a control character, or `<` or `>` outside quotes, or is longer than
    /// 1,024 bytes.
    #[error("the part before @ holds a character that no mailbox has")]
    Local,
}

impl Address {
    /// Reads `local@domain`; the last `@` outside quotes divides.
    ///
    /// Wider than RFC 5321 where real systems are: Exchange sends local parts of more than 64
    /// bytes (`IMCEAEX-…`), with two dots in a row or a dot at the end.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let at = text.rfind('@').ok_or(AddressError::Form)?;
        let (local, domain) = (&text[..at], &text[at + 1..]);
        if local.is_empty() || domain.is_empty() {
            return Err(AddressError::Form);
        }
        let angle = |c| matches!(c, '<' | '>') && unquoted(local).is_none();
        if local.len() > 1024 || local.chars().any(|c| c.is_control() || angle(c)) {
            return Err(AddressError::Local);
        }
        Ok(Self { local: local.to_owned(), domain: Domain::parse(domain)? })
    }

    /// The part before the `@`, as written.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// What two spellings of one local part have in common.
    fn folded(&self) -> String {
        unquoted(&self.local).unwrap_or(Cow::Borrowed(&self.local)).to_lowercase()
    }
}

/// What a quoted string stands for: a quote or a backslash in it has a backslash before it (RFC 5321,
/// 4.1.2: whatever else is quoted so means the same without). `None` for what is none.
fn unquoted(local: &str) -> Option<Cow<'_, str>> {
    let inside = local.strip_prefix('"')?.strip_suffix('"')?;
    if !inside.contains(['"', '\\']) {
        return Some(Cow::Borrowed(inside));
    }
    let mut plain = String::with_capacity(inside.len());
    let mut rest = inside.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => return None,
            '\\' => plain.push(rest.next()?),
            c => plain.push(c),
        }
    }
    Some(Cow::Owned(plain))
}

impl Domain {
    /// Reads a host name, an internationalised one included, or an address literal in brackets.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if let Some(literal) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            // Its tag may be written in any case (RFC 5321, 4.1.3; RFC 5234, 2.3).
            let is_tagged = literal.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("IPv6:"));
            let number = if is_tagged { &literal[5..] } else { literal };
            let known = number.parse::<IpAddr>().is_ok();
            return if known {
                Ok(Self(text.to_ascii_lowercase()))
            } else {
                Err(AddressError::Domain)
            };
        }
        let ascii =
            idna::domain_to_ascii(text.trim_end_matches('.')).map_err(|_| AddressError::Domain)?;
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if ascii.len() <= 253 && ascii.split('.').all(label) {
            Ok(Self(ascii))
        } else {
            Err(AddressError::Domain)
        }
    }

    /// The name in lower-case A-labels.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `parent` or lies below it.
    pub fn is_within(&self, parent: &Self) -> bool {
        self.0.strip_suffix(&parent.0).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// Whether this is an address literal such as `[192.0.2.1]`.
    pub fn is_literal(&self) -> bool {
        self.0.starts_with('[')
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.domain == other.domain && self.folded() == other.folded()
    }
}

impl Eq for Address {}

impl std::hash::Hash for Address {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.folded().hash(state);
        self.domain.hash(state);
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

impl TryFrom<String> for Address {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        Self::parse(&text)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain.0)
    }
}

impl fmt::Debug for Address {
    /// Shows the domain only: a local part is personal data and this ends up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "***@{}", self.domain.0)
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the mailbox `email` is one of `mailboxes`; no mailbox is none of them.
pub fn is_among<'a>(email: Option<&str>, mailboxes: impl Iterator<Item = &'a str> + Clone) -> bool {
    let Some(email) = email.map(str::trim).filter(|email| !email.is_empty()) else { return false };
    // By text first, because not every address that was stored can be read as one.
    let folded = email.to_lowercase();
    mailboxes.clone().any(|other| other.to_lowercase() == folded)
        || Address::parse(email).is_ok_and(|own| {
            mailboxes.into_iter().any(|one| Address::parse(one).is_ok_and(|one| one == own))
        })
}

#[cfg(test)]
mod tests {
    use super::{Address, Domain};

    #[test]
    fn reads_what_real_systems_send_and_refuses_the_rest() {
        let cases = [
            ("jan@voorbeeld.nl", Some("jan@voorbeeld.nl")),
            ("Jan.de.Vries@Voorbeeld.NL.", Some("Jan.de.Vries@voorbeeld.nl")),
            (
                "IMCEAEX-_O=EXCH_OU=A_CN=RECIPIENTS_CN=0123456789012345678901234567890123456789@x.nl",
                Some(
                    "IMCEAEX-_O=EXCH_OU=A_CN=RECIPIENTS_CN=0123456789012345678901234567890123456789@x.nl",
                ),
            ),
            ("a..b@x.nl", Some("a..b@x.nl")),
            ("a.@x.nl", Some("a.@x.nl")),
            // RFC 5321, 4.1.2: whatever is printed may stand in quotes, these two with a backslash.
            ("\"a@b\"@x.nl", Some("\"a@b\"@x.nl")),
            (r#""a b"@x.nl"#, Some(r#""a b"@x.nl"#)),
            (r#""a>b"@x.nl"#, Some(r#""a>b"@x.nl"#)),
            (r#""<a>,;:()[]"@x.nl"#, Some(r#""<a>,;:()[]"@x.nl"#)),
            (r#""a\"b"@x.nl"#, Some(r#""a\"b"@x.nl"#)),
            (r#""a\"@b>"@x.nl"#, Some(r#""a\"@b>"@x.nl"#)),
            (r#""a\\"@x.nl"#, Some(r#""a\\"@x.nl"#)),
            (r#""\>"@x.nl"#, Some(r#""\>"@x.nl"#)),
            (r#"""@x.nl"#, Some(r#"""@x.nl"#)),
            (r#""a"b>"@x.nl"#, None),
            (r#""a>\"@x.nl"#, None),
            (r#""a>@x.nl"#, None),
            ("a>b@x.nl", None),
            ("a<b@x.nl", None),
            ("\"a\nb\"@x.nl", None),
            ("jan@café.nl", Some("jan@xn--caf-dma.nl")),
            ("jan@[192.0.2.1]", Some("jan@[192.0.2.1]")),
            ("jan@[IPv6:2001:db8::1]", Some("jan@[ipv6:2001:db8::1]")),
            ("jan", None),
            ("@x.nl", None),
            ("jan@", None),
            ("jan@x..nl", None),
            ("jan@x nl", None),
            ("ja\rn@x.nl", None),
        ];
        for (text, expected) in cases {
            let read = Address::parse(text).ok().map(|address| address.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn one_mailbox_is_one_however_it_is_quoted() {
        let address = |text| Address::parse(text).expect("an address");
        for other in [r#""jan"@x.nl"#, r#""\j\an"@x.nl"#, "JAN@X.nl"] {
            assert_eq!(address(other), address("jan@x.nl"), "{other}");
        }
        for (one, other) in [
            (r#""a\"b"@x.nl"#, r#""ab"@x.nl"#),
            (r#""a b"@x.nl"#, "ab@x.nl"),
            (r#""a\\"@x.nl"#, r#""a"@x.nl"#),
        ] {
            assert_ne!(address(one), address(other), "{one}");
        }
    }

    #[test]
    fn a_domain_lies_within_itself_and_its_parents_only() {
        let domain = |text| Domain::parse(text).expect("a domain");
        assert!(domain("mail.x.nl").is_within(&domain("x.nl")));
        assert!(domain("x.nl").is_within(&domain("x.nl")));
        assert!(!domain("notx.nl").is_within(&domain("x.nl")));
    }

    #[test]
    fn debug_hides_the_local_part() {
        let address = Address::parse("jan@x.nl").expect("an address");
        assert_eq!(format!("{address:?}"), "***@x.nl");
    }
}
