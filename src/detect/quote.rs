//! Quoted mail: which lines of a message repeat what was written before, and by whom.
//!
//! Two forms: lines that begin with `>` below a line that says who wrote them, and the block of
//! Outlook (`Van:`, `Verzonden:`, `Aan:`) below which everything is quoted. What is quoted in a
//! quote was in the hands of whoever wrote the outer one, so all heads above a line count.

use crate::detect::Words;
use crate::detect::normalise::fold;
use crate::detect::signs::Signs;

/// What is quoted at this point of a text, and its heads so far.
#[derive(Default)]
pub(super) struct Quotes {
    heads: Vec<Head>,
    /// Sets of heads that hold together for some line; [`Mark::quoted`] is an index.
    sets: Vec<Vec<String>>,
    /// The set that holds here: for blank lines, and for a table between two texts.
    here: u32,
    /// The depth for which the set was made last, and the set; `None` once heads have changed.
    made: Option<(usize, u32)>,
}

/// What is known of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Whether the line is part of a head: it says who wrote, not what.
    pub(super) is_head: bool,
    /// The heads under which the line stands, for [`Quotes::set`].
    pub(super) quoted: u32,
}

/// The lines that say who wrote what follows.
struct Head {
    /// How many `>` stand before it.
    depth: usize,
    reach: Reach,
    /// What it says of the writer: a name, an address, or both.
    wrote: String,
}

/// What a head is the head of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Not known before the next line.
    Open,
    /// The lines with more `>` than it has itself.
    Marked,
    /// All the rest, or all lines with as many `>` as it has itself.
    Rest,
}

impl Quotes {
    /// Reads the next lines of a text.
    pub(super) fn read(&mut self, lines: &[&str], signs: &[Signs], labels: &Words) -> Vec<Mark> {
        let mut marks = Vec::with_capacity(lines.len());
        let mut head_end = 0;
        for (at, (line, signs)) in lines.iter().zip(signs).enumerate() {
            if at < head_end {
                continue;
            }
            let rest = lines.get(at..).unwrap_or_default();
            let (depth, bare) = parted(line);
            let head = || attribution(rest).or_else(|| block(rest, labels));
            if let Some((count, wrote)) = may_be_head(bare, signs).then(head).flatten() {
                let quoted = self.set_at(depth);
                marks.extend(std::iter::repeat_n(Mark { is_head: true, quoted }, count));
                head_end = at + count;
                self.open(Head { depth, reach: Reach::Open, wrote });
                continue;
            }
            if !bare.is_empty() {
                self.settle(depth);
                self.here = self.set_at(depth);
            }
            marks.push(Mark { is_head: false, quoted: self.here });
        }
        marks
    }

    /// What the heads say under which a line stands; the outermost first.
    pub(super) fn set(&self, mark: u32) -> &[String] {
        let at = (mark as usize).checked_sub(1);
        at.and_then(|at| self.sets.get(at)).map_or(&[], Vec::as_slice)
    }

    /// The heads under which a table stands that comes next.
    pub(super) fn here(&self) -> &[String] {
        self.set(self.here)
    }

    fn open(&mut self, head: Head) {
        let depth = head.depth;
        self.settle(depth);
        self.heads.retain(|other| other.reach == Reach::Rest || other.depth < depth);
        if self.heads.len() < HEADS {
            self.heads.push(head);
        }
        self.made = None;
        // Until a line shows what the head is the head of.
        self.here = self.set_at(usize::MAX);
    }

    /// Settles what the open heads are heads of, given the depth of the line that follows.
    fn settle(&mut self, depth: usize) {
        for head in self.heads.iter_mut().filter(|head| head.reach == Reach::Open) {
            head.reach = if depth > head.depth { Reach::Marked } else { Reach::Rest };
            self.made = None;
        }
        let count = self.heads.len();
        self.heads.retain(|head| head.reach == Reach::Marked || head.depth <= depth);
        if self.heads.len() < count {
            self.made = None;
        }
    }

