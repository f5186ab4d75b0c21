//! A server named by host and port.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// A server named by host name or IP address, and port: `mail.x.nl:25`, `[2001:db8::1]:25`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostPort {
    /// Host name or IP address, the latter without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

/// Why a text names no server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a server has the form host:port, an IPv6 address in brackets")]
pub struct HostPortError;

impl FromStr for HostPort {
    type Err = HostPortError;

    /// Reads `host:port`; without a port it is 25.
    fn from_str(text: &str) -> Result<Self, HostPortError> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => {
                let (host, port) = rest.split_once(']').ok_or(HostPortError)?;
                host.parse::<Ipv6Addr>().map_err(|_| HostPortError)?;
                match port {
                    "" => (host, None),
                    port => (host, Some(port.strip_prefix(':').ok_or(HostPortError)?)),
                }
            }
            None => match text.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        let port = match port {
            Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or(HostPortError)?,
            None => PORT_DEFAULT,
        };
        let name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':');
        if host.is_empty() || host.len() > 253 || !host.bytes().all(name) {
            return Err(HostPortError);
        }
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// RFC 5321, 4.5.4.2: the port of SMTP.
const PORT_DEFAULT: u16 = 25;

#[cfg(test)]
mod tests {
    use super::HostPort;

    #[test]
    fn reads_hosts_with_and_without_a_port() {
        let cases = [
            ("mail.x.nl:587", Some("mail.x.nl:587")),
            ("mail.x.nl", Some("mail.x.nl:25")),
            ("127.0.0.1:1025", Some("127.0.0.1:1025")),
            ("[::1]:1025", Some("[::1]:1025")),
            ("[2001:db8::1]", Some("[2001:db8::1]:25")),
            ("::1:25", None),
            ("[::1]25", None),
            ("[x.nl]:25", None),
            ("x.nl:0", None),
            ("x.nl:70000", None),
            ("x.nl:smtp", None),
            (":25", None),
            ("a b:25", None),
        ];
        for (text, expected) in cases {
            let read = text.parse::<HostPort>().ok().map(|host| host.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
