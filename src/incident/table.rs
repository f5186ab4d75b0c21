//! The register as a table, for the yearly report and the regulator, and its figures. No address of
//! a recipient stands in it, and nobody is counted by what they sent or decided.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Question;
use crate::incident::Case;
use crate::incident::Error;
use crate::incident::Filter;
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
    /// Those that it was told of too late.
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
        (from, until): (Timestamp, Timestamp),
        now: Timestamp,
    ) -> Result<Table, Error> {
        let cases = self.cases(who, from, until).await?;
        let (who, count) = (who.clone(), cases.len());
        let write = move |tx: &mut Tx<'_>| {
            let detail = format!("incidents={count}");
            record(tx, "", Action::IncidentExported, detail, &who, now)
        };
        self.store.write(write).await?;
        Ok(Table {
            schema_version: 1,
            organisation: self.settings.organisation.clone(),
            incidents: cases.iter().map(row).collect(),
        })
    }

    /// The figures of a period.
    pub async fn figures(
        &self,
        who: &Principal,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<Figures, Error> {
        let cases = self.cases(who, from, until).await?;
        let prevented = move |tx: &mut Tx<'_>| {
            let hidden = |since| move |tx: &mut Tx<'_>| store::held::prevented(tx, since);
            let hidden = hidden(from)(tx)?.saturating_sub(hidden(until)(tx)?);
            Ok(store::held::stopped(tx, from, until)? + hidden)
        };
        let mut figures =
            Figures { prevented: self.store.read(prevented).await?, ..Figures::default() };
        let mut tables: [BTreeMap<String, Counted>; 3] = Default::default();
        for case in &cases {
            let (breach, reported) = (u64::from(is_breach(case)), u64::from(is_reported(case)));
            figures.incidents += 1;
            figures.breaches += breach;
            figures.reported += reported;
            figures.late += u64::from(is_reported(case) && case.is_late());
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
    async fn cases(
        &self,
        who: &Principal,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Case>, Error> {
        if !who.may(Act::SeeIncidents) {
            return Err(Error::NotAllowed);
        }
        let filter = Filter { from: Some(from), until: Some(until), ..Filter::default() };
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

/// The beginning and the end of a year of the Netherlands.
pub fn of_year(year: i16) -> (Timestamp, Timestamp) {
    let zone = || TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    let first = |year: i16| {
        let day = Date::new(year.clamp(1970, 9998), 1, 1).unwrap_or(Date::constant(1970, 1, 1));
        day.to_zoned(zone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    };
    (first(year), first(year.saturating_add(1)))
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
    // The reason goes with the record, the kind of notification stays.
    let is_withdrawn = !case.given(Question::WithdrawnReason).is_empty()
        || case.given(Question::NotificationKind) == "withdrawal";
    is_breach(case) && !case.given(Question::ApSubmittedAt).is_empty() && !is_withdrawn
}

fn row(case: &Case) -> TableRow {
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
            Column::Late => if case.is_late() { "yes" } else { "no" }.to_owned(),
            Column::Level => {
                case.score().map(|score| score.level().name().to_owned()).unwrap_or_default()
            }
            Column::Answer(question) => case.value(question).replace(' ', " | "),
            Column::Words(question) => case.value(question).to_owned(),
            Column::Decided(question) => case.given(question).to_owned(),
        };
        (name, value)
    });
    TableRow(cells.into_iter().collect())
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
    /// Words of people.
    Words(Question),
    /// What somebody decided; a proposal does not count.
    Decided(Question),
}

const COLUMNS: [(&str, Column); 34] = [
    ("id", Column::Id),
    ("status", Column::State),
    ("source", Column::Source),
    ("opened_at", Column::Opened),
    ("aware_at", Column::Known),
    ("ap_deadline", Column::Deadline),
    ("closed_at", Column::Closed),
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
    ("harms", Column::Answer(Question::Harms)),
    ("severity_level", Column::Level),
    ("risk", Column::Answer(Question::Risk)),
    ("decision_ap", Column::Decided(Question::DecisionAp)),
    ("decision_ap_reason", Column::Decided(Question::DecisionApReason)),
    ("ap_number", Column::Decided(Question::ApNumber)),
    ("ap_submitted_at", Column::Decided(Question::ApSubmittedAt)),
    ("late", Column::Late),
    ("decision_subjects", Column::Decided(Question::DecisionSubjects)),
    ("subjects_informed", Column::Decided(Question::SubjectsInformed)),
    ("measures_taken", Column::Decided(Question::MeasuresTaken)),
    ("measures_planned", Column::Decided(Question::MeasuresPlanned)),
    // Why it is no breach, and why the people were told or not (GDPR art. 33(5)).
    ("no_breach_code", Column::Decided(Question::NoBreachCode)),
    ("no_breach_reason", Column::Decided(Question::NoBreachReason)),
    ("decision_subjects_reason", Column::Decided(Question::DecisionSubjectsReason)),
];

const COUNTED: [Question; 3] = [Question::IncidentKind, Question::Department, Question::Cause];

#[cfg(test)]
mod tests {
    use super::Table;
    use super::row;
    use crate::breach::Question;
    use crate::incident::case::tests::case;
    use crate::store::IncidentState;

    #[test]
    fn the_table_says_why_something_was_no_breach_and_why_nobody_was_told() {
        let why = [
            (Question::NoBreachCode, "duplicate"),
            (Question::NoBreachReason, "Staat al onder 12"),
            (Question::DecisionSubjectsReason, "Geen hoog risico"),
        ];
        let row = row(&case(IncidentState::NoBreach, &why));
        for (question, text) in why {
            assert_eq!(row.0[question.name()], text);
        }
    }

    #[test]
    fn the_table_has_no_address_of_a_recipient() {
        let case = case(IncidentState::Closed, &[(Question::Summary, "Brief kwijt")]);
        let table = Table {
            schema_version: 1,
            organisation: "Gemeente Voorbeeld".to_owned(),
            incidents: vec![row(&case)],
        };
        let (csv, json) = (table.csv(), serde_json::to_string(&table).expect("JSON"));
        for text in [csv, json] {
            assert!(text.contains("DL-2026-0001") && text.contains("Brief kwijt"), "{text}");
            assert!(!text.contains("gmail.com"), "{text}");
        }
    }
}
