//! What the parts of a message are by their type, their name and the field they stand in.

use crate::document::Block;
use crate::document::Content;
use crate::document::Visibility;
use crate::scan::redact::without_numbers;
use crate::scan::roll::Roll;

/// Whether a block of a message is a field of its header that says who it is between.
pub(super) fn is_header_field(block: &Block) -> bool {
    let field = block.place.steps().first();
    let is_content = |field: &String| CONTENT_FIELDS.iter().any(|f| field.eq_ignore_ascii_case(f));
    block.visibility == Visibility::Shown && field.is_some_and(|field| !is_content(field))
}

/// Whether a block of a message is this field.
pub(super) fn is_field(block: &Block, name: &str) -> bool {
    block.place.steps().first().is_some_and(|field| field.eq_ignore_ascii_case(name))
}

/// Whether `media_type` is one of a message: as it travels, or as Outlook and Exchange keep it.
pub(super) fn is_message(media_type: &str) -> bool {
    media_type.starts_with("message/") || OUTLOOK.contains(&media_type)
}

/// Whether a block is a text of several lines.
pub(super) fn has_lines(block: &Block) -> bool {
    matches!(&block.content, Content::Text(text) if text.trim_end().contains('\n'))
}

/// Has the list of people learn how what a block says is written.
pub(super) fn spell(block: &Block, roll: &mut Roll<'_>) {
    roll.begin();
    match &block.content {
        Content::Text(text) => roll.spell(text),
        Content::Table(table) => {
            roll.towns(table, block.sequel);
            for row in table.rows() {
                row.cells().for_each(|cell| roll.spell(cell.text));
            }
        }
    }
}

/// The name that a part goes by: its own, or what it is.
pub(super) fn shown_name(name: &str, media_type: &str, outer_type: &str) -> String {
    if !name.trim().is_empty() {
        name.to_owned()
    } else if is_message(outer_type) && media_type.starts_with("text/") {
        without_numbers(&format!("{media_type} body"), 9)
    } else {
        without_numbers(media_type, 9)
    }
}

/// Messages that Outlook and Exchange keep in formats of their own.
const OUTLOOK: [&str; 2] = ["application/vnd.ms-outlook", "application/vnd.ms-tnef"];

/// What a message says that is not about who it is between.
const CONTENT_FIELDS: [&str; 3] = ["subject", "properties", "attachment"];
