//! Codes beside a password: set up, confirmed by the first code, and taken away.

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
use crate::people::accounts::local;
use crate::people::event;
use crate::people::must;
use crate::store;
use crate::store::SecondFactor;
use crate::store::Tx;
use crate::store::second_factor;

/// What an authenticator is given, once.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The shared secret, in base 32, to type.
    pub secret: String,
}

impl People {
    /// The codes of one's own account, if it has any.
    pub async fn own_codes(&self, who: &Principal) -> Result<Option<SecondFactor>, Error> {
        let name = who.name.clone();
        Ok(self.store.read(move |tx| second_factor::find(tx, &name)).await?)
    }

    /// The secret of one's own account that is to be confirmed: the one that waits, or a new one.
    ///
    /// - Failure: `Conflict` where codes are asked already.
    pub async fn enrol(&self, who: &Principal) -> Result<Enrolment, Error> {
        let secret = access::new_totp_secret().ok_or_else(lacking)?;
        let name = who.name.clone();
        let work = move |tx: &mut Tx<'_>| {
            local(tx, &name)?;
            match second_factor::find(tx, &name)? {
                Some(known) if known.confirmed_at.is_some() => Err(Error::Conflict),
                Some(known) => Ok(Enrolment { secret: known.secret }),
                None => {
                    second_factor::set(tx, &name, &secret)?;
                    Ok(Enrolment { secret })
                }
            }
        };
        self.store.try_write(work).await
    }

    /// Confirms one's own codes by the first of them; the recovery codes are told this once.
    pub async fn confirm_codes(&self, who: &Principal, code: &str) -> Result<Vec<Secret>, Error> {
        let recovery = access::new_recovery_codes().ok_or_else(lacking)?;
        let hashes = hashes(&recovery);
        let (who, code, now) = (who.clone(), code.to_owned(), Timestamp::now());
        let work = move |tx: &mut Tx<'_>| {
            local(tx, &who.name)?;
            let known = second_factor::find(tx, &who.name)?.ok_or(Error::Missing)?;
            if known.confirmed_at.is_some() {
                return Err(Error::Conflict);
            }
            let step = access::totp_step(&known.secret, &code, now);
            let Some(step) = step else { return Err(Error::Invalid("code", Flaw::Wrong)) };
            second_factor::use_step(tx, &who.name, step)?;
            second_factor::confirm(tx, &who.name, &hashes, now)?;
            audit::record(tx, &event(&who, Action::CodesSet, &who.name, String::new()))?;
            Ok::<(), Error>(())
        };
        self.store.try_write(work).await?;
        Ok(recovery)
    }

    /// Gives another's account codes at once, confirmed: for who has the shell.
    pub async fn issue_codes(
        &self,
        who: &Principal,
        name: &str,
    ) -> Result<(Enrolment, Vec<Secret>), Error> {
        must(who, Act::ManagePeople)?;
        let secret = access::new_totp_secret().ok_or_else(lacking)?;
        let recovery = access::new_recovery_codes().ok_or_else(lacking)?;
        let (hashes, shared) = (hashes(&recovery), secret.clone());
        let event = event(who, Action::CodesSet, name, "issued".to_owned());
        let name = name.to_owned();
        let work = move |tx: &mut Tx<'_>| {
            local(tx, &name)?;
            second_factor::set(tx, &name, &shared)?;
            second_factor::confirm(tx, &name, &hashes, Timestamp::now())?;
            store::session::remove_of(tx, &name)?;
            audit::record(tx, &event)?;
            Ok::<(), Error>(())
        };
        self.store.try_write(work).await?;
        Ok((Enrolment { secret }, recovery))
    }

    /// Takes the codes of an account away: one's own after the password, or with the role.
    pub async fn remove_codes(&self, who: &Principal, name: &str) -> Result<(), Error> {
        if !who.name.eq_ignore_ascii_case(name) {
            must(who, Act::ManagePeople)?;
        }
        let event = event(who, Action::CodesRemoved, name, String::new());
        let name = name.to_owned();
        let work = move |tx: &mut Tx<'_>| {
            if !second_factor::remove(tx, &name)? {
                return Err(Error::Missing);
            }
            Ok(audit::record(tx, &event)?)
        };
        self.store.try_write(work).await
    }
}

/// What is kept of recovery codes.
fn hashes(codes: &[Secret]) -> Vec<[u8; 32]> {
    let plain = codes.iter().map(|code| access::plain_recovery_code(code.expose()));
    plain.map(|code| access::hash_secret(&code)).collect()
}

fn lacking() -> Error {
    Error::Store(store::Error::Broken("the system gives no randomness".to_owned()))
}
