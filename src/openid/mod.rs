//! Single sign-on by OpenID Connect: the code flow with PKCE, at one provider.
//!
//! The caller keeps three random texts in the browser of the visitor, asks where to send it
//! ([`Provider::way_in`]) and, when it comes back with a code, who it is ([`Provider::person`]).
//! What the provider says of itself is kept for an hour and used longer while it is down; its keys
//! are fetched again when a token is signed with one that is not known.
//!
//! - Source: OpenID Connect Core 1.0, Discovery 1.0; RFC 7636 (PKCE), RFC 9207 (issuer in answers).

mod claims;
mod error;
mod fetch;
mod provider;
mod token;

pub use claims::Claimed;
pub use claims::EmailTrust;
pub use error::Error;
pub use fetch::Fetcher;
pub use provider::Provider;
pub use provider::Secrets;
pub use provider::Settings;
