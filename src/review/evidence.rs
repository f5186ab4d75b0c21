//! The content of held messages, as far as people may see it: masked to all who review, one value at
//! a time to those who ask, and never without its line in the trail.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::access::Act;
use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::document::column_name;
use crate::review::Desk;
use crate::review::Error;
use crate::review::Flaw;
use crate::review::permit;
use crate::review::request::checked_reason;
use crate::review::trail;
use crate::review::viewer::Original;
use crate::review::viewer::Turn;
use crate::review::viewer::Viewer;
use crate::review::viewer::Wait;
use crate::scan;
use crate::scan::Piece;
use crate::scan::Preview;
use crate::scan::Show;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::Tx;
use crate::store::crash_point;

/// A look at one part of a message.
#[derive(Debug)]
pub struct Looked {
    /// The message.
    pub held: Held,
    /// What is shown; `None` where the content is gone, or could not be read now.
    pub preview: Option<Preview>,
    /// Whether the person may have a value revealed, and read the whole.
    pub may_reveal: bool,
    /// Whether the person may read the whole.
    pub may_read: bool,
    /// Whether it is still being made: who asks again gets it.
    pub is_underway: bool,
}

/// Values that were revealed.
#[derive(Debug)]
pub struct Revealed {
    /// The part with those values in it.
    pub looked: Looked,
    /// What was revealed, as the trail has it.
    pub what: String,
    /// When.
    pub at: Timestamp,
}

impl Desk {
    /// Shows one part of a message, masked whatever `wish` asks for.
    ///
    /// - Failure: `Busy` where too many wait for a look.
    pub async fn preview(
        &self,
        who: &Principal,
        id: &HeldId,
        wish: &scan::Wish,
    ) -> Result<Looked, Error> {
        permit::see(who)?;
        let held = self.held(id).await?;
        let masked = scan::Wish { show: Show::Masked, ..wish.clone() };
        if let Some(made) = self.viewer(&held).and_then(|viewer| viewer.made_before(id, &masked)) {
            return Ok(seen(who, held, Some(made)));
        }
        let wait = self.wait(who, &held)?;
        let preview = self.look_at(wait.as_ref(), &held, &masked).await?;
        Ok(seen(who, held, preview))
    }

    /// The same, without waiting longer than `within`: what takes longer is made meanwhile.
    pub async fn preview_within(
        &self,
        who: &Principal,
        id: &HeldId,
        wish: &scan::Wish,
        within: Duration,
    ) -> Result<Looked, Error> {
        permit::see(who)?;
        let held = self.held(id).await?;
        let masked = scan::Wish { show: Show::Masked, ..wish.clone() };
        let Some(viewer) = self.viewer(&held) else { return Ok(seen(who, held, None)) };
        if let Some(made) = viewer.made_before(id, &masked) {
            return Ok(seen(who, held, Some(made)));
        }
        let is_over = match viewer.begin(&who.name, id, &masked) {
            Turn::Full => false,
            Turn::Underway => viewer.is_over(id, &masked, within).await,
            Turn::Begun(turn) => {
                let (desk, held, wish) = (self.clone(), held.clone(), masked.clone());
                tokio::spawn(async move {
                    // What fails is told to whoever asks next.
                    let _ = desk.look_at(Some(&turn.wait), &held, &wish).await;
                    drop(turn);
                });
                viewer.is_over(id, &masked, within).await
            }
        };
        let preview = viewer.made_before(id, &masked);
        Ok(Looked { is_underway: !is_over, ..seen(who, held, preview) })
    }

    /// Reveals what `wish` asks for, after that is written in the trail and on disk.
    ///
    /// The whole needs another role than a value, and a reason. Nobody reveals anything in mail of
    /// which they are sender or recipient: it may have been held to keep it from them.
    ///
    /// - Failure: `Invalid` where there is nothing of the kind to reveal, or no reason; `NotAllowed`
    ///   and `OwnMessage`, which the trail keeps; `Busy` where too many wait, and then nothing is
    ///   written.
    pub async fn reveal(
        &self,
        who: &Principal,
        id: &HeldId,
        wish: &scan::Wish,
        reason: &str,
    ) -> Result<Revealed, Error> {
        permit::see(who)?;
        let held = self.held(id).await?;
        let is_whole = wish.show == Show::Everything;
        let (act, action) = match is_whole {
            true => (Act::ReadWhole, Action::MessageOpened),
            false => (Act::RevealValue, Action::ValueRevealed),
        };
        self.must(who, &held, act, action).await?;
        let reason = if is_whole { checked_reason(reason)? } else { String::new() };
        let masked = scan::Wish { show: Show::Masked, ..wish.clone() };
        let wait = self.wait(who, &held)?;
        let preview = self.look_at(wait.as_ref(), &held, &masked).await?;
        let unknown = Error::Invalid { field: "show", flaw: Flaw::Unknown };
        let spot = preview.as_ref().and_then(|preview| {
            let (place, section) = place(preview)?;
            Some((place, format!("part {} > {section}", wish.part), spot(preview, wish.show)?))
        });
        let (place, numbered, spot) = spot.ok_or(unknown)?;
        let what = format!("{place} > {spot}");
        // Names of files and sheets may name a person: the trail has their numbers.
        let numbered = format!("{numbered} > {spot}");
        let at = self.note(who, &held, action, &numbered, &reason).await?;
        crash_point("reveal-noted");
        let preview = self.look_at(wait.as_ref(), &held, wish).await?;
        Ok(Revealed { looked: seen(who, held, preview), what, at })
    }

