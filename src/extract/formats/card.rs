//! Cards and calendars (vCard, iCalendar): every property on a line behind its name, a passage to
//! each card or event. Folded lines are joined, pictures in them are files.

use data_encoding::BASE64;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::mail::decode_quoted_printable;
use crate::mail::to_utf8;

/// Cards or a calendar.
pub(in crate::extract) struct Card;

impl Format for Card {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if !seen.textual {
            return Claim::No;
        }
        let head = charset::decode(seen.head.get(..64).unwrap_or(seen.head));
        let head = head.trim_start_matches('\u{feff}').trim_start().to_ascii_uppercase();
        if head.starts_with("BEGIN:VC") { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let text = charset::decode(&file.bytes);
        let head = text.get(..text.floor_char_boundary(64)).unwrap_or_default();
        let is_card = head.to_ascii_uppercase().contains("VCARD");
        out.is(if is_card { "text/vcard" } else { "text/calendar" });
        let mut lines = String::with_capacity(text.len());
        for line in unfolded(&text) {
            let Some(property) = Property::read(&line) else {
                lines.push_str(line.trim_end());
                lines.push('\n');
                continue;
            };
            if property.is_binary() {
                if property.hand_on(out).is_err() {
                    return;
                }
                continue;
            }
            property.write(&mut lines);
        }
        let _ = out.add_text(Place::root(), Visibility::Shown, lines);
    }
}

/// One line of content: `NAME;PARAM=x:value`.
struct Property<'a> {
    name: &'a str,
    parameters: &'a str,
    value: &'a str,
}

impl<'a> Property<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.find(|c| {
            quoted ^= c == '"';
            c == ':' && !quoted
        })?;
        let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        // `item1.TEL`: a group in front of the name (RFC 6350, 3.3).
        let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (is_name && !name.is_empty()).then_some(Self { name, parameters, value })
    }

    fn has(&self, parameter: &str) -> bool {
        self.parameters.to_ascii_uppercase().split([';', ',', '=']).any(|p| p == parameter)
    }

    fn is_binary(&self) -> bool {
        self.has("BASE64") || self.has("B") && self.parameters.to_ascii_uppercase().contains("ENC")
    }

    /// Hands on what is packed in the value: a picture, a sound, a key, an attachment.
    fn hand_on(&self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let data: Vec<u8> = self.value.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
        let Ok(bytes) = BASE64.decode(&data) else {
            return out.add_text(Place::root(), Visibility::Shown, self.value.to_owned());
        };
        out.budget.pay_bytes(bytes.len()).inspect_err(|why| out.miss(Place::root(), *why))?;
        let name = self.name.to_lowercase();
        out.add_file(File { name, media_type: None, bytes: bytes.into() })
    }

    /// Adds the line as a person reads it.
    fn write(&self, lines: &mut String) {
        let upper = self.name.to_ascii_uppercase();
        if upper == "BEGIN" || upper == "END" {
            lines.push('\n');
            return;
        }
        let known = NAMES.iter().find(|(name, _)| *name == upper);
        let label = known.map_or(self.name, |(_, label)| *label);
        for named in self.parameters.split(';').filter_map(|p| p.split_once('=')) {
            // Who is invited, and what a phone is called: `CN=Jan`, `X-LABEL=thuis`.
            if !["ENCODING", "CHARSET", "VALUE", "TYPE", "TZID"].contains(&named.0) {
                lines.push_str(named.1.trim_matches('"'));
                lines.push('\n');
            }
        }
        let value =
            if self.has("QUOTED-PRINTABLE") { self.decoded() } else { self.value.to_owned() };
        lines.push_str(label);
        lines.push_str(": ");
        lines.push_str(&readable(&value, &upper));
        lines.push('\n');
    }

    fn decoded(&self) -> String {
        let bytes = decode_quoted_printable(self.value.as_bytes());
        let upper = self.parameters.to_ascii_uppercase();
        let charset = upper.split(';').find_map(|p| p.strip_prefix("CHARSET=")).unwrap_or("utf-8");
        to_utf8(&bytes, charset).map_or_else(|| charset::decode(&bytes), |text| text.into_owned())
    }
}

/// A value without its escapes; parts of a name or an address stand apart (RFC 6350, 3.4), a date
/// is written as people write it.
fn readable(value: &str, name: &str) -> String {
    let digits = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    if let ("BDAY", true, Some(year), Some(month), Some(day)) =
        (name, digits, value.get(..4), value.get(4..6), value.get(6..))
    {
        return format!("{year}-{month}-{day}");
    }
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(other) => text.push(other),
                None => {}
            },
            ';' if name == "N" || name == "ADR" => text.push(' '),
            _ => text.push(c),
        }
    }
    text
}

/// The lines as they were before they were folded (RFC 5545, 3.1; RFC 6350, 3.2), and before
/// quoted-printable broke them (vCard 2.1).
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut soft = false;
    for line in text.lines() {
        let folded = line.strip_prefix([' ', '\t']);
        match lines.last_mut() {
            Some(last) if soft => {
                last.push_str("\r\n");
                last.push_str(line);
            }
            Some(last) if folded.is_some() => last.push_str(folded.unwrap_or_default()),
            _ => lines.push(line.to_owned()),
        }
        let quoted = lines.last().is_some_and(|last| {
            let head = last.get(..last.floor_char_boundary(256)).unwrap_or_default();
            head.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
        });
        soft = quoted && line.trim_end().ends_with('=');
    }
    lines
}

/// What properties are called by those who read them.
const NAMES: [(&str, &str); 13] = [
    ("FN", "Naam"),
    ("N", "Naam"),
    ("NICKNAME", "Naam"),
    ("BDAY", "Geboortedatum"),
    ("TEL", "Telefoon"),
    ("EMAIL", "E-mail"),
    ("ADR", "Adres"),
    ("NOTE", "Notitie"),
    ("SUMMARY", "Onderwerp"),
    ("DESCRIPTION", "Omschrijving"),
    ("LOCATION", "Locatie"),
    ("COMMENT", "Opmerking"),
    ("ORG", "Organisatie"),
];
