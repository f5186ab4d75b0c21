//! A mail that says nothing, sent to see whether mail leaves.

use jiff::Timestamp;
use jiff::civil::Time;

use crate::mail::Address;
use crate::notify::Letter;
use crate::notify::Settings;
use crate::notify::body::Body;
use crate::notify::body::Piece;
use crate::render::Language;
use crate::render::texts;

/// A test message to `to`, as it goes over the wire. Without `settings` it comes from `to` itself.
///
/// - Failure: `None` where nothing can be sent from that address, or the system gives no randomness.
pub fn trial(
    settings: Option<&Settings>,
    to: &Address,
    language: Language,
    now: Timestamp,
) -> Option<String> {
    let said = &texts(language).about;
    let pieces = vec![
        Piece::Paragraph((said.trial_body)(&language.moment(now))),
        Piece::Paragraph(said.trial_nothing.to_owned()),
    ];
    let letter = Letter {
        id: None,
        to: to.clone(),
        subject: said.trial_subject.to_owned(),
        bodies: vec![Body { language, pieces }],
        thread: None,
        reply_to: None,
    };
    match settings {
        Some(settings) => letter.written(settings, now),
        None => letter.written(&plain(to), now),
    }
}

/// Settings that only name a sender.
fn plain(from: &Address) -> Settings {
    Settings {
        from_name: "Sluis".to_owned(),
        from: from.clone(),
        organisation: String::new(),
        internal: Vec::new(),
        team: String::new(),
        team_address: None,
        contact: None,
        skip: Vec::new(),
        bilingual: false,
        digest: Time::midnight(),
        public_url: String::new(),
        expire_days: 0,
    }
}
