//! The pieces that mails about held messages share.

use jiff::Timestamp;

use crate::access::new_control_code;
use crate::access::new_link;
use crate::notify::Settings;
use crate::notify::body::Body;
use crate::notify::body::Piece;
use crate::policy::Verdict;
use crate::render::Language;
use crate::render::NoticeTexts;
use crate::render::texts;
use crate::render::why;
use crate::store;
use crate::store::Held;
use crate::store::RecipientState;
use crate::store::Tx;

/// One text for each language that a mail is written in.
pub(super) fn bodies(
    settings: &Settings,
    write: impl Fn(&NoticeTexts, Language) -> Vec<Piece>,
) -> Vec<Body> {
    let languages = languages(settings).iter();
    let body = |language: &Language| Body {
        language: *language,
        pieces: write(&texts(*language).notices, *language),
    };
    languages.map(body).collect()
}

/// A subject in each of these languages.
pub(super) fn subject(
    settings: &Settings,
    write: impl Fn(&NoticeTexts, Language) -> String,
) -> String {
    let languages = languages(settings).iter();
    let subjects: Vec<String> =
        languages.map(|language| write(&texts(*language).notices, *language)).collect();
    subjects.join(" / ")
}

fn languages(settings: &Settings) -> &'static [Language] {
    if settings.bilingual { &Language::ALL } else { &[Language::Dutch] }
}

/// The recipients of `held` in one of `states`, as one: `iemand@gmail.com en 2 anderen`; empty
/// where there are none.
pub(super) fn recipients(held: &Held, states: &[RecipientState], said: &NoticeTexts) -> String {
    let mut meant = held.recipients.iter().filter(|recipient| states.contains(&recipient.state));
    let Some(first) = meant.next() else { return String::new() };
    (said.recipients)(&first.address, meant.count() as u64)
}

/// Greets the sender by the name in From, where that is a name and nothing else.
pub(super) fn greeting(held: &Held, said: &NoticeTexts) -> Piece {
    let name = held.verdict.report.header.from_name.trim();
    let is_name = name.chars().count() <= NAME_LENGTH
        && !name.chars().any(|c| c.is_control() || c == MASK || c == '@' || c == '/');
    Piece::Paragraph((said.greeting)(if is_name { name } else { "" }))
}

/// By what a sender knows the message again.
pub(super) fn facts(
    held: &Held,
    language: Language,
    said: &NoticeTexts,
) -> Vec<(&'static str, String)> {
    let labels = &said.labels;
    let header = &held.verdict.report.header;
    let moment = language.moment(held.received_at);
    let subject = match header.subject.trim() {
        _ if header.subject_hit => labels.hidden.to_owned(),
        "" => labels.no_subject.to_owned(),
        subject if subject.contains(MASK) => labels.hidden.to_owned(),
        subject => subject.to_owned(),
    };
    vec![
        (labels.message, format!("{}, {moment}", held.id)),
        (labels.subject, subject),
        (labels.why, why_for_sender(&held.verdict, language)),
    ]
}

/// The why-sentence for a sender: a file of which the name itself was masked is not named at all.
pub fn why_for_sender(verdict: &Verdict, language: Language) -> String {
    let mut verdict = verdict.clone();
    for finding in &mut verdict.report.findings {
        finding.place = unnamed(&finding.place);
    }
    for part in &mut verdict.report.parts {
        part.name = unnamed(&part.name);
    }
    why(&verdict, language)
}

/// A place of which the masked steps tell only what kind of file they are: `•••.pdf`.
fn unnamed(place: &str) -> String {
    let step = |step: &str| match step.rsplit_once('.') {
        _ if !step.contains(MASK) => step.to_owned(),
        Some((_, ending)) if !ending.contains(MASK) => format!("•••.{ending}"),
        _ => "•••".to_owned(),
    };
    place.split(" > ").map(step).collect::<Vec<_>>().join(" > ")
}

/// Ends a mail: where to ask, what does not stand in it, from whom it is.
pub(super) fn ending(settings: &Settings, said: &NoticeTexts) -> [Piece; 2] {
    let asking = (said.questions)(settings.contact());
    [
        Piece::Paragraph(format!("{asking} {}", said.no_content)),
        Piece::Paragraph((said.footer)(&settings.organisation)),
    ]
}

/// The way back to one message: the address of its page.
pub(super) fn link(
    tx: &mut Tx<'_>,
    settings: &Settings,
    held: &Held,
    address: &str,
    code: &str,
    now: Timestamp,
) -> Result<String, store::Error> {
    let link = new_link().ok_or_else(no_randomness)?;
    store::sender_link::add(tx, &link.hash(), &held.id, address, code, now)?;
    Ok(settings.page(&format!("/s/{}", link.expose())))
}

/// A new control code, and how it is written in a mail.
pub(super) fn code() -> Result<(String, String), store::Error> {
    let code = new_control_code().ok_or_else(no_randomness)?.expose().to_owned();
    let (front, back) = code.split_at(code.len() / 2);
    let written = format!("{front} {back}");
    Ok((code, written))
}

pub(super) fn no_randomness() -> store::Error {
    store::Error::Retry("no randomness".into())
}

/// What stands in the place of a masked character.
const MASK: char = '•';

const NAME_LENGTH: usize = 80;

#[cfg(test)]
mod tests {
    use super::unnamed;

    #[test]
    fn a_file_whose_name_was_masked_is_not_named() {
        for (place, expected) in [
            ("leerlingen.xlsx > Blad1 > C", "leerlingen.xlsx > Blad1 > C"),
            ("Brief ••••••019.pdf > page 2", "•••.pdf > page 2"),
            ("J••••• V••.docx", "•••.docx"),
            ("••••••019", "•••"),
        ] {
            assert_eq!(unnamed(place), expected);
        }
    }
}
