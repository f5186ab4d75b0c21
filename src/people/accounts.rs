//! Accounts: who there is, added, changed, closed and opened again.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::access::is_machine;
use crate::audit;
use crate::audit::Action;
use crate::mail::Address;
use crate::people::Error;
use crate::people::Flaw;
use crate::people::People;
use crate::people::event;
use crate::people::must;
use crate::people::tokens::shared_roles;
use crate::store::Account;
use crate::store::Role;
use crate::store::SignIn;
use crate::store::Token;
use crate::store::Tx;
use crate::store::account;
use crate::store::second_factor;
use crate::store::session;
use crate::store::token;

/// Everyone, as the page of people shows them.
#[derive(Clone, Debug)]
pub struct Overview {
    /// People by name.
    pub people: Vec<Person>,
    /// Programs by name, with the roles that hold: those that their owners have too.
    pub tokens: Vec<Token>,
}

/// One person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub account: Account,
    /// How many sessions are open.
    pub sessions: u64,
    /// Whether codes are asked beside the password.
    pub has_codes: bool,
}

/// An account that is to be.
#[derive(Clone)]
pub struct NewAccount {
    /// Sign-in name.
    pub name: String,
    /// Own mail address.
    pub email: Option<String>,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// Argon2id hash of the password.
    pub password_hash: String,
    /// [`SignIn::Local`] or [`SignIn::BreakGlass`].
    pub sign_in: SignIn,
}

/// What is to change of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Other roles; they hold at once.
    pub roles: Option<Vec<Role>>,
    /// Another mail address; empty takes it away.
    pub email: Option<String>,
}

impl People {
    /// Everyone and every token.
    pub async fn overview(&self, who: &Principal) -> Result<Overview, Error> {
        must(who, Act::SeePeople)?;
        let read = self.store.read(|tx| {
            let counts: HashMap<String, u64> = session::counts(tx)?.into_iter().collect();
            let holders = second_factor::holders(tx)?;
            let person = |account: Account| {
                let folded = account.name.to_lowercase();
                let sessions = counts.get(&folded).copied().unwrap_or(0);
                Person { sessions, has_codes: holders.contains(&folded), account }
            };
            let people: Vec<Person> = account::list(tx)?.into_iter().map(person).collect();
            let mut tokens = token::list(tx)?;
            for token in &mut tokens {
                let owner = people
                    .iter()
                    .map(|person| &person.account)
                    .find(|account| token.owner.name().is_some_and(|name| name == account.name));
                if let Some(owner) = owner {
                    token.roles = shared_roles(token, &owner.roles);
                }
            }
            Ok(Overview { people, tokens })
        });
        Ok(read.await?)
    }

    /// One person and the open sessions.
    pub async fn person(
        &self,
        who: &Principal,
        name: &str,
    ) -> Result<(Person, Vec<session::Listed>), Error> {
        must(who, Act::SeePeople)?;
        let name = name.to_owned();
        let read = self.store.read(move |tx| {
            let Some(account) = account::find(tx, &name)? else { return Ok(None) };
            let sessions = session::list_of(tx, &name)?;
            let factor = second_factor::find(tx, &name)?;
            let has_codes = factor.is_some_and(|factor| factor.confirmed_at.is_some());
            let count = sessions.len() as u64;
            Ok(Some((Person { account, sessions: count, has_codes }, sessions)))
        });
        read.await?.ok_or(Error::Missing)
    }

