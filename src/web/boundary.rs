//! The boundary to a proxy: one connection brings one request, and its head has one meaning.
//!
//! Request smuggling needs two servers that disagree about where a request ends, and a second
//! request on the same connection (RFC 9112, 11.2). Here no connection has a second one. What
//! servers are known to disagree about is refused as well: bare CR and LF in the head (the HTTP
//! library takes a bare LF for the end of a line), a `Transfer-Encoding` that is not
//! plainly `chunked`, more than one `Host`, and a target that names another host than `Host` does.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::Version;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;

/// Watches the head of the one request of a connection, byte by byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// Nothing but empty lines came yet (RFC 9112, 2.2 lets them be).
    Before,
    /// Within a line.
    Line,
    /// At the start of a line that is not the first.
    LineStart,
    /// Behind a CR; whether anything stood before it in its line, and whether this is the first.
    Cr(Line),
    /// The head is over: what follows is a body.
    Over,
}

/// The line that a CR is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Empty, before the request.
    Leading,
    /// Empty: the end of the head.
    Empty,
    /// One with something in it.
    Full,
}

impl Head {
    /// Looks at bytes that came in. A byte that gives the head two meanings becomes NUL, which the
    /// HTTP library answers with 400.
    pub(super) fn watch(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            *self = match (*self, *byte) {
                (Self::Over, _) => return,
                (Self::Cr(Line::Leading), b'\n') => Self::Before,
                (Self::Cr(Line::Full), b'\n') => Self::LineStart,
                (Self::Cr(Line::Empty), b'\n') => Self::Over,
                (Self::Cr(_), _) | (_, b'\n') => {
                    *byte = 0;
                    Self::Line
                }
                (Self::Before, b'\r') => Self::Cr(Line::Leading),
                (Self::LineStart, b'\r') => Self::Cr(Line::Empty),
                (Self::Line, b'\r') => Self::Cr(Line::Full),
                (Self::Before | Self::Line | Self::LineStart, _) => Self::Line,
            };
        }
    }
}

/// Refuses a request that others may read in another way, and closes the connection behind every
/// answer.
pub(super) async fn alone(request: Request, next: Next) -> Response {
    let mut response = match refusal(&request) {
        Some(status) => status.into_response(),
        None => next.run(request).await,
    };
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Why a request is not looked at. No person ever sees this: browsers send no such thing.
fn refusal(request: &Request) -> Option<StatusCode> {
    let headers = request.headers();
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    if let Some(coding) = codings.next() {
        // RFC 9112, 6.1: one coding. The HTTP library drops a length beside it, which the same
        // section allows where the connection is closed behind the answer, as it is here.
        let is_plain =
            coding.as_bytes().eq_ignore_ascii_case(b"chunked") && codings.next().is_none();
        if !is_plain {
            return Some(StatusCode::LENGTH_REQUIRED);
        }
    }
    let mut hosts = headers.get_all(header::HOST).iter();
    let (host, another) = (hosts.next(), hosts.next());
    // RFC 9112, 3.2: exactly one, and the same as in an absolute target.
    let is_missing = host.is_none() && request.version() >= Version::HTTP_11;
    let named = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    let is_other = named
        .is_some_and(|named| !host.is_some_and(|host| host.as_bytes().eq_ignore_ascii_case(named)));
    (is_missing || another.is_some() || is_other).then_some(StatusCode::BAD_REQUEST)
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn a_head_with_two_meanings_is_spoilt_and_a_body_is_not_touched() {
        // What came in, and what the HTTP library gets to see of it.
        let cases: [(&str, &str); 9] = [
            ("GET / HTTP/1.1\r\nA: b\r\n\r\nx\ny\rz\0", "GET / HTTP/1.1\r\nA: b\r\n\r\nx\ny\rz\0"),
            ("\r\n\r\nGET /\r\n\r\nx\n", "\r\n\r\nGET /\r\n\r\nx\n"),
            ("GET /\nA: b\r\n\r\n", "GET /\0A: b\r\n\r\n"),
            ("GET /\r\nA: b\nC: d\r\n\r\n", "GET /\r\nA: b\0C: d\r\n\r\n"),
            ("GET /\r\nA: b\r\n\nx", "GET /\r\nA: b\r\n\0x"),
            ("GET /\r\nA: b\rC: d\r\n", "GET /\r\nA: b\r\0: d\r\n"),
            ("GET /\r\nA: b\r\r\n", "GET /\r\nA: b\r\0\0"),
            ("\nGET /", "\0GET /"),
            ("\rGET /", "\r\0ET /"),
        ];
        for (input, expected) in cases {
            for size in 1..=input.len() {
                let (mut head, mut seen) = (Head::Before, Vec::new());
                for piece in input.as_bytes().chunks(size) {
                    let mut piece = piece.to_vec();
                    head.watch(&mut piece);
                    seen.extend(piece);
                }
                assert_eq!(String::from_utf8_lossy(&seen), expected, "{input:?} by {size}");
            }
        }
    }
}
