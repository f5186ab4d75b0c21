//! The register as people work in it, in English.

use crate::render::CaseSaid;
use crate::render::CaseTexts;
use crate::render::FigureTexts;
use crate::render::HappenedTexts;
use crate::render::Language::English;
use crate::render::NoticeFacts;
use crate::render::WarningTexts;
use crate::render::WrongAnswer;
use crate::render::en::choices;
use crate::render::en::questions;
use crate::store::IncidentSource;
use crate::store::IncidentStep;
use crate::store::NoteKind;
use crate::store::PartyRole;

pub(super) const CASE: CaseTexts = CaseTexts {
    question: questions::question,
    hint: questions::hint,
    choice: choices::choice,
    source: |source| match source {
        IncidentSource::Release => "a released message",
        IncidentSource::Monitor => "a message that monitor mode let through",
        IncidentSource::LateDetection => "a message that was sent, found later",
        IncidentSource::Reported => "a report",
        IncidentSource::Processor => "word from another organisation",
        IncidentSource::Audit => "an audit trail that is not whole",
    },
    step: |step| match step {
        IncidentStep::Assess => "Take it up",
        IncidentStep::NoBreach => "No breach",
        IncidentStep::Confirm => "It is a breach",
        IncidentStep::NotifyInitial => "Reported to the AP, provisionally",
        IncidentStep::NotifyComplete => "Reported to the AP in full",
        IncidentStep::Withdraw => "Report withdrawn",
        IncidentStep::Close => "Close incident",
        IncidentStep::Reopen => "Reopen incident",
    },
    step_text,
    note: |kind| match kind {
        NoteKind::Noticed => "Noticed",
        NoteKind::Tried => "Tried or done",
        NoteKind::Told => "Told",
        NoteKind::Reported => "Reported",
    },
    party: |role| match role {
        PartyRole::Controller => "controller",
        PartyRole::Joint => "joint controller",
        PartyRole::Processor => "processor",
    },
    score: |score, level| format!("Severity by ENISA with these factors: {score}, {level}."),
    said: SAID,
};

