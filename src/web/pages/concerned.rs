//! The people concerned by a breach: the list of them, and a letter to each.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;

use crate::detect::Kind;
use crate::followup;
use crate::followup::Concerned;
use crate::followup::Letterhead;
use crate::followup::Numbers;
use crate::followup::Reader;
use crate::followup::Source;
use crate::followup::letter;
use crate::followup::people_csv;
use crate::paper;
use crate::paper::Block;
use crate::paper::Imprint;
use crate::paper::Sheet;
use crate::render::ConcernedTexts;
use crate::render::Language;
use crate::render::Texts;
use crate::scan::OfPerson;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::rules::FILE_BYTES_MAX;
use crate::web::upload;
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
    has_message: bool,
    /// The list, where it was opened just now.
    opened: Option<Opened>,
    /// Code of the language of the letter, and of the other.
    language: &'static str,
    other: &'static str,
    text: String,
    example: Printed,
    done: &'static str,
    wrong: Option<(&'static str, &'static str)>,
}

/// People of a list, as far as they are shown.
struct Opened {
    /// Name, birth date, kinds of data.
    rows: Vec<(String, String, String)>,
    some: String,
}

/// A letter as a page shows it.
struct Printed {
    blocks: Vec<Piece>,
}

/// A block of a letter, for the template.
struct Piece {
    /// `heading`, `address`, `text` or `bullet`.
    kind: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "letters.html")]
struct LettersPage {
    title: String,
    language: &'static str,
    letters: Vec<Printed>,
    style: &'static str,
}

impl ConcernedPage {
    /// What is wrong with that field.
    fn error(&self, field: &str) -> Option<&str> {
        self.wrong.filter(|(name, _)| *name == field).map(|(_, text)| text)
    }
}

/// `GET /incidents/{id}/people`
pub(super) async fn show(
    member: Member,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let language = query.get("language").and_then(|code| Language::named(code));
    let done = match query.contains_key("saved") {
        true => member.visitor.texts().concerned.saved,
        false => "",
    };
    let shown = Shown { language: language.unwrap_or_default(), done, ..Shown::default() };
    let shown = page(&member, &id, shown).await;
    member.visitor.answer(shown)
}

