//! Codes of six digits that change every half minute (TOTP, RFC 6238), and what helps who has lost
//! the telephone that makes them.

use aws_lc_rs::constant_time;
use aws_lc_rs::hmac;
use aws_lc_rs::rand;
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;

use crate::access::Secret;
use crate::access::secret;

/// A shared secret of 160 bits in base 32, as authenticators take it.
///
/// - Failure: `None` where the system gives no randomness.
/// - Source: RFC 4226, section 4, R6.
pub fn new_totp_secret() -> Option<String> {
    let mut bytes = [0; 20];
    rand::fill(&mut bytes).ok()?;
    Some(BASE32_NOPAD.encode(&bytes))
}

/// The step of `code` where it is right at `now`, or was in the step before or will be in the next.
///
/// A code opens once: the caller keeps the step and refuses it, and all before it, from then on.
///
/// - Source: RFC 6238, sections 4.2 and 5.2.
pub fn totp_step(totp_secret: &str, code: &str, now: Timestamp) -> Option<u64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let key = BASE32_NOPAD.decode(totp_secret.as_bytes()).ok()?;
    let step = u64::try_from(now.as_second()).ok()? / STEP_SECONDS;
    // All three are compared, so that the time taken tells nothing.
    let mut found = None;
    for near in [step.saturating_sub(1), step, step + 1] {
        let expected = digits(&key, near);
        if constant_time::verify_slices_are_equal(expected.as_bytes(), code.as_bytes()).is_ok() {
            found = Some(near);
        }
    }
    found
}

/// The address that an authenticator reads from a picture (Google Authenticator, "Key URI Format").
pub fn totp_address(totp_secret: &str, organisation: &str, account: &str) -> String {
    let issuer = percent(&format!("Sluis {organisation}"));
    let account = percent(account);
    format!(
        "otpauth://totp/{issuer}:{account}?secret={totp_secret}&issuer={issuer}\
         &algorithm=SHA1&digits=6&period={STEP_SECONDS}"
    )
}

/// Codes for who has lost the telephone: ten times 80 random bits, in groups of four.
///
/// - Failure: `None` where the system gives no randomness.
pub fn new_recovery_codes() -> Option<Vec<Secret>> {
    (0..RECOVERY_CODES).map(|_| secret::new_recovery_code()).collect()
}

/// A recovery code as it is kept and compared: without case, spaces and dashes.
pub fn plain_recovery_code(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// The code of a step (RFC 4226, section 5.3).
fn digits(key: &[u8], step: u64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag.last().copied().unwrap_or_default() & 0x0f);
    let four = tag.get(offset..offset + 4).unwrap_or(&[0; 4]);
    let number = four.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 1_000_000)
}

fn percent(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

const STEP_SECONDS: u64 = 30;
const RECOVERY_CODES: usize = 10;

#[cfg(test)]
mod tests {
    use data_encoding::BASE32_NOPAD;
    use jiff::Timestamp;

    use super::new_recovery_codes;
    use super::plain_recovery_code;
    use super::totp_address;
    use super::totp_step;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the rows of SHA-1; the last six of eight digits.
        let secret = BASE32_NOPAD.encode(b"12345678901234567890");
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let at = |shift: i64| Timestamp::from_second(second + shift).expect("a moment");
            let step = u64::try_from(second).expect("a time") / 30;
            assert_eq!(totp_step(&secret, code, at(0)), Some(step), "{second}");
            assert_eq!(totp_step(&secret, code, at(30)), Some(step), "a step late");
            assert_eq!(totp_step(&secret, code, at(-30)), Some(step), "a step early");
            assert_eq!(totp_step(&secret, code, at(90)), None, "three steps late");
            assert_eq!(
                totp_step(&secret, &format!("{} {}", &code[..3], &code[3..]), at(0)),
                Some(step)
            );
        }
        let now = Timestamp::from_second(59).expect("a moment");
        for wrong in ["", "287083", "28708", "2870822", "abcdef"] {
            assert_eq!(totp_step(&secret, wrong, now), None, "{wrong}");
        }
        assert_eq!(totp_step("not base 32!", "287082", now), None);
    }

    #[test]
    fn an_authenticator_reads_the_address() {
        let address = totp_address("ABC", "Gemeente 's-X", "anna de b");
        let expected = "otpauth://totp/Sluis%20Gemeente%20%27s-X:anna%20de%20b?secret=ABC\
                        &issuer=Sluis%20Gemeente%20%27s-X&algorithm=SHA1&digits=6&period=30";
        assert_eq!(address, expected);
    }

    #[test]
    fn recovery_codes_differ_and_forgive_how_they_are_typed() {
        let codes = new_recovery_codes().expect("codes");
        assert_eq!(codes.len(), 10);
        let code = codes[0].expose();
        assert_eq!(code.len(), 19, "{code}");
        assert_ne!(code, codes[1].expose());
        assert_eq!(
            plain_recovery_code(&code.to_uppercase().replace('-', " ")),
            plain_recovery_code(code)
        );
    }
}
