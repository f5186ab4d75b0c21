//! `[webhook]`, `[topdesk]`, `[servicenow]` and `[export.…]` as the program uses them.

use std::path::PathBuf;

use crate::config::values::Value;
use crate::config::values::Values;
use crate::smtp::HostPort;

/// Which other systems are told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// `[webhook]`, where an address is set.
    pub webhook: Option<Receiver>,
    /// `[topdesk]`, likewise.
    pub topdesk: Option<Receiver>,
    /// `[servicenow]`, likewise.
    pub servicenow: Option<Receiver>,
    /// `[export.syslog]`, where a host is set.
    pub syslog: Option<Syslog>,
    /// `[export.checkpoints]`
    pub checkpoints: Checkpoints,
}

/// Signed checkpoints of the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoints {
    /// Hours between two of them; 0: none are made.
    pub hours: u64,
    /// Where a file of them is kept, beside the trail.
    pub folder: Option<PathBuf>,
}

/// A receiver over HTTPS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// Its address.
    pub url: String,
    /// Name of the credential by which it knows us; `None` where it is missing.
    pub secret: Option<String>,
}

/// A receiver of syslog over TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Syslog {
    /// Where it listens.
    pub host: HostPort,
    /// Whether it reads CEF; else ECS.
    pub is_cef: bool,
    /// A file with the certificate of its authority, beside those of this machine.
    pub authority: Option<PathBuf>,
}

impl Export {
    /// Takes its keys out of values that hold every key with a default.
    pub(super) fn from_values(values: &mut Values) -> Self {
        let mut receiver = |section, secret| {
            let secret = text(values, section, secret);
            text(values, section, "url").map(|url| Receiver { url, secret })
        };
        let webhook = receiver("webhook", "secret");
        let topdesk = receiver("topdesk", "authorization");
        let servicenow = receiver("servicenow", "authorization");
        let is_cef = text(values, SYSLOG, "format").is_some_and(|format| format == "cef");
        let authority = match values.take(SYSLOG, "authority") {
            Some(Value::Path(path)) => Some(path),
            _ => None,
        };
        let syslog = match values.take(SYSLOG, "host") {
            Some(Value::Host(host)) => Some(Syslog { host, is_cef, authority }),
            _ => None,
        };
        let checkpoints = Checkpoints {
            hours: match values.take(CHECKPOINTS, "hours") {
                Some(Value::Number(hours)) => hours,
                _ => 0,
            },
            folder: match values.take(CHECKPOINTS, "folder") {
                Some(Value::Path(path)) => Some(path),
                _ => None,
            },
        };
        Self { webhook, topdesk, servicenow, syslog, checkpoints }
    }
}

fn text(values: &mut Values, section: &'static str, name: &'static str) -> Option<String> {
    match values.take(section, name) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

const CHECKPOINTS: &str = "export.checkpoints";
const SYSLOG: &str = "export.syslog";
