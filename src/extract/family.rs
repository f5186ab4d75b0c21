//! Whether a file is what its name and its declared type promise, by families of kinds.
//!
//! Only a contradiction counts: a picture of another kind of picture is none, nor is a declared
//! type that says nothing. What programs commonly declare wrongly is let pass.

use crate::document::File;

/// Kinds that people tell apart, and would open with another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Archive,
    Database,
    Document,
    Font,
    Message,
    Pdf,
    Picture,
    Presentation,
    Program,
    Sound,
    Spreadsheet,
    Text,
}

/// Whether the name or the declared type of `file` promises another family than `found`, the
/// media type by content.
pub(super) fn is_mismatch(file: &File, found: &str) -> bool {
    let Some(found) = of_type(found).filter(|_| !file.bytes.is_empty()) else { return false };
    if is_flat(file, found) {
        return false;
    }
    let named = of_extension(&extension(&file.name));
    if named.is_some_and(|named| named != found) || poses(&file.name) {
        return true;
    }
    let declared = file.media_type.as_deref().map(str::to_ascii_lowercase);
    let Some(declared) = declared.and_then(|declared| of_type(&declared)) else { return false };
    let is_usual = match (declared, found) {
        // Programs that do not know a package by name see that it is a zip archive.
        (Family::Archive, Family::Document | Family::Presentation | Family::Spreadsheet) => true,
        // Windows with Excel declares every CSV file so.
        (Family::Spreadsheet, Family::Text) => true,
        // A body in which someone pasted a message with its header.
        (Family::Text, Family::Message) => file.name.is_empty(),
        _ => declared == found,
    };
    !is_usual
}

/// Whether an office document stands as one file of XML under the name that XML has.
fn is_flat(file: &File, found: Family) -> bool {
    let is_office = matches!(found, Family::Document | Family::Presentation | Family::Spreadsheet);
    is_office && extension(&file.name) == "xml" && !file.bytes.starts_with(b"PK")
}

