//! The one seam between SQL and a driver: values, rows, and the transaction that rooms work in.
//!
//! Statements stand in the files of the tables, once, in words that SQLite and PostgreSQL both
//! know, with `?` for each value. Moments are microseconds since 1970 in a 64-bit integer.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Unread;
use crate::store::finder::Finder;
use crate::vault;
use crate::vault::Vault;

/// What a database driver must be able to do. All calls block.
pub(super) trait Backend: Send + Sync {
    /// Opens the connection that writes.
    fn writer(&self) -> Result<Box<dyn Connection>, Error>;

    /// Opens a connection that only reads.
    fn reader(&self) -> Result<Box<dyn Connection>, Error>;
}

/// A connection to the database.
pub(super) trait Connection: Send {
    /// Begins a transaction; one that writes waits here for other processes that write.
    fn begin(&mut self, purpose: Purpose) -> Result<(), Error>;

    /// Whether a transaction is open; after some failures the database ends it by itself.
    fn is_in_transaction(&self) -> bool;

    /// Runs statements without values and results: `COMMIT`, `SAVEPOINT x`.
    fn run(&mut self, statements: &str) -> Result<(), Error>;

    /// Runs one statement and says how many rows it changed.
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error>;

    /// Runs one statement and hands each row of its result to `take`.
    fn query(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Vec<Value>) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Sees one state of the store from beginning to end, and changes nothing.
    Read,
    /// The only one that writes, among all processes.
    Write,
}

/// A transaction: all that is done in it is kept together, or not at all.
pub struct Tx<'a> {
    connection: &'a mut dyn Connection,
    vault: &'a Vault,
    /// Texts that were opened before; a transaction that writes has none.
    finder: Option<&'a Finder>,
}

/// A value in a statement or a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Bytes(Vec<u8>),
    Integer(i64),
    Null,
    Text(String),
}

/// A row of a result.
pub(super) struct Row<'a> {
    values: Vec<Value>,
    vault: &'a Vault,
}

/// What a column can be read as.
pub(super) trait Column: Sized {
    /// The value as this type; `None` where it is of another.
    fn read(value: Value) -> Option<Self>;
}

impl<'a> Tx<'a> {
    /// A transaction that writes.
    pub(super) fn new(connection: &'a mut dyn Connection, vault: &'a Vault) -> Self {
        Self { connection, vault, finder: None }
    }

    /// A transaction that reads only what is committed.
    pub(super) fn reading(
        connection: &'a mut dyn Connection,
        vault: &'a Vault,
        finder: &'a Finder,
    ) -> Self {
        Self { connection, vault, finder: Some(finder) }
    }

    /// The texts that were opened before, where this transaction reads only what is committed.
    pub(super) fn finder(&self) -> Option<&'a Finder> {
        self.finder
    }

    /// The vault that belongs to this store.
    pub fn vault(&self) -> &'a Vault {
        self.vault
    }

    /// Runs a statement and says how many rows it changed.
    pub(super) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        self.connection.execute(sql, values)
    }

    /// Every row of a result.
    pub(super) fn all<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let (mut rows, vault) = (Vec::new(), self.vault);
        self.connection.query(sql, values, &mut |values| {
            rows.push(read(&mut Row { values, vault })?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Every row of a result that can be read: one whose sealed texts were damaged, or lie under a
    /// key that is away, is left out, so that it hides no other.
    pub(super) fn whole<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let rows = self.all(sql, values, |row| match read(row) {
            Err(error) if error.unread().is_some() => Ok(None),
            read => read.map(Some),
        })?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// The first row of a result.
    pub(super) fn first<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        read: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.all(sql, values, read)?.into_iter().next())
    }

    /// `text` sealed for the column `label`: a copy of the database without the keys tells nothing.
    pub(super) fn seal(&self, label: &str, text: &str) -> Result<Value, Error> {
        Ok(Value::Bytes(self.vault.seal_field(label, text)?))
    }

    /// What a mail address is found by where it is sealed; the same in whatever case.
    pub(super) fn address_digest(&self, address: &str) -> Value {
        let folded = address.to_lowercase();
        (&self.vault.keyed_digest(vault::Purpose::Address, &[folded.as_bytes()])).into()
    }

    /// The next number of the sequence `name`, from 1; a rollback gives it back, so there are no
    /// gaps.
    pub(super) fn next_number(&mut self, name: &str) -> Result<u64, Error> {
        let sql = "INSERT INTO sequence (name, last) VALUES (?, 1)
            ON CONFLICT (name) DO UPDATE SET last = sequence.last + 1 RETURNING last";
        let number = self.first(sql, &[name.into()], |row| row.take(0))?;
        number.ok_or_else(|| Error::Broken("a sequence gave no number".into()))
    }
}

