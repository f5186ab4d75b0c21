//! The form of the regulator on paper.

use crate::incident;
use crate::paper::Block;
use crate::paper::Sheet;
use crate::render::Language;
use crate::render::texts;

/// The form of an incident, in the order in which it is asked; what nobody knows is told as such.
pub fn form_on_paper(form: &incident::Sheet, language: Language) -> Sheet {
    let unknown = texts(language).register.unknown;
    let mut blocks = vec![Block::Title(form.title.clone())];
    for section in &form.sections {
        blocks.push(Block::Heading(format!("{} {}", section.number, section.title)));
        for answer in &section.answers {
            let (question, answer) = (answer.question.to_string(), answer.answer.clone());
            blocks.push(Block::Answer(question, answer, unknown));
        }
    }
    Sheet { blocks, footer: form.footer.clone() }
}
