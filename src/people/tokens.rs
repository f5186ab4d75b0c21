//! Tokens of programs.

use jiff::Timestamp;

use crate::access;
use crate::access::Act;
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
use crate::store::Role;
use crate::store::Token;
use crate::store::Tx;
use crate::store::token;

impl People {
    /// Makes a token; its text is told this once. A name that is taken gets a number behind it.
    pub async fn add_token(
        &self,
        who: &Principal,
        name: &str,
        roles: Vec<Role>,
    ) -> Result<(Secret, Token), Error> {
        must(who, Act::ManagePeople)?;
        let name = usable_name(name)?;
        if roles.is_empty() {
            return Err(Error::Invalid("roles", Flaw::Roles));
        }
        let lacking = || store::Error::Broken("the system gives no randomness".to_owned());
        let secret = access::new_token().ok_or_else(lacking)?;
        let (hash, who) = (secret.hash(), who.clone());
        let prefix: String = secret.expose().chars().take(PREFIX_CHARACTERS).collect();
        let work = move |tx: &mut Tx<'_>| {
            let name = token::free_name(tx, &name)?;
            let created_at = Timestamp::now();
            let made = Token { name, roles, created_at, prefix, used_at: None };
            token::add(tx, &made, &hash)?;
            let detail = detail_of(&made.roles);
            audit::record(tx, &event(&who, Action::TokenCreated, &made.name, detail))?;
            Ok(made)
        };
        Ok((secret, self.store.write(work).await?))
    }

    /// Takes a token away: it opens nothing any more.
    pub async fn revoke_token(&self, who: &Principal, name: &str) -> Result<(), Error> {
        must(who, Act::ManagePeople)?;
        let event = event(who, Action::TokenRevoked, name, String::new());
        let name = name.to_owned();
        let work = move |tx: &mut Tx<'_>| {
            token::remove(tx, &name)?;
            audit::record(tx, &event)
        };
        Ok(self.store.write(work).await?)
    }
}

/// `sluis_` and four letters of 32: enough to know a token by, not to guess it.
const PREFIX_CHARACTERS: usize = 10;
