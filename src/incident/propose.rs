//! What is proposed as answer where nobody has answered: from what the gateway knows and from the
//! settings. Nothing is guessed that nobody told.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::breach::Question;
use crate::breach::names;
use crate::destination::Class;
use crate::detect::Kind;
use crate::incident::Case;
use crate::incident::Settings;
use crate::incident::Threshold;
use crate::incident::assess::found;
use crate::incident::assess::is_of_mail;
use crate::incident::delivery::Delivery;
use crate::render::Language;
use crate::render::PublicNotice;
use crate::render::texts;
use crate::store::Incident;
use crate::store::IncidentRecipient;
use crate::store::IncidentSource;
use crate::store::PartyRole;

/// Every proposal for `case` but for what follows from the answers; a question that has none is missing.
pub(super) fn all(
    case: &Case,
    settings: &Settings,
    department: String,
    language: Language,
) -> BTreeMap<Question, String> {
    let mut proposals = BTreeMap::new();
    let mut propose = |question: Question, value: String| {
        if let Some(value) = question.answer(&value).filter(|value| !value.is_empty()) {
            proposals.insert(question, value);
        }
    };
    for (question, value) in organisation(case, settings) {
        propose(question, value);
    }
    for (question, value) in moments(case) {
        propose(question, value);
    }
    propose(Question::Department, department);
    if case.value(Question::SubjectsException) == "disproportionate" {
        propose(Question::SubjectsInformedText, public_notice(case, settings, language));
    }
    propose(Question::Summary, summary(&case.incident, language).to_owned());
    if is_of_mail(&case.incident) {
        for (question, value) in mail(case) {
            propose(question, value);
        }
        let is_told = case.given(Question::SubjectsInformed) == "yes";
        for (question, value) in case.beside.proposals(&case.incident, language) {
            // A list of people tells nobody anything.
            if is_told || question != Question::SubjectsInformedCount {
                propose(question, value);
            }
        }
    }
    proposals
}

/// What is told in public, where it takes too much to write to everybody.
fn public_notice(case: &Case, settings: &Settings, language: Language) -> String {
    let words = texts(language);
    let kinds = case.incident.kinds.iter().filter_map(|name| Kind::named(name));
    let kinds: Vec<&str> = kinds.map(words.words.kind).collect();
    let persons = match case.given(Question::PersonsMax).parse().unwrap_or(case.incident.persons) {
        0 => String::new(),
        count => language.number(count),
    };
    let contact = [settings.letter_contact.as_str(), &settings.organisation];
    let contact = contact.into_iter().find(|one| !one.is_empty()).unwrap_or_default();
    (words.registering.public_notice)(&PublicNotice {
        organisation: &settings.organisation,
        id: &case.incident.id,
        day: &language.date(case.happened()),
        kinds: &kinds.join(", "),
        persons: &persons,
        contact,
    })
}

/// The summary that was written when it was opened.
pub(super) fn summary(incident: &Incident, language: Language) -> &str {
    match language {
        Language::Dutch => &incident.summary_nl,
        Language::English => &incident.summary_en,
    }
}

/// Sections 0 and 1: who we are.
fn organisation(case: &Case, settings: &Settings) -> [(Question, String); 6] {
    let of = |role| case.parties.iter().filter(move |party| party.role == role);
    let works_for: Vec<&str> = of(PartyRole::Controller).map(|party| party.name.as_str()).collect();
    let own = [settings.organisation.as_str(), settings.controller.as_str()];
    let own = own.into_iter().filter(|line| !line.is_empty());
    // How many people are theirs, where that is known of each; of all others we answer ourselves.
    let theirs = of(PartyRole::Controller).map(|party| party.persons);
    let theirs = theirs.sum::<Option<u64>>().unwrap_or(u64::MAX);
    // Who works for others is not the controller of their people.
    let (role, controller): (&str, Vec<&str>) = match works_for.is_empty() {
        true if of(PartyRole::Joint).next().is_some() => ("joint", own.collect()),
        true => ("controller", own.collect()),
        false if theirs < case.incident.persons => ("controller", own.chain(works_for).collect()),
        false => ("processor", works_for),
    };
    [
        (Question::LegalBasis, "avg".to_owned()),
        (Question::Controller, controller.join("\n")),
        (Question::OurRole, role.to_owned()),
        (Question::Reporter, settings.reporter.clone()),
        (Question::Contact, settings.contact.clone()),
        (Question::Fg, settings.officer.clone()),
    ]
}

