//! The command line as typed.

use std::path::PathBuf;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use jiff::SignedDuration;

use crate::cli::account_arguments::SmtpAccount;
use crate::cli::account_arguments::Token;
use crate::cli::account_arguments::User;
use crate::cli::incident_arguments::Incident;

/// Keeps personal data from leaving by mail: an SMTP relay in front of Exchange.
#[derive(Debug, Parser)]
#[command(name = "sluis", version, max_term_width = 100, after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Configuration file; else $SLUIS_CONFIG, ./sluis.toml or /etc/sluis/sluis.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    #[command(subcommand)]
    pub(super) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the gateway, the delivery of released mail and the review pages, until SIGTERM
    Serve,
    /// Show the whole thing at work with invented mail; nothing to set up
    Demo(Demo),
    /// Say what the gateway would decide about files, offline, storing nothing
    Scan(Scan),
    /// Validate configuration and rules, and run the cases that rules carry
    Check,
    /// Say what other rules would have done with the mail of the past weeks
    Simulate(Simulate),
    /// Judge delivered mail again by the rules of today; what would be held opens an incident
    Rescan(Rescan),
    /// Deliveries worth looking up: recorded ones, and what monitor mode let through
    Observed(ObservedOptions),
    /// The held messages
    #[command(subcommand)]
    Held(Held),
    /// The breach register
    #[command(subcommand)]
    Incident(Incident),
    /// What other systems were not told
    #[command(subcommand)]
    Signal(Signal),
    /// Learn whom you write to, from a tracking log of Exchange (CSV) or a mailbox (mbox)
    Learn(Learn),
    /// The audit trail
    #[command(subcommand)]
    Audit(Audit),
    /// The keys under which held mail lies
    #[command(subcommand)]
    Key(Key),
    /// Accounts for people
    #[command(subcommand)]
    User(User),
    /// Tokens for programs
    #[command(subcommand)]
    Token(Token),
    /// Print a line for the file smtp.accounts, for a machine that signs in to send mail
    SmtpAccount(SmtpAccount),
    /// Read one picture for the gateway that started this; of no use at a shell
    #[command(hide = true)]
    Look(Look),
    /// Scan for the gateway that started this; of no use at a shell
    #[command(hide = true)]
    Worker(Worker),
}

/// `sluis demo`
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Keep the data here instead of in a temporary folder
    #[arg(long, value_name = "DIR")]
    pub(super) data_dir: Option<PathBuf>,
    /// Release one held message, show its incident, and stop
    #[arg(long)]
    pub(super) once: bool,
    /// Address and port of the review pages
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(super) web: String,
    /// Address and port of the gateway's SMTP side
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:2525")]
    pub(super) smtp: String,
    /// Address and port of the capture smart host
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:1025")]
    pub(super) capture: String,
}

/// `sluis scan`
#[derive(Debug, Args)]
pub(super) struct Scan {
    /// Print one JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    /// Say of each finding why it is believed
    #[arg(long)]
    pub(super) explain: bool,
    /// Envelope sender
    #[arg(long, value_name = "ADDRESS")]
    pub(super) from: Option<String>,
    /// Envelope recipient; may be given more than once
    #[arg(long, value_name = "ADDRESS")]
    pub(super) to: Vec<String>,
    /// Messages (*.eml), or files scanned as an attachment of that name
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
}

/// `sluis simulate`
#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// A folder of rules, or one rule that takes the place of the one with its id
    #[arg(long, value_name = "PATH")]
    pub(super) policy: PathBuf,
    /// How far back: 30d, 12h
    #[arg(long, value_name = "LENGTH", default_value = "30d", value_parser = length)]
    pub(super) since: SignedDuration,
    /// Print one JSON object a line: each message that would fare otherwise, then the sums
    #[arg(long)]
    pub(super) json: bool,
}

/// `sluis rescan`
#[derive(Debug, Args)]
pub(super) struct Rescan {
    /// Only tell what would be held now; open no incident
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Open an incident also for a copy of which the gateway noted no delivery
    #[arg(long, requires = "paths")]
    pub(super) unknown: bool,
    /// Without a path: how far back in what the gateway noted of deliveries: 30d, 12h
    #[arg(long, value_name = "LENGTH", default_value = "30d", value_parser = length)]
    pub(super) since: SignedDuration,
    /// Print one JSON object a line: each message that would be held, then the sums
    #[arg(long)]
    pub(super) json: bool,
    /// Who does it: the name of an account, or your own
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    /// Copies of mail that was sent: messages (*.eml), mailboxes (mbox), folders of them
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
}

/// `sluis observed`
#[derive(Debug, Args)]
pub(super) struct ObservedOptions {
    /// How far back: 7d, 12h
    #[arg(long, value_name = "LENGTH", default_value = "7d", value_parser = length)]
    pub(super) since: SignedDuration,
    /// Only those of which this rule gives a reason: bulk-to-private
    #[arg(long, value_name = "REASON")]
    pub(super) rule: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    pub(super) json: bool,
}

/// Reads `30d` or `12h`.
fn length(text: &str) -> Result<SignedDuration, String> {
    let wrong = || format!("\"{text}\" is not a length such as 30d or 12h");
    let hours = match text.strip_suffix('d') {
        Some(days) => days.parse::<u32>().ok().and_then(|days| days.checked_mul(24)),
        None => text.strip_suffix('h').and_then(|hours| hours.parse().ok()),
    };
    hours.map(|hours| SignedDuration::from_hours(hours.into())).ok_or_else(wrong)
}

