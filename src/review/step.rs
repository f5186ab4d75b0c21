//! The steps that a held message can take at the desk, as pure functions: what a message is, what
//! is asked, what it becomes. Nothing is read or written here.
//!
//! ```text
//! held ──release──▶ releasing ──(delivery)──▶ released | delivery_failed
//!  │ ▲ └─(many people)▶ awaiting_second ──release by another──▶ releasing
//!  │ └──── undo, or disagree ────┘
//!  └──reject──▶ rejected      ├──(nobody decides in time)──▶ expired
//!                             └──withdrawn by the sender──▶ withdrawn
//! ```

use jiff::Timestamp;

use crate::destination::Class;
use crate::policy::Exposure;
use crate::review::DeskSettings;
use crate::review::Error;
use crate::review::Flaw;
use crate::review::Question;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::request::checked;
use crate::review::request::checked_reason;
use crate::store::Held;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::RecipientState;

/// Lets `by` release `held`, or be the first of two.
pub(super) fn release(
    held: &Held,
    by: &str,
    wish: &Release,
    settings: &DeskSettings,
    now: Timestamp,
) -> Result<Held, Error> {
    on_version(held, wish.version)?;
    let reason = checked_reason(&wish.reason)?;
    let mut next = held.clone();
    match held.state {
        HeldState::Held if needs_second(held, settings) => {
            choose(&mut next, wish.recipients.as_deref(), RecipientState::Held)?;
            next.state = HeldState::AwaitingSecond;
            next.first_by = by.to_owned();
            next.reason = reason;
            next.manner = manner(held, wish, settings)?;
        }
        HeldState::Held => {
            choose(&mut next, wish.recipients.as_deref(), RecipientState::Releasing)?;
            decide(&mut next, HeldState::Releasing, by, now);
            next.reason = reason;
            next.manner = manner(held, wish, settings)?;
        }
        HeldState::AwaitingSecond if same_person(&held.first_by, by) => {
            return Err(Error::SamePerson);
        }
        HeldState::AwaitingSecond => {
            choose(&mut next, wish.recipients.as_deref(), RecipientState::Releasing)?;
            decide(&mut next, HeldState::Releasing, by, now);
            // Both answer for the release, so both are heard in the register.
            next.reason = format!("{}: {}\n{by}: {reason}", held.first_by, held.reason);
        }
        _ => return Err(conflict(held)),
    }
    Ok(next)
}

/// Lets `by` reject `held`, whoever agreed before.
pub(super) fn reject(held: &Held, by: &str, wish: &Refusal, now: Timestamp) -> Result<Held, Error> {
    on_version(held, wish.version)?;
    let reason = checked_reason(&wish.reason)?;
    if !is_undecided(held.state) {
        return Err(conflict(held));
    }
    let mut next = held.clone();
    turn(&mut next, RecipientState::Held, RecipientState::NotSent);
    decide(&mut next, HeldState::Rejected, by, now);
    next.reason = reason;
    Ok(next)
}

/// Lets `by` send `held` back instead of being the second; the first may take back their own yes.
pub(super) fn disagree(held: &Held, by: &str, wish: &Refusal) -> Result<Held, Error> {
    on_version(held, wish.version)?;
    let reason = checked_reason(&wish.reason)?;
    if held.state != HeldState::AwaitingSecond {
        return Err(conflict(held));
    }
    let mut next = undecided(held);
    // What the next reviewer is to read, though nothing is decided.
    next.reason = format!("{by}: {reason}");
    Ok(next)
}

/// Takes a release back; that its delivery has not begun is the caller's to know.
pub(super) fn undo(held: &Held) -> Result<Held, Error> {
    if held.state == HeldState::Releasing { Ok(undecided(held)) } else { Err(conflict(held)) }
}

/// Ends a message on which nobody decided in time.
pub(super) fn expire(held: &Held, by: &str, now: Timestamp) -> Result<Held, Error> {
    if !is_undecided(held.state) {
        return Err(conflict(held));
    }
    let mut next = held.clone();
    turn(&mut next, RecipientState::Held, RecipientState::NotSent);
    decide(&mut next, HeldState::Expired, by, now);
    next.reason.clear();
    Ok(next)
}

/// The question of a reviewer to the sender of `held`, where there is still something to ask.
pub(super) fn ask(held: &Held, wish: &Question) -> Result<String, Error> {
    on_version(held, wish.version)?;
    let text = checked(&wish.text).map_err(|flaw| Error::Invalid { field: "question", flaw })?;
    if is_undecided(held.state) { Ok(text) } else { Err(conflict(held)) }
}

