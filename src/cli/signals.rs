//! Who tells other systems, of a configuration; and `sluis signal`.

use std::path::Path;

use jiff::Timestamp;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::access::Principal;
use crate::cli::arguments::Signal as Command;
use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::cli::signing_in::credential;
use crate::config::Config;
use crate::config::Receiver;
use crate::signal;
use crate::signal::Settings;
use crate::signal::SyslogFormat;
use crate::signal::Target;
use crate::signal::Teller;
use crate::signal::Told;
use crate::store;
use crate::store::Store;

/// Whom other systems are told by; all that is wrong with it is found here.
pub(super) fn settings(config: &Config) -> Result<Settings, Failure> {
    let export = &config.export;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = export.syslog.as_ref().and_then(|syslog| syslog.authority.as_ref()) {
        let failed = |why: String| {
            Failure::Unusable(format!("export.syslog.authority: {}: {why}", file.display()))
        };
        let read =
            CertificateDer::pem_file_iter(file).map_err(|error| failed(error.to_string()))?;
        for certificate in read {
            let certificate = certificate.map_err(|error| failed(error.to_string()))?;
            roots.add(certificate).map_err(|error| failed(error.to_string()))?;
        }
    }
    let webhook = target(export.webhook.as_ref(), "webhook.secret")?;
    if let Some(target) = &webhook
        && signal::signing_key(&target.secret).is_none()
    {
        let why = "webhook.secret: is not whsec_ and base64 of 24 to 64 bytes";
        return Err(Failure::Unusable(why.to_owned()));
    }
    Ok(Settings {
        webhook,
        topdesk: target(export.topdesk.as_ref(), "topdesk.authorization")?,
        servicenow: target(export.servicenow.as_ref(), "servicenow.authorization")?,
        syslog: export.syslog.as_ref().map(|syslog| {
            let format = if syslog.is_cef { SyslogFormat::Cef } else { SyslogFormat::Ecs };
            (syslog.host.host.clone(), syslog.host.port, format)
        }),
        public_url: config.web.public_url.clone().unwrap_or_default(),
        hostname: config.smtp.hostname.to_string(),
        roots,
    })
}

/// Who tells other systems.
pub(super) fn teller(config: &Config, store: Store) -> Result<Teller, Failure> {
    Teller::new(store, &settings(config)?, store::now).map_err(Failure::Unusable)
}

fn target(receiver: Option<&Receiver>, key: &str) -> Result<Option<Target>, Failure> {
    let Some(Receiver { url, secret }) = receiver else { return Ok(None) };
    let missing = || Failure::Unusable(format!("{key}: is missing"));
    let secret = credential(secret.as_deref().ok_or_else(missing)?)?;
    Ok(Some(Target { url: url.clone(), secret }))
}

/// Lists what was given up, or tries it again.
pub(super) fn run(given: Option<&Path>, command: Command) -> Result<(), Failure> {
    let shell = Shell::open(given)?;
    assemble::block_on(async {
        let failed = |error: store::Error| Failure::Failed(error.to_string());
        let who = Principal::keeper(&assemble::operating_system_user());
        match command {
            Command::List => {
                let dead = signal::dead(&shell.store, &who).await.map_err(failed)?;
                let rows: Vec<Vec<String>> = dead
                    .iter()
                    .map(|one| {
                        let told = Told::of(one).unwrap_or_default();
                        vec![
                            one.number.to_string(),
                            one.channel.clone(),
                            format!("{} {}", told.action, told.object).trim().to_owned(),
                            print::moment(one.created_at),
                            one.attempts.to_string(),
                            one.last_error.clone(),
                        ]
                    })
                    .collect();
                print::table(&["NUMBER", "CHANNEL", "WHAT", "SINCE", "ATTEMPTS", "WHY"], &rows)
            }
            Command::Retry { number } => {
                let now = Timestamp::now();
                signal::retry(&shell.store, &who, number, now).await.map_err(failed)?;
                print::line(&format!("{number} is told again"))
            }
        }
    })
}
