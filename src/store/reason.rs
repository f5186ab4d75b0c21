//! The answers to "why", as reviewers choose them, so that decisions can be counted.

use serde::Deserialize;
use serde::Serialize;

/// Why a message was released or rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Released: the recipient needs it for their work.
    NeededForWork,
    /// Released: it is about the recipient.
    OwnData,
    /// Released: agreements exist with that organisation.
    Agreement,
    /// Released: everyone may know it.
    Public,
    /// Released: it is no personal data; the rule was wrong.
    FalseAlarm,
    /// Rejected: it would go to the wrong person.
    WrongRecipient,
    /// Rejected: it is the wrong file.
    WrongAttachment,
    /// Rejected: such data may not go to a private mailbox.
    PrivateAddress,
    /// Rejected: less would do.
    TooMuch,
    /// Rejected: it must go by secure mail.
    UseSecureMail,
    /// Either: in words alone.
    Other,
}

impl ReasonCode {
    /// Why a message can be released, in the order of the form.
    pub const RELEASE: [Self; 6] = [
        Self::NeededForWork,
        Self::OwnData,
        Self::Agreement,
        Self::Public,
        Self::FalseAlarm,
        Self::Other,
    ];

    /// Why a message can be rejected, in the order of the form.
    pub const REJECT: [Self; 6] = [
        Self::WrongRecipient,
        Self::WrongAttachment,
        Self::PrivateAddress,
        Self::TooMuch,
        Self::UseSecureMail,
        Self::Other,
    ];

    /// The name in JSON, in forms and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NeededForWork => "needed_for_work",
            Self::OwnData => "own_data",
            Self::Agreement => "agreement",
            Self::Public => "public",
            Self::FalseAlarm => "false_alarm",
            Self::WrongRecipient => "wrong_recipient",
            Self::WrongAttachment => "wrong_attachment",
            Self::PrivateAddress => "private_address",
            Self::TooMuch => "too_much",
            Self::UseSecureMail => "use_secure_mail",
            Self::Other => "other",
        }
    }

    /// The code of that [`ReasonCode::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::RELEASE.into_iter().chain(Self::REJECT).find(|code| code.name() == name)
    }
}
