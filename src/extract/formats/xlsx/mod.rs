//! Excel workbooks in a zip package (xlsx, xlsm, xlsb): every cell of every sheet, and everything
//! else in the package in which something can stand.
//!
//! Sheets are read as a stream, in one pass: a sheet of a million rows needs no more memory than
//! one of ten thousand. In memory as a whole are the shared strings, in one block.

mod binary;
mod book;
mod parts;
mod pivot;
mod records;
mod strings;
mod worksheet;

use bytes::Bytes;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::formats::xlsx::book::Book;
use crate::extract::formats::xlsx::book::Listed;
use crate::extract::formats::xlsx::parts::Parts;
use crate::extract::formats::xlsx::parts::Role;
use crate::extract::formats::xlsx::pivot::Fields;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::macros;
use crate::extract::tools::number_format::Styles;
use crate::extract::tools::ole;
use crate::extract::tools::package;
use crate::extract::tools::package::Whole;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::xml_stream;
use crate::extract::tools::xml_stream::Lines;

/// An Excel workbook (ECMA-376; MS-XLSB).
pub(in crate::extract) struct Xlsx;

impl Format for Xlsx {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if media_type(&seen.entries).is_some() { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let names = package::entry_names(&file.bytes);
        let media_type = media_type(&names).unwrap_or(XLSX);
        out.is(media_type);
        let form = if media_type == XLSB { Form::Records } else { Form::Xml };
        let read = package::open_or_mend(&file.bytes).and_then(|(package, whole)| {
            whole.note(out);
            let parts = Parts::open(package, out)?;
            let mut workbook = Workbook { parts, whole, form, book: Book::default() };
            workbook.read_shared(out);
            workbook.read_sheets(out)?;
            workbook.read_rest(out)
        });
        if let Err(why) = read {
            out.miss(Place::root(), why);
        }
    }
}

/// What kind of workbook has entries of these names; `None` for any other package.
fn media_type(entries: &[String]) -> Option<&'static str> {
    let has = |name: &str| entries.iter().any(|entry| entry.eq_ignore_ascii_case(name));
    if has("xl/workbook.bin") {
        Some(XLSB)
    } else if has("xl/workbook.xml") || entries.iter().any(|entry| is_sheet(entry)) {
        Some(if has("xl/vbaProject.bin") { XLSM } else { XLSX })
    } else {
        None
    }
}

/// Whether an entry is a sheet: in what is cut off the list of sheets may be missing.
fn is_sheet(entry: &str) -> bool {
    let name = entry.to_ascii_lowercase();
    name.starts_with("xl/worksheets/") && name.ends_with(".xml")
}

/// How the parts of a workbook are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Records,
    Xml,
}

/// A workbook being read.
struct Workbook {
    parts: Parts,
    whole: Whole,
    form: Form,
    book: Book,
}

impl Workbook {
    /// Reads what the sheets share: their list, styles and strings.
    fn read_shared(&mut self, out: &mut Extract<'_>) {
        let (parts, book, form) = (&mut self.parts, &mut self.book, self.form);
        if let Some(index) = parts.take_first(|name| name.starts_with("xl/styles.")) {
            match package::inflate(&mut parts.package, index, out.budget) {
                Ok(content) if form == Form::Xml => book.styles = Styles::read(&content),
                Ok(content) => book.styles = binary::read_styles(&content),
                Err(why) => out.miss(Place::root().inside("styles"), why),
            }
        }
        let limits = out.budget.limits();
        if let Some(index) = parts.take_first(|name| name.contains("sharedstrings.")) {
            let read = package::stream(&mut parts.package, index, out, |source, _| match form {
                Form::Xml => book.strings.read(source, limits),
                Form::Records => binary::read_strings(source, &mut book.strings, limits),
            });
            if let Err(why) = read {
                out.miss(Place::root().inside("shared strings"), why);
            }
        }
        if let Some(index) = parts.take(form.workbook()) {
            let read = package::stream(&mut parts.package, index, out, |source, out| match form {
                Form::Xml => book.read(source, out),
                Form::Records => {
                    let place = Place::root().inside("defined names");
                    let mut names = Lines::new(place, Visibility::Shown);
                    let read = binary::read_book(source, book, &mut names, out);
                    names.hand_on(out).and(read)
                }
            });
            if let Err(why) = read {
                out.miss(Place::root(), why);
            }
        }
    }

