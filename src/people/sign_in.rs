//! Signing in: what was shown becomes a session with a new id, and the trail tells of both
//! outcomes.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access;
use crate::access::Origin;
use crate::access::Secret;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::people::CodesFor;
use crate::people::Error;
use crate::people::LocalAccounts;
use crate::people::People;
use crate::people::accounts::detail_of;
use crate::people::rights::are_special;
use crate::store;
use crate::store::Account;
use crate::store::Role;
use crate::store::Session;
use crate::store::SignIn;
use crate::store::Tx;
use crate::store::account;
use crate::store::second_factor;
use crate::store::session;
use crate::store::session::Stage;

/// Who someone is at a provider, as its ID token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Who it is there, for ever.
    pub subject: String,
    /// What to call the person, at the first sign-in.
    pub name: String,
    /// Own mail address, where the provider vouches for it.
    pub email: Option<String>,
    /// What the person may do here; may be empty.
    pub roles: Vec<Role>,
}

/// From where someone signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// From where, for the trail.
    pub origin: Origin,
    /// The browser, as it calls itself.
    pub browser: String,
}

/// A session that began.
pub struct Begun {
    /// Its id, for the cookie.
    pub id: Secret,
    /// Whether the code is still to be shown.
    pub stage: Stage,
}

/// Whose session it is.
#[derive(Clone, Debug)]
pub struct Found {
    /// The account; without a role while it lacks codes that it needs.
    pub account: Account,
    /// Whether it does.
    pub lacks_codes: bool,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The account was closed by an administrator.
    #[error("the account is closed")]
    Closed,
    /// The time to show the code is over, or there never was a password.
    #[error("the time to show the code is over")]
    Late,
    /// The provider gave no role that counts here.
    #[error("the provider gives no role")]
    NoRole,
    /// Something failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// What was shown is not right.
    #[error("what was shown is not right")]
    Wrong,
}

/// What a request says of whoever has the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Somebody did something: the session is awake from now on.
    OfPerson,
    /// A page that is open asks by itself, whoever sits in front of it.
    OfPage,
}

impl People {
    /// The account of that name, where its password may count at all.
    pub async fn with_password(&self, name: &str) -> Result<Option<Account>, store::Error> {
        let (wanted, local) = (name.to_owned(), self.settings.local);
        let found = self.store.read(move |tx| {
            let Some(account) = account::find(tx, &wanted)? else { return Ok(None) };
            let factor = second_factor::find(tx, &wanted)?;
            Ok(Some((account, factor.is_some_and(|factor| factor.confirmed_at.is_some()))))
        });
        let Some((account, has_codes)) = found.await? else { return Ok(None) };
        let counts = match (&account.sign_in, local) {
            (SignIn::Provider { .. }, _) => false,
            (SignIn::Local, LocalAccounts::BreakGlass) => false,
            // Beside a provider, which asks for more than a password, an emergency does too.
            (SignIn::BreakGlass, LocalAccounts::BreakGlass) if !has_codes => {
                let account = &account.name;
                tracing::warn!(account, "an emergency account without codes cannot be used");
                false
            }
            (SignIn::Local | SignIn::BreakGlass, _) => true,
        };
        Ok((counts && account.closed_at.is_none()).then_some(account))
    }

