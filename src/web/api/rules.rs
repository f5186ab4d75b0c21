//! The rules in words, and trying them on a text of which nothing is kept: as on their page.

use std::time::Instant;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::access::Act;
use crate::destination::Class;
use crate::destination::History;
use crate::document::File;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::mail::Recipient;
use crate::people;
use crate::people::Flaw;
use crate::policy::Outline;
use crate::render;
use crate::render::Language;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::error::Error;

/// What is to be tried.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TrialWish {
    text: String,
    to: String,
    from: Option<String>,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    title: &'a str,
    file: &'a str,
    /// What it asks, in words.
    asks: Vec<String>,
    does: Vec<DoesJson>,
}

#[derive(Serialize)]
struct DoesJson {
    class: Class,
    action: &'static str,
}

/// `GET /api/v1/rules`
pub(super) async fn list(caller: Caller) -> Response {
    let listed = async {
        must_see(&caller)?;
        let judging = caller.state.judging();
        let rules = judging.as_ref().map(|judging| judging.rulebook.outlines());
        let rules = rules.unwrap_or_default();
        json(&rules.iter().map(|rule| rule_json(rule, caller.language)).collect::<Vec<_>>())
    };
    Caller::answer(listed.await)
}

/// `POST /api/v1/rules/test`: the same object as `sluis scan --json` prints.
pub(super) async fn test(caller: Caller, Sent(wish): Sent<TrialWish>) -> Response {
    let tried = async {
        must_see(&caller)?;
        let busy = || Error::Unusable(StatusCode::SERVICE_UNAVAILABLE);
        let _place = caller.state.trial_place().ok_or_else(busy)?;
        let judging = caller.state.judging().ok_or_else(busy)?;
        let to = address("to", &wish.to)?;
        let from = wish.from.as_deref().filter(|from| !from.trim().is_empty());
        let envelope = Envelope {
            sender: from.map(|from| address("from", from)).transpose()?,
            sender_parameters: String::new(),
            recipients: vec![Recipient { address: to, parameters: String::new() }],
            client: None,
            helo: String::new(),
        };
        let file = File {
            name: "text".to_owned(),
            media_type: Some("text/plain; charset=utf-8".to_owned()),
            bytes: wish.text.into(),
        };
        let (begun, now) = (Instant::now(), Timestamp::now());
        let verdict = judging.try_out(file, &envelope, &History::default(), now).await;
        let elapsed_ms = begun.elapsed().as_secs_f64() * 1000.0;
        json(&render::scan_json("text", &verdict, elapsed_ms, caller.language))
    };
    Caller::answer(tried.await)
}

fn rule_json(rule: &Outline, language: Language) -> RuleJson<'_> {
    let does = rule.to.iter().map(|(class, action)| DoesJson { class: *class, action });
    RuleJson {
        id: &rule.id,
        title: render::rule_title(rule, language),
        file: rule.file.rsplit('/').next().unwrap_or_default(),
        asks: render::rule_asks(rule, language),
        does: does.collect(),
    }
}

fn address(field: &'static str, text: &str) -> Result<Address, Error> {
    let wrong = |_| Error::People(people::Error::Invalid(field, Flaw::Email));
    Address::parse(text.trim()).map_err(wrong)
}

fn must_see(caller: &Caller) -> Result<(), Error> {
    if caller.principal.may(Act::SeeSettings) { Ok(()) } else { Err(Error::NotAllowed) }
}
