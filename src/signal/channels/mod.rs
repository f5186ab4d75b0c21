//! Every channel there is.

mod http;
mod servicenow;
mod syslog;
mod topdesk;
mod webhook;

use std::sync::Arc;

use crate::openid::Fetcher;
use crate::signal::Settings;
use crate::signal::channel::Channel;

/// The channels of `settings`.
///
/// - Failure: what is wrong with the certificates of this machine.
pub(super) fn all(settings: &Settings) -> Result<Vec<Arc<dyn Channel>>, String> {
    let fetcher = Arc::new(Fetcher::with_roots(settings.roots.clone(), None)?);
    let mut all: Vec<Arc<dyn Channel>> = Vec::new();
    if let Some(target) = &settings.webhook {
        all.push(Arc::new(webhook::Webhook::new(target, &fetcher)?));
    }
    if let Some(target) = &settings.topdesk {
        all.push(Arc::new(topdesk::Topdesk::new(target, &fetcher, &settings.public_url)));
    }
    if let Some(target) = &settings.servicenow {
        all.push(Arc::new(servicenow::ServiceNow::new(target, &fetcher, &settings.public_url)));
    }
    if let Some((host, port, format)) = &settings.syslog {
        all.push(Arc::new(syslog::Syslog::new(host, *port, *format, settings)?));
    }
    Ok(all)
}
