//! The JSON that scripts are written against: field names and shapes are a promise
//! (`sluis scan --json`, `held --json`, `incident --json`, `/api/v1`).
//!
//! Fields are added, never renamed or removed. Moments are RFC 3339 in UTC; no value of personal
//! data stands here unmasked.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::destination::Class;
use crate::destination::Noted;
use crate::detect::Finding;
use crate::detect::Kind;
use crate::detect::Masked;
use crate::policy::Action;
use crate::policy::Risk;
use crate::policy::Route;
use crate::policy::Seen;
use crate::policy::Verdict;
use crate::render::Language;
use crate::render::belief;
use crate::render::noted_of;
use crate::render::reason_in;
use crate::render::recipient_reason;
use crate::render::why;
use crate::render::without_numbers;
use crate::scan::Coverage;
use crate::scan::Note;
use crate::scan::PartReport;
use crate::scan::PartStatus;
use crate::smtp::Transit;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Incident;
use crate::store::IncidentSource;
use crate::store::IncidentState;
use crate::store::Manner;
use crate::store::ReasonCode;
use crate::store::RecipientState;

/// One line of `sluis scan --json`.
#[derive(Serialize)]
pub struct ScanJson<'a> {
    path: &'a str,
    action: Action,
    reasons: Vec<ReasonJson<'a>>,
    persons: u64,
    persons_min: u64,
    persons_max: Option<u64>,
    persons_by_kind: &'a BTreeMap<Kind, u64>,
    findings: Vec<FindingJson<'a>>,
    recipients: Vec<RecipientJson<'a>>,
    parts: Vec<PartJson<'a>>,
    coverage: Coverage,
    elapsed_ms: f64,
}

/// The line of `sluis scan --json` for a file that could not be read.
#[derive(Serialize)]
pub struct ScanErrorJson<'a> {
    path: &'a str,
    error: &'a str,
}

/// A held message.
#[derive(Serialize)]
pub struct HeldJson<'a> {
    id: &'a HeldId,
    state: HeldState,
    sender: &'a str,
    recipients: Vec<HeldRecipientJson<'a>>,
    subject: &'a str,
    persons: u64,
    persons_min: u64,
    persons_max: Option<u64>,
    persons_by_kind: &'a BTreeMap<Kind, u64>,
    reasons: Vec<ReasonJson<'a>>,
    why: String,
    findings: Vec<FindingJson<'a>>,
    parts: Vec<PartJson<'a>>,
    coverage: Coverage,
    received_at: Timestamp,
    size_bytes: u64,
    first_by: Option<&'a str>,
    decided_by: Option<&'a str>,
    decided_at: Option<Timestamp>,
    reason: Option<&'a str>,
    manner: Manner,
    has_content: bool,
    version: i64,
    code: Option<ReasonCode>,
    risk: Risk,
    assigned_to: Option<String>,
    waits_since: Timestamp,
    asked_at: Option<Timestamp>,
    explained_at: Option<Timestamp>,
    urgent: bool,
}

/// An entry of the breach register.
#[derive(Serialize)]
pub struct IncidentJson<'a> {
    id: &'a str,
    held_id: Option<&'a str>,
    source: IncidentSource,
    state: IncidentState,
    owner: Option<&'a str>,
    version: i64,
    sender: &'a str,
    subject: &'a str,
    persons: u64,
    persons_min: u64,
    persons_max: Option<u64>,
    persons_by_kind: &'a BTreeMap<Kind, u64>,
    kinds: &'a [String],
    recipients: Vec<IncidentRecipientJson<'a>>,
    summary: &'a str,
    released_by: &'a str,
    first_by: Option<&'a str>,
    reason: &'a str,
    created_at: Timestamp,
    known_at: Option<Timestamp>,
    deadline: Option<Timestamp>,
    closed_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct ReasonJson<'a> {
    rule: &'a str,
    message: &'a str,
    seen: &'a [Seen],
}

