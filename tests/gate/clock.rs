//! Somebody sets the clock of the machine, hours ahead or back, while releases wait: none goes out
//! before its time, none is given up, none waits for hours that are no hours.

use jiff::Timestamp;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;
use crate::telling::telling;

const HOURS: i64 = 3_600;

/// A town in which a release can be taken back for so long.
fn town(undo_seconds: i64) -> Town {
    let review = format!("undo_seconds = {undo_seconds}\nfour_eyes_persons = 0");
    Town::with(&Settings { review: Some(&review), ..Settings::default() })
}

/// Attempts of the only release that waits, and in how many seconds it is due by a clock that is
/// wrong by so many.
fn waits(town: &Town, wrong_by: i64) -> (i64, i64) {
    let row = database(town).query_row("SELECT attempts, due_at FROM outbox", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    });
    let (attempts, due_at) = row.expect("a release");
    let due_at = Timestamp::from_microsecond(due_at).expect("a moment");
    (attempts, due_at.duration_since(Timestamp::now()).as_secs() - wrong_by)
}

fn make_due(town: &Town) {
    assert_eq!(database(town).execute("UPDATE outbox SET due_at = 0", []), Ok(1));
}

fn database(town: &Town) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let database = database.expect("the store");
    database.busy_timeout(std::time::Duration::from_secs(10)).expect("a setting");
    database
}

#[test]
fn a_clock_set_ahead_ends_no_undo_window() {
    let town = town(120);
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    assert_eq!(town.release(&id).status, 0);
    for wrong_by in [5 * HOURS, 29 * HOURS, -7 * HOURS] {
        town.set_clock(wrong_by);
        let is_near = |due: i64| (60..=120).contains(&due);
        wait_for("it to move along", || {
            Some(waits(&town, wrong_by)).filter(|(_, due)| is_near(*due))
        });
        assert_eq!(town.held(&id)["state"], "releasing");
        assert!(gateway.send(&ordinary(1)).starts_with("250 "), "mail goes on");
        assert!(town.host.taken_for(HOME).is_empty(), "{wrong_by}: sent before its time");
    }
    assert!(gateway.log().contains("the clock was set"), "{}", gateway.log());
    let undone = town.run(&["held", "undo", &id]);
    assert_eq!(undone.status, 0, "it can still be taken back: {}", undone.err);
    assert_eq!(town.held(&id)["state"], "held");
    assert!(town.host.taken_for(HOME).is_empty());
}

#[test]
fn a_clock_set_back_or_ahead_neither_stops_nor_ends_the_tries() {
    let town = town(0);
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    town.host.answer("RCPT", "451 4.3.0 later");
    assert_eq!(town.release(&id).status, 0);
    let mut tries = 1;
    // Ahead by more than the two days for which a release is tried.
    for wrong_by in [-10 * HOURS, 72 * HOURS, 0] {
        wait_for("a try", || (waits(&town, 0).0 == tries).then_some(()));
        gateway.wait_for_log("sluis is running");
        wait_for("its outcome", || (due_count(&town) == 0).then_some(()));
        town.set_clock(wrong_by);
        let is_near = |due: i64| (-5..=600).contains(&due);
        wait_for("it to move along", || {
            Some(waits(&town, wrong_by)).filter(|(_, due)| is_near(*due))
        });
        assert_eq!(town.held(&id)["state"], "releasing", "{wrong_by}: it was given up");
        make_due(&town);
        tries += 1;
        wait_for("another try", || (waits(&town, 0).0 >= tries).then_some(()));
        tries = waits(&town, 0).0;
    }
    wait_for("its outcome", || (due_count(&town) == 0).then_some(()));
    town.host.relent();
    make_due(&town);
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken_for(HOME).len(), 1);
    assert_eq!(town.incidents().len(), 1);
    assert_eq!(town.run(&["audit", "verify"]).status, 0, "the trail does not mind");
}

/// How many releases are under way.
fn due_count(town: &Town) -> i64 {
    let sql = "SELECT COUNT(*) FROM outbox WHERE leased_until IS NOT NULL";
    database(town).query_row(sql, [], |row| row.get(0)).expect("a count")
}

