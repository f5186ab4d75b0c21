//! Where every message is in the end, and whether that is what its sender was told.

use std::collections::HashMap;
use std::collections::HashSet;
use std::fmt;

use serde_json::Value;

use crate::common::gateway::Town;
use crate::fleet::Kind;
use crate::fleet::Scale;
use crate::fleet::Sent;
use crate::fleet::trouble::Made;
use crate::fleet::trouble::StoreTroubles;

/// The totals, and every mistake.
#[derive(Debug)]
pub(crate) struct Accounts {
    pub(crate) scale: Scale,
    pub(crate) sent: usize,
    pub(crate) passed: usize,
    pub(crate) held: usize,
    pub(crate) released: usize,
    /// Messages that senders gave a second time because they knew no better.
    pub(crate) unsure: usize,
    /// Copies at the next hop beyond the first.
    pub(crate) duplicates: usize,
    pub(crate) mistakes: Vec<String>,
    made: (Made, StoreTroubles),
}

/// How often the next hop has each message, by its number and who it was for.
struct NextHop(HashMap<(usize, String), usize>);

impl Accounts {
    /// Asks the next hop, the store and the register.
    pub(crate) fn of(
        town: &Town,
        sent: &[Sent],
        released: &[String],
        scale: Scale,
        made: (Made, StoreTroubles),
    ) -> Self {
        let next_hop = NextHop::of(town);
        let held = all_held(town);
        let mut accounts = Self {
            scale,
            sent: sent.len(),
            passed: 0,
            held: 0,
            released: released.len(),
            unsure: sent.iter().map(|sent| sent.unsure).sum(),
            duplicates: 0,
            mistakes: Vec::new(),
            made,
        };
        let released: HashSet<&str> = released.iter().map(String::as_str).collect();
        let mut known = HashSet::new();
        for sent in sent {
            known.extend(accounts.check(sent, &next_hop, &held, &released));
        }
        for id in held.keys().filter(|id| !known.contains(*id)) {
            accounts.mistakes.push(format!("{id} is held, and no sender was told"));
        }
        accounts.check_register(town, &released);
        accounts
    }

    /// Checks one message; the ID under which it is held.
    fn check(
        &mut self,
        sent: &Sent,
        next_hop: &NextHop,
        held: &HashMap<String, Value>,
        released: &HashSet<&str>,
    ) -> Option<String> {
        let (number, kind) = (sent.number, Kind::of(sent.number));
        let mut wrong =
            |what: &str| self.mistakes.push(format!("{number} {kind:?} {what}: {}", sent.reply));
        if let Some(address) = kind.passes_to() {
            let copies = next_hop.copies(number, address);
            match copies {
                0 => wrong("is lost"),
                // The next hop may have lost its reply each time the sender was left unsure.
                copies if copies > 1 + sent.unsure => wrong("is there too often"),
                _ => {}
            }
            self.passed += copies.min(1);
            self.duplicates += copies.saturating_sub(1);
        }
        let id = sent.reply.strip_prefix("250 2.0.0 held for review as ").map(str::to_owned);
        let mut wrong =
            |what: &str| self.mistakes.push(format!("{number} {kind:?} {what}: {}", sent.reply));
        let Some(address) = kind.held_for() else {
            if id.is_some() {
                wrong("is held");
            }
            return id;
        };
        let Some(id) = id else {
            wrong("is not held");
            return None;
        };
        let copies = next_hop.copies(number, address);
        match (held.get(&id), released.contains(id.as_str())) {
            (None, _) => wrong("is neither held nor delivered"),
            (Some(held), true) if copies == 0 && held["state"] != "releasing" => {
                wrong("is released and lost")
            }
            (Some(_), false) if copies > 0 => wrong("is held and delivered"),
            (Some(_), _) => self.duplicates += copies.saturating_sub(1),
        }
        self.held += 1;
        Some(id)
    }

    /// One incident for every release, and a trail without a gap.
    fn check_register(&mut self, town: &Town, released: &HashSet<&str>) {
        let incidents = town.incidents();
        let of = |incident: &Value| incident["held_id"].as_str().map(str::to_owned);
        let registered: HashSet<String> = incidents.iter().filter_map(of).collect();
        let every = registered.iter().map(String::as_str).collect::<HashSet<_>>() == *released;
        if incidents.len() != released.len() || !every {
            let (incidents, releases) = (incidents.len(), released.len());
            self.mistakes.push(format!("{incidents} incidents for {releases} releases"));
        }
        let trail = town.run(&["audit", "verify"]);
        if trail.status != 0 {
            self.mistakes.push(trail.err);
        }
    }
}

impl NextHop {
    fn of(town: &Town) -> Self {
        let mut copies = HashMap::new();
        for taken in town.host.taken() {
            let text = String::from_utf8_lossy(&taken.message);
            let subject = text.lines().find_map(|line| line.strip_prefix("Subject: "));
            let number = subject.and_then(|subject| subject.rsplit(' ').next()?.parse().ok());
            for to in &taken.to {
                let address = to.trim_start_matches('<').split('>').next().unwrap_or_default();
                let number = number.unwrap_or(usize::MAX);
                *copies.entry((number, address.to_owned())).or_default() += 1;
            }
        }
        Self(copies)
    }

    fn copies(&self, number: usize, address: &str) -> usize {
        self.0.get(&(number, address.to_owned())).copied().unwrap_or_default()
    }
}

impl fmt::Display for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sent, passed, held, released, unsure, duplicates, .. } = self;
        let told = self.scale.deaths / 4;
        writeln!(f, "{} deaths of the gateway, {told} of them by SIGTERM", self.scale.deaths)?;
        write!(f, "{}{}", self.made.0, self.made.1)?;
        writeln!(f, "{sent} messages, every one answered for: {passed} passed, {held} held")?;
        writeln!(f, "{released} released")?;
        writeln!(f, "{unsure} tries left their sender unsure; {duplicates} copies too many")?;
        writeln!(f, "{} mistakes", self.mistakes.len())?;
        self.mistakes.iter().try_for_each(|mistake| writeln!(f, "  {mistake}"))
    }
}

/// Every held message by its ID.
fn all_held(town: &Town) -> HashMap<String, Value> {
    let with_id = |held: Value| Some((held["id"].as_str()?.to_owned(), held));
    town.all_held().into_iter().filter_map(with_id).collect()
}
