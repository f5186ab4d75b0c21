//! Random texts that open something: tokens of programs, ids of sessions, tokens of forms.
//!
//! The store keeps only their hash. They are random and long, so a plain SHA-256 is enough: there
//! is nothing to guess.

use std::fmt;

use aws_lc_rs::constant_time;
use aws_lc_rs::digest;
use aws_lc_rs::hmac;
use aws_lc_rs::rand;
use data_encoding::BASE32_NOPAD;
use zeroize::Zeroizing;

/// A text that opens something; it is shown once and never logged.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself, for the one whom it belongs to.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the store keeps of it.
    pub fn hash(&self) -> [u8; 32] {
        hash_secret(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A token for a program: `sluis_` and 160 random bits, so that leaks are found by their shape.
///
/// - Failure: `None` where the system gives no randomness.
pub fn new_token() -> Option<Secret> {
    random::<20>("sluis_")
}

/// The id of a session: 256 random bits.
///
/// - Failure: `None` where the system gives no randomness.
pub fn new_session_id() -> Option<Secret> {
    random::<32>("")
}

/// The last part of the address of a personal page: 160 random bits.
///
/// - Failure: `None` where the system gives no randomness.
pub fn new_link() -> Option<Secret> {
    random::<20>("")
}

/// Six random digits, to be typed over from a mail.
///
/// - Failure: `None` where the system gives no randomness.
pub fn new_control_code() -> Option<Secret> {
    // Of 2³² values those below a multiple of a million are spread evenly.
    const EVEN: u32 = u32::MAX - u32::MAX % 1_000_000;
    for _ in 0..8 {
        let mut bytes = Zeroizing::new([0_u8; 4]);
        rand::fill(bytes.as_mut_slice()).ok()?;
        let drawn = u32::from_be_bytes(*bytes);
        if drawn < EVEN {
            return Some(Secret(Zeroizing::new(format!("{:06}", drawn % 1_000_000))));
        }
    }
    None
}

/// One recovery code: 80 random bits, `abcd-efgh-ijkl-mnop`.
pub(super) fn new_recovery_code() -> Option<Secret> {
    let code = random::<10>("")?;
    let letters: Vec<char> = code.expose().chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Some(Secret(Zeroizing::new(groups.join("-"))))
}

/// A text derived from a random `seed` for one `purpose`: who knows one knows no other.
pub fn derived(seed: &str, purpose: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, seed.as_bytes());
    BASE32_NOPAD.encode(hmac::sign(&key, purpose.as_bytes()).as_ref()).to_lowercase()
}

/// Whether two texts are the same; takes as long whichever character differs.
pub fn is_same(one: &str, other: &str) -> bool {
    constant_time::verify_slices_are_equal(one.as_bytes(), other.as_bytes()).is_ok()
}

/// What the store keeps of a token or the id of a session.
pub fn hash_secret(text: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    hash
}

/// The token that every form of a session carries: another site cannot know it.
pub fn form_token(session_id: &str) -> String {
    derived(session_id, "sluis form token 1")
}

/// Whether `given` is the form token of that session; takes as long whichever character differs.
pub fn is_form_token(session_id: &str, given: &str) -> bool {
    is_same(&form_token(session_id), given)
}

fn random<const BYTES: usize>(prefix: &str) -> Option<Secret> {
    let mut bytes = Zeroizing::new([0_u8; BYTES]);
    rand::fill(bytes.as_mut_slice()).ok()?;
    let mut text = Zeroizing::new(BASE32_NOPAD.encode(bytes.as_slice()));
    text.make_ascii_lowercase();
    Some(Secret(Zeroizing::new(format!("{prefix}{}", *text))))
}

#[cfg(test)]
mod tests {
    use super::form_token;
    use super::hash_secret;
    use super::is_form_token;
    use super::new_control_code;
    use super::new_link;
    use super::new_session_id;
    use super::new_token;

    #[test]
    fn tokens_have_their_shape_and_differ() {
        let (one, two) = (new_token().expect("a token"), new_token().expect("a token"));
        assert!(one.expose().starts_with("sluis_") && one.expose().len() == 6 + 32);
        assert_ne!(one.expose(), two.expose());
        assert_eq!(one.hash(), hash_secret(one.expose()));
        assert_eq!(format!("{one:?}"), "***");
        assert_eq!(new_session_id().expect("an id").expose().len(), 52);
    }

    #[test]
    fn a_link_is_long_and_a_code_has_six_digits() {
        assert_eq!(new_link().expect("a link").expose().len(), 32);
        for _ in 0..100 {
            let code = new_control_code().expect("a code");
            assert!(code.expose().len() == 6 && code.expose().bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn a_form_token_belongs_to_its_session() {
        let token = form_token("one");
        let cases = [("one", token.as_str(), true), ("two", &token, false), ("one", "", false)];
        for (session, given, expected) in cases {
            assert_eq!(is_form_token(session, given), expected);
        }
    }
}
