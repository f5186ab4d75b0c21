//! Who gets a message at once and who must wait: the verdict, seen beside what an earlier try of
//! the same message left behind.

use crate::gate::Mode;
use crate::policy::Action;
use crate::policy::RecipientDecision;
use crate::policy::Route;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::RecipientState;

/// What an earlier try of the same message left: the held message, and what became of recipients.
pub(super) type Known = Vec<(HeldId, Vec<HeldRecipient>)>;

/// What is to be done with each recipient of this try, as indices into its recipients.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// To pass on now.
    pub(super) pass: Vec<usize>,
    /// To hold now.
    pub(super) hold: Vec<usize>,
    /// To send by secure mail, from the outbox.
    pub(super) secure: Vec<usize>,
    /// Those of `pass` that an earlier try had begun to pass on.
    pub(super) begun_before: Vec<usize>,
    /// The message that already holds some of them.
    pub(super) held_before: Option<HeldId>,
}

impl Plan {
    /// Weighs the decision on each recipient against what is known of it.
    ///
    /// A recipient that an earlier try held, released or passed on is left alone, whatever the
    /// rules say today; one that was about to be passed on when that try broke off is passed now.
    pub(super) fn new(recipients: &[RecipientDecision], known: &Known, mode: Mode) -> Self {
        let mut plan = Self::default();
        for (index, recipient) in recipients.iter().enumerate() {
            let found = known.iter().find_map(|(id, rows)| {
                let address = recipient.address.to_lowercase();
                let row = rows.iter().find(|row| row.address.to_lowercase() == address)?;
                Some((id, row.state))
            });
            if let Some((id, state)) = found {
                plan.held_before = Some(id.clone());
                if state == RecipientState::Passing {
                    plan.pass.push(index);
                    plan.begun_before.push(index);
                }
            } else if recipient.action == Action::Hold && mode == Mode::Enforce {
                plan.hold.push(index);
            } else if recipient.route == Route::Secure && mode == Mode::Enforce {
                plan.secure.push(index);
            } else {
                plan.pass.push(index);
            }
        }
        plan
    }

    /// Whether nobody has to wait, and nobody is waiting already.
    pub(super) fn is_for_all(&self) -> bool {
        self.hold.is_empty() && self.secure.is_empty() && self.held_before.is_none()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Plan;
    use crate::destination::Class;
    use crate::destination::Noted;
    use crate::gate::Mode;
    use crate::policy::Action;
    use crate::policy::RecipientDecision;
    use crate::policy::Route;
    use crate::store::HeldId;
    use crate::store::HeldRecipient;
    use crate::store::RecipientState;

    fn decided(address: &str, action: Action) -> RecipientDecision {
        let because = String::new();
        let (address, class, route) = (address.into(), Class::Private, Route::Normal);
        RecipientDecision { address, class, because, noted: Noted::default(), action, route }
    }

    fn row(address: &str, state: RecipientState) -> HeldRecipient {
        HeldRecipient {
            address: address.into(),
            parameters: String::new(),
            class: Class::Private,
            because: String::new(),
            state,
            reply: String::new(),
        }
    }

    #[test]
    fn divides_recipients_and_leaves_alone_what_an_earlier_try_did() {
        let recipients =
            [decided("safe@x.nl", Action::Deliver), decided("risky@x.nl", Action::Hold)];
        let id = HeldId::parse("M-7F3K-29");
        let cases = [
            (Mode::Enforce, vec![], vec![0], vec![1]),
            (Mode::Monitor, vec![], vec![0, 1], vec![]),
            (Mode::Enforce, vec![row("RISKY@x.nl", RecipientState::Held)], vec![0], vec![]),
            (
                Mode::Enforce,
                vec![
                    row("risky@x.nl", RecipientState::Held),
                    row("safe@x.nl", RecipientState::Passing),
                ],
                vec![0],
                vec![],
            ),
            (
                Mode::Enforce,
                vec![
                    row("risky@x.nl", RecipientState::Delivered),
                    row("safe@x.nl", RecipientState::Passed),
                ],
                vec![],
                vec![],
            ),
            (Mode::Monitor, vec![row("risky@x.nl", RecipientState::Held)], vec![0], vec![]),
        ];
        for (mode, rows, pass, hold) in cases {
            let known = id.iter().cloned().map(|id| (id, rows.clone())).collect();
            let plan = Plan::new(&recipients, &known, mode);
            assert_eq!((&plan.pass, &plan.hold), (&pass, &hold), "{mode:?} {rows:?}");
            assert_eq!(plan.held_before.is_some(), !rows.is_empty());
        }
    }

    proptest! {
        #[test]
        fn deliveries_of_one_message_never_overlap(
            wanted in proptest::collection::vec(
                (any::<bool>(), any::<bool>(), proptest::option::of(0..RecipientState::ALL.len())),
                0..12,
            ),
            monitors in any::<bool>(),
        ) {
            let mode = if monitors { Mode::Monitor } else { Mode::Enforce };
            let address = |index: usize| format!("naam{index}@x.nl");
            let recipients: Vec<RecipientDecision> = wanted
                .iter()
                .enumerate()
                .map(|(index, (holds, secure, _))| RecipientDecision {
                    route: if *secure { Route::Secure } else { Route::Normal },
                    ..decided(&address(index), if *holds { Action::Hold } else { Action::Deliver })
                })
                .collect();
            let state = |known: &Option<usize>| known.map(|state| RecipientState::ALL[state]);
            let rows: Vec<HeldRecipient> = wanted
                .iter()
                .enumerate()
                .filter_map(|(index, (.., known))| Some(row(&address(index), state(known)?)))
                .collect();
            let known = HeldId::parse("M-7F3K-29").map(|id| (id, rows)).into_iter().collect();
            let plan = Plan::new(&recipients, &known, mode);
            for (index, (.., known)) in wanted.iter().enumerate() {
                let ways = [&plan.pass, &plan.hold, &plan.secure];
                let ways: Vec<usize> =
                    ways.iter().map(|way| way.iter().filter(|one| **one == index).count()).collect();
                match state(known) {
                    None => prop_assert_eq!(ways.iter().sum::<usize>(), 1),
                    Some(RecipientState::Passing) => prop_assert_eq!(ways, [1, 0, 0]),
                    Some(_) => prop_assert_eq!(ways, [0, 0, 0]),
                }
            }
        }
    }
}