    /// Reads the sheets in their order, each as a stream.
    ///
    /// - Failure: of a limit, noted.
    fn read_sheets(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let sheets = std::mem::take(&mut self.book.sheets);
        for Listed { name, visibility, relation } in &sheets {
            let place = Place::root().inside(name);
            let part = self.parts.target(self.form.workbook(), relation);
            if let Some(part) = &part {
                self.parts.claim(part, &place);
            }
            match part.and_then(|part| self.parts.take(&part)) {
                Some(index) => {
                    let grid = Grid::new(place, *visibility, out);
                    self.read_sheet(index, self.form, grid, out)?;
                }
                None => out.miss(place, Unscannable::Damaged),
            }
        }
        Ok(())
    }

    fn read_sheet(
        &mut self,
        index: usize,
        form: Form,
        mut grid: Grid,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let place = grid.place().clone();
        let (package, book) = (&mut self.parts.package, &mut self.book);
        let read = package::stream(package, index, out, |source, out| {
            let read = match form {
                Form::Xml => worksheet::read(source, book, &mut grid, out),
                Form::Records => binary::read_sheet(source, book, &mut grid, out),
            };
            grid.finish(out).and(read)
        });
        if let Err(why) = read {
            out.miss(place, why);
        }
        Ok(())
    }

    /// Reads whatever else is in the package.
    ///
    /// - Failure: `TooMany` files: nothing more need be unpacked.
    fn read_rest(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let mut links: Vec<(Place, Lines)> = Vec::new();
        for (owner, address) in self.parts.outside() {
            if links.last().is_none_or(|(last, _)| *last != owner) {
                let lines = Lines::new(owner.inside("links"), Visibility::Shown);
                links.push((owner, lines));
            }
            if let Some((_, lines)) = links.last_mut() {
                lines.push(&address);
                lines.end(out)?;
            }
        }
        for (_, mut lines) in links {
            lines.hand_on(out)?;
        }
        while let Some((index, name)) = self.parts.take_next() {
            self.read_part(index, &name, out)?;
        }
        let place = Place::root().inside("shared strings");
        let mut rests = Lines::new(place.clone(), Visibility::Hidden);
        for text in self.book.strings.unmet() {
            rests.push(text);
            rests.end(out)?;
        }
        if rests.any() {
            out.remark(place, Remark::CachedData);
        }
        rests.hand_on(out)
    }

    fn read_part(
        &mut self,
        index: usize,
        name: &str,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let owner = self.parts.owner(name);
        let form = if name.ends_with(".bin") { Form::Records } else { Form::Xml };
        let file_name = name.rsplit('/').next().unwrap_or_default();
        let package = &mut self.parts.package;
        match parts::role(name) {
            Role::Passive => {
                // What nobody reads still counts.
                let measured = package::measure(package, index, out.budget);
                note(measured, owner.inside(file_name), out);
            }
            Role::File | Role::Object => match package::inflate(package, index, out.budget) {
                Ok(content) if form == Form::Records => {
                    ole::add(file_name, Bytes::from(content), out)?;
                }
                Ok(content) => {
                    let (name, bytes) = (file_name.to_owned(), Bytes::from(content));
                    out.add_file(File { name, media_type: None, bytes })?;
                }
                Err(why) => out.miss(owner.inside(file_name), why),
            },
            Role::Macros => match package::inflate(package, index, out.budget) {
                Ok(content) => macros::add(&content, &owner, out)?,
                Err(why) => out.miss(owner.inside("macros"), why),
            },
            Role::Text(step) => {
                let lines = Lines::new(owner.inside(step), Visibility::Shown);
                self.read_text(index, form, lines, owner.inside(step), out);
            }
            Role::Cached(step) => {
                let place = owner.inside(step);
                out.remark(place.clone(), Remark::CachedData);
                let lines = Lines::new(place.clone(), Visibility::Hidden);
                self.read_text(index, form, lines, place, out);
            }
            Role::Unread(step) => {
                let place = owner.inside(step);
                out.remark(place.clone(), Remark::CachedData);
                out.miss(place, Unscannable::Unsupported);
            }
            Role::Sheet => {
                let place = Place::root().inside(file_name);
                // What is cut off may have lost the list of its sheets.
                let is_seen = self.whole == Whole::No;
                let visibility = if is_seen { Visibility::Shown } else { Visibility::Hidden };
                let grid = Grid::new(place, visibility, out);
                self.read_sheet(index, form, grid, out)?;
            }
            Role::Link => self.read_link(index, form, out)?,
            Role::PivotCache => self.read_cache(index, name, form, out)?,
            Role::PivotRecords => {
                let grid = self.cache(PIVOT_CACHE, out);
                self.read_records(index, &Fields::default(), form, grid, out);
            }
        }
        Ok(())
    }

