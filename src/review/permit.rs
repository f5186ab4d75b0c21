//! Who may do what with which message: the table of roles, and the two rules that no role lifts.
//! Nobody decides on mail of which they are sender or recipient, and the two of four eyes differ.

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::mail;
use crate::review::Choices;
use crate::review::DeskSettings;
use crate::review::Error;
use crate::review::step;
use crate::store::Held;
use crate::store::HeldState;
use crate::store::Outbound;

/// What someone wants to do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Ask its sender something.
    Ask,
    /// Hand it to someone.
    Assign,
    /// Not be the second, or take back being the first.
    Disagree,
    /// Reject it.
    Reject,
    /// Release it, as the only one, the first or the second.
    Release,
    /// Open it again.
    Reopen,
    /// Take a release back.
    Undo,
}

impl Wish {
    /// The step as the trail names it.
    pub(super) fn action(self) -> Action {
        match self {
            Self::Ask => Action::SenderAsked,
            Self::Assign => Action::MessageAssigned,
            Self::Disagree => Action::MessageReturned,
            Self::Reject => Action::MessageRejected,
            Self::Release => Action::MessageReleased,
            Self::Reopen => Action::MessageReopened,
            Self::Undo => Action::MessageUndone,
        }
    }
}

/// Whether `who` may see the held messages.
pub(super) fn see(who: &Principal) -> Result<(), Error> {
    if who.may(Act::SeeQueue) { Ok(()) } else { Err(Error::NotAllowed) }
}

/// Whether `who` may have that `wish` for `held`.
pub(super) fn decide(who: &Principal, held: &Held, wish: Wish) -> Result<(), Error> {
    if !who.may(act(who, held, wish)) {
        return Err(Error::NotAllowed);
    }
    if is_own(who, held) { Err(Error::OwnMessage) } else { Ok(()) }
}

/// What `who` may do with `held` now.
pub(super) fn choices(
    who: &Principal,
    held: &Held,
    outbound: Option<&Outbound>,
    settings: &DeskSettings,
) -> Choices {
    let allowed = |wish| decide(who, held, wish).is_ok();
    let (undecided, readable) = (step::is_undecided(held.state), held.unread.is_none());
    let waits_for_second = held.state == HeldState::AwaitingSecond;
    let was_first = waits_for_second && step::same_person(&held.first_by, &who.name);
    let not_begun = outbound.is_some_and(|outbound| outbound.attempts == 0);
    Choices {
        own: is_own(who, held),
        release: held.state == HeldState::Held && readable && allowed(Wish::Release),
        second: waits_for_second && readable && !was_first && allowed(Wish::Release),
        was_first,
        disagree: waits_for_second && allowed(Wish::Disagree),
        reject: undecided && allowed(Wish::Reject),
        ask: undecided && allowed(Wish::Ask),
        undo: held.state == HeldState::Releasing && not_begun && allowed(Wish::Undo),
        reopen: step::can_reopen(held) && allowed(Wish::Reopen),
        assign: undecided && allowed(Wish::Assign),
        needs_second: !step::second_grounds(held, settings).is_empty(),
        secure: settings.secure_mail,
        hide: step::can_hide(held),
    }
}

/// Whether `who` sent the message or would get it.
pub(super) fn is_own(who: &Principal, held: &Held) -> bool {
    is_party(who.email.as_deref(), held)
}

/// Whether the mailbox `email` sent the message or would get it.
pub(super) fn is_party(email: Option<&str>, held: &Held) -> bool {
    mail::is_among(email, held.mailboxes())
}

fn act(who: &Principal, held: &Held, wish: Wish) -> Act {
    let waits_for_second = held.state == HeldState::AwaitingSecond;
    match wish {
        Wish::Ask | Wish::Reject | Wish::Assign => Act::Reject,
        Wish::Reopen => Act::Reopen,
        Wish::Disagree if step::same_person(&held.first_by, &who.name) => Act::Release,
        Wish::Disagree => Act::ReleaseSecond,
        // The first of two hears that it must be another, whatever the role.
        Wish::Release if waits_for_second && !step::same_person(&held.first_by, &who.name) => {
            Act::ReleaseSecond
        }
        Wish::Release | Wish::Undo => Act::Release,
    }
}
