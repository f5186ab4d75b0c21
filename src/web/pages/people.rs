//! The people who may sign in, for who keeps them; with the programs that may use the API.

use askama::Template;
use axum::response::Response;

use crate::access;
use crate::access::Act;
use crate::people;
use crate::people::Codes;
use crate::people::Flaw;
use crate::people::LocalAccounts;
use crate::people::NewAccount;
use crate::people::Person;
use crate::render::AccountTexts;
use crate::render::Texts;
use crate::store::Role;
use crate::store::SignIn;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::encoded;
use crate::web::pages::outcome::Outcome;
use crate::web::pages::tokens::TokenPart;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    page: Layout,
    t: &'static AccountTexts,
    outcomes: Vec<Outcome>,
    may_manage: bool,
    people: Vec<PersonRow>,
    tokens: TokenPart,
}

struct PersonRow {
    href: String,
    name: String,
    email: String,
    roles: String,
    how: String,
    is_closed: bool,
    login: Option<Moment>,
    sessions: String,
}

#[derive(Template)]
#[template(path = "people_add.html")]
struct AddPage {
    page: Layout,
    t: &'static AccountTexts,
    lead: &'static str,
    name: String,
    email: String,
    roles: Vec<RoleChoice>,
    wrong: Vec<(&'static str, String)>,
}

/// A role to choose.
pub(super) struct RoleChoice {
    pub(super) value: &'static str,
    pub(super) word: String,
    pub(super) chosen: bool,
}

#[derive(Template)]
#[template(path = "people_secret.html")]
struct SecretPage {
    page: Layout,
    t: &'static AccountTexts,
    title: &'static str,
    text: String,
    secret: String,
    /// Address of the way back, and its words.
    back: (&'static str, &'static str),
}

impl AddPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(name, _)| *name == field).map(|(_, why)| why.as_str())
    }
}

/// What a form of an account holds.
struct Wanted {
    name: String,
    email: String,
    roles: Vec<Role>,
}

impl Wanted {
    fn of(fields: &Fields) -> Self {
        Self {
            name: fields.one("name").to_owned(),
            email: fields.one("email").to_owned(),
            roles: chosen_roles(fields),
        }
    }

    fn nothing() -> Self {
        Self { name: String::new(), email: String::new(), roles: Vec::new() }
    }
}

/// `GET /admin/users`
pub(super) async fn list(member: Member) -> Response {
    member.visitor.answer(page(&member, Vec::new()).await)
}

/// `GET /admin/new-user`
pub(super) async fn user_form(member: Member) -> Response {
    let answer = member.must(Act::ManagePeople);
    let answer = answer.and_then(|()| user_page(&member, &Wanted::nothing(), Vec::new()));
    member.visitor.answer(answer)
}

/// `POST /admin/new-user`: the password is made here, and shown this once.
pub(super) async fn add_user(MemberPosted { member, fields }: MemberPosted) -> Response {
    let answer = async {
        member.must(Act::ManagePeople)?;
        let (visitor, wanted) = (&member.visitor, Wanted::of(&fields));
        let (password, password_hash) = new_password(&member).await?;
        let sign_in = match visitor.state.people().settings().local {
            LocalAccounts::All => SignIn::Local,
            LocalAccounts::BreakGlass => SignIn::BreakGlass,
        };
        let email = Some(wanted.email.clone());
        let (name, roles) = (wanted.name.clone(), wanted.roles.clone());
        let new = NewAccount { name, email, roles, password_hash, sign_in };
        let t = &visitor.texts().accounts;
        match visitor.state.people().add(&member.principal, new).await {
            Ok(()) => {
                let text = (t.added)(wanted.name.trim());
                secret_page(&member, t.add_person, text, password)
            }
            Err(error) => user_page(&member, &wanted, vec![in_words(error, t)?]),
        }
    };
    member.visitor.answer(answer.await)
}

/// A password that nobody chose, and its hash.
pub(super) async fn new_password(member: &Member) -> Result<(String, String), Error> {
    let lacking = || Error::Broken("the system gives no randomness".to_owned());
    let codes = access::new_recovery_codes().ok_or_else(lacking)?;
    let password = codes.first().ok_or_else(lacking)?.expose().to_owned();
    let hash = crate::web::session::hashed(&member.visitor.state, password.clone()).await?;
    Ok((password, hash.ok_or_else(lacking)?))
}

/// The page that shows a secret this once.
pub(super) fn secret_page(
    member: &Member,
    title: &'static str,
    text: String,
    secret: String,
) -> Result<Response, Error> {
    let t = &member.visitor.texts().accounts;
    shown_once(member, title, text, secret, ("/admin/users", t.back_to_people))
}

