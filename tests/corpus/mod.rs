//! Municipal mail made by lot from a seed, with labels: what must be held, what must pass, how
//! many people it tells of, and which values stand in it. See `README.md`.

mod catalogue;
mod fill;
mod grid;
mod layout;
mod letter;
pub(crate) mod lot;
mod measure;
mod numbers;
mod pdf;
pub(crate) mod people;
mod stage;
pub(crate) mod words;

pub(crate) use catalogue::Duty;
pub(crate) use catalogue::kinds;
pub(crate) use measure::Quality;
pub(crate) use measure::Scale;

use crate::corpus::catalogue::List;
use crate::corpus::catalogue::Text;
use crate::corpus::fill::fill;
use crate::corpus::grid::grid;
use crate::corpus::layout::ALL;
use crate::corpus::layout::HELD_BACK;
use crate::corpus::layout::Layout;
use crate::corpus::letter::FORMS;
use crate::corpus::letter::Form;
use crate::corpus::letter::Letter;
use crate::corpus::lot::Lot;
use crate::corpus::people::Person;
use crate::corpus::stage::Stage;
use crate::corpus::stage::Truth;

/// One of the two halves of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Set {
    /// To look at and to mend by.
    Tune,
    /// To report on, and never to look into.
    Report,
}

/// A message with its label.
pub(crate) struct Mail {
    pub(crate) kind: &'static str,
    /// Layout or form, for people.
    pub(crate) form: String,
    pub(crate) duty: Duty,
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) bytes: Vec<u8>,
    /// People that it tells of besides the parties, and whether as rows of a table; unknown where
    /// it must pass.
    pub(crate) persons: Option<(u64, Told)>,
    pub(crate) truth: Truth,
}

/// How people are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    InRows,
    InWords,
}

/// The message of that kind and number in a set: the same every time.
pub(crate) fn mail(set: Set, kind: &'static str, number: usize) -> Mail {
    let seed = match set {
        Set::Tune => 0x51_075,
        Set::Report => 0x7357_0b57,
    };
    let lot = Lot::of(seed, kind, number);
    let mut stage = Stage::new(lot, set);
    match catalogue::find(kind) {
        catalogue::Kind::List(list) => of_list(&mut stage, list, number),
        catalogue::Kind::Text(text) => of_text(&mut stage, text, number),
    }
}

fn of_list(stage: &mut Stage, list: &'static List, number: usize) -> Mail {
    let layout = layout_of(stage, list, number);
    let mut fields = list.fields.clone();
    fields.extend(list.more.iter().filter(|_| stage.lot.chance(50)).cloned());
    if layout.is_personal() {
        fields = spoken(&fields);
    }
    if stage.lot.chance(50) && !layout.is_personal() {
        stage.lot.shuffle(&mut fields);
    }
    let rows = match stage.lot.between(0, 11) {
        0 if layout != Layout::KeyValueSheet => stage.lot.between(list.rows[1], list.rows[1] * 6),
        _ => stage.lot.between(list.rows[0], list.rows[1]),
    };
    let grid = grid(stage, &fields, rows as usize, (list.years[0], list.years[1]));
    let said = stage.wording(&list.said);
    let name = stage.wording(&list.files);
    let title = name.replace(['_', '-'], " ");
    let laid = layout.lay(stage, &grid, &name, &title);
    let to = stranger(stage);
    let mut letter = Letter::new(stage, &to, &title);
    let said = fill(stage, &said, &[]);
    let text = if laid.text.is_empty() { said } else { format!("{said}\n\n{}", laid.text) };
    letter.text = letter.signed(stage, &text);
    letter.html = laid.html;
    letter.files.extend(laid.file);
    let told = if layout.is_table() { Told::InRows } else { Told::InWords };
    let is_held = list.duty != Duty::Pass;
    Mail {
        kind: &list.kind,
        form: format!("{layout:?}"),
        duty: list.duty,
        bytes: letter.write(stage, number),
        from: letter.from,
        to: letter.to,
        persons: is_held.then_some((rows, told)),
        truth: std::mem::take(&mut stage.truth),
    }
}

/// The fields as they stand in a sentence: names and addresses whole.
fn spoken(fields: &[String]) -> Vec<String> {
    let has = |name: &str| fields.iter().any(|field| field == name);
    let (parted, streets) = (has("surname"), has("street"));
    let whole = |field: String| match field.as_str() {
        "surname" => Some("name".to_owned()),
        "street" => Some("address".to_owned()),
        "given" | "interfix" | "initials" if parted => None,
        "house" if streets => None,
        _ => Some(field),
    };
    fields.iter().cloned().filter_map(whole).collect()
}

/// Layouts come in turn, so that few messages show many; the report set has all of them, those
/// held back first.
fn layout_of(stage: &mut Stage, list: &List, number: usize) -> Layout {
    let mut own: Vec<Layout> = ALL
        .into_iter()
        .filter(|layout| !layout.is_personal() || list.duty != Duty::Pass)
        .filter(|layout| stage.set == Set::Report || !HELD_BACK.contains(layout))
        .filter(|layout| !list.not.contains(&format!("{layout:?}")))
        .collect();
    Lot::of(list.kind.len() as u64, &list.kind, 0).shuffle(&mut own);
    if stage.set == Set::Report {
        own.sort_by_key(|layout| !HELD_BACK.contains(layout));
    }
    own[number % own.len()]
}

fn of_text(stage: &mut Stage, text: &'static Text, number: usize) -> Mail {
    let people: Vec<Person> =
        (0..PEOPLE).map(|_| stage.person((text.years[0], text.years[1]))).collect();
    let forms: Vec<Form> = FORMS
        .into_iter()
        .filter(|form| text.forms.is_empty() || text.forms.contains(&format!("{form:?}")))
        .collect();
    let form = forms[number % forms.len()];
    let subject = stage.wording(&text.subjects);
    let subject = fill(stage, &subject, &people);
    let wording = stage.wording(&text.texts);
    let filled = fill(stage, wording.trim(), &people);
    let to = if text.to_person { people[0].email.clone() } else { stranger(stage) };
    let mut letter = Letter::new(stage, &to, &subject);
    letter.say(stage, &filled, form);
    let is_held = text.duty != Duty::Pass;
    Mail {
        kind: &text.kind,
        form: format!("{form:?}"),
        duty: text.duty,
        bytes: letter.write(stage, number),
        from: letter.from,
        to: letter.to,
        persons: is_held.then_some((text.persons, Told::InWords)),
        truth: std::mem::take(&mut stage.truth),
    }
}

/// A private address, or one of a firm that nobody named to the gateway.
fn stranger(stage: &mut Stage) -> String {
    let local = stage.wording(&["pietje", "thuis.werk", "info", "redactie", "k.zwart", "ab1970"]);
    let domain = stage.wording(&[
        "gmail.com",
        "hotmail.com",
        "ziggo.nl",
        "omroep-regio.nl",
        "adviesgroep-noord.nl",
        "kpnmail.nl",
        "tekstbureau-inkt.nl",
        "outlook.com",
        "live.nl",
    ]);
    format!("{local}{}@{domain}", stage.lot.between(2, 99))
}

/// People that a text may speak of.
const PEOPLE: usize = 6;
