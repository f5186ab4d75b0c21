//! `sluis user` and `sluis token`: who may sign in, and what programs may use the API.

use std::io::Read;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::access;
use crate::access::Principal;
use crate::access::Secret;
use crate::cli::account_arguments::RoleName;
use crate::cli::account_arguments::SmtpAccount;
use crate::cli::account_arguments::Token as TokenCommand;
use crate::cli::account_arguments::User;
use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::people;
use crate::people::NewAccount;
use crate::people::NewToken;
use crate::people::People;
use crate::render::Right;
use crate::store;
use crate::store::Account;
use crate::store::Role;
use crate::store::SignIn;
use crate::store::Store;
use crate::store::TokenOwner;

/// `sluis user`
pub(super) fn user(given: Option<&Path>, command: User) -> Result<(), Failure> {
    match command {
        User::Add { name, role, email, password_stdin, break_glass } => {
            let (password, is_made_up) = chosen_password(password_stdin)?;
            let sign_in = if break_glass { SignIn::BreakGlass } else { SignIn::Local };
            let password_hash = hash(&password)?;
            let shell = Shell::open(given)?;
            let new = NewAccount {
                name: name.clone(),
                email,
                roles: roles(role),
                password_hash,
                sign_in,
            };
            assemble::block_on(add(&people(&shell.store), new))?;
            print::line(&match is_made_up {
                true => format!("{name} may sign in with the password {password}"),
                false => format!("{name} may sign in"),
            })?;
            if break_glass { issue_codes(&shell, &name) } else { Ok(()) }
        }
        User::List { json } => list_people(&Shell::open(given)?, json),
        User::Rights { json } => list_rights(&Shell::open(given)?, json),
        User::Password { name, password_stdin } => {
            let (password, is_made_up) = chosen_password(password_stdin)?;
            let password_hash = hash(&password)?;
            let shell = Shell::open(given)?;
            let people = people(&shell.store);
            assemble::block_on(async {
                let set = people.set_password(&keeper(), &name, password_hash).await;
                set.map_err(|error| told(&error, &name))
            })?;
            print::line(&match is_made_up {
                true => format!("the password of {name} is {password}"),
                false => format!("the password of {name} is set"),
            })
        }
        User::Codes { name, remove: false } => issue_codes(&Shell::open(given)?, &name),
        User::Codes { name, remove: true } => {
            let shell = Shell::open(given)?;
            let people = people(&shell.store);
            assemble::block_on(async {
                let removed = people.remove_codes(&keeper(), &name).await;
                removed.map_err(|error| told(&error, &name))
            })?;
            print::line(&format!("{name} signs in without codes"))
        }
        User::Close { name } => {
            let shell = Shell::open(given)?;
            let people = people(&shell.store);
            assemble::block_on(async {
                people.close(&keeper(), &name).await.map_err(|error| told(&error, &name))
            })?;
            print::line(&format!("{name} is closed"))
        }
    }
}

/// `sluis token`; `create` prints the token alone.
pub(super) fn token(given: Option<&Path>, command: TokenCommand) -> Result<(), Failure> {
    match command {
        TokenCommand::Create { role, name, owner, machine } => {
            let shell = Shell::open(given)?;
            let people = people(&shell.store);
            let owner = match (owner, machine) {
                (Some(owner), _) => TokenOwner::Account(owner),
                (None, true) => TokenOwner::Machine,
                (None, false) => TokenOwner::Shell(assemble::operating_system_user()),
            };
            let new = NewToken { name: name.clone(), roles: roles(role), owner };
            let (secret, _) = assemble::block_on(async {
                people.add_token(&keeper(), new).await.map_err(|error| told(&error, &name))
            })?;
            print::line(secret.as_ref().map_or("", Secret::expose))
        }
        TokenCommand::List { json } => list_tokens(&Shell::open(given)?, json),
        TokenCommand::Revoke { name } => {
            let shell = Shell::open(given)?;
            let people = people(&shell.store);
            assemble::block_on(async {
                people.revoke_token(&keeper(), &name).await.map_err(|error| told(&error, &name))
            })?;
            print::line(&format!("{name} opens nothing any more"))
        }
    }
}

