//! Learned correspondents, in Dutch.

use crate::render::Language;
use crate::render::LearnedTexts;
use crate::store::LearnedKind;

pub(super) const LEARNED: LearnedTexts = LearnedTexts {
    title: "Bestemmingen",
    lead: |messages, senders, days, within, unused| {
        let messages = counted(messages, "bericht", "berichten");
        let senders = counted(senders, "collega", "collega's");
        let days = counted(days, "dag", "verschillende dagen");
        let (within, unused) = (counted(within, "dag", "dagen"), counted(unused, "dag", "dagen"));
        format!(
            "Aan deze domeinen en adressen is zo vaak gewone mail gestuurd dat ze bekend zijn: \
             minstens {messages} van {senders} op {days}, binnen {within}. Na {unused} zonder \
             mail vervalt dat vanzelf, tenzij iemand het bevestigt."
        )
    },
    is_off: "Leren staat uit: wat hier staat, telt nu niet mee.",
    empty: "Er zijn nog geen adressen geleerd.",
    empty_ended: "Er is nog niets beëindigd.",
    caption: "Geleerde bestemmingen, de laatst gebruikte bovenaan",
    tab_known: "Bekend",
    tab_ended: "Beëindigd",
    column_name: "Domein of adres",
    column_mail: "Geleerd van",
    column_last: "Laatst gebruikt",
    column_state: "Geldt",
    column_decide: "Beslissen",
    kind: |kind| match kind {
        LearnedKind::Address => "één adres",
        LearnedKind::Domain => "alle adressen van dit domein",
    },
    mail: |messages, senders, since| {
        let number = |count| Language::Dutch.number(count);
        let messages = match messages {
            1 => "1 bericht".to_owned(),
            _ => format!("{} berichten", number(messages)),
        };
        let senders = match senders {
            1 => "1 collega".to_owned(),
            _ => format!("{} collega's", number(senders)),
        };
        format!("{messages} van {senders} sinds {since}")
    },
    until: |day| format!("tot en met {day}, langer als er mail heen gaat"),
    confirmed_by: |name| format!("altijd, bevestigd door {name}"),
    ended_by: |name| format!("niet, beëindigd door {name}"),
    confirm: "Bevestigen",
    end: "Beëindigen",
    confirm_done: |name| format!("{name} blijft bekend, ook als er lang geen mail heen gaat."),
    end_done: |name| format!("{name} is niet meer bekend en wordt niet opnieuw geleerd."),
    search: "Zoek een domein of een heel adres",
    not_found: |name| format!("{name} is niet geleerd en ligt niet vast."),
};

/// A number and the word behind it.
fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
