//! One incident: its clock, what is to be decided, the form of the regulator section by section,
//! its timeline, files and other organisations.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::breach::Question;
use crate::breach::REGISTER_SECTION;
use crate::incident;
use crate::incident::Case;
use crate::incident::FOLLOW_UP;
use crate::incident::Origin;
use crate::incident::Pressure;
use crate::incident::Target;
use crate::incident::Targets;
use crate::incident::because;
use crate::incident::lacking;
use crate::incident::pressure;
use crate::incident::section;
use crate::incident::still_to_do;
use crate::incident::timeline;
use crate::incident::untold;
use crate::render::CaseSaid;
use crate::render::ConcernedTexts;
use crate::render::PartyTexts;
use crate::render::Texts;
use crate::store::IncidentState;
use crate::store::IncidentStep;
use crate::store::NoteKind;
use crate::store::PartyRole;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::incident_field::note;
use crate::web::pages::incident_field::written;
use crate::web::pages::incident_part::title;
use crate::web::pages::measures::MeasurePart;
use crate::web::pages::party::Party;
use crate::web::pages::retraction::RetractionPart;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "incident.html")]
struct IncidentPage {
    page: Layout,
    said: &'static CaseSaid,
    id: String,
    state: Badge,
    heading: &'static str,
    what: String,
    held_id: String,
    /// Whether this person may see the message.
    held_link: bool,
    clock: Clock,
    targets: Vec<Due>,
    saved: bool,
    source: &'static str,
    owner: String,
    may_assess: bool,
    /// That the record was erased; empty where it was not.
    erased: String,
    /// Whether this person is sender or recipient of the mail, and so judges nothing.
    is_own: bool,
    /// Whether this person may change answers, and they can still be changed.
    may_change: bool,
    may_add: bool,
    assessment: Vec<Line>,
    steps: Vec<Step>,
    parts: Vec<Part>,
    happened: Vec<Happened>,
    note_kinds: Vec<(&'static str, &'static str)>,
    now: String,
    files: Vec<File>,
    file_hint: String,
    parties: Vec<Party>,
    p: &'static PartyTexts,
    roles: Vec<(&'static str, &'static str)>,
    unknown: &'static str,
    measures: MeasurePart,
    retraction: Option<RetractionPart>,
    people: &'static ConcernedTexts,
    /// Whether this person may list the people concerned.
    may_list: bool,
}

/// The clock of one incident, in words.
struct Clock {
    tone: &'static str,
    left: String,
    lines: Vec<String>,
}

/// Something that is still to be done, and until when.
struct Due {
    words: String,
    late: bool,
}

/// A question with its answer, and where that comes from.
struct Line {
    question: String,
    answer: Option<String>,
    note: String,
    reason: String,
    href: String,
}

/// A step that can be taken.
struct Step {
    name: &'static str,
    word: &'static str,
    /// Whether nothing lacks.
    ready: bool,
}

struct Part {
    number: u32,
    title: String,
    /// Whether something in it can be changed now.
    open: bool,
    change: String,
    lines: Vec<Line>,
}

struct Happened {
    when: Moment,
    kind: &'static str,
    what: String,
    by: String,
}

struct File {
    number: u64,
    name: String,
    size: String,
    by: String,
    when: Moment,
    gone: bool,
}

/// `GET /incidents/{id}`
pub(super) async fn show(
    member: Member,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let saved = if query.contains_key("saved") { Came::FromSaving } else { Came::Here };
    member.visitor.answer(shown(&member, &id, saved).await)
}

/// From where someone came to the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Here,
    FromSaving,
}

