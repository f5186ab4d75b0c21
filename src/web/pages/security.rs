//! What a person sees and does about the own account: password, codes and sessions.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use crate::access;
use crate::access::PASSWORD_LENGTH_MIN;
use crate::people;
use crate::people::Flaw;
use crate::render::AccountTexts;
use crate::render::Language;
use crate::store::SignIn;
use crate::store::session;
use crate::store::session::Listed;
use crate::web::badge::Moment;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::outcome::Outcome;
use crate::web::pages::tokens::TokenPart;
use crate::web::qr::Qr;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "security.html")]
struct SecurityPage {
    page: Layout,
    t: &'static AccountTexts,
    outcomes: Vec<Outcome>,
    /// Whether Sluis keeps the password.
    is_local: bool,
    password_hint: String,
    /// What is asked beside the password; `None` where nothing is.
    codes: Option<String>,
    sessions: Vec<SessionRow>,
    tokens: TokenPart,
}

#[derive(Template)]
#[template(path = "security_codes.html")]
struct CodesPage {
    page: Layout,
    t: &'static AccountTexts,
    problem: Option<&'static str>,
    qr: Option<Qr>,
    secret: String,
    address: String,
}

#[derive(Template)]
#[template(path = "security_recovery.html")]
struct RecoveryPage {
    page: Layout,
    t: &'static AccountTexts,
    codes: Vec<String>,
}

/// A session in a list.
pub(super) struct SessionRow {
    pub(super) number: String,
    pub(super) browser: String,
    pub(super) address: String,
    pub(super) began: Moment,
    pub(super) seen: Moment,
    pub(super) is_this: bool,
}

impl SessionRow {
    /// A row for `listed`; `this` is the number of the reader's own.
    pub(super) fn new(
        listed: Listed,
        this: &str,
        language: Language,
        texts: &AccountTexts,
    ) -> Self {
        let known = |text: String| if text.is_empty() { texts.unknown.to_owned() } else { text };
        Self {
            is_this: listed.number == this,
            number: listed.number,
            browser: known(listed.session.browser),
            address: known(listed.session.address),
            began: Moment::short(listed.session.created_at, language),
            seen: Moment::short(listed.session.seen_at, language),
        }
    }
}

/// `GET /me/security`
pub(super) async fn show(member: Member) -> Response {
    member.visitor.answer(page(&member, Vec::new()).await)
}

/// `POST /me/password`
pub(super) async fn change_password(MemberPosted { member, fields }: MemberPosted) -> Response {
    let answer = async {
        let t = &member.visitor.texts().accounts;
        let (new, again) = (fields.one("new"), fields.one("again"));
        if !knows_password(&member, fields.one("now")).await? {
            return page(&member, vec![bad(t.password_wrong.to_owned())]).await;
        }
        if new != again {
            return page(&member, vec![bad(t.password_differs.to_owned())]).await;
        }
        let hash = crate::web::session::hashed(&member.visitor.state, new.to_owned()).await?;
        let Some(hash) = hash else {
            let least = PASSWORD_LENGTH_MIN.to_string();
            return page(&member, vec![bad((t.password_short)(&least))]).await;
        };
        let kept = access::hash_secret(member.visitor.session_id());
        let people = member.visitor.state.people();
        people.change_own_password(&member.principal, hash, kept).await?;
        page(&member, vec![good(t.password_done.to_owned())]).await
    };
    member.visitor.answer(answer.await)
}

/// `POST /me/codes/begin`: shows the secret, which asks nothing until it is confirmed.
pub(super) async fn begin_codes(MemberPosted { member, .. }: MemberPosted) -> Response {
    member.visitor.answer(codes_page(&member, None).await)
}

/// `POST /me/codes`: confirms by the first code, and shows the recovery codes this once.
pub(super) async fn confirm_codes(MemberPosted { member, fields }: MemberPosted) -> Response {
    let answer = async {
        let t = &member.visitor.texts().accounts;
        let people = member.visitor.state.people();
        match people.confirm_codes(&member.principal, fields.one("code")).await {
            Ok(codes) => member.visitor.page(&RecoveryPage {
                page: layout(&member),
                t,
                codes: codes.iter().map(|code| code.expose().to_owned()).collect(),
            }),
            Err(people::Error::Invalid(_, Flaw::Wrong)) => {
                codes_page(&member, Some(t.code_wrong)).await
            }
            Err(error) => Err(error.into()),
        }
    };
    member.visitor.answer(answer.await)
}

