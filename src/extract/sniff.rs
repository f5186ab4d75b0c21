//! Which format a file has: every format makes its claim on the evidence, the best claim wins.

use crate::document::File;
use crate::extract::family;
use crate::extract::format::Claim;
use crate::extract::format::Format;
use crate::extract::tools::charset;
use crate::extract::tools::package;

/// What can be seen of a file at a glance, once for all formats.
pub(super) struct Evidence<'a> {
    /// The file itself.
    pub(super) file: &'a File,
    /// Its first bytes, at most 4,096.
    pub(super) head: &'a [u8],
    /// What follows the last dot of its name, lower case; empty where there is no dot.
    pub(super) extension: String,
    /// Declared media type, lower case; empty where there is none.
    pub(super) declared: String,
    /// Whether it reads as text in some character set.
    pub(super) textual: bool,
    /// Names of the entries, where it is a zip package; empty where it is none.
    pub(super) entries: Vec<String>,
}

impl<'a> Evidence<'a> {
    fn of(file: &'a File) -> Self {
        let head = file.bytes.get(..HEAD_BYTES).unwrap_or(&file.bytes);
        Self {
            file,
            head,
            extension: family::extension(&file.name),
            declared: file.media_type.as_deref().unwrap_or_default().to_ascii_lowercase(),
            textual: charset::is_textual(&file.bytes),
            entries: package::entry_names(&file.bytes),
        }
    }

    /// The claim of a format of plain text that is known by name or declared type only.
    pub(super) fn claim_of_text(&self, extensions: &[&str], types: &[&str]) -> Claim {
        if !self.textual {
            Claim::No
        } else if extensions.contains(&self.extension.as_str()) {
            Claim::Named
        } else if types.contains(&self.declared.as_str()) {
            Claim::Declared
        } else {
            Claim::No
        }
    }
}

/// The format with the best claim, of equal claims the first; `None` where nobody claims it.
pub(super) fn best(file: &File, formats: &[&'static dyn Format]) -> Option<&'static dyn Format> {
    let evidence = Evidence::of(file);
    let mut best: (Claim, Option<&'static dyn Format>) = (Claim::No, None);
    for format in formats {
        let claim = format.claims(&evidence);
        if claim > best.0 {
            best = (claim, Some(*format));
        }
    }
    best.1
}

const HEAD_BYTES: usize = 4_096;
