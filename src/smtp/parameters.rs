//! The parameters of MAIL and RCPT: which are allowed, and what they say to us.
//!
//! They are checked and then carried on as they were written; the next hop reads them for itself.

use crate::smtp::Extensions;
use crate::smtp::Reply;
use crate::smtp::command::number;

/// What the parameters of MAIL say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct MailParameters {
    /// All but SIZE, as written, one space between two.
    pub(super) verbatim: String,
    pub(super) size: Option<u64>,
    pub(super) smtp_utf8: bool,
}

/// Reads the parameters of MAIL; `offered` is what the EHLO reply named.
pub(super) fn mail(text: &str, offered: Offer) -> Result<MailParameters, Reply> {
    let mut read = MailParameters::default();
    let mut kept: Vec<&str> = Vec::new();
    for (keyword, value, whole) in each(text)? {
        let has = |extension: fn(Extensions) -> bool| offered.is_some_and(extension);
        let fits = match keyword.as_str() {
            "SIZE" if offered.is_some() => {
                read.size = value.and_then(size);
                read.size.is_some()
            }
            "BODY" if has(|offer| offer.eight_bit_mime) => value.is_some_and(|value| {
                value.eq_ignore_ascii_case("7BIT") || value.eq_ignore_ascii_case("8BITMIME")
            }),
            "SMTPUTF8" if has(|offer| offer.smtp_utf8) => {
                read.smtp_utf8 = true;
                value.is_none()
            }
            "RET" if has(|offer| offer.dsn) => value.is_some_and(|value| {
                value.eq_ignore_ascii_case("FULL") || value.eq_ignore_ascii_case("HDRS")
            }),
            // RFC 3461, 4.4: at most 100 characters.
            "ENVID" if has(|offer| offer.dsn) => {
                value.is_some_and(|value| value.len() <= 100 && is_xtext(value))
            }
            "AUTH" if offered.is_some() => value.is_some(),
            _ => return Err(unknown()),
        };
        if !fits {
            return Err(wrong());
        }
        if keyword != "SIZE" {
            kept.push(whole);
        }
    }
    read.verbatim = kept.join(" ");
    if read.smtp_utf8 || read.verbatim.is_ascii() { Ok(read) } else { Err(wrong()) }
}

/// Checks the parameters of RCPT, and gives them back with one space between two.
pub(super) fn rcpt(text: &str, offered: Offer, smtp_utf8: bool) -> Result<String, Reply> {
    let mut kept: Vec<&str> = Vec::new();
    for (keyword, value, whole) in each(text)? {
        let dsn = offered.is_some_and(|offer| offer.dsn);
        let fits = match keyword.as_str() {
            "NOTIFY" if dsn => value.is_some_and(is_notify),
            "ORCPT" if dsn => value.is_some_and(is_original),
            _ => return Err(unknown()),
        };
        if !fits || !(smtp_utf8 || whole.is_ascii()) {
            return Err(wrong());
        }
        kept.push(whole);
    }
    Ok(kept.join(" "))
}

/// What the last EHLO reply offered; `None` after HELO, which offers nothing.
pub(super) type Offer = Option<Extensions>;

type Parameter<'a> = (String, Option<&'a str>, &'a str);

/// The keyword in upper case, the value, and the whole of each parameter (RFC 5321, 4.1.2).
fn each(text: &str) -> Result<Vec<Parameter<'_>>, Reply> {
    let mut parameters: Vec<Parameter<'_>> = Vec::new();
    for whole in text.split(' ').filter(|word| !word.is_empty()) {
        let (keyword, value) = match whole.split_once('=') {
            Some((keyword, value)) => (keyword, Some(value)),
            None => (whole, None),
        };
        let sound = !keyword.is_empty()
            && keyword.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !keyword.starts_with('-')
            && value.is_none_or(|value| !value.is_empty() && !value.contains('='));
        let keyword = keyword.to_ascii_uppercase();
        if !sound || parameters.iter().any(|(seen, ..)| *seen == keyword) {
            return Err(wrong());
        }
        parameters.push((keyword, value, whole));
    }
    Ok(parameters)
}

/// RFC 3461, 4.1: NEVER alone, or a list of the other three.
fn is_notify(value: &str) -> bool {
    value.eq_ignore_ascii_case("NEVER")
        || value.split(',').all(|word| {
            ["SUCCESS", "FAILURE", "DELAY"].iter().any(|w| w.eq_ignore_ascii_case(word))
        })
}

/// RFC 3461, 4.2: address-type;xtext, at most 500 characters. RFC 6533, 3: an address of type utf-8
/// is written in another way.
fn is_original(value: &str) -> bool {
    value.len() <= 500
        && value.split_once(';').is_some_and(|(kind, address)| {
            !kind.is_empty() && (kind.eq_ignore_ascii_case("utf-8") || is_xtext(address))
        })
}

