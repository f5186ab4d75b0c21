//! The codes that some accounts need beside a password: the secret that they are made of is sealed,
//! and each code opens once.

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;
use crate::store::account::fold;
use crate::store::sql;
use crate::store::sql::Row;

/// What makes the codes of an account.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The shared secret, in base 32.
    pub secret: String,
    /// The step of the last code that was used.
    pub last_step: u64,
    /// When the first code was shown; until then the factor asks nothing.
    pub confirmed_at: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_left: usize,
}

/// Gives an account a secret that is to be confirmed, and takes an earlier one away.
pub fn set(tx: &mut Tx<'_>, account: &str, secret: &str) -> Result<(), Error> {
    remove(tx, account)?;
    let sql = "INSERT INTO second_factor (account_folded, sealed_secret, last_step, recovery)
        VALUES (?, ?, 0, '[]')";
    let values = [fold(account).into(), tx.seal(SECRET, secret)?];
    tx.execute(sql, &values).map(drop)
}

/// Confirms the secret of an account, with the hashes of its recovery codes.
pub fn confirm(
    tx: &mut Tx<'_>,
    account: &str,
    recovery: &[[u8; 32]],
    now: Timestamp,
) -> Result<(), Error> {
    let hashes: Vec<String> = recovery.iter().map(|hash| HEXLOWER.encode(hash)).collect();
    let sql = "UPDATE second_factor SET confirmed_at = ?, recovery = ? WHERE account_folded = ?";
    let values = [now.into(), sql::json(&hashes)?.into(), fold(account).into()];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::Missing) }
}

/// What makes the codes of an account, if anything.
pub fn find(tx: &mut Tx<'_>, account: &str) -> Result<Option<SecondFactor>, Error> {
    let sql = "SELECT sealed_secret, last_step, confirmed_at, recovery FROM second_factor
        WHERE account_folded = ?";
    tx.first(sql, &[fold(account).into()], read)
}

/// Whether `step` is a new one; if so it is the last from now on, so that no code opens twice.
pub fn use_step(tx: &mut Tx<'_>, account: &str, step: u64) -> Result<bool, Error> {
    let sql = "UPDATE second_factor SET last_step = ? WHERE account_folded = ? AND last_step < ?";
    Ok(tx.execute(sql, &[step.into(), fold(account).into(), step.into()])? == 1)
}

/// Whether a recovery code with this hash is left; if so it is gone from now on.
pub fn use_recovery(tx: &mut Tx<'_>, account: &str, hash: &[u8; 32]) -> Result<bool, Error> {
    let sql = "SELECT recovery FROM second_factor WHERE account_folded = ?";
    let found = tx.first(sql, &[fold(account).into()], |row| row.json::<Vec<String>>(0))?;
    let (mut left, wanted) = (found.unwrap_or_default(), HEXLOWER.encode(hash));
    let before = left.len();
    left.retain(|hash| *hash != wanted);
    if left.len() == before {
        return Ok(false);
    }
    let sql = "UPDATE second_factor SET recovery = ? WHERE account_folded = ?";
    tx.execute(sql, &[sql::json(&left)?.into(), fold(account).into()])?;
    Ok(true)
}

/// Takes the second factor of an account away, if it has one.
pub fn remove(tx: &mut Tx<'_>, account: &str) -> Result<bool, Error> {
    let sql = "DELETE FROM second_factor WHERE account_folded = ?";
    Ok(tx.execute(sql, &[fold(account).into()])? > 0)
}

/// The accounts, folded to lower case, that have a confirmed second factor.
pub fn holders(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let sql = "SELECT account_folded FROM second_factor WHERE confirmed_at IS NOT NULL";
    tx.all(sql, &[], |row| row.take(0))
}

fn read(row: &mut Row<'_>) -> Result<SecondFactor, Error> {
    Ok(SecondFactor {
        secret: row.sealed(0, SECRET)?,
        last_step: row.take(1)?,
        confirmed_at: row.take(2)?,
        recovery_left: row.json::<Vec<String>>(3)?.len(),
    })
}

/// What the secret is sealed for.
const SECRET: &str = "second_factor.secret";
