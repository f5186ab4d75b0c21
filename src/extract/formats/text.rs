//! Plain text of any character set, and whatever else reads as text.

use crate::document::File;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::plain;

/// Text.
pub(in crate::extract) struct Text;

impl Format for Text {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if !seen.textual {
            Claim::No
        } else if media_type_of(&seen.extension).is_some() {
            Claim::Named
        } else if seen.declared.starts_with("text/") || is_text_type(&seen.declared) {
            Claim::Declared
        } else {
            // Text under any name is read.
            Claim::Fallback
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let extension = file.name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let declared = file.media_type.as_deref().unwrap_or_default();
        let declared = Some(declared).filter(|d| d.starts_with("text/") || is_text_type(d));
        let media_type = media_type_of(&extension.to_lowercase()).or(declared);
        out.is(media_type.unwrap_or("text/plain"));
        let text = charset::decode(&file.bytes);
        let _ = plain::add(&text, out);
    }
}

fn is_text_type(media_type: &str) -> bool {
    TYPES.iter().any(|(_, known)| *known == media_type)
}

fn media_type_of(extension: &str) -> Option<&'static str> {
    TYPES.iter().find(|(known, _)| *known == extension).map(|(_, media_type)| *media_type)
}

/// Names and media types of what reads as text (IANA media types registry).
const TYPES: [(&str, &str); 4] =
    [("txt", "text/plain"), ("text", "text/plain"), ("log", "text/plain"), ("md", "text/markdown")];
