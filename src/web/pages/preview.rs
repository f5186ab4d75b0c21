//! One part of a held message, masked; and the same with what a person asked to see.

use std::collections::HashMap;
use std::time::Duration;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::render::EvidenceTexts;
use crate::render::Texts;
use crate::render::place;
use crate::review::Looked;
use crate::review::Revealed;
use crate::scan::Choice;
use crate::scan::Preview;
use crate::scan::Show;
use crate::scan::Wish;
use crate::store::Held;
use crate::store::HeldId;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::encoded;
use crate::web::pages::evidence::part_href;
use crate::web::pages::message::parsed;
use crate::web::pages::preview_view::Buttons;
use crate::web::pages::preview_view::PieceView;
use crate::web::pages::preview_view::both_sides;
use crate::web::pages::preview_view::extent;
use crate::web::pages::preview_view::pieces;
use crate::web::pages::preview_view::section_name;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage {
    page: Layout,
    t: &'static EvidenceTexts,
    id: HeldId,
    name: String,
    media_type: String,
    parts: Vec<Way>,
    sections: Vec<Way>,
    seen: Vec<String>,
    hidden: Vec<String>,
    extent: String,
    pieces: Vec<PieceView>,
    /// What could not be read, or why nothing is shown.
    notes: Vec<String>,
    /// Whether it is still being made; the page is then asked for again by itself.
    is_underway: bool,
    next: String,
    first: String,
    whole: String,
    /// Whether a value may be shown here.
    may_reveal: bool,
    notice: Option<Notice>,
    part: u32,
    section: String,
    at: u32,
}

/// A link to another part or section.
struct Way {
    href: String,
    word: String,
    note: String,
    hidden: bool,
    current: bool,
}

/// What is said while values are shown.
struct Notice {
    text: String,
    /// The page without them.
    masked: String,
    /// What was asked for, to ask for it again; empty where that needs a reason.
    show: String,
}

/// `GET /messages/{id}/preview`
pub(super) async fn show(
    member: Member,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let text = |name: &str| query.get(name).map_or("", String::as_str);
    let shown = async {
        let id = parsed(&id)?;
        let named = query.get("place").map(|place| Choice::Named(place.clone()));
        let section = named.unwrap_or_else(|| section(text("section")));
        let wish = wish(&member, &id, text, section).await?;
        let desk = member.visitor.state.desk();
        let looked = desk.preview_within(&member.principal, &id, &wish, PATIENCE).await?;
        let is_underway = looked.is_underway;
        let mut response = page(&member, looked, &wish, None)?;
        if is_underway {
            response.headers_mut().insert(REFRESH, HeaderValue::from_static("1"));
        }
        Ok(response)
    };
    member.visitor.answer(shown.await)
}

/// `POST /messages/{id}/preview`
pub(super) async fn reveal(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let revealed = async {
        let id = parsed(&id)?;
        let wish =
            wish(&member, &id, |name| fields.one(name), section(fields.one("section"))).await?;
        let show = Show::named(fields.one("show"));
        let show = show.ok_or(Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY))?;
        let wish = Wish { show, ..wish };
        let desk = member.visitor.state.desk();
        let revealed = desk.reveal(&member.principal, &id, &wish, "").await?;
        shown(&member, revealed, &wish, fields.one("show"))
    };
    member.visitor.answer(revealed.await)
}

/// A page on which values are shown; it goes away after a minute.
pub(super) fn shown(
    member: &Member,
    revealed: Revealed,
    wish: &Wish,
    show: &str,
) -> Result<Response, Error> {
    let texts = member.visitor.texts();
    let time = texts.language.moment_seen_from(revealed.at, Timestamp::now());
    let what = place(&revealed.what, texts.language);
    let id = &revealed.looked.held.id;
    let section = match revealed.looked.preview.as_ref().and_then(|preview| preview.section) {
        Some(section) => format!("&section={section}"),
        None => String::new(),
    };
    let masked = format!("{}{section}&at={}", part_href(id, wish.part as usize), wish.from);
    let notice = Notice {
        text: (texts.evidence.notice)(&member.principal.name, &time, &what),
        masked: masked.clone(),
        show: show.to_owned(),
    };
    let mut response = page(member, revealed.looked, wish, Some(notice))?;
    if let Ok(value) = HeaderValue::try_from(format!("{SHOWN_SECONDS}; url={masked}")) {
        response.headers_mut().insert(REFRESH, value);
    }
    Ok(response)
}

/// Which part, section and position.
async fn wish<'q>(
    member: &Member,
    id: &HeldId,
    text: impl Fn(&str) -> &'q str,
    section: Choice,
) -> Result<Wish, Error> {
    let from = text("at").replace(['.', ','], "").parse().unwrap_or(0);
    let part = match text("part").parse() {
        Ok(part) => part,
        Err(_) => {
            let shown = member.visitor.state.desk().show(&member.principal, id).await?;
            best_part(&shown.held)
        }
    };
    Ok(Wish { part, section, from, show: Show::Masked })
}

fn section(text: &str) -> Choice {
    text.parse().map_or(Choice::Best, Choice::Number)
}

