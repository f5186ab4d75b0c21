//! What all sheets of a workbook share: their names and order, its names, its calendar.

use std::io::Read;

use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::formats::xlsx::strings::Strings;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::number_format::Calendar;
use crate::extract::tools::number_format::Styles;
use crate::extract::tools::xml;
use crate::extract::tools::xml_stream::Lines;
use crate::extract::tools::xml_stream::XmlStream;

/// A workbook apart from the cells.
#[derive(Default)]
pub(super) struct Book {
    /// The sheets in their order.
    pub(super) sheets: Vec<Listed>,
    /// Its shared strings.
    pub(super) strings: Strings,
    /// Its formats.
    pub(super) styles: Styles,
    /// Which day is the first.
    pub(super) calendar: Calendar,
}

/// A sheet in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// What the tab says.
    pub(super) name: String,
    /// Whether there is a tab.
    pub(super) visibility: Visibility,
    /// The relation that points at its part.
    pub(super) relation: String,
}

impl Book {
    /// Reads `workbook.xml` (ECMA-376, part 1, 18.2); adds the names that it defines.
    ///
    /// - Failure: of the XML or of a limit; what came before is there.
    pub(super) fn read(
        &mut self,
        source: impl Read,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let mut stream = XmlStream::new(source);
        let mut names = Names::default();
        let read = loop {
            match stream.next() {
                Ok(Event::Eof) => break Ok(()),
                Ok(Event::Start(start)) => self.start(&start, &mut names),
                Ok(Event::Empty(start)) => {
                    self.start(&start, &mut names);
                    names.end(start.local_name().as_ref(), out);
                }
                Ok(Event::End(end)) => names.end(end.local_name().as_ref(), out),
                Ok(Event::Text(text)) => names.push(&text.xml10_content()),
                Ok(Event::CData(text)) => names.push(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => names.push(&xml::resolved(&reference)),
                Ok(_) => {}
                Err(why) => break Err(why),
            }
            if self.sheets.len() > SHEETS_MAX {
                break Err(Unscannable::TooMany);
            }
        };
        names.shown.hand_on(out)?;
        names.hidden.hand_on(out)?;
        read
    }

    fn start(&mut self, start: &BytesStart<'_>, names: &mut Names) {
        let attribute = |name| xml::attribute(start, name).map(|value| value.into_owned());
        match start.local_name().as_ref() {
            "sheet" => {
                let visibility = match attribute("state").as_deref() {
                    Some("hidden" | "veryHidden") => Visibility::Hidden,
                    _ => Visibility::Shown,
                };
                self.sheets.push(Listed {
                    name: attribute("name").unwrap_or_default(),
                    visibility,
                    relation: attribute("id").unwrap_or_default(),
                });
            }
            "workbookPr" if is_true(attribute("date1904").as_deref()) => {
                self.calendar = Calendar::From1904;
            }
            "definedName" => {
                names.open = true;
                names.are_hidden = is_true(attribute("hidden").as_deref());
                let words = ["name", "comment", "description", "help", "customMenu"];
                for word in words.into_iter().filter_map(attribute) {
                    names.push(&word);
                    names.push(": ");
                }
            }
            "fileSharing" | "customWorkbookView" => {
                for word in ["userName", "name"].into_iter().filter_map(attribute) {
                    names.shown.push(&word);
                    names.shown.push("\n");
                }
            }
            _ => {}
        }
    }
}

/// The defined names.
struct Names {
    shown: Lines,
    hidden: Lines,
    open: bool,
    are_hidden: bool,
}

impl Default for Names {
    fn default() -> Self {
        let place = Place::root().inside("defined names");
        Self {
            shown: Lines::new(place.clone(), Visibility::Shown),
            hidden: Lines::new(place, Visibility::Hidden),
            open: false,
            are_hidden: false,
        }
    }
}

impl Names {
    fn push(&mut self, text: &str) {
        if self.open {
            let lines = if self.are_hidden { &mut self.hidden } else { &mut self.shown };
            lines.push(text);
        }
    }

    fn end(&mut self, name: &str, out: &mut Extract<'_>) {
        if name == "definedName" && self.open {
            let lines = if self.are_hidden { &mut self.hidden } else { &mut self.shown };
            // A limit reached is noted where it was, and met again by whatever comes next.
            let _ = lines.end(out);
            self.open = false;
        }
    }
}

/// A truth value as ECMA-376 lets it be written.
pub(super) fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

const SHEETS_MAX: usize = 5_000;
