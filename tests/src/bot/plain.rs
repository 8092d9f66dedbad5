//! Plain HTTP calls of a bot, each on a connection of its own, with answers that may never end.
//!
//! Never follows a redirect and never repeats a call by itself.

use anyhow::{Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// To whom calls are made, and what every one of them says.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The relay, or what is before it.
    pub addr: SocketAddr,
    /// Headers of every call.
    pub headers: Vec<(&'static str, String)>,
}

impl Caller {
    /// Makes a call, and returns the answer as soon as its headers are there. Dropping it ends the
    /// connection.
    ///
    /// # Errors
    /// Fails when there is no answer.
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: String,
    ) -> Result<Response<Incoming>> {
        let stream = TcpStream::connect(self.addr).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // Ends with the answer, or when nobody waits for one any more.
        tokio::spawn(connection);
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.addr.to_string());
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Full::new(Bytes::from(body)))?;
        Ok(sender.send_request(request).await?)
    }

    /// Makes a call, and reads the answer.
    ///
    /// # Errors
    /// Fails when there is no answer, and when it is another one than is due.
    pub async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: String,
    ) -> Result<T> {
        let answer = self.call(method, path, body).await?;
        if !answer.status().is_success() {
            bail!("{} to {path}", answer.status());
        }
        let body = answer.into_body().collect().await?.to_bytes();
        Ok(serde_json::from_slice(&body)?)
    }
}
