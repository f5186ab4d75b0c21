//! Work on the register, in English.

use crate::render::Aim;
use crate::render::InForce;
use crate::render::PublicNotice;
use crate::render::RegisteringTexts;
use crate::smtp::Transit;
use crate::store::IncidentState;

pub(super) const REGISTERING: RegisteringTexts = RegisteringTexts {
    unassessed_subject: |id| format!("Not taken up yet: incident {id}"),
    unassessed: |id, since| {
        format!(
            "Nobody has taken up incident {id} yet. Its clock has run since {since}, weekends \
             included. Open the incident and decide whether it is a breach."
        )
    },
    in_force: InForce {
        held: "Sluis held the e-mail. A reviewer looked at it and released it.",
        second: "A second reviewer agreed.",
        explained: "The sender explained why the recipient needed the data.",
        secure: "The e-mail went by secure mail.",
        recorded: "Sluis looked on and recorded what was sent.",
        encrypted: "A part of the e-mail was encrypted with a password.",
    },
    asked_to_delete: |asked, deleted| {
        let asked = match asked {
            1 => "1 recipient was asked to delete the e-mail".to_owned(),
            _ => format!("{asked} recipients were asked to delete the e-mail"),
        };
        match deleted {
            0 => format!("{asked}."),
            1 => format!("{asked}; 1 says that it was done."),
            _ => format!("{asked}; {deleted} say that it was done."),
        }
    },
    again: "Released once more",
    joined: |by, message| format!("The same data released once more by {by}: {message}"),
    joined_because: |message, by, moment| format!("{message}, by {by}, {moment}"),
    joins: |id| {
        format!(
            "These data were released before. The message belongs to incident {id}, which was open \
             already: its recipients stand there, and the deadline of that holds."
        )
    },
    transit: |transit| match transit {
        Transit::Clear => "sent in the clear",
        Transit::Tls => "sent under TLS",
    },
    measures_recorded: "Sluis also recorded",
    from_to: |first, last| match first == last {
        true => first.to_owned(),
        false => format!("{first} to {last}"),
    },
    addresses_elsewhere: "The addresses stand under getting the e-mail back, and in the JSON \
                          export.",
    asked_by: |count, by| match count {
        1 => format!("1 recipient was asked to delete the e-mail, by {by}"),
        _ => format!("{count} recipients were asked to delete the e-mail, by {by}"),
    },
    became: |address, state| format!("Getting the e-mail back from {address}: {state}"),
    public_notice: |told| {
        let PublicNotice { organisation, id, day, kinds, persons, contact } = told;
        let of = match persons.is_empty() {
            true => "Somebody may have seen data of residents.".to_owned(),
            false => format!("Somebody may have seen data of {persons} people."),
        };
        let which = match kinds.is_empty() {
            true => String::new(),
            false => format!("These kinds of data are concerned: {kinds}.\n\n"),
        };
        format!(
            "On {day} something went wrong at {organisation} with personal data. {of} We are \
             sorry.\n\n\
             {which}\
             We are finding out how this could happen and take measures, so that it does not \
             happen again.\n\n\
             Watch out for strange e-mails, letters and calls. Never give your password or PIN. Do \
             you think that somebody misuses your data? Tell the police, and the Central Identity \
             Fraud Desk: www.rvig.nl/cmi.\n\n\
             Would you like to know whether your data are among them? Contact us: {contact}. Give \
             our reference {id}. You can also ask for our data protection officer."
        )
    },
    target: |aim, moment| match aim {
        Aim::Cbw(_) => format!("{}: before {moment}.", aim_in_words(aim)),
        _ => format!("{}: aim for before {moment}.", aim_in_words(aim)),
    },
    target_over: |aim, moment| format!("{}: was due before {moment}.", aim_in_words(aim)),
    stage_done: |aim, reference| match reference {
        "" => format!("{}: done", aim_in_words(aim)),
        reference => format!("{}: done, reference {reference}", aim_in_words(aim)),
    },
    term: "Term",
    erased: |moment| {
        format!(
            "This record was erased on {moment}: its term is over. Number, dates, kind, counts and \
             decisions are left."
        )
    },
    ages: |least, most| match least == most {
        true => format!("{least} years"),
        false => format!("{least} to {most} years"),
    },
    fixed_title: "You cannot fill in this part now",
    fixed: |state| match state {
        IncidentState::Pending => {
            "The message was not delivered yet. Once somebody has it, the clock begins and you can \
             fill this in."
        }
        IncidentState::Cancelled => {
            "Nobody got the message. This incident was cancelled: there is nothing to assess."
        }
        IncidentState::Closed | IncidentState::NoBreach => {
            "This incident was closed. Do you want to change something? Reopen it first."
        }
        _ => "The incident is not that far yet, or has moved on. Nothing was changed.",
    },
    trail_flaw: |line| {
        let line = line.map(|line| format!(" from line {line} on")).unwrap_or_default();
        format!(
            "The audit trail of Sluis is not as it was written{line}. Sluis found this itself when \
             it checked. Somebody may have changed or removed lines, or something went wrong with \
             the database. Find out who could reach the database, and whether personal data were \
             seen, changed or lost."
        )
    },
    target_subject: |id, aim, hours| match hours {
        0 => format!("The time is over at incident {id}: {}", aim_in_words(aim)),
        hours => format!("{hours} hours left at incident {id}: {}", aim_in_words(aim)),
    },
    target_mail: |id, aim, moment, hours| {
        let what = aim_in_words(aim);
        let when = match hours {
            0 => format!("{what}: this should have been done before {moment}."),
            hours => format!("{what}: {hours} hours left, until {moment}."),
        };
        format!("Incident {id}. {when} Was it done already? Then write that down at the incident.")
    },
};

const fn aim_in_words(aim: Aim) -> &'static str {
    match aim {
        Aim::Retract => "Ask recipients to delete it",
        Aim::Subjects => "Tell the people concerned",
        Aim::Cbw(0) => "Cyberbeveiligingswet (NIS2), early warning",
        Aim::Cbw(1) => "Cyberbeveiligingswet (NIS2), notification",
        Aim::Cbw(_) => "Cyberbeveiligingswet (NIS2), final report",
        Aim::FollowUp => "Complete the report to the regulator",
        Aim::Party => "Tell another organisation",
    }
}
