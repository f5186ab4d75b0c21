//! What a bounce says: the status of each recipient in a delivery report (RFC 3464).
//!
//! The fields of a report are ASCII on lines of their own, whatever stands around them, so the text
//! is read line by line: no part of it is decoded or taken apart, and nothing of it is kept but
//! address, status and the words of the server.

/// What a report says of one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounced {
    /// The address that it was sent to, in lower case.
    pub address: String,
    /// The status, `5.1.1` (RFC 3463); `4.4.7` where it was tried too long in vain.
    pub status: String,
    /// What the server said, as the report quotes it.
    pub said: String,
}

/// The recipients that `text` reports as failed for good; none where it is no report.
pub fn bounced(text: &str) -> Vec<Bounced> {
    let mut found = Vec::new();
    let mut open = Group::default();
    let mut last: Option<Field> = None;
    for line in text.lines().take(LINES_MAX) {
        let line: String = line.chars().take(LINE_LENGTH).collect();
        if line.trim().is_empty() {
            last = None;
            open.end(&mut found);
            continue;
        }
        if line.starts_with([' ', '\t']) {
            // A folded field goes on.
            if let Some(field) = last {
                open.add(field, line.trim());
            }
            continue;
        }
        last = line.split_once(':').and_then(|(name, value)| {
            let field = Field::named(name.trim())?;
            open.add(field, value.trim());
            Some(field)
        });
        if found.len() >= RECIPIENTS_MAX {
            return found;
        }
    }
    open.end(&mut found);
    found
}

/// What stands between angle brackets and may be the `Message-ID` of a mail that is quoted.
pub(super) fn message_ids(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines().take(LINES_MAX) {
        let mut rest: &str = line;
        while let Some((_, after)) = rest.split_once('<') {
            let id = after.split_once('>').map_or("", |(id, _)| id).trim();
            let is_one = id.len() <= ID_LENGTH && id.contains('@') && !id.contains(' ');
            if is_one && !found.iter().any(|known| known == id) {
                found.push(id.to_owned());
            }
            rest = after;
        }
        if found.len() >= RECIPIENTS_MAX {
            break;
        }
    }
    found
}

/// A field of a report that is looked at (RFC 3464, 2.3).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Action,
    Diagnostic,
    Final,
    Original,
    Status,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        [
            ("action", Self::Action),
            ("diagnostic-code", Self::Diagnostic),
            ("final-recipient", Self::Final),
            ("original-recipient", Self::Original),
            ("status", Self::Status),
        ]
        .into_iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known))
        .map(|(_, field)| field)
    }
}

/// The fields of one recipient.
#[derive(Default)]
struct Group {
    action: String,
    diagnostic: String,
    is_final: String,
    original: String,
    status: String,
}

impl Group {
    fn add(&mut self, field: Field, value: &str) {
        let text = match field {
            Field::Action => &mut self.action,
            Field::Diagnostic => &mut self.diagnostic,
            Field::Final => &mut self.is_final,
            Field::Original => &mut self.original,
            Field::Status => &mut self.status,
        };
        if text.len() < FIELD_BYTES_MAX {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(value);
        }
    }

    fn end(&mut self, found: &mut Vec<Bounced>) {
        let group = std::mem::take(self);
        let is_failed = group.action.eq_ignore_ascii_case("failed");
        // `rfc822;jan@voorbeeld.nl`: what was written first is what we sent it to.
        let address = [&group.original, &group.is_final].into_iter().find(|one| !one.is_empty());
        let Some(address) = address.filter(|_| is_failed) else { return };
        let bare =
            |text: &str| text.split_once(';').map_or(text, |(_, rest)| rest).trim().to_owned();
        let address = bare(address).trim_matches(['<', '>']).to_lowercase();
        let status: String = group.status.split_whitespace().next().unwrap_or_default().to_owned();
        if address.contains('@') && is_status(&status) {
            found.push(Bounced { address, status, said: bare(&group.diagnostic) });
        }
    }
}

