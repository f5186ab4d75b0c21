//! Office documents of one XML file: workbooks and documents of Office 2003, and documents of which
//! the parts stand in one file. Programs that export lists write them, often as `.xls` or `.doc`.

use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::encoded;
use crate::extract::tools::hiding::Hiding;
use crate::extract::tools::ooxml;
use crate::extract::tools::spreadsheet_xml;

/// An Office document of one XML file (MS-OI29500; Office 2003 XML Reference Schemas).
pub(in crate::extract) struct OfficeXml;

/// What it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Document,
    Parts,
    Workbook,
}

impl Format for OfficeXml {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if seen.textual && kind(seen.head).is_some() { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let head = file.bytes.get(..HEAD_BYTES).unwrap_or(&file.bytes);
        let read = match kind(head) {
            Some(Kind::Workbook) => {
                out.is("application/vnd.ms-excel");
                spreadsheet_xml::read(&file.bytes, out)
            }
            _ => {
                out.is("application/msword");
                read_document(file, out)
            }
        };
        if let Err(why) = read {
            out.miss(Place::root(), why);
        }
    }
}

/// Reads a document: its elements are those of the parts of a package, in one file.
fn read_document(file: &File, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let text = charset::decode(&file.bytes);
    let hiding = Hiding::of_word(&text);
    let (mut shown, mut at) = (String::with_capacity(text.len()), 0);
    // Pictures and objects stand in it as one long word: they are files, not text.
    while let Some((start, end)) = packed(&text, at) {
        shown.push_str(text.get(at..start).unwrap_or_default());
        at = end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    ooxml::read(&shown, &Place::root(), Visibility::Shown, &hiding, out)?;
    encoded::add(&text, out)
}

/// Where the next file begins and ends that is packed in the text.
fn packed(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let found = ["binData", "binaryData"].into_iter().filter_map(|name| {
        let start = memmem::find_iter(rest.as_bytes(), name.as_bytes()).find(|at| {
            at.checked_sub(1).is_some_and(|at| rest.as_bytes().get(at) != Some(&b'/'))
        })?;
        let open = start + rest.get(start..)?.find('>')? + 1;
        let end = rest.get(open..)?.find('<').map_or(rest.len(), |at| open + at);
        Some((from + open, from + end))
    });
    found.min().filter(|(start, end)| end > start)
}

fn kind(head: &[u8]) -> Option<Kind> {
    let head = charset::decode(head);
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('<') || start.to_ascii_lowercase().contains("<html") {
        return None;
    }
    let known =
        KINDS.iter().find(|(namespace, root, _)| start.contains(namespace) && start.contains(root));
    known.map(|(_, _, kind)| *kind)
}

/// Namespaces, the ends of the root's name, and kinds.
const KINDS: [(&str, &str, Kind); 3] = [
    ("urn:schemas-microsoft-com:office:spreadsheet", "Workbook", Kind::Workbook),
    ("http://schemas.microsoft.com/office/word/2003/wordml", "wordDocument", Kind::Document),
    ("http://schemas.microsoft.com/office/2006/xmlPackage", "package", Kind::Parts),
];

const HEAD_BYTES: usize = 4_096;
