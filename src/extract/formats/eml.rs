//! A message: its header facts and shown texts, and a file for every part.
//!
//! Every part is handed on, bodies as well as attachments, and where two mail programs would
//! read a part differently, every reading is. What stands between parts is searched as text.

use bytes::Bytes;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::mail::Defect;
use crate::mail::Flow;
use crate::mail::Message;
use crate::mail::MessageLimits;
use crate::mail::Part;
use crate::mail::Reading;
use crate::mail::Transfer;
use crate::mail::header_fields;
use crate::mail::is_foreign;
use crate::mail::parse;
use crate::mail::parse_as;
use crate::mail::to_utf8;
use crate::mail::uu_files;

/// A message (RFC 5322), a web archive (MHTML) included.
pub(in crate::extract) struct Eml;

impl Format for Eml {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let start = seen.head.trim_ascii_start();
        let mut fields = header_fields(start).take(FIELDS_LOOKED_AT);
        let named = EXTENSIONS.contains(&seen.extension.as_str());
        let declared = TYPES.contains(&seen.declared.as_str());
        if named || declared {
            let is_message = seen.file.bytes.is_empty() || fields.any(|f| is_token(f.name));
            return if is_message { Claim::Certain } else { Claim::No };
        }
        let fields: Vec<_> = fields.collect();
        let telling = fields.iter().any(|f| TELLING.iter().any(|name| f.is(name)));
        let first = fields.first().is_some_and(|f| is_token(f.name));
        if first && telling && fields.len() > 2 { Claim::Content } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let parts_max = out.budget.files_left() as usize;
        let limits = MessageLimits { parts_max, ..MessageLimits::default() };
        let mut message = parse(&file.bytes, limits);
        read_types_otherwise(&mut message, &file.bytes, limits);
        out.is("message/rfc822");
        let shown = std::mem::take(&mut message.header.shown);
        out.message(message.header);
        for (name, text) in &shown {
            let _ = add_text(Place::root().inside(name), Visibility::Shown, text, out);
        }
        for gap in &message.gaps {
            let text = charset::decode(file.bytes.get(gap.clone()).unwrap_or_default());
            if !is_usual_preamble(&text) {
                let place = Place::root().inside(BETWEEN);
                let _ = add_text(place, Visibility::Hidden, &text, out);
            }
        }
        for why in message.defects.iter().filter_map(|defect| reason(*defect)) {
            out.miss(Place::root(), why);
        }
        for part in &message.parts {
            if add_part(part, &file.bytes, out).is_err() {
                return;
            }
        }
    }
}

/// Where a header declares two types, adds the parts that programs find which go by the last.
fn read_types_otherwise(message: &mut Message, bytes: &[u8], limits: MessageLimits) {
    let mut defects = message.parts.iter().flat_map(|part| &part.defects).chain(&message.defects);
    if !defects.any(|defect| *defect == Defect::Types) {
        return;
    }
    let other = parse_as(bytes, limits, Reading::Last);
    let parts_max = limits.parts_max;
    let new: Vec<Part> =
        other.parts.into_iter().filter(|part| !message.parts.contains(part)).collect();
    message.parts.extend(new);
    message.defects.extend(other.defects);
    if message.parts.len() > parts_max {
        message.parts.truncate(parts_max);
        message.defects.push(Defect::TooMany);
    }
    message.defects.sort_unstable();
    message.defects.dedup();
}

/// Adds a file for every reading of the part.
///
/// - Failure: nothing more need be read.
fn add_part(part: &Part, message: &Bytes, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let place = Place::root().inside(&part.name);
    for label in &part.labels {
        add_text(place.clone(), Visibility::Shown, &as_words(label), out)?;
    }
    for why in part.defects.iter().filter_map(|defect| reason(*defect)) {
        out.miss(place.clone(), why);
    }
    let raw = message.slice(part.body.clone());
    let declared: &[Transfer] =
        if part.transfers.is_empty() { &[Transfer::Identity] } else { &part.transfers };
    for transfer in declared {
        if *transfer == Transfer::Uuencode {
            add_uuencoded(part, &raw, out)?;
            continue;
        }
        for (index, bytes) in transfer.readings(&raw).into_iter().enumerate() {
            out.budget.pay_bytes(bytes.len()).inspect_err(|why| out.miss(place.clone(), *why))?;
            // What stood outside the encoding is text to whoever sees it, not the file.
            if index == 0 {
                add_file(part, part.name.clone(), bytes, out)?;
            } else {
                add_rest(bytes, out)?;
            }
        }
    }
    Ok(())
}

