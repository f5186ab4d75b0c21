//! Every format has a test with a number in every place where one can hide, and one with the same
//! kind of file encrypted or broken. This list says which; what no password can be set on and no
//! byte of which is without meaning, such as plain text, has one that is cut off or malformed.

use std::collections::BTreeSet;
use std::fs;

type Row = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

/// A row of `docs/formats.md`, the file below `tests/formats` and its tests: of places, of what is
/// encrypted or broken.
const ROWS: &[Row] = &[
    (
        "binary",
        "binary.rs",
        &["finds_text_in_what_is_not_read", "a_program_that_unpacks_itself_is_unpacked"],
        &["archives_that_nobody_reads_are_known", "rar_archives_with_a_password_are_encrypted"],
    ),
    ("card", "text.rs", &["cards_calendars_and_mailboxes_are_read"], BREAKS_OFF),
    (
        "compound",
        "compound.rs",
        &["the_words_of_an_unknown_file_are_searched_and_it_is_not_read"],
        &["the_words_of_an_unknown_file_are_searched_and_it_is_not_read"],
    ),
    (
        "compressed",
        "compressed.rs",
        &[
            "finds_what_is_packed",
            "finds_what_other_programs_packed",
            "finds_what_stands_beside_the_content",
        ],
        &["reads_a_broken_file_as_far_as_it_goes", "finds_what_other_programs_packed"],
    ),
    (
        "crypto",
        "crypto.rs",
        &["what_is_only_signed_or_packed_is_read"],
        &["what_is_encrypted_says_so", "what_unpacks_without_end_is_too_large"],
    ),
    ("csv", "text.rs", &["delimited_text_is_a_table_however_it_is_written"], BREAKS_OFF),
    (
        "dbase",
        "dbase.rs",
        &["every_record_is_found_under_its_column"],
        &["every_record_is_found_under_its_column"],
    ),
    ("doc", "doc.rs", PLACES, &["a_document_that_is_encrypted_or_broken_is_not_read"]),
    (
        "docx",
        "docx.rs",
        &["finds_a_number_in_every_place_of_a_document", "the_source_of_macros_is_read"],
        &[
            "what_is_broken_or_too_large_ends_with_its_reason",
            "encrypted_documents_are_held_as_such",
        ],
    ),
    (
        "eml",
        "mail.rs",
        &[
            "header_fields_that_a_reader_sees_are_searched",
            "names_of_parts_are_searched_however_they_are_written",
            "every_part_is_read_and_what_stands_between_them",
        ],
        &["what_lies_elsewhere_or_in_pieces_is_not_read"],
    ),
    (
        "foreign",
        "binary.rs",
        &["spreadsheets_that_old_programs_hand_on_as_text_are_not_read"],
        &["spreadsheets_that_old_programs_hand_on_as_text_are_not_read"],
    ),
    (
        "html",
        "html.rs",
        &["finds_a_number_wherever_a_page_can_hold_one"],
        &["what_never_ends_hides_nothing"],
    ),
    ("json", "text.rs", &["json_is_read_by_its_names"], BREAKS_OFF),
    ("mbox", "text.rs", &["cards_calendars_and_mailboxes_are_read"], BREAKS_OFF),
    (
        "media",
        "media.rs",
        &[
            "finds_what_people_wrote_in_a_picture",
            "finds_what_lies_behind_a_picture",
            "finds_what_is_told_of_a_sound",
        ],
        &["a_scan_that_nobody_read_is_not_read_and_a_photograph_is_skipped"],
    ),
    ("msg", "msg.rs", PLACES, &["a_message_that_is_encrypted_or_broken_is_not_read"]),
    (
        "odf",
        "odf.rs",
        &["finds_a_number_in_every_place_of_a_text", "finds_a_number_on_every_slide"],
        &["what_is_encrypted_broken_or_too_large_ends_with_its_reason"],
    ),
    (
        "ods",
        "sheets/ods.rs",
        &["finds_a_number_in_every_place", "finds_what_libreoffice_writes"],
        ENCRYPTED_OR_BROKEN,
    ),
    (
        "office_xml",
        "office_xml.rs",
        &[
            "finds_a_number_in_every_place_of_a_workbook",
            "documents_of_one_file_are_read_as_documents",
        ],
        &["a_workbook_that_is_cut_off_is_read_as_far_as_it_goes"],
    ),
    (
        "pdf",
        "pdf.rs",
        &["every_page_is_read_and_named", "every_place_beside_the_pages_is_read_and_named"],
        &["a_page_of_pictures_or_of_unknown_glyphs_is_not_read"],
    ),
    (
        "pdf",
        "pdf/broken.rs",
        &["a_file_of_object_streams_is_read"],
        &[
            "a_password_for_the_reader_is_encrypted_and_one_for_the_owner_is_read",
            "what_is_cut_off_is_damaged_and_searched_as_far_as_it_goes",
        ],
    ),
    ("ppt", "ppt.rs", PLACES, &["a_presentation_that_is_encrypted_or_broken_is_not_read"]),
    (
        "pptx",
        "pptx.rs",
        &["finds_a_number_in_every_place_of_a_presentation"],
        &["what_is_broken_or_too_large_ends_with_its_reason"],
    ),
    ("rtf", "rtf.rs", PLACES, &["a_broken_file_is_read_as_far_as_it_goes_and_not_read_as_a_whole"]),
    (
        "seven_zip",
        "seven_zip.rs",
        &["finds_what_is_packed_in_any_way"],
        &["says_what_is_encrypted_unknown_or_broken"],
    ),
    (
        "sql",
        "sql.rs",
        &["rows_stand_under_the_names_of_their_columns"],
        &["rows_stand_under_the_names_of_their_columns"],
    ),
    (
        "tar",
        "tar.rs",
        &["finds_what_is_in_the_files_and_beside_them"],
        &["says_what_is_broken_and_reads_the_rest"],
    ),
    (
        "text",
        "text.rs",
        &["plain_text_is_read_with_its_tables", "lists_of_mainframes_are_read"],
        BREAKS_OFF,
    ),
    (
        "tnef",
        "tnef.rs",
        &["finds_a_number_in_every_place", "reads_a_workbook_in_winmail_in_a_message"],
        &["what_is_broken_is_said_and_its_content_read_as_far_as_it_goes"],
    ),
    ("xls", "sheets/xls.rs", PLACES, ENCRYPTED_OR_BROKEN),
    ("xlsx", "sheets/xlsx.rs", PLACES, &[]),
    ("xlsx", "sheets/xlsb.rs", PLACES, &["what_is_broken_ends_with_its_reason"]),
    ("xlsx", "limits.rs", &[], &["a_workbook_that_is_cut_off_is_read_as_far_as_it_goes"]),
    ("xml", "text.rs", &["xml_is_read_by_its_names"], BREAKS_OFF),
    (
        "zip",
        "zip.rs",
        &[
            "finds_what_is_packed_in_any_way",
            "finds_what_stands_beside_the_files",
            "finds_what_no_directory_lists",
        ],
        &["reads_the_rest_where_an_entry_is_encrypted_or_broken"],
    ),
    // Office files of every kind, in mail, in winmail.dat and in archives.
    (
        "docx",
        "locked.rs",
        &[],
        &[
            "every_kind_of_office_file_with_a_password_is_encrypted_wherever_it_lies",
            "every_kind_of_office_file_that_is_cut_off_is_damaged_wherever_it_lies",
        ],
    ),
    ("tnef", "locked.rs", &[], &["whatever_else_has_a_password_is_encrypted_in_winmail_too"]),
];

