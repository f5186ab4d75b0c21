//! XML as a stream of events in a fixed amount of memory, however large the file.
//!
//! Any character set becomes UTF-8 on the way. A tag or a run of text is in memory as a whole, so
//! both have a limit, as has the depth of elements: the reader keeps the names of all open ones.

use std::io;
use std::io::BufRead;
use std::io::Read;

use encoding_rs::Decoder;
use encoding_rs::Encoding;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::xml;

/// The events of an XML file.
pub(in crate::extract) struct XmlStream<R> {
    reader: Reader<Decoded<R>>,
    event: Vec<u8>,
    depth: u32,
}

impl<R: Read> XmlStream<R> {
    /// The events of what `source` gives.
    pub(in crate::extract) fn new(source: R) -> Self {
        let mut reader = Reader::from_reader(Decoded::new(source));
        let config = reader.config_mut();
        // A closing tag that fits nothing is no reason to stop looking.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Self { reader, event: Vec::new(), depth: 0 }
    }

    /// The next event; `Eof` at the end.
    ///
    /// - Failure: `Damaged` where it is no XML or cut off, `TooLarge` over the limit of one tag or
    ///   run of text, `TooDeep` over that of elements. Nothing more can be read then.
    pub(in crate::extract) fn next(&mut self) -> Result<Event<'_>, Unscannable> {
        self.event.clear();
        self.reader.get_mut().event_bytes = 0;
        match self.reader.read_event_into(&mut self.event) {
            Ok(Event::Eof) if self.depth > 0 => Err(Unscannable::Damaged),
            Ok(event) => {
                match event {
                    Event::Start(_) if self.depth >= DEPTH_MAX => return Err(Unscannable::TooDeep),
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                Ok(event)
            }
            // One kind of error is made by the reader below.
            Err(quick_xml::Error::Io(error)) if error.kind() == io::ErrorKind::OutOfMemory => {
                Err(Unscannable::TooLarge)
            }
            Err(_) => Err(Unscannable::Damaged),
        }
    }
}

