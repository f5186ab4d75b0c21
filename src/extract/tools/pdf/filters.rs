//! Unpacks the data of a stream (ISO 32000-1, 7.4), never further than is paid for.

use std::io::Read;

use flate2::read::DeflateDecoder;
use flate2::read::ZlibDecoder;

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::pdf::object::Dictionary;
use crate::extract::tools::pdf::object::Object;
use crate::extract::tools::pdf::object::Stream;

/// What unpacking came to.
pub(in crate::extract) struct Decoded {
    /// As far as it was unpacked.
    pub(in crate::extract) bytes: Vec<u8>,
    /// The filter at which it stopped, with its parameters: one that makes a picture.
    pub(in crate::extract) rest: Option<(Vec<u8>, Dictionary)>,
    /// Whether the data broke off.
    pub(in crate::extract) is_damaged: bool,
}

/// Unpacks a stream up to its end, or to the first filter that makes a picture.
///
/// - Failure: `TooLarge`; what is damaged gives what could be unpacked.
pub(in crate::extract) fn decode(
    stream: &Stream,
    filters: &[(Vec<u8>, Dictionary)],
    budget: &mut Budget,
) -> Result<Decoded, Unscannable> {
    let limits = budget.limits();
    let by_ratio = (stream.raw.len() as u64).saturating_mul(limits.ratio_max).max(RATIO_FREE_BYTES);
    let most = usize::try_from(limits.file_bytes_max.min(by_ratio)).unwrap_or(usize::MAX);
    let mut decoded = Decoded { bytes: Vec::new(), rest: None, is_damaged: false };
    for (index, (name, parameters)) in filters.iter().enumerate() {
        let input = if index == 0 { stream.raw.as_ref() } else { decoded.bytes.as_slice() };
        let (mut output, is_damaged) = match name.as_slice() {
            b"FlateDecode" | b"Fl" => inflate(input, most)?,
            b"LZWDecode" | b"LZW" => {
                unlzw(input, parameters.get(b"EarlyChange").number() != Some(0.0), most)?
            }
            b"ASCII85Decode" | b"A85" => (base_85(input), false),
            b"ASCIIHexDecode" | b"AHx" => (base_16(input), false),
            b"RunLengthDecode" | b"RL" => unrun(input, most)?,
            b"Crypt" => (input.to_vec(), false),
            _ => {
                if index == 0 {
                    decoded.bytes = stream.raw.to_vec();
                }
                decoded.rest = Some((name.clone(), parameters.clone()));
                return Ok(decoded);
            }
        };
        if parameters.get(b"Predictor").number().is_some_and(|predictor| predictor > 1.0) {
            output = unpredict(&output, parameters);
        }
        budget.pay_bytes(output.len())?;
        decoded.bytes = output;
        decoded.is_damaged |= is_damaged;
    }
    if filters.is_empty() {
        decoded.bytes = stream.raw.to_vec();
    }
    Ok(decoded)
}

fn inflate(input: &[u8], most: usize) -> Result<(Vec<u8>, bool), Unscannable> {
    let mut output = Vec::new();
    let broken = ZlibDecoder::new(input).take(most as u64 + 1).read_to_end(&mut output).is_err();
    if broken && output.is_empty() {
        // Without its header, or with a wrong one, it is still read by every reader.
        let bare = input.get(2..).unwrap_or_default();
        let _ = DeflateDecoder::new(bare).take(most as u64 + 1).read_to_end(&mut output);
    }
    if output.len() > most {
        return Err(Unscannable::TooLarge);
    }
    Ok((output, broken))
}

/// LZW with codes of 9 to 12 bits (ISO 32000-1, 7.4.4.2).
fn unlzw(input: &[u8], is_early: bool, most: usize) -> Result<(Vec<u8>, bool), Unscannable> {
    let mut output: Vec<u8> = Vec::new();
    // Where in the output each entry beyond the single bytes stands, and how long it is.
    let mut entries: Vec<(usize, usize)> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    for byte in input {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as usize;
        bits &= (1 << held) - 1;
        if code == 256 {
            entries.clear();
            (last, width) = (None, 9);
            continue;
        } else if code == 257 {
            return Ok((output, false));
        }
        let start = output.len();
        match code.checked_sub(258) {
            None => output.push(code as u8),
            Some(index) => {
                let Some((from, length)) = entries.get(index).copied().or_else(|| {
                    last.filter(|_| index == entries.len()).map(|(from, length)| (from, length + 1))
                }) else {
                    return Ok((output, true));
                };
                for offset in 0..length {
                    output.extend(output.get(from + offset).copied());
                }
            }
        }
        if let Some((from, length)) = last.filter(|_| entries.len() < 4_096 - 258) {
            entries.push((from, length + 1));
        }
        last = Some((start, output.len() - start));
        let next = entries.len() + 258 + usize::from(is_early) + 1;
        width = if next > 2_048 {
            12
        } else if next > 1_024 {
            11
        } else if next > 512 {
            10
        } else {
            9
        };
        if output.len() > most {
            return Err(Unscannable::TooLarge);
        }
    }
    Ok((output, false))
}

fn base_85(input: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(input.len() / 5 * 4);
    let mut group = [0_u8; 5];
    let mut count = 0;
    let mut flush = |group: &mut [u8; 5], count: usize| {
        let last = group.get_mut(count..).unwrap_or_default();
        last.fill(84);
        let value = group
            .iter()
            .fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(u32::from(*digit)));
        output.extend(value.to_be_bytes().iter().take(count.saturating_sub(1)));
    };
    for byte in input {
        match byte {
            b'z' if count == 0 => {
                flush(&mut [0; 5], 5);
            }
            b'!'..=b'u' => {
                if let Some(place) = group.get_mut(count) {
                    *place = byte - b'!';
                }
                count += 1;
                if count == 5 {
                    flush(&mut group, 5);
                    count = 0;
                }
            }
            b'~' => break,
            _ => {}
        }
    }
    if count > 0 {
        flush(&mut group, count);
    }
    output
}