/// Adds the files of a part that is encoded as a whole by uuencode, and what stands around them.
fn add_uuencoded(part: &Part, raw: &Bytes, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut at = 0;
    for file in uu_files(raw) {
        out.budget.pay_bytes(file.bytes.len()).inspect_err(|why| out.miss(Place::root(), *why))?;
        add_rest(raw.slice(at..file.range.start), out)?;
        at = file.range.end;
        let name = if part.name.is_empty() { file.name } else { part.name.clone() };
        add_file(part, name, file.bytes.into(), out)?;
    }
    add_rest(raw.slice(at..), out)
}

/// Adds what a part holds, as text where it is meant to be seen as such.
fn add_file(
    part: &Part,
    name: String,
    bytes: Bytes,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let bytes = in_utf8(bytes, part, &name, out);
    let bytes = match part.flow.filter(|_| part.media_type == "text/plain") {
        Some(flow) => Bytes::from(unflowed(&charset::decode(&bytes), flow)),
        None => bytes,
    };
    out.add_file(File { name, media_type: Some(part.media_type.clone()), bytes })
}

/// Adds text that stands beside the content of a part, unless it is blank.
fn add_rest(bytes: Bytes, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    if bytes.trim_ascii().is_empty() {
        return Ok(());
    }
    let media_type = Some("text/plain".to_owned());
    out.add_file(File { name: String::new(), media_type, bytes })
}

/// The content in UTF-8 where the part declares a character set that its bytes bear out.
fn in_utf8(bytes: Bytes, part: &Part, name: &str, out: &mut Extract<'_>) -> Bytes {
    let Some(label) = part.charset.as_deref().filter(|_| part.media_type.starts_with("text/"))
    else {
        return bytes;
    };
    if is_foreign(&bytes, label) {
        out.miss(Place::root().inside(name), Unscannable::Unsupported);
    }
    match to_utf8(&bytes, label) {
        Some(std::borrow::Cow::Owned(text)) => text.into(),
        _ => bytes,
    }
}

/// Lines that flow on as one line each, as mail programs show them (RFC 3676, 4).
fn unflowed(text: &str, flow: Flow) -> String {
    let mut whole = String::with_capacity(text.len());
    // How deep the line before is quoted, where it flows on.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let quoted = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = line.get(quoted..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let flows = content.ends_with(' ') && content != "-- ";
        if open.is_none_or(|depth| depth != quoted) || content == "-- " {
            if !whole.is_empty() {
                whole.push('\n');
            }
            whole.extend(std::iter::repeat_n('>', quoted));
            whole.push_str(if quoted > 0 { " " } else { "" });
        }
        let shown = match flow {
            Flow::DeletesSpace if flows => content.strip_suffix(' ').unwrap_or(content),
            _ => content,
        };
        whole.push_str(shown);
        open = flows.then_some(quoted);
    }
    whole
}

/// A name as text: what joins words in file names is a space, and its extension stands apart.
fn as_words(name: &str) -> String {
    let words = name.replace('_', " ");
    match words.rsplit_once('.') {
        Some((stem, extension)) if extension.len() <= 5 => format!("{stem} .{extension}"),
        _ => words,
    }
}

fn add_text(
    place: Place,
    visibility: Visibility,
    text: &str,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    out.add_text(place, visibility, text.replace('\r', ""))
}

/// Why a part with this defect is not read for certain, if it is not.
const fn reason(defect: Defect) -> Option<Unscannable> {
    match defect {
        Defect::Ambiguous | Defect::Boundary | Defect::HiddenPart => Some(Unscannable::Damaged),
        Defect::TooDeep => Some(Unscannable::TooDeep),
        Defect::TooMany => Some(Unscannable::TooMany),
        Defect::Transfer => Some(Unscannable::Unsupported),
        Defect::Types => None,
    }
}

/// Whether `name` can be the name of a field: printable characters without space (RFC 5322, 2.2).
fn is_token(name: &str) -> bool {
    (1..=76).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether the text is the sentence that programs put before the first part, and nothing more.
fn is_usual_preamble(text: &str) -> bool {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    PREAMBLES.iter().any(|usual| text.trim_end_matches('.').eq_ignore_ascii_case(usual))
}

const EXTENSIONS: [&str; 4] = ["eml", "mht", "mhtml", "mail"];
const TYPES: [&str; 3] = ["message/rfc822", "message/global", "message/news"];

/// Fields that people do not type: a text that begins with them is a message.
const TELLING: [&str; 5] =
    ["mime-version", "received", "message-id", "return-path", "content-type"];

/// Where text stands that is in no part.
const BETWEEN: &str = "MIME";

const PREAMBLES: [&str; 4] = [
    "This is a multi-part message in MIME format",
    "This is a multipart message in MIME format",
    "This is a MIME-encapsulated message",
    "This is a cryptographically signed message in MIME format",
];

const FIELDS_LOOKED_AT: usize = 20;
