//! The text in an XML file: what its elements hold, references resolved, runs joined.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::BytesRef;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attribute;

/// All text of the XML in `text`, a line for every element that is not part of a run; comments
/// included.
///
/// - Shape: also the values of attributes called `v` and `val`, where caches keep their items.
/// - Failure: the text up to where the XML is broken, and `Err` with it.
pub(in crate::extract) fn texts(text: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut found = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return Ok(found),
            Ok(Event::Text(text)) => {
                let text = text.xml10_content();
                let starts_line = found.is_empty() || found.ends_with('\n');
                if !(starts_line && text.trim().is_empty()) {
                    found.push_str(&text);
                }
            }
            Ok(Event::CData(text)) => found.push_str(&text.xml10_content()),
            Ok(Event::Comment(text)) => {
                found.push_str(&text.xml10_content());
                end_line(&mut found);
            }
            Ok(Event::GeneralRef(reference)) => found.push_str(&resolved(&reference)),
            Ok(Event::Start(start)) => push_values(&start, &mut found),
            Ok(Event::Empty(start)) => {
                push_values(&start, &mut found);
                if !RUNS.contains(&start.local_name().as_ref()) {
                    end_line(&mut found);
                }
            }
            Ok(Event::End(end)) if !RUNS.contains(&end.local_name().as_ref()) => {
                end_line(&mut found);
            }
            Ok(_) => {}
            Err(_) => return Err(found),
        }
    }
}

/// What a reference such as `&amp;` or `&#50;` stands for; itself where nobody knows.
pub(in crate::extract) fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name: &str = reference.as_ref();
    quick_xml::escape::resolve_predefined_entity(name)
        .map_or_else(|| format!("&{name};"), str::to_owned)
}

/// The value of the attribute with the local name `name`.
pub(in crate::extract) fn attribute<'a>(
    start: &'a BytesStart<'_>,
    name: &str,
) -> Option<Cow<'a, str>> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(value(&found))
}

/// The value of an attribute, references resolved; empty where it is broken.
pub(in crate::extract) fn value<'a>(attribute: &Attribute<'a>) -> Cow<'a, str> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    // A reference that nobody knows spoils the value: as it was written, then.
    value.unwrap_or_else(|_| attribute.value.clone())
}

/// Whether a setting is on: it is, unless its value says otherwise (ECMA-376, part 1).
pub(in crate::extract) fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

fn push_values(start: &BytesStart<'_>, found: &mut String) {
    for name in ["v", "val"] {
        // Style settings are values of this name, too: a number or a word of one line each.
        if let Some(value) = attribute(start, name).filter(|value| !value.is_empty()) {
            end_line(found);
            found.push_str(&value);
            end_line(found);
        }
    }
}

fn end_line(found: &mut String) {
    if !found.is_empty() && !found.ends_with('\n') {
        found.push('\n');
    }
}

/// Elements that break no line: runs of text, their properties, and marks of spelling.
const RUNS: [&str; 14] = [
    "r",
    "t",
    "rPr",
    "rPh",
    "span",
    "fld",
    "a",
    "latin",
    "solidFill",
    "srgbClr",
    "proofErr",
    "b",
    "i",
    "s",
];

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn joins_runs_and_resolves_references() {
        for (xml, expected) in [
            ("<p><r><t>1112</t></r><r><t>22333</t></r></p>", Ok("111222333\n")),
            ("<p>111&#50;22&#x33;33</p><p>b &amp; c</p>", Ok("111222333\nb & c\n")),
            ("<p><![CDATA[<1>]]><!-- 2 --></p>", Ok("<1> 2 \n")),
            ("<i><s v=\"111222333\"/><n v=\"1\"/></i>", Ok("111222333\n1\n")),
            ("<p>a</p><p", Err("a\n")),
            ("<p>&nobody;</p>", Ok("&nobody;\n")),
        ] {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(texts(xml), expected, "{xml}");
        }
    }
}
