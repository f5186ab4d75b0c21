//! Writes pages as a PDF 1.7 (ISO 32000-1): both fonts embedded, text by glyph with a table that
//! gives its letters back (7.10.3, 9.7), so that it can be selected and searched.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::paper::font::Font;
use crate::paper::font::Weight;
use crate::paper::layout::HEIGHT;
use crate::paper::layout::Page;
use crate::paper::layout::Sheet;
use crate::paper::layout::WIDTH;
use crate::paper::layout::lay_out;

/// What a PDF says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imprint {
    /// Its title.
    pub title: String,
    /// Code of its language: `nl`.
    pub language: &'static str,
}

/// The sheets as one PDF, each from a page of its own.
pub fn pdf(imprint: &Imprint, sheets: &[Sheet]) -> Vec<u8> {
    let pages = lay_out(sheets);
    let mut used: [BTreeMap<u16, char>; 2] = [BTreeMap::new(), BTreeMap::new()];
    let contents: Vec<Vec<u8>> = pages.iter().map(|page| content(page, &mut used)).collect();
    let mut file = Objects::new();
    let kids: Vec<String> =
        (0..pages.len()).map(|at| format!("{} 0 R", FIRST_PAGE + 2 * at)).collect();
    file.add(&format!(
        "<< /Type /Catalog /Pages 2 0 R /Lang ({}) /ViewerPreferences << /DisplayDocTitle true >> \
        >>",
        imprint.language
    ));
    file.add(&format!(
        "<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 {WIDTH} {HEIGHT}]\n\
         /Resources << /Font << /F0 {} 0 R /F1 {} 0 R >> >> >>",
        kids.join(" "),
        pages.len(),
        FIRST_FONT,
        FIRST_FONT + FONT_OBJECTS,
    ));
    file.add(&format!("<< /Title {} /Producer (Sluis) >>", text_string(&imprint.title)));
    for (weight, used) in Weight::ALL.into_iter().zip(&used) {
        add_font(&mut file, weight.font(), used);
    }
    for content in contents {
        let next = file.next() + 1;
        file.add(&format!("<< /Type /Page /Parent 2 0 R /Contents {next} 0 R >>"));
        file.add_stream("", &content);
    }
    file.finish()
}

/// The five objects of a font (9.7.6, 9.8): the font, what it is made of, its measures, its file,
/// and the letters of its glyphs.
fn add_font(file: &mut Objects, font: &Font, used: &BTreeMap<u16, char>) {
    let at = file.next();
    let (inner, measures, program, letters) = (at + 1, at + 2, at + 3, at + 4);
    let name = font.name;
    file.add(&format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H\n\
         /DescendantFonts [{inner} 0 R] /ToUnicode {letters} 0 R >>"
    ));
    let widths: Vec<String> =
        used.keys().map(|glyph| format!("{glyph} [{:.0}]", font.advance(*glyph))).collect();
    file.add(&format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGIDMap /Identity\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>\n\
         /FontDescriptor {measures} 0 R /DW 600 /W [{}] >>",
        widths.join(" ")
    ));
    let [left, bottom, right, top] = font.bounds;
    file.add(&format!(
        "<< /Type /FontDescriptor /FontName /{name} /Flags 4 /ItalicAngle 0 /StemV 80\n\
         /FontBBox [{left} {bottom} {right} {top}] /Ascent {} /Descent {} /CapHeight {}\n\
         /FontFile2 {program} 0 R >>",
        font.ascent, font.descent, font.cap_height
    ));
    file.add_stream(&format!(" /Length1 {}", font.bytes.len()), font.bytes);
    file.add_stream("", to_unicode(used).as_bytes());
}

/// Which letter each glyph stands for (9.10.3).
fn to_unicode(used: &BTreeMap<u16, char>) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let pairs: Vec<(&u16, &char)> = used.iter().collect();
    // A hundred at a time is the most that a reader must take.
    for some in pairs.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", some.len());
        for (glyph, letter) in some {
            let mut units = [0; 2];
            let units = letter.encode_utf16(&mut units);
            let hex: String = units.iter().map(|unit| format!("{unit:04X}")).collect();
            let _ = writeln!(map, "<{glyph:04X}> <{hex}>");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}

