//! The gate through the real program: mail goes in over SMTP, and what comes out at the next hop,
//! in the shell and in the register is what counts.

mod clock;
mod holding;
mod name_servers;
mod passing;
mod releasing;
mod running;
mod secure;
mod slow;
mod splitting;
mod unsure;
mod visible;
