//! One file, packed: gzip, bzip2, xz and the LZMA before it. What is in it is handed on as the file that it is.

use std::io;
use std::io::Read;

use bytes::Bytes;
use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::LzmaReader;
use lzma_rust2::XzReader;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::strings;
use crate::extract::tools::unpack;
use crate::extract::tools::unpack::Unpacked;

/// A packed file: gzip (RFC 1952), bzip2, or xz (The .xz File Format 1.2.1).
pub(in crate::extract) struct Compressed;

/// How it is packed.
#[derive(Clone, Copy)]
enum Packing {
    Bzip2,
    Gzip,
    Lzma,
    Xz,
}

impl Format for Compressed {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if Packing::of(seen.head).is_some() { Claim::Content } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let bytes = file.bytes.as_ref();
        let Some(packing) = Packing::of(bytes) else { return };
        out.is(packing.media_type());
        let mut name = plain_name(&file.name);
        if let Packing::Gzip = packing {
            let decoder = GzDecoder::new(bytes);
            let header = decoder.header();
            let text = |field: Option<&[u8]>| field.map(charset::decode).unwrap_or_default();
            let own = text(header.and_then(|header| header.filename()));
            if !own.is_empty() {
                name = own;
            }
            let comment = text(header.and_then(|header| header.comment()));
            let place = Place::root().inside("comment");
            let _ = out.add_text(place, Visibility::Hidden, comment);
        }
        let (unpacked, rest) = packing.unpack(bytes, out);
        if let Some(why) = unpacked.fault {
            out.miss(Place::root(), why);
        } else if rest.iter().any(|byte| *byte != 0) {
            out.miss(Place::root(), Unscannable::Damaged);
            let _ = strings::sweep(rest, &Place::root().inside("end"), out);
        }
        if unpacked.fault.is_none() || !unpacked.bytes.is_empty() {
            let bytes = Bytes::from(unpacked.bytes);
            let _ = out.add_file(File { name, media_type: None, bytes });
        }
    }
}

impl Packing {
    fn of(bytes: &[u8]) -> Option<Self> {
        if is_gzip(bytes) {
            Some(Self::Gzip)
        } else if is_bzip2(bytes) {
            Some(Self::Bzip2)
        } else if bytes.starts_with(b"\xfd7zXZ\0") {
            Some(Self::Xz)
        } else if is_lzma(bytes) {
            Some(Self::Lzma)
        } else {
            None
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Bzip2 => "application/x-bzip2",
            Self::Gzip => "application/gzip",
            Self::Lzma => "application/x-lzma",
            Self::Xz => "application/x-xz",
        }
    }

    /// What is in it, and the bytes that follow.
    fn unpack<'a>(self, bytes: &'a [u8], out: &mut Extract<'_>) -> (Unpacked, &'a [u8]) {
        let stored_bytes = bytes.len() as u64;
        match self {
            Self::Bzip2 => {
                let close = |decoder: BzDecoder<&'a [u8]>| decoder.into_inner();
                let mut members = Members::new(bytes, BzDecoder::new, close, is_bzip2);
                (unpack::whole(&mut members, stored_bytes, out.budget), members.rest)
            }
            Self::Gzip => {
                let close = |decoder: GzDecoder<&'a [u8]>| decoder.into_inner();
                let mut members = Members::new(bytes, GzDecoder::new, close, is_gzip);
                (unpack::whole(&mut members, stored_bytes, out.budget), members.rest)
            }
            Self::Lzma => match LzmaReader::new_mem_limit(bytes, memory_kib(out), None) {
                Ok(mut reader) => (unpack::whole(&mut reader, stored_bytes, out.budget), &[]),
                Err(error) => {
                    let fault = Some(unpack::reason(&error));
                    (Unpacked { bytes: Vec::new(), fault }, &[])
                }
            },
            Self::Xz => {
                let mut reader = XzReader::new_mem_limit(bytes, true, memory_kib(out));
                (unpack::whole(&mut reader, stored_bytes, out.budget), &[])
            }
        }
    }
}

