//! What stands in each mail. It is written when the mail is about to go, so that it tells what
//! holds at that moment; what holds no more is not told.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::mail::Address;
use crate::notify::Letter;
use crate::notify::Settings;
use crate::notify::body::Piece;
use crate::notify::clocks;
use crate::notify::letter::Thread;
use crate::notify::notices::MAY_HAVE_ARRIVED;
use crate::notify::outline;
use crate::notify::queue;
use crate::notify::retraction;
use crate::notify::several;
use crate::notify::who::is_sent_by_rules;
use crate::render::Language;
use crate::render::NoticeTexts;
use crate::render::texts;
use crate::store;
use crate::store::Held;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::Notice;
use crate::store::NoticeKind;
use crate::store::ReasonCode;
use crate::store::RecipientState;
use crate::store::Tx;

/// The mail that tells `notices`, which are of one kind and for one mailbox; `None` where there is
/// nothing to tell any more.
pub(super) fn letter(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notices: &[Notice],
    now: Timestamp,
) -> Result<Option<Letter>, store::Error> {
    let Some(first) = notices.first() else { return Ok(None) };
    match first.kind {
        NoticeKind::Alert => queue::alert(tx, settings, first),
        NoticeKind::Deadline => clocks::warning(tx, settings, first, now),
        NoticeKind::Queue => queue::daily(tx, settings, first),
        NoticeKind::Explained => Ok(queue::explained(settings, first)),
        NoticeKind::RevealsExceeded => Ok(queue::reveals(settings, first)),
        NoticeKind::SecondWaits => queue::second(tx, settings, first),
        NoticeKind::Undelivered => queue::undelivered(tx, settings, first),
        NoticeKind::OpenMessages => several::open_messages(tx, settings, first, now),
        NoticeKind::Retraction | NoticeKind::RetractionAgain => {
            retraction::letter(tx, settings, first, now)
        }
        NoticeKind::Held if notices.len() > 1 => several::held(tx, settings, notices, now),
        _ => about_one(tx, settings, first, now),
    }
}

/// A mail to the sender of one message.
fn about_one(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &Notice,
    now: Timestamp,
) -> Result<Option<Letter>, store::Error> {
    let (Some(id), Ok(to)) = (&notice.held_id, Address::parse(&notice.address)) else {
        return Ok(None);
    };
    let held = store::held::find(tx, id)?;
    if !still_holds(notice.kind, held.state) {
        return Ok(None);
    }
    let way = match has_link(notice.kind) {
        true => {
            let (code, written) = outline::code()?;
            let link = outline::link(tx, settings, &held, &notice.address, &code, now)?;
            Some((link, written))
        }
        false => None,
    };
    let told = About { settings, notice, held: &held, way, now };
    let header = &held.verdict.report.header;
    Ok(Some(Letter {
        id: None,
        to,
        subject: outline::subject(settings, |said, _| told.subject(said)),
        bodies: outline::bodies(settings, |said, language| told.pieces(said, language)),
        thread: Thread::of(&header.message_id, &header.references),
        reply_to: None,
    }))
}

/// Whether what a notice was to tell still holds, now that the message is in `state`.
fn still_holds(kind: NoticeKind, state: HeldState) -> bool {
    let is_undecided = matches!(state, HeldState::Held | HeldState::AwaitingSecond);
    match kind {
        NoticeKind::Held | NoticeKind::Asked | NoticeKind::Expiring | NoticeKind::Reopened => {
            is_undecided
        }
        NoticeKind::Rejected => state == HeldState::Rejected,
        NoticeKind::Expired => state == HeldState::Expired,
        NoticeKind::Released => state == HeldState::Released,
        // Some may have it, though others were refused.
        NoticeKind::DeliveryFailed => {
            matches!(state, HeldState::Released | HeldState::DeliveryFailed)
        }
        _ => true,
    }
}

