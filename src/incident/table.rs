//! The register as a table, for the yearly report and the regulator, and its figures. No address of
//! a recipient stands in it, and nobody is counted by what they sent or decided.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Form;
use crate::breach::Question;
use crate::incident::Case;
use crate::incident::Error;
use crate::incident::Filter;
use crate::incident::Period;
use crate::incident::Register;
use crate::incident::record::record;
use crate::incident::register::wanted;
use crate::render::Language;
use crate::spreadsheet;
use crate::store;
use crate::store::IncidentState;
use crate::store::Tx;

/// The incidents of a period, one a row.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The version of these fields.
    pub schema_version: u32,
    /// The organisation.
    pub organisation: String,
    /// The incidents, in the order in which they were opened.
    pub incidents: Vec<TableRow>,
}

/// One incident, as the table has it: each field by its name, in order.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct TableRow(BTreeMap<&'static str, String>);

/// The figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// All incidents but those that came to nothing.
    pub incidents: u64,
    /// Those that are a breach.
    pub breaches: u64,
    /// Those that the regulator was told of.
    pub reported: u64,
    /// Those that it was told of too late, or not at all while nobody decided that it need not be.
    pub late: u64,
    /// Those of which the people were told.
    pub subjects_informed: u64,
    /// Messages that were held and not sent, or sent with what would have leaked hidden.
    pub prevented: u64,
    /// By kind of incident.
    pub by_kind: Vec<Counted>,
    /// By department.
    pub by_department: Vec<Counted>,
    /// By cause.
    pub by_cause: Vec<Counted>,
}

/// A line of the figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// What is counted, by its name; empty for what nobody knows.
    pub name: String,
    /// How many incidents.
    pub incidents: u64,
    /// How many of them are a breach.
    pub breaches: u64,
    /// How many of them the regulator was told of.
    pub reported: u64,
}

impl Register {
    /// The register of a period, for who may see all of it; the trail has a line of it.
    pub async fn table(
        &self,
        who: &Principal,
        period: Period,
        now: Timestamp,
    ) -> Result<Table, Error> {
        let cases = self.cases(who, period).await?;
        let (who, count) = (who.clone(), cases.len());
        let write = move |tx: &mut Tx<'_>| {
            let detail = format!("incidents={count}");
            record(tx, "", Action::IncidentExported, detail, &who, now)
        };
        self.store.write(write).await?;
        Ok(Table {
            schema_version: 1,
            organisation: self.settings.organisation.clone(),
            incidents: cases.iter().map(|case| row(case, now)).collect(),
        })
    }

    /// The figures of a period.
    pub async fn figures(
        &self,
        who: &Principal,
        period: Period,
        now: Timestamp,
    ) -> Result<Figures, Error> {
        let cases = self.cases(who, period).await?;
        let prevented = move |tx: &mut Tx<'_>| {
            let hidden = |since| move |tx: &mut Tx<'_>| store::held::prevented(tx, since);
            let hidden = hidden(period.from)(tx)?.saturating_sub(hidden(period.until)(tx)?);
            Ok(store::held::stopped(tx, period.from, period.until)? + hidden)
        };
        let mut figures =
            Figures { prevented: self.store.read(prevented).await?, ..Figures::default() };
        let mut tables: [BTreeMap<String, Counted>; 3] = Default::default();
        for case in &cases {
            let (breach, reported) = (u64::from(is_breach(case)), u64::from(is_reported(case)));
            figures.incidents += 1;
            figures.breaches += breach;
            figures.reported += reported;
            figures.late += u64::from(is_late(case, now));
            let told = case.given(Question::SubjectsInformed) == "yes";
            figures.subjects_informed += u64::from(told);
            for (table, question) in tables.iter_mut().zip(COUNTED) {
                let name = case.value(question).to_owned();
                let line = table.entry(name.clone()).or_default();
                line.name = name;
                line.incidents += 1;
                line.breaches += breach;
                line.reported += reported;
            }
        }
        let [by_kind, by_department, by_cause] = tables.map(|table| {
            let mut lines: Vec<Counted> = table.into_values().collect();
            lines.sort_by_key(|line| (std::cmp::Reverse(line.incidents), line.name.clone()));
            lines
        });
        Ok(Figures { by_kind, by_department, by_cause, ..figures })
    }

    /// The incidents that were opened in a period, but for those that came to nothing.
    async fn cases(&self, who: &Principal, period: Period) -> Result<Vec<Case>, Error> {
        if !who.may(Act::SeeIncidents) {
            return Err(Error::NotAllowed);
        }
        let (from, until) = (Some(period.from), Some(period.until));
        let filter = Filter { from, until, ..Filter::default() };
        let (register, wanted) = (self.clone(), wanted(who, &filter)?);
        let read = move |tx: &mut Tx<'_>| {
            let mut cases = Vec::new();
            for incident in store::incident::list(tx, &wanted)?.into_iter().rev() {
                let came_to_nothing = [IncidentState::Pending, IncidentState::Cancelled];
                if !came_to_nothing.contains(&incident.state) {
                    cases.push(register.load(tx, &incident.id, Language::Dutch)?);
                }
            }
            Ok(cases)
        };
        Ok(self.store.read(read).await?)
    }
}