/// `sluis smtp-account`: the line on standard output, a password that was made up beside it.
pub(super) fn machine(options: &SmtpAccount) -> Result<(), Failure> {
    let SmtpAccount { name, password_stdin } = options;
    if !access::is_machine_name(name) {
        let why = format!("{name:?} cannot be the name of a machine: letters, digits and .-_@");
        return Err(Failure::Unusable(why));
    }
    let (password, is_made_up) = chosen_password(*password_stdin)?;
    let line = format!("{name}:{}", hash(&password)?);
    if is_made_up {
        // Apart from the line, which goes into a file.
        let _ = writeln!(std::io::stderr(), "sluis: the password of {name} is {password}");
    }
    print::line(&line)
}

/// Adds an account, with its line of the trail.
pub(super) async fn add_account(
    store: &Store,
    name: &str,
    password: &str,
    email: Option<String>,
    roles: Vec<Role>,
) -> Result<(), Failure> {
    let (name, password_hash) = (name.to_owned(), hash(password)?);
    let new = NewAccount { name, email, roles, password_hash, sign_in: SignIn::Local };
    add(&people(store), new).await
}

/// A password that nobody chose: 80 random bits in letters and digits that are read out easily.
pub(super) fn new_password() -> Result<String, Failure> {
    let codes = access::new_recovery_codes().ok_or_else(no_randomness)?;
    let code: &Secret = codes.first().ok_or_else(no_randomness)?;
    Ok(code.expose().to_owned())
}

async fn add(people: &People, new: NewAccount) -> Result<(), Failure> {
    let name = new.name.clone();
    people.add(&keeper(), new).await.map_err(|error| match error {
        people::Error::Conflict => Failure::Failed(format!("there is an account {name} already")),
        error => told(&error, &name),
    })
}

fn issue_codes(shell: &Shell, name: &str) -> Result<(), Failure> {
    let people = people(&shell.store);
    let (enrolment, recovery) = assemble::block_on(async {
        people.issue_codes(&keeper(), name).await.map_err(|error| told(&error, name))
    })?;
    print::line(&format!("{name} signs in with a code too. Key for the authenticator:"))?;
    print::line(&format!("  {}", enrolment.secret))?;
    print::line(&format!("  {}", access::totp_address(&enrolment.secret, "", name)))?;
    print::line("Recovery codes, each for one time:")?;
    recovery.iter().try_for_each(|code| print::line(&format!("  {}", code.expose())))
}

fn list_people(shell: &Shell, as_json: bool) -> Result<(), Failure> {
    let people = people(&shell.store);
    let overview = assemble::block_on(async {
        people.overview(&keeper()).await.map_err(|error| Failure::Failed(error.to_string()))
    })?;
    let role_names =
        |account: &Account| account.roles.iter().map(|role| role.name()).collect::<Vec<_>>();
    if as_json {
        return overview.people.iter().try_for_each(|person| {
            let account = &person.account;
            print::json(&json!({
                "name": account.name,
                "email": account.email,
                "roles": role_names(account),
                "sign_in": account.sign_in.name(),
                "codes": person.has_codes,
                "sessions": person.sessions,
                "last_login_at": account.last_login_at,
                "closed_at": account.closed_at,
            }))
        });
    }
    let rows: Vec<Vec<String>> = overview
        .people
        .iter()
        .map(|person| {
            let account = &person.account;
            let state = if account.closed_at.is_some() { "closed" } else { account.sign_in.name() };
            vec![
                account.name.clone(),
                role_names(account).join(","),
                state.to_owned(),
                if person.has_codes { "yes" } else { "no" }.to_owned(),
                print::moment_if(account.last_login_at),
                person.sessions.to_string(),
            ]
        })
        .collect();
    print::table(&["NAME", "ROLES", "SIGNS IN", "CODES", "LAST", "SESSIONS"], &rows)
}

