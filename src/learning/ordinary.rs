//! Whether a message is ordinary mail, which a person wrote to someone.

use crate::mail::header_fields;

/// Whether nothing in the header says that a program wrote the message, or that it went to a list.
///
/// Answers that programs give (RFC 3834, 5), mailings (RFC 2369, RFC 2919) and what a rule of a
/// mailbox sends on would make every stranger known who writes to many colleagues.
pub fn is_ordinary(header: &[u8]) -> bool {
    !header_fields(header).take(FIELDS_MAX).any(|field| {
        let value = || field.unfolded().trim().to_ascii_lowercase();
        (field.is("auto-submitted") && !value().starts_with("no"))
            || (field.is("precedence") && matches!(value().as_str(), "bulk" | "junk" | "list"))
            || SIGNS.iter().any(|name| field.is(name))
    })
}

/// Fields that stand in no letter.
const SIGNS: [&str; 5] = [
    "list-id",
    "list-unsubscribe",
    "x-autoreply",
    "x-autorespond",
    "x-ms-exchange-generated-message-source",
];

const FIELDS_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::is_ordinary;

    #[test]
    fn tells_what_a_person_wrote() {
        for (header, expected) in [
            ("From: a@b.nl\r\nSubject: Re: overleg\r\n", true),
            ("Auto-Submitted: no\r\n", true),
            ("Auto-Submitted: auto-replied\r\n", false),
            ("auto-submitted:\r\n auto-generated; owner-email=\"a@b.nl\"\r\n", false),
            ("Precedence: bulk\r\n", false),
            ("Precedence: first-class\r\n", true),
            ("List-Unsubscribe: <mailto:x@y.nl>\r\n", false),
            ("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\r\n", false),
            ("Subject: x\r\n\r\nAuto-Submitted: auto-replied\r\n", true),
            ("", true),
        ] {
            assert_eq!(is_ordinary(header.as_bytes()), expected, "{header}");
        }
    }
}