impl Row<'_> {
    /// The value of a column, counted from 0; it can be taken once.
    pub(super) fn take<T: Column>(&mut self, column: usize) -> Result<T, Error> {
        let value = self.values.get_mut(column).map(|value| std::mem::replace(value, Value::Null));
        value.and_then(T::read).ok_or_else(|| unreadable(column))
    }

    /// The value of a column that holds one of a set of names.
    pub(super) fn named<T>(
        &mut self,
        column: usize,
        named: fn(&str) -> Option<T>,
    ) -> Result<T, Error> {
        named(&self.take::<String>(column)?).ok_or_else(|| unreadable(column))
    }

    /// The text of a column that is sealed for `label`.
    pub(super) fn sealed(&mut self, column: usize, label: &str) -> Result<String, Error> {
        let sealed: Vec<u8> = self.take(column)?;
        Ok(self.vault.open_field(label, &sealed)?)
    }

    /// The text of a column that is sealed for `label`, for people to read: [`UNREADABLE`] where it
    /// can be read no more, so that the rest of its row, and the rows beside it, can be.
    pub(super) fn text(&mut self, column: usize, label: &str) -> Result<String, Error> {
        readable(self.sealed(column, label))
    }

    /// The same of a column that may be empty; an empty text then.
    pub(super) fn text_or_none(&mut self, column: usize, label: &str) -> Result<String, Error> {
        readable(self.sealed_or_none(column, label))
    }

    /// The text of a column that is sealed for `label`; empty where the column is.
    fn sealed_or_none(&mut self, column: usize, label: &str) -> Result<String, Error> {
        let sealed: Option<Vec<u8>> = self.take(column)?;
        sealed
            .map_or_else(|| Ok(String::new()), |sealed| Ok(self.vault.open_field(label, &sealed)?))
    }

    /// The value of a column that holds JSON sealed for `label`.
    pub(super) fn sealed_json<T: serde::de::DeserializeOwned>(
        &mut self,
        column: usize,
        label: &str,
    ) -> Result<T, Error> {
        serde_json::from_str(&self.sealed(column, label)?).map_err(|_| unreadable(column))
    }

    /// The same of a column that may be empty.
    pub(super) fn sealed_json_or_null<T: serde::de::DeserializeOwned>(
        &mut self,
        column: usize,
        label: &str,
    ) -> Result<Option<T>, Error> {
        let Some(sealed) = self.take::<Option<Vec<u8>>>(column)? else { return Ok(None) };
        let text = self.vault.open_field(label, &sealed)?;
        serde_json::from_str(&text).map(Some).map_err(|_| unreadable(column))
    }

    /// The value of a column that holds JSON.
    pub(super) fn json<T: serde::de::DeserializeOwned>(
        &mut self,
        column: usize,
    ) -> Result<T, Error> {
        serde_json::from_str(&self.take::<String>(column)?).map_err(|_| unreadable(column))
    }
}

/// What was sealed; nothing, and a note of why, where it can be read no more. One such row must not
/// keep a whole list, or all that is due, from being read.
pub(super) fn opened<T: Default>(
    sealed: Result<T, Error>,
    unread: &mut Option<Unread>,
) -> Result<T, Error> {
    match sealed.as_ref().err().and_then(Error::unread) {
        None => sealed,
        // What is damaged stays so, whatever key is put back.
        why => {
            *unread = (*unread).max(why);
            Ok(T::default())
        }
    }
}

fn readable(sealed: Result<String, Error>) -> Result<String, Error> {
    match sealed {
        Err(error) if error.unread().is_some() => Ok(UNREADABLE.to_owned()),
        sealed => sealed,
    }
}

/// Stands for a text that can be read no more, in every language. It is no address.
pub(super) const UNREADABLE: &str = "\u{fffd}";

/// `value` as JSON for a column.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    let text = serde_json::to_string(value);
    text.map_err(|_| Error::Broken("a value cannot be written as JSON".into()))
}

/// As many `?` as `count`, between commas; at least one, so that `IN (…)` stays well formed.
pub(super) fn placeholders(count: usize) -> String {
    vec!["?"; count.max(1)].join(", ")
}

fn unreadable(column: usize) -> Error {
    Error::Broken(format!("a row holds something unknown in column {column}"))
}

impl Column for i64 {
    fn read(value: Value) -> Option<Self> {
        if let Value::Integer(number) = value { Some(number) } else { None }
    }
}

impl Column for u64 {
    fn read(value: Value) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl Column for u32 {
    fn read(value: Value) -> Option<Self> {
        i64::read(value)?.try_into().ok()
    }
}

impl Column for Timestamp {
    fn read(value: Value) -> Option<Self> {
        Self::from_microsecond(i64::read(value)?).ok()
    }
}

impl Column for String {
    fn read(value: Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl Column for Vec<u8> {
    fn read(value: Value) -> Option<Self> {
        if let Value::Bytes(bytes) = value { Some(bytes) } else { None }
    }
}

impl<T: Column> Column for Option<T> {
    fn read(value: Value) -> Option<Self> {
        if value == Value::Null { Some(None) } else { T::read(value).map(Some) }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<u64> for Value {
    /// Numbers above 2⁶³ − 1 do not occur: they count bytes, people and attempts.
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<Timestamp> for Value {
    fn from(moment: Timestamp) -> Self {
        Self::Integer(moment.as_microsecond())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<&[u8; 32]> for Value {
    fn from(bytes: &[u8; 32]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
