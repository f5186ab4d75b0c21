//! Who asks: the person behind a request, how that person wants the pages, and what stands around
//! every page for that person.

use std::net::IpAddr;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Html;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access;
use crate::access::Act;
use crate::access::Origin;
use crate::access::Principal;
use crate::access::Whence;
use crate::people::Found;
use crate::people::Shown;
use crate::people::Sign;
use crate::render::Texts;
use crate::render::texts;
use crate::store::Account;
use crate::web::State;
use crate::web::assets;
use crate::web::cookies::Cookie;
use crate::web::cookies::Keep;
use crate::web::device;
use crate::web::error::Error;
use crate::web::layout::Idle;
use crate::web::layout::Layout;
use crate::web::layout::Person;
use crate::web::layout::Tab;
use crate::web::links::own_path;
use crate::web::links::see;
use crate::web::links::to_sign_in;
use crate::web::peer;
use crate::web::session;
use crate::web::state::Counts;
use crate::web::view::Keys;
use crate::web::view::View;

/// Someone who asks for a page, signed in or not.
pub(super) struct Visitor {
    pub(super) state: State,
    pub(super) view: View,
    pub(super) peer: IpAddr,
    /// The browser, as it calls itself.
    browser: String,
    /// Path and query of the page.
    pub(super) path: String,
    pub(super) account: Option<Account>,
    /// Whether that account may do nothing before codes stand beside its password.
    lacks_codes: bool,
    /// What the navigation counts, for someone who has signed in.
    counts: Option<Counts>,
    /// What the form token is made of: the id of the session, or that of the visit.
    seed: String,
    /// Whether the browser does not have the seed yet.
    seed_is_new: bool,
    /// The id of a session that waits for a code, and what was taken to a provider.
    code_session: String,
    sign_on_trip: String,
    /// What the browser has of having been here before.
    device: String,
}

/// Someone who has signed in.
pub(super) struct Member {
    pub(super) visitor: Visitor,
    pub(super) principal: Principal,
}

/// Where in the navigation a page belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Destinations,
    Elsewhere,
    Incidents,
    Messages,
    Observed,
    People,
    System,
    Overview,
    Rules,
    Trail,
}

impl Visitor {
    /// The visitor as the request alone shows it, without a look in the store: for pages that
    /// tell of trouble.
    pub(super) fn stranger(state: &State, parts: &Parts) -> Self {
        let jar = state.jar();
        let cookie = |which| jar.read(&parts.headers, which);
        let seed = cookie(Cookie::Session).or_else(|| cookie(Cookie::Visit));
        Self {
            state: state.clone(),
            view: cookie(Cookie::View).map(View::from_cookie).unwrap_or_default(),
            peer: peer::address(parts, state),
            browser: browser(parts),
            path: path(parts),
            account: None,
            lacks_codes: false,
            counts: None,
            seed: seed.unwrap_or_default().to_owned(),
            seed_is_new: false,
            code_session: cookie(Cookie::Code).unwrap_or_default().to_owned(),
            sign_on_trip: cookie(Cookie::SignOn).unwrap_or_default().to_owned(),
            device: cookie(Cookie::Device).unwrap_or_default().to_owned(),
        }
    }

    async fn recognised(state: &State, parts: &Parts) -> Result<Self, crate::store::Error> {
        let mut visitor = Self::stranger(state, parts);
        let jar = state.jar();
        if let Some(id) = jar.read(&parts.headers, Cookie::Session) {
            // An open page listens anew by itself, again and again.
            let is_page = parts.uri.path() == EVENTS;
            let sign = if is_page { Sign::OfPage } else { Sign::OfPerson };
            if let Some(Found { account, lacks_codes }) = session::find(state, id, sign).await? {
                (visitor.account, visitor.lacks_codes) = (Some(account), lacks_codes);
                visitor.counts = state.counts().await;
                return Ok(visitor);
            }
        }
        match jar.read(&parts.headers, Cookie::Visit) {
            Some(id) => visitor.seed = id.to_owned(),
            None => {
                let id = access::new_session_id();
                visitor.seed = id.map(|id| id.expose().to_owned()).unwrap_or_default();
                visitor.seed_is_new = true;
            }
        }
        Ok(visitor)
    }

