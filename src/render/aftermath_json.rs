//! What belongs to an incident and what is done after it, as API and shell give it.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::destination::Class;
use crate::render::without_numbers;
use crate::smtp::Transit;
use crate::store::IncidentFile;
use crate::store::IncidentMeasure;
use crate::store::IncidentParty;
use crate::store::IncidentRecipient;
use crate::store::PeopleGroup;
use crate::store::PeopleList;
use crate::store::Retraction;
use crate::store::Trust;

#[derive(Serialize)]
struct RecipientJson<'a> {
    position: u32,
    address: &'a str,
    class: Class,
    accepted_at: Option<Timestamp>,
    /// How it went to the next hop: `clear` or `tls`; `null` where nobody knows.
    transit: Option<Transit>,
    /// What the next hop said of the message.
    reply: Cow<'a, str>,
    /// What became of it there: `accepted`, `bounced` or `unknown`.
    delivery: &'static str,
    /// Whether it is trusted.
    trusted: Trust,
    /// Whether nobody said that, and its class alone tells it.
    trusted_proposed: bool,
    /// `null` where it was not asked, and nothing is known.
    state: Option<&'static str>,
    /// To be sent with what is changed.
    version: i64,
    asked_by: Option<&'a str>,
    asked_at: Option<Timestamp>,
    mails: u32,
    changed_at: Option<Timestamp>,
    /// What a mail server said of the mail that asked.
    said: Option<Cow<'a, str>>,
    remark: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct ListJson<'a> {
    people: u64,
    beyond: u64,
    made_by: &'a str,
    made_at: Timestamp,
    delete_at: Timestamp,
    version: i64,
    made_of: &'static str,
    groups: Vec<GroupJson<'a>>,
}

#[derive(Serialize)]
struct GroupJson<'a> {
    controller: &'a str,
    persons_min: u64,
    persons_max: u64,
    data_kinds: &'a [String],
}

#[derive(Serialize)]
struct FileJson<'a> {
    number: u64,
    name: &'a str,
    size_bytes: u64,
    added_by: &'a str,
    added_at: Timestamp,
    /// Its content was erased at its term.
    is_gone: bool,
}

#[derive(Serialize)]
struct PartyJson<'a> {
    number: u64,
    name: &'a str,
    role: &'static str,
    contact: &'a str,
    persons_min: Option<u64>,
    persons_max: Option<u64>,
    /// Kinds of data of its own people; empty where those of all are told.
    data_kinds: &'a [String],
    /// Until when it is to be told, by agreement.
    notice_due: Option<Timestamp>,
    informed_at: Option<Timestamp>,
    informed_by: &'a str,
    /// Until when it can report, once it was told.
    deadline: Option<Timestamp>,
    /// Whether the gateway proposes it, and nobody has confirmed that.
    is_proposed: bool,
    /// Why the gateway proposes or proposed it: residence, sender, department.
    ground: Option<&'a str>,
    /// Why it is not told.
    not_told: &'a str,
    /// What it decided on its own report: notify, not.
    decision: Option<&'a str>,
    ap_number: &'a str,
    reply: &'a str,
}

#[derive(Serialize)]
struct MeasureJson<'a> {
    number: u64,
    text: &'a str,
    owner: &'a str,
    due: Option<Date>,
    done_on: Option<Date>,
    changed_by: &'a str,
    changed_at: Timestamp,
    /// To be sent with what is changed.
    version: i64,
}

/// A measure, as `listMeasures` has it.
pub fn measure_json(measure: &IncidentMeasure) -> impl Serialize + '_ {
    MeasureJson {
        number: measure.number,
        text: &measure.text,
        owner: &measure.owner,
        due: measure.due,
        done_on: measure.done_on,
        changed_by: &measure.changed_by,
        changed_at: measure.changed_at,
        version: measure.version,
    }
}

/// A recipient of an incident with what is known of it, and the name of what became of the message,
/// as `listRecipients` has it.
pub fn recipient_json<'a>(
    recipient: &'a IncidentRecipient,
    asked: Option<&'a Retraction>,
    delivery: &'static str,
) -> impl Serialize + use<'a> {
    RecipientJson {
        position: recipient.position,
        address: &recipient.address,
        class: recipient.class,
        accepted_at: recipient.accepted_at,
        transit: recipient.transit,
        // What strangers say may hold a number of somebody.
        reply: without_numbers(&recipient.reply),
        delivery,
        trusted: recipient.trust(),
        trusted_proposed: recipient.trusted.is_none(),
        state: asked.map(|asked| asked.state.name()),
        version: asked.map_or(0, Retraction::version),
        asked_by: asked.map(|asked| asked.asked_by.as_str()),
        asked_at: asked.map(|asked| asked.asked_at),
        mails: asked.map_or(0, |asked| asked.mails),
        changed_at: asked.map(|asked| asked.changed_at),
        said: asked.map(|asked| without_numbers(&asked.reply)),
        remark: asked.map(|asked| without_numbers(&asked.remark)),
    }
}

/// A list of people concerned without who they are, as `showPeople` has it.
pub fn people_list_json(list: &PeopleList) -> impl Serialize + '_ {
    let group = |one: &'_ PeopleGroup| list.bounds(one);
    ListJson {
        people: list.people,
        beyond: list.beyond,
        made_by: &list.made_by,
        made_at: list.made_at,
        delete_at: list.delete_at,
        version: list.version,
        made_of: list.made_of.name(),
        groups: list
            .groups
            .iter()
            .map(|one| GroupJson {
                controller: &one.controller,
                persons_min: group(one).0,
                persons_max: group(one).1,
                data_kinds: &one.kinds,
            })
            .collect(),
    }
}

/// A file of an incident, as `listFiles` has it.
pub fn file_json(file: &IncidentFile) -> impl Serialize + '_ {
    FileJson {
        number: file.number,
        name: &file.name,
        size_bytes: file.size_bytes,
        added_by: &file.by,
        added_at: file.at,
        is_gone: file.is_gone,
    }
}

/// Another organisation, as `listParties` has it.
pub fn party_json(party: &IncidentParty) -> impl Serialize + '_ {
    PartyJson {
        number: party.number,
        name: &party.name,
        role: party.role.name(),
        contact: &party.contact,
        persons_min: party.persons,
        persons_max: party.persons_max.or(party.persons),
        data_kinds: &party.kinds,
        notice_due: party.notice_due,
        informed_at: party.informed_at,
        informed_by: &party.informed_by,
        deadline: party.deadline,
        is_proposed: party.is_proposed(),
        ground: Some(party.ground.as_str()).filter(|text| !text.is_empty()),
        not_told: &party.not_told,
        decision: Some(party.decision.as_str()).filter(|text| !text.is_empty()),
        ap_number: &party.ap_number,
        reply: &party.reply,
    }
}
