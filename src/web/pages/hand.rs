//! Where a message stands in its list, and in whose hands it is: the part of its page that is about
//! people and not about content.

use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;

use crate::review::Shown;
use crate::store::Assignee;
use crate::store::Role;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::links::see;
use crate::web::pages::list::List;
use crate::web::pages::message::parsed;
use crate::web::pages::messages::assignee_in_words;
use crate::web::visitor::Member;

/// The part of a message page that leads to other messages and to other people.
pub(super) struct Hand {
    /// The list that the person came from.
    pub(super) list: String,
    /// Its query.
    pub(super) query: String,
    /// `3 van 7`; empty where the message is not in the list.
    pub(super) place: String,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    /// The forms: to release, to reject, to send by secure mail, to ask, to open again. Empty where
    /// the person may not.
    pub(super) release: String,
    pub(super) reject: String,
    pub(super) secure: String,
    /// The form to release it with its recipients hidden from each other.
    pub(super) hide: String,
    pub(super) ask: String,
    pub(super) reopen: String,
    /// Who else looks at it now; empty for nobody.
    pub(super) looks: String,
    /// In whose hands it is; empty once it is decided.
    pub(super) assigned: String,
    /// Whether it is in one's own.
    pub(super) is_mine: bool,
    /// To whom it can be handed; empty where the person may not.
    pub(super) people: Vec<Person>,
    /// One's own name, as a form sends it.
    pub(super) me: String,
}

/// Someone to whom a message can be handed.
pub(super) struct Person {
    pub(super) value: String,
    pub(super) word: String,
    pub(super) chosen: bool,
}

impl Hand {
    /// That part of the page of one message.
    pub(super) async fn of(member: &Member, shown: &Shown, list: &List) -> Result<Self, Error> {
        let Member { visitor, principal } = member;
        let (desk, texts, held) = (visitor.state.desk(), visitor.texts(), &shown.held);
        let around = desk.neighbours(principal, &list.filter(&visitor.state), &held.id).await?;
        let form = |may: bool, name: &str, more: &str| match may {
            true => list.within(&format!("/messages/{}/{name}", held.id), more),
            false => String::new(),
        };
        let choices = shown.choices;
        let to = |id: &crate::store::HeldId| list.within(&format!("/messages/{id}"), "");
        let people = match choices.assign {
            true => people(member, shown).await?,
            false => Vec::new(),
        };
        Ok(Self {
            list: list.address(1, ""),
            query: list.query(),
            place: match around.place {
                0 => String::new(),
                place => (texts.desk.place)(place, around.all),
            },
            previous: around.previous.as_ref().map(to),
            next: match around.place {
                0 => around.first.as_ref().map(to),
                _ => around.next.as_ref().map(to),
            },
            release: form(choices.release || choices.second, "release", ""),
            reject: form(choices.reject, "reject", ""),
            hide: form(choices.release && choices.hide, "release", "manner=hidden"),
            secure: form(choices.release && choices.secure, "release", "manner=secure"),
            ask: form(choices.ask, "ask", ""),
            reopen: form(choices.reopen, "reopen", ""),
            looks: {
                let live = visitor.state.live();
                let others = live.others(held.id.as_str(), &principal.name, Timestamp::now());
                (texts.desk.looks)(&others)
            },
            assigned: match (&held.assigned_to, held.decided_at) {
                (_, Some(_)) => String::new(),
                (Assignee::Nobody, None) => texts.desk.assigned_nobody.to_owned(),
                (one, None) => (texts.desk.assigned_to)(&assignee_in_words(one, texts)),
            },
            is_mine: held.assigned_to == Assignee::Person(principal.name.clone()),
            people,
            me: principal.name.clone(),
        })
    }
}

/// `POST /messages/{id}/assign`
pub(super) async fn assign(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let assigned = async {
        let id = parsed(&id)?;
        let to = Assignee::of_text(fields.one("assignee").trim());
        member.visitor.state.desk().assign(&member.principal, &id, to).await?;
        let list = List::of_query(fields.one("list"));
        Ok(see(&list.within(&format!("/messages/{id}"), "")))
    };
    member.visitor.answer(assigned.await)
}

/// Nobody, the colleagues by name, and the privacy officer.
async fn people(member: &Member, shown: &Shown) -> Result<Vec<Person>, Error> {
    let Member { visitor, principal } = member;
    let colleagues = visitor.state.desk().colleagues(principal).await?;
    let has_privacy = colleagues.iter().any(|one| one.roles.contains(&Role::Privacy));
    let mut all = vec![Assignee::Nobody];
    all.extend(colleagues.into_iter().map(|account| Assignee::Person(account.name)));
    if has_privacy {
        all.push(Assignee::Role(Role::Privacy));
    }
    let person = |one: Assignee| Person {
        word: match &one {
            Assignee::Role(_) => visitor.texts().desk.assign_privacy.to_owned(),
            one => assignee_in_words(one, visitor.texts()),
        },
        chosen: one == shown.held.assigned_to,
        value: one.text(),
    };
    Ok(all.into_iter().map(person).collect())
}