    /// Everything that is said, in this visitor's language.
    pub(super) fn texts(&self) -> &'static Texts {
        texts(self.view.language)
    }

    /// From where, for a session.
    pub(super) fn shown(&self) -> Shown {
        Shown { origin: self.origin(), browser: self.browser.clone() }
    }

    /// From where, for the audit trail.
    pub(super) const fn origin(&self) -> Origin {
        Origin::Web { address: self.peer }
    }

    /// Whose mistakes count for trying the account `name`: those of this browser where its owner
    /// signed in with it before, and otherwise of everyone at this address. So whoever guesses at
    /// one desk locks out nobody who works at another behind the same address.
    pub(super) fn whence(&self, name: &str) -> Whence {
        match device::of(self.state.store().vault(), name, &self.device) {
            Some(device) => Whence::Device(device),
            None => Whence::Address(self.peer),
        }
    }

    /// The id of the session, where the visitor has signed in.
    pub(super) fn session_id(&self) -> &str {
        &self.seed
    }

    /// The id of the session that waits for a code; empty where none does.
    pub(super) fn code_session(&self) -> &str {
        &self.code_session
    }

    /// What the browser took to a provider of single sign-on; empty where it went nowhere.
    pub(super) fn sign_on_trip(&self) -> &str {
        &self.sign_on_trip
    }

    /// Whether `token` is the one that each of this visitor's forms carries.
    pub(super) fn owns(&self, token: &str) -> bool {
        !self.seed.is_empty() && access::is_form_token(&self.seed, token)
    }

    /// The frame of a page.
    pub(super) fn layout(&self, place: Place, waiting: Option<u64>) -> Layout {
        let texts = self.texts();
        Layout {
            l: &texts.labels,
            p: &texts.pages,
            d: &texts.desk,
            t: &texts.accounts,
            about: &texts.about,
            language: self.view.language,
            theme: self.view.theme,
            density: self.view.density.name(),
            keys: self.view.keys == Keys::On,
            organisation: self.state.organisation().to_owned(),
            person: self.account.as_ref().map(|account| self.person(account, place, waiting)),
            idle: Idle::new(self.state.people().settings().idle.as_secs(), texts),
            form_token: access::form_token(&self.seed),
            path: self.path.clone(),
            assets: &assets::VERSION,
            version: env!("CARGO_PKG_VERSION"),
        }
    }

    /// A page as response.
    pub(super) fn page(&self, page: &impl Template) -> Result<Response, Error> {
        let written = page.render().map_err(|_| Error::Broken("a template failed".to_owned()))?;
        let mut response = Html(written).into_response();
        if self.seed_is_new {
            let cookie = self.state.jar().set(Cookie::Visit, &self.seed, Keep::Session);
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(response)
    }

    /// The response, or the page that tells why there is none.
    pub(super) fn answer(&self, result: Result<Response, Error>) -> Response {
        result.unwrap_or_else(|error| error.into_page(self))
    }

    /// The holder of `account`, coming from where this visitor comes from.
    fn principal(&self, account: &Account) -> Principal {
        Principal {
            name: account.name.clone(),
            email: account.email.clone(),
            roles: account.roles.clone(),
            origin: self.origin(),
        }
    }

    /// The open incidents in the navigation; with a mark where the first deadline is near.
    fn incidents(&self, counts: &Counts) -> Option<String> {
        let number = self.view.language.number(counts.incidents);
        let soon = Timestamp::now() + DEADLINE_NEAR;
        let is_pressing = counts.first_deadline.is_some_and(|deadline| deadline < soon);
        let mark = if is_pressing { "!" } else { "" };
        (counts.incidents > 0).then(|| format!("{number}{mark}"))
    }

    fn person(&self, account: &Account, place: Place, waiting: Option<u64>) -> Person {
        let texts = self.texts();
        let tab = |href: &str, word: &str, at: Place, count: Option<u64>| Tab {
            href: href.to_owned(),
            word: word.to_owned(),
            count: count.map(|count| self.view.language.number(count)),
            current: at == place,
        };
        let (mut nav, mut more) = (Vec::new(), Vec::new());
        let may = |acts: &[Act]| acts.iter().any(|act| access::may(&account.roles, *act));
        if may(&[Act::SeeQueue]) {
            let waiting = waiting.or(self.counts.map(|counts| counts.waiting));
            nav.push(tab("/messages", texts.labels.messages, Place::Messages, waiting));
        }
        if may(&[Act::SeeQueue]) {
            nav.push(tab("/observed", texts.observed.title, Place::Observed, None));
        }
        if may(&[Act::SeeIncidents, Act::SeeOwnIncidents]) {
            let mut incidents = tab("/incidents", texts.labels.incidents, Place::Incidents, None);
            if may(&[Act::SeeIncidents]) {
                incidents.count = self.counts.and_then(|counts| self.incidents(&counts));
            }
            nav.push(incidents);
        }
        if may(&[Act::SeeSettings]) {
            let word = texts.overview.title;
            nav.push(tab("/dashboard", word, Place::Overview, None));
            let word = texts.learned.title;
            more.push(tab("/destinations", word, Place::Destinations, None));
            more.push(tab("/rules", texts.rules.title, Place::Rules, None));
        }
        if may(&[Act::SeeTrail, Act::SeeOwnTrail, Act::VerifyTrail]) {
            more.push(tab("/audit", texts.pages.trail, Place::Trail, None));
        }
        if may(&[Act::SeePeople]) {
            more.push(tab("/admin/users", texts.accounts.people, Place::People, None));
        }
        if may(&[Act::SeePeople, Act::ChangeSettings]) {
            more.push(tab("/admin/system", texts.about.title, Place::System, None));
        }
        let flaw = self.state.desk().trail_flaw(&self.principal(account));
        let alarm = flaw.map(|flaw| (texts.trail.broken)(flaw.line())).unwrap_or_default();
        let codes_first = if self.lacks_codes { texts.accounts.codes_first } else { "" };
        Person { name: account.name.clone(), nav, more, alarm, codes_first }
    }
}

