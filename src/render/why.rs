//! The why-sentence: why a message was held, in one sentence or two, without a value.
//!
//! It is built from the verdict alone, so that list, page, notice, register and command line say
//! the same; the name of the strictest rule decides which fact comes first.

use std::collections::BTreeMap;

use crate::destination::Class;
use crate::detect::Finding;
use crate::detect::Kind;
use crate::policy::Action;
use crate::policy::Reason;
use crate::policy::RecipientDecision;
use crate::policy::Verdict;
use crate::render::Exactness;
use crate::render::Language;
use crate::render::Spot;
use crate::render::Texts;
use crate::render::texts;
use crate::scan::PartReport;
use crate::scan::PartStatus;
use crate::scan::Report;

/// Says why `verdict` is what it is, in one sentence or two.
///
/// - Privacy: names attachments and domains, never a value; an address only where it resembles a
///   known one, because the sender must see which.
pub fn why(verdict: &Verdict, language: Language) -> String {
    let texts = texts(language);
    match cause(verdict) {
        Cause::Data => format!("{} {}", data(&verdict.report, texts), goes_to(verdict, texts)),
        Cause::Unscannable => {
            format!("{} {}", unscannable(&verdict.report, texts), goes_to(verdict, texts))
        }
        Cause::Lookalike(recipient) => {
            (texts.why.lookalike)(&recipient.address, &recipient.because)
        }
        Cause::Visible(count) => (texts.why.visible)(count),
        Cause::Rule(reason) => {
            let sentence = reason_in(reason, language).trim_end_matches('.');
            format!("{}. {}", capitalised(sentence), goes_to(verdict, texts))
        }
        Cause::Nothing => texts.why.nothing.to_owned(),
    }
}

/// Rules begin without a capital: their sentences stand in lists, too.
fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The sentence of a rule in `language`.
pub fn reason_in(reason: &Reason, language: Language) -> &str {
    match language {
        Language::Dutch => &reason.nl,
        Language::English => &reason.en,
    }
}

/// Recipients by class, in words, least safe first: `een privéadres (gmail.com) en 2 onbekende
/// adressen`.
pub fn destinations<'a>(
    recipients: impl Iterator<Item = (Class, &'a str)>,
    language: Language,
) -> String {
    let texts = texts(language);
    let mut classes: BTreeMap<Class, Vec<&str>> = BTreeMap::new();
    for (class, address) in recipients {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        classes.entry(class).or_default().push(domain);
    }
    let groups: Vec<String> = classes
        .into_iter()
        .rev()
        .map(|(class, domains)| {
            let count = domains.len() as u64;
            let words = match count {
                1 => (texts.words.class_one)(class).to_owned(),
                _ => format!("{} {}", language.number(count), (texts.words.class_many)(class)),
            };
            match domains.first() {
                Some(first) if !first.is_empty() && domains.iter().all(|d| d == first) => {
                    format!("{words} ({first})")
                }
                _ => words,
            }
        })
        .collect();
    language.list(&groups)
}

/// The kinds of data that weigh, in words, at most three: `burgerservicenummers (BSN) en gegevens
/// over gezondheid`; empty where nothing was found.
pub fn kinds(report: &Report, language: Language) -> String {
    let texts = texts(language);
    let weighty = weighty(report);
    let people = report.persons.estimate;
    let words: Vec<&str> = distinct(&weighty)
        .into_iter()
        .map(|kind| {
            let several = people > 1
                || (people == 0 && weighty.iter().any(|f| f.kind == kind && f.distinct > 1));
            if several { (texts.words.kind_many)(kind) } else { (texts.words.kind_one)(kind) }
        })
        .collect();
    language.list(&words)
}

/// A place, or the name of a part, as a reader knows it: `tekst van de e-mail` for
/// `text/plain body`; names of files, sheets and columns stay as they are.
pub fn place(place: &str, language: Language) -> String {
    let words = &texts(language).words;
    let steps = place.split(" > ").map(|step| {
        if let Some(known) = (words.place)(step) {
            return known.to_owned();
        }
        let counted =
            step.split_once(' ').filter(|(_, n)| n.starts_with(|c: char| c.is_ascii_digit()));
        let named = step.strip_prefix(FORM_FIELD).filter(|name| name.starts_with(' '));
        if let Some((name, known)) = named.zip((words.place)(FORM_FIELD)) {
            return format!("{known}{name}");
        }
        match counted.and_then(|(what, n)| Some(((words.place_counted)(what)?, n))) {
            Some((what, number)) => format!("{what} {number}"),
            None => step.to_owned(),
        }
    });
    steps.collect::<Vec<_>>().join(" > ")
}

