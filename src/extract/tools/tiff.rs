//! The tags of TIFF files, which pictures of every kind carry as EXIF: what people wrote in them.

use std::collections::HashSet;

use crate::extract::tools::charset;

/// What the tags of a file say.
#[derive(Default)]
pub(in crate::extract) struct Tags {
    /// Titles, captions, remarks, names of authors.
    pub(in crate::extract) texts: Vec<String>,
    /// Pictures in the file that are pages, not previews.
    pub(in crate::extract) pages: usize,
    /// Whether a page has one bit for every dot, as paper that went through a fax or a copier.
    pub(in crate::extract) is_fax: bool,
}

/// Reads the tags (TIFF 6.0, section 2; EXIF 2.32, 4.6). What is broken is read as far as it goes.
pub(in crate::extract) fn read(bytes: &[u8]) -> Tags {
    let mut tags = Tags::default();
    let order = match bytes.get(..2) {
        Some(b"II") => Order::Little,
        Some(b"MM") => Order::Big,
        _ => return tags,
    };
    let reader = Reader { bytes, order };
    let mut directories = vec![reader.long(4)];
    let mut visited = HashSet::new();
    while let Some(at) = directories.pop() {
        let text_bytes: usize = tags.texts.iter().map(String::len).sum();
        if visited.len() >= DIRECTORIES_MAX || text_bytes > TEXT_BYTES_MAX {
            break;
        }
        if let Some(at) = at.filter(|at| *at != 0 && visited.insert(*at)) {
            let _ = reader.directory(at, &mut directories, &mut tags);
        }
    }
    tags
}

/// What people wrote in the resources of Photoshop: IPTC captions (IIM 4.2, 1.6).
pub(in crate::extract) fn captions(resources: &[u8]) -> String {
    let mut captions = String::new();
    let mut at = 0;
    while let Some(rest) = resources.get(at..) {
        let [0x1c, 0x02, _, high, low, content @ ..] = rest else {
            match memchr::memmem::find(rest.get(1..).unwrap_or_default(), b"\x1c\x02") {
                Some(next) => at += 1 + next,
                None => break,
            }
            continue;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        captions.push_str(&charset::decode(content.get(..length).unwrap_or_default()));
        captions.push('\n');
        at += 5 + length;
    }
    captions
}

#[derive(Clone, Copy)]
enum Order {
    Big,
    Little,
}

struct Reader<'a> {
    bytes: &'a [u8],
    order: Order,
}

impl<'a> Reader<'a> {
    fn short(&self, at: usize) -> Option<usize> {
        let field = *self.bytes.get(at..)?.first_chunk()?;
        Some(usize::from(match self.order {
            Order::Big => u16::from_be_bytes(field),
            Order::Little => u16::from_le_bytes(field),
        }))
    }

    fn long(&self, at: usize) -> Option<usize> {
        let field = *self.bytes.get(at..)?.first_chunk()?;
        usize::try_from(match self.order {
            Order::Big => u32::from_be_bytes(field),
            Order::Little => u32::from_le_bytes(field),
        })
        .ok()
    }

    /// Reads one directory, and notes the ones that it points to.
    fn directory(
        &self,
        at: usize,
        directories: &mut Vec<Option<usize>>,
        tags: &mut Tags,
    ) -> Option<()> {
        let count = self.short(at)?.min(ENTRIES_MAX);
        let entries = at.checked_add(2)?;
        let (mut bits, mut is_page, mut is_preview) = (1, false, false);
        for entry in (0..count).map(|index| entries.saturating_add(12 * index)) {
            let first = self.short(entry + 8)?;
            match self.short(entry)? {
                // Width, compression, kind of picture, bits a dot: baseline tags.
                0x0100 => is_page = true,
                0x00fe => is_preview |= self.long(entry + 8)? & 1 != 0,
                0x0102 => bits = if self.long(entry + 4)? == 1 { first } else { 8 },
                0x8769 => directories.push(self.long(entry + 8)),
                0x8649 => tags.texts.push(captions(self.value(entry)?)),
                tag if TEXTS.contains(&tag) => {
                    let value = self.value(entry)?;
                    tags.texts.push(text(tag, value));
                }
                _ => {}
            }
        }
        if is_page && !is_preview {
            tags.pages += 1;
            tags.is_fax |= bits == 1;
        }
        let next = entries.saturating_add(12 * count);
        directories.push(self.long(next));
        Some(())
    }

    /// The value of an entry of characters or bytes: in the entry, or where it points to.
    fn value(&self, entry: usize) -> Option<&'a [u8]> {
        let length = self.long(entry + 4)?.min(TEXT_BYTES_MAX / ENTRIES_MAX);
        let start = if length <= 4 { entry + 8 } else { self.long(entry + 8)? };
        self.bytes.get(start..start.checked_add(length)?)
    }
}

/// The text of a tag: some have a prefix that names the character set, some are UTF-16.
fn text(tag: usize, value: &[u8]) -> String {
    let text = match tag {
        XP_FIRST..=XP_LAST => encoding_rs::UTF_16LE.decode_without_bom_handling(value).0.into(),
        USER_COMMENT => charset::decode(value.get(8..).unwrap_or_default()),
        _ => charset::decode(value),
    };
    text.trim_matches('\0').to_owned()
}

/// Tags that hold what people wrote, not what a camera counts: description, document name, page
/// name, artist, copyright, remark, and the fields of Windows.
const TEXTS: [usize; 11] = [
    0x010d,
    0x010e,
    0x011d,
    0x013b,
    0x8298,
    USER_COMMENT,
    XP_FIRST,
    0x9c9c,
    0x9c9d,
    0x9c9e,
    XP_LAST,
];

const USER_COMMENT: usize = 0x9286;
const XP_FIRST: usize = 0x9c9b;
const XP_LAST: usize = 0x9c9f;

/// A scanned file has a directory for every page.
const DIRECTORIES_MAX: usize = 5_000;

/// More tags than any camera writes.
const ENTRIES_MAX: usize = 512;

/// Tags may all point to the same text.
const TEXT_BYTES_MAX: usize = 32 << 20;