    /// Begins a session for someone whose password was right: an open one, or where the account has
    /// codes one that waits for the code.
    pub async fn begin(&self, account: &Account, from: Shown) -> Result<Begun, store::Error> {
        let (people, account) = (self.clone(), account.clone());
        let id = new_id()?;
        let key = id.hash();
        let work = move |tx: &mut Tx<'_>| {
            let factor = second_factor::find(tx, &account.name)?;
            let stage = match factor.is_some_and(|factor| factor.confirmed_at.is_some()) {
                true => Stage::Code,
                false => Stage::Open,
            };
            people.open(tx, &key, &account, &from, stage, "password")?;
            Ok(stage)
        };
        let stage = self.store.write(work).await?;
        Ok(Begun { id, stage })
    }

    /// Whose code is awaited in this session.
    pub async fn awaiting_code(&self, id: &str) -> Result<Option<Account>, store::Error> {
        let (hash, now) = (access::hash_secret(id), Timestamp::now());
        self.store.read(move |tx| awaiting(tx, &hash, now)).await
    }

    /// Ends a session that waits for a code.
    pub async fn end_awaiting(&self, id: &str) -> Result<(), store::Error> {
        let hash = access::hash_secret(id);
        self.store.write(move |tx| session::remove(tx, &hash)).await
    }

    /// Opens the session of someone who shows a code, or a recovery code, under a new id.
    pub async fn show_code(&self, id: &str, code: &str, from: Shown) -> Result<Begun, Refused> {
        let (people, before, now) = (self.clone(), access::hash_secret(id), Timestamp::now());
        let id = new_id()?;
        let (key, code) = (id.hash(), code.to_owned());
        let work = move |tx: &mut Tx<'_>| {
            let Some(account) = awaiting(tx, &before, now)? else { return Err(Refused::Late) };
            let Some(by) = used(tx, &account.name, &code, now)? else { return Ok(None) };
            session::remove(tx, &before)?;
            people.open(tx, &key, &account, &from, Stage::Open, by)?;
            Ok(Some(account))
        };
        let opened: Option<Account> = self.store.try_write(work).await?;
        if opened.is_none() {
            return Err(Refused::Wrong);
        }
        Ok(Begun { id, stage: Stage::Open })
    }

    /// Begins a session for someone whom a provider vouches for. The account is made at the first
    /// time; roles and mail address are those of this time.
    pub async fn begin_from_provider(
        &self,
        identity: Identity,
        from: Shown,
    ) -> Result<Begun, Refused> {
        let (people, id) = (self.clone(), new_id()?);
        let key = id.hash();
        let work = move |tx: &mut Tx<'_>| {
            let known = account::find_by_subject(tx, &identity.issuer, &identity.subject)?;
            let account = match known {
                Some(account) => renewed(tx, account, &identity, &from)?,
                None if identity.roles.is_empty() => None,
                None => Some(made(tx, &identity, &from)?),
            };
            // The roles are taken away for good before the refusal is told.
            let Some(account) = account else { return Ok(Err(Refused::NoRole)) };
            if account.closed_at.is_some() {
                return Ok(Err(Refused::Closed));
            }
            people.open(tx, &key, &account, &from, Stage::Open, "provider")?;
            Ok::<_, store::Error>(Ok(()))
        };
        self.store.write(work).await??;
        Ok(Begun { id, stage: Stage::Open })
    }

    /// Writes that someone failed to sign in; `account` is empty where it is nobody's.
    pub async fn failed(
        &self,
        account: &str,
        from: &Shown,
        detail: &str,
    ) -> Result<(), store::Error> {
        let event = told(account, from, Action::LoginFailed, Outcome::Refused, detail);
        self.store.write(move |tx| audit::record(tx, &event)).await
    }

    /// Whose session has this id; `None` where it has ended, never was, or waits for a code.
    pub async fn found(&self, id: &str, sign: Sign) -> Result<Option<Found>, store::Error> {
        let (hash, now, codes) = (access::hash_secret(id), Timestamp::now(), self.settings.codes);
        let read = move |tx: &mut Tx<'_>| {
            let Some(session) = session::find(tx, &hash)? else { return Ok(None) };
            let Some(mut account) = account::find(tx, &session.account)? else { return Ok(None) };
            let lacks_codes = lacks_codes(tx, &account, codes)?;
            if lacks_codes {
                account.roles.clear();
            }
            Ok(Some((Found { account, lacks_codes }, session)))
        };
        let Some((found, session)) = self.store.read(read).await? else { return Ok(None) };
        let idle = now.duration_since(session.seen_at);
        let is_over = idle >= self.settings.idle
            || now.duration_since(session.created_at) >= self.settings.lifetime;
        if is_over || found.account.closed_at.is_some() {
            self.store.write(move |tx| session::remove(tx, &hash)).await?;
            return Ok(None);
        }
        if session.stage != Stage::Open {
            return Ok(None);
        }
        // Once a minute is exact enough, and spares a write a page.
        if sign == Sign::OfPerson && idle >= SEEN_EVERY {
            self.store.write(move |tx| session::touch(tx, &hash, now)).await?;
        }
        Ok(Some(found))
    }

    /// Ends the session with this id.
    pub async fn sign_out(&self, name: &str, id: &str, from: &Shown) -> Result<(), store::Error> {
        let key = access::hash_secret(id);
        let event = told(name, from, Action::Logout, Outcome::Done, "");
        let ended = self.store.write(move |tx| {
            session::remove(tx, &key)?;
            audit::record(tx, &event)
        });
        ended.await
    }

    /// Keeps a session, and tells the trail where it is an open one.
    fn open(
        &self,
        tx: &mut Tx<'_>,
        key: &[u8; 32],
        account: &Account,
        from: &Shown,
        stage: Stage,
        by: &str,
    ) -> Result<(), store::Error> {
        let now = Timestamp::now();
        session::remove_idle(tx, now - self.settings.idle, now - self.settings.lifetime)?;
        let mut began = Session::open(&account.name, now);
        began.stage = stage;
        began.address = match &from.origin {
            Origin::Web { address } | Origin::Api { address, .. } => address.to_string(),
            Origin::Gateway | Origin::Shell { .. } => String::new(),
        };
        began.browser = from.browser.chars().take(BROWSER_CHARACTERS_MAX).collect();
        session::add(tx, key, &began)?;
        if stage != Stage::Open {
            return Ok(());
        }
        account::note_login(tx, &account.name, now)?;
        let detail = format!("by={by}");
        audit::record(tx, &told(&account.name, from, Action::Login, Outcome::Done, &detail))?;
        if account.sign_in == SignIn::BreakGlass {
            let (account, origin) = (&account.name, from.origin.to_string());
            tracing::warn!(account, origin, "an emergency account was used");
            audit::record(tx, &told(account, from, Action::BreakGlassUsed, Outcome::Done, ""))?;
        }
        Ok(())
    }
}

