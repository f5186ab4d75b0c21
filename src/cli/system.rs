//! What the page of the system tells: disk, certificate, next hop and the settings as they hold.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::config::Config;
use crate::gate::Gate;
use crate::web::State;
use crate::web::System;

/// The settings that hold, and when they were read.
#[derive(Clone)]
pub(super) struct Loaded(Arc<Mutex<Reading>>);

struct Reading {
    at: Timestamp,
    failed: Option<String>,
    configuration: Vec<(String, String)>,
    data_dir: PathBuf,
    certificate: Option<PathBuf>,
    next_hops: Vec<String>,
}

impl Loaded {
    /// What was read at the start.
    pub(super) fn new(config: &Config) -> Self {
        Self(Arc::new(Mutex::new(Reading {
            at: Timestamp::now(),
            failed: None,
            configuration: config.told.clone(),
            data_dir: config.data_dir.clone(),
            certificate: config.smtp.tls.as_ref().map(|files| files.cert.clone()),
            next_hops: config.next_hop.hosts.iter().map(ToString::to_string).collect(),
        })))
    }

    /// It was read again.
    pub(super) fn again(&self, config: &Config) {
        let mut reading = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (reading.at, reading.failed) = (Timestamp::now(), None);
        reading.configuration.clone_from(&config.told);
    }

    /// It was read again in vain: what held still holds.
    pub(super) fn failed(&self, why: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failed = Some(why.to_owned());
    }

    /// The pages, which tell of it and of the gate from now on.
    pub(super) fn shown_by(&self, pages: State, gate: &Gate) -> State {
        let (loaded, gate) = (self.clone(), gate.clone());
        pages.with_system(move || loaded.system(&gate))
    }

    /// How the machine is doing.
    fn system(&self, gate: &Gate) -> System {
        let reading = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let up = gate.next_hop().is_up();
        System {
            disk: disk(&reading.data_dir),
            next_hops: vec![(reading.next_hops.join(", "), up)],
            certificate: reading
                .certificate
                .as_ref()
                .map(|file| (file.display().to_string(), not_after(file))),
            loaded_at: Some(reading.at),
            reload_failed: reading.failed.clone(),
            configuration: reading.configuration.clone(),
        }
    }
}

/// Bytes that are free and bytes in all where the data lies.
fn disk(data_dir: &Path) -> Option<(u64, u64)> {
    let found = rustix::fs::statvfs(data_dir).ok()?;
    Some((found.f_bavail.saturating_mul(found.f_frsize), found.f_blocks * found.f_frsize))
}

/// When the first certificate of a file ends.
fn not_after(file: &Path) -> Option<Timestamp> {
    let certificate = CertificateDer::from_pem_file(file).ok()?;
    validity_end(&certificate)
}

/// The end of the validity of a certificate in DER (RFC 5280, sections 4.1 and 4.1.2.5).
fn validity_end(der: &[u8]) -> Option<Timestamp> {
    let (_, certificate, _) = element(der)?;
    let (_, mut rest, _) = element(certificate)?;
    // Version (optional), serial number, signature, issuer; then the validity.
    if rest.first() == Some(&0xa0) {
        rest = element(rest)?.2;
    }
    for _ in 0..3 {
        rest = element(rest)?.2;
    }
    let (_, validity, _) = element(rest)?;
    let (_, _, after) = element(validity)?;
    let (tag, time, _) = element(after)?;
    let text = std::str::from_utf8(time).ok()?;
    let full = match (tag, text.get(..2)?.parse::<u32>().ok()?) {
        // UTCTime has two digits of the year; from 50 on they are those of the last century.
        (0x17, year) if year >= 50 => format!("19{text}"),
        (0x17, _) => format!("20{text}"),
        _ => text.to_owned(),
    };
    let part = |range: std::ops::Range<usize>| full.get(range);
    let (date, clock) = (part(0..8)?, part(8..14)?);
    let iso = format!(
        "{}-{}-{}T{}:{}:{}Z",
        date.get(..4)?,
        date.get(4..6)?,
        date.get(6..8)?,
        clock.get(..2)?,
        clock.get(2..4)?,
        clock.get(4..6)?
    );
    iso.parse().ok()
}

/// Tag, content and what follows of one DER element.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, first, rest) = (*der.first()?, usize::from(*der.get(1)?), der.get(2..)?);
    let (length, rest) = if first < 0x80 {
        (first, rest)
    } else {
        let count = first & 0x7f;
        let bytes = rest.get(..count).filter(|bytes| bytes.len() <= 4)?;
        let length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        (length, rest.get(count..)?)
    };
    Some((tag, rest.get(..length)?, rest.get(length..)?))
}

#[cfg(test)]
mod tests {
    use super::validity_end;

    #[test]
    fn reads_when_a_certificate_ends() {
        let mut parameters =
            rcgen::CertificateParams::new(vec!["sluis.x.nl".to_owned()]).expect("a name");
        for (year, expected) in [(2031, "2031-05-06T00:00:00Z"), (2055, "2055-05-06T00:00:00Z")] {
            parameters.not_after = rcgen::date_time_ymd(year, 5, 6);
            let key = rcgen::KeyPair::generate().expect("a key");
            let certificate = parameters.self_signed(&key).expect("a certificate");
            let end = validity_end(certificate.der()).expect("an end");
            assert_eq!(end.to_string(), expected);
        }
        assert_eq!(validity_end(&[0x30, 0x84, 0xff, 0xff]), None);
        assert_eq!(validity_end(&[]), None);
    }
}