/// Section 2: when.
fn moments(case: &Case) -> Vec<(Question, String)> {
    let incident = &case.incident;
    let mut found = Vec::new();
    let mut put = |question, at: Option<Timestamp>| {
        found.extend(at.map(|at| (question, at.to_string())));
    };
    let accepted = || incident.recipients.iter().filter_map(|one| one.accepted_at);
    put(Question::OccurredFrom, accepted().min());
    put(Question::OccurredTo, accepted().max());
    put(Question::AwareAt, incident.known_at);
    if is_of_mail(incident) {
        put(Question::DetectedAt, case.held_at.or(Some(incident.created_at)));
    }
    let mut say = |question, text: &str| found.push((question, text.to_owned()));
    match incident.source {
        IncidentSource::Release => say(Question::AwareBasis, "k1"),
        IncidentSource::Monitor | IncidentSource::LateDetection => {
            say(Question::AwareBasis, "k2");
        }
        // Whoever shows something leaves nothing to find out first.
        IncidentSource::Reported if case.files.is_empty() => say(Question::AwareBasis, "k4"),
        IncidentSource::Reported => say(Question::AwareBasis, "k3"),
        IncidentSource::Processor => {
            say(Question::AwareBasis, "k5");
            say(Question::DetectionHow, "processor");
        }
        IncidentSource::Audit => {
            say(Question::AwareBasis, "k2");
            say(Question::DetectedBy, "Sluis");
            say(Question::DetectionHow, "audit");
            say(Question::BreachType, "integrity");
            say(Question::IncidentKind, "other");
        }
    }
    if is_of_mail(incident) {
        say(Question::DetectedBy, "Sluis");
        say(Question::DetectionHow, "gateway");
        say(Question::OccurredPrecision, "exact");
        let waits = |one: &IncidentRecipient| case.delivery(one) == Delivery::Waits;
        let ongoing = incident.recipients.iter().any(waits);
        say(Question::Ongoing, if ongoing { "yes" } else { "no" });
    }
    found
}

/// Sections 3 to 6 and 9: what was in the mail.
fn mail(case: &Case) -> Vec<(Question, String)> {
    let (incident, kinds) = (&case.incident, found(&case.incident));
    // Recipients who see each other's addresses are people concerned themselves.
    let is_outside = |one: &&IncidentRecipient| one.class != Class::Internal;
    let seen = match case.beside.is_exposed {
        true => incident.recipients.iter().filter(is_outside).count() as u64,
        false => 0,
    };
    let subjects = kinds.union(&case.beside.of_recipients).copied().collect();
    let mut data_kinds = names(Question::DataKinds, &kinds);
    if seen > 0 {
        data_kinds.push_str(" email");
    }
    let mut told = vec![
        (Question::IncidentKind, kind_of_incident(case).to_owned()),
        (Question::BreachType, "confidentiality".to_owned()),
        (Question::Cause, "human_error".to_owned()),
        (Question::Direction, "outbound_mail".to_owned()),
        (Question::DataKinds, data_kinds),
        (Question::SpecialKinds, names(Question::SpecialKinds, &subjects)),
        (Question::PersonsMin, incident.persons_min.max(seen).to_string()),
    ];
    if let Some(most) = incident.persons_max {
        told.push((Question::PersonsMax, most.max(seen).to_string()));
    }
    let abroad = countries(incident);
    told.push((Question::CrossBorder, if abroad.is_empty() { "no" } else { "yes" }.to_owned()));
    told.push((Question::Countries, abroad.join(", ")));
    told
}

/// Whether `case` is to be reported by the risk that stands there, as the settings have it; `None`
/// while there is none. A proposal: the controller decides.
pub(super) fn is_to_be_told(case: &Case, threshold: Threshold) -> Option<bool> {
    match (case.value(Question::Risk), threshold) {
        ("unlikely", _) | ("risk", Threshold::HighRisk) => Some(false),
        ("risk", Threshold::Risk) | ("high_risk", _) => Some(true),
        _ => None,
    }
}

