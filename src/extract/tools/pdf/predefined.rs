//! The maps from codes to characters that every reader has (ISO 32000-1, table 118): most are the
//! character sets of East Asia under other names.

use encoding_rs::BIG5;
use encoding_rs::EUC_JP;
use encoding_rs::EUC_KR;
use encoding_rs::Encoding;
use encoding_rs::GB18030;
use encoding_rs::SHIFT_JIS;

/// What the codes of a predefined map are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::extract) enum Predefined {
    /// Numbers of glyphs, two bytes each: `Identity-H`.
    Identity,
    /// A character set of one to four bytes a character.
    Set(&'static Encoding),
    /// JIS X 0208 without the bits that mark it: `H`.
    Jis,
    /// UTF-16.
    Utf16,
    /// One that nobody here has.
    Unknown,
}

impl Predefined {
    /// By its name.
    pub(in crate::extract) fn of(name: &[u8]) -> Self {
        let name = String::from_utf8_lossy(name);
        let bare = name.strip_suffix("-H").or_else(|| name.strip_suffix("-V")).unwrap_or(&name);
        match bare {
            "Identity" => Self::Identity,
            "H" | "V" => Self::Jis,
            "EUC" => Self::Set(EUC_JP),
            "83pv-RKSJ" | "90ms-RKSJ" | "90msp-RKSJ" | "90pv-RKSJ" | "Add-RKSJ" | "Ext-RKSJ" => {
                Self::Set(SHIFT_JIS)
            }
            "GB-EUC" | "GBpc-EUC" | "GBK-EUC" | "GBKp-EUC" | "GBK2K" => Self::Set(GB18030),
            "B5pc" | "HKscs-B5" | "ETen-B5" | "ETenms-B5" => Self::Set(BIG5),
            "KSC-EUC" | "KSCms-UHC" | "KSCms-UHC-HW" | "KSCpc-EUC" => Self::Set(EUC_KR),
            _ if bare.contains("UCS2") || bare.contains("UTF16") => Self::Utf16,
            _ => Self::Unknown,
        }
    }

    /// The first character of `string`, as its code and text, and how many bytes it takes; `None`
    /// at the end.
    pub(in crate::extract) fn next(self, string: &[u8]) -> Option<(u32, Option<String>, usize)> {
        let longest = match self {
            Self::Set(set) if set == GB18030 => 4,
            Self::Set(set) if set == EUC_JP => 3,
            _ => 2,
        };
        let first = *string.first()?;
        let Self::Set(set) = self else {
            let code = string.iter().take(2).fold(0, |code, byte| code << 8 | u32::from(*byte));
            let text = match self {
                Self::Utf16 => Some(String::from_utf16_lossy(&[code as u16])),
                Self::Jis => decoded(EUC_JP, &[first | 0x80, string.get(1)? | 0x80]),
                _ => None,
            };
            return Some((code, text, 2.min(string.len())));
        };
        for length in 1..=longest.min(string.len()) {
            let text = string.get(..length).and_then(|bytes| decoded(set, bytes));
            if text.is_some() {
                let bytes = string.iter().take(length);
                let code = bytes.fold(0, |code, byte| code << 8 | u32::from(*byte));
                return Some((code, text, length));
            }
        }
        Some((u32::from(first), None, 1))
    }
}

/// The one character that the bytes are; `None` where they are none, or more.
fn decoded(set: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = set.decode_without_bom_handling_and_without_replacement(bytes)?;
    // Some pairs are a letter and an accent.
    (1..=2).contains(&text.chars().count()).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::Predefined;

    #[test]
    fn reads_the_character_sets_of_the_predefined_maps() {
        let cases: [(&str, &[u8], &str); 9] = [
            ("90ms-RKSJ-H", b"1\x93\xfa\x96\x7b9", "1日本9"),
            ("EUC-V", b"1\xc6\xfc\xcb\xdc9", "1日本9"),
            ("H", b"\x46\x7c\x4b\x5c\x23\x31", "日本１"),
            ("GBK-EUC-H", b"1\xd6\xd0\xb9\xfa9", "1中国9"),
            ("GBK2K-V", b"1\x81\x30\x84\x369", "1¥9"),
            ("ETen-B5-H", b"1\xa4\xa4\xb0\xea9", "1中國9"),
            ("KSCms-UHC-H", b"1\xc7\xd1\xb1\xb99", "1한국9"),
            ("UniJIS-UCS2-H", b"\x001\x65\xe5", "1日"),
            ("CNS-EUC-H", b"\x001\xa4\xa1", ""),
        ];
        for (name, string, expected) in cases {
            let map = Predefined::of(name.as_bytes());
            let (mut rest, mut read) = (string, String::new());
            while let Some((_, text, taken)) = map.next(rest) {
                read.push_str(&text.unwrap_or_default());
                rest = &rest[taken..];
            }
            assert_eq!(read, expected, "{name}");
        }
        assert_eq!(Predefined::of(b"Identity-V"), Predefined::Identity);
    }
}
