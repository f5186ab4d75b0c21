//! What every database must keep. Each function takes a store and knows nothing of its files, so
//! that another database runs the very same suite.

use jiff::Timestamp;
use sluis::destination::Class;
use sluis::mail::Address;
use sluis::policy::Action;
use sluis::policy::Reason;
use sluis::policy::RecipientDecision;
use sluis::policy::Route;
use sluis::store::Account;
use sluis::store::Change;
use sluis::store::Error;
use sluis::store::HeldFilter;
use sluis::store::HeldId;
use sluis::store::HeldOrder;
use sluis::store::HeldState;
use sluis::store::IncidentFilter;
use sluis::store::IncidentState;
use sluis::store::Listing;
use sluis::store::Manner;
use sluis::store::Observed;
use sluis::store::ObservedFilter;
use sluis::store::Outbound;
use sluis::store::ReasonCode;
use sluis::store::RecipientState;
use sluis::store::Role;
use sluis::store::Session;
use sluis::store::SignIn;
use sluis::store::Store;
use sluis::store::Token;
use sluis::store::TokenOwner;
use sluis::store::Tx;
use sluis::store::account;
use sluis::store::correspondent;
use sluis::store::held;
use sluis::store::incident;
use sluis::store::observed;
use sluis::store::outbox;
use sluis::store::outbox::Want;
use sluis::store::queue;
use sluis::store::session;
use sluis::store::token;

use super::Place;
use super::hold;
use super::incident as pending;
use super::message;
use super::moment;

/// Runs each law on a fresh store.
macro_rules! suite {
    ($($law:ident)*) => {
        $(
            #[tokio::test]
            async fn $law() {
                let place = Place::new();
                laws::$law(&place.store).await;
            }
        )*
    };
}

suite! {
    a_held_message_reads_back_as_it_was_put
    a_message_is_held_once_for_each_recipient
    a_failing_closure_leaves_nothing
    a_panic_harms_neither_neighbours_nor_the_writer
    a_reader_cannot_write
    a_decision_on_an_old_version_is_a_conflict
    lists_are_filtered_searched_and_ordered
    overdue_and_outdated_messages_are_named
    a_forgotten_content_stays_forgotten
    ids_are_all_different
    incident_numbers_have_no_gaps_and_begin_anew_each_year
    the_clock_of_an_incident_starts_once
    a_release_is_claimed_by_one_at_a_time
    a_release_under_way_cannot_be_taken_back
    accounts_are_told_apart_without_regard_to_case
    tokens_are_found_by_their_hash
    sessions_end_by_age_and_with_the_password
    observed_deliveries_are_listed_latest_first
    correspondents_are_those_of_one_sender_latest_first
}

mod laws {
    use super::*;

    pub(super) async fn a_held_message_reads_back_as_it_was_put(store: &Store) {
        let id = hold(store, 7, &["a@gmail.com", "A@GMAIL.com", "b@gmail.com"]).await;
        let (found, stored) = store
            .read({
                let id = id.clone();
                move |tx| Ok((held::find(tx, &id)?, held::content(tx, &id)?))
            })
            .await
            .expect("found");
        let new = message(7, &["a@gmail.com", "b@gmail.com"]);
        assert_eq!(found.id, id);
        assert_eq!((found.state, found.version), (HeldState::Held, 1));
        assert_eq!(
            (&found.sender, &found.sender_parameters),
            (&new.sender, &new.sender_parameters)
        );
        assert_eq!(found.recipients, new.recipients, "a mailbox named twice is kept once");
        assert_eq!((&found.verdict, found.received_at), (&new.verdict, new.received_at));
        assert_eq!((found.size_bytes, found.has_content), (7, true));
        let content = store.unseal(stored.expect("a content")).await.expect("opened");
        assert_eq!(content, "content");
        let unknown = HeldId::parse("M-7F3K-29").expect("an ID");
        let missing = store.read(move |tx| held::find(tx, &unknown)).await;
        assert!(matches!(missing, Err(Error::Missing)));
    }

