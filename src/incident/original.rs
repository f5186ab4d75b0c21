//! What somebody brings along, known again: a file of a message that leaked, or the message itself.
//! Nothing is parsed but the names of header fields.

use aws_lc_rs::digest;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::mail::header_fields;
use crate::store;
use crate::store::HeldId;
use crate::store::Incident;
use crate::store::IncidentFilter;
use crate::store::IncidentState;
use crate::store::MadeOf;
use crate::store::Tx;

/// By what a file is known again. Taken before the store is asked: a large one takes its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    sha256: [u8; 32],
    /// Where it is a message that has one.
    message_id: Option<String>,
}

impl Known {
    /// By what these bytes are.
    pub fn of(bytes: &[u8]) -> Self {
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
        Self { sha256, message_id: message_id(bytes) }
    }
}

/// The incidents of the last year that a file belongs to: it was in their message, by its SHA-256,
/// or it is that message, by its Message-ID.
///
/// - Cost: opens the verdict of each message of an incident of that year where the file is a
///   message; [`LOOKED_AT`] of them at most.
pub(super) fn incidents_of(
    tx: &mut Tx<'_>,
    file: &Known,
    now: Timestamp,
) -> Result<Vec<String>, store::Error> {
    let mut found = Vec::new();
    for held in store::attachment::with(tx, &file.sha256)? {
        found.extend(store::incident::find_by_held_id(tx, held.as_str())?);
    }
    if let Some(wanted) = &file.message_id {
        let filter = IncidentFilter {
            from: Some(now - A_YEAR),
            limit: LOOKED_AT,
            ..IncidentFilter::default()
        };
        for incident in store::incident::list(tx, &filter)? {
            let Some(held) = HeldId::parse(&incident.held_id) else { continue };
            let header = store::held::find(tx, &held)?.verdict.report.header;
            if bare(&header.message_id) == wanted {
                found.push(incident);
            }
        }
    }
    let known = found.into_iter().filter(|one| one.state != IncidentState::Cancelled);
    let mut ids: Vec<String> = known.map(|incident| incident.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(TOLD);
    Ok(ids)
}

/// Whether a file is what leaked: it was in the message of the incident, by its SHA-256, or it is
/// that message, by its Message-ID.
pub fn made_of(tx: &mut Tx<'_>, incident: &Incident, file: &Known) -> Result<MadeOf, store::Error> {
    let id = file.message_id.as_deref();
    let is_same = if let Some(held) = HeldId::parse(&incident.held_id) {
        let was_in_it = store::attachment::with(tx, &file.sha256)?.contains(&held);
        let header = store::held::find(tx, &held)?.verdict.report.header;
        was_in_it || id.is_some_and(|id| id == bare(&header.message_id))
    } else if let Some(number) = incident.observed {
        // Of what passed at once the Message-ID alone was noted.
        let Some(id) = id else { return Ok(MadeOf::Unknown) };
        let noted = store::observed::of_message(tx, id)?;
        noted.iter().any(|(one, _)| *one == number)
    } else {
        return Ok(MadeOf::Unknown);
    };
    Ok(if is_same { MadeOf::Same } else { MadeOf::Other })
}

/// The Message-ID of a file that begins as a message does.
fn message_id(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..HEADER_BYTES).unwrap_or(bytes);
    let field = header_fields(head).take(FIELDS).find(|field| field.is("message-id"))?;
    Some(bare(&field.unfolded()).to_owned()).filter(|id| !id.is_empty())
}

fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

const A_YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);
const LOOKED_AT: u32 = 500;
const TOLD: usize = 10;
const HEADER_BYTES: usize = 64 << 10;
const FIELDS: usize = 200;

#[cfg(test)]
mod tests {
    use super::Known;
    use super::message_id;

    #[test]
    fn a_message_is_known_by_its_header_and_other_files_have_none() {
        for (file, expected) in [
            (&b"From: a@b.nl\r\nMessage-Id:\r\n <1@b.nl>\r\n\r\nhallo"[..], Some("1@b.nl")),
            (b"From: a@b.nl\r\n\r\nMessage-Id: <1@b.nl>\r\n", None),
            (b"PK\x03\x04", None),
            (b"", None),
        ] {
            assert_eq!(message_id(file).as_deref(), expected);
            assert_eq!(Known::of(file).message_id.as_deref(), expected);
        }
        assert_eq!(Known::of(b"").sha256[..4], [0xe3, 0xb0, 0xc4, 0x42]);
    }
}