/// What follows the last dot of the last step of a path, lower case; empty where there is none.
pub(super) fn extension(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.trim_end_matches(['.', ' ']);
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

/// Whether a program's name has the extension of something harmless before its own: `foto.jpg.exe`.
fn poses(name: &str) -> bool {
    let Some((rest, _)) = name.trim_end_matches(['.', ' ']).rsplit_once('.') else { return false };
    let before = of_extension(&extension(rest));
    PROGRAMS.contains(&extension(name).as_str()) && before.is_some_and(|b| b != Family::Program)
}

fn of_extension(extension: &str) -> Option<Family> {
    let known = EXTENSIONS.iter().find(|(_, extensions)| extensions.contains(&extension));
    known.map(|(family, _)| *family)
}

fn of_type(media_type: &str) -> Option<Family> {
    let known = TYPES.iter().find(|(start, _)| media_type.starts_with(start));
    known.and_then(|(_, family)| *family)
}

const EXTENSIONS: &[(Family, &[&str])] = &[
    (
        Family::Archive,
        &["zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "tbz", "tbz2", "xz", "txz", "cab", "iso"],
    ),
    (Family::Database, &["mdb", "accdb", "sqlite", "sqlite3"]),
    (Family::Document, &["doc", "docx", "docm", "dot", "dotx", "dotm", "odt", "ott", "rtf"]),
    (Family::Font, &["ttf", "otf", "woff", "woff2"]),
    (Family::Message, &["eml", "msg", "mht", "mhtml", "mbox"]),
    (Family::Pdf, &["pdf"]),
    (
        Family::Picture,
        &[
            "png", "jpg", "jpeg", "jfif", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif",
            "avif", "ico", "emf", "wmf",
        ],
    ),
    (Family::Presentation, &["ppt", "pptx", "pptm", "pps", "ppsx", "pot", "potx", "odp"]),
    (Family::Program, &["exe", "dll", "scr", "com", "lnk"]),
    (
        Family::Sound,
        &["mp3", "mp4", "m4a", "m4v", "mov", "avi", "wav", "ogg", "flac", "amr", "wmv", "wma"],
    ),
    (Family::Spreadsheet, &["xls", "xlsx", "xlsm", "xlsb", "xlt", "xltx", "xltm", "ods", "ots"]),
    (
        Family::Text,
        &[
            "txt", "csv", "tsv", "tab", "log", "htm", "html", "xhtml", "xml", "json", "ics", "vcf",
            "md",
        ],
    ),
];

/// How media types start, the longer before the shorter.
const TYPES: &[(&str, Option<Family>)] = &[
    ("application/gzip", Some(Family::Archive)),
    ("application/vnd.ms-cab", Some(Family::Archive)),
    ("application/vnd.rar", Some(Family::Archive)),
    ("application/x-7z", Some(Family::Archive)),
    ("application/x-bzip", Some(Family::Archive)),
    ("application/x-gzip", Some(Family::Archive)),
    ("application/x-iso9660", Some(Family::Archive)),
    ("application/x-rar", Some(Family::Archive)),
    ("application/x-tar", Some(Family::Archive)),
    ("application/x-xz", Some(Family::Archive)),
    ("application/x-zip", Some(Family::Archive)),
    ("application/zip", Some(Family::Archive)),
    ("application/vnd.ms-access", Some(Family::Database)),
    ("application/vnd.sqlite3", Some(Family::Database)),
    ("application/msword", Some(Family::Document)),
    ("application/rtf", Some(Family::Document)),
    ("application/vnd.ms-word", Some(Family::Document)),
    ("application/vnd.oasis.opendocument.text", Some(Family::Document)),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml", Some(Family::Document)),
    ("text/rtf", Some(Family::Document)),
    ("application/font", Some(Family::Font)),
    ("font/", Some(Family::Font)),
    ("application/mbox", Some(Family::Message)),
    ("application/vnd.ms-outlook-pst", None),
    ("application/vnd.ms-outlook", Some(Family::Message)),
    ("message/global", Some(Family::Message)),
    ("message/rfc822", Some(Family::Message)),
    ("application/pdf", Some(Family::Pdf)),
    // Text as well as a picture.
    ("image/svg", None),
    ("image/", Some(Family::Picture)),
    ("application/vnd.ms-powerpoint", Some(Family::Presentation)),
    ("application/vnd.oasis.opendocument.presentation", Some(Family::Presentation)),
    ("application/vnd.openxmlformats-officedocument.presentationml", Some(Family::Presentation)),
    ("application/vnd.microsoft.portable-executable", Some(Family::Program)),
    ("application/x-executable", Some(Family::Program)),
    ("application/x-ms-shortcut", Some(Family::Program)),
    ("application/x-msdownload", Some(Family::Program)),
    ("application/ogg", Some(Family::Sound)),
    ("audio/", Some(Family::Sound)),
    ("video/", Some(Family::Sound)),
    ("application/vnd.ms-excel", Some(Family::Spreadsheet)),
    ("application/vnd.oasis.opendocument.spreadsheet", Some(Family::Spreadsheet)),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", Some(Family::Spreadsheet)),
    ("application/json", Some(Family::Text)),
    ("application/xhtml", Some(Family::Text)),
    ("application/xml", Some(Family::Text)),
    ("text/", Some(Family::Text)),
];

/// Extensions that Windows runs.
const PROGRAMS: &[&str] = &[
    "exe", "scr", "com", "pif", "bat", "cmd", "js", "jse", "vbs", "vbe", "wsf", "ps1", "hta", "lnk",
];

#[cfg(test)]
mod tests {
    use super::{extension, is_mismatch};
    use crate::document::File;

    #[test]
    fn notes_a_contradiction_and_nothing_else() {
        const DOCX: &str =
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        const EXE: &str = "application/vnd.microsoft.portable-executable";
        // Name, declared type, type found, and whether that is noted.
        let cases = [
            ("brief.docx", DOCX, DOCX, false),
            ("brief.docx", "application/octet-stream", DOCX, false),
            ("brief.docx", "application/zip", DOCX, false),
            ("brief.doc", "application/msword", "application/rtf", false),
            ("brief", "", DOCX, false),
            ("brief.txt", "", DOCX, true),
            ("brief.zip", "application/zip", DOCX, true),
            ("brief.docx", "", "application/zip", true),
            ("brief.docx", "", "application/x-encrypted-office", false),
            ("brief.pdf", "", "application/octet-stream", false),
            ("brief.docx", "image/png", DOCX, true),
            ("lijst.csv", "application/vnd.ms-excel", "text/csv", false),
            ("lijst.csv", "", XLSX, true),
            ("lijst.xml", "text/xml", "application/vnd.ms-excel", false),
            ("brief.xml", "", "application/msword", false),
            ("lijst.xls", "application/vnd.ms-excel", "text/html", true),
            ("lijst.xls", "application/vnd.ms-excel", "text/csv", true),
            ("lijst.xls", "application/vnd.ms-excel", XLSX, false),
            ("foto.jpg", "image/jpeg", "image/png", false),
            ("foto.jpg", "image/jpeg", "application/zip", true),
            ("foto.jpg.exe", "", EXE, true),
            ("foto.jpg.js", "", "text/plain", true),
            ("Setup 1.2.exe", "application/x-msdownload", EXE, false),
            ("versie 2.docx. ", "", DOCX, false),
            ("map.txt/brief", "", DOCX, false),
            ("plaatje.svg", "image/svg+xml", "image/svg+xml", false),
            ("alles.tgz", "application/x-gzip", "application/gzip", false),
            ("bericht.eml", "message/rfc822", "message/rfc822", false),
            ("winmail.dat", "application/ms-tnef", "application/vnd.ms-tnef", false),
            ("", "text/plain", "text/html", false),
            ("", "text/plain", "message/rfc822", false),
            ("", "text/html", "text/plain", false),
            ("", "text/plain", "image/png", true),
            ("smime.p7s", "application/pkcs7-signature", "application/pkcs7-signature", false),
        ];
        for (name, declared, found, expected) in cases {
            let media_type = Some(declared.to_owned()).filter(|declared| !declared.is_empty());
            let file = File { name: name.to_owned(), media_type, bytes: b"x".to_vec().into() };
            assert_eq!(is_mismatch(&file, found), expected, "{name} {declared} {found}");
        }
        let empty =
            File { name: "leeg.pdf".to_owned(), media_type: None, bytes: Vec::new().into() };
        assert!(!is_mismatch(&empty, "text/plain"));
    }

    #[test]
    fn takes_the_extension_of_the_last_step() {
        for (name, expected) in
            [("a.TXT", "txt"), ("a.b/c", ""), ("a\\b.c. ", "c"), ("", ""), (".profile", "profile")]
        {
            assert_eq!(extension(name), expected);
        }
    }
}
