//! Tokens, in English.

use crate::render::TokenTexts;

pub(super) const TOKENS: TokenTexts = TokenTexts {
    owner: "In the name of",
    owner_hint: "What the program decides, this person decides. It counts as this person for own \
                 messages and for the second reviewer. Only the owner gets to see the text of the \
                 token.",
    nobody: "nobody: the program only reads",
    none: "nobody, only reads",
    waits: "waits for its owner",
    made_for: |token, owner| {
        format!(
            "The token {token} waits for {owner}, who collects its text on the page Password, \
             codes and sessions."
        )
    },
    no_roles: "none",
    beyond: "Choose only roles that the owner has.",
    owner_wrong: "Choose an account that is open, or nobody.",
    own_title: "Tokens in your name",
    own_text: "With a token a program decides in your name. Revoke any token that you do not know.",
    own_caption: "Tokens of programs that work in your name",
    collect: "Collect text",
    collected: |token| format!("This is the text of the token {token}"),
    back: "Password, codes and sessions",
};