    /// The set of the heads that a line of this depth stands under.
    fn set_at(&mut self, depth: usize) -> u32 {
        match self.made {
            Some((made, set)) if made == depth => set,
            _ => {
                let set = self.make_set(depth);
                self.made = Some((depth, set));
                set
            }
        }
    }

    fn make_set(&mut self, depth: usize) -> u32 {
        let is_under = |head: &&Head| match head.reach {
            Reach::Rest => head.depth <= depth,
            Reach::Marked | Reach::Open => head.depth < depth,
        };
        let set: Vec<String> =
            self.heads.iter().filter(is_under).map(|head| head.wrote.clone()).collect();
        if set.is_empty() {
            return 0;
        }
        if let Some(at) = self.sets.iter().rposition(|known| *known == set) {
            return at as u32 + 1;
        }
        // Beyond the bound nothing is taken for quoted.
        if self.sets.len() >= SETS {
            return 0;
        }
        self.sets.push(set);
        self.sets.len() as u32
    }
}

/// How many `>` stand before a line, and the line without them.
fn parted(line: &str) -> (usize, &str) {
    // Most lines begin with a letter.
    if line.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) {
        return (0, line.trim_end());
    }
    let bare = line.trim_start_matches(['>', ' ', '\t']);
    let before = line.get(..line.len() - bare.len()).unwrap_or_default();
    (before.bytes().filter(|byte| *byte == b'>').count(), bare.trim_end())
}

/// Whether a head may begin with this line: most lines have none of its signs.
fn may_be_head(line: &str, signs: &Signs) -> bool {
    let begins = matches!(line.as_bytes(), [b'o' | b'O' | b'a' | b'A' | b'l' | b'L', ..]);
    begins || signs.colon.is_some() || signs.ats > 0
}

/// `Op ma 2 nov 2026 om 10:11 schreef Kees Bos <k.bos@example.nl>:`, on up to three lines: how
/// many, and what it says.
fn attribution(lines: &[&str]) -> Option<(usize, String)> {
    let (depth, first) = parted(lines.first()?);
    let begins = first.get(..3).is_some_and(|start| {
        STARTS.iter().any(|word| start.eq_ignore_ascii_case(word))
            && first.contains(|c: char| c.is_ascii_digit())
    });
    if !begins && !first.ends_with(':') && memchr::memchr(b'@', first.as_bytes()).is_none() {
        return None;
    }
    let mut whole = String::new();
    for (at, line) in lines.iter().take(ATTRIBUTION_LINES).enumerate() {
        let (own_depth, bare) = parted(line);
        if bare.is_empty() || own_depth != depth || whole.len() + bare.len() > HEAD_BYTES {
            return None;
        }
        whole.push_str(if at == 0 { "" } else { " " });
        whole.push_str(bare);
        if bare.ends_with(':') {
            let says = WROTE.iter().any(|wrote| whole.contains(wrote));
            return says.then_some((at + 1, whole));
        }
    }
    None
}

/// The block of Outlook: how many lines it has, and what it says of the writer.
fn block(lines: &[&str], labels: &Words) -> Option<(usize, String)> {
    let (depth, first) = parted(lines.first()?);
    label(first, labels)?;
    let (mut found, mut used, mut wrote) = (0, 0, None);
    let mut is_writer = false;
    for (at, line) in lines.iter().take(BLOCK_LINES).enumerate() {
        let (own_depth, bare) = parted(line);
        if bare.is_empty() || own_depth != depth {
            break;
        }
        if let Some((name, value)) = label(bare, labels) {
            is_writer = FROM.contains(&name.as_str());
            if is_writer && wrote.is_some() {
                break;
            }
            found += 1;
            used = at + 1;
            if is_writer {
                wrote = Some(value.chars().take(HEAD_BYTES).collect::<String>());
            }
        } else if at + 1 - used > CONTINUED_LINES {
            break;
        } else if is_writer && bare.contains('@') && bare.len() <= HEAD_BYTES {
            // `Van: Kees Bos` and the address below it.
            wrote = wrote.map(|wrote| format!("{wrote} {bare}"));
            used = at + 1;
        }
    }
    wrote.filter(|_| found >= BLOCK_LABELS).map(|wrote| (used, wrote))
}

