//! Other systems that are told: they keep what they got.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Mutex;

use rustls::RootCertStore;
use rustls::pki_types::PrivatePkcs8KeyDer;
use sluis::signal::Target;

/// The key of the signatures.
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A receiver over HTTP that keeps what it got and answers with a status.
pub(crate) struct Receiver {
    url: String,
    got: Arc<Mutex<Vec<(String, String)>>>,
    status: Arc<Mutex<u16>>,
}

impl Receiver {
    /// One that answers 204 until told otherwise.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let (got, status) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(204)));
        let (kept, answer) = (Arc::clone(&got), Arc::clone(&status));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut input = BufReader::new(stream.try_clone().expect("a stream"));
                let (mut head, mut line) = (String::new(), String::new());
                while input.read_line(&mut line).expect("a line") > 2 {
                    head += &line.to_lowercase();
                    line.clear();
                }
                let length = field(&head, "content-length").parse().expect("a length");
                let mut body = vec![0; length];
                input.read_exact(&mut body).expect("a body");
                let body = String::from_utf8(body).expect("text");
                kept.lock().expect("kept").push((head, body));
                let status = *answer.lock().expect("a status");
                write!(&stream, "HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n").expect("sent");
            }
        });
        Self { url, got, status }
    }

    /// Answers with that status from now on.
    pub(crate) fn answer(&self, status: u16) {
        *self.status.lock().expect("a status") = status;
    }

    /// Head and body of each request.
    pub(crate) fn got(&self) -> Vec<(String, String)> {
        self.got.lock().expect("kept").clone()
    }

    /// It, as a setting.
    pub(crate) fn target(&self) -> Option<Target> {
        Some(Target { url: self.url.clone(), secret: SECRET.to_owned().into() })
    }
}

/// A field of a head in lower case.
pub(crate) fn field<'h>(head: &'h str, name: &str) -> &'h str {
    let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.expect("a field").trim()
}

/// A SIEM over TLS on a port of `localhost`, the authority that knows it, and the lines that it got.
pub(crate) fn siem() -> (u16, RootCertStore, Arc<Mutex<Vec<String>>>) {
    siem_that(drop)
}

/// The same; `ends` does what it likes with a connection after its line.
pub(crate) fn siem_that(
    ends: impl Fn(TcpStream) + Send + 'static,
) -> (u16, RootCertStore, Arc<Mutex<Vec<String>>>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a pair");
    let certificate = made.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key.into())
        .expect("a server");
    let server = Arc::new(server);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let got = Arc::new(Mutex::new(Vec::<String>::new()));
    let kept = Arc::clone(&got);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let session = rustls::ServerConnection::new(Arc::clone(&server));
            let (mut session, mut text) = (session.expect("a session"), String::new());
            let mut tls = rustls::Stream::new(&mut session, &mut stream);
            if tls.read_to_string(&mut text).is_ok() {
                kept.lock().expect("kept").push(text);
            }
            ends(stream);
        }
    });
    let mut roots = RootCertStore::empty();
    roots.add(certificate).expect("a root");
    (port, roots, got)
}
