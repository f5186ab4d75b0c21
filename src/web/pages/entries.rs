//! Destinations that are settled: those of the settings and agreements, and those that people
//! propose here and accept.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::access::Act;
use crate::destination::Class;
use crate::destination::Entry;
use crate::destination::Level;
use crate::destination::Pattern;
use crate::destination::Unfit;
use crate::learning;
use crate::learning::EntryStep;
use crate::learning::Error as LearningError;
use crate::mail::Address;
use crate::render::EntryTexts;
use crate::render::Texts;
use crate::store::EntryState;
use crate::store::KeptEntry;
use crate::store::Proposal;
use crate::web::badge::Badge;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::destinations;
use crate::web::pages::outcome::Outcome;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

/// A table of entries.
pub(super) struct EntryPart {
    pub(super) t: &'static EntryTexts,
    pub(super) caption: &'static str,
    pub(super) rows: Vec<EntryRow>,
    /// Whether the person may decide on one of them.
    pub(super) may_decide: bool,
}

/// An entry of the desk, of the settings or of an agreement.
pub(super) struct EntryRow {
    /// The number of an entry of the desk.
    pub(super) number: u64,
    pub(super) pattern: String,
    pub(super) covers: &'static str,
    pub(super) level: Badge,
    pub(super) source: String,
    pub(super) why: String,
    pub(super) review: String,
    pub(super) review_is_over: bool,
    pub(super) last: String,
    pub(super) steps: Vec<EntryStep>,
}

#[derive(Template)]
#[template(path = "entry_new.html")]
struct NewPage {
    page: Layout,
    t: &'static EntryTexts,
    column_name: &'static str,
    title: &'static str,
    levels: [(&'static str, &'static str, &'static str); 2],
    wanted: Wanted,
    wrong: Vec<(&'static str, &'static str)>,
}

/// What the form holds.
#[derive(Default)]
struct Wanted {
    entry: String,
    level: String,
    why: String,
    review: String,
}

impl NewPage {
    fn error(&self, field: &str) -> Option<&'static str> {
        self.wrong.iter().find(|(name, _)| *name == field).map(|(_, why)| *why)
    }
}

impl EntryRow {
    /// The word on the button of a step.
    pub(super) fn word(&self, step: &EntryStep, t: &EntryTexts) -> &'static str {
        match step {
            EntryStep::Accept => t.accept,
            EntryStep::Refuse => t.refuse,
            EntryStep::End => t.end,
        }
    }

    /// The icon on it.
    pub(super) fn icon(&self, step: &EntryStep) -> Icon {
        if *step == EntryStep::Accept { Icon::Check } else { Icon::Ban }
    }
}

impl EntryPart {
    /// A table of `entries`.
    pub(super) fn of(member: &Member, caption: &'static str, entries: &[KeptEntry]) -> Self {
        let texts = member.visitor.texts();
        let rows: Vec<EntryRow> = entries.iter().map(|kept| row(kept, member)).collect();
        let may_decide = rows.iter().any(|row| !row.steps.is_empty());
        Self { t: &texts.entries, caption, rows, may_decide }
    }
}

/// `GET /destinations/new`
pub(super) async fn form(member: Member) -> Response {
    let answer = async {
        member.must(Act::ProposeDestination)?;
        new_page(&member, Wanted::default(), Vec::new())
    };
    member.visitor.answer(answer.await)
}

/// `POST /destinations/new`
pub(super) async fn propose(MemberPosted { member, fields }: MemberPosted) -> Response {
    let answer = async {
        let t = &member.visitor.texts().entries;
        let wanted = Wanted::of(&fields);
        let proposal = match wanted.read(t) {
            Ok(proposal) => proposal,
            Err(wrong) => {
                member.must(Act::ProposeDestination)?;
                return new_page(&member, wanted, wrong);
            }
        };
        let name = proposal.entry.pattern.to_string();
        let state = &member.visitor.state;
        let lists = state.lists().ok_or(Error::Missing)?;
        match state.book().propose(&member.principal, proposal, &lists).await {
            Ok(_) => {
                let done = Outcome::plain(Icon::Check, "notice-good", (t.propose_done)(&name));
                destinations::proposed(&member, vec![done]).await
            }
            Err(LearningError::Unfit(unfit)) => {
                let field = if unfit == Unfit::Why { "why" } else { "entry" };
                new_page(&member, wanted, vec![(field, (t.unfit)(unfit))])
            }
            Err(error) => Err(error.into()),
        }
    };
    member.visitor.answer(answer.await)
}

