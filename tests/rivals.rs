//! Two people who decide on one message at the same moment, over HTTP as browsers do: one wins, the
//! other is told who was first and nothing of theirs is kept.

use sluis::review::Refusal;
use sluis::review::Release;
use sluis::store::HeldId;
use sluis::store::HeldState;

use crate::common::office;
use crate::common::office::Office;
use crate::web::FORM;
use crate::web::form_token;
use crate::web::get;
use crate::web::mira;
use crate::web::send;
use crate::web::session;
use crate::web::state;

/// From which state; what each of two people does: the form, what is sent with it, and what the
/// message becomes where that one wins.
type Race = (HeldState, [Move; 2]);

/// A form, what is sent with it beside the reason, and what the message becomes by it.
type Move = (&'static str, &'static str, HeldState);

const RELEASE: Move = ("release", "code=0&", HeldState::Releasing);
const FIRST: Move = ("release", "code=0&", HeldState::AwaitingSecond);
const AGREE: Move = ("release", "read=1&code=yes&", HeldState::Releasing);
const DISAGREE: Move = ("release", "read=1&code=no&", HeldState::Held);
const REJECT: Move = ("reject", "code=0&", HeldState::Rejected);
const REOPEN: Move = ("reopen", "", HeldState::Held);

const RACES: [Race; 9] = [
    (HeldState::Held, [RELEASE, RELEASE]),
    (HeldState::Held, [RELEASE, REJECT]),
    (HeldState::Held, [REJECT, REJECT]),
    (HeldState::Held, [FIRST, FIRST]),
    (HeldState::Held, [FIRST, REJECT]),
    (HeldState::AwaitingSecond, [AGREE, AGREE]),
    (HeldState::AwaitingSecond, [AGREE, REJECT]),
    (HeldState::AwaitingSecond, [AGREE, DISAGREE]),
    (HeldState::Rejected, [REOPEN, REOPEN]),
];

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_send_their_forms_at_once_one_wins_and_the_other_hears_of_whom() {
    let office = Office::open().await;
    let people = [session(&office, "piet").await, session(&office, "mira").await];
    for (round, (from, moves)) in RACES.into_iter().enumerate() {
        let id = message(&office, from, moves, round).await;
        let mut sent = Vec::new();
        for (cookie, (form, more, _)) in people.iter().zip(moves) {
            sent.push(filled(&office, cookie, &id, form, more).await);
        }
        let [one, other] = [0, 1].map(|at| {
            let (path, body) = &sent[at];
            let headers = [("cookie", people[at].clone()), ("content-type", FORM.to_owned())];
            let office = &office;
            async move {
                let headers: Vec<(&str, &str)> =
                    headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                send(office, "POST", path, &headers, body).await
            }
        });
        let (one, other) = tokio::join!(one, other);
        let statuses = [one.status, other.status];
        let winner = statuses.iter().position(|status| *status == 303);
        let winner = winner.unwrap_or_else(|| panic!("{moves:?}: {statuses:?} {}", one.body));
        let loser = [&one, &other][1 - winner];
        assert_eq!(loser.status, 409, "{moves:?}: {}", loser.body);
        assert!(loser.body.contains("Uw keuze is niet opgeslagen."), "{moves:?}: {}", loser.body);
        assert_eq!(state(&office, &id).await, moves[winner].2, "{moves:?}, won by {winner}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_presses_twice_is_led_to_what_the_first_did_and_it_is_done_once() {
    let office = Office::open().await;
    let [piet, mira] = [session(&office, "piet").await, session(&office, "mira").await];
    for (round, (form, more, state_after)) in [RELEASE, REJECT].into_iter().enumerate() {
        let moves = [RELEASE, REJECT];
        let id = message(&office, HeldState::Held, moves, round).await;
        let (path, body) = filled(&office, &piet, &id, form, more).await;
        let (_, late) = filled(&office, &mira, &id, form, more).await;
        let (other_path, other) = filled(&office, &piet, &id, moves[1 - round].0, "code=1&").await;
        let post = async |cookie: &str, path: &str, body: &str| {
            let headers = [("cookie", cookie), ("content-type", FORM)];
            send(&office, "POST", path, &headers, body).await
        };
        assert_eq!(post(&piet, &path, &body).await.status, 303, "{form}");
        let again = post(&piet, &path, &body).await;
        let led = again.headers.iter().find(|(name, _)| name == "location");
        let led = led.map(|(_, value)| value.clone());
        assert_eq!((again.status, led), (303, Some(format!("/messages/{id}"))), "{form}");
        // Someone else, or who wished something else, hears that it came to nothing.
        assert_eq!(post(&mira, &path, &late).await.status, 409, "{form}");
        assert_eq!(post(&piet, &other_path, &other).await.status, 409, "{form}");
        assert_eq!(state(&office, &id).await, state_after, "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_of_two_who_presses_twice_is_led_there_and_is_no_second() {
    let office = Office::open().await;
    let piet = session(&office, "piet").await;
    let id = message(&office, HeldState::Held, [FIRST, FIRST], 0).await;
    let (path, body) = filled(&office, &piet, &id, "release", "code=0&").await;
    let headers = [("cookie", piet.as_str()), ("content-type", FORM)];
    assert_eq!(send(&office, "POST", &path, &headers, &body).await.status, 303);
    let again = send(&office, "POST", &path, &headers, &body).await;
    let led = again.headers.iter().find(|(name, _)| name == "location");
    let led = led.map(|(_, value)| value.clone());
    assert_eq!((again.status, led), (303, Some(format!("/messages/{id}"))), "{}", again.body);
    // On purpose, for the message as it is now.
    let now = body.replace("version=1", "version=2&read=1&code=yes");
    assert_eq!(send(&office, "POST", &path, &headers, &now).await.status, 403);
    assert_eq!(state(&office, &id).await, HeldState::AwaitingSecond);
}

/// A message in `state`; of many people where two must agree.
async fn message(office: &Office, state: HeldState, moves: [Move; 2], round: usize) -> HeldId {
    let needs_two = moves.contains(&FIRST) || state == HeldState::AwaitingSecond;
    let sample = if needs_two { office::pupils() } else { office::number() };
    let minutes_ago = 100 + i64::try_from(round).expect("a number");
    let id = office.hold(office::Sample { minutes_ago, ..sample }).await;
    let first = sluis::access::Principal { name: "anna".to_owned(), email: None, ..mira() };
    let reason = "Nodig voor zijn werk".to_owned();
    match state {
        HeldState::AwaitingSecond => {
            let release = Release { reason, ..Release::default() };
            office.desk.release(&first, &id, release).await.map(drop).expect("a first yes");
        }
        HeldState::Rejected => {
            let refusal = Refusal { reason, ..Refusal::default() };
            office.desk.reject(&first, &id, refusal).await.map(drop).expect("a rejection");
        }
        _ => {}
    }
    id
}

/// The form as that person sees it, filled in: where it goes, and its body.
async fn filled(
    office: &Office,
    cookie: &str,
    id: &HeldId,
    form: &str,
    more: &str,
) -> (String, String) {
    let path = format!("/messages/{id}/{form}");
    let page = get(office, &path, &[("cookie", cookie)]).await;
    assert_eq!(page.status, 200, "{path}: {}", page.body);
    let token = form_token(&page.body);
    let (_, rest) = page.body.split_once("name=\"version\" value=\"").expect("a version");
    let version = rest.split('"').next().expect("a number");
    let chosen =
        if page.body.contains("name=\"recipient\"") { "recipient=iemand%40gmail.com&" } else { "" };
    let reason = "text=Afgestemd+met+de+behandelaar";
    (path, format!("form_token={token}&version={version}&{chosen}{more}{reason}"))
}
