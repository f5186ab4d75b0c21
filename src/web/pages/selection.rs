//! Several messages at once: handed to the reader, rejected for one reason, or released, after a
//! page that lists every subject and recipient.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::render::Texts;
use crate::render::why;
use crate::review;
use crate::review::Choices;
use crate::review::REJECT_MAX;
use crate::review::RELEASE_MAX;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::Released;
use crate::store::Assignee;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::ReasonCode;
use crate::store::RecipientState;
use crate::web::error::Error;
use crate::web::error::flaw_in_words;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::addressees::MANY;
use crate::web::pages::list::List;
use crate::web::pages::messages::sender;
use crate::web::pages::messages::subject;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "selection.html")]
struct SelectionPage {
    page: Layout,
    heading: String,
    lead: String,
    /// What a release means.
    warning: &'static str,
    /// Where to go back to.
    back: String,
    query: String,
    /// What is to be done: the value of the button.
    wish: &'static str,
    rows: Vec<Picked>,
    left_out: Vec<LeftOut>,
    question: &'static str,
    text_label: &'static str,
    options: Vec<(usize, &'static str, bool)>,
    text: String,
    errors: Vec<(&'static str, String)>,
    submit: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "selection_done.html")]
struct DonePage {
    page: Layout,
    back: String,
    lead: String,
    all_done: bool,
    rows: Vec<Outcome>,
    undo: Option<UndoAll>,
}

/// The button that takes back all that was released together.
struct UndoAll {
    text: String,
    /// As the form sends them.
    ids: Vec<String>,
    /// The query of the list that the person is in.
    list: String,
}

/// A message that takes part.
struct Picked {
    id: HeldId,
    version: i64,
    subject: String,
    sender: String,
    recipients: Vec<String>,
    /// How many more there are; empty for none.
    recipients_more: String,
    why: String,
}

/// A message that cannot take part.
struct LeftOut {
    id: HeldId,
    subject: String,
    why: &'static str,
}

/// What became of one message.
struct Outcome {
    id: HeldId,
    done: bool,
    words: String,
    incident: String,
}

/// What is to be done with those that were chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Assign,
    Reject,
    Release,
}

impl SelectionPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// `POST /messages/selection`
pub(super) async fn choose(MemberPosted { member, fields }: MemberPosted) -> Response {
    member.visitor.answer(chosen(&member, &fields).await)
}

async fn chosen(member: &Member, fields: &Fields) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let list = List::of_query(fields.one("list"));
    let named: Vec<(HeldId, Option<i64>)> =
        fields.all("id").iter().filter_map(|text| read(text)).collect();
    let wish = match fields.one("do") {
        "undo" => return undone(member, &list, named).await,
        "assign" => Wish::Assign,
        "reject" => Wish::Reject,
        "release" => Wish::Release,
        _ => return Err(Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY)),
    };
    let (act, most) = match wish {
        Wish::Assign => (Act::Reject, REJECT_MAX),
        Wish::Reject => (Act::BulkReject, REJECT_MAX),
        Wish::Release => (Act::BulkRelease, RELEASE_MAX),
    };
    member.must(act)?;
    if named.len() > most {
        return Err(Error::Invalid("ids", review::Flaw::TooMany));
    }
    if wish == Wish::Assign && !named.is_empty() {
        let ids = named.into_iter().map(|(id, _)| id).collect();
        let to = Assignee::Person(principal.name.clone());
        let each = visitor.state.desk().assign_each(principal, ids, &to).await?;
        if each.iter().all(|(_, one)| one.is_ok()) {
            return Ok(see(&list.address(1, "")));
        }
        let rows = each.into_iter().map(|(id, one)| outcome(id, one.map(|_| ()), visitor.texts()));
        return done(member, &list, rows.collect(), None);
    }
    if fields.one("confirmed").is_empty() || named.is_empty() {
        let ids = named.into_iter().map(|(id, _)| id).collect();
        return confirm(member, wish, &list, ids, &Filled::default(), Vec::new()).await;
    }
    carried_out(member, wish, &list, named, fields).await
}

/// What was filled in on the page that asks.
#[derive(Default)]
struct Filled {
    code: Option<ReasonCode>,
    text: String,
}

