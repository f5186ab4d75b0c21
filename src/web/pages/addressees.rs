//! To whom a message goes: all of them where there are few; by class, with a search and some at a
//! time, where there are many.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::destination::Class;
use crate::render::Texts;
use crate::render::noted_of;
use crate::render::recipient_reason;
use crate::store::Held;
use crate::store::HeldRecipient;
use crate::web::badge::Badge;
use crate::web::layout::Paging;
use crate::web::links::encoded;
use crate::web::pages::list::List;

/// The part of a message page about its recipients.
pub(super) struct Addressees {
    /// How many there are of each class; empty where all of them are shown.
    pub(super) groups: Vec<Badge>,
    /// What was searched for.
    pub(super) search: String,
    /// The query of the list that the person came from.
    pub(super) list: String,
    pub(super) rows: Vec<AddressRow>,
    /// Leads to the others.
    pub(super) paging: Option<Paging>,
}

/// One of them.
#[derive(Default)]
pub(super) struct AddressRow {
    pub(super) address: String,
    /// None of an address that the recipients see, and that the gateway was not asked to send to.
    pub(super) class: Option<Badge>,
    /// Whether the others do not see it.
    pub(super) is_hidden: bool,
    pub(super) because: String,
    pub(super) state: &'static str,
    pub(super) reply: String,
    /// How well it is known.
    pub(super) mailed: String,
}

impl Addressees {
    /// Of `held`, of whose recipients `mailed` says how well they are known, in their order; of many
    /// those whom `query` wants.
    pub(super) fn of(
        held: &Held,
        mailed: &[String],
        (list, query): (&List, &HashMap<String, String>),
        texts: &Texts,
    ) -> Self {
        let visible: HashSet<String> =
            held.verdict.report.header.visible.iter().map(|one| one.to_lowercase()).collect();
        let row = |(recipient, mailed): (&HeldRecipient, &String)| AddressRow {
            mailed: mailed.clone(),
            is_hidden: !visible.contains(&recipient.address.to_lowercase()),
            ..row(recipient, held, texts)
        };
        let outside = outside(held);
        let all = held.recipients.len() + outside.len();
        let outside = outside.into_iter().map(|address| AddressRow {
            address,
            state: texts.pages.not_through_sluis,
            ..AddressRow::default()
        });
        let everyone = held.recipients.iter().zip(mailed);
        if all <= MANY {
            return Self {
                groups: Vec::new(),
                search: String::new(),
                list: String::new(),
                rows: everyone.map(row).chain(outside).collect(),
                paging: None,
            };
        }
        let said = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
        let search: String = said("to").trim().chars().take(SEARCH_CHARACTERS_MAX).collect();
        let wanted = search.to_lowercase();
        let is_wanted = |address: &str| address.to_lowercase().contains(&wanted);
        let of_held = everyone.filter(|(one, _)| is_wanted(&one.address)).collect::<Vec<_>>();
        let outside = outside.filter(|one| is_wanted(&one.address)).collect::<Vec<_>>();
        let found = of_held.len() + outside.len();
        let last = found.div_ceil(MANY).max(1);
        let at = said("at").parse().unwrap_or(1).clamp(1, last);
        let rows = of_held.into_iter().map(row).chain(outside);
        let href = |at: u64| {
            let more = format!("to={}&at={at}", encoded(&search));
            format!("{}#recipients", list.within(&format!("/messages/{}", held.id), &more))
        };
        let rows = rows.skip((at - 1) * MANY).take(MANY).collect();
        let paging = Paging::new(at as u64, MANY as u64, found as u64, texts, href);
        let groups = groups(held.recipients.iter(), texts);
        let groups = groups.into_iter().map(|(_, badge)| badge).collect();
        Self { groups, list: list.query(), rows, paging: Some(paging), search }
    }
}

/// How many of `recipients` there are of each class, the most first.
pub(super) fn groups<'r>(
    recipients: impl Iterator<Item = &'r HeldRecipient>,
    texts: &Texts,
) -> Vec<(Class, Badge)> {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    recipients.for_each(|one| *counts.entry(one.class).or_default() += 1);
    let mut counts: Vec<(Class, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(class, count)| (class, Badge::class(class, count, texts))).collect()
}

fn row(recipient: &HeldRecipient, held: &Held, texts: &Texts) -> AddressRow {
    let noted = noted_of(&held.verdict, &recipient.address);
    let because = recipient_reason(recipient.class, &recipient.because, &noted, texts.language);
    AddressRow {
        address: recipient.address.clone(),
        class: Some(Badge::class(recipient.class, 1, texts)),
        because,
        state: (texts.words.recipient_state)(recipient.state),
        reply: recipient.reply.clone(),
        ..AddressRow::default()
    }
}

/// Addresses that the recipients see, and that the gateway was not asked to send to.
fn outside(held: &Held) -> Vec<String> {
    let known: HashSet<String> =
        held.recipients.iter().map(|recipient| recipient.address.to_lowercase()).collect();
    let visible = held.verdict.report.header.visible.iter();
    visible.filter(|address| !known.contains(&address.to_lowercase())).cloned().collect()
}

/// So many stand on a page; with more of them a reader counts classes.
pub(super) const MANY: usize = 25;
const SEARCH_CHARACTERS_MAX: usize = 200;
