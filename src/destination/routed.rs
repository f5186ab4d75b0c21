//! Addresses within addresses: `name%elsewhere.nl@here.nl`, `elsewhere.nl!name@here.nl` and
//! `"name@elsewhere.nl"@here.nl`. Some servers of `here.nl` send such mail on (RFC 5321, 2.3.11 and
//! F.2; Postfix does unless told otherwise), so it may go wherever the inner address is.

use crate::mail::Address;

/// The address that a server may read in the part of `address` before the `@`.
pub(super) fn inner(address: &Address) -> Option<Address> {
    let quoted = address.local();
    let local: String = quoted.chars().filter(|c| !matches!(c, '"' | '\\' | ' ')).collect();
    let written = if local.contains('@') {
        local
    } else if let Some((name, host)) = local.rsplit_once('%') {
        format!("{name}@{host}")
    } else {
        let (host, name) = local.split_once('!')?;
        format!("{name}@{host}")
    };
    Address::parse(&written).ok().filter(|inner| inner.domain().as_str().contains('.'))
}

#[cfg(test)]
mod tests {
    use super::inner;
    use crate::mail::Address;

    #[test]
    fn what_a_server_may_send_on_is_seen() {
        for (address, expected) in [
            ("jan%gmail.com@voorbeeld.nl", Some("jan@gmail.com")),
            ("jan%a.nl%gmail.com@voorbeeld.nl", Some("jan%a.nl@gmail.com")),
            ("gmail.com!jan@voorbeeld.nl", Some("jan@gmail.com")),
            ("\"jan@gmail.com\"@voorbeeld.nl", Some("jan@gmail.com")),
            ("\"jan\\@gmail.com\"@voorbeeld.nl", Some("jan@gmail.com")),
            ("50%korting@voorbeeld.nl", None),
            ("hoera!@voorbeeld.nl", None),
            ("jan=gmail.com@voorbeeld.nl", None),
            ("jan@voorbeeld.nl", None),
        ] {
            let parsed = Address::parse(address).expect(address);
            let found = inner(&parsed).map(|inner| inner.to_string());
            assert_eq!(found.as_deref(), expected, "{address}");
        }
    }
}