    pub(super) async fn a_message_is_held_once_for_each_recipient(store: &Store) {
        let id = hold(store, 1, &["a@gmail.com"]).await;
        let other = hold(store, 1, &["b@gmail.com"]).await;
        let sealed = store.seal(vec!["content".into()]).await.expect("sealed");
        let again = message(1, &["c@gmail.com", "A@gmail.com"]);
        let again = store.write(move |tx| held::insert(tx, &again, &sealed)).await;
        assert!(matches!(again, Err(Error::Conflict)));

        let found = store.read(|tx| held::find_by_message_key(tx, &[1; 32])).await.expect("read");
        let addresses: Vec<_> = found
            .iter()
            .map(|(id, recipients)| (id.clone(), recipients[0].address.as_str(), recipients.len()))
            .collect();
        let mut expected = vec![(id, "a@gmail.com", 1), (other, "b@gmail.com", 1)];
        expected.sort();
        assert_eq!(addresses, expected);
        let none = store.read(|tx| held::find_by_message_key(tx, &[2; 32])).await.expect("read");
        assert!(none.is_empty());
    }

    pub(super) async fn a_failing_closure_leaves_nothing(store: &Store) {
        let failed: Result<(), Error> = store
            .write(|tx| {
                account::add(tx, &person("anna"))?;
                account::add(tx, &person("piet"))?;
                Err(Error::Conflict)
            })
            .await;
        assert!(matches!(failed, Err(Error::Conflict)));
        let own: Result<(), Own> = store
            .try_write(|tx| {
                account::add(tx, &person("anna"))?;
                Err(Own::Refused)
            })
            .await;
        assert!(matches!(own, Err(Own::Refused)));
        assert!(store.read(account::list).await.expect("read").is_empty());
    }

    pub(super) async fn a_panic_harms_neither_neighbours_nor_the_writer(store: &Store) {
        // The first closure holds the writer up until the others wait for it: they are a group.
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let first = store.write(move |_| {
            let _ = wait.recv();
            Ok(())
        });
        let good = store.write(|tx| account::add(tx, &person("anna")));
        let bad = store.write(|tx| {
            account::add(tx, &person("piet"))?;
            Err::<(), _>(Error::Missing)
        });
        let worse = store.write(|tx| -> Result<(), Error> {
            account::add(tx, &person("kees"))?;
            panic!("a mistake in the program")
        });
        let last = store.write(|tx| account::add(tx, &person("zoë")));
        let release = async move { go.send(()).expect("someone waits") };
        let (first, good, bad, worse, last, ()) =
            tokio::join!(first, good, bad, worse, last, release);
        assert!(first.is_ok() && good.is_ok() && last.is_ok());
        assert!(matches!(bad, Err(Error::Missing)));
        assert!(matches!(worse, Err(Error::Broken(_))));
        let names = store.read(account::list).await.expect("read");
        let names: Vec<_> = names.into_iter().map(|account| account.name).collect();
        assert_eq!(names, ["anna", "zoë"]);
    }

    pub(super) async fn a_reader_cannot_write(store: &Store) {
        assert!(store.read(|tx| account::add(tx, &person("anna"))).await.is_err());
        assert!(store.read(account::list).await.expect("read").is_empty());
    }

    pub(super) async fn a_decision_on_an_old_version_is_a_conflict(store: &Store) {
        let id = hold(store, 1, &["a@gmail.com"]).await;
        let decide = |version, by: &'static str| {
            let id = id.clone();
            store.write(move |tx| held::change(tx, &id, version, &rejected(by)))
        };
        let (anna, piet) = tokio::join!(decide(1, "anna"), decide(1, "piet"));
        let mut ends = [anna, piet];
        ends.sort_by_key(Result::is_err);
        assert!(matches!(ends, [Ok(2), Err(Error::Conflict)]));

