//! The people concerned by a breach: the list of them, and whose people they are.

use std::collections::BTreeSet;
use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::http::HeaderValue;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;

use crate::breach::Question;
use crate::detect::Kind;
use crate::followup;
use crate::followup::Assignment;
use crate::followup::Flaw;
use crate::followup::LETTERS_AT_ONCE;
use crate::followup::LetterText;
use crate::followup::Listed;
use crate::followup::Mistake;
use crate::followup::Numbers;
use crate::followup::Origin;
use crate::followup::Whom;
use crate::followup::Whose;
use crate::followup::people_csv;
use crate::incident;
use crate::incident::Case;
use crate::render::AftermathTexts;
use crate::render::ConcernedTexts;
use crate::render::Language;
use crate::render::Texts;
use crate::store::PeopleGroup;
use crate::store::PeopleList;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::letters::Printed;
use crate::web::pages::letters::origin_in_words;
use crate::web::pages::making::Awaited;
use crate::web::pages::making::being_made;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "concerned.html")]
struct ConcernedPage {
    page: Layout,
    s: &'static ConcernedTexts,
    id: String,
    /// What is known of the list; empty where there is none.
    made: String,
    beyond: String,
    /// What it was made of, and whether its numbers are those of the incident.
    checks: Vec<String>,
    has_message: bool,
    /// The list, where it was opened just now.
    opened: Option<Opened>,
    /// Code of the language of the letter, and of the other.
    language: &'static str,
    other: &'static str,
    to_other: &'static str,
    text: String,
    example: Printed,
    /// Whose text it is, in words.
    origin: &'static str,
    /// Whether the incident has a text of its own.
    own_text: bool,
    /// What the letter leaves out; empty where it says everything.
    unsaid: String,
    text_version: u64,
    a: &'static AftermathTexts,
    /// The version of the list.
    version: i64,
    groups: Vec<Group>,
    /// Every organisation there is.
    controllers: Vec<String>,
    /// Letters in parts, where there are many: number, from which to which.
    parts: Vec<(u64, String)>,
    done: String,
    wrong: Option<(&'static str, String)>,
}

/// People of a list, as far as they are shown.
struct Opened {
    rows: Vec<Row>,
    some: String,
}

/// Somebody on a list.
struct Row {
    number: u64,
    name: String,
    birth: String,
    controller: String,
    kinds: String,
}

/// The people of one organisation.
struct Group {
    /// What a form sends for it.
    value: String,
    name: String,
    people: String,
    kinds: String,
}

impl ConcernedPage {
    /// What is wrong with that field.
    fn error(&self, field: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// `GET /incidents/{id}/people`
pub(super) async fn show(
    member: Member,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let language = query.get("language").and_then(|code| Language::named(code));
    let texts = member.visitor.texts();
    let added = query.get("added").and_then(|count| count.parse().ok());
    let done = match added {
        Some(count) => (texts.aftermath.added)(count),
        None if query.contains_key("assigned") => texts.aftermath.assigned.to_owned(),
        None if query.contains_key("saved") => texts.concerned.saved.to_owned(),
        None => String::new(),
    };
    let shown = Shown { language: language.unwrap_or_default(), done, ..Shown::default() };
    member.visitor.answer(being_made(&member, &id, Awaited::of(&query), shown).await)
}

/// `POST /incidents/{id}/people/open`
pub(super) async fn open(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let member = posted.member;
    let opened = async {
        let people = member.visitor.state.followup().open_list(&member.principal, &id).await?;
        let opened = Some(opened(&people, member.visitor.texts()));
        page(&member, &id, Shown { opened, ..Shown::default() }).await
    };
    member.visitor.answer(opened.await)
}

/// `POST /incidents/{id}/people/table`
pub(super) async fn table(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let numbers = if fields.one("bsn") == "1" { Numbers::Shown } else { Numbers::LeftOut };
    let answer = async {
        let followup = member.visitor.state.followup();
        let whose = whose(fields.one("whose"));
        let people = followup.export_list(&member.principal, &id, numbers, &whose).await?;
        let table = people_csv(&people, member.visitor.texts(), Timestamp::now());
        Ok(download(table.into_bytes(), "text/csv; charset=utf-8", &format!("{id}.csv")))
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/people/delete`
pub(super) async fn delete(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let member = posted.member;
    let answer = async {
        match member.visitor.state.followup().delete_list(&member.principal, &id).await {
            Ok(()) => Ok(see(&format!("/incidents/{id}/people"))),
            Err(error) => failed(&member, &id, Language::default(), error).await,
        }
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/people/assign`: whose people they are.
pub(super) async fn assign(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let whom = match fields.one("whom") {
        "numbers" => Whom::Numbers(numbers(fields.one("numbers"))),
        _ => Whom::Unknown,
    };
    let assignment = Assignment {
        version: fields.number("version").unwrap_or_default(),
        whom,
        controller: fields.one("controller").to_owned(),
    };
    let answer = async {
        match member.visitor.state.followup().assign(&member.principal, &id, assignment).await {
            Ok(_) => Ok(see(&format!("/incidents/{id}/people?assigned=1#groups"))),
            Err(error) => failed(&member, &id, Language::default(), error).await,
        }
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/people/parties`: each of them becomes part of the incident.
pub(super) async fn add_parties(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let member = posted.member;
    let answer = async {
        match member.visitor.state.followup().add_controllers(&member.principal, &id).await {
            Ok(count) => Ok(see(&format!("/incidents/{id}/people?added={count}#groups"))),
            Err(error) => failed(&member, &id, Language::default(), error).await,
        }
    };
    member.visitor.answer(answer.await)
}

/// What a page shows besides what is stored.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) language: Language,
    opened: Option<Opened>,
    pub(super) done: String,
    wrong: Option<(&'static str, String)>,
    /// A text that was typed and not kept.
    typed: Option<String>,
}

impl Shown {
    /// A text that was typed and not kept.
    pub(super) fn typed(language: Language, text: String) -> Self {
        Self { language, typed: Some(text), ..Self::default() }
    }
}

/// The page again with what is wrong, or the problem where it is another.
pub(super) async fn failed(
    member: &Member,
    id: &str,
    language: Language,
    error: followup::Error,
) -> Result<Response, Error> {
    refuse(member, id, Shown { language, ..Shown::default() }, error).await
}

/// The same of a page that shows more.
pub(super) async fn refuse(
    member: &Member,
    id: &str,
    shown: Shown,
    error: followup::Error,
) -> Result<Response, Error> {
    let texts = member.visitor.texts();
    let field = match &error {
        followup::Error::Text(_) => "text",
        followup::Error::Invalid("people" | "controller", _) => "numbers",
        followup::Error::Invalid(..) => "file",
        _ => "list",
    };
    let Some(words) = in_words(&error, texts) else { return Err(error.into()) };
    let status = Error::from(error).status();
    let wrong = Some((field, words));
    let mut response = page(member, id, Shown { wrong, ..shown }).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// What is wrong, for who can do something about it; `None` where the page is not theirs at all.
pub(super) fn in_words(error: &followup::Error, texts: &Texts) -> Option<String> {
    let said = &texts.aftermath;
    Some(match error {
        followup::Error::Busy => said.busy.to_owned(),
        followup::Error::Conflict => said.changed.to_owned(),
        followup::Error::NotNow => said.not_now.to_owned(),
        followup::Error::Invalid("people" | "controller", _) => said.assign_nobody.to_owned(),
        followup::Error::Invalid("file", Flaw::TooLong) => texts.concerned.too_large.to_owned(),
        followup::Error::Invalid("file", _) => texts.concerned.unreadable.to_owned(),
        followup::Error::Invalid("subject", _) => texts.retraction.too_long.to_owned(),
        followup::Error::Text(Mistake::Empty) => texts.retraction.empty.to_owned(),
        followup::Error::Text(Mistake::TooLong) => texts.retraction.too_long.to_owned(),
        followup::Error::Text(Mistake::Unknown(mark)) => (said.mark_unknown)(mark),
        followup::Error::Text(Mistake::Missing(mark)) => (said.mark_missing)(mark),
        followup::Error::Text(Mistake::NotAlone) => said.mark_not_alone.to_owned(),
        followup::Error::Text(Mistake::Number) => said.has_number.to_owned(),
        _ => return None,
    })
}

/// Whose people a form means: those of everyone, of nobody known, of one organisation.
pub(super) fn whose(value: &str) -> Whose {
    match value {
        "" => Whose::All,
        NOBODY => Whose::Of(String::new()),
        name => Whose::Of(name.to_owned()),
    }
}

/// The numbers in `3, 8-12`; what is none says nothing.
fn numbers(text: &str) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    for part in text.split([',', ';', ' ']) {
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        if let (Ok(from), Ok(to)) = (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
            found.extend((from..=to).take(NUMBERS_MAX));
        }
    }
    found
}

pub(super) async fn page(member: &Member, id: &str, shown: Shown) -> Result<Response, Error> {
    let (visitor, who) = (&member.visitor, &member.principal);
    let (texts, language) = (visitor.texts(), shown.language);
    let followup = visitor.state.followup();
    let known = followup.concerned(who, id).await?;
    let case = visitor.state.register().case(who, id, language).await?;
    let letter = followup.letter_text(who, id, language).await?;
    let unsaid = unsaid(&letter, texts);
    let text = shown.typed.unwrap_or(letter.text);
    let example = followup.example(&case, "", (text.clone(), language));
    let other = match language {
        Language::Dutch => Language::English,
        Language::English => Language::Dutch,
    };
    let said = &texts.aftermath;
    let list = known.list.as_ref();
    let controllers = &visitor.state.register().settings().controllers;
    let mut layout = visitor.layout(Place::Incidents, None);
    layout.path = format!("/incidents/{id}/people");
    visitor.page(&ConcernedPage {
        page: layout,
        s: &texts.concerned,
        a: said,
        id: known.incident.id.clone(),
        made: list.map(|list| told(list, texts)).unwrap_or_default(),
        beyond: match list.map_or(0, |list| list.beyond) {
            0 => String::new(),
            more => (texts.concerned.beyond)(&texts.language.number(more)),
        },
        checks: list.map(|list| checks(list, &case, texts)).unwrap_or_default(),
        unsaid,
        has_message: known.has_message,
        opened: shown.opened,
        language: language.code(),
        other: other.code(),
        to_other: (texts.concerned.other_language)(other),
        text,
        example: Printed::of(&example),
        origin: origin_in_words(letter.origin, texts),
        own_text: matches!(letter.origin, Origin::Incident | Origin::Damaged),
        text_version: letter.version,
        version: list.map_or(0, |list| list.version),
        groups: match controllers.is_empty() {
            true => Vec::new(),
            false => list.map(|list| groups(list, texts)).unwrap_or_default(),
        },
        controllers: controllers.names(),
        parts: parts(list.map_or(0, |list| list.people), texts),
        done: shown.done,
        wrong: shown.wrong,
    })
}

/// What the text of a letter leaves out, in words; empty where it says everything.
pub(super) fn unsaid(letter: &LetterText, texts: &Texts) -> String {
    match letter.unsaid().join(" ") {
        none if none.is_empty() => none,
        marks => (texts.concerned.unsaid)(&marks),
    }
}

/// Whether the list is of what leaked, as far as that can be told.
fn checks(list: &PeopleList, case: &Case, texts: &Texts) -> Vec<String> {
    let (said, language) = (&texts.concerned, texts.language);
    let bound = |question| case.value(question).parse().ok();
    let (least, most): (Option<u64>, Option<u64>) =
        (bound(Question::PersonsMin), bound(Question::PersonsMax));
    let listed = list.people + list.beyond;
    let differs =
        least.is_some_and(|least| listed < least) || most.is_some_and(|most| most < listed);
    let mut lines = vec![(said.made_of)(list.made_of).to_owned()];
    if differs {
        let people = incident::between(least, most, language);
        lines.push((said.differs)(&language.number(listed), &people));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn groups(list: &PeopleList, texts: &Texts) -> Vec<Group> {
    let group = |group: &PeopleGroup| {
        let (least, most) = list.bounds(group);
        let is_nobody = group.controller.is_empty();
        let kinds = group.kinds.iter().filter_map(|name| Kind::named(name));
        let kinds: Vec<&str> = kinds.map(|kind| (texts.words.kind)(kind)).collect();
        let name = if is_nobody { texts.concerned.no_municipality } else { &group.controller };
        Group {
            value: if is_nobody { NOBODY.to_owned() } else { group.controller.clone() },
            name: name.to_owned(),
            people: incident::between(Some(least), Some(most), texts.language),
            kinds: kinds.join(", "),
        }
    };
    list.groups.iter().map(group).collect()
}

/// The parts in which letters are made; none where all fit in one.
fn parts(people: u64, texts: &Texts) -> Vec<(u64, String)> {
    let at_once = LETTERS_AT_ONCE as u64;
    let count = people.div_ceil(at_once);
    if count < 2 {
        return Vec::new();
    }
    let number = |count| texts.language.number(count);
    let part = |part: u64| {
        let (first, last) = ((part - 1) * at_once + 1, people.min(part * at_once));
        (part, (texts.aftermath.part_of)(&number(first), &number(last)))
    };
    (1..=count).map(part).collect()
}

fn told(list: &PeopleList, texts: &Texts) -> String {
    let language = texts.language;
    let (made_at, until) = (language.moment(list.made_at), language.date(list.delete_at));
    (texts.concerned.made)(&language.number(list.people), &list.made_by, &made_at, &until)
}

fn opened(people: &[Listed], texts: &Texts) -> Opened {
    let row = |listed: &Listed| {
        let person = &listed.person;
        let kinds: Vec<&str> = person.kinds.iter().map(|kind| (texts.words.kind)(kind)).collect();
        let name = if person.name.is_empty() { &person.shown } else { &person.name };
        Row {
            number: listed.number,
            name: name.clone(),
            birth: person.birth.clone().unwrap_or_default(),
            controller: listed.controller.clone(),
            kinds: kinds.join(", "),
        }
    };
    let language = texts.language;
    let some = match people.len() > ROWS {
        true => {
            let number = |count: usize| language.number(count as u64);
            (texts.concerned.some)(&number(ROWS), &number(people.len()))
        }
        false => String::new(),
    };
    Opened { rows: people.iter().take(ROWS).map(row).collect(), some }
}

/// A file for the one who asked, kept by no cache.
pub(super) fn download(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// People that a page shows.
const ROWS: usize = 200;

/// What a form sends for those of nobody known.
const NOBODY: &str = "-";

/// Of one stretch of numbers.
const NUMBERS_MAX: usize = 100_000;
