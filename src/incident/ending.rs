//! Ending several incidents at once, each by the four answers and by itself: one that somebody else
//! changed meanwhile, or that lacks more, stays as it is and says so.

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Question;
use crate::incident::Edit;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::Stride;
use crate::incident::answer;
use crate::incident::stride;
use crate::render::Language;
use crate::render::WrongAnswer;
use crate::store::IncidentState;
use crate::store::IncidentStep;
use crate::store::Tx;

/// How incidents end that are reported to nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// Whether they are a breach.
    pub verdict: EndVerdict,
    /// Why, in words: why it is no breach, or why the risk is unlikely.
    pub text: String,
    /// The answers, see [`Ending::ASKED`]. What somebody answered before stays.
    pub answers: Vec<(Question, String)>,
}

/// The first of the four answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum EndVerdict {
    /// Nobody has said.
    #[default]
    Unsaid,
    /// It is a breach without a risk to speak of.
    Breach,
    /// It is none, by the name of the choice.
    NoBreach(String),
}

/// What became of one.
#[derive(Debug)]
pub struct Ended {
    /// The incident.
    pub id: String,
    /// Its state now, or why it was left as it was.
    pub outcome: Result<IncidentState, Error>,
}

impl Ending {
    /// What is asked beside the first answer: report it, tell the people, the advice; and what was
    /// done, for a breach.
    pub const ASKED: [Question; 7] = [
        Question::DecisionApReason,
        Question::DecisionApBy,
        Question::DecisionSubjectsReason,
        Question::DecisionSubjectsBy,
        Question::FgAdvice,
        Question::FgAdviceBy,
        Question::MeasuresTaken,
    ];

    /// Everything that lacks or cannot stand.
    fn wrong(&self) -> Vec<(Question, WrongAnswer)> {
        let said = |question| {
            let found = self.answers.iter().find(|(one, _)| *one == question);
            found.map_or("", |(_, text)| text.trim())
        };
        let mut wrong = Vec::new();
        match &self.verdict {
            EndVerdict::Unsaid => wrong.push((Question::NoBreachCode, WrongAnswer::Missing)),
            EndVerdict::Breach => {}
            EndVerdict::NoBreach(code) => {
                let kept = Question::NoBreachCode.answer(code);
                if kept.is_none_or(|kept| kept.is_empty()) {
                    wrong.push((Question::NoBreachCode, WrongAnswer::Unusable));
                }
            }
        }
        if self.text.trim().is_empty() {
            wrong.push((Question::NoBreachReason, WrongAnswer::Missing));
        }
        for question in Self::ASKED {
            let is_asked =
                question != Question::MeasuresTaken || self.verdict == EndVerdict::Breach;
            if is_asked && said(question).is_empty() {
                wrong.push((question, WrongAnswer::Missing));
            }
        }
        wrong
    }

    /// All answers that are given with it.
    fn given(&self) -> Vec<(Question, String)> {
        let not = |question| (question, "not".to_owned());
        let mut given = vec![not(Question::DecisionAp), not(Question::DecisionSubjects)];
        if self.verdict == EndVerdict::Breach {
            given.push((Question::Risk, "unlikely".to_owned()));
            given.push((Question::RiskReason, self.text.clone()));
        }
        let asked = self.answers.iter().filter(|(question, _)| Self::ASKED.contains(question));
        given.extend(asked.filter(|(_, text)| !text.trim().is_empty()).cloned());
        given
    }
}

impl Register {
    /// Ends incidents, each with the version that it was decided on; says what became of each.
    ///
    /// - Failure: `Invalid` where one of the four answers lacks; `Field` for more than
    ///   [`ENDED_MAX`] at once. Nothing was done then.
    pub async fn end(
        &self,
        who: &Principal,
        chosen: Vec<(String, i64)>,
        ending: &Ending,
        now: Timestamp,
    ) -> Result<Vec<Ended>, Error> {
        if !who.may(Act::AssessIncident) {
            return Err(Error::NotAllowed);
        }
        if chosen.is_empty() || chosen.len() > ENDED_MAX {
            return Err(Error::Field("id", WrongAnswer::Range));
        }
        let wrong = ending.wrong();
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let mut all = Vec::new();
        for (id, version) in chosen {
            let (register, who, ending) = (self.clone(), who.clone(), ending.clone());
            let of = id.trim().to_uppercase();
            let asks = (who.clone(), of.clone());
            let work =
                move |tx: &mut Tx<'_>| end(tx, &register, (&of, version), &ending, &who, now);
            let outcome = self.store.try_write(work).await;
            let outcome = self.told(outcome, asks, Action::IncidentTurned, now).await;
            all.push(Ended { id: id.trim().to_uppercase(), outcome });
        }
        Ok(all)
    }
}

/// Ends one, in one transaction: all of its steps, or none.
fn end(
    tx: &mut Tx<'_>,
    register: &Register,
    (id, version): (&str, i64),
    ending: &Ending,
    who: &Principal,
    now: Timestamp,
) -> Result<IncidentState, Error> {
    let mut case = register.load(tx, id, Language::Dutch)?;
    answer::may_change(&case, version)?;
    let stride = |step, version| match &ending.verdict {
        EndVerdict::NoBreach(code) => {
            Stride { version, step, code: code.clone(), text: ending.text.clone() }
        }
        EndVerdict::Breach | EndVerdict::Unsaid => {
            Stride { version, step, code: String::new(), text: String::new() }
        }
    };
    let open = |question| case.given(question).is_empty();
    let answers = ending.given().into_iter().filter(|(question, _)| open(*question)).collect();
    let edit = Edit { version, answers, reason: ending.text.clone() };
    answer::give(tx, &case, &edit, who, now)?;
    let steps: &[IncidentStep] = match (&ending.verdict, case.incident.state) {
        (EndVerdict::NoBreach(_), _) => &[IncidentStep::NoBreach],
        (_, IncidentState::Potential) => {
            &[IncidentStep::Assess, IncidentStep::Confirm, IncidentStep::Close]
        }
        (_, IncidentState::Assessing) => &[IncidentStep::Confirm, IncidentStep::Close],
        _ => &[IncidentStep::Close],
    };
    for step in steps {
        case = register.load(tx, id, Language::Dutch)?;
        stride::take(tx, &case, &stride(*step, case.incident.version), who, now)?;
    }
    Ok(register.load(tx, id, Language::Dutch)?.incident.state)
}

/// How many are ended at once.
pub const ENDED_MAX: usize = 100;
