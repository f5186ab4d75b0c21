//! One command line of a client.
//!
//! The line is read as it stands: no character is dropped, quotes stay, parameters are kept
//! verbatim, so that a path can be carried on as it was written.

use crate::smtp::Reply;

/// A command of RFC 5321, 4.1 and its extensions; the line had no CRLF any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command<'a> {
    Auth { mechanism: &'a str, initial: Option<&'a str> },
    Bdat { size_bytes: u64, position: Chunk },
    Data,
    Ehlo(&'a str),
    Expn,
    Helo(&'a str),
    Help,
    Mail(Path<'a>),
    Noop,
    Quit,
    Rcpt(Path<'a>),
    Rset,
    StartTls,
    Vrfy,
}

/// Where a chunk of BDAT stands in its message (RFC 3030).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chunk {
    Last,
    More,
}

/// A path of MAIL or RCPT, and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path<'a> {
    /// What stands between `<` and `>`, without a source route.
    pub(super) raw: &'a str,
    /// All that follows, without spaces around it.
    pub(super) parameters: &'a str,
}

/// Why a line is not a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CommandError {
    /// The size of the chunk is unknown, so nobody can tell where the next command begins.
    Desynchronised(Reply),
    /// A client of another protocol, such as a browser that was led here.
    Foreign,
    /// A mistake in one line.
    Syntax(Reply),
}

impl<'a> Command<'a> {
    /// Reads one line without its CRLF.
    pub(super) fn parse(line: &'a [u8]) -> Result<Self, CommandError> {
        let text = std::str::from_utf8(line).unwrap_or("\0");
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim_matches(' ');
        let verb = verb.to_ascii_uppercase();
        if FOREIGN.contains(&verb.as_str()) {
            return Err(CommandError::Foreign);
        }
        if verb == "BDAT" {
            return chunk(rest).ok_or_else(|| {
                CommandError::Desynchronised(Reply::new(501, (5, 5, 4), "BDAT size [LAST]"))
            });
        }
        if text.chars().any(char::is_control) {
            return Err(syntax(500, (5, 5, 2), "the line holds a character no command has"));
        }
        match verb.as_str() {
            "EHLO" => Ok(Self::Ehlo(host(rest)?)),
            "HELO" => Ok(Self::Helo(host(rest)?)),
            "MAIL" => Ok(Self::Mail(path(rest, "FROM:")?)),
            "RCPT" => Ok(Self::Rcpt(path(rest, "TO:")?)),
            "DATA" => bare(rest, Self::Data),
            "RSET" => bare(rest, Self::Rset),
            "QUIT" => bare(rest, Self::Quit),
            "STARTTLS" => bare(rest, Self::StartTls),
            "NOOP" => Ok(Self::Noop),
            "HELP" => Ok(Self::Help),
            "VRFY" => Ok(Self::Vrfy),
            "EXPN" => Ok(Self::Expn),
            "AUTH" => auth(rest),
            "ETRN" | "TURN" | "ATRN" | "SEND" | "SOML" | "SAML" => {
                Err(syntax(502, (5, 5, 1), "command not implemented"))
            }
            _ => Err(syntax(500, (5, 5, 1), "command not recognised")),
        }
    }
}

/// `mechanism [initial-response]` (RFC 4954, 4).
fn auth(rest: &str) -> Result<Command<'_>, CommandError> {
    let mut words = rest.split(' ').filter(|word| !word.is_empty());
    match (words.next(), words.next(), words.next()) {
        (Some(mechanism), initial, None) => Ok(Command::Auth { mechanism, initial }),
        _ => Err(syntax(501, (5, 5, 4), "AUTH mechanism [response]")),
    }
}

/// `size [LAST]`; a size that does not fit in 64 bits is none.
fn chunk(rest: &str) -> Option<Command<'static>> {
    let (digits, position) = match rest.split_once(' ') {
        None => (rest, Chunk::More),
        Some((digits, last)) if last.trim_matches(' ').eq_ignore_ascii_case("LAST") => {
            (digits, Chunk::Last)
        }
        Some(_) => return None,
    };
    Some(Command::Bdat { size_bytes: number(digits)?, position })
}

/// A decimal number without sign.
pub(super) fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// A command that has no argument.
fn bare<'a>(rest: &str, command: Command<'a>) -> Result<Command<'a>, CommandError> {
    if rest.is_empty() { Ok(command) } else { Err(syntax(501, (5, 5, 4), "no argument allowed")) }
}

/// The argument of EHLO: a host name or an address literal, as far as it may stand in a header.
fn host(rest: &str) -> Result<&str, CommandError> {
    let known = |b: u8| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b);
    if !rest.is_empty() && rest.len() <= 255 && rest.bytes().all(known) {
        Ok(rest)
    } else {
        Err(syntax(501, (5, 5, 4), "a host name or address literal is needed"))
    }
}

/// `FROM:<path> parameters`. A space after the colon is let through, as most servers do.
fn path<'a>(rest: &'a str, keyword: &str) -> Result<Path<'a>, CommandError> {
    let wrong = || syntax(501, (5, 5, 2), &format!("the form is {keyword}<address>"));
    let (front, after) = rest.split_at_checked(keyword.len()).ok_or_else(wrong)?;
    if !front.eq_ignore_ascii_case(keyword) {
        return Err(wrong());
    }
    let after = after.trim_start_matches(' ').strip_prefix('<').ok_or_else(wrong)?;
    let (inside, after) =
        after.split_at_checked(closing(after).ok_or_else(wrong)?).ok_or_else(wrong)?;
    let after = after.strip_prefix('>').ok_or_else(wrong)?;
    if !after.is_empty() && !after.starts_with(' ') {
        return Err(wrong());
    }
    let raw = without_route(inside).ok_or_else(wrong)?;
    Ok(Path { raw, parameters: after.trim_matches(' ') })
}

