//! Signing in: at a real provider of single sign-on that is started for the test, by passwords and
//! by codes; in a real browser, and by hand where a browser would not do what an attacker does.

mod codes;
mod headers;
pub(crate) mod provider;
mod sign_on;
