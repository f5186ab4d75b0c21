//! What gateway and worker say to each other, as bytes.
//!
//! Each frame is a kind (one byte), the length of its body (four, big-endian) and the body. Bytes
//! from a worker are as hostile as bytes from the net: nothing is believed before it is checked,
//! and no length is believed at all beyond the room that its kind has.

use serde::{Deserialize, Serialize};

use crate::extract::Limits;
use crate::fault::Source;
use crate::mail::Address;
use crate::mail::Domain;
use crate::mail::Parties;
use crate::sandbox::confinement::Confinement;
use crate::scan::People;
use crate::scan::Persons;
use crate::scan::Preview;
use crate::scan::Report;
use crate::scan::Wish;

/// What the gateway says to a worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// By which rules, and within which limits, it scans from now on: said once, first.
    Prepare(Preparation),
    /// Scan one file; its content comes beside the frame, as a sealed memory file.
    Scan(Job),
    /// What stands in the picture that the worker asked about.
    Seen(Sighting),
    /// Look at one part of a file; its content comes as that of a scan.
    Show(Job, Wish),
    /// List the people in a file; its content comes as that of a scan.
    List(Job),
}

/// What a worker says to the gateway.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It is confined, has compiled its rules and waits for work.
    Ready(Confinement),
    /// What the scan says.
    Report(Box<Report>),
    /// A picture of which it wants to know what stands in it.
    Look(Vec<u8>),
    /// What is shown of a part.
    Preview(Box<Preview>),
    /// Who the people are, as they are written.
    People(Box<People>),
}

/// By which rules and within which limits a worker scans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preparation {
    /// What one scan may spend.
    pub limits: Limits,
    /// Whether pictures can be read.
    pub eyes: Eyes,
    /// Rules and word lists, as text.
    pub sources: Vec<Source>,
}

/// Whether pictures can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Eyes {
    /// The gateway reads them when asked.
    Open,
    /// They are not read.
    Shut,
}

/// One file to scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Name, as found.
    pub name: String,
    /// Media type, as declared.
    pub media_type: Option<String>,
    /// Bytes in the memory file that comes with it.
    pub size_bytes: u64,
    /// Whom the message is between.
    pub parties: Parties,
}

/// What stands in a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sighting {
    /// This text, which may be empty.
    Text(String),
    /// It could not be read.
    Blurred,
}

/// Why bytes are not a frame. Holds nothing of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a frame between gateway and worker")]
pub struct Malformed;

/// One side of the conversation.
pub trait Frame: Sized {
    /// The most bytes that a body of this kind has; `None` where there is no such kind.
    fn room(kind: u8) -> Option<usize>;

    /// Its kind and its body.
    fn body(&self) -> (u8, Vec<u8>);

    /// Reads a body. Total: any bytes give a frame or [`Malformed`].
    fn read(kind: u8, body: Vec<u8>) -> Result<Self, Malformed>;

    /// The frame as bytes.
    ///
    /// - Failure: it is larger than the other side would take.
    fn encode(&self) -> Result<Vec<u8>, Malformed> {
        let (kind, body) = self.body();
        let room = Self::room(kind).ok_or(Malformed)?;
        let length = u32::try_from(body.len()).map_err(|_| Malformed)?;
        if body.len() > room {
            return Err(Malformed);
        }
        let mut bytes = Vec::with_capacity(HEAD_BYTES + body.len());
        bytes.push(kind);
        bytes.extend(length.to_be_bytes());
        bytes.extend(body);
        Ok(bytes)
    }

    /// The kind, and the length of the body that follows.
    fn read_head(head: [u8; HEAD_BYTES]) -> Result<(u8, usize), Malformed> {
        let [kind, length @ ..] = head;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_| Malformed)?;
        match Self::room(kind) {
            Some(room) if length <= room => Ok((kind, length)),
            _ => Err(Malformed),
        }
    }

    /// Reads one whole frame, with nothing behind it.
    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let (head, body) = bytes.split_first_chunk::<HEAD_BYTES>().ok_or(Malformed)?;
        let (kind, length) = Self::read_head(*head)?;
        if body.len() != length {
            return Err(Malformed);
        }
        Self::read(kind, body.to_vec())
    }
}

