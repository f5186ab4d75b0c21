//! Tokens, in Dutch.

use crate::render::TokenTexts;

pub(super) const TOKENS: TokenTexts = TokenTexts {
    owner: "Namens",
    owner_hint: "Wat het programma beslist, beslist deze persoon. Voor eigen berichten en voor de \
                 tweede beoordelaar telt het als deze persoon. Alleen de eigenaar krijgt de tekst \
                 van het token te zien.",
    nobody: "niemand: het programma leest alleen mee",
    none: "niemand, leest alleen",
    waits: "wacht op de eigenaar",
    made_for: |token, owner| {
        format!(
            "Het token {token} wacht op {owner}. {owner} haalt de tekst zelf op, op de pagina \
             Wachtwoord, codes en sessies."
        )
    },
    no_roles: "geen",
    beyond: "Kies alleen rollen die de eigenaar zelf heeft.",
    owner_wrong: "Kies een account dat open is, of niemand.",
    own_title: "Tokens op uw naam",
    own_text: "Met een token beslist een programma namens u. Trek een token in dat u niet kent.",
    own_caption: "Tokens van programma’s die namens u werken",
    collect: "Tekst ophalen",
    collected: |token| format!("Dit is de tekst van het token {token}"),
    back: "Wachtwoord, codes en sessies",
};
