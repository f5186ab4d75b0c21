//! HTML: text as a browser lays it out, tables as tables, and what a style hides.
//!
//! The tokenizer of html5ever is used, not its tree: a page is a stream of tags and text, read
//! in one pass whatever its nesting. Hidden text, comments and attributes that a reader can see
//! are kept; where a page lays text out in tables, cells are never glued together.

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::BufferQueue;
use html5ever::tokenizer::Tag;
use html5ever::tokenizer::TagKind;
use html5ever::tokenizer::Token;
use html5ever::tokenizer::TokenSink;
use html5ever::tokenizer::TokenSinkResult;
use html5ever::tokenizer::Tokenizer;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tokenizer::states::RawKind;

use crate::document::CellKind;
use crate::document::Content;
use crate::document::File;
use crate::document::Place;
use crate::document::Table;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::html_style;
use crate::extract::tools::html_tags::Data;
use crate::extract::tools::html_tags::Piece;
use crate::extract::tools::html_tags::link_text;
use crate::extract::tools::html_tags::pieces;
use crate::extract::tools::plain;

/// A page of HTML.
pub(in crate::extract) struct Html;

impl Format for Html {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let claim =
            seen.claim_of_text(&["html", "htm", "xhtml"], &["text/html", "application/xhtml+xml"]);
        if !seen.textual {
            return Claim::No;
        }
        let head = charset::decode(seen.head).trim_start().to_ascii_lowercase();
        let starts = ["<!doctype html", "<html", "<head", "<body", "<table", "<div", "<meta "];
        let is_page = starts.iter().any(|tag| head.starts_with(tag));
        let is_xhtml = head.starts_with("<?xml") && head.contains("<html");
        if is_page || is_xhtml { Claim::Content } else { claim }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("text/html");
        let text = charset::decode(&file.bytes);
        let mut page = read(&text);
        let mut swallowed = std::mem::take(&mut page.raw);
        if page.hand_over(Visibility::Shown, out).is_err() {
            return;
        }
        // What an element without an end swallowed no browser shows; others may.
        for _ in 0..SWALLOWED_MAX {
            if swallowed.trim().is_empty() {
                return;
            }
            let mut page = read(&swallowed);
            swallowed = std::mem::take(&mut page.raw);
            if page.hand_over(Visibility::Hidden, out).is_err() {
                return;
            }
        }
        let _ = out.add_text(Place::root(), Visibility::Hidden, swallowed);
    }
}

