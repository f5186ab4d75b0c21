//! The call of `sluis incident`.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;

use crate::cli::aftermath_arguments::Aftermath;

/// `sluis incident`
#[derive(Debug, Subcommand)]
pub(super) enum Incident {
    /// List incidents, latest first
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Show one incident
    Show {
        /// The incident, such as DL-2026-0001
        id: String,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Open one by hand: a lost letter, a stick, a report by a resident
    Report(Report),
    /// Answer questions of the form: NAME=VALUE, as docs/register.md lists them
    Answer(Answer),
    /// Take a step: assess, confirm, notify-initial, notify-complete, close, no-breach, withdraw,
    /// reopen
    Step(Step),
    /// End several at once that are reported to nobody, by the same four answers
    End(End),
    /// Add a line to the timeline
    Note(Note),
    #[command(flatten)]
    Aftermath(Aftermath),
    /// Print the register for the yearly report or the regulator, as CSV
    Table(Opened),
    /// Count incidents by kind, department and cause
    Figures(Opened),
    /// Print what is known, in the order of the form of the Autoriteit Persoonsgegevens
    Export {
        /// The incident, such as DL-2026-0001
        id: String,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
}

/// `sluis incident report`
#[derive(Debug, Args)]
pub(super) struct Report {
    /// What happened, without personal data
    #[arg(long, value_name = "TEXT")]
    pub(super) what: String,
    /// When the organisation knew of it, such as 2026-11-24T14:32:00+01:00; now if left out
    #[arg(long, value_name = "MOMENT")]
    pub(super) known_at: Option<jiff::Timestamp>,
    /// Who told of it: reported, processor or late_detection
    #[arg(long, value_name = "SOURCE", default_value = "reported")]
    pub(super) source: String,
    /// A file that comes with it, 25 MB at most
    #[arg(long, value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Who does it: the name of an account, or your own
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    /// What else is known
    #[arg(value_name = "NAME=VALUE")]
    pub(super) answers: Vec<String>,
}

/// `sluis incident answer`
#[derive(Debug, Args)]
pub(super) struct Answer {
    /// The incident, such as DL-2026-0001
    pub(super) id: String,
    /// The answers; an empty value takes one back
    #[arg(value_name = "NAME=VALUE", required = true)]
    pub(super) answers: Vec<String>,
    /// Why something is changed
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) reason: String,
    /// Who does it: the name of an account with the role privacy
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
}

/// `sluis incident step`
#[derive(Debug, Args)]
pub(super) struct Step {
    /// The incident, such as DL-2026-0001
    pub(super) id: String,
    /// The step
    pub(super) step: String,
    /// Why, in words: for no-breach, withdraw and reopen
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(super) reason: String,
    /// Why it is no breach: not_personal, authorised_recipient, not_delivered, unintelligible or
    /// duplicate
    #[arg(long, value_name = "CODE", default_value = "")]
    pub(super) code: String,
    /// Who does it: the name of an account with the role privacy
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
}

/// `sluis incident end`
#[derive(Debug, Args)]
pub(super) struct End {
    /// The incidents, such as DL-2026-0001
    #[arg(required = true)]
    pub(super) ids: Vec<String>,
    /// Why they are no breach: not_personal, authorised_recipient, not_delivered, unintelligible or
    /// duplicate; left out where they are one, with an unlikely risk
    #[arg(long, value_name = "CODE")]
    pub(super) code: Option<String>,
    /// Why, in words
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    /// The other answers, as NAME=VALUE: decision_ap_reason, decision_ap_by,
    /// decision_subjects_reason, decision_subjects_by, fg_advice, fg_advice_by, measures_taken
    #[arg(long = "answer", value_name = "NAME=VALUE")]
    pub(super) answers: Vec<String>,
    /// Who does it: the name of an account with the role privacy
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
}

/// `sluis incident note`
#[derive(Debug, Args)]
pub(super) struct Note {
    /// The incident, such as DL-2026-0001
    pub(super) id: String,
    /// What kind of thing happened: noticed, tried, told or reported
    pub(super) kind: String,
    /// What happened, without personal data
    pub(super) text: String,
    /// When it happened; now if left out
    #[arg(long, value_name = "MOMENT")]
    pub(super) at: Option<jiff::Timestamp>,
    /// Who does it: the name of an account, or your own
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
}

/// `sluis incident table`, `sluis incident figures`
#[derive(Debug, Args)]
pub(super) struct Opened {
    /// Only incidents that were opened in this year
    #[arg(long, value_name = "YEAR", conflicts_with_all = ["from", "until"])]
    pub(super) year: Option<i16>,
    /// Only those opened on this day or later: 2026-07-01
    #[arg(long, value_name = "DAY")]
    pub(super) from: Option<jiff::civil::Date>,
    /// Only those opened on this day or before it
    #[arg(long, value_name = "DAY")]
    pub(super) until: Option<jiff::civil::Date>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}
