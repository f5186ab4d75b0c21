//! All that happened to one message and was said of it, a page at a time: a page of the message shows
//! the last of it.

use crate::access::Principal;
use crate::review::Desk;
use crate::review::Error;
use crate::review::permit;
use crate::store;
use crate::store::Entry;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::Notice;
use crate::store::Remark;
use crate::store::TrailFilter;
use crate::store::Tx;

/// What happened to a message.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The message.
    pub held: Held,
    /// Lines of its audit trail, latest first.
    pub trail: Vec<Entry>,
    /// What was asked and explained, in order.
    pub remarks: Vec<Remark>,
    /// What was told about it by mail, or will be, in order.
    pub notices: Vec<Notice>,
}

impl Desk {
    /// What happened to a message: at most `limit` lines below line `below` of the trail (0: the last
    /// ones), and all that was said.
    ///
    /// - Failure: `Erased` at the end of its term, as [`Desk::show`].
    pub async fn history(
        &self,
        who: &Principal,
        id: &HeldId,
        below: u64,
        limit: u32,
    ) -> Result<History, Error> {
        permit::see(who)?;
        let id = id.clone();
        let read = move |tx: &mut Tx<'_>| {
            let held = store::held::find(tx, &id)?;
            if store::held_erasure::is_erased(tx, &id)? {
                return Ok(None);
            }
            let object = id.to_string();
            let filter = TrailFilter { object, below, limit, ..TrailFilter::default() };
            let trail = store::trail::list(tx, &filter)?;
            let remarks = store::conversation::list(tx, &id)?;
            let notices = store::notice::about(tx, &id)?;
            Ok(Some(History { held, trail, remarks, notices }))
        };
        self.store().read(read).await?.ok_or(Error::Erased)
    }
}
