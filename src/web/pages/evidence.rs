//! The part of a message page that leads to its content, and says what was seen of it before.

use jiff::Timestamp;

use crate::render::EvidenceTexts;
use crate::render::Texts;
use crate::review::Acquaintance;
use crate::review::Shown;
use crate::store::Held;
use crate::store::HeldId;
use crate::web::error::Error;
use crate::web::links::encoded;
use crate::web::visitor::Member;

/// What a message page says of content and of earlier mail.
pub(super) struct Evidence {
    pub(super) t: &'static EvidenceTexts,
    /// A file of this message was held before; empty where none was.
    pub(super) again: String,
    /// That message.
    pub(super) again_id: String,
    /// How well each recipient is known, in their order.
    pub(super) mailed: Vec<String>,
    /// The place of each finding in a preview; empty where there is none.
    pub(super) looks: Vec<String>,
    /// The preview of each part; empty where nothing of it was read.
    pub(super) parts: Vec<String>,
    /// The earlier messages.
    pub(super) similar: String,
    /// The form for the whole; empty where the person may not.
    pub(super) whole: String,
}

impl Evidence {
    /// That part of the page of one message.
    pub(super) async fn of(member: &Member, shown: &Shown) -> Result<Self, Error> {
        let Member { visitor, principal } = member;
        let (desk, texts, held) = (visitor.state.desk(), visitor.texts(), &shown.held);
        let (mut again, mut again_id) = (String::new(), String::new());
        if let Some((before, _)) = desk.held_before(principal, &held.id).await? {
            again = sentence(&before, texts);
            again_id = before.id.to_string();
        }
        let known = desk.acquaintances(principal, held).await?;
        let mut mailed: Vec<String> = known.into_iter().map(|one| in_words(one, texts)).collect();
        mailed.resize(held.recipients.len(), String::new());
        let report = &held.verdict.report;
        let looks = report.findings.iter().map(|finding| match held.has_content {
            true => place_of(held, &finding.place),
            false => String::new(),
        });
        let parts = (0..report.parts.len()).map(|index| match held.has_content {
            true => part_href(&held.id, index),
            false => String::new(),
        });
        let may_read = principal.may(crate::access::Act::ReadWhole) && !shown.choices.own;
        Ok(Self {
            t: &texts.evidence,
            again,
            again_id,
            mailed,
            looks: looks.collect(),
            parts: parts.collect(),
            similar: format!("/messages/{}/similar", held.id),
            whole: match may_read && held.has_content {
                true => format!("/messages/{}/whole", held.id),
                false => String::new(),
            },
        })
    }
}

/// The preview of a part.
pub(super) fn part_href(id: &HeldId, part: usize) -> String {
    format!("/messages/{id}/preview?part={part}")
}

/// When the file was held before, and what became of that message.
fn sentence(before: &Held, texts: &Texts) -> String {
    let time = texts.language.moment_seen_from(before.received_at, Timestamp::now());
    let state = (texts.words.held_state)(before.state);
    (texts.evidence.again)(&time, before.id.as_str(), state)
}

fn in_words(known: Acquaintance, texts: &Texts) -> String {
    let t = &texts.evidence;
    match known {
        Acquaintance::Never => t.mailed_never.to_owned(),
        Acquaintance::BySender(last) => (t.mailed_by_sender)(&texts.language.date(last)),
        Acquaintance::ByColleagues(messages) => (t.mailed_by_colleagues)(messages),
    }
}

/// The preview of the place of a finding: the innermost part that it names, and the rest of it
/// without the column.
fn place_of(held: &Held, place: &str) -> String {
    let steps: Vec<&str> = place.split(" > ").collect();
    let parts = &held.verdict.report.parts;
    let found = steps.iter().enumerate().rev().find_map(|(at, step)| {
        let index = parts.iter().position(|part| part.name == *step)?;
        Some((at, index))
    });
    let Some((at, index)) = found else { return String::new() };
    let mut rest: Vec<&str> = steps.into_iter().skip(at + 1).collect();
    let is_column = |step: &&str| {
        (1..=3).contains(&step.len()) && step.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    rest.pop_if(|step| is_column(&&**step));
    let section = encoded(&rest.join(" > "));
    format!("{}&place={section}", part_href(&held.id, index))
}
