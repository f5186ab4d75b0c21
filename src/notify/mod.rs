//! What Sluis tells by mail: senders of mail that is held, and those who review it.
//!
//! A step at the desk or the gate puts a notice in the store, in the transaction in which the step
//! itself is written ([`Notices`]). The gateway takes up what is due, and [`Post`] turns it into a
//! mail. Only people of the organisation are told anything, and recipients whom an officer asks to
//! delete a mail; nothing that was found in a message stands in a mail. Nothing here opens a
//! connection.

mod body;
mod clocks;
mod compose;
mod hours;
mod letter;
mod lists;
mod notices;
mod outline;
mod post;
mod queue;
mod retraction;
mod reviewers;
mod rounds;
mod settings;
mod several;
mod targets;
mod trial;
mod who;

pub use letter::Letter;
pub use notices::Notices;
pub use outline::why_for_sender;
pub use post::{Outcome, Parcel, Post, pause};
pub use retraction::link_of;
pub use retraction::says_no_such_address;
pub use settings::Clocks;
pub use settings::Settings;
pub use targets::Awaited;
pub use trial::trial;
