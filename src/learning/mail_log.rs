//! Message-tracking logs of Exchange: the files as Exchange writes them (`#Fields:` above the
//! lines), what `Get-MessageTrackingLog | Export-Csv` makes of them, and message traces of Exchange
//! Online.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::BuildHasher;
use std::hash::RandomState;
use std::io;
use std::io::BufRead;

use jiff::civil::Date;

use crate::learning::Said;
use crate::learning::Sent;
use crate::learning::Skipped;
use crate::learning::lines::Lines;
use crate::mail::Address;

/// Reads a log and tells `each` what every line of it says.
///
/// - Failure: of the source only.
/// - Cost: a fixed amount of memory, whatever the length of the log.
pub fn read(source: impl BufRead, each: &mut dyn FnMut(Said)) -> io::Result<()> {
    let mut lines = Lines::new(source);
    let mut reading = Reading::default();
    while lines.next()? {
        let number = lines.number();
        if lines.is_cut() {
            each(Said::Fault { line: number, why: "is longer than a megabyte" });
            continue;
        }
        let text = String::from_utf8_lossy(lines.line());
        let text = text.trim_end();
        if number == 1 && lines.line().starts_with(&[0xff, 0xfe]) {
            each(Said::Fault { line: 1, why: "is UTF-16: save the file as UTF-8" });
            return Ok(());
        }
        if let Some(names) = text.strip_prefix("#Fields:") {
            reading.columns = Columns::of(names.trim());
        } else if text.is_empty() || text.starts_with('#') {
            continue;
        } else if let Some(columns) = &reading.columns {
            let said = reading.line(columns, text);
            each(said.unwrap_or_else(|why| Said::Fault { line: number, why }));
        } else {
            reading.columns = Columns::of(text);
            if reading.columns.is_none() {
                each(Said::Fault { line: number, why: "names no columns of a tracking log" });
                return Ok(());
            }
        }
    }
    Ok(())
}

#[derive(Default)]
struct Reading {
    columns: Option<Columns>,
    seen: std::cell::RefCell<HashSet<u64>>,
    hasher: RandomState,
}

/// Where each column stands.
#[derive(Default)]
struct Columns {
    delimiter: char,
    /// How many there are.
    count: usize,
    date: Option<usize>,
    direction: Option<usize>,
    event: Option<usize>,
    message: Option<usize>,
    recipients: Option<usize>,
    sender: Option<usize>,
    source: Option<usize>,
    status: Option<usize>,
}

impl Columns {
    /// By their names; `None` where date, sender or recipients are not among them.
    fn of(header: &str) -> Option<Self> {
        let count = |delimiter: &char| header.matches(*delimiter).count();
        let delimiter = [',', ';', '\t'].into_iter().max_by_key(count)?;
        let mut columns = Self { delimiter, ..Self::default() };
        let names = fields(header, delimiter)?;
        columns.count = names.len();
        for (index, name) in names.iter().enumerate() {
            let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
            let column = match plain.to_ascii_lowercase().as_str() {
                "datetime" | "datetimeutc" | "origintimestamputc" | "received" | "timestamp" => {
                    &mut columns.date
                }
                "directionality" => &mut columns.direction,
                "eventid" => &mut columns.event,
                "messageid" => &mut columns.message,
                "recipientaddress" | "recipients" => &mut columns.recipients,
                "senderaddress" | "sender" => &mut columns.sender,
                "source" => &mut columns.source,
                "recipientstatus" | "status" => &mut columns.status,
                _ => continue,
            };
            column.get_or_insert(index);
        }
        let is_whole = columns.date.is_some()
            && columns.sender.is_some()
            && (columns.recipients.is_some() || columns.status.is_some());
        is_whole.then_some(columns)
    }
}

impl Reading {
    fn line(&self, columns: &Columns, text: &str) -> Result<Said, &'static str> {
        let fields = fields(text, columns.delimiter).ok_or("a quoted field has no end")?;
        if fields.len() < columns.count {
            return Err("has fewer fields than there are columns");
        }
        let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).map_or("", |f| f.trim());
        if let Some(event) = columns.event {
            let event = field(Some(event)).to_ascii_uppercase();
            if !matches!(event.as_str(), "SEND" | "SENDEXTERNAL") {
                return Ok(Said::Skipped(Skipped::OtherEvent));
            }
        }
        if matches!(field(columns.source).to_ascii_uppercase().as_str(), "DSN" | "MAILBOXRULE")
            || field(columns.direction).eq_ignore_ascii_case("incoming")
        {
            return Ok(Said::Skipped(Skipped::OtherEvent));
        }
        let day = day(field(columns.date)).ok_or("the date cannot be read")?;
        let sender = field(columns.sender);
        if sender.is_empty() || sender == "<>" {
            return Ok(Said::Skipped(Skipped::Unordinary));
        }
        let sender = address(sender).ok_or("the sender is no mail address")?;
        if SYSTEM_MAILBOXES.iter().any(|name| sender.local().to_lowercase().starts_with(name)) {
            return Ok(Said::Skipped(Skipped::Unordinary));
        }
        let named = named(field(columns.recipients), field(columns.status));
        if named.is_empty() {
            return Err("there is no recipient");
        }
        let mut recipients = Vec::new();
        let mut is_failed = false;
        for (recipient, status) in named {
            if !is_delivered(status, columns.event.is_some()) {
                is_failed = true;
                continue;
            }
            let recipient = address(recipient).ok_or("a recipient is no mail address")?;
            if self.is_new(field(columns.message), &recipient, &sender) {
                recipients.push(recipient);
            }
        }
        if recipients.is_empty() {
            let why = if is_failed { Skipped::Undelivered } else { Skipped::Twice };
            return Ok(Said::Skipped(why));
        }
        Ok(Said::Sent(Sent { sender, recipients, day }))
    }

    /// Whether this message was not yet seen on its way to this recipient: each server that it
    /// passes writes a line.
    fn is_new(&self, message: &str, recipient: &Address, sender: &Address) -> bool {
        if message.is_empty() {
            return true;
        }
        let mut seen = self.seen.borrow_mut();
        if seen.len() >= SEEN_MAX {
            seen.clear();
        }
        seen.insert(self.hasher.hash_one((message, recipient, sender)))
    }
}

