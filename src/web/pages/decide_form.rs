//! What stands on the forms of [`crate::web::pages::decide`].

use askama::Template;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::destination::Class;
use crate::policy::Risk;
use crate::render::why;
use crate::review::Shown;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::Manner;
use crate::store::ReasonCode;
use crate::store::RecipientState;
use crate::web::badge::Badge;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::addressees::MANY;
use crate::web::pages::addressees::groups;
use crate::web::pages::list::List;
use crate::web::pages::messages::subject;
use crate::web::visitor::Place;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "decide.html")]
pub(super) struct DecidePage {
    page: Layout,
    id: HeldId,
    heading: String,
    subject: String,
    risk: Badge,
    why: String,
    /// What the decision leads to, in words.
    consequence: Vec<String>,
    /// What the first of two has said, or that it is still to be read.
    first: Option<String>,
    second: Option<String>,
    errors: Vec<FieldError>,
    action: String,
    /// The message, in the list that the person came from.
    back: String,
    /// The query of that list.
    list: String,
    version: i64,
    /// Whom it is for, where there is nothing to choose.
    sole: Option<RecipientOption>,
    recipients: Vec<RecipientOption>,
    /// Of many recipients their classes, in the place of each of them.
    classes: Vec<ClassOption>,
    /// Addresses of many that were chosen, a line each.
    only: String,
    /// The ways in which it can be sent; empty where there is one.
    manners: Vec<ReasonOption>,
    manner_question: &'static str,
    manner_hint: &'static str,
    reason_label: &'static str,
    /// Empty where only a text is asked for.
    options: Vec<ReasonOption>,
    /// Label of the text; empty where none is asked for.
    text_label: &'static str,
    text: String,
    /// Whether the second of two has read what the first wrote.
    read: bool,
    /// What the second of two agrees to.
    agreed: Option<Agreed>,
    submit: Submit,
}

/// How the first of two wants it sent, and to whom.
struct Agreed {
    manner: &'static str,
    /// Empty where there are many.
    recipients: Vec<RecipientOption>,
    classes: Vec<Badge>,
}

/// The button that decides.
struct Submit {
    word: &'static str,
    tone: &'static str,
}

/// What is wrong with a field, told at the field and on top.
pub(super) struct FieldError {
    pub(super) field: &'static str,
    pub(super) text: String,
}

struct RecipientOption {
    address: String,
    class: Badge,
    chosen: bool,
}

struct ClassOption {
    value: &'static str,
    badge: Badge,
    chosen: bool,
}

struct ReasonOption {
    value: String,
    word: &'static str,
    chosen: bool,
}

/// Which form it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Ask,
    Reject,
    Release,
    Reopen,
    /// The release form, for the second of two: yes or no, before the first is heard.
    Second,
    /// The same, after that.
    SecondRead,
}

/// What was filled in.
#[derive(Default)]
pub(super) struct Filled {
    /// Number of the chosen reason, or the answer of the second person.
    pub(super) code: String,
    pub(super) text: String,
    /// How it is sent.
    pub(super) manner: Manner,
    /// The chosen recipients; `None` on a form that was not sent yet.
    pub(super) recipients: Option<Vec<String>>,
    /// Of many recipients the chosen classes, and addresses.
    pub(super) classes: Option<Vec<String>>,
    pub(super) only: String,
    pub(super) version: Option<i64>,
    /// Where the person came from.
    pub(super) list: List,
}

impl DecidePage {
    /// What is wrong with a field.
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.text.as_str())
    }
}

/// The form with what was filled in so far.
pub(super) fn page(
    visitor: &Visitor,
    shown: &Shown,
    form: Form,
    filled: Filled,
    errors: Vec<FieldError>,
) -> DecidePage {
    let (texts, held) = (visitor.texts(), &shown.held);
    let options = reasons(visitor, form).into_iter().map(|(value, word)| ReasonOption {
        chosen: value == filled.code,
        value,
        word,
    });
    DecidePage {
        page: visitor.layout(Place::Messages, None),
        heading: heading(visitor, shown, form),
        subject: subject(held, texts),
        risk: Badge::risk(Risk::of(&held.verdict), texts),
        why: why(&held.verdict, visitor.view.language),
        consequence: consequence(visitor, shown, form, &filled),
        first: first(visitor, shown, form),
        second: (form == Form::Release && shown.choices.needs_second)
            .then(|| (texts.desk.second_needed)(&shown.second)),
        action: format!("/messages/{}/{}", held.id, form.path()),
        back: filled.list.within(&format!("/messages/{}", held.id), ""),
        list: filled.list.query(),
        // The version that the person has seen, also when the form comes back with mistakes.
        version: filled.version.unwrap_or(held.version),
        reason_label: match form {
            Form::Reject => texts.pages.reject_question,
            Form::Second | Form::SecondRead => texts.pages.second_label,
            _ => texts.review.release_question,
        },
        agreed: agreed(visitor, shown, form),
        submit: submit(visitor, shown, form),
        sole: sole(visitor, shown, form),
        recipients: recipients(visitor, shown, form, &filled),
        classes: classes(visitor, shown, form, &filled),
        only: filled.only.clone(),
        options: options.collect(),
        manners: manners(visitor, shown, form, &filled),
        manner_question: texts.review.manner_question,
        manner_hint: if shown.choices.hide { texts.review.manner_hint } else { "" },
        text_label: match form {
            Form::Second => "",
            Form::Ask => texts.desk.ask_question,
            Form::Reopen => texts.desk.reopen_question,
            Form::Release | Form::SecondRead => texts.desk.explanation_needed,
            Form::Reject => texts.labels.explanation,
        },
        text: filled.text,
        read: form == Form::SecondRead,
        id: held.id.clone(),
        errors,
    }
}

