//! Does the server speak SMTP to the letter? One table, case by case through a raw socket: where it
//! stands, what is said, what must be answered.
//!
//! Every conversation is held twice: line by line, and with all lines in one piece as a client that
//! pipelines sends them (RFC 2920). Every answer but greeting, HELO, EHLO and 354 has an enhanced
//! code of its own class (RFC 2034, 3).

use std::sync::Arc;
use std::time::Duration;

use sluis::smtp::ServerSettings;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::support::Capture;
use super::support::Shared;
use super::support::Talk;
use super::support::on_any_port;
use super::support::serve;

/// Where it stands, what it is about, and what is said with how the answer begins; ` closed` where
/// the server hangs up behind it. `{x*9}` is nine times that letter.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const EHLO: (&str, &str) = ("EHLO ex1.voorbeeld.nl", "250");
const MAIL: (&str, &str) = ("MAIL FROM:<a@x.nl>", "250 2.1.0");
const RCPT: (&str, &str) = ("RCPT TO:<b@y.nl>", "250 2.1.5");
const DATA: (&str, &str) = ("DATA", "354");
const LETTER: (&str, &str) = ("Subject: x\r\n\r\nhi\r\n.", "250 2.0.0");
const QUIT: (&str, &str) = ("QUIT", "221 2.0.0");

