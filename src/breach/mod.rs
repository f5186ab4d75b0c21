//! What a breach may mean for people: how severe it is, how much risk there is, what it may lead to.
//!
//! Everything here is a proposal with its grounds: people decide (docs/register.md). Nothing here
//! knows a message, a register or a clock.

mod consequence;
mod facts;
mod flag;
mod named;
mod question;
mod risk;
mod score;
mod severity;
mod spread;

pub use consequence::Consequence;
pub use consequence::consequences;
pub use facts::Facts;
pub use facts::Reached;
pub use flag::Flag;
pub use flag::flags;
pub use named::Named;
pub use named::names;
pub use named::standing;
pub use question::Form;
pub use question::Question;
pub use question::REGISTER_SECTION;
pub use question::TEXT_CHARACTERS_MAX;
pub use risk::Ground;
pub use risk::Proposal;
pub use risk::RiskLevel;
pub use risk::propose;
pub use score::Score;
pub use score::factor;
pub use severity::Because;
pub use severity::Ease;
pub use severity::Fact;
pub use severity::Level;
pub use severity::Severity;
pub use severity::Spread;
pub use severity::because;
pub use severity::severity;