async fn shown(member: &Member, id: &str, came: Came) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let (texts, language, now) = (visitor.texts(), visitor.view.language, Timestamp::now());
    let register = visitor.state.register();
    let case = register.case(principal, id, language).await?;
    let recipients = visitor.state.followup().recipients(principal, id).await?;
    let incident = &case.incident;
    let may_assess = principal.may(Act::AssessIncident) && incident.erased_at.is_none();
    let own = [&incident.released_by, &incident.first_by, &incident.opened_by];
    let is_own = incident.state == IncidentState::Potential && own.contains(&&principal.name);
    let is_party = case.is_own(principal);
    let mut layout = visitor.layout(Place::Incidents, None);
    layout.path = format!("/incidents/{}", incident.id);
    let summary = case.value(Question::Summary).to_owned();
    visitor.page(&IncidentPage {
        page: layout,
        said: &texts.case.said,
        id: incident.id.clone(),
        state: Badge::incident(incident.state, texts),
        heading: texts.pages.incident_heading,
        what: summary,
        held_id: incident.held_id.clone(),
        held_link: principal.may(Act::SeeQueue) && incident.erased_at.is_none(),
        clock: clock(&case, texts, now),
        targets: targets(&case, &register.settings().targets, texts, now),
        saved: came == Came::FromSaving,
        source: (texts.case.source)(incident.source),
        owner: incident.owner.clone(),
        may_assess,
        erased: incident
            .erased_at
            .map_or_else(String::new, |at| (texts.registering.erased)(&language.moment(at))),
        is_own: may_assess && is_party,
        may_change: may_assess && !case.is_fixed(),
        may_add: may_assess || is_own && principal.may(Act::ReportIncident),
        assessment: assessment(&case, register.is_to_be_told(&case), texts),
        steps: if may_assess && !is_party { steps(&case, texts) } else { Vec::new() },
        parts: (0..=REGISTER_SECTION)
            .map(|number| part(&case, number, texts))
            .filter(|part| incident.erased_at.is_none() || !part.lines.is_empty())
            .collect(),
        happened: happened(&case, texts),
        note_kinds: NoteKind::ALL.map(|kind| (kind.name(), (texts.case.note)(kind))).into(),
        now: written(&now.to_string()),
        files: files(&case, texts),
        file_hint: (texts.case.said.file_hint)(incident::FILE_BYTES_MAX as u64 >> 20),
        parties: case.parties.iter().map(|party| Party::of(party, texts)).collect(),
        p: &texts.parties,
        roles: PartyRole::ALL.map(|role| (role.name(), (texts.case.party)(role))).into(),
        unknown: texts.register.unknown,
        measures: MeasurePart::of(&case, member, texts),
        retraction: RetractionPart::of(&recipients, texts),
        people: &texts.concerned,
        may_list: may_assess,
    })
}

fn clock(case: &Case, texts: &Texts, now: Timestamp) -> Clock {
    let (incident, register, language) = (&case.incident, &texts.register, texts.language);
    // What happened elsewhere, or was moved by hand, did not begin with a delivery.
    let is_moved = case.reason(Question::AwareAt).is_some();
    let known = match case.value(Question::AwareBasis) {
        "k1" if !is_moved => texts.pages.known_at,
        _ => texts.pages.known_since,
    };
    let known = incident.known_at.map(|at| known(&language.moment(at)));
    let lines: Vec<String> = known.into_iter().collect();
    match (incident.state, incident.deadline) {
        (IncidentState::Cancelled, _) => {
            Clock { tone: "", left: register.cancelled.to_owned(), lines: Vec::new() }
        }
        (state, Some(deadline)) if state.is_running() => {
            let left = language.duration(deadline.duration_since(now));
            let (tone, words) = match pressure(deadline, now) {
                // Until it is said why, and then still over.
                Pressure::Over => {
                    let is_explained = !case.given(Question::ReasonForDelay).is_empty();
                    let tone = if is_explained { "clock-urgent" } else { "clock-over" };
                    (tone, (register.time_over)(&incident.id))
                }
                Pressure::Urgent => {
                    ("clock-urgent", (register.time_left)(&left, &language.moment(deadline)))
                }
                Pressure::Calm => ("", (register.time_left)(&left, &language.moment(deadline))),
            };
            Clock { tone, left: words, lines }
        }
        (IncidentState::NotifiedInitial, _) => {
            let told: Option<Timestamp> = case.given(Question::ApSubmittedAt).parse().ok();
            let until = told.map(|told| told + FOLLOW_UP);
            let late = until.is_some_and(|until| until <= now);
            let left = until.map(|until| (register.follow_up)(&language.moment(until)));
            Clock {
                tone: if late { "clock-over" } else { "" },
                left: left.unwrap_or_else(|| {
                    crate::web::badge::capital((texts.words.incident_state)(incident.state))
                }),
                lines,
            }
        }
        (IncidentState::Pending, _) => {
            Clock { tone: "", left: register.clock_waits.to_owned(), lines: Vec::new() }
        }
        (state, _) => {
            let word = (texts.words.incident_state)(state);
            Clock { tone: "", left: crate::web::badge::capital(word), lines }
        }
    }
}

/// What is still to be done beside the report.
fn targets(case: &Case, targets: &Targets, texts: &Texts, now: Timestamp) -> Vec<Due> {
    let said = &texts.registering;
    let due = |target: Target| {
        let (moment, late) = (texts.language.moment(target.due), target.due <= now);
        let words = if late { said.target_over } else { said.target };
        let party = case.parties.iter().find(|party| Some(party.number) == target.party);
        let words = match party {
            Some(party) if late => (texts.parties.target_over)(&party.name, &moment),
            Some(party) => (texts.parties.target)(&party.name, &moment),
            None => words(target.aim, &moment),
        };
        Due { words, late }
    };
    still_to_do(case, targets).into_iter().map(due).collect()
}

