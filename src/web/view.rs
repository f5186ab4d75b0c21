//! How the reader wants the pages: language and theme, kept in a cookie of the browser.

use crate::render::Language;

/// Language and theme of one reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    pub(super) language: Language,
    pub(super) theme: Theme,
}

/// The colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// As the reader's system has it.
    #[default]
    System,
}

impl Theme {
    /// All themes, the default first.
    pub(super) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name in the cookie and the page.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::System => "system",
        }
    }

    /// The theme of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

impl View {
    /// Reads what [`View::cookie`] wrote; whatever is unknown is left at its default.
    pub(super) fn from_cookie(value: &str) -> Self {
        let (language, theme) = value.split_once('-').unwrap_or((value, ""));
        Self {
            language: Language::named(language).unwrap_or_default(),
            theme: Theme::named(theme).unwrap_or_default(),
        }
    }

    /// The value of the cookie: `nl-dark`.
    pub(super) fn cookie(self) -> String {
        format!("{}-{}", self.language.code(), self.theme.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Theme;
    use super::View;
    use crate::render::Language;

    #[test]
    fn reads_back_what_it_wrote_and_forgives_the_rest() {
        let english_dark = View { language: Language::English, theme: Theme::Dark };
        assert_eq!(View::from_cookie(&english_dark.cookie()), english_dark);
        assert_eq!(View::from_cookie("xx-green"), View::default());
        assert_eq!(View::from_cookie(""), View::default());
    }
}
