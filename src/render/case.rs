//! What is said of an incident that people work on: its questions, steps, timeline and figures.

use crate::breach::Question;
use crate::store::IncidentSource;
use crate::store::IncidentStep;
use crate::store::NoteKind;
use crate::store::PartyRole;

/// The register as people work in it.
pub struct CaseTexts {
    /// A question of the form.
    pub question: fn(Question) -> &'static str,
    /// What helps to answer it; empty where the question says enough.
    pub hint: fn(Question) -> &'static str,
    /// A choice of a question, by its name; the name itself where unknown.
    pub choice: fn(Question, &str) -> &'static str,
    /// How an incident came into the register.
    pub source: fn(IncidentSource) -> &'static str,
    /// A step, as a button.
    pub step: fn(IncidentStep) -> &'static str,
    /// What a step means.
    pub step_text: fn(IncidentStep) -> &'static str,
    /// What kind of thing happened: `Opgemerkt`.
    pub note: fn(NoteKind) -> &'static str,
    /// What another organisation is to the data.
    pub party: fn(PartyRole) -> &'static str,
    /// Severity of the factors as they stand: score, word for it.
    pub score: fn(&str, &str) -> String,
    /// The rest of what pages and sheets say.
    pub said: CaseSaid,
}

/// Sentences and labels.
pub struct CaseSaid {
    /// An answer that nobody has confirmed.
    pub proposed: &'static str,
    /// Who answered and when: name, moment.
    pub given: fn(&str, &str) -> String,
    /// Why a factor is proposed: what decides.
    pub because: fn(&str) -> String,
    /// Why it was changed last: reason.
    pub changed_because: fn(&str) -> String,
    /// Heading of the assessment.
    pub assessment: &'static str,
    /// Of the links to the parts of the page.
    pub on_page: &'static str,
    /// Link to the facts of the form, short.
    pub sheet: &'static str,
    /// What closing needs.
    pub assessment_text: &'static str,
    /// First question of the assessment.
    pub is_breach: &'static str,
    /// Yes, no, not clear yet.
    pub breach_answers: [&'static str; 3],
    /// What the risk proposes for the regulator: tell it, or not.
    pub proposals_ap: [&'static str; 2],
    /// What still has to be answered before a step.
    pub lacking: &'static str,
    /// Nothing has to be answered any more.
    pub may_close: &'static str,
    /// Changes a section.
    pub change: &'static str,
    /// Which section a link changes: title.
    pub change_part: fn(&str) -> String,
    /// Title of the form of a section: number of the incident.
    pub part_title: fn(&str) -> String,
    /// What saving does.
    pub part_text: &'static str,
    /// Label of the reason of a change.
    pub reason: &'static str,
    /// When a reason is needed.
    pub reason_hint: &'static str,
    /// Saves.
    pub save: &'static str,
    /// Leaves without saving.
    pub back: &'static str,
    /// It was saved.
    pub saved: &'static str,
    /// No choice.
    pub choose: &'static str,
    /// How a moment is written.
    pub moment_hint: &'static str,
    /// The title of a section that the form of the AP does not have.
    pub register_section: &'static str,
    /// The owner.
    pub owner: &'static str,
    /// How it came into the register.
    pub source_label: &'static str,
    /// No one owns it.
    pub nobody: &'static str,
    /// Why an answer cannot be kept: the question.
    pub wrong: fn(WrongAnswer, &str) -> String,
    /// Someone else was first: name, moment.
    pub conflict: fn(&str, &str) -> String,
    /// The step cannot be taken now.
    pub not_now: &'static str,
    /// Who sent or received the mail does not judge it, and who does.
    pub own_mail: &'static str,
    /// The one who released cannot say that it is no breach.
    pub own_release: &'static str,
    /// Title of the timeline.
    pub timeline: &'static str,
    /// What it shows.
    pub timeline_text: &'static str,
    /// Adds a line.
    pub note_add: &'static str,
    /// Label of the kind.
    pub note_kind: &'static str,
    /// Label of the moment.
    pub note_at: &'static str,
    /// Label of the text.
    pub note_text: &'static str,
    /// Do not write personal data.
    pub no_data: &'static str,
    /// Lines that the log gives: opened, taken by the next hop, refused, told.
    pub happened: HappenedTexts,
    /// Title of the files.
    pub files: &'static str,
    /// No files.
    pub files_none: &'static str,
    /// Adds a file.
    pub file_add: &'static str,
    /// Label of a file field.
    pub file: &'static str,
    /// What holds for files: megabytes.
    pub file_hint: fn(u64) -> String,
    /// A file whose content was erased.
    pub file_gone: &'static str,
    /// Title of other organisations.
    pub parties: &'static str,
    /// What they are for.
    pub parties_text: &'static str,
    /// Adds one.
    pub party_add: &'static str,
    /// Its name.
    pub party_name: &'static str,
    /// Its role.
    pub party_role: &'static str,
    /// Where it is told.
    pub party_contact: &'static str,
    /// How many people are its own.
    pub party_persons: &'static str,
    /// Notes that it was told.
    pub party_inform: &'static str,
    /// When it was told and its deadline: moment, deadline.
    pub party_informed: fn(&str, &str) -> String,
    /// When it was told, where it has no clock of its own: moment.
    pub party_told: fn(&str) -> String,
    /// Takes it out of the incident.
    pub party_drop: &'static str,
    /// It was not told yet.
    pub party_waits: &'static str,
    /// It works for the organisation, and need not be told.
    pub party_processor: &'static str,
    /// Shows what to tell it.
    pub party_notice: &'static str,
    /// The notice: organisation that writes, number, what happened, people, contact.
    pub notice: fn(&NoticeFacts<'_>) -> String,
    /// Title of the history.
    pub history: &'static str,
    /// What it shows.
    pub history_text: &'static str,
    /// Nothing was changed yet.
    pub history_none: &'static str,
    /// Columns: when, who, what, before, after, why.
    pub history_columns: [&'static str; 6],
    /// The state, as a field of the history.
    pub field_state: &'static str,
    /// The owner, as a field of the history.
    pub field_owner: &'static str,
    /// The form as a page to print.
    pub print: &'static str,
    /// How to print it.
    pub print_text: &'static str,
    /// The record as JSON.
    pub record: &'static str,
    /// Title of the intake.
    pub intake: &'static str,
    /// What it is for.
    pub intake_text: &'static str,
    /// What happened.
    pub intake_what: &'static str,
    /// Which source.
    pub intake_source: &'static str,
    /// Opens it.
    pub intake_submit: &'static str,
    /// It was opened: its number.
    pub opened: fn(&str) -> String,
    /// Title of marking a delivery.
    pub mark: &'static str,
    /// What it means.
    pub mark_text: &'static str,
    /// Leads from a delivery to its incident.
    pub marked: fn(&str) -> String,
    /// What was seen: sender, people, destinations.
    pub mark_summary: fn(&str, u64, &str) -> String,
    /// Warnings by mail.
    pub warnings: WarningTexts,
    /// The figures.
    pub figures: FigureTexts,
    /// The list: open, all.
    pub tabs: [&'static str; 2],
    /// Exports the list.
    pub export: [&'static str; 2],
}

/// What the timeline says by itself.
pub struct HappenedTexts {
    /// The gateway held the message.
    pub held: &'static str,
    /// It was released: by whom.
    pub released: fn(&str) -> String,
    /// It was opened by hand: by whom.
    pub opened: fn(&str) -> String,
    /// A recipient got it: address or class, what the next hop said.
    pub accepted: fn(&str) -> String,
    /// A recipient may have got it: nobody heard.
    pub perhaps: fn(&str) -> String,
    /// A recipient did not get it.
    pub refused: fn(&str) -> String,
    /// The clock began.
    pub known: &'static str,
    /// The state changed: by whom, to what.
    pub turned: fn(&str, &str) -> String,
    /// Another organisation was told: name, by whom.
    pub informed: fn(&str, &str) -> String,
    /// The regulator was told: number.
    pub reported: fn(&str) -> String,
    /// People were told.
    pub subjects: &'static str,
}

/// What a notice to another organisation says.
pub struct NoticeFacts<'a> {
    /// Who writes.
    pub organisation: &'a str,
    /// The number of the incident.
    pub id: &'a str,
    /// What happened.
    pub summary: &'a str,
    /// Which kinds of data.
    pub kinds: &'a str,
    /// How many people are its own; empty where nobody knows.
    pub persons: &'a str,
    /// Since when it is known.
    pub known: &'a str,
    /// What was done, a line each; empty where nobody knows.
    pub taken: &'a [String],
    /// What is still to be done.
    pub planned: &'a [String],
    /// Whom to ask.
    pub contact: &'a str,
}

/// What is told by mail of the deadline.
pub struct WarningTexts {
    /// The subject: number, hours left, 0 once it has passed.
    pub subject: fn(&str, u64) -> String,
    /// A day or more is left: how many hours, number, deadline.
    pub day: fn(u64, &str, &str) -> String,
    /// Some hours are left: how many, number.
    pub hours: fn(u64, &str) -> String,
    /// The deadline has passed: number.
    pub over: fn(&str) -> String,
}

/// What the figures say.
pub struct FigureTexts {
    /// Title.
    pub title: &'static str,
    /// What they are, and what not.
    pub text: &'static str,
    /// Heading above the figures of days: the first and the last, each empty where it is open.
    pub heading: fn(&str, &str) -> String,
    /// Year.
    pub year: &'static str,
    /// First and last day.
    pub days: [&'static str; 2],
    /// Days go before the year.
    pub days_hint: &'static str,
    /// The last day comes before the first, or one is no day.
    pub wrong_days: &'static str,
    /// Shows them.
    pub show: &'static str,
    /// Labels of the numbers: incidents, breaches, reported, late, people told, prevented.
    pub totals: [&'static str; 6],
    /// Tables: by kind, by department, by cause.
    pub tables: [&'static str; 3],
    /// Columns: what, incidents, breaches, reported.
    pub columns: [&'static str; 4],
    /// Nothing is known.
    pub unknown: &'static str,
    /// There were none.
    pub none: &'static str,
}

/// Why an answer cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongAnswer {
    /// It is no answer to this question.
    Unusable,
    /// It needs an answer.
    Missing,
    /// The change needs a written reason.
    NoReason,
    /// It lies before the breach itself, or after this moment.
    Order,
    /// The one who advises is the one who decides.
    SamePerson,
    /// A number that can be a citizen service number stands in it.
    Number,
    /// The least is more than the most.
    Range,
}
