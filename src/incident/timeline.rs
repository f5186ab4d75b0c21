//! One list of what happened: noticed, tried, told, reported. From the record, the log and what
//! people wrote.

use jiff::Timestamp;

use crate::breach::Question;
use crate::incident::Case;
use crate::incident::delivery::Delivery;
use crate::render::Aim;
use crate::render::Language;
use crate::render::Texts;
use crate::render::destinations;
use crate::render::local;
use crate::render::texts;
use crate::store::IncidentRecipient;
use crate::store::IncidentSource;
use crate::store::IncidentState;
use crate::store::NoteKind;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: NoteKind,
    /// What, as a sentence.
    pub what: String,
    /// Who wrote it down by hand; empty for what the register knows by itself.
    pub by: String,
}

/// What happened to `case`, in order.
pub fn timeline(case: &Case, language: Language) -> Vec<Happened> {
    let texts = texts(language);
    let said = &texts.case.said.happened;
    let incident = &case.incident;
    let mut all = Vec::new();
    let mut add = |at: Option<Timestamp>, kind, what: String| {
        all.extend(at.map(|at| Happened { at, kind, what, by: String::new() }));
    };
    add(case.held_at, NoteKind::Noticed, said.held.to_owned());
    let opened = match incident.source {
        // By whom is erased with the record.
        IncidentSource::Release if incident.erased_at.is_some() => {
            texts.register.sheet.released.to_owned()
        }
        source if incident.erased_at.is_some() => (texts.case.source)(source).to_owned(),
        IncidentSource::Release => (said.released)(&incident.released_by),
        _ => (said.opened)(&incident.opened_by),
    };
    let opened_kind = match incident.source {
        IncidentSource::Release => NoteKind::Tried,
        _ => NoteKind::Noticed,
    };
    add(Some(incident.created_at), opened_kind, opened);
    for release in &case.joined {
        let what = (texts.registering.joined)(&release.released_by, &release.held_id);
        add(Some(release.at), NoteKind::Tried, what);
    }
    for (at, what) in deliveries(case, texts) {
        add(at, NoteKind::Noticed, what);
    }
    add(incident.known_at, NoteKind::Noticed, said.known.to_owned());
    let moment = |question| case.given(question).parse().ok();
    let number = case.given(Question::ApNumber);
    add(moment(Question::ApSubmittedAt), NoteKind::Reported, (said.reported)(number));
    for (stage, (at, reference)) in Question::CBW_STAGES.into_iter().enumerate() {
        let what = (texts.registering.stage_done)(Aim::Cbw(stage), case.given(reference));
        add(moment(at), NoteKind::Reported, what);
    }
    if case.given(Question::SubjectsInformed) == "yes" {
        let at = moment(Question::SubjectsInformedAt);
        add(at, NoteKind::Told, said.subjects.to_owned());
    }
    for party in &case.parties {
        let what = (said.informed)(&party.name, &party.informed_by);
        add(party.informed_at, NoteKind::Told, what);
    }
    for (at, what) in done(case, texts) {
        add(Some(at), NoteKind::Tried, what);
    }
    for change in case.changes.iter().filter(|change| change.field == "state") {
        add(Some(change.at), NoteKind::Tried, turned(&change.by, &change.after, texts));
    }
    all.extend(case.notes.iter().map(|note| Happened {
        at: note.happened_at,
        kind: note.kind,
        what: note.text.clone(),
        by: note.by.clone(),
    }));
    all.sort_by_key(|happened| happened.at);
    all
}

/// To whom it was delivered, and to whom not.
fn deliveries(case: &Case, texts: &Texts) -> Vec<(Option<Timestamp>, String)> {
    let (said, incident) = (&texts.case.said.happened, &case.incident);
    let (taken, others): (Vec<_>, Vec<_>) =
        incident.recipients.iter().partition(|one| one.accepted_at.is_some());
    let who =
        |one: &IncidentRecipient| format!("{} ({})", one.address, (texts.words.class)(one.class));
    let mut found = Vec::new();
    if taken.len() > EACH_MAX {
        let first = taken.iter().filter_map(|one| one.accepted_at).min();
        let all = taken.iter().map(|one| (one.class, one.address.as_str()));
        found.push((first, (said.accepted)(&destinations(all, texts.language))));
    } else {
        found.extend(taken.iter().map(|one| match case.delivery(one) {
            Delivery::Unsure(at) => (Some(at), (said.perhaps)(&who(one))),
            _ => (one.accepted_at, (said.accepted)(&who(one))),
        }));
    }
    let refused = others.iter().filter(|one| case.delivery(one) == Delivery::Refused);
    let at = incident.known_at.unwrap_or(incident.created_at);
    found.extend(refused.map(|one| (Some(at), (said.refused)(&who(one)))));
    found
}

/// What was done against the harm: recipients asked, what came of it, measures.
fn done(case: &Case, texts: &Texts) -> Vec<(Timestamp, String)> {
    let (beside, said) = (&case.beside, &texts.registering);
    let askings = beside.askings.iter();
    let mut found: Vec<(Timestamp, String)> =
        askings.map(|((at, by), count)| (*at, (said.asked_by)(*count, by))).collect();
    found.extend(beside.outcomes.iter().map(|(address, state, at)| {
        let word = (texts.retraction.state)(Some(*state));
        (*at, (said.became)(address, word))
    }));
    for measure in &case.measures {
        let zone = || local(case.incident.created_at).time_zone().clone();
        let noon = measure.done_on.map(|day| day.at(12, 0, 0, 0));
        let at = noon.and_then(|noon| noon.to_zoned(zone()).ok());
        found.extend(at.map(|at| (at.timestamp(), (texts.measures.was_done)(&measure.text))));
    }
    found
}

fn turned(by: &str, state: &str, texts: &Texts) -> String {
    let word = IncidentState::named(state).map(texts.words.incident_state);
    (texts.case.said.happened.turned)(by, word.unwrap_or(state))
}

/// Of more recipients than this not each has a line.
const EACH_MAX: usize = 10;

#[cfg(test)]
mod tests {
    use super::timeline;
    use crate::breach::Question;
    use crate::incident::case::tests::case;
    use crate::render::Language;
    use crate::store::IncidentNote;
    use crate::store::IncidentState;
    use crate::store::NoteKind;

    #[test]
    fn tells_what_the_register_knows_and_what_people_wrote_in_order() {
        let answers =
            [(Question::ApSubmittedAt, "2026-11-22T10:00:00Z"), (Question::ApNumber, "Z-1")];
        let mut case = case(IncidentState::NotifiedInitial, &answers);
        case.notes.push(IncidentNote {
            kind: NoteKind::Tried,
            happened_at: "2026-11-21T08:00:00Z".parse().expect("a moment"),
            written_at: "2026-11-23T08:00:00Z".parse().expect("a moment"),
            by: "fatima".to_owned(),
            text: "Ontvanger gebeld".to_owned(),
        });
        let told = timeline(&case, Language::Dutch);
        let told: Vec<(NoteKind, &str)> =
            told.iter().map(|one| (one.kind, one.what.as_str())).collect();
        assert_eq!(
            told,
            [
                (NoteKind::Tried, "Vrijgegeven door anna"),
                (NoteKind::Noticed, "Bezorgd bij jan.devries@gmail.com (Privéadres)"),
                (NoteKind::Noticed, "De organisatie wist ervan: de termijn begon"),
                (NoteKind::Tried, "Ontvanger gebeld"),
                (NoteKind::Reported, "Gemeld bij de AP, nummer Z-1"),
            ]
        );
    }
}
