//! The provider: what it says of itself, the way in, and the answer to a code.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use data_encoding::BASE64;
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::openid::Claimed;
use crate::openid::EmailTrust;
use crate::openid::Error;
use crate::openid::claims;
use crate::openid::claims::Places;
use crate::openid::fetch::Answer;
use crate::openid::fetch::Ask;
use crate::openid::fetch::Fetcher;
use crate::openid::token;
use crate::openid::token::Checked;
use crate::openid::token::Expected;

/// A provider of single sign-on.
pub struct Provider {
    settings: Settings,
    fetcher: Fetcher,
    cache: Mutex<Cache>,
}

/// Which provider, and what is asked of it.
#[derive(Clone)]
pub struct Settings {
    /// As it calls itself.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// By which it knows us; `None` for a public client.
    pub client_secret: Option<Zeroizing<String>>,
    /// Where it sends people back to.
    pub redirect: String,
    /// What is asked for, between spaces.
    pub scopes: String,
    /// Path to the roles in the claims.
    pub roles_claim: String,
    /// Path to the mail address in the claims.
    pub email_claim: String,
    /// When that is believed.
    pub email_trust: EmailTrust,
    /// Host and port of a proxy.
    pub proxy: Option<(String, u16)>,
}

/// Three random texts that tie an answer to the browser that asked; none tells another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    /// Comes back beside the code.
    pub state: String,
    /// Comes back inside the token.
    pub nonce: String,
    /// Proves at last that we are who asked (RFC 7636).
    pub verifier: String,
}

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3).
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    /// Where people sign out (OpenID Connect RP-Initiated Logout 1.0, section 2.1).
    end_session_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// How a provider says no (RFC 6749, section 5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

struct Known {
    metadata: Metadata,
    keys: Vec<Jwk>,
    at: Instant,
}

#[derive(Default)]
struct Cache {
    known: Option<Arc<Known>>,
    failed: Option<(Instant, Error)>,
}

/// How new the knowledge has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// What is known.
    Known,
    /// Fetched anew: a key is missing.
    Newer,
}

