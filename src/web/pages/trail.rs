//! The audit trail: one's own lines, or all of them, and the check that it is whole.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;

use crate::access::Act;
use crate::audit::Action;
use crate::audit::Verified;
use crate::policy::Outline;
use crate::render::Language;
use crate::render::Texts;
use crate::render::TrailTexts;
use crate::render::texts;
use crate::render::trail_detail;
use crate::store::Entry;
use crate::store::TrailFilter;
use crate::web::badge::Moment;
use crate::web::badge::capital;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::links::encoded;
use crate::web::pages::list::fields;
use crate::web::pages::list::shortened;
use crate::web::pages::outcome::Outcome;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "trail.html")]
struct TrailPage {
    page: Layout,
    texts: &'static TrailTexts,
    outcomes: Vec<Outcome>,
    /// Whose lines these are; empty where this person sees none.
    scope: &'static str,
    may_verify: bool,
    sees_all: bool,
    who: String,
    what: String,
    actions: Vec<ActionChoice>,
    is_narrowed: bool,
    empty: &'static str,
    /// Address of the export.
    export: String,
    rows: Vec<Row>,
    paging: Paging,
}

struct ActionChoice {
    value: &'static str,
    word: String,
    chosen: bool,
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

/// What of the trail is asked for.
#[derive(Default)]
pub(super) struct Asked {
    who: String,
    what: String,
    action: Option<Action>,
    below: u64,
}

impl Asked {
    pub(super) fn read(query: &HashMap<String, String>) -> Self {
        let text = |name: &str| shortened(query.get(name).map_or("", String::as_str));
        Self {
            who: text("who"),
            what: text("what"),
            action: Action::named(&text("action")),
            below: text("below").parse().unwrap_or(0),
        }
    }

    pub(super) fn filter(&self, limit: u32) -> TrailFilter {
        // By the name under which the page shows it, too.
        let is_gateway = self.who == texts(Language::Dutch).trail.gateway;
        TrailFilter {
            actor: if is_gateway { GATEWAY.to_owned() } else { self.who.clone() },
            object: self.what.clone(),
            action: self.action.map_or("", Action::name).to_owned(),
            below: self.below,
            limit,
        }
    }

    fn is_narrowed(&self) -> bool {
        !self.who.is_empty() || !self.what.is_empty() || self.action.is_some()
    }

    /// The address of the list that a query asks for.
    pub(super) fn address(query: &str) -> String {
        let asked = Self::read(&fields(query));
        asked.href("/audit", asked.below)
    }

    /// The address of the same at `path`, below `below`.
    fn href(&self, path: &str, below: u64) -> String {
        let action = self.action.map_or("", Action::name);
        let below = if below > 0 { below.to_string() } else { String::new() };
        let pairs = [("who", &*self.who), ("what", &*self.what), ("action", action)];
        let pairs = pairs.into_iter().chain([("below", &*below)]);
        let pairs = pairs.filter(|(_, value)| !value.is_empty());
        let query: Vec<String> =
            pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

/// `GET /audit`
pub(super) async fn list(member: Member, Query(query): Query<HashMap<String, String>>) -> Response {
    member.visitor.answer(page(&member, &Asked::read(&query), Vec::new()).await)
}

/// `POST /audit/verify`
pub(super) async fn verify(MemberPosted { member, .. }: MemberPosted) -> Response {
    let verified = async {
        let pages = &member.visitor.texts().pages;
        let told = match member.visitor.state.desk().verify_trail(&member.principal).await? {
            Verified::Whole { count, .. } => {
                Outcome::plain(Icon::Check, "notice-good", (pages.verified)(count))
            }
            Verified::Flawed(flaw) => {
                let text = (pages.verify_broken)(flaw.line());
                Outcome::plain(Icon::Warning, "notice-danger", text)
            }
        };
        page(&member, &Asked::default(), vec![told]).await
    };
    member.visitor.answer(verified.await)
}

async fn page(member: &Member, asked: &Asked, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let sees_all = principal.may(Act::SeeTrail);
    let sees_own = principal.may(Act::SeeOwnTrail);
    let may_verify = principal.may(Act::VerifyTrail);
    let entries = if sees_all || sees_own || !may_verify {
        visitor.state.desk().trail(principal, &asked.filter(PAGE_ROWS + 1)).await?
    } else {
        Vec::new()
    };
    let shown = &entries[..entries.len().min(PAGE_ROWS as usize)];
    let more = shown.last().filter(|_| entries.len() > shown.len());
    let paging = Paging {
        shown: String::new(),
        previous: (asked.below > 0).then(|| asked.href("/audit", 0)),
        next: more.map(|last| asked.href("/audit", last.number)),
    };
    let judging = visitor.state.judging();
    let rules = judging.map(|judging| judging.rulebook.outlines()).unwrap_or_default();
    let mut layout = visitor.layout(Place::Trail, None);
    layout.path = asked.href("/audit", 0);
    visitor.page(&TrailPage {
        page: layout,
        texts: &texts.trail,
        outcomes,
        scope: match (sees_all, sees_own) {
            (true, _) => texts.pages.trail_all,
            (false, true) => texts.pages.trail_own,
            (false, false) => "",
        },
        may_verify,
        sees_all,
        actions: actions(asked, texts),
        empty: if asked.is_narrowed() { texts.trail.nothing } else { texts.pages.empty_trail },
        is_narrowed: asked.is_narrowed(),
        export: asked.href("/audit/export", 0),
        who: asked.who.clone(),
        what: asked.what.clone(),
        rows: shown.iter().map(|entry| row(entry, &rules, texts)).collect(),
        paging,
    })
}

/// The actions to choose from, by their words.
fn actions(asked: &Asked, texts: &Texts) -> Vec<ActionChoice> {
    let choice = |action: Action| ActionChoice {
        value: action.name(),
        word: capital((texts.words.event)(action.name())),
        chosen: asked.action == Some(action),
    };
    let mut choices: Vec<ActionChoice> = Action::ALL.into_iter().map(choice).collect();
    choices.sort_by(|one, other| one.word.cmp(&other.word));
    choices
}

fn row(entry: &Entry, rules: &[Outline], texts: &Texts) -> Row {
    let by_gateway = entry.actor == GATEWAY;
    Row {
        number: texts.language.number(entry.number),
        when: Moment::short(entry.at, texts.language),
        actor: if by_gateway { texts.trail.gateway.to_owned() } else { entry.actor.clone() },
        origin: if by_gateway { String::new() } else { entry.origin.clone() },
        action: capital((texts.words.event)(&entry.action)),
        object: entry.object.clone(),
        result: (texts.pages.result)(&entry.result).to_owned(),
        detail: trail_detail(&entry.detail, rules, texts.language),
    }
}

/// Who has done what nobody did, as the trail names it.
const GATEWAY: &str = "gateway";

const PAGE_ROWS: u32 = 50;
