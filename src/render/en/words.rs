//! English words for the names in code.

use crate::destination::Class;
use crate::detect::Kind;
use crate::policy::Action;
use crate::render::Words;
use crate::scan::PartStatus;
use crate::store::HeldState;
use crate::store::IncidentState;
use crate::store::RecipientState;
use crate::store::Role;

pub(super) const WORDS: Words = Words {
    class,
    class_one,
    class_many,
    kind,
    kind_one,
    kind_many,
    action,
    held_state,
    recipient_state,
    incident_state,
    part_status,
    unscannable,
    remark,
    skipped,
    place_counted,
    place,
    role,
    event,
};

fn class(class: Class) -> &'static str {
    match class {
        Class::Internal => "Internal",
        Class::Trusted => "Trusted",
        Class::Expected => "Known",
        Class::Unexpected => "Unknown",
        Class::Lookalike => "Resembles a known address",
        Class::Private => "Private address",
        Class::Disposable => "Throw-away address",
    }
}

fn class_one(class: Class) -> &'static str {
    match class {
        Class::Internal => "an address inside the organisation",
        Class::Trusted => "a trusted address",
        Class::Expected => "a known address",
        Class::Unexpected => "an unknown address",
        Class::Lookalike => "an address that resembles a known one",
        Class::Private => "a private address",
        Class::Disposable => "a throw-away address",
    }
}

fn class_many(class: Class) -> &'static str {
    match class {
        Class::Internal => "addresses inside the organisation",
        Class::Trusted => "trusted addresses",
        Class::Expected => "known addresses",
        Class::Unexpected => "unknown addresses",
        Class::Lookalike => "addresses that resemble a known one",
        Class::Private => "private addresses",
        Class::Disposable => "throw-away addresses",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Bsn => "citizen service number (BSN)",
        Kind::ANumber => "population register number (A-nummer)",
        Kind::VNumber => "foreign national number (V-nummer)",
        Kind::IdentityDocument => "identity document number",
        Kind::DrivingLicence => "driving licence number",
        Kind::Iban => "bank account number (IBAN)",
        Kind::CreditCard => "credit card number",
        Kind::LicencePlate => "licence plate",
        Kind::Email => "e-mail address",
        Kind::Phone => "phone number",
        Kind::Postcode => "postcode",
        Kind::Address => "address",
        Kind::DateOfBirth => "date of birth",
        Kind::Name => "name",
        Kind::Health => "health",
        Kind::Criminal => "criminal record",
        Kind::Financial => "financial situation",
        Kind::Education => "education and truancy",
        Kind::YouthCare => "youth care",
        Kind::SocialBenefits => "social benefits",
        Kind::Religion => "religion",
        Kind::Ethnicity => "ethnic origin",
        Kind::Politics => "political opinion",
        Kind::Union => "trade union membership",
        Kind::Sexuality => "sexual orientation",
        Kind::Biometric => "biometric data",
    }
}

fn kind_one(kind: Kind) -> &'static str {
    match kind {
        Kind::Bsn => "a citizen service number (BSN)",
        Kind::ANumber => "a population register number (A-nummer)",
        Kind::VNumber => "a foreign national number (V-nummer)",
        Kind::IdentityDocument => "an identity document number",
        Kind::DrivingLicence => "a driving licence number",
        Kind::Iban => "a bank account number (IBAN)",
        Kind::CreditCard => "a credit card number",
        Kind::LicencePlate => "a licence plate",
        Kind::Email => "an e-mail address",
        Kind::Phone => "a phone number",
        Kind::Postcode => "a postcode",
        Kind::Address => "an address",
        Kind::DateOfBirth => "a date of birth",
        Kind::Name => "a name",
        subject => kind_many(subject),
    }
}

fn kind_many(kind: Kind) -> &'static str {
    match kind {
        Kind::Bsn => "citizen service numbers (BSN)",
        Kind::ANumber => "population register numbers (A-nummer)",
        Kind::VNumber => "foreign national numbers (V-nummer)",
        Kind::IdentityDocument => "identity document numbers",
        Kind::DrivingLicence => "driving licence numbers",
        Kind::Iban => "bank account numbers (IBAN)",
        Kind::CreditCard => "credit card numbers",
        Kind::LicencePlate => "licence plates",
        Kind::Email => "e-mail addresses",
        Kind::Phone => "phone numbers",
        Kind::Postcode => "postcodes",
        Kind::Address => "addresses",
        Kind::DateOfBirth => "dates of birth",
        Kind::Name => "names",
        Kind::Health => "data about health",
        Kind::Criminal => "data about a criminal record",
        Kind::Financial => "data about the financial situation",
        Kind::Education => "data about education and truancy",
        Kind::YouthCare => "data about youth care",
        Kind::SocialBenefits => "data about social benefits",
        Kind::Religion => "data about religion",
        Kind::Ethnicity => "data about ethnic origin",
        Kind::Politics => "data about political opinion",
        Kind::Union => "data about trade union membership",
        Kind::Sexuality => "data about sexual orientation",
        Kind::Biometric => "biometric data",
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Deliver => "deliver",
        Action::Hold => "hold",
        Action::Reject => "refuse",
    }
}

