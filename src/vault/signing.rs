//! Signatures that anybody can check who has the public key: for what is kept outside.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature;
use data_encoding::HEXLOWER_PERMISSIVE;

/// The key by which outsiders check what a vault signed (Ed25519, RFC 8032).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// A signature of a vault (Ed25519, RFC 8032).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature([u8; 64]);

/// A text that is no key or signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} hexadecimal digits are expected")]
pub struct Unreadable(usize);

impl PublicKey {
    /// The key of that pair.
    pub(super) fn of(pair: &signature::Ed25519KeyPair) -> Self {
        use aws_lc_rs::signature::KeyPair as _;
        let mut key = [0; 32];
        key.copy_from_slice(pair.public_key().as_ref());
        Self(key)
    }

    /// Whether `statement` was signed with the other half of this key.
    pub fn has_signed(&self, statement: &[u8], by: &Signature) -> bool {
        let key = signature::UnparsedPublicKey::new(&signature::ED25519, self.0);
        key.verify(statement, &by.0).is_ok()
    }
}

impl Signature {
    /// What that pair says of `statement`.
    pub(super) fn over(statement: &[u8], pair: &signature::Ed25519KeyPair) -> Self {
        let mut bytes = [0; 64];
        bytes.copy_from_slice(pair.sign(statement).as_ref());
        Self(bytes)
    }
}

impl FromStr for PublicKey {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        read(text).map(Self)
    }
}

impl FromStr for Signature {
    type Err = Unreadable;

    fn from_str(text: &str) -> Result<Self, Unreadable> {
        read(text).map(Self)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER_PERMISSIVE.encode(&self.0))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER_PERMISSIVE.encode(&self.0))
    }
}

fn read<const LENGTH: usize>(text: &str) -> Result<[u8; LENGTH], Unreadable> {
    let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok();
    let bytes = bytes.and_then(|bytes| <[u8; LENGTH]>::try_from(bytes).ok());
    bytes.ok_or(Unreadable(2 * LENGTH))
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::Ed25519KeyPair;

    use super::PublicKey;
    use super::Signature;

    /// RFC 8032, 7.1, test 2.
    #[test]
    fn signs_as_the_standard_does_and_knows_a_change() {
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let seed = data_encoding::HEXLOWER.decode(seed.as_bytes()).expect("hexadecimal");
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).expect("a seed");
        let key = PublicKey::of(&pair);
        let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        assert_eq!(key.to_string(), public);
        let signed = Signature::over(&[0x72], &pair);
        assert!(signed.to_string().starts_with("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8f"));
        assert_eq!(signed.to_string().parse(), Ok(signed));
        assert!(key.has_signed(&[0x72], &signed) && !key.has_signed(&[0x73], &signed));
        for wrong in
            ["", "3d40", "zz4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"]
        {
            assert!(wrong.parse::<PublicKey>().is_err(), "{wrong}");
        }
    }
}
