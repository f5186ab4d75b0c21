//! The breach register (Dutch: datalekregister): every release makes an entry in it, and people add
//! what happened elsewhere.
//!
//! [`open`], [`accepted`] and [`cancel`] write in the transaction of the one who calls, beside the
//! change that they belong to. [`Register`] is the rest, for page, API and shell alike: reading,
//! answering the questions of the form, taking an incident from step to step, exporting, erasing.

mod answer;
mod assess;
mod beside;
mod case;
mod clock;
mod controllers;
mod delivery;
mod ending;
mod error;
mod flawed;
mod follow;
mod guard;
mod history;
mod intake;
mod late;
mod measure;
mod original;
mod own;
mod parts;
mod party;
mod period;
mod propose;
mod record;
mod register;
mod retain;
mod settings;
mod sheet;
mod stride;
mod suggest;
mod table;
mod target;
mod timeline;
mod told;
mod trusted;
mod why;

pub use answer::Edit;
pub use beside::Beside;
pub use case::{Case, Origin};
pub use clock::{Clock, DEADLINE_HOURS, FOLLOW_UP, Pressure, pressure};
pub use controllers::{Controller, Controllers, PartyGround};
pub use delivery::Release;
pub use ending::{ENDED_MAX, EndVerdict, Ended, Ending};
pub use error::Error;
pub use flawed::trail_flawed;
pub use guard::{holds_number, lacking, untold};
pub use history::{Proved, Unproved, verify_history};
pub use intake::Intake;
pub use late::Late;
pub use measure::Plan;
pub use original::Known;
pub use original::made_of;
pub use parts::{FILE_BYTES_MAX, NewNote};
pub use party::{Notice, PARTY, PartyAnswer, party_decided, party_told};
pub use period::Period;
pub use record::{Answered, Cancellation, accepted, cancel, open};
pub use register::{Filter, Register, between};
pub use retain::{LIST_KEPT, is_kept, kept_messages};
pub use settings::{Settings, Terms, Threshold};
pub use sheet::{Answer, Imprint, Section, Sheet, answer_in_words, section, sheet};
pub use stride::{Stride, asks_text};
pub use table::{Counted, Figures, Table, TableRow};
pub use target::{Target, Targets, still_to_do};
pub use timeline::{Happened, timeline};
pub use trusted::{TRUSTED, Trusting};
pub use why::because;
