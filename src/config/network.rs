//! Addresses of the network as an administrator writes them: `10.0.0.0/8`, `mail.x.nl:25`.

use std::fmt;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;

use crate::mail::Domain;

/// A range of IP addresses, `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix_bits: u8,
}

/// A host with a port, `mail.x.nl:25`, `[2001:db8::1]:25`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// Host name in A-labels, or an IP address without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

impl Network {
    /// Reads `address/bits`; an address alone is a range of one.
    ///
    /// - Failure: a sentence for the administrator.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let wrong = || format!("{text} is not a network such as 10.0.0.0/8 or 2001:db8::/32");
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = width_bits(address);
        let prefix_bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or_else(wrong)?,
            None => most,
        };
        let network = Self { address: first_of(address, prefix_bits), prefix_bits };
        if network.address == address {
            Ok(network)
        } else {
            Err(format!("{text} has bits beyond its prefix; did you mean {network}?"))
        }
    }

    /// Whether `address` lies in the range; an IPv4 address in IPv6 form counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        width_bits(address) == width_bits(self.address)
            && first_of(address, self.prefix_bits) == self.address
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix_bits)
    }
}

impl HostPort {
    /// Reads `host:port`; without a port it is 25.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is not a host with a port such as mail.voorbeeld.nl:25");
        if let Ok(address) = text.parse::<std::net::SocketAddr>() {
            return Ok(Self { host: address.ip().to_string(), port: address.port() });
        }
        if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
            return Ok(Self { host: address.to_string(), port: DEFAULT_PORT });
        }
        let (host, port) = match text.split_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
            None => (text, DEFAULT_PORT),
        };
        let host = Domain::parse(host).map_err(|_| wrong())?;
        let numeric = host.as_str().split('.').all(|label| label.parse::<u32>().is_ok());
        if numeric || host.is_literal() {
            return Err(wrong());
        }
        Ok(Self { host: host.to_string(), port })
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

fn width_bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

fn first_of(address: IpAddr, prefix_bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix_bits)).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix_bits)).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & mask))
        }
    }
}

/// SMTP between servers. RFC 5321, 4.5.4.2.
const DEFAULT_PORT: u16 = 25;

#[cfg(test)]
mod tests {
    use super::{HostPort, Network};

    #[test]
    fn a_network_contains_its_range_only() {
        let cases = [
            ("10.0.0.0/8", "10.255.1.2", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:ffff::1", true),
            ("::1/128", "::1", true),
            ("127.0.0.0/8", "::ffff:127.0.0.1", true),
        ];
        for (network, address, expected) in cases {
            let network = Network::parse(network).expect("a network");
            assert_eq!(network.contains(address.parse().expect("IP")), expected, "{network}");
        }
    }

    #[test]
    fn refuses_what_is_no_network() {
        for text in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "x.nl"] {
            assert!(Network::parse(text).is_err(), "{text}");
        }
        let advice = Network::parse("10.1.2.3/8").expect_err("bits beyond the prefix");
        assert!(advice.contains("did you mean 10.0.0.0/8"), "{advice}");
    }

    #[test]
    fn reads_hosts_with_and_without_a_port() {
        let cases = [
            ("127.0.0.1:1025", Some("127.0.0.1:1025")),
            ("Mail.X.nl:587", Some("mail.x.nl:587")),
            ("mail.x.nl", Some("mail.x.nl:25")),
            ("localhost:25", Some("localhost:25")),
            ("[2001:db8::1]:25", Some("[2001:db8::1]:25")),
            ("2001:db8::1", Some("[2001:db8::1]:25")),
            ("1.2.3.4.5:25", None),
            ("mail.x.nl:smtp", None),
            ("mail.x.nl:70000", None),
            ("", None),
            (":25", None),
        ];
        for (text, expected) in cases {
            let read = HostPort::parse(text).ok().map(|host| host.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
