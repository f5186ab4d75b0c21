//! A rule as people read it.

use jiff::civil::Date;

use crate::destination::Class;
use crate::destination::Pattern;
use crate::policy::rule::CLASS_PLACE;

/// What a rule says, without the means to apply it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its name, unique among the rules.
    pub id: String,
    /// The name of its reason, in which `{class}` stands for the class of a recipient.
    pub reason: String,
    /// The file that it stands in.
    pub file: String,
    /// What it is called, in Dutch; its name where the file does not say.
    pub title_nl: String,
    /// What it is called, in English.
    pub title_en: String,
    /// What it asks, all of it: the key below `when`, and the value.
    pub asks: Vec<(String, String)>,
    /// What it does for recipients of each class that it names: `deliver`, `remark`, `record`,
    /// `secure`, `hold` or `reject`.
    pub to: Vec<(Class, &'static str)>,
}

/// An agreement as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementOutline {
    /// Its name.
    pub id: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub ends: Date,
    /// The partners.
    pub to: Vec<Pattern>,
    /// Of how many people in one message.
    pub persons_max: u64,
}

impl Outline {
    /// Whether this rule gives the reason of that name, and to which class of recipient; the reason
    /// of some rules names none.
    pub fn gives(&self, reason: &str) -> Option<Option<Class>> {
        if self.reason == reason {
            return Some(None);
        }
        let is_it = |class: &Class| self.reason.replace(CLASS_PLACE, class.name()) == reason;
        Class::ALL.into_iter().find(is_it).map(Some)
    }
}
