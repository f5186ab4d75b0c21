//! A year of mail of a municipality, made by lot from a seed and judged by the real rules, lists,
//! learning and store: how much is held, and which mistakes are caught.

mod figures;
mod letters;
mod mistakes;
mod office;
mod slips;
mod town;

pub(crate) use figures::Figures;
pub(crate) use mistakes::Mistake;

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::civil::Weekday;
use jiff::civil::date;
use jiff::tz::TimeZone;
use sluis::destination::NoMail;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::mail::Envelope;
use sluis::mail::Recipient;
use sluis::scan::Report;

use crate::corpus::lot::Lot;
use crate::year::letters::Letters;
use crate::year::letters::Load;
use crate::year::office::Office;
use crate::year::town::PARTNERS;
use crate::year::town::PROVIDERS;
use crate::year::town::Town;
use crate::year::town::resident;

/// How much is simulated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// People who send mail.
    pub(crate) employees: usize,
    /// Days, weekends included, from Monday 5 January 2026.
    pub(crate) days: i32,
    /// Mistakes that are planted on a working day.
    pub(crate) mistakes_a_day: u64,
    /// Letters of each kind of the corpus.
    pub(crate) letters: usize,
}

/// One message before it is sent.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) to: Vec<String>,
    /// The name shown in front of the last recipient.
    pub(crate) shown: String,
    pub(crate) load: Load,
    /// Whether it goes to a resident and is about that resident.
    pub(crate) is_personal: bool,
    /// Whether the recipients are hidden from each other.
    pub(crate) is_blind: bool,
    pub(crate) mistake: Option<Mistake>,
    pub(crate) meant: Option<String>,
}

/// A town in the course of its year.
struct Year {
    lot: Lot,
    town: Town,
    office: Office,
    letters: Letters,
    /// Residents whom each employee wrote to.
    residents: HashMap<usize, Vec<String>>,
    figures: Figures,
}

/// Runs it. `each_week` hears the figures so far at the end of every week.
pub(crate) async fn run(scale: Scale, mut each_week: impl FnMut(i32, &Figures)) -> Figures {
    let mut lot = Lot::new(2026);
    let town = Town::new(&mut lot, scale.employees);
    let office = Office::open(&town.directory(), &PARTNERS);
    let letters = Letters::read(&office.judging, scale.letters).await;
    let (residents, figures) = (HashMap::new(), Figures::default());
    let mut year = Year { lot, town, office, letters, residents, figures };
    let first = date(2026, 1, 5);
    for number in 0..scale.days {
        let day = first.checked_add(number.days()).expect("a day");
        let present = presence(day);
        if present > 0 {
            year.day(&scale, number / 7, day, present).await;
        }
        if number % 7 == 6 {
            let now = moment(day, 17, 0);
            year.figures.learned = year.office.learned(now).await;
            each_week(number / 7, &year.figures);
        }
    }
    for number in [0, scale.employees / 2, scale.employees - 1] {
        let sender = Address::parse(&year.town.employees[number].address).expect("an address");
        assert!(year.office.is_true_to_the_store(&sender).await, "{number}");
    }
    year.figures
}

impl Year {
    async fn day(&mut self, scale: &Scale, week: i32, day: Date, present: u64) {
        let mut senders = Vec::new();
        for employee in 0..scale.employees {
            if !self.lot.chance(present) {
                continue;
            }
            // Some write two mails a day and some forty.
            let mails = match employee % 10 {
                0 => self.lot.between(15, 40),
                1..=3 => self.lot.between(2, 6),
                _ => self.lot.between(6, 16),
            };
            senders.extend(std::iter::repeat_n((employee, None), mails as usize));
        }
        for number in 0..scale.mistakes_a_day {
            let kinds = Mistake::ALL.len() as u64;
            let kind = (number + self.lot.between(0, kinds - 1)) % kinds;
            let employee = self.lot.between(0, scale.employees as u64 - 1) as usize;
            senders.push((employee, Some(Mistake::ALL[kind as usize])));
        }
        self.lot.shuffle(&mut senders);
        for (number, (employee, mistake)) in senders.iter().enumerate() {
            let minute = number * WORKDAY_MINUTES / senders.len();
            let now = moment(day, 8, minute);
            self.send(week, *employee, *mistake, now).await;
            if number % NOTED == NOTED - 1 {
                self.office.write_notes(now).await;
            }
        }
        self.office.write_notes(moment(day, 18, 0)).await;
    }

    async fn send(&mut self, week: i32, employee: usize, mistake: Option<Mistake>, now: Timestamp) {
        let sender = Address::parse(&self.town.employees[employee].address).expect("an address");
        let draft = match mistake {
            None => Some(self.draft(employee)),
            Some(mistake) => {
                let written = self.office.written_before(&sender);
                mistake.make(&mut self.lot, &mut self.town, employee, written)
            }
        };
        let Some(draft) = draft else { return };
        let report = self.report(employee, &draft);
        let recipient = |text: &String| Recipient {
            address: Address::parse(text).expect("an address"),
            parameters: String::new(),
        };
        let envelope = Envelope {
            sender: Some(sender),
            sender_parameters: String::new(),
            recipients: draft.to.iter().map(recipient).collect(),
            client: None,
            helo: String::new(),
        };
        let no_mail = self.no_mail(&draft, &envelope);
        let decision = self.office.send(report, &envelope, no_mail, now).await;
        self.figures.add(week, &draft, &decision);
    }

