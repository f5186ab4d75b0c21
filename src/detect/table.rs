//! Tables: where the header is, what each column holds, and then one unit a row.

use std::collections::BTreeMap;

use crate::detect::About;
use crate::detect::CONFIDENCE_LEAST;
use crate::detect::Detectors;
use crate::detect::Fit;
use crate::detect::Ground;
use crate::detect::Heading;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Shape;
use crate::detect::Sighting;
use crate::detect::Strength;
use crate::detect::Unit;
use crate::detect::boxes::Boxes;
use crate::detect::boxes::boxes;
use crate::detect::boxes::parted;
use crate::detect::business::names_organisation;
use crate::detect::caption::Caption;
use crate::detect::column::Column;
use crate::detect::column::is_checked;
use crate::detect::context::LABELLED;
use crate::detect::context::SUNK;
use crate::detect::form;
use crate::detect::header::Headers;
use crate::detect::header::headers;
use crate::detect::known::Known;
use crate::detect::known::columns;
use crate::detect::known::is_like_a_name;
use crate::detect::listing;
use crate::detect::listing::Listing;
use crate::detect::normalise::fold;
use crate::detect::normalise::normalise;
use crate::detect::person::Known as Listed;
use crate::detect::person::Names;
use crate::detect::search::BESIDE_BIRTH;
use crate::detect::search::BORN_BESIDE_NAME;
use crate::detect::search::LIKELY_NAME;
use crate::detect::search::is_old_date;
use crate::detect::search::lift_told;
use crate::detect::search::search_cells;
use crate::detect::subjects;
use crate::detect::subjects::Rows;
use crate::detect::subjects::marks;
use crate::document::Place;
use crate::document::Row;
use crate::document::Table;

/// Finds what `table` holds and hands it over row by row; gives the header, under which more
/// rows may follow.
pub(super) fn detect(
    table: &Table,
    place: &Place,
    caption: Caption,
    detectors: &Detectors,
    each: &mut dyn FnMut(&Unit<'_>),
) -> Headers {
    let caption = Caption::of(&place.steps().join(" "), detectors).or(|| caption);
    if let Some(form) = form::turned(table, detectors) {
        let (headers, _) = headers(&form.table, detectors);
        let reader = Reader::new(&form.table, &headers, 1, caption, detectors);
        reader.read(&form.table, place, Some(&form.columns), each);
        return Headers::new();
    }
    let (headers, first_row) = headers(table, detectors);
    Reader::new(table, &headers, first_row, caption, detectors).read(table, place, None, each);
    headers
}

/// Finds what more rows of a table hold, of which `headers` were met before.
pub(super) fn detect_more(
    table: &Table,
    headers: &Headers,
    place: &Place,
    detectors: &Detectors,
    each: &mut dyn FnMut(&Unit<'_>),
) {
    let reader = Reader::new(table, headers, 0, Caption::default(), detectors);
    reader.read(table, place, None, each);
}

/// A table of which the columns are known.
struct Reader<'a> {
    detectors: &'a Detectors,
    columns: BTreeMap<u16, Known>,
    about: About,
    /// Index of the first row that is no header.
    first_row: usize,
    /// What the columns and the words in the cells say of sensitive subjects.
    subjects: Rows<'a>,
    listing: Listing,
    /// Columns below the header of a citizen service number.
    parted: Vec<u16>,
    /// Whether dates of birth stand in it.
    are_born: bool,
}

/// Rows that are read together.
#[derive(Default)]
struct Slice<'t> {
    rows: Vec<Vec<Sighting>>,
    /// The cells that are no whole value, one a line.
    text: String,
    loose: Vec<Loose<'t>>,
    /// Where in the text each row begins and ends.
    spans: Vec<(usize, usize)>,
    /// The numbers of the rows.
    numbers: Vec<u32>,
    /// Rows and columns of the cells that tell of a subject by standing in its column.
    headed: Vec<(usize, u16)>,
}

/// A cell that is searched as text, together with others.
struct Loose<'t> {
    row: usize,
    column: u16,
    start: usize,
    /// Text of the cell to the left.
    left: &'t str,
    /// Whether it stands in or above the header, where no column is named yet.
    is_above: bool,
}

