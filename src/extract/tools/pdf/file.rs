//! A PDF file as a store of objects: where each stands, found by looking rather than by trusting
//! the file's own table, so that damaged files and earlier versions of objects are read too.

use std::cell::Cell;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::HashMap;

use memchr::memmem;

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::pdf::crypt::Key;
use crate::extract::tools::pdf::filters;
use crate::extract::tools::pdf::filters::Decoded;
use crate::extract::tools::pdf::lexer::Lexer;
use crate::extract::tools::pdf::lexer::Token;
use crate::extract::tools::pdf::lexer::is_space;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Id;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::object::Stream;

/// A PDF file of which every object can be had.
pub(in crate::extract) struct Pdf<'a> {
    bytes: &'a [u8],
    objects: BTreeMap<Id, Spot>,
    older: Vec<(Id, Spot)>,
    packed: Vec<Vec<u8>>,
    trailer: Dictionary,
    key: Option<Key>,
    /// Bytes that may still be read again.
    work: Cell<u64>,
    kept: RefCell<Kept>,
    /// Whether the file breaks off, or an object in it.
    is_cut: bool,
}

/// Where an object stands.
#[derive(Clone, Copy)]
enum Spot {
    /// In the file, right behind `obj`.
    Bare { at: usize, generation: u16 },
    /// In an unpacked object stream.
    Packed { stream: usize, at: usize },
}

/// Objects that were read before.
#[derive(Default)]
struct Kept {
    objects: HashMap<Id, Object>,
    bytes: usize,
}

/// What was found by looking through the file.
#[derive(Default)]
struct Survey {
    /// Every definition, in the order of the file.
    definitions: Vec<(Id, Spot)>,
    /// Which of them are object streams.
    containers: Vec<usize>,
    trailer: Vec<(Vec<u8>, Object)>,
    is_cut: bool,
    /// From where on no `endstream` follows.
    endless_from: Option<usize>,
}

impl<'a> Pdf<'a> {
    /// Looks where everything stands.
    ///
    /// - Failure: `Damaged` where nothing is found, `Encrypted`, or a limit.
    pub(in crate::extract) fn open(
        bytes: &'a [u8],
        budget: &mut Budget,
    ) -> Result<Self, Unscannable> {
        let survey = Survey::of(bytes)?;
        if survey.definitions.is_empty() {
            let is_locked = memmem::find(bytes, b"/Encrypt").is_some();
            return Err(if is_locked { Unscannable::Encrypted } else { Unscannable::Damaged });
        }
        let mut pdf = Self {
            bytes,
            objects: BTreeMap::new(),
            older: Vec::new(),
            packed: Vec::new(),
            trailer: Dictionary::new(survey.trailer),
            key: None,
            work: Cell::new(WORK_FREE_BYTES + WORK_RATIO * bytes.len() as u64),
            kept: RefCell::default(),
            is_cut: survey.is_cut,
        };
        for (id, spot) in &survey.definitions {
            pdf.objects.insert(*id, *spot);
        }
        pdf.unlock()?;
        pdf.objects.clear();
        pdf.kept.take();
        let mut containers = survey.containers.iter().peekable();
        for (index, (id, spot)) in survey.definitions.iter().enumerate() {
            pdf.define(*id, *spot);
            if containers.next_if(|at| **at == index).is_some() {
                pdf.unpack(*id, *spot, budget)?;
            }
        }
        pdf.kept.take();
        Ok(pdf)
    }

    /// What the end of the file says of it.
    pub(in crate::extract) fn trailer(&self) -> &Dictionary {
        &self.trailer
    }

    /// Whether the file breaks off, or an object in it.
    pub(in crate::extract) fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Whether more was asked for again and again than any honest file needs.
    pub(in crate::extract) fn is_exhausted(&self) -> bool {
        self.work.get() == 0
    }

