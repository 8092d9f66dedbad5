//! Serves the fictional site from a folder, on another origin than the relay.
//!
//! A few lines of HTTP for one machine. Never reads a file outside of the folder, never reads more
//! of a request than its head.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// Bytes of a request's head.
const HEAD_BYTES_MAX: u64 = 16 * 1024;
/// Requests at once; browsers open six connections to a host.
const REQUESTS_MAX: usize = 64;
const READ_WITHIN: Duration = Duration::from_secs(10);

/// A folder whose pages name the relay and the site's key.
#[derive(Clone, Debug)]
pub struct Site {
    folder: PathBuf,
    relay: String,
    key: String,
}

/// An answer: status, content type and body.
type Answer = (&'static str, &'static str, Vec<u8>);

impl Site {
    /// The pages in this folder; `{{RELAY}}` and `{{SITE}}` in them become these words.
    pub fn new(folder: PathBuf, relay: &str, key: &str) -> Site {
        Site {
            folder,
            relay: relay.to_owned(),
            key: key.to_owned(),
        }
    }

    /// Serves in a thread for as long as the process lives.
    pub fn serve(self, listener: TcpListener) {
        let site = Arc::new(self);
        let busy = Arc::new(AtomicUsize::new(0));
        thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                if busy.fetch_add(1, Ordering::Relaxed) >= REQUESTS_MAX {
                    busy.fetch_sub(1, Ordering::Relaxed);
                    continue; // Dropping the stream closes it; a browser tries again.
                }
                let (site, busy) = (Arc::clone(&site), Arc::clone(&busy));
                thread::spawn(move || {
                    // A browser that went away is no news.
                    site.talk(stream).ok();
                    busy.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
    }

    fn talk(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(READ_WITHIN))?;
        stream.set_write_timeout(Some(READ_WITHIN))?;
        let mut first = None;
        // The whole head is read, so that closing does not reset the connection.
        for line in BufReader::new((&stream).take(HEAD_BYTES_MAX)).lines() {
            let line = line?;
            if line.is_empty() {
                break;
            }
            first.get_or_insert(line);
        }
        let (status, kind, body) = self.answer(&first.unwrap_or_default());
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
             cache-control: no-store\r\nconnection: close\r\n\r\n",
            body.len()
        )?;
        stream.write_all(&body)
    }

    /// Answers the first line of a request.
    fn answer(&self, line: &str) -> Answer {
        let plain = |status, says: &str| (status, "text/plain; charset=utf-8", says.into());
        let mut words = line.split(' ');
        let (Some(method), Some(target)) = (words.next(), words.next()) else {
            return plain("400 Bad Request", "not a request\n");
        };
        if method != "GET" {
            return plain("405 Method Not Allowed", "only GET\n");
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        match self.file(path.trim_start_matches('/')) {
            Some((path, bytes)) => ("200 OK", content_type(&path), self.filled(&path, bytes)),
            None => plain("404 Not Found", "no such page\n"),
        }
    }

    fn file(&self, name: &str) -> Option<(PathBuf, Vec<u8>)> {
        let name = Path::new(name);
        if !name
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
        {
            return None;
        }
        let mut path = self.folder.join(name);
        if path.is_dir() {
            path.push("index.html");
        }
        let bytes = fs::read(&path).ok()?;
        Some((path, bytes))
    }

    fn filled(&self, path: &Path, bytes: Vec<u8>) -> Vec<u8> {
        if path.extension().is_none_or(|extension| extension != "html") {
            return bytes;
        }
        let text = String::from_utf8_lossy(&bytes);
        text.replace("{{RELAY}}", &self.relay)
            .replace("{{SITE}}", &self.key)
            .into_bytes()
    }
}

fn content_type(path: &Path) -> &'static str {
    match path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn ask(line: &str) -> (String, String) {
        let scratch = Scratch::new();
        let folder = scratch.path().join("site");
        fs::create_dir_all(folder.join("en")).unwrap();
        fs::write(
            folder.join("index.html"),
            "<script src={{RELAY}}/x data-site={{SITE}}>",
        )
        .unwrap();
        fs::write(folder.join("en/index.html"), "english").unwrap();
        fs::write(folder.join("app.js"), "'{{SITE}}'").unwrap();
        fs::write(scratch.path().join("secret"), "secret").unwrap();
        let site = Site::new(folder, "http://r:1", "key");
        let (status, _, body) = site.answer(line);
        (status[..3].to_owned(), String::from_utf8(body).unwrap())
    }

    #[test]
    fn pages_name_the_relay_and_the_site() {
        let (status, body) = ask("GET / HTTP/1.1");
        assert_eq!(
            (&*status, &*body),
            ("200", "<script src=http://r:1/x data-site=key>")
        );
        assert_eq!(ask("GET /en/?a=b HTTP/1.1").1, "english");
        assert_eq!(
            ask("GET /app.js HTTP/1.1").1,
            "'{{SITE}}'",
            "only pages are filled"
        );
    }

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        for path in [
            "/../secret",
            "/en/../../secret",
            "//secret",
            "/%2e%2e/secret",
            "/none",
        ] {
            assert_eq!(ask(&format!("GET {path} HTTP/1.1")).0, "404", "{path}");
        }
        assert_eq!(ask("POST / HTTP/1.1").0, "405");
        assert_eq!(ask("").0, "400");
    }

    #[test]
    fn a_browser_gets_its_page_over_tcp() {
        let scratch = Scratch::new();
        fs::write(scratch.path().join("index.html"), "here").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        Site::new(scratch.path().to_path_buf(), "", "").serve(listener);

        stream
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();

        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nhere"));
    }
}
