//! OpenPGP messages (RFC 9580), in binary form and in armour: what is encrypted stays so, what is
//! only signed or packed is read.

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use bzip2::read::BzDecoder;
use data_encoding::BASE64;
use flate2::read::DeflateDecoder;
use flate2::read::ZlibDecoder;
use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::unpack;

/// What a row of packets is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Packets {
    /// A message for a recipient, encrypted.
    Encrypted,
    /// Keys, or signatures on something that stands elsewhere.
    Keys,
    /// A message that can be read: signed or packed.
    Readable,
}

/// What `bytes` are by their packets; `None` where they are no OpenPGP.
///
/// - Cost: looks at the headers of a few packets.
pub(in crate::extract) fn kind(bytes: &[u8]) -> Option<Packets> {
    let mut at = 0;
    for index in 0..PACKETS_LOOKED_AT {
        if at == bytes.len() && index > 0 {
            return Some(Packets::Keys);
        }
        let packet = Packet::at(bytes, at)?;
        let first = bytes.get(packet.start).copied();
        match packet.tag {
            SYMMETRIC_DATA | INTEGRITY_DATA | AEAD_DATA => return Some(Packets::Encrypted),
            LITERAL if matches!(first, Some(b'b' | b't' | b'u' | b'l' | b'm' | b'1')) => {
                return Some(Packets::Readable);
            }
            COMPRESSED if matches!(first, Some(0..=3)) => return Some(Packets::Readable),
            PUBLIC_SESSION_KEY if matches!(first, Some(2 | 3 | 6)) => {}
            SYMMETRIC_SESSION_KEY if matches!(first, Some(4..=6)) => {}
            SIGNATURE | ONE_PASS | SECRET_KEY | PUBLIC_KEY | SECRET_SUBKEY | PUBLIC_SUBKEY
                if matches!(first, Some(2..=6)) => {}
            MARKER | TRUST | USER_ID | USER_ATTRIBUTE | PADDING if index > 0 => {}
            _ => return None,
        }
        at = packet.end?;
    }
    Some(Packets::Keys)
}

/// Reads a message that is not encrypted, and hands on the file in it.
///
/// - Failure: noted at the root.
pub(in crate::extract) fn read(bytes: &[u8], out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut bytes = Cow::Borrowed(bytes);
    let mut read = Err(Unscannable::Damaged);
    for _ in 0..LAYERS_MAX {
        match content(&bytes, out) {
            Ok(Layer::Packed(inner)) => bytes = Cow::Owned(inner),
            Ok(Layer::Literal { name, content }) => {
                out.budget
                    .pay_bytes(content.len())
                    .inspect_err(|why| out.miss(Place::root(), *why))?;
                return out.add_file(File { name, media_type: None, bytes: content.into() });
            }
            Err(why) => {
                read = Err(why);
                break;
            }
        }
    }
    read.inspect_err(|why| out.miss(Place::root(), *why))
}

/// What was found under one layer.
enum Layer {
    Literal { name: String, content: Vec<u8> },
    Packed(Vec<u8>),
}

/// The first packet with content in it.
fn content(bytes: &[u8], out: &mut Extract<'_>) -> Result<Layer, Unscannable> {
    let mut at = 0;
    for _ in 0..PACKETS_LOOKED_AT {
        let packet = Packet::at(bytes, at).ok_or(Unscannable::Damaged)?;
        match packet.tag {
            LITERAL => return literal(&packet.body(bytes)).ok_or(Unscannable::Damaged),
            COMPRESSED => return unpacked(&packet.body(bytes), out).map(Layer::Packed),
            SYMMETRIC_DATA | INTEGRITY_DATA | AEAD_DATA => return Err(Unscannable::EncryptedPgp),
            _ => at = packet.end.ok_or(Unscannable::Damaged)?,
        }
    }
    Err(Unscannable::Unsupported)
}

