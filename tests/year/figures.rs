//! What was held, and what was caught.

use std::collections::BTreeMap;
use std::fmt;

use sluis::destination::Class;
use sluis::policy::Action;
use sluis::policy::Decision;

use crate::year::Draft;
use crate::year::letters::Load;
use crate::year::mistakes::Mistake;

/// The figures.
#[derive(Default)]
pub(crate) struct Figures {
    weeks: BTreeMap<i32, Week>,
    mistakes: BTreeMap<Mistake, Caught>,
    /// Held work without personal data, by the class of who got it and by the reason.
    false_holds: BTreeMap<(Class, String), u64>,
    /// Domains that are known by mail.
    pub(crate) learned: usize,
}

/// One week of work; mistakes are counted apart.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Week {
    pub(crate) messages: u64,
    /// Work with people's data in it, as the rules of the first day ask.
    pub(crate) held_data: u64,
    /// Work without.
    pub(crate) held_falsely: u64,
}

/// Mistakes of one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Caught {
    pub(crate) with_data: u64,
    pub(crate) held_with_data: u64,
    pub(crate) told: u64,
    pub(crate) without: u64,
    pub(crate) held_without: u64,
}

impl Week {
    /// Held, of a hundred.
    pub(crate) fn percent(&self) -> f64 {
        (self.held_data + self.held_falsely) as f64 * 100.0 / self.messages.max(1) as f64
    }
}

impl Figures {
    pub(crate) fn add(&mut self, week: i32, draft: &Draft, decision: &Decision) {
        let is_held = decision.action == Action::Hold;
        if let Some(mistake) = draft.mistake {
            let caught = self.mistakes.entry(mistake).or_default();
            if draft.load == Load::Nothing {
                caught.without += 1;
                caught.held_without += u64::from(is_held);
            } else {
                caught.with_data += 1;
                caught.held_with_data += u64::from(is_held);
            }
            let is_told = is_held && mistake.is_told(decision, draft.meant.as_deref());
            caught.told += u64::from(is_told);
            return;
        }
        let week = self.weeks.entry(week).or_default();
        week.messages += 1;
        if !is_held {
            return;
        }
        if draft.load != Load::Nothing {
            week.held_data += 1;
            return;
        }
        week.held_falsely += 1;
        let held = decision.recipients.iter().find(|one| one.action == Action::Hold);
        let class = held.map_or(Class::Unexpected, |one| one.class);
        let rule = decision.reasons.first().map(|one| one.rule.clone()).unwrap_or_default();
        *self.false_holds.entry((class, rule)).or_default() += 1;
    }

    /// The week of that number, from 0.
    pub(crate) fn week(&self, number: i32) -> Week {
        self.weeks.get(&number).copied().unwrap_or_default()
    }

    /// All weeks together.
    pub(crate) fn whole(&self) -> Week {
        self.weeks.values().fold(Week::default(), |sum, week| Week {
            messages: sum.messages + week.messages,
            held_data: sum.held_data + week.held_data,
            held_falsely: sum.held_falsely + week.held_falsely,
        })
    }

    /// Mistakes of that kind.
    pub(crate) fn caught(&self, mistake: Mistake) -> Caught {
        self.mistakes.get(&mistake).copied().unwrap_or_default()
    }

    /// Mistakes of all kinds.
    pub(crate) fn all_caught(&self) -> Caught {
        self.mistakes.values().fold(Caught::default(), |sum, one| Caught {
            with_data: sum.with_data + one.with_data,
            held_with_data: sum.held_with_data + one.held_with_data,
            told: sum.told + one.told,
            without: sum.without + one.without,
            held_without: sum.held_without + one.held_without,
        })
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.weeks.keys().next_back().copied().unwrap_or_default();
        writeln!(f, "| week | messages | held | with people's data | without |")?;
        writeln!(f, "| --- | --- | --- | --- | --- |")?;
        for number in [0, 1, 2, 4, 12, 25, last] {
            let week = self.week(number);
            let Week { messages, held_data, held_falsely } = week;
            if messages > 0 {
                let percent = week.percent();
                writeln!(
                    f,
                    "| {} | {messages} | {percent:.2} % | {held_data} | {held_falsely} |",
                    number + 1
                )?;
            }
        }
        let Week { messages, held_data, held_falsely } = self.whole();
        let percent = self.whole().percent();
        writeln!(f, "| all | {messages} | {percent:.2} % | {held_data} | {held_falsely} |")?;
        writeln!(f, "\n{} domains are known by mail\n", self.learned)?;
        writeln!(f, "| mistake | with data | held | without | held | told |")?;
        writeln!(f, "| --- | --- | --- | --- | --- | --- |")?;
        let row = |f: &mut fmt::Formatter<'_>, name: &str, caught: Caught| {
            let Caught { with_data, held_with_data, told, without, held_without } = caught;
            writeln!(
                f,
                "| {name} | {with_data} | {held_with_data} | {without} | {held_without} | {told} |"
            )
        };
        for mistake in Mistake::ALL {
            row(f, mistake.name(), self.caught(mistake))?;
        }
        row(f, "all", self.all_caught())?;
        writeln!(f, "\nwork without personal data that was held, by class and reason:")?;
        for ((class, rule), count) in &self.false_holds {
            writeln!(f, "  {class} {rule}: {count}")?;
        }
        Ok(())
    }
}
