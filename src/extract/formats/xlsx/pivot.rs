//! Pivot caches: a copy of the rows that a pivot table was made of, which stays in the workbook
//! when their sheet is deleted (ECMA-376, part 1, 18.10).

use std::io::Read;

use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::document::CellKind;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::formats::xlsx::strings::unescaped;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::number_format::Calendar;
use crate::extract::tools::number_format::Shape;
use crate::extract::tools::number_format::push_number;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::xml;
use crate::extract::tools::xml_stream::XmlStream;

/// The fields of a cache: what each is called, and the values that its records point at.
#[derive(Default)]
pub(super) struct Fields {
    fields: Vec<Field>,
    bytes: u64,
}

#[derive(Default)]
struct Field {
    name: String,
    items: Vec<Item>,
}

/// One value.
struct Item {
    kind: ItemKind,
    text: String,
}

/// What a value is, by the element that holds it (ECMA-376, part 1, 18.10.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ItemKind {
    Date,
    Index,
    Number,
    Text,
}

impl Fields {
    /// Reads `pivotCacheDefinition.xml`.
    ///
    /// - Failure: of the XML or of a limit; what came before is there.
    pub(super) fn read(&mut self, source: impl Read, out: &Extract<'_>) -> Result<(), Unscannable> {
        let most = out.budget.limits().file_bytes_max;
        let mut stream = XmlStream::new(source);
        loop {
            match stream.next()? {
                Event::Eof => return Ok(()),
                Event::Start(start) | Event::Empty(start) => self.start(&start),
                _ => {}
            }
            if self.bytes > most {
                return Err(Unscannable::TooLarge);
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        if start.local_name().as_ref() == "cacheField" {
            let name = xml::attribute(start, "name").unwrap_or_default();
            let name = unescaped(&name).into_owned();
            self.bytes += FIELD_BYTES + name.len() as u64;
            self.fields.push(Field { name, items: Vec::new() });
        } else if let (Some(item), Some(field)) = (item(start), self.fields.last_mut()) {
            self.bytes += ITEM_BYTES + item.text.len() as u64;
            field.items.push(item);
        }
    }

    /// Adds the values of each field below its name: those, too, that no record has any more.
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
                    push(item, *column as u32, grid, out)?;
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

    /// Adds the records of `pivotCacheRecords.xml` below the names of the fields.
    ///
    /// - Failure: of the XML or of a limit; what came before is in `grid`.
    pub(super) fn add_records(
        &self,
        source: impl Read,
        grid: &mut Grid,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        self.add_names(grid, out)?;
        let mut stream = XmlStream::new(source);
        let (mut row, mut column) = (0_u32, 0_u32);
        loop {
            match stream.next()? {
                Event::Eof => return Ok(()),
                Event::Start(start) | Event::Empty(start) => {
                    if start.local_name().as_ref() == "r" {
                        row = row.saturating_add(1);
                        column = 0;
                        grid.start_row(row, Visibility::Shown);
                        continue;
                    }
                    let field = self.fields.get(column as usize);
                    match item(&start) {
                        Some(Item { kind: ItemKind::Index, text }) => {
                            let shared =
                                text.parse().ok().and_then(|at: usize| field?.items.get(at));
                            if let Some(shared) = shared {
                                push(shared, column, grid, out)?;
                            }
                        }
                        Some(item) => push(&item, column, grid, out)?,
                        None if start.local_name().as_ref() == "m" => {}
                        None => continue,
                    }
                    column = column.saturating_add(1);
                }
                _ => {}
            }
        }
    }
}

fn item(start: &BytesStart<'_>) -> Option<Item> {
    let kind = match start.local_name().as_ref() {
        "s" | "e" | "b" => ItemKind::Text,
        "n" => ItemKind::Number,
        "d" => ItemKind::Date,
        "x" => ItemKind::Index,
        _ => return None,
    };
    let value = xml::attribute(start, "v")?;
    Some(Item { kind, text: unescaped(&value).into_owned() })
}

fn push(
    item: &Item,
    column: u32,
    grid: &mut Grid,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    match item.kind {
        ItemKind::Index => Ok(()),
        ItemKind::Text => grid.push(column, CellKind::Text, &item.text, out),
        ItemKind::Number => {
            push_number(&item.text, Shape::Plain, Calendar::From1900, column, grid, out)
        }
        ItemKind::Date => {
            let day = item.text.strip_suffix("T00:00:00").unwrap_or(&item.text);
            grid.push(column, CellKind::Date, day, out)
        }
    }
}

/// What a value and a field cost beside their text.
const ITEM_BYTES: u64 = 32;
const FIELD_BYTES: u64 = 48;
