//! The filters beside the list of messages, and the names that people give to what they filtered.

use axum::extract::Path;
use axum::response::Response;

use crate::destination::Class;
use crate::detect::Kind;
use crate::policy::Risk;
use crate::render::Texts;
use crate::render::reason_title;
use crate::store::HeldState;
use crate::store::NewFilter;
use crate::web::badge::Badge;
use crate::web::badge::capital;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::links::see;
use crate::web::pages::list::List;
use crate::web::pages::list::Order;
use crate::web::pages::list::Period;
use crate::web::pages::list::Shelf;
use crate::web::visitor::Member;

/// Everything to filter by, for the template.
pub(super) struct Filters {
    pub(super) choices: Vec<Choice>,
    pub(super) saved: Vec<Saved>,
    pub(super) is_open: bool,
}

/// One filter with its values.
pub(super) struct Choice {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// Each value with its word, and whether it is chosen.
    pub(super) values: Vec<(String, String, bool)>,
}

/// A list that has a name.
pub(super) struct Saved {
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) own: bool,
    pub(super) remove: String,
    pub(super) current: bool,
}

impl Filters {
    /// The filters of a list.
    pub(super) async fn of(member: &Member, list: &List) -> Result<Self, Error> {
        let Member { visitor, principal } = member;
        let (desk, texts) = (visitor.state.desk(), visitor.texts());
        let reasons = desk.rules(principal).await?;
        let judging = visitor.state.judging();
        let rules = judging.map(|judging| judging.rulebook.outlines()).unwrap_or_default();
        let departments = visitor.state.departments();
        let own = principal.name.to_lowercase();
        let saved = desk.filters(principal).await?.into_iter().map(|filter| Saved {
            number: filter.number,
            own: filter.owner == own,
            href: List::of_query(&filter.query).address(1, ""),
            remove: (texts.desk.save_remove)(&filter.name),
            current: List::of_query(&filter.query) == *list,
            name: filter.name,
        });
        let mut choices = vec![risks(list, texts), classes(list, texts), kinds(list, texts)];
        let title = |reason: &String| reason_title(&rules, reason, texts.language);
        choices.push(plain("rule", texts.desk.filter_rule, reasons, title, &list.rule));
        if !departments.is_empty() {
            let label = texts.desk.filter_department;
            choices.push(plain("department", label, departments, String::clone, &list.department));
        }
        if !list.shelf.waits() {
            choices.push(states(list, texts));
        }
        choices.extend([periods(list, texts), orders(list, texts)]);
        let is_open = List { search: String::new(), ..list.clone() } != list.unfiltered();
        Ok(Self { choices, saved: saved.collect(), is_open })
    }
}

/// `POST /filters`: gives the list a name.
pub(super) async fn save(MemberPosted { member, fields }: MemberPosted) -> Response {
    let saved = async {
        let list = List::of_query(fields.one("list"));
        let new = NewFilter {
            name: fields.one("name").to_owned(),
            query: list.query(),
            shared: !fields.one("shared").is_empty(),
        };
        member.visitor.state.desk().save_filter(&member.principal, new).await?;
        Ok(see(&list.address(1, "")))
    };
    member.visitor.answer(saved.await)
}

/// `POST /filters/{number}/remove`
pub(super) async fn remove(
    Path(number): Path<u64>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let removed = async {
        member.visitor.state.desk().remove_filter(&member.principal, number).await?;
        Ok(see(&List::of_query(fields.one("list")).address(1, "")))
    };
    member.visitor.answer(removed.await)
}

fn plain(
    name: &'static str,
    label: &'static str,
    values: Vec<String>,
    word: impl Fn(&String) -> String,
    chosen: &str,
) -> Choice {
    let values = values.into_iter().map(|value| {
        let (word, is_chosen) = (word(&value), value == chosen);
        (value, word, is_chosen)
    });
    Choice { name, label, values: values.collect() }
}

fn risks(list: &List, texts: &Texts) -> Choice {
    let value = |risk: Risk| {
        let word = Badge::risk(risk, texts).word;
        (risk.name().to_owned(), word, list.risk == Some(risk))
    };
    let values = Risk::ALL.into_iter().rev().map(value).collect();
    Choice { name: "risk", label: texts.pages.risk, values }
}

fn classes(list: &List, texts: &Texts) -> Choice {
    let value = |class: Class| {
        let word = (texts.words.class)(class).to_owned();
        (class.name().to_owned(), word, list.class == Some(class))
    };
    let values = Class::ALL.into_iter().map(value).collect();
    Choice { name: "class", label: texts.desk.filter_class, values }
}

fn kinds(list: &List, texts: &Texts) -> Choice {
    let value = |kind: Kind| {
        let word = capital((texts.words.kind)(kind));
        (kind.name().to_owned(), word, list.kind == Some(kind))
    };
    let values = Kind::ALL.into_iter().map(value).collect();
    Choice { name: "kind", label: texts.desk.filter_kind, values }
}

fn states(list: &List, texts: &Texts) -> Choice {
    let value = |state: HeldState| {
        let word = capital((texts.words.held_state)(state));
        (state.name().to_owned(), word, list.state == Some(state))
    };
    let all = match list.shelf {
        Shelf::Decided => Shelf::Decided.states(),
        _ => &HeldState::ALL,
    };
    let values = all.iter().copied().map(value).collect();
    Choice { name: "state", label: texts.labels.state, values }
}

fn periods(list: &List, texts: &Texts) -> Choice {
    let words = Period::ALL.into_iter().zip(texts.desk.periods);
    let values = words.map(|(period, word)| {
        (period.name().to_owned(), word.to_owned(), list.period == Some(period))
    });
    Choice { name: "period", label: texts.desk.filter_period, values: values.collect() }
}

fn orders(list: &List, texts: &Texts) -> Choice {
    let words = Order::ALL.into_iter().zip(texts.desk.orders);
    let values = words
        .map(|(order, word)| (order.name().to_owned(), word.to_owned(), list.order == Some(order)));
    Choice { name: "order", label: texts.desk.filter_order, values: values.collect() }
}
