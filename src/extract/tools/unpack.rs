//! Streams that grow as they are read: counted as they come out, for declared sizes lie.

use std::io::Error;
use std::io::ErrorKind;
use std::io::Read;
use std::io::Write;

use crate::extract::budget::Budget;
use crate::extract::budget::Limits;
use crate::extract::outcome::Unscannable;

/// What came out of a stream, as far as it went.
pub(in crate::extract) struct Unpacked {
    /// The content; what came before the fault, where the stream is broken.
    pub(in crate::extract) bytes: Vec<u8>,
    /// Why there is no more of it.
    pub(in crate::extract) fault: Option<Unscannable>,
}

/// Reads `from` to its end into memory.
///
/// - Shape: `stored_bytes` is what the stream takes up packed.
/// - Failure: in `fault`: `TooLarge` over a limit of size or ratio, and then nothing is kept;
///   `Damaged`, and then what came out before is kept.
/// - Cost: memory for what comes out, at most `file_bytes_max`.
pub(in crate::extract) fn whole(
    from: &mut impl Read,
    stored_bytes: u64,
    budget: &mut Budget,
) -> Unpacked {
    let mut bytes = Vec::new();
    let fault = copy(from, stored_bytes, budget, &mut bytes).err();
    if fault == Some(Unscannable::TooLarge) {
        bytes = Vec::new();
    }
    Unpacked { bytes, fault }
}

/// Reads `from` to its end, piece by piece, into `into`, and pays for every piece.
///
/// - Failure: as [`whole`].
pub(in crate::extract) fn copy(
    from: &mut impl Read,
    stored_bytes: u64,
    budget: &mut Budget,
    into: &mut impl Write,
) -> Result<(), Unscannable> {
    let limits = budget.limits();
    let mut left = limits.file_bytes_max.min(bytes_by_ratio(stored_bytes, limits));
    let mut piece = [0; PIECE_BYTES];
    loop {
        let count = match from.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(reason(&error)),
        };
        budget.pay_bytes(count)?;
        left = left.checked_sub(count as u64).ok_or(Unscannable::TooLarge)?;
        let made = piece.get(..count).unwrap_or_default();
        into.write_all(made).map_err(|_| Unscannable::TooLarge)?;
    }
}

/// The most bytes that may come out of `stored_bytes`. Workbooks shrink to a thirtieth, those of
/// one value throughout to a hundredth, bombs to a thousandth.
pub(in crate::extract) fn bytes_by_ratio(stored_bytes: u64, limits: Limits) -> u64 {
    stored_bytes.saturating_mul(limits.ratio_max).max(RATIO_FREE_BYTES)
}

/// Why a stream breaks off. Libraries refuse a dictionary over the limit as "out of memory".
pub(in crate::extract) fn reason(error: &Error) -> Unscannable {
    match error.kind() {
        ErrorKind::OutOfMemory => Unscannable::TooLarge,
        ErrorKind::Unsupported => Unscannable::Unsupported,
        _ => Unscannable::Damaged,
    }
}

const PIECE_BYTES: usize = 32 * 1024;

/// Small streams may have any ratio: an empty sheet shrinks a thousandfold.
pub(in crate::extract) const RATIO_FREE_BYTES: u64 = 1 << 20;
