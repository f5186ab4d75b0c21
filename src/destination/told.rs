//! Of how many people there was word, in stretches of time.

use serde::{Deserialize, Serialize};

/// Of how many different people there was word in some time, the message at hand included: all
/// zero where it tells of nobody new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosed {
    /// To this recipient, by anyone of the own organisation.
    pub to_recipient: Told,
    /// By this sender, to anyone outside.
    pub by_sender: Told,
}

/// Different people within each of [`Told::DAYS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told(pub [u64; 4]);

impl Told {
    /// The stretches of time, in days that end today.
    pub const DAYS: [u64; 4] = [1, 7, 30, 90];

    /// Adds someone of whom there was word so many days ago; 0 is today.
    pub fn add(&mut self, days_ago: u64) {
        for (people, days) in self.0.iter_mut().zip(Self::DAYS) {
            *people += u64::from(days_ago < days);
        }
    }

    /// The most people, and the fewest days in which it were as many.
    pub fn most(self) -> (u64, u64) {
        let most = self.0.into_iter().max().unwrap_or_default();
        let days = self.0.into_iter().zip(Self::DAYS).find(|(people, _)| *people == most);
        (most, days.map_or(0, |(_, days)| days))
    }
}
