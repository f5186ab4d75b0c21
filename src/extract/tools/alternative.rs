//! What stands in a document in several versions (ECMA-376, part 3: alternate content): a
//! program shows the first that it understands. They mostly say the same, and then count once.

/// The places with several versions that are open, one inside the other.
#[derive(Default)]
pub(in crate::extract) struct Alternatives {
    open: Vec<Open>,
    /// How many are open beyond the deepest kept.
    too_deep: usize,
}

/// A place with several versions.
#[derive(Default)]
struct Open {
    /// What the first version says, white space left out.
    first: String,
    /// What the version says that is being read, where it is not the first.
    other: Option<String>,
    has_first: bool,
}

impl Alternatives {
    /// Opens a place with several versions.
    pub(in crate::extract) fn open(&mut self) {
        if self.open.len() >= OPEN_MAX {
            self.too_deep += 1;
        } else {
            self.open.push(Open::default());
        }
    }

    /// Closes it.
    pub(in crate::extract) fn close(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(inner) = self.open.pop()
            && let Some(outer) = self.open.last_mut()
        {
            outer.first.push_str(&inner.first);
        }
    }

    /// Starts a version.
    pub(in crate::extract) fn start_version(&mut self) {
        let in_other = self.is_other();
        if let Some(open) = self.open.last_mut().filter(|_| self.too_deep == 0 && !in_other) {
            if open.has_first {
                open.other = Some(String::new());
            }
            open.has_first = true;
        }
    }

    /// Ends a version; gives what it says where the first says something else.
    pub(in crate::extract) fn end_version(&mut self) -> Option<String> {
        let open = self.open.last_mut().filter(|_| self.too_deep == 0)?;
        let other = open.other.take()?;
        let differs = !solid(&other).eq(open.first.chars());
        (differs && !other.trim().is_empty()).then_some(other)
    }

    /// Whether a version is being read that is not the first.
    pub(in crate::extract) fn is_other(&self) -> bool {
        self.open.iter().any(|open| open.other.is_some())
    }

    /// Takes a text in; `true` where it belongs to a version that is not the first, and must go
    /// nowhere else.
    pub(in crate::extract) fn takes(&mut self, text: &str) -> bool {
        if let Some(other) = self.open.iter_mut().find_map(|open| open.other.as_mut()) {
            other.push_str(text);
            return true;
        }
        if let Some(open) = self.open.last_mut() {
            open.first.extend(solid(text));
        }
        false
    }
}

/// The characters that are no white space.
fn solid(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| !character.is_whitespace())
}

/// Places kept apart, one inside the other; deeper ones are read in all their versions.
const OPEN_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::Alternatives;

    #[test]
    fn a_version_that_says_the_same_counts_once() {
        for (versions, expected) in [
            (["Hallo wereld", "Hallo\nwereld\n"], None),
            (["Hallo", "Dag"], Some("Dag")),
            (["", "Dag"], Some("Dag")),
            (["Hallo", " \n"], None),
        ] {
            let mut alternatives = Alternatives::default();
            alternatives.open();
            let mut differing = None;
            for (index, version) in versions.into_iter().enumerate() {
                alternatives.start_version();
                assert_eq!(alternatives.takes(version), index > 0);
                differing = differing.or(alternatives.end_version());
            }
            alternatives.close();
            assert!(!alternatives.takes("na"));
            assert_eq!(differing.as_deref(), expected);
        }
    }

    #[test]
    fn an_inner_place_belongs_to_the_outer_version() {
        let mut alternatives = Alternatives::default();
        alternatives.open();
        alternatives.start_version();
        alternatives.open();
        alternatives.start_version();
        assert!(!alternatives.takes("a"));
        assert_eq!(alternatives.end_version(), None);
        alternatives.close();
        assert_eq!(alternatives.end_version(), None);
        alternatives.start_version();
        assert!(alternatives.takes(" a "));
        assert_eq!(alternatives.end_version(), None);
    }
}
