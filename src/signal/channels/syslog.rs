//! Lines for a SIEM: syslog (RFC 5424) over TLS with counted octets (RFC 5425), with ECS or CEF in
//! them. A connection a line: what is told is little, and a line that was not taken is known of.
//!
//! Syslog has no word for "I have it". A line counts as taken once the other side has closed after
//! it, as TLS asks, or has kept still for [`STILL`] after its system acknowledged every byte: it then
//! has the line, and one that is sent anew would be told twice.

use std::future::Future;
use std::io;
use std::io::ErrorKind;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use rustix::net::sockopt::set_tcp_user_timeout;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::signal::Settings;
use crate::signal::SyslogFormat;
use crate::signal::Trouble;
use crate::signal::channel::Channel;
use crate::signal::event::Told;

/// A SIEM.
pub(super) struct Syslog {
    host: String,
    port: u16,
    format: SyslogFormat,
    hostname: String,
    tls: TlsConnector,
}

impl Syslog {
    pub(super) fn new(
        host: &str,
        port: u16,
        format: SyslogFormat,
        settings: &Settings,
    ) -> Result<Self, String> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| error.to_string())?;
        let config = builder.with_root_certificates(settings.roots.clone()).with_no_client_auth();
        Ok(Self {
            host: host.to_owned(),
            port,
            format,
            hostname: settings.hostname.clone(),
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// The line (RFC 5424, 6): facility 13 (log audit), severity 5, or 4 for what was refused.
    fn line(&self, message_id: &str, told: &Told) -> String {
        let priority = 13 * 8 + if told.outcome == "done" { 5 } else { 4 };
        let (hostname, at) = (&self.hostname, &told.at);
        let payload = match self.format {
            SyslogFormat::Ecs => ecs(message_id, told),
            SyslogFormat::Cef => cef(message_id, told),
        };
        format!("<{priority}>1 {at} {hostname} sluis - {} - {payload}", told.action)
    }

    /// A connection on which the line was sent, and nothing more will be.
    async fn send(&self, line: &str) -> io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        let name = ServerName::try_from(self.host.clone()).map_err(io::Error::other)?;
        let mut stream = self.tls.connect(name, stream).await?;
        // A byte that is not acknowledged for so long breaks the connection.
        set_tcp_user_timeout(stream.get_ref().0, UNACKNOWLEDGED_MS)?;
        stream.write_all(format!("{} {line}", line.len()).as_bytes()).await?;
        stream.shutdown().await?;
        Ok(stream)
    }
}

/// Waits for the end of the connection; an error says that the line was not taken.
async fn closed(mut stream: TlsStream<TcpStream>) -> io::Result<()> {
    let mut rest = [0; 64];
    loop {
        match stream.read(&mut rest).await {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            // Many close without a word in TLS. What was not read would have been a reset.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

impl Channel for Syslog {
    fn name(&self) -> &'static str {
        "syslog"
    }

    fn wants(&self, _: &str) -> bool {
        true
    }

    fn tell<'a>(
        &'a self,
        message_id: &'a str,
        told: &'a Told,
    ) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + 'a>> {
        Box::pin(async move {
            let line = self.line(message_id, told);
            let failed = |why: &str| Trouble::NotNow(format!("{}: {why}", self.host));
            let late = |_| failed("no answer in time");
            let sent = timeout(PATIENCE, self.send(&line)).await.map_err(late)?;
            let stream = sent.map_err(|error| failed(&error.to_string()))?;
            match timeout(STILL, closed(stream)).await {
                Ok(Err(error)) => Err(failed(&error.to_string())),
                Ok(Ok(())) | Err(_) => Ok(()),
            }
        })
    }
}

