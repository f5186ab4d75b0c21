//! English.

mod about;
mod accounts;
mod belief;
mod breach;
mod case;
mod choices;
mod concerned;
mod desk;
mod evidence;
mod labels;
mod learned;
mod notices;
mod observed;
mod overview;
mod pages;
mod questions;
mod recipient;
mod retraction;
mod rules;
mod sender;
mod sentences;
mod signals;
mod trail;
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
    evidence: evidence::EVIDENCE,
    learned: learned::LEARNED,
    notices: notices::NOTICES,
    observed: observed::OBSERVED,
    breach: breach::BREACH,
    case: case::CASE,
    overview: overview::OVERVIEW,
    concerned: concerned::CONCERNED,
    retraction: retraction::RETRACTION,
    sender: sender::SENDER,
    signals: signals::SIGNALS,
    rules: rules::RULES,
    about: about::ABOUT,
    accounts: accounts::ACCOUNTS,
    trail: trail::TRAIL,
    register: sentences::REGISTER,
    labels: labels::LABELS,
    pages: pages::PAGES,
};
