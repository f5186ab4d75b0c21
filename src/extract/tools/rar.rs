//! RAR archives, of which only the headers are looked at: whether a password protects them.

/// Whether the archive, or a file in it, is encrypted.
pub(in crate::extract) fn is_encrypted(bytes: &[u8]) -> bool {
    if let Some(blocks) = bytes.strip_prefix(b"Rar!\x1a\x07\x01\0") {
        blocks_of_5(blocks).unwrap_or_default()
    } else if let Some(blocks) = bytes.strip_prefix(b"Rar!\x1a\x07\0") {
        blocks_of_4(blocks).unwrap_or_default()
    } else {
        false
    }
}

/// Headers of RAR 1.5 to 4: check sum, type, flags, length.
fn blocks_of_4(bytes: &[u8]) -> Option<bool> {
    let mut at: usize = 0;
    for _ in 0..BLOCKS_MAX {
        let header = bytes.get(at..at + 7)?;
        let short = |at: usize| -> Option<u16> {
            Some(u16::from_le_bytes(*header.get(at..)?.first_chunk()?))
        };
        let (kind, flags) = (*header.get(2)?, short(3)?);
        let is_file = kind == 0x74;
        if (kind == 0x73 && flags & 0x80 != 0) || (is_file && flags & 0x04 != 0) {
            return Some(true);
        }
        let mut length = usize::from(short(5)?).max(7);
        if is_file || flags & 0x8000 != 0 {
            let more = u32::from_le_bytes(*bytes.get(at + 7..)?.first_chunk()?);
            length = length.checked_add(usize::try_from(more).ok()?)?;
        }
        at = at.checked_add(length)?;
    }
    None
}

/// Headers of RAR 5: check sum, length, type, flags, all but the first of any length.
fn blocks_of_5(bytes: &[u8]) -> Option<bool> {
    let mut at: usize = 0;
    for _ in 0..BLOCKS_MAX {
        let mut next = at.checked_add(4)?;
        let length = number(bytes, &mut next)?;
        let end = next.checked_add(length)?;
        let kind = number(bytes, &mut next)?;
        let flags = number(bytes, &mut next)?;
        let extra = if flags & 1 != 0 { number(bytes, &mut next)? } else { 0 };
        let data = if flags & 2 != 0 { number(bytes, &mut next)? } else { 0 };
        let mut record = end.checked_sub(extra)?;
        if kind == 4 {
            return Some(true);
        }
        // Records behind the header: the first kind of those of a file is its encryption.
        while matches!(kind, 2 | 3) && record < end {
            let size = number(bytes, &mut record)?;
            let after = record.checked_add(size)?;
            if number(bytes, &mut record)? == 1 {
                return Some(true);
            }
            record = after;
        }
        at = end.checked_add(data)?;
    }
    None
}

/// A number of seven bits a byte, the lowest first.
fn number(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

const BLOCKS_MAX: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::is_encrypted;

    #[test]
    fn tells_what_a_password_protects() {
        let cases: [(&[u8], bool); 6] = [
            (b"Rar!\x1a\x07\0\xcf\x90\x73\0\0\x0d\0\0\0\0\0\0\0\xaa\xbb\x74\x04\x80\x20\0", true),
            (b"Rar!\x1a\x07\0\xcf\x90\x73\x80\0\x0d\0\0\0\0\0\0\0", true),
            (b"Rar!\x1a\x07\0\xcf\x90\x73\0\0\x0d\0\0\0\0\0\0\0\xaa\xbb\x74\0\x80\x20\0", false),
            (b"Rar!\x1a\x07\x01\0\0\0\0\0\x05\x04\0\0\0\x0f", true),
            (b"Rar!\x1a\x07\x01\0\0\0\0\0\x03\x01\0\0\0\0\0\0\x06\x02\x01\x02\0\x01\x01", true),
            (b"Rar!\x1a\x07\x01\0\0\0\0\0\x03\x01\0\0", false),
        ];
        for (bytes, expected) in cases {
            assert_eq!(is_encrypted(bytes), expected, "{bytes:?}");
        }
    }
}
