//! SMTP on both sides: [`Server`] takes mail in, [`NextHop`] brings it further.
//!
//! Bytes of a client go into a [`Session`], a state machine without socket and clock, and come
//! out as [`Action`]s; the server carries them out by asking a [`Handler`]. Every answer is a
//! [`Reply`], and what the next hop answers is such a reply too, so that a relay passes it back
//! code for code.
//!
//! Only CRLF ends a line and only `<CRLF>.<CRLF>` ends a message, on both sides: no message can
//! be split in two. Log lines hold the address of a client, codes and counts, never an address
//! of the envelope.
//!
//! Not here: what is decided about a message, its headers, and a queue.

mod action;
mod answers;
mod body;
mod budget;
mod client;
mod clients;
mod command;
mod delivery;
mod extensions;
mod handler;
mod host;
mod host_port;
mod input;
mod network;
mod next_hop;
mod parameters;
mod path;
mod patience;
mod reply;
mod server;
mod session;
mod settings;
mod tls;
mod transit;
mod wire;

pub use action::{
    Action, ClientCertificate, Credentials, Encryption, Relay, SessionSettings, SignIn,
};
pub use answers::{AnswerError, Answers};
pub use budget::{Budget, Claim};
pub use delivery::{Delivery, Unsent, may_have_arrived};
pub use extensions::Extensions;
pub use handler::{Client, Handler, TlsFacts, Transaction};
pub use host_port::{HostPort, HostPortError};
pub use network::{Network, NetworkError};
pub use next_hop::NextHop;
pub use path::{ForwardPath, ReversePath};
pub use patience::Patience;
pub use reply::{EnhancedCode, Reply};
pub use server::Server;
pub use session::{Identity, Session};
pub use settings::{
    Accounts, BareLineEnds, NextHopSettings, NextHopTimeouts, ServerLimits, ServerSettings,
    ServerTimeouts, TlsPolicy,
};
pub use tls::{TlsCertificate, TlsError, certificates};
pub use transit::Transit;
