//! What the sheets of an Excel 97 workbook share: the records before the first sheet.

use crate::document::Visibility;
use crate::extract::formats::xls::records::Fields;
use crate::extract::formats::xls::records::Records;
use crate::extract::formats::xls::records::word;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::codepage::CodePage;
use crate::extract::tools::number_format::Calendar;
use crate::extract::tools::number_format::Styles;
use crate::extract::tools::wide;

/// A workbook apart from its cells.
pub(super) struct Book {
    /// Version of the records: from 1997 on, or before.
    pub(super) version: Version,
    /// Character set of texts of one byte a character.
    pub(super) charset: CodePage,
    /// Which day is the first.
    pub(super) calendar: Calendar,
    /// Its formats.
    pub(super) styles: Styles,
    /// Its shared texts.
    pub(super) strings: Vec<String>,
    /// The sheets in their order.
    pub(super) sheets: Vec<Listed>,
    /// Names that it defines.
    pub(super) names: String,
    /// Cells of other files that it keeps, and what these are called.
    pub(super) links: String,
    /// Other text.
    pub(super) settings: String,
}

/// A sheet in the list.
pub(super) struct Listed {
    /// What the tab says.
    pub(super) name: String,
    /// Whether there is a tab.
    pub(super) visibility: Visibility,
    /// Where its records begin.
    pub(super) start: usize,
}

/// How records are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Excel 5 and 95: texts of one byte a character.
    Five,
    /// Excel 97 and later.
    Eight,
}

impl Book {
    /// Reads the records before the first sheet.
    ///
    /// - Failure: `Encrypted`; `TooMany` sheets; `TooLarge` where the shared texts take more than
    ///   `bytes_max`; `Damaged` where nothing begins.
    pub(super) fn read(stream: &[u8], bytes_max: u64) -> Result<Self, Unscannable> {
        let mut book = Self {
            version: Version::Eight,
            charset: CodePage::WESTERN,
            calendar: Calendar::From1900,
            styles: Styles::default(),
            strings: Vec::new(),
            sheets: Vec::new(),
            names: String::new(),
            links: String::new(),
            settings: String::new(),
        };
        let mut records = Records::from(stream, 0);
        match records.next() {
            Some((BEGIN, content)) if word(content, 0) < 0x0600 => book.version = Version::Five,
            Some((BEGIN, _)) => {}
            _ => return Err(Unscannable::Damaged),
        }
        while let Some((kind, content)) = records.next() {
            match kind {
                END => break,
                FILE_PASS => return Err(Unscannable::Encrypted),
                SHARED => book.read_strings(&mut records.whole(content), bytes_max)?,
                _ => book.read_record(kind, content),
            }
            if book.sheets.len() > SHEETS_MAX {
                return Err(Unscannable::TooMany);
            }
        }
        Ok(book)
    }

    fn read_record(&mut self, kind: usize, content: &[u8]) {
        match kind {
            CALENDAR if word(content, 0) == 1 => self.calendar = Calendar::From1904,
            CODE_PAGE => self.charset = CodePage::of(word(content, 0) as u32),
            BOUND_SHEET => {
                let visibility = match content.get(4).map(|state| state & 3) {
                    Some(0) => Visibility::Shown,
                    _ => Visibility::Hidden,
                };
                let name = content.get(6..).and_then(|name| self.short_text(name));
                let start = word(content, 0) | word(content, 2) << 16;
                self.sheets.push(Listed { name: name.unwrap_or_default(), visibility, start });
            }
            FORMAT => {
                let code = match self.version {
                    Version::Five => content.get(2..).and_then(|code| self.short_text(code)),
                    Version::Eight => content.get(2..).and_then(|code| self.text(code)),
                };
                self.styles.push_code(word(content, 0) as u32, &code.unwrap_or_default());
            }
            STYLE => self.styles.push_cell(word(content, 2) as u32),
            NAME => push_sweep(content, &mut self.names),
            LINKED_CELLS | LINK | LINKED_NAME => push_sweep(content, &mut self.links),
            kind if PASSIVE.contains(&kind) => {}
            _ => push_sweep(content, &mut self.settings),
        }
    }

    /// Reads the shared texts (MS-XLS), up to the place where they are broken: a cell that
    /// asks for one that is missing is told of.
    fn read_strings(&mut self, fields: &mut Fields<'_>, bytes_max: u64) -> Result<(), Unscannable> {
        fields.skip(8);
        let mut bytes = 0;
        while let Some(text) = fields.short().and_then(|count| fields.text(count)) {
            bytes += STRING_BYTES + text.len() as u64;
            if bytes > bytes_max {
                return Err(Unscannable::TooLarge);
            }
            self.strings.push(text);
        }
        Ok(())
    }

    /// A text behind its length in two bytes.
    pub(super) fn text(&self, content: &[u8]) -> Option<String> {
        let count = word(content, 0);
        match self.version {
            Version::Five => Some(self.narrow(content.get(2..2 + count)?)),
            Version::Eight => Fields::of(content.get(2..)?).text(count),
        }
    }

    /// A text behind its length in one byte.
    pub(super) fn short_text(&self, content: &[u8]) -> Option<String> {
        let (count, rest) = content.split_first()?;
        let count = usize::from(*count);
        match self.version {
            Version::Five => Some(self.narrow(rest.get(..count).unwrap_or(rest))),
            Version::Eight => Fields::of(rest).text(count),
        }
    }

    fn narrow(&self, bytes: &[u8]) -> String {
        self.charset.decode(bytes).into_owned()
    }
}

/// Adds what is text or a large number in a record of which the rest does not matter.
pub(super) fn push_sweep(content: &[u8], into: &mut String) {
    into.push_str(&wide::texts(content));
    into.push_str(&wide::numbers(content));
}

/// Begins a workbook or a sheet.
pub(super) const BEGIN: usize = 0x0809;
/// Ends either.
pub(super) const END: usize = 0x000a;
const BOUND_SHEET: usize = 0x0085;
const CALENDAR: usize = 0x0022;
const CODE_PAGE: usize = 0x0042;
const FILE_PASS: usize = 0x002f;
const FORMAT: usize = 0x041e;
const LINK: usize = 0x01ae;
const LINKED_CELLS: usize = 0x005a;
const LINKED_NAME: usize = 0x0023;
const NAME: usize = 0x0018;
const SHARED: usize = 0x00fc;
const STYLE: usize = 0x00e0;

/// Records of which nothing is text of an author: fonts, styles, themes, pictures, palettes.
const PASSIVE: [usize; 12] = [
    0x0031, 0x003c, 0x0092, 0x00eb, 0x00ff, 0x0293, 0x087c, 0x087d, 0x088e, 0x0892, 0x0896, 0x089b,
];

/// What a text costs beside its characters.
const STRING_BYTES: u64 = 32;

const SHEETS_MAX: usize = 5_000;