fn held_state(state: HeldState) -> &'static str {
    match state {
        HeldState::Held => "held",
        HeldState::AwaitingSecond => "waits for a second reviewer",
        HeldState::Releasing => "being sent",
        HeldState::Released => "sent",
        HeldState::DeliveryFailed => "not delivered",
        HeldState::Rejected => "rejected",
        HeldState::Expired => "expired",
        HeldState::Withdrawn => "withdrawn",
    }
}

fn recipient_state(state: RecipientState) -> &'static str {
    match state {
        RecipientState::Passing => "being delivered",
        RecipientState::Passed => "already delivered",
        RecipientState::Held => "held",
        RecipientState::Releasing => "being sent",
        RecipientState::Delivered => "delivered",
        RecipientState::Failed => "refused by the mail server",
        RecipientState::NotSent => "not sent",
    }
}

fn incident_state(state: IncidentState) -> &'static str {
    match state {
        IncidentState::Pending => "not delivered yet",
        IncidentState::Potential => "potential breach",
        IncidentState::Assessing => "being assessed",
        IncidentState::Confirmed => "breach",
        IncidentState::NotifiedInitial => "reported to the AP, provisionally",
        IncidentState::NotifiedComplete => "reported to the AP",
        IncidentState::Withdrawn => "report withdrawn",
        IncidentState::NoBreach => "no breach",
        IncidentState::Closed => "closed",
        IncidentState::Cancelled => "cancelled",
    }
}

fn part_status(status: PartStatus) -> &'static str {
    match status {
        PartStatus::Scanned => "checked",
        PartStatus::Skipped => "skipped",
        PartStatus::Unscannable => "not checked",
    }
}

fn unscannable(why: &str) -> &'static str {
    match why {
        "damaged" => "because the file is damaged",
        "encrypted" => "because it has a password",
        "encrypted_pgp" => "because it is encrypted (PGP)",
        "encrypted_smime" => "because it is encrypted (S/MIME)",
        "no_text" => "because it is a picture of a page, without text",
        "parser_failed" => "because reading the file failed",
        "timed_out" => "because reading it took too long",
        "too_deep" => "because too many files are packed inside each other",
        "too_large" => "because it is too large",
        "too_many" => "because it holds too many files",
        "unsupported" => "because Sluis cannot read this kind of file",
        _ => "because something went wrong while reading it",
    }
}

fn remark(what: &str) -> &'static str {
    match what {
        "cached_data" => "keeps data of other files or pivot tables",
        "deleted_text" => "holds deleted text that can still be read",
        "hidden_columns" => "has hidden columns",
        "hidden_rows" => "has hidden rows",
        "hidden_sheet" => "has a hidden sheet",
        "hidden_slide" => "has a hidden slide",
        "hidden_text" => "holds hidden text",
        "password_told" => "has a password that seems to stand in the same e-mail",
        "type_mismatch" => "is another kind of file than its name says",
        _ => "stands out",
    }
}

fn skipped(why: &str) -> &'static str {
    match why {
        "font" => "typeface",
        "picture" => "picture, not looked at",
        "signature" => "digital signature",
        "sound" => "sound or film",
        _ => "holds no text",
    }
}

fn place_counted(step: &str) -> Option<&'static str> {
    match step {
        "line" => Some("line"),
        "lines" => Some("lines"),
        "message" => Some("message"),
        "page" => Some("page"),
        "slide" => Some("slide"),
        _ => None,
    }
}