/// What is done with the events of an XML file.
pub(in crate::extract) trait Listener {
    fn start(&mut self, start: &BytesStart<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable>;

    /// Also comes for elements without content; `name` is that with its prefix.
    fn end(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable>;

    fn text(&mut self, text: &str) -> Result<(), Unscannable>;

    fn comment(&mut self, text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable>;
}

/// Tells `listener` the events of what `source` gives, to the end.
///
/// - Failure: of the XML, or what `listener` fails with.
pub(in crate::extract) fn tell(
    source: impl Read,
    listener: &mut impl Listener,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut stream = XmlStream::new(source);
    loop {
        match stream.next()? {
            Event::Eof => return Ok(()),
            Event::Start(start) => listener.start(&start, out)?,
            Event::Empty(start) => {
                listener.start(&start, out)?;
                listener.end(start.name().as_ref(), out)?;
            }
            Event::End(end) => listener.end(end.name().as_ref(), out)?,
            Event::Text(text) => listener.text(&text.xml10_content())?,
            Event::CData(text) => listener.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => listener.text(&xml::resolved(&reference))?,
            Event::Comment(text) => listener.comment(&text.xml10_content(), out)?,
            _ => {}
        }
    }
}

/// Text on its way out: handed on a piece at a time, so that no part need be in memory.
pub(in crate::extract) struct Lines {
    place: Place,
    visibility: Visibility,
    text: String,
    added: bool,
}

impl Lines {
    /// No text yet.
    pub(in crate::extract) fn new(place: Place, visibility: Visibility) -> Self {
        Self { place, visibility, text: String::new(), added: false }
    }

    /// Adds to the line; blank text at its start is left out.
    pub(in crate::extract) fn push(&mut self, text: &str) {
        let starts = self.text.is_empty() || self.text.ends_with('\n');
        if !(starts && text.trim().is_empty()) {
            self.text.push_str(text);
        }
    }

    /// Ends the line, if one has begun, and hands on what has become long.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn end(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        if self.text.len() >= PIECE_BYTES { self.hand_on(out) } else { Ok(()) }
    }

    /// Whether there was any text.
    pub(in crate::extract) fn any(&self) -> bool {
        self.added || !self.text.is_empty()
    }

    /// Hands on what is left.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn hand_on(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.added |= !self.text.is_empty();
        let text = std::mem::take(&mut self.text);
        out.add_text(self.place.clone(), self.visibility, text)
    }
}

/// Adds all text of the XML that `source` gives to `lines`: runs joined, a line for every
/// paragraph or element; comments, and attributes that hold text, too.
///
/// - Failure: of the XML or of a limit; what came before is added.
pub(in crate::extract) fn add_texts(
    source: impl Read,
    lines: &mut Lines,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut stream = XmlStream::new(source);
    let mut inline = false;
    let read = loop {
        let added = match stream.next() {
            Ok(Event::Eof) => break Ok(()),
            Ok(Event::Text(text)) => {
                lines.push(&text.xml10_content());
                Ok(())
            }
            Ok(Event::CData(text)) => {
                lines.push(&text.xml10_content());
                Ok(())
            }
            Ok(Event::GeneralRef(reference)) => {
                lines.push(&xml::resolved(&reference));
                Ok(())
            }
            Ok(Event::Comment(text)) => {
                lines.push(&text.xml10_content());
                lines.end(out)
            }
            Ok(Event::Start(start)) => {
                inline = INLINE.contains(&start.local_name().as_ref());
                add_attributes(&start, lines, out)
            }
            Ok(Event::Empty(start)) => add_attributes(&start, lines, out),
            Ok(Event::End(end)) => {
                let name = end.local_name();
                // Text of runs goes on in the next run; any other text ends with its element.
                let ends = !std::mem::take(&mut inline) && !FORMAT.contains(&name.as_ref());
                if ends { lines.end(out) } else { Ok(()) }
            }
            Ok(_) => Ok(()),
            Err(why) => break Err(why),
        };
        if let Err(why) = added {
            break Err(why);
        }
    };
    let ended = lines.end(out).and_then(|()| lines.hand_on(out));
    read.and(ended)
}

fn add_attributes(
    start: &BytesStart<'_>,
    lines: &mut Lines,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    for attribute in attributes.flatten() {
        let name = attribute.key.local_name();
        if !TELLING.contains(&name.as_ref()) || attribute.value.is_empty() {
            continue;
        }
        lines.end(out)?;
        lines.push(&xml::value(&attribute));
        lines.end(out)?;
    }
    Ok(())
}

/// What a reader gives, as UTF-8.
struct Decoded<R> {
    source: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    /// Bytes taken since the event began.
    event_bytes: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    fn new(source: R) -> Self {
        Self {
            source,
            decoder: None,
            raw: vec![0; RAW_BYTES],
            text: Vec::new(),
            at: 0,
            event_bytes: 0,
            ended: false,
        }
    }

