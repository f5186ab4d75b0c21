//! RTF as tokens: braces, control words, characters and raw bytes, in one pass.

/// One token (RTF 1.9.1, "RTF Syntax").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` or `\name123`.
    Word(&'a str, Option<i32>),
    /// A backslash and one sign that is no letter: `\~`, `\*`, `\{`.
    Sign(u8),
    /// `\'e9`: one byte of a character.
    Byte(u8),
    /// What follows `\bin`.
    Binary(&'a [u8]),
    /// Bytes that stand for themselves; no line ends.
    Text(&'a [u8]),
}

/// The tokens of a file.
pub(in crate::extract) struct Tokens<'a> {
    rest: &'a [u8],
    /// Whether the bytes after `\bin` are fewer than it says.
    pub(in crate::extract) is_cut: bool,
}

impl<'a> Tokens<'a> {
    pub(in crate::extract) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, is_cut: false }
    }

    /// The first `count` bytes of the rest, which then begins after them.
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }

    fn control(&mut self) -> Token<'a> {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.sign();
        }
        let name = std::str::from_utf8(self.take(letters)).unwrap_or_default();
        let minus = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest.get(minus..).unwrap_or_default();
        let digits = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let parameter = if digits > 0 { Some(number(self.take(minus + digits))) } else { None };
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        match (name, parameter) {
            ("bin", Some(length)) => {
                let length = usize::try_from(length).unwrap_or(0);
                let bytes = self.take(length);
                self.is_cut |= bytes.len() < length;
                Token::Binary(bytes)
            }
            _ => Token::Word(name, parameter),
        }
    }

    fn sign(&mut self) -> Token<'a> {
        match self.take(1).first() {
            Some(b'\'') => {
                let digits = self.rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                match byte {
                    Some(byte) => {
                        self.take(2);
                        Token::Byte(byte)
                    }
                    None => Token::Sign(b'\''),
                }
            }
            Some(b'\r' | b'\n') => Token::Word("par", None),
            Some(sign) => Token::Sign(*sign),
            None => Token::Text(&[]),
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while matches!(self.rest.first(), Some(b'\r' | b'\n' | 0)) {
            self.take(1);
        }
        Some(match self.rest.first()? {
            b'{' => {
                self.take(1);
                Token::Open
            }
            b'}' => {
                self.take(1);
                Token::Close
            }
            b'\\' => {
                self.take(1);
                self.control()
            }
            _ => {
                let is_end = |byte: &u8| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                let length = self.rest.iter().position(is_end).unwrap_or(self.rest.len());
                Token::Text(self.take(length))
            }
        })
    }
}

/// A number that may have a minus; what is too large stops at the largest.
fn number(digits: &[u8]) -> i32 {
    let (sign, digits) = match digits.split_first() {
        Some((b'-', digits)) => (-1, digits),
        _ => (1, digits),
    };
    let digits = digits.iter().map(|digit| i32::from(digit.saturating_sub(b'0')));
    sign * digits.fold(0_i32, |value, digit| value.saturating_mul(10).saturating_add(digit))
}

#[cfg(test)]
mod tests {
    use super::Token;
    use super::Tokens;

    #[test]
    fn tells_words_signs_bytes_and_text_apart() {
        let rtf = b"{\\rtf1\\b0 a\r\nb\\'e9\\u-10179 ?\\~\\*\\\n\\bin3 }{\\x\\'zz\\fs-24}";
        let tokens: Vec<Token<'_>> = Tokens::new(rtf).collect();
        let expected = [
            Token::Open,
            Token::Word("rtf", Some(1)),
            Token::Word("b", Some(0)),
            Token::Text(b"a"),
            Token::Text(b"b"),
            Token::Byte(0xe9),
            Token::Word("u", Some(-10_179)),
            Token::Text(b"?"),
            Token::Sign(b'~'),
            Token::Sign(b'*'),
            Token::Word("par", None),
            Token::Binary(b"}{\\"),
            Token::Text(b"x"),
            Token::Sign(b'\''),
            Token::Text(b"zz"),
            Token::Word("fs", Some(-24)),
            Token::Close,
        ];
        assert_eq!(tokens, expected);
    }

    #[test]
    fn ends_whatever_the_bytes() {
        for rtf in [&b"\\"[..], b"\\'", b"\\'4", b"\\bin999999999999 x", b"\\u", b"}}}{{{", b""] {
            let mut tokens = Tokens::new(rtf);
            assert!(tokens.by_ref().count() <= rtf.len() + 1);
            assert_eq!(tokens.is_cut, rtf.starts_with(b"\\bin"));
        }
    }
}
