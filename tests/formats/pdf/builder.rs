//! Builds PDF files object by object: just enough to be read, and as wrong as a test wants it.

use std::fmt::Write;

/// A PDF file being built; object 1 is the catalog, object 2 the tree of pages, object 3 a
/// typeface.
pub(super) struct Builder {
    objects: Vec<(usize, Vec<u8>)>,
    pages: Vec<usize>,
    catalog: String,
    next: usize,
}

impl Builder {
    pub(super) fn new() -> Self {
        let font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
        let (objects, pages) = (vec![(3, font.to_vec())], Vec::new());
        Self { objects, pages, catalog: String::new(), next: 4 }
    }

    /// Adds an object and gives its number.
    pub(super) fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        let id = self.next;
        self.next += 1;
        self.objects.push((id, object.into()));
        id
    }

    /// Adds a stream, not packed; `entries` go into its dictionary.
    pub(super) fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        self.add(stream(entries, data))
    }

    /// Adds a page that shows `content`; `entries` go into its dictionary.
    pub(super) fn page(&mut self, entries: &str, content: &[u8]) -> usize {
        let content = self.stream("", content);
        let page = self.add(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R{entries}>>"
        ));
        self.pages.push(page);
        page
    }

    /// Puts entries into the catalog.
    pub(super) fn catalog(&mut self, entries: &str) {
        self.catalog.push_str(entries);
    }

    /// The file; `trailer` holds more entries of its trailer.
    pub(super) fn finish(mut self, trailer: &str) -> Vec<u8> {
        let kids = self.pages.iter().fold(String::new(), |mut kids, page| {
            let _ = write!(kids, "{page} 0 R ");
            kids
        });
        let catalog = format!("<</Type/Catalog/Pages 2 0 R{}>>", self.catalog);
        let tree = format!(
            "<</Type/Pages/Kids[{kids}]/Count {}/Resources<</Font<</F1 3 0 R>>>>>>",
            self.pages.len()
        );
        self.objects.push((1, catalog.into()));
        self.objects.push((2, tree.into()));
        let mut file = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        let mut offsets = vec![0; self.next];
        for (id, object) in &self.objects {
            offsets[*id] = file.len();
            file.extend(format!("{id} 0 obj\n").bytes());
            file.extend(object);
            file.extend(b"\nendobj\n");
        }
        let start = file.len();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.next);
        for offset in offsets.iter().skip(1) {
            let _ = writeln!(table, "{offset:010} 00000 n ");
        }
        let size = self.next;
        let _ = write!(
            table,
            "trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n"
        );
        file.extend(table.bytes());
        file
    }
}

/// A stream as an object.
pub(super) fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<</Length {}{entries}>>\nstream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

/// Content that shows lines of text, one below the other.
pub(super) fn text(lines: &[&str]) -> Vec<u8> {
    let mut content = String::from("BT /F1 12 Tf 14 TL 50 800 Td\n");
    for line in lines {
        let _ = writeln!(content, "({line}) Tj T*");
    }
    content.push_str("ET\n");
    content.into_bytes()
}
