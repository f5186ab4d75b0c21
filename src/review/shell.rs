//! Who someone at the command line is.

use crate::access::Origin;
use crate::access::Principal;
use crate::access::is_machine;
use crate::mail::Address;
use crate::review::Error;
use crate::store;
use crate::store::Role;
use crate::store::Store;

/// The principal of a person at the shell, who may have named an account with `--by`.
///
/// Where `by` is an account, its roles and mail address count, so that the rules of the pages bind
/// the shell too. Any other name, and nobody's, acts as a senior reviewer: who can run the program
/// on its own data is trusted with them already; a name that is a mail address counts as its own
/// for the rule that nobody decides on their own mail. The user of the operating system is recorded
/// always; nobody calls themselves the gateway or a token.
pub async fn at_shell(store: &Store, by: Option<&str>, os_user: &str) -> Result<Principal, Error> {
    let origin = Origin::Shell { os_user: os_user.to_owned() };
    let name = by.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(os_user).to_owned();
    let wanted = name.clone();
    let account = store.read(move |tx| store::account::find(tx, &wanted)).await?;
    Ok(match account {
        Some(account) if account.closed_at.is_some() => return Err(Error::NotAllowed),
        Some(account) => {
            Principal { name: account.name, email: account.email, roles: account.roles, origin }
        }
        None if is_reserved(&name) => return Err(Error::NotAllowed),
        None => {
            let email = Address::parse(&name).is_ok().then(|| name.clone());
            Principal { name, email, roles: vec![Role::Senior], origin }
        }
    })
}

fn is_reserved(name: &str) -> bool {
    is_machine(name) || name.eq_ignore_ascii_case("gateway") || name.chars().any(char::is_control)
}