/// Reads members that follow one another as the one file that they make.
struct Members<'a, D> {
    decoder: Option<D>,
    /// What follows the last member.
    rest: &'a [u8],
    open: fn(&'a [u8]) -> D,
    close: fn(D) -> &'a [u8],
    is_member: fn(&[u8]) -> bool,
}

impl<'a, D> Members<'a, D> {
    fn new(
        bytes: &'a [u8],
        open: fn(&'a [u8]) -> D,
        close: fn(D) -> &'a [u8],
        is_member: fn(&[u8]) -> bool,
    ) -> Self {
        Self { decoder: None, rest: bytes, open, close, is_member }
    }
}

impl<D: Read> Read for Members<'_, D> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.is_none() && (self.is_member)(self.rest) {
                self.decoder = Some((self.open)(self.rest));
            }
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            match decoder.read(into)? {
                0 => self.rest = self.decoder.take().map_or(self.rest, self.close),
                count => return Ok(count),
            }
        }
    }
}

/// Room for the dictionary is asked for before a byte is seen: here up to 4 GiB.
fn memory_kib(out: &Extract<'_>) -> u32 {
    let most = out.budget.limits().file_bytes_max / 1_024 + XZ_OVERHEAD_KIB;
    u32::try_from(most).unwrap_or(u32::MAX - 1)
}

/// The usual properties, a dictionary of a usual size, and a length that is known or is not: there
/// is no mark (LZMA SDK, lzma-specification.txt).
fn is_lzma(bytes: &[u8]) -> bool {
    let head = || -> Option<(u32, u64)> {
        let dictionary = u32::from_le_bytes(*bytes.get(1..)?.first_chunk()?);
        Some((dictionary, u64::from_le_bytes(*bytes.get(5..)?.first_chunk()?)))
    };
    let Some((dictionary, length)) = head() else { return false };
    let is_usual = dictionary >= 4_096 && (dictionary.count_ones() <= 2 || dictionary == u32::MAX);
    let is_length = length == u64::MAX || length < 1 << 38;
    bytes.first() == Some(&0x5d) && is_usual && is_length && bytes.get(13) == Some(&0)
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

/// A level, then the first block, or the end where nothing is packed.
fn is_bzip2(bytes: &[u8]) -> bool {
    let blocks: [&[u8]; 2] = [b"1AY&SY", b"\x17\x72\x45\x38\x50\x90"];
    matches!(bytes.get(..4), Some([b'B', b'Z', b'h', b'1'..=b'9']))
        && blocks.contains(&bytes.get(4..10).unwrap_or_default())
}

/// The name without what says that it is packed: `a.tgz` packs `a.tar`.
fn plain_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let Some((stem, extension)) = name.rsplit_once('.') else { return name.to_owned() };
    let extension = extension.to_ascii_lowercase();
    match extension.as_str() {
        "gz" | "gzip" | "bz2" | "bz" | "xz" | "lzma" => stem.to_owned(),
        "tgz" | "taz" | "tbz" | "tbz2" | "txz" => format!("{stem}.tar"),
        "svgz" => format!("{stem}.svg"),
        "emz" => format!("{stem}.emf"),
        "wmz" => format!("{stem}.wmf"),
        _ => name.to_owned(),
    }
}

/// What the decoder needs beside the dictionary.
const XZ_OVERHEAD_KIB: u64 = 1_024;

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn names_what_is_packed() {
        for (name, expected) in [
            ("lijst.csv.gz", "lijst.csv"),
            ("map/lijst.CSV.GZ", "lijst.CSV"),
            ("map\\alles.tgz", "alles.tar"),
            ("alles.tar.xz", "alles.tar"),
            ("plaat.svgz", "plaat.svg"),
            ("gegevens", "gegevens"),
            ("gegevens.dat", "gegevens.dat"),
        ] {
            assert_eq!(plain_name(name), expected);
        }
    }
}
