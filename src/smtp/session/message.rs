//! The part of a session that takes in a message: DATA and BDAT.

use super::Open;
use super::Phase;
use super::Session;
use super::Waiting;
use super::out_of_order;
use super::too_large;
use crate::smtp::Action;
use crate::smtp::Reply;
use crate::smtp::body::Body;
use crate::smtp::body::Flaw;
use crate::smtp::body::Framing;
use crate::smtp::body::Progress;
use crate::smtp::command::Chunk;

impl Session {
    pub(super) fn data(&mut self) {
        let limit = self.message_bytes_max();
        match &self.transaction {
            None => self.mistake(out_of_order("MAIL first")),
            Some(open) if open.chunks.is_some() => {
                self.mistake(out_of_order("the message has begun with BDAT"));
            }
            Some(Open { accepted: 0, offered: 0, .. }) => self.mistake(out_of_order("RCPT first")),
            Some(Open { accepted: 0, .. }) => self.reply(no_recipients()),
            Some(open) => {
                let policy = self.settings.bare_line_ends;
                let body = Body::new(Framing::Dotted, policy, limit, open.announced);
                self.phase = Phase::Data(body);
                let go = Reply::plain(354, "end with <CR><LF>.<CR><LF>");
                self.actions.push_back(Action::Reply(go));
            }
        }
    }

    pub(super) fn read_data(&mut self) -> bool {
        let Phase::Data(body) = &mut self.phase else { return false };
        let unread = self.input.unread();
        if unread.is_empty() {
            return false;
        }
        let progress = body.read(unread);
        match progress {
            Progress::More => {
                self.input.clear();
                let too_much = body.seen_bytes() > body.bytes_max().saturating_mul(DISCARDED_TIMES);
                if too_much {
                    self.reply(too_large());
                    self.close();
                }
                too_much
            }
            Progress::Ended(end) => {
                self.input.take(end);
                if let Phase::Data(body) = std::mem::replace(&mut self.phase, Phase::Command) {
                    self.finish(body, Framing::Dotted);
                }
                true
            }
        }
    }

    /// RFC 3030: the chunk follows at once, so it is read even where the command is refused.
    pub(super) fn bdat(&mut self, size_bytes: u64, position: Chunk) {
        let limit = self.message_bytes_max();
        let policy = self.settings.bare_line_ends;
        let refused = match &mut self.transaction {
            None => Some(out_of_order("MAIL first")),
            Some(Open { accepted: 0, offered: 0, .. }) => Some(out_of_order("RCPT first")),
            Some(Open { accepted: 0, .. }) => Some(no_recipients()),
            Some(open) => {
                let announced = open.announced;
                let body = open
                    .chunks
                    .get_or_insert_with(|| Body::new(Framing::Counted, policy, limit, announced));
                let total = body.seen_bytes().saturating_add(size_bytes);
                (total > limit).then(too_large)
            }
        };
        if refused.is_some() && size_bytes > limit.saturating_mul(DISCARDED_TIMES) {
            self.reply(too_large());
            return self.close();
        }
        self.phase = Phase::Chunk { remaining: size_bytes, position, refused, size_bytes };
    }

    pub(super) fn read_chunk(&mut self) -> bool {
        let Phase::Chunk { remaining, position, refused, size_bytes } = &mut self.phase else {
            return false;
        };
        let unread = self.input.unread();
        let length = usize::try_from(*remaining).unwrap_or(usize::MAX).min(unread.len());
        let chunks = self.transaction.as_mut().and_then(|open| open.chunks.as_mut());
        if let (None, Some(body)) = (&refused, chunks) {
            body.read(unread.get(..length).unwrap_or_default());
        }
        self.input.take(length);
        *remaining -= length as u64;
        if *remaining > 0 {
            return false;
        }
        let (position, size_bytes, refused) = (*position, *size_bytes, refused.take());
        self.phase = Phase::Command;
        if let Some(reply) = refused {
            self.reset();
            self.mistake(reply);
        } else if position == Chunk::More {
            self.reply(Reply::new(250, (2, 0, 0), format!("{size_bytes} bytes received")));
        } else if let Some(body) = self.transaction.as_mut().and_then(|open| open.chunks.take()) {
            self.finish(body, Framing::Counted);
        }
        true
    }

    /// Hands on the message, or says why not; the transaction ends either way.
    fn finish(&mut self, body: Body, framing: Framing) {
        match body.finish() {
            Ok(message) => {
                self.transaction = None;
                self.waiting = Waiting::Data;
                self.actions.push_back(Action::Data(message));
            }
            Err(Flaw::TooLarge) => {
                self.reset();
                self.reply(too_large());
            }
            Err(flaw @ (Flaw::BareLineEnd | Flaw::GhostEnd)) => {
                self.reset();
                let why = match flaw {
                    Flaw::GhostEnd => "NUL beside a lone dot in the message",
                    _ => "bare CR or LF in the message",
                };
                self.reply(Reply::new(554, (5, 6, 0), why));
                // A client that ends lines in other ways may mean what follows as a message.
                if framing == Framing::Dotted {
                    self.close();
                }
            }
        }
    }
}

fn no_recipients() -> Reply {
    Reply::new(554, (5, 5, 1), "no valid recipients")
}

/// So many times the limit are read and thrown away in the hope of an end; then we hang up.
const DISCARDED_TIMES: u64 = 8;
