//! The breach register (Dutch: datalekregister): every release makes an entry in it.

mod clock;
mod sheet;

pub use clock::{DEADLINE_HOURS, deadline};
pub use sheet::{Answer, Section, Sheet, sheet};