/// Whether the sender can do something about what a notice tells.
fn has_link(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::Held | NoticeKind::Asked | NoticeKind::Expiring | NoticeKind::Reopened
    )
}

/// What one mail is about.
struct About<'a> {
    settings: &'a Settings,
    notice: &'a Notice,
    held: &'a Held,
    /// The address of the page, and the code as it is written.
    way: Option<(String, String)>,
    now: Timestamp,
}

impl About<'_> {
    /// The recipients that the mail is about.
    fn to(&self, said: &NoticeTexts) -> String {
        let states: &[RecipientState] = match self.notice.kind {
            NoticeKind::Released => &[RecipientState::Delivered],
            NoticeKind::DeliveryFailed => &[RecipientState::Failed],
            _ => &[RecipientState::Held, RecipientState::NotSent],
        };
        outline::recipients(self.held, states, said)
    }

    fn subject(&self, said: &NoticeTexts) -> String {
        let (subjects, to) = (&said.subjects, self.to(said));
        match self.notice.kind {
            NoticeKind::Asked => (subjects.asked)(&to),
            NoticeKind::DeliveryFailed if self.may_have_arrived() => (subjects.unsure)(&to),
            NoticeKind::DeliveryFailed => (subjects.not_delivered)(&to),
            NoticeKind::Expired => (subjects.expired)(&to),
            NoticeKind::Expiring => (subjects.expiring)(&to),
            NoticeKind::Rejected => (subjects.rejected)(&to),
            NoticeKind::Released => (subjects.released)(&to),
            NoticeKind::Reopened => (subjects.reopened)(&to),
            _ => (subjects.held)(&to),
        }
    }

    fn pieces(&self, said: &NoticeTexts, language: Language) -> Vec<Piece> {
        let mut pieces = vec![outline::greeting(self.held, said)];
        self.lead(said, language, &mut pieces);
        if self.notice.kind == NoticeKind::Held {
            pieces.push(Piece::Facts(outline::facts(self.held, language, said)));
            pieces.push(Piece::Heading(said.what_now.to_owned()));
            pieces.push(Piece::Steps(vec![said.withdraw.to_owned(), said.explain.to_owned()]));
        } else {
            let mut facts = outline::facts(self.held, language, said);
            // Why it was held is told once; afterwards it is enough to know which one is meant.
            facts.truncate(2);
            pieces.push(Piece::Facts(facts));
            if self.notice.kind == NoticeKind::Asked {
                pieces.push(Piece::Paragraph(format!("{} {}", said.answer, said.waits_on)));
            }
        }
        if let Some((link, code)) = &self.way {
            pieces.push(Piece::Link(link.clone()));
            pieces.push(Piece::Code(said.labels.code, code.clone()));
        }
        if self.notice.kind == NoticeKind::Held {
            pieces.push(Piece::Paragraph(otherwise(self.settings, said)));
            let mut not_again = said.not_again.to_owned();
            if self.has_colleagues() {
                not_again = format!("{not_again} {}", said.inside_got);
            }
            pieces.push(Piece::Paragraph(not_again));
        }
        pieces.extend(outline::ending(self.settings, said));
        pieces
    }

    /// What has happened.
    fn lead(&self, said: &NoticeTexts, language: Language, pieces: &mut Vec<Piece>) {
        let to = self.to(said);
        let sentences = match self.notice.kind {
            NoticeKind::Asked => (said.asked)(&self.settings.team, &to),
            NoticeKind::DeliveryFailed => {
                match is_sent_by_rules(self.held) && !self.may_have_arrived() {
                    true => {
                        let lead = (said.not_delivered_secure)(&to);
                        format!("{lead} {}", said.not_delivered_now)
                    }
                    false => self.failed(said, &to),
                }
            }
            NoticeKind::Expired => (said.expired)(&to, self.settings.expire_days.into()),
            NoticeKind::Expiring => (said.expiring)(&to, self.days_left()),
            NoticeKind::Rejected => self.rejected(said, language, &to),
            NoticeKind::Released => self.released(said, language, &to),
            NoticeKind::Reopened => (said.reopened)(&to),
            _ => (said.held)(&to),
        };
        pieces.push(Piece::Paragraph(sentences));
        if self.notice.kind == NoticeKind::Asked {
            pieces.push(Piece::Quote(self.notice.text.clone()));
        }
    }

    /// Not sent, why, and what to do now.
    fn rejected(&self, said: &NoticeTexts, language: Language, to: &str) -> String {
        let reason = self.held.reason.trim();
        let mut sentences = vec![(said.rejected)(to)];
        let code = self.held.code.filter(|code| *code != ReasonCode::Other);
        if let Some(code) = code {
            sentences.push((said.reason)(&format!("{}.", (texts(language).desk.reason)(code))));
            sentences.push(reason.to_owned());
            sentences.push((said.advice)(code).to_owned());
        } else if !reason.is_empty() {
            sentences.push((said.reason)(reason));
        }
        sentences.retain(|sentence| !sentence.is_empty());
        sentences.join(" ")
    }

    /// Sent, and to whom not.
    fn released(&self, said: &NoticeTexts, language: Language, to: &str) -> String {
        let time = language.moment_seen_from(self.notice.created_at, self.now);
        let mut sentences = vec![(said.released)(to, &time)];
        if self.held.manner == Manner::Secure {
            sentences.push(said.released_secure.to_owned());
        }
        let left_out = outline::recipients(self.held, &[RecipientState::NotSent], said);
        if !left_out.is_empty() {
            sentences.push((said.left_out)(&left_out));
        }
        let failed = outline::recipients(self.held, &[RecipientState::Failed], said);
        match failed.is_empty() {
            true => sentences.push(said.released_now.to_owned()),
            false => sentences.push(self.failed(said, &failed)),
        }
        sentences.join(" ")
    }

    /// Whether who was refused may have got it before.
    fn may_have_arrived(&self) -> bool {
        self.notice.text == MAY_HAVE_ARRIVED
    }

    /// Who did not get it, or perhaps did, and what to do now.
    fn failed(&self, said: &NoticeTexts, to: &str) -> String {
        if self.may_have_arrived() {
            return format!("{} {}", (said.unsure)(to), said.unsure_now);
        }
        format!("{} {}", (said.not_delivered)(to), said.not_delivered_now)
    }

    /// Whole days until it expires, the one that has begun counted.
    fn days_left(&self) -> u64 {
        let life = SignedDuration::from_hours(24 * i64::from(self.settings.expire_days));
        let left = (self.held.waits_since + life).duration_since(self.now);
        left.as_hours().max(0).unsigned_abs().div_ceil(24).max(1)
    }

    /// Whether people inside are addressed who did not have to wait for this decision.
    fn has_colleagues(&self) -> bool {
        let waits = |address: &str| {
            let folded = address.to_lowercase();
            self.held.recipients.iter().any(|r| r.address.to_lowercase() == folded)
        };
        let visible = self.held.verdict.report.header.visible.iter();
        let inside = |address: &Address| {
            self.settings.internal.iter().any(|own| address.domain().is_within(own))
        };
        let mut others = visible.filter(|address| !waits(address));
        let got = |state| matches!(state, RecipientState::Passed | RecipientState::Passing);
        let mut passed = self.held.recipients.iter().filter(|one| got(one.state));
        others.any(|address| Address::parse(address).is_ok_and(|a| inside(&a)))
            || passed.any(|one| Address::parse(&one.address).is_ok_and(|a| inside(&a)))
    }
}

/// What happens to a message about which its sender does nothing.
pub(super) fn otherwise(settings: &Settings, said: &NoticeTexts) -> String {
    (said.otherwise)(&settings.team, ANSWER_HOURS)
}

/// Working hours within which most messages are decided.
const ANSWER_HOURS: u64 = 4;
