//! A mail as it is handed over.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::message::MultiPart;
use lettre::message::SinglePart;
use lettre::message::header::HeaderName;
use lettre::message::header::HeaderValue;

use crate::access::new_link;
use crate::mail::Address;
use crate::notify::Settings;
use crate::notify::body;
use crate::notify::body::Body;

/// A mail that was written, and not sent yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub(super) to: Address,
    pub(super) subject: String,
    pub(super) bodies: Vec<Body>,
    /// What it answers, so that a mail program puts it there.
    pub(super) thread: Option<Thread>,
    /// What stands before the `@` of its `Message-ID`; `None`: something random.
    pub(super) id: Option<String>,
    /// Where an answer goes; such a mail has an envelope sender too. `None`: nobody is to answer.
    pub(super) reply_to: Option<Address>,
}

/// The message that a mail is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Thread {
    /// Its `Message-ID`, in angle brackets.
    pub(super) message_id: String,
    /// What that answered itself, likewise.
    pub(super) references: Vec<String>,
}

impl Thread {
    /// The thread of a message with these fields; `None` where it has no usable `Message-ID`.
    pub(super) fn of(message_id: &str, references: &str) -> Option<Self> {
        let is_id = |text: &&str| {
            text.len() <= ID_BYTES_MAX
                && text.starts_with('<')
                && text.ends_with('>')
                && text.contains('@')
                && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let message_id = Some(message_id.trim()).filter(is_id)?.to_owned();
        let mut references: Vec<String> =
            references.split_whitespace().filter(is_id).map(str::to_owned).collect();
        let surplus = references.len().saturating_sub(REFERENCES_MAX);
        references.drain(..surplus);
        Some(Self { message_id, references })
    }
}

impl Letter {
    /// The mail as it goes over the wire: ASCII, with CRLF.
    ///
    /// - Failure: `None` where the sender's address of the settings is none that mail can come
    ///   from, or the system gives no randomness.
    pub fn written(&self, settings: &Settings, now: Timestamp) -> Option<String> {
        let from = lettre::Address::new(settings.from.local(), settings.from.domain().as_str());
        let from = from.ok()?;
        let name = Some(settings.from_name.clone()).filter(|name| !name.is_empty());
        let local = match &self.id {
            Some(id) => id.clone(),
            None => new_link()?.expose().to_owned(),
        };
        let id = format!("<{local}@{}>", settings.from.domain().as_str());
        let mut builder = lettre::Message::builder()
            // The envelope is ours: this one only keeps the library from asking for another.
            .envelope(Envelope::new(None, vec![from.clone()]).ok()?)
            .date(SystemTime::from(now))
            .from(Mailbox::new(name, from))
            .raw_header(raw("To", &format!("<{}>", self.to))?)
            .subject(&self.subject)
            .message_id(Some(id))
            .raw_header(raw("X-Auto-Response-Suppress", "All")?);
        builder = match &self.reply_to {
            Some(address) => builder.raw_header(raw("Reply-To", &format!("<{address}>"))?),
            None => builder.raw_header(raw("Auto-Submitted", "auto-generated")?),
        };
        if let Some(thread) = &self.thread {
            let all = thread.references.iter().chain(std::iter::once(&thread.message_id));
            let all: Vec<&str> = all.map(String::as_str).collect();
            builder = builder
                .raw_header(raw("In-Reply-To", &thread.message_id)?)
                .raw_header(raw("References", &all.join("\r\n "))?);
        }
        let parts = MultiPart::alternative()
            .singlepart(SinglePart::plain(body::plain(&self.bodies)))
            .singlepart(SinglePart::html(body::html(&self.subject, &self.bodies)));
        String::from_utf8(builder.multipart(parts).ok()?.formatted()).ok()
    }
}

/// A field of which the value is ASCII, and folded where it is long.
fn raw(name: &str, value: &str) -> Option<HeaderValue> {
    let name = HeaderName::new_from_ascii(name.to_owned()).ok()?;
    let unfolded = value.replace("\r\n", "");
    Some(HeaderValue::dangerous_new_pre_encoded(name, unfolded, value.to_owned()))
}

/// Longer ones do not fit a line (RFC 5322, 2.1.1).
const ID_BYTES_MAX: usize = 900;

/// Of a long thread its last messages.
const REFERENCES_MAX: usize = 20;
