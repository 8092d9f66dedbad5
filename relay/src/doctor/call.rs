//! Calls a relay over HTTP/1.1, with TLS where its address says so.
//!
//! Each call has a connection of its own, so that what one spoils does not harm the next. Never
//! follows a redirect.

use anyhow::{Context, Result, bail};
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, RootCertStore};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How long a call may take that is answered at once.
pub const CALL_WITHIN: Duration = Duration::from_secs(10);
/// Bytes of an answer that is read whole.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What carries a call.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// Where a relay is reached.
pub struct Door {
    /// Its origin, as a browser writes it.
    pub origin: String,
    /// Host and port, as in the `Host` header.
    pub authority: String,
    host: String,
    port: u16,
    /// How TLS is spoken; `None`: not at all.
    pub tls: Option<Tls>,
}

/// How TLS is spoken.
#[derive(Clone)]
pub struct Tls {
    /// Whom to trust.
    pub config: Arc<ClientConfig>,
    roots: Arc<RootCertStore>,
}

/// An answer, read whole.
#[derive(Clone, Debug)]
pub struct Answer {
    /// How it went.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// The address from which it was asked.
    pub from: SocketAddr,
}

impl Answer {
    /// The text of a header that stands there once.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the relay itself wrote it, and not something on the way.
    pub fn is_refusal(&self) -> bool {
        serde_json::from_slice::<shared::rest::Refused>(&self.body).is_ok()
    }
}

impl Door {
    /// Prepares to call an origin.
    ///
    /// # Errors
    /// Returns why the certificates cannot be read.
    pub fn new(origin: &str, ca: Option<&Path>) -> Result<Door> {
        let (scheme, authority) = origin.split_once("://").context("an origin has a scheme")?;
        let port = authority.rsplit_once(':').and_then(|(host, port)| {
            let is_port = !host.is_empty() && !port.contains(']');
            is_port.then(|| port.parse().ok()).flatten()
        });
        let host = match port {
            Some(_) => authority
                .rsplit_once(':')
                .map_or(authority, |(host, _)| host),
            None => authority,
        };
        let is_tls = scheme == "https";
        Ok(Door {
            origin: origin.to_owned(),
            authority: authority.to_owned(),
            host: host.trim_matches(['[', ']']).to_owned(),
            port: port.unwrap_or(if is_tls { 443 } else { 80 }),
            tls: is_tls.then(|| Tls::new(ca)).transpose()?,
        })
    }

    /// Whether it is reached without leaving the machine.
    pub fn is_local(&self) -> bool {
        let address = self.host.parse::<std::net::IpAddr>();
        self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Asks, and reads the whole answer within a time.
    ///
    /// # Errors
    /// Returns why there was no answer.
    pub async fn ask(&self, request: Request<Bytes>, within: Duration) -> Result<Answer> {
        let asking = async {
            let (response, from) = self.open(request).await?;
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
            let body = body.map_err(|error| anyhow::anyhow!("the answer broke off: {error}"))?;
            Ok(Answer {
                status: parts.status,
                headers: parts.headers,
                body: body.to_bytes(),
                from,
            })
        };
        match timeout(within, asking).await {
            Ok(answer) => answer,
            Err(_) => bail!("no answer within {} s", within.as_secs()),
        }
    }

    /// Asks for a path.
    ///
    /// # Errors
    /// Returns why there was no answer.
    pub async fn get(&self, path: &str) -> Result<Answer> {
        self.ask(self.request(Method::GET, path, Bytes::new()), CALL_WITHIN)
            .await
    }

    /// Makes a request as a page of the relay's own would.
    pub fn request(&self, method: Method, path: &str, body: Bytes) -> Request<Bytes> {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.authority)
            .header(header::ORIGIN, &self.origin)
            .header(header::USER_AGENT, "relay doctor")
            .body(body)
            .expect("paths are written here")
    }

    /// Asks, and returns as soon as the headers of the answer are there.
    ///
    /// # Errors
    /// Returns why there was no answer.
    pub async fn open(&self, request: Request<Bytes>) -> Result<(Response<Incoming>, SocketAddr)> {
        let (line, from) = self.connect().await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(line)).await?;
        tokio::spawn(async move {
            // What became of the connection is told by what became of the call.
            let _ = connection.await;
        });
        let response = sender.send_request(request.map(Full::new)).await;
        Ok((response.context("the call was not answered")?, from))
    }

    async fn connect(&self) -> Result<(Box<dyn Wire>, SocketAddr)> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
        let stream = stream.with_context(|| format!("nothing answers at {}", self.authority))?;
        let from = stream.local_addr()?;
        let Some(tls) = &self.tls else {
            return Ok((Box::new(stream), from));
        };
        let stream = tls.over(stream, &self.host).await;
        Ok((Box::new(stream.context("TLS failed")?), from))
    }

    /// Whether the certificate is still good at a later time; `None`: there is no TLS.
    ///
    /// # Errors
    /// Returns why it is not.
    pub async fn is_good_at(&self, later: UnixTime) -> Option<Result<()>> {
        let tls = self.tls.clone()?;
        Some(tls.judge(&self.host, self.port, later).await)
    }
}

impl Tls {
    fn new(ca: Option<&Path>) -> Result<Tls> {
        let mut roots = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        if let Some(file) = ca {
            let certificates = CertificateDer::pem_file_iter(file);
            let certificates =
                certificates.with_context(|| format!("cannot read {}", file.display()))?;
            for certificate in certificates {
                let certificate = certificate
                    .with_context(|| format!("{} holds no certificate", file.display()))?;
                roots.add(certificate)?;
            }
        }
        let roots = Arc::new(roots);
        let config = ClientConfig::builder()
            .with_root_certificates(roots.clone())
            .with_no_client_auth();
        Ok(Tls {
            config: Arc::new(config),
            roots,
        })
    }

    async fn over(&self, stream: TcpStream, host: &str) -> Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(host.to_owned())?;
        let connector = TlsConnector::from(self.config.clone());
        Ok(connector.connect(name, stream).await?)
    }

    async fn judge(&self, host: &str, port: u16, later: UnixTime) -> Result<()> {
        let name = ServerName::try_from(host.to_owned())?;
        let stream = TcpStream::connect((host, port)).await?;
        let stream = self.over(stream, host).await?;
        let (_, session) = stream.get_ref();
        let chain = session.peer_certificates().unwrap_or_default();
        let (end, between) = chain.split_first().context("no certificate was shown")?;
        let verifier = WebPkiServerVerifier::builder(self.roots.clone()).build()?;
        verifier.verify_server_cert(end, between, &name, &[], later)?;
        Ok(())
    }
}
