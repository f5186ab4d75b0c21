//! Word documents of 1997 to 2003, and the text of those of Word 6 and 95 (MS-DOC).
//!
//! The text is put together from its pieces and parted into body, notes, headers, comments and
//! text boxes. Tables are told by the marks at the ends of their cells.

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cfb;
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::fib::Fib;
use crate::extract::tools::object;
use crate::extract::tools::property_set;
use crate::extract::tools::story::Story;
use crate::extract::tools::strings;
use crate::extract::tools::wide;

/// A Word document in a compound file.
pub(in crate::extract) struct Doc;

impl Format for Doc {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if cfb::holds(&seen.file.bytes, &[MAIN]) { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/msword");
        cfb::read_with(&file.bytes, out, read);
    }
}

/// Reads the text, what stands beside it, and the objects in it.
///
/// - Failure: nothing more need be read.
fn read(compound: &Compound<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let main = stream(compound, MAIN, out)?;
    match read_text(compound, &main, out) {
        Err(Unscannable::Damaged) => {
            out.miss(Place::root(), Unscannable::Damaged);
            strings::sweep(&main, &Place::root(), out)?;
        }
        read => read?,
    }
    property_set::add(compound, out)?;
    if let Some(pool) = compound.child(cfb::ROOT, "ObjectPool") {
        for node in compound.children(pool) {
            object::add(compound, node, out)?;
        }
    }
    if let Some(macros) = compound.child(cfb::ROOT, "Macros") {
        object::add(compound, macros, out)?;
    }
    Ok(())
}

fn read_text(
    compound: &Compound<'_>,
    main: &[u8],
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let fib = Fib::read(main)?;
    let table = if fib.is_old { main.to_vec() } else { stream(compound, fib.table, out)? };
    let characters = fib.characters(main, &table, out.budget)?;
    if !characters.is_whole {
        out.miss(Place::root(), Unscannable::Damaged);
    }
    let units = &characters.units;
    let parts = fib.parts(units.len());
    let mut fields = String::new();
    for (part, step) in parts.iter().zip(PLACES) {
        let text = units.get(part.clone()).unwrap_or_default();
        if step == HEADER {
            read_headers(text, &fib.stories(&table), &mut fields, out)?;
        } else {
            Story::new(Place::root().inside(step), &mut fields).read(text, out)?;
        }
    }
    // Characters that belong to no part are read all the same.
    let end = parts.iter().map(|part| part.end).max().unwrap_or(0);
    let rest = units.get(end..).unwrap_or_default();
    Story::new(Place::root().inside("other"), &mut fields).read(rest, out)?;
    out.add_text(Place::root().inside("fields"), Visibility::Shown, fields)?;
    for stretch in characters.left_over {
        let bytes = main.get(stretch.start..stretch.end.min(main.len())).unwrap_or_default();
        if bytes.iter().any(u8::is_ascii_alphanumeric) {
            out.remark(Place::root(), Remark::DeletedText);
            strings::sweep(bytes, &Place::root().inside("deleted text"), out)?;
        }
    }
    if !fib.is_old {
        // Authors of comments, variables and bookmarks; what can be chosen in forms.
        out.add_text(Place::root().inside("other"), Visibility::Shown, wide::wide_texts(&table))?;
        if compound.has(DATA) {
            let data = stream(compound, DATA, out)?;
            let place = Place::root().inside("form field");
            out.add_text(place, Visibility::Shown, wide::wide_texts(&data))?;
        }
    }
    Ok(())
}

/// Reads the stories of the headers and footers: six of notes, then six for each section
/// (MS-DOC 2.3.5).
fn read_headers(
    text: &[u16],
    stories: &[usize],
    fields: &mut String,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut at = 0;
    for (index, end) in stories.iter().skip(1).enumerate() {
        let step = match index {
            0..6 => "footnotes",
            _ if matches!(index % 6, 2 | 3 | 5) => "footer",
            _ => HEADER,
        };
        let story = text.get(at..(*end).min(text.len())).unwrap_or_default();
        Story::new(Place::root().inside(step), fields).read(story, out)?;
        at = at.max(*end);
    }
    let rest = text.get(at..).unwrap_or_default();
    Story::new(Place::root().inside(HEADER), fields).read(rest, out)
}

fn stream(
    compound: &Compound<'_>,
    name: &str,
    out: &mut Extract<'_>,
) -> Result<Vec<u8>, Unscannable> {
    let node = compound.child(cfb::ROOT, name).ok_or(Unscannable::Damaged)?;
    let content = compound.read(node, out.budget)?;
    if content.len() < compound.length(node) {
        out.miss(Place::root(), Unscannable::Damaged);
    }
    Ok(content)
}

const MAIN: &str = "WordDocument";
const DATA: &str = "Data";
const HEADER: &str = "header";

/// Where the parts of a document stand (MS-DOC 2.3).
const PLACES: [&str; 8] =
    ["", "footnotes", HEADER, "macros", "comments", "endnotes", "textbox", "textbox"];