/// Reads a page; what an element swallows that has no end is left in `raw`.
fn read(text: &str) -> Page {
    let page = Tokenizer::new(Sink(RefCell::new(Page::default())), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut cut = "";
    for piece in pieces(text) {
        match piece {
            Piece::Fed(piece) => {
                queue.push_back(StrTendril::from_slice(piece));
                // A script asks to be run: the text after it is read all the same.
                while !matches!(page.feed(&queue), TokenizerResult::Done) {}
            }
            Piece::Cut(piece) => page.sink.0.borrow_mut().put_aside("", piece),
            Piece::Data(data) => page.sink.0.borrow_mut().files.extend(data.file()),
            Piece::Open(piece) => cut = piece,
        }
    }
    page.sink.0.borrow_mut().is_over = true;
    page.end();
    let mut page = page.sink.0.take();
    page.raw.push_str(cut.get(1..).unwrap_or_default());
    page
}

/// What the tokenizer finds, in the order of the page.
struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::CommentToken(text) if page.is_over => page.raw.push_str(&text),
            Token::CommentToken(text) => page.put_aside("", &text),
            Token::TagToken(tag) => return page.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The page as read so far.
#[derive(Default)]
struct Page {
    /// Text and tables before the text being collected.
    done: Vec<Content>,
    /// Text outside tables since the last of them.
    text: String,
    /// Text of elements that a style hides.
    hidden: String,
    /// Text beside the page: of attributes, comments and scripts.
    aside: String,
    /// Open tables, the innermost last.
    tables: Vec<Grid>,
    /// The element that hides what is in it, and how many of its name are open.
    hiding: Option<(String, usize)>,
    /// The element that is open of which the content is text alone, whatever stands in it.
    raw_element: Option<String>,
    /// Its content; at the end, what such elements and comments swallowed that have no end.
    raw: String,
    /// Whether the page is at its end: comments that come now have none.
    is_over: bool,
    /// Style sheets: texts that they put on the page are read.
    sheet: String,
    /// Files that stand in attributes.
    files: Vec<File>,
    /// Open quotations: mail programs quote so.
    quotes: usize,
}

/// A table that is still open.
#[derive(Default)]
struct Grid {
    table: Table,
    row: u32,
    column: u16,
    /// Text of the open cell; `None` between cells.
    cell: Option<String>,
    /// Columns that the open cell takes.
    span: u16,
    /// Rows that it takes.
    rows: u16,
    /// For how many rows a cell above reaches into each column: of this row, and of the next.
    reaching: Vec<u16>,
    below: Vec<u16>,
    /// Widest row: a grid of one column is layout, not a table.
    width: u16,
    /// The text of that column, line by line; and how many cells there were.
    layout: String,
    cells: u32,
}

impl Page {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let starts = tag.kind == TagKind::StartTag;
        self.close_raw();
        self.track_hiding(tag, name, starts);
        if starts {
            self.keep_attributes(tag);
        }
        match name {
            "table" if self.hiding.is_none() => self.table(starts),
            "tr" => self.row(),
            "td" | "th" => self.cell(tag, starts),
            // A footnote mark behind a number is none of its digits.
            "sup" if starts && self.target().ends_with(|c: char| c.is_ascii_digit()) => {
                self.target().push(' ');
            }
            _ if INLINE.contains(&name) => {}
            "blockquote" => {
                self.break_line();
                let open = self.quotes + usize::from(starts);
                self.quotes = open.saturating_sub(usize::from(!starts));
            }
            _ => self.break_line(),
        }
        if starts && RAW.contains(&name) {
            self.raw_element = Some(name.to_owned());
        }
        match name {
            "style" | "xmp" | "noembed" | "noframes" if starts => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "script" if starts => TokenSinkResult::RawData(RawKind::ScriptData),
            "title" | "textarea" if starts => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    /// Follows the element that hides its content, if one is open.
    fn track_hiding(&mut self, tag: &Tag, name: &str, starts: bool) {
        if let Some((hider, open)) = &mut self.hiding {
            if hider == name {
                *open = if starts { *open + 1 } else { open.saturating_sub(1) };
                if *open == 0 {
                    self.target().push('\n');
                    self.hiding = None;
                }
            }
            return;
        }
        let hides = name == "script"
            || name == "template"
            || tag.attrs.iter().any(|a| html_style::hides(name, &a.name.local, &a.value));
        if starts && hides && !VOID.contains(&name) && !tag.self_closing {
            self.hiding = Some((name.to_owned(), 1));
        }
    }

    /// Texts that stand in attributes: what a reader can see, and what comes along unseen.
    fn keep_attributes(&mut self, tag: &Tag) {
        let named = tag.attrs.iter().find(|attribute| &*attribute.name.local == "name");
        let named = named.map(|attribute| attribute.value.to_string()).unwrap_or_default();
        for attribute in &tag.attrs {
            let name: &str = &attribute.name.local;
            let value: &str = &attribute.value;
            if let Some(data) = Data::in_url(value) {
                self.files.extend(data.file());
            } else if name == "value" {
                self.put_aside(&named, value);
            } else if SHOWN_ATTRIBUTES.contains(&name) {
                self.put_aside("", value);
            } else if let Some(own) = name.strip_prefix("data-") {
                self.put_aside(own, value);
            } else if name == "href" || name == "action" {
                self.put_aside("", &link_text(value));
            }
        }
    }

    fn put_aside(&mut self, label: &str, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let is_label = !label.is_empty() && label.len() <= LABEL_BYTES_MAX;
        if is_label {
            self.aside.push_str(label);
            self.aside.push_str(": ");
        }
        self.aside.push_str(text.trim());
        self.aside.push('\n');
    }

    /// Where text goes that is found now.
    fn target(&mut self) -> &mut String {
        match (&self.hiding, self.tables.last_mut().and_then(|grid| grid.cell.as_mut())) {
            (Some((hider, _)), _) if hider == "script" => &mut self.aside,
            (Some(_), _) => &mut self.hidden,
            (None, Some(cell)) => cell,
            (None, None) => &mut self.text,
        }
    }

    /// Adds text with its white space as a browser shows it.
    fn text(&mut self, text: &str) {
        if self.raw_element.is_some() {
            self.raw.push_str(text);
            return;
        }
        let is_running = self.hiding.is_none() && self.tables.is_empty();
        let quotes = if is_running { self.quotes.min(QUOTES_SHOWN) } else { 0 };
        let target = self.target();
        for character in text.chars() {
            if !matches!(character, ' ' | '\t' | '\n' | '\r' | '\x0c') {
                // As in a message of plain text.
                if quotes > 0 && (target.is_empty() || target.ends_with('\n')) {
                    target.push_str(&"> ".repeat(quotes));
                }
                target.push(character);
            } else if !target.is_empty() && !target.ends_with([' ', '\n']) {
                target.push(' ');
            }
        }
    }

    /// Puts the content of a style sheet, a title or a script where it belongs.
    fn close_raw(&mut self) {
        let Some(element) = self.raw_element.take() else { return };
        let raw = std::mem::take(&mut self.raw);
        if element == "style" {
            self.sheet.push_str(&raw);
        } else {
            self.text(&raw);
        }
    }

    fn break_line(&mut self) {
        let target = self.target();
        if target.ends_with(' ') {
            target.pop();
        }
        if !target.is_empty() && !target.ends_with('\n') {
            target.push('\n');
        }
    }

    fn table(&mut self, starts: bool) {
        if starts && self.tables.len() < TABLES_DEEP_MAX {
            if self.tables.is_empty() {
                self.flush_text();
            }
            self.tables.push(Grid::default());
        } else if !starts && let Some(mut grid) = self.tables.pop() {
            grid.end_cell();
            // Of a cell that is called as wide as several the text stands in the table alone.
            let is_framed = grid.cells <= 1 && grid.width <= 1 && grid.layout.len() <= FRAMED_BYTES;
            // A cell that is a table of one cell is a cell.
            match self.tables.last_mut().and_then(|outer| outer.cell.as_mut()) {
                Some(_) if is_framed => {
                    self.break_line();
                    self.target().push_str(&grid.layout);
                }
                _ => self.done.push(grid.content()),
            }
        }
    }

    fn row(&mut self) {
        match self.tables.last_mut() {
            Some(grid) if self.hiding.is_none() => grid.start_row(),
            _ => self.break_line(),
        }
    }

    fn cell(&mut self, tag: &Tag, starts: bool) {
        match self.tables.last_mut() {
            Some(grid) if self.hiding.is_none() => {
                grid.end_cell();
                if starts {
                    grid.span = span(tag, "colspan");
                    grid.rows = span(tag, "rowspan");
                    grid.cell = Some(String::new());
                }
            }
            // Cells that are hidden, or in no table: never glued together.
            _ => self.break_line(),
        }
    }

    fn flush_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.done.push(Content::Text(text));
        }
    }

    fn hand_over(
        mut self,
        visibility: Visibility,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        while !self.tables.is_empty() {
            self.table(false);
        }
        self.flush_text();
        let is_shown = visibility == Visibility::Shown;
        if !self.hidden.trim().is_empty() || !(is_shown || self.done.is_empty()) {
            out.remark(Place::root(), Remark::HiddenText);
        }
        for content in std::mem::take(&mut self.done) {
            match content {
                Content::Text(text) if is_shown => plain::add(&text, out)?,
                Content::Text(text) => out.add_text(Place::root(), visibility, text)?,
                Content::Table(table) => out.add_table(Place::root(), visibility, table)?,
            }
        }
        let written = html_style::content(&self.sheet);
        self.put_aside("", &written);
        out.add_text(Place::root(), Visibility::Hidden, self.hidden)?;
        out.add_text(Place::root(), visibility, self.aside)?;
        for file in self.files {
            out.budget.pay_bytes(file.bytes.len()).inspect_err(|w| out.miss(Place::root(), *w))?;
            out.add_file(file)?;
        }
        Ok(())
    }
}

