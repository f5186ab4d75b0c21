//! dBASE tables: every record, those that were deleted too.

use crate::formats::bsns;
use crate::formats::places;
use crate::formats::remarks;
use crate::formats::report;
use crate::formats::unread;

/// A table of names, numbers and dates of birth; the last record was deleted.
fn table(numbers: &[String]) -> Vec<u8> {
    let fields: [(&[u8], u8, u8); 3] = [(b"NAAM", b'C', 20), (b"BSN", b'N', 9), (b"GEB", b'D', 8)];
    let mut bytes = vec![0x03, 124, 5, 17];
    bytes.extend((numbers.len() as u32).to_le_bytes());
    bytes.extend((32 + 32 * fields.len() as u16 + 1).to_le_bytes());
    bytes.extend(38_u16.to_le_bytes());
    bytes.extend([0; 17]);
    bytes.extend([0x02, 0, 0]);
    for (name, kind, length) in fields {
        let mut field = [0; 32];
        field[..name.len()].copy_from_slice(name);
        (field[11], field[16]) = (kind, length);
        bytes.extend(field);
    }
    bytes.push(0x0d);
    for (index, number) in numbers.iter().enumerate() {
        bytes.push(if index + 1 == numbers.len() { b'*' } else { b' ' });
        // The letter e with a diaeresis, as the first PC wrote it.
        bytes.extend([&b"Zo\x89 Jansen          "[..], number.as_bytes(), b"19750304"].concat());
    }
    bytes.push(0x1a);
    bytes
}

#[test]
fn every_record_is_found_under_its_column() {
    let bytes = table(&bsns(20));
    let whole = report("register.dbf", bytes.clone());
    let expected = [("register.dbf > B", 19), ("register.dbf > deleted records > B", 1)];
    let expected = expected.map(|(place, count)| (place.to_owned(), count));
    assert_eq!(places(&whole), expected.into());
    assert_eq!(whole.persons.max, 20);
    assert_eq!(unread(&whole), [""; 0]);
    assert_eq!(remarks(&whole), ["register.dbf > deleted records: deleted_text"]);
    assert_eq!(whole.parts[0].media_type, "application/dbf");
    let cut = report("register.dbf", bytes[..bytes.len() / 2].to_vec());
    assert_eq!(unread(&cut), ["register.dbf: damaged"]);
    assert!(cut.persons.max > 5);
}
