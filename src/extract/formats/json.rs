//! JSON and JSON lines: lists of objects as tables under the names of their members, the rest as
//! lines with the name in front of the value.
//!
//! Read as a stream of tokens: neither depth nor length costs more than a path. Where the text
//! stops being JSON, what is left is read as text.

use std::collections::HashMap;

use crate::document::CellKind;
use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::encoded;
use crate::extract::tools::json_tokens::Bracket;
use crate::extract::tools::json_tokens::Token;
use crate::extract::tools::json_tokens::Tokens;
use crate::extract::tools::plain;
use crate::extract::tools::rows::Rows;

/// JSON.
pub(in crate::extract) struct Json;

impl Format for Json {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if !seen.textual {
            return Claim::No;
        }
        let claim = seen.claim_of_text(&EXTENSIONS, &TYPES);
        let head = charset::decode(seen.head);
        let mut tokens = Tokens::new(&head);
        let begun = [tokens.next_token(), tokens.next_token(), tokens.next_token()];
        match begun {
            [Some(Token::Open(Bracket::Object)), Some(Token::Key(_)), Some(_)]
            | [Some(Token::Open(Bracket::Array)), Some(Token::Open(_)), Some(_)] => Claim::Content,
            [Some(Token::Open(_)), ..] => claim,
            _ => Claim::No,
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/json");
        let text = charset::decode(&file.bytes);
        let text = text.trim_start_matches('\u{feff}');
        let mut page = Page { tokens: Tokens::new(text), path: Vec::new(), lines: String::new() };
        if page.read(out).is_ok() {
            let _ = encoded::add(text, out);
        }
    }
}

/// The text as read so far, outside tables.
struct Page<'a> {
    tokens: Tokens<'a>,
    path: Vec<Step>,
    lines: String,
}

/// An object or array that is open.
struct Step {
    bracket: Bracket,
    /// The name of the member that is read now; empty in an array.
    key: String,
}

impl Page<'_> {
    /// Reads to the end.
    ///
    /// - Failure: nothing more need be read; noted.
    fn read(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        if is_lines(self.tokens.clone()) {
            self.table(out)?;
        }
        while let Some(token) = self.next_within_depth() {
            match token {
                Token::Open(Bracket::Array) => self.table(out)?,
                Token::Open(bracket) => {
                    self.lines.push('\n');
                    self.path.push(Step { bracket, key: String::new() });
                }
                Token::Close(_) => {
                    self.path.pop();
                    self.lines.push('\n');
                }
                Token::Key(key) => {
                    if let Some(step) = self.path.last_mut() {
                        step.key = key;
                    }
                }
                Token::Number(value) | Token::Text(value) => self.line(&value),
                Token::Literal => {}
            }
        }
        out.add_text(Place::root(), Visibility::Shown, std::mem::take(&mut self.lines))?;
        let rest = self.tokens.rest();
        let label = label(self.path.iter().map(|step| step.key.as_str()));
        if label.is_empty() || rest.trim().is_empty() {
            return plain::add(rest, out);
        }
        // A value that breaks off is one of the member that was being read.
        plain::add(&format!("{label}: {rest}"), out)
    }

    /// The next token, unless it lies deeper than any honest text.
    fn next_within_depth(&mut self) -> Option<Token> {
        if self.path.len() >= DEPTH_MAX { None } else { self.tokens.next_token() }
    }

    fn line(&mut self, value: &str) {
        let label = label(self.path.iter().map(|step| step.key.as_str()));
        if !label.is_empty() {
            self.lines.push_str(label);
            self.lines.push_str(": ");
        }
        self.lines.push_str(value);
        self.lines.push('\n');
    }

    /// Reads the array that has just been opened, or the rest of JSON lines, as a table: every
    /// element is a row. The first pass gathers the columns, the second the cells.
    fn table(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let name = label(self.path.iter().map(|step| step.key.as_str())).to_owned();
        let mut columns = Columns::default();
        let mut ahead = Elements::new(self.tokens.clone());
        let mut elements = 0_u32;
        while let Some(element) = ahead.next_element(&name) {
            elements = elements.saturating_add(1);
            for cell in element {
                columns.of(cell.path, &cell.header);
            }
        }
        let place = Place::root().inside(if elements > 1 { &name } else { "" });
        let mut rows = Rows::new(place, Visibility::Shown);
        let mut row = 0;
        let mut reader = Elements::new(self.tokens.clone());
        let headers: Vec<String> = columns.headers.clone();
        let mut outcome = Ok(());
        for (column, header) in headers.iter().enumerate() {
            outcome =
                outcome.and_then(|()| rows.push(row, column as u32, CellKind::Text, header, out));
        }
        while let Some(element) = reader.next_element(&name).filter(|_| outcome.is_ok()) {
            row = row.saturating_add(1);
            let mut cells: Vec<(u32, Cell)> = Vec::with_capacity(element.len());
            for cell in element {
                match columns.of(cell.path, &cell.header) {
                    Some(column) => cells.push((column, cell)),
                    None => self.line(&cell.value),
                }
            }
            cells.sort_by_key(|(column, _)| *column);
            for (column, cell) in cells {
                outcome = outcome
                    .and_then(|()| rows.push(row, column, cell.kind, cell.value.trim(), out));
            }
        }
        rows.finish(out);
        self.tokens = reader.tokens;
        outcome
    }
}