#[derive(Serialize)]
struct RecipientJson<'a> {
    address: &'a str,
    class: Class,
    because: &'a str,
    #[serde(flatten)]
    noted: Noted,
    why: String,
    action: Action,
    route: Route,
}

#[derive(Serialize)]
struct HeldRecipientJson<'a> {
    address: &'a str,
    class: Class,
    because: &'a str,
    #[serde(flatten)]
    noted: Noted,
    why: String,
    state: RecipientState,
    reply: Option<&'a str>,
}

#[derive(Serialize)]
struct IncidentRecipientJson<'a> {
    address: &'a str,
    class: Class,
    accepted_at: Option<Timestamp>,
    reply: Option<Cow<'a, str>>,
    /// How the message went to the next hop; `null` where nobody knows.
    transit: Option<Transit>,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    detector: Kind,
    count: u64,
    distinct: u64,
    quoted: u64,
    confidence: f32,
    #[serde(rename = "where")]
    place: String,
    samples: &'a [Masked],
    why: String,
}

#[derive(Serialize)]
struct PartJson<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    media_type: &'a str,
    status: PartStatus,
    why: Option<&'a str>,
    size_bytes: u64,
    hidden: bool,
    #[serde(skip_serializing_if = "<[Note]>::is_empty")]
    unread: &'a [Note],
    #[serde(skip_serializing_if = "<[Note]>::is_empty")]
    remarks: &'a [Note],
}

/// The line of `sluis scan --json` for a file that was read.
pub fn scan_json<'a>(
    path: &'a str,
    verdict: &'a Verdict,
    elapsed_ms: f64,
    language: Language,
) -> ScanJson<'a> {
    let recipients = verdict.decision.recipients.iter().map(|recipient| RecipientJson {
        address: &recipient.address,
        class: recipient.class,
        because: &recipient.because,
        noted: recipient.noted.clone(),
        why: recipient_reason(recipient.class, &recipient.because, &recipient.noted, language),
        action: recipient.action,
        route: recipient.route,
    });
    ScanJson {
        path,
        action: verdict.decision.action,
        reasons: reasons(verdict, language),
        persons: verdict.report.persons.estimate,
        persons_min: verdict.report.persons.min,
        persons_max: persons_max(verdict),
        persons_by_kind: &verdict.report.by_kind,
        findings: findings(verdict, language),
        recipients: recipients.collect(),
        parts: parts(verdict),
        coverage: verdict.report.coverage,
        // A tenth of a millisecond is all that a clock around a scan can mean.
        elapsed_ms: (elapsed_ms * 10.0).round() / 10.0,
    }
}

/// The line of `sluis scan --json` for a file that could not be read.
pub fn scan_error_json<'a>(path: &'a str, error: &'a str) -> ScanErrorJson<'a> {
    ScanErrorJson { path, error }
}

/// A held message as `held --json` and the API show it.
pub fn held_json(held: &Held, language: Language) -> HeldJson<'_> {
    let recipients = held.recipients.iter().map(|recipient| {
        let noted = noted_of(&held.verdict, &recipient.address);
        HeldRecipientJson {
            address: &recipient.address,
            class: recipient.class,
            because: &recipient.because,
            why: recipient_reason(recipient.class, &recipient.because, &noted, language),
            noted,
            state: recipient.state,
            reply: filled(&recipient.reply),
        }
    });
    HeldJson {
        id: &held.id,
        state: held.state,
        sender: &held.sender,
        recipients: recipients.collect(),
        subject: &held.verdict.report.header.subject,
        persons: held.verdict.report.persons.estimate,
        persons_min: held.verdict.report.persons.min,
        persons_max: persons_max(&held.verdict),
        persons_by_kind: &held.verdict.report.by_kind,
        reasons: reasons(&held.verdict, language),
        why: why(&held.verdict, language),
        findings: findings(&held.verdict, language),
        parts: parts(&held.verdict),
        coverage: held.verdict.report.coverage,
        received_at: held.received_at,
        size_bytes: held.size_bytes,
        first_by: filled(&held.first_by),
        decided_by: filled(&held.decided_by),
        decided_at: held.decided_at,
        reason: filled(&held.reason),
        manner: held.manner,
        has_content: held.has_content,
        version: held.version,
        code: held.code,
        risk: Risk::of(&held.verdict),
        assigned_to: Some(held.assigned_to.text()).filter(|name| !name.is_empty()),
        waits_since: held.waits_since,
        asked_at: held.asked_at,
        explained_at: held.explained_at,
        urgent: held.urgent,
    }
}