/// Elastic Common Schema 8.
fn ecs(message_id: &str, told: &Told) -> String {
    let outcome = if told.outcome == "done" { "success" } else { "failure" };
    let mut line = json!({
        "@timestamp": told.at,
        "ecs": { "version": "8.11.0" },
        "event": {
            "action": told.action, "id": message_id, "outcome": outcome, "kind": "event",
            "category": ["email"], "provider": "sluis", "sequence": told.number,
        },
        "user": { "name": told.actor },
        "sluis": {
            "object": told.object, "kinds": told.kinds, "persons": told.persons,
            "classes": told.classes, "deadline": told.deadline,
            "warned_hours": told.warned_hours,
        },
    });
    if !told.checkpoint.is_empty() {
        line["sluis"]["checkpoint"] = json!(told.checkpoint);
    }
    if !told.source.is_empty()
        && let Some(fields) = line.as_object_mut()
    {
        fields.insert("source".to_owned(), json!({ "ip": told.source }));
    }
    line.to_string()
}

/// Common Event Format, revision 25.
fn cef(message_id: &str, told: &Told) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let severity = if told.action.starts_with("incident-") { 7 } else { 3 };
    let mut line = format!(
        "CEF:0|Sluis|Sluis|{version}|{0}|{0}|{severity}|externalId={1} outcome={2}",
        told.action,
        extension(message_id),
        extension(&told.outcome)
    );
    let persons = told.persons.map(|persons| persons.to_string()).unwrap_or_default();
    for (key, value) in [
        ("suser", told.actor.as_str()),
        ("src", told.source.as_str()),
        ("cs1Label", if told.object.is_empty() { "" } else { "object" }),
        ("cs1", told.object.as_str()),
        ("cnt", persons.as_str()),
        ("cs2Label", if told.kinds.is_empty() { "" } else { "kinds" }),
        ("cs2", told.kinds.join(",").as_str()),
        ("cs3Label", if told.classes.is_empty() { "" } else { "classes" }),
        ("cs3", told.classes.join(",").as_str()),
        ("cs4Label", if told.checkpoint.is_empty() { "" } else { "checkpoint" }),
        ("cs4", told.checkpoint.as_str()),
    ] {
        if !value.is_empty() {
            line += &format!(" {key}={}", extension(value));
        }
    }
    line
}

/// A value of an extension, in which `\`, `=` and line ends have a meaning.
fn extension(value: &str) -> String {
    value.replace('\\', "\\\\").replace('=', "\\=").replace(['\r', '\n'], " ")
}

const PATIENCE: Duration = Duration::from_secs(15);
/// How long the end of a connection is waited for.
const STILL: Duration = Duration::from_secs(5);
/// Shorter than [`STILL`], so that this has ended it by then.
const UNACKNOWLEDGED_MS: u32 = 4_000;

#[cfg(test)]
mod tests {
    use super::cef;
    use super::ecs;
    use crate::signal::event::Told;

    fn told() -> Told {
        Told {
            number: 7,
            at: "2026-11-22T10:00:00Z".to_owned(),
            action: "incident-opened".to_owned(),
            outcome: "done".to_owned(),
            actor: "an=na".to_owned(),
            source: "192.0.2.7".to_owned(),
            object: "DL-2026-0001".to_owned(),
            kinds: vec!["bsn".to_owned(), "name".to_owned()],
            persons: Some(2600),
            classes: vec!["private".to_owned()],
            deadline: None,
            warned_hours: None,
            checkpoint: String::new(),
        }
    }

    #[test]
    fn a_line_for_a_siem_has_its_fields_and_no_more() {
        let line = cef("trail-7", &told());
        let start = format!("CEF:0|Sluis|Sluis|{}|incident-opened|", env!("CARGO_PKG_VERSION"));
        assert!(line.starts_with(&start), "{line}");
        assert!(line.contains("suser=an\\=na") && line.contains("cnt=2600"), "{line}");
        let line: serde_json::Value = serde_json::from_str(&ecs("trail-7", &told())).expect("JSON");
        assert_eq!(line["event"]["action"], "incident-opened");
        assert_eq!(line["source"]["ip"], "192.0.2.7");
    }
}
