//! The words that detection knows, compiled once from `rules/detect`: cue words and table headers
//! for each kind, names, interfixes. (Being built.)

/// All word lists, compiled; shared by reference.
#[derive(Default)]
pub struct Lexicons {}