    /// The message as it came in, after that is written in the trail.
    ///
    /// Its bytes keep a place among those who wait until they are dropped: each is a whole message in
    /// memory, for as long as somebody takes to read it.
    ///
    /// - Failure: as [`Desk::reveal`]; `Missing` where the content is gone.
    pub async fn original(
        &self,
        who: &Principal,
        id: &HeldId,
        reason: &str,
    ) -> Result<Bytes, Error> {
        permit::see(who)?;
        let held = self.held(id).await?;
        self.must(who, &held, Act::ReadWhole, Action::MessageOpened).await?;
        let reason = checked_reason(reason)?;
        if !held.has_content {
            return Err(Error::Missing);
        }
        let wait = self.wait(who, &held)?;
        self.note(who, &held, Action::MessageOpened, "original", &reason).await?;
        crash_point("reveal-noted");
        let bytes = self.content(id).await?.ok_or(Error::Missing)?;
        Ok(match wait {
            Some(_wait) => Bytes::from_owner(Original { bytes, _wait }),
            None => bytes,
        })
    }

    /// Who looks for the desk, where there is something to look at.
    fn viewer(&self, held: &Held) -> Option<&Arc<Viewer>> {
        self.viewer.as_ref().filter(|_| held.has_content)
    }

    /// A place among those who wait; `None` where there is nothing to wait for.
    fn wait(&self, who: &Principal, held: &Held) -> Result<Option<Wait>, Error> {
        let viewer = self.viewer(held);
        viewer.map(|viewer| viewer.wait(&who.name).ok_or(Error::Busy)).transpose()
    }

    async fn held(&self, id: &HeldId) -> Result<Held, Error> {
        let id = id.clone();
        Ok(self.store().read(move |tx| store::held::find(tx, &id)).await?)
    }

    async fn content(&self, id: &HeldId) -> Result<Option<Bytes>, Error> {
        let id = id.clone();
        let stored = self.store().read(move |tx| store::held::content(tx, &id)).await?;
        match stored {
            Some(stored) => Ok(Some(self.store().unseal(stored).await?)),
            None => Ok(None),
        }
    }

    /// What `wish` asks for; `None` where the content is gone, or could not be read now.
    async fn look_at(
        &self,
        wait: Option<&Wait>,
        held: &Held,
        wish: &scan::Wish,
    ) -> Result<Option<Preview>, Error> {
        let Some(viewer) = wait.map(|wait| &wait.viewer) else { return Ok(None) };
        let before = || match wish.show {
            Show::Masked => viewer.made_before(&held.id, wish),
            _ => None,
        };
        if let Some(made) = before() {
            return Ok(Some(made));
        }
        let Some(place) = viewer.place().await else { return Ok(None) };
        // Whoever had the place before may have made this very one.
        if let Some(made) = before() {
            return Ok(Some(made));
        }
        match self.content(&held.id).await? {
            Some(content) => Ok(viewer.look(&place, held, content, wish).await),
            None => Ok(None),
        }
    }

    /// Refuses whoever may not, and keeps that in the trail.
    async fn must(
        &self,
        who: &Principal,
        held: &Held,
        act: Act,
        action: Action,
    ) -> Result<(), Error> {
        let refusal = match (who.may(act), permit::is_own(who, held)) {
            (true, false) => return Ok(()),
            (true, true) => Error::OwnMessage,
            (false, _) => Error::NotAllowed,
        };
        let (who, held, clock) = (who.clone(), held.clone(), self.clock());
        let detail = refusal.to_string();
        let write = move |tx: &mut Tx<'_>| {
            trail::ended(tx, &who, action, &held, Outcome::Refused, detail, clock())
        };
        self.store().write(write).await?;
        Err(refusal)
    }

    /// Writes what is about to be revealed, and returns once that is on disk. Whoever reveals more
    /// on one day than is usual is told of once.
    async fn note(
        &self,
        who: &Principal,
        held: &Held,
        action: Action,
        what: &str,
        reason: &str,
    ) -> Result<Timestamp, Error> {
        let detail = match reason {
            "" => format!("what={what}"),
            reason => format!("what={what} reason={}", without_numbers(reason)),
        };
        let (who, held, clock) = (who.clone(), held.clone(), self.clock());
        let (most, notices) = (self.settings().reveals_per_day, self.notices.clone());
        let write = move |tx: &mut Tx<'_>| {
            let now = clock();
            trail::ended(tx, &who, action, &held, Outcome::Done, detail, now)?;
            let actions = [Action::ValueRevealed.name(), Action::MessageOpened.name()];
            let count = store::trail::count_done(tx, &who.name, actions, midnight(now))?;
            // Each comes by here: the first beyond what is usual is told.
            if most > 0 && count == most + 1 {
                audit::record(tx, &exceeded(&who, most, now))?;
                notices.revealed(tx, &who.name, now)?;
            }
            Ok(now)
        };
        Ok(self.store().write(write).await?)
    }
}