/// A literal data packet (RFC 9580, 5.9): format, name, date, content.
fn literal(body: &[u8]) -> Option<Layer> {
    let length = usize::from(*body.get(1)?);
    let name = String::from_utf8_lossy(body.get(2..2 + length)?).into_owned();
    let content = body.get(2 + length + 4..)?.to_vec();
    let name = if name == "_CONSOLE" { String::new() } else { name };
    Some(Layer::Literal { name, content })
}

/// A compressed data packet (RFC 9580, 5.6), within the limits.
fn unpacked(body: &[u8], out: &mut Extract<'_>) -> Result<Vec<u8>, Unscannable> {
    let (method, packed) = body.split_first().ok_or(Unscannable::Damaged)?;
    let mut reader: Box<dyn Read + '_> = match method {
        0 => Box::new(packed),
        1 => Box::new(DeflateDecoder::new(packed)),
        2 => Box::new(ZlibDecoder::new(packed)),
        3 => Box::new(BzDecoder::new(packed)),
        _ => return Err(Unscannable::Unsupported),
    };
    let unpacked = unpack::whole(&mut reader, packed.len() as u64, out.budget);
    match unpacked.fault {
        Some(why) => Err(why),
        None => Ok(unpacked.bytes),
    }
}

/// One packet (RFC 9580, 4.2).
struct Packet {
    tag: u8,
    start: usize,
    /// Where it ends; `None` where it goes on to the end, or in parts.
    end: Option<usize>,
    /// Length of the first part, where it comes in parts.
    part: Option<usize>,
}

impl Packet {
    fn at(bytes: &[u8], at: usize) -> Option<Self> {
        let first = *bytes.get(at).filter(|first| **first & 0x80 != 0)?;
        let number = |from: usize, count: usize| {
            let digits = bytes.get(from..from + count)?;
            Some(digits.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte)))
        };
        if first & 0x40 == 0 {
            let tag = first >> 2 & 15;
            let count = match first & 3 {
                0 => 1,
                1 => 2,
                2 => 4,
                _ => return Some(Self { tag, start: at + 1, end: None, part: None }),
            };
            let start = at + 1 + count;
            let end = Some(start.checked_add(number(at + 1, count)?)?);
            return Some(Self { tag, start, end, part: None });
        }
        let (length, start) = new_length(bytes, at + 1)?;
        let tag = first & 0x3f;
        Some(match length {
            Length::Whole(length) => {
                Self { tag, start, end: Some(start.checked_add(length)?), part: None }
            }
            Length::Part(length) => Self { tag, start, end: None, part: Some(length) },
        })
    }

    /// What is in it, its parts joined; where it is cut off, what there is.
    fn body<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        let until = |from: usize, end: usize| bytes.get(from..end.min(bytes.len())).unwrap_or(&[]);
        let Some(mut length) = self.part else {
            return Cow::Borrowed(until(self.start, self.end.unwrap_or(bytes.len())));
        };
        let (mut body, mut at) = (Vec::new(), self.start);
        loop {
            let end = at.saturating_add(length);
            body.extend_from_slice(until(at, end));
            match new_length(bytes, end) {
                Some((Length::Part(next), start)) => (length, at) = (next, start),
                Some((Length::Whole(last), start)) => {
                    body.extend_from_slice(until(start, start.saturating_add(last)));
                    return Cow::Owned(body);
                }
                None => return Cow::Owned(body),
            }
        }
    }
}

enum Length {
    Part(usize),
    Whole(usize),
}

/// A length in the newer form (RFC 9580, 4.2.1), and where the body starts.
fn new_length(bytes: &[u8], at: usize) -> Option<(Length, usize)> {
    let first = usize::from(*bytes.get(at)?);
    Some(match first {
        0..=191 => (Length::Whole(first), at + 1),
        192..=223 => {
            let second = usize::from(*bytes.get(at + 1)?);
            (Length::Whole(((first - 192) << 8) + second + 192), at + 2)
        }
        224..=254 => (Length::Part(1 << (first & 31)), at + 1),
        _ => {
            let digits = <[u8; 4]>::try_from(bytes.get(at + 1..at + 5)?).ok()?;
            (Length::Whole(usize::try_from(u32::from_be_bytes(digits)).ok()?), at + 5)
        }
    })
}

