//! The desk on a real store: who must agree, reasons that count, hand-over, reopening, several at
//! once, the queue; and every race that two people, a sender or the clock can run.

use jiff::Timestamp;
use jiff::ToSpan;
use sluis::access;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::destination::Class;
use sluis::detect::Kind;
use sluis::policy::FourEyes;
use sluis::policy::Verdict;
use sluis::review::DeskSettings;
use sluis::review::Error;
use sluis::review::Filter;
use sluis::review::Flaw;
use sluis::review::Question;
use sluis::review::Refusal;
use sluis::review::Release;
use sluis::review::Released;
use sluis::review::SenderAnswer;
use sluis::review::SenderKey;
use sluis::scan::PartReport;
use sluis::scan::PartStatus;
use sluis::store;
use sluis::store::Account;
use sluis::store::Assignee;
use sluis::store::HeldId;
use sluis::store::HeldOrder;
use sluis::store::HeldState;
use sluis::store::IncidentState;
use sluis::store::Mark;
use sluis::store::NewFilter;
use sluis::store::Preference;
use sluis::store::ReasonCode;
use sluis::store::RecipientState;
use sluis::store::Role;
use sluis::store::Tx;

use crate::review::House;
use crate::review::anna;
use crate::review::clock;
use crate::review::no;
use crate::review::person;
use crate::review::piet;
use crate::review::recipient;
use crate::review::start;
use crate::review::verdict;
use crate::review::yes;

fn kees() -> Principal {
    person("kees", &[Role::Privacy])
}

async fn hold(house: &House, verdict: Verdict, class: Class) -> HeldId {
    let to = vec![recipient("x@partner.nl", class, RecipientState::Held)];
    house.hold_with(verdict, to, start()).await
}

fn told(kind: Kind) -> Verdict {
    let mut verdict = verdict(1);
    verdict.report.by_kind = [(kind, 1)].into();
    verdict
}

fn unread() -> Verdict {
    let mut verdict = verdict(0);
    let part = PartReport { status: PartStatus::Unscannable, ..PartReport::default() };
    verdict.report.parts = vec![part];
    verdict
}

#[tokio::test]
async fn content_and_destination_ask_for_two_as_well_as_numbers_do() {
    let cases = [
        (verdict(99), Class::Private, false),
        (verdict(100), Class::Private, true),
        (told(Kind::Health), Class::Private, true),
        (told(Kind::Biometric), Class::Unexpected, true),
        (told(Kind::Financial), Class::Private, false),
        (unread(), Class::Private, true),
        (verdict(1), Class::Lookalike, true),
        (verdict(1), Class::Disposable, true),
        (verdict(1), Class::Unexpected, false),
    ];
    let never = DeskSettings { four_eyes: FourEyes::never(), ..DeskSettings::default() };
    let (house, alone) = (House::new(DeskSettings::default()), House::new(never));
    for (number, (verdict, class, two)) in cases.into_iter().enumerate() {
        let id = hold(&house, verdict.clone(), class).await;
        let shown = house.desk.show(&anna(), &id).await.expect("shown");
        assert_eq!(!shown.second.is_empty(), two, "case {number}");
        let released = house.desk.release(&anna(), &id, yes()).await.expect("a release");
        assert_eq!(matches!(released, Released::AwaitingSecond(_)), two, "case {number}");
        let id = hold(&alone, verdict, class).await;
        let released = alone.desk.release(&anna(), &id, yes()).await.expect("a release");
        assert!(matches!(released, Released::Releasing { .. }), "never means never: {number}");
    }
}

#[tokio::test]
async fn a_chosen_reason_is_kept_and_tells_which_rule_cries_wolf() {
    let house = House::new(DeskSettings::default());
    let coded = |code| Release { code: Some(code), ..yes() };
    for code in [ReasonCode::FalseAlarm, ReasonCode::FalseAlarm, ReasonCode::Public] {
        let id = house.hold(1).await;
        house.desk.release(&anna(), &id, coded(code)).await.expect("released");
    }
    let hits = |tx: &mut Tx<'_>| store::figures::rule_hits(tx, Timestamp::UNIX_EPOCH);
    let hits = house.store.read(hits).await.expect("counts").remove(0);
    assert_eq!((hits.rule.as_str(), hits.decided, hits.false_alarms), ("bulk-to-private", 3, 2));
    let incident = house.incidents().await.remove(0);
    assert_eq!(incident.reason, "De gegevens zijn openbaar. Gegevens van de ontvanger zelf");

    let id = house.hold(1).await;
    for (code, text, flaw) in [
        (Some(ReasonCode::Public), "omdat", Some(Flaw::OtherDecision)),
        (Some(ReasonCode::Other), " ", Some(Flaw::Empty)),
        (None, "", Some(Flaw::Empty)),
        (Some(ReasonCode::TooMuch), "", None),
    ] {
        let wish = Refusal { reason: text.to_owned(), code, version: None };
        match (house.desk.reject(&anna(), &id, wish).await, flaw) {
            (Err(Error::Invalid { flaw: found, .. }), Some(flaw)) => assert_eq!(found, flaw),
            (Ok(held), None) => assert_eq!(held.code, Some(ReasonCode::TooMuch)),
            (found, expected) => panic!("{code:?}: {found:?}, {expected:?}"),
        }
    }
    let wrong = coded(ReasonCode::TooMuch);
    let refused = house.desk.release(&anna(), &house.hold(1).await, wrong).await;
    assert!(matches!(refused, Err(Error::Invalid { field: "code", .. })));
}