const PLACES: &[&str] = &["finds_a_number_in_every_place"];
const ENCRYPTED_OR_BROKEN: &[&str] = &["what_is_encrypted_or_broken_ends_with_its_reason"];
const BREAKS_OFF: &[&str] = &["text_that_breaks_off_or_is_malformed_is_searched_all_the_same"];

#[test]
fn every_format_has_its_tests_of_places_and_of_what_is_encrypted_or_broken() {
    let text = fs::read_to_string("docs/formats.md").expect("the documentation");
    let (_, table) = text.split_once("## What is read").expect("the chapter");
    let formats: Vec<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .take_while(|name| *name != "damaged")
        .collect();
    let with = |tests: fn(&Row) -> &'static [&'static str]| {
        let rows = ROWS.iter().filter(move |row| !tests(row).is_empty());
        rows.map(|row| row.0).collect::<BTreeSet<&str>>()
    };
    let all: BTreeSet<&str> = formats.into_iter().collect();
    assert_eq!(with(|row| row.2), all, "places");
    assert_eq!(with(|row| row.3), all, "encrypted or broken");
    for (format, file, places, broken) in ROWS {
        let source = fs::read_to_string(format!("tests/formats/{file}")).expect("tests");
        for name in places.iter().chain(*broken) {
            assert!(source.contains(&format!("\nfn {name}()")), "{format}: no {name} in {file}");
        }
    }
}
