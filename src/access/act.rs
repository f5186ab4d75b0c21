//! What each role may do, in one table.

use crate::store::Role;

/// Something that not everyone may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Put a correspondent on the list of expected ones.
    AcceptExpected,
    /// Put a partner on the list of trusted ones.
    AcceptTrusted,
    /// Assess an incident, move its clock, close it.
    AssessIncident,
    /// Reject several messages at once.
    BulkReject,
    /// Release several messages at once.
    BulkRelease,
    /// Change rules and settings.
    ChangeSettings,
    /// Add and change people, tokens and sessions.
    ManagePeople,
    /// Propose a destination for a list.
    ProposeDestination,
    /// Read the whole text of a message, download the original.
    ReadWhole,
    /// Reject a message, ask its sender, assign it.
    Reject,
    /// Release a message below the four-eyes threshold; be the first of four eyes.
    Release,
    /// Be the second of four eyes.
    ReleaseSecond,
    /// Reopen a rejected message.
    Reopen,
    /// Open an incident by hand.
    ReportIncident,
    /// Reveal a masked value or column.
    RevealValue,
    /// See every incident.
    SeeIncidents,
    /// See incidents of own releases.
    SeeOwnIncidents,
    /// See own lines of the audit trail.
    SeeOwnTrail,
    /// See people, tokens and sessions.
    SeePeople,
    /// See the held messages, masked.
    SeeQueue,
    /// See rules and settings.
    SeeSettings,
    /// See all lines of the audit trail.
    SeeTrail,
    /// Have the audit trail verified.
    VerifyTrail,
}

impl Act {
    /// Whether it changes nothing, decides nothing and shows nothing that is masked.
    pub const fn is_look(self) -> bool {
        match self {
            Self::SeeIncidents
            | Self::SeeOwnIncidents
            | Self::SeeOwnTrail
            | Self::SeePeople
            | Self::SeeQueue
            | Self::SeeSettings
            | Self::SeeTrail
            | Self::VerifyTrail => true,
            Self::AcceptExpected
            | Self::AcceptTrusted
            | Self::AssessIncident
            | Self::BulkReject
            | Self::BulkRelease
            | Self::ChangeSettings
            | Self::ManagePeople
            | Self::ProposeDestination
            | Self::ReadWhole
            | Self::Reject
            | Self::Release
            | Self::ReleaseSecond
            | Self::Reopen
            | Self::ReportIncident
            | Self::RevealValue => false,
        }
    }
}

/// Whether one of `roles` allows `act`.
///
/// Nobody decides on mail that they sent or would get, and the two of four eyes differ: that
/// depends on the message, and is asked where the message is known.
pub fn may(roles: &[Role], act: Act) -> bool {
    allowed(act).iter().any(|role| roles.contains(role))
}

/// The roles that allow `act`.
const fn allowed(act: Act) -> &'static [Role] {
    use Role::Admin;
    use Role::Auditor;
    use Role::Privacy;
    use Role::Reviewer;
    use Role::Senior;
    match act {
        Act::SeeQueue
        | Act::RevealValue
        | Act::Reject
        | Act::Release
        | Act::BulkReject
        | Act::ReportIncident
        | Act::ProposeDestination => &[Reviewer, Senior, Privacy],
        Act::ReadWhole
        | Act::ReleaseSecond
        | Act::Reopen
        | Act::BulkRelease
        | Act::AcceptExpected => &[Senior, Privacy],
        Act::AcceptTrusted | Act::AssessIncident => &[Privacy],
        Act::SeeIncidents => &[Senior, Privacy, Auditor],
        Act::SeeOwnIncidents => &[Reviewer, Senior, Privacy, Auditor],
        Act::SeeTrail => &[Privacy, Auditor],
        Act::SeeOwnTrail => &[Reviewer, Senior, Privacy, Auditor],
        Act::VerifyTrail => &[Admin, Auditor],
        Act::SeePeople => &[Admin, Auditor],
        Act::ManagePeople | Act::ChangeSettings => &[Admin],
        Act::SeeSettings => &[Reviewer, Senior, Privacy, Admin, Auditor],
    }
}

#[cfg(test)]
mod tests {
    use super::Act;
    use super::may;
    use crate::store::Role;

    /// One letter a role, in the order of the specification: reviewer, senior, privacy, admin,
    /// auditor.
    const MATRIX: [(Act, &str); 23] = [
        (Act::SeeQueue, "yyy--"),
        (Act::RevealValue, "yyy--"),
        (Act::ReadWhole, "-yy--"),
        (Act::Reject, "yyy--"),
        (Act::Release, "yyy--"),
        (Act::ReleaseSecond, "-yy--"),
        (Act::Reopen, "-yy--"),
        (Act::BulkReject, "yyy--"),
        (Act::BulkRelease, "-yy--"),
        (Act::SeeOwnIncidents, "yyy-y"),
        (Act::SeeIncidents, "-yy-y"),
        (Act::ReportIncident, "yyy--"),
        (Act::AssessIncident, "--y--"),
        (Act::ProposeDestination, "yyy--"),
        (Act::AcceptExpected, "-yy--"),
        (Act::AcceptTrusted, "--y--"),
        (Act::SeeSettings, "yyyyy"),
        (Act::ChangeSettings, "---y-"),
        (Act::ManagePeople, "---y-"),
        (Act::SeePeople, "---yy"),
        (Act::SeeOwnTrail, "yyy-y"),
        (Act::SeeTrail, "--y-y"),
        (Act::VerifyTrail, "---yy"),
    ];

    #[test]
    fn each_role_may_do_what_the_specification_says_and_no_more() {
        for (act, letters) in MATRIX {
            for (role, letter) in Role::ALL.into_iter().zip(letters.chars()) {
                assert_eq!(may(&[role], act), letter == 'y', "{role:?} {act:?}");
            }
            assert!(!may(&[], act), "nobody {act:?}");
            assert!(may(&Role::ALL, act), "all roles together {act:?}");
        }
    }

    #[test]
    fn an_administrator_alone_never_sees_content() {
        for act in [Act::SeeQueue, Act::RevealValue, Act::ReadWhole, Act::SeeIncidents] {
            assert!(!may(&[Role::Admin], act), "{act:?}");
        }
    }
}
