//! The text by which recipients are asked to delete a message: ours, or what the organisation made of
//! it for all its mails. Every text that ever held is kept.

use std::collections::BTreeSet;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::followup::Error;
use crate::followup::Flaw;
use crate::followup::Followup;
use crate::followup::Origin;
use crate::followup::Recipients;
use crate::followup::marks;
use crate::followup::marks::DATE;
use crate::followup::marks::ORGANISATION;
use crate::followup::marks::REFERENCE;
use crate::followup::marks::filled;
use crate::followup::record;
use crate::followup::retraction::SUBJECT_CHARACTERS_MAX;
use crate::render::Language;
use crate::render::texts;
use crate::store;
use crate::store::Tx;
use crate::store::Wording;

/// The text that recipients are asked with, with its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskText {
    /// Subject of the mail.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// Whose text it is.
    pub origin: Origin,
    /// Tells it from every text before: a form that was made on another changes nothing.
    pub version: u64,
}

/// The text that holds, with those before it.
pub struct AskTemplate {
    /// What holds now.
    pub now: AskText,
    /// What was kept, the latest first, subject and text apart by an empty line; an empty one: ours
    /// held again.
    pub history: Vec<Wording>,
}

impl Followup {
    /// The text that recipients of every incident are asked with.
    pub async fn ask_template(
        &self,
        who: &Principal,
        language: Language,
    ) -> Result<AskTemplate, Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let read = move |tx: &mut Tx<'_>| {
            let history = store::wording::history(tx, NAME, language.code())?;
            Ok(AskTemplate { now: holding(tx, language)?, history })
        };
        Ok(self.store.read(read).await?)
    }

    /// Keeps another subject and text for all incidents; both empty: ours hold again.
    ///
    /// - Failure: `Text` or `Invalid` where they cannot be used; `Conflict` where `version` is not
    ///   that of the text that holds.
    pub async fn change_ask_template(
        &self,
        who: &Principal,
        language: Language,
        (subject, text, version): (&str, &str, u64),
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let (subject, text) = (one_line(subject), text.replace("\r\n", "\n"));
        let text = text.trim();
        let kept = match subject.is_empty() && text.is_empty() {
            true => String::new(),
            false => {
                check_subject(&subject)?;
                marks::check_with(text, &MARKS, &[DATE]).map_err(Error::Text)?;
                format!("{subject}\n\n{text}")
            }
        };
        let (who, clock) = (who.clone(), self.clock);
        let write = move |tx: &mut Tx<'_>| {
            if holding(tx, language)?.version != version {
                return Err(Error::Conflict);
            }
            store::wording::put(tx, NAME, language.code(), &kept, (&who.name, clock()))?;
            let detail = format!("retraction={}", language.code());
            Ok(record(tx, &who, Action::WordingChanged, "", detail, clock())?)
        };
        self.store.try_write(write).await
    }

    /// The proposed subject and text of the mail that asks recipients of an incident. Where they
    /// got the message on different days, the mark of the day stays: each is told its own.
    pub async fn proposed(
        &self,
        known: &Recipients,
        language: Language,
    ) -> Result<(String, String), Error> {
        let now = self.store.read(move |tx| holding(tx, language)).await?;
        let sent = known.list.iter().filter_map(|(recipient, _)| recipient.accepted_at);
        let days: BTreeSet<String> = sent.map(|at| language.date(at)).collect();
        let day = match days.len() {
            0 => language.date(known.incident.created_at),
            1 => days.into_iter().collect(),
            _ => DATE.to_owned(),
        };
        Ok(self.asked_with(&now.subject, &now.text, (&known.incident.id, &day)))
    }

    /// The same of no incident at all, for the page of the text.
    pub fn asking_example(
        &self,
        (subject, text): (&str, &str),
        language: Language,
    ) -> (String, String) {
        self.asked_with(subject, text, (EXAMPLE_ID, &language.date((self.clock)())))
    }

    fn asked_with(&self, subject: &str, text: &str, (id, day): (&str, &str)) -> (String, String) {
        let organisation = &self.register.settings().organisation;
        let values = [(DATE, day), (REFERENCE, id), (ORGANISATION, organisation.as_str())];
        (filled(subject, &values), filled(text, &values))
    }
}

/// Whether a subject can be used: the reference stands in it, so that answers find their incident.
pub fn check_subject(subject: &str) -> Result<(), Error> {
    if subject.chars().count() > SUBJECT_CHARACTERS_MAX {
        return Err(Error::Invalid("subject", Flaw::TooLong));
    }
    marks::check_with(subject, &MARKS, &[REFERENCE]).map_err(Error::Text)
}

/// Subject and text of what was kept.
pub fn parted(kept: &str) -> (&str, &str) {
    kept.split_once("\n\n").unwrap_or((kept, ""))
}

fn holding(tx: &mut Tx<'_>, language: Language) -> Result<AskText, store::Error> {
    let own = store::wording::find(tx, NAME, language.code())?;
    let version = own.as_ref().map_or(0, |own| own.number);
    let is_damaged = own.as_ref().is_some_and(|own| !own.is_readable);
    if let Some(own) = own.filter(|own| own.is_readable && !own.text.is_empty()) {
        let (subject, text) = parted(&own.text);
        let (subject, text) = (subject.to_owned(), text.to_owned());
        return Ok(AskText { subject, text, origin: Origin::Organisation, version });
    }
    let ours = &texts(language).retraction;
    Ok(AskText {
        subject: (ours.subject)(REFERENCE, DATE),
        text: (ours.text)(ORGANISATION, DATE),
        origin: if is_damaged { Origin::Damaged } else { Origin::BuiltIn },
        version,
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is filled in for each incident.
const MARKS: [&str; 3] = [DATE, REFERENCE, ORGANISATION];

const NAME: &str = "retraction";

/// The number of no incident.
const EXAMPLE_ID: &str = "DL-2026-0000";

#[cfg(test)]
mod tests {
    use super::DATE;
    use super::MARKS;
    use super::ORGANISATION;
    use super::REFERENCE;
    use super::check_subject;
    use super::marks;
    use super::parted;
    use crate::render::Language;
    use crate::render::texts;

    #[test]
    fn our_own_texts_can_be_used() {
        for language in Language::ALL {
            let ours = &texts(language).retraction;
            assert!(check_subject(&(ours.subject)(REFERENCE, DATE)).is_ok());
            let text = (ours.text)(ORGANISATION, DATE);
            assert_eq!(marks::check_with(&text, &MARKS, &[DATE]), Ok(()));
        }
    }

    #[test]
    fn a_subject_bears_the_reference_and_no_mark_of_letters() {
        for (subject, usable) in [
            ("[{kenmerk}] Verwijder onze e-mail", true),
            ("Verwijder onze e-mail", false),
            ("[{kenmerk}] Beste {naam}", false),
            ("[{kenmerk}] BSN 999990019", false),
            ("", false),
        ] {
            assert_eq!(check_subject(subject).is_ok(), usable, "{subject}");
        }
        assert!(check_subject(&format!("{{kenmerk}}{}", "x".repeat(200))).is_err());
        assert_eq!(parted("a\n\nb\n\nc"), ("a", "b\n\nc"));
    }
}
