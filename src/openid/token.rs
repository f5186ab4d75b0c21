//! Whether an ID token is what it says: signed by the provider, for us, now, for this browser.

use jsonwebtoken::Algorithm;
use jsonwebtoken::DecodingKey;
use jsonwebtoken::Validation;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::jwk::PublicKeyUse;
use serde_json::Map;
use serde_json::Value;

use crate::openid::Error;

/// What a token must agree with.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    /// Seconds since 1970.
    pub(super) now: u64,
}

/// What came of it.
pub(super) enum Checked {
    /// The claims of a token that may be believed.
    Claims(Map<String, Value>),
    /// It is signed with a key that is not among these: they may have been renewed.
    OtherKey,
}

/// Verifies a token against the keys of the provider.
///
/// - Source: OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725 (best practices).
pub(super) fn check(token: &str, keys: &[Jwk], expected: &Expected<'_>) -> Result<Checked, Error> {
    let wrong = |why: &str| Error::Token(why.to_owned());
    let header = jsonwebtoken::decode_header(token).map_err(|_| wrong("it is no token"))?;
    // Only signatures by a key that the provider alone has; never "none", never a shared secret.
    if !ALGORITHMS.contains(&header.alg) {
        return Err(wrong("it is signed in a way that proves nothing"));
    }
    let signing = keys.iter().filter(|key| {
        key.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature)
    });
    let mut named = signing.filter(|key| header.kid.is_none() || key.common.key_id == header.kid);
    let Some(key) = named.next() else { return Ok(Checked::OtherKey) };
    let key = DecodingKey::from_jwk(key).map_err(|_| wrong("its key cannot be used"))?;
    let mut validation = Validation::new(header.alg);
    validation.leeway = LEEWAY_SECONDS;
    validation.validate_nbf = true;
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client_id]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let decoded = jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation);
    let claims = decoded.map_err(|error| Error::Token(error.to_string()))?.claims;
    if claims.get("nonce").and_then(Value::as_str) != Some(expected.nonce) {
        return Err(wrong("it was not made for this browser"));
    }
    let made = claims.get("iat").and_then(Value::as_u64).ok_or_else(|| wrong("it has no time"))?;
    if made > expected.now + LEEWAY_SECONDS || made + AGE_SECONDS_MAX < expected.now {
        return Err(wrong("it was made at another time: check both clocks"));
    }
    let audiences = claims.get("aud").and_then(Value::as_array).map_or(1, Vec::len);
    let party = claims.get("azp").and_then(Value::as_str);
    if party.is_some_and(|party| party != expected.client_id) || (audiences > 1 && party.is_none())
    {
        return Err(wrong("it was made for another client"));
    }
    Ok(Checked::Claims(claims))
}

const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// How far two clocks may differ.
const LEEWAY_SECONDS: u64 = 120;

/// A token is fetched in the moment in which it is made.
const AGE_SECONDS_MAX: u64 = 600;

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::ECDSA_P256_SHA256_FIXED_SIGNING;
    use aws_lc_rs::signature::EcdsaKeyPair;
    use jsonwebtoken::Algorithm;
    use jsonwebtoken::EncodingKey;
    use jsonwebtoken::Header;
    use jsonwebtoken::jwk::Jwk;
    use serde_json::Value;
    use serde_json::json;

    use super::Checked;
    use super::Expected;
    use super::check;

    struct Signer {
        key: EncodingKey,
        public: Jwk,
    }

    impl Signer {
        fn new(id: &str) -> Self {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
            let der = pair.to_pkcs8v1().expect("a key");
            let key = EncodingKey::from_ec_der(der.as_ref());
            let mut public = Jwk::from_encoding_key(&key, Algorithm::ES256).expect("its half");
            public.common.key_id = Some(id.to_owned());
            Self { key, public }
        }

        fn sign(&self, kid: &str, claims: &Value) -> String {
            let mut header = Header::new(Algorithm::ES256);
            header.kid = Some(kid.to_owned());
            jsonwebtoken::encode(&header, claims, &self.key).expect("a token")
        }
    }

    fn now() -> u64 {
        jsonwebtoken::get_current_timestamp()
    }

    fn claims() -> Value {
        json!({"iss": "https://idp", "aud": "sluis", "sub": "1", "nonce": "n", "iat": now(),
            "exp": now() + 300})
    }

    fn said(token: &str, keys: &[Jwk]) -> &'static str {
        let expected =
            Expected { issuer: "https://idp", client_id: "sluis", nonce: "n", now: now() };
        match check(token, keys, &expected) {
            Ok(Checked::Claims(_)) => "claims",
            Ok(Checked::OtherKey) => "other key",
            Err(_) => "refused",
        }
    }

    #[test]
    fn believes_only_what_was_signed_for_us_for_now_and_for_this_browser() {
        let signer = Signer::new("one");
        let keys = [signer.public.clone()];
        let with = |name: &str, value: Value| {
            let mut claims = claims();
            claims[name] = value;
            signer.sign("one", &claims)
        };
        let cases = [
            (signer.sign("one", &claims()), "claims"),
            (with("aud", json!(["sluis"])), "claims"),
            (with("exp", json!(now() - 60)), "claims"),
            (with("exp", json!(now() - 600)), "refused"),
            (with("iat", json!(now() + 60)), "claims"),
            (with("iat", json!(now() + 600)), "refused"),
            (with("iat", json!(now() - 3_600)), "refused"),
            (with("iat", Value::Null), "refused"),
            (with("nbf", json!(now() + 600)), "refused"),
            (with("nonce", json!("other")), "refused"),
            (with("nonce", Value::Null), "refused"),
            (with("iss", json!("https://idp/")), "refused"),
            (with("aud", json!("other")), "refused"),
            (with("aud", json!(["sluis", "other"])), "refused"),
            (with("azp", json!("other")), "refused"),
            (with("sub", Value::Null), "refused"),
            (signer.sign("two", &claims()), "other key"),
        ];
        for (token, expected) in cases {
            assert_eq!(said(&token, &keys), expected, "{token}");
        }
    }

    #[test]
    fn a_forged_signature_opens_nothing() {
        let (signer, forger) = (Signer::new("one"), Signer::new("one"));
        let keys = [signer.public.clone()];
        assert_eq!(said(&forger.sign("one", &claims()), &keys), "refused");
        let token = signer.sign("one", &claims());
        let mut parts = token.split('.');
        let (head, body) = (parts.next().expect("a head"), parts.next().expect("claims"));
        let encoded =
            |value: &Value| data_encoding::BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let none = encoded(&json!({"alg": "none"}));
        let shared = encoded(&json!({"alg": "HS256", "kid": "one"}));
        let admin = encoded(&json!({"iss": "https://idp", "aud": "sluis", "sub": "admin"}));
        for forged in [
            format!("{none}.{body}."),
            format!("{shared}.{body}.AAAA"),
            format!("{head}.{body}."),
            format!("{head}.{admin}.{}", parts.next().expect("a signature")),
            String::new(),
            "a.b.c".to_owned(),
        ] {
            assert_eq!(said(&forged, &keys), "refused", "{forged}");
        }
    }
}
