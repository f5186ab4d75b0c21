//! Tables that spreadsheets of Dutch offices open as they are: CSV (RFC 4180) with `;` between
//! cells, UTF-8 with its mark in front, and no cell that a program would run.
//!
//! What stands in a cell may come from a stranger: the name of a person in a file that leaked, the
//! reply of a mail server. A spreadsheet takes what begins with one of a few characters for a
//! formula, so such a cell gets an apostrophe in front (CWE-1236).

/// What a table begins with: the mark of UTF-8, by which a spreadsheet reads accents right.
pub const MARK: &str = "\u{feff}";

/// Writes one row at the end of `table`.
pub fn row(table: &mut String, cells: impl IntoIterator<Item = impl AsRef<str>>) {
    for (at, text) in cells.into_iter().enumerate() {
        if at > 0 {
            table.push(';');
        }
        cell(table, text.as_ref());
    }
    table.push_str("\r\n");
}

fn cell(table: &mut String, text: &str) {
    let is_formula = is_formula(text);
    if !is_formula && !text.contains(NEEDS_QUOTES) {
        table.push_str(text);
        return;
    }
    table.push('"');
    if is_formula {
        table.push('\'');
    }
    table.push_str(&text.replace('"', "\"\""));
    table.push('"');
}

/// Whether a spreadsheet may take a cell for a formula, or for a call of another program (DDE).
/// Spaces and what is not seen at all in front of it hide nothing; nor do the wide forms of the
/// signs, which some programs read as the narrow ones.
fn is_formula(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    let begins_unseen = text.starts_with(|c: char| c.is_control());
    begins_unseen || text.trim_start_matches(unseen).starts_with(SIGNS)
}

const SIGNS: [char; 10] = ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠'];
const NEEDS_QUOTES: [char; 6] = [';', '"', '\'', '\t', '\r', '\n'];

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn no_cell_is_a_formula_and_none_breaks_the_table() {
        for (cell, expected) in [
            ("", ""),
            ("Jan", "Jan"),
            ("De Vries, Łukasz", "De Vries, Łukasz"),
            ("=1+1", "\"'=1+1\""),
            (" @x", "\"' @x\""),
            ("\u{200b}\u{feff}=x", "\"'\u{200b}\u{feff}=x\""),
            ("\t=x", "\"'\t=x\""),
            ("\nx", "\"'\nx\""),
            ("＝x", "\"'＝x\""),
            ("|cmd", "\"'|cmd\""),
            ("-1", "\"'-1\""),
            ("a;b", "\"a;b\""),
            ("a\"b", "\"a\"\"b\""),
            ("twee\nregels", "\"twee\nregels\""),
        ] {
            let mut table = String::new();
            row(&mut table, [cell, "x"]);
            assert_eq!(table, format!("{expected};x\r\n"), "{cell}");
        }
    }
}