impl Frame for Order {
    fn room(kind: u8) -> Option<usize> {
        match kind {
            PREPARE => Some(PREPARE_BYTES_MAX),
            SCAN => Some(SCAN_BYTES_MAX),
            SEEN => Some(SEEN_BYTES_MAX),
            SHOW | LIST => Some(SCAN_BYTES_MAX),
            _ => None,
        }
    }

    fn body(&self) -> (u8, Vec<u8>) {
        match self {
            Self::Prepare(preparation) => (PREPARE, json(preparation)),
            Self::Scan(job) => (SCAN, json(&JobOnTheWire::from(job))),
            Self::Seen(sighting) => (SEEN, json(sighting)),
            Self::List(job) => (LIST, json(&JobOnTheWire::from(job))),
            Self::Show(job, wish) => (SHOW, json(&(JobOnTheWire::from(job), wish))),
        }
    }

    fn read(kind: u8, body: Vec<u8>) -> Result<Self, Malformed> {
        match kind {
            PREPARE => from_json(&body).map(Self::Prepare),
            SCAN => from_json::<JobOnTheWire>(&body)?.into_job().map(Self::Scan),
            LIST => from_json::<JobOnTheWire>(&body)?.into_job().map(Self::List),
            SEEN => from_json(&body).map(Self::Seen),
            SHOW => {
                let (job, wish) = from_json::<(JobOnTheWire, Wish)>(&body)?;
                Ok(Self::Show(job.into_job()?, wish))
            }
            _ => Err(Malformed),
        }
    }
}

impl Frame for Answer {
    fn room(kind: u8) -> Option<usize> {
        match kind {
            READY => Some(READY_BYTES_MAX),
            REPORT => Some(REPORT_BYTES_MAX),
            LOOK => Some(LOOK_BYTES_MAX),
            PREVIEW => Some(PREVIEW_BYTES_MAX),
            PEOPLE => Some(PEOPLE_BYTES_MAX),
            _ => None,
        }
    }

    fn body(&self) -> (u8, Vec<u8>) {
        match self {
            Self::Ready(confinement) => (READY, json(confinement)),
            Self::Report(report) => (REPORT, json(report)),
            Self::Look(picture) => (LOOK, picture.clone()),
            Self::Preview(preview) => (PREVIEW, json(preview)),
            Self::People(people) => (PEOPLE, json(people)),
        }
    }

    fn read(kind: u8, body: Vec<u8>) -> Result<Self, Malformed> {
        match kind {
            READY => from_json(&body).map(Self::Ready),
            REPORT => {
                let report: Report = from_json(&body)?;
                is_plausible(&report).then(|| Self::Report(Box::new(report))).ok_or(Malformed)
            }
            LOOK => Ok(Self::Look(body)),
            PREVIEW => from_json(&body).map(|preview| Self::Preview(Box::new(preview))),
            PEOPLE => from_json(&body).map(|people| Self::People(Box::new(people))),
            _ => Err(Malformed),
        }
    }
}

/// [`Job`] with its addresses as text.
#[derive(Serialize, Deserialize)]
struct JobOnTheWire {
    name: String,
    media_type: Option<String>,
    size_bytes: u64,
    senders: Vec<String>,
    recipients: Vec<String>,
    own_domains: Vec<String>,
}

impl From<&Job> for JobOnTheWire {
    fn from(job: &Job) -> Self {
        let texts = |addresses: &[Address]| addresses.iter().map(ToString::to_string).collect();
        Self {
            name: job.name.clone(),
            media_type: job.media_type.clone(),
            size_bytes: job.size_bytes,
            senders: texts(&job.parties.senders),
            recipients: texts(&job.parties.recipients),
            own_domains: job.parties.own_domains.iter().map(ToString::to_string).collect(),
        }
    }
}

impl JobOnTheWire {
    fn into_job(self) -> Result<Job, Malformed> {
        let addresses = |texts: &[String]| {
            texts.iter().map(|text| Address::parse(text)).collect::<Result<Vec<_>, _>>()
        };
        let domains = self.own_domains.iter().map(|text| Domain::parse(text));
        let parties = Parties {
            senders: addresses(&self.senders).map_err(|_| Malformed)?,
            recipients: addresses(&self.recipients).map_err(|_| Malformed)?,
            own_domains: domains.collect::<Result<_, _>>().map_err(|_| Malformed)?,
        };
        let Self { name, media_type, size_bytes, .. } = self;
        Ok(Job { name, media_type, size_bytes, parties })
    }
}

