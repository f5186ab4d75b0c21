//! CSV, TSV and any other delimited text: delimiter, quoting and character set are worked out.
//!
//! A file counts as a table only if it is one; what merely bears the name is read as text.

use crate::document::File;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::delimited;
use crate::extract::tools::delimited::Tabular;
use crate::extract::tools::plain;

/// Delimited text.
pub(in crate::extract) struct Csv;

impl Format for Csv {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let claim = seen.claim_of_text(&EXTENSIONS, &TYPES);
        if !seen.textual || claim > Claim::No {
            return claim;
        }
        let start = seen.file.bytes.get(..SAMPLE_BYTES).unwrap_or(&seen.file.bytes);
        let sample = charset::decode(start);
        let marked_up = sample.trim_start().starts_with(['<', '{', '[']);
        match delimited::shape(&sample) {
            Some(shape) if shape.evidence == Tabular::Plain && !marked_up => Claim::Content,
            _ => Claim::No,
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let text = charset::decode(&file.bytes);
        let Some(shape) = delimited::shape(&text) else {
            out.is("text/plain");
            let _ = plain::add(&text, out);
            return;
        };
        let tabs = shape.delimiter == b'\t';
        out.is(if tabs { "text/tab-separated-values" } else { "text/csv" });
        let _ = delimited::add(&text, shape.delimiter, out);
    }
}

const EXTENSIONS: [&str; 4] = ["csv", "tsv", "tab", "psv"];

/// Windows declares every CSV file as Excel's own type where Excel is installed.
const TYPES: [&str; 5] = [
    "text/csv",
    "text/comma-separated-values",
    "application/csv",
    "text/tab-separated-values",
    "application/vnd.ms-excel",
];

const SAMPLE_BYTES: usize = 64 * 1024;
