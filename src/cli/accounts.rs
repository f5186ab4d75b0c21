//! `sluis user` and `sluis token`: who may sign in, and what programs may use the API.

use std::io::Read;
use std::path::Path;

use jiff::Timestamp;

use crate::access;
use crate::access::Origin;
use crate::access::Secret;
use crate::audit;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::cli::arguments::RoleName;
use crate::cli::arguments::Token as TokenCommand;
use crate::cli::arguments::User;
use crate::cli::assemble;
use crate::cli::assemble::Shell;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::mail::Address;
use crate::store;
use crate::store::Account;
use crate::store::Role;
use crate::store::Store;
use crate::store::Token;
use crate::store::account;
use crate::store::token;

/// `sluis user add`
pub(super) fn user(given: Option<&Path>, command: User) -> Result<(), Failure> {
    let User::Add { name, role, email, password_stdin } = command;
    if let Some(email) = &email {
        let read = Address::parse(email);
        read.map_err(|error| Failure::Unusable(format!("--email {email}: {error}")))?;
    }
    let made_up = if password_stdin { None } else { Some(new_password()?) };
    let password = match &made_up {
        Some(made_up) => made_up.clone(),
        None => read_password()?,
    };
    let shell = Shell::open(given)?;
    let added = assemble::block_on(async {
        add_account(&shell.store, &name, &password, email, roles(role)).await
    });
    added?;
    match made_up {
        Some(password) => print::line(&format!("{name} may sign in with the password {password}")),
        None => print::line(&format!("{name} may sign in")),
    }
}

/// `sluis token create`: prints the token alone.
pub(super) fn token(given: Option<&Path>, command: TokenCommand) -> Result<(), Failure> {
    let TokenCommand::Create { role, name } = command;
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        return Err(Failure::Unusable(format!("{name:?} cannot be the name of a token")));
    }
    let shell = Shell::open(given)?;
    let secret = access::new_token().ok_or_else(no_randomness)?;
    let hash = secret.hash();
    let made = assemble::block_on(async {
        let work = move |tx: &mut store::Tx<'_>| {
            let name = token::free_name(tx, &name)?;
            let made = Token { name, roles: roles(role), created_at: Timestamp::now() };
            token::add(tx, &made, &hash)?;
            audit::record(tx, &event(audit::Action::TokenCreated, &made.name, &made.roles))
        };
        shell.store.write(work).await.map_err(|error| Failure::Failed(error.to_string()))
    });
    made?;
    print::line(secret.expose())
}

/// Adds an account, with its line of the trail.
pub(super) async fn add_account(
    store: &Store,
    name: &str,
    password: &str,
    email: Option<String>,
    roles: Vec<Role>,
) -> Result<(), Failure> {
    let hash = access::hash_password(password);
    let hash = hash.map_err(|error| Failure::Unusable(error.to_string()))?;
    let (name, shown) = (name.trim().to_owned(), name.to_owned());
    if name.is_empty() || name.starts_with("token:") || name.chars().any(char::is_control) {
        return Err(Failure::Unusable(format!("{shown:?} cannot be the name of an account")));
    }
    let work = move |tx: &mut store::Tx<'_>| {
        let (password_hash, created_at) = (Some(hash), Timestamp::now());
        let added = Account { name, email, roles, password_hash, created_at };
        account::add(tx, &added)?;
        audit::record(tx, &event(audit::Action::AccountAdded, &added.name, &added.roles))
    };
    store.write(work).await.map_err(|error| match error {
        store::Error::Conflict => Failure::Failed(format!("there is an account {shown} already")),
        error => Failure::Failed(error.to_string()),
    })
}

/// A password that nobody chose: 80 random bits in letters and digits that are read out easily.
pub(super) fn new_password() -> Result<String, Failure> {
    let secret: Secret = access::new_token().ok_or_else(no_randomness)?;
    let letters: Vec<char> = secret.expose().chars().rev().take(16).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Ok(groups.join("-").to_lowercase())
}

fn event(action: audit::Action, object: &str, roles: &[Role]) -> Event {
    let os_user = assemble::operating_system_user();
    let roles: Vec<&str> = roles.iter().map(|role| role.name()).collect();
    Event {
        at: Timestamp::now(),
        actor: os_user.clone(),
        origin: Origin::Shell { os_user }.to_string(),
        action,
        object: object.to_owned(),
        outcome: Outcome::Done,
        detail: format!("roles={}", roles.join(",")),
    }
}

fn roles(names: Vec<RoleName>) -> Vec<Role> {
    let mut roles: Vec<Role> = names.into_iter().map(Role::from).collect();
    roles.sort();
    roles.dedup();
    roles
}

fn read_password() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().take(PASSWORD_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|error| Failure::Unusable(format!("standard input: {error}")))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn no_randomness() -> Failure {
    Failure::Failed("the operating system gives no randomness".to_owned())
}

const PASSWORD_BYTES_MAX: u64 = 4096;
