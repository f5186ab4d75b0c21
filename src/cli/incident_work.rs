//! `sluis incident report|answer|step|note|table|figures`: working on the register from the shell,
//! by the same rules as the pages.

use jiff::Timestamp;

use crate::breach::Question;
use crate::cli::aftermath::attachment;
use crate::cli::failure::Failure;
use crate::cli::incident::failed;
use crate::cli::incident::tell;
use crate::cli::incident_arguments::Answer;
use crate::cli::incident_arguments::End;
use crate::cli::incident_arguments::Note;
use crate::cli::incident_arguments::Opened;
use crate::cli::incident_arguments::Report;
use crate::cli::incident_arguments::Step;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::incident::Edit;
use crate::incident::EndVerdict;
use crate::incident::Ending;
use crate::incident::Intake;
use crate::incident::NewNote;
use crate::incident::Period;
use crate::incident::Stride;
use crate::render::Language;
use crate::store::IncidentSource;
use crate::store::IncidentStep;
use crate::store::NoteKind;

/// Opens an incident by hand.
pub(super) async fn report(shell: &Shell, command: Report) -> Result<(), Failure> {
    let who = shell.principal(command.by.as_deref()).await?;
    let now = Timestamp::now();
    let mut answers = parsed(&command.answers)?;
    answers.insert(0, (Question::Summary, command.what));
    let known_at = command.known_at.unwrap_or(now);
    let source = IncidentSource::named(&command.source).filter(|one| Intake::SOURCES.contains(one));
    let source = source.ok_or_else(|| {
        let names = Intake::SOURCES.map(IncidentSource::name).join(", ");
        Failure::Unusable(format!("--source {}: is none of {names}", command.source))
    })?;
    let file = command.file.as_deref().map(attachment).transpose()?;
    let intake = Intake { source, answers, known_at };
    let opened = shell.register.report(&who, intake, file, now).await;
    tell(&opened.map_err(|error| failed("incident", &error))?)
}

/// Answers questions.
pub(super) async fn answer(shell: &Shell, command: Answer) -> Result<(), Failure> {
    let who = shell.principal(command.by.as_deref()).await?;
    let answers = parsed(&command.answers)?;
    let id = &command.id;
    let incident = shell.register.show(&who, id).await.map_err(|error| failed(id, &error))?;
    let edit = Edit { version: incident.version, answers, reason: command.reason };
    let now = Timestamp::now();
    let kept = shell.register.answer(&who, id, edit, Language::Dutch, now).await;
    kept.map_err(|error| failed(id, &error))?;
    print::line(&format!("{}: kept", incident.id))
}

/// Takes a step.
pub(super) async fn step(shell: &Shell, command: Step) -> Result<(), Failure> {
    let who = shell.principal(command.by.as_deref()).await?;
    let Some(step) = IncidentStep::named(&command.step) else {
        return Err(Failure::Unusable(format!("{}: is no step", command.step)));
    };
    let id = &command.id;
    let incident = shell.register.show(&who, id).await.map_err(|error| failed(id, &error))?;
    let stride =
        Stride { version: incident.version, step, code: command.code, text: command.reason };
    let taken = shell.register.step(&who, id, stride, Timestamp::now()).await;
    taken.map_err(|error| failed(id, &error))?;
    let after = shell.register.show(&who, id).await.map_err(|error| failed(id, &error))?;
    print::line(&format!("{}: {}", after.id, after.state.name()))
}

/// Ends several; exits 1 where one of them was left as it is.
pub(super) async fn end(shell: &Shell, command: End) -> Result<(), Failure> {
    let who = shell.principal(command.by.as_deref()).await?;
    let ending = Ending {
        verdict: command.code.map_or(EndVerdict::Breach, EndVerdict::NoBreach),
        text: command.reason,
        answers: parsed(&command.answers)?,
    };
    let mut chosen = Vec::new();
    for id in &command.ids {
        let incident = shell.register.show(&who, id).await.map_err(|error| failed(id, &error))?;
        chosen.push((incident.id, incident.version));
    }
    let all = shell.register.end(&who, chosen, &ending, Timestamp::now()).await;
    let mut left = 0;
    for one in all.map_err(|error| failed("incident end", &error))? {
        match one.outcome {
            Ok(state) => print::line(&format!("{}: {}", one.id, state.name()))?,
            Err(error) => {
                left += 1;
                print::line(&format!("{}: left as it is: {error}", one.id))?;
            }
        }
    }
    match left {
        0 => Ok(()),
        left => Err(Failure::Failed(format!("{left} of them were left as they are"))),
    }
}

/// Adds a line to the timeline.
pub(super) async fn note(shell: &Shell, command: Note) -> Result<(), Failure> {
    let who = shell.principal(command.by.as_deref()).await?;
    let Some(kind) = NoteKind::named(&command.kind) else {
        return Err(Failure::Unusable(format!("{}: is no kind of event", command.kind)));
    };
    let now = Timestamp::now();
    let note = NewNote { kind, happened_at: command.at.unwrap_or(now), text: command.text };
    let noted = shell.register.note(&who, &command.id, note, now).await;
    noted.map_err(|error| failed(&command.id, &error))?;
    print::line(&format!("{}: noted", command.id.to_uppercase()))
}

/// Prints the register.
pub(super) async fn table(shell: &Shell, command: Opened) -> Result<(), Failure> {
    let who = shell.principal(None).await?;
    let table = shell.register.table(&who, period(&command)?, Timestamp::now()).await;
    let table = table.map_err(|error| failed("incident table", &error))?;
    if command.json { print::json(&table) } else { print::line(table.csv().trim_end()) }
}

/// Prints the figures.
pub(super) async fn figures(shell: &Shell, command: Opened) -> Result<(), Failure> {
    let who = shell.principal(None).await?;
    let figures = shell.register.figures(&who, period(&command)?, Timestamp::now()).await;
    let figures = figures.map_err(|error| failed("incident figures", &error))?;
    if command.json {
        return print::json(&figures);
    }
    for (label, count) in [
        ("incidents", figures.incidents),
        ("breaches", figures.breaches),
        ("reported", figures.reported),
        ("reported late", figures.late),
        ("people told", figures.subjects_informed),
        ("prevented", figures.prevented),
    ] {
        print::line(&format!("{label:<14} {count}"))?;
    }
    for (title, lines) in [
        ("KIND", &figures.by_kind),
        ("DEPARTMENT", &figures.by_department),
        ("CAUSE", &figures.by_cause),
    ] {
        let rows = lines.iter().map(|line| {
            let name = if line.name.is_empty() { "not known" } else { &line.name };
            let numbers = [line.incidents, line.breaches, line.reported].map(|n| n.to_string());
            std::iter::once(name.to_owned()).chain(numbers).collect()
        });
        print::table(&[title, "INCIDENTS", "BREACHES", "REPORTED"], &rows.collect::<Vec<_>>())?;
    }
    Ok(())
}

fn period(command: &Opened) -> Result<Period, Failure> {
    let period = match command.year {
        Some(year) => Some(Period::of_year(year)),
        None => Period::of_days(command.from, command.until),
    };
    period.ok_or_else(|| Failure::Unusable("--until: is before --from".to_owned()))
}

/// `NAME=VALUE`, each of a question.
fn parsed(answers: &[String]) -> Result<Vec<(Question, String)>, Failure> {
    let one = |text: &String| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let question = Question::named(name);
        let question =
            question.ok_or_else(|| Failure::Unusable(format!("{name}: is no question")))?;
        Ok((question, value.to_owned()))
    };
    answers.iter().map(one).collect()
}
