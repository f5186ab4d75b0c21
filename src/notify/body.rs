//! The text of a mail, written twice from the same lines: as plain text and as simple HTML.

use std::fmt::Write;

use crate::render::Language;

/// One piece of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Sentences.
    Paragraph(String),
    /// Several paragraphs as a person wrote them, with their own line ends.
    Text(String),
    /// A question or a title above what follows.
    Heading(String),
    /// What someone else wrote, with its own line ends.
    Quote(String),
    /// Labels with their facts.
    Facts(Vec<(&'static str, String)>),
    /// Things to do, numbered.
    Steps(Vec<String>),
    /// The address of a page, on a line of its own.
    Link(String),
    /// A code to type over: label, code.
    Code(&'static str, String),
}

/// The pieces of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) language: Language,
    pub(super) pieces: Vec<Piece>,
}

/// Plain text; the languages one below the other.
pub(super) fn plain(bodies: &[Body]) -> String {
    let texts: Vec<String> = bodies.iter().map(|body| plain_one(&body.pieces)).collect();
    texts.join(&format!("\n{}\n\n", "-".repeat(40)))
}

/// A page of HTML with neither pictures nor links but those of its text; its look is that of the
/// mail program, light or dark.
pub(super) fn html(subject: &str, bodies: &[Body]) -> String {
    let language = bodies.first().map_or(Language::Dutch, |body| body.language).code();
    let title = escaped(subject);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n</head>\n<body style=\"{BODY}\">\n<div style=\"{COLUMN}\">\n"
    );
    for (at, body) in bodies.iter().enumerate() {
        if at > 0 {
            page.push_str(RULE);
        }
        let _ = writeln!(page, "<div lang=\"{}\">", body.language.code());
        for piece in &body.pieces {
            page.push_str(&html_piece(piece));
        }
        page.push_str("</div>\n");
    }
    page.push_str("</div>\n</body>\n</html>\n");
    page
}

fn plain_one(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        let written = plain_piece(piece);
        // What belongs to a step stands right below it, indented.
        let is_below = matches!(piece, Piece::Link(_) | Piece::Code(..) | Piece::Steps(_));
        if !text.is_empty() && !is_below {
            text.push('\n');
        }
        text.push_str(&written);
    }
    text
}

fn plain_piece(piece: &Piece) -> String {
    match piece {
        Piece::Paragraph(sentences) | Piece::Heading(sentences) => format!("{sentences}\n"),
        Piece::Text(text) => format!("{}\n", text.replace("\r\n", "\n").trim()),
        Piece::Quote(text) => text.lines().map(|line| format!("> {line}\n")).collect(),
        Piece::Facts(facts) => {
            let width = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
            let line = |(label, fact): &(&str, String)| format!("  {label:width$}  {fact}\n");
            facts.iter().map(line).collect()
        }
        Piece::Steps(steps) => {
            let numbered = steps.iter().zip(1_usize..);
            numbered.map(|(step, number)| format!("{number}. {step}\n")).collect()
        }
        Piece::Link(url) => format!("   {url}\n"),
        Piece::Code(label, code) => format!("   {label}: {code}\n"),
    }
}

