//! Code pages by their Windows numbers, as RTF, Outlook and Word before 1997 name them.

use std::borrow::Cow;

use encoding_rs::Encoding;

/// The character set of a stretch of bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::extract) enum CodePage {
    /// One that the WHATWG Encoding Standard knows.
    Known(&'static Encoding),
    /// One of the first PC: the upper 128 characters.
    Dos(&'static str),
}

impl CodePage {
    /// Western European, which is what Dutch programs write where they say nothing.
    pub(in crate::extract) const WESTERN: Self = Self::Known(encoding_rs::WINDOWS_1252);

    /// By the number of Windows; Western European where it is not known: digits and the plain
    /// letters are the same in all of them.
    pub(in crate::extract) fn of(number: u32) -> Self {
        let label = match number {
            437 => return Self::Dos(CODE_PAGE_437),
            850 | 858 => return Self::Dos(CODE_PAGE_850),
            866 => "ibm866",
            874 => "windows-874",
            932 => "shift_jis",
            936 | 20_936 => "gbk",
            949 | 1_361 => "euc-kr",
            950 => "big5",
            1_200 => "utf-16le",
            1_201 => "utf-16be",
            1_250 => "windows-1250",
            1_251 => "windows-1251",
            1_253 => "windows-1253",
            1_254 => "windows-1254",
            1_255 => "windows-1255",
            1_256 => "windows-1256",
            1_257 => "windows-1257",
            1_258 => "windows-1258",
            10_000 => "macintosh",
            10_007 => "x-mac-cyrillic",
            20_866 => "koi8-r",
            21_866 => "koi8-u",
            28_592 => "iso-8859-2",
            28_593 => "iso-8859-3",
            28_594 => "iso-8859-4",
            28_595 => "iso-8859-5",
            28_596 => "iso-8859-6",
            28_597 => "iso-8859-7",
            28_598 => "iso-8859-8",
            28_603 => "iso-8859-13",
            28_605 => "iso-8859-15",
            50_220..=50_222 => "iso-2022-jp",
            51_932 => "euc-jp",
            51_949 => "euc-kr",
            54_936 => "gb18030",
            65_001 => "utf-8",
            _ => "windows-1252",
        };
        Encoding::for_label(label.as_bytes()).map_or(Self::WESTERN, Self::Known)
    }

    /// By the number of a font's character set (RTF 1.9.1, "Font Table"); `None` where it says
    /// nothing.
    pub(in crate::extract) fn of_font(charset: i32) -> Option<Self> {
        let number = match charset {
            2 => 1_252,
            77 => 10_000,
            128 => 932,
            129 | 130 => 949,
            134 => 936,
            136 => 950,
            161 => 1_253,
            162 => 1_254,
            163 => 1_258,
            177 => 1_255,
            178 => 1_256,
            186 => 1_257,
            204 => 1_251,
            222 => 874,
            238 => 1_250,
            254 => 437,
            255 => 850,
            _ => return None,
        };
        Some(Self::of(number))
    }

    /// The text in `bytes`; what is no character becomes U+FFFD.
    pub(in crate::extract) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Known(encoding) => encoding.decode_without_bom_handling(bytes).0,
            Self::Dos(upper) => bytes.iter().map(|byte| dos_character(upper, *byte)).collect(),
        }
    }
}

/// Text in UTF-16LE, up to its first NUL character.
pub(in crate::extract) fn wide(bytes: &[u8]) -> String {
    let pairs = bytes.chunks_exact(2);
    let units = pairs.map(|pair| u16::from_le_bytes(pair.try_into().unwrap_or_default()));
    let units = units.take_while(|unit| *unit != 0);
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn dos_character(upper: &str, byte: u8) -> char {
    match byte.checked_sub(128) {
        Some(index) => upper.chars().nth(usize::from(index)).unwrap_or_default(),
        None => char::from(byte),
    }
}

/// The upper half of code page 437.
const CODE_PAGE_437: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
    áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
    αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The upper half of code page 850.
const CODE_PAGE_850: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ\
    áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
    ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

#[cfg(test)]
mod tests {
    use super::CodePage;
    use super::wide;

    #[test]
    fn reads_the_same_name_in_many_code_pages() {
        let cases: [(u32, &[u8], &str); 8] = [
            (1_252, b"Zo\xeb", "Zoë"),
            (850, b"Zo\x89", "Zoë"),
            (437, b"Zo\x89", "Zoë"),
            (10_000, b"Zo\x91", "Zoë"),
            (65_001, b"Zo\xc3\xab", "Zoë"),
            (932, b"\x93\xfa\x96\x7b", "日本"),
            (1_251, b"\xc7\xee\xff", "Зоя"),
            (4_711, b"999990019", "999990019"),
        ];
        for (number, bytes, expected) in cases {
            assert_eq!(CodePage::of(number).decode(bytes), expected, "{number}");
        }
        assert_eq!(CodePage::of_font(204), Some(CodePage::of(1_251)));
        assert_eq!(CodePage::of_font(0), None);
        assert_eq!(wide(b"Z\0o\0\xeb\0\0\0x\0"), "Zoë");
    }
}
