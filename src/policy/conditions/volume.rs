//! `[when.volume]`: how many people can read each other's address.

use crate::destination::Class;
use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::outcome::class_named;

/// Counts addresses in To and Cc.
pub(super) struct AboutVolume;

/// At least so many visible addresses of these classes together.
#[derive(Debug)]
struct Visible {
    visible_min: u64,
    of: Vec<Class>,
}

impl Condition for AboutVolume {
    fn key(&self) -> &'static str {
        "volume"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let visible_min = section.number("visible_min").unwrap_or(0);
        if visible_min == 0 {
            section.fault("visible_min", "is missing, or asks nothing".to_owned());
        }
        let of = section.texts("of").unwrap_or_default();
        let of: Vec<Class> =
            of.into_iter().filter_map(|item| class_named(section, "of", item)).collect();
        if !section.has("of") {
            section.fault("of", "is missing: the classes that are counted".to_owned());
        }
        Box::new(Visible { visible_min, of })
    }
}

impl Test for Visible {
    fn holds(&self, case: &Case<'_>) -> bool {
        let counted = case.visible.iter().filter(|(class, _)| self.of.contains(class));
        counted.map(|(_, count)| *count).fold(0, u64::saturating_add) >= self.visible_min
    }
}