const SAID: CaseSaid = CaseSaid {
    proposed: "proposed by Sluis",
    given: |name, moment| format!("{name}, {moment}"),
    because: |what| format!("Proposed because of: {what}."),
    changed_because: |reason| format!("Reason of the last change: {reason}"),
    assessment: "Assessment",
    on_page: "On this page",
    sheet: "AP form",
    assessment_text: "Closing the incident needs these four answers. Saving is always possible, \
                      also when not everything is known yet.",
    is_breach: "Is this a breach?",
    breach_answers: ["Yes", "No", "Not clear yet"],
    proposals_ap: ["Proposed at this risk: report.", "Proposed at this risk: do not report."],
    lacking: "Still needed for this:",
    may_close: "All is filled in.",
    change: "Change",
    change_part: |title| format!("Change {title}"),
    part_title: |id| format!("Fill in incident {id}"),
    part_text: "What you save counts as confirmed by you. You can change it again; every change \
                goes into the history.",
    reason: "Reason of the change",
    reason_hint: "Needed when you change the beginning of the clock, a factor of the severity or \
                  the risk.",
    save: "Save",
    back: "Back without saving",
    saved: "Saved.",
    choose: "not known yet",
    moment_hint: "Date and time, for instance 24-11-2026 14:32",
    register_section: "For the register only",
    owner: "Taken up by",
    source_label: "It comes from",
    nobody: "nobody yet",
    wrong: |wrong, what| match wrong {
        WrongAnswer::Unusable => format!("{what}: Sluis cannot read this."),
        WrongAnswer::Missing => format!("{what}: fill this in."),
        WrongAnswer::NoReason => format!("{what}: write down why you change this."),
        WrongAnswer::Order => {
            format!("{what}: this lies before the breach itself, or in the future.")
        }
        WrongAnswer::SamePerson => {
            format!(
                "{what}: the data protection officer advises, another decides. Give another name."
            )
        }
        WrongAnswer::Number => {
            format!("{what}: there seems to be a citizen service number in it. Take it out.")
        }
        WrongAnswer::Range => format!("{what}: the least is more than the most."),
    },
    conflict: |name, moment| {
        format!(
            "{name} changed this incident at {moment}. Your change was not saved. Open the \
             incident again and see what stands there now."
        )
    },
    not_now: "This step cannot be taken now: the incident has moved on. Your choice was not saved.",
    own_mail: "You are sender or recipient of this mail. So another privacy officer judges this \
               incident. Is there none? Then your organisation names somebody, and the \
               administrator gives that person the role for a while. The clock runs on. You can \
               still add facts.",
    own_release: "You released this message yourself. A colleague must assess whether it is no \
                  breach.",
    timeline: "Timeline",
    timeline_text: "What was noticed, tried, told and reported, in order.",
    note_add: "Add a line",
    note_kind: "What kind of event",
    note_at: "When did this happen",
    note_text: "What happened",
    no_data: "Do not write personal data of the people concerned.",
    happened: HappenedTexts {
        held: "Sluis held the message",
        released: |name| format!("Released by {name}"),
        opened: |name| format!("Put in the register by {name}"),
        accepted: |who| format!("Delivered to {who}"),
        perhaps: |who| format!("Delivered to {who}, perhaps"),
        refused: |who| format!("Not delivered to {who}"),
        known: "The organisation knew: the clock began",
        turned: |name, state| format!("{name}: {state}"),
        informed: |party, name| format!("{party} told by {name}"),
        reported: |number| {
            if number.is_empty() {
                "Reported to the AP".to_owned()
            } else {
                format!("Reported to the AP, number {number}")
            }
        },
        subjects: "The people concerned were told",
    },
    files: "Files",
    files_none: "There are no files.",
    file_add: "Add a file",
    file: "File",
    file_hint: |megabytes| {
        format!("At most {megabytes} MB. Sluis keeps it encrypted and erases it after closing.")
    },
    file_gone: "erased",
    parties: "Other organisations",
    parties_text: "Are people of another municipality or organisation concerned? Put it here. Each \
                   gets a notice of its own, without the numbers of the others. Its own clock \
                   begins when it gets that notice.",
    party_add: "Add an organisation",
    party_name: "Name of the organisation",
    party_role: "Role of that organisation",
    party_contact: "Where it is told",
    party_persons: "How many of the people are its own",
    party_inform: "It was told now",
    party_informed: |moment, deadline| {
        format!("Told on {moment}. Its own clock runs until {deadline}.")
    },
    party_told: |moment| format!("Told on {moment}."),
    party_drop: "Take out",
    party_waits: "Not told yet.",
    party_processor: "Works for us: we need not tell this organisation.",
    party_notice: "Notice for this organisation",
    notice,
    history: "History",
    history_text: "Every change of this incident. Nothing is overwritten.",
    history_none: "Nothing was changed yet.",
    history_columns: ["When", "Who", "What", "Was", "Became", "Why"],
    field_state: "State",
    field_owner: "Taken up by",
    print: "Print",
    print_text: "This is the whole form in the order of the AP. Print it with your browser.",
    record: "JSON",
    intake: "Report an incident",
    intake_text: "For all that did not go through Sluis: a letter that is lost, a USB stick, a \
                  call from a resident. Fill in what you know; the rest can come later. The \
                  clock runs from the moment the organisation knew.",
    intake_what: "What happened",
    intake_source: "How we know of it",
    intake_submit: "Open incident",
    opened: |id| format!("Incident {id} is in the register."),
    mark: "Open an incident",
    mark_text: "This message was sent. Do you see a potential breach? Then open an incident; the \
                clock began when Sluis saw it.",
    marked: |id| format!("Incident {id}"),
    mark_summary: |sender, persons, destinations| {
        let sender = if sender.is_empty() {
            "Automatic e-mail".to_owned()
        } else {
            format!("E-mail from {sender}")
        };
        let people = match persons {
            0 => String::new(),
            1 => " with data of 1 person".to_owned(),
            _ => format!(" with data of about {} people", English.number(persons)),
        };
        format!("{sender}{people} to {destinations}. Sent, not held.")
    },
    warnings: WarningTexts {
        subject: |id, hours| match hours {
            0 => format!("The deadline of incident {id} has passed"),
            hours => format!("{hours} hours left for incident {id}"),
        },
        day: |hours, id, deadline| {
            format!(
                "{hours} hours left: assess incident {id} before {deadline}. Not everything known? \
                 Report what you know; you can add to it later."
            )
        },
        hours: |hours, id| {
            format!("{hours} hours left for incident {id}. Decide now whether to report to the AP.")
        },
        over: |id| {
            format!(
                "The deadline for incident {id} has passed. Still reporting? Then explain the \
                 delay (GDPR, Article 33(1))."
            )
        },
    },
    figures: FigureTexts {
        title: "Yearly figures",
        text: "For the yearly report and the regulator. Nobody is counted by what they sent or \
               decided.",
        heading: |first, last| match (first, last) {
            (first, "") => format!("Figures from {first}"),
            ("", last) => format!("Figures until {last}"),
            (first, last) => format!("Figures from {first} until {last}"),
        },
        year: "Year",
        days: ["Or from", "Until"],
        days_hint: "If you fill in a day, the year does not count; both days do. An incident \
                    belongs to the day on which it came into the register.",
        wrong_days: "The last day comes before the first, or one is no date. This is the year.",
        show: "Show",
        totals: [
            "Incidents",
            "Breaches",
            "Reported to the AP",
            "Reported late, or the deadline passed without a decision",
            "People concerned told",
            "Prevented: held and not sent",
        ],
        tables: ["By kind", "By department", "By cause"],
        columns: ["What", "Incidents", "Breaches", "Reported"],
        unknown: "not known",
        none: "There are no incidents in this period.",
    },
    tabs: ["Open", "All"],
    export: ["Register as CSV", "Register as JSON"],
};

