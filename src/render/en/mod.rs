//! English.

mod accounts;
mod belief;
mod desk;
mod labels;
mod learned;
mod notices;
mod pages;
mod recipient;
mod rules;
mod sentences;
mod words;

use crate::render::Language;
use crate::render::Texts;

pub(super) static TEXTS: Texts = Texts {
    language: Language::English,
    words: words::WORDS,
    why: sentences::WHY,
    belief: belief::BELIEF,
    coverage: sentences::COVERAGE,
    recipient: recipient::RECIPIENT,
    review: sentences::REVIEW,
    desk: desk::DESK,
    learned: learned::LEARNED,
    notices: notices::NOTICES,
    rules: rules::RULES,
    accounts: accounts::ACCOUNTS,
    register: sentences::REGISTER,
    labels: labels::LABELS,
    pages: pages::PAGES,
};
