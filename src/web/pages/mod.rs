//! The pages, one file each.

mod about;
mod addressees;
mod alike;
mod asking;
mod concerned;
mod decide;
mod decide_form;
mod destinations;
mod entries;
mod events;
mod evidence;
mod filters;
mod hand;
mod history;
mod incident;
mod incident_add;
mod incident_end;
mod incident_field;
mod incident_part;
mod incident_views;
mod incidents;
mod letters;
mod list;
mod making;
mod me;
mod measures;
mod message;
mod messages;
mod observed;
mod outcome;
mod overview;
mod party;
mod people;
mod person;
mod preview;
mod preview_view;
mod reply;
mod retraction;
mod rights;
mod rules;
mod security;
mod selection;
mod sender;
mod sign_in;
mod sign_on;
mod signals;
mod similar;
mod system;
mod timeline;
mod tokens;
mod trail;
mod trail_export;
mod whole;

pub(super) use entries::review_day;
pub(super) use history::talk_href;
pub(super) use letters::written;
pub(super) use making::LIST_PATIENCE;
pub(super) use whole::download;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;

use crate::access::Act;
use crate::web::State;
use crate::web::links::see;
use crate::web::visitor::Member;

/// The addresses of the lists that a query asks for, as their pages write them.
pub(super) fn asked(query: &str) -> [String; 3] {
    let list = list::List::of_query(query);
    [list.address(1, ""), observed::Asked::address(query), trail::Asked::address(query)]
}

/// Every page with its address.
pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/", get(start))
        .route("/login", get(sign_in::form).post(sign_in::sign_in))
        .route("/login/code", get(sign_in::code_form).post(sign_in::show_code))
        .route("/login/sign-on", get(sign_on::begin))
        .route("/login/callback", get(sign_on::back))
        .route("/login/out", get(sign_in::out))
        .route("/logout", post(sign_in::sign_out))
        .route("/preferences", post(me::choose))
        .route("/me", get(me::show).post(me::keep))
        .route("/me/awake", get(me::awake))
        .route("/help", get(about::help))
        .route("/accessibility", get(about::accessibility))
        .route("/privacy", get(about::privacy))
        .route("/admin/system", get(system::show))
        .route("/admin/system/test", post(system::test))
        .route("/admin/signals/{number}/retry", post(signals::retry))
        .merge(account_routes())
        .route("/messages", get(messages::list))
        .route("/messages/selection", post(selection::choose))
        .route("/messages/{id}", get(message::show))
        .route("/messages/{id}/release", get(decide::release_form).post(decide::release))
        .route("/messages/{id}/reject", get(decide::reject_form).post(decide::reject))
        .route("/messages/{id}/ask", get(decide::ask_form).post(decide::ask))
        .route("/messages/{id}/assign", post(hand::assign))
        .route("/messages/{id}/reopen", get(decide::reopen_form).post(decide::reopen))
        .route("/messages/{id}/preview", get(preview::show).post(preview::reveal))
        .route("/messages/{id}/history", get(history::show))
        .route("/messages/{id}/similar", get(similar::show))
        .route("/messages/{id}/whole", get(whole::form).post(whole::open))
        .route("/messages/{id}/undo", post(message::undo))
        .route("/events", get(events::events))
        .route("/filters", post(filters::save))
        .route("/filters/{number}/remove", post(filters::remove))
        .merge(register_routes())
        .merge(followup_routes())
        .route("/destinations", get(destinations::list))
        .route("/destinations/new", get(entries::form).post(entries::propose))
        .route("/destinations/entries/{number}/{step}", post(entries::turn))
        .route("/destinations/{number}/confirm", post(destinations::confirm))
        .route("/destinations/{number}/end", post(destinations::end))
        .route("/dashboard", get(overview::show))
        .route("/observed", get(observed::list))
        .route("/rules", get(rules::show).post(rules::test).layer(large_bodies()))
        .route("/s", get(sender::find_form).post(sender::find))
        .route("/s/{link}", get(sender::show))
        .route("/s/{link}/withdraw", post(sender::withdraw))
        .route("/s/{link}/explain", post(sender::explain))
        .route("/audit", get(trail::list))
        .route("/audit/export", get(trail_export::export))
        .route("/audit/verify", post(trail::verify))
}

