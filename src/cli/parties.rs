//! `sluis incident party`: other organisations of an incident, from the shell.

use jiff::Timestamp;

use crate::cli::aftermath_arguments::Party;
use crate::cli::failure::Failure;
use crate::cli::incident::failed;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::incident::PartyAnswer;
use crate::incident::between;
use crate::render::Language;
use crate::render::party_json;
use crate::store::IncidentParty;
use crate::store::PartyRole;

/// Does what was asked.
pub(super) async fn run(shell: &Shell, command: Party) -> Result<(), Failure> {
    let (register, now) = (&shell.register, Timestamp::now());
    match command {
        Party::List { on, json } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let case = register.case(&who, &on.id, Language::Dutch).await;
            list(&case.map_err(|error| failed(&on.id, &error))?.parties, json)
        }
        Party::Add { on, name, role, contact, persons, persons_max } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let role = PartyRole::named(&role)
                .ok_or_else(|| Failure::Unusable(format!("{role}: is no role")))?;
            let empty = IncidentParty::default();
            let party = IncidentParty { role, name, contact, persons, persons_max, ..empty };
            let added = register.add_party(&who, &on.id, party, None, now).await;
            added.map_err(|error| failed(&on.id, &error))?;
            print::line(&format!("{}: added", on.id.to_uppercase()))
        }
        Party::Told { on, number } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let told = register.inform_party(&who, &on.id, number, now).await;
            told.map_err(|error| failed(&on.id, &error))?;
            print::line(&format!("{}: told", on.id.to_uppercase()))
        }
        Party::Confirm { on, number } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let confirmed = register.confirm_party(&who, &on.id, number, now).await;
            confirmed.map_err(|error| failed(&on.id, &error))?;
            print::line(&format!("{}: confirmed", on.id.to_uppercase()))
        }
        Party::Answer { on, number, not_told, decision, ap_number, reply } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let answer = PartyAnswer { not_told, decision, ap_number, reply };
            let kept = register.answer_party(&who, &on.id, (number, answer), now).await;
            kept.map_err(|error| failed(&on.id, &error))?;
            print::line(&format!("{}: kept", on.id.to_uppercase()))
        }
        Party::Drop { on, number, reason } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let dropped = register.drop_party(&who, &on.id, (number, reason), now).await;
            dropped.map_err(|error| failed(&on.id, &error))?;
            print::line(&format!("{}: taken out", on.id.to_uppercase()))
        }
        Party::Notice { on, number, json } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let notice = register.party_notice(&who, &on.id, number, Language::Dutch).await;
            let notice = notice.map_err(|error| failed(&on.id, &error))?;
            if json { print::json(&notice) } else { print::line(&notice.text) }
        }
    }
}

fn list(parties: &[IncidentParty], json: bool) -> Result<(), Failure> {
    if json {
        return parties.iter().try_for_each(|party| print::json(&party_json(party)));
    }
    let rows = parties.iter().map(|party| {
        let stands = match party {
            party if party.is_proposed() => "proposed",
            party if party.is_open() => "open",
            party if party.role == PartyRole::Processor => "",
            party if party.informed_at.is_some() => "told",
            _ => "not told",
        };
        vec![
            party.number.to_string(),
            party.name.clone(),
            party.role.name().to_owned(),
            between(party.persons, party.persons_max, Language::Dutch),
            stands.to_owned(),
            print::moment_if(party.notice_due),
            print::moment_if(party.informed_at),
            print::moment_if(party.deadline),
        ]
    });
    let heads = ["NO", "NAME", "ROLE", "PERSONS", "STATE", "DUE", "TOLD", "DEADLINE"];
    print::table(&heads, &rows.collect::<Vec<_>>())
}