        let by_state = |from, to| {
            let id = id.clone();
            store.write(move |tx| held::set_state(tx, &id, from, to))
        };
        let wrong = by_state(HeldState::Held, HeldState::Expired).await;
        assert!(matches!(wrong, Err(Error::Conflict)));
        by_state(HeldState::Rejected, HeldState::Held).await.expect("moved");
        let found = store.read(move |tx| held::find(tx, &id)).await.expect("found");
        assert_eq!((found.state, found.version), (HeldState::Held, 3));
        let unknown = HeldId::parse("M-7F3K-29").expect("an ID");
        let missing = store.write(move |tx| held::change(tx, &unknown, 1, &rejected("anna"))).await;
        assert!(matches!(missing, Err(Error::Missing)));
    }

    pub(super) async fn lists_are_filtered_searched_and_ordered(store: &Store) {
        let mut ids = Vec::new();
        for (key, address) in [(1, "a@gmail.com"), (3, "50%@x.nl"), (2, "É@gmail.com")] {
            ids.push(hold(store, key, &[address]).await);
        }
        let third = ids[2].clone();
        let rejected = store.write(move |tx| held::change(tx, &third, 1, &rejected("anna")));
        rejected.await.expect("rejected");

        let all = HeldFilter::default();
        let text = |text: &str| HeldFilter { text: text.into(), ..all.clone() };
        let spoken = ids[1].to_string().replace('-', "").to_lowercase();
        let cases = [
            (all.clone(), vec![1, 2, 0]),
            (HeldFilter { order: HeldOrder::Oldest, ..all.clone() }, vec![0, 2, 1]),
            (HeldFilter { order: HeldOrder::Persons, ..all.clone() }, vec![1, 2, 0]),
            (HeldFilter { states: vec![HeldState::Held], ..all.clone() }, vec![1, 0]),
            (
                HeldFilter { states: vec![HeldState::Rejected, HeldState::Expired], ..all.clone() },
                vec![2],
            ),
            (HeldFilter { limit: 1, offset: 1, ..all.clone() }, vec![2]),
            (text("GMAIL"), vec![2, 0]),
            (text("é@"), vec![2]),
            (text("50%"), vec![1]),
            (text("%"), vec![1]),
            (text("_"), vec![]),
            (text("onderwerp 1"), vec![0]),
            (text("jan@voorbeeld"), vec![1, 2, 0]),
            (text(&spoken), vec![1]),
            (text("'; DROP TABLE held; --"), vec![]),
        ];
        for (filter, expected) in cases {
            let wanted = filter.clone();
            let found = store.read(move |tx| queue::list(tx, &wanted)).await.expect("read");
            let found: Vec<_> = found.into_iter().map(|held| held.id).collect();
            let expected: Vec<_> = expected.iter().map(|at: &usize| ids[*at].clone()).collect();
            assert_eq!(found, expected, "{filter:?}");
            if filter.limit == 0 {
                let count = store.read(move |tx| queue::count(tx, &filter)).await;
                assert_eq!(count.expect("read"), expected.len() as u64);
            }
        }
        let counts = store.read(queue::counts).await.expect("read");
        assert_eq!(counts, [(HeldState::Held, 2), (HeldState::Rejected, 1)]);
    }

    pub(super) async fn overdue_and_outdated_messages_are_named(store: &Store) {
        let (one, two) = (hold(store, 1, &["a@x.nl"]).await, hold(store, 2, &["a@x.nl"]).await);
        let overdue = |before| store.read(move |tx| held::overdue(tx, moment(before), 10));
        assert_eq!(overdue(1).await.expect("read"), []);
        assert_eq!(overdue(2).await.expect("read"), std::slice::from_ref(&one));
        assert_eq!(overdue(9).await.expect("read"), [one.clone(), two.clone()]);
        let id = one.clone();
        store.write(move |tx| held::change(tx, &id, 1, &rejected("a"))).await.expect("rejected");
        assert_eq!(overdue(9).await.expect("read"), [two]);

        let outdated =
            |before| store.read(move |tx| held::outdated_content(tx, moment(before), 10));
        assert_eq!(outdated(100).await.expect("read"), []);
        assert_eq!(outdated(101).await.expect("read"), [one]);
    }

    pub(super) async fn a_forgotten_content_stays_forgotten(store: &Store) {
        let id = hold(store, 1, &["a@x.nl"]).await;
        let forget = || {
            let id = id.clone();
            store.write(move |tx| held::forget_content(tx, &id))
        };
        let stored = forget().await.expect("written").expect("a content");
        store.shred(stored.clone()).await.expect("shredded");
        assert!(store.unseal(stored).await.is_err());
        assert_eq!(forget().await.expect("written"), None);
        let found = store.read(move |tx| held::find(tx, &id)).await.expect("found");
        assert!(!found.has_content);
    }

    pub(super) async fn ids_are_all_different(store: &Store) {
        // With 390,625 short IDs, the 1,000th meets a taken one often enough.
        let sealed = store.seal(vec!["content".into()]).await.expect("sealed");
        let ids = store
            .write(move |tx| {
                let mut ids = std::collections::HashSet::new();
                for number in 0..1_000_u32 {
                    let mut new = message(1, &["a@x.nl"]);
                    new.message_key[..4].copy_from_slice(&number.to_be_bytes());
                    ids.insert(held::insert(tx, &new, &sealed)?);
                }
                Ok(ids)
            })
            .await
            .expect("written");
        assert_eq!(ids.len(), 1_000);
    }

    pub(super) async fn incident_numbers_have_no_gaps_and_begin_anew_each_year(store: &Store) {
        let id = hold(store, 1, &["a@gmail.com"]).await;
        // The first second of 2026 in the Netherlands is still 2025 in UTC.
        let cases = [
            (moment(0), true, "DL-2026-0001"),
            (moment(1), false, ""),
            (moment(2), true, "DL-2026-0002"),
            (moment(-1), true, "DL-2025-0001"),
            (moment(3), true, "DL-2026-0003"),
        ];
        for (at, kept, expected) in cases {
            let new = pending(&id, at);
            let opened = store.write(move |tx| {
                let opened = incident::open(tx, new)?;
                if kept { Ok(opened) } else { Err(Error::Conflict) }
            });
            assert_eq!(opened.await.map(|opened| opened.id).unwrap_or_default(), expected);
        }
        let list = |filter| store.read(move |tx| incident::list(tx, &filter));
        let found = list(IncidentFilter::default()).await.expect("read");
        let names: Vec<_> = found.iter().map(|found| found.id.as_str()).collect();
        assert_eq!(names, ["DL-2026-0003", "DL-2026-0002", "DL-2026-0001", "DL-2025-0001"]);
        let mut expected = pending(&id, moment(3));
        expected.id = "DL-2026-0003".into();
        for (position, recipient) in (0..).zip(&mut expected.recipients) {
            recipient.position = position;
        }
        assert_eq!(found[0], expected);
        let by = |name: &str| IncidentFilter { released_by: name.into(), ..Default::default() };
        assert_eq!(list(by("anna")).await.expect("read").len(), 4);
        assert_eq!(list(by("piet")).await.expect("read").len(), 0);
    }

    pub(super) async fn the_clock_of_an_incident_starts_once(store: &Store) {
        let held_id = hold(store, 1, &["a@gmail.com", "b@gmail.com"]).await;
        let new = pending(&held_id, moment(0));
        let id = store.write(|tx| incident::open(tx, new)).await.expect("opened").id;
        let accept = |address: &'static str, at| {
            let id = id.clone();
            store.write(move |tx| {
                let taken = (moment(at), "250 2.0.0 ok", None);
                incident::recipient_accepted(tx, &id, address, taken)?;
                incident::start_clock(tx, &id, moment(at), moment(at + 72 * 3_600))
            })
        };
        assert!(accept("b@GMAIL.com", 5).await.expect("started"));
        assert!(!accept("a@gmail.com", 6).await.expect("runs already"));
        assert!(!accept("a@gmail.com", 7).await.expect("runs already"));
        assert!(!accept("x@gmail.com", 8).await.expect("who was not known is added"));

        let found = id.to_lowercase();
        let found = store.read(move |tx| incident::find(tx, &found)).await.expect("found");
        assert_eq!(found.state, IncidentState::Potential);
        assert_eq!((found.known_at, found.deadline), (Some(moment(5)), Some(moment(259_205))));
        let accepted: Vec<_> = found.recipients.iter().map(|one| one.accepted_at).collect();
        assert_eq!(accepted, [Some(moment(6)), Some(moment(5)), Some(moment(8))]);
        let cancelled = store.write(move |tx| incident::cancel(tx, &id)).await;
        assert!(matches!(cancelled, Err(Error::Conflict)), "a breach is not taken back");

        let new = pending(&held_id, moment(9));
        let second = store.write(|tx| incident::open(tx, new)).await.expect("opened").id;
        let cancelled = second.clone();
        store.write(move |tx| incident::cancel(tx, &cancelled)).await.expect("cancelled");
        let held_id = held_id.to_string();
        let both = store.read(move |tx| incident::find_by_held_id(tx, &held_id)).await;
        let both = both.expect("read");
        assert_eq!((both[0].id.as_str(), both[0].state), (&*second, IncidentState::Cancelled));
        assert_eq!(both.len(), 2);
    }

    pub(super) async fn a_release_is_claimed_by_one_at_a_time(store: &Store) {
        let id = released(store, moment(10)).await;
        let claim = |now, until| {
            let want = Want::any(10);
            store.write(move |tx| outbox::claim(tx, moment(now), moment(until), &want))
        };
        assert!(claim(9, 19).await.expect("claimed").is_empty(), "not due");
        let (one, two) = tokio::join!(claim(10, 20), claim(10, 20));
        let mut claims = [one.expect("claimed"), two.expect("claimed")].concat();
        assert_eq!(claims.len(), 1, "two gateways, one claim");
        let first = claims.pop().expect("a claim");
        assert_eq!((first.attempts, &first.held_id), (1, &id));

        let second = claim(20, 30).await.expect("claimed").pop().expect("the lease ran out");
        assert_eq!(second.attempts, 2);
        let overtaken = first.clone();
        let late = store.write(move |tx| outbox::finish(tx, &overtaken)).await;
        assert!(matches!(late, Err(Error::Conflict)));
        let late = store.write(move |tx| outbox::reschedule(tx, &first, moment(99), "late")).await;
        assert!(matches!(late, Err(Error::Conflict)));

        let again = second.clone();
        let later = store
            .write(move |tx| outbox::reschedule(tx, &again, moment(50), "451 4.4.1 no answer"));
        later.await.expect("rescheduled");
        assert!(claim(49, 59).await.expect("claimed").is_empty(), "not due yet");
        let found = store.read(move |tx| outbox::find(tx, &id)).await.expect("read");
        let last_error = found.expect("still to be delivered").last_error;
        assert_eq!(last_error, "451 4.4.1 no answer");
        let third = claim(50, 60).await.expect("claimed").pop().expect("due again");
        assert_eq!(third.attempts, 3);
        store.write(move |tx| outbox::finish(tx, &third)).await.expect("finished");
        assert!(claim(99, 109).await.expect("claimed").is_empty(), "nothing is left");
    }

    pub(super) async fn a_release_under_way_cannot_be_taken_back(store: &Store) {
        let id = released(store, moment(10)).await;
        let cancel = || {
            let id = id.clone();
            store.write(move |tx| outbox::cancel(tx, &id))
        };
        cancel().await.expect("within the undo window");
        assert!(matches!(cancel().await, Err(Error::Missing)));

        let again = outbound(&id, moment(10));
        store.write(move |tx| outbox::insert(tx, &again)).await.expect("released again");
        let twice = outbound(&id, moment(10));
        let twice = store.write(move |tx| outbox::insert(tx, &twice)).await;
        assert!(matches!(twice, Err(Error::Conflict)));
        let want = Want::any(10);
        let claim = move |tx: &mut Tx<'_>| outbox::claim(tx, moment(10), moment(20), &want);
        let claimed = store.write(claim).await;
        let claimed = claimed.expect("claimed").pop().expect("due");
        assert!(matches!(cancel().await, Err(Error::Conflict)));
        let retry = store.write(move |tx| outbox::reschedule(tx, &claimed, moment(30), "451"));
        retry.await.expect("rescheduled");
        cancel().await.expect("between two attempts");
    }

    pub(super) async fn accounts_are_told_apart_without_regard_to_case(store: &Store) {
        let anna = person("Anna");
        let added = anna.clone();
        store.write(move |tx| account::add(tx, &added)).await.expect("added");
        let twice = store.write(|tx| account::add(tx, &person(" aNNA"))).await;
        assert!(matches!(twice, Err(Error::Conflict)));
        let found = store.read(|tx| account::find(tx, "ANNA")).await.expect("read");
        assert_eq!(found, Some(anna));
        let changed = store.write(|tx| {
            account::set_roles(tx, "anna", &[Role::Admin, Role::Auditor])?;
            account::set_password(tx, "anna", "$argon2id$new")?;
            account::find(tx, "anna")
        });
        let changed = changed.await.expect("changed").expect("found");
        assert_eq!(changed.roles, [Role::Admin, Role::Auditor]);
        assert_eq!(changed.password_hash.as_deref(), Some("$argon2id$new"));
        assert!(!format!("{changed:?}").contains("argon2id"));
        let missing = store.write(|tx| account::set_roles(tx, "piet", &[])).await;
        assert!(matches!(missing, Err(Error::Missing)));
    }

    pub(super) async fn tokens_are_found_by_their_hash(store: &Store) {
        let new = |name: &str| Token {
            name: name.into(),
            roles: vec![Role::Auditor],
            created_at: moment(0),
            prefix: "sluis_abcd".into(),
            used_at: None,
            owner: TokenOwner::Account("anna".into()),
            waits: false,
        };
        let (one, two) = (new("siem"), new("SIEM"));
        let added = one.clone();
        store.write(move |tx| token::add(tx, &added, &[1; 32])).await.expect("added");
        let twice = store.write(move |tx| token::add(tx, &two, &[2; 32])).await;
        assert!(matches!(twice, Err(Error::Conflict)));
        let free = store.read(|tx| token::free_name(tx, "siem")).await.expect("read");
        assert_eq!(free, "siem-2");
        let find = |hash| store.read(move |tx| token::find_by_hash(tx, &hash));
        assert_eq!(find([1; 32]).await.expect("read"), Some(one));
        assert_eq!(find([2; 32]).await.expect("read"), None);
        store.write(|tx| token::remove(tx, "siem")).await.expect("removed");
        assert_eq!(find([1; 32]).await.expect("read"), None);
    }

    pub(super) async fn sessions_end_by_age_and_with_the_password(store: &Store) {
        let nobody =
            store.write(|tx| session::add(tx, &[1; 32], &Session::open("anna", moment(0)))).await;
        assert!(matches!(nobody, Err(Error::Missing)));
        let begun = store.write(|tx| {
            account::add(tx, &person("Anna"))?;
            for (hash, at) in [([1; 32], 0), ([2; 32], 10), ([3; 32], 20), ([4; 32], 30)] {
                session::add(tx, &hash, &Session::open("Anna", moment(at)))?;
            }
            session::touch(tx, &[1; 32], moment(40))?;
            session::remove(tx, &[4; 32])?;
            // Begun too long ago, unused too long, and neither.
            session::remove_idle(tx, moment(15), moment(5))
        });
        assert_eq!(begun.await.expect("written"), 2);
        let find = |hash| store.read(move |tx| session::find(tx, &hash));
        let known = [find([1; 32]).await, find([2; 32]).await, find([4; 32]).await];
        assert!(known.into_iter().all(|session| session.expect("read").is_none()));
        let third = find([3; 32]).await.expect("read").expect("a session");
        assert_eq!((&*third.account, third.created_at), ("anna", moment(20)));
        store.write(|tx| account::set_password(tx, "anna", "new")).await.expect("set");
        assert_eq!(find([3; 32]).await.expect("read"), None);
    }

    pub(super) async fn observed_deliveries_are_listed_latest_first(store: &Store) {
        let new = |persons| Observed {
            at: moment(0),
            sender: String::new(),
            recipients: vec![RecipientDecision {
                address: "a@gmail.com".into(),
                class: Class::Expected,
                because: "x".into(),
                noted: sluis::destination::Noted::default(),
                action: Action::Hold,
                route: Route::Normal,
            }],
            reasons: vec![Reason {
                rule: "bulk".into(),
                nl: "veel".into(),
                en: "many".into(),
                seen: Vec::new(),
            }],
            persons,
            action: Action::Hold,
            held_id: None,
            listing: if persons == 4 { Listing::Unlisted } else { Listing::Listed },
            evidence: None,
            transit: None,
            message_id: String::new(),
        };
        for persons in [1, 2, 3, 4] {
            let one = new(persons);
            store.write(move |tx| observed::insert(tx, &one)).await.expect("written");
        }
        let (since, reason) = (Timestamp::UNIX_EPOCH, String::new());
        let filter = ObservedFilter { since, reason, below: 0, limit: 2 };
        let found = store.read(move |tx| observed::list(tx, &filter)).await.expect("read");
        let found: Vec<Observed> = found.into_iter().map(|(_, one)| one).collect();
        assert_eq!(found, [new(3), new(2)]);
    }

    pub(super) async fn correspondents_are_those_of_one_sender_latest_first(store: &Store) {
        let address = |text: &str| Address::parse(text).expect("an address");
        let [anna, piet] = ["Anna@voorbeeld.nl", "piet@voorbeeld.nl"].map(address);
        let [one, two, three] = ["a@x.nl", "b@x.nl", "c@x.nl"].map(address);
        let (from, to) = (anna.clone(), [one.clone(), two.clone(), three.clone()]);
        let written = store.write(move |tx| {
            correspondent::wrote(tx, &from, &to[..2], moment(0))?;
            correspondent::wrote(tx, &from, &to[2..], moment(5))?;
            correspondent::wrote(tx, &from, &to[1..2], moment(9))
        });
        written.await.expect("written");
        let history = |sender: Address| {
            let found = store.read(move |tx| correspondent::history(tx, &sender));
            async { found.await.expect("read").written_before }
        };
        let again = address("ANNA@voorbeeld.nl");
        assert_eq!(history(again).await, [two.clone(), three, one]);
        assert_eq!(history(piet).await, []);
        let forgotten = store.write(|tx| correspondent::forget(tx, moment(6))).await;
        assert_eq!(forgotten.expect("forgotten"), 2);
        assert_eq!(history(anna).await, [two]);
    }
}

