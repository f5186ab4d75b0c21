//! What is done after a breach: getting the message back from those who should not have it, and
//! writing to those of whom it tells.
//!
//! Pages, API and shell call the same [`Followup`]; each step asks for the role, and writes its line
//! of the trail in its own transaction. Recipients without an account come in by a personal link,
//! where looking changes nothing and answering needs the code from the mail.

mod answer;
mod asking;
mod bounce;
mod error;
mod form;
mod groups;
mod letters;
mod making;
mod marks;
mod people;
mod retraction;
mod table;
mod template;

use jiff::Timestamp;

pub use answer::Asked;
pub use answer::Reply;
pub use answer::ReplyKey;
pub use answer::Told;
pub use asking::AskTemplate;
pub use asking::AskText;
pub use asking::check_subject;
pub use asking::parted;
pub use bounce::Bounced;
pub use bounce::bounced;
pub use error::Error;
pub use error::Flaw;
pub use form::form_on_paper;
pub use groups::Assignment;
pub use groups::Whom;
pub use letters::LETTERS_AT_ONCE;
pub use letters::Letterhead;
pub use letters::Printing;
pub use making::Begun;
pub use making::Making;
pub use marks::MARKS;
pub use marks::Mistake;
pub use people::Concerned;
pub use people::Listed;
pub use people::Numbers;
pub use people::Reader;
pub use people::Source;
pub use people::Whose;
pub use retraction::Ask;
pub use retraction::Chosen;
pub use retraction::Noted;
pub use retraction::Recipients;
pub use retraction::TEXT_CHARACTERS_MAX;
pub use table::people_csv;
pub use template::LetterText;
pub use template::Origin;
pub use template::Template;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::incident::Register;
use crate::notify::Notices;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentState;
use crate::store::Store;
use crate::store::Tx;

/// What is done after a breach; a clone is the same.
#[derive(Clone)]
pub struct Followup {
    store: Store,
    register: Register,
    notices: Notices,
    jobs: making::Jobs,
    clock: fn() -> Timestamp,
}

impl Followup {
    /// For the incidents of `register`, which lie in `store`; mails go by `notices`.
    pub fn new(store: Store, register: Register, notices: Notices) -> Self {
        Self { store, register, notices, jobs: making::Jobs::default(), clock: store::now }
    }

    /// The same with another clock.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> Timestamp) -> Self {
        self.clock = clock;
        self
    }
}

/// Writes a line of the trail about an incident.
fn record(
    tx: &mut Tx<'_>,
    who: &Principal,
    action: Action,
    incident_id: &str,
    detail: String,
    at: Timestamp,
) -> Result<(), store::Error> {
    let event = Event { detail, ..Event::done(who, action, incident_id, at) };
    audit::record(tx, &event)
}

/// The incident, in the transaction that does something about it: not with one that came to
/// nothing, nor with one that was erased, be it a moment ago.
fn living(tx: &mut Tx<'_>, id: &str) -> Result<Incident, Error> {
    let incident = store::incident::find(tx, id)?;
    match incident.state == IncidentState::Cancelled || incident.erased_at.is_some() {
        true => Err(Error::NotNow),
        false => Ok(incident),
    }
}
