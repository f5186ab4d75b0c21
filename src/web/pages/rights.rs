//! Who has special rights at this moment, to print for the review of each quarter.

use askama::Template;
use axum::response::Response;

use crate::people::Holder;
use crate::people::How;
use crate::render::AccountTexts;
use crate::render::Right;
use crate::render::Texts;
use crate::store;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::people;
use crate::web::visitor::Member;

#[derive(Template)]
#[template(path = "rights.html")]
struct Page {
    page: Layout,
    t: &'static AccountTexts,
    lead: String,
    /// Who comes in by a password alone, and should not.
    weak: Option<String>,
    rights: Vec<Part>,
}

/// A right, and who has it.
struct Part {
    name: &'static str,
    title: &'static str,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    roles: String,
    how: String,
    used: Option<Moment>,
}

/// `GET /admin/rights`
pub(super) async fn show(member: Member) -> Response {
    member.visitor.answer(page(&member).await)
}

async fn page(member: &Member) -> Result<Response, Error> {
    let texts = member.visitor.texts();
    let t = &texts.accounts;
    let overview = member.visitor.state.people().overview(&member.principal).await?;
    let part = |right: Right| Part {
        name: right.name(),
        title: (t.right)(right),
        rows: overview.holders(right).into_iter().map(|one| row(one, texts)).collect(),
    };
    member.visitor.page(&Page {
        page: people::layout(member),
        t,
        lead: (t.rights_text)(&texts.language.moment(store::now())),
        weak: match overview.weak_holders().len() {
            0 => None,
            count => Some((t.rights_weak)(count as u64)),
        },
        rights: Right::ALL.into_iter().map(part).collect(),
    })
}

fn row(holder: Holder, texts: &'static Texts) -> Row {
    Row {
        roles: people::role_words(&holder.roles, texts),
        how: match &holder.how {
            How::Account(sign_in, codes) => people::how(sign_in, *codes, &texts.accounts),
            How::Token => texts.accounts.by_token.to_owned(),
        },
        used: holder.used_at.map(|at| Moment::full(at, texts.language)),
        name: holder.name,
    }
}
