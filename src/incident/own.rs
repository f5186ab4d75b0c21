//! Own mail: nobody judges an incident of mail of which they are sender or recipient, as nobody
//! decides on such mail at the desk.

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::breach::Question;
use crate::incident::Case;
use crate::incident::Error;
use crate::incident::Register;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::Incident;
use crate::store::Tx;

impl Case {
    /// Whether `who` sent or received the mail of this incident, by its envelopes and headers.
    pub fn is_own(&self, who: &Principal) -> bool {
        let incident = &self.incident;
        let known = incident.recipients.iter().map(|recipient| recipient.address.as_str());
        let known = known.chain([incident.sender.as_str()]);
        let named = self.beside.mailboxes.iter().map(String::as_str);
        who.is_among(known.chain(named))
    }

    /// Whether `who` may judge this incident.
    pub(super) fn judged_by(&self, who: &Principal) -> Result<(), Error> {
        if self.is_own(who) { Err(Error::OwnMail) } else { Ok(()) }
    }
}

impl Register {
    /// Gives `done` on; that somebody was refused for who they are stands in the trail.
    pub(super) async fn told<T>(
        &self,
        done: Result<T, Error>,
        (who, id): (Principal, String),
        action: Action,
        now: Timestamp,
    ) -> Result<T, Error> {
        let why = match &done {
            Err(Error::OwnMail) => "own mail",
            Err(Error::OwnRelease) => "own release",
            _ => return done,
        };
        let event = Event {
            detail: why.to_owned(),
            outcome: Outcome::Refused,
            ..Event::done(&who, action, id.to_uppercase(), now)
        };
        self.store.write(move |tx| audit::record(tx, &event)).await?;
        done
    }
}

/// Everyone that the messages of an incident are between, as long as that is kept; `first` is the
/// message that opened it.
pub(super) fn mailboxes(
    tx: &mut Tx<'_>,
    incident: &Incident,
    first: Option<&Held>,
) -> Result<Vec<String>, store::Error> {
    let of = |held: &Held| held.mailboxes().map(str::to_owned).collect::<Vec<_>>();
    let mut found = first.map(of).unwrap_or_default();
    let joined = store::incident_joined::messages(tx, &incident.id)?;
    for id in joined.iter().filter(|id| **id != incident.held_id) {
        if let Some(id) = HeldId::parse(id) {
            found.extend(of(&store::held::find(tx, &id)?));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Whether an answer judges the incident; what is left is fact.
pub(super) const fn is_judgement(question: Question) -> bool {
    matches!(
        question,
        Question::AwareAt
            | Question::AwareBasis
            | Question::SeverityContext
            | Question::SeverityEase
            | Question::SeverityConfidentiality
            | Question::SeverityIntegrity
            | Question::SeverityAvailability
            | Question::SeverityIntent
            | Question::Risk
            | Question::RiskReason
            | Question::FgAdvice
            | Question::FgAdviceBy
            | Question::DecisionAp
            | Question::DecisionApReason
            | Question::DecisionApBy
            | Question::DecisionSubjects
            | Question::DecisionSubjectsReason
            | Question::DecisionSubjectsBy
            | Question::SubjectsException
            | Question::CbwSignificant
            | Question::LegalHold
    )
}
