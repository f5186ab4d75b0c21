//! What the channels over HTTP share: which answers are a yes, and the words of a ticket.

use crate::audit::Action;
use crate::openid::Fetcher;
use crate::signal::Trouble;
use crate::signal::event::Told;

/// Sends a body of JSON with these fields.
pub(super) async fn post(
    fetcher: &Fetcher,
    url: &str,
    fields: &[(&str, &str)],
    body: String,
) -> Result<(), Trouble> {
    match fetcher.post_json(url, fields, body).await {
        Ok(200..=299) => Ok(()),
        // Come back later, too many, or trouble of its own; all else is a mistake in what we say.
        Ok(status @ (408 | 425 | 429 | 500..=599)) => {
            Err(Trouble::NotNow(format!("it answers {status}")))
        }
        Ok(status) => Err(Trouble::Refused(format!("it answers {status}"))),
        Err(why) => Err(Trouble::NotNow(why)),
    }
}

/// The first line of a ticket, 80 characters at most.
pub(super) fn headline(told: &Told) -> String {
    let object = &told.object;
    let line = match told.warned_hours {
        Some(0) => format!("Sluis: termijn voorbij voor mogelijk datalek {object}"),
        Some(hours) => format!("Sluis: nog {hours} uur voor mogelijk datalek {object}"),
        None if told.action == Action::IncidentUnassessed.name() => {
            format!("Sluis: nog niet opgepakt: mogelijk datalek {object}")
        }
        None => format!("Sluis: mogelijk datalek {object}"),
    };
    line.chars().take(80).collect()
}

/// The text of a ticket, in Dutch: counts and kinds, and where to look.
pub(super) fn description(told: &Told, public_url: &str) -> String {
    let mut lines = vec![format!("Incident {} staat in het datalekregister.", told.object)];
    if let Some(persons) = told.persons {
        lines.push(format!("Aantal mensen (schatting): {persons}."));
    }
    if !told.kinds.is_empty() {
        lines.push(format!("Soorten gegevens: {}.", told.kinds.join(", ")));
    }
    if !told.classes.is_empty() {
        lines.push(format!("Soort ontvanger: {}.", told.classes.join(", ")));
    }
    if let Some(deadline) = &told.deadline {
        lines.push(format!("Termijn voor melding bij de AP: {deadline}."));
    }
    if !public_url.is_empty() {
        let base = public_url.trim_end_matches('/');
        lines.push(format!("Beoordelen: {base}/incidents/{}", told.object));
    }
    lines.join("\n")
}
