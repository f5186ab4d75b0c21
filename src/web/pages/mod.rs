//! The pages, one file each.

mod decide;
mod decide_form;
mod destinations;
mod events;
mod evidence;
mod filters;
mod hand;
mod incidents;
mod list;
mod me;
mod message;
mod messages;
mod observed;
mod outcome;
mod overview;
mod preview;
mod preview_view;
mod rules;
mod selection;
mod sender;
mod sign_in;
mod similar;
mod timeline;
mod trail;
mod whole;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;

use crate::access::Act;
use crate::web::State;
use crate::web::links::see;
use crate::web::visitor::Member;

/// Every page with its address.
pub(super) fn routes() -> Router<State> {
    Router::new()
        .route("/", get(start))
        .route("/login", get(sign_in::form).post(sign_in::sign_in))
        .route("/logout", post(sign_in::sign_out))
        .route("/preferences", post(me::choose))
        .route("/me", get(me::show).post(me::keep))
        .route("/messages", get(messages::list))
        .route("/messages/selection", post(selection::choose))
        .route("/messages/{id}", get(message::show))
        .route("/messages/{id}/release", get(decide::release_form).post(decide::release))
        .route("/messages/{id}/reject", get(decide::reject_form).post(decide::reject))
        .route("/messages/{id}/ask", get(decide::ask_form).post(decide::ask))
        .route("/messages/{id}/assign", post(hand::assign))
        .route("/messages/{id}/reopen", get(decide::reopen_form).post(decide::reopen))
        .route("/messages/{id}/preview", get(preview::show).post(preview::reveal))
        .route("/messages/{id}/similar", get(similar::show))
        .route("/messages/{id}/whole", get(whole::form).post(whole::open))
        .route("/messages/{id}/undo", post(message::undo))
        .route("/events", get(events::events))
        .route("/filters", post(filters::save))
        .route("/filters/{number}/remove", post(filters::remove))
        .route("/incidents", get(incidents::list))
        .route("/incidents/{id}", get(incidents::show))
        .route("/destinations", get(destinations::list))
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
        .route("/audit/export", get(trail::export))
        .route("/audit/verify", post(trail::verify))
}

/// The limit of forms with a file; some room is for what stands around it.
fn large_bodies() -> DefaultBodyLimit {
    DefaultBodyLimit::max(rules::FILE_BYTES_MAX + (2 << 20))
}

/// `GET /`: the first page that this person may see.
async fn start(member: Member) -> Response {
    let who = &member.principal;
    let ways = [
        (Act::SeeQueue, "/messages"),
        (Act::SeeIncidents, "/incidents"),
        (Act::SeeTrail, "/audit"),
        (Act::VerifyTrail, "/audit"),
        (Act::SeeSettings, "/rules"),
    ];
    let way = ways.iter().find(|(act, _)| who.may(*act));
    see(way.map_or("/me", |(_, path)| path))
}
