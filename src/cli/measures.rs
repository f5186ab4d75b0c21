//! `sluis incident measure`: what is still to be done after a breach.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::cli::aftermath_arguments::Measure;
use crate::cli::aftermath_arguments::On;
use crate::cli::failure::Failure;
use crate::cli::incident::failed;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::incident::Plan;
use crate::render::Language;
use crate::render::local;
use crate::render::measure_json;
use crate::store::IncidentMeasure;

/// Does what was asked.
pub(super) async fn run(shell: &Shell, command: Measure) -> Result<(), Failure> {
    let (register, now) = (&shell.register, Timestamp::now());
    match command {
        Measure::List { on, json } => {
            let all = measures(shell, &on).await?;
            if json {
                return all.iter().try_for_each(|one| print::json(&measure_json(one)));
            }
            let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
            let rows = all.iter().map(|one| {
                let number = one.number.to_string();
                let (due, done_on) = (day(one.due), day(one.done_on));
                vec![number, one.text.clone(), one.owner.clone(), due, done_on]
            });
            print::table(&["NO", "WHAT", "OWNER", "DUE", "DONE"], &rows.collect::<Vec<_>>())
        }
        Measure::Add { on, text, owner, due } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let plan = Plan { text, owner, due, done_on: None };
            let planned = register.plan_measure(&who, &on.id, plan, now).await;
            let number = planned.map_err(|error| failed(&on.id, &error))?;
            print::line(&format!("{}: measure {number}", on.id.to_uppercase()))
        }
        Measure::Done { on, number, day } => {
            let done_on = Some(day.unwrap_or_else(|| local(now).date()));
            change(shell, &on, number, |plan| Plan { done_on, ..plan }).await
        }
        Measure::Change { on, number, text, owner, due } => {
            let changed = |plan: Plan| Plan {
                text: text.unwrap_or(plan.text),
                owner: owner.unwrap_or(plan.owner),
                due: due.or(plan.due),
                done_on: plan.done_on,
            };
            change(shell, &on, number, changed).await
        }
        Measure::Drop { on, number, reason } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let known = known(shell, &on, number).await?;
            let which = (number, known.version);
            let dropped = register.drop_measure(&who, &on.id, which, reason, now).await;
            dropped.map_err(|error| failed(&on.id, &error))?;
            print::line(&format!("{}: measure {number} dropped", on.id.to_uppercase()))
        }
    }
}

async fn change(
    shell: &Shell,
    on: &On,
    number: u64,
    changed: impl FnOnce(Plan) -> Plan,
) -> Result<(), Failure> {
    let who = shell.principal(on.by.as_deref()).await?;
    let IncidentMeasure { text, owner, due, done_on, version, .. } =
        known(shell, on, number).await?;
    let plan = changed(Plan { text, owner, due, done_on });
    let which = (number, version);
    let kept = shell.register.change_measure(&who, &on.id, which, plan, Timestamp::now()).await;
    kept.map_err(|error| failed(&on.id, &error))?;
    print::line(&format!("{}: measure {number} kept", on.id.to_uppercase()))
}

async fn known(shell: &Shell, on: &On, number: u64) -> Result<IncidentMeasure, Failure> {
    let found = measures(shell, on).await?.into_iter().find(|one| one.number == number);
    found.ok_or_else(|| Failure::Unusable(format!("{number}: is no measure of {}", on.id)))
}

async fn measures(shell: &Shell, on: &On) -> Result<Vec<IncidentMeasure>, Failure> {
    let who = shell.principal(on.by.as_deref()).await?;
    let case = shell.register.case(&who, &on.id, Language::Dutch).await;
    Ok(case.map_err(|error| failed(&on.id, &error))?.measures)
}