impl FromRequestParts<State> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let found = Self::recognised(state, parts).await;
        found.map_err(|error| Error::from(error).into_page(&Self::stranger(state, parts)))
    }
}

impl FromRequestParts<State> for Member {
    type Rejection = Response;

    /// Sends whoever has not signed in to the page for it, and back here afterwards.
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        match Self::of(visitor) {
            Ok(member) if member.waits_for_codes(parts) => Err(see(SET_UP_CODES)),
            Ok(member) => Ok(member),
            Err(visitor) if parts.method == Method::GET => Err(to_sign_in(&visitor.path)),
            Err(_) => Err(to_sign_in("/")),
        }
    }
}

impl Member {
    /// The member that a visitor is, or the visitor again.
    pub(super) fn of(visitor: Visitor) -> Result<Self, Box<Visitor>> {
        let Some(account) = &visitor.account else { return Err(Box::new(visitor)) };
        let principal = visitor.principal(account);
        Ok(Self { visitor, principal })
    }

    /// Whether this person is to set up codes first, and asks for something else.
    fn waits_for_codes(&self, parts: &Parts) -> bool {
        let path = parts.uri.path();
        let is_own = path == "/me" || path.starts_with("/me/");
        self.visitor.lacks_codes && parts.method == Method::GET && !is_own
    }

    /// Refuses whoever has no role for `act`.
    pub(super) fn must(&self, act: Act) -> Result<(), Error> {
        if self.principal.may(act) { Ok(()) } else { Err(Error::NotAllowed) }
    }
}

/// A word for the browser; what it says of itself in full would tell people apart.
fn browser(parts: &Parts) -> String {
    let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let agent = agent.unwrap_or_default();
    let word = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let program = word(&BROWSERS);
    [program, word(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn path(parts: &Parts) -> String {
    let text = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    own_path(text).to_owned()
}

/// So long before its deadline an incident presses.
const DEADLINE_NEAR: SignedDuration = SignedDuration::from_hours(8);

/// The first that fits: the others call themselves Chrome or Safari too.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

const SYSTEMS: [(&str, &str); 6] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// Where codes are set up.
const SET_UP_CODES: &str = "/me/security";

/// Where pages listen for what happens: its route in `pages`.
const EVENTS: &str = "/events";
