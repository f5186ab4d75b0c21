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
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Id;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::object::Stream;
use crate::extract::tools::pdf::pages;
use crate::extract::tools::pdf::pages::Page;
use crate::extract::tools::pdf::pages::Tree;
use crate::extract::tools::pdf::picture;
use crate::extract::tools::pdf::sweep::Found;
use crate::extract::tools::pdf::sweep::Sweep;
use crate::extract::tools::pdf::widgets;
use crate::extract::tools::xml;

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
        match memmem::find(head, b"%PDF-").and_then(|at| head.get(..at)) {
            // An archive or a winmail.dat may begin with one, and hold more.
            Some(before) if before.contains(&0) => Claim::Named,
            Some(_) => Claim::Certain,
            None => Claim::No,
        }
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
    reader.beside(&tree)?;
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
        let Ok((mut shown, done)) = drawn else {
            self.out.miss(place.clone(), Unscannable::ParserFailed);
            return Ok(());
        };
        if shown.is_damaged {
            self.out.miss(place.clone(), Unscannable::Damaged);
        }
        let is_legible = shown.is_legible();
        widgets::place(self.objects, &page.dictionary, &mut shown);
        self.add(&shown, place)?;
        if !is_legible && !self.look_at(&shown, place)? {
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

    /// Has somebody look at the pictures of a page; whether all of them were read.
    fn look_at(&mut self, shown: &Shown, place: &Place) -> Result<bool, Unscannable> {
        if self.out.is_blind() {
            return Ok(false);
        }
        let mut is_read = !shown.pictures.is_empty() && shown.unknown == 0;
        for stream in &shown.pictures {
            let file = picture::file(self.objects, stream, self.out.budget)?;
            match file.and_then(|file| self.out.text_of(&file)) {
                Some(Ok(text)) => self.out.add_text(place.clone(), Visibility::Shown, text)?,
                _ => is_read = false,
            }
        }
        Ok(is_read)
    }

    /// Reads what stands beside the pages, and what was replaced or taken out and is still there.
    fn beside(&mut self, tree: &Tree) -> Result<(), Unscannable> {
        let sweep = Sweep::new(self.objects, tree);
        for id in self.objects.ids() {
            let object = self.objects.get(id);
            let number = sweep.page_of(id);
            let place = number
                .map_or_else(Place::root, |number| Place::root().inside(&format!("page {number}")));
            let found = sweep.look(id, &object, self.out.budget)?;
            self.add_found(found, &Place::root())?;
            let Some(dictionary) = object.dictionary() else { continue };
            if number.is_some() {
                self.appearance(dictionary, &place.inside("annotations"))?;
            } else if dictionary.is(b"Type", b"Page") && !tree.met.contains(&id) {
                self.former_page(dictionary)?;
            }
        }
        let former = Place::root().inside(FORMER);
        for (id, object) in self.objects.older() {
            let found = sweep.look(id, &object, self.out.budget)?;
            self.add_found(found, &former)?;
            match &object {
                Object::Stream(stream) => self.former_content(id, stream, tree)?,
                Object::Dictionary(page) if page.is(b"Type", b"Page") => self.former_page(page)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn add_found(&mut self, found: Vec<Found>, outer: &Place) -> Result<(), Unscannable> {
        let within =
            |steps: Vec<String>| steps.iter().fold(outer.clone(), |place, step| place.inside(step));
        for found in found {
            match found {
                Found::Text { place, text, is_hidden } => {
                    let is_hidden = is_hidden || !outer.steps().is_empty();
                    let visibility = if is_hidden { Visibility::Hidden } else { Visibility::Shown };
                    self.out.add_text(within(place), visibility, text)?;
                }
                Found::Xml { place, text } => {
                    let (Ok(text) | Err(text)) = xml::texts(&text);
                    self.out.add_text(within(place), Visibility::Shown, text)?;
                }
                Found::File { name, media_type, bytes } => {
                    self.out.add_file(File { name, media_type, bytes: bytes.into() })?;
                }
                Found::Miss { place, why } => self.out.miss(within(place), why),
            }
        }
        Ok(())
    }

    /// Reads what a note or a field shows on its page.
    fn appearance(&mut self, note: &Dictionary, place: &Place) -> Result<(), Unscannable> {
        let states = self.objects.inner(note, b"AP");
        let streams = match self.objects.entry(&states, b"N") {
            Object::Dictionary(states) => {
                states.iter().take(STATES).map(|(_, state)| self.objects.resolve(state)).collect()
            }
            one => vec![one],
        };
        for stream in streams.iter().filter_map(Object::stream) {
            let decoded = self.objects.data(stream, self.out.budget)?;
            let resources = self.objects.inner(&stream.dictionary, b"Resources");
            let (shown, done) =
                self.painter.draw(&decoded.bytes, &resources, None, self.out.budget);
            self.add(&shown, place)?;
            done?;
        }
        Ok(())
    }

    /// Reads a page that no reader shows any more.
    fn former_page(&mut self, page: &Dictionary) -> Result<(), Unscannable> {
        let page = pages::lone(self.objects, page);
        self.page(&page, &Place::root().inside(FORMER))
    }

    /// Reads the content that a page had before.
    fn former_content(&mut self, id: Id, old: &Stream, tree: &Tree) -> Result<(), Unscannable> {
        if old.dictionary.has(b"Type") || old.dictionary.has(b"Subtype") {
            return Ok(());
        }
        let page = tree.pages.iter().find(|page| page.shows(id));
        let Some(page) = page.or(tree.pages.first()) else { return Ok(()) };
        let decoded = self.objects.data(old, self.out.budget)?;
        let (shown, done) =
            self.painter.draw(&decoded.bytes, &page.resources, None, self.out.budget);
        self.add(&shown, &Place::root().inside(FORMER))?;
        done
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

/// Where text stands that was replaced or taken out, and that is still in the file.
const FORMER: &str = "earlier version";

/// States of one button that are looked at.
const STATES: usize = 16;

/// Readers look for `%PDF-` in the first 1,024 bytes (ISO 32000-1, annex H.3.4.1).
const MARK_WITHIN: usize = 1_024;
