//! Statements of SQL that hold rows: `INSERT INTO … VALUES (…), (…)` and PostgreSQL's `COPY`.

/// The values of one row; empty where they are null.
pub(in crate::extract) type Row = Vec<String>;

/// A statement that inserts rows, read row by row.
pub(in crate::extract) struct Rows<'a> {
    /// The name of the table, without quotes and without that of the database.
    pub(in crate::extract) table: String,
    /// The names of the columns, where the statement says them.
    pub(in crate::extract) columns: Vec<String>,
    text: &'a str,
    at: usize,
    /// Whether a row has no end: looking for it took all that follows.
    pub(in crate::extract) is_broken: bool,
    /// Whether rows stand on lines of their own, divided by tabs.
    is_copy: bool,
}

impl<'a> Rows<'a> {
    /// The statement at the start of `text`; `None` where that inserts no rows.
    pub(in crate::extract) fn at(text: &'a str) -> Option<Self> {
        let trimmed = text.trim_start();
        let skipped = text.len() - trimmed.len();
        let is_copy = starts(trimmed, "COPY ");
        let into = ["INSERT INTO ", "INSERT IGNORE INTO ", "REPLACE INTO ", "INSERT ", "COPY "];
        let verb = into.iter().find(|verb| starts(trimmed, verb))?;
        let mut at = verb.len();
        let table = name(trimmed, &mut at)?;
        let columns = list(trimmed, &mut at).unwrap_or_default();
        at = skip(trimmed, at);
        let rest = trimmed.get(at..)?;
        if is_copy {
            let line = rest.find('\n')?;
            if !starts(rest, "FROM ") {
                return None;
            }
            at += line + 1;
        } else {
            // Some say what to do with keys before the values.
            let word = ["VALUES", "VALUE"].into_iter().find(|word| starts(rest, word))?;
            at += word.len();
        }
        Some(Self { table, columns, text, at: at + skipped, is_broken: false, is_copy })
    }

    /// The next row; `None` behind the last.
    pub(in crate::extract) fn next_row(&mut self) -> Option<Row> {
        if self.is_copy {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let line = rest.split('\n').next().unwrap_or_default();
            self.at = (self.at + line.len() + 1).min(self.text.len());
            if line == "\\." {
                return None;
            }
            let value = |value: &str| if value == "\\N" { String::new() } else { value.to_owned() };
            return Some(line.split('\t').map(value).collect());
        }
        let at = skip(self.text, self.at);
        let row = tuple(self.text, at);
        self.is_broken = row.is_none() && self.text.as_bytes().get(at) == Some(&b'(');
        self.at = row.as_ref().map_or(at, |(_, end)| *end);
        let after = skip(self.text, self.at);
        match self.text.as_bytes().get(after) {
            Some(b',') => self.at = after + 1,
            Some(b';') if row.is_none() => self.at = after + 1,
            _ => {}
        }
        row.map(|(values, _)| values)
    }

    /// Where the statement ends, once its rows are read.
    pub(in crate::extract) fn end(&self) -> usize {
        self.at.clamp(1, self.text.len().max(1))
    }
}

/// The name and the columns of the table that a statement creates.
pub(in crate::extract) fn columns(statement: &str) -> Option<(String, Vec<String>)> {
    let statement = statement.trim_start();
    let words = ["CREATE TABLE IF NOT EXISTS ", "CREATE TABLE "];
    let mut at = words.iter().find(|word| starts(statement, word))?.len();
    let table = name(statement, &mut at)?;
    let at = skip(statement, at);
    let body = statement.get(at..)?.strip_prefix('(')?;
    let mut columns = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (index, byte) in body.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            b',' | b')' if depth == 0 => {
                let line = body.get(start..index).unwrap_or_default().trim();
                let mut end = 0;
                let is_key = KEYS.iter().any(|key| starts(line, key));
                columns.extend(name(line, &mut end).filter(|_| !is_key));
                start = index + 1;
                if byte == b')' || columns.len() >= COLUMNS_MAX {
                    break;
                }
            }
            _ => {}
        }
    }
    Some((table, columns))
}

/// Where the statement that creates a table ends which `text` begins with: behind its semicolon.
pub(in crate::extract) fn create_end(text: &str) -> Option<usize> {
    let text = text.get(..text.floor_char_boundary(CREATE_BYTES_MAX))?;
    text.find(";\n").map(|at| at + 2)
}

/// Whether `text` begins with a statement that creates a table.
pub(in crate::extract) fn is_create(text: &str) -> bool {
    starts(text.trim_start(), "CREATE TABLE ")
}

/// Values in brackets at `at`, and where they end.
fn tuple(text: &str, at: usize) -> Option<(Row, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(at) != Some(&b'(') {
        return None;
    }
    let (mut values, mut value, mut depth, mut index) = (Vec::new(), String::new(), 0, at + 1);
    loop {
        let rest = text.get(index..)?;
        let character = rest.chars().next()?;
        match character {
            '\'' | '"' => index = quoted(text, index, &mut value),
            '(' => {
                depth += 1;
                index += 1;
            }
            ')' if depth > 0 => {
                depth -= 1;
                index += 1;
            }
            ',' | ')' if depth == 0 => {
                let word = value.trim();
                let is_null = word.eq_ignore_ascii_case("NULL");
                values.push(if is_null { String::new() } else { word.to_owned() });
                value.clear();
                index += 1;
                if character == ')' {
                    return Some((values, index));
                }
            }
            // What stands before a string says how it is written.
            'N' | 'E' | 'n' | 'e' if rest.get(1..2) == Some("'") && value.trim().is_empty() => {
                index += 1;
            }
            _ => {
                value.push(character);
                index += character.len_utf8();
            }
        }
        if values.len() > COLUMNS_MAX {
            return None;
        }
    }
}

