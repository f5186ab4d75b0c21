//! What can happen, by the names under which it is told to other systems.

use std::fmt;

use jiff::Timestamp;

use crate::access::Principal;

/// Something that happened (BIO2 8.15.01: action, object, result, origin, actor, time).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happened.
    pub at: Timestamp,
    /// Who did it: an account, `token:NAME`, or `gateway`.
    pub actor: String,
    /// From where: `web 192.0.2.7`, `shell anna`, `gateway`.
    pub origin: String,
    /// What was done.
    pub action: Action,
    /// To what: the ID of a message or incident, the name of an account; may be empty.
    pub object: String,
    /// How it ended.
    pub outcome: Outcome,
    /// More, without personal data; may be empty.
    pub detail: String,
}

impl Event {
    /// What `who` has done to `object`, with nothing more to say of it.
    pub fn done(who: &Principal, action: Action, object: impl Into<String>, at: Timestamp) -> Self {
        Self {
            at,
            actor: who.name.clone(),
            origin: who.origin.to_string(),
            action,
            object: object.into(),
            outcome: Outcome::Done,
            detail: String::new(),
        }
    }
}

/// What was done. The names are a promise to those who read the trail by program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// An account was made.
    AccountAdded,
    /// An account was given other roles or another password.
    AccountChanged,
    /// An account was closed.
    AccountClosed,
    /// A closed account was opened again.
    AccountReopened,
    /// A signed checkpoint of the trail was made.
    AuditSealed,
    /// The trail was verified.
    AuditVerified,
    /// Someone signed in with an account for emergencies.
    BreakGlassUsed,
    /// The codes beside a password were taken away.
    CodesRemoved,
    /// Codes beside a password were set up.
    CodesSet,
    /// The gateway read its configuration.
    ConfigReloaded,
    /// A learned correspondent was confirmed.
    CorrespondentConfirmed,
    /// A learned correspondent was ended, by someone or because nobody wrote there.
    CorrespondentEnded,
    /// A correspondent became known by mail, or many by a log of before.
    CorrespondentLearned,
    /// An entry of the lists was accepted.
    EntryAccepted,
    /// An entry of the lists was ended.
    EntryEnded,
    /// An entry that was refused or ended was forgotten at its term.
    EntryForgotten,
    /// An entry for the lists was proposed.
    EntryProposed,
    /// A proposed entry was refused.
    EntryRefused,
    /// An incident was cancelled: nobody got the message.
    IncidentCancelled,
    /// Answers of an incident were changed.
    IncidentChanged,
    /// The beginning of the clock of an incident was moved.
    IncidentClockMoved,
    /// The deadline of an incident comes near, or has passed.
    IncidentDeadline,
    /// Content or record of a closed incident was erased at its term.
    IncidentErased,
    /// An incident or the register was exported.
    IncidentExported,
    /// A file was added to an incident.
    IncidentFileAdded,
    /// A file of an incident was opened.
    IncidentFileOpened,
    /// A release of what leaked already joined an incident.
    IncidentJoined,
    /// A release that had joined an incident was undone, or taken for nobody.
    IncidentLeft,
    /// A line was added to the timeline of an incident.
    IncidentNoted,
    /// An incident was opened, with a release or by hand.
    IncidentOpened,
    /// Another organisation was added to an incident.
    IncidentPartyAdded,
    /// Another organisation was told of an incident.
    IncidentPartyTold,
    /// The next hop accepted a released message: the clock of an incident runs.
    IncidentStarted,
    /// Something is still to be done in an incident, and its time comes near or has passed.
    IncidentTarget,
    /// An incident went on to another state.
    IncidentTurned,
    /// Nobody has taken up an incident in time.
    IncidentUnassessed,
    /// A key was removed: what was under it can never be read again.
    KeyRetired,
    /// A new key took over, and the keys of contents were wrapped anew.
    KeyRotated,
    /// Someone signed in.
    Login,
    /// Someone failed to sign in.
    LoginFailed,
    /// Someone signed out.
    Logout,
    /// Letters to the people concerned were made.
    LettersMade,
    /// The first of four eyes agreed to a release.
    MessageApproved,
    /// A message was handed to someone.
    MessageAssigned,
    /// The next hop took a released message.
    MessageDelivered,
    /// Delivering a released message was tried in vain, or given up.
    MessageDeliveryFailed,
    /// What was known of a message was erased at its term, but for what is counted.
    MessageErased,
    /// Nobody decided in time.
    MessageExpired,
    /// A message was held.
    MessageHeld,
    /// The whole text of a message was read, or its original downloaded.
    MessageOpened,
    /// A message was rejected.
    MessageRejected,
    /// A message was released.
    MessageReleased,
    /// A rejected message was opened again.
    MessageReopened,
    /// The second of four eyes did not agree, or the first took the agreement back.
    MessageReturned,
    /// The rules send a message by secure mail.
    MessageSecured,
    /// The content of a message was shredded.
    MessageShredded,
    /// A release was taken back in time.
    MessageUndone,
    /// The sender took a message back.
    MessageWithdrawn,
    /// People on a list were given to an organisation.
    PeopleAssigned,
    /// A list of people concerned was deleted.
    PeopleDeleted,
    /// A list of people concerned was downloaded.
    PeopleExported,
    /// A list of people concerned was made.
    PeopleListed,
    /// A list of people concerned was opened.
    PeopleOpened,
    /// Recipients are asked to delete what leaked.
    RetractionAsked,
    /// A recipient answered.
    RetractionAnswered,
    /// A mail to a recipient could not be delivered.
    RetractionBounced,
    /// What is known of a recipient was noted by hand.
    RetractionNoted,
    /// A mail server took the mail that asks a recipient.
    RetractionSent,
    /// A recipient did not answer at all.
    RetractionUnanswered,
    /// Someone revealed more values on one day than is usual.
    RevealsExceeded,
    /// A reviewer asked the sender something.
    SenderAsked,
    /// The sender explained something.
    SenderExplained,
    /// The form of a sender was blocked: too many wrong codes.
    SenderLinkBlocked,
    /// A notice to the sender could not be delivered.
    SenderNotTold,
    /// The mail server took a notice to the sender.
    SenderTold,
    /// Sessions were ended.
    SessionEnded,
    /// What another system did not take is sent there again.
    SignalRetried,
    /// A test message was sent.
    TestSent,
    /// The owner of a token asked for its text.
    TokenCollected,
    /// A token was made.
    TokenCreated,
    /// A token was removed.
    TokenRevoked,
    /// A masked value was shown.
    ValueRevealed,
    /// The text of letters was changed.
    WordingChanged,
}