#[tokio::test]
async fn a_senior_opens_a_rejected_message_again_and_it_waits_anew() {
    let house = House::new(DeskSettings::default());
    let id = house.hold_at(1, clock() - (13 * 24).hours()).await;
    house.desk.reject(&anna(), &id, no()).await.expect("rejected");
    let early = house.desk.reopen(&anna(), &id, no()).await;
    assert!(matches!(early, Err(Error::NotAllowed)), "a reviewer may not");
    let own = Principal { email: Some("b@gmail.com".to_owned()), ..piet() };
    assert!(matches!(house.desk.reopen(&own, &id, no()).await, Err(Error::OwnMessage)));
    assert!(house.desk.show(&piet(), &id).await.expect("shown").choices.reopen);
    let held = house.desk.reopen(&piet(), &id, no()).await.expect("open again");
    assert_eq!((held.state, held.code), (HeldState::Held, None));
    assert!(held.recipients[1..].iter().all(|one| one.state == RecipientState::Held));
    assert_eq!(house.desk.expire(clock() + (13 * 24).hours()).await.expect("none"), 0);
    assert_eq!(house.desk.expire(clock() + (15 * 24).hours()).await.expect("one"), 1);
    let late = house.desk.reopen(&piet(), &id, no()).await;
    assert!(matches!(late, Err(Error::Conflict { state: HeldState::Expired, .. })));

    let gone = house.hold(1).await;
    house.desk.reject(&anna(), &gone, no()).await.expect("rejected");
    house.desk.tidy(clock() + (31 * 24).hours()).await.expect("shredded");
    let late = house.desk.reopen(&piet(), &gone, no()).await;
    assert!(matches!(late, Err(Error::Conflict { .. })), "there is nothing to send any more");
    assert!(!house.desk.show(&piet(), &gone).await.expect("shown").choices.reopen);
}

#[tokio::test]
async fn a_message_is_handed_over_without_locking_anyone_out() {
    let house = House::new(DeskSettings::default());
    let account = |name: &str, email: &str, role| Account {
        created_at: start(),
        ..Account::local(name, Some(email), vec![role], String::new())
    };
    let people = [
        account("Piet", "piet@voorbeeld.nl", Role::Senior),
        account("bas", "bas@voorbeeld.nl", Role::Admin),
        account("jan", "jan@voorbeeld.nl", Role::Reviewer),
        account("weg", "weg@voorbeeld.nl", Role::Reviewer),
    ];
    let add = move |tx: &mut Tx<'_>| {
        people.iter().try_for_each(|one| store::account::add(tx, one))?;
        store::account::close(tx, "weg", start())
    };
    house.store.write(add).await.expect("people");
    let id = house.hold(1).await;
    let to = |name: &str| Assignee::of_text(name);
    for (name, flaw) in [
        ("niemand", Flaw::Unknown),
        ("bas", Flaw::Unknown),
        ("weg", Flaw::Unknown),
        ("@admin", Flaw::Unknown),
        ("jan", Flaw::Party),
    ] {
        let refused = house.desk.assign(&anna(), &id, to(name)).await;
        assert!(
            matches!(refused, Err(Error::Invalid { flaw: found, .. }) if found == flaw),
            "{name}: {refused:?}"
        );
    }
    let held = house.desk.assign(&anna(), &id, to("piet")).await.expect("handed over");
    assert_eq!((held.assigned_to, held.version), (Assignee::Person("Piet".to_owned()), 1));
    let mine = Filter { mine: true, ..Filter::default() };
    let senior = Principal { name: "Piet".to_owned(), ..piet() };
    for (who, count) in [(&senior, 1), (&anna(), 0)] {
        assert_eq!(house.desk.count(who, &mine).await.expect("a count"), count);
        assert_eq!(house.desk.counts(who).await.expect("counts").mine, count);
    }
    house.desk.assign(&anna(), &id, to("@privacy")).await.expect("to a role");
    assert_eq!(house.desk.count(&kees(), &mine).await.expect("a count"), 1);
    let seen = Release { version: Some(1), ..yes() };
    house.desk.release(&anna(), &id, seen).await.expect("anyone may still decide");
    let late = house.desk.assign(&anna(), &id, to("")).await;
    assert!(matches!(late, Err(Error::Conflict { .. })));
    let trail = house.trail(id.as_str()).await;
    assert_eq!(trail, ["message-assigned", "message-assigned", "message-released"]);
}

