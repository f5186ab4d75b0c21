//! One request over HTTP to a provider, or to another system that is configured: a new connection, no
//! redirects, a limit on time and size.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use http_body_util::Full;
use http_body_util::Limited;
use hyper::Request;
use hyper::Uri;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::RootCertStore;
use rustls::pki_types::ServerName;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// What makes requests.
pub struct Fetcher {
    tls: TlsConnector,
    /// Host and port of a proxy.
    proxy: Option<(String, u16)>,
}

/// What is asked.
pub(super) enum Ask<'a> {
    /// A document.
    Get,
    /// The answer to a form; with the value of `Authorization`, if any.
    Post(String, Option<&'a str>),
    /// What it says to this JSON, with further fields.
    Json(String, &'a [(&'a str, &'a str)]),
}

/// An answer: its status and its body.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
}

impl Fetcher {
    /// One that believes the certificates that this machine believes.
    pub(super) fn new(proxy: Option<(String, u16)>) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Self::with_roots(roots, proxy)
    }

    /// One that believes these certificates; `proxy` is a host and a port.
    pub fn with_roots(roots: RootCertStore, proxy: Option<(String, u16)>) -> Result<Self, String> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| error.to_string())?;
        let config = builder.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), proxy })
    }

    /// Sends JSON to `url` with these fields; the status of the answer.
    ///
    /// - Failure: there was no answer. The text names the host alone.
    pub async fn post_json(
        &self,
        url: &str,
        fields: &[(&str, &str)],
        body: String,
    ) -> Result<u16, String> {
        Ok(self.fetch(url, Ask::Json(body, fields)).await?.status)
    }

    /// The answer of `url`.
    pub(super) async fn fetch(&self, url: &str, ask: Ask<'_>) -> Result<Answer, String> {
        let asked = tokio::time::timeout(PATIENCE, self.ask(url, ask)).await;
        let late = |_| format!("no answer within {} seconds", PATIENCE.as_secs());
        // The path may hold what is asked for; the host alone is told.
        asked.map_err(late).flatten().map_err(|why| match url.parse::<Uri>() {
            Ok(url) => format!("{}: {why}", url.host().unwrap_or_default()),
            Err(_) => why,
        })
    }

    async fn ask(&self, url: &str, ask: Ask<'_>) -> Result<Answer, String> {
        let url: Uri = url.parse().map_err(|_| "its address is not one".to_owned())?;
        let host = url.host().ok_or("its address names no host")?.to_owned();
        let is_secure = url.scheme_str() == Some("https");
        let port = url.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let stream = self.connect(bare, port).await?;
        if !is_secure {
            return exchange(stream, &url, ask).await;
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(|error| error.to_string())?;
        let stream = self.tls.connect(name, stream).await;
        exchange(stream.map_err(|error| format!("TLS: {error}"))?, &url, ask).await
    }

    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, String> {
        let failed = |error: std::io::Error| error.to_string();
        let Some((proxy, proxy_port)) = &self.proxy else {
            return TcpStream::connect((host, port)).await.map_err(failed);
        };
        let through = |why: &str| format!("through the proxy {proxy}: {why}");
        let stream = TcpStream::connect((proxy.as_str(), *proxy_port)).await;
        let mut stream = stream.map_err(|error| through(&error.to_string()))?;
        let target =
            if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
        let wanted = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n");
        stream.write_all(wanted.as_bytes()).await.map_err(failed)?;
        let mut head = Vec::new();
        // A byte at a time: what follows the head is TLS already.
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() >= PROXY_HEAD_BYTES_MAX {
                return Err(through("its answer is too long"));
            }
            head.push(stream.read_u8().await.map_err(failed)?);
        }
        let line = String::from_utf8_lossy(&head);
        let status = line.split_whitespace().nth(1).unwrap_or_default().to_owned();
        if status == "200" { Ok(stream) } else { Err(through(&format!("it answers {status}"))) }
    }
}

async fn exchange<S>(stream: S, url: &Uri, ask: Ask<'_>) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let told = |error: hyper::Error| error.to_string();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(told)?;
    // It ends with the answer, or when this is given up.
    let connection = tokio::spawn(connection);
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let host = url.authority().map(|authority| authority.as_str()).unwrap_or_default();
    let request = Request::builder()
        .uri(path)
        .header("host", host)
        .header("accept", "application/json")
        .header("user-agent", concat!("sluis/", env!("CARGO_PKG_VERSION")));
    let request = match ask {
        Ask::Get => request.body(Full::new(Bytes::new())),
        Ask::Json(body, fields) => {
            let request = request.method("POST").header("content-type", "application/json");
            let request =
                fields.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            request.body(Full::new(Bytes::from(body)))
        }
        Ask::Post(form, authorization) => {
            let request =
                request.method("POST").header("content-type", "application/x-www-form-urlencoded");
            let request = match authorization {
                Some(value) => request.header("authorization", value),
                None => request,
            };
            request.body(Full::new(Bytes::from(form)))
        }
    };
    let request = request.map_err(|_| "the request cannot be written".to_owned())?;
    let answered = async {
        let response = sender.send_request(request).await.map_err(told)?;
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), BODY_BYTES_MAX).collect().await;
        let body = body.map_err(|error| error.to_string())?.to_bytes();
        Ok(Answer { status, body })
    };
    let answer = answered.await;
    connection.abort();
    answer
}

const PATIENCE: Duration = Duration::from_secs(10);
const BODY_BYTES_MAX: usize = 1 << 20;
const PROXY_HEAD_BYTES_MAX: usize = 8 << 10;
