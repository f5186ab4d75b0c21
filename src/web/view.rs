//! How the reader wants the pages: language, theme, density and shortcuts, kept in a cookie of the browser.

use crate::render::Language;

/// Language and theme of one reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    pub(super) language: Language,
    pub(super) theme: Theme,
    pub(super) density: Density,
    pub(super) keys: Keys,
}

/// How close the rows of a list stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Density {
    /// More rows on a screen.
    Compact,
    /// With room between them.
    #[default]
    Wide,
}

/// Whether single keys do something (WCAG 2.1.4: they can be switched off).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Keys {
    Off,
    #[default]
    On,
}

impl Density {
    /// The name in the cookie, the form and the page.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Wide => "wide",
        }
    }

    /// The density of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Compact, Self::Wide].into_iter().find(|density| density.name() == name)
    }
}

impl Keys {
    /// The name in the cookie and the form.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Off => "keysoff",
            Self::On => "keyson",
        }
    }

    /// The switch of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Off, Self::On].into_iter().find(|keys| keys.name() == name)
    }
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
        let mut words = value.split('-');
        let mut next = || words.next().unwrap_or_default();
        Self {
            language: Language::named(next()).unwrap_or_default(),
            theme: Theme::named(next()).unwrap_or_default(),
            density: Density::named(next()).unwrap_or_default(),
            keys: Keys::named(next()).unwrap_or_default(),
        }
    }

    /// The value of the cookie: `nl-dark-wide-keyson`.
    pub(super) fn cookie(self) -> String {
        let (language, theme) = (self.language.code(), self.theme.name());
        format!("{language}-{theme}-{}-{}", self.density.name(), self.keys.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Density;
    use super::Keys;
    use super::Theme;
    use super::View;
    use crate::render::Language;

    #[test]
    fn reads_back_what_it_wrote_and_forgives_the_rest() {
        let chosen = View {
            language: Language::English,
            theme: Theme::Dark,
            density: Density::Compact,
            keys: Keys::Off,
        };
        assert_eq!(View::from_cookie(&chosen.cookie()), chosen);
        assert_eq!(View::from_cookie("en-dark").theme, Theme::Dark, "a cookie of before");
        assert_eq!(View::from_cookie("xx-green"), View::default());
        assert_eq!(View::from_cookie(""), View::default());
    }
}
