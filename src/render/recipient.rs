//! Why a recipient has its class, and what is odd about it, in a few short sentences.

use crate::destination::Class;
use crate::destination::Ground;
use crate::destination::Noted;
use crate::policy::Verdict;
use crate::render::Language;
use crate::render::correspondence;
use crate::render::texts;

/// Says why a recipient has its class: `Lijkt op gmail.com: typefout. Bedoelde u jan@gmail.com?`
///
/// `because` is the list entry that decided; a sentence for each signal stands behind it.
pub fn recipient_reason(class: Class, because: &str, noted: &Noted, language: Language) -> String {
    let words = &texts(language).recipient;
    // What was held before grounds were kept says what it is like by its class alone.
    let ground = match (noted.ground, class, because) {
        (Ground::Unknown, _, "") => Ground::Unknown,
        (Ground::Unknown, Class::Internal, _) => Ground::OwnDomain,
        (Ground::Unknown, Class::Trusted, _) => Ground::Agreement,
        (Ground::Unknown, Class::Expected, _) => Ground::Configured,
        (Ground::Unknown, Class::Private, _) => Ground::Provider,
        (Ground::Unknown, Class::Disposable, _) => Ground::ThrowAway,
        (Ground::Unknown, Class::Lookalike, _) => Ground::Mistyped,
        (ground, _, _) => ground,
    };
    let mut said = (words.ground)(ground, because);
    if let Some(mail) = &noted.mail {
        said = format!("{}: {}.", said.trim_end_matches('.'), correspondence(mail, language));
    }
    let mut sentences = vec![said];
    sentences.extend(noted.signals.iter().map(|signal| (words.signal)(*signal).to_owned()));
    sentences.extend(noted.meant.as_deref().map(words.meant));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

/// What was noted of the recipient `address` when `verdict` was given; nothing where it is none.
pub fn noted_of(verdict: &Verdict, address: &str) -> Noted {
    let is_same = |other: &str| other.to_lowercase() == address.to_lowercase();
    let mut recipients = verdict.decision.recipients.iter();
    recipients.find(|other| is_same(&other.address)).map(|r| r.noted.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::recipient_reason;
    use crate::destination::Class;
    use crate::destination::Correspondence;
    use crate::destination::Ground;
    use crate::destination::Noted;
    use crate::destination::Signal;
    use crate::render::Language;

    #[test]
    fn says_why_and_what_was_meant() {
        let noted = |ground, meant: Option<&str>, signals: &[Signal]| Noted {
            ground,
            meant: meant.map(str::to_owned),
            mail: None,
            signals: signals.to_vec(),
        };
        let cases = [
            (
                (Class::Lookalike, "gmail.com"),
                noted(Ground::Mistyped, Some("jan@gmail.com"), &[Signal::FirstContact]),
                "Lijkt op gmail.com: een typefout. Het eerste bericht van deze afzender aan dit \
                 adres. Is jan@gmail.com bedoeld?",
                "Looks like gmail.com: a typing mistake. The first message of this sender to this \
                 address. Was jan@gmail.com meant?",
            ),
            (
                (Class::Private, "ziggo.nl"),
                noted(Ground::Provider, None, &[Signal::OwnMailbox]),
                "Mailbox voor particulieren (ziggo.nl). Lijkt een privéadres van de afzender zelf.",
                "Mailbox for private persons (ziggo.nl). Looks like a private address of the \
                 sender.",
            ),
            (
                (Class::Private, "ziggo.nl"),
                Noted::default(),
                "Mailbox voor particulieren (ziggo.nl).",
                "Mailbox for private persons (ziggo.nl).",
            ),
            (
                (Class::Expected, "partner.nl"),
                Noted {
                    ground: Ground::Learned,
                    mail: Some(Correspondence {
                        messages: 14,
                        senders: 5,
                        first_day: 20_515,
                        ..Correspondence::default()
                    }),
                    ..Noted::default()
                },
                "Bekende relatie door eerder mailverkeer (partner.nl): 14 berichten van 5 collega's \
                 sinds 3 maart 2026.",
                "Known correspondent by earlier mail (partner.nl): 14 messages by 5 colleagues \
                 since 3 March 2026.",
            ),
            ((Class::Unexpected, ""), Noted::default(), "Onbekend domein.", "Unknown domain."),
        ];
        for ((class, because), noted, nl, en) in cases {
            assert_eq!(recipient_reason(class, because, &noted, Language::Dutch), nl);
            assert_eq!(recipient_reason(class, because, &noted, Language::English), en);
        }
    }
}