/// `sluis held`
#[derive(Debug, Subcommand)]
pub(super) enum Held {
    /// List messages, longest waiting first
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
        /// Only messages in this state: held, awaiting_second, releasing, released, rejected, expired
        /// or delivery_failed
        #[arg(long)]
        state: Option<String>,
    },
    /// Show one message
    Show {
        /// The message, such as M-7F3K-29
        id: String,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Release a message; this opens an incident in the breach register
    Release {
        #[command(flatten)]
        decide: Decide,
        /// Send it by the gateway for secure mail
        #[arg(long)]
        secure: bool,
        /// Send each recipient a message of their own, which names nobody else
        #[arg(long, conflicts_with = "secure")]
        single: bool,
        /// Send one message that names no recipient: everyone gets a blind copy
        #[arg(long, conflicts_with_all = ["secure", "single"])]
        hidden: bool,
    },
    /// Reject a message: it is not sent
    Reject(Decide),
    /// Send a message back instead of being the second to agree
    Return(Decide),
    /// Open a rejected message again, while its content exists
    Reopen(Decide),
    /// Take a release back before its delivery has begun
    Undo(Decide),
    /// Hand a message to someone; anyone may still decide
    Assign {
        #[command(flatten)]
        decide: Decide,
        /// Name of an account, or @privacy; without it nobody
        #[arg(long, value_name = "NAME", default_value = "")]
        to: String,
    },
    /// Ask the sender something; the question stands in --reason
    Ask(Decide),
}

/// A decision from the shell.
#[derive(Debug, Args)]
pub(super) struct Decide {
    /// The message, such as M-7F3K-29
    pub(super) id: String,
    /// Print the message after the decision as a JSON object
    #[arg(long)]
    pub(super) json: bool,
    /// Who decides: the name of an account, or your own
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    /// Why; the audit trail and the register keep it
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,
    /// The answer to count it by, such as false_alarm or wrong_recipient
    #[arg(long, value_name = "CODE")]
    pub(super) code: Option<String>,
}

/// `sluis signal`
#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum Signal {
    /// List what was given up, latest first
    List,
    /// Try one again
    Retry {
        /// Its number, as the list has it
        number: u64,
    },
}

/// `sluis learn`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(super) struct Learn {
    #[command(subcommand)]
    pub(super) command: Option<LearnCommand>,
    /// Print a JSON object for each file
    #[arg(long)]
    pub(super) json: bool,
    /// Who does it: the name of an account, or your own
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    /// Tracking logs and mailboxes of mail that went out
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
}

/// `sluis learn …`
#[derive(Debug, Subcommand)]
pub(super) enum LearnCommand {
    /// List the correspondents that were learned, latest used first
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
        /// Only those in this state: learned, confirmed or ended
        #[arg(long)]
        state: Option<String>,
    },
    /// Make a correspondent count for good
    Confirm(Correspondent),
    /// End a correspondent: it does not count, and is not learned again
    End(Correspondent),
}

/// A decision on a learned correspondent.
#[derive(Debug, Args)]
pub(super) struct Correspondent {
    /// The correspondent: L-12, a domain or an address
    #[arg(value_name = "NAME")]
    pub(super) name: String,
    /// Print it after the decision as a JSON object
    #[arg(long)]
    pub(super) json: bool,
    /// Who decides: the name of an account, or your own
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
}

/// `sluis audit`
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Make a signed checkpoint of the trail now, and print it
    Checkpoint,
    /// Print the whole trail, an entry as JSON in each line, for others to verify
    Export,
    /// Print the public key by which others verify
    Key,
    /// Check that no entry was changed, removed or moved
    Verify(Proof),
}

/// What others verify a trail by, without the keys and without the gateway.
#[derive(Debug, Args)]
pub(super) struct Proof {
    /// An export of the trail to verify instead of the trail itself
    #[arg(long, requires = "key", value_name = "FILE")]
    pub(super) export: Option<PathBuf>,
    /// The public key, kept since it was first printed
    #[arg(long, requires = "export", value_name = "HEX")]
    pub(super) key: Option<String>,
    /// Checkpoints that were kept elsewhere, one in each line
    #[arg(long, requires = "export", value_name = "FILE")]
    pub(super) checkpoints: Option<PathBuf>,
    /// The record of an incident as JSON, whose history is to be held against the trail
    #[arg(long, requires = "export", value_name = "FILE")]
    pub(super) record: Option<PathBuf>,
}

/// `sluis key`
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// List the keys, and how many contents lie under each
    List,
    /// Make a new key and put everything that is held under it
    Rotate,
    /// Remove an old key; backups of before the rotation can then never be read again
    Retire {
        /// Its number, as `list` shows it
        number: u32,
    },
}

/// `sluis worker`
#[derive(Debug, Args)]
pub(super) struct Worker {
    /// Address space
    #[arg(long)]
    pub(super) memory_bytes: u64,
    /// Processor time over its whole life
    #[arg(long)]
    pub(super) cpu_seconds: u64,
}

/// `sluis look`
#[derive(Debug, Args)]
pub(super) struct Look {
    #[command(flatten)]
    pub(super) allowance: Worker,
    /// The program that recognises text
    #[arg(long)]
    pub(super) program: PathBuf,
    /// The folder of its language data
    #[arg(long)]
    pub(super) data: PathBuf,
    /// Languages of the text
    #[arg(long)]
    pub(super) languages: String,
}

const EXAMPLES: &str = "\
Examples:
  sluis demo                              see it work
  sluis check --config sluis.toml         is the configuration right?
  sluis scan --to jan@gmail.com list.xlsx what would happen to this file?
  sluis held list                         what waits for a decision?
  sluis learn MSGTRK*.LOG                 whom did we write to before?";
