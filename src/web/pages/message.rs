//! One held message: why, to whom, what was found, what happened so far.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Principal;
use crate::detect::Finding;
use crate::policy::Risk;
use crate::render::Texts;
use crate::render::belief;
use crate::render::coverage;
use crate::render::place;
use crate::render::reason_in;
use crate::render::why;
use crate::review::Shown;
use crate::review::TRAIL_SHOWN;
use crate::scan::PartReport;
use crate::scan::PartStatus;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::web::State;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::addressees::Addressees;
use crate::web::pages::evidence::Evidence;
use crate::web::pages::hand::Hand;
use crate::web::pages::history::trail_href;
use crate::web::pages::list::List;
use crate::web::pages::list::UNDECIDED;
use crate::web::pages::messages::is_undecided;
use crate::web::pages::messages::sender;
use crate::web::pages::messages::subject;
use crate::web::pages::outcome::Outcome;
use crate::web::pages::outcome::in_list;
use crate::web::pages::outcome::outcomes;
use crate::web::pages::timeline::Line;
use crate::web::pages::timeline::named;
use crate::web::talk::Talk;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "message.html")]
struct MessagePage {
    page: Layout,
    outcomes: Vec<Outcome>,
    /// The last line of the trail that the page shows.
    since: u64,
    /// Where it stands in its list, and who looks at it.
    hand: Hand,
    id: HeldId,
    state: Badge,
    waiting: String,
    subject: String,
    sender: String,
    received: Moment,
    size: String,
    risk: Badge,
    risk_level: &'static str,
    why: String,
    rules: Vec<String>,
    may_second: bool,
    /// Why the second of two sent it back; empty where nobody did.
    sent_back: String,
    talk: Talk,
    decision: Option<Decision>,
    to: Addressees,
    findings: Vec<FindingRow>,
    /// How many more there are than are shown; empty for none. So of the parts.
    findings_more: String,
    parts: Vec<PartRow>,
    parts_more: String,
    coverage: String,
    timeline: Vec<Line>,
    /// Where the lines before those stand; empty where there are none.
    earlier: String,
    evidence: Evidence,
}

/// What was decided, by whom and why.
struct Decision {
    by: String,
    first_by: String,
    reason: String,
}

struct FindingRow {
    kind: &'static str,
    belief: String,
    place: String,
    count: String,
    certainty: String,
    samples: Vec<String>,
    /// Where it stands in a preview; empty where there is none.
    look: String,
}

struct PartRow {
    name: String,
    media_type: String,
    status: Badge,
    notes: Vec<String>,
    size: String,
    /// Its preview; empty where there is none.
    look: String,
}

/// `GET /messages/{id}`
pub(super) async fn show(
    member: Member,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    member.visitor.answer(shown(&member, &id, &query).await)
}

/// `POST /messages/{id}/undo`
pub(super) async fn undo(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let undone = async {
        let id = parsed(&id)?;
        member.visitor.state.desk().undo(&member.principal, &id, fields.number("version")).await?;
        member.visitor.state.metrics().decision("undone", None);
        let list = List::of_query(fields.one("list"));
        Ok(see(&list.within(&format!("/messages/{id}"), "done=undone")))
    };
    member.visitor.answer(undone.await)
}

/// The ID in the address of a page.
pub(super) fn parsed(id: &str) -> Result<HeldId, Error> {
    HeldId::parse(id).ok_or(Error::Missing)
}

/// The message to look at after `id` in its list; behind the last one it goes on at the top.
pub(super) async fn next_of(
    state: &State,
    who: &Principal,
    list: &List,
    id: &HeldId,
) -> Result<Option<HeldId>, Error> {
    let around = state.desk().neighbours(who, &list.filter(state), id).await?;
    Ok(around.next.or(around.first))
}