impl<'a> Reader<'a> {
    fn new(
        table: &Table,
        headers: &Headers,
        first_row: usize,
        caption: Caption,
        detectors: &'a Detectors,
    ) -> Self {
        let caption = listing::titled(table, first_row, caption, detectors);
        let (columns, about) = columns(table, headers, first_row, caption.who, detectors);
        let names = headers.iter().map(|(column, (header, _))| (*column, header.as_str()));
        let subjects = Rows::new(detectors.subjects(), names).with_remarks(table, first_row);
        let listing = Listing::of(table, &columns, first_row, caption, detectors);
        let is_parted = |known: &Known| {
            let is_citizen = |h: &Heading| h.kind == Kind::Bsn && h.strength == Strength::Strong;
            known.headings.iter().any(is_citizen)
        };
        let parted = columns.iter().filter(|(_, known)| is_parted(known));
        let parted = parted.map(|(column, _)| *column).collect();
        let are_born = columns.values().any(|known| known.is_of(Kind::DateOfBirth));
        Self { detectors, columns, about, first_row, subjects, listing, parted, are_born }
    }

    /// Hands over the rows, those above the header too; where the table was turned, `turned` are
    /// the columns in which its rows stood.
    fn read(
        &self,
        table: &Table,
        place: &Place,
        turned: Option<&[u16]>,
        each: &mut dyn FnMut(&Unit<'_>),
    ) {
        let mut slice = Slice::default();
        for index in 0..table.row_count() {
            let is_above = index < self.first_row;
            let (row, from) = (slice.rows.len(), slice.text.len());
            let mut sightings = Vec::new();
            let mut left = "";
            let mut boxed = table.row(index).map_or(Vec::new(), |row| self.boxes(&row)).into_iter();
            let mut boxes = boxed.next();
            for cell in table.row(index).iter().flat_map(Row::cells) {
                if let Some(number) = boxes.as_ref().filter(|b| b.columns.0 <= cell.column) {
                    if number.columns.0 == cell.column {
                        let (column, start) = (cell.column, slice.text.len());
                        slice.loose.push(Loose { row, column, start, left, is_above });
                        slice.text.push_str(&number.digits);
                        slice.text.push('\n');
                    }
                    if number.columns.1 <= cell.column {
                        boxes = boxed.next();
                    }
                    continue;
                }
                let value = normalise(cell.text);
                let value = value.trim();
                if value.is_empty() {
                    continue;
                }
                if !is_above && self.subjects.is_headed(cell.column, value) {
                    slice.headed.push((row, cell.column));
                }
                match self.whole(cell.column, value, left).filter(|_| !is_above) {
                    Some(sighting) => sightings.push(sighting),
                    None => {
                        let (column, start) = (cell.column, slice.text.len());
                        slice.loose.push(Loose { row, column, start, left, is_above });
                        let bare = value.chars().map(|c| if c == '\n' { ' ' } else { c });
                        slice.text.extend(bare);
                        slice.text.push('\n');
                    }
                }
                left = cell.text;
            }
            // What the header is called is said of no one.
            let from = if index + 1 == self.first_row { slice.text.len() } else { from };
            slice.spans.push((from, slice.text.len()));
            slice.rows.push(sightings);
            slice.numbers.push(table.row(index).map_or(0, |row| row.number()));
            if slice.text.len() >= SLICE_BYTES
                || slice.rows.len() >= SLICE_ROWS
                || index + 1 == table.row_count()
            {
                self.search_loose(&mut slice);
                let first = index + 1 - slice.rows.len();
                let turned = turned.map(|columns| columns.get(first..).unwrap_or_default());
                self.hand_over(&mut slice, place, turned, each);
                slice = Slice::default();
            }
        }
    }

    /// The numbers in a row that are put together of the digits in several cells; in groups only
    /// below a header that says what they are.
    fn boxes(&self, row: &Row<'_>) -> Vec<Boxes> {
        let mut all = boxes(row);
        for column in &self.parted {
            all.extend(parted(row, *column).filter(|_| all.is_empty()));
        }
        all
    }

    /// The cell as a value of the kind that its column holds.
    fn whole(&self, column: u16, value: &str, left: &str) -> Option<Sighting> {
        let known = self.columns.get(&column)?;
        let Column::Holds { kind, confidence, named, ground, .. } = known.holds else {
            return None;
        };
        let found = match known.detector?.fits(value, self.detectors.words()) {
            Fit::Yes(found) => found,
            Fit::Named(found) if named => found,
            // A surname that no list knows is still a surname under that header.
            Fit::Fails | Fit::No if named && is_plain(kind, value) => fold(value),
            Fit::Named(_) | Fit::Fails | Fit::No
                if confidence >= SURE_NAMES && self.could_name(kind, value) =>
            {
                fold(value)
            }
            Fit::Named(_) | Fit::Fails | Fit::No => return None,
        };
        let is_unsure = confidence < LABELLED && is_checked(kind);
        let labelled = is_unsure && self.is_label(left, kind);
        let mut hit = Hit::new(kind, 0, value.len(), found, confidence);
        hit.ground = ground;
        if labelled {
            hit.judge(LABELLED, Ground::Label);
        }
        Some(Sighting { hit, spot: u32::from(column) })
    }

    /// Whether a value in a column of names may be one that no list knows.
    fn could_name(&self, kind: Kind, value: &str) -> bool {
        // A word that is a name as well as something else (`Rik`, `Wit`) is one there.
        let is_known = || {
            let names = Names::new(self.detectors.words());
            let is_word = value.starts_with(char::is_uppercase) && !value.contains([' ', ',']);
            is_word && names.given(value).max(names.surname(value)) != Listed::No
        };
        kind == Kind::Name
            && (is_like_a_name(value) || is_known() || self.are_born && is_one_word(value))
            && !names_organisation(value, self.detectors)
    }

    /// Searches the cells that are no whole value, all in one text.
    fn search_loose(&self, slice: &mut Slice<'_>) {
        let Slice { text, loose, rows, .. } = slice;
        for mut hit in search_cells(text, self.detectors) {
            let at = loose.partition_point(|cell| cell.start <= hit.start);
            let Some(cell) = at.checked_sub(1).and_then(|at| loose.get(at)) else { continue };
            let end = loose.get(at).map_or(text.len(), |next| next.start) - 1;
            if hit.end > end {
                continue;
            }
            let whole = hit.start == cell.start && hit.end == end;
            if let Some(known) = self.columns.get(&cell.column).filter(|_| !cell.is_above) {
                self.weigh_under_header(&mut hit, known, whole);
            }
            // In a row of its own a label names the value to its right: `BSN | 999990019`.
            if whole && hit.confidence < LABELLED && self.is_label(cell.left, hit.kind) {
                hit.judge(LABELLED, Ground::Label);
            }
            if let Some(row) = rows.get_mut(cell.row) {
                row.push(Sighting { hit, spot: u32::from(cell.column) });
            }
        }
    }

    /// Whether `text` is a label of `kind`.
    fn is_label(&self, text: &str, kind: Kind) -> bool {
        let text = normalise(text);
        let headings = self.detectors.words().headings_exact(text.trim());
        headings.iter().any(|h| h.kind == kind && h.strength == Strength::Strong)
    }

    /// Weighs something found inside a cell with its column.
    fn weigh_under_header(&self, hit: &mut Hit, known: &Known, whole: bool) {
        let heading = known.headings.iter().find(|heading| heading.kind == hit.kind);
        let sinks = || self.detectors.words().cues(hit.kind).sinks(&known.header);
        match heading.map(|heading| heading.strength) {
            Some(Strength::Never) => hit.judge(SUNK, Ground::OtherHeader),
            Some(Strength::Strong) if hit.confidence > 0.0 => {
                hit.judge(hit.confidence.max(0.9), Ground::Header { fitting: 1, of: 1 });
            }
            _ if known.holds.never() == Some(hit.kind) && whole => {
                hit.judge(SUNK, Ground::OtherHeader);
            }
            _ if whole && sinks() => hit.judge(SUNK, Ground::OtherHeader),
            _ => {}
        }
    }

    /// Under a header such as `BSN/RSIN` a number is a person's where the row names a person.
    fn tell_organisations_apart(&self, sightings: &mut [Sighting]) {
        let person = sightings.iter().any(|sighting| {
            matches!(sighting.hit.kind, Kind::Name | Kind::DateOfBirth)
                && sighting.hit.confidence >= 0.5
        });
        if person {
            return;
        }
        for Sighting { hit, spot } in sightings {
            let column = u16::try_from(*spot).ok().and_then(|spot| self.columns.get(&spot));
            if column.is_some_and(|known| known.is_shared.contains(&hit.kind)) {
                hit.confidence = hit.confidence.min(UNTOLD);
            }
        }
    }

    /// Below a header that may name a person (`Melder`), what has the form of a name is one beside
    /// a home and a phone number or mail address.
    fn lift_names(&self, sightings: &mut [Sighting]) {
        let has = |kind| sightings.iter().any(|s| s.hit.kind == kind && s.hit.confidence >= 0.9);
        if !has(Kind::Address) || !has(Kind::Phone) && !has(Kind::Email) {
            return;
        }
        let is_called = |spot: u32| {
            let column = u16::try_from(spot).ok().and_then(|column| self.columns.get(&column));
            column.is_some_and(|known| known.headings.iter().any(|h| h.kind == Kind::Name))
        };
        for Sighting { hit, spot } in sightings.iter_mut() {
            let is_unsure = hit.kind == Kind::Name && (0.4..LIKELY_NAME).contains(&hit.confidence);
            if is_unsure && is_called(*spot) {
                hit.judge(LIKELY_NAME, Ground::Header { fitting: 1, of: 1 });
            }
        }
    }

    fn hand_over(
        &self,
        slice: &mut Slice<'_>,
        place: &Place,
        turned: Option<&[u16]>,
        each: &mut dyn FnMut(&Unit<'_>),
    ) {
        let marks = marks(self.detectors.subjects(), &slice.text);
        let column_at = |start: usize| {
            let at = slice.loose.partition_point(|cell| cell.start <= start);
            at.checked_sub(1).and_then(|at| slice.loose.get(at)).map_or(0, |cell| cell.column)
        };
        for (index, mut sightings) in std::mem::take(&mut slice.rows).into_iter().enumerate() {
            self.lift_names(&mut sightings);
            lift_births(&mut sightings);
            lift_numbers(&mut sightings);
            sightings.retain(|sighting| sighting.hit.confidence >= CONFIDENCE_LEAST);
            self.tell_organisations_apart(&mut sightings);
            sightings.sort_by_key(|sighting| sighting.spot);
            let first = slice.headed.partition_point(|(row, _)| *row < index);
            let last = slice.headed.partition_point(|(row, _)| *row <= index);
            let row = subjects::Row {
                text: &slice.text,
                span: slice.spans.get(index).copied().unwrap_or_default(),
                headed: slice.headed.get(first..last).unwrap_or_default(),
                sightings: &sightings,
            };
            let mut told = self.subjects.read(&row, &marks, column_at);
            if told.mentions.iter().any(|mention| mention.strongest > 1) {
                lift_told(&mut sightings, &told);
            }
            self.listing.mark(&mut sightings, &mut told);
            if sightings.is_empty() && told.mentions.is_empty() {
                continue;
            }
            let turned = turned.and_then(|columns| columns.get(index)).copied();
            let (shape, about, sightings) = (Shape::Row, self.about, &sightings[..]);
            let row = slice.numbers.get(index).copied().filter(|_| turned.is_none()).unwrap_or(0);
            let (quoted, start, told) = (&[][..], 0, &told);
            each(&Unit { place, shape, row, turned, start, about, quoted, sightings, told });
        }
    }
}

/// In a row with a name and no date of birth an old date that no header explains is likely one.
fn lift_births(sightings: &mut [Sighting]) {
    let likely = |kind| move |s: &Sighting| s.hit.kind == kind && s.hit.confidence >= 0.5;
    if !sightings.iter().any(likely(Kind::Name)) || sightings.iter().any(likely(Kind::DateOfBirth))
    {
        return;
    }
    for Sighting { hit, .. } in sightings.iter_mut().filter(|s| is_old_date(&s.hit)) {
        hit.judge(hit.confidence.max(BORN_BESIDE_NAME), Ground::BesideName);
    }
}

/// A number that nothing explains is a person's in a row that has a home or a name, and a date long
/// ago as one of birth.
fn lift_numbers(sightings: &mut [Sighting]) {
    let is_unsure = |hit: &Hit| hit.kind == Kind::Bsn && UNEXPLAINED.contains(&hit.confidence);
    if !sightings.iter().any(|sighting| is_unsure(&sighting.hit)) {
        return;
    }
    let likely = |kind| sightings.iter().any(|s| s.hit.kind == kind && s.hit.confidence >= 0.5);
    let is_born = likely(Kind::DateOfBirth) || sightings.iter().any(|s| is_old_date(&s.hit));
    if !is_born || !likely(Kind::Name) && !likely(Kind::Address) {
        return;
    }
    let ground = if likely(Kind::Name) { Ground::BesideBirth } else { Ground::BesideHome };
    for Sighting { hit, .. } in sightings.iter_mut().filter(|s| is_unsure(&s.hit)) {
        hit.judge(BESIDE_BIRTH, ground);
    }
}

/// Whether a value is one word of letters with a capital, as given names and surnames are.
fn is_one_word(value: &str) -> bool {
    let is_part = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’');
    value.starts_with(char::is_uppercase) && value.chars().count() > 1 && value.chars().all(is_part)
}

/// Whether a cell under a header that names `kind` may be a part of a value that no list knows.
fn is_plain(kind: Kind, value: &str) -> bool {
    let short = value.len() <= 80;
    match kind {
        Kind::Name => short && !value.bytes().any(|byte| byte.is_ascii_digit()),
        Kind::Address => short,
        _ => false,
    }
}

/// Confidence of a number that may be a person's or an organisation's.
const UNTOLD: f32 = 0.35;

/// Confidence of a number of which nothing but its check is known.
const UNEXPLAINED: std::ops::Range<f32> = 0.3..0.6;

/// From here on a column of names is sure enough to take a name that no list knows.
const SURE_NAMES: f32 = 0.9;

/// Bytes of cells that are searched at once.
const SLICE_BYTES: usize = 65_536;

/// Rows that are handed over at once, at most.
const SLICE_ROWS: usize = 4_096;
