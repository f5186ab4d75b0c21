//! Objects embedded by OLE: the file that lies in the compound file of an object, unpacked.
//!
//! Word, PowerPoint and Excel keep what was dragged into a document as `oleObject1.bin`: a
//! compound file that either is the embedded document itself, or holds it in one stream.

use bytes::Bytes;

use crate::document::File;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::cfb::Compound;

/// A file packed by the Object Packager, with the name that it had.
pub(in crate::extract) struct Packed<'a> {
    /// Name as shown under the icon; empty where there is none.
    pub(in crate::extract) name: String,
    /// Content.
    pub(in crate::extract) bytes: &'a [u8],
}

/// Hands on the files in the embedded object `bytes`, or the object itself where it is one, or
/// where nobody knows what is in it; `name` is that of the object in its package.
///
/// - Failure: as [`Extract::add_file`], and where the bytes cannot be paid.
pub(in crate::extract) fn add(
    name: &str,
    bytes: Bytes,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut files = Vec::new();
    if let Some(compound) = Compound::open(&bytes) {
        for stream in STREAMS {
            let Some(content) = compound.stream(stream) else { continue };
            out.budget.pay_bytes(content.len())?;
            files.push(if stream == NATIVE {
                native(&content)
            } else {
                File { name: String::new(), media_type: None, bytes: content.into() }
            });
        }
    }
    if files.is_empty() {
        files.push(File { name: name.to_owned(), media_type: None, bytes });
    }
    for file in files {
        out.add_file(file)?;
    }
    Ok(())
}

/// The file in a native stream: as the Object Packager wrote it, else all that follows the length.
pub(in crate::extract) fn native(stream: &[u8]) -> File {
    let Packed { name, bytes } = packed(stream).unwrap_or_else(|| Packed {
        name: String::new(),
        bytes: stream.get(4..).unwrap_or_default(),
    });
    File { name, media_type: None, bytes: Bytes::copy_from_slice(bytes) }
}

/// The file that the Object Packager wrote to a native stream (MS-OLEDS): a length, a mark,
/// label and path of the file, the path of a copy, then the length of the content and the content.
/// `None` for any other native stream.
fn packed(stream: &[u8]) -> Option<Packed<'_>> {
    let (_, rest) = stream.split_at_checked(4)?;
    let rest = rest.strip_prefix(&[2, 0])?;
    let (label, rest) = until_nul(rest)?;
    let (path, rest) = until_nul(rest)?;
    let (_, rest) = rest.split_at_checked(4)?;
    let (copy_bytes, rest) = length(rest)?;
    let (_, rest) = rest.split_at_checked(copy_bytes)?;
    let (content_bytes, rest) = length(rest)?;
    let bytes = rest.get(..content_bytes).unwrap_or(rest);
    let named = if label.is_empty() { path } else { label };
    let (name, _, _) = encoding_rs::WINDOWS_1252.decode(named);
    let name = name.rsplit(['\\', '/']).next().unwrap_or_default().to_owned();
    Some(Packed { name, bytes })
}

fn until_nul(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().take(NAME_BYTES_MAX).position(|byte| *byte == 0)?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (field, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_le_bytes(*field)).ok()?, rest))
}

const NATIVE: &str = "\u{1}Ole10Native";

/// Streams that hold a whole file: what a program without a format of its own packed, an OOXML
/// file, a file of a program such as Acrobat, an OpenDocument file.
const STREAMS: [&str; 4] = [NATIVE, "Package", "CONTENTS", "EmbeddedOdf"];

const NAME_BYTES_MAX: usize = 4_096;

#[cfg(test)]
mod tests {
    use super::native;

    #[test]
    fn unpacks_what_the_packager_wrote() {
        let mut stream = vec![0; 4];
        stream.extend(b"\x02\0brief.txt\0C:\\Map\\brief.txt\0\0\0\x03\0\x06\0\0\0C:\\t.\0");
        stream.extend(b"\x05\0\0\0Halloen nog wat");
        let cases: [(&[u8], &str, &[u8]); 5] = [
            (&stream, "brief.txt", b"Hallo"),
            (stream.get(..stream.len() - 13).unwrap_or_default(), "brief.txt", b"Ha"),
            (b"\x03\0\0\0BM\0", "", b"BM\0"),
            (b"\x01\0\0\0\x02\0x", "", b"\x02\0x"),
            (b"", "", b""),
        ];
        for (stream, name, content) in cases {
            let file = native(stream);
            assert_eq!((file.name.as_str(), file.bytes.as_ref()), (name, content));
        }
    }
}
