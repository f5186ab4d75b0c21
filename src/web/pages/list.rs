//! Which list of messages a page is about: tab, search, filters and order, as they stand in the
//! address. Whoever decides on a message comes back to the same list.

use std::collections::HashMap;

use axum::extract::Query;
use axum::http::Uri;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::destination::Class;
use crate::detect::Kind;
use crate::policy::Risk;
use crate::render::Texts;
use crate::render::local;
use crate::review::Filter;
use crate::store::HeldOrder;
use crate::store::HeldState;
use crate::store::Mark;
use crate::web::State;
use crate::web::links::encoded;

/// A list of messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    pub(super) shelf: Shelf,
    pub(super) search: String,
    pub(super) class: Option<Class>,
    pub(super) kind: Option<Kind>,
    pub(super) rule: String,
    pub(super) department: String,
    pub(super) risk: Option<Risk>,
    pub(super) state: Option<HeldState>,
    pub(super) period: Option<Period>,
    pub(super) order: Option<Order>,
}

/// A tab of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shelf {
    #[default]
    New,
    Mine,
    Second,
    Explained,
    All,
    Decided,
}

/// When a message came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Today,
    Week,
    Month,
}

/// The order that the reader chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Queue,
    Oldest,
    Newest,
    Persons,
}

impl Shelf {
    pub(super) const ALL: [Self; 6] =
        [Self::New, Self::Mine, Self::Second, Self::Explained, Self::All, Self::Decided];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Mine => "mine",
            Self::Second => "second",
            Self::Explained => "explained",
            Self::All => "all",
            Self::Decided => "decided",
        }
    }

    pub(super) const fn states(self) -> &'static [HeldState] {
        match self {
            Self::New => &[HeldState::Held],
            Self::Mine | Self::Explained => UNDECIDED,
            Self::Second => &[HeldState::AwaitingSecond],
            Self::All => &HeldState::ALL,
            Self::Decided => &[
                HeldState::Releasing,
                HeldState::Released,
                HeldState::DeliveryFailed,
                HeldState::Rejected,
                HeldState::Withdrawn,
                HeldState::Expired,
            ],
        }
    }

    /// Whether all that stands in it waits for a decision.
    pub(super) const fn waits(self) -> bool {
        !matches!(self, Self::All | Self::Decided)
    }

    pub(super) const fn word(self, texts: &Texts) -> &'static str {
        match self {
            Self::New => texts.labels.tab_new,
            Self::Mine => texts.desk.tab_mine,
            Self::Second => texts.labels.tab_second,
            Self::Explained => texts.desk.tab_explained,
            Self::All => texts.labels.tab_all,
            Self::Decided => texts.labels.tab_decided,
        }
    }
}

impl Period {
    pub(super) const ALL: [Self; 3] = [Self::Today, Self::Week, Self::Month];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// When it begins.
    fn begin(self, now: Timestamp) -> Timestamp {
        let days = match self {
            Self::Today => {
                let midnight = local(now).start_of_day();
                return midnight.map_or(now, |midnight| midnight.timestamp());
            }
            Self::Week => 7,
            Self::Month => 30,
        };
        now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN)
    }
}

impl Order {
    pub(super) const ALL: [Self; 4] = [Self::Queue, Self::Oldest, Self::Newest, Self::Persons];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Oldest => "oldest",
            Self::Newest => "newest",
            Self::Persons => "persons",
        }
    }

    const fn of(self) -> HeldOrder {
        match self {
            Self::Queue => HeldOrder::Queue,
            Self::Oldest => HeldOrder::Oldest,
            Self::Newest => HeldOrder::Newest,
            Self::Persons => HeldOrder::Persons,
        }
    }
}

impl List {
    /// The list that the fields of an address ask for; what is unknown is left out.
    pub(super) fn read(fields: &HashMap<String, String>) -> Self {
        let text = |name: &str| fields.get(name).map_or("", |value| value.trim());
        let short = |name: &str| shortened(text(name));
        Self {
            shelf: named(Shelf::ALL, Shelf::name, text("tab")).unwrap_or_default(),
            search: short("q"),
            class: Class::named(text("class")),
            kind: Kind::named(text("kind")),
            rule: short("rule"),
            department: short("department"),
            risk: Risk::named(text("risk")),
            state: HeldState::named(text("state")),
            period: named(Period::ALL, Period::name, text("period")),
            order: named(Order::ALL, Order::name, text("order")),
        }
    }

    /// The list of a query: `tab=new&class=private`.
    pub(super) fn of_query(query: &str) -> Self {
        Self::read(&fields(query))
    }

