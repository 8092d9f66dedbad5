//! A mail server on loopback, small enough to be read: it takes mail, or refuses it as told.
//!
//! Speaks as much of RFC 5321 as a client needs. Never sends anything on.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long a test waits for mail.
const MAIL_WITHIN: Duration = Duration::from_secs(30);

/// One mail that was taken.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// From whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Headers and body, as they came.
    pub text: String,
}

/// The server, until it is dropped.
pub struct MailServer {
    addr: SocketAddr,
    taken: watch::Receiver<Vec<Taken>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    task: JoinHandle<()>,
}

impl MailServer {
    /// Starts one that takes everything.
    ///
    /// # Panics
    /// Fails the test when no port is free.
    pub async fn start() -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port is free");
        let addr = listener.local_addr().expect("a listener has an address");
        let (sender, taken) = watch::channel(Vec::new());
        let answers = Arc::<Mutex<VecDeque<u16>>>::default();
        let told = answers.clone();
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                // A client that breaks off has not handed anything over.
                let _ = serve(socket, &sender, &told).await;
            }
        });
        MailServer {
            addr,
            taken,
            answers,
            task,
        }
    }

    /// Its address, as a relay is told.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.addr)
    }

    /// Answers the next mails with these codes instead.
    pub fn answers(&self, codes: &[u16]) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.extend(codes);
    }

    /// Waits until so many mails were taken, and returns them.
    ///
    /// # Panics
    /// Fails the test when that takes too long.
    pub async fn until(&self, len: usize) -> Vec<Taken> {
        let mut taken = self.taken.clone();
        let enough = taken.wait_for(|taken| taken.len() >= len);
        let found = timeout(MAIL_WITHIN, enough).await;
        let found = found.unwrap_or_else(|_| panic!("no {len} mails came"));
        found.expect("the server runs").clone()
    }

    /// What was taken so far.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.borrow().clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    socket: TcpStream,
    sender: &watch::Sender<Vec<Taken>>,
    answers: &Mutex<VecDeque<u16>>,
) -> std::io::Result<()> {
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 loopback\r\n").await?;
    let mut mail = Taken::default();
    while let Some(line) = lines.next_line().await? {
        let word = line.split([' ', ':']).next().unwrap_or_default();
        let answer = match word.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => "250 loopback",
            "MAIL" => {
                mail.from = address(&line);
                "250 ok"
            }
            "RCPT" => {
                mail.to = address(&line);
                "250 ok"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                mail.text.clear();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    mail.text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.text.push('\n');
                }
                let next = answers
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .pop_front();
                match next {
                    Some(code) => {
                        let no = format!("{code} as told\r\n");
                        write.write_all(no.as_bytes()).await?;
                        continue;
                    }
                    None => {
                        sender.send_modify(|taken| taken.push(std::mem::take(&mut mail)));
                        "250 taken"
                    }
                }
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 ok",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    let inner = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(address, _)| address.to_owned())
}