/// Whether it is the status of what failed, and nothing else: it stands in the trail. What was given
/// up after trying for days has failed for good too, and keeps its `4` (RFC 3464, 2.3.3 and 2.3.4).
fn is_status(text: &str) -> bool {
    let is_number = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<&str> = text.split('.').collect();
    matches!(parts[..], ["4" | "5", subject, detail] if is_number(subject) && is_number(detail))
}

/// A report quotes the message behind it; what is told of recipients stands in front.
const LINES_MAX: usize = 20_000;
const LINE_LENGTH: usize = 2_000;
const FIELD_BYTES_MAX: usize = 4_000;
const RECIPIENTS_MAX: usize = 1_000;
const ID_LENGTH: usize = 998;

#[cfg(test)]
mod tests {
    use super::Bounced;
    use super::bounced;
    use super::message_ids;

    #[test]
    fn the_mails_that_a_report_quotes_are_found() {
        let report = "Diagnostic-Code: smtp;550 5.1.1 <jan@x.nl> unknown\r\n\r\n\
            Message-ID: <abc@voorbeeld.nl>\r\nReferences: <1@x.nl> <2@x.nl>\r\nx < 3 > 2 <leeg>";
        let expected = ["jan@x.nl", "abc@voorbeeld.nl", "1@x.nl", "2@x.nl"];
        assert_eq!(message_ids(report), expected);
    }

    #[test]
    fn a_report_tells_which_address_does_not_exist() {
        let report = "Content-Type: multipart/report; report-type=delivery-status\r\n\r\n\
            Your message could not be delivered.\r\n\r\n--x\r\n\
            Content-Type: message/delivery-status\r\n\r\n\
            Reporting-MTA: dns; mx.voorbeeld.nl\r\n\r\n\
            Original-Recipient: rfc822;Jan@Gmial.com\r\n\
            Final-Recipient: rfc822; jan@gmial.com\r\nAction: failed\r\nStatus: 5.1.1\r\n\
            Diagnostic-Code: smtp; 550 5.1.1 no such\r\n user here\r\n\r\n\
            Final-Recipient: rfc822; vol@x.nl\r\nAction: delayed\r\nStatus: 4.2.2\r\n\r\n--x--\r\n";
        let expected = Bounced {
            address: "jan@gmial.com".to_owned(),
            status: "5.1.1".to_owned(),
            said: "550 5.1.1 no such user here".to_owned(),
        };
        assert_eq!(bounced(report), [expected]);
    }

    #[test]
    fn what_failed_for_good_was_not_received_and_what_waits_says_nothing_yet() {
        for (action, status, is_told) in [
            ("failed", "5.2.2", true),
            ("failed", "5.7.1", true),
            ("Failed", "5.0.0", true),
            ("failed", "4.4.7", true),
            ("failed", "2.0.0", false),
            ("delayed", "4.4.1", false),
            ("delivered", "2.0.0", false),
            ("relayed", "2.0.0", false),
            ("expanded", "2.0.0", false),
        ] {
            let report =
                format!("Final-Recipient: rfc822; a@x.nl\nAction: {action}\nStatus: {status}\n");
            let found: Vec<String> = bounced(&report).into_iter().map(|one| one.status).collect();
            assert_eq!(found == [status], is_told, "{action} {status}");
        }
    }

    #[test]
    fn what_is_no_report_tells_nothing() {
        for text in [
            "",
            "Final-Recipient: rfc822; a@x.nl",
            "Action: failed\nStatus: 5.1.1",
            "Status: 5.1.1",
            "Final-Recipient: rfc822; a@x.nl\nAction: failed\nStatus: 5.jan.jansen",
            "Final-Recipient: rfc822; a@x.nl\nAction: failed\nStatus: 5.1.1234",
            "Final-Recipient: rfc822; a@x.nl\nAction: failed\nStatus: 5.1",
        ] {
            assert_eq!(bounced(text), [], "{text}");
        }
    }
}