#[tokio::test]
async fn several_are_decided_each_by_itself() {
    let house = House::new(DeskSettings::default());
    let ids = [house.hold(1).await, house.hold(1).await, house.hold(2600).await];
    let chosen = |ids: &[HeldId]| ids.iter().map(|id| (id.clone(), None)).collect::<Vec<_>>();
    let bulk = house.desk.release_each(&anna(), chosen(&ids), &yes()).await;
    assert!(matches!(bulk, Err(Error::NotAllowed)), "a reviewer releases one at a time");
    let many = vec![(ids[0].clone(), None); 11];
    let bulk = house.desk.release_each(&piet(), many, &yes()).await;
    assert!(matches!(bulk, Err(Error::Invalid { flaw: Flaw::TooMany, .. })));
    let empty = Release::default();
    let bulk = house.desk.release_each(&piet(), chosen(&ids[..2]), &empty).await;
    assert!(matches!(bulk, Err(Error::Invalid { field: "reason", .. })), "once, not for each");
    assert!(house.incidents().await.is_empty());

    house.desk.reject(&anna(), &ids[0], no()).await.expect("rejected meanwhile");
    let each = house.desk.release_each(&piet(), chosen(&ids), &yes()).await.expect("tried");
    assert!(matches!(each[0].1, Err(Error::Conflict { state: HeldState::Rejected, .. })));
    assert!(matches!(each[1].1, Ok(Released::Releasing { .. })));
    assert!(matches!(each[2].1, Err(Error::NeedsSecond)), "never with others at once");
    assert_eq!(house.state(&ids[2]).await, HeldState::Held);
    assert_eq!(house.incidents().await.len(), 1);

    let own = Principal { email: Some("jan@voorbeeld.nl".to_owned()), ..anna() };
    let each = house.desk.reject_each(&own, chosen(&ids[2..]), &no()).await.expect("tried");
    assert!(matches!(each[0].1, Err(Error::OwnMessage)));
    let each = house.desk.reject_each(&anna(), chosen(&ids[2..]), &no()).await.expect("tried");
    assert!(each[0].1.is_ok());
    let old = vec![(house.hold(1).await, Some(9))];
    let each = house.desk.reject_each(&anna(), old, &no()).await.expect("tried");
    assert!(matches!(each[0].1, Err(Error::Conflict { .. })), "the version that was seen counts");
}

