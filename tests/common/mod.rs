//! What several tests stand on: an office with sample mail, and a browser.

pub mod browser;
pub mod office;
