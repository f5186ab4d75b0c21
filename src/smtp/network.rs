//! A range of IP addresses.

use std::fmt;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// A range of IP addresses in CIDR notation: `10.0.0.0/8`, `2001:db8::/32` (RFC 4632).
///
/// A single address is a network of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    address: IpAddr,
    prefix_bits: u8,
}

/// Why a text is not a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// It is not an IP address, or what follows the slash is not a number of bits.
    #[error("a network has the form 10.0.0.0/8 or 2001:db8::/32")]
    Form,
    /// Bits are set behind the prefix: `10.1.2.3/8` may mean two things, and one is unsafe.
    #[error("the address has bits set behind its prefix")]
    HostBits,
}

impl Network {
    /// The networks of the machine itself.
    pub fn loopback() -> Vec<Self> {
        vec![
            Self { address: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), prefix_bits: 8 },
            Self { address: IpAddr::V6(Ipv6Addr::LOCALHOST), prefix_bits: 128 },
        ]
    }

    /// Whether `address` lies in this network.
    ///
    /// An IPv4 address that arrives on an IPv6 socket (`::ffff:10.0.0.1`) counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = high_bits(self.prefix_bits, 32);
                (u128::from(own.to_bits()) ^ u128::from(other.to_bits())) & mask == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()) & high_bits(self.prefix_bits, 128) == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError::Form)?;
        let (bits, width) = match address {
            IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
            IpAddr::V6(address) => (address.to_bits(), 128),
        };
        let prefix_bits = match prefix {
            None => width,
            Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
                digits.parse().map_err(|_| NetworkError::Form)?
            }
            Some(_) => return Err(NetworkError::Form),
        };
        if prefix_bits > width {
            return Err(NetworkError::Form);
        }
        if bits & !high_bits(prefix_bits, width) != 0 {
            return Err(NetworkError::HostBits);
        }
        Ok(Self { address, prefix_bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix_bits)
    }
}

/// The first `count` of `width` bits set; bits above `width` are set too, where there are none.
fn high_bits(count: u8, width: u8) -> u128 {
    u128::MAX.checked_shl(u32::from(width.saturating_sub(count))).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::Network;
    use super::NetworkError;

    #[test]
    fn holds_the_addresses_of_its_range() {
        let cases = [
            ("10.0.0.0/8", "10.255.1.2", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "2001:db8::1", true),
            ("::1/128", "::1", true),
            ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false),
        ];
        for (network, address, expected) in cases {
            let network: Network = network.parse().expect("a network");
            let address: IpAddr = address.parse().expect("an address");
            assert_eq!(network.contains(address), expected, "{network} {address}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_network() {
        let cases = [
            ("10.0.0.0/33", NetworkError::Form),
            ("10.0.0.0/", NetworkError::Form),
            ("10.0.0.0/+8", NetworkError::Form),
            ("10.0.0/8", NetworkError::Form),
            ("x.nl", NetworkError::Form),
            ("::/129", NetworkError::Form),
            ("10.1.2.3/8", NetworkError::HostBits),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Network>(), Err(expected), "{text}");
        }
    }
}
