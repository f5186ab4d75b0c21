//! What happens while a page is open, as server-sent events. Only names of messages and of
//! colleagues go over it.

use std::pin::Pin;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use futures_core::Stream;
use jiff::Timestamp;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use crate::access::Act;
use crate::people::Sign;
use crate::store::HeldId;
use crate::web::live::News;
use crate::web::live::Seat;
use crate::web::session;
use crate::web::visitor::Member;

/// What a page listens for.
#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    /// The message that is being looked at; none on a list.
    #[serde(default)]
    message: String,
    /// The last line of the trail when the page was made: what stands there it shows already.
    #[serde(default)]
    since: u64,
}

/// The lines as they come.
struct Lines(mpsc::Receiver<Bytes>);

impl Stream for Lines {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|line| line.map(Ok))
    }
}

/// `GET /events`
pub(super) async fn events(member: Member, Query(wanted): Query<Wanted>) -> Response {
    if let Err(error) = member.must(Act::SeeQueue) {
        return member.visitor.answer(Err(error));
    }
    let Some(seat) = member.visitor.state.live().sit(&member.principal.name) else {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    };
    // What happened while nobody told this page, such as during an outage.
    let missed = match member.visitor.state.live().after(wanted.since).await {
        Ok(missed) => missed,
        Err(error) => return member.visitor.answer(Err(error.into())),
    };
    let (lines, read) = mpsc::channel(LINES_WAITING);
    tokio::spawn(tell(member, (wanted, missed), seat, lines));
    let kind = [(header::CONTENT_TYPE, "text/event-stream; charset=utf-8")];
    (kind, Body::from_stream(Lines(read))).into_response()
}

/// Tells until the browser, the session or the server has ended.
async fn tell(
    member: Member,
    (wanted, missed): (Wanted, Vec<News>),
    mut seat: Seat,
    lines: mpsc::Sender<Bytes>,
) {
    let at = HeldId::parse(&wanted.message);
    let (state, name) = (&member.visitor.state, &member.principal.name);
    let mut tick = tokio::time::interval(TICK);
    let mut text = String::from("retry: 5000\n\n");
    let mut since = wanted.since;
    for news in &missed {
        text.push_str(&told(&member, news, &mut since));
    }
    loop {
        if !text.is_empty() && lines.send(Bytes::from(std::mem::take(&mut text))).await.is_err() {
            return;
        }
        tokio::select! {
            _ = seat.closing.changed() => return,
            news = seat.news.recv() => match news {
                Ok(news) => text = told(&member, &news, &mut since),
                Err(RecvError::Lagged(_)) => text = event("held", ""),
                Err(RecvError::Closed) => return,
            },
            _ = tick.tick() => {
                // Whoever was signed out meanwhile hears no more.
                let found = session::find(state, member.visitor.session_id(), Sign::OfPage).await;
                if !matches!(found, Ok(Some(_))) {
                    return;
                }
                text.push_str(": still here\n\n");
                if let Some(id) = &at {
                    state.live().look(id, name, Timestamp::now());
                    text.push_str(&looks(&member, id.as_str()));
                }
            }
        }
    }
}

/// News as the page hears it; nothing where it has heard of that line of the trail, the last of
/// which is `since`.
fn told(member: &Member, news: &News, since: &mut u64) -> String {
    let (name, number, id) = match news {
        News::Held(number, id) => ("held", number, id),
        News::Changed(number, id) => ("changed", number, id),
        News::Looked(id) => return looks(member, id),
        News::Away => return event("away", ""),
        News::Back => return event("back", ""),
    };
    if *number <= *since {
        return String::new();
    }
    *since = *number;
    // A browser that comes back says how far it was.
    format!("id: {number}\n{}", event(name, id))
}

/// Who looks at a message, in the words of the page.
fn looks(member: &Member, id: &str) -> String {
    let live = member.visitor.state.live();
    let others = live.others(id, &member.principal.name, Timestamp::now());
    event("look", &format!("{id} {}", (member.visitor.texts().desk.looks)(&others)))
}

fn event(name: &str, data: &str) -> String {
    // Names of accounts hold no line breaks; the form of the stream must not depend on it.
    format!("event: {name}\ndata: {}\n\n", data.replace(['\r', '\n'], " "))
}

const TICK: Duration = Duration::from_secs(20);
const LINES_WAITING: usize = 16;
