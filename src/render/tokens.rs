//! What is said of tokens: in whose name a program acts.

/// Tokens on the page of people and on that of one's own account.
pub struct TokenTexts {
    /// Table head and field: the owner.
    pub owner: &'static str,
    /// What the owner means.
    pub owner_hint: &'static str,
    /// The choice of none.
    pub nobody: &'static str,
    /// The owner, in a table, of a token without one.
    pub none: &'static str,
    /// The token waits for its owner.
    pub waits: &'static str,
    /// A token was made that waits: its name, its owner.
    pub made_for: fn(&str, &str) -> String,
    /// The roles, where the owner has lost them all.
    pub no_roles: &'static str,
    /// The roles are more than the owner has.
    pub beyond: &'static str,
    /// There is no open account of the owner.
    pub owner_wrong: &'static str,
    /// Heading of one's own tokens.
    pub own_title: &'static str,
    /// What they are.
    pub own_text: &'static str,
    /// Caption of their table.
    pub own_caption: &'static str,
    /// Asks for the text.
    pub collect: &'static str,
    /// The text, told this once: the name.
    pub collected: fn(&str) -> String,
    /// Back to the page of the own account.
    pub back: &'static str,
}
