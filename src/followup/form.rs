//! The form of the regulator on paper.

use crate::incident;
use crate::paper::Block;
use crate::paper::Sheet;
use crate::render::Language;
use crate::render::texts;

/// The form of an incident, in the order in which it is asked; what nobody knows, and what nobody has
/// confirmed, is told as such.
pub fn form_on_paper(form: &incident::Sheet, language: Language) -> Sheet {
    let texts = texts(language);
    let (unknown, proposed) = (texts.register.unknown, texts.case.said.proposed);
    let mut blocks = vec![Block::Title(form.title.clone())];
    for section in &form.sections {
        blocks.push(Block::Heading(format!("{} {}", section.number, section.title)));
        for answer in &section.answers {
            let note = match form.is_proposed(answer) {
                true => Some(proposed),
                false => answer.reason.as_deref(),
            };
            let words = answer.answer.as_ref().map(|words| match note {
                Some(note) => format!("{words}\n({note})"),
                None => words.clone(),
            });
            blocks.push(Block::Answer(answer.question.to_owned(), words, unknown));
        }
    }
    let footer = format!("{}   {}\nSHA-256 {}", form.incident.id, form.footer, form.sha256);
    Sheet { blocks, footer }
}
