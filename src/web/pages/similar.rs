//! Messages of the last twelve months that are like one message.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use crate::render::EvidenceTexts;
use crate::render::Texts;
use crate::store::Held;
use crate::store::HeldId;
use crate::web::badge::Badge;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::message::parsed;
use crate::web::pages::messages::subject;
use crate::web::pages::timeline::named;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "similar.html")]
struct SimilarPage {
    page: Layout,
    t: &'static EvidenceTexts,
    id: HeldId,
    groups: Vec<Group>,
}

/// Messages that are alike in one way.
struct Group {
    title: &'static str,
    empty: &'static str,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    when: Moment,
    subject: String,
    to: String,
    note: String,
    state: Badge,
    by: String,
}

/// `GET /messages/{id}/similar`
pub(super) async fn show(member: Member, Path(id): Path<String>) -> Response {
    member.visitor.answer(shown(&member, &id).await)
}

async fn shown(member: &Member, id: &str) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let texts = visitor.texts();
    let similar = visitor.state.desk().similar(principal, &parsed(id)?).await?;
    let plain = |held: &Held| row(held, "", texts);
    let groups = vec![
        Group {
            title: texts.evidence.same_address,
            empty: texts.evidence.no_address,
            rows: similar.to_address.iter().map(plain).collect(),
        },
        Group {
            title: texts.evidence.same_file,
            empty: texts.evidence.no_file,
            rows: similar.attachment.iter().map(|(held, name)| row(held, name, texts)).collect(),
        },
        Group {
            title: texts.evidence.same_domain,
            empty: texts.evidence.no_domain,
            rows: similar.to_domain.iter().map(plain).collect(),
        },
    ];
    visitor.page(&SimilarPage {
        page: visitor.layout(Place::Messages, None),
        t: &texts.evidence,
        id: similar.held.id,
        groups,
    })
}

fn row(held: &Held, note: &str, texts: &Texts) -> Row {
    let mut to: Vec<&str> = held.recipients.iter().map(|to| to.address.as_str()).collect();
    let more = to.len().saturating_sub(RECIPIENTS_SHOWN);
    to.truncate(RECIPIENTS_SHOWN);
    let more = if more > 0 {
        format!(" (+{})", texts.language.number(more as u64))
    } else {
        String::new()
    };
    Row {
        id: held.id.to_string(),
        when: Moment::full(held.received_at, texts.language),
        subject: subject(held, texts),
        to: format!("{}{more}", to.join(", ")),
        note: note.to_owned(),
        state: Badge::held(held.state, texts),
        by: named(&held.decided_by, texts),
    }
}

const RECIPIENTS_SHOWN: usize = 3;
