//! People who sign in, and tokens for programs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person or program is there for; a person may have several roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Beoordelaar: looks at held messages and decides.
    Reviewer,
    /// Senior beoordelaar: is also the second of four eyes.
    Senior,
    /// Privacy officer or data protection officer (FG): keeps the register.
    Privacy,
    /// Beheerder: people, rules and settings; no content.
    Admin,
    /// Auditor: reads the register and the trail; no content.
    Auditor,
}

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Sign-in name; unique without regard to case.
    pub name: String,
    /// Own mail address: nobody decides on mail that they sent or would get.
    pub email: Option<String>,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// Argon2id hash of the password in PHC form; `None` where no password is set.
    pub password_hash: Option<String>,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// A program that may use the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Name shown in the trail.
    pub name: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// When it was made.
    pub created_at: Timestamp,
}
