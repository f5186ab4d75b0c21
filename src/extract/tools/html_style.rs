//! What styles do to a page of HTML: what they hide, and the texts that they put on it.

/// Whether the attribute hides the element `tag` from whoever reads the page: only where that is
/// sure.
pub(in crate::extract) fn hides(tag: &str, name: &str, value: &str) -> bool {
    match name {
        "hidden" => true,
        "style" => hides_style(tag, value),
        _ => false,
    }
}

fn hides_style(tag: &str, style: &str) -> bool {
    let (mut colour, mut background) = (None, None);
    let (mut is_flat, mut is_cut, mut is_small) = (false, false, false);
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let value: String = value.split_whitespace().collect::<String>().to_ascii_lowercase();
        let value = value.trim_end_matches("!important");
        match property.trim().to_ascii_lowercase().as_str() {
            "display" if value == "none" => return true,
            "visibility" if value == "hidden" || value == "collapse" => return true,
            "mso-hide" if value == "all" => return true,
            "opacity" if is_zero(value) => return true,
            "max-height" => is_flat = is_zero(value),
            "overflow" => is_cut = value == "hidden",
            "font-size" => is_small = is_zero(value),
            "color" => colour = Some(value.to_owned()),
            "background" | "background-color" => background = Some(value.to_owned()),
            _ => {}
        }
    }
    // Newsletters give whole tables no letter size and a colour, and their cells others.
    let is_unseen = is_small || colour.is_some() && colour == background;
    is_flat && is_cut || is_unseen && INLINE.contains(&tag)
}

/// Whether a length or a share is nothing at all: `0`, `0px`, `0.0em`.
fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    number.parse() == Ok(0.0_f32)
}

/// The texts that a style sheet puts on the page: `content: "…"` (CSS 2.1, 12.2).
pub(in crate::extract) fn content(sheet: &str) -> String {
    let mut texts = String::new();
    for (at, word) in sheet.match_indices("content") {
        let rest = sheet.get(at + word.len()..).unwrap_or_default().trim_start();
        let Some(value) = rest.strip_prefix(':').map(str::trim_start) else { continue };
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            continue;
        };
        let text = value.get(1..).unwrap_or_default();
        let length = TEXT_BYTES_MAX.min(text.len());
        let text = text.get(..text.floor_char_boundary(length)).unwrap_or_default();
        let text = text.split(quote).next().unwrap_or_default();
        texts.push_str(text);
        texts.push('\n');
    }
    texts
}

/// Elements that hold words, and no elements with a style of their own.
const INLINE: [&str; 9] = ["a", "b", "em", "font", "i", "p", "small", "span", "strong"];

/// A text in a style sheet is read as far as this.
const TEXT_BYTES_MAX: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::{content, hides};

    #[test]
    fn knows_what_is_hidden() {
        for (name, value, expected) in [
            ("hidden", "", true),
            ("style", "color: red; DISPLAY : none", true),
            ("style", "display:none !important", true),
            ("style", "visibility:hidden", true),
            ("style", "font-size:0px", true),
            ("style", "font-size:0.9em", false),
            ("style", "opacity:0", true),
            ("style", "max-height:0", false),
            ("style", "max-height:0; overflow:hidden", true),
            ("style", "color:#FFF;background-color:#fff", true),
            ("style", "color:#fff", false),
            ("style", "mso-hide:all", true),
            ("class", "display:none", false),
        ] {
            assert_eq!(hides("span", name, value), expected, "{value}");
        }
        assert!(!hides("td", "style", "font-size:0"));
    }

    #[test]
    fn finds_texts_in_a_style_sheet() {
        let sheet =
            "p:before { content : \"een\" } q { content: 'twee'; } content r { content: x }";
        assert_eq!(content(sheet), "een\ntwee\n");
    }
}
