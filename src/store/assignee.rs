//! To whom a message is handed. A hint: anyone may still decide.

use crate::store::Role;

/// Who is to look at a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Assignee {
    /// Whoever comes first.
    #[default]
    Nobody,
    /// The account of that name.
    Person(String),
    /// Everyone with that role.
    Role(Role),
}

impl Assignee {
    /// The text in forms, in JSON and in the store: empty, a name, or a role after an `@`.
    pub fn text(&self) -> String {
        match self {
            Self::Nobody => String::new(),
            Self::Person(name) => name.clone(),
            Self::Role(role) => format!("@{}", role.name()),
        }
    }

    /// The assignee of that [`Assignee::text`]; a role that is unknown is a person.
    pub fn of_text(text: &str) -> Self {
        let role = text.strip_prefix('@').and_then(Role::named);
        match (text, role) {
            ("", _) => Self::Nobody,
            (_, Some(role)) => Self::Role(role),
            (name, None) => Self::Person(name.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Assignee;
    use crate::store::Role;

    #[test]
    fn reads_back_what_it_wrote() {
        for (assignee, text) in [
            (Assignee::Nobody, ""),
            (Assignee::Person("Anna".to_owned()), "Anna"),
            (Assignee::Role(Role::Privacy), "@privacy"),
        ] {
            assert_eq!(assignee.text(), text);
            assert_eq!(Assignee::of_text(text), assignee);
        }
    }
}
