//! The pages about the program: help, accessibility, privacy, and how the machine is doing.

/// One page of plain text.
pub struct AboutPage {
    /// Its heading.
    pub title: &'static str,
    /// Its parts: a heading and paragraphs, in which `{organisatie}` is the municipality.
    pub parts: &'static [(&'static str, &'static [&'static str])],
}

/// What is said about the program, and of the machine that it runs on.
pub struct AboutTexts {
    /// Terms, keys, whom to ask.
    pub help: AboutPage,
    /// The statement in the model of the Dutch government.
    pub accessibility: AboutPage,
    /// What is recorded about staff.
    pub privacy: AboutPage,
    /// Heading of the page.
    pub title: &'static str,
    /// What the page is for.
    pub lead: &'static str,
    /// Heading: the state.
    pub now: &'static str,
    /// Label: version.
    pub version: &'static str,
    /// Heading: a test message.
    pub trial: &'static str,
    /// What it is for.
    pub trial_text: &'static str,
    /// Sends it; the address follows.
    pub trial_send: &'static str,
    /// The account has no address to send it to.
    pub trial_no_address: &'static str,
    /// It was taken; the way follows.
    pub trial_taken: &'static str,
    /// It was not taken; the way follows.
    pub trial_refused: &'static str,
    /// A way, by its name.
    pub trial_way: fn(&str) -> &'static str,
    /// Subject of the message.
    pub trial_subject: &'static str,
    /// What stands in it: when.
    pub trial_body: fn(&str) -> String,
    /// That nothing is to be done.
    pub trial_nothing: &'static str,
    /// Label: the database.
    pub store: &'static str,
    /// Label: free space.
    pub disk: &'static str,
    /// Label: next hops.
    pub next_hop: &'static str,
    /// Label: single sign-on.
    pub sign_on: &'static str,
    /// Label: certificate.
    pub certificate: &'static str,
    /// Until when something holds.
    pub until: &'static str,
    /// Something cannot be read.
    pub unreadable: &'static str,
    /// It works.
    pub works: &'static str,
    /// It does not.
    pub fails: &'static str,
    /// There is none.
    pub none: &'static str,
    /// What to do stands in the runbook, in the section that follows.
    pub runbook: &'static str,
    /// Label: trouble.
    pub trouble: &'static str,
    /// Label: what else there is to know.
    pub notes: &'static str,
    /// Label: when the configuration was read.
    pub loaded: &'static str,
    /// The last reading failed.
    pub reload_failed: &'static str,
    /// Heading: settings.
    pub configuration: &'static str,
    /// What stands there.
    pub configuration_text: &'static str,
    /// Caption of the settings.
    pub configuration_caption: &'static str,
    /// Table head: key.
    pub key: &'static str,
    /// Table head: value.
    pub value: &'static str,
    /// Footer: pages about the program.
    pub section: &'static str,
}
