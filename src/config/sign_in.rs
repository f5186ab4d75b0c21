//! `[auth]` and `[auth.oidc]` as the program uses them.

use crate::config::values::Value;
use crate::config::values::Values;
use crate::smtp::HostPort;

/// Who signs in to the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auth {
    /// Whether all local accounts may sign in; where it is not said, without a provider only.
    pub local: Option<bool>,
    /// Who needs codes beside a password: `optional`, `special` or `everyone`.
    pub codes: String,
    /// Minutes without a page that end a session.
    pub idle_minutes: u64,
    /// Hours that end a session.
    pub session_hours: u64,
    /// `[auth.oidc]`, where a provider is set.
    pub oidc: Option<Oidc>,
}

/// A provider of single sign-on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oidc {
    /// As it calls itself.
    pub issuer: String,
    /// What it calls Sluis.
    pub client_id: String,
    /// Name of the credential with the secret; `None` for a public client.
    pub client_secret: Option<String>,
    /// Path to the roles in the claims.
    pub roles_claim: String,
    /// Roles of the provider and their names here.
    pub role_map: Vec<(String, String)>,
    /// Path to the mail address in the claims.
    pub email_claim: String,
    /// Whether that address counts although the provider does not say that it is verified.
    pub email_always: bool,
    /// Words on the button.
    pub label: Option<String>,
    /// What is asked for.
    pub scopes: String,
    /// By which the provider is reached.
    pub proxy: Option<HostPort>,
}

impl Auth {
    /// Takes its keys out of values that hold every key with a default.
    pub(super) fn from_values(values: &mut Values) -> Self {
        Self {
            local: match values.take("auth", "local") {
                Some(Value::Truth(local)) => Some(local),
                _ => None,
            },
            codes: match values.take("auth", "codes") {
                Some(Value::Text(codes)) => codes,
                other => panic!("auth.codes holds {other:?}"),
            },
            idle_minutes: number(values, "idle_minutes"),
            session_hours: number(values, "session_hours"),
            oidc: Oidc::from_values(values),
        }
    }
}

impl Oidc {
    fn from_values(values: &mut Values) -> Option<Self> {
        let issuer = text(values, "issuer")?;
        Some(Self {
            issuer,
            client_id: text(values, "client_id").unwrap_or_default(),
            client_secret: text(values, "client_secret"),
            roles_claim: text(values, "roles_claim").unwrap_or_default(),
            role_map: match values.take(OIDC, "role_map") {
                Some(Value::Headers(roles)) => roles,
                _ => Vec::new(),
            },
            email_claim: text(values, "email_claim").unwrap_or_default(),
            email_always: text(values, "email_trust").is_some_and(|trust| trust == "always"),
            label: text(values, "label"),
            scopes: text(values, "scopes").unwrap_or_default(),
            proxy: match values.take(OIDC, "proxy") {
                Some(Value::Host(host)) => Some(host),
                _ => None,
            },
        })
    }
}

fn number(values: &mut Values, name: &'static str) -> u64 {
    match values.take("auth", name) {
        Some(Value::Number(number)) => number,
        other => panic!("auth.{name} holds {other:?}"),
    }
}

fn text(values: &mut Values, name: &'static str) -> Option<String> {
    match values.take(OIDC, name) {
        Some(Value::Text(text)) => Some(text),
        None => None,
        other => panic!("{OIDC}.{name} holds {other:?}"),
    }
}

const OIDC: &str = "auth.oidc";