/// The armoured messages in `text` (RFC 9580, 6.2): where each stands, and its packets; none
/// where they cannot be decoded.
pub(in crate::extract) fn armoured(
    text: &str,
) -> impl Iterator<Item = (Range<usize>, Vec<u8>)> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let begin = from + memmem::find(text.as_bytes().get(from..)?, BEGIN)?;
        let rest = text.get(begin + BEGIN.len()..)?;
        let end = rest.find(END);
        let body = rest.get(..end.unwrap_or(rest.len()))?;
        let range = begin..begin + BEGIN.len() + body.len() + end.map_or(0, |_| END.len());
        from = range.end;
        Some((range, dearmoured(body)))
    })
}

/// The bytes of an armoured body: behind its header lines, without its checksum.
fn dearmoured(body: &str) -> Vec<u8> {
    let lines = body.lines().map(|line| line.trim_start_matches(['>', ' ']).trim());
    let data =
        lines.filter(|line| !line.contains(": ") && !line.starts_with('=') && !line.is_empty());
    BASE64.decode(data.collect::<String>().as_bytes()).unwrap_or_default()
}

const BEGIN: &[u8] = b"-----BEGIN PGP MESSAGE-----";
const END: &str = "-----END PGP MESSAGE-----";

const PUBLIC_SESSION_KEY: u8 = 1;
const SIGNATURE: u8 = 2;
const SYMMETRIC_SESSION_KEY: u8 = 3;
const ONE_PASS: u8 = 4;
const SECRET_KEY: u8 = 5;
const PUBLIC_KEY: u8 = 6;
const SECRET_SUBKEY: u8 = 7;
const COMPRESSED: u8 = 8;
const SYMMETRIC_DATA: u8 = 9;
const MARKER: u8 = 10;
const LITERAL: u8 = 11;
const TRUST: u8 = 12;
const USER_ID: u8 = 13;
const PUBLIC_SUBKEY: u8 = 14;
const USER_ATTRIBUTE: u8 = 17;
const INTEGRITY_DATA: u8 = 18;
const AEAD_DATA: u8 = 20;
const PADDING: u8 = 21;

/// Recipients of one message, signatures on it, or parts of a key ring, at most.
const PACKETS_LOOKED_AT: usize = 1_000;

/// Packed in packed: more is no honest message.
const LAYERS_MAX: usize = 4;

#[cfg(test)]
mod tests {
    use super::{Packets, armoured, kind};

    #[test]
    fn tells_messages_from_keys() {
        let cases: [(&[u8], Option<Packets>); 9] = [
            (b"\x84\x03\x03\x01\x02\xd2\x01\x01", Some(Packets::Encrypted)),
            (b"\x8c\x02\x04\x09\xd2\x05\x01", Some(Packets::Encrypted)),
            (b"\xc1\x02\x03\x01\xc1\x02\x03\x01\xd4\x01\x02", Some(Packets::Encrypted)),
            (b"\xa3\x01", Some(Packets::Readable)),
            (b"\xcb\x08b\0\0\0\0\0hi", Some(Packets::Readable)),
            (b"\x88\x02\x04\x00", Some(Packets::Keys)),
            (b"\x98\x02\x04\x00\xb4\x01a", Some(Packets::Keys)),
            (b"\x88\xff\x04", None),
            (b"\xff\xd8\xff\xe0 een foto", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(kind(bytes), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn takes_armour_off() {
        let text = "> -----BEGIN PGP MESSAGE-----\n> Version: 1\n>\n> QUJD\n> =abcd\n\
                    > -----END PGP MESSAGE-----\nna\n-----BEGIN PGP MESSAGE-----\n";
        let found: Vec<_> = armoured(text).collect();
        assert_eq!(found[0], (2..87, b"ABC".to_vec()));
        assert_eq!(found[1].1, b"");
        assert_eq!(found.len(), 2);
    }
}
