//! PowerPoint presentations of 1997 to 2003 (MS-PPT): the text of every slide, its notes and
//! comments, and the files embedded.
//!
//! Records are read in one row, those in a container after it, so that no nesting costs anything.

use flate2::bufread::ZlibDecoder;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cfb;
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::codepage::CodePage;
use crate::extract::tools::drawn_table::DrawnTable;
use crate::extract::tools::object;
use crate::extract::tools::property_set;
use crate::extract::tools::slides;
use crate::extract::tools::slides::Record;
use crate::extract::tools::slides::Records;
use crate::extract::tools::slides::Slides;
use crate::extract::tools::strings;
use crate::extract::tools::unpack;

/// A PowerPoint presentation in a compound file.
pub(in crate::extract) struct Ppt;

impl Format for Ppt {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if cfb::holds(&seen.file.bytes, &[MAIN]) { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/vnd.ms-powerpoint");
        cfb::read_with(&file.bytes, out, read);
    }
}

fn read(compound: &Compound<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    if let Some(user) = compound.child(cfb::ROOT, "Current User") {
        // After the header of the record and a size: whether the presentation is encrypted.
        let user = compound.read(user, out.budget)?;
        if slides::long(&user, 12) == Some(ENCRYPTED) {
            return Err(Unscannable::Encrypted);
        }
    }
    let main = compound.child(cfb::ROOT, MAIN).ok_or(Unscannable::Damaged)?;
    let stream = compound.read(main, out.budget)?;
    if Records::new(&stream).any(|record| record.kind == CRYPT_SESSION) {
        return Err(Unscannable::Encrypted);
    }
    let slides = Slides::read(&stream);
    let mut reader = Reader::new(&slides);
    let mut end = 0;
    for record in Records::new(&stream) {
        if !record.is_whole {
            out.miss(Place::root(), Unscannable::Damaged);
        }
        end = record.at + 8 + if record.is_container { 0 } else { record.content.len() };
        reader.take(&record, out)?;
    }
    reader.end_groups(usize::MAX, out)?;
    reader.hand_on(out)?;
    // Fewer bytes than a header are left over, or nothing was a record at all.
    if end == 0 || stream.len() < compound.length(main) {
        out.miss(Place::root(), Unscannable::Damaged);
        strings::sweep(&stream, &Place::root(), out)?;
    }
    property_set::add(compound, out)
}

/// A container that is open, and the place of the text in it.
struct Open {
    end: usize,
    place: Place,
}

/// A group of shapes that is open, which may draw a table.
struct Group {
    end: usize,
    place: Place,
    table: DrawnTable,
}

struct Reader<'s> {
    slides: &'s Slides,
    open: Vec<Open>,
    groups: Vec<Group>,
    /// Top and left of the shape that is open, where it belongs to a group.
    corner: Option<(i32, i32)>,
    /// The place of the text being gathered.
    place: Place,
    text: String,
    /// Slides met in a list of them, where their titles and bullets stand.
    listed: usize,
}

impl<'s> Reader<'s> {
    fn new(slides: &'s Slides) -> Self {
        Self {
            slides,
            open: Vec::new(),
            groups: Vec::new(),
            corner: None,
            place: Place::root(),
            text: String::new(),
            listed: 0,
        }
    }

    fn take(&mut self, record: &Record<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        while self.open.last().is_some_and(|open| record.at >= open.end) {
            self.open.pop();
        }
        self.end_groups(record.at, out)?;
        if record.is_container {
            let place = self.place_of(record, out)?;
            if self.open.len() < CONTAINERS_MAX {
                let end = record.at.saturating_add(8 + record.content.len());
                match record.kind {
                    GROUP => {
                        let (place, table) = (place.clone(), DrawnTable::default());
                        self.groups.push(Group { end, place, table });
                    }
                    SHAPE => self.corner = None,
                    _ => {}
                }
                self.open.push(Open { end, place });
            } else {
                out.miss(Place::root(), Unscannable::TooDeep);
            }
            return Ok(());
        }
        match record.kind {
            TEXT_WIDE | STRING => {
                let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(record.content);
                self.add(&text, out)
            }
            TEXT_NARROW => self.add(&CodePage::WESTERN.decode(record.content), out),
            CHILD_ANCHOR => {
                let edge = |at| slides::long(record.content, at).map(|edge| edge as i32);
                self.corner = edge(4).zip(edge(0));
                Ok(())
            }
            NOTES_ATOM => {
                let id = slides::long(record.content, 0);
                let number = id.and_then(|id| self.slides.number_of(id));
                if let (Some(number), Some(open)) = (number, self.open.last_mut()) {
                    open.place = slide(number).inside("notes");
                }
                Ok(())
            }
            slides::SLIDE_PLACE => {
                self.listed += 1;
                if let Some(open) = self.open.last_mut().filter(|open| is_slide(&open.place)) {
                    open.place = slide(self.listed);
                }
                Ok(())
            }
            OBJECT => {
                self.hand_on(out)?;
                add_object(record, out)
            }
            _ => Ok(()),
        }
    }