/// `POST /destinations/entries/{number}/{step}`
pub(super) async fn turn(
    Path((number, step)): Path<(u64, String)>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let answer = async {
        let step = EntryStep::named(&step).ok_or(Error::Missing)?;
        let t = &member.visitor.texts().entries;
        let state = &member.visitor.state;
        let lists = state.lists().ok_or(Error::Missing)?;
        let turned = state.book().turn(&member.principal, number, step, &lists).await;
        let outcome = match turned {
            Ok(kept) => {
                let name = kept.entry.pattern.to_string();
                match step {
                    EntryStep::Accept => {
                        Outcome::plain(Icon::Check, "notice-good", (t.accept_done)(&name))
                    }
                    EntryStep::Refuse => {
                        Outcome::plain(Icon::Ban, "notice-warn", (t.refuse_done)(&name))
                    }
                    EntryStep::End => Outcome::plain(Icon::Ban, "notice-warn", (t.end_done)(&name)),
                }
            }
            Err(LearningError::Decided(kept)) => {
                let name = kept.entry.pattern.to_string();
                let text = (t.conflict)(&kept.decided_by, &name);
                Outcome::plain(Icon::Warning, "notice-danger", text)
            }
            Err(LearningError::Unfit(unfit)) => {
                let text = (t.unfit)(unfit).to_owned();
                Outcome::plain(Icon::Warning, "notice-danger", text)
            }
            Err(error) => return Err(error.into()),
        };
        match step {
            EntryStep::End => destinations::listed(&member, vec![outcome]).await,
            _ => destinations::proposed(&member, vec![outcome]).await,
        }
    };
    member.visitor.answer(answer.await)
}

/// What stands in the settings and in agreements.
///
/// - Cost: one look-up for each of them.
pub(super) async fn settled(member: &Member) -> Result<Vec<EntryRow>, Error> {
    let texts = member.visitor.texts();
    let language = texts.language;
    let Some(judging) = member.visitor.state.judging() else { return Ok(Vec::new()) };
    let configured = judging.lists.configured();
    let keys = [
        (Level::Trusted, "destinations.trusted", &configured.trusted),
        (Level::Expected, "destinations.expected", &configured.expected),
    ];
    let mut rows = Vec::new();
    let mut patterns = Vec::new();
    for (level, key, list) in keys {
        for pattern in list {
            patterns.push(pattern.clone());
            rows.push(fixed(pattern, level, (texts.entries.from_settings)(key), texts));
        }
    }
    let today = learning::day_of(Timestamp::now());
    for agreement in judging.rulebook.agreed() {
        let ends = day_number(agreement.ends).unwrap_or_default();
        let day = language.day(ends);
        for pattern in &agreement.to {
            let source = (texts.entries.from_agreement)(&agreement.id, &agreement.owner);
            patterns.push(pattern.clone());
            let mut row = fixed(pattern, Level::Trusted, source, texts);
            row.review_is_over = ends < today;
            match row.review_is_over {
                true => row.review = (texts.entries.agreement_over)(&day),
                false => row.why = (texts.entries.agreed)(agreement.persons_max, &day),
            }
            rows.push(row);
        }
    }
    let uses = member.visitor.state.book().last_uses(&member.principal, patterns).await?;
    for (row, last) in rows.iter_mut().zip(uses) {
        row.last = last.map_or_else(|| texts.entries.unused.to_owned(), |day| language.day(day));
    }
    Ok(rows)
}

/// How many there are of those.
pub(super) fn settled_count(member: &Member) -> u64 {
    let Some(judging) = member.visitor.state.judging() else { return 0 };
    let configured = judging.lists.configured();
    let agreed: usize = judging.rulebook.agreed().iter().map(|one| one.to.len()).sum();
    (configured.trusted.len() + configured.expected.len() + agreed) as u64
}

/// The entries that cover what `query` means: an address or a domain.
pub(super) async fn covering(member: &Member, query: &str) -> Result<EntryPart, Error> {
    let words = &member.visitor.texts().entries;
    let address = Address::parse(query).or_else(|_| Address::parse(&format!("a@{query}")));
    let Ok(address) = address else { return Ok(EntryPart::of(member, words.caption_listed, &[])) };
    let kept = member.visitor.state.book().covering(&member.principal, &address).await?;
    let mut part = EntryPart::of(member, words.caption_listed, &kept);
    let settled = settled(member)
        .await?
        .into_iter()
        .filter(|row| Pattern::parse(&row.pattern).is_ok_and(|pattern| pattern.covers(&address)));
    part.rows.extend(settled);
    Ok(part)
}

fn fixed(pattern: &Pattern, level: Level, source: String, texts: &'static Texts) -> EntryRow {
    EntryRow {
        number: 0,
        pattern: pattern.to_string(),
        covers: (texts.entries.covers)(pattern),
        level: Badge::class(class(level), 1, texts),
        source,
        why: String::new(),
        review: String::new(),
        review_is_over: false,
        last: String::new(),
        steps: Vec::new(),
    }
}

