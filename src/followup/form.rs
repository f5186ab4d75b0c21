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
            let words = match form.is_proposed(answer) {
                true => answer.answer.as_ref().map(|words| format!("{words}\n({proposed})")),
                false => answer.answer.clone(),
            };
            blocks.push(Block::Answer(answer.question.to_owned(), words, unknown));
        }
    }
    let footer = format!("{}   {}\nSHA-256 {}", form.incident.id, form.footer, form.sha256);
    Sheet { blocks, footer }
}
