//! Headers and footers as Excel writes them: text between codes of its layout.

/// Text of a header or footer without the codes of its layout (ECMA-376, part 1, 18.3.1.46).
pub(in crate::extract) fn without_codes(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, code)) = rest.split_once('&') {
        plain.push_str(before);
        let mut characters = code.chars();
        rest = match characters.next() {
            Some('L' | 'C' | 'R') => {
                plain.push('\n');
                characters.as_str()
            }
            Some('&') => {
                plain.push('&');
                characters.as_str()
            }
            Some('"') => characters.as_str().split_once('"').map_or("", |(_, after)| after),
            Some('K') => characters.as_str().get(6..).unwrap_or_default(),
            // A size has two digits, three at most; more are text that someone typed.
            Some('0'..='9') => {
                let digits = code.bytes().take_while(u8::is_ascii_digit).count();
                code.get(if digits <= 3 { digits } else { 0 }..).unwrap_or_default()
            }
            _ => characters.as_str(),
        };
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::without_codes;

    #[test]
    fn reads_margins_without_their_codes() {
        for (text, expected) in [
            ("&LLinks&CMidden", "\nLinks\nMidden"),
            ("&\"Arial,Vet\"&12BSN 999990019", "BSN 999990019"),
            ("&12 999990019", " 999990019"),
            ("&999990019", "999990019"),
            ("A && B &P van &N", "A & B  van "),
            ("&K00FF00rood", "rood"),
            ("&", ""),
        ] {
            assert_eq!(without_codes(text), expected);
        }
    }
}
