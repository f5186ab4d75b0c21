//! `sluis held`: the held messages, from the shell, by the same rules as the pages.

use std::path::Path;

use crate::cli::arguments::Decide;
use crate::cli::arguments::Held as Command;
use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::render;
use crate::render::Language;
use crate::review::Filter;
use crate::review::Question;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::Released;
use crate::store::Assignee;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::ReasonCode;

/// Lists, shows, releases or rejects.
pub(super) fn run(given: Option<&Path>, command: Command) -> Result<(), Failure> {
    let shell = Shell::open(given)?;
    assemble::block_on(async {
        match command {
            Command::List { json, state } => list(&shell, json, state.as_deref()).await,
            Command::Show { id, json } => {
                let who = shell.principal(None).await?;
                let shown = shell.desk.show(&who, &read_id(&id)?).await;
                let shown = shown.map_err(|error| Failure::Failed(format!("{id}: {error}")))?;
                if json {
                    print::json(&render::held_json(&shown.held, Language::Dutch))
                } else {
                    tell(&shown.held)
                }
            }
            Command::Release { decide, secure, single, hidden } => {
                let manner = match (secure, single, hidden) {
                    (true, ..) => Some(Manner::Secure),
                    (_, true, _) => Some(Manner::Single),
                    (.., true) => Some(Manner::Hidden),
                    _ => None,
                };
                release(&shell, &decide, manner).await
            }
            Command::Reject(decide) => reject(&shell, &decide).await,
            Command::Return(decide) => step(&shell, &decide, Step::Return).await,
            Command::Reopen(decide) => step(&shell, &decide, Step::Reopen).await,
            Command::Undo(decide) => step(&shell, &decide, Step::Undo).await,
            Command::Assign { decide, to } => step(&shell, &decide, Step::Assign(to)).await,
            Command::Ask(decide) => step(&shell, &decide, Step::Ask).await,
        }
    })
}

async fn list(shell: &Shell, json: bool, state: Option<&str>) -> Result<(), Failure> {
    let who = shell.principal(None).await?;
    let states = match state {
        None => Vec::new(),
        Some(name) => vec![HeldState::named(name).ok_or_else(|| unknown_state(name))?],
    };
    let mut rows = Vec::new();
    let mut filter = Filter { states, limit: PAGE, ..Filter::default() };
    loop {
        let page = shell.desk.list(&who, &filter).await.map_err(|error| failed(&error))?;
        let full = page.len() == PAGE as usize;
        filter.offset += PAGE;
        for held in &page {
            if json {
                print::json(&render::held_json(held, Language::Dutch))?;
            } else {
                rows.push(row(held));
            }
        }
        if !full {
            break;
        }
    }
    if json {
        Ok(())
    } else {
        print::table(&["ID", "STATE", "RECEIVED", "PERSONS", "FROM", "WHY"], &rows)
    }
}

async fn release(shell: &Shell, decide: &Decide, manner: Option<Manner>) -> Result<(), Failure> {
    let who = shell.principal(decide.by.as_deref()).await?;
    let id = read_id(&decide.id)?;
    let code = code(decide)?;
    let wish = Release { reason: reason(decide)?, code, manner, ..Release::default() };
    let released = shell.desk.release(&who, &id, wish).await;
    let released = released.map_err(|error| undecided(&id, &error))?;
    let held = match &released {
        Released::AwaitingSecond(held) | Released::Releasing { held, .. } => held,
    };
    if decide.json {
        return print::json(&render::held_json(held, Language::Dutch));
    }
    match &released {
        Released::AwaitingSecond(_) => {
            print::line(&format!("{id}: a second person must agree before it is sent"))
        }
        Released::Releasing { incident: Some(incident), due_at, .. } => print::line(&format!(
            "{id}: released, to be sent from {} on; incident {} is in the register",
            print::time(*due_at),
            incident.id
        )),
        Released::Releasing { incident: None, due_at, .. } => print::line(&format!(
            "{id}: released, to be sent from {} on; nothing leaks, so there is no incident",
            print::time(*due_at)
        )),
    }
}

async fn reject(shell: &Shell, decide: &Decide) -> Result<(), Failure> {
    let who = shell.principal(decide.by.as_deref()).await?;
    let id = read_id(&decide.id)?;
    let code = code(decide)?;
    // A code that says enough needs no words; the desk knows which do.
    let reason = match (&decide.reason, code) {
        (None, Some(_)) => String::new(),
        _ => reason(decide)?,
    };
    let wish = Refusal { reason, code, version: None };
    let held = shell.desk.reject(&who, &id, wish).await;
    let held = held.map_err(|error| undecided(&id, &error))?;
    if decide.json {
        return print::json(&render::held_json(&held, Language::Dutch));
    }
    print::line(&format!("{id}: rejected, it is not sent"))
}

/// What else can be done with one message.
enum Step {
    Ask,
    Assign(String),
    Reopen,
    Return,
    Undo,
}

