//! The calls of `sluis user`, `sluis token` and `sluis smtp-account`.

use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;

use crate::store::Role;

/// `sluis user`
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add a person who may sign in
    Add {
        /// Name to sign in with
        name: String,
        /// What the person may do; may be given more than once
        #[arg(long, required = true)]
        role: Vec<RoleName>,
        /// Own mail address: nobody decides on mail that they sent or would get
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        /// Read the password from standard input instead of making one up
        #[arg(long)]
        password_stdin: bool,
        /// For the day on which single sign-on is down; codes are set up at once
        #[arg(long)]
        break_glass: bool,
    },
    /// List who may sign in
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Tell who has which special right today, for the review of each quarter (BIO2 8.02.01)
    Rights {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Give an account a new password, and end its sessions
    Password {
        /// Name to sign in with
        name: String,
        /// Read the password from standard input instead of making one up
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set up codes beside the password of an account; earlier ones end
    Codes {
        /// Name to sign in with
        name: String,
        /// Ask no codes any more
        #[arg(long)]
        remove: bool,
    },
    /// Close an account: the person is out at once; the name stays taken
    Close {
        /// Name to sign in with
        name: String,
    },
}

/// `sluis token`
#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a token; it is printed once and cannot be shown again
    ///
    /// What the program decides, its owner decides: own mail and four eyes count it as that person.
    Create {
        /// What the program may do; may be given more than once
        #[arg(long, required = true)]
        role: Vec<RoleName>,
        /// Name by which the audit trail knows it
        #[arg(long, default_value = "token")]
        name: String,
        /// Account in whose name it acts; you yourself where none is named
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
        /// For a program that belongs to nobody: it reads and decides nothing
        #[arg(long, conflicts_with = "owner")]
        machine: bool,
    },
    /// List tokens, by how they begin
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Take a token away: it opens nothing any more
    Revoke {
        /// Name by which the audit trail knows it
        name: String,
    },
}

/// `sluis smtp-account`
#[derive(Debug, Args)]
pub(super) struct SmtpAccount {
    /// Name of the machine
    pub(super) name: String,
    /// Read the password from standard input instead of making one up
    #[arg(long)]
    pub(super) password_stdin: bool,
}

/// A role as typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RoleName {
    /// No held mail and no incidents: for who runs the gateway
    Admin,
    /// All incidents and the whole audit trail; decides on nothing
    Auditor,
    /// As senior, and sees the whole audit trail: the privacy officer
    Privacy,
    /// Sees held mail, masked; releases and rejects; sees own incidents
    Reviewer,
    /// As reviewer, may be the second of four eyes, and sees all incidents
    Senior,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Self::Admin,
            RoleName::Auditor => Self::Auditor,
            RoleName::Privacy => Self::Privacy,
            RoleName::Reviewer => Self::Reviewer,
            RoleName::Senior => Self::Senior,
        }
    }
}
