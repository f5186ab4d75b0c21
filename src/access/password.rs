//! Passwords, hashed with Argon2id.

use std::sync::LazyLock;

use argon2::Algorithm;
use argon2::Argon2;
use argon2::Params;
use argon2::Version;
use argon2::password_hash::PasswordHasher;
use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;

/// How many characters a password has at least.
pub const PASSWORD_LENGTH_MIN: usize = 12;

/// Why a text cannot be a password; never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The system gave no randomness or no memory.
    #[error("the password cannot be hashed now")]
    Failed,
    /// It has more than 1,024 bytes.
    #[error("the password is too long")]
    Long,
    /// It is too easily guessed.
    #[error("the password needs at least {PASSWORD_LENGTH_MIN} characters")]
    Short,
}

/// The hash of a password in PHC form, to be stored.
///
/// - Cost: 19 MiB of memory and tens of milliseconds, on purpose; it blocks.
/// - Source: OWASP Password Storage Cheat Sheet (Argon2id, m = 19 MiB, t = 2, p = 1).
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < PASSWORD_LENGTH_MIN {
        return Err(PasswordError::Short);
    }
    if password.len() > LENGTH_BYTES_MAX {
        return Err(PasswordError::Long);
    }
    hash(password)
}

/// Whether `password` is the one of `password_hash`.
///
/// Without a hash (no such account, no password set) it takes as long, and is `false`: how long
/// an answer takes tells nobody which accounts exist.
///
/// - Cost: that of [`hash_password`]; it blocks.
pub fn verify_password(password_hash: Option<&str>, password: &str) -> bool {
    if password.len() > LENGTH_BYTES_MAX {
        return false;
    }
    let nobody = NOBODY.as_deref().unwrap_or_default();
    let Ok(parsed) = PasswordHash::new(password_hash.unwrap_or(nobody)) else { return false };
    let is_right = argon2().is_some_and(|argon2| {
        PasswordVerifier::<PasswordHash>::verify_password(&argon2, password.as_bytes(), &parsed)
            .is_ok()
    });
    is_right && password_hash.is_some()
}

fn hash(password: &str) -> Result<String, PasswordError> {
    let argon2 = argon2().ok_or(PasswordError::Failed)?;
    let hash: PasswordHash =
        argon2.hash_password(password.as_bytes()).map_err(|_| PasswordError::Failed)?;
    Ok(hash.to_string())
}

fn argon2() -> Option<Argon2<'static>> {
    let parameters = Params::new(19 * 1024, 2, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

/// The hash that is compared with where there is none.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash("nobody has this password").ok());

const LENGTH_BYTES_MAX: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::PasswordError;
    use super::hash_password;
    use super::verify_password;

    #[test]
    fn only_the_same_password_opens() {
        let hash = hash_password("twaalf tekens").expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let cases = [
            (Some(hash.as_str()), "twaalf tekens", true),
            (Some(hash.as_str()), "Twaalf tekens", false),
            (Some(hash.as_str()), "", false),
            (Some("not a hash"), "twaalf tekens", false),
            (None, "nobody has this password", false),
            (None, "", false),
        ];
        for (hash, password, expected) in cases {
            assert_eq!(verify_password(hash, password), expected, "{password}");
        }
        assert_ne!(hash_password("twaalf tekens").expect("a hash"), hash, "salted");
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert_eq!(hash_password("elf tekens!"), Err(PasswordError::Short));
        assert_eq!(hash_password(&"x".repeat(1_025)), Err(PasswordError::Long));
    }
}
