//! Who may do what, and how people and programs show who they are.
//!
//! Nothing here keeps anything: accounts, tokens and sessions are rows of the store, and who
//! signs someone in writes the audit trail, of failures too.

use std::fmt;
use std::net::IpAddr;

use crate::mail;
use crate::store::Role;

mod act;
mod machines;
mod password;
mod secret;
mod throttle;
mod totp;

pub use act::Act;
pub use act::may;
pub use machines::Machines;
pub use machines::is_name as is_machine_name;
pub use password::PASSWORD_LENGTH_MIN;
pub use password::PasswordError;
pub use password::hash_password;
pub use password::verify_password;
pub use secret::Secret;
pub use secret::derived;
pub use secret::form_token;
pub use secret::hash_secret;
pub use secret::is_form_token;
pub use secret::is_same;
pub use secret::new_control_code;
pub use secret::new_link;
pub use secret::new_session_id;
pub use secret::new_token;
pub use throttle::Throttle;
pub use throttle::Whence;
pub use totp::new_recovery_codes;
pub use totp::new_totp_secret;
pub use totp::plain_recovery_code;
pub use totp::totp_address;
pub use totp::totp_step;

/// A person, a program, or the gateway itself, about to do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// How the audit trail names it: an account, also where its token acts; `token:NAME` for a
    /// program that belongs to nobody; or `gateway`.
    pub name: String,
    /// Own mail address, where it has one.
    pub email: Option<String>,
    /// What it may do.
    pub roles: Vec<Role>,
    /// From where it acts.
    pub origin: Origin,
}

/// From where someone acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The API.
    Api {
        /// Address of the client.
        address: IpAddr,
        /// Name of the token.
        token: String,
    },
    /// The gateway, by itself.
    Gateway,
    /// The command line.
    Shell {
        /// The user of the operating system.
        os_user: String,
    },
    /// The review pages.
    Web {
        /// Address of the browser.
        address: IpAddr,
    },
}

impl Principal {
    /// The gateway itself: what expires or is delivered without anyone asking.
    ///
    /// It has no roles: it decides nothing that a person should.
    pub fn gateway() -> Self {
        Self { name: GATEWAY.into(), email: None, roles: Vec::new(), origin: Origin::Gateway }
    }

    /// Someone at the shell of the machine, who keeps the accounts: whoever can run the program on
    /// its own data is trusted with them already.
    pub fn keeper(os_user: &str) -> Self {
        let origin = Origin::Shell { os_user: os_user.to_owned() };
        Self { name: os_user.to_owned(), email: None, roles: vec![Role::Admin], origin }
    }

    /// A program that belongs to nobody.
    pub fn machine(token: &str, roles: Vec<Role>, address: IpAddr) -> Self {
        let origin = Origin::Api { address, token: token.to_owned() };
        Self { name: format!("{MACHINE}{token}"), email: None, roles, origin }
    }

    /// Whether one of its roles allows `act`. A program that belongs to nobody looks, and does
    /// nothing for which someone must answer.
    pub fn may(&self, act: Act) -> bool {
        may(&self.roles, act) && (act.is_look() || !is_machine(&self.name))
    }

    /// Whether it is one of `addresses`: nobody decides on mail that they sent or would get.
    pub fn is_among<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) -> bool {
        let addresses: Vec<&str> = addresses.into_iter().collect();
        mail::is_among(self.email.as_deref(), addresses.iter().copied())
    }
}

impl fmt::Display for Origin {
    /// As the audit trail keeps it: `web 192.0.2.7`, `api 192.0.2.7 topdesk`, `shell anna`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api { address, token } => write!(f, "api {address} {token}"),
            Self::Gateway => f.write_str("gateway"),
            Self::Shell { os_user } => write!(f, "shell {os_user}"),
            Self::Web { address } => write!(f, "web {address}"),
        }
    }
}

/// How the trail names the gateway itself.
pub const GATEWAY: &str = "gateway";

/// Whether a name is that of a program that belongs to nobody.
pub fn is_machine(name: &str) -> bool {
    name.get(..MACHINE.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(MACHINE))
}

/// How the name of a program begins where one of a person could stand; no account is called so.
const MACHINE: &str = "token:";

#[cfg(test)]
mod tests {
    use super::Act;
    use super::Origin;
    use super::Principal;
    use crate::store::Role;

    #[test]
    fn a_person_is_recognised_among_the_parties_in_any_case() {
        let email = Some("Anna@Voorbeeld.nl".to_owned());
        let anna = Principal { email, ..Principal::gateway() };
        let cases = [
            (vec!["anna@voorbeeld.nl"], true),
            (vec!["piet@x.nl", "ANNA@VOORBEELD.NL"], true),
            (vec!["piet@x.nl"], false),
            (vec![""], false),
            (vec![], false),
        ];
        for (addresses, expected) in cases {
            assert_eq!(anna.is_among(addresses.iter().copied()), expected, "{addresses:?}");
        }
        assert!(!Principal::gateway().is_among([""]), "no address is nobody's");
    }

    #[test]
    fn a_program_that_belongs_to_nobody_only_looks() {
        let address = "192.0.2.7".parse().expect("an address");
        let machine = Principal::machine("siem", Role::ALL.to_vec(), address);
        let person = Principal { name: "siem".to_owned(), ..machine.clone() };
        let looks = [Act::SeeQueue, Act::SeeIncidents, Act::SeeTrail, Act::SeePeople];
        let deeds = [Act::Release, Act::Reject, Act::RevealValue, Act::AssessIncident];
        for (acts, expected) in [(looks, true), (deeds, false)] {
            for act in acts {
                assert_eq!(machine.may(act), expected, "{act:?}");
                assert!(person.may(act), "{act:?}");
            }
        }
    }

    #[test]
    fn an_origin_reads_as_the_trail_promises() {
        let address = "192.0.2.7".parse().expect("an address");
        let cases = [
            (Origin::Web { address }, "web 192.0.2.7"),
            (Origin::Api { address, token: "siem 2".into() }, "api 192.0.2.7 siem 2"),
            (Origin::Shell { os_user: "anna".into() }, "shell anna"),
            (Origin::Gateway, "gateway"),
        ];
        for (origin, expected) in cases {
            assert_eq!(origin.to_string(), expected);
        }
    }
}