/// `POST /incidents/{id}/people/make`: a form with a file.
pub(super) async fn make(member: Member, Path(id): Path<String>, request: Request) -> Response {
    let made = made(&member, &id, request).await;
    member.visitor.answer(made)
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
        let people = followup.export_list(&member.principal, &id, numbers).await?;
        let table = people_csv(&people, member.visitor.texts(), Timestamp::now());
        Ok(download(table.into_bytes(), "text/csv; charset=utf-8", &format!("{id}.csv")))
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/people/delete`
pub(super) async fn delete(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let member = posted.member;
    let answer = async {
        member.visitor.state.followup().delete_list(&member.principal, &id).await?;
        Ok(see(&format!("/incidents/{id}/people")))
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/letters/text`
pub(super) async fn save_text(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let language = Language::named(fields.one("language")).unwrap_or_default();
    let answer = async {
        let followup = member.visitor.state.followup();
        let text = fields.one("text");
        match followup.change_letter_text(&member.principal, &id, language, text).await {
            Ok(()) => {
                let code = language.code();
                Ok(see(&format!("/incidents/{id}/people?saved=1&language={code}#letter")))
            }
            Err(followup::Error::Invalid(_, flaw)) => {
                let said = &member.visitor.texts().retraction;
                let words = match flaw {
                    followup::Flaw::TooLong => said.too_long,
                    _ => said.empty,
                };
                let wrong = Some(("text", words));
                refused(&member, &id, Shown { language, wrong, ..Shown::default() }).await
            }
            Err(error) => Err(error.into()),
        }
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/letters/print`: every letter, as a page to print.
pub(super) async fn print(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let language = Language::named(fields.one("language")).unwrap_or_default();
    let answer = async {
        let letters = letters(&member, &id, language).await?;
        member.visitor.page(&LettersPage {
            title: id.clone(),
            language: language.code(),
            letters: letters.iter().map(printed).collect(),
            style: &crate::web::assets::VERSION,
        })
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/letters/pdf`: every letter, as one file.
pub(super) async fn pdf(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let language = Language::named(fields.one("language")).unwrap_or_default();
    let answer = async {
        let letters = letters(&member, &id, language).await?;
        let imprint = Imprint { title: id.clone(), language: language.code() };
        let written = tokio::task::spawn_blocking(move || paper::pdf(&imprint, &letters)).await;
        let written = written.map_err(|_| Error::Broken("a PDF failed".to_owned()))?;
        Ok(download(written, "application/pdf", &format!("{id}.pdf")))
    };
    member.visitor.answer(answer.await)
}

/// `GET /incidents/{id}/form.pdf`: the form of the regulator, as the page of the incident has it.
pub(super) async fn form_pdf(member: Member, Path(id): Path<String>) -> Response {
    let answer = async {
        let (visitor, now) = (&member.visitor, Timestamp::now());
        let language = visitor.view.language;
        let register = visitor.state.register();
        let sheet = register.export(&member.principal, &id, now, language).await?;
        let unknown = visitor.texts().register.unknown;
        let mut blocks = vec![Block::Title(sheet.title.clone())];
        for section in &sheet.sections {
            blocks.push(Block::Heading(format!("{} {}", section.number, section.title)));
            for answer in &section.answers {
                let (question, answer) = (answer.question.to_string(), answer.answer.clone());
                blocks.push(Block::Answer(question, answer, unknown));
            }
        }
        let imprint = Imprint { title: sheet.title.clone(), language: language.code() };
        let sheet = Sheet { blocks, footer: sheet.footer.clone() };
        let written = paper::pdf(&imprint, &[sheet]);
        Ok(download(written, "application/pdf", &format!("{id}-AP.pdf")))
    };
    member.visitor.answer(answer.await)
}

/// What a page shows besides what is stored.
#[derive(Default)]
struct Shown {
    language: Language,
    opened: Option<Opened>,
    done: &'static str,
    wrong: Option<(&'static str, &'static str)>,
}

async fn made(member: &Member, id: &str, request: Request) -> Result<Response, Error> {
    let visitor = &member.visitor;
    let upload = upload::read(visitor, request, FILE_BYTES_MAX).await?;
    let said = &visitor.texts().concerned;
    let judging = visitor.state.judging().ok_or(Error::Missing)?;
    let reader =
        Reader { scanner: judging.scanner.clone(), own_domains: judging.own_domains.clone() };
    let source = match upload.file {
        _ if upload.too_large => {
            let wrong = Some(("file", said.too_large));
            return refused(member, id, Shown { wrong, ..Shown::default() }).await;
        }
        Some(file) => Source::File { name: file.name, bytes: file.bytes },
        None => Source::Held,
    };
    let made = visitor.state.followup().make_list(&member.principal, id, source, &reader).await;
    match made {
        Ok(_) => Ok(see(&format!("/incidents/{id}/people"))),
        Err(followup::Error::Invalid(..)) => {
            let wrong = Some(("file", said.unreadable));
            refused(member, id, Shown { wrong, ..Shown::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn refused(member: &Member, id: &str, shown: Shown) -> Result<Response, Error> {
    let mut response = page(member, id, shown).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn letters(member: &Member, id: &str, language: Language) -> Result<Vec<Sheet>, Error> {
    let followup = member.visitor.state.followup();
    let text = followup.letter_text(&member.principal, id, language).await?;
    let head = head(member, text, language);
    Ok(followup.letters(&member.principal, id, &head).await?)
}

fn head(member: &Member, text: String, language: Language) -> Letterhead {
    Letterhead {
        text,
        language,
        organisation: member.visitor.state.organisation().to_owned(),
        contact: member.visitor.state.contact().to_owned(),
        at: Timestamp::now(),
    }
}

async fn page(member: &Member, id: &str, shown: Shown) -> Result<Response, Error> {
    let (visitor, who) = (&member.visitor, &member.principal);
    let (texts, language) = (visitor.texts(), shown.language);
    let followup = visitor.state.followup();
    let known = followup.concerned(who, id).await?;
    let text = followup.letter_text(who, id, language).await?;
    let example = OfPerson {
        name: crate::render::texts(language).concerned.example_name.to_owned(),
        kinds: kinds(&known),
        ..OfPerson::default()
    };
    let letter = letter(&known.incident, &example, &head(member, text.clone(), language));
    let other = match language {
        Language::Dutch => Language::English,
        Language::English => Language::Dutch,
    };
    let mut layout = visitor.layout(Place::Incidents, None);
    layout.path = format!("/incidents/{id}/people");
    visitor.page(&ConcernedPage {
        page: layout,
        s: &texts.concerned,
        id: known.incident.id.clone(),
        made: known.list.as_ref().map(|list| told(list, texts)).unwrap_or_default(),
        beyond: match known.list.as_ref().map_or(0, |list| list.beyond) {
            0 => String::new(),
            more => (texts.concerned.beyond)(&texts.language.number(more)),
        },
        has_message: known.has_message,
        opened: shown.opened,
        language: language.code(),
        other: other.code(),
        text,
        example: printed(&letter),
        done: shown.done,
        wrong: shown.wrong,
    })
}

/// The kinds of data of the incident, for the example.
fn kinds(known: &Concerned) -> crate::detect::Kinds {
    known.incident.kinds.iter().filter_map(|name| Kind::named(name)).collect()
}

fn told(list: &crate::store::PeopleList, texts: &Texts) -> String {
    let language = texts.language;
    let (made_at, until) = (language.moment(list.made_at), language.date(list.delete_at));
    (texts.concerned.made)(&language.number(list.people), &list.made_by, &made_at, &until)
}

fn opened(people: &[OfPerson], texts: &Texts) -> Opened {
    let row = |person: &OfPerson| {
        let kinds: Vec<&str> = person.kinds.iter().map(|kind| (texts.words.kind)(kind)).collect();
        let name = match person.name.as_str() {
            "" => person.shown.clone(),
            name => name.to_owned(),
        };
        (name, person.birth.clone().unwrap_or_default(), kinds.join(", "))
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

fn printed(sheet: &Sheet) -> Printed {
    let piece = |kind, text: &str| Piece { kind, text: text.to_owned() };
    let pieces = sheet.blocks.iter().filter_map(|block| match block {
        Block::Title(text) | Block::Heading(text) => Some(piece("heading", text)),
        Block::Text(text) => Some(piece("text", text)),
        Block::Bullet(text) => Some(piece("bullet", text)),
        Block::Address(lines) => Some(piece("address", &lines.join("\n"))),
        Block::Answer(..) | Block::Space(_) => None,
    });
    Printed { blocks: pieces.collect() }
}

/// A file for the one who asked, kept by no cache.
fn download(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
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