async fn shown(
    member: &Member,
    id: &str,
    query: &HashMap<String, String>,
) -> Result<Response, Error> {
    let text = |name: &str| query.get(name).map_or("", String::as_str);
    let list = List::of_query(text("list"));
    let Member { visitor, principal } = member;
    let (texts, language, desk) = (visitor.texts(), visitor.view.language, visitor.state.desk());
    let id = parsed(id)?;
    let since = visitor.state.last_line().await;
    let shown = desk.show(principal, &id).await?;
    visitor.state.live().look(&id, &principal.name, Timestamp::now());
    let counts = desk.counts(principal).await?;
    let held = &shown.held;
    let evidence = Evidence::of(member, &shown).await?;
    let report = &held.verdict.report;
    let risk = Risk::of(&held.verdict);
    let parts = report.parts.iter().zip(&evidence.parts);
    // With one more to tell whether there are others before them.
    let before = shown.trail.len().saturating_sub(TRAIL_SHOWN - 1);
    let timeline = shown.trail.get(before..).unwrap_or_default();
    let page = MessagePage {
        page: visitor.layout(Place::Messages, Some(counts.of(UNDECIDED))),
        since,
        outcomes: in_list(told(member, &shown, text("after"), text("done")).await?, &list),
        hand: Hand::of(member, &shown, &list).await?,
        state: Badge::held(held.state, texts),
        waiting: waits(held, texts),
        subject: subject(held, texts),
        sender: sender(held, texts),
        received: Moment::full(held.received_at, language),
        size: language.size(held.size_bytes),
        risk: Badge::risk(risk, texts),
        risk_level: risk.name(),
        why: why(&held.verdict, language),
        rules: rules(held, texts),
        may_second: shown.choices.second,
        sent_back: match held.state {
            HeldState::Held => held.reason.clone(),
            _ => String::new(),
        },
        talk: Talk::of(&shown, visitor.state.telling(), texts),
        decision: decision(&shown, texts),
        to: Addressees::of(held, &evidence.mailed, (&list, query), texts),
        findings: report
            .findings
            .iter()
            .zip(&evidence.looks)
            .take(ROWS_SHOWN)
            .map(|(one, look)| FindingRow { look: look.clone(), ..finding(one, texts) })
            .collect(),
        findings_more: more(report.findings.len(), texts),
        parts_more: more(report.parts.len(), texts),
        parts: parts
            .take(ROWS_SHOWN)
            .map(|(one, look)| PartRow { look: look.clone(), ..part(one, texts) })
            .collect(),
        coverage: coverage(&held.verdict.report.coverage, texts.language),
        earlier: match timeline.first() {
            Some(first) if timeline.len() < shown.trail.len() => trail_href(&id, first.number),
            _ => String::new(),
        },
        timeline: timeline.iter().map(|entry| Line::of(entry, texts)).collect(),
        evidence,
        id,
    };
    visitor.page(&page)
}

/// What is told on top: of this message, and of the one decided on before.
async fn told(
    member: &Member,
    shown: &Shown,
    after: &str,
    done: &str,
) -> Result<Vec<Outcome>, Error> {
    let Member { visitor, principal } = member;
    let (review, desk) = (&visitor.texts().review, &visitor.texts().desk);
    let mut told = Vec::new();
    if let Some(before) = HeldId::parse(after).filter(|before| *before != shown.held.id) {
        let before_shown = visitor.state.desk().show(principal, &before).await?;
        told.extend(outcomes(&before_shown, visitor, Some(&before)));
    }
    // Said only where the message itself bears it out: an address can be made up.
    let back = match done {
        "asked" if !shown.remarks.is_empty() => Some(desk.ask_done),
        "reopened" => Some(desk.reopen_done),
        "undone" => Some(review.undo_done),
        "returned" => Some(review.disagree_done),
        _ => None,
    };
    if let Some(back) = back.filter(|_| is_undecided(shown.held.state)) {
        told.push(Outcome::plain(Icon::Undo, "notice-good", back.to_owned()));
    }
    told.extend(outcomes(shown, visitor, None));
    if !shown.held.has_content {
        let day = shown.deleted_at.unwrap_or(shown.held.received_at);
        let text = (review.content_deleted)(&visitor.view.language.date(day));
        told.push(Outcome::plain(Icon::Info, "", text));
    }
    Ok(told)
}

