//! Reads objects and operators from bytes (ISO 32000-1, 7.2 and 7.3). Takes what readers take:
//! whatever makes no sense is stepped over.

use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Object;

/// What stands next in a file or in a content stream.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) enum Token {
    /// An object as a whole.
    Object(Object),
    /// A word that is no object: an operator, `obj`, `stream`.
    Word(Vec<u8>),
}

/// Goes through bytes, object by object.
pub(in crate::extract) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How many more objects may be made, so that memory stays bounded.
    left: usize,
}

/// Something opened and not closed yet.
enum Open {
    Array(Vec<Object>),
    Dictionary(Vec<Object>),
}

impl<'a> Lexer<'a> {
    pub(in crate::extract) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, left: OBJECTS_MAX }
    }

    /// How far it has come.
    pub(in crate::extract) fn at(&self) -> usize {
        self.at
    }

    /// Goes on elsewhere.
    pub(in crate::extract) fn jump(&mut self, at: usize) {
        self.at = at;
    }

    /// Lets the next objects count anew; for streams of operators, of which none is kept.
    pub(in crate::extract) fn renew(&mut self) {
        self.left = OBJECTS_MAX;
    }

    /// The next object; `None` where a word or nothing follows.
    pub(in crate::extract) fn object(&mut self) -> Option<Object> {
        match self.next()? {
            Token::Object(object) => Some(object),
            Token::Word(_) => None,
        }
    }

    /// The next object or word; `None` at the end, or when there was too much.
    pub(in crate::extract) fn next(&mut self) -> Option<Token> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.space();
            self.left = self.left.checked_sub(1)?;
            let byte = self.peek()?;
            let object = match byte {
                b'(' => Object::Text(self.literal()),
                b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                    self.at += 2;
                    if open.len() >= DEPTH_MAX {
                        return None;
                    }
                    open.push(Open::Dictionary(Vec::new()));
                    continue;
                }
                b'<' => Object::Text(self.hexadecimal()),
                b'/' => Object::Name(self.name()),
                b'[' => {
                    self.at += 1;
                    if open.len() >= DEPTH_MAX {
                        return None;
                    }
                    open.push(Open::Array(Vec::new()));
                    continue;
                }
                b']' | b'>' | b')' | b'{' | b'}' => {
                    self.at +=
                        if self.bytes.get(self.at..self.at + 2) == Some(b">>") { 2 } else { 1 };
                    match (byte, open.pop()) {
                        (_, Some(opened)) => closed(opened),
                        (b'{' | b'}', None) => return Some(Token::Word(vec![byte])),
                        (_, None) => continue,
                    }
                }
                _ => match self.word() {
                    Token::Object(object) => object,
                    // `2 0 R` and words that stand in no object at all.
                    Token::Word(word) => match open.last_mut() {
                        Some(Open::Array(items) | Open::Dictionary(items)) if word == b"R" => {
                            refer(items);
                            continue;
                        }
                        // An object that was never closed, before the next one.
                        Some(_) if ENDS.contains(&word.as_slice()) => return None,
                        Some(_) => continue,
                        None => return Some(Token::Word(word)),
                    },
                },
            };
            match open.last_mut() {
                Some(Open::Array(items) | Open::Dictionary(items)) => items.push(object),
                None => return Some(Token::Object(object)),
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over white space and comments.
    pub(in crate::extract) fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let line = rest.iter().position(|b| matches!(b, b'\r' | b'\n'));
                self.at += line.unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// A number, `true`, `false`, `null` or any other word.
    fn word(&mut self) -> Token {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len()).max(1);
        let word = rest.get(..length).unwrap_or_default();
        self.at += length;
        match word {
            b"true" => Token::Object(Object::Boolean(true)),
            b"false" => Token::Object(Object::Boolean(false)),
            b"null" => Token::Object(Object::Null),
            _ => number(word).map_or_else(
                || Token::Word(word.get(..WORD_BYTES_MAX).unwrap_or(word).to_vec()),
                |number| Token::Object(Object::Number(number)),
            ),
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len());
        self.at += length;
        let mut name = Vec::with_capacity(length);
        let mut bytes = rest.get(..length).unwrap_or_default();
        while let [first, tail @ ..] = bytes {
            let code = match (first, tail) {
                (b'#', [high, low, ..]) => digit(*high).zip(digit(*low)),
                _ => None,
            };
            name.push(code.map_or(*first, |(high, low)| high << 4 | low));
            bytes = if code.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
        }
        name
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            match (high, digit(byte)) {
                (_, None) => {}
                (None, Some(digit)) => high = Some(digit),
                (Some(first), Some(digit)) => {
                    bytes.push(first << 4 | digit);
                    high = None;
                }
            }
        }
        bytes.extend(high.map(|digit| digit << 4));
        bytes
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                b'\\' => {
                    text.extend(self.escape());
                    continue;
                }
                b'\r' => {
                    self.at += usize::from(self.peek() == Some(b'\n'));
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    /// What stands behind a backslash; nothing for a line that goes on.
    fn escape(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\n' => return None,
            b'\r' => {
                self.at += usize::from(self.peek() == Some(b'\n'));
                return None;
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(next - b'0');
                    self.at += 1;
                }
                code as u8
            }
            other => other,
        })
    }
}

