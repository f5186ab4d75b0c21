//! What else a program can do at the desk: ask, hand over, send back, open again, undo, and decide
//! on several messages at once.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use serde::Serialize;

use crate::render::HeldJson;
use crate::render::held_json;
use crate::review;
use crate::review::Each;
use crate::review::Question;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::Released;
use crate::store::Assignee;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::NewFilter;
use crate::store::ReasonCode;
use crate::web::api::caller::Caller;
use crate::web::api::caller::Sent;
use crate::web::api::caller::json;
use crate::web::api::held::parsed;
use crate::web::error::Error;
use crate::web::error::Problem;

/// What a sender is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskWish {
    question: String,
    version: Option<i64>,
}

/// To whom a message is handed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignWish {
    /// Name of an account, `@privacy`, or empty for nobody.
    assignee: String,
}

/// Why something is sent back or opened again.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BackWish {
    reason: String,
    version: Option<i64>,
}

/// What is decided on several messages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EachWish {
    ids: Vec<String>,
    #[serde(default)]
    reason: String,
    code: Option<ReasonCode>,
}

/// To whom several messages are handed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignEachWish {
    ids: Vec<String>,
    assignee: String,
}

/// A name for a list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FilterWish {
    name: String,
    query: String,
    #[serde(default)]
    shared: bool,
}

/// What became of one of several messages.
#[derive(Serialize)]
struct EachJson<'a> {
    id: &'a HeldId,
    /// The message as it is now; `null` where nothing was done.
    held: Option<HeldJson<'a>>,
    /// Its incident, where it was released.
    incident_id: Option<&'a str>,
    /// Why nothing was done.
    problem: Option<Problem>,
}

/// A list that has a name.
#[derive(Serialize)]
struct FilterJson {
    number: u64,
    name: String,
    query: String,
    shared: bool,
    own: bool,
}

/// `POST /api/v1/held/{id}/ask`
pub(super) async fn ask(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<AskWish>,
) -> Response {
    let asked = async {
        let question = Question { text: wish.question, version: wish.version };
        let desk = caller.state.desk();
        shown(&caller, &desk.ask(&caller.principal, &parsed(&id)?, question).await?)
    };
    Caller::answer(asked.await)
}

/// `POST /api/v1/held/{id}/assign`
pub(super) async fn assign(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<AssignWish>,
) -> Response {
    let assigned = async {
        let to = Assignee::of_text(wish.assignee.trim());
        let desk = caller.state.desk();
        shown(&caller, &desk.assign(&caller.principal, &parsed(&id)?, to).await?)
    };
    Caller::answer(assigned.await)
}

/// `POST /api/v1/held/{id}/return`
pub(super) async fn send_back(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<BackWish>,
) -> Response {
    let returned = async {
        let refusal = refusal(wish);
        let desk = caller.state.desk();
        let held = desk.disagree(&caller.principal, &parsed(&id)?, refusal).await?;
        caller.state.metrics().decision("returned", None);
        shown(&caller, &held)
    };
    Caller::answer(returned.await)
}

/// `POST /api/v1/held/{id}/reopen`
pub(super) async fn reopen(
    caller: Caller,
    Path(id): Path<String>,
    Sent(wish): Sent<BackWish>,
) -> Response {
    let reopened = async {
        let refusal = refusal(wish);
        let desk = caller.state.desk();
        let held = desk.reopen(&caller.principal, &parsed(&id)?, refusal).await?;
        caller.state.metrics().decision("reopened", None);
        shown(&caller, &held)
    };
    Caller::answer(reopened.await)
}

/// `POST /api/v1/held/{id}/undo`
pub(super) async fn undo(caller: Caller, Path(id): Path<String>) -> Response {
    let undone = async {
        let held = caller.state.desk().undo(&caller.principal, &parsed(&id)?, None).await?;
        caller.state.metrics().decision("undone", None);
        shown(&caller, &held)
    };
    Caller::answer(undone.await)
}

/// `POST /api/v1/held/reject`
pub(super) async fn reject_each(caller: Caller, Sent(wish): Sent<EachWish>) -> Response {
    let rejected = async {
        let refusal = Refusal { reason: wish.reason, code: wish.code, version: None };
        let desk = caller.state.desk();
        let chosen = named(&wish.ids)?.into_iter().map(|id| (id, None)).collect();
        let each = desk.reject_each(&caller.principal, chosen, &refusal).await?;
        each.iter().filter(|(_, one)| one.is_ok()).for_each(|_| {
            caller.state.metrics().decision("rejected", wish.code);
        });
        all(&caller, plain(each))
    };
    Caller::answer(rejected.await)
}

