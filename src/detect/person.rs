//! The words of a line, and what the lists of names say of them.

use std::sync::LazyLock;

use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Strength;
use crate::detect::Words;
use crate::detect::plain::plain;
use crate::detect::words::lower_number;

/// A word of a line, with what joins it to the word before.
pub(super) struct Word<'a> {
    /// The word; its dot belongs to it when it is an initial or an abbreviation.
    pub text: &'a str,
    /// First byte in the line.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether a comma stands in front.
    pub follows_comma: bool,
    /// Whether a colon, an equals sign or a tab stands in front.
    pub follows_colon: bool,
    /// Whether it stands in brackets: `J. (Jan) Jansen`.
    pub is_bracketed: bool,
    /// Whether it begins its line or stands behind a number, where one letter numbers a heading.
    pub begins_heading: bool,
    /// Whether a single space or two part it from the word before.
    is_joined: bool,
}

impl<'t> Word<'t> {
    /// A word in the middle of a line, one space behind the one before.
    fn after_space(line: &'t str, start: usize, end: usize) -> Self {
        Self {
            text: &line[start..end],
            start,
            end,
            follows_comma: false,
            follows_colon: false,
            is_bracketed: false,
            begins_heading: false,
            is_joined: true,
        }
    }

    /// Whether it begins with a capital, as a surname does: `d'Hont` is one.
    pub(super) fn is_capital(&self) -> bool {
        let bare = self.text.strip_prefix("'").unwrap_or(self.text);
        bare.starts_with(char::is_uppercase) || is_elided(self.text.as_bytes())
    }

    /// Whether it can go on with the name that the word before belongs to.
    pub(super) fn joins(&self) -> bool {
        self.is_joined
    }
}

/// What the lists say of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// Nothing.
    No,
    /// A name that is an ordinary word too.
    Word,
    /// A name.
    Name,
}

/// Whether a word that ends as streets do can be a surname where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Streets {
    /// It is a street.
    None,
    /// It can be a surname.
    AsSurnames,
}

/// The lists of names, taken up once a text.
pub(super) struct Names<'a> {
    words: &'a Lexicons,
    given: &'a Words,
    surname: &'a Words,
    interfix: &'a Words,
    ambiguous: &'a Words,
    street: &'a Words,
}

impl<'a> Names<'a> {
    pub(super) fn new(words: &'a Lexicons) -> Self {
        Self {
            words,
            given: words.words("given"),
            surname: words.words("surname"),
            interfix: words.words("interfix"),
            ambiguous: words.words("ambiguous"),
            street: words.words("street"),
        }
    }

    /// Whether `word` is a given name; one with a hyphen is when its first part is.
    pub(super) fn given(&self, word: &str) -> Known {
        self.look_up(self.given, word)
    }

    /// Whether `word` is a surname; one with a hyphen is when one of its parts is.
    pub(super) fn surname(&self, word: &str) -> Known {
        let whole = self.look_up(self.surname, word);
        let parts = word.split('-').map(|part| self.look_up(self.surname, part));
        parts.fold(whole, Known::max)
    }

    fn look_up(&self, list: &Words, word: &str) -> Known {
        let plain = plain(word);
        let whole = plain.bytes();
        let is_whole = list.has(whole);
        let first = if is_whole { Some(whole) } else { first_part(whole) };
        match first.filter(|first| is_whole || list.has(first)) {
            Some(hit) if self.ambiguous.has(hit) => Known::Word,
            Some(_) => Known::Name,
            None => Known::No,
        }
    }

    /// Whether `word` can stand between given name and surname.
    pub(super) fn is_interfix(&self, word: &str) -> bool {
        self.interfix.has(plain(word).bytes())
    }

    /// As [`Names::is_interfix`], of the number of a word: [`crate::detect::words::number`].
    pub(super) fn is_interfix_number(&self, number: u64) -> bool {
        self.interfix.has_number(number)
    }

    /// Whether a word may stand between names, or be a form of address, of whose last letters in
    /// lower case, eight or all, this is the number: it is hardly ever said of another.
    #[inline(always)]
    pub(super) fn may_join(&self, number: u64) -> bool {
        self.interfix.may_have(number) | self.may_address(number)
    }

    /// Whether it may be a form of address, as [`Names::may_join`].
    #[inline(always)]
    pub(super) fn may_address(&self, number: u64) -> bool {
        TITLES.may_have(number) | (number == MS)
    }