fn closed(opened: Open) -> Object {
    match opened {
        Open::Array(items) => Object::Array(items.into()),
        Open::Dictionary(items) => {
            let mut entries = Vec::with_capacity(items.len() / 2);
            let mut items = items.into_iter().peekable();
            while let Some(key) = items.next() {
                let Object::Name(key) = key else { continue };
                entries.extend(items.next().map(|value| (key, value)));
            }
            Object::Dictionary(Dictionary::new(entries))
        }
    }
}

/// Makes a reference of the two numbers before an `R`.
fn refer(items: &mut Vec<Object>) {
    let count = items.len();
    if let Some([Object::Number(id), Object::Number(_)]) = items.get(count.wrapping_sub(2)..) {
        let id = *id as u32;
        items.truncate(count - 2);
        items.push(Object::Reference(id));
    }
}

/// A number as readers read it: `+1`, `.5`, `4.`, `--3`, `12-34`.
fn number(word: &[u8]) -> Option<f64> {
    if !matches!(word.first()?, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    let text = std::str::from_utf8(word).ok()?;
    let plain = text.trim_start_matches(['+', '-']);
    let value = match plain.parse::<f64>() {
        Ok(value) if plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') => value,
        _ if plain == "." || plain.is_empty() => 0.0,
        _ => {
            let (front, back) = plain.split_once('-')?;
            back.bytes().all(|b| b.is_ascii_digit() || b == b'.').then_some(())?;
            front.parse().ok()?
        }
    };
    Some(if text.starts_with('-') { -value } else { value })
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// White space (ISO 32000-1, table 1).
pub(in crate::extract) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Words at which an object ends, whether it was closed or not.
const ENDS: [&[u8]; 4] = [b"endobj", b"obj", b"stream", b"xref"];

/// Objects within one another. Page trees and outlines nest by reference, not in one object.
const DEPTH_MAX: usize = 64;

/// Objects made in one go.
const OBJECTS_MAX: usize = 2_000_000;

const WORD_BYTES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::Lexer;
    use super::Object;
    use super::Token;

    #[test]
    fn reads_objects_as_readers_do() {
        let text = |text: &str| Object::Text(text.as_bytes().to_vec());
        let name = |name: &str| Object::Name(name.as_bytes().to_vec());
        for (bytes, expected) in [
            ("(a(b)\\)\\101\\\nc\\n)", text("a(b))Ac\n")),
            ("<31 3 2 3>", text("120")),
            ("/A#42#zC", name("AB#zC")),
            ("-.5", Object::Number(-0.5)),
            ("--3", Object::Number(-3.0)),
            (
                "[1 0 R 2(x)]",
                Object::Array([Object::Reference(1), Object::Number(2.0), text("x")].into()),
            ),
            ("% c\r\ntrue", Object::Boolean(true)),
        ] {
            assert_eq!(Lexer::new(bytes.as_bytes(), 0).object(), Some(expected), "{bytes}");
        }
        let dictionary = Lexer::new(b"<</A 1/B<</C[/D]>>/A 2>>", 0).object();
        let dictionary = dictionary.as_ref().and_then(Object::dictionary).cloned();
        let dictionary = dictionary.unwrap_or_default();
        assert_eq!(*dictionary.get(b"A"), Object::Number(2.0));
        assert!(dictionary.get(b"B").dictionary().is_some_and(|inner| inner.has(b"C")));
    }

    #[test]
    fn stops_at_nonsense() {
        let deep = "[".repeat(100_000);
        for bytes in ["", "   ", "[1 2", "<</A", deep.as_str(), "[ endobj ]"] {
            assert_eq!(Lexer::new(bytes.as_bytes(), 0).next(), None);
        }
        assert_eq!(Lexer::new(b"BT", 0).next(), Some(Token::Word(b"BT".to_vec())));
        assert_eq!(Lexer::new(b") >> BT", 0).next(), Some(Token::Word(b"BT".to_vec())));
    }
}
