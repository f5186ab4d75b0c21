//! The least that is a PDF file: pages of lines in one typeface (ISO 32000-1).

use sluis::detect::fold;

/// Writes `text` as pages.
pub(crate) fn pdf(text: &str) -> Vec<u8> {
    let lines: Vec<&str> = text.lines().collect();
    let mut objects = vec![String::new(), String::new(), FONT.to_owned()];
    let mut kids = String::new();
    for page in lines.chunks(LINES) {
        let mut content = String::from("BT /F1 8 Tf 10 TL 30 570 Td\n");
        for line in page {
            let line = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
            content.push_str(&format!("({line}) Tj T*\n"));
        }
        content.push_str("ET");
        let length = latin(&content).len();
        objects.push(format!("<</Length {length}>>\nstream\n{content}\nendstream"));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Contents {} 0 R>>",
            objects.len()
        ));
        kids.push_str(&format!("{} 0 R ", objects.len()));
    }
    objects[0] = "<</Type/Catalog/Pages 2 0 R>>".to_owned();
    objects[1] = format!(
        "<</Type/Pages/Kids[{kids}]/Count {}/Resources<</Font<</F1 3 0 R>>>>>>",
        lines.chunks(LINES).count()
    );
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(latin(&format!("{} 0 obj\n{object}\nendobj\n", at + 1)));
    }
    let start = file.len();
    let size = objects.len() + 1;
    let end = format!("{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    file.extend(end.bytes());
    file
}

/// One byte a letter; those without one lose their accent.
fn latin(text: &str) -> Vec<u8> {
    let byte = |c: char| match u32::from(c) {
        code @ 0..=255 => vec![code as u8],
        0x20ac => vec![0x80],
        _ => fold(&c.to_string()).replace('ı', "i").replace('ł', "l").into_bytes(),
    };
    text.chars().flat_map(byte).filter(|byte| *byte != 0).collect()
}

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>";

const LINES: usize = 52;
