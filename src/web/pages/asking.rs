//! The text by which recipients are asked to delete a message, for all incidents.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;

use crate::followup::AskTemplate;
use crate::followup::AskText;
use crate::followup::Origin;
use crate::followup::check_subject;
use crate::followup::parted;
use crate::render::AftermathTexts;
use crate::render::Language;
use crate::render::RetractionTexts;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::pages::concerned::in_words;
use crate::web::pages::letters::origin_in_words;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "retraction_template.html")]
struct TemplatePage {
    page: Layout,
    s: &'static RetractionTexts,
    a: &'static AftermathTexts,
    preview: &'static str,
    save: &'static str,
    /// Code of the language of the mail, and of the other.
    language: &'static str,
    other: &'static str,
    to_other: &'static str,
    subject: String,
    text: String,
    version: u64,
    origin: &'static str,
    /// Whether it is another text than ours.
    is_own: bool,
    /// Whether an earlier text stands in the form.
    is_earlier: bool,
    /// Subject and text as a recipient gets them.
    example: (String, String),
    history: Vec<Line>,
    done: &'static str,
    /// The field that is wrong, and why.
    wrong: Option<(&'static str, String)>,
}

/// A text that was kept.
struct Line {
    number: u64,
    by: String,
    when: Moment,
    is_ours: bool,
}

/// What the page shows besides what is stored.
#[derive(Default)]
struct Filled {
    language: Language,
    /// The number of an earlier text that is shown.
    earlier: Option<u64>,
    /// Subject and text as they were typed.
    typed: Option<(String, String)>,
    done: &'static str,
    wrong: Option<(&'static str, String)>,
}

impl TemplatePage {
    /// What is wrong with that field.
    fn error(&self, field: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// `GET /incidents/retraction`
pub(super) async fn template(
    member: Member,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let language = query.get("language").and_then(|code| Language::named(code));
    let said = member.visitor.texts().retraction.saved;
    let shown = Filled {
        language: language.unwrap_or_default(),
        earlier: query.get("number").and_then(|number| number.parse().ok()),
        done: if query.contains_key("saved") { said } else { "" },
        ..Filled::default()
    };
    let page = page(&member, shown).await;
    member.visitor.answer(page)
}

/// `POST /incidents/retraction`
pub(super) async fn save(posted: MemberPosted) -> Response {
    let MemberPosted { member, fields } = posted;
    let language = Language::named(fields.one("language")).unwrap_or_default();
    let of = |name| if fields.one("back") == "1" { "" } else { fields.one(name) };
    let (subject, text) = (of("subject").to_owned(), of("text").to_owned());
    let version = fields.one("version").parse().unwrap_or_default();
    let answer = async {
        let followup = member.visitor.state.followup();
        let kept = (subject.as_str(), text.as_str(), version);
        match followup.change_ask_template(&member.principal, language, kept).await {
            Ok(()) => {
                Ok(see(&format!("/incidents/retraction?saved=1&language={}", language.code())))
            }
            Err(error) => {
                let words = in_words(&error, member.visitor.texts());
                let status = Error::from(error).status();
                let Some(words) = words else { return Err(Error::Unusable(status)) };
                let field = if check_subject(&subject).is_err() { "subject" } else { "text" };
                let (wrong, typed) = (Some((field, words)), Some((subject, text)));
                let shown = Filled { language, wrong, typed, ..Filled::default() };
                let mut response = page(&member, shown).await?;
                *response.status_mut() = status;
                Ok(response)
            }
        }
    };
    member.visitor.answer(answer.await)
}

async fn page(member: &Member, shown: Filled) -> Result<Response, Error> {
    let (visitor, language) = (&member.visitor, shown.language);
    let texts = visitor.texts();
    let followup = visitor.state.followup();
    let AskTemplate { now, history } = followup.ask_template(&member.principal, language).await?;
    let AskText { subject, text, origin, version } = now;
    let earlier = history.iter().find(|one| Some(one.number) == shown.earlier);
    let earlier = earlier.filter(|one| one.is_readable && !one.text.is_empty()).map(|one| {
        let (subject, text) = parted(&one.text);
        (subject.to_owned(), text.to_owned())
    });
    let is_earlier = earlier.is_some();
    let (subject, text) = shown.typed.or(earlier).unwrap_or((subject, text));
    let example = followup.asking_example((&subject, &text), language);
    let other = match language {
        Language::Dutch => Language::English,
        Language::English => Language::Dutch,
    };
    let is_own = origin != Origin::BuiltIn;
    let mut layout = visitor.layout(Place::Incidents, None);
    layout.path = "/incidents/retraction".to_owned();
    visitor.page(&TemplatePage {
        page: layout,
        s: &texts.retraction,
        a: &texts.aftermath,
        preview: texts.concerned.preview,
        save: texts.concerned.letter_save,
        language: language.code(),
        other: other.code(),
        to_other: (texts.retraction.ask_other_language)(other),
        subject,
        text,
        version,
        origin: origin_in_words(origin, texts),
        is_own,
        is_earlier,
        example,
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
