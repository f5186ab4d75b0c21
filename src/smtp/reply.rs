//! A reply of an SMTP server: code, enhanced status code, text.
//!
//! The same type serves both sides: what this gateway says to its clients, and what the next hop
//! said to it. A reply can be shown on the wire whatever its text came from: control characters
//! become spaces and long lines are folded into several.

use std::fmt;

/// A reply of an SMTP server (RFC 5321, 4.2), with its enhanced status code (RFC 2034).
///
/// Displayed in wire form: every line with its code, ended by CRLF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    code: u16,
    enhanced: Option<EnhancedCode>,
    /// At least one line, printable, without the codes.
    lines: Vec<String>,
}

/// An enhanced status code, `2.1.5`: class, subject, detail (RFC 3463).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnhancedCode(pub u8, pub u16, pub u16);

impl Reply {
    /// A reply with an enhanced status code: `Reply::new(250, (2, 1, 5), "recipient ok")`.
    pub fn new(code: u16, enhanced: impl Into<EnhancedCode>, text: impl AsRef<str>) -> Self {
        Self { code, enhanced: Some(enhanced.into()), lines: lines(text.as_ref()) }
    }

    /// Nothing is left of the memory that messages share (RFC 3463, 3.4: x.3.1 is a full system).
    pub(super) fn no_memory(code: u16) -> Self {
        tracing::warn!(code, "no memory for another message");
        Self::new(code, (4, 3, 1), "no memory for the message, try again later")
    }

    /// A reply without an enhanced status code, as a greeting, EHLO and 354 have it.
    pub fn plain(code: u16, text: impl AsRef<str>) -> Self {
        Self { code, enhanced: None, lines: lines(text.as_ref()) }
    }

    /// A reply as another server gave it: the enhanced code, if any, stands in front of each line.
    ///
    /// - Shape: `text` without the reply codes, one line a line.
    pub fn received(code: u16, text: &str) -> Self {
        let mut enhanced = None;
        let mut kept = Vec::new();
        for line in text.lines() {
            // A control character is a space once it is passed on.
            let is_gap = |c: char| c == ' ' || c.is_control();
            let (front, rest) = line.split_once(is_gap).unwrap_or((line, ""));
            // RFC 2034, 4: a code whose class does not agree with the reply is not one.
            let read = EnhancedCode::parse(front).filter(|read| u16::from(read.0) == code / 100);
            match read {
                Some(read) => {
                    enhanced = enhanced.or(Some(read));
                    kept.push(rest);
                }
                None => kept.push(line),
            }
        }
        Self { code, enhanced, lines: lines(&kept.join("\n")) }
    }

    /// The three-digit code.
    pub fn code(&self) -> u16 {
        self.code
    }

    /// The enhanced status code, where there is one.
    pub fn enhanced(&self) -> Option<EnhancedCode> {
        self.enhanced
    }

    /// The text, line by line, without codes.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The reply on one line without its end, for people and records: `550 5.1.1 no such user`.
    pub fn to_line(&self) -> String {
        let codes = match self.enhanced {
            Some(enhanced) => format!("{} {enhanced}", self.code),
            None => self.code.to_string(),
        };
        format!("{codes} {}", self.lines.join(" ")).trim_end().to_owned()
    }

    /// Whether what was asked is done, or may go on: 2xx or 3xx.
    pub fn is_positive(&self) -> bool {
        matches!(self.code, 200..=399)
    }

    /// Whether it will never work: 5xx.
    pub fn is_permanent(&self) -> bool {
        matches!(self.code, 500..=599)
    }

    /// The same reply under `code`, its enhanced status code kept.
    ///
    /// For a 421 of the next hop: passed on as such it would end our own session.
    pub(super) fn with_code(mut self, code: u16) -> Self {
        self.code = code;
        self
    }

    /// The same reply with an enhanced status code, `x.0.0` where it had none.
    ///
    /// RFC 2034, 4: a server that offers ENHANCEDSTATUSCODES gives one with every 2xx, 4xx, 5xx.
    pub(super) fn with_enhanced(mut self) -> Self {
        let class = match self.code {
            200..=299 => 2,
            400..=499 => 4,
            500..=599 => 5,
            _ => return self,
        };
        self.enhanced = self.enhanced.or(Some(EnhancedCode(class, 0, 0)));
        self
    }
}

