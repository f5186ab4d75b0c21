//! The answers that are remembered, and the servers' silence.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::dns::question::Answer;
use crate::dns::question::Said;
use crate::mail::Domain;

/// What was said of domains lately.
#[derive(Default)]
pub(super) struct Answers {
    known: HashMap<Domain, (Said, Instant)>,
    /// Questions in a row that nobody answered.
    silences: u32,
    /// Until when nothing is asked.
    paused_until: Option<Instant>,
    /// Until when a denial is believed.
    sighted_until: Option<Instant>,
}

impl Answers {
    /// What is known of `domain`; `None` where it should be asked.
    pub(super) fn known(&self, domain: &Domain, now: Instant) -> Option<Said> {
        let known = self.known.get(domain).filter(|(_, until)| now < *until);
        let paused = self.paused_until.is_some_and(|until| now < until);
        known.map(|(said, _)| *said).or(paused.then_some(Said::Nothing))
    }

    /// Remembers an answer. Tells whether the servers have now been silent for so long that
    /// nothing is asked for a while.
    pub(super) fn note(&mut self, domain: Domain, answer: &Answer, now: Instant) -> bool {
        if self.known.len() >= ANSWERS_MAX {
            self.known.retain(|_, (_, until)| now < *until);
        }
        if self.known.len() >= ANSWERS_MAX {
            self.known.clear();
        }
        self.known.insert(domain, (answer.said, now + answer.lasts));
        self.silences = if answer.is_heard { 0 } else { self.silences.saturating_add(1) };
        let is_enough = self.silences >= SILENCES_MAX;
        if is_enough {
            self.silences = 0;
            self.paused_until = Some(now + PAUSE);
        }
        is_enough
    }

    /// Whether the servers were lately found to see the world.
    pub(super) fn is_sighted(&self, now: Instant) -> bool {
        self.sighted_until.is_some_and(|until| now < until)
    }

    /// Notes that they do.
    pub(super) fn sighted(&mut self, now: Instant) {
        self.sighted_until = Some(now + SIGHT);
    }
}

/// Domains that are remembered: some 100 bytes each.
const ANSWERS_MAX: usize = 20_000;

/// Silences in a row after which nothing is asked for a while.
const SILENCES_MAX: u32 = 5;

/// How long.
const PAUSE: Duration = Duration::from_secs(60);

/// For how long the servers are believed to see the world.
const SIGHT: Duration = Duration::from_secs(600);

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{ANSWERS_MAX, Answers, PAUSE, SILENCES_MAX};
    use crate::dns::question::{Answer, Said};
    use crate::mail::Domain;

    fn domain(name: &str) -> Domain {
        Domain::parse(name).expect("a domain")
    }

    #[test]
    fn an_answer_is_remembered_until_its_time_is_over() {
        let (mut answers, now) = (Answers::default(), Instant::now());
        let answer = Answer { said: Said::Mail, lasts: Duration::from_secs(60), is_heard: true };
        answers.note(domain("x.nl"), &answer, now);
        for (seconds, expected) in [(0, Some(Said::Mail)), (59, Some(Said::Mail)), (60, None)] {
            let then = now + Duration::from_secs(seconds);
            assert_eq!(answers.known(&domain("x.nl"), then), expected, "{seconds}");
        }
        for number in 0..ANSWERS_MAX + 10 {
            answers.note(domain(&format!("x{number}.nl")), &answer, now);
        }
        assert!(answers.known.len() <= ANSWERS_MAX);
    }

    #[test]
    fn silent_servers_are_left_alone_for_a_while() {
        let (mut answers, now) = (Answers::default(), Instant::now());
        let silence = Answer::silence();
        for number in 1..=SILENCES_MAX {
            let is_enough = answers.note(domain(&format!("x{number}.nl")), &silence, now);
            assert_eq!(is_enough, number == SILENCES_MAX, "{number}");
        }
        assert_eq!(answers.known(&domain("y.nl"), now), Some(Said::Nothing));
        assert_eq!(answers.known(&domain("y.nl"), now + PAUSE), None);
        let heard = Answer { is_heard: true, ..silence };
        for number in 0..20 {
            assert!(!answers.note(domain(&format!("z{number}.nl")), &heard, now));
        }
    }
}
