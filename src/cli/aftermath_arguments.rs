//! The calls of what is done after a breach: `sluis incident recipient|people|letter|file|party|measure`.

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use jiff::civil::Date;

/// What belongs to an incident and what is done after it.
#[derive(Debug, Subcommand)]
pub(super) enum Aftermath {
    /// Recipients of the message, and asking them to delete it
    #[command(subcommand)]
    Recipient(Recipient),
    /// The people concerned, and whose people they are
    #[command(subcommand)]
    People(People),
    /// Letters to the people concerned, and their text
    #[command(subcommand)]
    Letter(Letter),
    /// Files of an incident
    #[command(subcommand)]
    File(File),
    /// Other organisations whose people are concerned
    #[command(subcommand)]
    Party(Party),
    /// What is still to be done: what, by whom, until when
    #[command(subcommand)]
    Measure(Measure),
}

/// `sluis incident measure`
#[derive(Debug, Subcommand)]
pub(super) enum Measure {
    /// List the measures
    List {
        #[command(flatten)]
        on: On,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Plan a measure
    Add {
        #[command(flatten)]
        on: On,
        /// What is to be done
        text: String,
        /// Who sees to it
        #[arg(long, value_name = "TEXT", default_value = "")]
        owner: String,
        /// Until which day, such as 2026-12-01
        #[arg(long, value_name = "DAY")]
        due: Option<Date>,
    },
    /// Write that a measure was done
    Done {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
        /// On which day; today if left out
        #[arg(long, value_name = "DAY")]
        day: Option<Date>,
    },
    /// Change a measure
    Change {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
        /// What is to be done
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
        /// Who sees to it
        #[arg(long, value_name = "TEXT")]
        owner: Option<String>,
        /// Until which day
        #[arg(long, value_name = "DAY")]
        due: Option<Date>,
    },
    /// Take a measure back; the history keeps it
    Drop {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
        /// Why; it stands in the history
        #[arg(long)]
        reason: String,
    },
}

/// Which incident, and who acts.
#[derive(Debug, Args)]
pub(super) struct On {
    /// The incident, such as DL-2026-0001
    pub(super) id: String,
    /// Who does it: the name of an account with the role privacy
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
}

/// `sluis incident recipient`
#[derive(Debug, Subcommand)]
pub(super) enum Recipient {
    /// List the recipients, who was asked, and what came of it
    List {
        #[command(flatten)]
        on: On,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Ask recipients to delete the message, each in a mail of its own
    Ask {
        #[command(flatten)]
        on: On,
        /// Whom, by the numbers of the list; all who have not answered, if left out
        #[arg(long, value_name = "NUMBER")]
        to: Vec<u32>,
        /// Language of the mail: nl or en
        #[arg(long, default_value = "nl")]
        language: String,
        /// File with the text, if not the proposed one
        #[arg(long, value_name = "FILE")]
        text: Option<PathBuf>,
    },
    /// Print the text that recipients are asked with, its subject on the first line
    Text {
        /// Language of the mail: nl or en
        #[arg(long, default_value = "nl")]
        language: String,
        /// Who does it: the name of an account with the role privacy
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Keep another text for all incidents; an empty file takes it back
    Change {
        /// File with the text, its subject on the first line
        file: PathBuf,
        /// Language of the mail: nl or en
        #[arg(long, default_value = "nl")]
        language: String,
        /// Who does it: the name of an account with the role privacy
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Note what a recipient said by phone or mail
    Note {
        #[command(flatten)]
        on: On,
        /// Which recipient, by the number of the list
        number: u32,
        /// deleted_unread, deleted, forwarded, refused, no_such_address or no_response
        state: String,
        /// How that is known
        remark: String,
    },
    /// Say whether recipients are trusted to mean no harm and to do as asked
    Trust {
        #[command(flatten)]
        on: On,
        /// yes, no or unknown
        trusted: String,
        /// Why
        reason: String,
        /// Whom, by the numbers of the list
        #[arg(long, value_name = "NUMBER", required = true)]
        to: Vec<u32>,
    },
    /// Take up a delivery report that came back
    Bounce {
        #[command(flatten)]
        on: On,
        /// File with the source of the mail that came back
        report: PathBuf,
    },
}

/// `sluis incident people`
#[derive(Debug, Subcommand)]
pub(super) enum People {
    /// Say how many there are, by municipality, without opening the list
    Show {
        #[command(flatten)]
        on: On,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Make the list of the held message, or of a file
    Make {
        #[command(flatten)]
        on: On,
        /// The mail itself, or what leaked; it is not kept
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Print who they are; the audit trail says so
    Open {
        #[command(flatten)]
        on: On,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Print the table for a mail merge, as CSV; the audit trail says so
    Table {
        #[command(flatten)]
        on: On,
        /// With citizen service numbers, to look addresses up with
        #[arg(long)]
        bsn: bool,
        /// Only the people of this municipality; "" for those of nobody known
        #[arg(long, value_name = "NAME")]
        controller: Option<String>,
    },
    /// Give people to a municipality of register.controllers
    Assign {
        #[command(flatten)]
        on: On,
        /// Its name; "" for nobody known
        controller: String,
        /// Numbers on the list; everyone of whom nobody knows it, if left out
        #[arg(value_name = "NUMBER")]
        numbers: Vec<u64>,
    },
    /// Add each municipality that has people on the list to the incident
    Parties {
        #[command(flatten)]
        on: On,
    },
    /// Delete the list before its term
    Delete {
        #[command(flatten)]
        on: On,
    },
}

/// `sluis incident letter`
#[derive(Debug, Subcommand)]
pub(super) enum Letter {
    /// Print the text of the letters: of an incident, or of all
    Text {
        /// The incident; the text of all letters if left out
        id: Option<String>,
        /// Language of the letter: nl or en
        #[arg(long, default_value = "nl")]
        language: String,
        /// Who does it: the name of an account with the role privacy
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Keep another text; an empty file takes it back
    Change {
        /// File with the text
        file: PathBuf,
        /// The incident; the text of all letters if left out
        id: Option<String>,
        /// Language of the letter: nl or en
        #[arg(long, default_value = "nl")]
        language: String,
        /// Who does it: the name of an account with the role privacy
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Make letters as a PDF, 500 at a time; the audit trail says so
    Print {
        #[command(flatten)]
        on: On,
        /// The file to write
        file: PathBuf,
        /// Language of the letter: nl or en
        #[arg(long, default_value = "nl")]
        language: String,
        /// Only to the people of this municipality; "" for those of nobody known
        #[arg(long, value_name = "NAME")]
        controller: Option<String>,
        /// Which 500 of them
        #[arg(long, default_value_t = 1)]
        part: u64,
    },
    /// Write the form of the regulator as a PDF
    Form {
        #[command(flatten)]
        on: On,
        /// The file to write
        file: PathBuf,
    },
}

/// `sluis incident file`
#[derive(Debug, Subcommand)]
pub(super) enum File {
    /// List the files
    List {
        #[command(flatten)]
        on: On,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Add a file of 25 MB at most
    Add {
        #[command(flatten)]
        on: On,
        /// The file
        file: PathBuf,
    },
    /// Write the content of a file; the audit trail says so
    Open {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
        /// The file to write
        file: PathBuf,
    },
}

/// `sluis incident party`
#[derive(Debug, Subcommand)]
pub(super) enum Party {
    /// List the organisations
    List {
        #[command(flatten)]
        on: On,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Add an organisation, which is still to be told
    Add {
        #[command(flatten)]
        on: On,
        /// Its name
        name: String,
        /// What it is to the data: controller, joint or processor
        #[arg(long, default_value = "controller")]
        role: String,
        /// Where it is told
        #[arg(long, value_name = "TEXT", default_value = "")]
        contact: String,
        /// How many of the people are its own, at least
        #[arg(long, value_name = "COUNT")]
        persons: Option<u64>,
        /// At most
        #[arg(long, value_name = "COUNT")]
        persons_max: Option<u64>,
    },
    /// Write that it was told now; its own clock begins
    Told {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
    },
    /// Confirm that one that Sluis proposes is concerned
    Confirm {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
    },
    /// Write why it is not told, or what it decided and answered
    Answer {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
        /// Why it is not told
        #[arg(long, value_name = "TEXT")]
        not_told: Option<String>,
        /// What it decided on its own report: notify, not, or nothing
        #[arg(long, value_name = "NAME")]
        decision: Option<String>,
        /// The number of its own report
        #[arg(long, value_name = "NUMBER")]
        ap_number: Option<String>,
        /// What it answered
        #[arg(long, value_name = "TEXT")]
        reply: Option<String>,
    },
    /// Take it out of the incident; what it was stays in the history
    Drop {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
        /// Why; it stands in the history
        #[arg(long)]
        reason: String,
    },
    /// Print what to tell it, without the numbers of the others
    Notice {
        #[command(flatten)]
        on: On,
        /// Its number
        number: u64,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
}
