//! The text of letters: ours, what the organisation made of it for all its letters, and what
//! somebody wrote for one incident. Every text that ever held is kept.

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::followup::Error;
use crate::followup::Followup;
use crate::followup::living;
use crate::followup::marks;
use crate::followup::record;
use crate::render::Language;
use crate::render::texts;
use crate::store;
use crate::store::Tx;
use crate::store::Wording;

/// A text of letters as it holds now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterText {
    /// The text, with its marks.
    pub text: String,
    /// Whose text it is.
    pub origin: Origin,
    /// Tells it from every text before: a form that was made on another changes nothing.
    pub version: u64,
}

/// Whose text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Ours.
    BuiltIn,
    /// What the organisation made of it.
    Organisation,
    /// What somebody wrote for this incident.
    Incident,
    /// What holds in the place of one that can be read no more.
    Damaged,
}

/// The text of all letters of the organisation, with those before it.
pub struct Template {
    /// What holds now.
    pub now: LetterText,
    /// What was kept, the latest first; an empty text: ours held again.
    pub history: Vec<Wording>,
}

impl LetterText {
    /// The marks that it does without although the law asks for what they become.
    pub fn unsaid(&self) -> Vec<&'static str> {
        marks::unsaid(&self.text)
    }
}

impl Origin {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BuiltIn => "built_in",
            Self::Organisation => "organisation",
            Self::Incident => "incident",
            Self::Damaged => "damaged",
        }
    }
}

impl Followup {
    /// The text of the letters of an incident: what somebody wrote for it, or that of all.
    pub async fn letter_text(
        &self,
        who: &Principal,
        id: &str,
        language: Language,
    ) -> Result<LetterText, Error> {
        let known = self.concerned(who, id).await?;
        let name = of_incident(&known.incident.id);
        Ok(self.store.read(move |tx| holding(tx, &name, language)).await?)
    }

    /// Keeps another text for the letters of an incident; an empty one: that of all holds again.
    ///
    /// - Failure: `Text` where it cannot be used; `Conflict` where `version` is not that of the
    ///   text that holds.
    pub async fn change_letter_text(
        &self,
        who: &Principal,
        id: &str,
        language: Language,
        (text, version): (&str, u64),
    ) -> Result<(), Error> {
        let known = self.concerned(who, id).await?;
        let (who, clock, id) = (who.clone(), self.clock, known.incident.id);
        let text = checked(text)?;
        let write = move |tx: &mut Tx<'_>| {
            living(tx, &id)?;
            keep(tx, &of_incident(&id), language, (&text, version), (&who.name, clock()))?;
            let detail = format!("letter={}", language.code());
            Ok(record(tx, &who, Action::WordingChanged, &id, detail, clock())?)
        };
        self.store.try_write(write).await
    }

    /// The text of all letters of the organisation, and what stood there before.
    pub async fn template(&self, who: &Principal, language: Language) -> Result<Template, Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let read = move |tx: &mut Tx<'_>| {
            let history = store::wording::history(tx, OF_ALL, language.code())?;
            Ok(Template { now: holding(tx, OF_ALL, language)?, history })
        };
        Ok(self.store.read(read).await?)
    }

    /// Keeps another text for all letters; an empty one: ours holds again.
    ///
    /// - Failure: as of [`Followup::change_letter_text`].
    pub async fn change_template(
        &self,
        who: &Principal,
        language: Language,
        (text, version): (&str, u64),
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let (who, clock, text) = (who.clone(), self.clock, checked(text)?);
        let write = move |tx: &mut Tx<'_>| {
            keep(tx, OF_ALL, language, (&text, version), (&who.name, clock()))?;
            let detail = format!("letter={}", language.code());
            Ok(record(tx, &who, Action::WordingChanged, "", detail, clock())?)
        };
        self.store.try_write(write).await
    }
}

/// The text of that name that holds now, or what holds in its place.
pub(super) fn holding(
    tx: &mut Tx<'_>,
    name: &str,
    language: Language,
) -> Result<LetterText, store::Error> {
    let own = store::wording::find(tx, name, language.code())?;
    let version = own.as_ref().map_or(0, |own| own.number);
    let is_damaged = own.as_ref().is_some_and(|own| !own.is_readable);
    if let Some(own) = own.filter(|own| own.is_readable && !own.text.is_empty()) {
        let origin = if name == OF_ALL { Origin::Organisation } else { Origin::Incident };
        return Ok(LetterText { text: own.text, origin, version });
    }
    let mut holds = match name == OF_ALL {
        true => {
            let text = texts(language).concerned.letter.to_owned();
            LetterText { text, origin: Origin::BuiltIn, version }
        }
        false => LetterText { version, ..holding(tx, OF_ALL, language)? },
    };
    if is_damaged {
        holds.origin = Origin::Damaged;
    }
    Ok(holds)
}

fn keep(
    tx: &mut Tx<'_>,
    name: &str,
    language: Language,
    (text, version): (&str, u64),
    by: (&str, Timestamp),
) -> Result<(), Error> {
    if holding(tx, name, language)?.version != version {
        return Err(Error::Conflict);
    }
    Ok(store::wording::put(tx, name, language.code(), text, by)?)
}

/// A text as it is kept; none stays none.
fn checked(text: &str) -> Result<String, Error> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if !text.is_empty() {
        marks::check(&text).map_err(Error::Text)?;
    }
    Ok(text)
}

/// The name of the text of an incident.
pub(super) fn of_incident(id: &str) -> String {
    format!("letter:{id}")
}

/// The name of the text of all.
const OF_ALL: &str = "letter";
