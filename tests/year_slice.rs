//! A week of a small town in every run of the tests: what is caught today may not be lost.

use crate::year::Mistake;
use crate::year::Scale;
use crate::year::run;

#[test]
fn a_week_of_mail_is_judged_as_well_as_before() {
    let scale = Scale { employees: 40, days: 7, mistakes_a_day: 40, letters: 1 };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let figures = runtime.block_on(run(scale, |_, _| {}));
    let week = figures.week(0);
    assert!(week.messages > 1_000, "{figures}");
    assert!(week.percent() < 4.0, "{figures}");
    assert!((week.held_falsely as f64) < week.messages as f64 * 0.01, "{figures}");
    // Of texts on sensitive subjects detection knows three of four; of lists and numbers all.
    for mistake in Mistake::ALL {
        let caught = figures.caught(mistake);
        assert!(caught.held_with_data * 100 >= caught.with_data * 60, "{mistake:?}\n{figures}");
    }
    let all = figures.all_caught();
    assert!(all.with_data >= 50, "{figures}");
    assert!(all.held_with_data * 100 >= all.with_data * 85, "{figures}");
    assert!(all.told * 100 >= (all.held_with_data + all.held_without) * 70, "{figures}");
    let visible = figures.caught(Mistake::VisibleRecipients);
    assert_eq!(visible.held_without, visible.without, "{figures}");
}