/// What is done after a breach, and the pages behind its links.
fn followup_routes() -> Router<State> {
    Router::new()
        .route("/incidents/retraction", get(asking::template).post(asking::save))
        .route("/incidents/{id}/retraction", get(retraction::show))
        .route("/incidents/{id}/retraction/ask", post(retraction::ask))
        .route("/incidents/{id}/retraction/note", post(retraction::note))
        .route("/incidents/{id}/retraction/trust", post(retraction::trust))
        .route("/incidents/{id}/retraction/bounce", post(retraction::bounce))
        .route("/incidents/{id}/people", get(concerned::show))
        .route("/incidents/{id}/people/make", post(making::make).layer(large_bodies()))
        .route("/incidents/{id}/people/open", post(concerned::open))
        .route("/incidents/{id}/people/table", post(concerned::table))
        .route("/incidents/{id}/people/delete", post(concerned::delete))
        .route("/incidents/{id}/people/assign", post(concerned::assign))
        .route("/incidents/{id}/people/parties", post(concerned::add_parties))
        .route("/incidents/letter", get(letters::template).post(letters::save_template))
        .route("/incidents/{id}/letters/text", post(letters::save_text))
        .route("/incidents/{id}/letters/print", post(letters::print))
        .route("/incidents/{id}/letters/pdf", post(letters::pdf))
        .route("/incidents/{id}/form.pdf", get(letters::form_pdf))
        .route("/r/{link}", get(reply::show).post(reply::answer))
}

/// The breach register.
fn register_routes() -> Router<State> {
    let step = get(incident_part::step_form).post(incident_part::step);
    let one_party = get(party::notice).post(party::inform);
    let intake = get(incident_add::form).post(incident_add::report).layer(large_bodies());
    Router::new()
        .route("/incidents", get(incidents::list))
        .route("/incidents/new", intake)
        .route("/incidents/end", get(incident_end::form).post(incident_end::end))
        .route("/incidents/export", get(incident_views::table))
        .route("/incidents/figures", get(incident_views::figures))
        .route("/incidents/{id}", get(incident::show))
        .route("/incidents/{id}/part/{number}", get(incident_part::form).post(incident_part::save))
        .route("/incidents/{id}/step/{name}", step)
        .route("/incidents/{id}/notes", post(incident_add::note))
        .route("/incidents/{id}/files", post(incident_add::attach).layer(large_bodies()))
        .route("/incidents/{id}/files/{number}", get(incident_add::file))
        .route("/incidents/{id}/parties", post(party::add))
        .route("/incidents/{id}/parties/{number}", one_party)
        .route("/incidents/{id}/parties/{number}/answer", post(party::answer))
        .route("/incidents/{id}/parties/{number}/confirm", post(party::confirm))
        .route("/incidents/{id}/parties/{number}/drop", post(party::drop))
        .route("/incidents/{id}/measures/{number}", get(measures::form).post(measures::save))
        .route("/incidents/{id}/history", get(incident_views::history))
        .route("/incidents/{id}/form", get(incident_views::form))
        .route("/incidents/{id}/record.json", get(incident_views::record))
        .route("/observed/{number}/incident", post(incident_add::mark))
}

/// The limit of what comes with a file, as a form or, a third longer, as base64 in JSON; some room
/// is for what stands around it.
pub(super) fn large_bodies() -> DefaultBodyLimit {
    DefaultBodyLimit::max(rules::FILE_BYTES_MAX.div_ceil(3) * 4 + (2 << 20))
}

/// The pages of accounts: one's own, and those of all for who keeps them.
fn account_routes() -> Router<State> {
    Router::new()
        .route("/me/security", get(security::show))
        .route("/me/password", post(security::change_password))
        .route("/me/codes", post(security::confirm_codes))
        .route("/me/codes/begin", post(security::begin_codes))
        .route("/me/codes/stop", post(security::stop_codes))
        .route("/me/sessions/end-others", post(security::end_others))
        .route("/me/sessions/{number}/end", post(security::end_session))
        .route("/me/tokens/{name}/collect", post(tokens::collect))
        .route("/me/tokens/{name}/revoke", post(tokens::revoke_own))
        .route("/admin/users", get(people::list))
        .route("/admin/rights", get(rights::show))
        .route("/admin/new-user", get(people::user_form).post(people::add_user))
        .route("/admin/new-token", get(tokens::form).post(tokens::add))
        .route("/admin/tokens/{name}/revoke", post(tokens::revoke))
        .route("/admin/users/{name}", get(person::show))
        .route("/admin/users/{name}/roles", post(person::set_roles))
        .route("/admin/users/{name}/email", post(person::set_email))
        .route("/admin/users/{name}/password", post(person::set_password))
        .route("/admin/users/{name}/codes", post(person::remove_codes))
        .route("/admin/users/{name}/sessions", post(person::end_sessions))
        .route("/admin/users/{name}/sessions/{number}", post(person::end_session))
        .route("/admin/users/{name}/close", post(person::close))
        .route("/admin/users/{name}/reopen", post(person::reopen))
}

/// `GET /`: the first page that this person may see.
async fn start(member: Member) -> Response {
    let who = &member.principal;
    let ways = [
        (Act::SeeQueue, "/messages"),
        (Act::SeeIncidents, "/incidents"),
        (Act::SeeTrail, "/audit"),
        (Act::SeePeople, "/admin/users"),
        (Act::VerifyTrail, "/audit"),
        (Act::SeeSettings, "/rules"),
    ];
    let way = ways.iter().find(|(act, _)| who.may(*act));
    see(way.map_or("/me", |(_, path)| path))
}
