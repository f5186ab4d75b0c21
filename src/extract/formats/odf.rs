//! OpenDocument texts, presentations and drawings (odt, odp, odg and their templates), packed or
//! as one flat file.

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cfb;
use crate::extract::tools::charset;
use crate::extract::tools::hiding::Hiding;
use crate::extract::tools::odf;
use crate::extract::tools::ole;
use crate::extract::tools::package;
use crate::extract::tools::package::Package;

/// An OpenDocument file that is no spreadsheet (ISO/IEC 26300).
pub(in crate::extract) struct Odf;

impl Format for Odf {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let has = |name: &str| seen.entries.iter().any(|entry| entry == name);
        let is_package = (has("content.xml") || has(package::SEALED))
            && (has("META-INF/manifest.xml") || has("mimetype"));
        let known = kind(seen.head).or_else(|| kind_by_name(&seen.extension));
        let is_spreadsheet = known.is_some_and(|kind| kind.starts_with("spreadsheet"));
        if (is_package && !is_spreadsheet)
            || (seen.textual && is_flat(seen.head) && !is_spreadsheet)
        {
            Claim::Certain
        } else {
            Claim::No
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let head = file.bytes.get(..HEAD_BYTES).unwrap_or(&file.bytes);
        let extension = file.name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let kind = kind(head).or_else(|| kind_by_name(&extension.to_lowercase()));
        let kind = kind.unwrap_or("text");
        out.is(&format!("{FAMILY}{kind}"));
        let page_word = if kind.starts_with("presentation") { "slide" } else { "page" };
        let read = if file.bytes.starts_with(b"PK") {
            read_package(file, page_word, out)
        } else {
            let text = charset::decode(&file.bytes);
            let hiding = Hiding::of_odf(&text, &Hiding::default());
            odf::read(&text, &Place::root(), page_word, &hiding, out)
        };
        if let Err(why) = read {
            out.miss(Place::root(), why);
        }
    }
}

fn read_package(
    file: &File,
    page_word: &'static str,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let (mut package, whole) = package::open_or_mend(&file.bytes)?;
    whole.note(out);
    let names: Vec<String> =
        (0..package.len()).map(|index| package::name(&package, index)).collect();
    let index_of = |name: &str| names.iter().position(|other| other == name);
    if let Some(index) = index_of("META-INF/manifest.xml") {
        let manifest = package::inflate(&mut package, index, out.budget)?;
        if memchr::memmem::find(&charset::decode(&manifest).into_bytes(), ENCRYPTED).is_some() {
            return Err(Unscannable::Encrypted);
        }
    }
    let mut common = Hiding::default();
    if let Some(index) = index_of("styles.xml") {
        let styles = package::inflate(&mut package, index, out.budget)?;
        common = Hiding::of_odf(&charset::decode(&styles), &common);
    }
    let first = index_of("content.xml").ok_or(Unscannable::Damaged)?;
    let order = std::iter::once(first).chain((0..names.len()).filter(|index| *index != first));
    let mut broken = 0;
    for index in order {
        let name = names.get(index).map_or("", String::as_str);
        match read_entry(&mut package, index, name, page_word, &common, out) {
            Ok(()) => {}
            Err(Unscannable::Damaged | Unscannable::Encrypted | Unscannable::Unsupported)
                if broken < BROKEN_MAX =>
            {
                broken += 1;
            }
            Err(why) => return Err(why),
        }
    }
    Ok(())
}

/// Reads one entry; what cannot be inflated to its end is read as far as it can.
///
/// - Failure: noted.
fn read_entry(
    package: &mut Package,
    index: usize,
    name: &str,
    page_word: &'static str,
    common: &Hiding,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    if name.ends_with('/') || PASSIVE.iter().any(|prefix| name.starts_with(prefix)) {
        return package::measure(package, index, out.budget);
    }
    let mut content = Vec::new();
    let inflated = package::drain(package, index, out.budget, &mut content);
    if let Err(why) = inflated {
        out.miss(Place::root().inside(name), why);
        if why == Unscannable::TooLarge {
            return inflated;
        }
    }
    let (folder, step) = name.rsplit_once('/').unwrap_or(("", name));
    let is_markup = [".xml", ".rdf", ".xlb", ".xlc", ".xdl"].iter().any(|e| name.ends_with(e));
    let place = Place::root().inside(&folder.to_lowercase());
    if is_markup {
        let text = charset::decode(&content);
        let hiding = Hiding::of_odf(&text, common);
        odf::read(&text, &place, page_word, &hiding, out)?;
    } else if content.starts_with(cfb::MAGIC) {
        ole::add(step, content.into(), out)?;
    } else if !content.is_empty() {
        odf::add_file(step, content.into(), out)?;
    }
    inflated
}

/// What the file says that it is, at its front (OpenDocument 1.3, part 2): `text`,
/// `presentation-template`.
fn kind(head: &[u8]) -> Option<&'static str> {
    let at = memchr::memmem::find(head, FAMILY.as_bytes())?;
    let rest = head.get(at + FAMILY.len()..)?;
    let end = rest.iter().position(|byte| !(byte.is_ascii_lowercase() || *byte == b'-'));
    let said = rest.get(..end.unwrap_or(rest.len()))?;
    KINDS.iter().map(|(_, kind)| *kind).find(|kind| kind.as_bytes() == said)
}

fn kind_by_name(extension: &str) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| *known == extension).map(|(_, kind)| *kind)
}

/// Whether the file is one flat document.
fn is_flat(head: &[u8]) -> bool {
    memchr::memmem::find(head, b":document").is_some() && kind(head).is_some()
}

const FAMILY: &str = "application/vnd.oasis.opendocument.";

/// Endings of names, and kinds (OpenDocument 1.3, part 3).
const KINDS: [(&str, &str); 17] = [
    ("odt", "text"),
    ("ott", "text-template"),
    ("odm", "text-master"),
    ("otm", "text-master-template"),
    ("oth", "text-web"),
    ("odp", "presentation"),
    ("otp", "presentation-template"),
    ("odg", "graphics"),
    ("otg", "graphics-template"),
    ("odc", "chart"),
    ("otc", "chart-template"),
    ("odf", "formula"),
    ("otf", "formula-template"),
    ("odi", "image"),
    ("oti", "image-template"),
    ("ods", "spreadsheet"),
    ("ots", "spreadsheet-template"),
];

const ENCRYPTED: &[u8] = b"encryption-data";

/// Entries that hold no text of the author: copies of pictures, signatures, settings of menus.
const PASSIVE: [&str; 7] = [
    "Configurations2/",
    "META-INF/",
    "ObjectReplacements/",
    "Pictures/TablePreview",
    "Thumbnails/",
    "layout-cache",
    "mimetype",
];

const BROKEN_MAX: usize = 16;

const HEAD_BYTES: usize = 4_096;