/// Whether a scan could have said this. A worker that a message has taken over may lie about the
/// message; it may not make the rules count with numbers that mean nothing.
fn is_plausible(report: &Report) -> bool {
    let persons = report.persons;
    let is_order = |p: &Persons| p.min <= p.estimate && p.estimate <= p.max;
    !report.parts.is_empty()
        && is_order(&persons)
        && report
            .quoted
            .iter()
            .all(|quoted| is_order(&quoted.persons) && quoted.persons.estimate <= persons.estimate)
        && report.identities.len() <= IDENTITIES_MAX
        && report.attachments.len() <= ATTACHMENTS_MAX
        && report.findings.iter().all(|finding| (0.0..=1.0).contains(&finding.confidence))
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Plain data with text keys, which cannot fail; empty is refused by the other side.
    serde_json::to_vec(value).unwrap_or_default()
}

fn from_json<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Malformed> {
    serde_json::from_slice(body).map_err(|_| Malformed)
}

/// Kind and length.
pub(super) const HEAD_BYTES: usize = 5;

const PREPARE: u8 = 1;
const SCAN: u8 = 2;
const SEEN: u8 = 3;
const READY: u8 = 17;
const REPORT: u8 = 18;
const LOOK: u8 = 19;
const SHOW: u8 = 4;
const PREVIEW: u8 = 20;
const LIST: u8 = 5;
const PEOPLE: u8 = 21;

