//! RTF: text and tables as a word processor shows them, what stands beside the text, and files
//! that lie in it.
//!
//! Read in one pass over the tokens with a stack of groups, whatever its nesting. A number whose
//! digits stand in several runs, groups or notations comes out as one. Where the file wraps up a
//! page of HTML, as Outlook writes it, that page is unwrapped and handed on.

use std::collections::HashMap;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::codepage::CodePage;
use crate::extract::tools::packed::Packing;
use crate::extract::tools::rtf::Token;
use crate::extract::tools::rtf::Tokens;
use crate::extract::tools::rtf_table::RtfTable;
use crate::extract::tools::rtf_words;
use crate::extract::tools::rtf_words::Destination;

/// A document in the Rich Text Format.
pub(in crate::extract) struct Rtf;

impl Format for Rtf {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        // Word opens whatever begins with these four characters.
        let start = seen.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(seen.head).trim_ascii_start();
        if start.starts_with(b"{\\rt") { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/rtf");
        let mut reader = Reader::new(out);
        let mut tokens = Tokens::new(&file.bytes);
        for token in tokens.by_ref() {
            if reader.take(token).is_err() {
                return;
            }
        }
        let is_cut = tokens.is_cut || !reader.groups.is_empty();
        if reader.finish().is_ok() && is_cut {
            out.miss(Place::root(), Unscannable::Damaged);
        }
    }
}

/// What holds for the text of a group, inherited by the groups in it.
#[derive(Clone, Copy)]
struct Group {
    destination: Destination,
    page: CodePage,
    /// How many characters after `\u` say the same in another way.
    substitutes: usize,
    is_hidden: bool,
    is_deleted: bool,
    in_table: bool,
    /// For a reader of RTF only, not of the page of HTML in it.
    rtf_only: bool,
    /// Whether `\*` stands before what comes next.
    starred: bool,
    /// Captures that were open when it began.
    captures: usize,
}

/// Text or bytes being gathered that do not belong to the text around them.
struct Capture {
    destination: Destination,
    text: String,
    packing: Packing,
}

/// Where text went last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Body,
    Capture,
    Deleted,
    Hidden,
}

struct Reader<'o, 'b> {
    out: &'o mut Extract<'b>,
    groups: Vec<Group>,
    now: Group,
    /// Groups open above the stack's limit.
    too_deep: usize,
    captures: Vec<Capture>,
    /// Bytes of characters that are not decoded yet.
    pending: Vec<u8>,
    /// The first half of a character that `\u` writes in two.
    high: Option<u16>,
    /// Characters still to be left out after `\u`.
    skip: usize,
    fonts: HashMap<i32, CodePage>,
    font: i32,
    default_page: CodePage,
    default_font: i32,
    target: Target,
    body: String,
    hidden: String,
    deleted: String,
    html: Option<String>,
    /// Name of the property of a drawing that comes next.
    property: String,
    table: Option<RtfTable>,
}

impl<'o, 'b> Reader<'o, 'b> {
    fn new(out: &'o mut Extract<'b>) -> Self {
        let now = Group {
            destination: Destination::Flow,
            page: CodePage::WESTERN,
            substitutes: 1,
            is_hidden: false,
            is_deleted: false,
            in_table: false,
            rtf_only: false,
            starred: false,
            captures: 0,
        };
        Self {
            out,
            groups: Vec::new(),
            now,
            too_deep: 0,
            captures: Vec::new(),
            pending: Vec::new(),
            high: None,
            skip: 0,
            fonts: HashMap::new(),
            font: 0,
            default_page: CodePage::WESTERN,
            default_font: 0,
            target: Target::Body,
            body: String::new(),
            hidden: String::new(),
            deleted: String::new(),
            html: None,
            property: String::new(),
            table: None,
        }
    }

