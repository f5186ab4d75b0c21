//! `sluis check`: is the configuration right, do the rules say what they mean?

use std::path::Path;

use jiff::Zoned;

use crate::cli::assemble;
use crate::cli::assemble::Crew;
use crate::cli::assemble::Rules;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::registering;
use crate::cli::signals;
use crate::cli::taking;
use crate::config;
use crate::config::Config;
use crate::incident::Controllers;
use crate::policy::Rulebook;
use crate::sandbox::Scanner;
use crate::sandbox::Tesseract;

/// Validates configuration, rules and word lists, and runs the cases that the rules carry.
pub(super) fn run(given: Option<&Path>) -> Result<(), Failure> {
    let path = assemble::config_path(given);
    let (config, mut faults) = config::examine(path.as_deref());
    let folder = config.rules.dir.as_deref();
    let controllers = registering::controllers(&config).unwrap_or_else(|more| {
        faults.extend(more);
        Controllers::default()
    });
    let rules = match assemble::rules(&config) {
        Ok(rules) => {
            let cases = rules.rulebook.check_cases().into_iter();
            faults.extend(cases.map(|fault| assemble::in_folder(folder, fault)));
            Some(rules)
        }
        Err(more) => {
            faults.extend(more);
            None
        }
    };
    let Some(rules) = rules.filter(|_| faults.is_empty()) else {
        return Err(Failure::Faults(faults));
    };
    if let Some(tls) = &config.smtp.tls {
        assemble::certificate(tls)?;
    }
    taking::known_clients(&config)?;
    assemble::next_hop_settings(&config)?;
    let from = path.map_or_else(
        || "no configuration file: the defaults apply".to_owned(),
        |path| path.display().to_string(),
    );
    print::line(&format!("{from}: ok"))?;
    let place = config
        .rules
        .dir
        .as_ref()
        .map_or_else(|| "built in".to_owned(), |dir| dir.display().to_string());
    print::line(&format!("{} files of rules and lists ({place}): ok", rules.sources.len()))?;
    tell_agreements(&rules.rulebook)?;
    tell_notices(&config)?;
    tell_people(&rules)?;
    if !controllers.is_empty() {
        print::line(&format!("{} organisations are worked for: ok", controllers.iter().count()))?;
    }
    if let Some(Tesseract { program, languages, .. }) = assemble::reader(&config)? {
        print::line(&format!("pictures are read by {} ({languages})", program.display()))?;
    }
    tell_signals(&config)?;
    tell_name_servers(&config)?;
    tell_walls(&assemble::scanner(&config, Crew::Command, &rules.sources)?)
}

/// Says whether senders hear that their mail waits.
fn tell_notices(config: &Config) -> Result<(), Failure> {
    print::line(&match &config.notify.from {
        Some(from) => format!("senders and reviewers get mail from {}", from.address),
        None => "no mail is sent to senders and reviewers: notify.from is not set".to_owned(),
    })
}

/// Says how many people there are, and which departments nobody works in.
fn tell_people(rules: &Rules) -> Result<(), Failure> {
    if rules.directory.is_empty() {
        return Ok(());
    }
    print::line(&format!("{} people in the directory: ok", rules.directory.len()))?;
    for (id, department) in rules.rulebook.departments() {
        let is_there = |name: &str| name.trim().to_lowercase() == department.trim().to_lowercase();
        if !rules.directory.iter().any(|(_, colleague)| is_there(&colleague.department)) {
            eprintln!(
                "sluis: WARNING: {id} asks for the department \"{department}\", in which the \
                 directory has nobody"
            );
        }
    }
    Ok(())
}

/// Says which other systems are told; a secret that cannot be used ends the check.
fn tell_signals(config: &Config) -> Result<(), Failure> {
    let settings = signals::settings(config)?;
    let receivers = [
        ("webhook", settings.webhook.as_ref()),
        ("topdesk", settings.topdesk.as_ref()),
        ("servicenow", settings.servicenow.as_ref()),
    ];
    for (name, target) in receivers {
        if let Some(target) = target {
            print::line(&format!("{name}: {} is told", target.url))?;
        }
    }
    if let Some((host, port, _)) = &settings.syslog {
        print::line(&format!("syslog: {host}:{port} is told"))?;
    }
    Ok(())
}

/// Says how many agreements there are, and which of them hold no longer.
fn tell_agreements(rulebook: &Rulebook) -> Result<(), Failure> {
    let (count, ended) = rulebook.agreements(Zoned::now().date());
    if count > 0 {
        print::line(&format!("{count} agreements with partners: ok"))?;
    }
    for id in ended {
        eprintln!("sluis: WARNING: the agreement {id} has ended: its mail waits again");
    }
    Ok(())
}

/// Says whether somebody knows which domains can receive mail.
fn tell_name_servers(config: &Config) -> Result<(), Failure> {
    let Some(mail_domains) = assemble::mail_domains(config)? else { return Ok(()) };
    if assemble::block_on(async { Ok(mail_domains.answers().await) })? {
        return print::line("name servers: ok");
    }
    eprintln!(
        "sluis: WARNING: no name server answers ([dns]): whether a domain exists is not known"
    );
    Ok(())
}

/// Says what this machine keeps a scan from, which differs with its kernel.
fn tell_walls(scanner: &Scanner) -> Result<(), Failure> {
    let Some(walls) = scanner.confinement() else {
        return Err(Failure::Failed("no worker to scan with can be started".to_owned()));
    };
    print::line(&format!("scans are confined by: {walls}"))?;
    for wall in walls.missing() {
        // Told apart from what is well, whoever reads only one of the two.
        eprintln!(
            "sluis: WARNING: this machine has no {wall}: a scan is less confined than it can be"
        );
    }
    Ok(())
}
