//! What several tests stand on: an office with sample mail, a browser, and the real program between
//! a sending server and a next hop.

pub(crate) mod browser;
pub(crate) mod gateway;
pub(crate) mod judging;
pub(crate) mod letters;
pub(crate) mod mail_client;
pub(crate) mod name_server;
pub(crate) mod office;
pub(crate) mod receivers;
pub(crate) mod smart_host;
pub(crate) mod visitor;
