//! A message as it travels: greeting, text, signature, files, and the MIME around them.

use data_encoding::BASE64;

use crate::corpus::fill::fill;
use crate::corpus::layout::escaped;
use crate::corpus::layout::paragraphs;
use crate::corpus::layout::quoted;
use crate::corpus::pdf::pdf;
use crate::corpus::stage::OWN_DOMAIN;
use crate::corpus::stage::Stage;

/// A message before it is written out.
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) from_name: String,
    pub(crate) to: Vec<String>,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// Goes below the text, in a body of HTML.
    pub(crate) html: Option<String>,
    pub(crate) files: Vec<(String, &'static str, Vec<u8>)>,
}

/// How a text goes out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    Plain,
    Html,
    /// As a reply quotes it.
    Quoted,
    /// Below the header lines that a mail program puts over what it passes on.
    Forwarded,
    Word,
    Pdf,
    TextFile,
}

pub(crate) const FORMS: [Form; 8] = [
    Form::Plain,
    Form::Html,
    Form::Quoted,
    Form::Plain,
    Form::Word,
    Form::Forwarded,
    Form::Pdf,
    Form::TextFile,
];

impl Letter {
    /// A letter of someone of the town hall, with nothing in it yet.
    pub(crate) fn new(stage: &mut Stage, to: &str, subject: &str) -> Self {
        let (from_name, from) = stage.colleague();
        let (to, subject) = (vec![to.to_owned()], subject.to_owned());
        Self { from, from_name, to, subject, text: String::new(), html: None, files: Vec::new() }
    }

    /// Puts `text` in, in one of the forms.
    pub(crate) fn say(&mut self, stage: &mut Stage, text: &str, form: Form) {
        let covering = ["Zie bijlage.", "Bijgaand de stukken.", "In de bijlage vind je de tekst."];
        let other = stage.colleague();
        match form {
            Form::Plain | Form::Html => self.text = self.signed(stage, text),
            Form::Quoted => {
                let above = stage.wording(&["Dank, akkoord.", "Zie hieronder.", "Ter info."]);
                let above = self.signed(stage, above);
                let head = format!("Op ma 2 nov. 2026 om 10:12 schreef {} <{}>:", other.0, other.1);
                self.text = format!("{above}\n{head}\n{}", quoted(text));
            }
            Form::Forwarded => {
                let above = stage.wording(&["Fyi", "Graag jouw reactie.", "Zie onderstaand."]);
                let above = self.signed(stage, above);
                self.text = format!(
                    "{above}\n________________________________\nVan: {} <{}>\nVerzonden: maandag 2 \
                     november 2026 10:12\nAan: {} <{}>\nOnderwerp: {}\n\n{text}",
                    other.0, other.1, self.from_name, self.from, self.subject
                );
            }
            Form::Word | Form::Pdf | Form::TextFile => {
                let covering = stage.wording(&covering);
                self.text = self.signed(stage, covering);
                self.files.push(match form {
                    Form::Word => ("brief.docx".to_owned(), DOCX, paragraphs("", text)),
                    Form::Pdf => ("brief.pdf".to_owned(), "application/pdf", pdf(&wrapped(text))),
                    _ => ("notitie.txt".to_owned(), "text/plain", text.as_bytes().to_vec()),
                });
            }
        }
        if form == Form::Html {
            self.html = Some(String::new());
        }
    }

    /// The text between a greeting and a signature.
    pub(crate) fn signed(&self, stage: &mut Stage, text: &str) -> String {
        let greeting = stage.wording(&[
            "Beste collega,",
            "Goedemorgen,",
            "Hallo,",
            "Geachte heer, mevrouw,",
            "Hoi,",
            "L.S.,",
            "Beste allemaal,",
            "Goedemiddag,",
            "Beste relatie,",
        ]);
        let closing = stage.wording(&[
            "Met vriendelijke groet,",
            "Groet,",
            "Hartelijke groeten,",
            "Mvg,",
            "Met vriendelijke groeten,",
            "Vriendelijke groet,",
            "Hoogachtend,",
            "Groetjes,",
            "Met hartelijke groet,",
        ]);
        let signature = stage.wording(&SIGNATURES);
        let signature = fill(stage, signature, &[]);
        let signature = signature.replace("[naam]", &self.from_name).replace("[mail]", &self.from);
        format!("{greeting}\n\n{text}\n\n{closing}\n\n{signature}")
    }

