//! Office packages, built entry by entry.

use std::io::Cursor;
use std::io::Write;

use zip::CompressionMethod;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip package of the entries given by name and content.
pub(super) fn package(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, options).expect("a package in memory takes any entry");
        writer.write_all(content).expect("memory can be written");
    }
    writer.finish().expect("memory can be written").into_inner()
}

/// Content types: a default for XML and one line for each part.
pub(super) fn content_types(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut xml = format!(
        "<Types xmlns='{PACKAGE}/content-types'>\
         <Default Extension='xml' ContentType='application/xml'/>\
         <Default Extension='rels' ContentType='{RELATIONS}'/>"
    );
    for (name, content_type) in parts {
        xml += &format!("<Override PartName='{name}' ContentType='{content_type}'/>");
    }
    (xml + "</Types>").into_bytes()
}

/// Relations: identifier, last step of the type, target; what has a scheme leads outside.
pub(super) fn relations(list: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut xml = format!("<Relationships xmlns='{PACKAGE}/relationships'>");
    for (id, kind, target) in list {
        let mode = if target.contains(':') { " TargetMode='External'" } else { "" };
        xml += &format!(
            "<Relationship Id='{id}' Type='{OFFICE}/relationships/{kind}' \
             Target='{target}'{mode}/>"
        );
    }
    (xml + "</Relationships>").into_bytes()
}

/// Text in UTF-16 with a byte order mark.
pub(super) fn utf_16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const RELATIONS: &str = "application/vnd.openxmlformats-package.relationships+xml";
