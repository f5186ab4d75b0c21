//! Puts blocks of text on pages of A4: lines as wide as the page, no heading alone at the end of a
//! page, no word cut but those that are wider than a line.

use unicode_normalization::UnicodeNormalization;

use crate::paper::font::Weight;

/// What stands together and begins on a page of its own: a letter, a form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// At the bottom of each of its pages, before the number of the page; may be empty.
    pub footer: String,
}

/// A piece of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Large, once a sheet.
    Title(String),
    /// Above what follows.
    Heading(String),
    /// A paragraph; its line ends are kept.
    Text(String),
    /// One of a list.
    Bullet(String),
    /// Lines at the place where a window envelope has its window.
    Address(Vec<String>),
    /// A question of a form and its answer; `None`: nobody has told it yet, and these words stand
    /// there.
    Answer(String, Option<String>, &'static str),
    /// Room of so many points.
    Space(f32),
}

/// A page, laid out.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) runs: Vec<Run>,
}

/// A stretch of text on a page.
#[derive(Debug, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) weight: Weight,
    pub(super) size: f32,
    /// From the left and from the bottom, in points.
    pub(super) x: f32,
    pub(super) y: f32,
    /// Whether it is less than the rest: grey.
    pub(super) is_soft: bool,
}

/// The pages of `sheets`, in order.
pub(super) fn lay_out(sheets: &[Sheet]) -> Vec<Page> {
    let mut pages = Vec::new();
    for sheet in sheets {
        let mut desk = Desk { pages: vec![Page::default()], y: TOP };
        for (at, block) in sheet.blocks.iter().enumerate() {
            desk.put(block, sheet.blocks.get(at + 1..).unwrap_or_default());
        }
        let count = desk.pages.len();
        for (number, mut page) in (1..).zip(desk.pages) {
            let text = format!("{} · {number}/{count}", sheet.footer);
            page.runs.extend(footer(text.trim_start_matches([' ', '·'])));
            pages.push(page);
        }
    }
    pages
}

/// The lines at the bottom of a page, the last one always at the same height; of many the first.
fn footer(text: &str) -> Vec<Run> {
    let style = Style { size: TINY, is_soft: true, ..BODY_STYLE };
    let all: Vec<String> = text.lines().flat_map(|line| wrapped(line, style)).collect();
    let (count, kept) = (all.len(), FOOTER_LINES.min(all.len()));
    // The number of the page stands in the last line.
    let (first, last) =
        (all.iter().take(kept.saturating_sub(1)), all.iter().skip(count.saturating_sub(1)));
    let heights = (0..kept).rev().map(|line| FOOTER + line as f32 * TINY * 1.27);
    let run = |(text, y): (&String, f32)| {
        let (weight, size, x) = (style.weight, style.size, style.x);
        Run { text: text.clone(), weight, size, x, y, is_soft: true }
    };
    first.chain(last).zip(heights).map(run).collect()
}

/// The pages of a sheet while it is laid out.
struct Desk {
    pages: Vec<Page>,
    y: f32,
}

/// How a paragraph is set.
#[derive(Clone, Copy)]
struct Style {
    weight: Weight,
    size: f32,
    x: f32,
    right: f32,
    is_soft: bool,
}

const BODY_STYLE: Style =
    Style { weight: Weight::Regular, size: BODY, x: LEFT, right: RIGHT, is_soft: false };

impl Desk {
    fn put(&mut self, block: &Block, rest: &[Block]) {
        match block {
            Block::Title(text) => {
                self.paragraph(text, Style { weight: Weight::Bold, size: LARGE, ..BODY_STYLE });
                self.y -= 8.0;
            }
            Block::Heading(text) => {
                self.y -= 8.0;
                // Two lines of what follows stay with it.
                self.need(LEADING * BODY * 4.0);
                self.paragraph(text, Style { weight: Weight::Bold, size: MIDDLE, ..BODY_STYLE });
                self.y -= 2.0;
            }
            Block::Text(text) => {
                // Who signs a letter does not stand on a page alone.
                if matches!(rest, [Block::Text(_)]) {
                    self.need(LEADING * BODY * 2.0 + GAP);
                }
                self.paragraph(text, BODY_STYLE);
                self.y -= GAP;
            }
            Block::Bullet(text) => {
                self.need(LEADING * BODY);
                let (page, y) = (self.pages.len() - 1, self.y - BODY);
                let dot = Run {
                    text: "•".to_owned(),
                    weight: Weight::Regular,
                    size: BODY,
                    x: LEFT + 6.0,
                    y,
                    is_soft: false,
                };
                if let Some(page) = self.pages.get_mut(page) {
                    page.runs.push(dot);
                }
                self.paragraph(text, Style { x: LEFT + 18.0, ..BODY_STYLE });
                if !matches!(rest.first(), Some(Block::Bullet(_))) {
                    self.y -= GAP;
                }
            }
            Block::Address(lines) => {
                self.y = self.y.min(WINDOW_TOP);
                for line in lines {
                    self.paragraph(line, Style { x: WINDOW_LEFT, ..BODY_STYLE });
                }
                self.y = self.y.min(WINDOW_BOTTOM);
            }
            Block::Answer(question, answer, unknown) => {
                let asked = Style { weight: Weight::Bold, size: SMALL + 1.0, ..BODY_STYLE };
                let is_soft = answer.is_none();
                let text = answer.as_deref().unwrap_or(unknown);
                let told = Style { x: LEFT + 12.0, is_soft, ..BODY_STYLE };
                // A question stays with its answer, or with the beginning of a long one.
                let lines = text.lines().map(|line| wrapped(line, told).len()).sum::<usize>();
                let asks = wrapped(question, asked).len();
                let together = asks + lines.min(ANSWER_LINES);
                self.need(LEADING * BODY * together as f32);
                self.paragraph(question, asked);
                self.paragraph(text, told);
                self.y -= 3.0;
            }
            Block::Space(points) => self.y -= points,
        }
    }