/// The fields of a line; `None` where a quoted one has no end.
fn fields(line: &str, delimiter: char) -> Option<Vec<Cow<'_, str>>> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let Some((field, after)) = rest.split_once(delimiter) else {
                fields.push(Cow::Borrowed(rest));
                return Some(fields);
            };
            fields.push(Cow::Borrowed(field));
            rest = after;
            continue;
        };
        let mut field = String::new();
        let mut open = quoted;
        loop {
            let (before, after) = open.split_once('"')?;
            field.push_str(before);
            match after.strip_prefix('"') {
                Some(after) => {
                    field.push('"');
                    open = after;
                }
                None => {
                    open = after;
                    break;
                }
            }
        }
        fields.push(Cow::Owned(field));
        match open.split_once(delimiter) {
            Some((_, after)) => rest = after,
            None => return Some(fields),
        }
    }
}

/// Each recipient with what became of the message on the way there.
fn named<'f>(recipients: &'f str, statuses: &'f str) -> Vec<(&'f str, &'f str)> {
    let list = |text: &'f str| -> Vec<&'f str> {
        let text = text.trim_start_matches('{').trim_end_matches('}');
        let parts = text.split([';', ',', '|']).map(str::trim);
        parts.filter(|part| !part.is_empty()).collect()
    };
    if recipients.is_empty() {
        // `a@x.nl##Receive, Deliver; b@y.nl##Fail`
        let each = statuses.split(';').filter_map(|part| part.trim().split_once("##"));
        return each.collect();
    }
    let recipients = list(recipients);
    let each: Vec<&str> = statuses.split(';').map(str::trim).collect();
    let is_pairwise = each.len() == recipients.len();
    let pairs = recipients.into_iter().enumerate();
    pairs
        .map(|(index, recipient)| {
            let own = each.get(index).copied().filter(|_| is_pairwise);
            (recipient, own.unwrap_or(statuses))
        })
        .collect()
}

/// Whether the message was taken over; where no column tells of events, the status must say so.
fn is_delivered(status: &str, has_events: bool) -> bool {
    let status = status.to_ascii_lowercase();
    let starts = |codes: [char; 2]| status.starts_with(codes);
    if starts(['4', '5']) || ["fail", "bounce", "quarantine"].iter().any(|no| status.contains(no)) {
        return false;
    }
    has_events || ["250", "deliver", "send"].iter().any(|yes| status.contains(yes))
}

fn address(text: &str) -> Option<Address> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'));
    Address::parse(bare.strip_prefix("smtp:").unwrap_or(bare)).ok()
}

/// The day of a moment: `2026-03-03T08:00:00.000Z`, `3-3-2026 08:00:00`, `3/31/2026 8:00:00 AM`.
fn day(text: &str) -> Option<i64> {
    let first = text.split([' ', 'T']).next()?;
    let numbers: Option<Vec<i16>> =
        first.split(['-', '/', '.']).map(|part| part.parse().ok()).collect();
    let &[one, two, three] = numbers?.as_slice() else { return None };
    let (year, month, day) = match (one, two, three) {
        (1000.., _, _) => (one, two, three),
        // With strokes the month comes first, as in America, where it can.
        (_, _, 1000..) if first.contains('/') && one <= 12 => (three, one, two),
        (_, _, 1000..) => (three, two, one),
        _ => return None,
    };
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    day_number(date)
}

/// Days since 1970.
pub(super) fn day_number(date: Date) -> Option<i64> {
    let first = Date::new(1970, 1, 1).ok()?;
    Some(i64::from(first.until(date).ok()?.get_days()))
}

/// Mailboxes by which Exchange itself writes.
const SYSTEM_MAILBOXES: [&str; 4] =
    ["healthmailbox", "mailer-daemon", "microsoftexchange", "postmaster"];

/// Hashes of 8 bytes that are kept to know a line again; the same message stands close together.
const SEEN_MAX: usize = 2_000_000;

