//! A picture of a text for a telephone: a QR code as inline SVG.

use std::fmt::Write;

use askama::filters::HtmlSafe;
use qrcodegen::QrCode;
use qrcodegen::QrCodeEcc;

/// A QR code; prints as an inline SVG, dark on white in every theme, as cameras want it.
pub(super) struct Qr {
    side: i32,
    path: String,
    /// What the picture is, for who does not see it.
    label: &'static str,
}

impl Qr {
    /// The picture of `text`; `None` where that is too long for one.
    pub(super) fn new(text: &str, label: &'static str) -> Option<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                // A String cannot refuse.
                let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        Some(Self { side: code.size() + 2 * QUIET, path, label })
    }
}

impl std::fmt::Display for Qr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { side, path, label } = self;
        write!(
            f,
            "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0,0h{side}v{side}h-{side}z\"/>\
             <path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }
}

/// Its text is made of numbers and of a sentence of the program.
impl HtmlSafe for Qr {}

/// Modules of white around (ISO/IEC 18004, 6.3.8).
const QUIET: i32 = 4;

#[cfg(test)]
mod tests {
    use super::Qr;

    #[test]
    fn a_text_becomes_a_picture_and_a_novel_does_not() {
        let qr = Qr::new("otpauth://totp/Sluis", "QR").expect("a picture").to_string();
        assert!(qr.starts_with("<svg class=\"qr\" viewBox=\"0 0 33 33\""), "{qr}");
        assert!(qr.contains("M4,4h1v1h-1z"), "the corner that cameras look for");
        assert!(Qr::new(&"x".repeat(4_000), "QR").is_none());
    }
}
