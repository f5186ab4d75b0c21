//! What is said at the desk: the queue, handing messages over, and deciding on several at once.

use crate::policy::Second;
use crate::store::ReasonCode;

/// Words and sentences of the desk, one field each.
pub struct DeskTexts {
    /// A chosen answer.
    pub reason: fn(ReasonCode) -> &'static str,
    /// Why a second person must agree.
    pub second_needed: fn(&[Second]) -> String,
    /// What the second person sees only after their own answer: name of the first.
    pub second_hidden: fn(&str) -> String,
    /// Goes on to the explanation of the first person.
    pub second_go_on: &'static str,
    /// What a rejection means: until when it can be opened again.
    pub reject_text: fn(&str) -> String,
    /// Opens the form to open a message again.
    pub reopen: &'static str,
    /// Title of that form.
    pub reopen_title: &'static str,
    /// What it means.
    pub reopen_text: &'static str,
    /// The question above its explanation.
    pub reopen_question: &'static str,
    /// Its button.
    pub reopen_submit: &'static str,
    /// It was opened again.
    pub reopen_done: &'static str,
    /// Opens the form to send it with its recipients hidden from each other.
    pub hide: &'static str,
    /// Opens the form to send it by secure mail.
    pub secure: &'static str,
    /// Opens the form to ask the sender.
    pub ask: &'static str,
    /// Title of that form.
    pub ask_title: &'static str,
    /// What it means.
    pub ask_text: &'static str,
    /// The question above its text.
    pub ask_question: &'static str,
    /// Its button.
    pub ask_submit: &'static str,
    /// Too many questions wait for an answer.
    pub ask_enough: &'static str,
    /// Several messages will be sent: how many, in how many seconds.
    pub bulk_undo: fn(u64, u64) -> String,
    /// The button of the first of two.
    pub first_submit: &'static str,
    /// What the agreement of the first of two leads to.
    pub first_warning: &'static str,
    /// Leads to the list of keys: the key that shows it.
    pub keys_hint_key: &'static str,
    /// Label of an explanation that must be given.
    pub explanation_needed: &'static str,
    /// The sender was asked.
    pub ask_done: &'static str,
    /// The choice of who looks at a message.
    pub assign_label: &'static str,
    /// Hands it to the person who looks.
    pub assign_me: &'static str,
    /// Hands it to whom was chosen.
    pub assign_submit: &'static str,
    /// Nobody.
    pub assign_nobody: &'static str,
    /// Everyone who is privacy officer.
    pub assign_privacy: &'static str,
    /// To whom it was handed: name.
    pub assigned_to: fn(&str) -> String,
    /// It was handed to nobody.
    pub assigned_nobody: &'static str,
    /// A person that cannot be chosen.
    pub assign_unknown: &'static str,
    /// A person who is sender or recipient.
    pub assign_party: &'static str,
    /// Too many at once.
    pub too_many: &'static str,
    /// Needs a second person, so it cannot be decided on with others.
    pub needs_second: &'static str,

    /// Tab: handed to the reader.
    pub tab_mine: &'static str,
    /// Tab: explained by the sender.
    pub tab_explained: &'static str,
    /// Label of the search field.
    pub search_label: &'static str,
    /// Table head: to whom it was handed.
    pub column_assigned: &'static str,
    /// Table head: what stands out.
    pub column_flags: &'static str,
    /// The sender has explained it.
    pub flag_explained: &'static str,
    /// The sender asks for haste.
    pub flag_urgent: &'static str,
    /// Delivering it fails.
    pub flag_failed: &'static str,
    /// The same attachment was held before.
    pub flag_again: &'static str,
    /// Filters, as heading.
    pub filters: &'static str,
    /// All of them, as a choice.
    pub any: &'static str,
    /// Filter: class of a recipient.
    pub filter_class: &'static str,
    /// Filter: rule.
    pub filter_rule: &'static str,
    /// Filter: kind of data.
    pub filter_kind: &'static str,
    /// Filter: department of the sender.
    pub filter_department: &'static str,
    /// Filter: when it came in.
    pub filter_period: &'static str,
    /// Filter: order.
    pub filter_order: &'static str,
    /// Today, the last 7 days, the last 30 days.
    pub periods: [&'static str; 3],
    /// Urgent and risk first, longest waiting, latest, most people.
    pub orders: [&'static str; 4],
    /// Applies the filters.
    pub filter_submit: &'static str,
    /// Names for lists, as heading.
    pub saved: &'static str,
    /// Name for the list as it is now.
    pub save_name: &'static str,
    /// Colleagues see it too.
    pub save_shared: &'static str,
    /// Keeps the name.
    pub save_submit: &'static str,
    /// Takes a name away: the name.
    pub save_remove: fn(&str) -> String,

    /// Table head: the box that chooses a row.
    pub choose_column: &'static str,
    /// Name of the box that chooses a row: the ID.
    pub choose: fn(&str) -> String,
    /// What to do with the rows that were chosen.
    pub chosen: &'static str,
    /// No row was chosen.
    pub none_chosen: &'static str,
    /// Releases those that were chosen.
    pub bulk_release: fn(u64) -> String,
    /// Title of the form that releases several.
    pub bulk_release_title: fn(u64) -> String,
    /// Title of the form that rejects several.
    pub bulk_reject_title: fn(u64) -> String,
    /// What rejecting several means.
    pub bulk_reject: fn(u64) -> &'static str,
    /// Those that will be left out, as heading.
    pub bulk_left_out: fn(usize) -> &'static str,
    /// Caption of the list of those to decide on.
    pub bulk_caption: fn(usize) -> &'static str,
    /// Title of the page that tells what became of each.
    pub bulk_result: &'static str,
    /// How many of all it was done for.
    pub bulk_done: fn(u64, u64) -> String,
    /// It was done.
    pub done: &'static str,

    /// Which of how many.
    pub place: fn(u64, u64) -> String,
    /// Who else looks at a message: the names.
    pub looks: fn(&[String]) -> String,
    /// New messages; `{n}` is how many.
    pub fresh: &'static str,
    /// One new message.
    pub fresh_one: &'static str,
    /// Shows them.
    pub fresh_show: &'static str,
    /// Sluis cannot tell what happens meanwhile, and what that means.
    pub away: &'static str,
    /// Somebody decided on a row meanwhile.
    pub row_changed: &'static str,

    /// The shortcuts, as heading.
    pub keys: &'static str,
    /// Closes a window.
    pub close: &'static str,
    /// Each shortcut, as pressed, with what it does.
    pub key_list: &'static [(&'static str, &'static str)],
    /// The switch for them.
    pub keys_on: &'static str,
    /// What the switch is for.
    pub keys_hint: &'static str,
    /// How close the rows stand, as heading.
    pub density: &'static str,
    /// With room between the rows.
    pub density_wide: &'static str,
    /// More rows on a screen.
    pub density_compact: &'static str,
    /// How the person works, as heading.
    pub work: &'static str,
    /// Seconds in which own releases can be undone.
    pub undo_label: &'static str,
    /// Which numbers these can be, and what the installation has: seconds.
    pub undo_hint: fn(u64) -> String,
    /// An agreement just does not cover the message: its name, and the one condition.
    pub agreement_missed: fn(&str, &str) -> String,
    /// It is not such a number.
    pub undo_wrong: &'static str,
    /// What is mailed to the person, as heading.
    pub notices: &'static str,
    /// The daily list.
    pub notices_digest: &'static str,
    /// Nothing.
    pub notices_none: &'static str,
    /// It was kept.
    pub kept: &'static str,
}
