//! Headings, table heads and buttons of the pages: short, fixed, one field each.

/// What stands on the pages around the facts.
pub struct Labels {
    /// Link that jumps over the navigation.
    pub skip: &'static str,
    /// Messages, in the navigation and as heading.
    pub messages: &'static str,
    /// Incidents, in the navigation.
    pub incidents: &'static str,
    /// The breach register, as heading.
    pub register: &'static str,
    /// Sign in.
    pub sign_in: &'static str,
    /// Sign out.
    pub sign_out: &'static str,
    /// Name of the account.
    pub name: &'static str,
    /// Password of the account.
    pub password: &'static str,
    /// Name or password is wrong.
    pub login_wrong: &'static str,
    /// Tab: undecided.
    pub tab_new: &'static str,
    /// Tab: waits for a second person.
    pub tab_second: &'static str,
    /// Tab: on its way or not delivered.
    pub tab_sending: &'static str,
    /// Tab: decided.
    pub tab_decided: &'static str,
    /// Tab: everything.
    pub tab_all: &'static str,
    /// Nothing waits.
    pub empty_queue: &'static str,
    /// A tab is empty that says nothing of others.
    pub empty_tab: &'static str,
    /// Nothing fits the filter.
    pub empty_filter: &'static str,
    /// The register is empty.
    pub empty_incidents: &'static str,
    /// Mode monitor.
    pub monitor: &'static str,
    /// Something went wrong, with a code to pass on.
    pub error: fn(&str) -> String,
    /// The page does not exist.
    pub not_found: &'static str,
    /// From.
    pub sender: &'static str,
    /// To, in a list.
    pub to: &'static str,
    /// Recipients, as heading.
    pub recipients: &'static str,
    /// Subject.
    pub subject: &'static str,
    /// No subject.
    pub no_subject: &'static str,
    /// The null sender.
    pub no_sender: &'static str,
    /// Why.
    pub why: &'static str,
    /// Why this message was held, as heading.
    pub why_held: &'static str,
    /// People.
    pub persons: &'static str,
    /// Waiting since.
    pub waits: &'static str,
    /// Received at.
    pub received: &'static str,
    /// State.
    pub state: &'static str,
    /// Class of a recipient.
    pub class: &'static str,
    /// What decided the class.
    pub because: &'static str,
    /// Found, as heading.
    pub found: &'static str,
    /// Nothing found.
    pub found_nothing: &'static str,
    /// Where.
    pub place: &'static str,
    /// How many times.
    pub count: &'static str,
    /// How many different values.
    pub distinct: &'static str,
    /// How sure.
    pub confidence: &'static str,
    /// Masked examples.
    pub samples: &'static str,
    /// What a recipient wrote and the message repeats, behind a number.
    pub quoted: &'static str,
    /// Parts of the message, as heading.
    pub parts: &'static str,
    /// Size.
    pub size: &'static str,
    /// Rules that applied, as heading.
    pub rules: &'static str,
    /// What happened so far, as heading.
    pub timeline: &'static str,
    /// Decision, as heading.
    pub decision: &'static str,
    /// Decided by.
    pub decided_by: &'static str,
    /// First agreed by.
    pub first_by: &'static str,
    /// Reason.
    pub reason: &'static str,
    /// Explanation beside a chosen reason.
    pub explanation: &'static str,
    /// Opens the form to release.
    pub release: &'static str,
    /// Opens the form to reject.
    pub reject: &'static str,
    /// Undo.
    pub undo: &'static str,
    /// Back.
    pub back: &'static str,
    /// Earlier page of a list.
    pub previous: &'static str,
    /// Later page of a list.
    pub next: &'static str,
    /// Refresh the page.
    pub refresh: &'static str,
    /// Number of an incident.
    pub number: &'static str,
    /// Deadline.
    pub deadline: &'static str,
    /// Became known at.
    pub known: &'static str,
    /// Who released it, or put it in the register.
    pub opened_by: &'static str,
    /// Accepted at.
    pub accepted: &'static str,
    /// Answer of the next hop.
    pub reply: &'static str,
    /// Summary.
    pub summary: &'static str,
    /// Export.
    pub export: &'static str,
    /// Held, as badge with a number of messages.
    pub waiting: fn(u64) -> String,
}
