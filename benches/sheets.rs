//! How fast a large workbook is read, and in how much memory, beside calamine's own cell reader
//! on the same file.
//!
//! `cargo bench --bench sheets` makes a workbook of 100,000 rows of 20 columns and reads it four
//! times, each time in a process of its own: by calamine, by extraction alone, by a whole scan,
//! and not at all, which is what the process and the file take. `-- 1000000` makes one of so many
//! rows, `-- FILE` reads another workbook.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::fs::File;
use std::io;
use std::io::BufReader;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use bytes::Bytes;
use calamine::Reader;
use calamine::Xlsx;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use sluis::detect::Detectors;
use sluis::document::Block;
use sluis::document::Content;
use sluis::extract::Budget;
use sluis::extract::Limits;
use sluis::extract::Outcome;
use sluis::extract::Sink;
use sluis::extract::Unscannable;
use sluis::mail::Parties;

const ROWS: usize = 100_000;
const COLUMNS: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    match arguments.as_slice() {
        [] => compare_rows(ROWS),
        [word] => match word.parse() {
            Ok(rows) => compare_rows(rows),
            Err(_) => compare(&PathBuf::from(word)),
        },
        [who, path, ..] => once(who, Path::new(path)),
    }
}

/// Compares on a workbook of so many rows.
fn compare_rows(rows: usize) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bench.xlsx");
    workbook(rows, File::create(&path)?)?;
    println!("{rows} rows of {COLUMNS} columns");
    compare(&path)
}

/// Has everyone read the workbook, and tells what each took.
fn compare(path: &Path) -> Result<(), Box<dyn Error>> {
    let bytes = fs::metadata(path)?.len();
    println!("{}: {bytes} bytes", path.file_name().unwrap_or_default().to_string_lossy());
    let mut seconds = Vec::new();
    for who in ["nobody", "calamine", "extract", "scan"] {
        let output = Command::new(env::current_exe()?).arg(who).arg(path).output()?;
        let told = String::from_utf8(output.stdout)?;
        print!("{who:9}{told}");
        let first = told.split_whitespace().next().unwrap_or_default();
        seconds.push(first.parse::<f64>()?);
    }
    if let [_, calamine, extract, scan] = seconds[..] {
        println!("extract takes {:.2} of calamine's time", extract / calamine);
        println!("scan takes {:.2} of calamine's time", scan / calamine);
    }
    Ok(())
}

/// Reads the workbook, and tells the seconds, the peak of memory, and what was read.
fn once(who: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let sources = sluis::config::sources(None).map_err(|faults| format!("{faults:?}"))?;
    let detectors = Detectors::compile(&sources).map_err(|faults| format!("{faults:?}"))?;
    let started = Instant::now();
    let read = match who {
        "calamine" => calamine_cells(path)?,
        "extract" => extract(path)?,
        "scan" => scan(path, &detectors)?,
        _ => format!("{} bytes", fs::read(path)?.len()),
    };
    println!("{:7.2} s {:6} MB  {read}", started.elapsed().as_secs_f64(), peak_bytes()? >> 20);
    Ok(())
}

fn calamine_cells(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut workbook = Xlsx::new(BufReader::new(File::open(path)?))?;
    let mut cells = 0_u64;
    for name in workbook.sheet_names() {
        let mut reader = workbook.worksheet_cells_reader(&name)?;
        while let Some(cell) = reader.next_cell()? {
            cells += u64::from(*cell.get_value() != calamine::DataRef::Empty);
        }
    }
    Ok(format!("{cells} cells"))
}

/// Takes what is read, and keeps nothing.
#[derive(Default)]
struct Nothing {
    cells: usize,
}

impl Sink for Nothing {
    fn block(&mut self, _: &Outcome, block: Block) {
        if let Content::Table(table) = block.content {
            self.cells += table.cell_count();
        }
    }

    fn file(
        &mut self,
        _: &Outcome,
        _: sluis::document::File,
        _: &mut Budget,
    ) -> Result<(), Unscannable> {
        Ok(())
    }

    fn is_blind(&self) -> bool {
        true
    }

