//! The one change that the gate makes to a message: a `Received` field on top, and incoming
//! `X-Sluis-*` fields cut out. Not a byte of the rest is touched or copied.

use bytes::Bytes;
use jiff::Timestamp;

use crate::mail::header_fields;
use crate::smtp::Client;

/// What the header says that decides on loops, and the message as it goes on.
pub(super) struct Stamped {
    /// The message in pieces: the new field, then slices of what came in.
    pub(super) chunks: Vec<Bytes>,
    /// How many `Received` fields it came with.
    pub(super) received: usize,
    /// How many of those name this host as the one that received it.
    pub(super) received_here: usize,
}

/// Puts `Received` on top of `message` and cuts incoming `X-Sluis-*` fields out.
///
/// - Cost: one pass over the header; the body is shared, not copied.
/// - Source: RFC 5321, 4.4 (trace information), RFC 3848 (protocol names).
pub(super) fn stamp(
    message: &Bytes,
    client: &Client,
    hostname: &str,
    id: &str,
    now: Timestamp,
) -> Stamped {
    let mut stamped = Stamped {
        chunks: vec![Bytes::from(field(client, hostname, id, now))],
        received: 0,
        received_here: 0,
    };
    let mut kept_from = 0;
    for found in header_fields(message) {
        let Some(bytes) = message.get(found.range.clone()) else { continue };
        if found.name.eq_ignore_ascii_case("Received") {
            stamped.received += 1;
            stamped.received_here += usize::from(names_host(bytes, hostname));
        }
        let own = found.name.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("X-Sluis-"));
        if own {
            stamped.chunks.push(message.slice(kept_from..found.range.start));
            kept_from = found.range.end;
        }
    }
    stamped.chunks.push(message.slice(kept_from..));
    stamped.chunks.retain(|chunk| !chunk.is_empty());
    stamped
}

/// A name for one transaction, in `Received` only: ten characters that mean nothing.
pub(super) fn random_id() -> String {
    let mut bytes = [0_u8; 6];
    // Without randomness the name is all the same; nothing depends on it.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    data_encoding::BASE32_NOPAD.encode(&bytes)
}

/// Whether a `Received` field says ` by HOSTNAME`.
fn names_host(field: &[u8], hostname: &str) -> bool {
    let text = String::from_utf8_lossy(field).to_ascii_lowercase();
    let mut words = text.split_ascii_whitespace();
    words.any(|word| word == "by") && words.next() == Some(hostname)
}

fn field(client: &Client, hostname: &str, id: &str, now: Timestamp) -> String {
    let helo: String = client.helo.chars().filter(|c| c.is_ascii_graphic()).take(255).collect();
    let literal = match client.address {
        std::net::IpAddr::V4(address) => format!("[{address}]"),
        std::net::IpAddr::V6(address) => format!("[IPv6:{address}]"),
    };
    let date = now.strftime("%a, %d %b %Y %H:%M:%S +0000");
    let protocol = client.protocol;
    format!(
        "Received: from {helo} ({literal})\r\n\tby {hostname} (Sluis) with {protocol} id {id};\r\n\
         \t{date}\r\n"
    )
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::net::Ipv4Addr;

    use bytes::Bytes;
    use jiff::Timestamp;

    use super::stamp;
    use crate::smtp::Client;

    fn stamped(message: &'static str) -> (String, usize, usize) {
        let client = Client {
            address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
            helo: "ex1.voorbeeld.nl".to_owned(),
            protocol: "ESMTPS",
            tls: None,
        };
        let result = stamp(
            &Bytes::from_static(message.as_bytes()),
            &client,
            "sluis.voorbeeld.nl",
            "abc",
            Timestamp::UNIX_EPOCH,
        );
        let whole: Vec<u8> = result.chunks.concat();
        (String::from_utf8(whole).expect("text"), result.received, result.received_here)
    }

    const TOP: &str = "Received: from ex1.voorbeeld.nl ([192.0.2.7])\r\n\tby sluis.voorbeeld.nl \
        (Sluis) with ESMTPS id abc;\r\n\tThu, 01 Jan 1970 00:00:00 +0000\r\n";

    #[test]
    fn adds_one_field_and_cuts_its_own_out() {
        let cases = [
            ("Subject: x\r\n\r\nbody\r\n", "Subject: x\r\n\r\nbody\r\n"),
            ("X-Sluis-Seen: y\r\nSubject: x\r\n\r\nb\r\n", "Subject: x\r\n\r\nb\r\n"),
            ("A: 1\r\nx-sluis-a: y\r\n\tfolded\r\nB: 2\r\n\r\nb\r\n", "A: 1\r\nB: 2\r\n\r\nb\r\n"),
            ("A: 1\r\n\r\nX-Sluis-Body: stays\r\n", "A: 1\r\n\r\nX-Sluis-Body: stays\r\n"),
            ("no header at all", "no header at all"),
            ("", ""),
        ];
        for (message, rest) in cases {
            assert_eq!(stamped(message).0, format!("{TOP}{rest}"), "{message:?}");
        }
    }

    #[test]
    fn counts_the_hops_and_those_through_this_host() {
        let message = "Received: from a by b; x\r\nReceived: from b\r\n by sluis.voorbeeld.nl \
            (Sluis) with ESMTP id 1; x\r\nreceived: by sluis.voorbeeld.nl.evil.nl; x\r\n\r\n";
        let (_, received, here) = stamped(message);
        assert_eq!((received, here), (3, 1));
    }
}