    /// The numbers of all objects.
    pub(in crate::extract) fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        self.objects.keys().copied()
    }

    /// Objects that a later change replaced, and that are still in the file.
    pub(in crate::extract) fn older(&self) -> impl Iterator<Item = (Id, Object)> + '_ {
        self.older.iter().map(|(id, spot)| (*id, self.read(*id, *spot)))
    }

    /// The object with this number; `Null` where there is none.
    pub(in crate::extract) fn get(&self, id: Id) -> Object {
        if let Some(object) = self.kept.borrow().objects.get(&id) {
            return object.clone();
        }
        let Some(spot) = self.objects.get(&id) else { return Object::Null };
        let before = self.work.get();
        let object = self.read(id, *spot);
        let cost = usize::try_from(before - self.work.get()).unwrap_or(usize::MAX);
        let mut kept = self.kept.borrow_mut();
        if kept.bytes.saturating_add(cost) > KEPT_BYTES_MAX {
            *kept = Kept::default();
        }
        if cost <= KEPT_BYTES_MAX / 4 {
            kept.bytes += cost;
            kept.objects.insert(id, object.clone());
        }
        object
    }

    /// The object itself, where this is only a reference to it.
    pub(in crate::extract) fn resolve(&self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..REFERENCES_MAX {
            let Object::Reference(id) = object else { return object };
            object = self.get(id);
        }
        Object::Null
    }

    /// What stands under `key`, wherever it is.
    pub(in crate::extract) fn entry(&self, dictionary: &Dictionary, key: &[u8]) -> Object {
        self.resolve(dictionary.get(key))
    }

    /// The dictionary under `key`; an empty one where there is none.
    pub(in crate::extract) fn inner(&self, dictionary: &Dictionary, key: &[u8]) -> Dictionary {
        self.entry(dictionary, key).dictionary().cloned().unwrap_or_default()
    }

    /// The data of a stream, unpacked.
    ///
    /// - Failure: `TooLarge`.
    pub(in crate::extract) fn data(
        &self,
        stream: &Stream,
        budget: &mut Budget,
    ) -> Result<Decoded, Unscannable> {
        let list = |long: &[u8], short: &[u8]| {
            let found = self.entry(&stream.dictionary, long);
            let found =
                if found == Object::Null { self.entry(&stream.dictionary, short) } else { found };
            match found {
                Object::Array(items) => {
                    items.iter().take(FILTERS_MAX).map(|item| self.resolve(item)).collect()
                }
                Object::Null => Vec::new(),
                one => vec![one],
            }
        };
        let parameters = list(b"DecodeParms", b"DP");
        let filters: Vec<(Vec<u8>, Dictionary)> = list(b"Filter", b"F")
            .iter()
            .enumerate()
            .filter_map(|(index, filter)| {
                let parameters = parameters.get(index).and_then(Object::dictionary);
                Some((filter.name()?.to_vec(), parameters.cloned().unwrap_or_default()))
            })
            .collect();
        filters::decode(stream, &filters, budget)
    }

    /// Finds the key, where the file is encrypted.
    fn unlock(&mut self) -> Result<(), Unscannable> {
        let settings = self.entry(&self.trailer, b"Encrypt");
        if settings == Object::Null {
            // A trailer that is lost may have said so.
            let said =
                !self.trailer.has(b"Root") && memmem::find(self.bytes, b"/Encrypt").is_some();
            return if said { Err(Unscannable::Encrypted) } else { Ok(()) };
        }
        let settings = settings.dictionary().ok_or(Unscannable::Encrypted)?;
        let halves = self.entry(&self.trailer, b"ID");
        let first = halves.array().and_then(<[_]>::first).map(|first| self.resolve(first));
        let file_id = first.as_ref().and_then(Object::text).unwrap_or_default();
        // What the settings refer to is looked up before there is a key.
        let settings = settings.iter().map(|(key, object)| (key.to_vec(), self.resolve(object)));
        self.key = Some(Key::open(&Dictionary::new(settings.collect()), file_id)?);
        Ok(())
    }

    fn define(&mut self, id: Id, spot: Spot) {
        if let Some(old) = self.objects.insert(id, spot) {
            self.older.push((id, old));
        }
    }

    /// Takes in the objects of an object stream (ISO 32000-1, 7.5.7).
    fn unpack(&mut self, id: Id, spot: Spot, budget: &mut Budget) -> Result<(), Unscannable> {
        let container = self.read(id, spot);
        let Some(stream) = container.stream() else { return Ok(()) };
        let decoded = self.data(stream, budget)?;
        self.is_cut |= decoded.is_damaged;
        let held: usize = self.packed.iter().map(Vec::len).sum();
        if (held + decoded.bytes.len()) as u64 > budget.limits().file_bytes_max {
            return Err(Unscannable::TooLarge);
        }
        let first = stream.dictionary.get(b"First").count().unwrap_or(0);
        let count = stream.dictionary.get(b"N").count().unwrap_or(0).min(first);
        let mut lexer = Lexer::new(&decoded.bytes, 0);
        let mut found = Vec::new();
        for _ in 0..count {
            let number = lexer.object().as_ref().and_then(Object::count);
            let offset = lexer.object().as_ref().and_then(Object::count);
            let Some((number, offset)) = number.zip(offset) else { break };
            let spot = Spot::Packed { stream: self.packed.len(), at: first.saturating_add(offset) };
            found.extend(Id::try_from(number).ok().map(|id| (id, spot)));
        }
        self.packed.push(decoded.bytes);
        for (id, spot) in found {
            self.define(id, spot);
        }
        if self.objects.len() + self.older.len() > OBJECTS_MAX {
            return Err(Unscannable::TooMany);
        }
        Ok(())
    }

    fn read(&self, id: Id, spot: Spot) -> Object {
        let (bytes, at) = match spot {
            Spot::Bare { at, .. } => (self.bytes, at),
            Spot::Packed { stream, at } => {
                (self.packed.get(stream).map(Vec::as_slice).unwrap_or_default(), at)
            }
        };
        let mut lexer = Lexer::new(bytes, at);
        let object = if self.is_exhausted() { None } else { lexer.object() };
        let object = object.unwrap_or(Object::Null);
        let object = match (object, spot) {
            (Object::Dictionary(dictionary), Spot::Bare { .. }) => {
                match stream_start(&mut lexer, bytes) {
                    Some(start) => {
                        let length = self.length(&dictionary);
                        let (end, _) = stream_end(bytes, start, length, &mut None);
                        let raw = bytes.get(start..end).unwrap_or_default().into();
                        lexer.jump(end);
                        Object::Stream(Stream { dictionary, raw })
                    }
                    None => Object::Dictionary(dictionary),
                }
            }
            (object, _) => object,
        };
        let cost = lexer.at().saturating_sub(at) as u64;
        self.work.set(self.work.get().saturating_sub(cost.max(64)));
        match (&self.key, spot) {
            (Some(key), Spot::Bare { generation, .. }) => key.decrypt(object, (id, generation)),
            _ => object,
        }
    }

    /// The length that a stream says it has; it may stand elsewhere, as a plain number.
    fn length(&self, dictionary: &Dictionary) -> Option<usize> {
        match dictionary.get(b"Length") {
            Object::Reference(id) => match self.objects.get(id)? {
                Spot::Bare { at, .. } => Lexer::new(self.bytes, *at).object()?.count(),
                Spot::Packed { stream, at } => {
                    Lexer::new(self.packed.get(*stream)?, *at).object()?.count()
                }
            },
            length => length.count(),
        }
    }
}

