//! SQL: the rows that a dump of a database inserts are tables, under the names of their columns.

use std::collections::HashMap;

use crate::document::CellKind;
use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::plain;
use crate::extract::tools::rows::Rows;
use crate::extract::tools::sql::Row;
use crate::extract::tools::sql::Rows as Statement;
use crate::extract::tools::sql::columns;
use crate::extract::tools::sql::create_end;
use crate::extract::tools::sql::is_create;

/// SQL, as dumps of databases are written.
pub(in crate::extract) struct Sql;

impl Format for Sql {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let named = seen.claim_of_text(&["sql"], &["application/sql", "text/x-sql"]);
        if !seen.textual {
            return Claim::No;
        }
        let head = charset::decode(seen.head);
        let lines = head.lines().map(|line| line.trim_start_matches('\u{feff}').trim_start());
        let first = lines.filter(|line| !line.is_empty() && !is_remark(line)).take(1);
        let starts = first.map(|line| line.to_ascii_uppercase()).next().unwrap_or_default();
        let is_dump = STARTS.iter().any(|start| starts.starts_with(start));
        if is_dump { Claim::Content } else { named }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/sql");
        let text = plain::lines(&charset::decode(&file.bytes));
        let mut dump = Dump { known: HashMap::new(), open: None, rest: String::new() };
        // What is over a limit is noted where it is met.
        if dump.read(&text, out).is_ok() {
            if let Some(open) = dump.open.take() {
                open.rows.finish(out);
            }
            let _ = plain::add(&dump.rest, out);
        }
    }
}

/// A dump as read so far.
struct Dump {
    /// The columns of tables, by name.
    known: HashMap<String, Vec<String>>,
    open: Option<Open>,
    /// What inserts nothing.
    rest: String,
}

/// The table that rows are inserted in.
struct Open {
    name: String,
    columns: Vec<String>,
    rows: Rows,
    row: u32,
}

impl Dump {
    fn read(&mut self, text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let (mut at, mut broken) = (0, 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            if let Some(mut statement) = Statement::at(rest) {
                self.open(&mut statement, out)?;
                while let Some(row) = statement.next_row() {
                    self.add(&row, out)?;
                }
                at += statement.end();
                broken += usize::from(statement.is_broken);
                if broken > BROKEN_MAX {
                    self.rest.push_str(text.get(at..).unwrap_or_default());
                    break;
                }
                continue;
            }
            let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let is_create = broken <= BROKEN_MAX && is_create(rest);
            let found = if is_create { create_end(rest) } else { None };
            let end = found.unwrap_or_else(|| {
                broken += usize::from(is_create);
                line
            });
            let statement = rest.get(..end).unwrap_or_default();
            if let Some((name, columns)) = columns(statement)
                && self.known.len() < TABLES_MAX
            {
                self.known.insert(name, columns);
            }
            self.rest.push_str(statement);
            at += end.max(1);
            at = text.ceil_char_boundary(at.min(text.len()));
        }
        Ok(())
    }

    /// Goes on with a table, or begins it under the names of its columns.
    fn open(
        &mut self,
        statement: &mut Statement<'_>,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let mut columns = std::mem::take(&mut statement.columns);
        if columns.is_empty() {
            columns = self.known.get(&statement.table).cloned().unwrap_or_default();
        }
        let is_open = |open: &Open| open.name == statement.table && open.columns == columns;
        if self.open.as_ref().is_some_and(is_open) {
            return Ok(());
        }
        if let Some(open) = self.open.take() {
            open.rows.finish(out);
        }
        let place = Place::root().inside(&statement.table);
        let mut rows = Rows::new(place, Visibility::Shown);
        for (column, name) in (0..).zip(&columns) {
            rows.push(0, column, CellKind::Text, name, out)?;
        }
        let name = statement.table.clone();
        self.open = Some(Open { name, columns, rows, row: 0 });
        Ok(())
    }

    fn add(&mut self, row: &Row, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.row = open.row.saturating_add(1);
        for (column, value) in (0..).zip(row) {
            open.rows.push(open.row, column, CellKind::Text, value, out)?;
        }
        Ok(())
    }
}

fn is_remark(line: &str) -> bool {
    ["--", "/*", "#", "SET ", "USE ", "BEGIN", "GO"].iter().any(|start| line.starts_with(start))
}

/// How the first statement of a dump begins.
const STARTS: [&str; 6] =
    ["INSERT INTO ", "CREATE TABLE ", "DROP TABLE ", "CREATE DATABASE ", "LOCK TABLES ", "COPY "];

/// Statements without an end: each is looked for as far as the file goes.
const BROKEN_MAX: usize = 16;

const TABLES_MAX: usize = 10_000;