fn row(kept: &KeptEntry, member: &Member) -> EntryRow {
    let texts = member.visitor.texts();
    let (t, language) = (&texts.entries, texts.language);
    let KeptEntry { entry, state, .. } = kept;
    let at = kept.decided_at.unwrap_or(kept.proposed_at);
    let day = language.day(learning::day_of(at));
    let source = (t.decided)(*state, &kept.proposed_by, &kept.decided_by, &day);
    let may = member.principal.may(learning::act(entry.level));
    let is_own = kept.proposed_by == member.principal.name;
    let is_open_to =
        |step: &EntryStep| step.fits(*state) && !(is_own && *step == EntryStep::Accept);
    let steps = EntryStep::ALL.into_iter().filter(|step| may && is_open_to(step)).collect();
    let today = learning::day_of(Timestamp::now());
    let is_over = kept.review_day.is_some_and(|day| day < today);
    let is_open = matches!(state, EntryState::Proposed | EntryState::Accepted);
    let review = kept.review_day.filter(|_| is_open).map(|day| language.day(day));
    EntryRow {
        number: kept.number,
        why: kept.why.clone(),
        review: review.map_or_else(String::new, |day| match is_over {
            true => (t.review_over)(&day),
            false => (t.review_on)(&day),
        }),
        review_is_over: is_over,
        last: kept.last_day.map_or_else(|| t.unused.to_owned(), |day| language.day(day)),
        steps,
        ..fixed(&entry.pattern, entry.level, source, texts)
    }
}

const fn class(level: Level) -> Class {
    match level {
        Level::Expected => Class::Expected,
        Level::Trusted => Class::Trusted,
    }
}

impl Wanted {
    fn of(fields: &Fields) -> Self {
        let one = |name: &str, most: usize| -> String {
            fields.one(name).trim().chars().take(most).collect()
        };
        Self {
            entry: one("entry", ENTRY_CHARACTERS_MAX),
            level: one("level", ENTRY_CHARACTERS_MAX),
            why: one("why", WHY_CHARACTERS_MAX),
            review: one("review", ENTRY_CHARACTERS_MAX),
        }
    }

    /// What is wanted, or each field that is wrong.
    fn read(&self, t: &EntryTexts) -> Result<Proposal, Vec<(&'static str, &'static str)>> {
        let mut wrong = Vec::new();
        let pattern = Pattern::parse(&self.entry).map_err(Unfit::from);
        if let Err(unfit) = pattern {
            wrong.push(("entry", (t.unfit)(unfit)));
        }
        let level = Level::named(&self.level);
        if level.is_none() {
            wrong.push(("level", t.no_level));
        }
        if self.why.is_empty() {
            wrong.push(("why", (t.unfit)(Unfit::Why)));
        }
        let review_day = match self.review.as_str() {
            "" => Ok(None),
            text => review_day(text).map(Some).ok_or(()),
        };
        if review_day.is_err() {
            wrong.push(("review", t.bad_date));
        }
        match (pattern, level, review_day) {
            (Ok(pattern), Some(level), Ok(review_day)) if wrong.is_empty() => {
                Ok(Proposal { entry: Entry { level, pattern }, why: self.why.clone(), review_day })
            }
            _ => Err(wrong),
        }
    }
}

/// The day since 1970 that `text` (`2027-03-01`) names, where that is yet to come.
pub(crate) fn review_day(text: &str) -> Option<i64> {
    let day = day_number(text.parse().ok()?)?;
    (day > learning::day_of(Timestamp::now())).then_some(day)
}

/// A date as days since 1970.
fn day_number(date: Date) -> Option<i64> {
    let first = Date::constant(1970, 1, 1);
    date.since(first).ok().map(|span| i64::from(span.get_days()))
}

fn new_page(
    member: &Member,
    wanted: Wanted,
    wrong: Vec<(&'static str, &'static str)>,
) -> Result<Response, Error> {
    let texts = member.visitor.texts();
    let t = &texts.entries;
    let word = |level| (texts.words.class)(class(level));
    let is_wrong = !wrong.is_empty();
    let mut page = member.visitor.layout(Place::Destinations, None);
    page.path = "/destinations/new".to_owned();
    let shown = member.visitor.page(&NewPage {
        page,
        t,
        column_name: texts.learned.column_name,
        title: texts.learned.title,
        levels: [
            (Level::Expected.name(), word(Level::Expected), t.hint_expected),
            (Level::Trusted.name(), word(Level::Trusted), t.hint_trusted),
        ],
        wanted,
        wrong,
    })?;
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, shown).into_response())
}

const ENTRY_CHARACTERS_MAX: usize = 400;
const WHY_CHARACTERS_MAX: usize = 1_000;