impl Survey {
    fn of(bytes: &[u8]) -> Result<Self, Unscannable> {
        let mut survey = Self::default();
        let finder = memmem::Finder::new(b"obj");
        let (mut at, mut looked) = (0, 0);
        while let Some(found) = bytes.get(at..).and_then(|rest| finder.find(rest)) {
            let word = at + found;
            at = word + 3;
            let Some((id, generation, start)) = numbers_before(bytes, word) else { continue };
            survey.trailers(bytes, looked, start);
            let spot = Spot::Bare { at, generation };
            if survey.definitions.len() >= OBJECTS_MAX {
                return Err(Unscannable::TooMany);
            }
            survey.definitions.push((id, spot));
            let mut lexer = Lexer::new(bytes, at);
            if let Some(object) = lexer.object() {
                at = survey.step_over(bytes, &object, &mut lexer).max(at);
            }
            looked = at;
        }
        survey.trailers(bytes, looked, bytes.len());
        let tail = bytes.get(looked.min(bytes.len())..).unwrap_or_default();
        survey.is_cut |= memmem::find(tail, b"%%EOF").is_none();
        Ok(survey)
    }

    /// Where the object just read ends, its data included; takes note of what it is.
    fn step_over(&mut self, bytes: &[u8], object: &Object, lexer: &mut Lexer<'_>) -> usize {
        let end = lexer.at();
        let Object::Dictionary(dictionary) = object else { return end };
        let Some(start) = stream_start(lexer, bytes) else { return end };
        if dictionary.is(b"Type", b"ObjStm") {
            self.containers.push(self.definitions.len() - 1);
        } else if dictionary.is(b"Type", b"XRef") {
            self.note(dictionary);
        }
        let length = dictionary.get(b"Length").count();
        let (end, is_whole) = stream_end(bytes, start, length, &mut self.endless_from);
        self.is_cut |= !is_whole;
        end
    }