/// The part in which most was found, or the text of the message.
fn best_part(held: &Held) -> u32 {
    let report = &held.verdict.report;
    let names =
        |part: &str| report.findings.iter().any(|f| f.place.split(" > ").any(|s| s == part));
    let found = report.parts.iter().position(|part| names(&part.name));
    let first = usize::from(report.parts.len() > 1);
    u32::try_from(found.unwrap_or(first)).unwrap_or_default()
}

fn page(
    member: &Member,
    looked: Looked,
    wish: &Wish,
    notice: Option<Notice>,
) -> Result<Response, Error> {
    let (visitor, texts) = (&member.visitor, member.visitor.texts());
    let t = &texts.evidence;
    let Looked { held, preview, may_reveal, may_read, is_underway } = looked;
    let (id, is_made) = (held.id.clone(), preview.is_some());
    let preview = preview.unwrap_or_default();
    let part = held.verdict.report.parts.get(wish.part as usize);
    let named = if preview.name.is_empty() { part.map(|part| &part.name) } else { None };
    let section = preview.section.map(|section| section.to_string()).unwrap_or_default();
    let way = |at: u32| {
        let part = part_href(&id, wish.part as usize);
        format!("{part}&section={}&at={at}", encoded(&section))
    };
    let buttons = if may_reveal { Buttons::Made } else { Buttons::Missing };
    let (seen, hidden) = both_sides(&preview, texts);
    let index = preview.section.and_then(|section| usize::try_from(section).ok());
    let last = index.and_then(|index| preview.sections.get(index)).map_or(0, |one| one.last);
    visitor.page(&PreviewPage {
        t,
        name: place(named.unwrap_or(&preview.name), texts.language),
        media_type: preview.media_type.clone(),
        parts: parts(&held, wish.part, texts),
        sections: sections(&preview, &id, wish, texts),
        seen,
        hidden,
        extent: match extent(&preview) {
            Some((first, end)) => (t.extent)(first, end, last.max(end)),
            None => String::new(),
        },
        pieces: pieces(&preview, buttons, texts),
        notes: if is_underway { Vec::new() } else { notes(&held, &preview, is_made, texts) },
        is_underway,
        next: preview.next.map(way).unwrap_or_default(),
        first: if wish.from > 0 { way(0) } else { String::new() },
        whole: match may_read && held.has_content {
            true => format!("/messages/{id}/whole?part={}", wish.part),
            false => String::new(),
        },
        may_reveal: may_reveal && preview.sections.iter().any(|section| section.hits > 0),
        notice,
        part: wish.part,
        section,
        at: wish.from,
        page: visitor.layout(Place::Messages, None),
        id,
    })
}

fn parts(held: &Held, current: u32, texts: &Texts) -> Vec<Way> {
    let parts = held.verdict.report.parts.iter().enumerate().take(PARTS_SHOWN);
    let way = |(index, part): (usize, &crate::scan::PartReport)| Way {
        href: part_href(&held.id, index),
        word: place(&part.name, texts.language),
        note: String::new(),
        hidden: false,
        current: index == current as usize,
    };
    parts.map(way).collect()
}

/// The sections with hits and the first ones, in their order.
fn sections(preview: &Preview, id: &HeldId, wish: &Wish, texts: &Texts) -> Vec<Way> {
    if preview.sections.len() < 2 {
        return Vec::new();
    }
    let mut chosen: Vec<usize> = (0..preview.sections.len()).collect();
    let hits = |index: &usize| preview.sections.get(*index).map_or(0, |one| one.hits);
    let is_shown = |index: &usize| preview.section == u32::try_from(*index).ok();
    chosen.sort_by_key(|index| (!is_shown(index), hits(index) == 0, *index));
    chosen.truncate(SECTIONS_SHOWN);
    chosen.sort_unstable();
    let way = |index: usize| {
        let section = preview.sections.get(index)?;
        Some(Way {
            href: format!("{}&section={index}", part_href(id, wish.part as usize)),
            word: section_name(&section.name, texts),
            note: match section.hits {
                0 => String::new(),
                hits => (texts.evidence.hits)(hits),
            },
            hidden: section.hidden,
            current: is_shown(&index),
        })
    };
    chosen.into_iter().filter_map(way).collect()
}

/// Why nothing is shown, and what of the part could not be read.
fn notes(held: &Held, preview: &Preview, is_made: bool, texts: &Texts) -> Vec<String> {
    let t = &texts.evidence;
    let mut notes = Vec::new();
    if !held.has_content {
        let day = held.decided_at.unwrap_or(held.received_at);
        notes.push((texts.review.content_deleted)(&texts.language.date(day)));
    } else if !is_made {
        notes.push(t.failed.to_owned());
    } else if preview.pieces.is_empty() {
        notes.push(t.nothing.to_owned());
    }
    for unread in preview.unread.iter().take(NOTES_SHOWN) {
        let why = (texts.words.unscannable)(&unread.what);
        let at = match unread.place.as_str() {
            "" => String::new(),
            at => format!(" ({})", place(at, texts.language)),
        };
        notes.push(format!("{}: {why}{at}", t.unread));
    }
    notes
}

const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// How long a page waits for what is being made, before it says so.
const PATIENCE: Duration = Duration::from_millis(60);

/// How long values are shown.
const SHOWN_SECONDS: u32 = 60;

const PARTS_SHOWN: usize = 40;
const SECTIONS_SHOWN: usize = 30;
const NOTES_SHOWN: usize = 10;
