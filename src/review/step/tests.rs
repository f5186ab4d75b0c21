//! Every step from every state, as tables.

use jiff::Timestamp;

use crate::destination::Class;
use crate::policy::Action;
use crate::policy::Decision;
use crate::policy::FourEyes;
use crate::policy::Verdict;
use crate::review::DeskSettings;
use crate::review::Error;
use crate::review::Flaw;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::step::disagree;
use crate::review::step::expire;
use crate::review::step::reject;
use crate::review::step::release;
use crate::review::step::reopen;
use crate::review::step::undo;
use crate::review::step::withdraw;
use crate::scan::Persons;
use crate::scan::Report;
use crate::store::Assignee;
use crate::store::Held;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::HeldState::AwaitingSecond;
use crate::store::HeldState::DeliveryFailed;
use crate::store::HeldState::Expired;
use crate::store::HeldState::Rejected;
use crate::store::HeldState::Released;
use crate::store::HeldState::Releasing;
use crate::store::HeldState::Withdrawn;
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
        code: None,
        assigned_to: Assignee::Nobody,
        waits_since: Timestamp::UNIX_EPOCH,
        unread: None,
    }
}

fn wish(recipients: Option<&[&str]>) -> Release {
    let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let reason = " omdat ".to_owned();
    Release { reason, recipients: recipients.map(own), ..Release::default() }
}

fn no() -> Refusal {
    Refusal { reason: "nee".to_owned(), ..Refusal::default() }
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
        (
            "reopen",
            [None, None, None, None, Some(HeldState::Held), Some(HeldState::Held), None, None],
        ),
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
                "reopen" => reopen(&held, "piet", &no(), NOW),
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
        let four_eyes = FourEyes { persons: threshold, ..FourEyes::default() };
        let settings = DeskSettings { four_eyes, ..DeskSettings::default() };
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
fn the_second_agrees_to_the_manner_of_the_first_or_is_told() {
    let settings = DeskSettings { secure_mail: true, ..DeskSettings::default() };
    let held = message(HeldState::Held, 2600);
    let by = |manner| Release { manner, ..wish(None) };
    let first = release(&held, "anna", &by(Some(Manner::Secure)), &settings, NOW).expect("a yes");
    for (manner, agrees) in
        [(None, true), (Some(Manner::Secure), true), (Some(Manner::AsIs), false)]
    {
        match release(&first, "piet", &by(manner), &settings, NOW) {
            Ok(next) => assert!(agrees && next.manner == Manner::Secure),
            Err(Error::Invalid { field: "manner", flaw: Flaw::OtherManner }) => assert!(!agrees),
            other => panic!("{manner:?}: {other:?}"),
        }
    }
}

#[test]
fn a_reason_is_asked_for_and_bounded() {
    let settings = DeskSettings::default();
    let held = message(HeldState::Held, 1);
    for (reason, flaw) in [(" \n\t", Flaw::Empty), (&"é".repeat(2001), Flaw::TooLong)] {
        let wish = Release { reason: reason.to_owned(), ..Release::default() };
        let refused = release(&held, "anna", &wish, &settings, NOW);
        assert!(matches!(refused, Err(Error::Invalid { field: "reason", flaw: f }) if f == flaw));
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
