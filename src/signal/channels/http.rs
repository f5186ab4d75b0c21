//! What the channels over HTTP share: which answers are a yes, and the words of a ticket.

use jiff::Timestamp;

use crate::audit::Action;
use crate::destination::Class;
use crate::detect::Kind;
use crate::openid::Fetcher;
use crate::render::Language;
use crate::render::texts;
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
    let words = &texts(Language::Dutch).words;
    let mut lines = vec![format!("Incident {} staat in het datalekregister.", told.object)];
    if let Some(persons) = told.persons {
        // Of a lost letter nobody may know yet how many people it was about.
        let persons = match persons {
            0 => "nog niet bekend".to_owned(),
            persons => Language::Dutch.number(persons),
        };
        lines.push(format!("Aantal mensen (schatting): {persons}."));
    }
    let kinds = told.kinds.iter().filter_map(|name| Kind::named(name)).map(words.kind);
    let kinds: Vec<&str> = kinds.collect();
    if !kinds.is_empty() {
        lines.push(format!("Soorten gegevens: {}.", kinds.join(", ")));
    }
    let classes = told.classes.iter().filter_map(|name| Class::named(name)).map(words.class);
    let classes: Vec<&str> = classes.collect();
    if !classes.is_empty() {
        lines.push(format!("Soort ontvanger: {}.", classes.join(", ")));
    }
    let deadline: Option<Timestamp> = told.deadline.as_ref().and_then(|at| at.parse().ok());
    if let Some(deadline) = deadline {
        let deadline = Language::Dutch.moment(deadline);
        lines.push(format!("Termijn voor melding bij de AP: {deadline}."));
    }
    if !public_url.is_empty() {
        let base = public_url.trim_end_matches('/');
        lines.push(format!("Beoordelen: {base}/incidents/{}", told.object));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::description;
    use crate::signal::event::Told;

    #[test]
    fn a_ticket_is_read_by_people_in_their_own_time() {
        let told = Told {
            object: "DL-2026-0001".to_owned(),
            kinds: vec!["bsn".to_owned(), "social_benefits".to_owned()],
            classes: vec!["private".to_owned()],
            persons: Some(2600),
            deadline: Some("2026-03-30T09:00:00Z".to_owned()),
            ..Told::default()
        };
        assert_eq!(
            description(&told, "https://sluis.voorbeeld.nl/"),
            "Incident DL-2026-0001 staat in het datalekregister.\n\
             Aantal mensen (schatting): 2.600.\n\
             Soorten gegevens: burgerservicenummer (BSN), uitkering.\n\
             Soort ontvanger: Privéadres.\n\
             Termijn voor melding bij de AP: maandag 30 maart 2026, 11.00 uur.\n\
             Beoordelen: https://sluis.voorbeeld.nl/incidents/DL-2026-0001"
        );
        let nobody = Told { persons: Some(0), ..Told::default() };
        assert!(description(&nobody, "").contains("(schatting): nog niet bekend."));
    }
}