    fn text_of(&mut self, _: &[u8]) -> Option<Result<String, Unscannable>> {
        None
    }
}

fn file(path: &Path) -> io::Result<sluis::document::File> {
    let bytes = Bytes::from(fs::read(path)?);
    Ok(sluis::document::File { name: "bench.xlsx".to_owned(), media_type: None, bytes })
}

fn extract(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut nothing = Nothing::default();
    let mut budget = Budget::new(Limits::default());
    let outcome = sluis::extract::extract(&file(path)?, &mut budget, &mut nothing);
    Ok(format!("{} cells, {} unread", nothing.cells, outcome.unread.len()))
}

fn scan(path: &Path, detectors: &Detectors) -> Result<String, Box<dyn Error>> {
    let parties = Parties::default();
    let report = sluis::scan::scan(&file(path)?, &parties, detectors, Limits::default());
    let coverage = report.coverage;
    Ok(format!("{} cells, {} unread parts", coverage.cells, coverage.unscannable))
}

/// The most memory that the process had in use (Linux).
fn peak_bytes() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? << 10)
}

/// Names, numbers, dates, places and amounts, texts shared: as a municipality exports them.
fn workbook(rows: usize, file: File) -> io::Result<()> {
    let mut writer = ZipWriter::new(file);
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", relations("xl/workbook.xml", "officeDocument")),
        ("xl/workbook.xml", BOOK.to_owned()),
        ("xl/_rels/workbook.xml.rels", relations("worksheets/sheet1.xml", "worksheet")),
        ("xl/styles.xml", STYLES.to_owned()),
        ("xl/sharedStrings.xml", strings()),
    ];
    for (name, text) in parts {
        writer.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
        writer.write_all(text.as_bytes())?;
    }
    let options = SimpleFileOptions::default().large_file(true);
    writer.start_file("xl/worksheets/sheet1.xml", options).map_err(io::Error::other)?;
    sheet(rows, &mut writer)?;
    writer.finish().map_err(io::Error::other)?;
    Ok(())
}

/// Writes the sheet row by row: one of a million rows does not fit in memory either.
fn sheet(rows: usize, out: &mut impl io::Write) -> io::Result<()> {
    let mut random = 1_u64;
    let mut next = |most: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (random >> 33) % most
    };
    out.write_all(b"<worksheet><sheetData>")?;
    let mut xml = String::new();
    for row in 1..=rows {
        xml.clear();
        let _ = write!(xml, "<row r=\"{row}\">");
        for column in 0..COLUMNS {
            let at = char::from(b'A' + column as u8);
            let _ = match column % 5 {
                0 => write!(xml, "<c r=\"{at}{row}\" t=\"s\"><v>{}</v></c>", next(STRINGS)),
                1 => {
                    write!(xml, "<c r=\"{at}{row}\"><v>{}</v></c>", 100_000_000 + next(899_999_999))
                }
                2 => write!(xml, "<c r=\"{at}{row}\" s=\"1\"><v>{}</v></c>", 20_000 + next(20_000)),
                3 => write!(xml, "<c r=\"{at}{row}\" t=\"s\"><v>{}</v></c>", next(300)),
                _ => write!(xml, "<c r=\"{at}{row}\"><v>{}.{}</v></c>", next(10_000), next(100)),
            };
        }
        xml.push_str("</row>");
        out.write_all(xml.as_bytes())?;
    }
    out.write_all(b"</sheetData></worksheet>")
}

fn strings() -> String {
    let mut xml = String::from("<sst>");
    for number in 0..STRINGS {
        let _ = write!(xml, "<si><t>Naam nummer {number}</t></si>");
    }
    xml.push_str("</sst>");
    xml
}

fn relations(target: &str, kind: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/{kind}\" Target=\"{target}\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
    )
}

const STRINGS: u64 = 50_000;
const BOOK: &str = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/\
    relationships\"><sheets><sheet name=\"Blad1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
const STYLES: &str = "<styleSheet><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
    </cellXfs></styleSheet>";
const TYPES: &str = "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>";
