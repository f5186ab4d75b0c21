//! All that happened to a message and was said of it, where its own page has room for the last of it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::response::Response;

use crate::review::History;
use crate::store::HeldId;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::layout::Paging;
use crate::web::pages::message::parsed;
use crate::web::pages::timeline::Line;
use crate::web::talk::Talk;
use crate::web::visitor::Member;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    page: Layout,
    id: HeldId,
    title: &'static str,
    /// A page of what was said; without it, of the timeline.
    talk: Option<Talk>,
    timeline: Vec<Line>,
    paging: Paging,
}

/// `GET /messages/{id}/history`
pub(super) async fn show(
    member: Member,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let shown = async {
        let Member { visitor, principal } = &member;
        let id = parsed(&id)?;
        let number = |name: &str| query.get(name).and_then(|text| text.parse().ok()).unwrap_or(0);
        let desk = visitor.state.desk();
        let history = desk.history(principal, &id, number("below"), PAGE_LINES + 1).await?;
        match query.get("show").map(String::as_str) {
            Some("talk") => said(visitor, &history, number("page")),
            _ => happened(visitor, history, number("below")),
        }
    };
    member.visitor.answer(shown.await)
}

/// The address of all that was said.
pub(in crate::web) fn talk_href(id: &HeldId, page: u64) -> String {
    let first = format!("/messages/{id}/history?show=talk");
    if page > 1 { format!("{first}&page={page}") } else { first }
}

/// The address of the lines below a line of the trail.
pub(super) fn trail_href(id: &HeldId, below: u64) -> String {
    format!("/messages/{id}/history?below={below}")
}

/// A page of the timeline, the latest first.
fn happened(visitor: &Visitor, history: History, below: u64) -> Result<Response, Error> {
    let (texts, id) = (visitor.texts(), history.held.id);
    let shown = &history.trail[..history.trail.len().min(PAGE_LINES as usize)];
    let more = shown.last().filter(|_| history.trail.len() > shown.len());
    visitor.page(&HistoryPage {
        page: visitor.layout(Place::Messages, None),
        title: texts.labels.timeline,
        talk: None,
        timeline: shown.iter().map(|entry| Line::of(entry, texts)).collect(),
        paging: Paging {
            shown: String::new(),
            previous: (below > 0).then(|| format!("/messages/{id}/history")),
            next: more.map(|last| trail_href(&id, last.number)),
        },
        id,
    })
}

/// A page of what was said, in order.
fn said(visitor: &Visitor, history: &History, page: u64) -> Result<Response, Error> {
    let (texts, id) = (visitor.texts(), history.held.id.clone());
    let telling = visitor.state.telling();
    let pages = Talk::pages(&history.remarks, &history.notices);
    let page = page.clamp(1, pages);
    let talk = Talk::page(&history.remarks, &history.notices, page, telling, texts);
    visitor.page(&HistoryPage {
        page: visitor.layout(Place::Messages, None),
        title: texts.sender.talk_title,
        talk: Some(talk),
        timeline: Vec::new(),
        paging: Paging {
            shown: String::new(),
            previous: (page > 1).then(|| talk_href(&id, page - 1)),
            next: (page < pages).then(|| talk_href(&id, page + 1)),
        },
        id,
    })
}

/// Lines of the timeline on one page.
const PAGE_LINES: u32 = 50;