    fn read_text(
        &mut self,
        index: usize,
        form: Form,
        mut lines: Lines,
        place: Place,
        out: &mut Extract<'_>,
    ) {
        let read = package::stream(&mut self.parts.package, index, out, |source, out| match form {
            Form::Xml => xml_stream::add_texts(source, &mut lines, out),
            Form::Records => binary::sweep(source, &mut lines, out),
        });
        note(read, place, out);
    }

    /// Reads the cells of another file that a link keeps.
    fn read_link(
        &mut self,
        index: usize,
        form: Form,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let grid = self.cache(LINKS, out);
        if form == Form::Xml {
            return self.read_sheet(index, form, grid, out);
        }
        let place = grid.place().clone();
        self.read_text(index, form, Lines::new(place.clone(), Visibility::Hidden), place, out);
        Ok(())
    }

    /// Reads a pivot cache: the values of its fields, then the records that point at them.
    fn read_cache(
        &mut self,
        index: usize,
        name: &str,
        form: Form,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let grid = self.cache(PIVOT_CACHE, out);
        let place = grid.place().clone();
        if form == Form::Records {
            let lines = Lines::new(place.clone(), Visibility::Hidden);
            self.read_text(index, form, lines, place, out);
            return Ok(());
        }
        let mut fields = Fields::default();
        let mut grid = grid;
        let read = package::stream(&mut self.parts.package, index, out, |source, out| {
            let read = fields.read(source, out);
            fields.add(&mut grid, out)?;
            grid.finish(out).and(read)
        });
        note(read, place, out);
        let records: Vec<String> = self.parts.targets(name).map(str::to_owned).collect();
        for part in records {
            let Some(index) = self.parts.take(&part) else { continue };
            let grid = self.cache(PIVOT_CACHE, out);
            self.read_records(index, &fields, form, grid, out);
        }
        Ok(())
    }

    fn read_records(
        &mut self,
        index: usize,
        fields: &Fields,
        form: Form,
        mut grid: Grid,
        out: &mut Extract<'_>,
    ) {
        let place = grid.place().clone();
        if form == Form::Records {
            let lines = Lines::new(place.clone(), Visibility::Hidden);
            return self.read_text(index, form, lines, place, out);
        }
        let read = package::stream(&mut self.parts.package, index, out, |source, out| {
            let read = fields.add_records(source, &mut grid, out);
            grid.finish(out).and(read)
        });
        note(read, place, out);
    }

    /// A table of what the sender does not see.
    fn cache(&self, step: &str, out: &mut Extract<'_>) -> Grid {
        let place = Place::root().inside(step);
        out.remark(place.clone(), Remark::CachedData);
        Grid::cached(place, Visibility::Hidden)
    }
}

impl Form {
    const fn workbook(self) -> &'static str {
        match self {
            Self::Records => "xl/workbook.bin",
            Self::Xml => "xl/workbook.xml",
        }
    }
}

/// Notes why a part could not be read, where it could not.
fn note(read: Result<(), Unscannable>, place: Place, out: &mut Extract<'_>) {
    if let Err(why) = read {
        out.miss(place, why);
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const XLSM: &str = "application/vnd.ms-excel.sheet.macroEnabled.12";
const XLSB: &str = "application/vnd.ms-excel.sheet.binary.macroEnabled.12";

const LINKS: &str = "links";
const PIVOT_CACHE: &str = "pivot cache";