    /// Reads and decodes the next stretch.
    fn read_on(&mut self) -> io::Result<()> {
        let mut filled = 0;
        // The first stretch must be long enough to tell the character set.
        let least = if self.decoder.is_none() { DECLARATION_BYTES } else { 1 };
        while filled < least {
            match self.source.read(self.raw.get_mut(filled..).unwrap_or_default())? {
                0 => break,
                count => filled += count,
            }
        }
        self.ended = filled < least;
        let raw = self.raw.get(..filled).unwrap_or_default();
        let decoder = self.decoder.get_or_insert_with(|| encoding(raw).new_decoder());
        let most = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(4 * RAW_BYTES);
        self.text.resize(most, 0);
        let (_, _, written, _) = decoder.decode_to_utf8(raw, &mut self.text, self.ended);
        self.text.truncate(written);
        self.at = 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let count = held.len().min(into.len());
        into[..count].copy_from_slice(&held[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.event_bytes > EVENT_BYTES_MAX {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        while self.at >= self.text.len() && !self.ended {
            self.read_on()?;
        }
        Ok(self.text.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
        self.event_bytes += count;
    }
}

/// The character set of an XML file, by its mark, its first characters or what it declares
/// (XML 1.0, appendix F).
fn encoding(start: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return encoding;
    }
    match start {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let head = start.get(..DECLARATION_BYTES).unwrap_or(start);
    let declared = memmem::find(head, b"encoding=").and_then(|at| {
        let label = head.get(at + b"encoding=".len() + 1..)?;
        let end = label.iter().position(|byte| matches!(byte, b'"' | b'\''))?;
        Encoding::for_label(label.get(..end)?)
    });
    // It was read byte by byte just now, so two bytes a character it is not.
    declared.filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8)
}

/// Elements of runs: text goes on behind them.
const INLINE: [&str; 9] = ["t", "font", "span", "b", "i", "u", "a", "strong", "em"];

/// Elements that are runs or say how one looks: they break no line.
const FORMAT: [&str; 26] = [
    "r",
    "rPr",
    "endParaRPr",
    "latin",
    "ea",
    "cs",
    "sym",
    "solidFill",
    "srgbClr",
    "schemeClr",
    "ln",
    "noFill",
    "effectLst",
    "hlinkClick",
    "pPr",
    "lang",
    "rFont",
    "sz",
    "color",
    "family",
    "scheme",
    "charset",
    "vertAlign",
    "uFill",
    "uFillTx",
    "highlight",
];

/// Attributes that hold text of an author; others hold sizes and identifiers.
const TELLING: [&str; 34] = [
    "alt",
    "author",
    "c",
    "caption",
    "command",
    "comment",
    "connection",
    "descr",
    "description",
    "display",
    "displayName",
    "email",
    "error",
    "errorTitle",
    "formula",
    "href",
    "label",
    "n",
    "name",
    "prompt",
    "promptTitle",
    "sourceFile",
    "string",
    "text",
    "title",
    "tooltip",
    "u",
    "uniqueName",
    "url",
    "user",
    "userId",
    "userName",
    "v",
    "value",
];

const RAW_BYTES: usize = 32 * 1024;
const DECLARATION_BYTES: usize = 256;

/// Text handed on at once.
const PIECE_BYTES: usize = 1 << 20;

/// One tag or run of text. A cell holds 32,767 characters, a formula 8,192.
const EVENT_BYTES_MAX: usize = 16 << 20;

/// Elements in one another. Word processors write some thirty.
const DEPTH_MAX: u32 = 4_096;

#[cfg(test)]
mod tests {
    use quick_xml::events::Event;

    use super::{DEPTH_MAX, EVENT_BYTES_MAX, XmlStream};
    use crate::extract::outcome::Unscannable;

    /// All text, and how the stream ended.
    fn read(xml: &[u8]) -> (String, Result<(), Unscannable>) {
        let mut stream = XmlStream::new(xml);
        let mut text = String::new();
        loop {
            match stream.next() {
                Ok(Event::Eof) => return (text, Ok(())),
                Ok(Event::Text(more)) => text.push_str(&more.xml10_content()),
                Ok(_) => {}
                Err(why) => return (text, Err(why)),
            }
        }
    }

    #[test]
    fn reads_any_character_set() {
        let declared =
            |name: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?><a>Zo\u{eb}</a>");
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let latin: Vec<u8> = declared("ISO-8859-1").chars().map(|c| c as u8).collect();
        let cases = [
            declared("UTF-8").into_bytes(),
            format!("\u{feff}{}", declared("UTF-8")).into_bytes(),
            wide(&declared("UTF-16")),
            wide(&format!("\u{feff}{}", declared("UTF-16"))),
            declared("UTF-16").into_bytes(),
            latin,
        ];
        for xml in cases {
            assert_eq!(read(&xml), ("Zo\u{eb}".to_owned(), Ok(())));
        }
    }

    #[test]
    fn what_would_burst_memory_or_is_broken_ends_with_its_reason() {
        let long = format!("<a>1</a><a>{}</a>", "x".repeat(EVENT_BYTES_MAX + (1 << 20)));
        let cases = [
            (long, "1", Unscannable::TooLarge),
            ("<a>1".to_owned() + &"<a>".repeat(DEPTH_MAX as usize), "1", Unscannable::TooDeep),
            ("<a><b>1</b>".to_owned(), "1", Unscannable::Damaged),
            ("<a>1<".to_owned(), "1", Unscannable::Damaged),
        ];
        for (xml, text, why) in cases {
            let (read, ended) = read(xml.as_bytes());
            assert!(read == text && ended == Err(why), "{} {ended:?}", read.len());
        }
    }
}