/// What draws a page (9.4), noting the glyphs that it uses.
fn content(page: &Page, used: &mut [BTreeMap<u16, char>; 2]) -> Vec<u8> {
    let mut text = String::from("BT\n");
    for run in &page.runs {
        let (number, font) = match run.weight {
            Weight::Regular => (0, Weight::Regular.font()),
            Weight::Bold => (1, Weight::Bold.font()),
        };
        let mut glyphs = String::new();
        for letter in run.text.chars() {
            let glyph = font.glyph(letter);
            if let Some(used) = used.get_mut(number) {
                used.entry(glyph).or_insert(letter);
            }
            let _ = write!(glyphs, "{glyph:04X}");
        }
        let grey = if run.is_soft { "0.35" } else { "0" };
        let _ = writeln!(
            text,
            "{grey} g /F{number} {} Tf 1 0 0 1 {:.2} {:.2} Tm <{glyphs}> Tj",
            run.size, run.x, run.y
        );
    }
    text.push_str("ET\n");
    text.into_bytes()
}

/// A text in the dictionary of a document: UTF-16 in hexadecimal (7.9.2.2).
fn text_string(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{units}>")
}

/// The objects of a file, and where each begins (7.5.4).
struct Objects {
    bytes: Vec<u8>,
    starts: Vec<usize>,
}

impl Objects {
    fn new() -> Self {
        // Four bytes above 127: the file is no text (7.5.2).
        Self { bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), starts: Vec::new() }
    }

    /// The number that the next object gets.
    fn next(&self) -> usize {
        self.starts.len() + 1
    }

    fn add(&mut self, body: &str) {
        self.begin();
        self.bytes.extend(body.as_bytes());
        self.bytes.extend(b"\nendobj\n");
    }

    fn add_stream(&mut self, more: &str, content: &[u8]) {
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
        // Writing to memory does not fail.
        let packed = packer.write_all(content).and_then(|()| packer.finish()).unwrap_or_default();
        self.begin();
        let head = format!("<< /Filter /FlateDecode /Length {}{more} >>\nstream\n", packed.len());
        self.bytes.extend(head.as_bytes());
        self.bytes.extend(packed);
        self.bytes.extend(b"\nendstream\nendobj\n");
    }

    fn begin(&mut self) {
        self.starts.push(self.bytes.len());
        let head = format!("{} 0 obj\n", self.starts.len());
        self.bytes.extend(head.as_bytes());
    }

    fn finish(mut self) -> Vec<u8> {
        let table = self.bytes.len();
        let count = self.starts.len() + 1;
        let mut end = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for start in &self.starts {
            let _ = writeln!(end, "{start:010} 00000 n ");
        }
        let _ = write!(
            end,
            "trailer\n<< /Size {count} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n"
        );
        self.bytes.extend(end.as_bytes());
        self.bytes
    }
}

/// Catalogue, pages and imprint come first.
const FIRST_FONT: usize = 4;
const FONT_OBJECTS: usize = 5;
const FIRST_PAGE: usize = FIRST_FONT + 2 * FONT_OBJECTS;

#[cfg(test)]
mod tests {
    use super::Imprint;
    use super::pdf;
    use crate::paper::Block;
    use crate::paper::Sheet;

    #[test]
    fn a_letter_is_read_back_as_it_was_written() {
        let blocks = vec![
            Block::Title("Brief".to_owned()),
            Block::Address(vec!["Łukasz Özdemir".to_owned()]),
            Block::Text("Beste Šimčić, 50 €".to_owned()),
        ];
        let sheet = Sheet { blocks, footer: "DL-2026-0001".to_owned() };
        let imprint = Imprint { title: "Brieven".to_owned(), language: "nl" };
        let bytes = pdf(&imprint, &[sheet.clone(), sheet]);
        let read = lopdf::Document::load_mem(&bytes).expect("a PDF");
        assert_eq!(read.get_pages().len(), 2);
        let tables = read.objects.values().filter_map(|object| {
            let stream = object.as_stream().ok()?;
            String::from_utf8(stream.decompressed_content().ok()?).ok()
        });
        let tables: Vec<String> = tables.filter(|text| text.contains("beginbfchar")).collect();
        assert_eq!(tables.len(), 2, "one for each font");
        for letter in ["<0141>", "<00D6>", "<0160>", "<20AC>"] {
            assert!(tables.iter().any(|table| table.contains(letter)), "{letter}");
        }
    }
}