/// `POST /me/codes/stop`
pub(super) async fn stop_codes(MemberPosted { member, fields }: MemberPosted) -> Response {
    let answer = async {
        let t = &member.visitor.texts().accounts;
        if !knows_password(&member, fields.one("now")).await? {
            return page(&member, vec![bad(t.password_wrong.to_owned())]).await;
        }
        let people = member.visitor.state.people();
        people.remove_codes(&member.principal, &member.principal.name).await?;
        page(&member, vec![good(t.codes_stopped.to_owned())]).await
    };
    member.visitor.answer(answer.await)
}

/// `POST /me/sessions/{number}/end`
pub(super) async fn end_session(
    Path(number): Path<String>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let answer = async {
        let people = member.visitor.state.people();
        people.end_session(&member.principal, &member.principal.name, &number).await?;
        let text = member.visitor.texts().accounts.ended.to_owned();
        page(&member, vec![good(text)]).await
    };
    member.visitor.answer(answer.await)
}

/// `POST /me/sessions/end-others`
pub(super) async fn end_others(MemberPosted { member, .. }: MemberPosted) -> Response {
    let answer = async {
        let kept = access::hash_secret(member.visitor.session_id());
        let count = member.visitor.state.people().end_own_others(&member.principal, kept).await?;
        let texts = member.visitor.texts();
        let text = (texts.accounts.ended_others)(&texts.language.number(count));
        page(&member, vec![good(text)]).await
    };
    member.visitor.answer(answer.await)
}

/// Whether someone who asks for something grave knows the password of the account; guesses are
/// slowed down as at the door.
async fn knows_password(member: &Member, password: &str) -> Result<bool, Error> {
    let (visitor, name) = (&member.visitor, member.principal.name.as_str());
    let (state, now) = (&visitor.state, jiff::Timestamp::now());
    let whence = visitor.whence(name);
    if state.throttle().attempt(name, whence.clone(), now).is_err() {
        return Ok(false);
    }
    let hash = visitor.account.as_ref().and_then(|account| account.password_hash.clone());
    let knows = crate::web::session::is_right(state, hash, password.to_owned()).await?;
    match knows {
        true => state.throttle().succeeded(name, whence),
        false => state.throttle().failed(name, whence, jiff::Timestamp::now()),
    }
    Ok(knows)
}

/// The page of the own account, with what became of a wish on top.
pub(super) async fn page(member: &Member, outcomes: Vec<Outcome>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let (texts, people) = (visitor.texts(), visitor.state.people());
    let t = &texts.accounts;
    let codes = people.own_codes(principal).await?.filter(|codes| codes.confirmed_at.is_some());
    let codes = codes.map(|codes| (t.codes_on)(&texts.language.number(codes.recovery_left as u64)));
    let this = session::number(&access::hash_secret(visitor.session_id()));
    let sessions = people.own_sessions(principal).await?;
    let is_local = visitor
        .account
        .as_ref()
        .is_some_and(|account| !matches!(account.sign_in, SignIn::Provider { .. }));
    let row = |listed| SessionRow::new(listed, &this, texts.language, t);
    visitor.page(&SecurityPage {
        page: layout(member),
        t,
        outcomes,
        is_local,
        password_hint: (t.password_hint)(&PASSWORD_LENGTH_MIN.to_string()),
        codes,
        sessions: sessions.into_iter().map(row).collect(),
        tokens: TokenPart::new(people.own_tokens(principal).await?, texts),
    })
}

async fn codes_page(member: &Member, problem: Option<&'static str>) -> Result<Response, Error> {
    let Member { visitor, principal } = member;
    let t = &visitor.texts().accounts;
    let secret = visitor.state.people().enrol(principal).await?.secret;
    let organisation = visitor.state.organisation();
    let address = access::totp_address(&secret, organisation, &principal.name);
    let qr = Qr::new(&address, t.enrol_picture);
    // In groups of four it is typed over without losing one's place.
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    let secret = groups.join(" ");
    visitor.page(&CodesPage { page: layout(member), t, problem, qr, secret, address })
}

fn layout(member: &Member) -> Layout {
    let mut layout = member.visitor.layout(Place::Elsewhere, None);
    layout.path = "/me/security".to_owned();
    layout
}

/// Something that went well.
pub(super) fn good(text: String) -> Outcome {
    Outcome::plain(Icon::Check, "notice-good", text)
}

/// Something that could not be done.
pub(super) fn bad(text: String) -> Outcome {
    Outcome::plain(Icon::Warning, "notice-danger", text)
}
