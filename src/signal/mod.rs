//! What other systems are told: tickets, webhooks and a SIEM hear of held mail and of incidents.
//!
//! The audit trail is what there is to tell, so that nothing is told that did not happen and
//! nothing that happened is left out: [`Teller`] makes a row of each line that a channel wants, in one
//! transaction with how far it has read, and tells each row until the other side takes it. No
//! personal data leaves: no subject, no address, no text that a person wrote.
//!
//! A new channel is a file in `channels/` and a line in its list.

mod channel;
mod channels;
mod event;
mod settings;
mod teller;

pub use channel::Trouble;
pub use event::Told;
pub use settings::Settings;
pub use settings::SyslogFormat;
pub use settings::Target;
pub use settings::signing_key;
pub use teller::Teller;
pub use teller::dead;
pub use teller::retry;