/// `POST /api/v1/held/release`
pub(super) async fn release_each(caller: Caller, Sent(wish): Sent<EachWish>) -> Response {
    let released = async {
        let release = Release { reason: wish.reason, code: wish.code, ..Release::default() };
        let desk = caller.state.desk();
        let chosen = named(&wish.ids)?.into_iter().map(|id| (id, None)).collect();
        let each = desk.release_each(&caller.principal, chosen, &release).await?;
        each.iter().filter(|(_, one)| one.is_ok()).for_each(|_| {
            caller.state.metrics().decision("released", wish.code);
        });
        let each = each.into_iter().map(|(id, one)| {
            let one = one.map(|released| match released {
                Released::AwaitingSecond(held) => (held, None),
                Released::Releasing { held, incident, .. } => {
                    (held, incident.map(|incident| incident.id))
                }
            });
            (id, one)
        });
        all(&caller, each.collect())
    };
    Caller::answer(released.await)
}

/// `POST /api/v1/held/assign`
pub(super) async fn assign_each(caller: Caller, Sent(wish): Sent<AssignEachWish>) -> Response {
    let assigned = async {
        let to = Assignee::of_text(wish.assignee.trim());
        let desk = caller.state.desk();
        let each = desk.assign_each(&caller.principal, named(&wish.ids)?, &to).await?;
        all(&caller, plain(each))
    };
    Caller::answer(assigned.await)
}

/// `GET /api/v1/filters`
pub(super) async fn filters(caller: Caller) -> Response {
    let listed = async {
        let own = caller.principal.name.to_lowercase();
        let found = caller.state.desk().filters(&caller.principal).await?;
        let found = found.into_iter().map(|filter| FilterJson {
            number: filter.number,
            own: filter.owner == own,
            name: filter.name,
            query: filter.query,
            shared: filter.shared,
        });
        json(&found.collect::<Vec<_>>())
    };
    Caller::answer(listed.await)
}

/// `POST /api/v1/filters`
pub(super) async fn save_filter(caller: Caller, Sent(wish): Sent<FilterWish>) -> Response {
    let FilterWish { name, query, shared } = wish;
    let new = NewFilter { name, query, shared };
    let saved = caller.state.desk().save_filter(&caller.principal, new).await;
    Caller::answer(saved.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(Error::from))
}

/// `DELETE /api/v1/filters/{number}`
pub(super) async fn remove_filter(caller: Caller, Path(number): Path<u64>) -> Response {
    let removed = caller.state.desk().remove_filter(&caller.principal, number).await;
    Caller::answer(removed.map(|()| StatusCode::NO_CONTENT.into_response()).map_err(Error::from))
}

fn shown(caller: &Caller, held: &Held) -> Result<Response, Error> {
    json(&held_json(held, caller.language))
}

fn refusal(wish: BackWish) -> Refusal {
    Refusal { reason: wish.reason, version: wish.version, code: None }
}

/// The messages that were named; one that cannot be a name is a mistake of the caller.
fn named(ids: &[String]) -> Result<Vec<HeldId>, Error> {
    let unknown = || Error::Invalid("ids", review::Flaw::Unknown);
    ids.iter().map(|id| HeldId::parse(id).ok_or_else(unknown)).collect()
}

fn plain(each: Each<Held>) -> Each<(Held, Option<String>)> {
    each.into_iter().map(|(id, one)| (id, one.map(|held| (held, None)))).collect()
}

fn all(caller: &Caller, each: Each<(Held, Option<String>)>) -> Result<Response, Error> {
    let mut done = Vec::with_capacity(each.len());
    for (id, one) in each {
        done.push(match one {
            Ok((held, incident_id)) => (id, Some(held), incident_id, None),
            Err(error) => (id, None, None, Some(Error::from(error).problem())),
        });
    }
    let list: Vec<EachJson<'_>> = done
        .iter_mut()
        .map(|(id, held, incident_id, problem)| EachJson {
            id,
            held: held.as_ref().map(|held| held_json(held, caller.language)),
            incident_id: incident_id.as_deref(),
            problem: problem.take(),
        })
        .collect();
    json(&list)
}
