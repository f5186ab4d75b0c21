//! The page of a recipient who is asked to delete a message, behind a personal link. Looking
//! changes nothing; the answer needs the code from the mail.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::response::Response;

use crate::followup;
use crate::followup::Asked;
use crate::followup::Reply;
use crate::followup::ReplyKey;
use crate::followup::Told;
use crate::render::RetractionTexts;
use crate::store::RetractionState;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::Posted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "reply.html")]
struct ReplyPage<'a> {
    page: Layout,
    s: &'static RetractionTexts,
    link: &'a str,
    lead: String,
    reference: String,
    thanks: Option<String>,
    blocked: bool,
    /// Name, words and whether it is chosen.
    answers: Vec<(&'static str, &'static str, bool)>,
    remark: &'a str,
    wrong: Option<(&'static str, String)>,
}

impl ReplyPage<'_> {
    /// What is wrong with that field.
    fn error(&self, field: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

#[derive(Template)]
#[template(path = "reply_unknown.html")]
struct UnknownPage {
    page: Layout,
    s: &'static RetractionTexts,
}

/// `GET /r/{link}`: changes nothing at all.
pub(super) async fn show(visitor: Visitor, Path(link): Path<String>) -> Response {
    let shown = match visitor.state.followup().look(&link).await {
        Ok(asked) => page(&visitor, &link, &asked, ("", ""), None),
        Err(followup::Error::Missing) => unknown(&visitor),
        Err(error) => Err(error.into()),
    };
    unlisted(visitor.answer(shown))
}

/// `POST /r/{link}`
pub(super) async fn answer(Path(link): Path<String>, posted: Posted) -> Response {
    let Posted { visitor, fields } = posted;
    let answered = answered(&visitor, &link, &fields).await;
    unlisted(visitor.answer(answered))
}

async fn answered(visitor: &Visitor, link: &str, fields: &Fields) -> Result<Response, Error> {
    let (followup, said) = (visitor.state.followup(), &visitor.texts().retraction);
    let key = ReplyKey { link: link.to_owned(), code: fields.one("code").to_owned() };
    let (chosen, remark) = (fields.one("answer"), fields.one("remark"));
    let told = match RetractionState::named(chosen) {
        None => Err(followup::Error::Invalid("answer", followup::Flaw::Empty)),
        Some(state) => {
            let reply = Reply { state, remark: remark.to_owned() };
            followup.reply(&key, reply, visitor.origin()).await
        }
    };
    let wrong = match told {
        Ok(Told::Done) => return Ok(see(&format!("/r/{link}"))),
        Ok(Told::NoCode) => ("code", said.code_missing.to_owned()),
        Ok(Told::WrongCode(left)) => ("code", (said.code_wrong)(left.into())),
        Ok(Told::Blocked) => ("", String::new()),
        Err(followup::Error::Missing) => return unknown(visitor),
        Err(followup::Error::Invalid("remark", _)) => ("remark", said.too_long.to_owned()),
        Err(followup::Error::Invalid(..)) => ("answer", said.answer_missing.to_owned()),
        Err(error) => return Err(error.into()),
    };
    let asked = match followup.look(link).await {
        Err(followup::Error::Missing) => return unknown(visitor),
        asked => asked?,
    };
    let mut response = page(visitor, link, &asked, (chosen, remark), Some(wrong))?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn page(
    visitor: &Visitor,
    link: &str,
    asked: &Asked,
    (chosen, remark): (&str, &str),
    wrong: Option<(&'static str, String)>,
) -> Result<Response, Error> {
    let (texts, language) = (visitor.texts(), visitor.view.language);
    let (said, organisation) = (&texts.retraction, visitor.state.organisation());
    let retraction = &asked.retraction;
    let day = language.date(asked.sent_at.unwrap_or(retraction.asked_at));
    let states = [
        RetractionState::DeletedUnread,
        RetractionState::Deleted,
        RetractionState::Forwarded,
        RetractionState::Refused,
    ];
    visitor.page(&ReplyPage {
        page: visitor.layout(Place::Elsewhere, None),
        s: said,
        link,
        lead: (said.page_lead)(organisation, &day),
        reference: retraction.incident_id.clone(),
        thanks: (!retraction.state.is_open()).then(|| (said.thanks)(organisation)),
        blocked: asked.tries_left == 0,
        answers: states
            .map(|state| (state.name(), (said.answer)(state), state.name() == chosen))
            .to_vec(),
        remark,
        wrong: wrong.filter(|(field, _)| !field.is_empty()),
    })
}

fn unknown(visitor: &Visitor) -> Result<Response, Error> {
    let page = visitor.layout(Place::Elsewhere, None);
    let mut response = visitor.page(&UnknownPage { page, s: &visitor.texts().retraction })?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

/// No search engine keeps a page that only one person should find.
fn unlisted(mut response: Response) -> Response {
    let name = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(name, HeaderValue::from_static("noindex, nofollow"));
    response
}
