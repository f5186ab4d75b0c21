//! Who opens content for the desk: workers that scan, one look at a time, and the looks made last.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;
use tokio::sync::Semaphore;
use tokio::sync::SemaphorePermit;

use crate::document::File;
use crate::mail::Address;
use crate::mail::Domain;
use crate::mail::Parties;
use crate::sandbox::Scanner;
use crate::scan;
use crate::scan::Preview;
use crate::store::Held;
use crate::store::HeldId;

/// Has parts of held messages looked at in worker processes.
pub struct Viewer {
    scanner: Box<dyn Fn() -> Scanner + Send + Sync>,
    own_domains: Vec<Domain>,
    /// One at a time: mail goes first.
    place: Semaphore,
    /// Masked previews, the latest behind.
    made: Mutex<VecDeque<(HeldId, scan::Wish, Preview)>>,
    /// Who waits for a look, or for an original: a name for each time.
    waiting: Mutex<Vec<String>>,
    /// Looks that are taken while nobody waits for them.
    underway: Mutex<Vec<(HeldId, scan::Wish)>>,
    /// Told at the end of each of these.
    ended: Notify,
}

/// Whether a look that nobody waits for can be begun.
pub(super) enum Turn {
    /// It is to be taken now; it counts as under way until this is dropped.
    Begun(Underway),
    /// It is being taken already.
    Underway,
    /// Too many are.
    Full,
}

/// A look under way.
pub(super) struct Underway {
    pub(super) wait: Wait,
    id: HeldId,
    wish: scan::Wish,
}

/// A place among those who wait, until this is dropped.
pub(super) struct Wait {
    pub(super) viewer: Arc<Viewer>,
    who: String,
}

/// Content that somebody takes along: who still reads it keeps a place.
pub(super) struct Original {
    pub(super) bytes: Bytes,
    pub(super) _wait: Wait,
}

impl AsRef<[u8]> for Original {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Viewer {
    /// A viewer whose looks are taken by the workers that `scanner` gives.
    pub fn new(
        scanner: impl Fn() -> Scanner + Send + Sync + 'static,
        own_domains: Vec<Domain>,
    ) -> Self {
        let made = Mutex::new(VecDeque::new());
        Self {
            scanner: Box::new(scanner),
            own_domains,
            place: Semaphore::new(1),
            made,
            waiting: Mutex::default(),
            underway: Mutex::default(),
            ended: Notify::new(),
        }
    }

    /// A place among those who wait; `None` where too many do, or this person does too often. So
    /// nobody takes up all places, whoever asks how many times at once.
    pub(super) fn wait(self: &Arc<Self>, who: &str) -> Option<Wait> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let own = waiting.iter().filter(|name| *name == who).count();
        if waiting.len() >= WAITING_MAX || own >= WAITING_EACH_MAX {
            return None;
        }
        waiting.push(who.to_owned());
        Some(Wait { viewer: Arc::clone(self), who: who.to_owned() })
    }

    /// A turn to take a look that goes on when nobody waits for it any more.
    pub(super) fn begin(self: &Arc<Self>, who: &str, id: &HeldId, wish: &scan::Wish) -> Turn {
        let mut underway = self.underway.lock().unwrap_or_else(PoisonError::into_inner);
        if underway.iter().any(|(other, asked)| other == id && asked == wish) {
            return Turn::Underway;
        }
        let Some(wait) = self.wait(who) else { return Turn::Full };
        underway.push((id.clone(), wish.clone()));
        let (id, wish) = (id.clone(), wish.clone());
        Turn::Begun(Underway { wait, id, wish })
    }

    /// Waits until a look is not under way any more; `false` where that takes longer.
    pub(super) async fn is_over(&self, id: &HeldId, wish: &scan::Wish, within: Duration) -> bool {
        let over = async {
            loop {
                let mut ended = std::pin::pin!(self.ended.notified());
                // From here on no end is missed.
                ended.as_mut().enable();
                let is_underway = {
                    let underway = self.underway.lock().unwrap_or_else(PoisonError::into_inner);
                    underway.iter().any(|(other, asked)| other == id && asked == wish)
                };
                if !is_underway {
                    return;
                }
                ended.await;
            }
        };
        tokio::time::timeout(within, over).await.is_ok()
    }

    /// A masked preview that was made before.
    pub(super) fn made_before(&self, id: &HeldId, wish: &scan::Wish) -> Option<Preview> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let found = made.iter().find(|(other, asked, _)| other == id && asked == wish);
        found.map(|(_, _, preview)| preview.clone())
    }

    /// Waits for the place: whoever has it opens the content, so that no more than one message is
    /// in memory for a look.
    pub(super) async fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.place.acquire().await.ok()
    }

    /// Looks at `content`, the message `held`, in the place of [`Viewer::place`]. What is readable is
    /// kept nowhere.
    ///
    /// - Failure: `None` where the worker ended or took too long.
    /// - Cost: reads the message up to the part, and searches that part.
    pub(super) async fn look(
        &self,
        _place: &SemaphorePermit<'_>,
        held: &Held,
        content: Bytes,
        wish: &scan::Wish,
    ) -> Option<Preview> {
        let address = |text: &str| Address::parse(text).ok();
        let parties = Parties {
            senders: address(&held.sender).into_iter().collect(),
            recipients: held.recipients.iter().filter_map(|to| address(&to.address)).collect(),
            own_domains: self.own_domains.clone(),
        };
        let name = "message.eml".to_owned();
        let file = File { name, media_type: Some("message/rfc822".to_owned()), bytes: content };
        let scanner = (self.scanner)();
        let preview = scanner.preview(file, parties, wish.clone()).await?;
        if wish.show == scan::Show::Masked {
            let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            made.push_back((held.id.clone(), wish.clone(), preview.clone()));
            if made.len() > MADE_MAX {
                made.pop_front();
            }
        }
        Some(preview)
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        let viewer = &self.wait.viewer;
        let mut underway = viewer.underway.lock().unwrap_or_else(PoisonError::into_inner);
        underway.retain(|(id, wish)| *id != self.id || *wish != self.wish);
        drop(underway);
        viewer.ended.notify_waiters();
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        let mut waiting = self.viewer.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = waiting.iter().position(|name| *name == self.who) {
            waiting.swap_remove(at);
        }
    }
}

/// Places among those who wait for a look: the last of them waits as long as all others take.
const WAITING_MAX: usize = 12;

/// How many of those one person can have.
const WAITING_EACH_MAX: usize = 3;

/// Previews that are kept: a few megabytes at most.
const MADE_MAX: usize = 32;
