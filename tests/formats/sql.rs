//! Dumps of databases: what they insert is a table, the rest is text.

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::report;
use crate::formats::unread;

#[test]
fn rows_stand_under_the_names_of_their_columns() {
    let n = bsns(25);
    let row = |number: &String| format!("(1,'O\\'Brien, Jan',{number},'1975-04-03')");
    let rows = |from: usize, to: usize| -> String {
        n[from..to].iter().map(row).collect::<Vec<_>>().join(",\n")
    };
    let create = "CREATE TABLE `klant` (\n  `id` int(11) NOT NULL,\n  `naam` varchar(40),\n  \
        `bsn` varchar(9),\n  `geboortedatum` date,\n  PRIMARY KEY (`id`)\n);\n";
    let copy: String = n[..20].iter().map(|number| format!("1\tJan\t{number}\t\\N\n")).collect();
    let cases = [
        (format!("-- MySQL dump\n{create}INSERT INTO `klant` VALUES {};\n", rows(0, 20)), 20),
        (
            format!(
                "INSERT INTO klant (id, naam, bsn, geboortedatum) VALUES {};\n\
                 INSERT INTO klant (id, naam, bsn, geboortedatum) VALUES {};\n",
                rows(0, 1),
                rows(1, 25)
            ),
            25,
        ),
        (
            format!(
                "--\n-- PostgreSQL database dump\n--\nSET x = 1;\nCOPY public.klant (id, naam, bsn, \
                 d) FROM stdin;\n{copy}\\.\n"
            ),
            20,
        ),
    ];
    for (text, count) in cases {
        for name in ["dump.sql", "dump.txt"] {
            let whole = report(name, text.clone());
            assert_eq!(places(&whole), [(format!("{name} > klant > C"), count)].into(), "{text}");
            assert_eq!(whole.persons.max, count, "{text}");
            assert_eq!(unread(&whole), [""; 0]);
        }
        // Cut off in the middle of a row: what is there is read.
        let cut = report("dump.sql", text[..text.len() * 2 / 3].to_owned());
        assert!(cut.persons.max > 8, "{text}");
    }
    let text = format!("UPDATE klant SET bsn = '{}' WHERE id = 1;\n-- BSN {}\n", n[0], n[1]);
    assert_eq!(places(&report("wijzig.sql", text)), [("wijzig.sql".to_owned(), 2)].into());
}
