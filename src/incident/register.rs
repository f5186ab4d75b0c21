//! The register: who may see which incident, and all that is known of one.

use std::sync::Arc;

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::breach::Question;
use crate::detect::Kind;
use crate::incident::Case;
use crate::incident::Error;
use crate::incident::Imprint;
use crate::incident::Settings;
use crate::incident::Sheet;
use crate::incident::answer_in_words;
use crate::incident::case;
use crate::incident::propose;
use crate::incident::record::record;
use crate::incident::sheet;
use crate::incident::told::measures_told;
use crate::render::Language;
use crate::render::NoticeFacts;
use crate::render::texts;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentFilter;
use crate::store::IncidentOrder;
use crate::store::IncidentParty;
use crate::store::IncidentState;
use crate::store::Store;
use crate::store::Tx;

/// The register; a clone is the same.
#[derive(Clone)]
pub struct Register {
    pub(super) store: Store,
    pub(super) settings: Settings,
    /// The department of a mailbox; `None` where there is no directory.
    departments: Option<Arc<Departments>>,
}

type Departments = dyn Fn(&str) -> String + Send + Sync;

/// Which incidents to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these states; empty: all.
    pub states: Vec<IncidentState>,
    /// Only those opened at or after this moment.
    pub from: Option<Timestamp>,
    /// Only those opened before this moment.
    pub until: Option<Timestamp>,
    /// In which order.
    pub order: IncidentOrder,
    /// How many to leave out from the start.
    pub offset: u32,
    /// How many to give at most; 0: all.
    pub limit: u32,
}