    /// Adds an account with a password.
    pub async fn add(&self, who: &Principal, new: NewAccount) -> Result<(), Error> {
        must(who, Act::ManagePeople)?;
        let name = usable_name(&new.name)?;
        if new.roles.is_empty() {
            return Err(Error::Invalid("roles", Flaw::Roles));
        }
        let email = usable_email(new.email.as_deref())?;
        let mut added = Account::local(&name, email.as_deref(), new.roles, new.password_hash);
        added.sign_in = new.sign_in;
        let detail = format!("{} kind={}", detail_of(&added.roles), added.sign_in.name());
        let event = event(who, Action::AccountAdded, &name, detail);
        let work = move |tx: &mut Tx<'_>| {
            account::add(tx, &added)?;
            audit::record(tx, &event)
        };
        Ok(self.store.write(work).await?)
    }

    /// Changes an account: all of it, or where one thing cannot be, nothing.
    pub async fn change(&self, who: &Principal, name: &str, wish: Change) -> Result<(), Error> {
        must(who, Act::ManagePeople)?;
        if wish.roles.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::Invalid("roles", Flaw::Roles));
        }
        let email = wish.email.map(|email| usable_email(Some(&email))).transpose()?;
        let roles = wish.roles;
        let (who, name) = (who.clone(), name.to_owned());
        let work = move |tx: &mut Tx<'_>| {
            let account = account::find(tx, &name)?.ok_or(Error::Missing)?;
            let mut details = Vec::new();
            if let Some(roles) = roles {
                if matches!(account.sign_in, SignIn::Provider { .. }) {
                    return Err(Error::Provider);
                }
                if !roles.contains(&Role::Admin) {
                    another_admin(tx, &account)?;
                }
                account::refresh_roles(tx, &name, &roles)?;
                details.push(detail_of(&roles));
            }
            if let Some(email) = email {
                account::set_email(tx, &name, email.as_deref())?;
                details.push("email".to_owned());
            }
            if details.is_empty() {
                return Ok(());
            }
            let event = event(&who, Action::AccountChanged, &name, details.join(" "));
            Ok(audit::record(tx, &event)?)
        };
        self.store.try_write(work).await
    }

    /// Gives an account of Sluis itself other roles; they hold at once.
    pub async fn set_roles(
        &self,
        who: &Principal,
        name: &str,
        roles: Vec<Role>,
    ) -> Result<(), Error> {
        self.change(who, name, Change { roles: Some(roles), email: None }).await
    }

    /// Sets the mail address by which someone's own mail is known; empty takes it away.
    pub async fn set_email(&self, who: &Principal, name: &str, email: &str) -> Result<(), Error> {
        self.change(who, name, Change { roles: None, email: Some(email.to_owned()) }).await
    }

    /// Sets the password of an account of Sluis itself, and ends its sessions.
    pub async fn set_password(
        &self,
        who: &Principal,
        name: &str,
        password_hash: String,
    ) -> Result<(), Error> {
        must(who, Act::ManagePeople)?;
        let event = event(who, Action::AccountChanged, name, "password".to_owned());
        let name = name.to_owned();
        let work = move |tx: &mut Tx<'_>| {
            local(tx, &name)?;
            account::set_password(tx, &name, &password_hash)?;
            Ok(audit::record(tx, &event)?)
        };
        self.store.try_write(work).await
    }

    /// Sets one's own password: every session but the one of `session_id_hash` ends.
    pub async fn change_own_password(
        &self,
        who: &Principal,
        password_hash: String,
        session_id_hash: [u8; 32],
    ) -> Result<(), Error> {
        let event = event(who, Action::AccountChanged, &who.name, "password own".to_owned());
        let name = who.name.clone();
        let work = move |tx: &mut Tx<'_>| {
            local(tx, &name)?;
            let kept = session::find(tx, &session_id_hash)?;
            account::set_password(tx, &name, &password_hash)?;
            if let Some(kept) = kept {
                session::add(tx, &session_id_hash, &kept)?;
            }
            Ok(audit::record(tx, &event)?)
        };
        self.store.try_write(work).await
    }

    /// Closes an account: the person is out at once. Its name stays taken.
    pub async fn close(&self, who: &Principal, name: &str) -> Result<(), Error> {
        must(who, Act::ManagePeople)?;
        let event = event(who, Action::AccountClosed, name, String::new());
        let name = name.to_owned();
        let work = move |tx: &mut Tx<'_>| {
            let account = account::find(tx, &name)?.ok_or(Error::Missing)?;
            another_admin(tx, &account)?;
            account::close(tx, &name, Timestamp::now())?;
            Ok(audit::record(tx, &event)?)
        };
        self.store.try_write(work).await
    }

    /// Opens a closed account again; one of Sluis itself needs a new password.
    pub async fn reopen(&self, who: &Principal, name: &str) -> Result<(), Error> {
        must(who, Act::ManagePeople)?;
        let event = event(who, Action::AccountReopened, name, String::new());
        let name = name.to_owned();
        let work = move |tx: &mut Tx<'_>| {
            account::reopen(tx, &name)?;
            audit::record(tx, &event)
        };
        Ok(self.store.write(work).await?)
    }

    /// Ends all sessions of an account.
    pub async fn end_sessions(&self, who: &Principal, name: &str) -> Result<u64, Error> {
        must(who, Act::ManagePeople)?;
        let (name, who) = (name.to_owned(), who.clone());
        let work = move |tx: &mut Tx<'_>| {
            let count = session::remove_of(tx, &name)?;
            audit::record(tx, &event(&who, Action::SessionEnded, &name, format!("count={count}")))?;
            Ok(count)
        };
        Ok(self.store.write(work).await?)
    }

    /// Ends one session of an account, by its number in the list: one's own, or with the role.
    pub async fn end_session(
        &self,
        who: &Principal,
        name: &str,
        number: &str,
    ) -> Result<(), Error> {
        if !who.name.eq_ignore_ascii_case(name) {
            must(who, Act::ManagePeople)?;
        }
        let event = event(who, Action::SessionEnded, name, format!("session={number}"));
        let (name, number) = (name.to_owned(), number.to_owned());
        let work = move |tx: &mut Tx<'_>| {
            if !session::remove_listed(tx, &name, &number)? {
                return Err(Error::Missing);
            }
            Ok(audit::record(tx, &event)?)
        };
        self.store.try_write(work).await
    }

    /// Ends every other session of oneself.
    pub async fn end_own_others(&self, who: &Principal, kept: [u8; 32]) -> Result<u64, Error> {
        let who = who.clone();
        let work = move |tx: &mut Tx<'_>| {
            let count = session::remove_others(tx, &who.name, &kept)?;
            let detail = format!("own others count={count}");
            audit::record(tx, &event(&who, Action::SessionEnded, &who.name, detail))?;
            Ok(count)
        };
        Ok(self.store.write(work).await?)
    }

    /// One's own open sessions.
    pub async fn own_sessions(&self, who: &Principal) -> Result<Vec<session::Listed>, Error> {
        let name = who.name.clone();
        Ok(self.store.read(move |tx| session::list_of(tx, &name)).await?)
    }
}