#[tokio::test]
async fn the_queue_is_sorted_filtered_and_searched() {
    let house = House::new(DeskSettings::default());
    let old = house.hold_at(1, start() - 2.hours()).await;
    let risky = house.hold_at(2600, start()).await;
    let mut named = unread();
    named.report.parts[0].name = "Dossier Zuid.zip".to_owned();
    let locked = hold(&house, named, Class::Unexpected).await;
    let list = async |filter: Filter| {
        let found = house.desk.list(&anna(), &filter).await.expect("a list");
        assert_eq!(house.desk.count(&anna(), &filter).await.expect("a count"), found.len() as u64);
        found.into_iter().map(|held| held.id).collect::<Vec<_>>()
    };
    let queue = Filter { order: Some(HeldOrder::Queue), ..Filter::default() };
    assert_eq!(list(queue.clone()).await[0], risky, "the greatest risk first");
    for (text, expected) in [
        ("dossier zuid", vec![&locked]),
        ("partner.nl", vec![&locked]),
        ("A@GMAIL", vec![&risky, &old]),
        ("nergens", vec![]),
    ] {
        let filter = Filter { search: text.to_owned(), ..queue.clone() };
        assert_eq!(list(filter).await.iter().collect::<Vec<_>>(), expected, "{text}");
    }
    for (mark, expected) in [
        (Mark::Class("unexpected".to_owned()), 1),
        (Mark::Class("private".to_owned()), 2),
        (Mark::Class("trusted".to_owned()), 0),
        (Mark::Rule("bulk-to-private".to_owned()), 3),
        (Mark::Kind("bsn".to_owned()), 3),
        (Mark::Kind("iban".to_owned()), 0),
    ] {
        let filter = Filter { marks: vec![mark.clone()], ..queue.clone() };
        assert_eq!(list(filter).await.len(), expected, "{mark:?}");
    }
    let since = Filter { since: Some(start() - 1.hour()), ..queue.clone() };
    assert_eq!(list(since).await.len(), 2);
    let by = |senders: &[&str]| {
        Some(senders.iter().map(|sender| (*sender).to_owned()).collect::<Vec<_>>())
    };
    for (senders, count) in [(by(&["Jan@voorbeeld.nl"]), 3), (by(&["x@voorbeeld.nl"]), 0)] {
        assert_eq!(list(Filter { senders, ..queue.clone() }).await.len(), count);
    }
    let fresh = house.hold(1).await;
    let search = Filter { search: "a@gmail".to_owned(), ..queue.clone() };
    assert!(list(search).await.contains(&fresh), "what came after a search is found too");

    let all = list(queue.clone()).await;
    let around = house.desk.neighbours(&anna(), &queue, &all[1]).await.expect("neighbours");
    assert_eq!((around.place, around.all), (2, 4));
    assert_eq!((around.previous.as_ref(), around.next.as_ref()), (Some(&all[0]), Some(&all[2])));
    let last = house.desk.neighbours(&anna(), &queue, &all[3]).await.expect("neighbours");
    assert_eq!((last.next, last.first.as_ref()), (None, Some(&all[0])));
}

#[tokio::test]
async fn people_name_lists_and_choose_how_long_they_can_undo() {
    let house = House::new(DeskSettings::default());
    let new = |name: &str, shared| NewFilter {
        name: name.to_owned(),
        query: "class=private".to_owned(),
        shared,
    };
    house.desk.save_filter(&anna(), new("Privé", false)).await.expect("kept");
    house.desk.save_filter(&anna(), new("Privé", true)).await.expect("kept in its place");
    house.desk.save_filter(&piet(), new("Mijn", false)).await.expect("kept");
    let found = house.desk.filters(&piet()).await.expect("filters");
    let names: Vec<&str> = found.iter().map(|filter| filter.name.as_str()).collect();
    assert_eq!(names, ["Mijn", "Privé"], "own first, then what others share");
    let stolen = house.desk.remove_filter(&piet(), found[1].number).await;
    assert!(matches!(stolen, Err(Error::Missing)), "only one's own");
    house.desk.remove_filter(&anna(), found[1].number).await.expect("removed");
    for name in ["", " ", &"x".repeat(61)] {
        assert!(house.desk.save_filter(&anna(), new(name, false)).await.is_err(), "{name}");
    }

    let chosen = |seconds| Preference { undo_seconds: seconds, ..Preference::default() };
    for seconds in [19, 121] {
        assert!(house.desk.prefer(&anna(), chosen(Some(seconds))).await.is_err());
    }
    house.desk.prefer(&anna(), chosen(Some(90))).await.expect("chosen");
    for (who, seconds) in [(anna(), 90), (piet(), 20)] {
        let id = house.hold(1).await;
        let released = house.desk.release(&who, &id, yes()).await.expect("released");
        let Released::Releasing { due_at, .. } = released else { panic!("one is enough") };
        assert_eq!(due_at, clock() + i64::from(seconds).seconds());
    }
}

/// What someone, or the clock, does in a race.
#[derive(Clone, Copy, Debug)]
enum Move {
    Release,
    Reject,
    Disagree,
    Expire,
    Undo,
    Claim,
    Withdraw,
    Reopen,
}

/// Does it, and says whether it was done. Whoever comes too late hears of a conflict.
async fn run(house: &House, id: &HeldId, who: &Principal, one: Move) -> bool {
    let lost = |error: Error| {
        assert!(matches!(error, Error::Conflict { .. }), "{one:?}: {error:?}");
        false
    };
    let desk = &house.desk;
    match one {
        Move::Release => desk.release(who, id, yes()).await.map_or_else(lost, |_| true),
        Move::Reject => desk.reject(who, id, no()).await.map_or_else(lost, |_| true),
        Move::Disagree => desk.disagree(who, id, no()).await.map_or_else(lost, |_| true),
        Move::Undo => desk.undo(who, id, None).await.map_or_else(lost, |_| true),
        Move::Reopen => desk.reopen(who, id, no()).await.map_or_else(lost, |_| true),
        Move::Expire => desk.expire(clock() + (15 * 24).hours()).await.expect("expiry") > 0,
        Move::Claim => house.claim().await.iter().any(|outbound| outbound.held_id == *id),
        Move::Withdraw => {
            let key = SenderKey { link: id.to_string(), code: "482913".to_owned(), mailbox: None };
            let origin = Origin::Shell { os_user: "sender".to_owned() };
            let answer = desk.withdraw(&key, origin).await.expect("an answer");
            assert!(matches!(answer, SenderAnswer::Done(_) | SenderAnswer::TooLate(_)));
            matches!(answer, SenderAnswer::Done(_))
        }
    }
}

