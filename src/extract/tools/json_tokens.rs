//! JSON as a stream of tokens (RFC 8259), read without recursion and without a tree.
//!
//! As lenient as people are with it: comments, commas too many and several values in one text
//! (JSON lines) pass.

/// One token; commas and colons are taken as read.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) enum Token {
    /// `{` or `[`.
    Open(Bracket),
    /// `}` or `]`.
    Close(Bracket),
    /// The name of a member.
    Key(String),
    /// `true`, `false` or `null`.
    Literal,
    /// A number, written without exponent where it is whole.
    Number(String),
    /// A string.
    Text(String),
}

/// What holds members or elements together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Bracket {
    /// `[]`.
    Array,
    /// `{}`.
    Object,
}

/// Reads tokens from left to right.
#[derive(Clone)]
pub(in crate::extract) struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(in crate::extract) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What is not read yet: all of it after the last token.
    pub(in crate::extract) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next token; `None` at the end, and where the text is no JSON: then something is left.
    pub(in crate::extract) fn next_token(&mut self) -> Option<Token> {
        self.skip(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b':'));
        while self.skip_comment() {
            self.skip(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b':'));
        }
        let bracket = match self.rest().as_bytes().first()? {
            b'{' => Token::Open(Bracket::Object),
            b'[' => Token::Open(Bracket::Array),
            b'}' => Token::Close(Bracket::Object),
            b']' => Token::Close(Bracket::Array),
            b'"' => return self.string(),
            _ => return self.bare(),
        };
        self.at += 1;
        Some(bracket)
    }

    fn skip(&mut self, test: impl Fn(u8) -> bool) {
        let rest = self.rest().as_bytes();
        self.at += rest.iter().position(|byte| !test(*byte)).unwrap_or(rest.len());
    }

    fn skip_comment(&mut self) -> bool {
        if !self.rest().starts_with("//") {
            return false;
        }
        self.skip(|byte| byte != b'\n');
        true
    }

    /// A string, or a key where a colon follows.
    fn string(&mut self) -> Option<Token> {
        let inside = self.rest().get(1..)?;
        let mut text = String::new();
        let (mut from, mut at) = (0, 0);
        loop {
            let stop = at + memchr::memchr2(b'"', b'\\', inside.as_bytes().get(at..)?)?;
            text.push_str(inside.get(from..stop)?);
            if inside.as_bytes().get(stop) == Some(&b'"') {
                self.at += 1 + stop + 1;
                break;
            }
            let length = unescape(inside.get(stop + 1..)?, &mut text)?;
            (from, at) = (stop + 1 + length, stop + 1 + length);
        }
        let is_key = self.rest().trim_start().starts_with(':');
        Some(if is_key { Token::Key(text) } else { Token::Text(text) })
    }

    /// A number or a literal.
    fn bare(&mut self) -> Option<Token> {
        let rest = self.rest();
        let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'));
        let word = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
        let token = match word {
            "true" | "false" | "null" | "NaN" => Token::Literal,
            _ => Token::Number(whole(word)?),
        };
        self.at += word.len();
        Some(token)
    }
}

/// Adds what stands behind a backslash, and gives its length.
fn unescape(escaped: &str, text: &mut String) -> Option<usize> {
    let first = escaped.chars().next()?;
    match first {
        'n' | 'r' => text.push('\n'),
        't' => text.push('\t'),
        'b' | 'f' => text.push(' '),
        'u' => {
            let unit = |from: usize| u32::from_str_radix(escaped.get(from..from + 4)?, 16).ok();
            let high = unit(1)?;
            let low = escaped.get(5..7).filter(|mark| *mark == "\\u").and_then(|_| unit(7));
            let pair = low
                .filter(|low| (0xd800..0xdc00).contains(&high) && (0xdc00..0xe000).contains(low));
            let code = pair.map_or(high, |low| 0x10000 + ((high - 0xd800) << 10) + low - 0xdc00);
            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            return Some(if pair.is_some() { 11 } else { 5 });
        }
        other => text.push(other),
    }
    Some(first.len_utf8())
}

/// A number as people write it: `1.23456782e8` is `123456782`.
fn whole(word: &str) -> Option<String> {
    let number: f64 = word.parse().ok()?;
    let is_written_whole = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_written_whole || number.fract() != 0.0 || number.abs() >= 1e15 {
        return Some(word.to_owned());
    }
    Some(format!("{number:.0}"))
}

#[cfg(test)]
mod tests {
    use super::{Bracket, Token, Tokens};

    #[test]
    fn reads_tokens_and_stops_where_it_is_none() {
        let mut tokens = Tokens::new(
            "{\"a\" : [1, -2.50, 1.23456782e8,],// x\n\"b\":\"c\\\"\\u00eb\\ud83d\\ude00\\n\"} null",
        );
        let expected = [
            Token::Open(Bracket::Object),
            Token::Key("a".into()),
            Token::Open(Bracket::Array),
            Token::Number("1".into()),
            Token::Number("-2.50".into()),
            Token::Number("123456782".into()),
            Token::Close(Bracket::Array),
            Token::Key("b".into()),
            Token::Text("c\"\u{eb}\u{1f600}\n".into()),
            Token::Close(Bracket::Object),
            Token::Literal,
        ];
        let read: Vec<_> = std::iter::from_fn(|| tokens.next_token()).collect();
        assert_eq!(read, expected);
        assert_eq!(tokens.rest(), "");
        for (text, rest) in [("[1, dag]", "dag]"), ("\"open", "\"open"), ("\"\\", "\"\\")] {
            let mut tokens = Tokens::new(text);
            while tokens.next_token().is_some() {}
            assert_eq!(tokens.rest(), rest);
        }
    }
}
