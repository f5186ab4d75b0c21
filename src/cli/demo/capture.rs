//! A smart host that takes every message and keeps it in memory, to show what arrived.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use bytes::Bytes;

use crate::smtp::Client;
use crate::smtp::Extensions;
use crate::smtp::ForwardPath;
use crate::smtp::Handler;
use crate::smtp::Patience;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::smtp::Transaction;

/// Takes everything; cheap to clone, all clones see the same mail.
#[derive(Clone, Default)]
pub struct Capture {
    taken: Arc<Mutex<Vec<Taken>>>,
}

/// A message that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Envelope sender, empty for the null sender.
    pub sender: String,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// The message, as it came.
    pub message: Bytes,
}

impl Taken {
    /// Whether Sluis wrote it.
    pub fn is_notice(&self) -> bool {
        let end = format!("<{NOTICES_FROM}>\r");
        let mut fields =
            self.message.split(|byte| *byte == b'\n').take_while(|line| line.len() > 1);
        fields.any(|line| line.starts_with(b"From:") && line.ends_with(end.as_bytes()))
    }
}

/// A message that is arriving.
pub struct Arriving {
    capture: Capture,
    sender: String,
    recipients: Vec<String>,
}

impl Capture {
    /// Everything that arrived so far, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many messages arrived so far, but for those that Sluis wrote itself.
    pub fn count(&self) -> usize {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.iter().filter(|taken| !taken.is_notice()).count()
    }
}

impl Handler for Capture {
    type Transaction = Arriving;

    fn extensions(&self) -> Extensions {
        Extensions::all()
    }

    async fn mail(&self, _: &Client, from: &ReversePath) -> Result<Arriving, Reply> {
        let sender = from.raw.clone();
        Ok(Arriving { capture: self.clone(), sender, recipients: Vec::new() })
    }
}

impl Transaction for Arriving {
    async fn rcpt(&mut self, to: &ForwardPath) -> Reply {
        self.recipients.push(to.raw.clone());
        Reply::new(250, (2, 1, 5), "ok")
    }

    async fn data(self, message: Bytes, _: Patience) -> Reply {
        let taken = Taken { sender: self.sender, recipients: self.recipients, message };
        let mut all = self.capture.taken.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(taken);
        Reply::new(250, (2, 0, 0), format!("captured as {}", all.len()))
    }

    async fn reset(self) {}
}

/// From where the mails of Sluis come in the demo.
pub(super) const NOTICES_FROM: &str = "sluis@voorbeeld.nl";
