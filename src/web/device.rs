//! A browser in which someone signed in before: it has a cookie that says so of that one account, and
//! of which nobody but Sluis can make another.
//!
//! It opens nothing. It only keeps the mistakes of others apart from those of its owner.

use data_encoding::HEXLOWER;

use crate::access;
use crate::vault::Purpose;
use crate::vault::Vault;

/// The value of a new cookie for the account `name`; `None` without randomness.
pub(super) fn new(vault: &Vault, name: &str) -> Option<String> {
    let id = HEXLOWER.encode(&access::hash_secret(access::new_session_id()?.expose()));
    let seal = seal(vault, name, &id);
    Some(format!("{id}-{seal}"))
}

/// The browser that shows `value`, where that was made for the account `name`.
pub(super) fn of(vault: &Vault, name: &str, value: &str) -> Option<String> {
    let (id, shown) = value.split_once('-')?;
    // What is compared are digests of a key that nobody outside knows: no time tells of it.
    (access::hash_secret(shown) == access::hash_secret(&seal(vault, name, id)))
        .then(|| id.to_owned())
}

fn seal(vault: &Vault, name: &str, id: &str) -> String {
    let name = name.trim().to_lowercase();
    HEXLOWER.encode(&vault.keyed_digest(Purpose::Device, &[name.as_bytes(), id.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::new;
    use super::of;
    use crate::vault::Vault;

    #[test]
    fn a_browser_is_known_for_the_account_that_signed_in_with_it_and_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Vault::open(folder.path(), None).expect("a vault");
        let value = new(&vault, "Anna").expect("a cookie");
        assert!(of(&vault, " anna", &value).is_some());
        let (id, seal) = value.split_once('-').expect("two halves");
        let (mut other, cut) = (String::from("0"), &seal[1..]);
        other.push_str(&id[1..]);
        for (name, value) in [
            ("piet", value.as_str()),
            ("anna", ""),
            ("anna", "-"),
            ("anna", id),
            ("anna", &format!("{id}-{cut}")),
            ("anna", &format!("x{other}-{seal}")),
        ] {
            assert_eq!(of(&vault, name, value), None, "{name} {value}");
        }
    }
}
