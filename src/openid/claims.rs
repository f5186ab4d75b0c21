//! What an ID token says of a person, as Entra ID, Keycloak and others write it.

use serde_json::Map;
use serde_json::Value;

use crate::openid::Error;

/// A person, in the words of the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The provider.
    pub issuer: String,
    /// Who it is there, for ever.
    pub subject: String,
    /// What people call it.
    pub name: String,
    /// The mail address, where it may be believed.
    pub email: Option<String>,
    /// Roles as the provider names them.
    pub roles: Vec<String>,
}

/// When a mail address is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailTrust {
    /// Always: people cannot change it themselves.
    Always,
    /// Where the provider says that it is verified.
    Verified,
}

/// Where things stand among the claims.
pub(super) struct Places<'a> {
    pub(super) roles: &'a str,
    pub(super) email: &'a str,
    pub(super) email_trust: EmailTrust,
}

/// Reads the claims of a token that was verified.
///
/// - Failure: `TooManyGroups` where Entra ID points elsewhere for them, which it does above 200.
pub(super) fn read(claims: &Map<String, Value>, places: &Places<'_>) -> Result<Claimed, Error> {
    let text = |name: &str| {
        let text = claims.get(name).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty() && !text.chars().any(char::is_control))
    };
    let subject = text("sub").filter(|subject| subject.len() <= SUBJECT_BYTES_MAX);
    let subject = subject.ok_or_else(|| Error::Token("it names nobody".to_owned()))?;
    let found = at(claims, places.roles, PATH_STEPS_MAX);
    if found.is_none() && is_overflow(claims, places.roles) {
        return Err(Error::TooManyGroups);
    }
    let names = [text("preferred_username"), text("email"), text("upn"), text("name")];
    let name: String = names.into_iter().flatten().next().unwrap_or(subject).to_owned();
    let is_verified =
        ["email_verified", "xms_edov"].iter().any(|claim| is_true(claims.get(*claim)));
    let email = at(claims, places.email, PATH_STEPS_MAX).and_then(Value::as_str);
    let email = email.map(str::trim).filter(|email| email.contains('@'));
    let trusted = is_verified || places.email_trust == EmailTrust::Always;
    Ok(Claimed {
        issuer: text("iss").unwrap_or_default().to_owned(),
        subject: subject.to_owned(),
        name: name.chars().take(NAME_CHARACTERS_MAX).collect(),
        email: email.filter(|_| trusted).map(str::to_owned),
        roles: texts(found),
    })
}

/// The value at a path such as `resource_access.sluis.roles`. A name may hold dots itself, as that
/// of a client or of a claim that is a web address: longer names are tried first.
fn at<'c>(claims: &'c Map<String, Value>, path: &str, steps: usize) -> Option<&'c Value> {
    if let Some(found) = claims.get(path) {
        return Some(found);
    }
    let steps = steps.checked_sub(1)?;
    let cuts = path.rmatch_indices('.').map(|(at, _)| at);
    cuts.filter_map(|cut| Some((path.get(..cut)?, path.get(cut + 1..)?)))
        .filter_map(|(name, rest)| Some((claims.get(name)?.as_object()?, rest)))
        .find_map(|(inner, rest)| at(inner, rest, steps))
}

/// Whether the claim was left out for its size (Microsoft identity platform, "Groups overage
/// claim").
fn is_overflow(claims: &Map<String, Value>, path: &str) -> bool {
    let first = path.split('.').next().unwrap_or(path);
    let elsewhere = claims.get("_claim_names").and_then(Value::as_object);
    elsewhere.is_some_and(|names| names.contains_key(first) || names.contains_key("groups"))
        || is_true(claims.get("hasgroups"))
}

/// `true`, also as Entra ID writes it at times.
fn is_true(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(is)) => *is,
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        Some(Value::String(text)) => text == "1" || text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// One text, or a list of them.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => {
            many.iter().filter_map(Value::as_str).take(ROLES_MAX).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// OpenID Connect Core 1.0, section 2: `sub` has 255 ASCII characters at most.
const SUBJECT_BYTES_MAX: usize = 255;
const NAME_CHARACTERS_MAX: usize = 200;
const PATH_STEPS_MAX: usize = 8;
const ROLES_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use super::EmailTrust;
    use super::Places;
    use super::read;
    use crate::openid::Error;

    fn roles(claims: &Value, path: &str) -> Result<Vec<String>, Error> {
        let places = Places { roles: path, email: "email", email_trust: EmailTrust::Verified };
        read(claims.as_object().expect("claims"), &places).map(|claimed| claimed.roles)
    }

    #[test]
    fn finds_roles_where_providers_put_them() {
        let keycloak = "resource_access.sluis.roles";
        let cases = [
            (json!({"sub": "1", "roles": ["a", "b"]}), "roles", Ok(vec!["a", "b"])),
            (json!({"sub": "1", "roles": "a"}), "roles", Ok(vec!["a"])),
            (json!({"sub": "1"}), "roles", Ok(vec![])),
            (json!({"sub": "1", "roles": {"a": 1}}), "roles", Ok(vec![])),
            (
                json!({"sub": "1", "resource_access": {"sluis": {"roles": ["a"]}}}),
                keycloak,
                Ok(vec!["a"]),
            ),
            (
                json!({"sub": "1", "resource_access": {"other": {"roles": ["a"]}}}),
                keycloak,
                Ok(vec![]),
            ),
            (
                json!({"sub": "1", "resource_access": {"sluis.voorbeeld.nl": {"roles": ["a"]}}}),
                "resource_access.sluis.voorbeeld.nl.roles",
                Ok(vec!["a"]),
            ),
            (json!({"sub": "1", "https://x.nl/roles": ["a"]}), "https://x.nl/roles", Ok(vec!["a"])),
            (
                json!({"sub": "1", "_claim_names": {"groups": "src1"}}),
                "groups",
                Err(Error::TooManyGroups),
            ),
            (json!({"sub": "1", "hasgroups": "true"}), "groups", Err(Error::TooManyGroups)),
            (
                json!({"sub": "1", "_claim_names": {"groups": "src1"}, "roles": ["a"]}),
                "roles",
                Ok(vec!["a"]),
            ),
        ];
        for (claims, path, expected) in cases {
            let expected = expected
                .map(|roles: Vec<&str>| roles.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(roles(&claims, path), expected, "{claims}");
        }
        for claims in
            [json!({}), json!({"sub": ""}), json!({"sub": "x".repeat(256)}), json!({"sub": 1})]
        {
            assert!(matches!(roles(&claims, "roles"), Err(Error::Token(_))), "{claims}");
        }
    }

    #[test]
    fn a_mail_address_counts_where_someone_vouches_for_it() {
        let cases = [
            (json!({"email_verified": true}), EmailTrust::Verified, true),
            (json!({"email_verified": "true"}), EmailTrust::Verified, true),
            (json!({"xms_edov": "1"}), EmailTrust::Verified, true),
            (json!({"xms_edov": 1}), EmailTrust::Verified, true),
            (json!({"email_verified": false}), EmailTrust::Verified, false),
            (json!({}), EmailTrust::Verified, false),
            (json!({}), EmailTrust::Always, true),
        ];
        for (mut claims, email_trust, expected) in cases {
            claims["sub"] = json!("1");
            claims["email"] = json!("anna@voorbeeld.nl");
            let places = Places { roles: "roles", email: "email", email_trust };
            let claimed = read(claims.as_object().expect("claims"), &places).expect("a person");
            assert_eq!(claimed.email.is_some(), expected, "{claims}");
            assert_eq!(claimed.name, "anna@voorbeeld.nl");
        }
    }
}