async fn step(shell: &Shell, decide: &Decide, step: Step) -> Result<(), Failure> {
    let who = shell.principal(decide.by.as_deref()).await?;
    let id = read_id(&decide.id)?;
    let refusal = || Ok::<_, Failure>(Refusal { reason: reason(decide)?, ..Refusal::default() });
    let (done, words) = match step {
        Step::Ask => {
            let question = Question { text: reason(decide)?, version: None };
            (shell.desk.ask(&who, &id, question).await, "its sender is asked, it keeps waiting")
        }
        Step::Assign(to) => {
            let to = Assignee::of_text(to.trim());
            (shell.desk.assign(&who, &id, to).await, "handed over, anyone may still decide")
        }
        Step::Reopen => (shell.desk.reopen(&who, &id, refusal()?).await, "open again, it waits"),
        Step::Return => (shell.desk.disagree(&who, &id, refusal()?).await, "sent back, it waits"),
        Step::Undo => (shell.desk.undo(&who, &id, None).await, "the release is undone, it waits"),
    };
    let held = done.map_err(|error| undecided(&id, &error))?;
    if decide.json {
        return print::json(&render::held_json(&held, Language::Dutch));
    }
    print::line(&format!("{id}: {words}"))
}

fn tell(held: &Held) -> Result<(), Failure> {
    let report = &held.verdict.report;
    print::line(&format!("{} {}", held.id, held.state.name()))?;
    print::line(&format!("  from     {}", or_null(&held.sender)))?;
    print::line(&format!("  subject  {}", report.header.subject))?;
    print::line(&format!("  received {}", print::moment(held.received_at)))?;
    print::line(&format!("  why      {}", render::why(&held.verdict, Language::English)))?;
    for reason in &held.verdict.decision.reasons {
        print::line(&format!("  rule     {}: {}", reason.rule, print::reason(reason)))?;
    }
    for recipient in &held.recipients {
        let (class, state) = (recipient.class, recipient.state.name());
        let line =
            format!("  to       {} ({class}): {state} {}", recipient.address, recipient.reply);
        print::line(line.trim_end())?;
        let noted = render::noted_of(&held.verdict, &recipient.address);
        let why = render::recipient_reason(class, &recipient.because, &noted, Language::English);
        print::line(&format!("           {why}"))?;
    }
    if !report.by_kind.is_empty() {
        print::line(&format!("  people   {}", print::by_kind(&report.by_kind)))?;
    }
    for found in &report.findings {
        let percent = (found.confidence * 100.0).round();
        let (count, kind, place) = (found.count, found.kind, found.place_with_lines());
        let quoted = print::quoted(found.quoted);
        print::line(&format!("  found    {count} x {kind} at {place} ({percent} % sure{quoted})"))?;
    }
    for part in report.parts.iter().filter(|part| part.why.is_some()) {
        let why = part.why.as_deref().unwrap_or_default();
        print::line(&format!("  not read {} ({why})", part.name))?;
    }
    if !held.decided_by.is_empty() {
        let reason = print::hanging(&held.reason, 11);
        print::line(&format!("  decided  by {}", held.decided_by))?;
        print::line(&format!("  reason   {reason}"))?;
    }
    Ok(())
}

fn row(held: &Held) -> Vec<String> {
    vec![
        held.id.to_string(),
        held.state.name().to_owned(),
        print::moment(held.received_at),
        held.verdict.report.persons.estimate.to_string(),
        or_null(&held.sender).to_owned(),
        render::why(&held.verdict, Language::English),
    ]
}

fn or_null(sender: &str) -> &str {
    if sender.is_empty() { "<>" } else { sender }
}

fn reason(decide: &Decide) -> Result<String, Failure> {
    decide.reason.clone().ok_or_else(|| {
        Failure::Unusable("a decision needs its reason: --reason \"why\"".to_owned())
    })
}

fn code(decide: &Decide) -> Result<Option<ReasonCode>, Failure> {
    let Some(name) = &decide.code else { return Ok(None) };
    ReasonCode::named(name).map(Some).ok_or_else(|| {
        let all = ReasonCode::RELEASE.iter().chain(&ReasonCode::REJECT);
        let mut known: Vec<&str> = all.map(|code| code.name()).collect();
        known.dedup();
        Failure::Unusable(format!("no code \"{name}\"; there are {}", known.join(", ")))
    })
}

fn read_id(text: &str) -> Result<HeldId, Failure> {
    HeldId::parse(text).ok_or_else(|| {
        Failure::Unusable(format!("\"{text}\" is not the ID of a message, such as M-7F3K-29"))
    })
}

fn unknown_state(name: &str) -> Failure {
    let known: Vec<&str> = HeldState::ALL.iter().map(|state| state.name()).collect();
    Failure::Unusable(format!("no state \"{name}\"; there are {}", known.join(", ")))
}

fn undecided(id: &HeldId, error: &crate::review::Error) -> Failure {
    let why = format!("{id}: {error}");
    match error {
        crate::review::Error::Invalid { .. } => Failure::Unusable(why),
        _ => Failure::Failed(why),
    }
}

fn failed(error: &crate::review::Error) -> Failure {
    Failure::Failed(error.to_string())
}

/// How many messages are read at a time.
const PAGE: u32 = 200;