/// More people than a scan tells apart for other messages.
const IDENTITIES_MAX: usize = 10_000;
/// More files than a scan keeps.
const ATTACHMENTS_MAX: usize = 1_000;
const PREPARE_BYTES_MAX: usize = 256 << 20;
/// Room for the hundred thousand recipients that the configuration allows.
const SCAN_BYTES_MAX: usize = 128 << 20;
const SEEN_BYTES_MAX: usize = 16 << 20;
const READY_BYTES_MAX: usize = 4 << 10;
/// Room for the thousands of parts that the limits allow, each with a long name.
const REPORT_BYTES_MAX: usize = 32 << 20;
/// Room for the rows, lines and sections that a preview may have.
const PREVIEW_BYTES_MAX: usize = 1 << 20;
/// Room for a hundred thousand people.
const PEOPLE_BYTES_MAX: usize = 64 << 20;
/// A page of A4, scanned in colour at 600 dots per inch and packed, is less.
pub(super) const LOOK_BYTES_MAX: usize = 32 << 20;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Answer;
    use super::Eyes;
    use super::Frame;
    use super::Job;
    use super::LOOK_BYTES_MAX;
    use super::Malformed;
    use super::Order;
    use super::Preparation;
    use super::Sighting;
    use crate::extract::Limits;
    use crate::fault::Source;
    use crate::mail::Address;
    use crate::mail::Domain;
    use crate::mail::Parties;
    use crate::sandbox::confinement::Confinement;
    use crate::scan::PartReport;
    use crate::scan::Preview;
    use crate::scan::Report;
    use crate::scan::Wish;

    fn addresses() -> impl Strategy<Value = Vec<Address>> {
        let one = "[a-z.\"\\PC ]{1,12}@[a-zé]{1,8}\\.nl";
        prop::collection::vec(one.prop_filter_map("no address", |a| Address::parse(&a).ok()), 0..4)
    }

    fn orders() -> impl Strategy<Value = Order> {
        let sources = prop::collection::vec((".*", ".*"), 0..4).prop_map(|texts| {
            texts.into_iter().map(|(file, text)| Source { file, text }).collect()
        });
        let eyes = prop_oneof![Just(Eyes::Open), Just(Eyes::Shut)];
        let domains = prop::collection::vec("[a-z]{1,9}\\.nl", 0..3).prop_map(|texts| {
            texts.iter().filter_map(|text| Domain::parse(text).ok()).collect::<Vec<_>>()
        });
        let job = (".*", prop::option::of(".*"), any::<u64>(), addresses(), addresses(), domains);
        prop_oneof![
            (eyes, sources).prop_map(|(eyes, sources)| {
                Order::Prepare(Preparation { limits: Limits::default(), eyes, sources })
            }),
            job.prop_map(|(name, media_type, size_bytes, senders, recipients, own_domains)| {
                let parties = Parties { senders, recipients, own_domains };
                Order::Scan(Job { name, media_type, size_bytes, parties })
            }),
            ".*".prop_map(|text| Order::Seen(Sighting::Text(text))),
            Just(Order::Seen(Sighting::Blurred)),
            (any::<u32>(), any::<u32>()).prop_map(|(part, from)| {
                let (name, parties) = (String::new(), Parties::default());
                let job = Job { name, media_type: None, size_bytes: 1, parties };
                Order::Show(job, Wish { part, from, ..Wish::default() })
            }),
        ]
    }

    fn answers() -> impl Strategy<Value = Answer> {
        let part = (".*", ".*", any::<u64>()).prop_map(|(name, media_type, size_bytes)| {
            PartReport { name, media_type, size_bytes, ..PartReport::default() }
        });
        prop_oneof![
            (any::<u32>(), any::<bool>(), any::<u64>()).prop_map(|(landlock, seccomp, bytes)| {
                Answer::Ready(Confinement { landlock, seccomp, memory_bytes: bytes, limits: true })
            }),
            prop::collection::vec(part, 1..5).prop_map(|parts| {
                Answer::Report(Box::new(Report { parts, ..Report::default() }))
            }),
            prop::collection::vec(any::<u8>(), 0..99).prop_map(Answer::Look),
            ".*".prop_map(|name| {
                Answer::Preview(Box::new(Preview { name, ..Preview::default() }))
            }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(order in orders(), answer in answers()) {
            let bytes = order.encode().expect("small enough");
            prop_assert_eq!(Order::decode(&bytes), Ok(order));
            prop_assert_eq!(Answer::decode(&bytes), Err(Malformed));
            let bytes = answer.encode().expect("small enough");
            prop_assert_eq!(Answer::decode(&bytes), Ok(answer));
            prop_assert_eq!(Order::decode(&bytes), Err(Malformed));
        }

        #[test]
        fn any_bytes_are_a_frame_or_not(
            kind in prop::sample::select(vec![0_u8, 1, 2, 3, 4, 5, 17, 18, 19, 20, 21, 255]),
            body in prop::collection::vec(any::<u8>(), 0..200),
            cut in 0..300_usize,
        ) {
            let mut bytes = vec![kind];
            bytes.extend(u32::try_from(body.len()).expect("small").to_be_bytes());
            bytes.extend(body);
            let _ = (Order::decode(&bytes), Answer::decode(&bytes));
            let cut = bytes.get(..cut.min(bytes.len() - 1)).expect("shorter");
            prop_assert_eq!(Order::decode(cut), Err(Malformed));
            prop_assert_eq!(Answer::decode(cut), Err(Malformed));
        }
    }

    #[test]
    fn no_length_is_believed_beyond_the_room_of_its_kind() {
        assert!(Answer::read_head([18, 0, 0, 1, 0]).is_ok());
        for head in [[18, 255, 255, 255, 255], [17, 0, 1, 0, 0], [1, 0, 0, 0, 1], [0; 5]] {
            assert_eq!(Answer::read_head(head), Err(Malformed), "{head:?}");
        }
        let picture = Answer::Look(vec![0; LOOK_BYTES_MAX + 1]);
        assert_eq!(picture.encode(), Err(Malformed), "more than the other side takes");
    }

    #[test]
    fn a_report_that_no_scan_can_make_is_refused() {
        let part = || PartReport::default();
        let told = |report: Report| {
            let bytes = Answer::Report(Box::new(report)).encode().expect("small enough");
            Answer::decode(&bytes).is_ok()
        };
        let mut report = Report { parts: vec![part()], ..Report::default() };
        assert!(told(report.clone()));
        report.persons.min = 1;
        assert!(!told(report), "at least one person, of none in all");
        assert!(!told(Report::default()), "a message without a part");
    }
}
