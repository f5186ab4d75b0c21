//! What is to be done by when beside the report to the regulator: asking recipients to delete,
//! telling people, and the stages of the Cyberbeveiligingswet where that law holds.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::breach::Question;
use crate::incident::Case;
use crate::incident::FOLLOW_UP;
use crate::incident::Register;
use crate::incident::delivery::Delivery;
use crate::render::Aim;
use crate::render::Language;
use crate::store;
use crate::store::IncidentRecipient;
use crate::store::IncidentState;
use crate::store::Tx;

/// Hours of other clocks than that of the regulator; 0 or none: no target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// In which recipients are asked to delete, from when it was known.
    pub retract_hours: u64,
    /// In which people are told, from when the risk was said to be high.
    pub subjects_hours: u64,
    /// In which another organisation is told, where nothing else was agreed.
    pub party_hours: u32,
    /// The stages of the Cyberbeveiligingswet (NIS2 art. 23), from when it was known.
    pub cbw_hours: Vec<u64>,
}

/// Something that is still to be done, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// What.
    pub aim: Aim,
    /// Until when.
    pub due: Timestamp,
    /// Which organisation is to be told, by its number.
    pub party: Option<u64>,
}

impl Register {
    /// What is still to be done in an incident that somebody has taken up, and until when; what is
    /// due first on top.
    pub fn awaited(&self, tx: &mut Tx<'_>, id: &str) -> Result<Vec<Target>, store::Error> {
        Ok(awaited(&self.load(tx, id, Language::Dutch)?, &self.settings.targets))
    }
}

impl Default for Targets {
    fn default() -> Self {
        Self { retract_hours: 1, subjects_hours: 72, party_hours: 24, cbw_hours: Vec::new() }
    }
}

/// What is still to be done, with the rest of a report: as the page of an incident shows it. Where
/// nobody has said yet that it is a breach, nobody is asked to delete anything.
pub(super) fn awaited(case: &Case, targets: &Targets) -> Vec<Target> {
    let state = case.incident.state;
    let is_breach = !matches!(state, IncidentState::Potential | IncidentState::Assessing);
    let mut found = still_to_do(case, targets);
    found.retain(|target| target.aim != Aim::Retract || is_breach);
    let told: Option<Timestamp> = case.given(Question::ApSubmittedAt).parse().ok();
    if let Some(told) = told.filter(|_| state == IncidentState::NotifiedInitial) {
        found.push(Target { aim: Aim::FollowUp, due: told + FOLLOW_UP, party: None });
    }
    found.sort_by_key(|target| target.due);
    // Those that are due at one moment are told of in one mail.
    found.dedup_by_key(|target| (target.aim, target.due));
    found
}

/// What of `targets` is still to be done in this incident, what is due first on top.
pub fn still_to_do(case: &Case, targets: &Targets) -> Vec<Target> {
    if case.is_fixed() {
        return Vec::new();
    }
    let after = |at: Timestamp, hours: u64| {
        let hours = SignedDuration::from_hours(i64::try_from(hours).unwrap_or(0));
        at.checked_add(hours).unwrap_or(Timestamp::MAX)
    };
    let mut found = Vec::new();
    for party in case.parties.iter().filter(|party| party.is_open()) {
        let party_due = party.notice_due;
        let of = |due| Target { aim: Aim::Party, due, party: Some(party.number) };
        found.extend(party_due.map(of));
    }
    let mut put = |aim, due| found.push(Target { aim, due, party: None });
    let known = case.incident.known_at;
    let has_it = |one: &IncidentRecipient| {
        matches!(case.delivery(one), Delivery::Accepted(_) | Delivery::Unsure(_))
    };
    let is_out = case.incident.recipients.iter().any(has_it);
    if let Some(known) = known.filter(|_| targets.retract_hours > 0 && is_out)
        && case.beside.asked_each.is_empty()
    {
        put(Aim::Retract, after(known, targets.retract_hours));
    }
    let risk = case.answers.get(&Question::Risk).filter(|risk| risk.value == "high_risk");
    let is_told = case.given(Question::SubjectsInformed) == "yes"
        || case.given(Question::DecisionSubjects) == "not";
    if let Some(risk) = risk.filter(|_| targets.subjects_hours > 0 && !is_told) {
        put(Aim::Subjects, after(risk.at, targets.subjects_hours));
    }
    if let Some(known) = known.filter(|_| case.given(Question::CbwSignificant) == "yes") {
        for (stage, hours) in targets.cbw_hours.iter().enumerate() {
            if case.given(done_at(stage)).is_empty() {
                put(Aim::Cbw(stage), after(known, *hours));
            }
        }
    }
    found.sort_by_key(|target| target.due);
    found
}

