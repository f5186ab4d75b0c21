//! Tokens of programs: each acts in the name of somebody, or only looks.
//!
//! Whoever makes a token for someone else never has its text: its owner asks for it. So nobody can
//! decide in another's name, and own mail and four eyes bind a program as they bind its owner.

use std::net::IpAddr;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access;
use crate::access::Act;
use crate::access::Origin;
use crate::access::Principal;
use crate::access::Secret;
use crate::audit;
use crate::audit::Action;
use crate::people::Error;
use crate::people::Flaw;
use crate::people::People;
use crate::people::accounts::detail_of;
use crate::people::accounts::usable_name;
use crate::people::event;
use crate::people::must;
use crate::store;
use crate::store::Account;
use crate::store::Role;
use crate::store::Token;
use crate::store::TokenOwner;
use crate::store::Tx;
use crate::store::account;
use crate::store::token;

/// A token that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// Name by which the trail knows it; one that is taken gets a number behind it.
    pub name: String,
    /// What it may do: nothing that its owner may not.
    pub roles: Vec<Role>,
    /// In whose name.
    pub owner: TokenOwner,
}

impl People {
    /// Makes a token. Its text is told this once; where it is somebody else's it is not told at
    /// all, and waits until its owner asks for it. So it is where a program asks for more than it
    /// may itself.
    pub async fn add_token(
        &self,
        who: &Principal,
        new: NewToken,
    ) -> Result<(Option<Secret>, Token), Error> {
        must(who, Act::ManagePeople)?;
        let wanted = usable_name(&new.name)?;
        if new.roles.is_empty() {
            return Err(Error::Invalid("roles", Flaw::Roles));
        }
        let secret = new_secret()?;
        let (hash, who, prefix) = (secret.hash(), who.clone(), prefix(&secret));
        let work = move |tx: &mut Tx<'_>| {
            let owner = checked_owner(tx, &who, &new)?;
            let waits = match &owner {
                TokenOwner::Account(name) => {
                    let is_for_caller = is_own(&who, name) && is_within(&who, &new.roles);
                    !(is_for_caller || is_shell(&who))
                }
                TokenOwner::Machine | TokenOwner::Shell(_) => false,
            };
            let made = Token {
                name: token::free_name(tx, &wanted)?,
                roles: new.roles,
                owner,
                created_at: Timestamp::now(),
                prefix: if waits { String::new() } else { prefix },
                used_at: None,
                waits,
            };
            token::add(tx, &made, &hash)?;
            let owner = made.owner.name().unwrap_or("none");
            let detail = format!("{} owner={owner}", detail_of(&made.roles));
            audit::record(tx, &event(&who, Action::TokenCreated, &made.name, detail))?;
            Ok::<_, Error>(made)
        };
        let made: Token = self.store.try_write(work).await?;
        Ok(((!made.waits).then_some(secret), made))
    }

    /// The text of a token of one's own that waits for it, told this once.
    ///
    /// - Failure: `NotAllowed` to a program that may not do all of what the token may.
    pub async fn collect_token(
        &self,
        who: &Principal,
        name: &str,
    ) -> Result<(Secret, Token), Error> {
        let secret = new_secret()?;
        let (hash, prefix) = (secret.hash(), prefix(&secret));
        let (who, name) = (who.clone(), name.to_owned());
        let work = move |tx: &mut Tx<'_>| {
            let waiting = token::find(tx, &name)?.filter(|one| is_owner(&who, one) && one.waits);
            let Some(waiting) = waiting else { return Err(Error::Missing) };
            if !is_within(&who, &waiting.roles) {
                return Err(Error::NotAllowed);
            }
            token::collect(tx, &waiting.name, &hash, &prefix)?;
            let event = event(&who, Action::TokenCollected, &waiting.name, String::new());
            audit::record(tx, &event)?;
            Ok(Token { prefix, waits: false, ..waiting })
        };
        let collected = self.store.try_write(work).await?;
        Ok((secret, collected))
    }

    /// The tokens in one's own name.
    pub async fn own_tokens(&self, who: &Principal) -> Result<Vec<Token>, Error> {
        let name = who.name.clone();
        Ok(self.store.read(move |tx| token::list_of(tx, &name)).await?)
    }

    /// Takes a token away: it opens nothing any more. One's own, or with the role.
    pub async fn revoke_token(&self, who: &Principal, name: &str) -> Result<(), Error> {
        let (who, name) = (who.clone(), name.to_owned());
        let work = move |tx: &mut Tx<'_>| {
            let found = token::find(tx, &name)?;
            if !found.as_ref().is_some_and(|one| is_owner(&who, one)) {
                must(&who, Act::ManagePeople)?;
            }
            let found = found.ok_or(Error::Missing)?;
            token::remove(tx, &found.name)?;
            let event = event(&who, Action::TokenRevoked, &found.name, String::new());
            Ok(audit::record(tx, &event)?)
        };
        self.store.try_write(work).await
    }

    /// Who calls with that text as token, from `address`: its owner, with the roles that both
    /// have; `None` where it opens nothing, also because its owner may do nothing any more.
    pub async fn bearer(
        &self,
        text: &str,
        address: IpAddr,
    ) -> Result<Option<Principal>, store::Error> {
        let hash = access::hash_secret(text);
        let read = move |tx: &mut Tx<'_>| {
            let Some(token) = token::find_by_hash(tx, &hash)? else { return Ok(None) };
            let owner = match token.owner.name() {
                Some(name) => account::find(tx, name)?,
                None => None,
            };
            Ok(Some((token, owner)))
        };
        let Some((token, owner)) = self.store.read(read).await? else { return Ok(None) };
        let Some(principal) = bearer_of(&token, owner, address) else { return Ok(None) };
        let now = Timestamp::now();
        if token.used_at.is_none_or(|used| now.duration_since(used) >= USED_EVERY) {
            // Nothing hangs on it: a call is answered although this cannot be kept.
            let name = token.name;
            let _ = self.store.write(move |tx| token::touch(tx, &name, now)).await;
        }
        Ok(Some(principal))
    }
}

