//! What is said of signing in, and of the people and programs that may.

/// A right that not everyone may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Letting held mail go.
    Release,
    /// Being the second of four eyes.
    ReleaseSecond,
    /// Reading held mail whole.
    ReadWhole,
    /// Judging incidents, letters to people included.
    Judge,
    /// Keeping accounts, tokens and settings.
    Keep,
}

impl Right {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 5] =
        [Self::Release, Self::ReleaseSecond, Self::ReadWhole, Self::Judge, Self::Keep];

    /// The name on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::ReleaseSecond => "release_second",
            Self::ReadWhole => "read_whole",
            Self::Judge => "judge_incidents",
            Self::Keep => "keep_accounts",
        }
    }
}

/// Words and sentences about accounts, one field each.
pub struct AccountTexts {
    /// Opens what is needed less often.
    pub more: &'static str,
    /// Words on the button of single sign-on.
    pub sso: &'static str,
    /// Opens the fields for a password beside single sign-on.
    pub or_local: &'static str,
    /// The same, where all accounts of Sluis may sign in.
    pub or_local_all: &'static str,
    /// The provider does not answer.
    pub sso_down: &'static str,
    /// What came back cannot be used.
    pub sso_failed: &'static str,
    /// The provider said no.
    pub sso_refused: &'static str,
    /// Too many groups.
    pub sso_groups: &'static str,
    /// Heading: no role.
    pub no_role_title: &'static str,
    /// What to do without a role.
    pub no_role_text: &'static str,
    /// Label of the id at the provider.
    pub subject: &'static str,
    /// The account was closed.
    pub closed: &'static str,
    /// Back to the page to sign in.
    pub again: &'static str,
    /// Heading of the page that asks for the code.
    pub code_title: &'static str,
    /// Where the code is found.
    pub code_text: &'static str,
    /// Label of the code.
    pub code: &'static str,
    /// The code is not right.
    pub code_wrong: &'static str,
    /// Too late.
    pub code_late: &'static str,
    /// Idle: minutes idle, minutes left.
    pub idle: fn(&str, &str) -> String,
    /// Stays signed in.
    pub stay: &'static str,
    /// Heading of the page with password, codes and sessions.
    pub security: &'static str,
    /// Link to that page.
    pub security_link: &'static str,
    /// What that page is for.
    pub security_text: &'static str,
    /// Heading: password.
    pub password_title: &'static str,
    /// Label: present password.
    pub password_now: &'static str,
    /// Label: new password.
    pub password_new: &'static str,
    /// Label: new password again.
    pub password_again: &'static str,
    /// How long a password is: characters.
    pub password_hint: fn(&str) -> String,
    /// Changes the password.
    pub password_change: &'static str,
    /// It was changed.
    pub password_done: &'static str,
    /// The present password is wrong.
    pub password_wrong: &'static str,
    /// Too short or too long: characters.
    pub password_short: fn(&str) -> String,
    /// The two are not the same.
    pub password_differs: &'static str,
    /// The password is kept elsewhere.
    pub password_provider: &'static str,
    /// Heading: codes.
    pub codes_title: &'static str,
    /// No codes yet.
    pub codes_off: &'static str,
    /// Codes are to be set up before anything else can be done.
    pub codes_first: &'static str,
    /// Codes are asked: recovery codes left.
    pub codes_on: fn(&str) -> String,
    /// Opens the page to set up codes.
    pub codes_begin: &'static str,
    /// Takes the codes away.
    pub codes_stop: &'static str,
    /// They were taken away.
    pub codes_stopped: &'static str,
    /// First step.
    pub enrol_scan: &'static str,
    /// What the picture is, for screen readers.
    pub enrol_picture: &'static str,
    /// The same by hand.
    pub enrol_type: &'static str,
    /// The address for programs.
    pub enrol_address: &'static str,
    /// Label: first code.
    pub enrol_code: &'static str,
    /// Confirms.
    pub enrol_done: &'static str,
    /// Heading: recovery codes.
    pub recovery_title: &'static str,
    /// What they are.
    pub recovery_text: &'static str,
    /// They are kept.
    pub recovery_kept: &'static str,
    /// Heading: sessions.
    pub sessions: &'static str,
    /// Caption of own sessions.
    pub sessions_caption: &'static str,
    /// This very session.
    pub this_session: &'static str,
    /// Table head: browser.
    pub column_browser: &'static str,
    /// Table head: address.
    pub column_address: &'static str,
    /// Table head: began.
    pub column_began: &'static str,
    /// Table head: last used.
    pub column_seen: &'static str,
    /// Ends one session.
    pub end: &'static str,
    /// Ends all other sessions.
    pub end_others: &'static str,
    /// A session was ended.
    pub ended: &'static str,
    /// Sessions elsewhere were ended: how many.
    pub ended_others: fn(&str) -> String,
    /// Nothing is known.
    pub unknown: &'static str,
    /// Heading: people.
    pub people: &'static str,
    /// What the page is for.
    pub people_text: &'static str,
    /// Caption of the people.
    pub people_caption: &'static str,
    /// Heading of the people.
    pub people_heading: &'static str,
    /// Table head: person.
    pub column_person: &'static str,
    /// Table head: roles.
    pub column_roles: &'static str,
    /// Table head: last sign-in.
    pub column_login: &'static str,
    /// Table head: sessions.
    pub column_sessions: &'static str,
    /// Table head: how someone signs in.
    pub column_how: &'static str,
    /// Never yet.
    pub never: &'static str,
    /// By a password.
    pub by_password: &'static str,
    /// By a password and a code.
    pub by_password_codes: &'static str,
    /// By single sign-on.
    pub by_provider: &'static str,
    /// An account for emergencies.
    pub break_glass: &'static str,
    /// The account is closed.
    pub is_closed: &'static str,
    /// No address is known.
    pub no_email: &'static str,
    /// Opens the form to add someone.
    pub add_person: &'static str,
    /// What such an account is.
    pub add_person_text: &'static str,
    /// The same beside single sign-on.
    pub add_person_sso: &'static str,
    /// Adds.
    pub add: &'static str,
    /// Someone was added: name; the password follows.
    pub added: fn(&str) -> String,
    /// A new password: name; the password follows.
    pub password_reset: fn(&str) -> String,
    /// It is shown once.
    pub once: &'static str,
    /// Back to the people.
    pub back_to_people: &'static str,
    /// Heading: roles.
    pub roles_title: &'static str,
    /// What roles are for.
    pub roles_hint: &'static str,
    /// Roles come from elsewhere.
    pub roles_provider: &'static str,
    /// Saves roles.
    pub roles_save: &'static str,
    /// They were saved.
    pub roles_done: &'static str,
    /// None was chosen.
    pub roles_missing: &'static str,
    /// What the address is for.
    pub email_hint: &'static str,
    /// Not a mail address.
    pub email_wrong: &'static str,
    /// Saves the address.
    pub email_save: &'static str,
    /// It was saved.
    pub email_done: &'static str,
    /// Cannot be a name.
    pub name_wrong: &'static str,
    /// The name is taken.
    pub name_taken: &'static str,
    /// The last administrator stays.
    pub last_admin: &'static str,
    /// Makes a new password.
    pub new_password: &'static str,
    /// Takes another's codes away.
    pub reset_codes: &'static str,
    /// They were taken away.
    pub reset_codes_done: &'static str,
    /// Ends all sessions of someone.
    pub end_all: &'static str,
    /// They were ended: how many.
    pub ended_all: fn(&str) -> String,
    /// There are none.
    pub no_sessions: &'static str,
    /// Caption of another's sessions.
    pub person_sessions: &'static str,
    /// Closes an account.
    pub close: &'static str,
    /// What closing does.
    pub close_text: &'static str,
    /// It was closed.
    pub close_done: &'static str,
    /// Opens it again.
    pub reopen: &'static str,
    /// It was opened.
    pub reopen_done: &'static str,
    /// Heading: the account.
    pub account_title: &'static str,
    /// Heading: signed out of Sluis.
    pub out_title: &'static str,
    /// That the provider still knows the person.
    pub out_text: &'static str,
    /// Signs out of the provider too.
    pub out_there: &'static str,
    /// Signs in again.
    pub out_again: &'static str,
    /// Title: special rights.
    pub rights: &'static str,
    /// What that page is for: its moment.
    pub rights_text: fn(&str) -> String,
    /// How many people with such rights have no second factor.
    pub rights_weak: fn(u64) -> String,
    /// A right, as a heading.
    pub right: fn(Right) -> &'static str,
    /// Nobody has it.
    pub rights_nobody: &'static str,
    /// A program comes in with it.
    pub by_token: &'static str,
    /// Heading of the tokens.
    pub tokens_heading: &'static str,
    /// Caption of the tokens.
    pub tokens_caption: &'static str,
    /// There are none.
    pub tokens_empty: &'static str,
    /// Table head: begin of the token.
    pub column_token: &'static str,
    /// Table head: made.
    pub column_made: &'static str,
    /// Table head: last used.
    pub column_used: &'static str,
    /// Table head: what can be done.
    pub column_do: &'static str,
    /// Opens the form to make a token.
    pub add_token: &'static str,
    /// What the name is for.
    pub token_hint: &'static str,
    /// A token was made: name.
    pub token_made: fn(&str) -> String,
    /// Takes a token away.
    pub revoke: &'static str,
    /// It was taken away: name.
    pub revoked: fn(&str) -> String,
}
