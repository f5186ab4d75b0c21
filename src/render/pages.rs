//! What the review pages say beside the labels and the sentences of a decision.

/// Words and sentences that only the pages need, one field each.
pub struct PageTexts {
    /// Name of the main navigation, for screen readers.
    pub nav_label: &'static str,
    /// Name of the row of tabs, for screen readers.
    pub tabs_label: &'static str,
    /// Name of the links to earlier and later pages, for screen readers.
    pub paging_label: &'static str,
    /// Choice of language.
    pub language: &'static str,
    /// Choice of theme.
    pub theme: &'static str,
    /// The theme that the system of the reader has.
    pub theme_system: &'static str,
    /// The light theme.
    pub theme_light: &'static str,
    /// The dark theme.
    pub theme_dark: &'static str,
    /// What signing in is for.
    pub sign_in_text: &'static str,
    /// Too many wrong passwords: minutes to wait.
    pub sign_in_later: fn(u64) -> String,
    /// Label of the search field.
    pub search_label: &'static str,
    /// Searches.
    pub search: &'static str,
    /// Takes the search away.
    pub clear_filters: &'static str,
    /// Rows shown: first, last, of all.
    pub shown: fn(u64, u64, u64) -> String,
    /// Caption of the list of messages.
    pub messages_caption: &'static str,
    /// Table head: the message.
    pub column_message: &'static str,
    /// Table head: moment of the decision.
    pub column_decided: &'static str,
    /// Table head: address of a recipient.
    pub column_address: &'static str,
    /// Table head: kind of data.
    pub column_kind: &'static str,
    /// Table head: part of the message.
    pub column_part: &'static str,
    /// Table head: whether a part was read.
    pub column_read: &'static str,
    /// Table head: time left.
    pub column_clock: &'static str,
    /// Table head: what leaked.
    pub column_what: &'static str,
    /// Table head: when.
    pub column_when: &'static str,
    /// Table head: who, and from where.
    pub column_who: &'static str,
    /// Table head: what was done.
    pub column_action: &'static str,
    /// Table head: to what.
    pub column_object: &'static str,
    /// Table head: how it ended.
    pub column_result: &'static str,
    /// Risk.
    pub risk: &'static str,
    /// The highest risk.
    pub risk_high: &'static str,
    /// The middle risk.
    pub risk_medium: &'static str,
    /// The lowest risk.
    pub risk_low: &'static str,
    /// From, before a sender.
    pub from: &'static str,
    /// How long a message waits: length of time.
    pub waits_for: fn(&str) -> String,
    /// Link to the next message.
    pub next_message: &'static str,
    /// State of an address that is in the header and not in the envelope.
    pub not_through_sluis: &'static str,
    /// How many breaches were prevented by hiding addresses; empty for none.
    pub prevented: fn(u64) -> String,
    /// A part with hidden sheets, rows or passages.
    pub has_hidden: &'static str,
    /// Opens the form for the second person.
    pub second_open: &'static str,
    /// What the first person wrote: name, reason.
    pub first_said: fn(&str, &str) -> String,
    /// Why a colleague sent the message back, as heading.
    pub sent_back: &'static str,
    /// Question to the second person.
    pub second_label: &'static str,
    /// Which recipients a release is for.
    pub recipients_label: &'static str,
    /// What happens to the recipients that are not chosen.
    pub recipients_hint: &'static str,
    /// Label of the search among many recipients.
    pub recipients_find: &'static str,
    /// That search found nobody.
    pub recipients_none: &'static str,
    /// A recipient whom the others do not see.
    pub recipient_hidden: &'static str,
    /// Label: only these of many recipients.
    pub recipients_only: &'static str,
    /// How they are written, and what none means.
    pub recipients_only_hint: &'static str,
    /// Leads to the lines of the timeline that are not shown.
    pub trail_earlier: &'static str,
    /// Rows that are not shown.
    pub rows_more: fn(u64) -> String,
    /// Question above the reasons to reject.
    pub reject_question: &'static str,
    /// What not to write in an explanation.
    pub explanation_hint: &'static str,
    /// No reason was chosen.
    pub code_missing: &'static str,
    /// No answer was chosen.
    pub answer_missing: &'static str,
    /// Above the list of mistakes in a form.
    pub errors_title: &'static str,
    /// Link to an incident.
    pub to_incident: &'static str,
    /// Caption of the register.
    pub incidents_caption: &'static str,
    /// Heading of one incident: its number.
    pub incident_heading: &'static str,
    /// From which message: before its ID.
    pub from_message: &'static str,
    /// Became known: the moment.
    pub known_at: fn(&str) -> String,
    /// The same where it was not by a delivery.
    pub known_since: fn(&str) -> String,
    /// The facts in the order of the form, as heading.
    pub sheet_title: &'static str,
    /// What the facts are for.
    pub sheet_text: &'static str,
    /// Log of an incident.
    pub log: &'static str,
    /// The audit trail.
    pub trail: &'static str,
    /// Caption of the audit trail.
    pub trail_caption: &'static str,
    /// One sees one's own lines.
    pub trail_own: &'static str,
    /// One sees all lines.
    pub trail_all: &'static str,
    /// There are no lines.
    pub empty_trail: &'static str,
    /// Checks the audit trail.
    pub verify: &'static str,
    /// The trail is whole: how many lines.
    pub verified: fn(u64) -> String,
    /// The trail is broken: the first wrong line, `None` where it is the record of the last one.
    pub verify_broken: fn(Option<u64>) -> String,
    /// How an action ended, by its name in the trail; the name itself where unknown.
    pub result: fn(&str) -> &str,
    /// Profile of the reader.
    pub profile: &'static str,
    /// Account, as heading.
    pub account: &'static str,
    /// E-mail address.
    pub email: &'static str,
    /// Roles.
    pub roles: &'static str,
    /// Language and theme, as heading.
    pub display: &'static str,
    /// Where the choice is kept.
    pub display_text: &'static str,
    /// Saves.
    pub save: &'static str,
    /// Heading: no such page.
    pub missing_title: &'static str,
    /// What to do when there is no such page.
    pub missing_text: &'static str,
    /// Heading: not allowed.
    pub forbidden_title: &'static str,
    /// Heading: someone else was first, or the sender took it back.
    pub conflict_title: &'static str,
    /// Heading: the store cannot be used now.
    pub away_title: &'static str,
    /// What that means, with a code to pass on.
    pub away_text: fn(&str) -> String,
    /// Heading: something broke.
    pub broken_title: &'static str,
    /// Heading: too many look at content.
    pub busy_title: &'static str,
    /// What that means.
    pub busy_text: &'static str,
    /// Heading: it takes longer than a browser waits.
    pub slow_title: &'static str,
    /// What that means, with a code to pass on.
    pub slow_text: fn(&str) -> String,
    /// Heading: the request cannot be used.
    pub request_title: &'static str,
    /// The request cannot be used.
    pub request_text: &'static str,
    /// Heading: the form is too old, or comes from elsewhere.
    pub form_title: &'static str,
    /// What to do with such a form.
    pub form_text: &'static str,
    /// The same of whoever was signed out meanwhile.
    pub signed_out_text: &'static str,
    /// Heading of what was typed.
    pub typed_title: &'static str,
    /// Leads back to the form.
    pub form_again: &'static str,
    /// Heading: no account for anything here.
    pub no_role: &'static str,
    /// Link to a message.
    pub to_message: &'static str,
    /// Link to the first page.
    pub to_start: &'static str,
}
