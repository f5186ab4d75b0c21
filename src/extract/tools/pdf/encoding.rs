//! What the codes of a simple typeface stand for (ISO 32000-1, 9.6.6 and annex D), by the tables
//! of lopdf.

use lopdf::Dictionary as Entries;
use lopdf::Document;
use lopdf::Object as Plain;
use memchr::memmem;

use crate::extract::tools::pdf::lexer::Lexer;
use crate::extract::tools::pdf::lexer::Token;
use crate::extract::tools::pdf::object::Object;

/// Text for each of 256 codes, where it is known.
pub(in crate::extract) type Codes = Vec<Option<String>>;

/// One of the encodings that the standard names; `None` where it names no such one.
pub(in crate::extract) fn named(name: &[u8]) -> Option<Codes> {
    if !NAMES.contains(&name) {
        return None;
    }
    let codes = texts(Plain::Name(name.to_vec()), &(0..=255).collect::<Vec<u8>>());
    Some(codes.into_iter().map(|text| text.filter(|text| !text.contains('\0'))).collect())
}

/// Puts in what an encoding has that is different: `/Differences`.
pub(in crate::extract) fn differ(codes: &mut Codes, differences: &[Object]) {
    let mut code = 0;
    for item in differences {
        match item {
            Object::Number(_) => code = item.count().unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(place) = codes.get_mut(code) {
                    *place = glyph(name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
}

/// The encoding built into a Type 1 typeface, which stands there in plain text:
/// `dup 65 /A put` (Adobe Type 1 Font Format, 2.2).
pub(in crate::extract) fn built_in(program: &[u8]) -> Option<Codes> {
    let head = program.get(..HEAD_BYTES).unwrap_or(program);
    let start = memmem::find(head, b"/Encoding")?;
    let mut lexer = Lexer::new(head, start + 9);
    let mut codes: Codes = vec![None; 256];
    let mut code = None;
    while let Some(token) = lexer.next() {
        match token {
            Token::Word(word) if word == b"StandardEncoding" => return named(&word),
            Token::Word(word) if word == b"def" || word == b"readonly" => break,
            Token::Object(Object::Number(number)) => code = Some(number as usize),
            Token::Object(Object::Name(name)) => {
                let place = code.take().and_then(|code| codes.get_mut(code));
                if let Some(place) = place {
                    *place = glyph(&name);
                }
            }
            _ => {}
        }
    }
    Some(codes)
}

/// The text that the name of a glyph stands for (Adobe Glyph List Specification, 2).
fn glyph(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().filter(|name| !name.is_empty())?;
    let mut text = String::new();
    for part in name.split('_').take(8) {
        let hexadecimal = part.strip_prefix("uni").or_else(|| part.strip_prefix('u'));
        let code = hexadecimal.filter(|digits| (4..=6).contains(&digits.len()));
        let code = code.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32) {
            Some(character) => text.push(character),
            None => {
                let mut encoding = Entries::new();
                encoding.set("Type", Plain::Name(b"Encoding".to_vec()));
                let list = vec![Plain::Integer(0), Plain::Name(part.into())];
                encoding.set("Differences", list);
                text.push_str(texts(Plain::Dictionary(encoding), &[0]).first()?.as_deref()?);
            }
        }
    }
    Some(text).filter(|text| !text.is_empty())
}

/// The text of each of some codes in an encoding.
fn texts(encoding: Plain, codes: &[u8]) -> Codes {
    let mut font = Entries::new();
    font.set("Type", Plain::Name(b"Font".to_vec()));
    font.set("Encoding", encoding);
    let document = Document::new();
    let Ok(encoding) = font.get_font_encoding(&document) else { return vec![None; codes.len()] };
    let text = |code: &u8| {
        let text = encoding.bytes_to_string(&[*code]).ok();
        text.filter(|text| !text.is_empty())
    };
    codes.iter().map(text).collect()
}

const NAMES: [&[u8]; 4] =
    [b"StandardEncoding", b"MacRomanEncoding", b"MacExpertEncoding", b"WinAnsiEncoding"];

/// The encoding stands in the part of a typeface that is not encrypted, at its beginning.
const HEAD_BYTES: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::built_in;
    use super::differ;
    use super::glyph;
    use super::named;
    use crate::extract::tools::pdf::object::Object;

    #[test]
    fn knows_glyphs_by_name() {
        for (name, expected) in [
            ("one", Some("1")),
            ("edieresis", Some("ë")),
            ("uni00EB", Some("ë")),
            ("u1F600", Some("😀")),
            ("f_i", Some("fi")),
            ("A.swash", Some("A")),
            ("g123", None),
            (".notdef", None),
        ] {
            assert_eq!(glyph(name.as_bytes()).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn reads_encodings() {
        let mut codes = named(b"WinAnsiEncoding").unwrap_or_default();
        assert_eq!(codes.get(0x31).cloned().flatten().as_deref(), Some("1"));
        assert_eq!(codes.get(0xeb).cloned().flatten().as_deref(), Some("ë"));
        let name = |name: &str| Object::Name(name.into());
        differ(&mut codes, &[Object::Number(1.0), name("two"), name("three")]);
        assert_eq!(codes.get(2).cloned().flatten().as_deref(), Some("3"));
        let program = b"/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for\n\
            dup 65 /seven put dup 66 /eight put readonly def /Private";
        let codes = built_in(program).unwrap_or_default();
        assert_eq!(codes.get(66).cloned().flatten().as_deref(), Some("8"));
    }
}