/// A step of a place that a name follows.
const FORM_FIELD: &str = "form field";

/// What a message was held for first of all.
enum Cause<'a> {
    Data,
    Unscannable,
    Lookalike(&'a RecipientDecision),
    Visible(u64),
    /// A rule about something else, perhaps of the municipality's own making.
    Rule(&'a Reason),
    Nothing,
}

fn cause(verdict: &Verdict) -> Cause<'_> {
    let report = &verdict.report;
    let strictest = verdict.decision.reasons.first();
    let rule = strictest.map_or("", |reason| reason.rule.as_str());
    let lookalike = || stopped_recipients(verdict).find(|r| r.class == Class::Lookalike);
    let names = |word: &str| rule.contains(word);
    if names("visible") && !report.header.visible.is_empty() {
        return Cause::Visible(report.header.visible.len() as u64);
    }
    if names("lookalike")
        && report.persons.estimate <= 1
        && let Some(recipient) = lookalike()
    {
        return Cause::Lookalike(recipient);
    }
    if let Some(reason) = strictest.filter(|_| names("slow")) {
        return Cause::Rule(reason);
    }
    if (names("unscannable") || names("unread")) && report.has_unscannable() {
        return Cause::Unscannable;
    }
    // A rule of the municipality's own making knows best what it is about.
    if let Some(reason) = strictest.filter(|_| !OF_DATA.iter().any(|word| names(word))) {
        return Cause::Rule(reason);
    }
    if !weighty(report).is_empty() {
        return Cause::Data;
    }
    if report.has_unscannable() {
        return Cause::Unscannable;
    }
    match (lookalike(), strictest) {
        (Some(recipient), _) => Cause::Lookalike(recipient),
        (None, Some(reason)) => Cause::Rule(reason),
        (None, None) => Cause::Nothing,
    }
}

fn data(report: &Report, texts: &Texts) -> String {
    let persons = report.persons;
    let exactness = if persons.min == persons.max { Exactness::Exact } else { Exactness::About };
    let weighty = weighty(report);
    let files: Vec<Option<&str>> = weighty.iter().map(|finding| attachment(finding)).collect();
    let spot = match files.first() {
        Some(first) if files.iter().all(|file| file == first) => {
            first.map_or(Spot::Message, Spot::Attachment)
        }
        Some(_) => Spot::Several,
        None => Spot::Message,
    };
    (texts.why.data)(&spot, &kinds(report, texts.language), persons.estimate, exactness)
}

fn unscannable(report: &Report, texts: &Texts) -> String {
    let unread: Vec<&PartReport> =
        report.parts.iter().filter(|part| part.status == PartStatus::Unscannable).collect();
    let Some(first) = unread.first() else { return texts.why.nothing.to_owned() };
    if unread.len() > 1 {
        return (texts.why.unscannable_many)(unread.len() as u64);
    }
    let spot =
        if is_file_name(&first.name) { Spot::Attachment(&first.name) } else { Spot::Message };
    let because = (texts.words.unscannable)(first.why.as_deref().unwrap_or_default());
    (texts.why.unscannable)(&spot, because)
}

fn goes_to(verdict: &Verdict, texts: &Texts) -> String {
    let stopped = stopped_recipients(verdict).map(|r| (r.class, r.address.as_str()));
    (texts.why.goes_to)(&destinations(stopped, texts.language))
}

/// The recipients that the strictest action is about: those held or refused, or all.
fn stopped_recipients(verdict: &Verdict) -> impl Iterator<Item = &RecipientDecision> {
    let decision = &verdict.decision;
    decision
        .recipients
        .iter()
        .filter(|r| decision.action == Action::Deliver || r.action > Action::Deliver)
}

/// What weighs in a report: certain numbers and sensitive subjects, or else everything found, the
/// most telling first.
fn weighty(report: &Report) -> Vec<&Finding> {
    let likely = report.findings.iter().filter(|f| f.confidence >= LIKELY && f.count > 0);
    let strong: Vec<_> = likely.clone().filter(|f| !ORDINARY.contains(&f.kind)).collect();
    if !strong.is_empty() {
        return strong;
    }
    let mut ordinary: Vec<_> = likely.collect();
    ordinary.sort_by_key(|finding| ORDINARY.iter().position(|kind| *kind == finding.kind));
    ordinary
}