/// Who acts with `token`, whose owner has that account.
fn bearer_of(token: &Token, owner: Option<Account>, address: IpAddr) -> Option<Principal> {
    if token.waits {
        return None;
    }
    let origin = Origin::Api { address, token: token.name.clone() };
    match (&token.owner, owner) {
        (TokenOwner::Machine, _) => {
            Some(Principal::machine(&token.name, token.roles.clone(), address))
        }
        (_, Some(owner)) if owner.closed_at.is_some() => None,
        (_, Some(owner)) => {
            let roles = shared_roles(token, &owner.roles);
            Some(Principal { name: owner.name, email: owner.email, roles, origin })
        }
        (TokenOwner::Shell(name), None) => {
            let roles = token.roles.clone();
            Some(Principal { name: name.clone(), email: None, roles, origin })
        }
        (TokenOwner::Account(_), None) => None,
    }
}

/// The roles of a token that its owner has too.
pub(super) fn shared_roles(token: &Token, owners: &[Role]) -> Vec<Role> {
    token.roles.iter().copied().filter(|role| owners.contains(role)).collect()
}

/// The owner that was named, where a token may be in that name.
fn checked_owner(tx: &mut Tx<'_>, who: &Principal, new: &NewToken) -> Result<TokenOwner, Error> {
    let name = match &new.owner {
        TokenOwner::Machine => return Ok(TokenOwner::Machine),
        TokenOwner::Shell(_) if !is_shell(who) => return Err(Error::Invalid("owner", Flaw::Owner)),
        TokenOwner::Account(name) | TokenOwner::Shell(name) => name,
    };
    match (account::find(tx, name)?, &new.owner) {
        (Some(owner), _) if owner.closed_at.is_none() => {
            if new.roles.iter().any(|role| !owner.roles.contains(role)) {
                return Err(Error::Invalid("roles", Flaw::Beyond));
            }
            Ok(TokenOwner::Account(owner.name))
        }
        (None, TokenOwner::Shell(name)) => Ok(TokenOwner::Shell(name.clone())),
        _ => Err(Error::Invalid("owner", Flaw::Owner)),
    }
}

fn is_owner(who: &Principal, token: &Token) -> bool {
    matches!(&token.owner, TokenOwner::Account(name) if is_own(who, name))
}

fn is_own(who: &Principal, name: &str) -> bool {
    who.name.trim().to_lowercase() == name.trim().to_lowercase()
}

/// Whether `who` may do all that a token with these roles may. A program acts for its owner with
/// fewer roles than the owner has: it gets no token that may do more.
fn is_within(who: &Principal, roles: &[Role]) -> bool {
    !matches!(who.origin, Origin::Api { .. }) || roles.iter().all(|role| who.roles.contains(role))
}

fn is_shell(who: &Principal) -> bool {
    matches!(who.origin, Origin::Shell { .. })
}

fn new_secret() -> Result<Secret, Error> {
    let lacking = || store::Error::Broken("the system gives no randomness".to_owned());
    Ok(access::new_token().ok_or_else(lacking)?)
}

fn prefix(secret: &Secret) -> String {
    secret.expose().chars().take(PREFIX_CHARACTERS).collect()
}

/// `sluis_` and four letters of 32: enough to know a token by, not to guess it.
const PREFIX_CHARACTERS: usize = 10;

/// When a token was last used is known to the minute.
const USED_EVERY: SignedDuration = SignedDuration::from_mins(1);
