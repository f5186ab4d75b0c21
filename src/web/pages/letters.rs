//! Letters to the people concerned: their text, for one incident and for all, and the letters
//! themselves.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;

use crate::followup;
use crate::followup::LetterText;
use crate::followup::Origin;
use crate::followup::Printing;
use crate::followup::form_on_paper;
use crate::paper;
use crate::paper::Block;
use crate::paper::Imprint;
use crate::paper::Sheet;
use crate::render::AftermathTexts;
use crate::render::ConcernedTexts;
use crate::render::Language;
use crate::render::Texts;
use crate::store::Wording;
use crate::web::State;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::concerned::Shown;
use crate::web::pages::concerned::download;
use crate::web::pages::concerned::in_words;
use crate::web::pages::concerned::refuse;
use crate::web::pages::concerned::unsaid;
use crate::web::pages::concerned::whose;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "letters.html")]
struct LettersPage {
    title: String,
    language: &'static str,
    letters: Vec<Printed>,
    style: &'static str,
}

#[derive(Template)]
#[template(path = "letter_template.html")]
struct TemplatePage {
    page: Layout,
    s: &'static ConcernedTexts,
    a: &'static AftermathTexts,
    /// Code of the language of the letter, and of the other.
    language: &'static str,
    other: &'static str,
    to_other: &'static str,
    text: String,
    version: u64,
    origin: &'static str,
    /// Whether it is another text than ours.
    is_own: bool,
    /// What it leaves out; empty where it says everything.
    unsaid: String,
    /// Whether an earlier text stands in the form.
    is_earlier: bool,
    example: Printed,
    history: Vec<Line>,
    done: &'static str,
    wrong: Option<String>,
}

/// A text that was kept.
struct Line {
    number: u64,
    by: String,
    when: Moment,
    is_ours: bool,
}

/// A letter as a page shows it.
pub(super) struct Printed {
    pub(super) blocks: Vec<Piece>,
}

/// A block of a letter, for the template.
pub(super) struct Piece {
    /// `heading`, `address`, `text` or `bullet`.
    pub(super) kind: &'static str,
    pub(super) text: String,
}

impl Printed {
    /// What a page shows of a sheet.
    pub(super) fn of(sheet: &Sheet) -> Self {
        let piece = |kind, text: &str| Piece { kind, text: text.to_owned() };
        let pieces = sheet.blocks.iter().filter_map(|block| match block {
            Block::Title(text) | Block::Heading(text) => Some(piece("heading", text)),
            Block::Text(text) => Some(piece("text", text)),
            Block::Bullet(text) => Some(piece("bullet", text)),
            Block::Address(lines) => Some(piece("address", &lines.join("\n"))),
            Block::Answer(..) | Block::Space(_) => None,
        });
        Self { blocks: pieces.collect() }
    }
}

/// `POST /incidents/{id}/letters/text`
pub(super) async fn save_text(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let (language, text) = sent(&fields);
    let answer = async {
        let (followup, version) = (member.visitor.state.followup(), version(&fields));
        let text = (text.as_str(), version);
        match followup.change_letter_text(&member.principal, &id, language, text).await {
            Ok(()) => {
                let code = language.code();
                Ok(see(&format!("/incidents/{id}/people?saved=1&language={code}#letter")))
            }
            Err(error) => {
                refuse(&member, &id, Shown::typed(language, text.0.to_owned()), error).await
            }
        }
    };
    member.visitor.answer(answer.await)
}

/// `GET /incidents/letter`: the text of all letters.
pub(super) async fn template(
    member: Member,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let language = query.get("language").and_then(|code| Language::named(code));
    let done = match query.contains_key("saved") {
        true => member.visitor.texts().concerned.saved,
        false => "",
    };
    let earlier = query.get("number").and_then(|number| number.parse().ok());
    let shown =
        Filled { language: language.unwrap_or_default(), earlier, done, ..Filled::default() };
    let page = template_page(&member, shown).await;
    member.visitor.answer(page)
}