async fn carried_out(
    member: &Member,
    wish: Wish,
    list: &List,
    named: Vec<(HeldId, Option<i64>)>,
    fields: &Fields,
) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let (desk, texts) = (visitor.state.desk(), visitor.texts());
    let at = fields.one("code").parse::<usize>().ok();
    let filled = Filled {
        code: at.and_then(|at| codes(wish).get(at)).copied(),
        text: fields.one("text").trim().replace("\r\n", "\n"),
    };
    let ids: Vec<HeldId> = named.iter().map(|(id, _)| id.clone()).collect();
    let Some(code) = filled.code else {
        let errors = vec![("code", texts.pages.code_missing.to_owned())];
        return confirm(member, wish, list, ids, &filled, errors).await;
    };
    let reason = filled.text.clone();
    let mut undo = None;
    let rows = match wish {
        Wish::Release => {
            let wish = Release { reason, code: Some(code), ..Release::default() };
            let each = desk.release_each(principal, named, &wish).await;
            each.map(|each| {
                undo = UndoAll::of(&each, list, texts);
                each.into_iter().map(|(id, one)| released(id, one, member)).collect()
            })
        }
        Wish::Reject | Wish::Assign => {
            let wish = Refusal { reason, code: Some(code), version: None };
            let each = desk.reject_each(principal, named, &wish).await;
            each.map(|each| {
                let count = |one: &Result<Held, review::Error>| {
                    if one.is_ok() {
                        visitor.state.metrics().decision("rejected", Some(code));
                    }
                };
                each.iter().for_each(|(_, one)| count(one));
                each.into_iter().map(|(id, one)| outcome(id, one.map(|_| ()), texts)).collect()
            })
        }
    };
    match rows {
        Ok(rows) => done(member, list, rows, undo),
        Err(review::Error::Invalid { flaw, .. }) => {
            let errors = vec![("text", flaw_in_words(flaw, texts))];
            confirm(member, wish, list, ids, &filled, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page that lists every message before anything is done.
async fn confirm(
    member: &Member,
    wish: Wish,
    list: &List,
    ids: Vec<HeldId>,
    filled: &Filled,
    errors: Vec<(&'static str, String)>,
) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for (held, choices) in visitor.state.desk().some(principal, ids).await? {
        match obstacle(wish, choices, texts) {
            None => rows.push(picked(&held, texts)),
            Some(why) => {
                left_out.push(LeftOut { subject: subject(&held, texts), id: held.id, why });
            }
        }
    }
    let count = rows.len() as u64;
    let (heading, lead) = match wish {
        Wish::Release => ((texts.desk.bulk_release_title)(count), (texts.desk.bulk_release)(count)),
        Wish::Reject | Wish::Assign => {
            ((texts.desk.bulk_reject_title)(count), (texts.desk.bulk_reject)(count).to_owned())
        }
    };
    let is_wrong = !errors.is_empty();
    let options = codes(wish).iter().enumerate();
    let option = |(at, code): (usize, &ReasonCode)| {
        (at, (texts.desk.reason)(*code), filled.code == Some(*code))
    };
    let page = SelectionPage {
        page: visitor.layout(Place::Messages, None),
        heading,
        lead: if rows.is_empty() { texts.desk.none_chosen.to_owned() } else { lead },
        warning: texts.review.release_warning,
        back: list.address(1, ""),
        query: list.query(),
        wish: if wish == Wish::Release { "release" } else { "reject" },
        rows,
        left_out,
        question: match wish {
            Wish::Release => texts.review.release_question,
            Wish::Reject | Wish::Assign => texts.pages.reject_question,
        },
        text_label: match wish {
            Wish::Release => texts.desk.explanation_needed,
            Wish::Reject | Wish::Assign => texts.labels.explanation,
        },
        options: options.map(option).collect(),
        text: filled.text.clone(),
        errors,
        submit: match wish {
            Wish::Release => texts.review.release_submit,
            Wish::Reject | Wish::Assign => texts.review.reject_submit,
        },
        tone: if wish == Wish::Release { "button-main" } else { "button-danger-main" },
    };
    let mut response = visitor.page(&page)?;
    if is_wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Takes back what was released together, each by itself: of some the delivery may have begun.
async fn undone(
    member: &Member,
    list: &List,
    named: Vec<(HeldId, Option<i64>)>,
) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    if named.len() > RELEASE_MAX {
        return Err(Error::Invalid("ids", review::Flaw::TooMany));
    }
    let texts = visitor.texts();
    let mut rows = Vec::with_capacity(named.len());
    for (id, version) in named {
        let one = visitor.state.desk().undo(principal, &id, version).await;
        if one.is_ok() {
            visitor.state.metrics().decision("undone", None);
        }
        let mut row = outcome(id, one.map(|_| ()), texts);
        if row.done {
            texts.review.undo_done.clone_into(&mut row.words);
        }
        rows.push(row);
    }
    done(member, list, rows, None)
}

impl UndoAll {
    /// For those of them that are not sent yet; `None` where all are, or none was released.
    fn of(
        each: &[(HeldId, Result<Released, review::Error>)],
        list: &List,
        texts: &Texts,
    ) -> Option<Self> {
        let now = Timestamp::now();
        let waiting = each.iter().filter_map(|(id, one)| match one {
            Ok(Released::Releasing { held, due_at, .. }) if *due_at > now => {
                Some((format!("{id}:{}", held.version), *due_at))
            }
            _ => None,
        });
        let (ids, due): (Vec<String>, Vec<Timestamp>) = waiting.unzip();
        let left = due.into_iter().min()?.duration_since(now).as_secs().max(0).unsigned_abs();
        let text = (texts.desk.bulk_undo)(ids.len() as u64, left);
        Some(Self { text, ids, list: list.query() })
    }
}

fn done(
    member: &Member,
    list: &List,
    rows: Vec<Outcome>,
    undo: Option<UndoAll>,
) -> Result<Response, Error> {
    let visitor = &member.visitor;
    let good = rows.iter().filter(|row| row.done).count();
    visitor.page(&DonePage {
        page: visitor.layout(Place::Messages, None),
        back: list.address(1, ""),
        lead: (visitor.texts().desk.bulk_done)(good as u64, rows.len() as u64),
        all_done: good == rows.len(),
        rows,
        undo,
    })
}

/// Why a message cannot take part; `None` where it can.
fn obstacle(wish: Wish, choices: Choices, texts: &Texts) -> Option<&'static str> {
    let allowed = match wish {
        Wish::Release if choices.needs_second && !choices.own => {
            return Some(texts.desk.needs_second);
        }
        Wish::Release => choices.release,
        Wish::Reject | Wish::Assign => choices.reject,
    };
    match (allowed, choices.own) {
        (true, _) => None,
        (false, true) => Some(texts.review.own),
        (false, false) => Some(texts.desk.row_changed),
    }
}

fn picked(held: &Held, texts: &Texts) -> Picked {
    let waiting = held.recipients.iter().filter(|one| one.state == RecipientState::Held);
    Picked {
        id: held.id.clone(),
        version: held.version,
        subject: subject(held, texts),
        sender: sender(held, texts),
        recipients_more: match waiting.clone().count().saturating_sub(MANY) {
            0 => String::new(),
            more => (texts.pages.rows_more)(more as u64),
        },
        recipients: waiting.take(MANY).map(|recipient| recipient.address.clone()).collect(),
        why: why(&held.verdict, texts.language),
    }
}

fn released(id: HeldId, one: Result<Released, review::Error>, member: &Member) -> Outcome {
    let texts = member.visitor.texts();
    let incident = match &one {
        Ok(Released::Releasing { incident: Some(incident), .. }) => incident.id.clone(),
        _ => String::new(),
    };
    if let Ok(Released::AwaitingSecond(held) | Released::Releasing { held, .. }) = &one {
        member.visitor.state.metrics().decision("released", held.code);
    }
    Outcome { incident, ..outcome(id, one.map(|_| ()), texts) }
}

fn outcome(id: HeldId, one: Result<(), review::Error>, texts: &'static Texts) -> Outcome {
    let done = one.is_ok();
    let words = match one {
        Ok(()) => texts.desk.done.to_owned(),
        Err(error) => Error::from(error).in_a_line(texts),
    };
    Outcome { id, done, words, incident: String::new() }
}

const fn codes(wish: Wish) -> &'static [ReasonCode] {
    match wish {
        Wish::Release => &ReasonCode::RELEASE,
        Wish::Reject | Wish::Assign => &ReasonCode::REJECT,
    }
}

/// `M-7F3K-29:3`: the message, and the version that the person has seen.
fn read(text: &str) -> Option<(HeldId, Option<i64>)> {
    let (id, version) = text.split_once(':').unwrap_or((text, ""));
    Some((HeldId::parse(id)?, version.parse().ok()))
}