impl Form {
    const fn path(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Reject => "reject",
            Self::Reopen => "reopen",
            Self::Release | Self::Second | Self::SecondRead => "release",
        }
    }
}

fn heading(visitor: &Visitor, shown: &Shown, form: Form) -> String {
    let texts = visitor.texts();
    match form {
        Form::Ask => texts.desk.ask_title.to_owned(),
        Form::Reject => texts.review.reject_title.to_owned(),
        Form::Release => (texts.review.release_title)(waiting(shown).count() as u64),
        Form::Reopen => texts.desk.reopen_title.to_owned(),
        Form::Second | Form::SecondRead => texts.review.second_title.to_owned(),
    }
}

/// What the first of two said: to be read by the second only after an answer of their own.
fn first(visitor: &Visitor, shown: &Shown, form: Form) -> Option<String> {
    let (texts, held) = (visitor.texts(), &shown.held);
    let chosen = held.code.map(texts.desk.reason);
    let said =
        [chosen.unwrap_or_default(), &held.reason].join(if chosen.is_some() { ". " } else { "" });
    match form {
        Form::Second => Some((texts.desk.second_hidden)(&held.first_by)),
        Form::SecondRead => Some((texts.pages.first_said)(&held.first_by, &said)),
        _ => None,
    }
}

fn consequence(visitor: &Visitor, shown: &Shown, form: Form, filled: &Filled) -> Vec<String> {
    let (texts, now) = (visitor.texts(), Timestamp::now());
    match form {
        Form::Ask => return vec![texts.desk.ask_text.to_owned()],
        Form::Reopen => return vec![texts.desk.reopen_text.to_owned()],
        Form::Reject => {
            let days = visitor.state.desk().settings().keep_days;
            let until = now.checked_add(SignedDuration::from_hours(24 * i64::from(days)));
            let until = visitor.view.language.date(until.unwrap_or(Timestamp::MAX));
            return vec![(texts.desk.reject_text)(&until)];
        }
        Form::SecondRead if filled.code == NO => return Vec::new(),
        // Nothing begins before the second agrees.
        Form::Release if shown.choices.needs_second => {
            return vec![texts.desk.first_warning.to_owned()];
        }
        Form::Release | Form::Second | Form::SecondRead => {}
    }
    let clock = visitor.state.desk().settings().clock;
    let until = visitor.view.language.moment(clock.deadline(now));
    vec![
        texts.review.release_warning.to_owned(),
        (texts.review.release_deadline)(&until),
        texts.review.release_ap.to_owned(),
    ]
}

fn submit(visitor: &Visitor, shown: &Shown, form: Form) -> Submit {
    let texts = visitor.texts();
    match form {
        Form::Ask => Submit { word: texts.desk.ask_submit, tone: "button-main" },
        Form::Reject => Submit { word: texts.review.reject_submit, tone: "button-danger-main" },
        // The first of two opens no incident yet.
        Form::Release if shown.choices.needs_second => {
            Submit { word: texts.desk.first_submit, tone: "button-main" }
        }
        Form::Release => Submit { word: texts.review.release_submit, tone: "button-main" },
        Form::Reopen => Submit { word: texts.desk.reopen_submit, tone: "button-main" },
        Form::Second => Submit { word: texts.desk.second_go_on, tone: "button-main" },
        Form::SecondRead => Submit { word: texts.pages.save, tone: "button-main" },
    }
}