fn base_16(input: &[u8]) -> Vec<u8> {
    let end = input.iter().position(|byte| *byte == b'>').unwrap_or(input.len());
    let digits = input.get(..end).unwrap_or_default();
    let digits: Vec<u8> = digits
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    let pair = |pair: &[u8]| match pair {
        [high, low] => high << 4 | low,
        [high] => high << 4,
        _ => 0,
    };
    digits.chunks(2).map(pair).collect()
}

fn unrun(input: &[u8], most: usize) -> Result<(Vec<u8>, bool), Unscannable> {
    let mut output = Vec::new();
    let mut rest = input;
    while let [length, tail @ ..] = rest {
        let length = usize::from(*length);
        if length == 128 {
            return Ok((output, false));
        } else if length < 128 {
            let copied = tail.get(..=length).unwrap_or(tail);
            output.extend_from_slice(copied);
            rest = tail.get(copied.len()..).unwrap_or_default();
        } else {
            let [byte, after @ ..] = tail else { return Ok((output, true)) };
            output.extend(std::iter::repeat_n(*byte, 257 - length));
            rest = after;
        }
        if output.len() > most {
            return Err(Unscannable::TooLarge);
        }
    }
    Ok((output, false))
}

/// Undoes a predictor (ISO 32000-1, 7.4.4.4): rows of PNG, or TIFF with eight bits.
fn unpredict(input: &[u8], parameters: &Dictionary) -> Vec<u8> {
    let setting = |key: &[u8], otherwise: usize| {
        parameters.get(key).count().unwrap_or(otherwise).clamp(1, ROW_BYTES_MAX)
    };
    let colors = setting(b"Colors", 1).min(64);
    let bits = setting(b"BitsPerComponent", 8).min(16);
    let columns = setting(b"Columns", 1);
    // A row longer than the data cannot be.
    let row = (columns * colors * bits).div_ceil(8).min(input.len().max(1));
    let pixel = (colors * bits).div_ceil(8);
    if *parameters.get(b"Predictor") == Object::Number(2.0) {
        let mut output = input.to_vec();
        if bits == 8 {
            for line in output.chunks_mut(row) {
                for at in pixel..line.len() {
                    let left = line.get(at - pixel).copied().unwrap_or_default();
                    if let Some(byte) = line.get_mut(at) {
                        *byte = byte.wrapping_add(left);
                    }
                }
            }
        }
        return output;
    }
    let mut output: Vec<u8> = Vec::with_capacity(input.len());
    let mut above = vec![0_u8; row];
    for line in input.chunks(row + 1) {
        let [kind, line @ ..] = line else { break };
        let mut current = vec![0_u8; row];
        for (at, byte) in line.iter().enumerate() {
            let back = |from: &[u8]| at.checked_sub(pixel).and_then(|a| from.get(a)).copied();
            let (left, corner) = (back(&current).unwrap_or(0), back(&above).unwrap_or(0));
            let up = above.get(at).copied().unwrap_or(0);
            let add = match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(place) = current.get_mut(at) {
                *place = byte.wrapping_add(add);
            }
        }
        output.extend(current.iter().take(line.len()));
        above = current;
    }
    output
}

/// The one of three neighbours that is closest to what they foretell (PNG 9.4).
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |from: u8| (guess - i16::from(from)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}

/// Small streams may have any ratio.
const RATIO_FREE_BYTES: u64 = 1 << 20;

const ROW_BYTES_MAX: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::base_16;
    use super::base_85;
    use super::unlzw;
    use super::unpredict;
    use super::unrun;
    use crate::extract::tools::pdf::lexer::Lexer;
    use crate::extract::tools::pdf::object::Object;

    #[test]
    fn unpacks_what_the_standard_packs() {
        assert_eq!(base_85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(base_85(b"z!!~>"), [0, 0, 0, 0, 0]);
        assert_eq!(base_16(b"48 65 6C6c 6F7>zz"), b"Hellop");
        assert_eq!(
            unrun(&[2, b'a', b'b', b'c', 254, b'd', 128, 9], 99),
            Ok((b"abcddd".to_vec(), false))
        );
        // The example of ISO 32000-1, 7.4.4.2.
        let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        let plain = vec![45, 45, 45, 45, 45, 65, 45, 45, 45, 66];
        assert_eq!(unlzw(&packed, true, 99), Ok((plain, false)));
    }

    #[test]
    fn undoes_predictors_and_survives_absurd_ones() {
        let undone = |parameters: &[u8], input: &[u8]| {
            let parameters = Lexer::new(parameters, 0).object();
            let parameters = parameters.as_ref().and_then(Object::dictionary).cloned();
            unpredict(input, &parameters.unwrap_or_default())
        };
        let up = undone(b"<</Predictor 12/Columns 2>>", &[2, 1, 2, 2, 1, 1]);
        assert_eq!(up, [1, 2, 2, 3]);
        assert_eq!(undone(b"<</Predictor 2/Columns 3>>", &[1, 1, 1]), [1, 2, 3]);
        let absurd = b"<</Predictor 12/Columns 999999999/Colors 99/BitsPerComponent 99>>";
        assert_eq!(undone(absurd, &[0, 7, 8]), [7, 8]);
    }
}