/// Takes a message back for its sender, whoever agreed to a release before.
pub(super) fn withdraw(held: &Held, by: &str, now: Timestamp) -> Result<Held, Error> {
    if !is_undecided(held.state) {
        return Err(conflict(held));
    }
    let mut next = held.clone();
    turn(&mut next, RecipientState::Held, RecipientState::NotSent);
    decide(&mut next, HeldState::Withdrawn, by, now);
    next.first_by.clear();
    next.reason.clear();
    Ok(next)
}

/// Whether a second person must agree to a release of `held`.
pub(super) fn needs_second(held: &Held, settings: &DeskSettings) -> bool {
    let people = held.verdict.report.persons.estimate;
    settings.four_eyes_persons > 0 && people >= settings.four_eyes_persons
}

/// Whether two names are of one person; names of accounts differ by more than their case.
pub(super) fn same_person(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Whether nobody has decided yet.
pub(super) fn is_undecided(state: HeldState) -> bool {
    matches!(state, HeldState::Held | HeldState::AwaitingSecond)
}

/// Says that another was first, as far as the message itself knows by whom.
pub(super) fn conflict(held: &Held) -> Error {
    let by = if held.decided_by.is_empty() { &held.first_by } else { &held.decided_by };
    Error::Conflict { by: by.clone(), state: held.state, at: held.decided_at }
}

fn on_version(held: &Held, version: Option<i64>) -> Result<(), Error> {
    match version {
        Some(version) if version != held.version => Err(conflict(held)),
        _ => Ok(()),
    }
}

/// Turns the `chosen` of those who wait to `state`, and the others to not sent.
fn choose(held: &mut Held, chosen: Option<&[String]>, state: RecipientState) -> Result<(), Error> {
    let waits = |address: &str, held: &Held| {
        held.recipients.iter().any(|recipient| {
            recipient.state == RecipientState::Held && same_mailbox(&recipient.address, address)
        })
    };
    let invalid = |flaw| Error::Invalid { field: "recipients", flaw };
    if let Some(chosen) = chosen {
        if chosen.is_empty() {
            return Err(invalid(Flaw::Empty));
        }
        if !chosen.iter().all(|address| waits(address, held)) {
            return Err(invalid(Flaw::Unknown));
        }
    }
    for recipient in &mut held.recipients {
        if recipient.state != RecipientState::Held {
            continue;
        }
        let is_chosen =
            chosen.is_none_or(|chosen| chosen.iter().any(|a| same_mailbox(a, &recipient.address)));
        recipient.state = if is_chosen { state } else { RecipientState::NotSent };
    }
    Ok(())
}

/// The message as it was before anyone decided.
fn undecided(held: &Held) -> Held {
    let mut next = held.clone();
    turn(&mut next, RecipientState::Releasing, RecipientState::Held);
    turn(&mut next, RecipientState::NotSent, RecipientState::Held);
    next.state = HeldState::Held;
    next.first_by.clear();
    next.decided_by.clear();
    next.decided_at = None;
    next.reason.clear();
    next.manner = Manner::AsIs;
    next
}

/// The manner that `wish` asks for, where there is a way. The second of two agrees to that of the
/// first.
fn manner(held: &Held, wish: &Release, settings: &DeskSettings) -> Result<Manner, Error> {
    let flaw = match wish.manner {
        Manner::Secure if !settings.secure_mail => Flaw::NoSecureMail,
        Manner::Single | Manner::Hidden if !can_hide(held) => Flaw::NotVisible,
        manner => return Ok(manner),
    };
    Err(Error::Invalid { field: "manner", flaw })
}

/// Whether `held` can be released with its recipients hidden from each other: it was held because
/// they can read each other's addresses.
pub(super) fn can_hide(held: &Held) -> bool {
    held.verdict.decision.exposure != Exposure::None
}

/// Whether the release of `held` in its manner leaks nothing: all that was wrong with the message
/// is then mended, and nobody outside has got it with all the addresses already.
pub(super) fn leaks_nothing(held: &Held) -> bool {
    let has_it = |recipient: &HeldRecipient| {
        matches!(recipient.state, RecipientState::Passing | RecipientState::Passed)
            && recipient.class != Class::Internal
    };
    held.manner.hides_recipients()
        && held.verdict.decision.exposure == Exposure::Alone
        && !held.recipients.iter().any(has_it)
}

fn decide(held: &mut Held, state: HeldState, by: &str, now: Timestamp) {
    held.state = state;
    held.decided_by = by.to_owned();
    held.decided_at = Some(now);
}

fn turn(held: &mut Held, from: RecipientState, to: RecipientState) {
    for recipient in held.recipients.iter_mut().filter(|recipient| recipient.state == from) {
        recipient.state = to;
    }
}

/// Whether two addresses are one mailbox; as in [`crate::mail::Address`], case does not tell.
fn same_mailbox(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::disagree;
    use super::expire;
    use super::reject;
    use super::release;
    use super::undo;
    use super::withdraw;
    use crate::destination::Class;
    use crate::policy::Action;
    use crate::policy::Decision;
    use crate::policy::Verdict;
    use crate::review::DeskSettings;
    use crate::review::Error;
    use crate::review::Flaw;
    use crate::review::Refusal;
    use crate::review::Release;
    use crate::scan::Persons;
    use crate::scan::Report;
    use crate::store::Held;
    use crate::store::HeldRecipient;
    use crate::store::HeldState;
    use crate::store::HeldState::{
        AwaitingSecond, DeliveryFailed, Expired, Rejected, Released, Releasing, Withdrawn,
    };
    use crate::store::Manner;
    use crate::store::RecipientState;

    fn message(state: HeldState, people: u64) -> Held {
        let recipient = |address: &str, state| HeldRecipient {
            address: address.to_owned(),
            parameters: String::new(),
            class: Class::Private,
            because: String::new(),
            state,
            reply: String::new(),
        };
        let of_state =
            if state == Releasing { RecipientState::Releasing } else { RecipientState::Held };
        let persons = Persons { estimate: people, ..Persons::default() };
        Held {
            id: serde_json::from_str("\"M-7F3K-29\"").expect("an ID"),
            state,
            version: 3,
            sender: "jan@voorbeeld.nl".to_owned(),
            sender_parameters: String::new(),
            recipients: vec![
                recipient("ok@duo.nl", RecipientState::Passed),
                recipient("a@gmail.com", of_state),
                recipient("b@gmail.com", of_state),
            ],
            received_at: Timestamp::UNIX_EPOCH,
            size_bytes: 1,
            verdict: Verdict {
                report: Report { persons, ..Report::default() },
                decision: Decision {
                    action: Action::Hold,
                    reasons: Vec::new(),
                    recipients: Vec::new(),
                    ..Decision::default()
                },
            },
            first_by: if state == AwaitingSecond { "anna".to_owned() } else { String::new() },
            decided_by: String::new(),
            decided_at: None,
            reason: if state == AwaitingSecond { "eerste".to_owned() } else { String::new() },
            has_content: true,
            asked_at: None,
            explained_at: None,
            urgent: false,
            manner: Manner::AsIs,
        }
    }

    fn wish(recipients: Option<&[&str]>) -> Release {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let reason = " omdat ".to_owned();
        Release { reason, recipients: recipients.map(own), ..Release::default() }
    }

    fn no() -> Refusal {
        Refusal { reason: "nee".to_owned(), version: None }
    }

    fn states(held: &Held) -> Vec<RecipientState> {
        held.recipients.iter().map(|recipient| recipient.state).collect()
    }

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn every_step_from_every_state_leads_where_it_should_or_is_refused() {
        let settings = DeskSettings::default();
        let all = [
            HeldState::Held,
            AwaitingSecond,
            Releasing,
            Released,
            DeliveryFailed,
            Rejected,
            Expired,
            Withdrawn,
        ];
        // Columns in the order of `all`; `None` is a conflict.
        let table = [
            ("release", [Some(Releasing), Some(Releasing), None, None, None, None, None, None]),
            ("reject", [Some(Rejected), Some(Rejected), None, None, None, None, None, None]),
            ("disagree", [None, Some(HeldState::Held), None, None, None, None, None, None]),
            ("undo", [None, None, Some(HeldState::Held), None, None, None, None, None]),
            ("expire", [Some(Expired), Some(Expired), None, None, None, None, None, None]),
            ("withdraw", [Some(Withdrawn), Some(Withdrawn), None, None, None, None, None, None]),
        ];
        for (step, expected) in table {
            for (state, expected) in all.into_iter().zip(expected) {
                let held = message(state, 1);
                let next = match step {
                    "release" => release(&held, "piet", &wish(None), &settings, NOW),
                    "reject" => reject(&held, "piet", &no(), NOW),
                    "disagree" => disagree(&held, "piet", &no()),
                    "undo" => undo(&held),
                    "withdraw" => withdraw(&held, "sender", NOW),
                    _ => expire(&held, "gateway", NOW),
                };
                match (next, expected) {
                    (Ok(next), Some(expected)) => assert_eq!(next.state, expected, "{step}"),
                    (Err(Error::Conflict { state: found, .. }), None) => assert_eq!(found, state),
                    (next, expected) => panic!("{step} from {state:?}: {next:?}, {expected:?}"),
                }
            }
        }
    }

    #[test]
    fn from_the_threshold_on_two_different_people_must_agree() {
        for (threshold, people, expected) in
            [(100, 99, Releasing), (100, 100, AwaitingSecond), (0, 5000, Releasing)]
        {
            let settings = DeskSettings { four_eyes_persons: threshold, ..DeskSettings::default() };
            let held = message(HeldState::Held, people);
            let next = release(&held, "anna", &wish(None), &settings, NOW).expect("a release");
            assert_eq!(next.state, expected);
        }
        let settings = DeskSettings::default();
        let waiting = message(AwaitingSecond, 2600);
        let same = release(&waiting, "Anna", &wish(None), &settings, NOW);
        assert!(matches!(same, Err(Error::SamePerson)));
        let next = release(&waiting, "piet", &wish(None), &settings, NOW).expect("a release");
        assert_eq!((next.first_by.as_str(), next.decided_by.as_str()), ("anna", "piet"));
        assert_eq!(next.reason, "anna: eerste\npiet: omdat");
    }

    #[test]
    fn recipients_who_are_left_out_are_not_sent_and_come_back_by_undo() {
        use RecipientState::{Held, NotSent, Passed, Releasing};
        let settings = DeskSettings::default();
        let held = message(HeldState::Held, 1);
        let some = wish(Some(&["A@Gmail.com"]));
        let next = release(&held, "anna", &some, &settings, NOW).expect("a release");
        assert_eq!(states(&next), [Passed, Releasing, NotSent]);
        let back = undo(&next).expect("undone");
        assert_eq!(states(&back), [Passed, Held, Held]);
        assert_eq!(back, held);
        for (chosen, flaw) in [
            (&[][..], Flaw::Empty),
            (&["ok@duo.nl"][..], Flaw::Unknown),
            (&["a@gmail.com", "c@gmail.com"][..], Flaw::Unknown),
        ] {
            let refused = release(&held, "anna", &wish(Some(chosen)), &settings, NOW);
            assert!(
                matches!(refused, Err(Error::Invalid { field: "recipients", flaw: f }) if f == flaw)
            );
        }
    }

    #[test]
    fn the_second_may_narrow_what_the_first_chose_but_not_widen_it() {
        let settings = DeskSettings::default();
        let held = message(HeldState::Held, 2600);
        let first = release(&held, "anna", &wish(Some(&["a@gmail.com"])), &settings, NOW);
        let first = first.expect("a first yes");
        let wider = wish(Some(&["a@gmail.com", "b@gmail.com"]));
        let refused = release(&first, "piet", &wider, &settings, NOW);
        assert!(matches!(refused, Err(Error::Invalid { .. })));
        let second = release(&first, "piet", &wish(None), &settings, NOW).expect("a release");
        assert_eq!(states(&second)[1..], [RecipientState::Releasing, RecipientState::NotSent]);
        let back = disagree(&first, "piet", &no()).expect("returned");
        assert_eq!(states(&back)[1..], [RecipientState::Held, RecipientState::Held]);
        assert_eq!((back.first_by.as_str(), back.reason.as_str()), ("", "piet: nee"));
    }

    #[test]
    fn a_reason_is_asked_for_and_bounded() {
        let settings = DeskSettings::default();
        let held = message(HeldState::Held, 1);
        for (reason, flaw) in [(" \n\t", Flaw::Empty), (&"é".repeat(2001), Flaw::TooLong)] {
            let wish = Release { reason: reason.to_owned(), ..Release::default() };
            let refused = release(&held, "anna", &wish, &settings, NOW);
            assert!(
                matches!(refused, Err(Error::Invalid { field: "reason", flaw: f }) if f == flaw)
            );
        }
        let wish = Release { reason: "é".repeat(2000), ..Release::default() };
        assert!(release(&held, "anna", &wish, &settings, NOW).is_ok());
    }

    #[test]
    fn a_decision_on_an_older_version_is_a_conflict() {
        let held = message(HeldState::Held, 1);
        for (version, fits) in [(None, true), (Some(3), true), (Some(2), false)] {
            let refusal = Refusal { version, ..no() };
            assert_eq!(reject(&held, "anna", &refusal, NOW).is_ok(), fits);
        }
    }
}