    /// An ordinary message.
    fn draft(&mut self, employee: usize) -> Draft {
        let mut draft = Draft::default();
        let department = self.town.employees[employee].department;
        // Departments of the social domain work with partners, and with residents.
        let is_social = department < 6;
        let (partners, residents) = if is_social { (25, 35) } else { (4, 30) };
        let percent = self.lot.between(1, 100);
        if percent <= partners {
            let partner =
                &self.town.partners[self.lot.between(0, PARTNERS.len() as u64 - 1) as usize];
            let contact = (employee + self.lot.between(0, 1) as usize) % partner.contacts.len();
            draft.to.push(format!("{}@{}", partner.contacts[contact].0, partner.domain));
            draft.load = self.load(25, 10);
        } else if percent <= partners + residents {
            self.write_to_residents(employee, &mut draft);
        } else {
            let number = self.organisation(department);
            let one = &self.town.organisations[number];
            let contact = (employee + number) % one.contacts.len();
            draft.to.push(format!("{}@{}", one.contacts[contact].0, one.domain));
            if self.lot.chance(12) && one.contacts.len() > 1 {
                let other = (contact + 1) % one.contacts.len();
                draft.to.push(format!("{}@{}", one.contacts[other].0, one.domain));
            }
            draft.load = if is_social { self.load(3, 1) } else { self.load(1, 0) };
        }
        draft
    }

    /// Work with personal data, of a hundred times so many.
    fn load(&mut self, single_percent: u64, bulk_percent: u64) -> Load {
        match self.lot.between(1, 100) {
            lot if lot <= bulk_percent => Load::Bulk,
            lot if lot <= bulk_percent + single_percent => Load::Single,
            _ => Load::Nothing,
        }
    }

    fn write_to_residents(&mut self, employee: usize, draft: &mut Draft) {
        let known = self.residents.entry(employee).or_default();
        let count = match self.lot.between(1, 1000) {
            1..=4 => self.lot.between(20, 60),
            5..=12 => self.lot.between(2, 9),
            _ => 1,
        };
        draft.is_blind = count >= 20;
        for _ in 0..count {
            let back = known.len().min(60) as u64;
            if back > 0 && self.lot.chance(45) {
                let at = known.len() - 1 - self.lot.between(0, back - 1) as usize;
                draft.to.push(known[at].clone());
            } else {
                let (address, _) = resident(&mut self.lot);
                known.push(address.clone());
                draft.to.push(address);
            }
        }
        draft.to.sort_unstable();
        draft.to.dedup();
        draft.is_personal = count == 1 && self.lot.chance(75);
        if !draft.is_personal && count == 1 && self.lot.chance(1) {
            draft.load = Load::Single;
        }
    }

    /// An organisation: those that many write to first (Zipf), another order in each department,
    /// and now and then a new one.
    fn organisation(&mut self, department: usize) -> usize {
        if self.lot.chance(1) && self.lot.chance(60) {
            return self.town.found(&mut self.lot);
        }
        let all = self.town.organisations.len();
        let part = self.lot.between(0, 1_000_000) as f64 / 1_000_000.0;
        let rank = ((all as f64).powf(part) as usize).min(all) - 1;
        if self.lot.chance(30) { rank } else { (rank * 7 + department * 131) % all }
    }

    /// What the scan says of the letter, with the header that this message has.
    fn report(&mut self, employee: usize, draft: &Draft) -> Report {
        let mut report = match draft.is_personal {
            true => self.letters.draw_personal(&mut self.lot),
            false => self.letters.draw(&mut self.lot, draft.load),
        };
        let header = &mut report.header;
        let own = &self.town.employees[employee];
        header.from = vec![own.address.clone()];
        header.from_name.clone_from(&own.name);
        header.visible = if draft.is_blind { vec![own.address.clone()] } else { draft.to.clone() };
        let shown = (!draft.shown.is_empty()).then(|| draft.to.last().cloned()).flatten();
        header.names = shown.map(|to| (to, draft.shown.clone())).into_iter().collect();
        report
    }

    /// What the name servers say: nobody has most names that are slips of others, and somebody has
    /// most slips of a provider.
    fn no_mail(&mut self, draft: &Draft, envelope: &Envelope) -> HashMap<Domain, NoMail> {
        let mut denied = HashMap::new();
        if draft.mistake.is_none() {
            return denied;
        }
        let taken = if draft.mistake == Some(Mistake::ProviderMistyped) { 80 } else { 30 };
        let history = sluis::destination::History::default();
        for domain in self.office.judging.strange_domains(envelope, &history) {
            let is_there = self.town.has(domain.as_str()) || PROVIDERS.contains(&domain.as_str());
            if !is_there && !self.lot.chance(taken) {
                denied.insert(domain, NoMail::NoSuchDomain);
            }
        }
        denied
    }
}

/// Of a hundred employees, how many send mail on that day.
fn presence(day: Date) -> u64 {
    let is_free = HOLIDAYS.contains(&(day.month(), day.day()));
    match day.weekday() {
        Weekday::Saturday | Weekday::Sunday => 0,
        _ if is_free => 0,
        weekday => {
            let summer = day >= date(day.year(), 7, 18) && day <= date(day.year(), 8, 30);
            let christmas = day.month() == 12 && day.day() > 20;
            let usual =
                if matches!(weekday, Weekday::Wednesday | Weekday::Friday) { 60 } else { 78 };
            if summer || christmas { usual / 2 } else { usual }
        }
    }
}

fn moment(day: Date, hour: i8, minute: usize) -> Timestamp {
    let start = day.at(hour, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a time").timestamp();
    start.checked_add((minute as i64).minutes()).expect("a time")
}

/// Free days of 2026, month and day.
const HOLIDAYS: [(i8, i8); 8] =
    [(1, 1), (4, 3), (4, 6), (4, 27), (5, 14), (5, 15), (5, 25), (12, 25)];

const WORKDAY_MINUTES: usize = 9 * 60;

/// Messages after which notes are written: some minutes of a working day.
const NOTED: usize = 200;
