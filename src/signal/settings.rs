//! Who is told. Only what stands here is ever connected to.

use std::fmt;

use data_encoding::BASE64;
use rustls::RootCertStore;
use zeroize::Zeroizing;

/// Who is told, and where people can look.
#[derive(Clone, Debug)]
pub struct Settings {
    /// A receiver of Standard Webhooks.
    pub webhook: Option<Target>,
    /// TOPdesk.
    pub topdesk: Option<Target>,
    /// ServiceNow.
    pub servicenow: Option<Target>,
    /// Host and port of a SIEM, and how it wants to read.
    pub syslog: Option<(String, u16, SyslogFormat)>,
    /// Where people reach the pages, without a path; empty: tickets hold no link.
    pub public_url: String,
    /// The name of this machine, in syslog.
    pub hostname: String,
    /// The certificates that are believed.
    pub roots: RootCertStore,
}

/// A receiver over HTTP.
#[derive(Clone)]
pub struct Target {
    /// Its address.
    pub url: String,
    /// The key of signatures, or the value of `Authorization`.
    pub secret: Zeroizing<String>,
}

/// How a SIEM wants to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyslogFormat {
    /// JSON of the Elastic Common Schema.
    Ecs,
    /// ArcSight Common Event Format.
    Cef,
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Settings {
    /// Whether anybody is told anything.
    pub fn is_silent(&self) -> bool {
        self.webhook.is_none()
            && self.topdesk.is_none()
            && self.servicenow.is_none()
            && self.syslog.is_none()
    }
}

/// The key of a Standard Webhooks secret, `whsec_` and base64 of 24 to 64 bytes; `None` where it is
/// none.
pub fn signing_key(secret: &str) -> Option<Vec<u8>> {
    let text = secret.trim().strip_prefix("whsec_")?;
    BASE64.decode(text.as_bytes()).ok().filter(|key| (24..=64).contains(&key.len()))
}

#[cfg(test)]
mod tests {
    use super::signing_key;

    #[test]
    fn a_secret_has_the_form_of_the_standard() {
        for (secret, is_one) in [
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true),
            ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false),
            ("whsec_AAAA", false),
            ("whsec_!", false),
        ] {
            assert_eq!(signing_key(secret).is_some(), is_one, "{secret}");
        }
    }
}
