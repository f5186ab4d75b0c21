//! How a page is drawn on at a moment: what stays between operators (ISO 32000-1, 8.4 and 9.3).

use std::rc::Rc;

use crate::extract::tools::pdf::font::Font;
use crate::extract::tools::pdf::matrix::Matrix;
use crate::extract::tools::pdf::object::Object;

/// What operators have set.
#[derive(Clone)]
pub(in crate::extract) struct State {
    pub(in crate::extract) place: Matrix,
    pub(in crate::extract) font: Option<Rc<Font>>,
    pub(in crate::extract) size: f64,
    pub(in crate::extract) letter_space: f64,
    pub(in crate::extract) word_space: f64,
    pub(in crate::extract) stretch: f64,
    pub(in crate::extract) leading: f64,
    pub(in crate::extract) rise: f64,
    pub(in crate::extract) is_blank: bool,
    pub(in crate::extract) is_white: bool,
}

/// Where text goes on, and where its line began.
#[derive(Clone, Copy)]
pub(in crate::extract) struct Pen {
    pub(in crate::extract) now: Matrix,
    pub(in crate::extract) line: Matrix,
}

impl State {
    pub(in crate::extract) fn new() -> Self {
        Self {
            place: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            is_blank: false,
            is_white: false,
        }
    }

    /// Operators that change nothing but the state.
    pub(in crate::extract) fn set(&mut self, word: &[u8], operands: &[Object]) {
        let number = operands.first().and_then(Object::number).unwrap_or(0.0);
        match word {
            b"Tc" => self.letter_space = number,
            b"Tw" => self.word_space = number,
            b"Tz" => self.stretch = number / 100.0,
            b"TL" => self.leading = number,
            b"Ts" => self.rise = number,
            b"Tr" => self.is_blank = matches!(number as i64, 3 | 7),
            b"g" | b"rg" | b"sc" | b"scn" | b"k" => {
                let parts: Vec<f64> = operands.iter().filter_map(Object::number).collect();
                let full = if parts.len() == 4 { 0.0 } else { 1.0 };
                self.is_white = !parts.is_empty() && parts.iter().all(|part| *part == full);
            }
            b"cs" => self.is_white = false,
            _ => {}
        }
    }
}

impl Pen {
    pub(in crate::extract) fn next_line(&mut self, x: f64, y: f64) {
        self.line = self.line.after_shift(x, y);
        self.now = self.line;
    }

    pub(in crate::extract) fn shift(&mut self, x: f64) {
        self.now = self.now.after_shift(x, 0.0);
    }
}