/// The same, with another way back.
pub(super) fn shown_once(
    member: &Member,
    title: &'static str,
    text: String,
    secret: String,
    back: (&'static str, &'static str),
) -> Result<Response, Error> {
    let (page, t) = (layout(member), &member.visitor.texts().accounts);
    member.visitor.page(&SecretPage { page, t, title, text, secret, back })
}

/// The roles, with those chosen that are.
pub(super) fn role_choices(chosen: &[Role], texts: &Texts) -> Vec<RoleChoice> {
    let choice = |role: Role| RoleChoice {
        value: role.name(),
        word: crate::web::badge::capital((texts.words.role)(role)),
        chosen: chosen.contains(&role),
    };
    Role::ALL.into_iter().map(choice).collect()
}

/// The roles that a form names.
pub(super) fn chosen_roles(fields: &Fields) -> Vec<Role> {
    Role::ALL
        .into_iter()
        .filter(|role| fields.all("role").iter().any(|name| name == role.name()))
        .collect()
}

/// A field and what is wrong with it; what is nobody's mistake stays an error.
pub(super) fn in_words(
    error: people::Error,
    t: &AccountTexts,
) -> Result<(&'static str, String), Error> {
    let (field, words) = match error {
        people::Error::Conflict => ("name", t.name_taken),
        people::Error::Invalid(field, Flaw::Email) => (field, t.email_wrong),
        people::Error::Invalid(field, Flaw::Name | Flaw::Owner | Flaw::Wrong) => {
            (field, t.name_wrong)
        }
        people::Error::Invalid(field, Flaw::Beyond | Flaw::Roles) => (field, t.roles_missing),
        people::Error::LastAdmin => ("roles", t.last_admin),
        people::Error::Provider => ("roles", t.roles_provider),
        error => return Err(error.into()),
    };
    Ok((field, words.to_owned()))
}

/// How someone signs in, in words.
pub(super) fn how(sign_in: &SignIn, codes: Codes, t: &AccountTexts) -> String {
    let by = match codes {
        Codes::OfProvider => t.by_provider,
        Codes::Asked => t.by_password_codes,
        Codes::None => t.by_password,
    };
    match sign_in {
        SignIn::BreakGlass => format!("{by} ({})", t.break_glass),
        SignIn::Local | SignIn::Provider { .. } => by.to_owned(),
    }
}

/// The frame of these pages.
pub(super) fn layout(member: &Member) -> Layout {
    let mut layout = member.visitor.layout(Place::People, None);
    layout.path = "/admin/users".to_owned();
    layout
}

/// The page of people and tokens, with what became of a wish on top.
pub(super) async fn page(member: &Member, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    let texts = member.visitor.texts();
    let overview = member.visitor.state.people().overview(&member.principal).await?;
    member.visitor.page(&PeoplePage {
        page: layout(member),
        t: &texts.accounts,
        outcomes,
        may_manage: member.principal.may(Act::ManagePeople),
        people: overview.people.iter().map(|person| person_row(person, texts)).collect(),
        tokens: TokenPart::new(overview.tokens, texts),
    })
}

fn person_row(person: &Person, texts: &Texts) -> PersonRow {
    let account = &person.account;
    PersonRow {
        href: format!("/admin/users/{}", segment(&account.name)),
        name: account.name.clone(),
        email: account.email.clone().unwrap_or_default(),
        roles: role_words(&account.roles, texts),
        how: how(&account.sign_in, person.codes(), &texts.accounts),
        is_closed: account.closed_at.is_some(),
        login: account.last_login_at.map(|at| Moment::short(at, texts.language)),
        sessions: texts.language.number(person.sessions),
    }
}

/// Roles in words, between commas.
pub(super) fn role_words(roles: &[Role], texts: &Texts) -> String {
    roles.iter().map(|role| (texts.words.role)(*role)).collect::<Vec<_>>().join(", ")
}

/// A name as one step of a path.
pub(super) fn segment(name: &str) -> String {
    encoded(name).replace('/', "%2F")
}

fn user_page(
    member: &Member,
    wanted: &Wanted,
    wrong: Vec<(&'static str, String)>,
) -> Result<Response, Error> {
    let texts = member.visitor.texts();
    let t = &texts.accounts;
    let lead = match member.visitor.state.people().settings().local {
        LocalAccounts::All => t.add_person_text,
        LocalAccounts::BreakGlass => t.add_person_sso,
    };
    member.visitor.page(&AddPage {
        page: layout(member),
        t,
        lead,
        name: wanted.name.clone(),
        email: wanted.email.clone(),
        roles: role_choices(&wanted.roles, texts),
        wrong,
    })
}
