//! Makes the way in of a configuration: who may sign in, and by which provider.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;
use zeroize::Zeroizing;

use crate::cli::failure::Failure;
use crate::config::Config;
use crate::config::Oidc;
use crate::openid;
use crate::openid::EmailTrust;
use crate::openid::Provider;
use crate::people;
use crate::people::CodesFor;
use crate::people::LocalAccounts;
use crate::store::Role;
use crate::web::SingleSignOn;

/// How people sign in, and for how long.
pub(super) fn people(config: &Config) -> people::Settings {
    let auth = &config.auth;
    let all = auth.local.unwrap_or(auth.oidc.is_none());
    people::Settings {
        idle: SignedDuration::from_mins(i64::try_from(auth.idle_minutes).unwrap_or(30)),
        lifetime: SignedDuration::from_hours(i64::try_from(auth.session_hours).unwrap_or(12)),
        local: if all { LocalAccounts::All } else { LocalAccounts::BreakGlass },
        codes: match auth.codes.as_str() {
            "everyone" => CodesFor::Everyone,
            "special" => CodesFor::Special,
            _ => CodesFor::Nobody,
        },
    }
}

/// Single sign-on, where the configuration names a provider. It is asked nothing yet: the pages
/// are there although the provider is down.
pub(super) fn single_sign_on(config: &Config) -> Result<Option<Arc<SingleSignOn>>, Failure> {
    let Some(oidc) = &config.auth.oidc else { return Ok(None) };
    let public_url = config.web.public_url.as_deref().unwrap_or_default();
    let settings = openid::Settings {
        issuer: oidc.issuer.clone(),
        client_id: oidc.client_id.clone(),
        client_secret: oidc.client_secret.as_deref().map(credential).transpose()?,
        redirect: format!("{}/login/callback", public_url.trim_end_matches('/')),
        scopes: oidc.scopes.clone(),
        roles_claim: oidc.roles_claim.clone(),
        email_claim: oidc.email_claim.clone(),
        email_trust: if oidc.email_always { EmailTrust::Always } else { EmailTrust::Verified },
        proxy: oidc.proxy.as_ref().map(|proxy| (proxy.host.clone(), proxy.port)),
    };
    let provider = Provider::new(settings);
    let provider = provider.map_err(|error| Failure::Failed(format!("auth.oidc: {error}")))?;
    Ok(Some(Arc::new(SingleSignOn { provider, roles: roles(oidc), label: oidc.label.clone() })))
}

fn roles(oidc: &Oidc) -> Vec<(String, Role)> {
    let known = oidc.role_map.iter();
    known.filter_map(|(name, role)| Some((name.clone(), Role::named(role)?))).collect()
}

/// A secret from its own file.
pub(super) fn credential(name: &str) -> Result<Zeroizing<String>, Failure> {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
    let folder = folder.ok_or_else(|| {
        let how = "set LoadCredential= in the unit, or the variable to a folder";
        Failure::Unusable(format!("credential:{name}: $CREDENTIALS_DIRECTORY is not set; {how}"))
    })?;
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).map(Zeroizing::new).map_err(|error| {
        Failure::Unusable(format!("credential:{name}: {}: {error}", path.display()))
    })?;
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}
