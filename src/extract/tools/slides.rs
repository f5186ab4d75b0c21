//! The records of a PowerPoint presentation of before 2007 (MS-PPT), and which slide each belongs
//! to.

use std::collections::HashMap;

/// One record: its kind, where it stands, and its content.
pub(in crate::extract) struct Record<'a> {
    /// What it is (MS-PPT 2.13.24).
    pub(in crate::extract) kind: u16,
    /// A number that tells records of one kind apart.
    pub(in crate::extract) instance: u16,
    /// Where its header stands in the stream.
    pub(in crate::extract) at: usize,
    /// Its content; of a container, the records in it.
    pub(in crate::extract) content: &'a [u8],
    /// Whether its content is all there.
    pub(in crate::extract) is_whole: bool,
    /// Whether there are records in it, which come next.
    pub(in crate::extract) is_container: bool,
}

/// The records of a stream, those in a container after the container.
pub(in crate::extract) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(in crate::extract) fn new(stream: &'a [u8]) -> Self {
        Self { stream, at: 0 }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let at = self.at;
        let rest = self.stream.get(at..)?;
        let (header, rest) = rest.split_first_chunk::<8>()?;
        let &[low, high, kind_low, kind_high, ..] = header;
        let length = long(header, 4)?;
        let version = u16::from_le_bytes([low, high]);
        let kind = u16::from_le_bytes([kind_low, kind_high]);
        let is_container = version & 0x0f == 0x0f || kind == LATER;
        let content = rest.get(..length).unwrap_or(rest);
        self.at = at + 8 + if is_container { 0 } else { content.len() };
        Some(Record {
            kind,
            instance: version >> 4,
            at,
            content,
            is_whole: content.len() == length,
            is_container,
        })
    }
}

/// Where slides stand, and their order.
#[derive(Default)]
pub(in crate::extract) struct Slides {
    /// Where each thing that has a number stands in the stream, by that number.
    places: HashMap<usize, usize>,
    /// Numbers of the slides, in their order: of their place, and their own.
    order: Vec<(usize, usize)>,
}

impl Slides {
    /// Reads the tables of the presentation: what was saved last stands last, and holds.
    pub(in crate::extract) fn read(stream: &[u8]) -> Self {
        let mut slides = Self::default();
        let mut list_end = 0;
        for record in Records::new(stream) {
            match record.kind {
                SLIDE_LIST if record.instance == 0 => {
                    slides.order.clear();
                    list_end = record.at.saturating_add(record.content.len());
                }
                SLIDE_PLACE if record.at < list_end => {
                    let ids = (long(record.content, 0), long(record.content, 12));
                    if let ((Some(place), Some(own)), true) = (ids, slides.order.len() < MOST) {
                        slides.order.push((place, own));
                    }
                }
                DIRECTORY => slides.read_directory(record.content),
                _ => {}
            }
        }
        slides
    }

    /// A row of groups: the first number and how many follow, then a place for each
    /// (MS-PPT 2.3.5).
    fn read_directory(&mut self, content: &[u8]) {
        let mut at = 0;
        while let Some(head) = long(content, at) {
            let (first, count) = (head & 0x000f_ffff, head >> 20);
            for index in 0..count {
                let Some(place) = long(content, at + 4 + 4 * index) else { return };
                if self.places.len() < MOST {
                    self.places.insert(first + index, place);
                }
            }
            at += 4 + 4 * count;
        }
    }

    /// The number of the slide that stands at `at`, from 1; `None` for one of an earlier version.
    pub(in crate::extract) fn number_at(&self, at: usize) -> Option<usize> {
        let is_it = |(place, _): &(usize, usize)| self.places.get(place) == Some(&at);
        self.order.iter().position(is_it).map(|index| index + 1)
    }

    /// The number of the slide whose own number is `id`, from 1.
    pub(in crate::extract) fn number_of(&self, id: usize) -> Option<usize> {
        self.order.iter().position(|(_, own)| *own == id).map(|index| index + 1)
    }
}

/// Four bytes, little-endian.
pub(in crate::extract) fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

/// The list of slides, and the place of one.
pub(in crate::extract) const SLIDE_LIST: u16 = 0x0ff0;
/// The place of a slide in the presentation, before its text.
pub(in crate::extract) const SLIDE_PLACE: u16 = 0x03f3;
const DIRECTORY: u16 = 0x1772;

/// What later versions added, comments for one: records as well, though it does not say so.
const LATER: u16 = 0x138b;

/// Slides and other numbered things that are told apart.
const MOST: usize = 100_000;