#[tokio::test]
async fn whoever_races_for_a_message_one_wins_and_nothing_is_half_done() {
    use Move::Claim;
    use Move::Disagree;
    use Move::Expire;
    use Move::Reject;
    use Move::Release;
    use Move::Reopen;
    use Move::Undo;
    use Move::Withdraw;
    // From which state, who does what against whom.
    let races = [
        (HeldState::Held, Release, Release),
        (HeldState::Held, Release, Reject),
        (HeldState::Held, Release, Withdraw),
        (HeldState::Held, Reject, Withdraw),
        (HeldState::Held, Release, Expire),
        (HeldState::Held, Reject, Expire),
        (HeldState::Held, Withdraw, Expire),
        (HeldState::Held, Reject, Reject),
        (HeldState::AwaitingSecond, Release, Release),
        (HeldState::AwaitingSecond, Reject, Reject),
        (HeldState::AwaitingSecond, Reject, Withdraw),
        (HeldState::AwaitingSecond, Reject, Expire),
        (HeldState::AwaitingSecond, Disagree, Disagree),
        (HeldState::AwaitingSecond, Withdraw, Expire),
        (HeldState::AwaitingSecond, Release, Reject),
        (HeldState::AwaitingSecond, Release, Disagree),
        (HeldState::AwaitingSecond, Release, Withdraw),
        (HeldState::AwaitingSecond, Release, Expire),
        (HeldState::Releasing, Undo, Claim),
        (HeldState::Releasing, Undo, Undo),
        (HeldState::Rejected, Reopen, Reopen),
    ];
    for (state, one, other) in races {
        for round in 0..4 {
            let house = House::new(DeskSettings::default());
            let two = state == HeldState::AwaitingSecond;
            let id = house.hold(if two { 2600 } else { 1 }).await;
            let (hash, held) = (access::hash_secret(id.as_str()), id.clone());
            let link = move |tx: &mut Tx<'_>| {
                let from = "jan@voorbeeld.nl";
                store::sender_link::add(tx, &hash, &held, from, "482913", start())
            };
            house.store.write(link).await.expect("a link");
            match state {
                HeldState::Rejected => house.desk.reject(&anna(), &id, no()).await.map(drop),
                HeldState::Held => Ok(()),
                _ => house.desk.release(&anna(), &id, yes()).await.map(drop),
            }
            .expect("the state to begin with");
            let (piet, kees) = (piet(), kees());
            let (first, second) =
                tokio::join!(run(&house, &id, &piet, one), run(&house, &id, &kees, other));
            assert!(first != second, "{one:?} and {other:?} from {state:?}, round {round}");
            let releasing = house.state(&id).await == HeldState::Releasing;
            assert_eq!(house.outbox(&id).await.is_some(), releasing, "{one:?} {other:?}");
            let pending = |incident: &store::Incident| incident.state == IncidentState::Pending;
            let pending = house.incidents().await.into_iter().filter(pending).count();
            assert_eq!(pending, usize::from(releasing), "{one:?} and {other:?}");
        }
    }
}

#[tokio::test]
async fn asking_the_sender_decides_nothing_and_the_same_rules_hold() {
    let house = House::new(DeskSettings::default());
    let id = house.hold(1).await;
    let question = |text: &str| Question { text: text.to_owned(), version: None };
    let own = Principal { email: Some("jan@voorbeeld.nl".to_owned()), ..anna() };
    let asked = house.desk.ask(&own, &id, question("Waarom?")).await;
    assert!(matches!(asked, Err(Error::OwnMessage)));
    let asked = house.desk.ask(&anna(), &id, question(" ")).await;
    assert!(matches!(asked, Err(Error::Invalid { field: "question", .. })));
    let held = house.desk.ask(&anna(), &id, question("Waarom?")).await.expect("asked");
    assert_eq!((held.state, held.version), (HeldState::Held, 1));
    assert_eq!(held.asked_at, Some(clock()) as Option<Timestamp>);
    let seen = Release { version: Some(1), ..yes() };
    house.desk.release(&piet(), &id, seen).await.expect("nobody was locked out");
}