#[rustfmt::skip]
const CASES: &[Case] = &[
    // The order of commands.
    ("RFC 5321, 3.3", "a whole transaction", &[EHLO, MAIL, RCPT, DATA, LETTER, QUIT]),
    ("RFC 5321, 3.3", "two on one connection", &[EHLO, MAIL, RCPT, DATA, LETTER, MAIL, RCPT, DATA, LETTER, QUIT]),
    ("RFC 5321, 3.2", "HELO serves as well", &[("HELO ex1.voorbeeld.nl", "250"), MAIL, RCPT, DATA, LETTER, QUIT]),
    ("RFC 5321, 4.1.4", "MAIL before EHLO", &[("MAIL FROM:<a@x.nl>", "503 5.5.1"), EHLO, MAIL, RCPT]),
    ("RFC 5321, 4.1.4", "RCPT before MAIL", &[EHLO, ("RCPT TO:<b@y.nl>", "503 5.5.1")]),
    ("RFC 5321, 4.1.4", "DATA before MAIL", &[EHLO, ("DATA", "503 5.5.1")]),
    ("RFC 5321, 4.1.4", "DATA before RCPT", &[EHLO, MAIL, ("DATA", "503 5.5.1"), RCPT, DATA, LETTER]),
    ("RFC 5321, 4.1.4", "MAIL within a transaction", &[EHLO, MAIL, ("MAIL FROM:<c@x.nl>", "503 5.5.1"), RCPT, DATA, LETTER]),
    ("RFC 5321, 4.1.4", "EHLO anew ends the transaction", &[EHLO, MAIL, RCPT, EHLO, ("DATA", "503 5.5.1")]),
    ("RFC 5321, 4.1.4", "a refused EHLO leaves all as it was", &[EHLO, MAIL, RCPT, ("EHLO", "501 5.5.4"), DATA, LETTER]),
    ("RFC 5321, 4.1.4", "NOOP, RSET, HELP and VRFY before EHLO", &[("NOOP", "250 2.0.0"), ("RSET", "250 2.0.0"), ("HELP", "214 2.0.0"), ("VRFY jan", "252 2.5.0"), EHLO]),
    ("RFC 5321, 4.1.1.5", "RSET ends the transaction", &[EHLO, MAIL, RCPT, ("RSET", "250 2.0.0"), ("DATA", "503 5.5.1"), MAIL]),
    ("RFC 5321, 4.1.1.5", "RSET leaves EHLO in force", &[EHLO, ("RSET", "250 2.0.0"), ("MAIL FROM:<a@x.nl> SIZE=5", "250 2.1.0")]),
    ("RFC 5321, 4.1.1.10", "QUIT within a transaction", &[EHLO, MAIL, RCPT, QUIT]),
    ("RFC 5321, 3.3", "one recipient of two is refused", &[EHLO, MAIL, ("RCPT TO:<no@y.nl>", "550 5.1.1"), RCPT, DATA, LETTER]),
    ("RFC 5321, 3.3", "all recipients are refused", &[EHLO, MAIL, ("RCPT TO:<no@y.nl>", "550 5.1.1"), ("DATA", "554 5.5.1"), RCPT, DATA, LETTER]),
    ("RFC 5321, 4.2.5", "a transaction is over with its message", &[EHLO, MAIL, RCPT, DATA, LETTER, ("RCPT TO:<b@y.nl>", "503 5.5.1"), ("DATA", "503 5.5.1")]),
    // Forms of commands.
    ("RFC 5321, 2.4", "commands in any case", &[("eHlO ex1", "250"), ("mail from:<a@x.nl>", "250 2.1.0"), ("Rcpt To:<b@y.nl>", "250 2.1.5"), ("data", "354"), LETTER, ("quit", "221 2.0.0")]),
    ("RFC 5321, 4.1.1", "spaces at the end", &[EHLO, ("MAIL FROM:<a@x.nl>  ", "250 2.1.0"), ("RCPT TO:<b@y.nl> ", "250 2.1.5"), ("DATA ", "354"), LETTER, ("NOOP ", "250 2.0.0")]),
    ("RFC 5321, 4.1.1", "more than one space behind the verb, which many let through, and a tab", &[EHLO, ("MAIL  FROM:<a@x.nl>", "250 2.1.0"), ("RCPT\tTO:<b@y.nl>", "500 5.5.2"), RCPT]),
    ("RFC 5321, 3.3", "a space behind the colon, which many write", &[EHLO, ("MAIL FROM: <a@x.nl>", "250 2.1.0"), ("RCPT TO: <b@y.nl>", "250 2.1.5")]),
    ("RFC 5321, 4.1.1.1", "a literal as name", &[("EHLO [192.0.2.1]", "250"), ("EHLO [IPv6:2001:db8::1]", "250")]),
    ("RFC 5321, 4.1.1.1", "EHLO and HELO without a name, or with one that is none", &[("EHLO", "501 5.5.4"), ("HELO", "501 5.5.4"), ("EHLO a b", "501 5.5.4"), ("EHLO a(b)", "501 5.5.4"), ("EHLO zoë.nl", "501 5.5.4")]),
    ("RFC 5321, 4.1.1.2", "MAIL without a path, or with half of one", &[EHLO, ("MAIL", "501 5.5.2"), ("MAIL FROM", "501 5.5.2"), ("MAIL FROM:", "501 5.5.2"), ("MAIL FROM:a@x.nl", "501 5.5.2"), ("MAIL FROM:<a@x.nl", "501 5.5.2"), ("MAIL TO:<a@x.nl>", "501 5.5.2"), MAIL]),
    ("RFC 5321, 4.1.2", "MAIL from what is no mailbox", &[EHLO, ("MAIL FROM:<a>", "501 5.1.7"), ("MAIL FROM:<a@>", "501 5.1.7"), ("MAIL FROM:<@x.nl>", "501 5.5.2"), ("MAIL FROM:<a b@x.nl>", "501 5.5.2"), MAIL]),
    ("RFC 5321, 4.5.5", "the null sender", &[EHLO, ("MAIL FROM:<>", "250 2.1.0"), RCPT, DATA, LETTER]),
    ("RFC 5321, 4.1.1.3", "postmaster without a domain", &[EHLO, MAIL, ("RCPT TO:<Postmaster>", "250 2.1.5")]),
    ("RFC 5321, 4.1.1.3", "RCPT to what is no mailbox", &[EHLO, MAIL, ("RCPT TO:<>", "501 5.1.3"), ("RCPT TO:<b>", "501 5.1.3"), ("RCPT TO:b@y.nl", "501 5.5.2"), RCPT]),
    ("RFC 5321, 4.1.2", "a quoted local part", &[EHLO, ("MAIL FROM:<\"a b\"@x.nl>", "250 2.1.0"), ("RCPT TO:<\"b c\"@y.nl>", "250 2.1.5")]),
    ("RFC 5321, 4.1.2", "whatever may stand in quotes", &[EHLO, (r#"MAIL FROM:<"a\"b"@x.nl>"#, "250 2.1.0"), (r#"RCPT TO:<"b>c"@y.nl>"#, "250 2.1.5"), (r#"RCPT TO:<"<b@c>\\"@y.nl>"#, "250 2.1.5"), DATA, LETTER]),
    ("RFC 5321, 4.1.2", "quotes that do not close", &[EHLO, (r#"MAIL FROM:<"a@x.nl>"#, "501 5.5.2"), (r#"MAIL FROM:<"a\"@x.nl>"#, "501 5.5.2"), MAIL, (r#"RCPT TO:<"b"c>"@y.nl>"#, "501 5.5.2"), RCPT]),
    ("RFC 5321, 4.1.3", "address literals", &[EHLO, MAIL, ("RCPT TO:<b@[192.0.2.1]>", "250 2.1.5"), ("RCPT TO:<b@[IPv6:2001:db8::1]>", "250 2.1.5")]),
    ("RFC 5321, 4.1.3", "literals of no address", &[EHLO, ("MAIL FROM:<a@[300.1.1.1]>", "501 5.1.7"), ("MAIL FROM:<a@[IPv6:x::1]>", "501 5.1.7"), ("MAIL FROM:<a@[192.0.2.1>", "501 5.1.7"), MAIL, ("RCPT TO:<b@[]>", "501 5.1.3"), RCPT]),
    ("RFC 5321, 4.5.3.1.2", "a label of more than 63, a domain of more than 255, two dots", &[EHLO, ("MAIL FROM:<a@{x*64}.nl>", "501 5.1.7"), ("MAIL FROM:<a@{x*60}.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxx.nl>", "501 5.1.7"), ("MAIL FROM:<a@x..nl>", "501 5.1.7"), MAIL]),
    ("RFC 5321, 4.5.3.1.1", "a local part of more than 64, as Exchange writes them", &[EHLO, ("MAIL FROM:<IMCEAEX-_o=Org_ou=Group_cn=0123456789012345678901234567890123456789@x.nl>", "250 2.1.0")]),
    ("RFC 5321, appendix C", "a source route is left off", &[EHLO, ("MAIL FROM:<@a.nl,@b.nl:a@x.nl>", "250 2.1.0"), ("RCPT TO:<@c.nl:b@y.nl>", "250 2.1.5")]),
    ("RFC 5321, 4.1.1.4", "DATA, RSET and QUIT take no argument", &[EHLO, MAIL, RCPT, ("DATA now", "501 5.5.4"), ("RSET now", "501 5.5.4"), ("QUIT now", "501 5.5.4"), DATA, LETTER]),
    ("RFC 5321, 4.1.1.9", "NOOP and HELP take any", &[("NOOP whatever <it> is", "250 2.0.0"), ("HELP MAIL", "214 2.0.0")]),
    ("RFC 5321, 4.1.1.6", "VRFY tells nobody who exists, EXPN is not there", &[EHLO, ("VRFY jan@x.nl", "252 2.5.0"), ("EXPN all", "502 5.5.1")]),
    ("RFC 5321, 4.2.4", "commands that nobody knows, and those that nobody should use", &[EHLO, ("FOO", "500 5.5.1"), ("", "500 5.5.1"), ("SEND FROM:<a@x.nl>", "502 5.5.1"), ("TURN", "502 5.5.1"), ("ETRN x.nl", "502 5.5.1"), MAIL]),
    ("RFC 5321, 4.1.1.11", "parameters after HELO", &[("HELO x", "250"), ("MAIL FROM:<a@x.nl> SIZE=1", "555 5.5.4"), ("MAIL FROM:<a@x.nl> BODY=8BITMIME", "555 5.5.4"), MAIL, ("RCPT TO:<b@y.nl> NOTIFY=NEVER", "555 5.5.4")]),
    ("RFC 5321, 4.1.1.11", "parameters that were not offered, twice, or of no form", &[EHLO, ("MAIL FROM:<a@x.nl> FOO=1", "555 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=1 SIZE=1", "501 5.5.4"), ("MAIL FROM:<a@x.nl> =1", "501 5.5.4"), ("MAIL FROM:<a@x.nl>SIZE=1", "501 5.5.2"), MAIL, ("RCPT TO:<b@y.nl> SIZE=1", "555 5.5.4"), RCPT]),
    ("RFC 5321, 2.4", "bytes that are no text", &[EHLO, ("NOOP \u{7}", "500 5.5.2"), ("NOOP \0", "500 5.5.2"), ("NO\0OP", "500 5.5.2"), MAIL]),
    // Limits.
    ("RFC 5321, 4.5.3.1.8", "more recipients than are taken", &[EHLO, MAIL, RCPT, ("RCPT TO:<c@y.nl>", "250 2.1.5"), ("RCPT TO:<d@y.nl>", "250 2.1.5"), ("RCPT TO:<e@y.nl>", "452 4.5.3"), DATA, LETTER]),
    ("RFC 5321, 4.5.3.1.7", "more text than is taken", &[EHLO, MAIL, RCPT, DATA, ("{x*2100}\r\n.", "552 5.3.4"), MAIL, RCPT, DATA, LETTER]),
    ("RFC 5321, 4.5.3.1.6", "a line of text of more than 1,000", &[EHLO, MAIL, RCPT, DATA, ("{x*1500}\r\n.", "250 2.0.0")]),
    ("RFC 1870, 5", "a size that is small enough", &[EHLO, ("MAIL FROM:<a@x.nl> SIZE=2000", "250 2.1.0"), RCPT, DATA, LETTER]),
    ("RFC 1870, 6.1", "a size that is too large", &[EHLO, ("MAIL FROM:<a@x.nl> SIZE=2001", "552 5.3.4"), ("MAIL FROM:<a@x.nl> SIZE=99999999999999999999", "552 5.3.4"), MAIL]),
    ("RFC 1870, 3", "a size that is no number", &[EHLO, ("MAIL FROM:<a@x.nl> SIZE", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=-1", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=1k", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=999999999999999999999", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=0", "250 2.1.0")]),
    ("RFC 1870, 6.3", "more than was announced, yet within the limit", &[EHLO, ("MAIL FROM:<a@x.nl> SIZE=1", "250 2.1.0"), RCPT, DATA, LETTER]),
    ("RFC 1870, 5", "among other parameters, in any order", &[EHLO, ("MAIL FROM:<a@x.nl> BODY=8BITMIME SIZE=5 RET=HDRS", "250 2.1.0"), RCPT, DATA, LETTER]),
    ("RFC 1870, 3", "twice, with a sign, a space, in hexadecimal", &[EHLO, ("MAIL FROM:<a@x.nl> SIZE=5 SIZE=5", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=+5", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE= 5", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=0x5", "501 5.5.4"), ("MAIL FROM:<a@x.nl> SIZE=5=5", "501 5.5.4"), MAIL]),
    ("RFC 1870, 3", "in any case, and with as many digits as there may be", &[EHLO, ("MAIL FROM:<a@x.nl> size=00000000000000000005", "250 2.1.0"), RCPT, DATA, LETTER]),
    ("RFC 1870, 4", "it belongs to MAIL alone", &[EHLO, ("MAIL FROM:<a@x.nl> SIZE=5", "250 2.1.0"), ("RCPT TO:<b@y.nl> SIZE=5", "555 5.5.4"), RCPT, ("DATA SIZE=5", "501 5.5.4"), DATA, LETTER]),
    ("RFC 1870, 6.1", "who was refused by size may send another", &[EHLO, ("MAIL FROM:<a@x.nl> SIZE=5000", "552 5.3.4"), ("RCPT TO:<b@y.nl>", "503 5.5.1"), ("DATA", "503 5.5.1"), ("MAIL FROM:<a@x.nl> SIZE=4", "250 2.1.0"), RCPT, DATA, LETTER]),
    ("RFC 1870, 6.3", "who announced too little is held to the limit", &[EHLO, ("MAIL FROM:<a@x.nl> SIZE=10", "250 2.1.0"), RCPT, DATA, ("{x*2100}\r\n.", "552 5.3.4"), MAIL]),
    ("RFC 1870, 5", "what counts is the message without its end, dots and commands", &[EHLO, MAIL, RCPT, DATA, ("{x*1998}\r\n.", "250 2.0.0"), MAIL, RCPT, DATA, ("..{x*1997}\r\n.", "250 2.0.0"), MAIL, RCPT, DATA, ("{x*1999}\r\n.", "552 5.3.4"), MAIL]),
    // Commands in a group.
    ("RFC 2920, 3.1", "a mistake in the middle", &[EHLO, MAIL, RCPT, ("FOO", "500 5.5.1"), ("RCPT TO:<c@y.nl>", "250 2.1.5"), DATA, LETTER, QUIT]),
    ("RFC 2920, 3.1", "a sender that is refused, and all behind it", &[EHLO, ("MAIL FROM:<a@>", "501 5.1.7"), ("RCPT TO:<b@y.nl>", "503 5.5.1"), ("DATA", "503 5.5.1"), MAIL, RCPT, DATA, LETTER, QUIT]),
    ("RFC 2920, 3.1", "recipients of whom some are refused, for now and for good", &[EHLO, MAIL, ("RCPT TO:<no@y.nl>", "550 5.1.1"), RCPT, ("RCPT TO:<c", "501 5.5.2"), ("RCPT TO:<d@y.nl>", "250 2.1.5"), ("RCPT TO:<e@y.nl>", "250 2.1.5"), ("RCPT TO:<f@y.nl>", "452 4.5.3"), DATA, LETTER, QUIT]),
    ("RFC 2920, 3.1", "RSET begins the next group", &[EHLO, MAIL, RCPT, DATA, LETTER, ("RSET", "250 2.0.0"), MAIL, RCPT, ("RSET", "250 2.0.0"), MAIL, RCPT, DATA, LETTER, QUIT]),
    ("RFC 2920, 3.2", "commands that end no group", &[EHLO, ("NOOP", "250 2.0.0"), MAIL, ("NOOP", "250 2.0.0"), RCPT, ("VRFY jan", "252 2.5.0"), ("HELP", "214 2.0.0"), DATA, LETTER, ("NOOP", "250 2.0.0"), QUIT]),
    ("RFC 2920, 3.2", "a message that is refused, and commands behind it", &[EHLO, MAIL, RCPT, DATA, ("{x*2100}\r\n.", "552 5.3.4"), ("RCPT TO:<b@y.nl>", "503 5.5.1"), MAIL, RCPT, DATA, LETTER, QUIT]),
    // Codes; every answer of all cases is looked at, too.
    ("RFC 2034, 4", "none at a greeting and at a question for more", &[("EHLO x", "250-sluis.voorbeeld.nl"), MAIL, RCPT, ("DATA", "354 end with"), LETTER, ("HELO x", "250 sluis.voorbeeld.nl"), QUIT]),
    ("RFC 2034, 4", "of the class of the answer: done, not now, never", &[EHLO, MAIL, RCPT, ("RCPT TO:<c@y.nl>", "250 2.1.5"), ("RCPT TO:<d@y.nl>", "250 2.1.5"), ("RCPT TO:<e@y.nl>", "452 4.5.3"), ("RCPT TO:<>", "501 5.1.3"), ("EXPN x", "502 5.5.1"), QUIT]),
    ("RFC 2034, 4", "after HELO as well, which does no harm", &[("HELO x", "250"), MAIL, ("RCPT TO:<no@y.nl>", "550 5.1.1"), RCPT, DATA, LETTER, QUIT]),
    // Transparency.
    ("RFC 5321, 4.5.2", "dots at the start of lines", &[EHLO, MAIL, RCPT, DATA, ("..\r\n...a\r\n.b\r\n.", "250 2.0.0"), QUIT]),
    ("RFC 5321, 4.1.1.4", "an empty message", &[EHLO, MAIL, RCPT, DATA, (".", "250 2.0.0"), QUIT]),
    ("RFC 5321, 4.1.1.4", "commands in a message are text", &[EHLO, MAIL, RCPT, DATA, ("QUIT\r\nRSET\r\nMAIL FROM:<e@x.nl>\r\n.", "250 2.0.0"), QUIT]),
    // BDAT.
    ("RFC 3030, 2", "one chunk", &[EHLO, MAIL, RCPT, ("BDAT 4 LAST\r\nhi", "250 2.0.0"), QUIT]),
    ("RFC 3030, 2", "several, the last one empty", &[EHLO, MAIL, RCPT, ("BDAT 4\r\nhi", "250 2.0.0"), ("BDAT 3\r\n.", "250 2.0.0"), ("BDAT 0 LAST", "250 2.0.0"), QUIT]),
    ("RFC 3030, 2", "an empty message, and an empty chunk before the last", &[EHLO, MAIL, RCPT, ("BDAT 0 LAST", "250 2.0.0"), MAIL, RCPT, ("BDAT 0", "250 2.0.0"), ("BDAT 4 LAST\r\nhi", "250 2.0.0"), QUIT]),
    ("RFC 3030, 2", "a second last chunk is out of order, and an empty one outside", &[EHLO, MAIL, RCPT, ("BDAT 4 LAST\r\nhi", "250 2.0.0"), ("BDAT 4 LAST\r\nhi", "503 5.5.1"), ("BDAT 0 LAST", "503 5.5.1"), ("BDAT 0", "503 5.5.1"), MAIL]),
    ("RFC 3030, 2", "chunks behind one that was too large are read and refused", &[EHLO, MAIL, RCPT, ("BDAT 2100\r\n{x*2098}", "552 5.3.4"), ("BDAT 4\r\nhi", "503 5.5.1"), ("BDAT 6 LAST\r\nQUIT", "503 5.5.1"), MAIL]),
    ("RFC 3030, 2", "in any case, and no end within", &[EHLO, MAIL, RCPT, ("bdat 12 last\r\na\r\n.\r\nQUIT", "250 2.0.0"), QUIT]),
    ("RFC 3030, 2", "out of order: the chunk is no command", &[EHLO, ("BDAT 6 LAST\r\nQUIT", "503 5.5.1"), MAIL, ("BDAT 6\r\nQUIT", "503 5.5.1"), MAIL]),
    ("RFC 3030, 2", "DATA, RCPT and MAIL after a chunk", &[EHLO, MAIL, RCPT, ("BDAT 4\r\nhi", "250 2.0.0"), ("DATA", "503 5.5.1"), ("RCPT TO:<c@y.nl>", "503 5.5.1"), ("MAIL FROM:<a@x.nl>", "503 5.5.1"), ("BDAT 4 LAST\r\nhi", "250 2.0.0")]),
    ("RFC 3030, 2", "RSET between chunks", &[EHLO, MAIL, RCPT, ("BDAT 4\r\nhi", "250 2.0.0"), ("RSET", "250 2.0.0"), ("BDAT 4 LAST\r\nhi", "503 5.5.1"), MAIL]),
    ("RFC 3030, 2", "all recipients were refused", &[EHLO, MAIL, ("RCPT TO:<no@y.nl>", "550 5.1.1"), ("BDAT 6 LAST\r\nQUIT", "554 5.5.1"), MAIL]),
    ("RFC 3030, 2", "no size: nobody knows where the next command begins", &[EHLO, MAIL, RCPT, ("BDAT x", "501 5.5.4 closed")]),
    ("RFC 3030, 2", "too large a chunk is read to its end", &[EHLO, MAIL, RCPT, ("BDAT 2100 LAST\r\n{x*2098}", "552 5.3.4"), MAIL]),
    ("RFC 3030, 3", "BINARYMIME is not offered", &[EHLO, ("MAIL FROM:<a@x.nl> BODY=BINARYMIME", "501 5.5.4"), MAIL]),
    // Extensions that go on to the next hop.
    ("RFC 6152, 2", "BODY", &[EHLO, ("MAIL FROM:<a@x.nl> BODY=8BITMIME", "250 2.1.0"), RCPT, DATA, ("caf\u{e9}\r\n.", "250 2.0.0"), ("MAIL FROM:<a@x.nl> body=7bit", "250 2.1.0")]),
    ("RFC 6152, 2", "BODY of another kind", &[EHLO, ("MAIL FROM:<a@x.nl> BODY=9BIT", "501 5.5.4"), ("MAIL FROM:<a@x.nl> BODY", "501 5.5.4")]),
    ("RFC 6152, 2", "BODY twice, and with a recipient", &[EHLO, ("MAIL FROM:<a@x.nl> BODY=7BIT BODY=8BITMIME", "501 5.5.4"), MAIL, ("RCPT TO:<b@y.nl> BODY=7BIT", "555 5.5.4"), RCPT]),
    ("RFC 6531, 3.4", "addresses in UTF-8", &[EHLO, ("MAIL FROM:<zo\u{eb}@x.nl> SMTPUTF8", "250 2.1.0"), ("RCPT TO:<jos\u{e9}@caf\u{e9}.nl>", "250 2.1.5"), DATA, LETTER]),
    ("RFC 6531, 3.5", "without SMTPUTF8", &[EHLO, ("MAIL FROM:<zo\u{eb}@x.nl>", "553 5.6.7"), MAIL, ("RCPT TO:<jos\u{e9}@y.nl>", "553 5.6.7"), RCPT]),
    ("RFC 6531, 3.5", "a domain in UTF-8 without SMTPUTF8, and the same in ASCII", &[EHLO, ("MAIL FROM:<a@caf\u{e9}.nl>", "553 5.6.7"), ("MAIL FROM:<a@xn--caf-dma.nl>", "250 2.1.0"), ("RCPT TO:<b@caf\u{e9}.nl>", "553 5.6.7"), RCPT]),
    ("RFC 6531, 3.1", "SMTPUTF8 after HELO", &[("HELO x", "250"), ("MAIL FROM:<a@x.nl> SMTPUTF8", "555 5.5.4"), MAIL]),
    ("RFC 6531, 3.4", "SMTPUTF8 has no value", &[EHLO, ("MAIL FROM:<a@x.nl> SMTPUTF8=1", "501 5.5.4")]),
    ("RFC 3461, 4.3", "RET and ENVID", &[EHLO, ("MAIL FROM:<a@x.nl> RET=HDRS ENVID=QQ+3D314159", "250 2.1.0"), ("RSET", "250 2.0.0"), ("MAIL FROM:<a@x.nl> ret=full", "250 2.1.0")]),
    ("RFC 3461, 4.3", "RET and ENVID of no form", &[EHLO, ("MAIL FROM:<a@x.nl> RET=ALL", "501 5.5.4"), ("MAIL FROM:<a@x.nl> RET=", "501 5.5.4"), ("MAIL FROM:<a@x.nl> ENVID=", "501 5.5.4"), ("MAIL FROM:<a@x.nl> ENVID=a+g0", "501 5.5.4"), ("MAIL FROM:<a@x.nl> ENVID={x*101}", "501 5.5.4")]),
    ("RFC 3461, 4.1", "NOTIFY and ORCPT", &[EHLO, MAIL, ("RCPT TO:<b@y.nl> NOTIFY=NEVER", "250 2.1.5"), ("RCPT TO:<c@y.nl> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;c+2Bd@y.nl", "250 2.1.5")]),
    ("RFC 3461, 4.1", "NOTIFY and ORCPT of no form", &[EHLO, MAIL, ("RCPT TO:<b@y.nl> NOTIFY=NEVER,DELAY", "501 5.5.4"), ("RCPT TO:<b@y.nl> NOTIFY=", "501 5.5.4"), ("RCPT TO:<b@y.nl> NOTIFY=SOON", "501 5.5.4"), ("RCPT TO:<b@y.nl> ORCPT=b@y.nl", "501 5.5.4"), ("RCPT TO:<b@y.nl> ORCPT=rfc822;b+d@y.nl", "501 5.5.4")]),
    ("RFC 3461, 4", "each once, and where it belongs", &[EHLO, ("MAIL FROM:<a@x.nl> NOTIFY=NEVER", "555 5.5.4"), ("MAIL FROM:<a@x.nl> RET=FULL RET=FULL", "501 5.5.4"), MAIL, ("RCPT TO:<b@y.nl> RET=FULL", "555 5.5.4"), ("RCPT TO:<b@y.nl> NOTIFY=DELAY NOTIFY=DELAY", "501 5.5.4"), ("RCPT TO:<b@y.nl> NOTIFY=SUCCESS,", "501 5.5.4"), ("RCPT TO:<b@y.nl> ORCPT=rfc822;{x*494}", "501 5.5.4"), ("RCPT TO:<b@y.nl> ORCPT=rfc822;{x*493}", "250 2.1.5")]),
    ("RFC 3207, 4", "STARTTLS where it is not offered", &[EHLO, ("STARTTLS", "502 5.5.1"), ("STARTTLS now", "501 5.5.4"), MAIL]),
    ("RFC 4954, 4", "AUTH where it is not offered", &[EHLO, ("AUTH PLAIN AGEAYg==", "502 5.5.1"), MAIL]),
];

#[rustfmt::skip]
const SPOKEN_ONCE: &[Case] = &[
    ("RFC 5321, 2.3.8", "a bare LF ends no command", &[EHLO, ("NOOP\nNOOP", "500 5.5.2 closed")]),
    ("RFC 5321, 2.3.8", "a bare CR ends no command", &[EHLO, ("NOOP\rNOOP", "500 5.5.2 closed")]),
    ("RFC 5321, 4.1.1.4", "a bare LF in a message", &[EHLO, MAIL, RCPT, DATA, ("a\nb\r\n.", "554 5.6.0 closed")]),
    ("RFC 3030, 2", "a bare CR in a chunk", &[EHLO, MAIL, RCPT, ("BDAT 6 LAST\r\na\rb\r", "554 5.6.0"), QUIT]),
    ("a browser led here", "a command of HTTP", &[("POST / HTTP/1.1", "421 4.7.0 closed")]),
    ("RFC 5321, 4.5.3.1.4", "a command line of 512 is taken", &[EHLO, ("NOOP {x*505}", "250 2.0.0")]),
    ("RFC 5321, 4.5.3.1.4", "one that is far too long is not", &[EHLO, ("NOOP {x*3000}", "500 5.5.6"), MAIL]),
];

#[tokio::test]
async fn every_case_is_answered_as_the_rfc_says_line_by_line_and_in_one_piece() {
    let capture = Arc::new(Capture::default());
    let server = serve(settings(), Shared(Arc::clone(&capture))).await;
    let mut wrong = Vec::new();
    let mut held = 0;
    for (case, in_one_piece) in CASES
        .iter()
        .flat_map(|case| [(case, false), (case, true)])
        .chain(SPOKEN_ONCE.iter().map(|case| (case, false)))
    {
        let (source, about, lines) = *case;
        let mut talk = Talk::to(server.address).await;
        if in_one_piece {
            let all: String = lines.iter().map(|(line, _)| written(line)).collect();
            talk.send(&all).await;
        }
        for (line, expected) in lines {
            if !in_one_piece {
                talk.send(&written(line)).await;
            }
            let heard = talk.reply().await;
            let begin = expected.trim_end_matches(" closed");
            let begins = heard.starts_with(begin) && is_enhanced(&heard, line);
            let shown: String = line.chars().take(60).collect();
            if !begins {
                wrong.push(format!("{source}, {about}: {shown:?}: {heard}, not {expected}"));
            }
            if expected.ends_with(" closed") || *line == "QUIT" {
                let more = talk.reply().await;
                if !more.is_empty() {
                    wrong.push(format!("{source}, {about}: {shown:?} leaves open: {more}"));
                }
            }
        }
        held += 1;
    }
    assert!(wrong.is_empty(), "{} of {held}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(held > 180, "{held} conversations");
}

/// A line as it is sent.
fn written(line: &str) -> String {
    let spelt = line.split_once("{x*").and_then(|(before, rest)| {
        let (count, after) = rest.split_once('}')?;
        Some(format!("{before}{}{after}", "x".repeat(count.parse().ok()?)))
    });
    format!("{}\r\n", spelt.as_deref().unwrap_or(line))
}

/// RFC 2034, 3 and 4: an enhanced code of the class of the answer stands in each of its lines.
pub(super) fn is_enhanced(reply: &str, said: &str) -> bool {
    let verb = said.get(..4).unwrap_or_default().to_ascii_uppercase();
    let class = reply.chars().next().unwrap_or_default();
    if class == '3' || (class == '2' && matches!(verb.as_str(), "EHLO" | "HELO")) {
        return true;
    }
    reply.split("\r\n").all(|line| {
        let mut chars = line.chars().skip(4);
        chars.next() == Some(class) && chars.next() == Some('.')
    })
}

#[tokio::test]
async fn messages_come_through_byte_for_byte() {
    let capture = Arc::new(Capture::default());
    let server = serve(settings(), Shared(Arc::clone(&capture))).await;
    // What is sent between DATA and the last dot, and what arrives.
    let cases: [(&str, &str); 12] = [
        ("", ""),
        ("a\r\n", "a\r\n"),
        ("\r\n", "\r\n"),
        ("\r\n\r\na\r\n\r\n", "\r\n\r\na\r\n\r\n"),
        ("..\r\n", ".\r\n"),
        ("...\r\n", "..\r\n"),
        (".a\r\n", "a\r\n"),
        ("a.\r\n", "a.\r\n"),
        (" .\r\n", " .\r\n"),
        ("a \t \r\n", "a \t \r\n"),
        ("From me\r\n>From you\r\n", "From me\r\n>From you\r\n"),
        ("\u{7f}\u{1}caf\u{e9}\u{1a}\r\n", "\u{7f}\u{1}caf\u{e9}\u{1a}\r\n"),
    ];
    for (sent, arrives) in cases {
        let mut talk = Talk::to(server.address).await;
        let stuffed = "EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\n";
        talk.send(&format!("{stuffed}{sent}.\r\nQUIT\r\n")).await;
        while !talk.reply().await.is_empty() {}
        let text = capture.kept.lock().expect("no panic").pop().expect("a message").text;
        assert_eq!(text, arrives, "{sent:?}");
        // By BDAT the same text needs no dots.
        let mut talk = Talk::to(server.address).await;
        let counted = "EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\n";
        talk.send(&format!("{counted}BDAT {} LAST\r\n{arrives}QUIT\r\n", arrives.len())).await;
        while !talk.reply().await.is_empty() {}
        let text = capture.kept.lock().expect("no panic").pop().expect("a message").text;
        assert_eq!(text, arrives, "{sent:?} by BDAT");
    }
}

#[tokio::test]
async fn an_ehlo_names_what_there_is() {
    let server = serve(settings(), Shared(Arc::default())).await;
    let mut talk = Talk::to(server.address).await;
    let hello = talk.say("EHLO x\r\n").await;
    let mut lines = hello.split("\r\n").map(|line| &line[4..]);
    assert_eq!(lines.next(), Some("sluis.voorbeeld.nl"), "RFC 5321, 4.1.1.1");
    let mut named: Vec<&str> = lines.collect();
    named.sort_unstable();
    let expected = [
        "8BITMIME",
        "CHUNKING",
        "DSN",
        "ENHANCEDSTATUSCODES",
        "PIPELINING",
        "SIZE 2000",
        "SMTPUTF8",
    ];
    assert_eq!(named, expected);
    assert_eq!(talk.say("HELO x\r\n").await, "250 sluis.voorbeeld.nl", "RFC 5321, 3.2");
}

#[tokio::test]
async fn silence_has_its_limit_in_every_phase() {
    // What was said before the silence, and how many answers came before the last one.
    let phases: [(&str, usize); 5] = [
        ("", 0),
        ("EHLO x\r\nMAIL F", 1),
        ("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\n", 3),
        ("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\nhi\r\n", 4),
        ("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nBDAT 9\r\nhi\r\n", 3),
    ];
    let mut settings = settings();
    settings.timeouts.command = Duration::from_millis(100);
    settings.timeouts.data = Duration::from_millis(100);
    let capture = Arc::new(Capture::default());
    let server = serve(settings, Shared(Arc::clone(&capture))).await;
    for (said, answers) in phases {
        let mut talk = Talk::to(server.address).await;
        talk.send(said).await;
        for _ in 0..answers {
            assert!(!talk.reply().await.starts_with('4'), "{said:?}");
        }
        assert!(talk.reply().await.starts_with("421 4.4.2"), "{said:?}: RFC 5321, 4.5.3.2");
        assert_eq!(talk.reply().await, "", "{said:?}");
    }
    assert!(capture.kept.lock().expect("no panic").is_empty());
}

#[tokio::test]
async fn tls_before_1_2_is_refused() {
    let certificate = super::support::Certificate::of("sluis.voorbeeld.nl");
    let loaded = sluis::smtp::TlsCertificate::load(&certificate.files.0, &certificate.files.1);
    let settings = ServerSettings { tls: Some(loaded.expect("both")), ..settings() };
    let server = serve(settings, Shared(Arc::default())).await;
    // The highest version that a client offers, by its number (RFC 5246, A.1).
    for (version, is_taken) in [([3, 0], false), ([3, 1], false), ([3, 2], false), ([3, 3], true)] {
        let mut talk = Talk::to(server.address).await;
        talk.say("EHLO x\r\n").await;
        assert!(talk.say("STARTTLS\r\n").await.starts_with("220"));
        let mut stream: TcpStream = talk.stream;
        stream.write_all(&client_hello(version)).await.expect("the server listens");
        let mut record = [0; 7];
        let length = stream.read(&mut record).await.unwrap_or(0);
        let kind = record[..length].first().copied();
        // A handshake goes on (22), or an alert (21) ends it: protocol_version is 70.
        let expected = if is_taken { Some(22) } else { Some(21) };
        assert_eq!(kind, expected, "{version:?}: {record:?}");
        if !is_taken {
            assert_eq!(record[6], 70, "{version:?}");
        }
    }
}

/// The first message of a TLS client, with suites of TLS 1.2 and before (RFC 5246, 7.4.1.2).
fn client_hello(version: [u8; 2]) -> Vec<u8> {
    let suites: [u8; 8] = [0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x09, 0x00, 0x2f];
    let mut body = version.to_vec();
    body.extend([7; 32]);
    body.push(0);
    body.extend([0, suites.len() as u8]);
    body.extend(suites);
    body.extend([1, 0]);
    // supported_groups (P-256, X25519), ec_point_formats, signature_algorithms.
    let extensions: [u8; 36] = [
        0, 10, 0, 6, 0, 4, 0, 23, 0, 29, 0, 11, 0, 2, 1, 0, 0, 13, 0, 12, 0, 10, 4, 3, 8, 4, 4, 1,
        5, 3, 8, 5, 0, 23, 0, 0,
    ];
    body.extend([0, extensions.len() as u8]);
    body.extend(extensions);
    let mut message = vec![1, 0, 0, body.len() as u8];
    message.extend(body);
    let mut record = vec![22, 3, 1, 0, message.len() as u8];
    record.extend(message);
    record
}

fn settings() -> ServerSettings {
    let mut settings = on_any_port();
    settings.limits.message_bytes_max = 2_000;
    settings.limits.recipients_max = 3;
    settings.limits.line_bytes_max = 2_048;
    settings.limits.errors_max = 50;
    settings
}
