//! What several tests stand on: an office with sample mail, and a browser.

pub(crate) mod browser;
pub(crate) mod office;
