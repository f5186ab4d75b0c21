//! Where an incident is in its life, and how it came into the register.

use serde::Deserialize;
use serde::Serialize;

/// Where an incident is in its life. The gateway moves the first ones, people the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// The release is decided; the next hop has not yet accepted a recipient.
    Pending,
    /// It may be a breach: the clock runs, nobody has taken it up yet.
    Potential,
    /// Somebody assesses it.
    Assessing,
    /// It is a breach; whether to report it is to be decided.
    Confirmed,
    /// The regulator was told what was known at that moment (GDPR art. 33(4)).
    NotifiedInitial,
    /// The regulator was told all.
    NotifiedComplete,
    /// What the regulator was told was taken back.
    Withdrawn,
    /// It is no breach.
    NoBreach,
    /// All is answered and done.
    Closed,
    /// Undone, or never accepted by the next hop for any recipient.
    Cancelled,
}

/// How an incident came into the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentSource {
    /// A held message was released.
    Release,
    /// Monitor mode let it through, and a reviewer marked it.
    Monitor,
    /// Somebody reported it: a lost letter, a stick, a message of a resident.
    Reported,
    /// Another organisation told of a breach of our data.
    Processor,
}

impl IncidentState {
    /// All states.
    pub const ALL: [Self; 10] = [
        Self::Pending,
        Self::Potential,
        Self::Assessing,
        Self::Confirmed,
        Self::NotifiedInitial,
        Self::NotifiedComplete,
        Self::Withdrawn,
        Self::NoBreach,
        Self::Closed,
        Self::Cancelled,
    ];

    /// Those in which the clock runs: nothing was reported, nothing decided.
    pub const RUNNING: [Self; 3] = [Self::Potential, Self::Assessing, Self::Confirmed];

    /// Those in which somebody still has to do something.
    pub const OPEN: [Self; 6] = [
        Self::Potential,
        Self::Assessing,
        Self::Confirmed,
        Self::NotifiedInitial,
        Self::NotifiedComplete,
        Self::Withdrawn,
    ];

    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Potential => "potential",
            Self::Assessing => "assessing",
            Self::Confirmed => "confirmed",
            Self::NotifiedInitial => "notified_initial",
            Self::NotifiedComplete => "notified_complete",
            Self::Withdrawn => "withdrawn",
            Self::NoBreach => "no_breach",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that [`IncidentState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the clock of the regulator runs.
    pub fn is_running(self) -> bool {
        Self::RUNNING.contains(&self)
    }

    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

impl IncidentSource {
    /// All sources.
    pub const ALL: [Self; 4] = [Self::Release, Self::Monitor, Self::Reported, Self::Processor];

    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Monitor => "monitor",
            Self::Reported => "reported",
            Self::Processor => "processor",
        }
    }

    /// The source of that [`IncidentSource::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}