/// The answers to choose from, each with the value that the form sends.
pub(super) fn reasons(visitor: &Visitor, form: Form) -> Vec<(String, &'static str)> {
    let texts = visitor.texts();
    let numbered = |codes: &[ReasonCode]| {
        let numbered = codes.iter().enumerate();
        numbered.map(|(at, code)| (at.to_string(), (texts.desk.reason)(*code))).collect()
    };
    match form {
        Form::Ask | Form::Reopen => Vec::new(),
        Form::Reject => numbered(&ReasonCode::REJECT),
        Form::Release => numbered(&ReasonCode::RELEASE),
        Form::Second | Form::SecondRead => {
            vec![(YES.to_owned(), texts.review.second_yes), (NO.to_owned(), texts.review.second_no)]
        }
    }
}

/// The one whom a release is for.
fn sole(visitor: &Visitor, shown: &Shown, form: Form) -> Option<RecipientOption> {
    let mut all = waiting(shown);
    let one = all.next().filter(|_| form == Form::Release && all.next().is_none())?;
    let class = Badge::class(one.class, 1, visitor.texts());
    Some(RecipientOption { address: one.address.clone(), class, chosen: true })
}

/// Whom a release can be for; empty where there is nothing to choose.
fn recipients(
    visitor: &Visitor,
    shown: &Shown,
    form: Form,
    filled: &Filled,
) -> Vec<RecipientOption> {
    if form != Form::Release || !(2..=MANY).contains(&waiting(shown).count()) {
        return Vec::new();
    }
    let option = |recipient: &HeldRecipient| RecipientOption {
        address: recipient.address.clone(),
        class: Badge::class(recipient.class, 1, visitor.texts()),
        chosen: filled.recipients.as_ref().is_none_or(|all| all.contains(&recipient.address)),
    };
    waiting(shown).map(option).collect()
}

/// The classes of many recipients; empty where each can be chosen.
fn classes(visitor: &Visitor, shown: &Shown, form: Form, filled: &Filled) -> Vec<ClassOption> {
    if form != Form::Release || waiting(shown).count() <= MANY {
        return Vec::new();
    }
    let option = |(class, badge): (Class, Badge)| ClassOption {
        value: class.name(),
        badge,
        chosen: filled
            .classes
            .as_ref()
            .is_none_or(|all| all.iter().any(|name| name == class.name())),
    };
    groups(waiting(shown), visitor.texts()).into_iter().map(option).collect()
}

/// The ways in which the message can be sent, where there is more than one.
fn manners(visitor: &Visitor, shown: &Shown, form: Form, filled: &Filled) -> Vec<ReasonOption> {
    if form != Form::Release {
        return Vec::new();
    }
    let possible = |manner: &Manner| match manner {
        Manner::AsIs => true,
        Manner::Secure => shown.choices.secure,
        Manner::Single | Manner::Hidden => shown.choices.hide,
    };
    let option = |manner: Manner| ReasonOption {
        value: manner.name().to_owned(),
        word: manner_word(visitor, manner),
        chosen: manner == filled.manner,
    };
    let options: Vec<ReasonOption> = Manner::ALL.into_iter().filter(possible).map(option).collect();
    if options.len() > 1 { options } else { Vec::new() }
}

fn manner_word(visitor: &Visitor, manner: Manner) -> &'static str {
    let review = &visitor.texts().review;
    match manner {
        Manner::AsIs => review.manner_as_is,
        Manner::Secure => review.manner_secure,
        Manner::Single => review.manner_single,
        Manner::Hidden => review.manner_hidden,
    }
}

/// What the second of two agrees to, who chooses neither.
fn agreed(visitor: &Visitor, shown: &Shown, form: Form) -> Option<Agreed> {
    if !matches!(form, Form::Second | Form::SecondRead) {
        return None;
    }
    let (texts, is_many) = (visitor.texts(), waiting(shown).count() > MANY);
    let few = waiting(shown).filter(|_| !is_many);
    let recipients = few.map(|recipient| RecipientOption {
        address: recipient.address.clone(),
        class: Badge::class(recipient.class, 1, texts),
        chosen: true,
    });
    let groups = groups(waiting(shown).filter(|_| is_many), texts);
    Some(Agreed {
        manner: manner_word(visitor, shown.held.manner),
        recipients: recipients.collect(),
        classes: groups.into_iter().map(|(_, badge)| badge).collect(),
    })
}

/// The recipients on whom there is something to decide.
pub(super) fn waiting(shown: &Shown) -> impl Iterator<Item = &HeldRecipient> {
    shown.held.recipients.iter().filter(|recipient| recipient.state == RecipientState::Held)
}

const YES: &str = "yes";

/// The second of two sends it back.
pub(super) const NO: &str = "no";
