//! Who has special rights: what is reviewed each quarter (BIO2 8.02.01).

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::access::Act;
use crate::access::may;
use crate::people::Overview;
use crate::people::Person;
use crate::render::Right;
use crate::store::Role;
use crate::store::SignIn;
use crate::store::Token;
use crate::store::TokenOwner;

/// Somebody, or a program, that has a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Of the account or the token.
    pub name: String,
    /// What it is.
    pub how: How,
    /// All its roles.
    pub roles: Vec<Role>,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

/// How somebody comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// With an account, and whether a code is asked beside the password.
    Account(SignIn, Codes),
    /// A program, with a token.
    Token,
}

/// Whether a second factor is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// It is.
    Asked,
    /// It is not.
    None,
    /// The provider of single sign-on sees to that.
    OfProvider,
}

impl Codes {
    /// The name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "yes",
            Self::None => "no",
            Self::OfProvider => "provider",
        }
    }
}

impl How {
    /// The name on the command line and in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Account(sign_in, _) => sign_in.name(),
            Self::Token => "token",
        }
    }

    /// Whether a second factor is asked; a program has none.
    pub const fn codes(&self) -> Codes {
        match self {
            Self::Account(_, codes) => *codes,
            Self::Token => Codes::None,
        }
    }
}

impl Overview {
    /// Who has `right`: people by name, then programs. Whose account is closed has none.
    pub fn holders(&self, right: Right) -> Vec<Holder> {
        let has = |roles: &[Role]| may(roles, act(right));
        let open = self.people.iter().filter(|person| person.account.closed_at.is_none());
        let people = open.filter(|person| has(&person.account.roles)).map(holder);
        // A machine of nobody may look, and no more.
        let acts = |token: &&Token| !token.waits && token.owner != TokenOwner::Machine;
        let programs = self.tokens.iter().filter(acts).filter(|token| has(&token.roles));
        let programs = programs.map(|token| Holder {
            name: token.name.clone(),
            how: How::Token,
            roles: token.roles.clone(),
            used_at: token.used_at,
        });
        people.chain(programs).collect()
    }

    /// The people with such a right who come in by a password alone.
    pub fn weak_holders(&self) -> BTreeSet<String> {
        let all = Right::ALL.into_iter().flat_map(|right| self.holders(right));
        let is_weak = |one: &Holder| matches!(one.how, How::Account(_, Codes::None));
        all.filter(is_weak).map(|one| one.name).collect()
    }
}

impl Person {
    /// Whether a second factor is asked of this person.
    pub const fn codes(&self) -> Codes {
        match (&self.account.sign_in, self.has_codes) {
            (SignIn::Provider { .. }, _) => Codes::OfProvider,
            (SignIn::Local | SignIn::BreakGlass, true) => Codes::Asked,
            (SignIn::Local | SignIn::BreakGlass, false) => Codes::None,
        }
    }
}

/// Whether these roles have one of these rights.
pub(super) fn are_special(roles: &[Role]) -> bool {
    Right::ALL.into_iter().any(|right| may(roles, act(right)))
}

const fn act(right: Right) -> Act {
    match right {
        Right::Release => Act::Release,
        Right::ReleaseSecond => Act::ReleaseSecond,
        Right::ReadWhole => Act::ReadWhole,
        Right::Judge => Act::AssessIncident,
        Right::Keep => Act::ManagePeople,
    }
}

fn holder(person: &Person) -> Holder {
    let account = &person.account;
    Holder {
        name: account.name.clone(),
        how: How::Account(account.sign_in.clone(), person.codes()),
        roles: account.roles.clone(),
        used_at: account.last_login_at,
    }
}