    /// Begins a page where so much is not left on this one.
    fn need(&mut self, points: f32) {
        if self.y - points < BOTTOM {
            self.pages.push(Page::default());
            self.y = TOP;
        }
    }

    fn paragraph(&mut self, text: &str, style: Style) {
        // A letter and an accent that stand apart (as some systems write names) are one glyph.
        let text: String = text.nfc().collect();
        for line in text.lines() {
            for words in wrapped(line, style) {
                self.need(LEADING * style.size);
                let (weight, size, x) = (style.weight, style.size, style.x);
                let y = self.y - style.size;
                let run = Run { text: words, weight, size, x, y, is_soft: style.is_soft };
                if let Some(page) = self.pages.last_mut() {
                    page.runs.push(run);
                }
                self.y -= LEADING * style.size;
            }
        }
    }
}

/// The lines of a text that is as wide as its place.
fn wrapped(text: &str, style: Style) -> Vec<String> {
    let (font, most) = (style.weight.font(), style.right - style.x);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_whitespace() {
        let together = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if font.width(&together, style.size) <= most {
            line = together;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        // A word that is wider than a line is cut where the line ends.
        for letter in word.chars() {
            line.push(letter);
            if font.width(&line, style.size) > most {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(letter);
            }
        }
    }
    lines.push(line);
    lines
}

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;

const LEFT: f32 = 68.0;
const RIGHT: f32 = WIDTH - 62.0;
const TOP: f32 = HEIGHT - 62.0;
const BOTTOM: f32 = 62.0;
const FOOTER: f32 = 38.0;

/// The window of an envelope on the left (NEN 1026): the address stands 50 mm below the edge.
const WINDOW_TOP: f32 = HEIGHT - 142.0;
const WINDOW_BOTTOM: f32 = HEIGHT - 224.0;
const WINDOW_LEFT: f32 = 68.0;

const BODY: f32 = 10.0;
const LARGE: f32 = 15.0;
const MIDDLE: f32 = 11.5;
const SMALL: f32 = 8.5;
const TINY: f32 = 7.5;
const FOOTER_LINES: usize = 3;

/// Lines of an answer that are not parted from its question.
const ANSWER_LINES: usize = 3;
const LEADING: f32 = 1.34;
const GAP: f32 = 5.0;

#[cfg(test)]
mod tests {
    use super::BOTTOM;
    use super::Block;
    use super::RIGHT;
    use super::Sheet;
    use super::lay_out;

    #[test]
    fn every_line_fits_on_its_page_and_nothing_is_lost() {
        let long = "Donaudampfschifffahrt ".repeat(900) + &"x".repeat(400);
        let sheet = Sheet { blocks: vec![Block::Text(long.clone())], footer: "DL-1".to_owned() };
        let pages = lay_out(&[sheet.clone(), sheet]);
        assert!(pages.len() > 2, "more than a page each");
        let mut seen = 0;
        for run in pages.iter().flat_map(|page| &page.runs) {
            assert!(run.x + run.weight.font().width(&run.text, run.size) <= RIGHT + 0.1);
            if !run.is_soft {
                assert!(run.y >= BOTTOM - 0.1, "{run:?}");
                seen += run.text.chars().filter(|c| !c.is_whitespace()).count();
            }
        }
        assert_eq!(seen, 2 * long.chars().filter(|c| !c.is_whitespace()).count());
    }

    #[test]
    fn an_accent_that_stands_apart_joins_its_letter() {
        let blocks = vec![Block::Text("Zo\u{308}e C\u{327}elik".to_owned())];
        let pages = lay_out(&[Sheet { blocks, footer: String::new() }]);
        assert!(pages[0].runs.iter().any(|run| run.text == "Zöe Çelik"));
    }

    #[test]
    fn a_heading_does_not_stand_alone_at_the_end_of_a_page() {
        for lines in 30..60 {
            let text = vec!["x"; lines].join("\n");
            let blocks = vec![
                Block::Text(text),
                Block::Heading("Kop".to_owned()),
                Block::Text("eronder".to_owned()),
            ];
            let pages = lay_out(&[Sheet { blocks, footer: String::new() }]);
            let on = |what: &str| {
                pages.iter().position(|page| page.runs.iter().any(|run| run.text == what))
            };
            assert_eq!(on("Kop"), on("eronder"), "{lines}");
        }
    }
}
