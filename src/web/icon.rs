//! The icons of the pages: drawn here, so that nothing is fetched. Always beside a word.

use std::fmt;

use askama::filters::HtmlSafe;

/// An icon; prints as an inline SVG that screen readers skip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    /// Pointing to where one came from.
    Back,
    /// Forbidden, not sent.
    Ban,
    /// A building: one's own organisation.
    Building,
    /// Done, in order.
    Check,
    /// A clock: waiting.
    Clock,
    /// Pointing onward.
    Forward,
    /// A house: a private mailbox.
    House,
    /// Something to know.
    Info,
    /// The mark of the program: a lock gate above water.
    Mark,
    /// A person that is known.
    Person,
    /// Unknown.
    Question,
    /// Looking for something.
    Search,
    /// On its way.
    Send,
    /// Protected by agreements.
    Shield,
    /// Almost equal.
    Similar,
    /// Thrown away after use.
    Trash,
    /// Taking back.
    Undo,
    /// Danger.
    Warning,
}

impl Icon {
    const fn paths(self) -> &'static str {
        match self {
            Self::Back => "M15 5l-7 7 7 7",
            Self::Ban => "M5.6 5.6l12.8 12.8M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
            Self::Building => "M5 21V4h14v17M3 21h18M9 8h1M14 8h1M9 12h1M14 12h1M10 21v-5h4v5",
            Self::Check => "M4 12.5l5 5L20 6.5",
            Self::Clock => "M12 7v5l3.5 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
            Self::Forward => "M9 5l7 7-7 7",
            Self::House => "M3 11.5L12 4l9 7.5M5.5 10v10h13V10M10 20v-5h4v5",
            Self::Info => "M12 11v6M12 7.5v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
            Self::Mark => {
                "M3 6l9 6 9-6M3 14c1.5 0 1.5 1.2 3 1.2S7.5 14 9 14s1.5 1.2 3 1.2\
                 S13.5 14 15 14s1.5 1.2 3 1.2S19.5 14 21 14M3 19c1.5 0 1.5 1.2 3 \
                 1.2S7.5 19 9 19s1.5 1.2 3 1.2S13.5 19 15 19s1.5 1.2 3 1.2\
                 S19.5 19 21 19"
            }
            Self::Person => "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 21a7.5 7.5 0 0 1 15 0",
            Self::Question => {
                "M9 9.3a3 3 0 1 1 4.3 2.7c-.8.4-1.3 1-1.3 2M12 17.5v.01M12 3a9 9 0 1 \
                 0 0 18 9 9 0 0 0 0-18z"
            }
            Self::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
            Self::Send => "M4 12h15M13 6l6 6-6 6",
            Self::Shield => "M12 3l8 3v6c0 5-3.5 7.8-8 9-4.5-1.2-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5",
            Self::Similar => "M4 9c2.7-3 5.3-3 8 0s5.3 3 8 0M4 16c2.7-3 5.3-3 8 0s5.3 3 8 0",
            Self::Trash => "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
            Self::Undo => "M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12h-3",
            Self::Warning => "M12 4L2.5 20h19zM12 10v4.5M12 17.3v.01",
        }
    }
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = if *self == Self::Mark { "brand-mark icon" } else { "icon" };
        write!(
            f,
            "<svg class=\"{class}\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" \
             focusable=\"false\"><path d=\"{}\"/></svg>",
            self.paths()
        )
    }
}

/// Its text is made of the constants above alone.
impl HtmlSafe for Icon {}
