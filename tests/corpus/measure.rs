//! How well the gateway judges the corpus: the real scan, the default rules, and what they miss.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use sluis::config;
use sluis::destination::Directory;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::detect::Detectors;
use sluis::detect::Kind;
use sluis::detect::detect;
use sluis::detect::fold;
use sluis::document::File;
use sluis::extract::Budget;
use sluis::extract::Limits;
use sluis::extract::collect;
use sluis::fault::Source;
use sluis::mail::Address;
use sluis::mail::Envelope;
use sluis::mail::Parties;
use sluis::mail::Recipient;
use sluis::policy::Action;
use sluis::policy::Circumstances;
use sluis::policy::Occasion;
use sluis::policy::Rulebook;
use sluis::policy::Verdict;
use sluis::policy::judge;
use sluis::scan::scan;

use crate::corpus::Duty;
use crate::corpus::Mail;
use crate::corpus::Told;
use crate::corpus::stage::OWN_DOMAIN;
use crate::corpus::stage::Truth;

/// What messages are judged with: what the gateway has where nobody configured anything but its
/// own domain.
pub(crate) struct Scale {
    detectors: Detectors,
    lists: Lists,
    rules: Rulebook,
    parties: Parties,
}

impl Scale {
    pub(crate) fn new() -> Self {
        let sources = config::sources(None).expect("the rules built in");
        let text = format!("[organisation]\ndomains = [\"{OWN_DOMAIN}\"]\n");
        let source = Source { file: "sluis.toml".to_owned(), text };
        let config = config::parse(&source, std::path::Path::new("")).expect("a configuration");
        Self {
            detectors: Detectors::compile(&sources).expect("the rules built in"),
            lists: Lists::compile(&sources, &config.configured()).expect("the lists built in"),
            rules: Rulebook::compile(&sources).expect("the rules built in"),
            parties: Parties { own_domains: config.organisation.domains, ..Parties::default() },
        }
    }

    /// What the gateway does with a message.
    pub(crate) fn verdict(&self, mail: &Mail) -> Verdict {
        let address = |text: &String| Address::parse(text).expect("an address");
        let recipients: Vec<Address> = mail.to.iter().map(address).collect();
        let sender = address(&mail.from);
        let parties = Parties {
            senders: vec![sender.clone()],
            recipients: recipients.clone(),
            own_domains: self.parties.own_domains.clone(),
        };
        let recipient = |address| Recipient { address, parameters: String::new() };
        let envelope = Envelope {
            sender: Some(sender),
            sender_parameters: String::new(),
            recipients: recipients.into_iter().map(recipient).collect(),
            client: None,
            helo: String::new(),
        };
        let report = scan(&message(mail), &parties, &self.detectors, Limits::default());
        let directory = Directory::default();
        let occasion = Occasion::new(&envelope, &directory, 0, Timestamp::UNIX_EPOCH);
        let history = History::default();
        let around = Circumstances::gather(&report, &envelope, &self.lists, &history, occasion);
        judge(report, &around, &self.rules)
    }

    /// The likely values in a message, whoever's they are, and the words of names and addresses
    /// one by one.
    fn found(&self, mail: &Mail) -> BTreeSet<(Kind, String)> {
        let mut found = BTreeSet::new();
        let mut budget = Budget::new(Limits::default());
        let mut files = vec![message(mail)];
        while let Some(file) = files.pop() {
            let read = collect(&file, &mut budget);
            files.extend(read.files);
            detect(&read.document, &self.detectors, &mut |unit| {
                let hits = unit.sightings.iter().map(|sighting| &sighting.hit);
                let likely = hits.filter(|hit| hit.confidence >= LIKELY);
                found.extend(likely.map(|hit| (hit.kind, hit.value.clone())));
            });
        }
        found
    }
}

fn message(mail: &Mail) -> File {
    File {
        name: "message.eml".to_owned(),
        media_type: Some("message/rfc822".to_owned()),
        bytes: mail.bytes.clone().into(),
    }
}

/// The figures.
#[derive(Default)]
pub(crate) struct Quality {
    duties: BTreeMap<Duty, Share>,
    kinds: BTreeMap<(Duty, &'static str), Share>,
    forms: BTreeMap<(bool, String), Share>,
    detectors: BTreeMap<Kind, Detected>,
    counts: [Counts; 2],
    /// Messages that must pass in which a number was taken for a person's.
    by_chance: Share,
}

/// So many of so many went wrong.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Share {
    pub(crate) wrong: usize,
    pub(crate) all: usize,
}

#[derive(Default)]
struct Detected {
    expected: usize,
    recalled: usize,
    hits: usize,
    right: usize,
}

#[derive(Default)]
struct Counts {
    messages: usize,
    beyond: usize,
    error: f64,
    kinds: BTreeMap<&'static str, Share>,
}

impl Quality {
    /// Judges one more message; gives what is wrong with the judgement, if anything is.
    pub(crate) fn add(&mut self, scale: &Scale, mail: &Mail) -> Option<String> {
        let verdict = scale.verdict(mail);
        let is_held = verdict.decision.action >= Action::Hold;
        let is_right = is_held == (mail.duty != Duty::Pass);
        self.duties.entry(mail.duty).or_default().add(is_right);
        self.kinds.entry((mail.duty, mail.kind)).or_default().add(is_right);
        self.forms.entry((mail.duty == Duty::Pass, mail.form.clone())).or_default().add(is_right);
        if mail.duty == Duty::Pass {
            self.by_chance.add(verdict.report.persons.numbered == 0);
        }
        let mut wrong = (!is_right).then(|| if is_held { "held" } else { "passed" }.to_owned());
        if let Some((truth, told)) = mail.persons {
            let (counts, least) = match told {
                Told::InRows => (&mut self.counts[0], 0.02),
                Told::InWords => (&mut self.counts[1], 0.2),
            };
            let estimate = verdict.report.persons.estimate;
            let error = estimate.abs_diff(truth) as f64 / truth as f64;
            counts.messages += 1;
            counts.error += error.min(1.0);
            counts.beyond += usize::from(error > least);
            counts.kinds.entry(mail.kind).or_default().add(error <= least);
            if error > least {
                wrong.get_or_insert(format!("{estimate}-for-{truth}"));
            }
        }
        self.compare(&mail.truth, &scale.found(mail));
        wrong
    }

