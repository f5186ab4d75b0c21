//! Whose file comes next: each sender in turn, and a large file counts for many small ones.
//!
//! Start-time fair queueing (Goyal, Vin and Cheng, 1996): a file starts where the sender's file
//! before it ends, or now if that is later, and the earliest start is next. So twenty thousand
//! letters of a mail merge wait for each other, and the next message of somebody else for one.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::mail::Address;

/// What waits, in its order.
pub(super) struct Turns<T> {
    small: BTreeMap<Turn, (Option<Address>, T)>,
    large: BTreeMap<Turn, (Option<Address>, T)>,
    /// Of each sender who waits: how many files, and where they end.
    waiting: HashMap<Option<Address>, (usize, u64)>,
    /// Where who comes now may start: it goes on with each that is taken.
    reached: u64,
    /// Counts what came, to keep the order of what starts together.
    next: u64,
}

/// When something starts, and its place among what starts then. No two things ever have the same.
pub(super) type Turn = (u64, u64);

/// What a place takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// Everything.
    Any,
    /// Small files only.
    Small,
}

impl<T> Turns<T> {
    pub(super) fn new() -> Self {
        let (small, large) = (BTreeMap::new(), BTreeMap::new());
        Self { small, large, waiting: HashMap::new(), reached: 0, next: 0 }
    }

    /// Puts something of that sender and size in its place, and says which that is.
    pub(super) fn push(&mut self, sender: Option<Address>, size_bytes: usize, what: T) -> Turn {
        let (files, end) = self.waiting.entry(sender.clone()).or_default();
        *files += 1;
        let start = self.reached.max(*end);
        *end = start.saturating_add(1 + (size_bytes / UNIT_BYTES) as u64);
        let lane = if size_bytes <= SMALL_BYTES_MAX { &mut self.small } else { &mut self.large };
        let turn = (start, self.next);
        lane.insert(turn, (sender, what));
        self.next += 1;
        turn
    }

    /// Takes something out before its turn; `None` where it was taken already.
    pub(super) fn remove(&mut self, turn: Turn) -> Option<T> {
        let (sender, what) = self.small.remove(&turn).or_else(|| self.large.remove(&turn))?;
        self.forget(sender);
        Some(what)
    }

    /// Takes what is next in this lane.
    pub(super) fn pop(&mut self, lane: Lane) -> Option<T> {
        let small = self.small.first_key_value().map(|(turn, _)| *turn);
        let large = self.large.first_key_value().map(|(turn, _)| *turn);
        let from = match (lane, small, large) {
            (Lane::Any, Some(small), Some(large)) if large < small => &mut self.large,
            (Lane::Any, None, _) => &mut self.large,
            _ => &mut self.small,
        };
        let ((start, _), (sender, what)) = from.pop_first()?;
        // A step each time, so that what starts late is not kept behind newcomers for ever.
        self.reached = self.reached.max(start) + 1;
        self.forget(sender);
        Some(what)
    }

    /// Notes that one file less of this sender waits.
    fn forget(&mut self, sender: Option<Address>) {
        if let Entry::Occupied(mut waiting) = self.waiting.entry(sender) {
            waiting.get_mut().0 -= 1;
            if waiting.get().0 == 0 {
                waiting.remove();
            }
        }
    }
}

/// A small file is ordinary mail without a large attachment.
const SMALL_BYTES_MAX: usize = 256 << 10;

/// Reading a file of so many bytes takes about as long as all that a message costs besides.
const UNIT_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::Lane;
    use super::SMALL_BYTES_MAX;
    use super::Turns;
    use crate::mail::Address;

    fn address(name: &str) -> Option<Address> {
        Address::parse(&format!("{name}@voorbeeld.nl")).ok()
    }

    #[test]
    fn one_sender_is_taken_in_order_and_one_lane_takes_small_files_only() {
        let mut turns = Turns::new();
        for (name, size_bytes) in
            [("a", SMALL_BYTES_MAX + 1), ("b", 1), ("c", SMALL_BYTES_MAX), ("d", 1 << 20)]
        {
            turns.push(None, size_bytes, name);
        }
        let lanes = [Lane::Small, Lane::Any, Lane::Small, Lane::Small, Lane::Any, Lane::Any];
        let names = lanes.map(|lane| turns.pop(lane).unwrap_or("none"));
        assert_eq!(names, ["b", "a", "c", "none", "d", "none"]);
    }

    #[test]
    fn a_mail_merge_does_not_keep_the_counter_hall_waiting() {
        let mut turns = Turns::new();
        for number in 0..20_000 {
            turns.push(address("merge"), 1_000, number);
        }
        assert_eq!([turns.pop(Lane::Any), turns.pop(Lane::Any)], [Some(0), Some(1)]);
        turns.push(address("hall"), 1_000, 99_999);
        let next = [turns.pop(Lane::Any), turns.pop(Lane::Any)];
        assert!(next.contains(&Some(99_999)), "at most one of the merge goes first: {next:?}");
    }

    #[test]
    fn large_files_of_one_sender_leave_room_between_them() {
        let mut turns = Turns::new();
        for name in ["map 1", "map 2", "map 3"] {
            turns.push(address("geo"), 10 << 20, name);
        }
        for name in ["letter 1", "letter 2", "letter 3"] {
            turns.push(address("hall"), 100, name);
        }
        let order: Vec<&str> = std::iter::from_fn(|| turns.pop(Lane::Any)).collect();
        assert_eq!(order, ["map 1", "letter 1", "letter 2", "letter 3", "map 2", "map 3"]);
    }

    #[test]
    fn what_is_taken_out_has_no_turn_and_is_forgotten() {
        let mut turns = Turns::new();
        let small = turns.push(address("a"), 1, "small");
        let large = turns.push(address("a"), SMALL_BYTES_MAX + 1, "large");
        turns.push(address("b"), 1, "other");
        assert_eq!((turns.remove(large), turns.remove(large)), (Some("large"), None));
        assert_eq!((turns.pop(Lane::Any), turns.remove(small)), (Some("small"), None));
        assert_eq!((turns.pop(Lane::Any), turns.pop(Lane::Any)), (Some("other"), None));
        assert!(turns.waiting.is_empty());
    }

    #[test]
    fn who_waits_for_nothing_is_forgotten() {
        let mut turns = Turns::new();
        turns.push(address("long"), 1 << 30, 0);
        for number in 1..10_000 {
            turns.push(address(&format!("a{number}")), 1, number);
            assert_eq!(turns.pop(Lane::Small), Some(number));
        }
        assert_eq!(turns.waiting.len(), 1);
    }
}