/// The kinds of `findings` in their order, each once, at most three.
fn distinct(findings: &[&Finding]) -> Vec<Kind> {
    let mut kinds = Vec::new();
    for finding in findings {
        if !kinds.contains(&finding.kind) && kinds.len() < KINDS_MAX {
            kinds.push(finding.kind);
        }
    }
    kinds
}

/// The attachment in which a finding stands; `None` for the text or header of the mail itself.
fn attachment(finding: &Finding) -> Option<&str> {
    let outermost = finding.place.split(" > ").next().unwrap_or_default();
    is_file_name(outermost).then_some(outermost)
}

/// Whether the name of a part is one that a person gave to a file, `brief.docx`; parts without a
/// name are described in words instead, `text/html body`.
fn is_file_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && (1..=8).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// Kinds that are named only where nothing weighs more, most telling first.
const ORDINARY: [Kind; 8] = [
    Kind::Name,
    Kind::DateOfBirth,
    Kind::Address,
    Kind::Phone,
    Kind::Email,
    Kind::LicencePlate,
    Kind::Postcode,
    Kind::Iban,
];

/// What the rules of the release are called that hold data itself, or say so beside another rule.
const OF_DATA: [&str; 7] =
    ["bulk", "number", "subject", "several", "lookalike", "doubtful-recipient", "attachment"];

const LIKELY: f32 = 0.5;

const KINDS_MAX: usize = 3;

#[cfg(test)]
mod tests {
    use super::why;
    use crate::destination::Class;
    use crate::detect::Because;
    use crate::detect::Finding;
    use crate::detect::Kind;
    use crate::policy::Action;
    use crate::policy::Decision;
    use crate::policy::Reason;
    use crate::policy::RecipientDecision;
    use crate::policy::Route;
    use crate::policy::Verdict;
    use crate::render::Language;
    use crate::scan::PartReport;
    use crate::scan::PartStatus;
    use crate::scan::Persons;
    use crate::scan::Report;

    fn held(rule: &str, people: u64, to: &[(&str, Class)]) -> Verdict {
        let recipients = to.iter().map(|(address, class)| RecipientDecision {
            address: (*address).to_owned(),
            class: *class,
            because: "m.bos@voorbeeld.nl".to_owned(),
            noted: crate::destination::Noted::default(),
            action: if *class > Class::Trusted { Action::Hold } else { Action::Deliver },
            route: Route::Normal,
        });
        Verdict {
            report: Report {
                persons: Persons {
                    min: people,
                    max: people + 2,
                    estimate: people,
                    ..Persons::default()
                },
                ..Report::default()
            },
            decision: Decision {
                action: Action::Hold,
                reasons: vec![Reason {
                    rule: rule.to_owned(),
                    nl: "Het bericht is te laat verstuurd".to_owned(),
                    en: "The message was sent too late.".to_owned(),
                    seen: Vec::new(),
                }],
                recipients: recipients.collect(),
                ..Decision::default()
            },
        }
    }

    fn finding(kind: Kind, place: &str, distinct: u64) -> Finding {
        Finding {
            kind,
            count: distinct,
            distinct,
            quoted: 0,
            confidence: 0.99,
            place: place.to_owned(),
            lines: None,
            samples: Vec::new(),
            because: Because::default(),
        }
    }

    fn unread(name: &str, why: &str) -> PartReport {
        PartReport {
            name: name.to_owned(),
            media_type: "application/zip".to_owned(),
            status: PartStatus::Unscannable,
            why: Some(why.to_owned()),
            size_bytes: 1,
            ..PartReport::default()
        }
    }

    fn check(verdict: &Verdict, nl: &str, en: &str) {
        assert_eq!(why(verdict, Language::Dutch), nl);
        assert_eq!(why(verdict, Language::English), en);
    }

    #[test]
    fn names_the_attachment_the_kinds_the_people_and_the_destination() {
        let mut verdict = held(
            "bulk-to-private",
            2600,
            &[("iemand@gmail.com", Class::Private), ("m.bos@voorbeeld.nl", Class::Internal)],
        );
        verdict.report.findings = vec![
            finding(Kind::Bsn, "leerlingen.xlsx > Blad1 > C", 2600),
            finding(Kind::Education, "leerlingen.xlsx > Blad1 > G", 41),
            finding(Kind::Name, "leerlingen.xlsx > Blad1 > A", 2600),
        ];
        check(
            &verdict,
            "De bijlage leerlingen.xlsx bevat burgerservicenummers (BSN) en gegevens over \
             onderwijs en verzuim van ongeveer 2.600 personen. Het bericht gaat naar een \
             privéadres (gmail.com).",
            "The attachment leerlingen.xlsx contains citizen service numbers (BSN) and data about \
             education and truancy of about 2,600 people. The message goes to a private address \
             (gmail.com).",
        );
    }

