//! Addresses that are too long for a line of a phone.

use std::fmt;

use askama::filters::Escaper;
use askama::filters::Html;
use askama::filters::HtmlSafe;

/// An address that goes on the next line before its `@` rather than anywhere, for the templates.
pub(super) struct Breakable<'a>(&'a str);

/// The address as the templates write it.
pub(super) fn breakable(address: &str) -> Breakable<'_> {
    Breakable(address)
}

impl fmt::Display for Breakable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.0.split('@').enumerate() {
            if at > 0 {
                f.write_str("<wbr>@")?;
            }
            Html.write_escaped_str(&mut *f, part)?;
        }
        Ok(())
    }
}

impl HtmlSafe for Breakable<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_breaks_before_its_sign_and_is_escaped() {
        let written =
            ["anna@voorbeeld.nl", "\"<b>\"@x.nl", ""].map(|one| breakable(one).to_string());
        assert_eq!(written, ["anna<wbr>@voorbeeld.nl", "&#34;&#60;b&#62;&#34;<wbr>@x.nl", ""]);
    }
}