impl EnhancedCode {
    /// Reads `2.1.5`; `None` for any other form (RFC 3463, 2).
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let class = match parts.next()? {
            "2" => 2,
            "4" => 4,
            "5" => 5,
            _ => return None,
        };
        let mut number = || {
            let part = parts.next()?;
            let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten()
        };
        let (subject, detail) = (number()?, number()?);
        parts.next().is_none().then_some(Self(class, subject, detail))
    }
}

impl From<(u8, u16, u16)> for EnhancedCode {
    fn from((class, subject, detail): (u8, u16, u16)) -> Self {
        Self(class, subject, detail)
    }
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, line) in self.lines.iter().enumerate() {
            let last = index + 1 == self.lines.len();
            write!(f, "{}{}", self.code, if last { ' ' } else { '-' })?;
            if let Some(enhanced) = self.enhanced {
                write!(f, "{enhanced} ")?;
            }
            write!(f, "{line}\r\n")?;
        }
        Ok(())
    }
}

/// Divides a text into lines that may stand on the wire: at least one, at most [`LINES_MAX`].
fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let clean: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        fold(clean.trim_end(), &mut lines);
    }
    lines.truncate(LINES_MAX);
    // Nobody who reads the reply again would see them.
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// Folds one line at spaces so that each piece keeps the limit of the protocol.
fn fold(mut line: &str, into: &mut Vec<String>) {
    while line.len() > LINE_BYTES_MAX {
        let edge = line.floor_char_boundary(LINE_BYTES_MAX);
        let (head, _) = line.split_at(edge);
        let cut = head.rfind(' ').filter(|cut| *cut > 0).unwrap_or(edge);
        let (head, tail) = line.split_at(cut);
        into.push(head.to_owned());
        line = tail.trim_start();
    }
    into.push(line.to_owned());
}

/// RFC 5321, 4.5.3.1.5: 512 bytes with code and CRLF; the enhanced code takes up to 10 of them.
const LINE_BYTES_MAX: usize = 490;

/// A longer reply than any server sends in earnest.
const LINES_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::{EnhancedCode, Reply};

    #[test]
    fn stands_on_the_wire_line_by_line() {
        let long = "a ".repeat(300);
        let folded = format!(
            "550-5.0.0 {}\r\n550 5.0.0 {}\r\n",
            "a ".repeat(245).trim_end(),
            "a ".repeat(55).trim_end()
        );
        let cases = [
            (Reply::new(250, (2, 0, 0), "ok"), "250 2.0.0 ok\r\n"),
            (Reply::plain(250, "x\nSIZE 1\nDSN"), "250-x\r\n250-SIZE 1\r\n250 DSN\r\n"),
            (Reply::plain(354, ""), "354 \r\n"),
            (Reply::new(550, (5, 1, 1), "no\r\n250 ok"), "550-5.1.1 no\r\n550 5.1.1 250 ok\r\n"),
            (Reply::new(550, (5, 1, 1), "a\rb\tc"), "550 5.1.1 a b c\r\n"),
            (Reply::new(550, (5, 0, 0), &long), folded.as_str()),
        ];
        for (reply, expected) in cases {
            assert_eq!(reply.to_string(), expected);
        }
    }

    #[test]
    fn reads_the_enhanced_code_of_a_received_reply() {
        let cases = [
            (250, "2.1.5 ok", Some(EnhancedCode(2, 1, 5)), "ok"),
            (550, "5.7.520 Access denied", Some(EnhancedCode(5, 7, 520)), "Access denied"),
            (550, "2.1.5 of another class", None, "2.1.5 of another class"),
            (550, "5.1.1.1 too many", None, "5.1.1.1 too many"),
            (550, "no such user", None, "no such user"),
            (250, "2.1.5\tok", Some(EnhancedCode(2, 1, 5)), "ok"),
            (250, "ok\n\u{b}", None, "ok"),
            (250, "", None, ""),
        ];
        for (code, text, enhanced, line) in cases {
            let reply = Reply::received(code, text);
            assert_eq!((reply.enhanced(), reply.lines()), (enhanced, [line.to_owned()].as_slice()));
        }
    }

    #[test]
    fn tells_success_and_refusal_for_good_apart() {
        let kinds = |code| {
            let reply = Reply::plain(code, "");
            (reply.is_positive(), reply.is_permanent())
        };
        assert_eq!(kinds(250), (true, false));
        assert_eq!(kinds(354), (true, false));
        assert_eq!(kinds(451), (false, false));
        assert_eq!(kinds(554), (false, true));
    }
}
