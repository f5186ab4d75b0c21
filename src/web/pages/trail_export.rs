//! The audit trail as CSV, whatever its length: it is read some lines at a time, as fast as the
//! browser takes them, so that its length costs no memory.

use std::collections::HashMap;
use std::io;
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
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc;

use crate::spreadsheet;
use crate::store::Entry;
use crate::store::TrailFilter;
use crate::web::error::Error;
use crate::web::pages::trail::Asked;
use crate::web::visitor::Member;

/// Pieces of a file as they are written.
struct Pieces(mpsc::Receiver<Result<Bytes, io::Error>>);

impl Stream for Pieces {
    type Item = Result<Bytes, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// `GET /audit/export`: what fits the filters as CSV, earliest last.
pub(super) async fn export(
    member: Member,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let filter = Asked::read(&query).filter(ENTRIES);
    member.visitor.answer(exported(&member, filter).await)
}

async fn exported(member: &Member, mut filter: TrailFilter) -> Result<Response, Error> {
    let (state, who) = (member.visitor.state.clone(), member.principal.clone());
    let place = tokio::time::timeout(PATIENCE, state.export_place()).await.ok().flatten();
    let place = place.ok_or(Error::Unusable(StatusCode::SERVICE_UNAVAILABLE))?;
    // The first lines are read before anything is answered: who may not read them is told so.
    let first = state.desk().trail(&who, &filter).await?;
    let mut begin = spreadsheet::MARK.to_owned();
    spreadsheet::row(&mut begin, member.visitor.texts().trail.columns);
    filter.below = write_entries(&mut begin, &first);
    let (pieces, read) = mpsc::channel(1);
    tokio::spawn(async move {
        let _place: OwnedSemaphorePermit = place;
        let mut piece = begin;
        loop {
            let sent = pieces.send(Ok(Bytes::from(std::mem::take(&mut piece))));
            // A browser that takes nothing more does not keep the place from others.
            let is_sent = matches!(tokio::time::timeout(STALLED, sent).await, Ok(Ok(())));
            if !is_sent || filter.below <= 1 {
                return;
            }
            let entries = state.desk().trail(&who, &filter).await;
            match entries.map(|entries| write_entries(&mut piece, &entries)) {
                Ok(0) => return,
                Ok(last) => filter.below = last,
                Err(error) => {
                    tracing::error!(?error, "the export of the audit trail broke off");
                    // A file that is cut off must not look like a whole one.
                    let _ = pieces.send(Err(io::ErrorKind::Other.into())).await;
                    return;
                }
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"sluis-logboek.csv\""),
    ];
    Ok((headers, Body::from_stream(Pieces(read))).into_response())
}

/// Writes entries, and gives the number of the last one; 0 where there are none.
fn write_entries(out: &mut String, entries: &[Entry]) -> u64 {
    for entry in entries {
        let (number, at) = (entry.number.to_string(), entry.at.to_string());
        let cells = [
            &number,
            &at,
            &entry.actor,
            &entry.origin,
            &entry.action,
            &entry.object,
            &entry.result,
            &entry.detail,
            &entry.hash,
        ];
        spreadsheet::row(out, cells);
    }
    entries.last().map_or(0, |entry| entry.number)
}

/// Entries that are in memory at once.
const ENTRIES: u32 = 1_000;

/// How long an export waits for others to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a browser may take for one piece.
const STALLED: Duration = Duration::from_secs(30);
