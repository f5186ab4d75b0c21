//! The best stretch of days in a list of messages.

use std::collections::HashMap;

use crate::destination::Correspondence;
use crate::learning::Settings;

/// What one sender wrote on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    pub(super) day: i64,
    pub(super) sender: u32,
    pub(super) messages: u64,
}

/// Whether there was enough mail within the time, at any moment; `seen` in the order of its days.
///
/// - Cost: proportional to the number of days and senders.
pub(super) fn is_enough(seen: &[Seen], settings: &Settings) -> bool {
    let (mut first, mut messages) = (0, 0);
    let mut senders: HashMap<u32, u64> = HashMap::new();
    let mut days: HashMap<i64, u64> = HashMap::new();
    for last in seen {
        messages += last.messages;
        *senders.entry(last.sender).or_default() += 1;
        *days.entry(last.day).or_default() += 1;
        while let Some(old) = seen.get(first).filter(|s| s.day < settings.counted_from(last.day)) {
            first += 1;
            messages -= old.messages;
            less(&mut senders, &old.sender);
            less(&mut days, &old.day);
        }
        let mail = Correspondence {
            messages,
            senders: senders.len() as u64,
            days: days.len() as u64,
            ..Correspondence::default()
        };
        if settings.is_enough(&mail) {
            return true;
        }
    }
    false
}

/// All of it together.
pub(super) fn whole(seen: &[Seen]) -> Correspondence {
    let different = |mut of: Vec<i64>| {
        of.sort_unstable();
        of.dedup();
        of.len() as u64
    };
    Correspondence {
        messages: seen.iter().map(|seen| seen.messages).sum(),
        senders: different(seen.iter().map(|seen| i64::from(seen.sender)).collect()),
        days: different(seen.iter().map(|seen| seen.day).collect()),
        first_day: seen.iter().map(|seen| seen.day).min().unwrap_or_default(),
        last_day: seen.iter().map(|seen| seen.day).max().unwrap_or_default(),
    }
}

fn less<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, u64>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use super::is_enough;
    use crate::learning::Settings;

    /// Day, sender, messages.
    type Row = (i64, u32, u64);

    #[test]
    fn enough_messages_by_enough_senders_on_enough_days_make_a_correspondent() {
        let cases: [(&[Row], bool); 9] = [
            (&[(1, 1, 1), (2, 2, 2)], true),
            (&[(1, 1, 1), (2, 1, 1), (3, 1, 50)], false),
            (&[(1, 1, 2), (1, 2, 5)], false),
            (&[(1, 1, 1), (2, 2, 1)], false),
            (&[(1, 1, 1), (80, 2, 1), (90, 1, 1)], true),
            (&[(1, 1, 1), (80, 2, 1), (91, 1, 1)], false),
            (&[(1, 1, 2), (91, 2, 2)], false),
            (&[(1, 1, 9), (200, 1, 1), (201, 2, 1), (202, 1, 1)], true),
            (&[], false),
        ];
        for (seen, expected) in cases {
            let list: Vec<Seen> = seen
                .iter()
                .map(|(day, sender, messages)| Seen {
                    day: *day,
                    sender: *sender,
                    messages: *messages,
                })
                .collect();
            assert_eq!(is_enough(&list, &Settings::default()), expected, "{seen:?}");
        }
    }
}
