//! `sluis incident`: the breach register, from the shell.

use std::path::Path;

use jiff::Timestamp;

use crate::cli::aftermath;
use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::incident_arguments::Incident as Command;
use crate::cli::incident_work;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::incident::Filter;
use crate::render;
use crate::render::Language;
use crate::store::Incident;

/// Lists, shows or exports.
pub(super) fn run(given: Option<&Path>, command: Command) -> Result<(), Failure> {
    let shell = Shell::open(given)?;
    assemble::block_on(async {
        let who = shell.principal(None).await?;
        match command {
            Command::List { json } => {
                let listed = shell.register.list(&who, &Filter::default()).await;
                let listed = listed.map_err(|error| Failure::Failed(error.to_string()))?;
                if json {
                    let mut objects =
                        listed.iter().map(|one| render::incident_json(one, Language::Dutch));
                    return objects.try_for_each(|object| print::json(&object));
                }
                let header = ["ID", "STATE", "DEADLINE", "PERSONS", "RELEASED BY", "MESSAGE"];
                print::table(&header, &listed.iter().map(row).collect::<Vec<_>>())?;
                let prevented = shell.register.prevented(&who).await;
                match prevented.map_err(|error| Failure::Failed(error.to_string()))? {
                    0 => Ok(()),
                    count => print::line(&format!("prevented by hiding addresses: {count}")),
                }
            }
            Command::Show { id, json } => {
                let incident = shell.register.show(&who, &id).await;
                let incident = incident.map_err(|error| failed(&id, &error))?;
                if json {
                    return print::json(&render::incident_json(&incident, Language::Dutch));
                }
                tell(&incident)
            }
            Command::Report(command) => incident_work::report(&shell, command).await,
            Command::Answer(command) => incident_work::answer(&shell, command).await,
            Command::Step(command) => incident_work::step(&shell, command).await,
            Command::End(command) => incident_work::end(&shell, command).await,
            Command::Note(command) => incident_work::note(&shell, command).await,
            Command::Aftermath(command) => aftermath::run(&shell, command).await,
            Command::Table(command) => incident_work::table(&shell, command).await,
            Command::Figures(command) => incident_work::figures(&shell, command).await,
            Command::Export { id, json } => {
                let now = Timestamp::now();
                let sheet = shell.register.export(&who, &id, now, Language::Dutch).await;
                let sheet = sheet.map_err(|error| failed(&id, &error))?;
                if json { print::json(&sheet) } else { print::line(sheet.to_string().trim_end()) }
            }
        }
    })
}

/// Prints an incident for a person to read.
pub(super) fn tell(incident: &Incident) -> Result<(), Failure> {
    print::line(&format!("{} {}", incident.id, incident.state.name()))?;
    if !incident.held_id.is_empty() {
        print::line(&format!("  message   {} from {}", incident.held_id, incident.sender))?;
    }
    print::line(&format!("  what      {}", incident.summary_en))?;
    if !incident.persons_by_kind.is_empty() {
        print::line(&format!("  people    {}", print::by_kind(&incident.persons_by_kind)))?;
    }
    for recipient in &incident.recipients {
        let (address, class) = (&recipient.address, recipient.class);
        let accepted = print::moment_if(recipient.accepted_at);
        print::line(&format!("  to        {address} ({class}), accepted {accepted}"))?;
    }
    let opened_at = print::moment(incident.created_at);
    match incident.released_by.as_str() {
        "" => print::line(&format!("  opened    {opened_at} by {}", incident.opened_by))?,
        name => {
            print::line(&format!("  released  {opened_at} by {name}"))?;
            print::line(&format!("  reason    {}", print::hanging(&incident.reason, 12)))?;
        }
    }
    print::line(&format!("  known at  {}", print::moment_if(incident.known_at)))?;
    print::line(&format!("  deadline  {}", print::moment_if(incident.deadline)))
}

fn row(incident: &Incident) -> Vec<String> {
    vec![
        incident.id.clone(),
        incident.state.name().to_owned(),
        print::moment_if(incident.deadline),
        incident.persons.to_string(),
        incident.released_by.clone(),
        incident.held_id.clone(),
    ]
}

pub(super) fn failed(id: &str, error: &crate::incident::Error) -> Failure {
    Failure::Failed(format!("{id}: {error}"))
}