    /// The message with its header, lines ended as in SMTP.
    pub(crate) fn write(&self, stage: &mut Stage, number: usize) -> Vec<u8> {
        let mut message = format!(
            "From: {} <{}>\nTo: {}\nSubject: {}\nDate: Mon, 02 Nov 2026 10:15:00 +0100\n\
             Message-ID: <{number}.{}@{OWN_DOMAIN}>\nMIME-Version: 1.0\n",
            word(&self.from_name),
            self.from,
            self.to.join(", "),
            word(&self.subject),
            stage.lot.digits(6)
        );
        let body = self.body(stage);
        if self.files.is_empty() {
            message.push_str(&body);
            return with_line_ends(&message);
        }
        message.push_str("Content-Type: multipart/mixed; boundary=\"=_deel\"\n\n--=_deel\n");
        message.push_str(&body);
        for (name, media_type, bytes) in &self.files {
            message.push_str(&format!(
                "\n--=_deel\nContent-Type: {media_type}; name=\"{name}\"\n\
                 Content-Disposition: attachment; filename=\"{name}\"\n\
                 Content-Transfer-Encoding: base64\n\n{}",
                base64(bytes)
            ));
        }
        message.push_str("\n--=_deel--\n");
        with_line_ends(&message)
    }

    fn body(&self, stage: &mut Stage) -> String {
        let Some(html) = &self.html else {
            return encoded(stage, "text/plain", &self.text);
        };
        let text = escaped(&self.text).replace('\n', "<br>\n");
        let page = format!(
            "<html><head><style>p {{ margin: 0 }}</style></head><body><p>{text}</p>\n{html}</body>\
             </html>\n"
        );
        if stage.lot.chance(50) {
            return encoded(stage, "text/html", &page);
        }
        let plain = encoded(stage, "text/plain", &self.text);
        let page = encoded(stage, "text/html", &page);
        format!(
            "Content-Type: multipart/alternative; boundary=\"=_keus\"\n\n--=_keus\n{plain}\n\
             --=_keus\n{page}\n--=_keus--\n"
        )
    }
}

fn encoded(stage: &mut Stage, media_type: &str, text: &str) -> String {
    let (name, text) = match stage.lot.between(0, 2) {
        0 => ("8bit", text.to_owned()),
        1 => ("base64", base64(text.replace('\n', "\r\n").as_bytes())),
        _ => ("quoted-printable", quoted_printable(text)),
    };
    format!(
        "Content-Type: {media_type}; charset=utf-8\nContent-Transfer-Encoding: {name}\n\n{text}\n"
    )
}

fn base64(bytes: &[u8]) -> String {
    let text = BASE64.encode(bytes);
    let lines = text.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned());
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn quoted_printable(text: &str) -> String {
    let mut encoded = String::new();
    for line in text.lines() {
        let mut width = 0;
        for byte in line.bytes() {
            if width > 70 {
                encoded.push_str("=\n");
                width = 0;
            }
            let is_plain = (byte.is_ascii_graphic() || byte == b' ') && byte != b'=';
            let sign = if is_plain { char::from(byte).to_string() } else { format!("={byte:02X}") };
            width += sign.len();
            encoded.push_str(&sign);
        }
        encoded.push('\n');
    }
    encoded
}

/// A text in a header field (RFC 2047).
fn word(text: &str) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        format!("=?utf-8?B?{}?=", BASE64.encode(text.as_bytes()))
    }
}

fn with_line_ends(message: &str) -> Vec<u8> {
    message.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

/// Lines no longer than a page is wide.
fn wrapped(text: &str) -> String {
    let mut wrapped = String::new();
    for line in text.lines() {
        let mut width = 0;
        for word in line.split(' ') {
            if width + word.len() > 100 {
                wrapped.push('\n');
                width = 0;
            } else if width > 0 {
                wrapped.push(' ');
            }
            wrapped.push_str(word);
            width += word.len() + 1;
        }
        wrapped.push('\n');
    }
    wrapped
}

const SIGNATURES: [&str; 6] = [
    "[naam]\n{functie}\nGemeente Voorbeeld\nT {telkantoor}\nE [mail]\n\nDit bericht is uitsluitend \
     bestemd voor de geadresseerde. Is het niet voor u bestemd, neem dan contact op met de afzender.",
    "[naam]\n{functie} | Gemeente Voorbeeld | {telkantoor} | [mail] | {postbus}, {kantoorpc} \
     Voorbeeld",
    "[naam] | team Dienstverlening\nwerkdagen: ma, di, do\nBezoekadres: {kantoor}\n{postbus} | \
     {kantoorpc} Voorbeeld\nTel: {telkantoor}",
    "[naam]",
    "[naam]\n{functie}\nGemeente Voorbeeld, {kantoor}, {kantoorpc} Voorbeeld\nwww.voorbeeld.nl | \
     KvK {kvk}\nDisclaimer: aan dit bericht kunnen geen rechten worden ontleend.",
    "[naam]\n{functie}\n\nGemeente Voorbeeld\n{kantoor}\n{kantoorpc} Voorbeeld\nM {telkantoor}\n\
     Denk aan het milieu voordat u deze e-mail print.",
];

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