/// The elements of one array.
struct Elements<'a> {
    tokens: Tokens<'a>,
}

/// One value in an element.
struct Cell {
    /// Tells its column: what leads to it in the element, and how often that came before.
    path: u64,
    header: String,
    kind: CellKind,
    value: String,
}

impl<'a> Elements<'a> {
    fn new(tokens: Tokens<'a>) -> Self {
        Self { tokens }
    }

    /// The values of the next element; `None` at the end of the array, or where it is broken.
    fn next_element(&mut self, name: &str) -> Option<Vec<Cell>> {
        let mut path: Vec<Step> = Vec::new();
        let mut cells = Vec::new();
        let mut seen: HashMap<u64, u32> = HashMap::new();
        loop {
            if path.len() >= DEPTH_MAX {
                return Some(cells).filter(|cells| !cells.is_empty());
            }
            let before = self.tokens.clone();
            let Some(token) = self.tokens.next_token() else {
                self.tokens = before;
                return Some(cells).filter(|cells| !cells.is_empty());
            };
            match token {
                Token::Open(bracket) => path.push(Step { bracket, key: String::new() }),
                Token::Close(_) if path.is_empty() => return None,
                Token::Close(_) => {
                    path.pop();
                }
                Token::Key(key) => {
                    if let Some(step) = path.last_mut() {
                        step.key = key;
                    }
                }
                Token::Number(value) => {
                    cells.push(cell(&path, name, CellKind::Number, value, &mut seen))
                }
                Token::Text(value) => {
                    cells.push(cell(&path, name, CellKind::Text, value, &mut seen))
                }
                Token::Literal => {}
            }
            if path.is_empty() || cells.len() >= CELLS_MAX {
                return Some(cells);
            }
        }
    }
}

fn cell(
    path: &[Step],
    name: &str,
    kind: CellKind,
    value: String,
    seen: &mut HashMap<u64, u32>,
) -> Cell {
    // FNV-1a over the names on the way, the last few of them: the same in every run.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for step in path.iter().rev().take(PATH_STEPS) {
        let array = u8::from(step.bracket == Bracket::Array);
        step.key.bytes().chain([0, array]).for_each(&mut mix);
    }
    let count = seen.entry(hash).or_default();
    *count += 1;
    let path_hash = hash.wrapping_add(u64::from(*count).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let keys = std::iter::once(name).chain(path.iter().map(|step| step.key.as_str()));
    // A list of lists has a header of its own, if any: its first row.
    let in_list = path.last().is_some_and(|step| step.bracket == Bracket::Array);
    let header = if in_list && path.len() == 1 { "" } else { label(keys) };
    Cell { path: path_hash, header: header.to_owned(), kind, value }
}

/// The columns of a table, in the order in which they were met.
#[derive(Default)]
struct Columns {
    known: HashMap<u64, u32>,
    headers: Vec<String>,
}

impl Columns {
    /// The column of what `path` leads to; `None` where there are too many.
    fn of(&mut self, path: u64, header: &str) -> Option<u32> {
        if let Some(column) = self.known.get(&path) {
            return Some(*column);
        }
        let column = u32::try_from(self.headers.len()).ok().filter(|c| *c < COLUMNS_MAX)?;
        self.headers.push(header.to_owned());
        self.known.insert(path, column);
        Some(column)
    }
}

/// What the value at the end of a path is called: the last name, or the one before where that
/// says nothing.
fn label<'k>(keys: impl DoubleEndedIterator<Item = &'k str>) -> &'k str {
    let mut keys = keys.rev().filter(|key| !key.is_empty()).take(PATH_STEPS);
    let Some(last) = keys.next() else { return "" };
    let is_empty = EMPTY_NAMES.iter().any(|empty| last.eq_ignore_ascii_case(empty));
    let name = keys.next().filter(|_| is_empty).unwrap_or(last);
    let end = name.floor_char_boundary(LABEL_BYTES_MAX);
    name.get(..end).unwrap_or_default()
}

/// Whether the text is a row of values, one behind the other: JSON lines.
fn is_lines(mut tokens: Tokens<'_>) -> bool {
    let mut depth = 0_u32;
    for _ in 0..LINES_LOOKED_AT {
        match tokens.next_token() {
            Some(Token::Open(_)) => depth += 1,
            Some(Token::Close(_)) => depth = depth.saturating_sub(1),
            Some(_) => {}
            None => return false,
        }
        if depth == 0 {
            return tokens.next_token() == Some(Token::Open(Bracket::Object));
        }
    }
    false
}

const EXTENSIONS: [&str; 6] = ["json", "geojson", "jsonl", "ndjson", "har", "ipynb"];
const TYPES: [&str; 4] =
    ["application/json", "application/geo+json", "application/x-ndjson", "text/json"];

/// Names that say only that there is a value.
const EMPTY_NAMES: [&str; 6] = ["value", "waarde", "#text", "_text", "$", "text"];

const DEPTH_MAX: usize = 500;
const PATH_STEPS: usize = 6;
const LABEL_BYTES_MAX: usize = 64;

/// Values of one element: what comes after them begins another row.
const CELLS_MAX: usize = 4_000;
const COLUMNS_MAX: u32 = 16_000;
const LINES_LOOKED_AT: usize = 10_000;