#[cfg(test)]
mod tests {
    use super::day;
    use super::fields;
    use super::read;
    use crate::learning::Said;
    use crate::learning::Skipped;

    fn said(log: &str) -> Vec<String> {
        let mut all = Vec::new();
        let told = read(log.as_bytes(), &mut |said| {
            all.push(match said {
                Said::Sent(sent) => {
                    let to: Vec<String> = sent.recipients.iter().map(|r| r.to_string()).collect();
                    format!("{} {} {}", sent.day, sent.sender, to.join(" "))
                }
                Said::Skipped(why) => format!("{why:?}"),
                Said::Fault { line, why } => format!("{line}: {why}"),
            });
        });
        told.expect("memory can be read");
        all
    }

    #[test]
    fn reads_the_log_as_exchange_writes_it() {
        let log = "\u{feff}#Software: Microsoft Exchange Server\r\n#Version: 15.02.1118.007\r\n\
            #Log-type: Message Tracking Log\r\n#Date: 2026-03-03T00:00:05.123Z\r\n\
            #Fields: date-time,client-ip,source,event-id,message-id,recipient-address,\
            recipient-status,message-subject,sender-address,directionality\r\n\
            2026-03-03T08:00:00.123Z,10.0.0.1,SMTP,RECEIVE,<1@x>,b@partner.nl,,Hoi,a@eigen.nl,\
            Originating\r\n\
            2026-03-03T08:00:01.000Z,,SMTP,SENDEXTERNAL,<1@x>,b@partner.nl;c@partner.nl,250 2.1.5 \
            Recipient OK;550 5.1.1 unknown,\"Re: a, \"\"b\"\"\",a@eigen.nl,Originating\r\n\
            2026-03-03T08:00:02.000Z,,SMTP,SEND,<1@x>,b@partner.nl,250 OK,Hoi,a@eigen.nl,\r\n\
            2026-03-03T08:00:03Z,,DSN,SEND,<2@x>,b@partner.nl,,Weg,a@eigen.nl,Originating\r\n\
            2026-03-03T08:00:03Z,,SMTP,SEND,<3@x>,b@partner.nl,,Weg,<>,Originating\r\n\
            gisteren,,SMTP,SEND,<4@x>,b@partner.nl,,Weg,a@eigen.nl,\r\n\
            2026-03-03T08:00:04Z,,SMTP,SEND,<5@x>,b@partner.nl,,\"Weg,a@eigen.nl,\r\n\
            2026-03-03T08:00:05Z,,SMTP,SEND,<6@x>,,,,a@eigen.nl,\r\n";
        let expected = [
            "OtherEvent",
            "20515 a@eigen.nl b@partner.nl",
            "Twice",
            "OtherEvent",
            "Unordinary",
            "11: the date cannot be read",
            "12: a quoted field has no end",
            "13: there is no recipient",
        ];
        assert_eq!(said(log), expected);
    }

    #[test]
    fn reads_what_powershell_and_exchange_online_export() {
        let export = "#TYPE Microsoft.Exchange.MessageTracking\n\
            \"Timestamp\";\"EventId\";\"Sender\";\"Recipients\";\"RecipientStatus\"\n\
            \"3-3-2026 08:00:00\";\"SEND\";\"a@eigen.nl\";\"{b@x.nl, c@y.nl}\";\"{250 OK}\"\n";
        assert_eq!(said(export), ["20515 a@eigen.nl b@x.nl c@y.nl"]);
        let trace = "Received,SenderAddress,RecipientAddress,Subject,Status,MessageId\n\
            3/31/2026 8:00:00 AM,a@eigen.nl,b@x.nl,Hoi,Delivered,<1@x>\n\
            3/31/2026 8:00:00 AM,a@eigen.nl,b@x.nl,Hoi,Failed,<2@x>\n";
        assert_eq!(said(trace), ["20543 a@eigen.nl b@x.nl", "Undelivered"]);
        let extended = "origin_timestamp_utc,sender_address,recipient_status,message_subject\n\
            2026-03-03T08:00:00Z,a@eigen.nl,\"b@x.nl##Receive, Send; c@y.nl##Receive, Fail\",Hoi\n";
        assert_eq!(said(extended), ["20515 a@eigen.nl b@x.nl"]);
        for other in ["naam;bsn\njan;999990019\n", "", "\u{0}\u{1}\n", "\n\n"] {
            let told = said(other);
            assert!(told.iter().all(|said| said.contains("names no columns")), "{told:?}");
        }
        assert!(matches!(Skipped::Twice, Skipped::Twice));
    }

    #[test]
    fn reads_fields_and_days() {
        assert_eq!(fields("a,\"b,\"\"c\"\"\",,d", ',').expect("fields"), ["a", "b,\"c\"", "", "d"]);
        assert_eq!(fields("a,\"b", ','), None);
        for (text, expected) in [
            ("1970-01-02T23:59:59.999Z", Some(1)),
            ("31-12-1970 10:00", Some(364)),
            ("12/31/1970 1:00 PM", Some(364)),
            ("31/12/1970 13:00", Some(364)),
            ("1970-13-02", None),
            ("32-12-1970", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(day(text), expected, "{text}");
        }
    }
}
