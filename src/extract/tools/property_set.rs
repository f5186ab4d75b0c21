//! Properties of documents of before 2007 (MS-OLEPS): title, author, and those that a user named.

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::cfb::ROOT;
use crate::extract::tools::codepage;
use crate::extract::tools::codepage::CodePage;

/// Adds the texts of both streams of properties, one a line, after its name where it has one.
///
/// - Failure: as [`Extract::add_text`], and where the bytes cannot be paid.
pub(in crate::extract) fn add(
    compound: &Compound<'_>,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    for name in ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"] {
        let Some(node) = compound.child(ROOT, name) else { continue };
        let stream = compound.read(node, out.budget)?;
        let place = Place::root().inside("properties");
        out.add_text(place, Visibility::Shown, texts(&stream))?;
    }
    Ok(())
}

/// The texts in a stream of property sets (MS-OLEPS 2.21).
pub(in crate::extract) fn texts(stream: &[u8]) -> String {
    let mut texts = String::new();
    let sets = long(stream, 24).unwrap_or_default().min(SETS_MAX);
    for set in 0..sets {
        let offset = long(stream, 28 + 20 * set + 16).and_then(|offset| stream.get(offset..));
        push_set(offset.unwrap_or_default(), &mut texts);
    }
    texts
}

/// Adds the texts of one set: its size, a count, then the number and place of each property.
fn push_set(set: &[u8], texts: &mut String) {
    let count = long(set, 4).unwrap_or_default().min(PROPERTIES_MAX);
    let entries = (0..count).map_while(|n| Some((long(set, 8 + 8 * n)?, long(set, 12 + 8 * n)?)));
    let entries: Vec<(usize, &[u8])> =
        entries.filter_map(|(id, at)| Some((id, set.get(at..)?))).collect();
    let value_of = |id| entries.iter().find(|(known, _)| *known == id).map(|(_, value)| *value);
    let page = value_of(CODE_PAGE).and_then(|value| long(value, 4));
    let page = CodePage::of(page.map_or(1_252, |page| page as u32 & 0xffff));
    let names = value_of(DICTIONARY).map(|value| dictionary(value, page)).unwrap_or_default();
    for (id, value) in entries {
        let name = names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str());
        let is_own = name.is_some();
        let Some(text) = text_of(value, page, is_own).filter(|t| !t.trim().is_empty()) else {
            continue;
        };
        if id <= CODE_PAGE {
            continue;
        }
        if texts.len() > TEXT_BYTES_MAX {
            return;
        }
        if let Some(name) = name {
            texts.push_str(name);
            texts.push_str(": ");
        }
        texts.push_str(text.trim());
        texts.push('\n');
    }
}

/// Names that a user gave to properties (MS-OLEPS 2.17).
fn dictionary(value: &[u8], page: CodePage) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    let mut at = 4;
    for _ in 0..long(value, 0).unwrap_or_default().min(PROPERTIES_MAX) {
        let (Some(id), Some(length)) = (long(value, at), long(value, at + 4)) else { break };
        let is_wide = page == CodePage::of(1_200);
        let length = length.min(NAME_LENGTH_MAX) * if is_wide { 2 } else { 1 };
        let Some(name) = value.get(at + 8..at + 8 + length) else { break };
        names.push((id, narrow(name, page)));
        at += 8 + if is_wide { length.next_multiple_of(4) } else { length };
    }
    names
}

/// The text of a value, of several one after another; numbers only where a user named them.
fn text_of(value: &[u8], page: CodePage, is_own: bool) -> Option<String> {
    let kind = long(value, 0)? & 0xffff;
    let rest = value.get(4..)?;
    match kind {
        0x03 if is_own => Some(i32::from_le_bytes(*rest.first_chunk()?).to_string()),
        0x05 if is_own => Some(f64::from_le_bytes(*rest.first_chunk()?).to_string()),
        0x08 | 0x1e => Some(narrow(rest.get(4..)?.get(..long(rest, 0)?)?, page)),
        0x1f => {
            let length = long(rest, 0)?.checked_mul(2)?;
            Some(codepage::wide(rest.get(4..)?.get(..length)?))
        }
        0x101e => {
            let (mut at, mut lines) = (4, String::new());
            for _ in 0..long(rest, 0)?.min(PROPERTIES_MAX) {
                let Some(length) = long(rest, at) else { break };
                let Some(text) = rest.get(at + 4..(at + 4).saturating_add(length)) else { break };
                lines.push_str(&narrow(text, page));
                lines.push('\n');
                at += 4 + length;
            }
            Some(lines)
        }
        _ => None,
    }
}

fn narrow(bytes: &[u8], page: CodePage) -> String {
    if page == CodePage::of(1_200) {
        return codepage::wide(bytes);
    }
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    page.decode(bytes.get(..end).unwrap_or_default()).into_owned()
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..)?.first_chunk::<4>()?;
    usize::try_from(u32::from_le_bytes(*field)).ok()
}

const DICTIONARY: usize = 0;
const CODE_PAGE: usize = 1;
const SETS_MAX: usize = 8;
const PROPERTIES_MAX: usize = 4_096;
const NAME_LENGTH_MAX: usize = 1_024;
const TEXT_BYTES_MAX: usize = 4 << 20;