    /// The query that gives this list again; empty for what waits anew, in the usual order.
    pub(super) fn query(&self) -> String {
        let shelf = if self.shelf == Shelf::New { "" } else { self.shelf.name() };
        let fields = [
            ("tab", shelf),
            ("q", self.search.as_str()),
            ("class", self.class.map_or("", Class::name)),
            ("kind", self.kind.map_or("", Kind::name)),
            ("rule", &self.rule),
            ("department", &self.department),
            ("risk", self.risk.map_or("", Risk::name)),
            ("state", self.state.map_or("", HeldState::name)),
            ("period", self.period.map_or("", Period::name)),
            ("order", self.order.map_or("", Order::name)),
        ];
        let filled = fields.iter().filter(|(_, value)| !value.is_empty());
        let pairs = filled.map(|(name, value)| format!("{name}={}", encoded(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// The address of a page of it, from 1, with more fields behind.
    pub(super) fn address(&self, number: u64, more: &str) -> String {
        let page = if number > 1 { format!("page={number}") } else { String::new() };
        let parts = [self.query(), page, more.to_owned()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            return "/messages".to_owned();
        }
        format!("/messages?{}", parts.join("&"))
    }

    /// What follows the address of a message, so that it knows its list: `list=…`, or nothing.
    pub(super) fn mention(&self) -> String {
        match self.query().as_str() {
            "" => String::new(),
            query => format!("list={}", encoded(query)),
        }
    }

    /// The address of a message or of one of its forms, in this list.
    pub(super) fn within(&self, path: &str, more: &str) -> String {
        let parts = [more.to_owned(), self.mention()];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }

    /// The same tab without search and filters.
    pub(super) fn unfiltered(&self) -> Self {
        Self { shelf: self.shelf, ..Self::default() }
    }

    /// Whether it is the tab of all that waits for a first look.
    pub(super) fn is_queue(&self) -> bool {
        self.shelf == Shelf::New
    }

    /// Whether something is left out that stands in the tab.
    pub(super) fn is_filtered(&self) -> bool {
        Self { order: None, ..self.clone() } != self.unfiltered()
    }

    /// What the desk is asked for.
    pub(super) fn filter(&self, state: &State) -> Filter {
        let states = match self.state {
            Some(state) => vec![state],
            None => self.shelf.states().to_vec(),
        };
        let mut marks = Vec::new();
        marks.extend(self.class.map(|class| Mark::Class(class.name().to_owned())));
        marks.extend(self.kind.map(|kind| Mark::Kind(kind.name().to_owned())));
        if !self.rule.is_empty() {
            marks.push(Mark::Rule(self.rule.clone()));
        }
        let usual = match self.shelf {
            Shelf::All => HeldOrder::Newest,
            Shelf::Decided => HeldOrder::Decided,
            _ => HeldOrder::Queue,
        };
        let department = Some(self.department.as_str()).filter(|name| !name.is_empty());
        Filter {
            states,
            search: self.search.clone(),
            marks,
            risk: self.risk,
            mine: self.shelf == Shelf::Mine,
            explained: self.shelf == Shelf::Explained,
            senders: department.map(|department| state.mailboxes_of(department)),
            since: self.period.map(|period| period.begin(Timestamp::now())),
            until: None,
            order: Some(self.order.map_or(usual, Order::of)),
            ..Filter::default()
        }
    }
}

/// The fields of a query; none of what is no query.
pub(super) fn fields(query: &str) -> HashMap<String, String> {
    let uri = format!("/?{query}").parse::<Uri>().ok();
    let fields = uri.and_then(|uri| Query::try_from_uri(&uri).ok());
    fields.map(|Query(fields)| fields).unwrap_or_default()
}

/// As much of a text as a list is searched for.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.trim().chars().take(TEXT_CHARACTERS_MAX).collect();
    // Without the space that would be gone when it is read again.
    short.truncate(short.trim_end().len());
    short
}

/// What is called `name`.
fn named<T: Copy, const N: usize>(
    all: [T; N],
    name_of: fn(T) -> &'static str,
    name: &str,
) -> Option<T> {
    all.into_iter().find(|one| name_of(*one) == name)
}

/// What the number in the navigation counts.
pub(super) const UNDECIDED: &[HeldState] = &[HeldState::Held, HeldState::AwaitingSecond];

const TEXT_CHARACTERS_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::List;
    use super::Shelf;

    #[test]
    fn an_address_gives_its_list_again_and_forgives_the_rest() {
        for (query, expected) in [
            ("", ""),
            ("tab=new", ""),
            ("tab=nothing&class=nobody&page=3", ""),
            ("tab=mine&q=a+b%26c&class=private", "tab=mine&q=a%20b%26c&class=private"),
            (
                "rule=bulk&period=week&order=oldest&risk=high",
                "rule=bulk&risk=high&period=week&order=oldest",
            ),
        ] {
            let list = List::of_query(query);
            assert_eq!(list.query(), expected, "{query}");
            assert_eq!(List::of_query(&list.query()), list, "{query}");
        }
        let second = List { shelf: Shelf::Second, ..List::default() };
        assert_eq!(second.address(2, "after=M"), "/messages?tab=second&page=2&after=M");
        assert_eq!(second.within("/messages/M", ""), "/messages/M?list=tab%3Dsecond");
        assert_eq!(List::default().within("/messages/M", "after=N"), "/messages/M?after=N");
        assert!(!second.is_filtered() && List::of_query("tab=second&q=x").is_filtered());
    }

    proptest! {
        #[test]
        fn whatever_was_asked_has_an_address_that_asks_the_same(
            pairs in proptest::collection::vec(
                (
                    "(tab|q|class|kind|rule|department|risk|state|period|order|page|.{0,3})",
                    "(.{0,20}|[ a]{190,210})",
                ),
                0..8,
            ),
            raw in "[ -~]{0,60}",
        ) {
            let written: Vec<String> =
                pairs.iter().map(|(name, value)| format!("{name}={}", super::encoded(value))).collect();
            for query in [written.join("&"), raw] {
                let list = List::of_query(&query);
                prop_assert_eq!(&List::of_query(&list.query()), &list, "{}", query);
                prop_assert!(list.search.chars().count() <= super::TEXT_CHARACTERS_MAX);
            }
        }
    }
}