/// An entry of the register as `incident --json` and the API show it.
pub fn incident_json(incident: &Incident, language: Language) -> IncidentJson<'_> {
    let recipients = incident.recipients.iter().map(|recipient| IncidentRecipientJson {
        address: &recipient.address,
        class: recipient.class,
        accepted_at: recipient.accepted_at,
        reply: filled(&recipient.reply).map(without_numbers),
        transit: recipient.transit,
    });
    IncidentJson {
        id: &incident.id,
        held_id: filled(&incident.held_id),
        source: incident.source,
        state: incident.state,
        owner: filled(&incident.owner),
        version: incident.version,
        sender: &incident.sender,
        subject: &incident.subject,
        persons: incident.persons,
        persons_min: incident.persons_min,
        persons_max: incident.persons_max,
        persons_by_kind: &incident.persons_by_kind,
        kinds: &incident.kinds,
        recipients: recipients.collect(),
        summary: match language {
            Language::Dutch => &incident.summary_nl,
            Language::English => &incident.summary_en,
        },
        released_by: &incident.released_by,
        first_by: filled(&incident.first_by),
        reason: &incident.reason,
        created_at: incident.created_at,
        known_at: incident.known_at,
        deadline: incident.deadline,
        closed_at: incident.closed_at,
    }
}

fn reasons(verdict: &Verdict, language: Language) -> Vec<ReasonJson<'_>> {
    let reasons = verdict.decision.reasons.iter();
    reasons
        .map(|reason| ReasonJson {
            rule: &reason.rule,
            message: reason_in(reason, language),
            seen: &reason.seen,
        })
        .collect()
}

fn parts(verdict: &Verdict) -> Vec<PartJson<'_>> {
    verdict.report.parts.iter().map(part).collect()
}

fn part(part: &PartReport) -> PartJson<'_> {
    PartJson {
        name: &part.name,
        media_type: &part.media_type,
        status: part.status,
        why: part.why.as_deref(),
        size_bytes: part.size_bytes,
        hidden: part.hidden,
        unread: &part.unread,
        remarks: &part.remarks,
    }
}

fn findings(verdict: &Verdict, language: Language) -> Vec<FindingJson<'_>> {
    verdict.report.findings.iter().map(|found| finding(found, language)).collect()
}

fn finding(finding: &Finding, language: Language) -> FindingJson<'_> {
    FindingJson {
        detector: finding.kind,
        count: finding.count,
        distinct: finding.distinct,
        quoted: finding.quoted,
        confidence: finding.confidence,
        place: finding.place_with_lines(),
        samples: &finding.samples,
        why: belief(finding, language),
    }
}

/// Nobody knows how many people an unread part is about.
fn persons_max(verdict: &Verdict) -> Option<u64> {
    (!verdict.report.has_unscannable()).then_some(verdict.report.persons.max)
}

