//! The people who use the pages and the programs that use the API: who they are, how they show it,
//! and for how long that holds. Pages, API and shell call the same functions, and each writes the
//! audit trail with what it does.
//!
//! Passwords come in hashed and are compared outside: both take a core for a moment, and whoever
//! answers requests decides how many at once.

mod accounts;
mod codes;
mod error;
mod rights;
mod sign_in;
mod tokens;

pub use accounts::Change;
pub use accounts::NewAccount;
pub use accounts::Overview;
pub use accounts::Person;
pub use codes::Enrolment;
pub use error::Error;
pub use error::Flaw;
pub use rights::Codes;
pub use rights::Holder;
pub use rights::How;
pub use sign_in::Begun;
pub use sign_in::Found;
pub use sign_in::Identity;
pub use sign_in::Refused;
pub use sign_in::Shown;
pub use sign_in::Sign;
pub use tokens::NewToken;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::audit::Event;
use crate::store::Store;

/// The accounts, sessions and tokens of a store.
#[derive(Clone, Debug)]
pub struct People {
    store: Store,
    settings: Settings,
}

/// How people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Without a page for this long, a session has ended.
    pub idle: SignedDuration,
    /// A session ends after this long, however busy.
    pub lifetime: SignedDuration,
    /// Whose passwords count.
    pub local: LocalAccounts,
    /// Who needs codes beside a password.
    pub codes: CodesFor,
}

/// Which accounts of Sluis itself may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalAccounts {
    /// All of them.
    All,
    /// Those for emergencies: everyone else signs in at a provider.
    BreakGlass,
}

/// Who may do nothing before a second factor stands beside their password (BIO2 5.17). Of single
/// sign-on the provider sees to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodesFor {
    /// Nobody: each chooses.
    Nobody,
    /// Those with special rights, as [`Right`](crate::render::Right) has them.
    Special,
    /// Everyone.
    Everyone,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            idle: SignedDuration::from_mins(30),
            lifetime: SignedDuration::from_hours(12),
            local: LocalAccounts::All,
            codes: CodesFor::Nobody,
        }
    }
}

impl People {
    /// The people of `store`.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self { store, settings }
    }

    /// How people sign in.
    pub fn settings(&self) -> Settings {
        self.settings
    }
}

/// Refuses whoever has no role for `act`.
fn must(who: &Principal, act: Act) -> Result<(), Error> {
    if who.may(act) { Ok(()) } else { Err(Error::NotAllowed) }
}

/// A line of the trail.
fn event(who: &Principal, action: Action, object: &str, detail: String) -> Event {
    Event { detail, ..Event::done(who, action, object, Timestamp::now()) }
}
