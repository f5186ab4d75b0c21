//! Pivot caches: a copy of the rows that a pivot table was made of, which stays in the workbook
//! when their sheet is deleted (MS-XLS 2.1.7.12).

use crate::document::CellKind;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::formats::xls::book::push_sweep;
use crate::extract::formats::xls::records::Records;
use crate::extract::formats::xls::records::float;
use crate::extract::formats::xls::records::word;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::number_format::Calendar;
use crate::extract::tools::number_format::Shape;
use crate::extract::tools::number_format::push_float;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::wide;

/// The fields of a cache as they come: what each is called, and the values that its records
/// point at.
#[derive(Default)]
pub(super) struct Cache {
    fields: Vec<Field>,
    /// The field whose values come now; none once the records come.
    open: Option<usize>,
    /// Fields whose values the records hold themselves, and at which of them it is.
    own: Vec<usize>,
    next: usize,
    bytes: u64,
    rows: u32,
    /// Text in records that are neither.
    pub(super) other: String,
}

struct Field {
    name: String,
    items: Vec<Item>,
    /// Items before those that records point at: ranges into which numbers or dates are grouped.
    groups: usize,
    /// Whether records point at its values, and do not hold them.
    is_shared: bool,
    /// Bytes of a number that points at a value.
    index_bytes: usize,
}

/// One value.
enum Item {
    Date(String),
    Nothing,
    Number(f64),
    Text(String),
}

impl Cache {
    /// Reads the stream of a cache: its records into `grid`, below the names of its fields.
    ///
    /// - Failure: of a limit; what came before is there.
    pub(super) fn read(
        &mut self,
        stream: &[u8],
        grid: &mut Grid,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let mut records = Records::from(stream, 0);
        while let Some((kind, content)) = records.next() {
            match kind {
                FIELD => self.start_field(content, &mut records),
                RECORD => self.record(content, grid, out)?,
                NUMBER | TRUTH | ERROR | WHOLE | TEXT | MOMENT | NOTHING => {
                    let item = item(kind, content, &mut records);
                    self.item(item, grid, out)?;
                }
                _ => push_sweep(content, &mut self.other),
            }
            if self.bytes > out.budget.limits().file_bytes_max {
                return Err(Unscannable::TooLarge);
            }
        }
        Ok(())
    }

    /// Adds the values of each field below its name: those, too, at which no record points.
    pub(super) fn add(&self, grid: &mut Grid, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.add_names(grid, out)?;
        let mut fields: Vec<_> = self.fields.iter().enumerate().collect();
        for row in 0.. {
            fields.retain(|(_, field)| field.items.len() > row);
            if fields.is_empty() {
                break;
            }
            grid.start_row(row as u32 + 1, Visibility::Shown);
            for (column, field) in &fields {
                if let Some(item) = field.items.get(row) {
                    push(item, *column, grid, out)?;
                }
            }
        }
        Ok(())
    }

    fn add_names(&self, grid: &mut Grid, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        grid.start_row(0, Visibility::Shown);
        for (column, field) in self.fields.iter().enumerate() {
            grid.push(column as u32, CellKind::Text, &field.name, out)?;
        }
        Ok(())
    }

