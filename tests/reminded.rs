//! Recipients who are asked to delete a mail and do not answer are asked again, and then left.

use std::cell::Cell;

use sluis::breach::Question;
use sluis::notify::Notices;
use sluis::notify::Outcome;
use sluis::notify::Post;
use sluis::store;
use sluis::store::Retraction;
use sluis::store::RetractionState;
use sluis::store::Tx;

use crate::register::Case;
use crate::register::later;
use crate::telling::settings;

/// A case of which one recipient is asked, and the post of its mails.
struct Asked {
    case: Case,
    post: Post,
}

impl Asked {
    async fn now() -> Self {
        let case = Case::released().await;
        let notices = Notices::new(Some(settings()));
        let asked = Retraction {
            incident_id: case.id.clone(),
            position: 0,
            address: "a@gmail.com".to_owned(),
            state: RetractionState::Queued,
            language: "nl".to_owned(),
            subject: "Verwijder deze e-mail".to_owned(),
            text: "Wilt u deze e-mail verwijderen?".to_owned(),
            asked_by: "fatima".to_owned(),
            asked_at: later(0),
            mails: 0,
            remind_at: None,
            changed_at: later(0),
            reply: String::new(),
            remark: String::new(),
        };
        let post = Post::new(notices.clone(), case.house.store.clone());
        let write = move |tx: &mut Tx<'_>| {
            store::retraction::put(tx, &asked)?;
            notices.retract(tx, &asked, later(0))
        };
        case.house.store.write(write).await.expect("asked");
        Self { case, post }
    }

    /// How many mails go to the recipient at that hour, all of them taken.
    async fn sent(&self, hour: i64) -> usize {
        self.post.round(later(hour)).await.expect("a round");
        let sent = Cell::new(0);
        loop {
            let parcels = self.post.take(later(hour)).await.expect("mails");
            if parcels.is_empty() {
                return sent.get();
            }
            for parcel in parcels {
                // Others hear of the clock of the incident meanwhile.
                let is_to_them = String::from_utf8_lossy(&parcel.message).contains("a@gmail.com");
                sent.set(sent.get() + usize::from(is_to_them));
                let taken = Outcome::Taken("250 2.0.0 ok".to_owned());
                self.post.settle(parcel, taken, later(hour)).await.expect("noted");
            }
        }
    }

    async fn state(&self) -> RetractionState {
        let id = self.case.id.clone();
        let read = move |tx: &mut Tx<'_>| store::retraction::find(tx, &id, 0);
        self.case.house.store.read(read).await.expect("read").expect("asked").state
    }
}

#[tokio::test]
async fn who_does_not_answer_is_asked_after_one_day_and_after_three_and_no_more_after_a_week() {
    let asked = Asked::now().await;
    for (hour, mails, state) in [
        (0, 1, RetractionState::Asked),
        (23, 0, RetractionState::Asked),
        (24, 1, RetractionState::Reminded),
        (71, 0, RetractionState::Reminded),
        (72, 1, RetractionState::Reminded),
        (167, 0, RetractionState::Reminded),
        (168, 0, RetractionState::NoResponse),
        (1_000, 0, RetractionState::NoResponse),
    ] {
        assert_eq!((asked.sent(hour).await, asked.state().await), (mails, state), "hour {hour}");
    }
    let record = asked.case.show().await;
    assert!(record.value(Question::MeasuresTaken).contains('1'), "the record counts who was asked");
    let trail = asked.case.house.trail(&asked.case.id).await;
    let count = |action| trail.iter().filter(|one| *one == action).count();
    assert_eq!((count("retraction-sent"), count("retraction-unanswered")), (3, 1), "{trail:?}");
}

#[tokio::test]
async fn who_answered_is_not_reminded() {
    let asked = Asked::now().await;
    assert_eq!(asked.sent(0).await, 1);
    let id = asked.case.id.clone();
    let write = move |tx: &mut Tx<'_>| {
        let before = store::retraction::find(tx, &id, 0)?.expect("asked");
        let state = RetractionState::Deleted;
        store::retraction::put(tx, &Retraction { state, remind_at: None, ..before })
    };
    asked.case.house.store.write(write).await.expect("answered");
    for hour in [24, 72, 168] {
        assert_eq!(asked.sent(hour).await, 0, "hour {hour}");
    }
    assert_eq!(asked.state().await, RetractionState::Deleted);
}
