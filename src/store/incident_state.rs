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
    /// It was delivered and recorded, and found to be a breach later.
    LateDetection,
    /// Somebody reported it: a lost letter, a stick, a message of a resident.
    Reported,
    /// Another organisation told of a breach of our data.
    Processor,
    /// The audit trail is not whole (BIO2 8.15.06).
    Audit,
}

/// A step that a person takes with an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IncidentStep {
    /// Takes it up.
    Assess,
    /// Says that it is no breach.
    NoBreach,
    /// Says that it is a breach.
    Confirm,
    /// Writes that the regulator was told what was known.
    NotifyInitial,
    /// Writes that the regulator was told all.
    NotifyComplete,
    /// Writes that the notification was taken back.
    Withdraw,
    /// Closes it.
    Close,
    /// Opens it again.
    Reopen,
}

impl IncidentStep {
    /// All steps, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::Assess,
        Self::Confirm,
        Self::NotifyInitial,
        Self::NotifyComplete,
        Self::Close,
        Self::NoBreach,
        Self::Withdraw,
        Self::Reopen,
    ];

    /// The name in addresses, in the API and at the shell.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assess => "assess",
            Self::NoBreach => "no-breach",
            Self::Confirm => "confirm",
            Self::NotifyInitial => "notify-initial",
            Self::NotifyComplete => "notify-complete",
            Self::Withdraw => "withdraw",
            Self::Close => "close",
            Self::Reopen => "reopen",
        }
    }

    /// The step of that [`IncidentStep::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Where it leads from `state`; `None` where it cannot be taken.
    pub const fn from(self, state: IncidentState) -> Option<IncidentState> {
        use IncidentState as At;
        match (self, state) {
            (Self::Assess, At::Potential) | (Self::Reopen, At::Closed | At::NoBreach) => {
                Some(At::Assessing)
            }
            (Self::NoBreach, At::Potential | At::Assessing) => Some(At::NoBreach),
            (Self::Confirm, At::Assessing) => Some(At::Confirmed),
            (Self::NotifyInitial, At::Confirmed) => Some(At::NotifiedInitial),
            (Self::NotifyComplete, At::Confirmed | At::NotifiedInitial) => {
                Some(At::NotifiedComplete)
            }
            (Self::Withdraw, At::NotifiedInitial | At::NotifiedComplete) => Some(At::Withdrawn),
            (Self::Close, At::Confirmed | At::NotifiedComplete | At::Withdrawn) => Some(At::Closed),
            _ => None,
        }
    }
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
    pub const ALL: [Self; 6] = [
        Self::Release,
        Self::Monitor,
        Self::LateDetection,
        Self::Reported,
        Self::Processor,
        Self::Audit,
    ];

    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Monitor => "monitor",
            Self::LateDetection => "late_detection",
            Self::Reported => "reported",
            Self::Processor => "processor",
            Self::Audit => "audit",
        }
    }

    /// The source of that [`IncidentSource::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::IncidentState;
    use super::IncidentStep;

    /// For each state the steps from it, and where they lead; every other step is refused.
    #[test]
    fn each_step_leads_where_the_specification_says_and_nowhere_else() {
        use IncidentState as At;
        use IncidentStep as Step;
        let ways: [(At, &[(Step, At)]); 10] = [
            (At::Pending, &[]),
            (At::Potential, &[(Step::Assess, At::Assessing), (Step::NoBreach, At::NoBreach)]),
            (At::Assessing, &[(Step::Confirm, At::Confirmed), (Step::NoBreach, At::NoBreach)]),
            (
                At::Confirmed,
                &[
                    (Step::NotifyInitial, At::NotifiedInitial),
                    (Step::NotifyComplete, At::NotifiedComplete),
                    (Step::Close, At::Closed),
                ],
            ),
            (
                At::NotifiedInitial,
                &[(Step::NotifyComplete, At::NotifiedComplete), (Step::Withdraw, At::Withdrawn)],
            ),
            (At::NotifiedComplete, &[(Step::Close, At::Closed), (Step::Withdraw, At::Withdrawn)]),
            (At::Withdrawn, &[(Step::Close, At::Closed)]),
            (At::NoBreach, &[(Step::Reopen, At::Assessing)]),
            (At::Closed, &[(Step::Reopen, At::Assessing)]),
            (At::Cancelled, &[]),
        ];
        for (state, steps) in ways {
            for step in Step::ALL {
                let expected = steps.iter().find(|(known, _)| *known == step).map(|(_, to)| *to);
                assert_eq!(step.from(state), expected, "{step:?} from {state:?}");
            }
        }
    }

    #[test]
    fn names_are_known_again() {
        for state in IncidentState::ALL {
            assert_eq!(IncidentState::named(state.name()), Some(state));
        }
        for step in IncidentStep::ALL {
            assert_eq!(IncidentStep::named(step.name()), Some(step));
        }
        assert_eq!((IncidentState::named("open"), IncidentStep::named("open")), (None, None));
    }
}