fn html_piece(piece: &Piece) -> String {
    match piece {
        Piece::Paragraph(sentences) => format!("<p>{}</p>\n", escaped(sentences)),
        Piece::Text(text) => {
            let lines = |part: &str| part.lines().map(escaped).collect::<Vec<_>>().join("<br>\n");
            let text = text.replace("\r\n", "\n");
            let parts = text.split("\n\n").filter(|part| !part.trim().is_empty());
            parts.map(|part| format!("<p>{}</p>\n", lines(part.trim()))).collect()
        }
        Piece::Heading(words) => format!("<h2 style=\"{HEADING}\">{}</h2>\n", escaped(words)),
        Piece::Quote(text) => {
            let lines: Vec<String> = text.lines().map(escaped).collect();
            format!("<blockquote style=\"{QUOTE}\">{}</blockquote>\n", lines.join("<br>\n"))
        }
        Piece::Facts(facts) => {
            let row = |(label, fact): &(&str, String)| {
                format!(
                    "<tr><th scope=\"row\" style=\"{LABEL}\">{}</th><td style=\"{FACT}\">{}</td>\
                     </tr>\n",
                    escaped(label),
                    escaped(fact)
                )
            };
            let rows: String = facts.iter().map(row).collect();
            format!("<table style=\"{TABLE}\">\n{rows}</table>\n")
        }
        Piece::Steps(steps) => {
            let items: String =
                steps.iter().map(|step| format!("<li>{}</li>\n", escaped(step))).collect();
            format!("<ol style=\"{STEPS}\">\n{items}</ol>\n")
        }
        Piece::Link(url) => {
            let url = escaped(url);
            format!("<p style=\"{LINK}\"><a href=\"{url}\">{url}</a></p>\n")
        }
        Piece::Code(label, code) => format!(
            "<p>{}: <strong style=\"{CODE}\">{}</strong></p>\n",
            escaped(label),
            escaped(code)
        ),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

const BODY: &str = "margin:0;padding:16px;font-family:Segoe UI,Arial,sans-serif;font-size:16px;\
                    line-height:1.5";
const COLUMN: &str = "max-width:640px";
const HEADING: &str = "font-size:18px;margin:24px 0 4px";
const QUOTE: &str = "margin:12px 0;padding:4px 0 4px 12px;border-left:3px solid #7a8699";
const TABLE: &str = "border-collapse:collapse;margin:16px 0";
const LABEL: &str = "text-align:left;vertical-align:top;padding:2px 16px 2px 0;font-weight:600";
const FACT: &str = "vertical-align:top;padding:2px 0;overflow-wrap:anywhere";
const STEPS: &str = "margin:4px 0 8px;padding-left:24px";
const LINK: &str = "overflow-wrap:anywhere;margin:8px 0";
const CODE: &str = "font-size:20px;letter-spacing:1px;white-space:nowrap";
const RULE: &str = "<hr style=\"border:0;border-top:1px solid #7a8699;margin:24px 0\">\n";

#[cfg(test)]
mod tests {
    use super::Body;
    use super::Piece;
    use super::html;
    use super::plain;
    use crate::render::Language;

    fn body() -> Body {
        let pieces = vec![
            Piece::Paragraph("Beste <Jan>,".to_owned()),
            Piece::Facts(vec![("Bericht", "M-7F3K-29".into()), ("Onderwerp", "A & B".into())]),
            Piece::Heading("Wat kunt u doen?".to_owned()),
            Piece::Steps(vec!["Trek in.".to_owned(), "Leg uit.".to_owned()]),
            Piece::Link("https://x.nl/s/1".to_owned()),
            Piece::Code("Controlecode", "482 913".to_owned()),
        ];
        Body { language: Language::Dutch, pieces }
    }

    #[test]
    fn plain_text_reads_as_it_is_specified() {
        assert_eq!(
            plain(&[body()]),
            "Beste <Jan>,\n\n  Bericht    M-7F3K-29\n  Onderwerp  A & B\n\nWat kunt u doen?\n\
             1. Trek in.\n2. Leg uit.\n   https://x.nl/s/1\n   Controlecode: 482 913\n"
        );
    }

    #[test]
    fn html_holds_the_same_and_nothing_that_it_did_not_escape() {
        let page = html("Een <onderwerp>", &[body()]);
        for expected in ["Beste &lt;Jan&gt;,", "A &amp; B", "href=\"https://x.nl/s/1\"", "482 913"]
        {
            assert!(page.contains(expected), "{expected}");
        }
        for absent in ["<img", "<script", "<onderwerp>", "<style", "src="] {
            assert!(!page.contains(absent), "{absent}");
        }
    }
}