/// Whether an account with a password has no second factor where it needs one.
fn lacks_codes(tx: &mut Tx<'_>, account: &Account, codes: CodesFor) -> Result<bool, store::Error> {
    let is_asked = match codes {
        CodesFor::Nobody => false,
        CodesFor::Special => are_special(&account.roles),
        CodesFor::Everyone => true,
    };
    if !is_asked || matches!(account.sign_in, SignIn::Provider { .. }) {
        return Ok(false);
    }
    let factor = second_factor::find(tx, &account.name)?;
    Ok(factor.is_none_or(|factor| factor.confirmed_at.is_none()))
}

fn awaiting(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Account>, store::Error> {
    let Some(waiting) = session::find(tx, hash)? else { return Ok(None) };
    let is_late = now.duration_since(waiting.created_at) >= CODE_WAIT;
    if waiting.stage != Stage::Code || is_late {
        return Ok(None);
    }
    let account = account::find(tx, &waiting.account)?;
    Ok(account.filter(|account| account.closed_at.is_none()))
}

/// By what the code is right, which is used up from then on.
fn used(
    tx: &mut Tx<'_>,
    name: &str,
    code: &str,
    now: Timestamp,
) -> Result<Option<&'static str>, store::Error> {
    let Some(factor) = second_factor::find(tx, name)? else { return Ok(None) };
    if let Some(step) = access::totp_step(&factor.secret, code, now) {
        return Ok(second_factor::use_step(tx, name, step)?.then_some("password+code"));
    }
    let hash = access::hash_secret(&access::plain_recovery_code(code));
    Ok(second_factor::use_recovery(tx, name, &hash)?.then_some("password+recovery"))
}

/// A known person with the roles and address of this time; `None` where no role is left.
fn renewed(
    tx: &mut Tx<'_>,
    mut account: Account,
    identity: &Identity,
    from: &Shown,
) -> Result<Option<Account>, store::Error> {
    if account.roles != identity.roles {
        account::refresh_roles(tx, &account.name, &identity.roles)?;
        let detail = format!("{} by=provider", detail_of(&identity.roles));
        let changed = told(&account.name, from, Action::AccountChanged, Outcome::Done, &detail);
        audit::record(tx, &changed)?;
        account.roles.clone_from(&identity.roles);
    }
    if identity.email.is_some() && account.email != identity.email {
        account::set_email(tx, &account.name, identity.email.as_deref())?;
        account.email.clone_from(&identity.email);
    }
    if account.roles.is_empty() {
        // Whoever has no role any more is out everywhere, not only here.
        session::remove_of(tx, &account.name)?;
        return Ok(None);
    }
    Ok(Some(account))
}

fn made(tx: &mut Tx<'_>, identity: &Identity, from: &Shown) -> Result<Account, store::Error> {
    let wanted = super::accounts::usable_name(&identity.name);
    let wanted = wanted.unwrap_or_else(|_: Error| identity.subject.chars().take(64).collect());
    let name = account::free_name(tx, &wanted)?;
    let sign_in =
        SignIn::Provider { issuer: identity.issuer.clone(), subject: identity.subject.clone() };
    let (email, roles) = (identity.email.as_deref(), identity.roles.clone());
    let account = Account {
        password_hash: None,
        sign_in,
        ..Account::local(&name, email, roles, String::new())
    };
    account::add(tx, &account)?;
    let detail = format!("{} kind=provider", detail_of(&account.roles));
    audit::record(tx, &told(&name, from, Action::AccountAdded, Outcome::Done, &detail))?;
    Ok(account)
}

/// A line of the trail about someone's own sign-in.
fn told(name: &str, from: &Shown, action: Action, outcome: Outcome, detail: &str) -> Event {
    Event {
        at: Timestamp::now(),
        actor: name.to_owned(),
        origin: from.origin.to_string(),
        action,
        object: name.to_owned(),
        outcome,
        detail: detail.to_owned(),
    }
}

fn new_id() -> Result<Secret, store::Error> {
    let lacking = || store::Error::Broken("the system gives no randomness".to_owned());
    access::new_session_id().ok_or_else(lacking)
}

/// How long the code may take after the password.
const CODE_WAIT: SignedDuration = SignedDuration::from_mins(5);

const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);
const BROWSER_CHARACTERS_MAX: usize = 200;