/// `POST /incidents/letter`
pub(super) async fn save_template(posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let (language, text) = sent(&fields);
    let answer = async {
        let kept = (text.as_str(), version(&fields));
        let followup = member.visitor.state.followup();
        match followup.change_template(&member.principal, language, kept).await {
            Ok(()) => Ok(see(&format!("/incidents/letter?saved=1&language={}", language.code()))),
            Err(error) => {
                let words = in_words(&error, member.visitor.texts());
                let status = Error::from(error).status();
                let Some(words) = words else { return Err(Error::Unusable(status)) };
                let (wrong, typed) = (Some(words), Some(text));
                let shown = Filled { language, wrong, typed, ..Filled::default() };
                let mut response = template_page(&member, shown).await?;
                *response.status_mut() = status;
                Ok(response)
            }
        }
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/letters/print`: letters, as a page to print.
pub(super) async fn print(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let printing = printing(&fields);
    let answer = async {
        let letters = member.visitor.state.followup();
        let letters = letters.letters(&member.principal, &id, &printing).await?;
        member.visitor.page(&LettersPage {
            title: id.clone(),
            language: printing.language.code(),
            letters: letters.iter().map(Printed::of).collect(),
            style: &crate::web::assets::VERSION,
        })
    };
    member.visitor.answer(answer.await)
}

/// `POST /incidents/{id}/letters/pdf`: letters, as one file.
pub(super) async fn pdf(Path(id): Path<String>, posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let printing = printing(&fields);
    let answer = async {
        let letters = member.visitor.state.followup();
        let letters = letters.letters(&member.principal, &id, &printing).await?;
        let imprint = Imprint { title: id.clone(), language: printing.language.code() };
        let written = written(&member.visitor.state, imprint, letters).await?;
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
        let imprint = Imprint { title: sheet.title.clone(), language: language.code() };
        let sheet = form_on_paper(&sheet, language);
        let written = written(&visitor.state, imprint, vec![sheet]).await?;
        Ok(download(written, "application/pdf", &format!("{id}-AP.pdf")))
    };
    member.visitor.answer(answer.await)
}

/// Sheets as one file: only some at a time, because they take memory and a core.
pub(in crate::web) async fn written(
    state: &State,
    imprint: Imprint,
    sheets: Vec<Sheet>,
) -> Result<Vec<u8>, Error> {
    let busy = Error::Unusable(StatusCode::SERVICE_UNAVAILABLE);
    let _place = state.export_place().await.ok_or(busy)?;
    let written = tokio::task::spawn_blocking(move || paper::pdf(&imprint, &sheets)).await;
    written.map_err(|_| Error::Broken("a PDF failed".to_owned()))
}

/// What the page of the text of all letters shows besides what is stored.
#[derive(Default)]
struct Filled {
    language: Language,
    /// The number of an earlier text that is shown.
    earlier: Option<u64>,
    typed: Option<String>,
    done: &'static str,
    wrong: Option<String>,
}

async fn template_page(member: &Member, shown: Filled) -> Result<Response, Error> {
    let (visitor, language) = (&member.visitor, shown.language);
    let texts = visitor.texts();
    let followup = visitor.state.followup();
    let followup::Template { now, history } =
        followup.template(&member.principal, language).await?;
    let unsaid = unsaid(&now, texts);
    let LetterText { text, origin, version } = now;
    let is_it = |one: &&Wording| Some(one.number) == shown.earlier && one.is_readable;
    let earlier = history.iter().find(is_it);
    let earlier = earlier.map(|one| one.text.clone()).filter(|text| !text.is_empty());
    let is_earlier = earlier.is_some();
    let text = shown.typed.or(earlier).unwrap_or(text);
    let example = followup.general_example((text.clone(), language));
    let other = match language {
        Language::Dutch => Language::English,
        Language::English => Language::Dutch,
    };
    let is_own = origin != Origin::BuiltIn;
    let mut layout = visitor.layout(Place::Incidents, None);
    layout.path = "/incidents/letter".to_owned();
    visitor.page(&TemplatePage {
        page: layout,
        s: &texts.concerned,
        a: &texts.aftermath,
        language: language.code(),
        other: other.code(),
        to_other: (texts.concerned.other_language)(other),
        text,
        version,
        origin: origin_in_words(origin, texts),
        is_own,
        unsaid,
        is_earlier,
        example: Printed::of(&example),
        history: history
            .into_iter()
            .map(|one| Line {
                number: one.number,
                is_ours: one.text.is_empty(),
                by: one.by,
                when: Moment::full(one.at, texts.language),
            })
            .collect(),
        done: shown.done,
        wrong: shown.wrong,
    })
}

/// Whose text it is, in words.
pub(super) fn origin_in_words(origin: Origin, texts: &Texts) -> &'static str {
    let [ours, of_organisation, of_incident, damaged] = texts.aftermath.origins;
    match origin {
        Origin::BuiltIn => ours,
        Origin::Organisation => of_organisation,
        Origin::Incident => of_incident,
        Origin::Damaged => damaged,
    }
}

/// Language and text of a form; none where what it stands in for is wanted again.
fn sent(fields: &Fields) -> (Language, String) {
    let language = Language::named(fields.one("language")).unwrap_or_default();
    let text = if fields.one("back") == "1" { "" } else { fields.one("text") };
    (language, text.to_owned())
}

fn version(fields: &Fields) -> u64 {
    fields.one("version").parse().unwrap_or_default()
}

fn printing(fields: &Fields) -> Printing {
    Printing {
        language: Language::named(fields.one("language")).unwrap_or_default(),
        whose: whose(fields.one("whose")),
        part: fields.one("part").parse().unwrap_or(1),
    }
}