/// The question that tells when a stage of the second clock was done; what follows the third is a
/// final report too.
fn done_at(stage: usize) -> Question {
    Question::CBW_STAGES.get(stage).map_or(Question::CbwFinalAt, |(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::Targets;
    use super::awaited;
    use super::still_to_do;
    use crate::breach::Question;
    use crate::incident::case::tests::case;
    use crate::render::Aim;
    use crate::store::IncidentParty;
    use crate::store::IncidentState;
    use crate::store::PartyRole;

    #[test]
    fn targets_are_those_of_the_settings_until_they_are_met() {
        let law = Targets { cbw_hours: vec![24, 72, 720], ..Targets::default() };
        let none =
            Targets { retract_hours: 0, subjects_hours: 0, party_hours: 0, cbw_hours: vec![] };
        let high = (Question::Risk, "high_risk");
        let told = (Question::SubjectsInformed, "yes");
        let significant = (Question::CbwSignificant, "yes");
        let warned = (Question::CbwWarnedAt, "2026-11-20T12:00:00Z");
        for (answers, targets, expected) in [
            (vec![], &law, vec![(Aim::Retract, "2026-11-20T10:00:00Z")]),
            (vec![high, told], &law, vec![(Aim::Retract, "2026-11-20T10:00:00Z")]),
            (
                vec![high],
                &law,
                vec![
                    (Aim::Retract, "2026-11-20T10:00:00Z"),
                    (Aim::Subjects, "2026-11-23T09:00:00Z"),
                ],
            ),
            (
                vec![significant],
                &law,
                vec![
                    (Aim::Retract, "2026-11-20T10:00:00Z"),
                    (Aim::Cbw(0), "2026-11-21T09:00:00Z"),
                    (Aim::Cbw(1), "2026-11-23T09:00:00Z"),
                    (Aim::Cbw(2), "2026-12-20T09:00:00Z"),
                ],
            ),
            (
                vec![significant, warned, told],
                &law,
                vec![
                    (Aim::Retract, "2026-11-20T10:00:00Z"),
                    (Aim::Cbw(1), "2026-11-23T09:00:00Z"),
                    (Aim::Cbw(2), "2026-12-20T09:00:00Z"),
                ],
            ),
            (vec![high, significant], &none, vec![]),
        ] {
            let found = still_to_do(&case(IncidentState::Assessing, &answers), targets);
            let found: Vec<(Aim, String)> =
                found.into_iter().map(|one| (one.aim, one.due.to_string())).collect();
            let expected: Vec<(Aim, String)> =
                expected.into_iter().map(|(goal, due)| (goal, due.to_owned())).collect();
            assert_eq!(found, expected, "{answers:?}");
        }
        assert!(still_to_do(&case(IncidentState::Closed, &[high]), &law).is_empty());
    }

    #[test]
    fn who_takes_it_up_is_told_of_the_rest_of_a_report_too_and_of_retraction_once_it_is_a_breach() {
        let goals = |state, answers: &[(Question, &str)]| -> Vec<(Aim, String)> {
            let mut case = case(state, answers);
            case.parties = [(PartyRole::Controller, true), (PartyRole::Joint, false)]
                .map(|(role, waits)| IncidentParty {
                    role,
                    notice_due: Some(case.happened()),
                    informed_at: (!waits).then(|| case.happened()),
                    ..IncidentParty::default()
                })
                .into();
            let found = awaited(&case, &Targets::default());
            found.into_iter().map(|one| (one.aim, one.due.to_string())).collect()
        };
        let party = (Aim::Party, "2026-11-20T09:00:00Z".to_owned());
        let retract = (Aim::Retract, "2026-11-20T10:00:00Z".to_owned());
        let rest = (Aim::FollowUp, "2026-12-19T09:00:00Z".to_owned());
        let told = [(Question::ApSubmittedAt, "2026-11-21T09:00:00Z")];
        assert_eq!(goals(IncidentState::Assessing, &[]), std::slice::from_ref(&party));
        assert_eq!(goals(IncidentState::Confirmed, &told), [party.clone(), retract.clone()]);
        assert_eq!(goals(IncidentState::NotifiedInitial, &told), [party, retract, rest]);
    }
}