fn place(step: &str) -> Option<&'static str> {
    match step {
        "" | "message/rfc822" => Some("e-mail"),
        "MIME" => Some("outside the parts"),
        "Subject" | "subject" => Some("subject"),
        "bcc" => Some("blind copy"),
        "body" => Some("text of the message"),
        "cc" => Some("copy"),
        "end" => Some("behind the end"),
        "from" => Some("sender"),
        "object" => Some("embedded object"),
        "other" => Some("other text"),
        "to" => Some("recipients"),
        body if body.starts_with("text/") && body.ends_with(" body") => Some("text of the e-mail"),
        _ => None,
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Reviewer => "Reviewer",
        Role::Senior => "Senior reviewer",
        Role::Privacy => "Privacy officer / DPO",
        Role::Admin => "Administrator",
        Role::Auditor => "Auditor",
    }
}

fn event(action: &str) -> &str {
    match action {
        "message-held" => "held",
        "message-approved" => "first agreement given",
        "message-assigned" => "assigned",
        "message-reopened" => "reopened",
        "message-returned" => "returned by the second reviewer",
        "message-released" => "released",
        "message-undone" => "release undone",
        "message-rejected" => "rejected",
        "message-expired" => "expired",
        "message-delivered" => "delivered",
        "message-delivery-failed" => "not delivered",
        "message-secured" => "goes by secure mail",
        "message-erased" => "data erased",
        "message-shredded" => "content deleted",
        "incident-changed" => "incident changed",
        "incident-clock-moved" => "beginning of the clock moved",
        "incident-deadline" => "warned of the deadline",
        "incident-target" => "reminded of what is still to be done",
        "incident-unassessed" => "reminded: not taken up yet",
        "incident-erased" => "incident erased at its term",
        "incident-exported" => "incident or register exported",
        "incident-file-added" => "file added to incident",
        "incident-file-opened" => "file of incident opened",
        "incident-joined" => "release joined incident",
        "incident-left" => "release left incident",
        "incident-noted" => "line added to the timeline",
        "incident-party-added" => "other organisation added",
        "incident-party-told" => "other organisation told",
        "incident-turned" => "state of incident changed",
        "incident-opened" => "incident opened",
        "incident-started" => "delivered, the clock runs",
        "incident-cancelled" => "incident cancelled",
        "value-revealed" => "data viewed",
        "entry-accepted" => "destination accepted",
        "entry-ended" => "listing ended",
        "entry-forgotten" => "old listing deleted",
        "entry-proposed" => "destination proposed",
        "entry-refused" => "proposed destination refused",
        "correspondent-confirmed" => "destination confirmed",
        "correspondent-ended" => "destination ended",
        "correspondent-learned" => "destination learned",
        "message-withdrawn" => "withdrawn",
        "reveals-exceeded" => "more values shown than is usual on one day",
        "sender-asked" => "question put to the sender",
        "sender-explained" => "explanation of the sender received",
        "sender-link-blocked" => "form of the sender blocked after wrong codes",
        "sender-told" => "notice sent to the sender",
        "sender-not-told" => "the sender could not be told",
        other => keeping(other),
    }
}

/// What became of accounts, keys and everything beside messages and incidents.
fn keeping(action: &str) -> &str {
    match action {
        "account-added" => "account added",
        "account-changed" => "account changed",
        "account-closed" => "account closed",
        "account-reopened" => "account reopened",
        "break-glass-used" => "emergency account used",
        "codes-removed" => "sign-in codes removed",
        "codes-set" => "sign-in codes set up",
        "session-ended" => "session ended",
        "audit-sealed" => "audit trail signed",
        "audit-verified" => "audit trail verified",
        "config-reloaded" => "settings read again",
        "letters-made" => "letters made",
        "message-opened" => "whole text or original opened",
        "people-assigned" => "people concerned assigned to a municipality",
        "people-deleted" => "list of people concerned deleted",
        "people-exported" => "list of people concerned downloaded",
        "people-listed" => "list of people concerned made",
        "people-opened" => "list of people concerned opened",
        "retraction-answered" => "answer of the recipient",
        "retraction-asked" => "recipient asked to delete",
        "retraction-bounced" => "request to the recipient not delivered",
        "retraction-noted" => "answer of the recipient noted",
        "retraction-sent" => "request sent to the recipient",
        "retraction-unanswered" => "no answer of the recipient",
        "signal-retried" => "told another system again",
        "test-sent" => "test message sent",
        "token-collected" => "text of token collected",
        "wording-changed" => "wording of letter changed",
        "token-created" => "token created",
        "token-revoked" => "token revoked",
        "key-retired" => "old key removed",
        "key-rotated" => "new key in use",
        "login" => "signed in",
        "login-failed" => "sign-in failed",
        "logout" => "signed out",
        other => other,
    }
}
