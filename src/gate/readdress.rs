//! A released message with other header fields, and not a byte of the rest touched: with its
//! recipients hidden from each other, or without what only the gateway may write.

use bytes::Bytes;

use crate::mail::header_fields;

/// Whom the header of a message names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// One recipient: the message is for nobody else, as far as they can see.
    One(&'a str),
    /// Nobody: everyone gets a blind copy.
    Nobody,
}

/// The message with `To` and `Cc` replaced by whom it names.
///
/// Fields that tell of other recipients go as well, and so do signatures over the header (DKIM,
/// ARC), which would fail: a missing signature tells a receiver less against a message than a
/// broken one (RFC 6376, 6.1).
///
/// - Cost: one pass over the header; the body is shared, not copied.
/// - Source: RFC 5322, 3.6.3 (destination fields); `undisclosed-recipients:;` is an empty group.
pub(super) fn readdressed(message: &Bytes, named: Named<'_>) -> Vec<Bytes> {
    let field = match named {
        Named::One(address) => format!("To: {address}\r\n"),
        Named::Nobody => "To: undisclosed-recipients:;\r\n".to_owned(),
    };
    let (mut chunks, mut field) = (Vec::new(), Some(Bytes::from(field)));
    let mut kept_from = 0;
    for found in header_fields(message) {
        if !TELLING.iter().any(|name| found.name.eq_ignore_ascii_case(name)) {
            continue;
        }
        chunks.push(message.slice(kept_from..found.range.start));
        // The new field stands where the first of the old ones stood.
        if found.name.eq_ignore_ascii_case("to") || found.name.eq_ignore_ascii_case("cc") {
            chunks.extend(field.take());
        }
        kept_from = found.range.end;
    }
    chunks.push(message.slice(kept_from..));
    if let Some(field) = field {
        chunks.insert(0, field);
    }
    chunks.retain(|chunk| !chunk.is_empty());
    chunks
}

/// The message without the fields of these names: what a sender writes there is not ours.
///
/// - Cost: one pass over the header; nothing is copied.
pub(super) fn without(message: &Bytes, names: &[String]) -> Vec<Bytes> {
    let (mut chunks, mut kept_from) = (Vec::new(), 0);
    for found in header_fields(message) {
        if names.iter().any(|name| found.name.eq_ignore_ascii_case(name)) {
            chunks.push(message.slice(kept_from..found.range.start));
            kept_from = found.range.end;
        }
    }
    chunks.push(message.slice(kept_from..));
    chunks.retain(|chunk| !chunk.is_empty());
    chunks
}

/// Fields that name recipients, or that were made over those.
const TELLING: &[&str] = &[
    "To",
    "Cc",
    "Bcc",
    "Resent-To",
    "Resent-Cc",
    "Resent-Bcc",
    "Apparently-To",
    "Mail-Followup-To",
    "X-Original-To",
    "Delivered-To",
    "Envelope-To",
    "X-Envelope-To",
    "X-To",
    "X-Cc",
    "X-Bcc",
    "X-RcptTo",
    "X-MDRcpt-To",
    "X-Forwarded-To",
    "Original-Recipient",
    "X-MS-Exchange-Organization-OriginalEnvelopeRecipients",
    "X-MS-Exchange-Organization-Recipient-P2-Type",
    "DKIM-Signature",
    "DomainKey-Signature",
    "ARC-Seal",
    "ARC-Message-Signature",
    "ARC-Authentication-Results",
];

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::Named;
    use super::readdressed;
    use super::without;

    #[test]
    fn fields_that_only_the_gateway_may_write_are_cut_out() {
        let names = ["x-relay".to_owned(), "Zivver-Token".to_owned()];
        let cases = [
            (
                "X-Relay: a\r\n b\r\nFrom: a@x.nl\r\n\r\nx-relay: body\r\n",
                "From: a@x.nl\r\n\r\nx-relay: body\r\n",
            ),
            (
                "From: a@x.nl\r\nzivver-token: 1\r\nX-RELAY: 2\r\n\r\nb\r\n",
                "From: a@x.nl\r\n\r\nb\r\n",
            ),
            ("X-Relay-To: a\r\n\r\nb\r\n", "X-Relay-To: a\r\n\r\nb\r\n"),
        ];
        for (message, expected) in cases {
            let chunks = without(&Bytes::from_static(message.as_bytes()), &names);
            assert_eq!(String::from_utf8(chunks.concat()).expect("text"), expected);
        }
    }

    #[test]
    fn names_nobody_but_the_one_and_leaves_the_rest() {
        let message = "DKIM-Signature: v=1; h=to:cc;\r\n b=abc\r\nFrom: a@x.nl\r\nTo: B <b@y.nl>,\r\n\
                       \tc@y.nl\r\nSubject: x\r\ncc: d@y.nl\r\nBcc: e@y.nl\r\n\r\nTo: body\r\n";
        let rest = "Subject: x\r\n\r\nTo: body\r\n";
        let cases = [
            (message, Named::One("b@y.nl"), format!("From: a@x.nl\r\nTo: b@y.nl\r\n{rest}")),
            (
                message,
                Named::Nobody,
                format!("From: a@x.nl\r\nTo: undisclosed-recipients:;\r\n{rest}"),
            ),
            (
                "From: a@x.nl\r\n\r\nx\r\n",
                Named::One("b@y.nl"),
                "To: b@y.nl\r\nFrom: a@x.nl\r\n\r\nx\r\n".to_owned(),
            ),
        ];
        for (message, named, expected) in cases {
            let chunks = readdressed(&Bytes::from_static(message.as_bytes()), named);
            assert_eq!(String::from_utf8(chunks.concat()).expect("text"), expected);
        }
    }
}