/// A refusal of a caller's own.
#[derive(Debug)]
enum Own {
    Refused,
    Store,
}

impl From<Error> for Own {
    fn from(_: Error) -> Self {
        Self::Store
    }
}

fn person(name: &str) -> Account {
    Account {
        name: name.into(),
        email: Some("anna@voorbeeld.nl".into()),
        roles: vec![Role::Reviewer, Role::Senior],
        password_hash: Some("$argon2id$old".into()),
        created_at: moment(0),
        sign_in: SignIn::Local,
        closed_at: None,
        last_login_at: None,
    }
}

fn rejected(by: &str) -> Change {
    Change {
        state: HeldState::Rejected,
        first_by: String::new(),
        decided_by: by.into(),
        decided_at: Some(moment(100)),
        reason: "niet nodig".into(),
        code: Some(ReasonCode::TooMuch),
        manner: Manner::AsIs,
    }
}

fn outbound(id: &HeldId, due_at: Timestamp) -> Outbound {
    Outbound {
        held_id: id.clone(),
        incident_id: Some("DL-2026-0001".into()),
        due_at,
        give_up_at: moment(1_000),
        attempts: 0,
        unsure: 0,
        last_error: String::new(),
    }
}

/// A held message that was released, to be delivered from `due_at`.
async fn released(store: &Store, due_at: Timestamp) -> HeldId {
    let id = hold(store, 1, &["a@gmail.com"]).await;
    let (of, row) = (id.clone(), outbound(&id, due_at));
    let release = store.write(move |tx| {
        held::set_state(tx, &of, HeldState::Held, HeldState::Releasing)?;
        let moved =
            held::move_recipients(tx, &of, RecipientState::Held, RecipientState::Releasing)?;
        assert_eq!(moved, 1);
        held::set_recipient(tx, &of, "A@gmail.com", RecipientState::Releasing, "")?;
        outbox::insert(tx, &row)
    });
    release.await.expect("released");
    id
}
