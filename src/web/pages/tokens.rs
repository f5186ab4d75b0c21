//! Tokens of programs: on the page of people for who keeps them, and on that of their owner.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use crate::access::Act;
use crate::people;
use crate::people::Flaw;
use crate::people::NewToken;
use crate::render::AccountTexts;
use crate::render::Texts;
use crate::render::TokenTexts;
use crate::store::Role;
use crate::store::Token;
use crate::store::TokenOwner;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::people as people_page;
use crate::web::pages::people::RoleChoice;
use crate::web::pages::security;
use crate::web::pages::security::good;
use crate::web::visitor::Member;

/// Tokens in a table.
pub(super) struct TokenPart {
    pub(super) k: &'static TokenTexts,
    pub(super) rows: Vec<TokenRow>,
}

/// One of them.
pub(super) struct TokenRow {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) owner: String,
    pub(super) waits: bool,
    pub(super) prefix: String,
    pub(super) roles: String,
    pub(super) made: Moment,
    pub(super) used: Option<Moment>,
}

#[derive(Template)]
#[template(path = "token_add.html")]
struct AddPage {
    page: Layout,
    t: &'static AccountTexts,
    k: &'static TokenTexts,
    name: String,
    /// The accounts that are open, and their roles in words.
    owners: Vec<(String, String)>,
    owner: String,
    roles: Vec<RoleChoice>,
    wrong: Vec<(&'static str, String)>,
}

/// What the form holds.
#[derive(Default)]
struct Wanted {
    name: String,
    owner: String,
    roles: Vec<Role>,
}

impl TokenPart {
    /// A table of `tokens`.
    pub(super) fn new(tokens: Vec<Token>, texts: &'static Texts) -> Self {
        let rows = tokens.into_iter().map(|token| row(token, texts)).collect();
        Self { k: &texts.tokens, rows }
    }
}

impl AddPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(name, _)| *name == field).map(|(_, why)| why.as_str())
    }
}

impl Wanted {
    fn of(fields: &Fields) -> Self {
        Self {
            name: fields.one("name").to_owned(),
            owner: fields.one("owner").to_owned(),
            roles: people_page::chosen_roles(fields),
        }
    }
}

/// `GET /admin/new-token`
pub(super) async fn form(member: Member) -> Response {
    let answer = async {
        member.must(Act::ManagePeople)?;
        page(&member, Wanted::default(), Vec::new()).await
    };
    member.visitor.answer(answer.await)
}

/// `POST /admin/new-token`: the text is shown this once; or waits for the owner.
pub(super) async fn add(MemberPosted { member, fields }: MemberPosted) -> Response {
    let answer = async {
        member.must(Act::ManagePeople)?;
        let (wanted, texts) = (Wanted::of(&fields), member.visitor.texts());
        let owner = match wanted.owner.as_str() {
            "" => TokenOwner::Machine,
            name => TokenOwner::Account(name.to_owned()),
        };
        let new = NewToken { name: wanted.name.clone(), roles: wanted.roles.clone(), owner };
        match member.visitor.state.people().add_token(&member.principal, new).await {
            Ok((Some(secret), token)) => {
                let text = (texts.accounts.token_made)(&token.name);
                let secret = secret.expose().to_owned();
                people_page::secret_page(&member, texts.accounts.add_token, text, secret)
            }
            Ok((None, token)) => {
                let owner = token.owner.name().unwrap_or_default();
                let text = (texts.tokens.made_for)(&token.name, owner);
                people_page::page(&member, vec![good(text)]).await
            }
            Err(error) => {
                let wrong = in_words(error, texts)?;
                page(&member, wanted, vec![wrong]).await
            }
        }
    };
    member.visitor.answer(answer.await)
}

/// `POST /admin/tokens/{name}/revoke`
pub(super) async fn revoke(
    Path(name): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let answer = async {
        member.must(Act::ManagePeople)?;
        member.visitor.state.people().revoke_token(&member.principal, &name).await?;
        let text = (member.visitor.texts().accounts.revoked)(&name);
        people_page::page(&member, vec![good(text)]).await
    };
    member.visitor.answer(answer.await)
}

/// `POST /me/tokens/{name}/collect`: the text of a token of one's own, this once.
pub(super) async fn collect(
    Path(name): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let answer = async {
        let k = &member.visitor.texts().tokens;
        let people = member.visitor.state.people();
        let (secret, token) = people.collect_token(&member.principal, &name).await?;
        let text = (k.collected)(&token.name);
        let back = ("/me/security", k.back);
        people_page::shown_once(&member, k.own_title, text, secret.expose().to_owned(), back)
    };
    member.visitor.answer(answer.await)
}

/// `POST /me/tokens/{name}/revoke`
pub(super) async fn revoke_own(
    Path(name): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let answer = async {
        member.visitor.state.people().revoke_token(&member.principal, &name).await?;
        let text = (member.visitor.texts().accounts.revoked)(&name);
        security::page(&member, vec![good(text)]).await
    };
    member.visitor.answer(answer.await)
}

async fn page(
    member: &Member,
    wanted: Wanted,
    wrong: Vec<(&'static str, String)>,
) -> Result<Response, Error> {
    let texts = member.visitor.texts();
    let overview = member.visitor.state.people().overview(&member.principal).await?;
    let open = overview.people.into_iter().map(|person| person.account);
    let open = open.filter(|account| account.closed_at.is_none());
    member.visitor.page(&AddPage {
        page: people_page::layout(member),
        t: &texts.accounts,
        k: &texts.tokens,
        name: wanted.name,
        owners: open
            .map(|account| (account.name, people_page::role_words(&account.roles, texts)))
            .collect(),
        owner: wanted.owner,
        roles: people_page::role_choices(&wanted.roles, texts),
        wrong,
    })
}

fn row(token: Token, texts: &Texts) -> TokenRow {
    let k = &texts.tokens;
    let roles = people_page::role_words(&token.roles, texts);
    TokenRow {
        path: people_page::segment(&token.name),
        owner: token.owner.name().unwrap_or(k.none).to_owned(),
        waits: token.waits,
        roles: if roles.is_empty() { k.no_roles.to_owned() } else { roles },
        made: Moment::short(token.created_at, texts.language),
        used: token.used_at.map(|at| Moment::short(at, texts.language)),
        prefix: if token.prefix.is_empty() { "sluis_…".to_owned() } else { token.prefix + "…" },
        name: token.name,
    }
}

/// A field and what is wrong with it.
fn in_words(error: people::Error, texts: &Texts) -> Result<(&'static str, String), Error> {
    match error {
        people::Error::Invalid(field, Flaw::Beyond) => Ok((field, texts.tokens.beyond.to_owned())),
        people::Error::Invalid(field, Flaw::Owner) => {
            Ok((field, texts.tokens.owner_wrong.to_owned()))
        }
        error => people_page::in_words(error, &texts.accounts),
    }
}
