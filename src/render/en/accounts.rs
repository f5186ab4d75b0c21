//! English: signing in, people and tokens.

use crate::render::AccountTexts;
use crate::render::Right;

pub(super) const ACCOUNTS: AccountTexts = AccountTexts {
    more: "More",
    sso: "Sign in with your work account",
    or_local: "Sign in with an emergency account",
    or_local_all: "Sign in with a password",
    sso_down: "Signing in with your work account does not work now. Try again in a few minutes \
        or call the administrator.",
    sso_failed: "Signing in failed. Please start again.",
    sso_refused: "Your organisation did not allow the sign-in.",
    sso_groups: "You are in more than 200 groups. Sluis can therefore not read your role. Ask \
        the administrator to give you an app role instead of a group.",
    no_role_title: "You have no role yet",
    no_role_text: "Your account has no role in Sluis yet. Ask the administrator for the role \
        that fits your work. Pass on this code:",
    subject: "Your code for the administrator",
    closed: "Your account in Sluis is closed. Ask the administrator to open it again.",
    again: "Sign in again",
    code_title: "Enter your code",
    code_text: "Open the app on your phone and enter the six digits. Lost your phone? Use a \
        recovery code.",
    code: "Code",
    code_wrong: "This code is not right or was used before.",
    code_late: "Signing in took too long, or the code was wrong too often. Please start again.",
    idle: |a, b| {
        let (idle, left) = (counted(a, "minute", "minutes"), counted(b, "minute", "minutes"));
        format!("You have been idle for {idle}. Sluis signs you out in {left}.")
    },
    stay: "Stay signed in",
    security: "Password, codes and sessions",
    security_link: "Manage password, codes and sessions",
    security_text: "Here you see where you are signed in. You can also change your password and \
        set up sign-in codes.",
    password_title: "Change password",
    password_now: "Current password",
    password_new: "New password",
    password_again: "New password again",
    password_hint: |a| {
        format!("At least {a} characters. A sentence of a few words is easy to remember.")
    },
    password_change: "Change password",
    password_done: "Your password was changed. You are signed out on other devices.",
    password_wrong: "The current password is not right.",
    password_short: |a| format!("Choose a password of at least {a} characters."),
    password_differs: "The two new passwords are not the same.",
    password_provider: "You manage your password with your work account, not in Sluis.",
    codes_title: "Sign-in codes",
    codes_first: "Your account can do nothing until you have set up codes to sign in with.",
    codes_off: "You sign in with a password only. With a code from your phone your account is \
        much safer.",
    codes_on: |a| {
        let left = counted(a, "recovery code", "recovery codes");
        format!("When you sign in, Sluis asks for a code from your phone. You have {left} left.")
    },
    codes_begin: "Set up sign-in codes",
    codes_stop: "Turn sign-in codes off",
    codes_stopped: "The sign-in codes are off.",
    enrol_scan: "Open an authenticator app on your phone and scan this picture.",
    enrol_picture: "QR code for your authenticator app",
    enrol_type: "Cannot scan it? Type this key into the app:",
    enrol_address: "Or open this address on the device with the app:",
    enrol_code: "Code from the app",
    enrol_done: "Turn sign-in codes on",
    recovery_title: "Keep your recovery codes",
    recovery_text: "Sign-in codes are on. A recovery code signs you in without your phone. Each \
        works once. You see them only now: write them down or print them.",
    recovery_kept: "I have kept them",
    sessions: "Where are you signed in?",
    sessions_caption: "Your open sessions",
    this_session: "This session",
    column_browser: "Browser",
    column_address: "From",
    column_began: "Signed in",
    column_seen: "Last used",
    end: "End",
    end_others: "Sign out everywhere else",
    ended: "The session was ended.",
    ended_others: |a| {
        format!("You were signed out in {}.", counted(a, "other place", "other places"))
    },
    unknown: "unknown",
    people: "People and tokens",
    people_text: "Who may work in Sluis, and which programs may use the API.",
    people_caption: "People who may sign in",
    people_heading: "People",
    column_person: "Name",
    column_roles: "Roles",
    column_login: "Last signed in",
    column_sessions: "Sessions",
    column_how: "Signs in with",
    never: "never yet",
    by_password: "password",
    by_password_codes: "password and code",
    by_provider: "work account",
    break_glass: "emergency account",
    is_closed: "closed",
    no_email: "No e-mail address: Sluis cannot recognise own messages.",
    add_person: "Add account",
    add_person_text: "This account signs in with a password of Sluis. Sluis makes the password \
        and shows it once.",
    add_person_sso: "Colleagues sign in with their work account; add those at your provider. \
        Here you only make an emergency account. Set up sign-in codes for it with sluis user \
        codes.",
    add: "Add",
    added: |a| format!("{a} may sign in with this password"),
    password_reset: |a| format!("The new password of {a}"),
    once: "You see this only now. Pass it on in person.",
    back_to_people: "People and tokens",
    roles_title: "Roles",
    roles_hint: "An administrator sees no messages. Choose no more roles than needed.",
    roles_provider: "The roles of this person come from your provider. Change them there.",
    roles_save: "Save roles",
    roles_done: "The roles were changed. They hold at once.",
    roles_missing: "Choose at least one role.",
    email_hint: "By this Sluis knows someone's own messages, which a colleague must review.",
    email_wrong: "This is not an e-mail address.",
    email_save: "Save e-mail address",
    email_done: "The e-mail address was changed.",
    name_wrong: "This cannot be a name.",
    name_taken: "This name exists already. Choose another.",
    last_admin: "This is the last administrator. Make someone else administrator first.",
    new_password: "Make a new password",
    reset_codes: "Turn sign-in codes off",
    reset_codes_done: "The sign-in codes of this account are off.",
    end_all: "End all sessions",
    ended_all: |a| counted(a, "session was ended.", "sessions were ended."),
    no_sessions: "There are no open sessions.",
    person_sessions: "Open sessions",
    close: "Close account",
    close_text: "The person is signed out at once and cannot sign in any more. The name stays \
        taken, so that the audit trail stays right.",
    close_done: "The account was closed.",
    reopen: "Open account again",
    reopen_done: "The account is open again. A local account needs a new password.",
    account_title: "Account",
    out_title: "You are signed out of Sluis",
    out_text: "You are still signed in to your work account. Do you share this computer with \
               others? Then sign out there too.",
    out_there: "Sign out of my work account too",
    out_again: "Sign in again",
    rights: "Special rights",
    rights_text: |at| {
        format!(
            "Who could do more than others at {at}. Go through this list each quarter (BIO2 \
             8.02.01). You can print this page."
        )
    },
    rights_weak: |count| {
        let people = if count == 1 { "person signs" } else { "people sign" };
        format!(
            "{count} {people} in here with a password alone. Who has special rights should use a \
             code too (BIO2 5.17)."
        )
    },
    right: |right| match right {
        Right::Release => "Release messages",
        Right::ReleaseSecond => "Agree to a release as the second",
        Right::ReadWhole => "Read whole messages",
        Right::Judge => "Assess incidents",
        Right::Keep => "Keep accounts and rights",
    },
    rights_nobody: "Nobody has this right.",
    by_token: "token of a program",
    tokens_heading: "Tokens for the API",
    tokens_caption: "Tokens of programs",
    tokens_empty: "There are no tokens yet.",
    column_token: "Begins with",
    column_made: "Made",
    column_used: "Last used",
    column_do: "Change",
    add_token: "Make token",
    token_hint: "The program that uses the token, such as topdesk.",
    token_made: |a| format!("The token {a} was made"),
    revoke: "Revoke",
    revoked: |a| format!("The token {a} works no more."),
};

/// A number and the words behind it: those for one, or those for several.
fn counted(number: &str, one: &str, several: &str) -> String {
    format!("{number} {}", if number == "1" { one } else { several })
}