fn step_text(step: IncidentStep) -> &'static str {
    match step {
        IncidentStep::Assess => "You take this incident up. The clock runs on.",
        IncidentStep::NoBreach => {
            "The clock stops. The incident stays in the register, with your reason. A privacy \
             officer can reopen it; then the old deadline holds again."
        }
        IncidentStep::Confirm => {
            "You establish that personal data leaked. The clock runs on until you report to \
             the AP or decide not to."
        }
        IncidentStep::NotifyInitial => "You have reported what is known now and complete it later.",
        IncidentStep::NotifyComplete => {
            "You have reported all. Sluis does not report to the AP itself."
        }
        IncidentStep::Withdraw => "You have withdrawn the report at the AP.",
        IncidentStep::Close => {
            "The incident is done. Its files are erased at their term, the record years later. \
             It can be reopened."
        }
        IncidentStep::Reopen => {
            "The incident opens again under the same number. The old deadline holds."
        }
    }
}

fn notice(facts: &NoticeFacts<'_>) -> String {
    let people = match facts.persons {
        "" => "How many people of your organisation are concerned is not known yet.".to_owned(),
        persons if persons.contains('–') => format!(
            "People of your organisation: {persons}. The first number certainly is yours. The \
             second also counts those of whom that is not known."
        ),
        persons => format!("People of your organisation: {persons}."),
    };
    let listed = |title: &str, lines: &[String]| match lines {
        [] => String::new(),
        lines => format!("{title}\n- {}\n\n", lines.join("\n- ")),
    };
    let taken = listed("What was done:", facts.taken);
    let planned = listed("What is still to be done:", facts.planned);
    format!(
        "To the controller,\n\nAt {} there was a data breach with data of your organisation \
         (reference {}).\n\nWhat happened: {}\nKinds of data: {}.\n{people}\nKnown to us \
         since: {}.\n\n{taken}{planned}Your own time to report begins when \
         you get this notice. Questions: {}.\n",
        facts.organisation, facts.id, facts.summary, facts.kinds, facts.known, facts.contact
    )
}
