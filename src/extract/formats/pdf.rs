//! PDF documents: what every page shows, in reading order, and what a reader does not see at
//! once: forms, notes, attachments, layers, earlier versions.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use memchr::memmem;

use crate::document::CellKind;
use crate::document::File;
use crate::document::Place;
use crate::document::Sequel;
use crate::document::Table;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::pdf::content::Glyph;
use crate::extract::tools::pdf::content::Painter;
use crate::extract::tools::pdf::content::Shown;
use crate::extract::tools::pdf::content::Veil;
use crate::extract::tools::pdf::file::Pdf as Objects;
use crate::extract::tools::pdf::layout;
use crate::extract::tools::pdf::layout::Grid;
use crate::extract::tools::pdf::layout::Piece;
use crate::extract::tools::pdf::lines;
use crate::extract::tools::pdf::pages;
use crate::extract::tools::pdf::pages::Page;

/// A PDF document (ISO 32000).
pub(in crate::extract) struct Pdf;

/// A document on its way out.
struct Reader<'r, 'o, 'b> {
    objects: &'r Objects<'b>,
    painter: Painter<'r, 'b>,
    out: &'r mut Extract<'o>,
    /// The table at the end of the page before: it may go on.
    open: Option<Grid>,
}

impl Format for Pdf {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let head = seen.head.get(..MARK_WITHIN).unwrap_or(seen.head);
        if memmem::find(head, b"%PDF-").is_some() { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/pdf");
        if let Err(why) = read(&file.bytes, out) {
            out.miss(Place::root(), why);
        }
    }
}

fn read(bytes: &[u8], out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let objects = Objects::open(bytes, out.budget)?;
    if objects.is_cut() {
        out.miss(Place::root(), Unscannable::Damaged);
    }
    let catalog = pages::catalog(&objects);
    let tree = pages::tree(&objects, &catalog);
    if tree.is_broken || tree.pages.is_empty() {
        out.miss(Place::root(), Unscannable::Damaged);
    }
    let painter = Painter::new(&objects, pages::layers_off(&objects, &catalog));
    let mut reader = Reader { objects: &objects, painter, out, open: None };
    for (index, page) in tree.pages.iter().enumerate() {
        let place = Place::root().inside(&format!("page {}", index + 1));
        reader.page(page, &place)?;
    }
    if objects.is_exhausted() {
        return Err(Unscannable::TooLarge);
    }
    Ok(())
}

impl Reader<'_, '_, '_> {
    /// Reads one page.
    ///
    /// - Failure: nothing more can be read of the document.
    fn page(&mut self, page: &Page, place: &Place) -> Result<(), Unscannable> {
        self.out.budget.pay_page()?;
        // One page that makes a parser fail does not cost the others.
        let drawn = catch_unwind(AssertUnwindSafe(|| self.draw(page)));
        let Ok((shown, done)) = drawn else {
            self.out.miss(place.clone(), Unscannable::ParserFailed);
            return Ok(());
        };
        if shown.is_damaged {
            self.out.miss(place.clone(), Unscannable::Damaged);
        }
        self.add(&shown, place)?;
        if !shown.is_legible() {
            self.out.miss(place.clone(), Unscannable::NoText);
        }
        done.inspect_err(|why| self.out.miss(place.clone(), *why))
    }

    fn draw(&mut self, page: &Page) -> (Shown, Result<(), Unscannable>) {
        let content = page.content(self.objects, self.out.budget);
        match content {
            Ok((content, is_damaged)) => {
                let (mut shown, done) =
                    self.painter.draw(&content, &page.resources, page.bounds, self.out.budget);
                shown.is_damaged |= is_damaged;
                (shown, done)
            }
            Err(why) => (Shown::default(), Err(why)),
        }
    }

    /// Adds what a page shows, and then what it hides.
    fn add(&mut self, shown: &Shown, place: &Place) -> Result<(), Unscannable> {
        // Text drawn with nothing lies over the picture in which it was recognised.
        let is_scan = !shown.pictures.is_empty();
        let hidden = |glyph: &&Glyph| match glyph.veil {
            Veil::Open => false,
            Veil::Blank => !is_scan,
            Veil::Hidden => true,
        };
        let open = lines::lines(shown.glyphs.iter().filter(|glyph| !hidden(glyph)));
        self.add_lines(open, place, Visibility::Shown)?;
        let closed = lines::lines(shown.glyphs.iter().filter(hidden));
        if !closed.is_empty() {
            self.out.remark(place.clone(), Remark::HiddenText);
            self.add_lines(closed, place, Visibility::Hidden)?;
        }
        Ok(())
    }

    fn add_lines(
        &mut self,
        directions: Vec<Vec<lines::Line>>,
        place: &Place,
        visibility: Visibility,
    ) -> Result<(), Unscannable> {
        for lines in directions {
            let mut before = self.open.take();
            for piece in layout::arrange(&lines) {
                match piece {
                    Piece::Text(text) => self.out.add_text(place.clone(), visibility, text)?,
                    Piece::Grid(grid) => {
                        let goes_on = before.take().is_some_and(|before| before.is_alike(&grid));
                        let sequel = if goes_on { Sequel::Next } else { Sequel::First };
                        self.add_grid(&grid, place, visibility, sequel)?;
                        self.open = Some(grid);
                    }
                }
            }
        }
        Ok(())
    }

    fn add_grid(
        &mut self,
        grid: &Grid,
        place: &Place,
        visibility: Visibility,
        sequel: Sequel,
    ) -> Result<(), Unscannable> {
        let mut table = Table::default();
        for (number, row) in (1..).zip(&grid.rows) {
            table.start_row(number);
            for (column, text) in row {
                let column = u16::try_from(*column).unwrap_or(u16::MAX);
                table.push(column, CellKind::Text, text);
            }
        }
        let paid = self.out.budget.pay_cells(&table);
        paid.inspect_err(|why| self.out.miss(place.clone(), *why))?;
        self.out.add_rows(place.clone(), visibility, sequel, table);
        Ok(())
    }
}

/// Readers look for `%PDF-` in the first 1,024 bytes (ISO 32000-1, annex H.3.4.1).
const MARK_WITHIN: usize = 1_024;