/// Where the `>` is that closes a path: outside quotes, with no space outside quotes before it.
fn closing(text: &str) -> Option<usize> {
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Some(at),
            b' ' | b'<' if !quoted => return None,
            _ => {}
        }
    }
    None
}

/// Leaves off a source route, `@a,@b:user@c` (RFC 5321, appendix C: it should be ignored).
fn without_route(inside: &str) -> Option<&str> {
    if !inside.starts_with('@') {
        return Some(inside);
    }
    // A colon may also stand in an address literal of the route: `@[IPv6:…]:user@c`.
    let mut literal = false;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            b'[' => literal = true,
            b']' => literal = false,
            b':' if !literal => return inside.get(at + 1..).filter(|rest| !rest.is_empty()),
            _ => {}
        }
    }
    None
}

fn syntax(code: u16, enhanced: (u8, u16, u16), text: &str) -> CommandError {
    CommandError::Syntax(Reply::new(code, enhanced, text))
}

/// Verbs of HTTP: a page may make a browser send mail to a port of the inner network
/// ("cross-protocol scripting"), one request line and header lines before the commands.
const FOREIGN: [&str; 8] = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

#[cfg(test)]
mod tests {
    use super::Chunk;
    use super::Command;
    use super::CommandError;
    use super::Path;

    #[test]
    fn reads_each_command() {
        let mail = |raw, parameters| Command::Mail(Path { raw, parameters });
        let rcpt = |raw, parameters| Command::Rcpt(Path { raw, parameters });
        let cases = [
            ("EHLO exch01.voorbeeld.nl", Command::Ehlo("exch01.voorbeeld.nl")),
            ("helo [192.0.2.1]", Command::Helo("[192.0.2.1]")),
            ("EHLO [IPv6:2001:db8::1] ", Command::Ehlo("[IPv6:2001:db8::1]")),
            ("MAIL FROM:<>", mail("", "")),
            ("mail from:<jan@x.nl> SIZE=10  RET=HDRS ", mail("jan@x.nl", "SIZE=10  RET=HDRS")),
            ("MAIL FROM: <jan@x.nl>", mail("jan@x.nl", "")),
            (
                "RCPT TO:<\"a b\\\"c>\"@x.nl> NOTIFY=NEVER",
                rcpt("\"a b\\\"c>\"@x.nl", "NOTIFY=NEVER"),
            ),
            ("RCPT TO:<postmaster>", rcpt("postmaster", "")),
            ("RCPT TO:<@a.nl,@b.nl:jan@x.nl>", rcpt("jan@x.nl", "")),
            ("RCPT TO:<@[IPv6:::1]:jan@x.nl>", rcpt("jan@x.nl", "")),
            ("RCPT TO:<jan@café.nl>", rcpt("jan@café.nl", "")),
            ("DATA", Command::Data),
            ("data ", Command::Data),
            ("AUTH LOGIN", Command::Auth { mechanism: "LOGIN", initial: None }),
            ("auth plain =", Command::Auth { mechanism: "plain", initial: Some("=") }),
            ("BDAT 86 LAST", Command::Bdat { size_bytes: 86, position: Chunk::Last }),
            ("bdat 0", Command::Bdat { size_bytes: 0, position: Chunk::More }),
            ("NOOP anything", Command::Noop),
            ("STARTTLS", Command::StartTls),
            ("VRFY jan", Command::Vrfy),
            ("QUIT", Command::Quit),
        ];
        for (line, expected) in cases {
            assert_eq!(Command::parse(line.as_bytes()), Ok(expected), "{line}");
        }
    }

    #[test]
    fn refuses_what_is_no_command() {
        let cases: [(&[u8], u16); 23] = [
            (b"", 500),
            (b"FOO", 500),
            (b"MAI\0L FROM:<a@x.nl>", 500),
            (b"MAIL FROM:<a\xff@x.nl>", 500),
            (b"EHLO", 501),
            (b"EHLO a b", 501),
            (b"EHLO a(b)", 501),
            (b"MAIL", 501),
            (b"MAIL FROM", 501),
            (b"MAIL FROM:a@x.nl", 501),
            (b"MAIL FROM:<a@x.nl", 501),
            (b"MAIL FROM:<a@x.nl>SIZE=1", 501),
            (b"MAIL FROM:<a b@x.nl>", 501),
            (b"MAIL FROM:<<a@x.nl>>", 501),
            (b"MAIL TO:<a@x.nl>", 501),
            (b"RCPT TO:<@a.nl>", 501),
            (b"RCPT TO:<@a.nl:>", 501),
            (b"RCPT TO:<\"a@x.nl>", 501),
            (b"DATA now", 501),
            (b"STARTTLS now", 501),
            (b"AUTH", 501),
            (b"AUTH PLAIN a b", 501),
            (b"ETRN x.nl", 502),
        ];
        for (line, expected) in cases {
            match Command::parse(line) {
                Err(CommandError::Syntax(reply)) => assert_eq!(reply.code(), expected, "{line:?}"),
                other => panic!("{line:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_chunk_of_unknown_size_ends_the_conversation() {
        for line in [
            "BDAT",
            "BDAT x",
            "BDAT -1",
            "BDAT +1",
            "BDAT 99999999999999999999999 LAST",
            "BDAT 18446744073709551616",
            "BDAT 10 FIRST",
            "BDAT 10 LAST LAST",
        ] {
            let read = Command::parse(line.as_bytes());
            assert!(matches!(read, Err(CommandError::Desynchronised(_))), "{line}");
        }
        assert_eq!(Command::parse(b"GET / HTTP/1.1"), Err(CommandError::Foreign));
    }
}
