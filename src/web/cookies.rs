//! The cookies of the pages. With `https` in `web.public_url` their names begin with `__Host-` and
//! they are `Secure`; over plain HTTP, which is for loopback, browsers would drop such cookies, so
//! that they have plain names there.

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;

/// How cookies are named and marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Jar {
    /// Plain HTTP on loopback.
    Plain,
    /// HTTPS.
    Secure,
}

/// What a cookie is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cookie {
    /// A session that waits for a code.
    Code,
    /// Shows that someone signed in with this browser before.
    Device,
    /// The session of a person who signed in.
    Session,
    /// Ties the answer of a provider to the browser that went there.
    SignOn,
    /// Language and theme.
    View,
    /// Ties a form to the browser of a visitor who has not signed in.
    Visit,
}

/// How long the browser keeps a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// Not at all: it is taken away.
    Never,
    /// Until the browser is closed.
    Session,
    /// Long enough to sign in elsewhere.
    TenMinutes,
    /// A year.
    Year,
}

impl Jar {
    /// The jar for pages that people reach at `public_url`.
    pub(super) fn for_url(public_url: Option<&str>) -> Self {
        if public_url.is_some_and(|url| url.starts_with("https://")) {
            Self::Secure
        } else {
            Self::Plain
        }
    }

    /// The value of a cookie that the browser sent; the first of that name.
    pub(super) fn read(self, headers: &HeaderMap, cookie: Cookie) -> Option<&str> {
        let name = self.name(cookie);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
            .filter(|value| value.len() <= VALUE_BYTES_MAX)
    }

    /// The header that sets a cookie. `value` is of letters, digits and `-` alone.
    pub(super) fn set(self, cookie: Cookie, value: &str, keep: Keep) -> HeaderValue {
        let secure = if self == Self::Secure { "; Secure" } else { "" };
        let age = match keep {
            Keep::Never => "; Max-Age=0",
            Keep::Session => "",
            Keep::TenMinutes => "; Max-Age=600",
            Keep::Year => "; Max-Age=31536000",
        };
        let name = self.name(cookie);
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("sluis="))
    }

    const fn name(self, cookie: Cookie) -> &'static str {
        match (self, cookie) {
            (Self::Plain, Cookie::Code) => "sluis-code",
            (Self::Plain, Cookie::Device) => "sluis-device",
            (Self::Plain, Cookie::Session) => "sluis",
            (Self::Plain, Cookie::SignOn) => "sluis-sign-on",
            (Self::Plain, Cookie::View) => "sluis-view",
            (Self::Plain, Cookie::Visit) => "sluis-visit",
            (Self::Secure, Cookie::Code) => "__Host-sluis-code",
            (Self::Secure, Cookie::Device) => "__Host-sluis-device",
            (Self::Secure, Cookie::Session) => "__Host-sluis",
            (Self::Secure, Cookie::SignOn) => "__Host-sluis-sign-on",
            (Self::Secure, Cookie::View) => "__Host-sluis-view",
            (Self::Secure, Cookie::Visit) => "__Host-sluis-visit",
        }
    }
}

const VALUE_BYTES_MAX: usize = 400;

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::HeaderValue;
    use axum::http::header;

    use super::Cookie;
    use super::Jar;
    use super::Keep;

    #[test]
    fn cookies_are_bound_to_the_host_under_https_and_plain_on_loopback() {
        let secure = Jar::for_url(Some("https://sluis.voorbeeld.nl"));
        let set = secure.set(Cookie::Session, "abc", Keep::Session);
        assert_eq!(set, "__Host-sluis=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        let plain = Jar::for_url(None);
        let set = plain.set(Cookie::Session, "", Keep::Never);
        assert_eq!(set, "sluis=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    #[test]
    fn reads_the_cookie_of_that_name_only() {
        let mut headers = HeaderMap::new();
        let sent = HeaderValue::from_static("sluis-view=en-dark; other=1; sluis=abc");
        headers.insert(header::COOKIE, sent);
        assert_eq!(Jar::Plain.read(&headers, Cookie::Session), Some("abc"));
        assert_eq!(Jar::Plain.read(&headers, Cookie::View), Some("en-dark"));
        assert_eq!(Jar::Secure.read(&headers, Cookie::Session), None);
    }
}
