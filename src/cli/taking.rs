//! The port where mail is taken, of a configuration, and who may send from anywhere.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;

use crate::access::Machines;
use crate::cli::failure::Failure;
use crate::config;
use crate::config::BareNewlines;
use crate::config::Config;
use crate::smtp::Accounts;
use crate::smtp::BareLineEnds;
use crate::smtp::ServerLimits;
use crate::smtp::ServerSettings;
use crate::smtp::TlsCertificate;
use crate::smtp::certificates;

/// What the SMTP port is like.
pub(super) fn server_settings(
    config: &Config,
    tls: Option<Arc<TlsCertificate>>,
) -> Result<ServerSettings, Failure> {
    let smtp = &config.smtp;
    let mut settings = ServerSettings::new(smtp.listen.clone(), smtp.hostname.to_string());
    settings.allow_from = smtp.allow_from.clone();
    settings.tls = tls;
    settings.bare_line_ends = match smtp.bare_newlines {
        BareNewlines::Normalise => BareLineEnds::Normalise,
        BareNewlines::Refuse => BareLineEnds::Refuse,
    };
    settings.limits = ServerLimits {
        message_bytes_max: smtp.max_message_bytes,
        recipients_max: smtp.max_recipients,
        connections_max: smtp.max_connections,
        client_connections_max: match smtp.max_connections_per_client {
            0 => usize::MAX,
            most => most,
        },
        ..ServerLimits::default()
    };
    let Known { authorities, machines } = known_clients(config)?;
    settings.client_authorities = authorities;
    settings.accounts = machines.map(|machines| Arc::new(machines) as Arc<dyn Accounts>);
    Ok(settings)
}

/// Clients that may send from anywhere.
pub(super) struct Known {
    authorities: Vec<CertificateDer<'static>>,
    machines: Option<Machines>,
}

/// Reads who may send from anywhere, by certificate or by name.
pub(super) fn known_clients(config: &Config) -> Result<Known, Failure> {
    let smtp = &config.smtp;
    let authorities = match &smtp.client_ca {
        Some(file) => certificates(file)
            .map_err(|error| Failure::Unusable(format!("smtp.client_ca: {error}")))?,
        None => Vec::new(),
    };
    let machines = match &smtp.accounts {
        Some(file) => Some(Machines::parse(&config::text(file)?)?),
        None => None,
    };
    Ok(Known { authorities, machines })
}
