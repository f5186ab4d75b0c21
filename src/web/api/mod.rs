//! The API for programs: the same use cases as the pages, as JSON. Described by `openapi.json`,
//! which a test holds to the routes below.

mod audit;
mod caller;
mod concerned;
mod content;
mod desk;
mod destinations;
mod entries;
mod held;
mod history;
mod incidents;
mod measures;
mod observed;
mod overview;
mod parts;
mod people;
mod recipients;
mod register;
mod rules;
mod system;

use axum::Router;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::map_response;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::delete;
use axum::routing::get;
use axum::routing::patch;
use axum::routing::post;
use axum::routing::put;

use crate::web::State;
use crate::web::error::Error;
use crate::web::pages::large_bodies;

/// Every address of the API.
pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/api/v1/openapi.json", get(description))
        .route("/api/v1/audit", get(audit::list))
        .route("/api/v1/audit/verify", post(audit::verify))
        .route("/api/v1/overview", get(overview::show))
        .route("/api/v1/observed", get(observed::list))
        .merge(listings())
        .route("/api/v1/held", get(held::list))
        .route("/api/v1/held/{id}", get(held::show))
        .route("/api/v1/held/{id}/release", post(held::release))
        .route("/api/v1/held/{id}/history", get(history::show))
        .route("/api/v1/held/{id}/original", post(content::original))
        .route("/api/v1/held/{id}/preview", get(content::preview))
        .route("/api/v1/held/{id}/reject", post(held::reject))
        .route("/api/v1/held/{id}/reveal", post(content::reveal))
        .route("/api/v1/held/{id}/similar", get(content::similar))
        .route("/api/v1/held/{id}/ask", post(desk::ask))
        .route("/api/v1/held/{id}/assign", post(desk::assign))
        .route("/api/v1/held/{id}/reopen", post(desk::reopen))
        .route("/api/v1/held/{id}/return", post(desk::send_back))
        .route("/api/v1/held/{id}/undo", post(desk::undo))
        .route("/api/v1/held/assign", post(desk::assign_each))
        .route("/api/v1/held/reject", post(desk::reject_each))
        .route("/api/v1/held/release", post(desk::release_each))
        .route("/api/v1/filters", get(desk::filters))
        .route("/api/v1/filters", post(desk::save_filter))
        .route("/api/v1/filters/{number}", delete(desk::remove_filter))
        .route("/api/v1/me", get(people::me))
        .route("/api/v1/me/preferences", get(people::preferences))
        .route("/api/v1/me/preferences", put(people::prefer))
        .route("/api/v1/me/tokens", get(people::own_tokens))
        .route("/api/v1/me/tokens/{name}/collect", post(people::collect))
        .route("/api/v1/people", get(people::list))
        .route("/api/v1/people", post(people::add))
        .route("/api/v1/people/{name}", get(people::show))
        .route("/api/v1/people/{name}", patch(people::change))
        .route("/api/v1/people/{name}/password", post(people::new_secret))
        .route("/api/v1/people/{name}/close", post(people::close))
        .route("/api/v1/people/{name}/reopen", post(people::reopen))
        .route("/api/v1/people/{name}/sessions", delete(people::end_sessions))
        .route("/api/v1/people/{name}/sessions", get(people::sessions))
        .route("/api/v1/people/{name}/sessions/{number}", delete(people::end_session))
        .route("/api/v1/people/{name}/codes", delete(people::remove_codes))
        .route("/api/v1/rules", get(rules::list))
        .route("/api/v1/rules/test", post(rules::test))
        .route("/api/v1/system", get(system::show))
        .route("/api/v1/system/test", post(system::test))
        .route("/api/v1/signals", get(system::signals))
        .route("/api/v1/signals/{number}/retry", post(system::retry))
        .route("/api/v1/tokens", get(people::tokens))
        .route("/api/v1/tokens", post(people::add_token))
        .route("/api/v1/tokens/{name}", delete(people::revoke))
        .route("/api/v1/incidents", get(incidents::list))
        .route("/api/v1/incidents", post(register::report).layer(large_bodies()))
        .route("/api/v1/incidents/end", post(register::end))
        .route("/api/v1/incidents/figures", get(register::figures))
        .route("/api/v1/incidents/table", get(register::table))
        .route("/api/v1/incidents/{id}", get(incidents::show))
        .merge(aftermath())
        .route("/api/v1/incidents/{id}/answers", post(register::answer))
        .route("/api/v1/incidents/{id}/notes", post(register::note))
        .route("/api/v1/incidents/{id}/record", get(register::record))
        .route("/api/v1/incidents/{id}/steps", post(register::step))
        .route("/api/v1/observed/{number}/incident", post(register::mark))
        .layer(map_response(as_problem))
}

/// Where a number is expected and something else stands, there is no such thing: what the router
/// says of it in plain words becomes the problem that it is.
async fn as_problem(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    match response.status() {
        StatusCode::BAD_REQUEST if is_plain => Error::Missing.into_problem(),
        _ => response,
    }
}