    /// Whether `word` is a form of address.
    pub(super) fn is_title(&self, word: &str) -> bool {
        is_title(word)
    }

    /// Whether `word` is no name, whatever stands around it.
    pub(super) fn is_stop(&self, word: &str) -> bool {
        STOPS.contains(&plain(word)) || self.is_street(word)
    }

    /// Whether `word` ends as streets do, and no list has it as a surname.
    pub(super) fn is_street(&self, word: &str) -> bool {
        let plain = plain(word);
        self.surname(word) == Known::No
            && plain.char_indices().skip(2).any(|(at, _)| self.street.contains(&plain[at..]))
    }

    /// Whether `word` is the label of a name: `Achternaam`.
    pub(super) fn is_label(&self, word: &str) -> bool {
        let headings = self.words.headings_exact(word);
        headings
            .iter()
            .any(|heading| heading.kind == Kind::Name && heading.strength != Strength::Never)
    }

    /// Whether two words can be given name and surname: `Roos Visser`.
    pub(super) fn is_pair(&self, tokens: &[Word<'_>]) -> bool {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
        let has_interfix = tokens.len() > 2 && self.is_interfix(tokens[1].text);
        self.given(first.text) != Known::No
            && (self.surname(last.text) != Known::No || has_interfix)
    }

    /// The surname that begins at word `at`, with the words in front of it: its last word, and
    /// whether the lists know it.
    pub(super) fn surname_at(&self, tokens: &[Word<'_>], at: usize) -> Option<(usize, Known)> {
        self.surname_among(tokens, at, Streets::None)
    }

    /// The same, where a word that ends as streets do may be one, too: `mevrouw Kruithof`.
    pub(super) fn surname_among(
        &self,
        tokens: &[Word<'_>],
        at: usize,
        streets: Streets,
    ) -> Option<(usize, Known)> {
        let mut next = at;
        while next < at + INTERFIXES_MAX
            && tokens.get(next).is_some_and(|token| self.is_interfix(token.text))
            && tokens.get(next + 1).is_some_and(|token| {
                token.joins() && (token.is_capital() || self.is_interfix(token.text))
            })
        {
            next += 1;
        }
        let token = tokens.get(next)?;
        // `Peters-de Boer` is two words.
        let halves = token.text.rsplit_once('-').map(|(_, half)| half);
        if let (Some(half), Some(other)) = (halves, tokens.get(next + 1))
            && self.is_interfix(half)
            && other.joins()
            && other.is_capital()
        {
            return Some((next + 1, Known::Name));
        }
        let letters = token.text.chars().filter(|c| c.is_alphabetic()).count();
        let is_abbreviation = token.text.ends_with('.') || letters < 2;
        // `Wmo-loket` is no surname; both halves of one have a capital.
        let is_compound = halves.is_some_and(|half| {
            half.starts_with(char::is_lowercase) && self.surname(token.text) == Known::No
        });
        let is_stop = match streets {
            Streets::None => self.is_stop(token.text),
            Streets::AsSurnames => STOPS.contains(&plain(token.text)),
        };
        if !token.is_capital() || is_abbreviation || is_compound || is_stop {
            return None;
        }
        Some((next, self.surname(token.text)))
    }

    /// The name as names are compared: folded, single spaces, the surname last.
    pub(super) fn canonical(&self, name: &str) -> String {
        let folded = plain(name);
        let ordered = match folded.split_once(',') {
            Some((surname, given)) => format!("{} {}", given.trim(), surname.trim()),
            None => folded.to_owned(),
        };
        ordered.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What stands in front of the first hyphen of a word, if it has one.
fn first_part(word: &[u8]) -> Option<&[u8]> {
    word.get(..memchr::memchr(b'-', word)?)
}

/// Whether `word` is a form of address, with or without its dot.
pub(super) fn is_title(word: &str) -> bool {
    // Every word is asked: most are told by their length.
    if word.len() > TITLE_BYTES_MAX {
        return false;
    }
    let bare = word.trim_end_matches('.');
    // `MS` is an illness, and a firm.
    lower_number(bare.as_bytes()).is_some_and(|number| TITLES.has_number(number)) || bare == "Ms"
}

/// Whether `word` is initials: `J.`, `J.P.`, `Th.M.`; not `B.V.`.
pub(super) fn is_initials(word: &str) -> bool {
    if !word.ends_with('.') && !word.contains('.') || NO_INITIALS.contains(&word) {
        return false;
    }
    word.trim_end_matches('.').split('.').all(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() <= 1
            && letters.all(char::is_lowercase)
    })
}

/// Whether `word` is what kind of firm someone has: `B.V.`, `NV`.
pub(super) fn is_legal_form(word: &str) -> bool {
    let bare: String = word.chars().filter(|c| *c != '.').collect();
    LEGAL_FORMS.contains(&bare.as_str())
}

/// Whether a word begins as `d'Hont` and `l'Ami` do.
pub(super) fn is_elided(word: &[u8]) -> bool {
    let Some((b'd' | b'l', rest)) = word.split_first() else { return false };
    let behind = rest.strip_prefix(b"'").or_else(|| rest.strip_prefix("’".as_bytes()));
    behind.and_then(<[u8]>::first).is_some_and(u8::is_ascii_uppercase)
}

/// Whether `word` stands behind the name of a person only, with or without its dot.
pub(super) fn describes(word: &str) -> bool {
    let bare = word.strip_suffix('.').unwrap_or(word);
    DESCRIBES.iter().any(|described| described.eq_ignore_ascii_case(bare))
}

/// The words of `line`, digits and signs left out.
pub(super) fn words_of(line: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    gather_words(line, &mut words);
    words
}

/// As [`words_of`], into a list that can be used again.
pub(super) fn gather_words<'t>(line: &'t str, words: &mut Vec<Word<'t>>) {
    words.clear();
    let bytes = line.as_bytes();
    let mut gap_start = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !(byte.is_ascii_alphabetic() || *byte == b'\'') {
                at += 1;
                continue;
            }
        } else {
            let c = line[at..].chars().next().unwrap_or_default();
            if !(is_letter(c) || c == '’') {
                at += c.len_utf8();
                continue;
            }
        }
        let end = plain_word_end(bytes, at).unwrap_or_else(|| word_end(line, at));
        let gap = &line[gap_start..at];
        let begins = byte.is_ascii_alphabetic() || matches!(byte, 0xc4..=0xc8);
        if gap == " " && !words.is_empty() && begins {
            words.push(Word::after_space(line, at, end));
            (gap_start, at) = (end, end);
            continue;
        }
        // A word of apostrophes alone, or one glued to digits, is none.
        if begins || line[at..end].chars().any(is_letter) {
            let bare = gap.trim_matches(' ');
            words.push(Word {
                text: &line[at..end],
                start: at,
                end,
                follows_comma: bare == ",",
                follows_colon: bare.trim_matches('\t') == ":"
                    || bare == "="
                    || !gap.is_empty() && gap.trim().is_empty() && gap.contains('\t'),
                is_bracketed: bare == "(" && line[end..].starts_with(')'),
                begins_heading: words.is_empty()
                    || gap.contains(|c: char| c.is_ascii_digit()) && !bare.ends_with('('),
                is_joined: matches!(gap, " " | "  " | " (" | ") ") || gap.is_empty() && at > 0,
            });
            gap_start = end;
        }
        at = end;
    }
}

/// As [`char::is_alphabetic`], which is slow outside ASCII: most letters with accents stand here.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' => true,
        _ => c.is_alphabetic(),
    }
}

