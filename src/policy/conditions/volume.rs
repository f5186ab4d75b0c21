//! `[when.volume]`: how many people can read each other's address.

use crate::destination::Class;
use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;
use crate::policy::reading::class_named;

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
        self.visible(case) >= self.visible_min
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        vec![Seen::new("volume.visible_min", self.visible_min, self.visible(case))]
    }
}

impl Visible {
    /// Addresses of these classes in To and Cc.
    fn visible(&self, case: &Case<'_>) -> u64 {
        let counted = case.around.visible.iter().filter(|(class, _)| self.of.contains(class));
        counted.map(|(_, count)| *count).fold(0, u64::saturating_add)
    }
}