fn waits(held: &Held, texts: &Texts) -> String {
    if !is_undecided(held.state) {
        return String::new();
    }
    let since = Timestamp::now().duration_since(held.waits_since);
    (texts.pages.waits_for)(&texts.language.duration(since.max(SignedDuration::ZERO)))
}

/// The sentence of each rule that held it; and of each agreement that just does not cover it.
fn rules(held: &Held, texts: &Texts) -> Vec<String> {
    let reasons = &held.verdict.decision.reasons;
    let said = reasons.iter().map(|reason| reason_in(reason, texts.language).to_owned());
    let seen = reasons.iter().flat_map(|reason| &reason.seen);
    let missed = seen.filter(|seen| seen.key == "agreement.missed");
    let missed = missed.map(|seen| (texts.desk.agreement_missed)(&seen.asked, &seen.found));
    let mut lines: Vec<String> = Vec::new();
    for line in said.chain(missed) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// The decision, or the first of two agreements; nothing while a message waits. Who can still be
/// the second hears what the first wrote after an answer of their own.
fn decision(shown: &Shown, texts: &Texts) -> Option<Decision> {
    let held = &shown.held;
    let reason = match (held.code, held.reason.as_str()) {
        _ if shown.choices.second => (texts.desk.second_hidden)(&held.first_by),
        (None, reason) => reason.to_owned(),
        (Some(code), "") => (texts.desk.reason)(code).to_owned(),
        (Some(code), reason) if held.first_by.is_empty() => {
            format!("{}. {reason}", (texts.desk.reason)(code))
        }
        (Some(code), reason) => format!("{}.\n{reason}", (texts.desk.reason)(code)),
    };
    (held.state != HeldState::Held).then(|| Decision {
        by: named(&held.decided_by, texts),
        first_by: held.first_by.clone(),
        reason,
    })
}

/// How many of `all` are not shown; empty for none.
fn more(all: usize, texts: &Texts) -> String {
    match all.saturating_sub(ROWS_SHOWN) {
        0 => String::new(),
        more => (texts.pages.rows_more)(more as u64),
    }
}

fn finding(finding: &Finding, texts: &Texts) -> FindingRow {
    let mut place = place(&finding.place_with_lines(), texts.language);
    if finding.quoted > 0 {
        let quoted = texts.language.number(finding.quoted);
        place += &format!(" ({quoted} {})", texts.labels.quoted);
    }
    FindingRow {
        kind: (texts.words.kind)(finding.kind),
        belief: belief(finding, texts.language),
        place,
        count: texts.language.number(finding.count),
        certainty: texts.language.percent(finding.confidence),
        samples: finding.samples.iter().map(|sample| sample.as_str().to_owned()).collect(),
        look: String::new(),
    }
}

fn part(part: &PartReport, texts: &Texts) -> PartRow {
    let mut notes = Vec::new();
    match (&part.why, part.status) {
        (Some(why), PartStatus::Skipped) => notes.push((texts.words.skipped)(why).to_owned()),
        (Some(why), _) if part.unread.is_empty() => {
            notes.push((texts.words.unscannable)(why).to_owned());
        }
        _ => {}
    }
    let with_place = |words: &str, at: &str| match at {
        "" => words.to_owned(),
        at => format!("{words} ({})", place(at, texts.language)),
    };
    for note in part.unread.iter().take(NOTES_SHOWN) {
        notes.push(with_place((texts.words.unscannable)(&note.what), &note.place));
    }
    for note in part.remarks.iter().take(NOTES_SHOWN) {
        notes.push(with_place((texts.words.remark)(&note.what), &note.place));
    }
    if part.hidden && part.remarks.is_empty() {
        notes.push(texts.pages.has_hidden.to_owned());
    }
    PartRow {
        name: place(&part.name, texts.language),
        media_type: part.media_type.clone(),
        status: Badge::part(part.status, texts),
        notes,
        size: texts.language.size(part.size_bytes),
        look: String::new(),
    }
}

/// Findings and parts on one page: a message can have thousands of both, and is held for the first.
const ROWS_SHOWN: usize = 40;

/// Places in one part of which something is told.
const NOTES_SHOWN: usize = 5;