/// Adds what stands in quotes at `at` to `value`; gives where it ends.
fn quoted(text: &str, at: usize, value: &mut String) -> usize {
    let quote = text.as_bytes().get(at).copied().unwrap_or(b'\'');
    let mut index = at + 1;
    while let Some(rest) = text.get(index..).filter(|rest| !rest.is_empty()) {
        let next = memchr::memchr2(quote, b'\\', rest.as_bytes()).unwrap_or(rest.len());
        value.push_str(rest.get(..next).unwrap_or_default());
        index += next;
        let mut characters = rest.get(next..).unwrap_or_default().chars();
        match (characters.next(), characters.next()) {
            (Some('\\'), Some(escaped)) => {
                value.push(match escaped {
                    'n' | 'r' | 't' | '0' => ' ',
                    other => other,
                });
                index += 1 + escaped.len_utf8();
            }
            (Some(one), Some(two)) if one == two => {
                value.push(one);
                index += 2;
            }
            _ => return (index + 1).min(text.len()),
        }
    }
    index
}

/// A name at `at`, in quotes or without, the last of several with dots between.
fn name(text: &str, at: &mut usize) -> Option<String> {
    loop {
        *at = skip(text, *at);
        let rest = text.get(*at..)?;
        let close = match rest.chars().next()? {
            '`' => Some('`'),
            '"' => Some('"'),
            '[' => Some(']'),
            _ => None,
        };
        let (name, length) = match close {
            Some(close) => {
                let end = rest.get(1..)?.find(close)?;
                (rest.get(1..=end)?, end + 2)
            }
            None => {
                let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#');
                let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                (rest.get(..end)?, end)
            }
        };
        *at += length;
        if name.is_empty() || name.len() > NAME_BYTES_MAX {
            return None;
        }
        if text.as_bytes().get(*at) != Some(&b'.') {
            return Some(name.to_owned());
        }
        *at += 1;
    }
}

/// Names in brackets at `at`.
fn list(text: &str, at: &mut usize) -> Option<Vec<String>> {
    let mut index = skip(text, *at);
    if text.as_bytes().get(index) != Some(&b'(') {
        return None;
    }
    let mut names = Vec::new();
    loop {
        index += 1;
        names.push(name(text, &mut index)?);
        index = skip(text, index);
        match text.as_bytes().get(index)? {
            b',' if names.len() < COLUMNS_MAX => {}
            b')' => break,
            _ => return None,
        }
    }
    *at = index + 1;
    Some(names)
}

/// Whether `text` begins with the words, in upper or lower case.
fn starts(text: &str, words: &str) -> bool {
    text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
}

/// Where the white space at `at` ends.
fn skip(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start().len())
}

/// What a line of `CREATE TABLE` begins with that is no column.
const KEYS: [&str; 8] =
    ["PRIMARY ", "FOREIGN ", "CONSTRAINT ", "UNIQUE ", "KEY ", "INDEX ", "CHECK", "FULLTEXT "];

const COLUMNS_MAX: usize = 4_096;
const NAME_BYTES_MAX: usize = 256;
const CREATE_BYTES_MAX: usize = 32 * 1024;

#[cfg(test)]
mod tests {
    use super::{Rows, columns};

    #[test]
    fn reads_rows_however_they_are_written() {
        let cases = [
            (
                "INSERT INTO t (a, b) VALUES (1,'x'),(NULL,'O''Brien, J.');\nrest",
                "t|a b|1;x/;O'Brien, J.",
                "\nrest",
            ),
            ("insert into `d`.`t` values (N'a\\'b', f('x', 2))", "t||a'b;fx, 2", ""),
            ("INSERT INTO [dbo].[t] ([a b]) VALUES\n  (1)\n, (2)\nGO", "t|a b|1/2", "GO"),
            ("COPY public.t (a, b) FROM stdin;\n1\tx\n\\N\ty\n\\.\nrest", "t|a b|1;x/;y", "rest"),
            ("INSERT INTO t VALUES (1,'open", "t||", "(1,'open"),
        ];
        for (text, expected, rest) in cases {
            let mut rows = Rows::at(text).expect("rows");
            let mut all = Vec::new();
            while let Some(row) = rows.next_row() {
                all.push(row.join(";"));
            }
            let read = format!("{}|{}|{}", rows.table, rows.columns.join(" "), all.join("/"));
            assert_eq!(read, expected, "{text}");
            assert_eq!(&text[rows.end()..], rest, "{text}");
        }
        assert!(Rows::at("INSERT INTO t SELECT * FROM u;").is_none());
        assert!(Rows::at("UPDATE t SET a = 1;").is_none());
    }

    #[test]
    fn reads_the_columns_of_a_table() {
        let text =
            "CREATE TABLE `t` (\n `id` int(11) NOT NULL,\n bsn varchar(9),\n PRIMARY KEY (id)\n);";
        let expected = Some(("t".to_owned(), vec!["id".to_owned(), "bsn".to_owned()]));
        assert_eq!(columns(text), expected);
    }
}
