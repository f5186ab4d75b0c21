//! Addresses within this site. No link is ever made from the `Host` header.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;

/// A link with its words.
pub(super) struct Link {
    pub(super) href: String,
    pub(super) word: String,
}

/// The page to sign in on, which leads back to `path`.
pub(super) fn to_sign_in(path: &str) -> Response {
    match path {
        "/" => see("/login"),
        _ => see(&format!("/login?back={}", encoded(path))),
    }
}

/// `path` where it is one of this site, else the first page: never a way to another site.
pub(super) fn own_path(path: &str) -> &str {
    let own = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= PATH_BYTES_MAX
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if own { path } else { "/" }
}

/// A response that leads on to another page.
pub(super) fn see(path: &str) -> Response {
    match HeaderValue::try_from(path) {
        Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Err(_) => Redirect::to("/").into_response(),
    }
}

/// A text as it stands in a query.
pub(super) fn encoded(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

const PATH_BYTES_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::encoded;
    use super::own_path;

    #[test]
    fn leads_back_to_this_site_only() {
        for (path, expected) in [
            ("/messages?tab=all", "/messages?tab=all"),
            ("//example.com", "/"),
            ("https://example.com", "/"),
            ("/\\example.com", "/"),
            ("", "/"),
            ("/a\nb", "/"),
        ] {
            assert_eq!(own_path(path), expected, "{path}");
        }
    }

    #[test]
    fn writes_a_text_so_that_it_stays_one_value() {
        assert_eq!(encoded("a b&c=é"), "a%20b%26c%3D%C3%A9");
    }
}