/// Where mail goes: what was learned, and the entries of the lists.
fn listings() -> Router<State> {
    Router::new()
        .route("/api/v1/destinations", get(destinations::list))
        .route("/api/v1/destinations/{name}", get(destinations::show))
        .route("/api/v1/destinations/{name}/confirm", post(destinations::confirm))
        .route("/api/v1/destinations/{name}/end", post(destinations::end))
        .route("/api/v1/entries", get(entries::list))
        .route("/api/v1/entries", post(entries::propose))
        .route("/api/v1/entries/settled", get(entries::settled))
        .route("/api/v1/entries/{id}", get(entries::show))
        .route("/api/v1/entries/{id}/accept", post(entries::accept))
        .route("/api/v1/entries/{id}/refuse", post(entries::refuse))
        .route("/api/v1/entries/{id}/end", post(entries::end))
}

/// What belongs to an incident, and what is done after it.
fn aftermath() -> Router<State> {
    Router::new()
        .route("/api/v1/letter", get(concerned::template))
        .route("/api/v1/letter", put(concerned::change_template))
        .route("/api/v1/retraction", get(recipients::template))
        .route("/api/v1/retraction", put(recipients::change_template))
        .route("/api/v1/incidents/{id}/form", get(concerned::form))
        .route("/api/v1/incidents/{id}/letter", get(concerned::letter))
        .route("/api/v1/incidents/{id}/letter", put(concerned::change_letter))
        .route("/api/v1/incidents/{id}/letters", post(concerned::letters))
        .route("/api/v1/incidents/{id}/people", get(concerned::show))
        .route("/api/v1/incidents/{id}/people", post(concerned::make).layer(large_bodies()))
        .route("/api/v1/incidents/{id}/people", delete(concerned::remove))
        .route("/api/v1/incidents/{id}/people/open", post(concerned::open))
        .route("/api/v1/incidents/{id}/people/table", post(concerned::table))
        .route("/api/v1/incidents/{id}/people/assign", post(concerned::assign))
        .route("/api/v1/incidents/{id}/people/parties", post(concerned::add_parties))
        .route("/api/v1/incidents/{id}/recipients", get(recipients::list))
        .route("/api/v1/incidents/{id}/recipients/ask", post(recipients::ask))
        .route("/api/v1/incidents/{id}/recipients/trust", post(recipients::trust))
        .route("/api/v1/incidents/{id}/recipients/{position}/note", post(recipients::note))
        .route("/api/v1/incidents/{id}/bounces", post(recipients::bounce))
        .route("/api/v1/incidents/{id}/files", get(parts::files))
        .route("/api/v1/incidents/{id}/files", post(parts::attach).layer(large_bodies()))
        .route("/api/v1/incidents/{id}/files/{number}", get(parts::file))
        .route("/api/v1/incidents/{id}/measures", get(measures::list))
        .route("/api/v1/incidents/{id}/measures", post(measures::plan))
        .route("/api/v1/incidents/{id}/measures/{number}", put(measures::change))
        .route("/api/v1/incidents/{id}/measures/{number}/drop", post(measures::remove))
        .route("/api/v1/incidents/{id}/parties", get(parts::parties))
        .route("/api/v1/incidents/{id}/parties", post(parts::add_party))
        .route("/api/v1/incidents/{id}/parties/{number}", patch(parts::change_party))
        .route("/api/v1/incidents/{id}/parties/{number}/drop", post(parts::drop_party))
        .route("/api/v1/incidents/{id}/parties/{number}/told", post(parts::told))
        .route("/api/v1/incidents/{id}/parties/{number}/notice", get(parts::notice))
}

/// `GET /api/v1/openapi.json`: open to everyone, as the API design rules ask.
async fn description() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], DESCRIPTION)
}

const DESCRIPTION: &str = include_str!("openapi.json");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::DESCRIPTION;

    #[test]
    fn describes_every_route_and_no_other() {
        let description: Value = serde_json::from_str(DESCRIPTION).expect("JSON");
        assert_eq!(description["openapi"], "3.0.3");
        let described: BTreeSet<(String, String)> = description["paths"]
            .as_object()
            .expect("paths")
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().expect("methods");
                methods
                    .keys()
                    .filter(|method| *method != "parameters")
                    .map(move |method| (format!("/api/v1{path}"), method.clone()))
            })
            .collect();
        let source = include_str!("mod.rs");
        let routes: BTreeSet<(String, String)> = source
            .lines()
            .filter_map(|line| line.trim().strip_prefix(".route(\""))
            .filter_map(|rest| rest.split_once("\", "))
            .filter_map(|(path, rest)| {
                let (method, _) = rest.split_once('(')?;
                Some((path.to_owned(), method.to_owned()))
            })
            .collect();
        assert_eq!(described, routes);
    }

    #[test]
    fn every_reference_in_the_description_leads_somewhere() {
        let description: Value = serde_json::from_str(DESCRIPTION).expect("JSON");
        let mut wanted = Vec::new();
        collect_references(&description, &mut wanted);
        assert!(!wanted.is_empty());
        for reference in wanted {
            let pointer = reference.trim_start_matches('#');
            assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
    }

    fn collect_references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value {
                        Value::String(text) if name == "$ref" => found.push(text.clone()),
                        value => collect_references(value, found),
                    }
                }
            }
            Value::Array(values) => {
                values.iter().for_each(|value| collect_references(value, found));
            }
            _ => {}
        }
    }
}
