//! From where a request came, also through a reverse proxy.

use std::net::IpAddr;
use std::net::Ipv4Addr;

use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::smtp::Network;
use crate::web::State;
use crate::web::listener::Peer;

/// The address of whoever asks.
pub(super) fn address(parts: &Parts, state: &State) -> IpAddr {
    let connected = parts.extensions.get::<ConnectInfo<Peer>>();
    let connected = connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.0.ip());
    // A mapped address is the IPv4 address that people know.
    beyond(connected.to_canonical(), &parts.headers, &state.settings().trusted_proxies)
}

/// The last address in `X-Forwarded-For` that is no proxy of ours. What stands before it was
/// written by strangers.
fn beyond(connected: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let said: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut nearest = connected;
    for text in said.into_iter().rev() {
        if !is_proxy(nearest) {
            break;
        }
        match text.parse::<IpAddr>() {
            Ok(address) => nearest = address.to_canonical(),
            Err(_) => break,
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::HeaderValue;

    use super::beyond;

    #[test]
    fn believes_what_its_own_proxies_say_and_no_one_else() {
        let proxies = ["127.0.0.0/8", "10.0.0.0/8"].map(|text| text.parse().expect("a network"));
        let cases = [
            ("192.0.2.7", &[][..], "192.0.2.7"),
            ("192.0.2.7", &["198.51.100.1"], "192.0.2.7"),
            ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["203.0.113.9", "198.51.100.1, 10.1.2.3"], "198.51.100.1"),
            ("127.0.0.1", &["10.9.9.9, 10.1.2.3"], "10.9.9.9"),
            ("127.0.0.1", &["unknown"], "127.0.0.1"),
            ("127.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
        ];
        for (connected, lines, expected) in cases {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            let connected = connected.parse().expect("an address");
            assert_eq!(beyond(connected, &headers, &proxies).to_string(), expected, "{lines:?}");
        }
    }
}