    /// `SXFDB` (MS-XLS 2.4.283).
    fn start_field<'a>(&mut self, content: &'a [u8], records: &mut Records<'a>) {
        let flags = word(content, 0);
        let mut name = records.whole(content);
        name.skip(14);
        let name = name.short().and_then(|count| name.text(count));
        let is_shared = flags & ALL_SHARED != 0;
        let name = name.unwrap_or_default();
        self.bytes += FIELD_BYTES + name.len() as u64;
        self.open = is_shared.then_some(self.fields.len());
        if !is_shared {
            self.own.push(self.fields.len());
        }
        self.fields.push(Field {
            name,
            items: Vec::new(),
            groups: if flags & GROUPED != 0 { word(content, 8) + RANGE_RECORDS } else { 0 },
            is_shared,
            index_bytes: if flags & WIDE_INDEX != 0 { 2 } else { 1 },
        });
    }

    /// A record: where in each shared field its value stands (`SXDBB`, MS-XLS 2.4.276).
    fn record(
        &mut self,
        content: &[u8],
        grid: &mut Grid,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        self.start_row(grid, out)?;
        self.next = 0;
        let mut at = 0;
        for (column, field) in self.fields.iter().enumerate().filter(|(_, field)| field.is_shared) {
            let Some(low) = content.get(at) else { break };
            let index = if field.index_bytes == 2 { word(content, at) } else { usize::from(*low) };
            at += field.index_bytes;
            if let Some(item) = field.items.get(field.groups + index) {
                push(item, column, grid, out)?;
            }
        }
        Ok(())
    }

    /// A value: of the open field, or of the record.
    fn item(
        &mut self,
        item: Item,
        grid: &mut Grid,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if let Some(field) = self.open.and_then(|open| self.fields.get_mut(open)) {
            self.bytes += ITEM_BYTES + item.text_bytes();
            field.items.push(item);
            return Ok(());
        }
        if self.rows == 0 || self.next >= self.own.len() {
            // No field is shared, so that nothing else stands before a record.
            self.start_row(grid, out)?;
            self.next = 0;
        }
        let column = self.own.get(self.next).copied().unwrap_or(self.fields.len());
        self.next += 1;
        push(&item, column, grid, out)
    }

    fn start_row(&mut self, grid: &mut Grid, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.open = None;
        if self.rows == 0 {
            self.add_names(grid, out)?;
        }
        self.rows = self.rows.saturating_add(1);
        grid.start_row(self.rows, Visibility::Shown);
        Ok(())
    }
}

impl Item {
    fn text_bytes(&self) -> u64 {
        match self {
            Self::Date(text) | Self::Text(text) => text.len() as u64,
            Self::Nothing | Self::Number(_) => 0,
        }
    }
}

fn item<'a>(kind: usize, content: &'a [u8], records: &mut Records<'a>) -> Item {
    match kind {
        NUMBER => Item::Number(float(content, 0)),
        WHOLE => Item::Number(f64::from((word(content, 0) as u16).cast_signed())),
        TEXT => {
            let mut fields = records.whole(content);
            let text = fields.short().and_then(|count| fields.text(count));
            // What is cut off is text all the same.
            Item::Text(text.unwrap_or_else(|| wide::texts(content)))
        }
        MOMENT => {
            // SXDtr (MS-XLS 2.4.282): year, month, day, then the time.
            let (year, month) = (word(content, 0), word(content, 2));
            let day = content.get(4).copied().unwrap_or_default();
            Item::Date(format!("{year:04}-{month:02}-{day:02}"))
        }
        _ => Item::Nothing,
    }
}

fn push(
    item: &Item,
    column: usize,
    grid: &mut Grid,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let column = column as u32;
    match item {
        Item::Date(day) => grid.push(column, CellKind::Date, day, out),
        Item::Nothing => Ok(()),
        Item::Number(number) => {
            push_float(*number, Shape::Plain, Calendar::From1900, column, grid, out)
        }
        Item::Text(text) => grid.push(column, CellKind::Text, text, out),
    }
}

const FIELD: usize = 0x00c7;
const RECORD: usize = 0x00c8;
const NUMBER: usize = 0x00c9;
const TRUTH: usize = 0x00ca;
const ERROR: usize = 0x00cb;
const WHOLE: usize = 0x00cc;
const TEXT: usize = 0x00cd;
const MOMENT: usize = 0x00ce;
const NOTHING: usize = 0x00cf;

/// Flags of a field (MS-XLS 2.4.283).
const ALL_SHARED: usize = 0x0001;
const GROUPED: usize = 0x0010;
const WIDE_INDEX: usize = 0x0200;

/// What a value and a field cost beside their text.
const ITEM_BYTES: u64 = 32;
const FIELD_BYTES: u64 = 72;

/// Values that say from where to where the groups go, and how far each.
const RANGE_RECORDS: usize = 3;