    fn take(&mut self, token: Token<'_>) -> Result<(), Unscannable> {
        match token {
            Token::Text(text) => self.bytes(text),
            Token::Byte(byte) => self.bytes(&[byte]),
            Token::Binary(bytes) => {
                if let Some(capture) = self.captures.last_mut() {
                    capture.packing.push_bytes(bytes, self.out)?;
                }
                Ok(())
            }
            Token::Open => self.decode().map(|()| self.open()),
            Token::Close => {
                self.decode()?;
                self.close()
            }
            Token::Sign(b'*') => self.decode().map(|()| self.now.starred = true),
            Token::Sign(sign) => match rtf_words::symbol(sign) {
                // In the middle of a word: a hyphen that shows only at the end of a line.
                None => Ok(()),
                Some(character) => {
                    self.decode()?;
                    self.skip = 0;
                    self.push(character)
                }
            },
            Token::Word(word, value) => {
                self.decode()?;
                self.word(word, value)
            }
        }
    }

    fn open(&mut self) {
        if self.groups.len() < GROUPS_MAX {
            self.groups.push(self.now);
            self.now.captures = self.captures.len();
            self.now.starred = false;
        } else {
            self.too_deep += 1;
            self.out.miss(Place::root(), Unscannable::TooDeep);
        }
    }