/// What this person sees, with what may be done about it.
fn seen(who: &Principal, held: Held, preview: Option<Preview>) -> Looked {
    let own = permit::is_own(who, &held);
    let (may_reveal, may_read) =
        (who.may(Act::RevealValue) && !own, who.may(Act::ReadWhole) && !own);
    Looked { held, preview, may_reveal, may_read, is_underway: false }
}

/// More was revealed than is usual.
fn exceeded(who: &Principal, most: u64, at: Timestamp) -> Event {
    let detail = format!("most={most}");
    Event { detail, ..Event::done(who, Action::RevealsExceeded, "", at) }
}

/// When the day began in the Netherlands.
fn midnight(now: Timestamp) -> Timestamp {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    let start = now.to_zoned(zone).start_of_day();
    start.map_or(now, |start| start.timestamp())
}

/// The section that is looked at: by the names of file and sheet, and its number from 1.
fn place(preview: &Preview) -> Option<(String, usize)> {
    let index = usize::try_from(preview.section?).ok()?;
    let place = match preview.sections.get(index)?.name.as_str() {
        "" => preview.name.clone(),
        name => format!("{} > {name}", preview.name),
    };
    Some((place, index + 1))
}

/// What of a section `show` would reveal: cells and kind, no value; `None` where there is nothing
/// of the kind in the preview.
fn spot(preview: &Preview, show: Show) -> Option<String> {
    let grids = || preview.pieces.iter().filter_map(grid_of);
    let lines = || preview.pieces.iter().filter_map(lines_of).flatten();
    let rows = || {
        let rows = grids().flat_map(|grid| &grid.rows).map(|row| row.position);
        let all = rows.chain(lines().map(|line| line.position));
        all.clone().min().zip(all.max())
    };
    let stretch = || rows().map(|(first, last)| format!("{first}-{last}")).unwrap_or_default();
    match show {
        Show::Masked => None,
        Show::Value { position, column } => {
            let in_grid = grids().any(|grid| {
                let is_row = grid.rows.iter().any(|row| row.position == position);
                is_row && grid.columns.iter().any(|one| one.index == column)
            });
            if in_grid {
                return Some(format!("{}{position}", column_name(column)));
            }
            let line = lines().find(|line| line.position == position)?;
            let span = line.spans.iter().find(|span| span.mark == Some(column))?;
            let kind = span.kind.map(|kind| kind.name()).unwrap_or_default();
            Some(format!("line {position} > {kind}"))
        }
        Show::Column(column) => {
            let is_there = grids().any(|grid| grid.columns.iter().any(|one| one.index == column));
            is_there.then(|| format!("{} > {}", column_name(column), stretch()))
        }
        Show::Marked | Show::Everything => {
            rows()?;
            let all = if show == Show::Marked { "marked" } else { "all" };
            Some(format!("{} > {all}", stretch()))
        }
    }
}

fn grid_of(piece: &Piece) -> Option<&scan::Grid> {
    match piece {
        Piece::Grid(grid) => Some(grid),
        Piece::Text(_) => None,
    }
}

fn lines_of(piece: &Piece) -> Option<&Vec<scan::Line>> {
    match piece {
        Piece::Text(lines) => Some(lines),
        Piece::Grid(_) => None,
    }
}

/// A reason without the numbers that people put in it all the same.
fn without_numbers(reason: &str) -> String {
    let words = reason.split_whitespace().map(|word| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        if digits >= DIGITS { "•••" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A number this long can be a person's.
const DIGITS: usize = 6;

#[cfg(test)]
mod tests {
    use super::midnight;
    use super::without_numbers;

    #[test]
    fn keeps_numbers_out_of_the_trail() {
        assert_eq!(without_numbers("Vraag over 123456782, zaak 12"), "Vraag over ••• zaak 12");
    }

    #[test]
    fn a_day_begins_at_midnight_in_the_netherlands() {
        let now = "2026-07-01T22:30:00Z".parse().expect("a moment");
        assert_eq!(midnight(now).to_string(), "2026-07-01T22:00:00Z");
    }
}