/// How something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was allowed, and failed.
    Failed,
    /// It was not allowed.
    Refused,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 83] = [
        Self::AccountAdded,
        Self::AccountChanged,
        Self::AccountClosed,
        Self::AccountReopened,
        Self::AuditSealed,
        Self::AuditVerified,
        Self::BreakGlassUsed,
        Self::CodesRemoved,
        Self::CodesSet,
        Self::ConfigReloaded,
        Self::CorrespondentConfirmed,
        Self::CorrespondentEnded,
        Self::CorrespondentLearned,
        Self::EntryAccepted,
        Self::EntryEnded,
        Self::EntryForgotten,
        Self::EntryProposed,
        Self::EntryRefused,
        Self::IncidentCancelled,
        Self::IncidentChanged,
        Self::IncidentClockMoved,
        Self::IncidentDeadline,
        Self::IncidentErased,
        Self::IncidentExported,
        Self::IncidentFileAdded,
        Self::IncidentFileOpened,
        Self::IncidentJoined,
        Self::IncidentLeft,
        Self::IncidentNoted,
        Self::IncidentOpened,
        Self::IncidentPartyAdded,
        Self::IncidentPartyTold,
        Self::IncidentStarted,
        Self::IncidentTarget,
        Self::IncidentTurned,
        Self::IncidentUnassessed,
        Self::KeyRetired,
        Self::KeyRotated,
        Self::Login,
        Self::LoginFailed,
        Self::Logout,
        Self::LettersMade,
        Self::MessageApproved,
        Self::MessageAssigned,
        Self::MessageDelivered,
        Self::MessageDeliveryFailed,
        Self::MessageErased,
        Self::MessageExpired,
        Self::MessageHeld,
        Self::MessageOpened,
        Self::MessageRejected,
        Self::MessageReleased,
        Self::MessageReopened,
        Self::MessageReturned,
        Self::MessageSecured,
        Self::MessageShredded,
        Self::MessageUndone,
        Self::MessageWithdrawn,
        Self::PeopleAssigned,
        Self::PeopleDeleted,
        Self::PeopleExported,
        Self::PeopleListed,
        Self::PeopleOpened,
        Self::RetractionAsked,
        Self::RetractionAnswered,
        Self::RetractionBounced,
        Self::RetractionNoted,
        Self::RetractionSent,
        Self::RetractionUnanswered,
        Self::RevealsExceeded,
        Self::SenderAsked,
        Self::SenderExplained,
        Self::SenderLinkBlocked,
        Self::SenderNotTold,
        Self::SenderTold,
        Self::SessionEnded,
        Self::SignalRetried,
        Self::TestSent,
        Self::TokenCollected,
        Self::TokenCreated,
        Self::TokenRevoked,
        Self::ValueRevealed,
        Self::WordingChanged,
    ];

    /// The name in the trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccountAdded => "account-added",
            Self::AccountChanged => "account-changed",
            Self::AccountClosed => "account-closed",
            Self::AccountReopened => "account-reopened",
            Self::AuditSealed => "audit-sealed",
            Self::AuditVerified => "audit-verified",
            Self::BreakGlassUsed => "break-glass-used",
            Self::CodesRemoved => "codes-removed",
            Self::CodesSet => "codes-set",
            Self::ConfigReloaded => "config-reloaded",
            Self::CorrespondentConfirmed => "correspondent-confirmed",
            Self::CorrespondentEnded => "correspondent-ended",
            Self::CorrespondentLearned => "correspondent-learned",
            Self::EntryAccepted => "entry-accepted",
            Self::EntryEnded => "entry-ended",
            Self::EntryForgotten => "entry-forgotten",
            Self::EntryProposed => "entry-proposed",
            Self::EntryRefused => "entry-refused",
            Self::KeyRetired => "key-retired",
            Self::KeyRotated => "key-rotated",
            Self::Login => "login",
            Self::LoginFailed => "login-failed",
            Self::Logout => "logout",
            Self::LettersMade => "letters-made",
            Self::MessageApproved => "message-approved",
            Self::MessageAssigned => "message-assigned",
            Self::MessageDelivered => "message-delivered",
            Self::MessageDeliveryFailed => "message-delivery-failed",
            Self::MessageErased => "message-erased",
            Self::MessageExpired => "message-expired",
            Self::MessageHeld => "message-held",
            Self::MessageOpened => "message-opened",
            Self::MessageRejected => "message-rejected",
            Self::MessageReleased => "message-released",
            Self::MessageReopened => "message-reopened",
            Self::MessageReturned => "message-returned",
            Self::MessageSecured => "message-secured",
            Self::MessageShredded => "message-shredded",
            Self::MessageUndone => "message-undone",
            Self::MessageWithdrawn => "message-withdrawn",
            Self::PeopleAssigned => "people-assigned",
            Self::PeopleDeleted => "people-deleted",
            Self::PeopleExported => "people-exported",
            Self::PeopleListed => "people-listed",
            Self::PeopleOpened => "people-opened",
            Self::RetractionAsked => "retraction-asked",
            Self::RetractionAnswered => "retraction-answered",
            Self::RetractionBounced => "retraction-bounced",
            Self::RetractionNoted => "retraction-noted",
            Self::RetractionSent => "retraction-sent",
            Self::RetractionUnanswered => "retraction-unanswered",
            Self::RevealsExceeded => "reveals-exceeded",
            Self::SenderAsked => "sender-asked",
            Self::SenderExplained => "sender-explained",
            Self::SenderLinkBlocked => "sender-link-blocked",
            Self::SenderNotTold => "sender-not-told",
            Self::SenderTold => "sender-told",
            Self::SessionEnded => "session-ended",
            Self::SignalRetried => "signal-retried",
            Self::TestSent => "test-sent",
            Self::TokenCollected => "token-collected",
            Self::TokenCreated => "token-created",
            Self::TokenRevoked => "token-revoked",
            Self::ValueRevealed => "value-revealed",
            Self::WordingChanged => "wording-changed",
            _ => self.name_of_incident(),
        }
    }

    /// The name of something that happens to an incident.
    const fn name_of_incident(self) -> &'static str {
        match self {
            Self::IncidentCancelled => "incident-cancelled",
            Self::IncidentChanged => "incident-changed",
            Self::IncidentClockMoved => "incident-clock-moved",
            Self::IncidentDeadline => "incident-deadline",
            Self::IncidentErased => "incident-erased",
            Self::IncidentExported => "incident-exported",
            Self::IncidentFileAdded => "incident-file-added",
            Self::IncidentFileOpened => "incident-file-opened",
            Self::IncidentJoined => "incident-joined",
            Self::IncidentLeft => "incident-left",
            Self::IncidentNoted => "incident-noted",
            Self::IncidentOpened => "incident-opened",
            Self::IncidentPartyAdded => "incident-party-added",
            Self::IncidentPartyTold => "incident-party-told",
            Self::IncidentStarted => "incident-started",
            Self::IncidentTarget => "incident-target",
            Self::IncidentTurned => "incident-turned",
            Self::IncidentUnassessed => "incident-unassessed",
            _ => "",
        }
    }

    /// The action of that [`Action::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

impl Outcome {
    /// The name in the trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Refused => "refused",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