/// The end of a word of letters only, of ASCII or with the accents of Europe; `None` where a closer
/// look is needed.
fn plain_word_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    loop {
        match bytes.get(end..).unwrap_or_default() {
            [b'a'..=b'z' | b'A'..=b'Z', ..] => end += 1,
            // U+00C0 to U+00FF but for the two signs among them, and U+0100 to U+023F.
            [0xc3, last, ..] if !matches!(last, 0x97 | 0xb7) => end += 2,
            [0xc4..=0xc8, _, ..] => end += 2,
            [next, ..] => {
                let is_end = next.is_ascii() && !matches!(next, b'\'' | b'-' | b'.');
                return (is_end && end > start).then_some(end);
            }
            [] => return (end > start).then_some(end),
        }
    }
}

/// The end of the word that begins at `start`: letters, apostrophes and hyphens, and the dots of
/// initials and short forms.
fn word_end(line: &str, start: usize) -> usize {
    let mut end = start;
    let mut letters = 0;
    let mut characters = line[start..].char_indices().peekable();
    while let Some((offset, c)) = characters.next() {
        let next_is_letter = characters.peek().is_some_and(|(_, next)| is_letter(*next));
        let belongs = match c {
            '\'' | '’' => next_is_letter,
            '-' => next_is_letter && letters > 0,
            // `J.`, `Th.`, `mevr.`: the dot of a longer word ends a sentence.
            '.' => {
                let is_capital = line[start..].starts_with(char::is_uppercase);
                // `v.d.`: one small letter and one more.
                let is_short = letters == 1
                    && (next_is_letter && end - start == 1 || line[start..end].ends_with(".d"));
                is_title(&line[start..end]) || letters <= 2 && is_capital || is_short
            }
            _ => is_letter(c),
        };
        if !belongs {
            break;
        }
        letters = if c == '.' { 0 } else { letters + usize::from(is_letter(c)) };
        end = start + offset + c.len_utf8();
    }
    // An apostrophe alone is a quotation mark.
    end.max(start + line[start..].chars().next().map_or(1, char::len_utf8))
}

