//! SQLite: the store of an installation that has no database server. Only this file sees its
//! driver.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use rusqlite::Connection as Driver;
use rusqlite::ErrorCode;
use rusqlite::OpenFlags;
use rusqlite::ffi;
use rusqlite::types::ToSqlOutput;
use rusqlite::types::ValueRef;

use crate::store::Error;
use crate::store::sql::Backend;
use crate::store::sql::Connection;
use crate::store::sql::Purpose;
use crate::store::sql::Value;

/// A database in a file.
pub(super) struct Sqlite {
    path: PathBuf,
}

struct Open {
    driver: Driver,
}

impl Sqlite {
    /// The database at `path`, which is made, for the owner alone, where it does not exist.
    pub(super) fn at(path: &Path) -> Result<Self, Error> {
        // SQLite gives its log files the rights of the database file.
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        options.open(path).map_err(|error| Error::Retry(format!("{}: {error}", path.display())))?;
        let sqlite = Self { path: path.to_owned() };
        let open = sqlite.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        write_ahead(&open.driver)?;
        Ok(sqlite)
    }

    fn open(&self, flags: OpenFlags) -> Result<Open, Error> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let driver = Driver::open_with_flags(&self.path, flags).map_err(translate)?;
        driver.busy_timeout(BUSY).map_err(translate)?;
        driver.execute_batch(SETTINGS).map_err(translate)?;
        driver.set_prepared_statement_cache_capacity(128);
        Ok(Open { driver })
    }
}

impl Backend for Sqlite {
    fn writer(&self) -> Result<Box<dyn Connection>, Error> {
        Ok(Box::new(self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?))
    }

    fn reader(&self) -> Result<Box<dyn Connection>, Error> {
        // A reader of a write-ahead log must be able to write its index; `query_only` keeps it
        // from writing rows.
        let open = self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        open.driver.execute_batch("PRAGMA query_only = ON").map_err(translate)?;
        Ok(Box::new(open))
    }
}

impl Connection for Open {
    fn begin(&mut self, purpose: Purpose) -> Result<(), Error> {
        self.run(match purpose {
            Purpose::Read => "BEGIN",
            Purpose::Write => "BEGIN IMMEDIATE",
        })
    }

    fn is_in_transaction(&self) -> bool {
        !self.driver.is_autocommit()
    }

    fn run(&mut self, statements: &str) -> Result<(), Error> {
        self.driver.execute_batch(&in_its_words(statements)).map_err(translate)
    }

    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        let mut statement = self.driver.prepare_cached(sql).map_err(translate)?;
        let values = rusqlite::params_from_iter(values);
        statement.execute(values).map(|rows| rows as u64).map_err(translate)
    }

    fn query(
        &mut self,
        sql: &str,
        values: &[Value],
        take: &mut dyn FnMut(Vec<Value>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut statement = self.driver.prepare_cached(sql).map_err(translate)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(translate)?;
        while let Some(row) = rows.next().map_err(translate)? {
            let values = (0..columns).map(|column| read(row, column)).collect::<Result<_, _>>()?;
            take(values)?;
        }
        Ok(())
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn read(row: &rusqlite::Row<'_>, column: usize) -> Result<Value, Error> {
    match row.get_ref(column).map_err(translate)? {
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Text(text) => Ok(Value::Text(String::from_utf8_lossy(text).into_owned())),
        ValueRef::Real(_) => Err(Error::Broken("a row holds a fraction".into())),
    }
}

/// Turns the column types of `schema/` into those of a STRICT table, where the type of a value
/// is held to that of its column.
fn in_its_words(statements: &str) -> String {
    // A migration may hold no CREATE TABLE; every other statement has none of these words.
    if !["CREATE TABLE", "ALTER TABLE"].iter().any(|words| statements.contains(words)) {
        return statements.to_owned();
    }
    // Remarks go first: a semicolon in one ends no statement.
    let is_statement = |line: &&str| !line.trim_start().starts_with("--");
    let statements = statements.lines().filter(is_statement).collect::<Vec<_>>().join("\n");
    let statements = statements.replace(" BIGINT", " INTEGER").replace(" BYTEA", " BLOB");
    let strict = |statement: &str| {
        let suffix = if statement.contains("CREATE TABLE") { " STRICT" } else { "" };
        format!("{}{suffix}", statement.trim_end())
    };
    statements.split(';').map(strict).collect::<Vec<_>>().join(";\n")
}

/// Keeps changes in a log beside the file, so that readers and the writer do not wait for each
/// other; a property of the file, set once.
fn write_ahead(driver: &Driver) -> Result<(), Error> {
    let started = Instant::now();
    loop {
        let mode = driver.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        match mode.map_err(translate) {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(_) => return Err(Error::Broken("its disk allows no write-ahead log".into())),
            // Here SQLite does not wait for another process by itself.
            Err(Error::Retry(_)) if started.elapsed() < BUSY => {
                thread::sleep(Duration::from_millis(10));
            }
            Err(error) => return Err(error),
        }
    }
}

/// Sorts a failure by what the caller does next. The text of SQLite names columns, not values.
#[allow(clippy::needless_pass_by_value)] // the shape that `map_err` wants
fn translate(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(failure, _) = &error else {
        return Error::Broken(error.to_string());
    };
    match (failure.code, failure.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE) => Error::Conflict,
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Error::Missing,
        (
            ErrorCode::CannotOpen
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::OperationInterrupted
            | ErrorCode::OutOfMemory
            | ErrorCode::SystemIoFailure,
            _,
        ) => Error::Retry(failure.to_string()),
        _ => Error::Broken(error.to_string()),
    }
}

/// How long one process waits for another that writes.
const BUSY: Duration = Duration::from_secs(10);

/// `FULL`: a commit is on disk when it returns, also after a power failure. `secure_delete`:
/// what is removed is overwritten. `trusted_schema`: a foreign file runs nothing.
const SETTINGS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
";

#[cfg(test)]
mod tests {
    use super::in_its_words;

    #[test]
    fn tables_become_strict_and_other_statements_stay() {
        let cases = [
            ("SAVEPOINT one", "SAVEPOINT one"),
            (
                "-- One; two.\nCREATE TABLE a (b BIGINT, c BYTEA);\nCREATE INDEX d ON a (b);\n",
                "CREATE TABLE a (b INTEGER, c BLOB) STRICT;\n\nCREATE INDEX d ON a (b);\n",
            ),
        ];
        for (statements, expected) in cases {
            assert_eq!(in_its_words(statements), expected);
        }
    }
}