/// `null` rather than an empty text: a script then asks one question instead of two.
fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::scan_error_json;
    use super::scan_json;
    use crate::destination::Class;
    use crate::detect::Because;
    use crate::detect::Finding;
    use crate::detect::Kind;
    use crate::policy::Action;
    use crate::policy::Decision;
    use crate::policy::Reason;
    use crate::policy::RecipientDecision;
    use crate::policy::Route;
    use crate::policy::Seen;
    use crate::policy::Verdict;
    use crate::render::Language;
    use crate::scan::Coverage;
    use crate::scan::PartReport;
    use crate::scan::PartStatus;
    use crate::scan::Persons;
    use crate::scan::Report;

    fn seen(key: &str, asked: &str, found: &str) -> Seen {
        Seen { key: key.to_owned(), asked: asked.to_owned(), found: found.to_owned() }
    }

    #[test]
    fn prints_a_scan_in_the_shape_that_was_promised() {
        let verdict = Verdict {
            report: Report {
                findings: vec![Finding {
                    kind: Kind::Bsn,
                    count: 2600,
                    distinct: 2600,
                    quoted: 0,
                    confidence: 0.99,
                    place: "leerlingen.xlsx > Blad1 > C".to_owned(),
                    lines: None,
                    samples: Vec::new(),
                    because: Because::default(),
                }],
                persons: Persons { min: 2598, max: 2600, estimate: 2600, ..Persons::default() },
                parts: vec![PartReport {
                    name: "leerlingen.xlsx".to_owned(),
                    media_type: "application/x".to_owned(),
                    status: PartStatus::Scanned,
                    why: None,
                    size_bytes: 12,
                    ..PartReport::default()
                }],
                coverage: Coverage {
                    scanned: 1,
                    bytes: 12,
                    text_bytes: 9,
                    cells: 3,
                    ..Coverage::default()
                },
                ..Report::default()
            },
            decision: Decision {
                action: Action::Hold,
                reasons: vec![Reason {
                    rule: "bulk-to-private".to_owned(),
                    nl: "2600 personen".to_owned(),
                    en: "2600 people".to_owned(),
                    seen: vec![seen("persons.estimate_min", "10", "2600")],
                }],
                recipients: vec![RecipientDecision {
                    address: "iemand@gmail.com".to_owned(),
                    class: Class::Private,
                    because: "gmail.com".to_owned(),
                    noted: crate::destination::Noted::default(),
                    action: Action::Hold,
                    route: Route::Normal,
                }],
                ..Decision::default()
            },
        };
        let line = scan_json("leerplicht.eml", &verdict, 12.34, Language::Dutch);
        let expected = r#"{"path":"leerplicht.eml","action":"hold","reasons":[{"rule":"#.to_owned()
            + r#""bulk-to-private","message":"2600 personen","seen":[{"key":"persons.estimate_min","#
            + r#""asked":"10","found":"2600"}]}],"persons":2600,"#
            + r#""persons_min":2598,"persons_max":2600,"persons_by_kind":{},"#
            + r#""findings":[{"detector":"bsn","#
            + r#""count":2600,"distinct":2600,"quoted":0,"confidence":0.99,"#
            + r#""where":"leerlingen.xlsx > Blad1 > C","samples":[],"#
            + r#""why":"Negen cijfers die de elfproef doorstaan (bij toeval 1 op de 11); "#
            + r#"wat eromheen staat, zegt er niets meer over."}],"recipients":["#
            + r#"{"address":"iemand@gmail.com","class":"private","because":"gmail.com","#
            + r#""ground":"unknown","why":"Mailbox voor particulieren (gmail.com).","#
            + r#""action":"hold","route":"normal"}],"parts":[{"name":"leerlingen.xlsx","type":"application/x","#
            + r#""status":"scanned","why":null,"size_bytes":12,"hidden":false}],"#
            + r#""coverage":{"scanned":1,"skipped":0,"unscannable":0,"bytes":12,"#
            + r#""text_bytes":9,"cells":3,"pages":0},"elapsed_ms":12.3}"#;
        assert_eq!(serde_json::to_string(&line).expect("JSON"), expected);
    }

    #[test]
    fn prints_a_file_that_could_not_be_read() {
        let line = scan_error_json("weg.eml", "no such file");
        let text = serde_json::to_string(&line).expect("JSON");
        assert_eq!(text, r#"{"path":"weg.eml","error":"no such file"}"#);
    }
}
