//! Severity as people have set its factors: SE = DPC × EI + CB, in hundredths.

use crate::breach::Level;

/// The factors of ENISA, each as it stands in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// DPC, 1 to 4.
    pub context: u32,
    /// EI, in hundredths.
    pub ease: u32,
    /// CB, the sum of its parts, in hundredths.
    pub circumstances: u32,
}

impl Score {
    /// The score of these factors, as they are written: `"2"`, `"0.75"`, `["0.5", "0"]`; `None`
    /// where one is missing.
    pub fn of(context: &str, ease: &str, circumstances: &[&str]) -> Option<Self> {
        let circumstances = circumstances.iter().map(|one| hundredths(one));
        Some(Self {
            context: context.parse().ok()?,
            ease: hundredths(ease)?,
            circumstances: circumstances.sum::<Option<u32>>()?,
        })
    }

    /// The sum, in hundredths.
    pub const fn total(&self) -> u32 {
        self.context * self.ease + self.circumstances
    }

    /// The word for it.
    pub const fn level(&self) -> Level {
        Level::of(self.total())
    }
}

/// One of the factors as it is written, in hundredths.
fn hundredths(text: &str) -> Option<u32> {
    FACTORS.iter().find(|(written, _)| *written == text).map(|(_, hundredths)| *hundredths)
}

/// A factor as it is written.
pub fn factor(hundredths: u32) -> &'static str {
    FACTORS.iter().find(|(_, known)| *known == hundredths).map_or("", |(written, _)| written)
}

const FACTORS: [(&str, u32); 5] = [("0", 0), ("0.25", 25), ("0.5", 50), ("0.75", 75), ("1", 100)];

#[cfg(test)]
mod tests {
    use super::Score;
    use super::factor;
    use crate::breach::Level;

    #[test]
    fn adds_up_as_the_method_says() {
        for (context, ease, circumstances, total, level) in [
            ("2", "1", &["0.5", "0", "0", "0"][..], 250, Level::Medium),
            ("3", "1", &["0.5"], 350, Level::High),
            ("4", "1", &["0.5", "0.25", "0.5", "0.5"], 575, Level::VeryHigh),
            ("1", "0.5", &["0.25"], 75, Level::Low),
            ("1", "0.25", &["0"], 25, Level::Low),
        ] {
            let score = Score::of(context, ease, circumstances).expect("a score");
            assert_eq!((score.total(), score.level()), (total, level), "{context} {ease}");
        }
        for (context, ease, circumstances) in
            [("", "1", "0"), ("2", "", "0"), ("2", "1", ""), ("2", "0.3", "0"), ("x", "1", "0")]
        {
            assert_eq!(Score::of(context, ease, &[circumstances]), None);
        }
        assert_eq!([0, 25, 50, 75, 100].map(factor), ["0", "0.25", "0.5", "0.75", "1"]);
    }
}
