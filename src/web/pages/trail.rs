//! The audit trail: one's own lines, or all of them, and the check that it is whole.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Flaw;
use crate::audit::Outcome as Ended;
use crate::audit::Verified;
use crate::render::Texts;
use crate::store;
use crate::store::Entry;
use crate::store::TrailFilter;
use crate::web::badge::Moment;
use crate::web::badge::capital;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::pages::outcome::Outcome;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "trail.html")]
struct TrailPage {
    page: Layout,
    outcomes: Vec<Outcome>,
    /// Whose lines these are; empty where this person sees none.
    scope: &'static str,
    may_verify: bool,
    rows: Vec<Row>,
    paging: Paging,
}

struct Row {
    number: String,
    when: Moment,
    actor: String,
    origin: String,
    action: String,
    object: String,
    result: String,
    detail: String,
}

/// `GET /audit`
pub(super) async fn list(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    let below = query.get("below").and_then(|below| below.parse().ok()).unwrap_or(0);
    member.visitor.answer(page(&member, below, Vec::new()).await)
}

/// `POST /audit/verify`
pub(super) async fn verify(MemberPosted { member, .. }: MemberPosted) -> Response {
    let verified = async {
        member.must(Act::VerifyTrail)?;
        let told = verified(&member).await?;
        page(&member, 0, vec![told]).await
    };
    member.visitor.answer(verified.await)
}

async fn verified(member: &Member) -> Result<Outcome, Error> {
    let Member { visitor, principal } = member;
    let store = visitor.state.store();
    let verified = store.read(audit::verify).await?;
    let pages = &visitor.texts().pages;
    let (outcome, told) = match &verified {
        Verified::Whole { count, .. } => {
            (Ended::Done, Outcome::plain(Icon::Check, "notice-good", (pages.verified)(*count)))
        }
        Verified::Flawed(flaw) => {
            let text = (pages.verify_broken)(line_of(*flaw));
            (Ended::Failed, Outcome::plain(Icon::Warning, "notice-danger", text))
        }
    };
    let event = Event {
        at: Timestamp::now(),
        actor: principal.name.clone(),
        origin: principal.origin.to_string(),
        action: Action::AuditVerified,
        object: String::new(),
        outcome,
        detail: String::new(),
    };
    store.write(move |tx| audit::record(tx, &event)).await?;
    Ok(told)
}

async fn page(member: &Member, below: u64, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let sees_all = principal.may(Act::SeeTrail);
    let sees_own = principal.may(Act::SeeOwnTrail);
    let may_verify = principal.may(Act::VerifyTrail);
    if !(sees_all || sees_own || may_verify) {
        return Err(Error::NotAllowed);
    }
    let entries = if sees_all || sees_own {
        let actor = if sees_all { String::new() } else { principal.name.clone() };
        let filter = TrailFilter { actor, below, limit: PAGE_ROWS + 1, ..TrailFilter::default() };
        visitor.state.store().read(move |tx| store::trail::list(tx, &filter)).await?
    } else {
        Vec::new()
    };
    let shown = &entries[..entries.len().min(PAGE_ROWS as usize)];
    let more = shown.last().filter(|_| entries.len() > shown.len());
    let paging = Paging {
        shown: String::new(),
        previous: (below > 0).then(|| "/audit".to_owned()),
        next: more.map(|last| format!("/audit?below={}", last.number)),
    };
    let mut layout = visitor.layout(Place::Trail, None);
    layout.path = "/audit".to_owned();
    visitor.page(&TrailPage {
        page: layout,
        outcomes,
        scope: match (sees_all, sees_own) {
            (true, _) => texts.pages.trail_all,
            (false, true) => texts.pages.trail_own,
            (false, false) => "",
        },
        may_verify,
        rows: shown.iter().map(|entry| row(entry, texts)).collect(),
        paging,
    })
}

fn row(entry: &Entry, texts: &Texts) -> Row {
    Row {
        number: texts.language.number(entry.number),
        when: Moment::short(entry.at, texts.language),
        actor: entry.actor.clone(),
        origin: entry.origin.clone(),
        action: capital((texts.words.event)(&entry.action)),
        object: entry.object.clone(),
        result: (texts.pages.result)(&entry.result).to_owned(),
        detail: entry.detail.clone(),
    }
}

/// The first wrong line; `None` where it is the record of the last one.
const fn line_of(flaw: Flaw) -> Option<u64> {
    match flaw {
        Flaw::Changed(line) | Flaw::Cut(line) | Flaw::Foreign(line) | Flaw::Missing(line) => {
            Some(line)
        }
        Flaw::HeadChanged | Flaw::HeadMissing => None,
    }
}

const PAGE_ROWS: u32 = 50;