/// The account of that name, where Sluis itself keeps its password.
pub(super) fn local(tx: &mut Tx<'_>, name: &str) -> Result<Account, Error> {
    let account = account::find(tx, name)?.ok_or(Error::Missing)?;
    match account.sign_in {
        SignIn::Provider { .. } => Err(Error::Provider),
        SignIn::Local | SignIn::BreakGlass if account.closed_at.is_some() => Err(Error::Missing),
        SignIn::Local | SignIn::BreakGlass => Ok(account),
    }
}

/// Refuses to take the role from the last who may manage people.
fn another_admin(tx: &mut Tx<'_>, account: &Account) -> Result<(), Error> {
    if !account.roles.contains(&Role::Admin) {
        return Ok(());
    }
    let is_other = |other: &Account| {
        other.name != account.name
            && other.closed_at.is_none()
            && other.roles.contains(&Role::Admin)
    };
    if account::list(tx)?.iter().any(is_other) { Ok(()) } else { Err(Error::LastAdmin) }
}

/// A name that an account can have: none that the trail uses otherwise.
pub(super) fn usable_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    let folded = name.to_lowercase();
    let is_taken = ["gateway", "sluis"].contains(&&*folded) || is_machine(&folded);
    let is_short = (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count());
    if is_short && !is_taken && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(Error::Invalid("name", Flaw::Name))
    }
}

fn usable_email(email: Option<&str>) -> Result<Option<String>, Error> {
    let email = email.map(str::trim).filter(|email| !email.is_empty());
    let Some(email) = email else { return Ok(None) };
    match Address::parse(email) {
        Ok(_) => Ok(Some(email.to_owned())),
        Err(_) => Err(Error::Invalid("email", Flaw::Email)),
    }
}

/// Roles as the trail tells them.
pub(super) fn detail_of(roles: &[Role]) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
    format!("roles={}", names.join(","))
}

const NAME_CHARACTERS_MAX: usize = 200;