impl Table {
    /// The table as CSV that spreadsheets of Dutch offices open: `;` between cells, UTF-8 with its
    /// mark, no cell that a spreadsheet would run as a formula.
    pub fn csv(&self) -> String {
        let mut text = spreadsheet::MARK.to_owned();
        spreadsheet::row(&mut text, COLUMNS.map(|(name, _)| name));
        for row in &self.incidents {
            let cells = COLUMNS.map(|(name, _)| row.0.get(name).map_or("", String::as_str));
            spreadsheet::row(&mut text, cells);
        }
        text
    }
}

fn is_breach(case: &Case) -> bool {
    matches!(
        case.incident.state,
        IncidentState::Confirmed
            | IncidentState::NotifiedInitial
            | IncidentState::NotifiedComplete
            | IncidentState::Withdrawn
            | IncidentState::Closed
    )
}

fn is_reported(case: &Case) -> bool {
    is_breach(case) && !case.given(Question::ApSubmittedAt).is_empty() && !is_withdrawn(case)
}

/// Whether what was reported was taken back. The reason goes with the record, the kind of
/// notification stays.
fn is_withdrawn(case: &Case) -> bool {
    !case.given(Question::WithdrawnReason).is_empty()
        || case.given(Question::NotificationKind) == "withdrawal"
}

fn is_late(case: &Case, now: Timestamp) -> bool {
    let counts = is_breach(case) || case.incident.state.is_running();
    counts && !is_withdrawn(case) && case.is_late_by(now)
}

fn row(case: &Case, now: Timestamp) -> TableRow {
    let incident = &case.incident;
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let cells = COLUMNS.map(|(name, column)| {
        let value = match column {
            Column::Id => incident.id.clone(),
            Column::State => incident.state.name().to_owned(),
            Column::Source => incident.source.name().to_owned(),
            Column::Opened => moment(Some(incident.created_at)),
            Column::Known => moment(incident.known_at),
            Column::Deadline => moment(incident.deadline),
            Column::Closed => moment(incident.closed_at),
            Column::Late => if is_late(case, now) { "yes" } else { "no" }.to_owned(),
            Column::Level => {
                case.score().map(|score| score.level().name().to_owned()).unwrap_or_default()
            }
            Column::Answer(question) => case.value(question).replace(' ', " | "),
            Column::Words(question) => without_addresses(case.value(question)),
            Column::Measures => {
                let taken = [case.value(Question::MeasuresTaken)].into_iter();
                let lines: Vec<&str> = taken.chain(case.measures_recorded()).collect();
                without_addresses(&lines.join("\n"))
            }
            Column::Decided(question) => match question.form() {
                Form::Several(_) => case.given(question).replace(' ', " | "),
                _ => without_addresses(case.given(question)),
            },
        };
        (name, value)
    });
    TableRow(cells.into_iter().collect())
}

