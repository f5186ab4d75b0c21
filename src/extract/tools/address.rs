//! Addresses of pages, mailboxes and telephones, as people read them.

/// An address with what stands in it by code (RFC 3986, 2.1) written out.
pub(in crate::extract) fn written_out(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::written_out;

    #[test]
    fn writes_out_what_stands_by_code() {
        for (address, expected) in [
            ("mailto:a%40b.nl?subject=BSN%20999990019", "mailto:a@b.nl?subject=BSN 999990019"),
            ("tel:%2B316", "tel:+316"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%C3%AB", "\u{eb}"),
        ] {
            assert_eq!(written_out(address), expected);
        }
    }
}