    #[test]
    fn names_ordinary_data_where_nothing_weighs_more() {
        let mut verdict = held(
            "bulk",
            12,
            &[
                ("a@gmail.com", Class::Private),
                ("b@hotmail.com", Class::Private),
                ("c@bedrijf.nl", Class::Unexpected),
            ],
        );
        verdict.report.findings =
            vec![finding(Kind::Name, "lijst.csv > A", 12), finding(Kind::Phone, "tekst", 12)];
        check(
            &verdict,
            "De e-mail en de bijlagen bevatten namen en telefoonnummers van ongeveer 12 personen. \
             Het bericht gaat naar 2 privéadressen en een onbekend adres (bedrijf.nl).",
            "The e-mail and its attachments contain names and phone numbers of about 12 people. \
             The message goes to 2 private addresses and an unknown address (bedrijf.nl).",
        );
    }

    #[test]
    fn says_one_persons_data_in_the_singular() {
        let mut verdict = held("number-to-private", 1, &[("a@gmail.com", Class::Private)]);
        verdict.report.persons.max = 1;
        verdict.report.findings = vec![finding(Kind::Bsn, "text/plain body", 1)];
        check(
            &verdict,
            "De e-mail bevat een burgerservicenummer (BSN) van 1 persoon. Het bericht gaat naar \
             een privéadres (gmail.com).",
            "The e-mail contains a citizen service number (BSN) of 1 person. The message goes to \
             a private address (gmail.com).",
        );
    }

    #[test]
    fn says_what_could_not_be_checked_and_why() {
        let mut verdict = held("unscannable", 0, &[("a@bedrijf.nl", Class::Unexpected)]);
        verdict.report.parts = vec![unread("dossier.zip", "encrypted")];
        check(
            &verdict,
            "Wij konden de bijlage dossier.zip niet controleren, omdat er een wachtwoord op zit. \
             Het bericht gaat naar een onbekend adres (bedrijf.nl).",
            "We could not check the attachment dossier.zip because it has a password. The message \
             goes to an unknown address (bedrijf.nl).",
        );
    }

    #[test]
    fn says_which_address_resembles_which() {
        let verdict = held("lookalike", 0, &[("m.bos@voorbee1d.nl", Class::Lookalike)]);
        check(
            &verdict,
            "Het adres m.bos@voorbee1d.nl lijkt op m.bos@voorbeeld.nl, maar is niet hetzelfde.",
            "The address m.bos@voorbee1d.nl looks like m.bos@voorbeeld.nl but is not the same.",
        );
    }

    #[test]
    fn says_that_recipients_see_each_other() {
        let mut verdict = held("visible-addresses", 0, &[("a@gmail.com", Class::Private)]);
        verdict.report.header.visible = (0..1467).map(|n| format!("p{n}@gmail.com")).collect();
        check(
            &verdict,
            "Alle 1.467 ontvangers kunnen elkaars e-mailadres zien. Zet de adressen in BCC.",
            "All 1,467 recipients can see each other's address. Use BCC.",
        );
    }

    #[test]
    fn names_places_as_a_reader_knows_them() {
        for (text, nl) in [
            ("text/plain body", "tekst van de e-mail"),
            ("Subject", "onderwerp"),
            ("", "e-mail"),
            ("brief.eml > text/html body", "brief.eml > tekst van de e-mail"),
            ("leerlingen.xlsx > Blad1 > C", "leerlingen.xlsx > Blad1 > C"),
            ("a.pdf > page 2 > form field Partner", "a.pdf > pagina 2 > formulierveld Partner"),
        ] {
            assert_eq!(super::place(text, Language::Dutch), nl);
        }
    }

    #[test]
    fn gives_the_sentence_of_a_rule_of_ones_own_whatever_is_in_the_message() {
        let mut verdict = held("night-mail", 1, &[("a@gmail.com", Class::Private)]);
        let nl =
            "Het bericht is te laat verstuurd. Het bericht gaat naar een privéadres (gmail.com).";
        let en =
            "The message was sent too late. The message goes to a private address (gmail.com).";
        check(&verdict, nl, en);
        verdict.report.findings = vec![finding(Kind::Bsn, "text/plain body", 1)];
        verdict.decision.reasons[0].nl = "het bericht is te laat verstuurd".to_owned();
        check(&verdict, nl, en);
    }
}
