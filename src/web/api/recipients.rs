//! Getting a message back: who was asked to delete it, and what came of it.

use std::collections::HashMap;

use axum::extract::Path;
use axum::extract::Query;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::followup;
use crate::followup::Ask;
use crate::followup::Chosen;
use crate::followup::Flaw;
use crate::followup::Noted;
use crate::followup::parted;
use crate::incident::Trusting;
use crate::render::Language;
use crate::render::recipient_json;
use crate::store::RetractionState;
use crate::store::Trust;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::api::concerned::language;
use crate::web::error::Error;

/// Recipients who are to be asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskRecipientsWish {
    to: Vec<ChosenWish>,
    #[serde(default)]
    language: LanguageName,
    /// The proposed one where it is left out.
    subject: Option<String>,
    /// Likewise.
    text: Option<String>,
}

/// A recipient as the list showed it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChosenWish {
    position: u32,
    version: i64,
}

/// What is known of a recipient otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteRecipientWish {
    version: i64,
    state: String,
    remark: String,
}

/// Whether recipients are trusted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrustRecipientsWish {
    version: i64,
    recipients: Vec<u32>,
    trusted: Trust,
    reason: String,
}

/// Another text to ask recipients with; empty ones take it back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskTextWish {
    #[serde(default)]
    language: LanguageName,
    subject: String,
    text: String,
    version: u64,
}

#[derive(Serialize)]
struct AskTextJson<'a> {
    language: &'static str,
    subject: &'a str,
    text: &'a str,
    origin: &'static str,
    version: u64,
    history: Vec<EarlierJson<'a>>,
}

#[derive(Serialize)]
struct EarlierJson<'a> {
    version: u64,
    /// Empty, as the text is: those of Sluis held again.
    subject: &'a str,
    text: &'a str,
    changed_by: &'a str,
    changed_at: Timestamp,
}

/// A bounce that came back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BounceWish {
    report: String,
}

/// A language of letters and mails.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LanguageName {
    #[default]
    Nl,
    En,
}

impl LanguageName {
    pub(super) const fn language(self) -> Language {
        match self {
            Self::Nl => Language::Dutch,
            Self::En => Language::English,
        }
    }
}

/// `GET /api/v1/incidents/{id}/recipients`
pub(super) async fn list(caller: Caller, Path(id): Path<String>) -> Response {
    Caller::answer(listed(&caller, &id).await)
}

/// `GET /api/v1/retraction`: the text that recipients of every incident are asked with.
pub(super) async fn template(
    caller: Caller,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let shown = async { shown_template(&caller, language(&query)?).await };
    Caller::answer(shown.await)
}

/// `PUT /api/v1/retraction`
pub(super) async fn change_template(caller: Caller, Sent(wish): Sent<AskTextWish>) -> Response {
    let changed = async {
        let (followup, language) = (caller.state.followup(), wish.language.language());
        let kept = (wish.subject.as_str(), wish.text.as_str(), wish.version);
        followup.change_ask_template(&caller.principal, language, kept).await?;
        shown_template(&caller, language).await
    };
    Caller::answer(changed.await)
}

async fn shown_template(caller: &Caller, language: Language) -> Result<Response, Error> {
    let template = caller.state.followup().ask_template(&caller.principal, language).await?;
    let earlier = template.history.iter().map(|one| {
        let (subject, text) = parted(&one.text);
        EarlierJson { version: one.number, subject, text, changed_by: &one.by, changed_at: one.at }
    });
    json(&AskTextJson {
        language: language.code(),
        subject: &template.now.subject,
        text: &template.now.text,
        origin: template.now.origin.name(),
        version: template.now.version,
        history: earlier.collect(),
    })
}

/// `POST /api/v1/incidents/{id}/recipients/ask`
pub(super) async fn ask(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<AskRecipientsWish>,
) -> Response {
    let asked = async {
        let followup = caller.state.followup();
        let language = wish.language.language();
        let known = followup.recipients(&caller.principal, &id).await?;
        let proposed = followup.proposed(&known, language).await?;
        let chosen = |one: &ChosenWish| Chosen { position: one.position, version: one.version };
        let ask = Ask {
            to: wish.to.iter().map(chosen).collect(),
            language,
            subject: wish.subject.unwrap_or(proposed.0),
            text: wish.text.unwrap_or(proposed.1),
        };
        followup.ask(&caller.principal, &id, ask).await?;
        listed(&caller, &id).await
    };
    Caller::answer(asked.await)
}

/// `POST /api/v1/incidents/{id}/recipients/{position}/note`
pub(super) async fn note(
    caller: Caller,
    Path((id, position)): Path<(String, u32)>,
    Sent(wish): Sent<NoteRecipientWish>,
) -> Response {
    let noted = async {
        let state = RetractionState::named(&wish.state);
        let state = state.ok_or(followup::Error::Invalid("state", Flaw::Unknown))?;
        let whom = Chosen { position, version: wish.version };
        let noted = Noted { whom, state, remark: wish.remark };
        caller.state.followup().note(&caller.principal, &id, noted).await?;
        listed(&caller, &id).await
    };
    Caller::answer(noted.await)
}

/// `POST /api/v1/incidents/{id}/recipients/trust`
pub(super) async fn trust(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<TrustRecipientsWish>,
) -> Response {
    let kept = async {
        let TrustRecipientsWish { version, recipients: positions, trusted: trust, reason } = wish;
        let trusting = Trusting { version, positions, trust, reason };
        caller.state.followup().trust(&caller.principal, &id, trusting).await?;
        listed(&caller, &id).await
    };
    Caller::answer(kept.await)
}

/// `POST /api/v1/incidents/{id}/bounces`
pub(super) async fn bounce(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<BounceWish>,
) -> Response {
    let kept = async {
        caller.state.followup().bounce(&caller.principal, &id, &wish.report).await?;
        listed(&caller, &id).await
    };
    Caller::answer(kept.await)
}

async fn listed(caller: &Caller, id: &str) -> Result<Response, Error> {
    let known = caller.state.followup().recipients(&caller.principal, id).await?;
    let all = known.list.iter();
    let all = all.map(|(recipient, asked)| {
        let asked = asked.as_ref();
        recipient_json(recipient, asked, known.delivery(recipient, asked))
    });
    json(&all.collect::<Vec<_>>())
}
