//! The extensions of a server that depend on where its mail goes next.

/// What a server can do for a client only if the server behind it can do it too.
///
/// The default is a server that can do nothing of it. PIPELINING, CHUNKING, STARTTLS and
/// ENHANCEDSTATUSCODES are not here: the gateway does those by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// The largest message that is taken, in bytes; `None` when no limit is known (RFC 1870).
    pub size_bytes_max: Option<u64>,
    /// 8BITMIME (RFC 6152).
    pub eight_bit_mime: bool,
    /// SMTPUTF8 (RFC 6531).
    pub smtp_utf8: bool,
    /// DSN (RFC 3461).
    pub dsn: bool,
}

/// All that the EHLO reply of another server says that matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offered {
    pub(super) extensions: Extensions,
    /// SIZE: the parameter may be given (RFC 1870).
    pub(super) size: bool,
    /// STARTTLS (RFC 3207).
    pub(super) starttls: bool,
    /// AUTH: the parameter `AUTH=` of MAIL may be given (RFC 4954).
    pub(super) auth: bool,
}

impl Extensions {
    /// Everything, without a limit of size: for a handler that takes mail itself.
    pub fn all() -> Self {
        Self { size_bytes_max: None, eight_bit_mime: true, smtp_utf8: true, dsn: true }
    }

    /// What both can do: the smaller size, and the extensions that both have.
    pub fn and(self, other: Self) -> Self {
        let size_bytes_max = match (self.size_bytes_max, other.size_bytes_max) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        Self {
            size_bytes_max,
            eight_bit_mime: self.eight_bit_mime && other.eight_bit_mime,
            smtp_utf8: self.smtp_utf8 && other.smtp_utf8,
            dsn: self.dsn && other.dsn,
        }
    }
}

impl Offered {
    /// Reads the lines of an EHLO reply, the first of which is the greeting (RFC 5321, 4.1.1.1).
    pub(super) fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut offered = Self::default();
        for line in lines.into_iter().skip(1) {
            let mut words = line.split_ascii_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "8BITMIME" => offered.extensions.eight_bit_mime = true,
                "SMTPUTF8" => offered.extensions.smtp_utf8 = true,
                "DSN" => offered.extensions.dsn = true,
                "STARTTLS" => offered.starttls = true,
                "AUTH" => offered.auth = true,
                "SIZE" => {
                    offered.size = true;
                    // RFC 1870, 4: zero, or no number, says that no limit is known.
                    let limit = words.next().and_then(|number| number.parse::<u64>().ok());
                    offered.extensions.size_bytes_max = limit.filter(|limit| *limit > 0);
                }
                _ => {}
            }
        }
        offered
    }
}

#[cfg(test)]
mod tests {
    use super::{Extensions, Offered};

    #[test]
    fn reads_what_a_server_offers() {
        let lines = ["mx.x.nl Hello", "size 1000", "8BITMIME", "DSN", "STARTTLS", "XSHADOW"];
        let offered = Offered::parse(lines);
        assert_eq!(offered.extensions.size_bytes_max, Some(1000));
        assert!(offered.extensions.eight_bit_mime && offered.extensions.dsn);
        assert!(offered.starttls && offered.size && !offered.auth);
        assert!(!offered.extensions.smtp_utf8);

        for no_limit in ["SIZE", "SIZE 0", "SIZE many"] {
            assert_eq!(Offered::parse(["x", no_limit]).extensions.size_bytes_max, None);
        }
        assert_eq!(Offered::parse(["DSN"]), Offered::default(), "the first line is a name");
    }

    #[test]
    fn keeps_what_both_can_do() {
        let small = Extensions { size_bytes_max: Some(5), dsn: true, ..Extensions::default() };
        let large = Extensions { size_bytes_max: Some(9), ..Extensions::all() };
        assert_eq!(small.and(large), small);
        assert_eq!(large.and(Extensions::all()), large);
    }
}
