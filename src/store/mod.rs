//! (nouns only so far)

mod account;
mod held;
mod incident;
mod outbox;
mod trail;

pub use account::{Account, Role, Token};
pub use held::{Held, HeldId, HeldRecipient, HeldState, RecipientState};
pub use incident::{Incident, IncidentRecipient, IncidentState};
pub use outbox::Outbound;
pub use trail::Entry;
