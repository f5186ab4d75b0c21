//! Places where a test ends the process as a power failure would.

/// Ends the process at once when the test has asked for it at the place `name`.
///
/// In a release build this is nothing at all.
pub fn crash_point(name: &str) {
    #[cfg(debug_assertions)]
    if std::env::var_os("SLUIS_TEST_CRASH_AT").is_some_and(|asked| asked == name) {
        std::process::abort();
    }
    #[cfg(not(debug_assertions))]
    let _ = name;
}