/// The label of a line such as `*Van:* Kees Bos`, folded, and what stands behind it.
fn label<'l>(line: &'l str, labels: &Words) -> Option<(String, &'l str)> {
    let colon = memchr::memchr(b':', line.as_bytes())?;
    let (label, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let label = label.trim_matches([' ', '*']);
    if label.len() >= LABEL_BYTES || !label.starts_with(char::is_alphabetic) {
        return None;
    }
    let label = fold(label);
    labels.contains(&label).then(|| (label, value.trim_matches([' ', '*', '\t'])))
}

/// How an attribution begins: `Op`, `On`, `Am`, `Le`.
const STARTS: [&str; 4] = ["op ", "on ", "am ", "le "];

/// How it goes on.
const WROTE: [&str; 7] =
    [" schreef ", " schreef:", " wrote:", " wrote ", " schrieb ", " geschreven:", " a écrit"];

/// The label of the line that names the writer.
const FROM: [&str; 3] = ["from", "van", "von"];

/// Lines of an attribution, which mail programs wrap.
const ATTRIBUTION_LINES: usize = 3;

/// Lines of a block, its long lists of recipients included.
const BLOCK_LINES: usize = 14;

/// Labels that a block has at least: one line `Van: …` is a memo.
const BLOCK_LABELS: usize = 3;

/// Lines without a label that may follow one with a label.
const CONTINUED_LINES: usize = 3;

const HEAD_BYTES: usize = 300;
const LABEL_BYTES: usize = 20;
const HEADS: usize = 40;
const SETS: usize = 500;

#[cfg(test)]
mod tests {
    use super::Quotes;
    use crate::detect::Detectors;
    use crate::detect::signs;
    use crate::fault::Source;

    /// For each line `#` for a head, else how many heads it stands under.
    fn read(text: &str) -> String {
        let list = "van\nverzonden\naan\nonderwerp\nfrom\nsent\nto\nsubject\ndate\n";
        let file = "rules/detect/names/quote_heads.txt".to_owned();
        let text_of_list = format!("# source: a\n# licence: b\n# date: 2026-11-22\n{list}");
        let source = Source { file, text: text_of_list };
        let detectors = Detectors::compile(&[source]).expect("a list");
        let (lines, signs) = signs::lines(text);
        let mut quotes = Quotes::default();
        let marks = quotes.read(&lines, &signs, detectors.words().words("quote_heads"));
        assert_eq!(marks.len(), lines.len());
        let shown = |mark: &super::Mark| match mark.is_head {
            true => "#".to_owned(),
            false => quotes.set(mark.quoted).len().to_string(),
        };
        marks.iter().map(shown).collect()
    }

    #[test]
    fn knows_what_is_quoted() {
        let cases = [
            ("ja\nOp ma 2 nov 2026 schreef Kees <k@x.nl>:\n> nee\n> ja\nbedankt", "0#110"),
            ("ja\nOn Mon, 2 Nov 2026 at 10:11, Kees Bos\n<k@x.nl> wrote:\n\nnee\nja", "0##111"),
            ("> Op 2 nov 2026 schreef A <a@x.nl>:\n> > nee\n> ja\n> > nee\nik", "#1010"),
            ("a\nVan: Kees <k@x.nl>\nVerzonden: ma\nAan: b\nOnderwerp: c\n\nd\ne", "0####111"),
            ("*Van:* Kees\n<k@x.nl>\n*Verzonden:* ma\n*Aan:* b\nd", "####1"),
            ("Van: a\nSent: b\nTo: c\nd\nFrom: e\nSent: f\nTo: g\nh", "###1###2"),
            ("Van: Kees\nhallo", "00"),
            ("Op 2 november schreef ik u:\ndat", "#1"),
            ("Hij schreef mij dat\n\nhij komt", "000"),
            ("> los\nniet", "00"),
            ("", "0"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
