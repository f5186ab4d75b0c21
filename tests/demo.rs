//! The letters of the demo, through scan and judgement: the known breaches are held, ordinary mail
//! passes, and the people are counted.

use bytes::Bytes;
use sluis::cli::demo::Expected;
use sluis::cli::demo::Letter;
use sluis::cli::demo::letters;
use sluis::config;
use sluis::destination::Configured;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::destination::Pattern;
use sluis::detect::Detectors;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::mail::Envelope;
use sluis::mail::Parties;
use sluis::mail::Recipient;
use sluis::policy::Action;
use sluis::policy::Rulebook;
use sluis::policy::Verdict;
use sluis::scan::scan;

use crate::common::judging::judge;

#[test]
fn every_letter_ends_as_it_should() {
    let judging = Judging::new();
    for letter in letters() {
        let decision = judging.verdict(&letter).decision;
        let held = decision.recipients.iter().filter(|one| one.action == Action::Hold).count();
        let outcome = match held {
            0 => Expected::Delivered,
            all if all == letter.recipients.len() => Expected::Held,
            _ => Expected::Split,
        };
        assert_eq!(outcome, letter.expected, "{}: {:?}", letter.title, decision.reasons);
    }
}

#[test]
fn the_people_of_the_known_breaches_are_counted() {
    let judging = Judging::new();
    let counted = [
        ("Aalten", 5_500, 5_500),
        ("The Hague", 2_600, 0),
        ("Almelo", 320, 320),
        ("One resident", 1, 1),
        ("Totals for the press", 90, 90),
        ("A report in Word about 35", 35, 35),
        // A letter that greets the one it goes to is about that one.
        ("A letter to a resident", 0, 0),
        ("A list of 120 invoice numbers", 0, 0),
        ("A price list", 0, 0),
    ];
    for (title, persons, numbered) in counted {
        let letters = letters();
        let letter = letters.iter().find(|letter| letter.title.starts_with(title));
        let letter = letter.expect("a letter of that title");
        let found = judging.verdict(letter).report.persons;
        assert_eq!((found.estimate, found.numbered), (persons, numbered), "{title}");
    }
}

struct Judging {
    detectors: Detectors,
    lists: Lists,
    rulebook: Rulebook,
    own: Domain,
}

impl Judging {
    fn new() -> Self {
        let sources = config::sources(None).expect("the rules built in");
        let own = Domain::parse("voorbeeld.nl").expect("a domain");
        let pattern = |text| Pattern::parse(text).expect("a pattern");
        let configured = Configured {
            internal: vec![own.clone()],
            trusted: vec![pattern("duo.nl")],
            expected: vec![pattern("zorgpartner-oost.nl")],
            ..Configured::default()
        };
        Self {
            detectors: Detectors::compile(&sources).expect("the words built in"),
            lists: Lists::compile(&sources, &configured).expect("the lists built in"),
            rulebook: Rulebook::compile(&sources).expect("the rules built in"),
            own,
        }
    }

    fn verdict(&self, letter: &Letter) -> Verdict {
        let address = |text: &String| Address::parse(text).expect("an invented address");
        let recipient =
            |text: &String| Recipient { address: address(text), parameters: String::new() };
        let envelope = Envelope {
            sender: Address::parse(&letter.sender).ok(),
            sender_parameters: String::new(),
            recipients: letter.recipients.iter().map(recipient).collect(),
            client: None,
            helo: String::new(),
        };
        let parties = Parties {
            senders: envelope.sender.iter().cloned().collect(),
            recipients: envelope.addresses().cloned().collect(),
            own_domains: vec![self.own.clone()],
        };
        let file = File {
            name: "message.eml".to_owned(),
            media_type: None,
            bytes: Bytes::from(letter.message.clone()),
        };
        let report = scan(&file, &parties, &self.detectors, Limits::default());
        judge(report, &envelope, &self.lists, &History::default(), &self.rulebook)
    }
}