/// A text in which only the domain is left of each mail address: the table goes to readers who need
/// not know who sent or got something.
fn without_addresses(text: &str) -> String {
    let is_of_word = |c: char| !c.is_whitespace() && !"<>()[]\"',;:".contains(c);
    let (mut done, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('@') {
        let kept = before.trim_end_matches(is_of_word);
        done.push_str(kept);
        // What stands alone is no address.
        if kept.len() == before.len() {
            done.push('@');
        }
        rest = after;
    }
    done + rest
}

/// Where a cell comes from.
#[derive(Clone, Copy)]
enum Column {
    Id,
    State,
    Source,
    Opened,
    Known,
    Deadline,
    Closed,
    Late,
    Level,
    /// Names of choices.
    Answer(Question),
    /// Words of people; of a mail address in them only the domain.
    Words(Question),
    /// What was done: in somebody's words, and what the gateway has written down since.
    Measures,
    /// What somebody decided; a proposal does not count.
    Decided(Question),
}

/// The columns, in the order of the form of the AP. Who decides and why has a column of its own
/// (GDPR art. 33(5)).
const COLUMNS: [(&str, Column); 63] = [
    ("id", Column::Id),
    ("status", Column::State),
    ("source", Column::Source),
    ("opened_at", Column::Opened),
    ("occurred_from", Column::Answer(Question::OccurredFrom)),
    ("occurred_to", Column::Answer(Question::OccurredTo)),
    ("detected_at", Column::Answer(Question::DetectedAt)),
    ("detection_how", Column::Answer(Question::DetectionHow)),
    ("aware_at", Column::Known),
    ("aware_basis", Column::Answer(Question::AwareBasis)),
    ("ap_deadline", Column::Deadline),
    ("closed_at", Column::Closed),
    ("our_role", Column::Answer(Question::OurRole)),
    ("department", Column::Words(Question::Department)),
    ("incident_kind", Column::Answer(Question::IncidentKind)),
    ("cause", Column::Answer(Question::Cause)),
    ("breach_type", Column::Answer(Question::BreachType)),
    ("summary", Column::Words(Question::Summary)),
    ("data_kinds", Column::Answer(Question::DataKinds)),
    ("special_kinds", Column::Answer(Question::SpecialKinds)),
    ("records_min", Column::Answer(Question::RecordsMin)),
    ("records_max", Column::Answer(Question::RecordsMax)),
    ("persons_min", Column::Answer(Question::PersonsMin)),
    ("persons_max", Column::Answer(Question::PersonsMax)),
    ("subject_groups", Column::Answer(Question::SubjectGroups)),
    ("minors", Column::Answer(Question::Minors)),
    ("vulnerable", Column::Answer(Question::Vulnerable)),
    ("secret_address", Column::Answer(Question::SecretAddress)),
    ("prior_measures", Column::Words(Question::PriorMeasures)),
    ("encrypted", Column::Answer(Question::Encrypted)),
    ("key_exposed", Column::Answer(Question::KeyExposed)),
    ("consequences", Column::Answer(Question::Consequences)),
    ("harms", Column::Answer(Question::Harms)),
    ("severity_level", Column::Level),
    ("risk", Column::Answer(Question::Risk)),
    ("risk_reason", Column::Words(Question::RiskReason)),
    ("fg_advice", Column::Decided(Question::FgAdvice)),
    ("fg_advice_by", Column::Decided(Question::FgAdviceBy)),
    ("decision_ap", Column::Decided(Question::DecisionAp)),
    ("decision_ap_reason", Column::Decided(Question::DecisionApReason)),
    ("decision_ap_by", Column::Decided(Question::DecisionApBy)),
    ("notification_kind", Column::Decided(Question::NotificationKind)),
    ("ap_number", Column::Decided(Question::ApNumber)),
    ("ap_submitted_at", Column::Decided(Question::ApSubmittedAt)),
    ("late", Column::Late),
    ("reason_for_delay", Column::Decided(Question::ReasonForDelay)),
    ("withdrawn_reason", Column::Decided(Question::WithdrawnReason)),
    ("decision_subjects", Column::Decided(Question::DecisionSubjects)),
    ("decision_subjects_reason", Column::Decided(Question::DecisionSubjectsReason)),
    ("decision_subjects_by", Column::Decided(Question::DecisionSubjectsBy)),
    ("subjects_exception", Column::Decided(Question::SubjectsException)),
    ("subjects_informed", Column::Decided(Question::SubjectsInformed)),
    ("subjects_informed_at", Column::Decided(Question::SubjectsInformedAt)),
    ("subjects_informed_count", Column::Decided(Question::SubjectsInformedCount)),
    ("subjects_informed_channel", Column::Decided(Question::SubjectsInformedChannel)),
    ("measures_taken", Column::Measures),
    ("measures_planned", Column::Decided(Question::MeasuresPlanned)),
    ("cross_border", Column::Answer(Question::CrossBorder)),
    ("countries", Column::Words(Question::Countries)),
    ("no_breach_code", Column::Decided(Question::NoBreachCode)),
    ("no_breach_reason", Column::Decided(Question::NoBreachReason)),
    ("related", Column::Decided(Question::Related)),
    ("tags", Column::Decided(Question::Tags)),
];

const COUNTED: [Question; 3] = [Question::IncidentKind, Question::Department, Question::Cause];

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::Table;
    use super::row;
    use crate::breach::Question;
    use crate::incident::case::tests::case;
    use crate::store::IncidentParty;
    use crate::store::IncidentState;
    use crate::store::PartyRole;

    #[test]
    fn the_table_says_why_something_was_no_breach_and_why_nobody_was_told() {
        let why = [
            (Question::NoBreachCode, "duplicate"),
            (Question::NoBreachReason, "Staat al onder 12"),
            (Question::DecisionSubjectsReason, "Geen hoog risico"),
        ];
        let row = row(&case(IncidentState::NoBreach, &why), Timestamp::UNIX_EPOCH);
        for (question, text) in why {
            assert_eq!(row.0[question.name()], text);
        }
    }

    fn moment(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn it_is_late_when_the_deadline_passed_and_nobody_decided() {
        let (before, after) = ("2026-11-23T08:00:00Z", "2026-11-23T10:00:00Z");
        let told = |at| vec![(Question::ApSubmittedAt, at)];
        for (state, answers, now, late) in [
            (IncidentState::Confirmed, vec![], before, false),
            (IncidentState::Confirmed, vec![], after, true),
            (IncidentState::Potential, vec![], after, true),
            (IncidentState::Confirmed, vec![(Question::DecisionAp, "not")], after, false),
            (IncidentState::NoBreach, vec![], after, false),
            (IncidentState::Closed, told(before), after, false),
            (IncidentState::Closed, told(after), after, true),
            (IncidentState::Closed, vec![], after, false),
        ] {
            let row = row(&case(state, &answers), moment(now));
            let expected = if late { "yes" } else { "no" };
            assert_eq!(row.0["late"], expected, "{state:?} {answers:?} {now}");
        }
        let mut decided = case(IncidentState::Closed, &[(Question::DecisionAp, "not")]);
        let answer = decided.answers.get_mut(&Question::DecisionAp).expect("decided");
        answer.at = moment(after);
        assert_eq!(row(&decided, moment(after)).0["late"], "yes", "decided after the deadline");
        let processor = [(Question::OurRole, "processor")];
        let mut theirs = case(IncidentState::Confirmed, &processor);
        theirs.parties.push(IncidentParty {
            role: PartyRole::Controller,
            informed_at: Some(moment(before)),
            ..IncidentParty::default()
        });
        assert_eq!(row(&theirs, moment(after)).0["late"], "no", "they decide");
    }

    #[test]
    fn what_the_gateway_records_of_measures_goes_on_behind_what_somebody_wrote() {
        let recorded = "2 ontvangers zijn gevraagd, 1 heeft verwijderd";
        for (given, expected) in [
            (None, recorded.to_owned()),
            (Some("Gebeld"), format!("Gebeld\n{recorded}")),
            (Some(recorded), recorded.to_owned()),
        ] {
            let answers: Vec<_> =
                given.into_iter().map(|text| (Question::MeasuresTaken, text)).collect();
            let mut case = case(IncidentState::Confirmed, &answers);
            case.proposals.insert(Question::MeasuresTaken, recorded.to_owned());
            let row = row(&case, Timestamp::UNIX_EPOCH);
            assert_eq!(row.0["measures_taken"], expected);
        }
    }

    #[test]
    fn the_table_has_no_address_of_a_recipient() {
        let told = "Brief kwijt. E-mail van j.devries@voorbeeld.nl aan (K.Bos@gmail.com), @home";
        let channels = (Question::SubjectsInformedChannel, "brief e-mail");
        let case = case(IncidentState::Closed, &[(Question::Summary, told), channels]);
        let table = Table {
            schema_version: 1,
            organisation: "Gemeente Voorbeeld".to_owned(),
            incidents: vec![row(&case, Timestamp::UNIX_EPOCH)],
        };
        let (csv, json) = (table.csv(), serde_json::to_string(&table).expect("JSON"));
        for text in [csv, json] {
            assert!(text.contains("DL-2026-0001") && text.contains("Brief kwijt"), "{text}");
            assert!(!text.contains("Bos") && text.contains("aan (gmail.com), @home"), "{text}");
            assert!(text.contains("brief | e-mail"), "{text}");
            assert!(!text.contains("j.devries") && text.contains("van voorbeeld.nl"), "{text}");
        }
    }
}
