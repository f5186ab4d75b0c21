//! Whether a form was sent by one of our own pages.
//!
//! The token in the form decides; this check stands before it and catches what comes from another
//! site outright. It must not be stricter than browsers are: our own pages say
//! `Referrer-Policy: no-referrer`, and a browser then sends `Origin: null` with a form of the very
//! same site (Fetch Standard, "append a request Origin header"), while `Sec-Fetch-Site` is left
//! out on plain HTTP outside loopback (Fetch Metadata, 2.4).

use axum::http::HeaderMap;
use axum::http::header;

/// Whether the headers of a POST agree with its coming from the pages at `public_url`, or, where
/// that is not set, from the host that the browser itself named.
pub(super) fn is_own(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    // "none" is a request that the person made by hand, such as sending a form again.
    if !matches!(text("sec-fetch-site"), None | Some("same-origin" | "none")) {
        return false;
    }
    match text(header::ORIGIN.as_str()) {
        None | Some("null") => true,
        Some(origin) => match public_url {
            Some(url) => same_origin(origin, url),
            None => text(header::HOST.as_str())
                .is_some_and(|host| same_origin(origin, &format!("http://{host}"))),
        },
    }
}

fn same_origin(origin: &str, url: &str) -> bool {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    origin.eq_ignore_ascii_case(&url[..end])
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::HeaderName;
    use axum::http::HeaderValue;

    use super::is_own;

    type Sent = &'static [(&'static str, &'static str)];

    #[test]
    fn knows_its_own_pages_from_those_of_others() {
        let public = Some("https://sluis.voorbeeld.nl/");
        let cases: [(Sent, Option<&str>, bool); 9] = [
            (&[], public, true),
            (&[("origin", "https://sluis.voorbeeld.nl")], public, true),
            (&[("origin", "https://sluis.voorbeeld.nl.example")], public, false),
            (&[("origin", "null"), ("sec-fetch-site", "same-origin")], public, true),
            (&[("origin", "null"), ("sec-fetch-site", "cross-site")], public, false),
            (&[("origin", "null")], public, true),
            (&[("sec-fetch-site", "same-site")], public, false),
            (&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], None, true),
            (&[("origin", "http://127.0.0.1:9999"), ("host", "127.0.0.1:8080")], None, false),
        ];
        for (sent, public_url, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            assert_eq!(is_own(&headers, public_url), expected, "{sent:?}");
        }
    }
}
