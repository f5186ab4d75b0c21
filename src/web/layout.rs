//! What every page has around its content: navigation, person, language and theme.

use crate::render::AboutTexts;
use crate::render::AccountTexts;
use crate::render::DeskTexts;
use crate::render::Labels;
use crate::render::Language;
use crate::render::PageTexts;
use crate::render::Texts;
use crate::render::texts;
use crate::web::view::Theme;

/// The frame of a page, for the template `layout.html`.
pub(super) struct Layout {
    pub(super) l: &'static Labels,
    pub(super) p: &'static PageTexts,
    pub(super) d: &'static DeskTexts,
    pub(super) t: &'static AccountTexts,
    pub(super) about: &'static AboutTexts,
    pub(super) language: Language,
    pub(super) theme: Theme,
    /// Class of the page: how close rows stand.
    pub(super) density: &'static str,
    /// Whether keys do something.
    pub(super) keys: bool,
    pub(super) organisation: String,
    pub(super) person: Option<Person>,
    /// What is said to who does nothing for long.
    pub(super) idle: Idle,
    pub(super) form_token: String,
    /// Where to come back to after a choice of language or theme.
    pub(super) path: String,
    /// Digest of the style sheet, so that a browser never shows an old one.
    pub(super) assets: &'static str,
    pub(super) version: &'static str,
}

/// Who is signed in, and where that person may go.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) nav: Vec<Tab>,
    /// What is needed less often, folded away.
    pub(super) more: Vec<Tab>,
    /// What is wrong with the audit trail, for those who answer for it; empty as a rule.
    pub(super) alarm: String,
    /// That codes are to be set up first; empty as a rule.
    pub(super) codes_first: &'static str,
}

/// When and how someone is told that the session is about to end.
pub(super) struct Idle {
    pub(super) seconds: i64,
    pub(super) warn: i64,
    pub(super) words: String,
    pub(super) stay: &'static str,
}

impl Idle {
    /// For a session that ends after `seconds` without a page.
    pub(super) fn new(seconds: i64, texts: &Texts) -> Self {
        let warn = IDLE_WARN_SECONDS.min(seconds / 2);
        let minutes = |seconds: i64| texts.language.number(seconds.unsigned_abs().div_ceil(60));
        let words = (texts.accounts.idle)(&minutes(seconds - warn), &minutes(warn));
        Self { seconds, warn, words, stay: texts.accounts.stay }
    }
}

/// WCAG 2.2, 2.2.1, asks for 20 seconds at least.
const IDLE_WARN_SECONDS: i64 = 120;

/// A link of the navigation or of a row of tabs.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) word: String,
    pub(super) count: Option<String>,
    pub(super) current: bool,
}

impl Tab {
    /// The key that leads here, after `g`.
    pub(super) fn key(&self) -> Option<char> {
        match self.href.as_str() {
            "/messages" => Some('m'),
            "/incidents" => Some('i'),
            "/dashboard" => Some('d'),
            _ => None,
        }
    }
}

/// One of a few values to choose from.
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) word: &'static str,
    pub(super) chosen: bool,
}

/// The links to earlier and later pages of a list.
pub(super) struct Paging {
    pub(super) shown: String,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

/// The last of the pages of `all` rows; the first where there are none.
pub(super) fn last_page(all: u64, size: u32) -> u32 {
    u32::try_from(all.div_ceil(size.into())).unwrap_or(u32::MAX).clamp(1, PAGES_MAX)
}

impl Paging {
    /// Page `number`, from 1, of `all` rows in pages of `size`.
    pub(super) fn new(
        number: u64,
        size: u64,
        all: u64,
        texts: &Texts,
        href: impl Fn(u64) -> String,
    ) -> Self {
        let (before, end) = ((number - 1) * size, number * size);
        Self {
            shown: (texts.pages.shown)((before + 1).min(all), end.min(all), all),
            previous: (number > 1).then(|| href(number - 1)),
            next: (end < all).then(|| href(number + 1)),
        }
    }
}

impl Layout {
    /// Leads to the audit trail.
    pub(super) fn to_trail(&self) -> &'static str {
        texts(self.language).trail.to_trail
    }

    /// The languages, each in its own words.
    pub(super) fn languages(&self) -> [Choice; 2] {
        Language::ALL.map(|language| Choice {
            value: language.code(),
            word: match language {
                Language::Dutch => "Nederlands",
                Language::English => "English",
            },
            chosen: language == self.language,
        })
    }

    /// The themes.
    pub(super) fn themes(&self) -> [Choice; 3] {
        Theme::ALL.map(|theme| Choice {
            value: theme.name(),
            word: match theme {
                Theme::Dark => self.p.theme_dark,
                Theme::Light => self.p.theme_light,
                Theme::System => self.p.theme_system,
            },
            chosen: theme == self.theme,
        })
    }
}

/// Pages of a list, at most.
const PAGES_MAX: u32 = 100_000;