#[test]
fn a_clock_set_ahead_while_the_next_hop_thinks_gives_nothing_up() {
    let town = town(0);
    let gateway = town.start();
    town.host.stall();
    let id = held_id(&gateway.send(&risky(1)));
    assert_eq!(town.release(&id).status, 0);
    town.host.wait_for_stalled();
    town.set_clock(72 * HOURS);
    town.host.answer("END", "451 4.3.0 later");
    town.host.go_on();
    wait_for("its outcome", || (due_count(&town) == 0).then_some(()));
    assert_eq!(town.held(&id)["state"], "releasing", "it is tried again");
    wait_for("it to move along once", || {
        let (_, due) = waits(&town, 72 * HOURS);
        (-5..=600).contains(&due).then_some(())
    });
    town.host.relent();
    make_due(&town);
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken_for(HOME).len(), 1);
}

#[test]
fn a_clock_set_back_while_no_gateway_runs_keeps_no_release_waiting() {
    let town = town(1);
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    gateway.kill();
    town.set_clock(10 * HOURS);
    assert_eq!(town.release(&id).status, 0);
    assert!(waits(&town, 0).1 > 9 * HOURS);
    town.set_clock(0);
    let _gateway = town.start();
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken_for(HOME).len(), 1);
}

#[test]
fn what_was_written_by_the_new_clock_does_not_move_along() {
    let town = town(0);
    let gateway = town.start();
    let [first, second] = [1, 2].map(|number| held_id(&gateway.send(&risky(number))));
    town.host.stall();
    assert_eq!(town.release(&first).status, 0);
    town.host.wait_for_stalled();
    town.set_clock(5 * HOURS);
    // Nobody has compared the clocks yet: the gateway waits for the next hop.
    assert_eq!(town.release(&second).status, 0);
    town.host.go_on();
    for id in [first, second] {
        town.wait_for_state(&id, "released");
    }
    assert_eq!(town.host.taken_for(HOME).len(), 2);
}

#[test]
fn a_clock_set_ahead_while_no_gateway_runs_ends_no_undo_window() {
    let town = town(120);
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    gateway.kill();
    assert_eq!(town.release(&id).status, 0);
    for wrong_by in [5 * HOURS, 9_000 * HOURS] {
        town.set_clock(wrong_by);
        let gateway = town.start();
        let due = waits(&town, wrong_by).1;
        assert!((60..=120).contains(&due), "{wrong_by}: in {due} seconds");
        gateway.kill();
    }
    assert!(town.host.taken_for(HOME).is_empty());
}

/// The machine comes up with a clock of years ago, which is set right a little later. What waited
/// since before is tried meanwhile, and does not wait by years afterwards.
#[test]
fn a_machine_that_wakes_up_in_the_past_keeps_nothing_waiting() {
    let (town, inside) = telling("");
    inside.answer("RCPT", "451 4.3.0 later");
    let tables = ["outbox", "notice"];
    let tried = |table: &str, times: i64| {
        let sql =
            format!("SELECT COUNT(*) FROM {table} WHERE attempts >= ? AND leased_until IS NULL");
        wait_for(table, || {
            let count: i64 = database(&town).query_row(&sql, [times], |row| row.get(0)).ok()?;
            (count > 0).then_some(())
        });
    };
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    // Of this one its sender is told that it waits.
    held_id(&gateway.send(&risky(2)));
    town.host.answer("RCPT", "451 4.3.0 later");
    assert_eq!(town.release(&id).status, 0);
    tables.iter().for_each(|table| tried(table, 1));
    gateway.kill();
    for table in tables {
        let sql = format!("UPDATE {table} SET boot = 'before'");
        assert!(database(&town).execute(&sql, []).expect("rows") > 0, "{table}");
    }
    let years = -6 * 365 * 24 * HOURS;
    town.set_clock(years);
    let _gateway = town.start();
    tables.iter().for_each(|table| tried(table, 2));
    town.set_clock(0);
    for table in tables {
        let sql = format!("SELECT MIN(due_at), MIN(give_up_at) FROM {table} WHERE attempts > 0");
        let near = |at: i64, hours: i64| {
            let at = Timestamp::from_microsecond(at).expect("a moment");
            (-HOURS..=hours * HOURS).contains(&at.duration_since(Timestamp::now()).as_secs())
        };
        wait_for("both to move along", || {
            let row = database(&town).query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)));
            let (due_at, give_up_at) = row.expect("a row");
            (near(due_at, 2) && near(give_up_at, 6 * 24)).then_some(())
        });
        let sql = format!("UPDATE {table} SET due_at = 0");
        assert!(database(&town).execute(&sql, []).expect("rows") > 0, "{table}");
    }
    town.host.relent();
    inside.relent();
    town.wait_for_state(&id, "released");
    wait_for("a mail", || (!inside.taken().is_empty()).then_some(()));
}
