//! SMTP: the session as a pure function, the server and the next hop over real sockets.

mod conformance;
mod next_hop;
mod secured;
mod server;
mod session;
mod sign_in;
mod smuggling;
mod support;
