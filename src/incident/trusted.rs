//! Who is trusted among those who got a message: somebody of whom the organisation is reasonably
//! sure that he means no harm and does as asked. It decides on what a confirmed deletion is worth.

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::answer::may_change;
use crate::incident::guard::holds_number;
use crate::incident::history::record_changed;
use crate::render::Language;
use crate::render::WrongAnswer;
use crate::store;
use crate::store::IncidentChange;
use crate::store::Trust;

/// What somebody says of recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusting {
    /// The version of the incident that it was said on.
    pub version: i64,
    /// Which recipients, from 0.
    pub positions: Vec<u32>,
    /// Whether they are trusted.
    pub trust: Trust,
    /// Why.
    pub reason: String,
}

impl Register {
    /// Keeps whether recipients are trusted; each has a line in the history.
    ///
    /// - Failure: `Field` without a recipient or a reason; `Conflict` where somebody changed the
    ///   incident since it was looked at.
    pub async fn trust(
        &self,
        who: &Principal,
        id: &str,
        trusting: Trusting,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        let reason = trusting.reason.trim().replace("\r\n", "\n");
        let wrong = |wrong| Err(Error::Field("reason", wrong));
        match reason.chars().count() {
            0 => return wrong(WrongAnswer::Missing),
            length if length > REASON_CHARACTERS_MAX => return wrong(WrongAnswer::Unusable),
            _ if holds_number(&reason) => return wrong(WrongAnswer::Number),
            _ => {}
        }
        let mut positions = trusting.positions.clone();
        positions.sort_unstable();
        positions.dedup();
        if positions.is_empty() {
            return Err(Error::Field("recipients", WrongAnswer::Missing));
        }
        let (register, asks) = (self.clone(), (who.clone(), id.trim().to_owned()));
        let (who, id) = asks.clone();
        let done = self
            .store
            .try_write(move |tx| {
                let case = register.load(tx, &id, Language::Dutch)?;
                may_change(&case, trusting.version)?;
                case.judged_by(&who)?;
                let (incident, trust) = (&case.incident, trusting.trust);
                for position in &positions {
                    let recipient = incident.recipient(*position);
                    let recipient = recipient.ok_or(Error::Missing)?;
                    let number = position + 1;
                    let change = IncidentChange {
                        at: now,
                        by: who.name.clone(),
                        field: TRUSTED.to_owned(),
                        before: format!("{number} {}", recipient.trust().name()),
                        after: format!("{number} {}", trust.name()),
                        reason: reason.clone(),
                    };
                    store::incident_trust::put(tx, &incident.id, *position, trust)?;
                    store::incident_answer::note(tx, &incident.id, &change)?;
                }
                store::incident::turn(tx, incident, trusting.version)?;
                let count = positions.len();
                let detail = format!("recipients={count} trusted={}", trust.name());
                Ok(record_changed(tx, &incident.id, (Action::IncidentChanged, &detail), &who, now)?)
            })
            .await;
        self.told(done, asks, Action::IncidentChanged, now).await
    }
}

/// The field of the history in which that stands, each time with the number of the recipient.
pub const TRUSTED: &str = "trusted_recipient";

const REASON_CHARACTERS_MAX: usize = 2_000;
