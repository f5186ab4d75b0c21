//! What a page shows: runs its operators and notes every glyph with its place, and the pictures
//! (ISO 32000-1, 8 and 9).

use std::collections::HashMap;
use std::collections::HashSet;
use std::rc::Rc;

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::pdf::file::Pdf;
use crate::extract::tools::pdf::font::Drawn;
use crate::extract::tools::pdf::font::Font;
use crate::extract::tools::pdf::lexer::Lexer;
use crate::extract::tools::pdf::lexer::Token;
use crate::extract::tools::pdf::lexer::is_space;
use crate::extract::tools::pdf::matrix::Matrix;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Id;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::object::Stream;
use crate::extract::tools::pdf::state::Pen;
use crate::extract::tools::pdf::state::State;
use crate::extract::tools::pdf::texts;

/// A glyph on a page.
#[derive(Clone, Debug)]
pub(in crate::extract) struct Glyph {
    /// What it stands for; empty where nobody knows.
    pub(in crate::extract) text: String,
    /// Where it begins.
    pub(in crate::extract) at: (f64, f64),
    /// How far the next one stands from it.
    pub(in crate::extract) way: (f64, f64),
    /// How high its line is.
    pub(in crate::extract) size: f64,
    /// Why it may not be seen.
    pub(in crate::extract) veil: Veil,
}

/// Why a glyph may not be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Veil {
    /// In plain sight.
    Open,
    /// Drawn with nothing, as the text of a scanned page is.
    Blank,
    /// White where nothing was drawn before, outside of the page, or in a layer that is off.
    Hidden,
}

/// What a page shows.
#[derive(Default)]
pub(in crate::extract) struct Shown {
    pub(in crate::extract) glyphs: Vec<Glyph>,
    pub(in crate::extract) pictures: Vec<Stream>,
    /// Glyphs of which nobody knows what they stand for.
    pub(in crate::extract) unknown: usize,
    /// How often anything but text was drawn.
    pub(in crate::extract) strokes: usize,
    /// Whether a part of it could not be read.
    pub(in crate::extract) is_damaged: bool,
}

impl Shown {
    /// Whether what it shows can be read: a page of nothing but a picture, or of glyphs of which
    /// nobody knows what they stand for, cannot.
    pub(in crate::extract) fn is_legible(&self) -> bool {
        let known = self.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty());
        let known = known.take(self.unknown.max(FEW) + 1).count();
        if self.unknown > known {
            return false;
        }
        let is_drawing = known == 0 && self.strokes >= STROKES;
        (known >= FEW || self.pictures.is_empty()) && !is_drawing
    }
}

/// What is known of a document while its pages are drawn.
pub(in crate::extract) struct Painter<'p, 'b> {
    pdf: &'p Pdf<'b>,
    fonts: HashMap<Id, Rc<Font>>,
    /// Layers that are off.
    off: HashSet<Id>,
    /// Operators that may still be run.
    steps: u64,
}

/// One page being drawn.
struct Page<'a, 'p, 'b> {
    painter: &'a mut Painter<'p, 'b>,
    budget: &'a mut Budget,
    shown: Shown,
    marks: Vec<Mark>,
    /// Left, bottom, right, top.
    bounds: Option<[f64; 4]>,
}

/// Marked content that is open.
struct Mark {
    is_hidden: bool,
    actual: Option<String>,
    first: usize,
    unknown: usize,
}

impl<'p, 'b> Painter<'p, 'b> {
    pub(in crate::extract) fn new(pdf: &'p Pdf<'b>, off: HashSet<Id>) -> Self {
        Self { pdf, fonts: HashMap::new(), off, steps: STEPS_MAX }
    }

    /// Draws content within `bounds` (left, bottom, right, top) and notes what it shows.
    ///
    /// - Failure: a limit; what was noted up to there is in `Shown`.
    pub(in crate::extract) fn draw(
        &mut self,
        content: &[u8],
        resources: &Dictionary,
        bounds: Option<[f64; 4]>,
        budget: &mut Budget,
    ) -> (Shown, Result<(), Unscannable>) {
        let (shown, marks) = (Shown::default(), Vec::new());
        let mut page = Page { painter: self, budget, shown, marks, bounds };
        let done = page.run(content, resources, State::new(), 0);
        (page.shown, done)
    }
}