fn kind_of_incident(case: &Case) -> &'static str {
    let incident = &case.incident;
    let of = |class: Class| incident.recipients.iter().filter(move |one| one.class == class);
    let is_own = |one: &IncidentRecipient| is_alike(&incident.sender, &one.address);
    if of(Class::Lookalike).next().is_some() {
        "email_lookalike"
    } else if of(Class::Private).chain(of(Class::Disposable)).any(is_own) {
        "email_private_own"
    } else if case.beside.is_astray {
        "email_wrong_attachment"
    } else if case.beside.is_exposed {
        "email_cc_exposed"
    } else if case.beside.is_hidden {
        "email_too_much_data"
    } else {
        "email_wrong_recipient"
    }
}

/// Whether two mailboxes seem to be of one person: a word of four letters or more is in both, or the
/// recipient begins with the initial of the sender and has that surname in it. `j.vd.berg` and
/// `jvandenberg82` are one.
fn is_alike(sender: &str, recipient: &str) -> bool {
    let words = |address: &str| -> Vec<String> {
        let local = address.rsplit_once('@').map_or(address, |(local, _)| local).to_lowercase();
        let words = local.split(|c: char| !c.is_alphabetic());
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (sender, recipient) = (words(sender), words(recipient));
    let is_long = |word: &String| word.chars().count() >= NAME_LETTERS_MIN;
    if recipient.iter().filter(|word| is_long(word)).any(|word| sender.contains(word)) {
        return true;
    }
    let whole = folded(&recipient.concat());
    let names: Vec<String> = sender.iter().map(|word| folded(word)).collect();
    let names: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    let [first, .., surname] = &names[..] else { return false };
    let initial = first.chars().next();
    is_long(surname) && whole.chars().next() == initial && whole.contains(surname.as_str())
}

/// A name without the words that stand before Dutch surnames.
fn folded(letters: &str) -> String {
    PARTICLES.iter().fold(letters.to_owned(), |rest, particle| rest.replace(particle, ""))
}

/// The countries of recipients by their domains, but for our own.
fn countries(incident: &Incident) -> Vec<String> {
    let last = |one: &IncidentRecipient| {
        let label = one.address.rsplit('.').next().unwrap_or_default().to_lowercase();
        (label.len() == 2 && !HOME.contains(&label.as_str())).then(|| label.to_uppercase())
    };
    let mut found: Vec<String> = incident.recipients.iter().filter_map(last).collect();
    found.sort();
    found.dedup();
    found
}

/// What stands before surnames, the longest first.
const PARTICLES: [&str; 6] = ["vander", "vanden", "vande", "van", "vd", "de"];

/// Fewer letters stand in many names.
const NAME_LETTERS_MIN: usize = 4;

/// Ends of domains that say nothing of another country.
const HOME: [&str; 7] = ["nl", "eu", "me", "tv", "io", "co", "ai"];

#[cfg(test)]
mod tests {
    use super::is_alike;

    #[test]
    fn ones_own_mailbox_elsewhere_is_known_by_initial_and_surname() {
        for (sender, recipient, expected) in [
            ("p.jansen@voorbeeld.nl", "pjansen.thuis@hotmail.com", true),
            ("j.vd.berg@voorbeeld.nl", "jvandenberg82@gmail.com", true),
            ("k.devries@voorbeeld.nl", "karindevries1985@gmial.com", true),
            ("jan.de.boer@voorbeeld.nl", "jandeboer@ziggo.nl", true),
            ("p.jansen@voorbeeld.nl", "jansen.p@kpnmail.nl", true),
            ("p.jansen@voorbeeld.nl", "kjansen@hotmail.com", false),
            ("p.bos@voorbeeld.nl", "paulbosman@hotmail.com", false),
            ("info@voorbeeld.nl", "ina.informatie@hotmail.com", false),
            ("leerplicht@voorbeeld.nl", "lisa@hotmail.com", false),
        ] {
            assert_eq!(is_alike(sender, recipient), expected, "{sender} {recipient}");
        }
    }
}
