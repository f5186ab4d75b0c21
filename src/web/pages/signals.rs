//! What other systems were not told, on the page of the system, and trying it again.

use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::render::SignalTexts;
use crate::signal;
use crate::signal::Told;
use crate::store;
use crate::web::badge::Moment;
use crate::web::badge::capital;
use crate::web::check::Check;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::links::see;
use crate::web::visitor::Member;

/// The part on the page of the system.
pub(super) struct SignalPart {
    pub(super) s: &'static SignalTexts,
    /// Whether anything was ever to be told.
    pub(super) is_on: bool,
    pub(super) may_retry: bool,
    pub(super) rows: Vec<Row>,
}

/// Something that was given up.
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) channel: String,
    /// What happened, and to which message or incident.
    pub(super) what: String,
    pub(super) object: String,
    pub(super) since: Moment,
    pub(super) attempts: u32,
    pub(super) why: String,
}

impl SignalPart {
    /// The section of the runbook about what was given up.
    pub(super) const fn section(&self) -> &'static str {
        Check::Signals.section()
    }

    /// What was given up, as far as this person may see it.
    pub(super) async fn of(member: &Member) -> Result<Self, Error> {
        let (visitor, who) = (&member.visitor, &member.principal);
        let language = visitor.view.language;
        let dead = signal::dead(visitor.state.store(), who).await?;
        let is_on = visitor.state.store().read(store::signal::is_used).await?;
        let event = visitor.texts().words.event;
        let row = |one: &store::Signal| {
            let told = Told::of(one).unwrap_or_default();
            Row {
                number: one.number,
                channel: one.channel.clone(),
                what: capital(event(&told.action)),
                object: told.object,
                since: Moment::full(one.created_at, language),
                attempts: one.attempts,
                why: one.last_error.clone(),
            }
        };
        Ok(Self {
            s: &visitor.texts().signals,
            is_on,
            may_retry: who.may(Act::ChangeSettings),
            rows: dead.iter().map(row).collect(),
        })
    }
}

/// `POST /admin/signals/{number}/retry`
pub(super) async fn retry(Path(number): Path<u64>, posted: MemberPosted) -> Response {
    let member = posted.member;
    let answer = async {
        member.must(Act::ChangeSettings)?;
        let store = member.visitor.state.store();
        signal::retry(store, &member.principal, number, Timestamp::now()).await?;
        Ok(see("/admin/system#signals"))
    };
    member.visitor.answer(answer.await)
}
