//! TLS on both sides: the certificate this gateway shows, and what it asks of the next hop.
//!
//! One provider of cryptography, aws-lc-rs, is named in each configuration, so that nothing
//! depends on a default of the process.

use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::CertificateError;
use rustls::ClientConfig;
use rustls::DigitallySignedStruct;
use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::SignatureScheme;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::client::danger::ServerCertVerified;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::crypto::verify_tls12_signature;
use rustls::crypto::verify_tls13_signature;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::ServerName;
use rustls::pki_types::UnixTime;
use rustls::pki_types::pem::PemObject;
use rustls::server::ClientHello;
use rustls::server::ResolvesServerCert;
use rustls::server::WebPkiClientVerifier;
use rustls::sign::CertifiedKey;
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::smtp::ClientCertificate;
use crate::smtp::NextHopSettings;
use crate::smtp::TlsFacts;
use crate::smtp::TlsPolicy;

/// The certificate and key that a server shows in STARTTLS; can be read anew while it runs.
#[derive(Debug)]
pub struct TlsCertificate {
    certificate: PathBuf,
    key: PathBuf,
    current: ArcSwap<CertifiedKey>,
}

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not there, not readable, or holds no PEM of the right kind.
    #[error("{file}: {why}")]
    File {
        /// The file as it was named.
        file: PathBuf,
        /// What is wrong with it; holds nothing of its contents.
        why: String,
    },
    /// The key does not belong to the certificate, or its kind is not supported.
    #[error("certificate and key do not fit together: {0}")]
    Pair(rustls::Error),
}

impl TlsCertificate {
    /// Reads a chain of certificates, leaf first, and its private key, both PEM.
    pub fn load(certificate: &Path, key: &Path) -> Result<Arc<Self>, TlsError> {
        let current = ArcSwap::new(read(certificate, key)?);
        Ok(Arc::new(Self { certificate: certificate.into(), key: key.into(), current }))
    }

    /// Reads both files anew; handshakes from now on use them.
    ///
    /// - Failure: the old certificate stays in use.
    pub fn reload(&self) -> Result<(), TlsError> {
        self.current.store(read(&self.certificate, &self.key)?);
        Ok(())
    }

    /// The configuration of a server that shows this certificate, TLS 1.2 and 1.3.
    ///
    /// With `authorities` it asks clients for a certificate of one of them; who has none may go on
    /// without, and who shows another is turned away.
    pub(super) fn server_config(
        self: &Arc<Self>,
        authorities: &[CertificateDer<'static>],
    ) -> Result<Arc<ServerConfig>, rustls::Error> {
        let provider = Arc::new(default_provider());
        let mut roots = RootCertStore::empty();
        for authority in authorities {
            roots.add(authority.clone())?;
        }
        let verifier = if roots.is_empty() {
            WebPkiClientVerifier::no_client_auth()
        } else {
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
                .allow_unauthenticated()
                .build()
                .map_err(|error| rustls::Error::General(error.to_string()))?
        };
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(verifier)
            .with_cert_resolver(Arc::clone(self) as Arc<dyn ResolvesServerCert>);
        Ok(Arc::new(config))
    }
}

impl ResolvesServerCert for TlsCertificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.current.load_full())
    }
}

/// The certificates in a PEM file; at least one.
pub fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found = CertificateDer::pem_file_iter(file)
        .and_then(|found| found.collect::<Result<Vec<_>, _>>())
        .map_err(|error| file_error(file, &error))?;
    if found.is_empty() {
        let why = "holds no certificate in PEM form".to_owned();
        return Err(TlsError::File { file: file.into(), why });
    }
    Ok(found)
}

/// The configuration of a client: with [`TlsPolicy::Required`] names and chains are verified, or the
/// certificate is one of those that are pinned; otherwise any certificate will do.
pub(super) fn client_config(
    settings: &NextHopSettings,
) -> Result<Arc<ClientConfig>, rustls::Error> {
    let provider = Arc::new(default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let accepted = match (settings.tls, settings.pinned.as_slice()) {
        (TlsPolicy::Required, []) => {
            let roots = roots(&settings.extra_roots);
            return Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()));
        }
        (TlsPolicy::Required, pinned) => Accepted::These(pinned.to_vec()),
        _ => Accepted::Any,
    };
    let verifier = Arc::new(KeyHolder { provider, accepted });
    let config =
        builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
    Ok(Arc::new(config))
}

/// The roots of the system and `extra`; what cannot be read of either is left out.
fn roots(extra: &[CertificateDer<'static>]) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs().certs;
    roots.add_parsable_certificates(system.into_iter().chain(extra.iter().cloned()));
    roots
}

fn read(certificate: &Path, key: &Path) -> Result<Arc<CertifiedKey>, TlsError> {
    let chain = certificates(certificate)?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| file_error(key, &error))?;
    let pair = CertifiedKey::from_der(chain, key, &default_provider()).map_err(TlsError::Pair)?;
    Ok(Arc::new(pair))
}

fn file_error(file: &Path, error: &rustls::pki_types::pem::Error) -> TlsError {
    use rustls::pki_types::pem::Error;

    // The other variants quote from the file, which may be the key.
    let why = match error {
        Error::Io(error) => io::Error::kind(error).to_string(),
        Error::NoItemsFound => "holds nothing of the right kind in PEM form".to_owned(),
        _ => "is not in PEM form".to_owned(),
    };
    TlsError::File { file: file.into(), why }
}

/// Looks at nothing but the certificate itself, and checks that the server holds its key.
#[derive(Debug)]
struct KeyHolder {
    provider: Arc<CryptoProvider>,
    accepted: Accepted,
}

/// Which certificates will do.
#[derive(Debug)]
enum Accepted {
    /// Every one: opportunistic encryption (RFC 7435) keeps out listeners, not impostors.
    Any,
    /// These, byte for byte, whoever issued them and however old they are.
    These(Vec<CertificateDer<'static>>),
}

impl ServerCertVerifier for KeyHolder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let is_accepted = match &self.accepted {
            Accepted::Any => true,
            Accepted::These(pinned) => pinned.iter().any(|one| one == end_entity),
        };
        if is_accepted {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// How a connection is encrypted, and whether the client showed a certificate.
pub(super) fn facts(stream: &TlsStream<TcpStream>) -> (TlsFacts, ClientCertificate) {
    let (_, session) = stream.get_ref();
    let version = session.protocol_version().and_then(|version| version.as_str());
    let cipher = session.negotiated_cipher_suite().and_then(|suite| suite.suite().as_str());
    let certificate = match session.peer_certificates() {
        Some(_) => ClientCertificate::Verified,
        None => ClientCertificate::Absent,
    };
    let facts = TlsFacts {
        version: version.unwrap_or("TLS").replace("v1_", "v1."),
        cipher: cipher.unwrap_or("unknown").replace("TLS13_", "TLS_"),
    };
    (facts, certificate)
}
