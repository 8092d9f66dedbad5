//! Sends the mail that visitors asked for, and asks again until it is taken.
//!
//! What is to be sent is in the store, so a restart loses none; only a relay that dies between the
//! server's "taken" and its own note sends one again, under the same Message-ID. Never logs a word
//! or an address.

mod letter;

use crate::auth::pass::{self, Seal};
use crate::clock::Clock;
use crate::config::mail::Mail;
use crate::limits::{
    MAIL_AT_ONCE_LEN_MAX, MAIL_LOOK_EVERY_MS, MAIL_RETRY_MS, MAIL_RETRY_MS_MAX, MAIL_TRIES_MAX,
    MAIL_WITHIN_MS,
};
use crate::store::{Letter, Store, StoreError};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use metrics::{counter, gauge};
use shared::Millis;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;

/// The one that sends.
pub struct Postman {
    store: Store,
    clock: Clock,
    mail: Mail,
    transport: AsyncSmtpTransport<Tokio1Executor>,
    /// Where browsers reach the relay, for links.
    base: Option<String>,
    /// Told when there is something to do.
    bell: Arc<Notify>,
}

/// What became of one mail.
enum Outcome {
    /// The server has it.
    Taken,
    /// It may be taken later.
    NotNow,
    /// It will never be taken.
    Never,
}

impl Postman {
    /// Makes one who has sent nothing.
    ///
    /// # Errors
    /// Returns what is wrong with the server's address.
    pub fn new(
        store: Store,
        clock: Clock,
        mail: Mail,
        base: Option<String>,
        bell: Arc<Notify>,
    ) -> anyhow::Result<Postman> {
        let transport = mail.transport()?;
        Ok(Postman {
            store,
            clock,
            mail,
            transport,
            base,
            bell,
        })
    }

    /// Sends what is due for as long as it is polled.
    pub async fn run(self) {
        loop {
            match self.round().await {
                // There may be more.
                Ok(sent) if sent == MAIL_AT_ONCE_LEN_MAX => continue,
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "the store failed the mail"),
            }
            let pause = Duration::from_millis(MAIL_LOOK_EVERY_MS);
            // Either way it is time to look again.
            let _ = timeout(pause, self.bell.notified()).await;
        }
    }

    /// Sends what is due at this moment; returns how much that was.
    async fn round(&self) -> Result<usize, StoreError> {
        gauge!("deskbell_mail_waiting").set(self.store.mail_waiting().await? as f64);
        let due = self
            .store
            .mail_due(self.clock.now(), MAIL_AT_ONCE_LEN_MAX)
            .await?;
        let len = due.len();
        for letter in due {
            let id = letter.id;
            let outcome = self.send(&letter).await?;
            let tries = letter.tries + 1;
            match outcome {
                Outcome::Taken => {
                    counter!("deskbell_mail_total", "outcome" => "taken").increment(1);
                    self.store.mail_done(id).await?;
                }
                Outcome::NotNow if tries < MAIL_TRIES_MAX => {
                    counter!("deskbell_mail_total", "outcome" => "not_now").increment(1);
                    let again = self.clock.now().plus(pause_ms(letter.tries));
                    self.store.mail_later(id, again).await?;
                }
                Outcome::NotNow | Outcome::Never => {
                    counter!("deskbell_mail_total", "outcome" => "given_up").increment(1);
                    tracing::error!(site = letter.site.0, tries, "a mail is given up");
                    self.store.mail_done(id).await?;
                }
            }
        }
        Ok(len)
    }

    async fn send(&self, letter: &Letter) -> Result<Outcome, StoreError> {
        let seal = Seal::new(self.store.seal(pass::PURPOSE).await?);
        let made = letter::make(
            &self.store,
            letter,
            &self.mail.from,
            self.base.as_deref().map(|base| (base, &seal)),
            self.clock.now(),
        )
        .await?;
        let Some(message) = made else {
            return Ok(Outcome::Never);
        };
        let within = Duration::from_millis(MAIL_WITHIN_MS);
        Ok(match timeout(within, self.transport.send(message)).await {
            Ok(Ok(_)) => Outcome::Taken,
            Ok(Err(error)) => judge(&error),
            Err(_) => Outcome::NotNow,
        })
    }
}

/// Whether it is worth trying again. What the server says is not logged: it may name the address.
fn judge(error: &SmtpError) -> Outcome {
    let code = error.status().map(u16::from);
    tracing::warn!(code, "a mail was not taken");
    match error.is_permanent() {
        true => Outcome::Never,
        false => Outcome::NotNow,
    }
}

/// How long to wait after so many earlier tries.
fn pause_ms(tries: u32) -> u64 {
    let doubled = MAIL_RETRY_MS.saturating_mul(1 << tries.min(20));
    doubled.min(MAIL_RETRY_MS_MAX)
}

/// Whether this is one address that mail can be sent to.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.len() <= crate::limits::EMAIL_BYTES_MAX && text.parse::<lettre::Address>().is_ok()
}

/// Makes a letter that is due at once.
#[must_use]
pub fn due_now(letter: Letter, now: Millis) -> Letter {
    Letter {
        id: crate::auth::secret::random_id(),
        asked_at: now,
        tries: 0,
        ..letter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_bound_and_cover_a_weekend_day() {
        let pauses: Vec<_> = (0..MAIL_TRIES_MAX).map(pause_ms).collect();

        assert_eq!(pauses[..3], [60_000, 120_000, 240_000]);
        assert_eq!(pauses.last(), Some(&MAIL_RETRY_MS_MAX));
        assert!(pauses.iter().sum::<u64>() > 24 * 3_600_000);
        assert_eq!(pause_ms(u32::MAX), MAIL_RETRY_MS_MAX);
    }

    #[test]
    fn an_address_is_one_and_nothing_else() {
        assert!(is_address("eve@example.com"));
        for bad in [
            "",
            "eve",
            "a@b\r\nBcc: c@d.example",
            "a@b.c, d@e.f",
            "<a@b.example>",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
        assert!(!is_address(&format!("{}@example.com", "a".repeat(300))));
    }
}
