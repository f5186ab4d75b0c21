//! `sluis observed`: deliveries that a rule wanted recorded, or that monitor mode let through.

use std::path::Path;

use jiff::Timestamp;

use crate::cli::arguments::ObservedOptions;
use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::render;
use crate::render::Language;
use crate::store::Observed;
use crate::store::ObservedFilter;

/// Prints every delivery of the period, latest first.
pub(super) fn run(given: Option<&Path>, options: &ObservedOptions) -> Result<(), Failure> {
    let shell = Shell::open(given)?;
    let mut filter = ObservedFilter {
        since: Timestamp::now() - options.since,
        reason: options.rule.clone().unwrap_or_default(),
        below: 0,
        limit: PAGE,
    };
    let mut rows = Vec::new();
    assemble::block_on(async {
        let who = shell.principal(None).await?;
        loop {
            let page = shell.desk.observed(&who, &filter).await;
            let page = page.map_err(|error| Failure::Failed(error.to_string()))?;
            for (number, one) in &page {
                if options.json {
                    print::json(&render::observed_json(*number, one, Language::Dutch))?;
                } else {
                    rows.push(row(one));
                }
            }
            match page.last() {
                Some((last, _)) if page.len() == PAGE as usize => filter.below = *last,
                _ => return Ok(()),
            }
        }
    })?;
    if options.json {
        return Ok(());
    }
    print::table(&["WHEN", "FROM", "TO", "PERSONS", "WOULD", "WHY"], &rows)
}

fn row(observed: &Observed) -> Vec<String> {
    let to = observed.recipients.iter().take(RECIPIENTS_SHOWN);
    let to: Vec<String> = to.map(|one| format!("{} ({})", one.address, one.class)).collect();
    let more = observed.recipients.len().saturating_sub(RECIPIENTS_SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let why: Vec<String> = observed.reasons.iter().map(print::reason).collect();
    vec![
        print::moment(observed.at),
        observed.sender.clone(),
        format!("{}{more}", to.join(", ")),
        observed.persons.to_string(),
        observed.action.name().to_owned(),
        why.join("; "),
    ]
}

const PAGE: u32 = 500;
const RECIPIENTS_SHOWN: usize = 3;