impl Grid {
    fn start_row(&mut self) {
        self.end_cell();
        if self.column > 0 || self.row == 0 {
            self.row = self.row.saturating_add(1);
            self.column = 0;
            self.table.start_row(self.row);
            self.reaching.clone_from(&self.below);
            self.below.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
    }

    fn end_cell(&mut self) {
        let Some(text) = self.cell.take() else { return };
        let words: Vec<&str> = text.split_whitespace().collect();
        if self.row == 0 {
            self.start_row();
        }
        while self.reaching.get(usize::from(self.column)).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        self.table.push(self.column, CellKind::Text, &words.join(" "));
        let start = usize::from(self.column);
        self.column = self.column.saturating_add(self.span.max(1));
        let end = usize::from(self.column);
        if self.rows > 1 && end <= REACHING_COLUMNS {
            self.below.resize(self.below.len().max(end), 0);
            self.below.iter_mut().take(end).skip(start).for_each(|rows| *rows = self.rows - 1);
        }
        self.width = self.width.max(self.column);
        self.cells += 1;
        if self.width > 1 {
            self.layout = String::new();
        } else {
            self.layout.push_str(text.trim());
            self.layout.push('\n');
        }
    }

    /// A table, or text where it has one column: then it is layout.
    fn content(self) -> Content {
        if self.width > 1 { Content::Table(self.table) } else { Content::Text(self.layout) }
    }
}

/// How many columns or rows a cell takes.
fn span(tag: &Tag, name: &str) -> u16 {
    let span = tag.attrs.iter().find(|attribute| &*attribute.name.local == name);
    let span = span.and_then(|attribute| attribute.value.trim().parse::<u16>().ok());
    span.unwrap_or(1).clamp(1, 1_000)
}

/// Bytes of the text of a table of one cell that is part of the cell around it, at most: it is copied
/// once for every table that it lies in.
const FRAMED_BYTES: usize = 65_536;

/// Tables inside one another; what lies deeper is text of the cell around it.
const TABLES_DEEP_MAX: usize = 64;

/// Elements of which the content is text alone (HTML standard, 13.1.2).
const RAW: [&str; 7] = ["style", "xmp", "noembed", "noframes", "script", "title", "textarea"];

/// How often what was swallowed is read once more: it may be swallowed again.
const SWALLOWED_MAX: usize = 4;

/// Quotations in one another that are marked, at most.
const QUOTES_SHOWN: usize = 8;

/// Elements that do not break the line.
const INLINE: [&str; 36] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p", "tbody",
];

/// Elements that have no content.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

const SHOWN_ATTRIBUTES: [&str; 9] =
    ["alt", "title", "placeholder", "content", "label", "aria-label", "summary", "abbr", "srcdoc"];

/// A longer name is no label.
const LABEL_BYTES_MAX: usize = 64;

/// Cells of wide tables reach into no row below: following them costs time for every row.
const REACHING_COLUMNS: usize = 256;
