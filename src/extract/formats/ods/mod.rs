//! OpenDocument spreadsheets: every sheet, cell by cell, as a stream.
//!
//! Not by calamine, which lays a sheet out as one block of memory: repeated rows and columns
//! stay counts here, and only cells that hold something cost anything.

mod content;
mod open_sheet;

use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::ole;
use crate::extract::tools::package;
use crate::extract::tools::package::Package;
use crate::extract::tools::xml_stream;
use crate::extract::tools::xml_stream::Lines;

/// An OpenDocument spreadsheet (ISO/IEC 26300).
pub(in crate::extract) struct Ods;

impl Format for Ods {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let has = |name: &str| seen.entries.iter().any(|entry| entry == name);
        // The name of the kind stands uncompressed at the front (ODF 1.2, part 3, 3.3).
        let marked = memmem::find(seen.head, MEDIA_TYPE.as_bytes()).is_some();
        let is_flat = seen.textual && marked && memmem::find(seen.head, b":document").is_some();
        let is_package = has("content.xml") || has(package::SEALED);
        if is_flat || (is_package && (marked || seen.extension == "ods")) {
            Claim::Certain
        } else {
            Claim::No
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is(MEDIA_TYPE);
        if let Err(why) = read(file, out) {
            out.miss(Place::root(), why);
        }
    }
}

fn read(file: &File, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    if !file.bytes.starts_with(b"PK") {
        return content::read(file.bytes.as_ref(), Place::root(), out);
    }
    let (mut package, whole) = package::open_or_mend(&file.bytes)?;
    whole.note(out);
    let names: Vec<_> = (0..package.len()).map(|index| package::name(&package, index)).collect();
    if let Some(index) = names.iter().position(|name| name == "META-INF/manifest.xml") {
        let manifest = package::inflate(&mut package, index, out.budget)?;
        if memmem::find(&manifest, b"encryption-data").is_some() {
            return Err(Unscannable::Encrypted);
        }
    }
    for first in ["content.xml", "styles.xml"] {
        if let Some(index) = names.iter().position(|name| name == first) {
            read_content(&mut package, index, Place::root(), out);
        } else if first == "content.xml" {
            return Err(Unscannable::Damaged);
        }
    }
    for (index, name) in names.iter().enumerate() {
        read_rest(&mut package, index, name, out)?;
    }
    Ok(())
}

/// Reads an entry apart from content and styles of the spreadsheet itself.
///
/// - Failure: `TooMany` files: nothing more need be unpacked.
fn read_rest(
    package: &mut Package,
    index: usize,
    name: &str,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let file_name = name.rsplit('/').next().unwrap_or_default();
    let place = Place::root().inside(name.rsplit_once('/').map_or("", |(folder, _)| folder));
    let is_done = matches!(name, "content.xml" | "styles.xml" | "META-INF/manifest.xml");
    if is_done || file_name.is_empty() {
        return Ok(());
    }
    if matches!(file_name, "content.xml" | "styles.xml") {
        read_content(package, index, place, out);
    } else if let Some(step) = texts(name) {
        let place = Place::root().inside(step);
        let mut lines = Lines::new(place.clone(), Visibility::Shown);
        let read = package::stream(package, index, out, |source, out| {
            xml_stream::add_texts(source, &mut lines, out)
        });
        if let Err(why) = read {
            out.miss(place, why);
        }
    } else if PASSIVE.iter().any(|prefix| name.starts_with(prefix)) || file_name == "settings.xml" {
        if let Err(why) = package::measure(package, index, out.budget) {
            out.miss(Place::root().inside(name), why);
        }
    } else {
        match package::inflate(package, index, out.budget) {
            Ok(content) => ole::add(file_name, content.into(), out)?,
            Err(why) => out.miss(Place::root().inside(name), why),
        }
    }
    Ok(())
}

/// Reads content or styles of the spreadsheet, or of an object in it.
fn read_content(package: &mut Package, index: usize, place: Place, out: &mut Extract<'_>) {
    let root = place.clone();
    let read = package::stream(package, index, out, |source, out| content::read(source, root, out));
    if let Err(why) = read {
        out.miss(place, why);
    }
}

/// Where the text of an entry belongs that is XML without cells; `None` for any other.
fn texts(name: &str) -> Option<&'static str> {
    let macros = ["Basic/", "Dialogs/", "Scripts/"];
    if name.ends_with("meta.xml") {
        Some("properties")
    } else if macros.iter().any(|folder| name.starts_with(folder)) {
        Some("macros")
    } else {
        None
    }
}

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Entries that hold no text of the author, or show what is read already.
const PASSIVE: [&str; 7] = [
    "mimetype",
    "manifest.rdf",
    "layout-cache",
    "ObjectReplacements/",
    "Thumbnails/",
    "Configurations2/",
    "META-INF/",
];