impl Register {
    /// The register in `store`.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self { store, settings, departments: None }
    }

    /// The same with a directory to look departments up in.
    #[must_use]
    pub fn with_departments(mut self, of: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        self.departments = Some(Arc::new(of));
        self
    }

    /// How it is kept.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The incidents that `filter` wants and `who` may see.
    pub async fn list(&self, who: &Principal, filter: &Filter) -> Result<Vec<Incident>, Error> {
        let wanted = wanted(who, filter)?;
        Ok(self.store.read(move |tx| store::incident::list(tx, &wanted)).await?)
    }

    /// How many incidents `filter` wants and `who` may see, whatever its offset and limit.
    pub async fn count(&self, who: &Principal, filter: &Filter) -> Result<u64, Error> {
        let wanted = wanted(who, filter)?;
        Ok(self.store.read(move |tx| store::incident::count(tx, &wanted)).await?)
    }

    /// How many breaches were prevented: messages that were sent with their recipients hidden from
    /// each other, of which nothing leaked.
    pub async fn prevented(&self, who: &Principal) -> Result<u64, Error> {
        wanted(who, &Filter::default())?;
        let ever = Timestamp::UNIX_EPOCH;
        Ok(self.store.read(move |tx| store::held::prevented(tx, ever)).await?)
    }

    /// One incident.
    pub async fn show(&self, who: &Principal, id: &str) -> Result<Incident, Error> {
        // Asks first whether this person may see any at all.
        wanted(who, &Filter::default())?;
        let (id, name) = (id.trim().to_owned(), who.name.clone());
        let read = move |tx: &mut Tx<'_>| {
            let incident = store::incident::find(tx, &id)?;
            let has_joined = store::incident_joined::is_releaser(tx, &incident.id, &name)?;
            Ok((incident, has_joined))
        };
        let (incident, has_joined) = self.store.read(read).await?;
        let own = [&incident.released_by, &incident.first_by, &incident.opened_by];
        if has_joined || own.contains(&&who.name) || who.may(Act::SeeIncidents) {
            Ok(incident)
        } else {
            Err(Error::Missing)
        }
    }

    /// One incident with all that belongs to it, its texts in `language`.
    pub async fn case(&self, who: &Principal, id: &str, language: Language) -> Result<Case, Error> {
        self.show(who, id).await?;
        let (register, id) = (self.clone(), id.trim().to_owned());
        Ok(self.store.read(move |tx| register.load(tx, &id, language)).await?)
    }

    /// The sheet of one incident, in the order of the form of the AP; see [`sheet()`]. The trail
    /// has a line of it, with the hash of what is given away.
    pub async fn export(
        &self,
        who: &Principal,
        id: &str,
        at: Timestamp,
        language: Language,
    ) -> Result<Sheet, Error> {
        let case = self.case(who, id, language).await?;
        let (id, exporter) = (case.incident.id.clone(), who.clone());
        let sheet = self.sheet(who, &case, at, language);
        let detail = format!("sha256={}", sheet.sha256);
        let write =
            move |tx: &mut Tx<'_>| record(tx, &id, Action::IncidentExported, detail, &exporter, at);
        self.store.write(write).await?;
        Ok(sheet)
    }

    /// The sheet of a case that somebody looks at.
    pub fn sheet(&self, who: &Principal, case: &Case, at: Timestamp, language: Language) -> Sheet {
        let imprint = Imprint {
            organisation: self.settings.organisation.clone(),
            made_by: who.name.clone(),
            made_at: at,
            language,
        };
        sheet(case, imprint)
    }

    /// Whether the risk that stands there is to be reported, by the settings; `None` while nobody
    /// knows. A proposal.
    pub fn is_to_be_told(&self, case: &Case) -> Option<bool> {
        propose::is_to_be_told(case, self.settings.threshold)
    }

    pub(super) fn load(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        language: Language,
    ) -> Result<Case, store::Error> {
        let department = |sender: &str| {
            let of = self.departments.as_ref().filter(|_| !sender.is_empty());
            of.map(|of| of(sender)).unwrap_or_default()
        };
        case::load(tx, id, &self.settings, &department, language)
    }

    /// What another organisation is told: without the numbers of the others.
    pub(super) fn notice_for(
        &self,
        case: &Case,
        party: &IncidentParty,
        language: Language,
    ) -> String {
        let words = texts(language);
        let answer = |question| answer_in_words(question, case.value(question), words);
        let kinds = match party.kinds.is_empty() {
            true => vec![answer(Question::DataKinds), answer(Question::SpecialKinds)],
            false => {
                let kinds = party.kinds.iter().filter_map(|name| Kind::named(name));
                kinds.map(|kind| (words.words.kind)(kind).to_owned()).collect()
            }
        };
        let kinds: Vec<String> = kinds.into_iter().filter(|kinds| !kinds.is_empty()).collect();
        let unknown = || words.register.unknown.to_owned();
        // What the gateway wrote counts the people of all and names who sent it: only what somebody
        // else wrote goes out, also where that proposal was confirmed.
        let proposed = [&case.incident.summary_nl, &case.incident.summary_en];
        let summary = match case.given(Question::Summary).trim() {
            "" => answer(Question::IncidentKind),
            written if proposed.iter().any(|own| own.trim() == written) => {
                answer(Question::IncidentKind)
            }
            written => written.to_owned(),
        };
        let known = case.incident.known_at.map_or_else(unknown, |at| language.moment(at));
        let contact = case.value(Question::Contact).replace('\n', ", ");
        (words.case.said.notice)(&NoticeFacts {
            organisation: &self.settings.organisation,
            id: &case.incident.id,
            summary: if summary.is_empty() { words.register.unknown } else { &summary },
            kinds: &if kinds.is_empty() { unknown() } else { kinds.join(", ") },
            persons: &between(party.persons, party.persons_max, language),
            known: &known,
            taken: &measures_told(case, party, Question::MeasuresTaken),
            planned: &measures_told(case, party, Question::MeasuresPlanned),
            contact: if contact.is_empty() { &self.settings.organisation } else { &contact },
        })
    }
}

/// A count that is not sure: `12`, `12 – 15`; empty where nobody knows.
pub fn between(least: Option<u64>, most: Option<u64>, language: Language) -> String {
    let number = |count| language.number(count);
    match (least, most) {
        (None, None) => String::new(),
        (Some(least), Some(most)) if most > least => {
            format!("{} – {}", number(least), number(most))
        }
        (Some(count), _) | (None, Some(count)) => number(count),
    }
}

/// What to ask of the store: a reviewer sees the incidents of own releases and reports only.
pub(super) fn wanted(who: &Principal, filter: &Filter) -> Result<IncidentFilter, Error> {
    let released_by = if who.may(Act::SeeIncidents) {
        String::new()
    } else if who.may(Act::SeeOwnIncidents) {
        who.name.clone()
    } else {
        return Err(Error::NotAllowed);
    };
    Ok(IncidentFilter {
        states: filter.states.clone(),
        released_by,
        from: filter.from,
        until: filter.until,
        order: filter.order,
        limit: filter.limit,
        offset: filter.offset,
    })
}