impl Page<'_, '_, '_> {
    fn run(
        &mut self,
        content: &[u8],
        resources: &Dictionary,
        mut state: State,
        depth: usize,
    ) -> Result<(), Unscannable> {
        let mut lexer = Lexer::new(content, 0);
        let mut saved: Vec<State> = Vec::new();
        let mut operands: Vec<Object> = Vec::new();
        let mut pen = Pen { now: Matrix::IDENTITY, line: Matrix::IDENTITY };
        let marks = self.marks.len();
        while let Some(token) = lexer.next() {
            let word = match token {
                Token::Object(object) => {
                    if operands.len() < OPERANDS_MAX {
                        operands.push(object);
                    }
                    continue;
                }
                Token::Word(word) => word,
            };
            lexer.renew();
            self.painter.steps = self.painter.steps.checked_sub(1).ok_or(Unscannable::TooLarge)?;
            match word.as_slice() {
                b"q" if saved.len() < STATES_MAX => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => {
                    if let Some(matrix) = Matrix::of(&operands) {
                        state.place = matrix.then(state.place);
                    }
                }
                b"Do" => self.object(&operands, resources, &state, depth)?,
                b"BI" => self.inline_picture(content, &mut lexer),
                b"BT" => pen = Pen { now: Matrix::IDENTITY, line: Matrix::IDENTITY },
                b"Tf" | b"gs" => self.font(&word, &operands, resources, &mut state)?,
                b"BMC" | b"BDC" => self.mark(&word, &operands, resources),
                b"EMC" if self.marks.len() > marks => self.unmark(),
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"sh" => {
                    let is_filled = !matches!(word.as_slice(), b"S" | b"s");
                    let is_seen = !(is_filled && state.is_white && word != b"sh");
                    self.shown.strokes += usize::from(is_seen);
                }
                word => {
                    state.set(word, &operands);
                    self.text(word, &operands, &mut state, &mut pen)?;
                }
            }
            operands.clear();
        }
        while self.marks.len() > marks {
            self.unmark();
        }
        Ok(())
    }

    /// Operators that move the pen or show text.
    fn text(
        &mut self,
        word: &[u8],
        operands: &[Object],
        state: &mut State,
        pen: &mut Pen,
    ) -> Result<(), Unscannable> {
        let number = |index: usize| operands.get(index).and_then(Object::number).unwrap_or(0.0);
        match word {
            b"Td" => pen.next_line(number(0), number(1)),
            b"TD" => {
                state.leading = -number(1);
                pen.next_line(number(0), number(1));
            }
            b"Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    *pen = Pen { now: matrix, line: matrix };
                }
            }
            b"T*" => pen.next_line(0.0, -state.leading),
            b"'" | b"\"" => {
                if word == b"\"" {
                    (state.word_space, state.letter_space) = (number(0), number(1));
                }
                pen.next_line(0.0, -state.leading);
                self.show(operands.last().and_then(Object::text), state, pen)?;
            }
            b"Tj" => self.show(operands.last().and_then(Object::text), state, pen)?,
            b"TJ" => {
                let list = operands.last().and_then(Object::array);
                for item in list.unwrap_or_default() {
                    if let Some(back) = item.number() {
                        pen.shift(-back / 1_000.0 * state.size * state.stretch);
                    }
                    self.show(item.text(), state, pen)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn show(
        &mut self,
        string: Option<&[u8]>,
        state: &State,
        pen: &mut Pen,
    ) -> Result<(), Unscannable> {
        let (Some(string), Some(font)) = (string, &state.font) else {
            self.shown.unknown += string.map_or(0, <[u8]>::len);
            return Ok(());
        };
        if self.shown.glyphs.len().saturating_add(string.len()) > GLYPHS_MAX {
            return Err(Unscannable::TooLarge);
        }
        let is_covered = self.marks.iter().any(|mark| mark.is_hidden);
        font.draw(string, &mut |drawn: Drawn| {
            let space = if drawn.is_space { state.word_space } else { 0.0 };
            let advance = drawn.width * state.size + state.letter_space + space;
            let to_page = pen.now.then(state.place);
            let at = to_page.point(0.0, state.rise);
            let (up_x, up_y) = to_page.way(0.0, state.size);
            let size = up_x.hypot(up_y);
            let is_outside = self.bounds.is_some_and(|[left, bottom, right, top]| {
                at.0 < left - size || at.0 > right || at.1 < bottom - size || at.1 > top
            });
            let is_white =
                state.is_white && self.shown.strokes == 0 && self.shown.pictures.is_empty();
            let veil = match () {
                () if is_covered || is_outside => Veil::Hidden,
                () if state.is_blank => Veil::Blank,
                () if is_white => Veil::Hidden,
                () => Veil::Open,
            };
            self.shown.unknown += usize::from(drawn.text.is_none());
            let text = drawn.text.unwrap_or_default();
            // Towards where the writing runs, even where the next glyph stands on top of it.
            let way = to_page.way(advance * state.stretch, 0.0);
            let is_placed = [at.0, at.1, way.0, way.1, size].into_iter().all(f64::is_finite);
            if is_placed && size > 0.0 {
                self.shown.glyphs.push(Glyph { text, at, way, size, veil });
            }
            pen.shift(advance * state.stretch);
        });
        Ok(())
    }

    fn font(
        &mut self,
        word: &[u8],
        operands: &[Object],
        resources: &Dictionary,
        state: &mut State,
    ) -> Result<(), Unscannable> {
        let pdf = self.painter.pdf;
        let name = operands.first().and_then(Object::name).unwrap_or_default();
        let (font, size) = if word == b"Tf" {
            let fonts = pdf.inner(resources, b"Font");
            (fonts.get(name).clone(), operands.get(1).and_then(Object::number))
        } else {
            let settings = pdf.inner(&pdf.inner(resources, b"ExtGState"), name);
            match pdf.entry(&settings, b"Font").array() {
                Some([font, size]) => (font.clone(), pdf.resolve(size).number()),
                _ => return Ok(()),
            }
        };
        state.size = size.unwrap_or(state.size);
        if let Some(known) = font.reference().and_then(|id| self.painter.fonts.get(&id)) {
            state.font = Some(Rc::clone(known));
            return Ok(());
        }
        let loaded = match pdf.resolve(&font).dictionary() {
            // Readers take one of their own where a typeface is missing.
            None => Font::load(pdf, &Dictionary::default(), self.budget)?,
            Some(dictionary) => Font::load(pdf, dictionary, self.budget)?,
        };
        let loaded = Rc::new(loaded);
        if let Some(id) = font.reference() {
            if self.painter.fonts.len() >= FONTS_MAX {
                self.painter.fonts.clear();
            }
            self.painter.fonts.insert(id, Rc::clone(&loaded));
        }
        state.font = Some(loaded);
        Ok(())
    }

    /// Draws a picture or a form: content of its own that a page shows.
    fn object(
        &mut self,
        operands: &[Object],
        resources: &Dictionary,
        state: &State,
        depth: usize,
    ) -> Result<(), Unscannable> {
        let pdf = self.painter.pdf;
        let name = operands.first().and_then(Object::name).unwrap_or_default();
        let objects = pdf.inner(resources, b"XObject");
        let Object::Stream(stream) = pdf.entry(&objects, name) else {
            self.shown.is_damaged |= objects.has(name);
            return Ok(());
        };
        let dictionary = &stream.dictionary;
        if dictionary.is(b"Subtype", b"Image") {
            if self.shown.pictures.len() < PICTURES_MAX {
                self.shown.pictures.push(stream);
            }
            return Ok(());
        } else if !dictionary.is(b"Subtype", b"Form") {
            return Ok(());
        } else if depth >= FORMS_MAX {
            return Err(Unscannable::TooDeep);
        }
        let decoded = pdf.data(&stream, self.budget)?;
        self.shown.is_damaged |= decoded.is_damaged;
        let mut inner = state.clone();
        let matrix = pdf.entry(dictionary, b"Matrix");
        if let Some(matrix) = matrix.array().and_then(Matrix::of) {
            inner.place = matrix.then(inner.place);
        }
        let own = pdf.entry(dictionary, b"Resources");
        let is_hidden = self.is_off(dictionary.get(b"OC"));
        self.open_mark(is_hidden, None);
        self.run(&decoded.bytes, own.dictionary().unwrap_or(resources), inner, depth + 1)?;
        self.unmark();
        Ok(())
    }

    /// Steps over a picture among the operators: its settings, its data, `EI`.
    fn inline_picture(&mut self, content: &[u8], lexer: &mut Lexer<'_>) {
        let mut entries = Vec::new();
        let mut key = None;
        while let Some(Token::Object(object)) = lexer.next() {
            match (key.take(), object) {
                (None, Object::Name(name)) => key = Some(name),
                (None, _) => {}
                (Some(key), value) => entries.push((key, value)),
            }
        }
        let start = lexer.at() + 1;
        let data = content.get(start..).unwrap_or_default();
        let mut ends = memchr::memmem::find_iter(data, b"EI");
        let stands_alone = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| data.get(at));
            let after = data.get(at + 2..).unwrap_or_default();
            before.is_none_or(|b| is_space(*b))
                && after.first().is_none_or(|b| is_space(*b))
                && after.iter().take(16).all(|b| b.is_ascii_graphic() || is_space(*b))
        };
        let end = ends.find(|at| stands_alone(*at)).unwrap_or(data.len());
        lexer.jump(start + end + 2);
        if self.shown.pictures.len() < PICTURES_MAX {
            let raw = data.get(..end).unwrap_or_default().into();
            self.shown.pictures.push(Stream { dictionary: Dictionary::new(entries), raw });
        }
    }

    fn mark(&mut self, word: &[u8], operands: &[Object], resources: &Dictionary) {
        let pdf = self.painter.pdf;
        let tag = operands.first().and_then(Object::name).unwrap_or_default();
        let (mut is_hidden, mut actual) = (false, None);
        if word == b"BDC" {
            let named = match operands.get(1) {
                Some(Object::Name(name)) => pdf.inner(resources, b"Properties").get(name).clone(),
                other => other.cloned().unwrap_or(Object::Null),
            };
            is_hidden = tag == b"OC" && self.is_off(&named);
            let properties = pdf.resolve(&named);
            let properties = properties.dictionary().cloned().unwrap_or_default();
            let text = pdf.entry(&properties, b"ActualText");
            actual = text.text().map(texts::decode);
        }
        self.open_mark(is_hidden, actual);
    }

    fn open_mark(&mut self, is_hidden: bool, actual: Option<String>) {
        let (first, unknown) = (self.shown.glyphs.len(), self.shown.unknown);
        if self.marks.len() < MARKS_MAX {
            self.marks.push(Mark { is_hidden, actual, first, unknown });
        }
    }

    /// Glyphs of which nobody knows what they stand for are what the mark around them says.
    fn unmark(&mut self) {
        let Some(mark) = self.marks.pop() else { return };
        let Some(actual) = mark.actual else { return };
        let glyphs = self.shown.glyphs.get_mut(mark.first..).unwrap_or_default();
        if glyphs.iter().all(|glyph| glyph.text.is_empty())
            && let Some(first) = glyphs.first_mut()
        {
            first.text = actual;
            self.shown.unknown = mark.unknown;
        }
    }

    /// Whether a layer is off, or all of a group of layers.
    fn is_off(&self, layer: &Object) -> bool {
        let off = &self.painter.off;
        if off.is_empty() {
            return false;
        }
        if let Some(id) = layer.reference()
            && off.contains(&id)
        {
            return true;
        }
        let group = self.painter.pdf.resolve(layer);
        let Some(members) = group.dictionary().map(|group| group.get(b"OCGs")) else {
            return false;
        };
        let members = match members {
            Object::Reference(id) if off.contains(id) => return true,
            members => self.painter.pdf.resolve(members),
        };
        let members = members.array().unwrap_or_default();
        let is_off = |member: &Object| member.reference().is_some_and(|id| off.contains(&id));
        !members.is_empty() && members.iter().take(MARKS_MAX).all(is_off)
    }
}

/// A page with a picture and fewer characters than this is a scan with a stamp or a number on it.
const FEW: usize = 20;

/// A page without text on which this much is drawn may have its text drawn as lines.
const STROKES: usize = 30;

/// Operators of one document.
const STEPS_MAX: u64 = 50_000_000;

/// Forms within forms.
const FORMS_MAX: usize = 12;

const FONTS_MAX: usize = 256;
const GLYPHS_MAX: usize = 1_000_000;
const MARKS_MAX: usize = 1_000;
const OPERANDS_MAX: usize = 10_000;
const PICTURES_MAX: usize = 1_000;
const STATES_MAX: usize = 1_000;
