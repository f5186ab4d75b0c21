//! Goes through markup from front to back, element by element, with nothing kept.

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::xml;

/// Takes the elements and texts of one language of markup.
pub(in crate::extract) trait Markup {
    /// An element opens; one without content closes at once.
    fn start(&mut self, start: &BytesStart<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable>;

    /// The element opened last closes; `name` is its local name.
    fn end(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable>;

    /// Text, or a piece of it.
    fn text(&mut self, text: &str);

    /// What stands in the markup and is no text: a comment, an instruction, a declaration.
    fn aside(&mut self, text: &str);
}

/// How markup ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum End {
    /// It is broken, or elements are open at its end.
    Broken,
    /// All that was opened is closed.
    Whole,
}

/// Goes through `text`. Every element that opens closes, unless the markup is broken.
///
/// - Failure: as that of `markup`.
pub(in crate::extract) fn walk(
    text: &str,
    markup: &mut dyn Markup,
    out: &mut Extract<'_>,
) -> Result<End, Unscannable> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                depth += 1;
                markup.start(&start, out)?;
            }
            Ok(Event::End(end)) => {
                depth = depth.saturating_sub(1);
                markup.end(end.local_name().as_ref(), out)?;
            }
            Ok(Event::Text(text)) => markup.text(&text.xml10_content()),
            Ok(Event::CData(text)) => markup.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => markup.text(&xml::resolved(&reference)),
            Ok(Event::Comment(text)) => markup.aside(&text.xml10_content()),
            Ok(Event::DocType(text)) => markup.aside(&text.xml10_content()),
            Ok(Event::PI(text)) => markup.aside(text.content()),
            Ok(Event::Eof) if depth == 0 => return Ok(End::Whole),
            Ok(Event::Eof) | Err(_) => return Ok(End::Broken),
            Ok(_) => {}
        }
    }
}
