//! A judgement without a gateway: nobody is in the directory, and it is 1970.

use jiff::Timestamp;
use sluis::destination::Directory;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::mail::Envelope;
use sluis::policy;
use sluis::policy::Circumstances;
use sluis::policy::Occasion;
use sluis::policy::Rulebook;
use sluis::policy::Verdict;
use sluis::scan::Report;

/// What is to be done with a message of which the scan said `report`.
pub(crate) fn judge(
    report: Report,
    envelope: &Envelope,
    lists: &Lists,
    history: &History,
    rules: &Rulebook,
) -> Verdict {
    let occasion = Occasion::new(envelope, &Directory::default(), 0, Timestamp::UNIX_EPOCH);
    let around = Circumstances::gather(&report, envelope, lists, history, occasion);
    policy::judge(report, &around, rules)
}
