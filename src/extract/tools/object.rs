//! Objects of other programs in the storages of a document of before 2007.

use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::cfb::Node;
use crate::extract::tools::macros;
use crate::extract::tools::ole;
use crate::extract::tools::strings;

/// Hands on the object that lies in the storage `node`; of a control or a formula, which is no
/// file, the words.
///
/// - Failure: as [`Extract::add_file`], and where the bytes cannot be paid.
pub(in crate::extract) fn add(
    compound: &Compound<'_>,
    node: Node,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut streams = compound.children(node);
    let bare = |child| {
        let name = compound.name(child).trim_start_matches(|c: char| c < ' ');
        BARE.contains(&name) && !compound.is_storage(child)
    };
    if streams.all(bare) {
        for child in compound.children(node) {
            let content = compound.read(child, out.budget)?;
            strings::sweep(&content, &Place::root().inside("object"), out)?;
        }
        return Ok(());
    }
    let bytes = compound.repack(node, &[], out.budget)?;
    if compound.child(node, "VBA").is_some() {
        return macros::add(&bytes, &Place::root(), out);
    }
    ole::add("", bytes.into(), out)
}

/// What an object says of itself, its picture, the state of a control, a formula.
const BARE: [&str; 12] = [
    "CompObj",
    "EPRINT",
    "Equation Native",
    "LinkInfo",
    "META",
    "OCXDATA",
    "OCXNAME",
    "ObjInfo",
    "Ole",
    "OlePres000",
    "PIC",
    "PRINT",
];