    /// The place of the text in a container.
    fn place_of(
        &mut self,
        record: &Record<'_>,
        out: &mut Extract<'_>,
    ) -> Result<Place, Unscannable> {
        let outer = self.open.last().map(|open| open.place.clone()).unwrap_or_default();
        Ok(match record.kind {
            SLIDE => {
                out.budget.pay_page().inspect_err(|why| out.miss(Place::root(), *why))?;
                let number = self.slides.number_at(record.at);
                number.map_or_else(|| Place::root().inside("earlier version"), slide)
            }
            slides::SLIDE_LIST if record.instance == 0 => {
                self.listed = 0;
                slide(0)
            }
            NOTES => Place::root().inside("notes"),
            MASTER | HANDOUT => Place::root().inside("layout"),
            COMMENT => outer.inside("comments"),
            HEADERS => outer.inside("footer"),
            LINK => outer.inside("links"),
            _ => outer,
        })
    }

    fn add(&mut self, text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let place = self.open.last().map(|open| open.place.clone()).unwrap_or_default();
        self.turn_to(place, out)?;
        let lines = text.chars().map(|c| if matches!(c, '\r' | '\u{b}') { '\n' } else { c });
        let lines = lines.filter(|c| *c != '\0');
        if let (Some(corner), Some(group)) = (self.corner, self.groups.last_mut()) {
            group.table.push(corner, &lines.collect::<String>());
            return Ok(());
        }
        self.text.extend(lines);
        self.text.push('\n');
        Ok(())
    }

    /// Hands on the groups that end at or before `at`.
    fn end_groups(&mut self, at: usize, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        while let Some(group) = self.groups.pop_if(|group| at >= group.end) {
            self.corner = None;
            match group.table.lines() {
                Some(lines) if lines.is_empty() => {}
                Some(lines) => {
                    self.turn_to(group.place, out)?;
                    self.text.push_str(&lines);
                    self.text.push('\n');
                }
                None => {
                    self.hand_on(out)?;
                    group.table.add(group.place, out)?;
                }
            }
        }
        Ok(())
    }

    /// Goes on at `place`.
    fn turn_to(&mut self, place: Place, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        if place != self.place || self.text.len() > TEXT_BYTES {
            self.hand_on(out)?;
            self.place = place;
        }
        Ok(())
    }

    fn hand_on(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let text = std::mem::take(&mut self.text);
        out.add_text(self.place.clone(), Visibility::Shown, text)
    }
}

fn slide(number: usize) -> Place {
    Place::root().inside(&format!("slide {number}"))
}

fn is_slide(place: &Place) -> bool {
    matches!(place.steps(), [step] if step.starts_with("slide "))
}

/// Hands on what is embedded (MS-PPT 2.10.34): packed by deflate after its length, or as it is.
fn add_object(record: &Record<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let place = Place::root().inside("object");
    let unpacked;
    let bytes = if record.instance == 1 {
        let packed = record.content.get(4..).unwrap_or_default();
        let read = unpack::whole(&mut ZlibDecoder::new(packed), packed.len() as u64, out.budget);
        if let Some(why) = read.fault {
            out.miss(place.clone(), why);
        }
        unpacked = read.bytes;
        unpacked.as_slice()
    } else {
        record.content
    };
    match Compound::open(bytes) {
        Some(compound) => object::add(&compound, cfb::ROOT, out),
        None => {
            out.miss(place.clone(), Unscannable::Damaged);
            strings::sweep(bytes, &place, out)
        }
    }
}

const MAIN: &str = "PowerPoint Document";

/// The mark of an encrypted presentation (MS-PPT 2.3.2).
const ENCRYPTED: usize = 0xf3d1_c4df;

/// Kinds of records (MS-PPT 2.13.24).
const SLIDE: u16 = 0x03ee;
const NOTES: u16 = 0x03f0;
const NOTES_ATOM: u16 = 0x03f1;
const MASTER: u16 = 0x03f8;
const HANDOUT: u16 = 0x0fc9;
const HEADERS: u16 = 0x0fd9;
const LINK: u16 = 0x0fd7;
const TEXT_WIDE: u16 = 0x0fa0;
const TEXT_NARROW: u16 = 0x0fa8;
const STRING: u16 = 0x0fba;
const OBJECT: u16 = 0x1011;
const COMMENT: u16 = 0x2ee0;
const CRYPT_SESSION: u16 = 0x2f14;

/// Kinds of records of drawing (MS-ODRAW 2.2.14, 2.2.16, 2.2.39).
const SHAPE: u16 = 0xf004;
const GROUP: u16 = 0xf003;
const CHILD_ANCHOR: u16 = 0xf00f;

/// Containers inside one another; what lies deeper is read at the place of the last.
const CONTAINERS_MAX: usize = 1_000;

/// Text gathered before it is handed on.
const TEXT_BYTES: usize = 1 << 20;
