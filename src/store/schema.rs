//! The tables, made and changed in numbered steps that are never edited once released.

use aws_lc_rs::digest;
use data_encoding::HEXLOWER;

use crate::store::Error;
use crate::store::sql::Connection;
use crate::store::sql::Purpose;
use crate::store::sql::Value;

/// Brings the tables to the state that this program knows.
///
/// - Failure: a store that a newer program has changed, or a step that differs from the one that
///   was run, is refused.
pub(super) fn migrate(connection: &mut dyn Connection) -> Result<(), Error> {
    // The write transaction keeps two processes that start together from doing it twice.
    connection.begin(Purpose::Write)?;
    let migrated = run_missing(connection).and_then(|()| connection.run("COMMIT"));
    if migrated.is_err() && connection.is_in_transaction() {
        connection.run("ROLLBACK")?;
    }
    migrated
}

/// The statements of every step.
#[cfg(test)]
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|(_, statements)| *statements)
}

fn run_missing(connection: &mut dyn Connection) -> Result<(), Error> {
    connection.run(LEDGER)?;
    let mut known = Vec::new();
    let sql = "SELECT name, sha256 FROM migration ORDER BY name";
    connection.query(sql, &[], &mut |row| {
        known.push(row);
        Ok(())
    })?;
    if known.len() > STEPS.len() {
        return Err(Error::Broken("it was made by a newer version of Sluis".into()));
    }
    for (position, (name, statements)) in STEPS.iter().enumerate() {
        let sha256 =
            HEXLOWER.encode(digest::digest(&digest::SHA256, statements.as_bytes()).as_ref());
        match known.get(position) {
            Some(known) if *known == [Value::from(*name), Value::from(&sha256)] => {}
            Some(_) => {
                let why = format!("its tables were not made by {name} of this version of Sluis");
                return Err(Error::Broken(why));
            }
            None => {
                connection.run(statements)?;
                let sql = "INSERT INTO migration (name, sha256) VALUES (?, ?)";
                connection.execute(sql, &[(*name).into(), sha256.into()])?;
            }
        }
    }
    Ok(())
}

/// Which steps were run.
const LEDGER: &str = "
    CREATE TABLE IF NOT EXISTS migration (
        name TEXT NOT NULL PRIMARY KEY,
        sha256 TEXT NOT NULL
    );
";

/// Every step, in order.
const STEPS: &[(&str, &str)] = &[
    ("0001-first", include_str!("schema/0001-first.sql")),
    ("0002-disclosure", include_str!("schema/0002-disclosure.sql")),
    ("0003-kinds", include_str!("schema/0003-kinds.sql")),
    ("0004-learned", include_str!("schema/0004-learned.sql")),
    ("0005-manner", include_str!("schema/0005-manner.sql")),
    ("0006-attachment", include_str!("schema/0006-attachment.sql")),
    ("0007-sender", include_str!("schema/0007-sender.sql")),
    ("0008-desk", include_str!("schema/0008-desk.sql")),
    ("0009-figures", include_str!("schema/0009-figures.sql")),
    ("0010-people", include_str!("schema/0010-people.sql")),
    ("0011-register", include_str!("schema/0011-register.sql")),
    ("0012-retraction", include_str!("schema/0012-retraction.sql")),
    ("0013-speed", include_str!("schema/0013-speed.sql")),
    ("0014-concerned", include_str!("schema/0014-concerned.sql")),
    ("0015-signal", include_str!("schema/0015-signal.sql")),
    ("0016-warned", include_str!("schema/0016-warned.sql")),
    ("0017-token", include_str!("schema/0017-token.sql")),
    ("0018-controllers", include_str!("schema/0018-controllers.sql")),
    ("0019-joined", include_str!("schema/0019-joined.sql")),
    ("0020-measures", include_str!("schema/0020-measures.sql")),
    ("0021-entry", include_str!("schema/0021-entry.sql")),
    ("0022-trust", include_str!("schema/0022-trust.sql")),
    ("0023-frame", include_str!("schema/0023-frame.sql")),
    ("0024-terms", include_str!("schema/0024-terms.sql")),
    ("0025-unsure", include_str!("schema/0025-unsure.sql")),
    ("0026-watch", include_str!("schema/0026-watch.sql")),
    ("0027-late", include_str!("schema/0027-late.sql")),
    ("0028-made-of", include_str!("schema/0028-made-of.sql")),
    ("0029-parties", include_str!("schema/0029-parties.sql")),
    ("0030-residences", include_str!("schema/0030-residences.sql")),
    ("0031-residences-of-incidents", include_str!("schema/0031-residences-of-incidents.sql")),
];