/// Who may release, who judges, who keeps the accounts: people and programs, dated.
fn list_rights(shell: &Shell, as_json: bool) -> Result<(), Failure> {
    let people = people(&shell.store);
    let overview = assemble::block_on(async {
        people.overview(&keeper()).await.map_err(|error| Failure::Failed(error.to_string()))
    })?;
    let now = store::now();
    let mut rows = Vec::new();
    for right in Right::ALL {
        for holder in overview.holders(right) {
            let roles: Vec<&str> = holder.roles.iter().map(|role| role.name()).collect();
            if as_json {
                print::json(&json!({
                    "at": now,
                    "right": right.name(),
                    "name": holder.name,
                    "sign_in": holder.how.name(),
                    "second_factor": holder.how.codes().name(),
                    "roles": roles,
                    "used_at": holder.used_at,
                }))?;
            }
            rows.push(vec![
                right.name().to_owned(),
                holder.name,
                holder.how.name().to_owned(),
                holder.how.codes().name().to_owned(),
                roles.join(","),
                print::moment_if(holder.used_at),
            ]);
        }
    }
    if as_json {
        return Ok(());
    }
    print::line(&format!("special rights at {}", print::moment(now)))?;
    let weak = overview.weak_holders().len();
    if weak > 0 {
        print::line(&format!("{weak} of them by a password alone: BIO2 5.17 asks for a code too"))?;
    }
    print::table(&["RIGHT", "NAME", "SIGNS IN", "CODES", "ROLES", "LAST"], &rows)
}

fn list_tokens(shell: &Shell, as_json: bool) -> Result<(), Failure> {
    let people = people(&shell.store);
    let overview = assemble::block_on(async {
        people.overview(&keeper()).await.map_err(|error| Failure::Failed(error.to_string()))
    })?;
    if as_json {
        return overview.tokens.iter().try_for_each(|token| {
            print::json(&json!({
                "name": token.name,
                "owner": token.owner.name(),
                "roles": token.roles,
                "prefix": token.prefix,
                "waits": token.waits,
                "created_at": token.created_at,
                "used_at": token.used_at,
            }))
        });
    }
    let rows: Vec<Vec<String>> = overview
        .tokens
        .iter()
        .map(|token| {
            let roles: Vec<&str> = token.roles.iter().map(|role| role.name()).collect();
            vec![
                token.name.clone(),
                token.owner.name().unwrap_or("-").to_owned(),
                roles.join(","),
                if token.waits { "waits".to_owned() } else { format!("{}…", token.prefix) },
                print::moment(token.created_at),
                print::moment_if(token.used_at),
            ]
        })
        .collect();
    print::table(&["NAME", "OWNER", "ROLES", "BEGINS", "MADE", "USED"], &rows)
}

fn people(store: &Store) -> People {
    People::new(store.clone(), people::Settings::default())
}

fn keeper() -> Principal {
    Principal::keeper(&assemble::operating_system_user())
}

fn told(error: &people::Error, name: &str) -> Failure {
    match error {
        people::Error::Invalid("name", _) => {
            Failure::Unusable(format!("{name:?} cannot be the name of an account or token"))
        }
        people::Error::Invalid(field, flaw) => Failure::Unusable(format!("--{field} {flaw}")),
        people::Error::Missing => Failure::Failed(format!("there is no {name}")),
        error => Failure::Failed(format!("{name}: {error}")),
    }
}

fn hash(password: &str) -> Result<String, Failure> {
    access::hash_password(password).map_err(|error| Failure::Unusable(error.to_string()))
}

fn roles(names: Vec<RoleName>) -> Vec<Role> {
    let mut roles: Vec<Role> = names.into_iter().map(Role::from).collect();
    roles.sort();
    roles.dedup();
    roles
}

/// A password from standard input, or one made up; and whether it was made up.
fn chosen_password(from_input: bool) -> Result<(String, bool), Failure> {
    if !from_input {
        return Ok((new_password()?, true));
    }
    let mut text = String::new();
    let read = std::io::stdin().take(PASSWORD_BYTES_MAX).read_to_string(&mut text);
    read.map_err(|error| Failure::Unusable(format!("standard input: {error}")))?;
    Ok((text.lines().next().unwrap_or_default().to_owned(), false))
}

fn no_randomness() -> Failure {
    Failure::Failed("the operating system gives no randomness".to_owned())
}

const PASSWORD_BYTES_MAX: u64 = 4096;