/// The four answers that closing needs.
fn assessment(case: &Case, is_to_be_told: Option<bool>, texts: &Texts) -> Vec<Line> {
    let said = &texts.case.said;
    let [yes, no, unclear] = said.breach_answers;
    let is_breach = match case.incident.state {
        IncidentState::NoBreach => no,
        IncidentState::Potential | IncidentState::Assessing | IncidentState::Pending => unclear,
        _ => yes,
    };
    let mut lines = vec![Line {
        question: said.is_breach.to_owned(),
        answer: Some(is_breach.to_owned()),
        note: no_breach(case, texts),
        reason: case.given(Question::NoBreachReason).to_owned(),
        href: String::new(),
    }];
    let asked = [
        (Question::DecisionAp, Question::DecisionApReason, Question::DecisionApBy),
        (
            Question::DecisionSubjects,
            Question::DecisionSubjectsReason,
            Question::DecisionSubjectsBy,
        ),
    ];
    for (question, reason, by) in asked {
        let words = incident::answer_in_words(question, case.given(question), texts);
        let is_open = question == Question::DecisionAp && words.is_empty();
        let proposal = is_to_be_told.filter(|_| is_open);
        let proposal = proposal.map(|told| said.proposals_ap[usize::from(!told)]);
        lines.push(Line {
            question: (texts.case.question)(question).to_owned(),
            answer: Some(words).filter(|words| !words.is_empty()),
            note: match case.given(by) {
                "" => proposal.unwrap_or_default().to_owned(),
                name => name.to_owned(),
            },
            reason: case.given(reason).to_owned(),
            href: format!("/incidents/{}/part/8#{}", case.incident.id, question.name()),
        });
    }
    let advice = case.given(Question::FgAdvice);
    lines.push(Line {
        question: (texts.case.question)(Question::FgAdvice).to_owned(),
        answer: Some(advice.to_owned()).filter(|advice| !advice.is_empty()),
        note: case.given(Question::FgAdviceBy).to_owned(),
        reason: String::new(),
        href: format!("/incidents/{}/part/8#fg_advice", case.incident.id),
    });
    if case.incident.erased_at.is_some() {
        lines.retain(|line| line.answer.is_some());
    }
    lines
}

/// That it may be no breach, and why; empty where nothing says so, or somebody decided.
fn no_breach(case: &Case, texts: &Texts) -> String {
    let question = Question::NoBreachCode;
    match case.origin(question) {
        Origin::Proposal => {
            let why = (texts.case.choice)(question, case.value(question));
            (texts.breach.no_breach)(why)
        }
        Origin::Person(_) | Origin::Nobody => String::new(),
    }
}

fn steps(case: &Case, texts: &Texts) -> Vec<Step> {
    let possible =
        IncidentStep::ALL.into_iter().filter(|step| step.from(case.incident.state).is_some());
    possible
        .map(|step| Step {
            name: step.name(),
            word: (texts.case.step)(step),
            ready: lacking(case, step).is_empty() && untold(case, step).is_empty(),
        })
        .collect()
}

fn part(case: &Case, number: u32, texts: &Texts) -> Part {
    let answers = section(case, number, texts).into_iter();
    let title = title(number, texts);
    let lines = answers.map(|answer| {
        let asked = answer.asked;
        let because = asked.map(|question| because(case, question, texts)).unwrap_or_default();
        let changed = asked.and_then(|question| case.reason(question));
        let changed = changed.map(|why| (texts.case.said.changed_because)(why));
        Line {
            question: answer.question.to_owned(),
            answer: answer.answer,
            note: asked
                .filter(|_| case.incident.erased_at.is_none())
                .map(|question| note(case, question, texts))
                .unwrap_or_default(),
            reason: changed.unwrap_or(because),
            href: String::new(),
        }
    });
    Part {
        number,
        open: !case.is_fixed() || number == REGISTER_SECTION && case.is_kept_or_not(),
        change: (texts.case.said.change_part)(&title),
        lines: lines.collect(),
        title: unnumbered(&title),
    }
}

/// A title without the number that stands beside it.
fn unnumbered(title: &str) -> String {
    title.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned()
}

fn happened(case: &Case, texts: &Texts) -> Vec<Happened> {
    let all = timeline(case, texts.language).into_iter();
    all.map(|one| Happened {
        when: Moment::full(one.at, texts.language),
        kind: (texts.case.note)(one.kind),
        what: one.what,
        by: one.by,
    })
    .collect()
}

fn files(case: &Case, texts: &Texts) -> Vec<File> {
    let all = case.files.iter();
    all.map(|file| File {
        number: file.number,
        name: file.name.clone(),
        size: texts.language.size(file.size_bytes),
        by: file.by.clone(),
        when: Moment::full(file.at, texts.language),
        gone: file.is_gone,
    })
    .collect()
}
