//! A new key takes over from the one that wraps, and the old one ends.
//!
//! Three steps, each safe to repeat: make the next key, wrap every key of a message anew, and once
//! nothing is left under the old one, and no backup needs it, remove that. A gateway that runs
//! meanwhile sees the new key before it wraps again.

use std::time::Duration;
use std::time::SystemTime;

use crate::vault::Error;
use crate::vault::Vault;
use crate::vault::key_files;

impl Vault {
    /// The numbers of the keys that wrap the keys of messages, the newest last.
    pub fn keys(&self) -> Result<Vec<u32>, Error> {
        self.keyring.numbers()
    }

    /// The numbers that something lies under and whose keys were not here when they were needed,
    /// and still are not.
    pub fn absent(&self) -> Vec<u32> {
        self.keyring.absent()
    }

    /// Remembers each of `numbers` whose key is not here; says which those are.
    pub fn look_for(&self, numbers: &[u32]) -> Result<Vec<u32>, Error> {
        let keys = self.keys()?;
        for number in numbers.iter().filter(|number| !keys.contains(number)) {
            self.keyring.miss(*number);
        }
        Ok(self.absent())
    }

    /// Makes the next key, on disk when this returns; all that is sealed from now on is under it.
    pub fn rotate(&self) -> Result<u32, Error> {
        let newest = self.keys()?.pop().ok_or(Error::Missing)?;
        let made = key_files::make_next(self.keyring.folder(), newest)?;
        // Whoever asks next reads the folder, also within the tick of the clock of the disk.
        self.keyring.numbers()?;
        Ok(made)
    }

    /// The wrapped key of the content `name` under the newest key; `None` where it is already.
    pub fn rewrap(&self, name: &str, wrapped: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        self.keyring.rewrap(name, wrapped)
    }

    /// Removes the key `number`: what is under it can never be read again, in backups too.
    ///
    /// - Failure: `Needed` for the newest, and where the next was made within the hour before
    ///   `now`: a content that was sealed before may still be on its way to its row.
    pub fn retire(&self, number: u32, now: SystemTime) -> Result<(), Error> {
        let keys = self.keys()?;
        if !keys.contains(&number) {
            return Err(Error::Missing);
        }
        let next = keys.into_iter().find(|key| *key > number).ok_or(Error::Needed(number))?;
        let since = now.duration_since(key_files::made_at(self.keyring.folder(), next)?);
        if since.is_ok_and(|since| since >= ON_ITS_WAY) {
            key_files::remove(self.keyring.folder(), number)?;
            // What is read anew no longer has it: from now on it opens nothing here either.
            self.keyring.numbers().map(drop)
        } else {
            Err(Error::Needed(number))
        }
    }
}

/// Longer than any content takes from its file to its row.
const ON_ITS_WAY: Duration = Duration::from_secs(3600);

#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::time::SystemTime;

    use bytes::Bytes;

    use crate::vault::Error;
    use crate::vault::Stored;
    use crate::vault::Vault;

    #[test]
    fn a_new_key_takes_over_and_the_old_one_ends() {
        let dir = tempfile::tempdir().expect("a folder");
        let vault = Vault::open(dir.path(), None).expect("a vault");
        let beside = Vault::open(dir.path(), None).expect("the same, in another process");
        let put = |vault: &Vault| {
            vault.put(&[Bytes::from_static(b"text")]).expect("sealed").stored().clone()
        };
        let opens = |vault: &Vault, stored: &Stored| vault.unseal(stored).is_ok();
        let old = put(&vault);
        assert_eq!(vault.rotate().expect("a key"), 2);
        let new = put(&vault);
        assert!(opens(&beside, &old) && opens(&beside, &new), "another process finds the key");

        let now = SystemTime::now();
        let later = now + Duration::from_secs(3700);
        assert!(matches!(vault.retire(1, now), Err(Error::Needed(1))), "just taken over");
        assert!(matches!(vault.retire(2, later), Err(Error::Needed(2))), "the newest");
        assert!(matches!(vault.retire(3, later), Err(Error::Missing)));

        assert_eq!(vault.rewrap(&new.name, &new.wrapped_key).expect("wrapped"), None);
        let wrapped_key = vault.rewrap(&old.name, &old.wrapped_key).expect("wrapped");
        let moved = Stored { wrapped_key: wrapped_key.expect("anew"), ..old.clone() };
        vault.retire(1, later).expect("removed");
        assert!(opens(&vault, &moved) && opens(&beside, &moved));
        let gone = vault.unseal(&old);
        assert!(
            matches!(gone, Err(Error::Absent(1))),
            "what was under the old key is gone with it"
        );
        assert_eq!((vault.absent(), vault.look_for(&[1, 2]).expect("keys")), (vec![1], vec![1]));
        assert_eq!(vault.keys().expect("keys"), [2]);
        assert_eq!(vault.rotate().expect("a key"), 3, "a number is not used again");
    }
}