impl Provider {
    /// A provider that nothing was asked of yet.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let fetcher = Fetcher::new(settings.proxy.clone()).map_err(Error::Unreachable)?;
        Ok(Self { settings, fetcher, cache: Mutex::default() })
    }

    /// The provider, as it calls itself.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Whether it answers; asks it at most once in a few seconds.
    pub async fn probe(&self) -> Result<(), Error> {
        self.known(Wanted::Known).await.map(drop)
    }

    /// Where to send a browser that holds `secrets`.
    pub async fn way_in(&self, secrets: &Secrets) -> Result<String, Error> {
        let known = self.known(Wanted::Known).await?;
        let endpoint = &known.metadata.authorization_endpoint;
        let mark = if endpoint.contains('?') { '&' } else { '?' };
        let hash =
            aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, secrets.verifier.as_bytes());
        let query = form(&[
            ("response_type", "code"),
            ("response_mode", "query"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &self.settings.redirect),
            ("scope", &self.settings.scopes),
            ("state", &secrets.state),
            ("nonce", &secrets.nonce),
            ("code_challenge", &BASE64URL_NOPAD.encode(hash.as_ref())),
            ("code_challenge_method", "S256"),
        ]);
        Ok(format!("{endpoint}{mark}{query}"))
    }

    /// Where someone signs out of the provider too, to come back at `back`; `None` where it has no
    /// such page, or does not answer.
    ///
    /// It asks whether the person means it: no ID token is kept that would prove it.
    pub async fn way_out(&self, back: &str) -> Option<String> {
        let known = self.known(Wanted::Known).await.ok()?;
        let endpoint = known.metadata.end_session_endpoint.as_ref()?;
        let is_safe = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if !is_safe(endpoint) || (self.is_secure() && !endpoint.starts_with("https://")) {
            return None;
        }
        let mark = if endpoint.contains('?') { '&' } else { '?' };
        let client_id = self.settings.client_id.as_str();
        let query = form(&[("client_id", client_id), ("post_logout_redirect_uri", back)]);
        Some(format!("{endpoint}{mark}{query}"))
    }

    fn is_secure(&self) -> bool {
        self.settings.issuer.starts_with("https://")
    }

    /// Who came back with `code`. `issuer` is what the answer says of its origin, where it does
    /// (RFC 9207).
    pub async fn person(
        &self,
        code: &str,
        issuer: Option<&str>,
        secrets: &Secrets,
    ) -> Result<Claimed, Error> {
        if issuer.is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(Error::Token("it came from another provider".to_owned()));
        }
        let known = self.known(Wanted::Known).await?;
        let token = self.exchange(&known.metadata, code, &secrets.verifier).await?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let Settings { issuer, client_id, .. } = &self.settings;
        let expected = Expected { issuer, client_id, nonce: &secrets.nonce, now };
        let mut checked = token::check(&token, &known.keys, &expected)?;
        if matches!(checked, Checked::OtherKey) {
            let newer = self.known(Wanted::Newer).await?;
            checked = token::check(&token, &newer.keys, &expected)?;
        }
        let Checked::Claims(found) = checked else {
            return Err(Error::Token("it is signed with an unknown key".to_owned()));
        };
        let places = Places {
            roles: &self.settings.roles_claim,
            email: &self.settings.email_claim,
            email_trust: self.settings.email_trust,
        };
        claims::read(&found, &places)
    }

    /// The ID token for a code.
    async fn exchange(
        &self,
        metadata: &Metadata,
        code: &str,
        verifier: &str,
    ) -> Result<String, Error> {
        let Settings { client_id, client_secret, redirect, .. } = &self.settings;
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("code_verifier", verifier),
        ];
        let methods = &metadata.token_endpoint_auth_methods_supported;
        let basic = methods.is_empty() || methods.iter().any(|way| way == "client_secret_basic");
        let mut authorization = None;
        match client_secret {
            Some(secret) if basic => {
                // RFC 6749, section 2.3.1: both are written as in a form first.
                let pair = format!("{}:{}", encoded(client_id), encoded(secret));
                let pair = Zeroizing::new(pair);
                authorization = Some(format!("Basic {}", BASE64.encode(pair.as_bytes())));
            }
            Some(secret) => fields.extend(
                [("client_id", client_id), ("client_secret", secret)]
                    .map(|(name, value): (&str, &String)| (name, value.as_str())),
            ),
            None => fields.push(("client_id", client_id)),
        }
        let ask = Ask::Post(form(&fields), authorization.as_deref());
        let answer = self.fetcher.fetch(&metadata.token_endpoint, ask).await;
        let answer = answer.map_err(Error::Unreachable)?;
        if answer.status == 200 {
            let tokens: Tokens = parsed(&answer, "the answer to a code")?;
            return Ok(tokens.id_token);
        }
        let refusal: Refusal = parsed(&answer, "the refusal of a code")?;
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        Err(Error::Refused(refusal.error.chars().filter(|c| is_word(*c)).take(64).collect()))
    }

    async fn known(&self, wanted: Wanted) -> Result<Arc<Known>, Error> {
        let mut cache = self.cache.lock().await;
        let usable = cache.known.as_ref().filter(|known| match wanted {
            Wanted::Known => known.at.elapsed() < FRESH,
            Wanted::Newer => known.at.elapsed() < NEW,
        });
        if let Some(known) = usable {
            return Ok(Arc::clone(known));
        }
        if let Some((at, error)) = &cache.failed
            && at.elapsed() < AGAIN
        {
            return cache.known.clone().ok_or_else(|| error.clone());
        }
        match self.discover().await {
            Ok(known) => {
                let known = Arc::new(known);
                *cache = Cache { known: Some(Arc::clone(&known)), failed: None };
                Ok(known)
            }
            Err(error) => {
                tracing::warn!(%error, "the provider of single sign-on does not say what it is");
                cache.failed = Some((Instant::now(), error.clone()));
                // What was true an hour ago still is, most likely.
                cache.known.clone().ok_or(error)
            }
        }
    }

    async fn discover(&self) -> Result<Known, Error> {
        let issuer = &self.settings.issuer;
        let at = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let metadata: Metadata = self.document(&at).await?;
        if metadata.issuer != *issuer {
            let why = format!("it calls itself {:?}, not {issuer:?}", metadata.issuer);
            return Err(Error::Token(why));
        }
        let secure = self.is_secure();
        let Metadata { authorization_endpoint, token_endpoint, jwks_uri, .. } = &metadata;
        for endpoint in [authorization_endpoint, token_endpoint, jwks_uri] {
            if secure && !endpoint.starts_with("https://") {
                return Err(Error::Token("it has an address without TLS".to_owned()));
            }
        }
        let keys: Keys = self.document(jwks_uri).await?;
        // Keys of a kind that is not known here are none of ours.
        let keys = keys.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        let keys = keys.take(KEYS_MAX).collect();
        Ok(Known { keys, metadata, at: Instant::now() })
    }

    async fn document<T: DeserializeOwned>(&self, url: &str) -> Result<T, Error> {
        let answer = self.fetcher.fetch(url, Ask::Get).await.map_err(Error::Unreachable)?;
        if answer.status != 200 {
            return Err(Error::Unreachable(format!("{url} answers {}", answer.status)));
        }
        parsed(&answer, url)
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.settings.issuer).finish_non_exhaustive()
    }
}

fn parsed<T: DeserializeOwned>(answer: &Answer, what: &str) -> Result<T, Error> {
    let read = serde_json::from_slice(&answer.body);
    read.map_err(|_| Error::Unreachable(format!("{what} is not what a provider says")))
}

/// Fields as a form or query.
fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

/// How long what a provider says of itself is used without asking again.
const FRESH: Duration = Duration::from_secs(3600);

/// How long keys count as just fetched: a token with an unknown key asks for them no sooner.
const NEW: Duration = Duration::from_secs(10);

/// How long a provider that failed is left alone.
const AGAIN: Duration = Duration::from_secs(5);

const KEYS_MAX: usize = 100;