    fn close(&mut self) -> Result<(), Unscannable> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return Ok(());
        }
        let Some(outer) = self.groups.pop() else { return Ok(()) };
        while self.captures.len() > self.now.captures {
            self.end_capture()?;
        }
        self.now = outer;
        // Titles and authors are groups inside one: each on a line of its own.
        if let Some(capture) = self.captures.last_mut()
            && capture.destination == self.now.destination
            && !capture.text.is_empty()
            && !capture.text.ends_with('\n')
        {
            let inner = capture.destination == PROPERTIES || capture.destination == FORM_FIELD;
            capture.text.push_str(if inner { "\n" } else { "" });
        }
        Ok(())
    }

    /// Gathers bytes of characters, or of what is packed.
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Unscannable> {
        self.now.starred = false;
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        let bytes = bytes.get(skipped..).unwrap_or_default();
        match (self.now.destination, self.captures.last_mut()) {
            (Destination::Packed(_), Some(capture)) => capture.packing.push_hex(bytes, self.out),
            (Destination::Skip | Destination::Fonts, _) => Ok(()),
            _ if bytes.is_empty() => Ok(()),
            _ => {
                self.pending.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// Turns the bytes gathered into characters.
    fn decode(&mut self) -> Result<(), Unscannable> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        self.text(&self.now.page.decode(&pending))?;
        self.pending = pending;
        self.pending.clear();
        Ok(())
    }

    fn push(&mut self, character: char) -> Result<(), Unscannable> {
        self.text(character.encode_utf8(&mut [0; 4]))
    }

    /// Adds text to where it belongs.
    fn text(&mut self, text: &str) -> Result<(), Unscannable> {
        let wraps = self.html.is_some();
        let (target, place) = match (self.now.destination, self.captures.last_mut()) {
            (Destination::Skip | Destination::Fonts | Destination::Packed(_), _) => return Ok(()),
            (Destination::Tag, _) => (Target::Body, self.html.as_mut().unwrap_or(&mut self.body)),
            _ if self.now.is_deleted => (Target::Deleted, &mut self.deleted),
            _ if self.now.is_hidden => (Target::Hidden, &mut self.hidden),
            (_, Some(capture)) => (Target::Capture, &mut capture.text),
            (_, None) if wraps && !self.now.rtf_only => {
                (Target::Body, self.html.as_mut().unwrap_or(&mut self.body))
            }
            (_, None) => (Target::Body, &mut self.body),
        };
        if self.target != target && matches!(target, Target::Deleted | Target::Hidden) {
            place.push('\n');
        }
        self.target = target;
        place.push_str(text);
        if !wraps && self.captures.is_empty() && target == Target::Body {
            return self.tend_table();
        }
        Ok(())
    }

    /// Ends the table where text follows that is not in it, and hands on long text.
    fn tend_table(&mut self) -> Result<(), Unscannable> {
        let is_over = self.table.as_ref().is_some_and(RtfTable::is_between_rows);
        if is_over
            && !self.body.trim().is_empty()
            && let Some(table) = self.table.take()
        {
            table.finish(self.out);
        }
        if self.table.is_none() && self.body.len() > TEXT_BYTES && self.body.ends_with('\n') {
            return self.hand_on();
        }
        Ok(())
    }

    fn word(&mut self, word: &str, value: Option<i32>) -> Result<(), Unscannable> {
        let starred = std::mem::replace(&mut self.now.starred, false);
        let number = value.unwrap_or(1);
        if word == "u" {
            return self.unicode(number);
        }
        self.skip = 0;
        if let Some(character) = rtf_words::character(word) {
            return self.push(character);
        }
        match word {
            "uc" => self.now.substitutes = usize::try_from(number).unwrap_or(0).min(16),
            "ansi" => self.default_to(CodePage::WESTERN),
            "mac" => self.default_to(CodePage::of(10_000)),
            "pc" => self.default_to(CodePage::of(437)),
            "pca" => self.default_to(CodePage::of(850)),
            "ansicpg" if number > 0 => self.default_to(CodePage::of(number.unsigned_abs())),
            "deff" => self.default_font = number,
            "f" if self.now.destination == Destination::Fonts => self.font = value.unwrap_or(0),
            "f" => self.now.page = self.page_of(value.unwrap_or(0)),
            "fcharset" => self.define_font(CodePage::of_font(value.unwrap_or(0))),
            "cpg" => self.define_font(Some(CodePage::of(number.unsigned_abs()))),
            "plain" => {
                self.now.page = self.page_of(self.default_font);
                self.now.is_hidden = false;
                self.now.is_deleted = false;
            }
            "v" => self.now.is_hidden = number != 0,
            "deleted" => self.now.is_deleted = number != 0,
            "fromhtml" if number != 0 => self.html = Some(String::new()),
            "htmlrtf" => self.now.rtf_only = number != 0,
            "ftnalt" => self.move_to_endnotes(),
            "pngblip" | "jpegblip" => {
                if let Some(capture) = self.captures.last_mut() {
                    capture.packing.is_picture_file();
                }
            }
            "pard" => self.now.in_table = false,
            "intbl" => self.now.in_table = number != 0,
            "trowd" => self.start_row()?,
            "cell" => self.end_cell()?,
            "row" => self.end_row()?,
            _ => self.begin(word, starred),
        }
        Ok(())
    }

    /// One unit of UTF-16, which the character set of the file may not have.
    fn unicode(&mut self, number: i32) -> Result<(), Unscannable> {
        self.skip = self.now.substitutes;
        // Symbols of old fonts stand in the private area, 0xF000 above their code.
        let unit = match number as u16 {
            unit @ 0xf020..=0xf0ff => unit - 0xf000,
            unit => unit,
        };
        let high = self.high.take();
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return Ok(());
        }
        let units = high.into_iter().chain([unit]);
        let text: String = char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        self.text(&text)
    }

    fn default_to(&mut self, page: CodePage) {
        self.default_page = page;
        self.now.page = page;
    }

    fn page_of(&self, font: i32) -> CodePage {
        self.fonts.get(&font).copied().unwrap_or(self.default_page)
    }

    fn define_font(&mut self, page: Option<CodePage>) {
        if let Some(page) = page.filter(|_| self.fonts.len() < FONTS_MAX) {
            self.fonts.insert(self.font, page);
        }
    }

    /// Begins the destination of the control word `word`, if it is one.
    fn begin(&mut self, word: &str, starred: bool) {
        let unknown = Destination::Aside("other", Visibility::Hidden);
        let destination = match rtf_words::destination(word) {
            Some(destination) => destination,
            // Inside what is gathered or skipped, an unknown group is part of it.
            None if starred && self.now.destination == Destination::Flow => unknown,
            None => return,
        };
        self.now.destination = destination;
        if !matches!(destination, Destination::Flow | Destination::Skip | Destination::Fonts) {
            let packing = Packing::default();
            self.captures.push(Capture { destination, text: String::new(), packing });
        }
    }

    fn move_to_endnotes(&mut self) {
        if let Some(capture) = self.captures.last_mut()
            && matches!(capture.destination, Destination::Aside("footnotes", _))
        {
            capture.destination = Destination::Aside("endnotes", Visibility::Shown);
        }
    }

    fn end_capture(&mut self) -> Result<(), Unscannable> {
        let Some(Capture { destination, text, packing }) = self.captures.pop() else {
            return Ok(());
        };
        match destination {
            Destination::Aside(place, visibility) => {
                self.out.add_text(Place::root().inside(place), visibility, text)
            }
            Destination::PropertyName => {
                self.property = text.trim().to_owned();
                Ok(())
            }
            Destination::PropertyValue if rtf_words::is_wordy(&self.property) => {
                self.out.add_text(Place::root().inside("drawing"), Visibility::Shown, text)
            }
            Destination::Packed(what) => packing.hand_on(what, self.out),
            _ => Ok(()),
        }
    }

    /// Whether cells belong to a table, and not to a header or a page of HTML.
    fn makes_tables(&self) -> bool {
        self.captures.is_empty() && self.html.is_none()
    }

    fn start_row(&mut self) -> Result<(), Unscannable> {
        if self.makes_tables() {
            if self.table.is_none() {
                self.hand_on()?;
            }
            self.table.get_or_insert_with(RtfTable::new).start_row();
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Unscannable> {
        if !self.makes_tables() || self.now.is_hidden || self.now.is_deleted {
            self.push('\t')?;
        }
        if self.makes_tables() {
            let text = std::mem::take(&mut self.body);
            let table = self.table.get_or_insert_with(RtfTable::new);
            table.add_cell(&text, self.out)?;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Unscannable> {
        if !self.makes_tables() {
            return self.push('\n');
        }
        if let Some(table) = &mut self.table {
            table.end_row();
        }
        Ok(())
    }

    /// Hands on the text so far.
    fn hand_on(&mut self) -> Result<(), Unscannable> {
        let text = std::mem::take(&mut self.body);
        self.out.add_text(Place::root(), Visibility::Shown, text)
    }

    /// Hands on what is left.
    fn finish(mut self) -> Result<(), Unscannable> {
        self.decode()?;
        while !self.captures.is_empty() {
            self.end_capture()?;
        }
        if let Some(table) = self.table.take() {
            table.finish(self.out);
        }
        self.hand_on()?;
        for (place, text, remark) in [
            ("hidden text", self.hidden, Remark::HiddenText),
            ("deleted text", self.deleted, Remark::DeletedText),
        ] {
            if !text.trim().is_empty() {
                self.out.remark(Place::root(), remark);
                self.out.add_text(Place::root().inside(place), Visibility::Hidden, text)?;
            }
        }
        match self.html.filter(|html| !html.trim().is_empty()) {
            Some(html) => {
                self.out.budget.pay_bytes(html.len())?;
                let media_type = Some("text/html".to_owned());
                self.out.add_file(File { name: String::new(), media_type, bytes: html.into() })
            }
            None => Ok(()),
        }
    }
}

const PROPERTIES: Destination = Destination::Aside("properties", Visibility::Shown);
const FORM_FIELD: Destination = Destination::Aside("form field", Visibility::Shown);

/// Groups inside one another; what lies deeper is read as part of the last.
const GROUPS_MAX: usize = 10_000;

const FONTS_MAX: usize = 10_000;

/// Text gathered before it is handed on.
const TEXT_BYTES: usize = 1 << 20;