    /// Sets what was found against what stands there.
    fn compare(&mut self, truth: &Truth, found: &BTreeSet<(Kind, String)>) {
        let plain = |values: &BTreeSet<(Kind, String)>| -> BTreeSet<(Kind, String)> {
            values.iter().flat_map(|(kind, value)| pieces(*kind, value)).collect()
        };
        let (expected, allowed, hits) =
            (plain(&truth.expected), plain(&truth.allowed), plain(found));
        for piece in &expected {
            let detected = self.detectors.entry(piece.0).or_default();
            detected.expected += 1;
            detected.recalled += usize::from(hits.contains(piece));
        }
        for piece in &hits {
            let detected = self.detectors.entry(piece.0).or_default();
            detected.hits += 1;
            detected.right += usize::from(allowed.contains(piece));
        }
    }

    /// Share of messages with this duty that were judged wrongly.
    pub(crate) fn wrong(&self, duty: Duty) -> Share {
        self.duties.get(&duty).copied().unwrap_or_default()
    }

    /// Share of messages of which the people were counted too far off: in tables, in words.
    pub(crate) fn miscounted(&self) -> [Share; 2] {
        let share = |counts: &Counts| Share { wrong: counts.beyond, all: counts.messages };
        [share(&self.counts[0]), share(&self.counts[1])]
    }

    /// Messages that must pass in which chance made a number of someone.
    pub(crate) fn by_chance(&self) -> Share {
        self.by_chance
    }
}

impl Share {
    fn add(&mut self, is_right: bool) {
        self.all += 1;
        self.wrong += usize::from(!is_right);
    }

    /// In percent.
    pub(crate) fn percent(self) -> f64 {
        100.0 * self.wrong as f64 / self.all.max(1) as f64
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [
            (Duty::Bulk, "bulk that passed"),
            (Duty::Single, "single numbers that passed"),
            (Duty::Subject, "sensitive subjects that passed"),
            (Duty::Pass, "ordinary mail that was held"),
        ];
        for (duty, name) in names {
            let share = self.wrong(duty);
            writeln!(f, "{name:<42}{share}")?;
        }
        writeln!(f, "{:<42}{}", "ordinary mail with a number by chance", self.by_chance())?;
        let names = ["tables, off by > 2 %", "prose, off by > 20 %"];
        for ((counts, share), name) in self.counts.iter().zip(self.miscounted()).zip(names) {
            let mean = 100.0 * counts.error / counts.messages.max(1) as f64;
            writeln!(f, "{:<42}{share}, mean error {mean:.1} %", format!("people in {name}"))?;
        }
        writeln!(f, "\ndetector             recall       precision")?;
        for (kind, detected) in &self.detectors {
            let percent = |part: usize, all: usize| 100.0 * part as f64 / all.max(1) as f64;
            let recall = percent(detected.recalled, detected.expected);
            let precision = percent(detected.right, detected.hits);
            let (expected, hits) = (detected.expected, detected.hits);
            writeln!(
                f,
                "{:<20}{recall:>6.1} % of {expected:<6}{precision:>6.1} % of {hits}",
                kind.name()
            )?;
        }
        self.fmt_failing(f)
    }
}

impl Quality {
    fn fmt_failing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nkinds judged wrongly")?;
        for ((duty, kind), share) in self.kinds.iter().filter(|(_, share)| share.wrong > 0) {
            writeln!(f, "  {:<38}{share}", format!("{duty:?}/{kind}"))?;
        }
        writeln!(f, "forms judged wrongly")?;
        for ((passes, form), share) in self.forms.iter().filter(|(_, share)| share.wrong > 0) {
            let duty = if *passes { "Pass" } else { "Hold" };
            writeln!(f, "  {:<38}{share}", format!("{duty}/{form}"))?;
        }
        for (counts, name) in self.counts.iter().zip(["in rows", "in words"]) {
            writeln!(f, "kinds miscounted {name}")?;
            for (kind, share) in counts.kinds.iter().filter(|(_, share)| share.wrong > 0) {
                writeln!(f, "  {kind:<38}{share}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>5} of {:<6}{:>6.2} %", self.wrong, self.all, self.percent())
    }
}

/// What is compared of a value: the words of names and addresses, the signs of numbers.
fn pieces(kind: Kind, value: &str) -> Vec<(Kind, String)> {
    let signs = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let value = match kind {
        Kind::Name | Kind::Address => {
            let folded = fold(value).replace('ı', "i").replace('ł', "l");
            let words = folded.split(|c: char| !c.is_alphanumeric());
            let words = words.filter(|word| word.len() > 2 && !TITLES.contains(word));
            return words.map(|word| (kind, word.to_owned())).collect();
        }
        Kind::Phone => {
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            digits.get(digits.len().saturating_sub(9)..).unwrap_or_default().to_owned()
        }
        Kind::Email => value.to_lowercase(),
        Kind::DateOfBirth => value.to_owned(),
        _ => signs(value).to_uppercase(),
    };
    vec![(kind, value)]
}

/// Words that belong to a name or not.
const TITLES: [&str; 7] = ["mevrouw", "heer", "van", "den", "der", "the", "wethouder"];

const LIKELY: f32 = 0.5;
