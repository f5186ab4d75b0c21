//! What is said of entries of the lists: those of the settings, and those proposed at the desk.

use jiff::Timestamp;
use serde::Serialize;

use crate::destination::Pattern;
use crate::destination::Unfit;
use crate::render::day;
use crate::store::EntryState;
use crate::store::KeptEntry;

/// An entry as `/api/v1/entries` shows it.
#[derive(Serialize)]
pub struct EntryJson<'a> {
    id: String,
    entry: String,
    level: &'static str,
    state: &'static str,
    why: &'a str,
    review_on: Option<String>,
    last_day: Option<String>,
    proposed_by: &'a str,
    proposed_at: Timestamp,
    decided_by: Option<&'a str>,
    decided_at: Option<Timestamp>,
}

/// The lists of partners and known correspondents.
pub struct EntryTexts {
    /// Those that hold.
    pub tab_listed: &'static str,
    /// Near misses.
    pub tab_alike: &'static str,
    /// Where near misses come from.
    pub lead_alike: &'static str,
    /// There are none.
    pub empty_alike: &'static str,
    /// Caption of near misses.
    pub caption_alike: &'static str,
    /// The known name.
    pub column_known: &'static str,
    /// The messages.
    pub column_messages: &'static str,
    /// When the latest came in.
    pub column_seen: &'static str,
    /// Those that wait.
    pub tab_proposed: &'static str,
    /// What it means to be on a list.
    pub lead_listed: &'static str,
    /// Who may accept what.
    pub lead_proposed: &'static str,
    /// Nothing is on a list.
    pub empty_listed: &'static str,
    /// Nothing waits.
    pub empty_proposed: &'static str,
    /// Caption of those that hold.
    pub caption_listed: &'static str,
    /// Caption of those that wait.
    pub caption_proposed: &'static str,
    /// Caption of those that hold no more, and heading above them.
    pub caption_ended: &'static str,
    /// Partner or known correspondent.
    pub column_level: &'static str,
    /// Where it comes from.
    pub column_source: &'static str,
    /// The agreement, or the reason.
    pub column_why: &'static str,
    /// When mail last went by it.
    pub column_last: &'static str,
    /// Which addresses it covers.
    pub covers: fn(&Pattern) -> &'static str,
    /// It stands in the settings, under this key.
    pub from_settings: fn(&str) -> String,
    /// It is a file of agreements: its name, who answers for it.
    pub from_agreement: fn(&str, &str) -> String,
    /// An agreement: of how many people, until when.
    pub agreed: fn(u64, &str) -> String,
    /// An agreement that ended on this day.
    pub agreement_over: fn(&str) -> String,
    /// What became of an entry: its state, who proposed it, who decided, the day of that.
    pub decided: fn(EntryState, &str, &str, &str) -> String,
    /// When somebody is to look at it again.
    pub review_on: fn(&str) -> String,
    /// Somebody should have looked at it again.
    pub review_over: fn(&str) -> String,
    /// No mail went by it yet.
    pub unused: &'static str,
    /// Makes it hold.
    pub accept: &'static str,
    /// Refuses it.
    pub refuse: &'static str,
    /// Ends it.
    pub end: &'static str,
    /// It was proposed.
    pub propose_done: fn(&str) -> String,
    /// It was accepted.
    pub accept_done: fn(&str) -> String,
    /// It was refused.
    pub refuse_done: fn(&str) -> String,
    /// It was ended.
    pub end_done: fn(&str) -> String,
    /// Another was first: who, and over what.
    pub conflict: fn(&str, &str) -> String,
    /// Heading of the form, and the link to it.
    pub propose: &'static str,
    /// What a proposal is.
    pub propose_lead: &'static str,
    /// Whom it covers.
    pub hint_entry: &'static str,
    /// What it means to be a known correspondent.
    pub hint_expected: &'static str,
    /// What it means to be a partner.
    pub hint_trusted: &'static str,
    /// What to write as a reason.
    pub hint_why: &'static str,
    /// The date at which somebody is to look at it again.
    pub label_review: &'static str,
    /// That it need not be given.
    pub hint_review: &'static str,
    /// Sends the proposal.
    pub submit: &'static str,
    /// Back to the list.
    pub back: &'static str,
    /// No level was chosen.
    pub no_level: &'static str,
    /// The date is none, or has passed.
    pub bad_date: &'static str,
    /// Why it cannot stand on a list.
    pub unfit: fn(Unfit) -> &'static str,
}

/// An entry as programs read it.
pub fn entry_json(kept: &KeptEntry) -> EntryJson<'_> {
    EntryJson {
        id: format!("E-{}", kept.number),
        entry: kept.entry.pattern.to_string(),
        level: kept.entry.level.name(),
        state: kept.state.name(),
        why: &kept.why,
        review_on: kept.review_day.map(day),
        last_day: kept.last_day.map(day),
        proposed_by: &kept.proposed_by,
        proposed_at: kept.proposed_at,
        decided_by: Some(kept.decided_by.as_str()).filter(|by| !by.is_empty()),
        decided_at: kept.decided_at,
    }
}
