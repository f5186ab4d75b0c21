//! The breach register (Dutch: datalekregister): every release makes an entry in it.
//!
//! [`open`], [`accepted`] and [`cancel`] write in the transaction of the one who calls, beside the
//! change that they belong to; [`Register`] reads, for page, API and shell alike. Assessing and
//! closing an incident are not here yet.

mod assess;
mod clock;
mod record;
mod register;
mod sheet;

pub use clock::{Clock, DEADLINE_HOURS, Pressure, pressure};
pub use record::{Answered, Cancellation, accepted, cancel, open};
pub use register::{Error, Filter, Register};
pub use sheet::{Answer, Imprint, Section, Sheet, sheet};