/// RFC 3461, 4: behind each `+` stand two hexadecimal digits. Small ones are let through.
fn is_xtext(value: &str) -> bool {
    let mut pieces = value.split('+');
    let _plain = pieces.next();
    pieces.all(|piece| piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2)
}

/// RFC 1870, 3: up to 20 digits, which is more than 64 bits hold; such a size is larger than any.
fn size(value: &str) -> Option<u64> {
    let is_number = value.len() <= 20 && value.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number(value).unwrap_or(u64::MAX))
}

fn unknown() -> Reply {
    Reply::new(555, (5, 5, 4), "parameter not recognised")
}

fn wrong() -> Reply {
    Reply::new(501, (5, 5, 4), "syntax error in a parameter")
}

#[cfg(test)]
mod tests {
    use super::mail;
    use super::rcpt;
    use crate::smtp::Extensions;

    #[test]
    fn reads_the_parameters_of_mail_and_keeps_them_verbatim() {
        let cases = [
            ("", Ok(("", None, false))),
            ("SIZE=1000", Ok(("", Some(1000), false))),
            ("size=5 Body=8BitMime RET=HDRS", Ok(("Body=8BitMime RET=HDRS", Some(5), false))),
            ("SMTPUTF8 ENVID=QQ+3D314159", Ok(("SMTPUTF8 ENVID=QQ+3D314159", None, true))),
            ("AUTH=<>", Ok(("AUTH=<>", None, false))),
            ("SIZE=99999999999999999999", Ok(("", Some(u64::MAX), false))),
            ("SIZE=99999999999999999999999", Err(501)),
            ("ENVID=a+3Db+2b", Ok(("ENVID=a+3Db+2b", None, false))),
            ("ENVID=a+b", Err(501)),
            ("ENVID=a+", Err(501)),
            ("SIZE=-1", Err(501)),
            ("SIZE", Err(501)),
            ("SIZE=1 SIZE=2", Err(501)),
            ("BODY=BINARYMIME", Err(501)),
            ("BODY=", Err(501)),
            ("RET=ALL", Err(501)),
            ("=1", Err(501)),
            ("ENVID=caf\u{e9}", Err(501)),
            ("XOORG=voorbeeld.nl", Err(555)),
            ("NOTIFY=NEVER", Err(555)),
        ];
        for (text, expected) in cases {
            let read = mail(text, Some(Extensions::all()))
                .map(|read| (read.verbatim, read.size, read.smtp_utf8))
                .map_err(|reply| reply.code());
            let expected =
                expected.map(|(text, size, utf8): (&str, _, _)| (text.to_owned(), size, utf8));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn takes_only_what_was_offered() {
        let none = Some(Extensions::default());
        for text in ["BODY=8BITMIME", "SMTPUTF8", "RET=FULL", "ENVID=1"] {
            assert_eq!(mail(text, none).map_err(|reply| reply.code()), mail_error(555), "{text}");
            assert_eq!(mail(text, None).map_err(|reply| reply.code()), mail_error(555), "{text}");
        }
        assert!(mail("SIZE=1", none).is_ok());
        assert!(mail("SIZE=1", None).is_err(), "HELO knows no parameters");
        assert!(rcpt("NOTIFY=NEVER", none, false).is_err());
    }

    fn mail_error(code: u16) -> Result<super::MailParameters, u16> {
        Err(code)
    }

    #[test]
    fn reads_the_parameters_of_rcpt() {
        let cases = [
            ("NOTIFY=NEVER", false, Ok("NOTIFY=NEVER")),
            ("notify=SUCCESS,failure", false, Ok("notify=SUCCESS,failure")),
            (
                "ORCPT=rfc822;jan+40x.nl  NOTIFY=DELAY",
                false,
                Ok("ORCPT=rfc822;jan+40x.nl NOTIFY=DELAY"),
            ),
            ("ORCPT=utf-8;jan@café.nl", true, Ok("ORCPT=utf-8;jan@café.nl")),
            ("ORCPT=utf-8;jan@café.nl", false, Err(501)),
            ("ORCPT=jan", false, Err(501)),
            ("ORCPT=;jan", false, Err(501)),
            ("ORCPT=rfc822;jan+tag@x.nl", false, Err(501)),
            ("NOTIFY=NEVER,SUCCESS", false, Err(501)),
            ("NOTIFY=", false, Err(501)),
            ("SIZE=1", false, Err(555)),
        ];
        for (text, smtp_utf8, expected) in cases {
            let read = rcpt(text, Some(Extensions::all()), smtp_utf8).map_err(|reply| reply.code());
            assert_eq!(read, expected.map(str::to_owned), "{text}");
        }
    }
}