/// Interfixes of a name, at most: `van der`, `in 't`.
const INTERFIXES_MAX: usize = 3;

/// Forms of address, without their dot.
static TITLES: LazyLock<Words> = LazyLock::new(|| Words::of(TITLE_WORDS.map(Box::from)));

const TITLE_WORDS: [&str; 17] = [
    "dhr", "meneer", "heer", "mevrouw", "mevr", "mw", "mej", "fam", "familie", "drs", "ir", "ing",
    "dr", "prof", "mr", "ds", "mrs",
];

/// `ms` as [`crate::detect::words::number`] has it.
const MS: u64 = u16::from_le_bytes(*b"ms") as u64;

/// Bytes of a form of address, at most, with its dot.
const TITLE_BYTES_MAX: usize = 8;

/// Kinds of firms.
const LEGAL_FORMS: [&str; 5] = ["BV", "CV", "NV", "UA", "VOF"];

/// Letters with dots that are no initials.
const NO_INITIALS: [&str; 12] = [
    "B.V.", "N.V.", "V.O.F.", "C.V.", "U.A.", "P.O.", "P.S.", "N.B.", "T.A.V.", "A.U.B.", "I.D.",
    "Nr.",
];

/// Words behind a name that only a person has.
const DESCRIBES: [&str; 8] = [
    "geb",
    "geboren",
    "wonend",
    "wonende",
    "woonachtig",
    "bsn",
    "burgerservicenummer",
    "geboortedatum",
];

/// Words with a capital that follow a form of address or an initial and are no surname.
static STOPS: LazyLock<Words> = LazyLock::new(|| Words::of(STOP_WORDS.split(' ').map(Box::from)));

const STOP_WORDS: &str = "\
    voorzitter wethouder burgemeester minister staatssecretaris secretaris griffier raadslid \
    gedeputeerde directeur gemeente provincie ministerie raad college bestuur commissie \
    afdeling team artikel bijlage lid wet besluit verordening regeling stichting vereniging \
    school kerk maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari \
    maart april mei juni juli augustus september oktober november december nederland europa \
    haag state staten rijk holland brabant gelderland limburg overijssel zeeland friesland \
    groningen drenthe flevoland utrecht";

#[cfg(test)]
mod tests {
    use super::is_initials;
    use super::words_of;

    #[test]
    fn parts_a_line_into_words() {
        let cases = [
            ("dhr. P. Jansen.", vec!["dhr.", "P.", "Jansen"]),
            ("A.B.C. van 't Hof", vec!["A.B.C.", "van", "'t", "Hof"]),
            ("Vries, J. de (Jan)", vec!["Vries", "J.", "de", "Jan"]),
            ("'x' 12 Jan-Willem d'Hont", vec!["'x", "Jan-Willem", "d'Hont"]),
            ("", vec![]),
        ];
        for (line, expected) in cases {
            let words: Vec<_> = words_of(line).iter().map(|word| word.text).collect();
            assert_eq!(words, expected, "{line}");
        }
    }

    #[test]
    fn knows_initials() {
        let cases = [
            ("J.", true),
            ("J.P.", true),
            ("Th.M.", true),
            ("B.V.", false),
            ("Jan.", false),
            ("J", false),
            ("d.d.", false),
        ];
        for (word, expected) in cases {
            assert_eq!(is_initials(word), expected, "{word}");
        }
    }
}