    /// Takes note of the trailers between two objects.
    fn trailers(&mut self, bytes: &[u8], from: usize, to: usize) {
        let gap = bytes.get(from..to).unwrap_or_default();
        for found in memmem::find_iter(gap, b"trailer") {
            let trailer = Lexer::new(gap, found + 7).object();
            if let Some(Object::Dictionary(dictionary)) = trailer {
                self.note(&dictionary);
            }
        }
    }

    fn note(&mut self, trailer: &Dictionary) {
        for key in [&b"Root"[..], b"Info", b"Encrypt", b"ID"] {
            if trailer.has(key) {
                self.trailer.retain(|(known, _)| known != key);
                self.trailer.push((key.to_vec(), trailer.get(key).clone()));
            }
        }
    }
}

/// The numbers in front of `obj`, and where they begin: `12 0 obj`.
fn numbers_before(bytes: &[u8], word: usize) -> Option<(Id, u16, usize)> {
    let before = |end: usize| -> Option<(u64, usize)> {
        let head = bytes.get(end.saturating_sub(32)..end)?;
        let spaces = head.iter().rev().take_while(|b| is_space(**b)).count();
        let head = head.get(..head.len() - spaces)?;
        let digits = head.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let number = std::str::from_utf8(head.get(head.len() - digits..)?).ok()?;
        Some((number.parse().ok()?, end - spaces - digits))
    };
    let (generation, middle) = before(word)?;
    let (id, start) =
        before(middle).filter(|_| bytes.get(middle - 1).is_some_and(|b| is_space(*b)))?;
    Some((Id::try_from(id).ok()?, u16::try_from(generation).unwrap_or_default(), start))
}

/// Where the data begins, where `stream` follows a dictionary.
fn stream_start(lexer: &mut Lexer<'_>, bytes: &[u8]) -> Option<usize> {
    let before = lexer.at();
    if lexer.next() != Some(Token::Word(b"stream".to_vec())) {
        lexer.jump(before);
        return None;
    }
    let at = lexer.at();
    Some(match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([b'\r' | b'\n', ..]) => at + 1,
        _ => at,
    })
}

/// Where the data ends, and whether it does: where its length says so, if `endstream` follows,
/// else at the next `endstream`, else with the file.
fn stream_end(
    bytes: &[u8],
    start: usize,
    length: Option<usize>,
    endless_from: &mut Option<usize>,
) -> (usize, bool) {
    if let Some(end) = length.and_then(|length| start.checked_add(length)) {
        let tail = bytes.get(end..).unwrap_or_default().trim_ascii_start();
        if tail.starts_with(b"endstream") || tail.starts_with(b"endobj") {
            return (end, true);
        }
    }
    let rest = bytes.get(start..).unwrap_or_default();
    let is_endless = endless_from.is_some_and(|from| start >= from);
    match if is_endless { None } else { memmem::find(rest, b"endstream") } {
        Some(found) => {
            let data = rest.get(..found).unwrap_or_default();
            let data = data.strip_suffix(b"\n").unwrap_or(data);
            (start + data.strip_suffix(b"\r").unwrap_or(data).len(), true)
        }
        None => {
            *endless_from = Some(endless_from.map_or(start, |from| from.min(start)));
            (bytes.len(), false)
        }
    }
}

/// References in a row.
const REFERENCES_MAX: usize = 16;

/// Filters on one stream.
const FILTERS_MAX: usize = 8;

/// Objects in one file, earlier versions included.
const OBJECTS_MAX: usize = 1_000_000;

/// What is kept of objects that were read before, by their length in the file.
const KEPT_BYTES_MAX: usize = 4 << 20;

/// How often the file may be read over, object by object, and what is free.
const WORK_RATIO: u64 = 50;
const WORK_FREE_BYTES: u64 = 64 << 20;
