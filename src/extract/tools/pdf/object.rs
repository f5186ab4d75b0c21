//! The objects of which a PDF file is made (ISO 32000-1, 7.3).

use std::rc::Rc;

/// The number of an object; which generation it is matters for decryption only.
pub(in crate::extract) type Id = u32;

/// One object. A clone shares the memory of what is large.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) enum Object {
    /// Nothing, and what is no object at all.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// Whole or not.
    Number(f64),
    /// A string, in whatever encoding.
    Text(Vec<u8>),
    /// A name, without its slash.
    Name(Vec<u8>),
    /// A list.
    Array(Rc<[Object]>),
    /// Names and what they stand for.
    Dictionary(Dictionary),
    /// An object that stands elsewhere.
    Reference(Id),
    /// A dictionary with data behind it.
    Stream(Stream),
}

/// A dictionary, in the order of its keys.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) struct Dictionary {
    entries: Rc<[(Vec<u8>, Object)]>,
}

/// A dictionary with data behind it, decrypted but not decoded.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) struct Stream {
    /// What the data is, and how it is packed.
    pub(in crate::extract) dictionary: Dictionary,
    /// The data as it stands in the file.
    pub(in crate::extract) raw: Rc<[u8]>,
}

impl Object {
    pub(in crate::extract) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// A number as a count or an index.
    pub(in crate::extract) fn count(&self) -> Option<usize> {
        self.number().filter(|n| *n >= 0.0 && *n < 1e15).map(|n| n as usize)
    }

    pub(in crate::extract) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    pub(in crate::extract) fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub(in crate::extract) fn array(&self) -> Option<&[Self]> {
        if let Self::Array(array) = self { Some(array) } else { None }
    }

    /// The dictionary, of a stream too.
    pub(in crate::extract) fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            Self::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    pub(in crate::extract) fn reference(&self) -> Option<Id> {
        if let Self::Reference(id) = self { Some(*id) } else { None }
    }

    pub(in crate::extract) fn stream(&self) -> Option<&Stream> {
        if let Self::Stream(stream) = self { Some(stream) } else { None }
    }
}

impl Default for Dictionary {
    fn default() -> Self {
        Self { entries: Rc::new([]) }
    }
}

impl Dictionary {
    /// Of two entries with one key the last counts.
    pub(in crate::extract) fn new(mut entries: Vec<(Vec<u8>, Object)>) -> Self {
        entries.reverse();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|later, first| later.0 == first.0);
        Self { entries: entries.into() }
    }

    /// What stands under `key`; nothing and null are alike.
    pub(in crate::extract) fn get(&self, key: &[u8]) -> &Object {
        let at = self.entries.binary_search_by(|(name, _)| name.as_slice().cmp(key));
        at.ok().and_then(|at| self.entries.get(at)).map_or(&Object::Null, |(_, object)| object)
    }

    pub(in crate::extract) fn has(&self, key: &[u8]) -> bool {
        *self.get(key) != Object::Null
    }

    /// Whether the name under `key` is `name`.
    pub(in crate::extract) fn is(&self, key: &[u8], name: &[u8]) -> bool {
        self.get(key).name() == Some(name)
    }

    pub(in crate::extract) fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.entries.iter().map(|(key, object)| (key.as_slice(), object))
    }
}
