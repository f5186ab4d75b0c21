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
            let from = form.is_proposed(answer).then_some(proposed);
            let notes = from.into_iter().chain(answer.reason.as_deref());
            let notes: String = notes.map(|note| format!("\n({note})")).collect();
            let words = answer.answer.as_ref().map(|words| format!("{words}{notes}"));
            blocks.push(Block::Answer(answer.question.to_owned(), words, unknown));
        }
    }
    let footer = format!("{}   {}\nSHA-256 {}", form.incident.id, form.footer, form.sha256);
    Sheet { blocks, footer }
}
