//! How mail is sent: through which server, and from whom.
//!
//! Only says how; never connects, and never shows a password.

use anyhow::{Context, bail};
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use std::fmt;

/// Through which server, and from whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The server's address; may hold a password.
    url: String,
    /// Whom mail is from.
    pub from: Mailbox,
}

impl Mail {
    /// Checks what was given; `None`: nothing was.
    ///
    /// # Errors
    /// Returns what is wrong with it. The address of the server is not repeated.
    pub fn settle(url: Option<String>, from: Option<String>) -> anyhow::Result<Option<Mail>> {
        let (url, from) = match (url, from) {
            (None, None) => return Ok(None),
            (Some(url), Some(from)) => (url, from),
            (Some(_), None) => bail!("smtp_url is given, so mail_from must be, too"),
            (None, Some(_)) => bail!("mail_from is given, so smtp_url must be, too"),
        };
        let from = from.parse().context("mail_from is no address")?;
        let mail = Mail { url, from };
        mail.transport()?;
        Ok(Some(mail))
    }

    /// Makes what brings mail to the server.
    ///
    /// # Errors
    /// Returns what is wrong with the server's address.
    pub fn transport(&self) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.url);
        let builder = builder.map_err(|fault| anyhow::anyhow!("smtp_url is wrong: {fault}"))?;
        let within = std::time::Duration::from_millis(crate::limits::MAIL_WITHIN_MS);
        Ok(builder.timeout(Some(within)).build())
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mail from {}", self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_given_or_none_and_the_password_is_not_shown() {
        let some = |text: &str| Some(text.to_owned());
        let url = "smtps://deskbell:hunter2@mail.example:465";

        assert!(Mail::settle(None, None).unwrap().is_none());
        Mail::settle(some(url), None).unwrap_err();
        Mail::settle(None, some("a@b.example")).unwrap_err();
        Mail::settle(some("http://x"), some("a@b.example")).unwrap_err();
        Mail::settle(some(url), some("nobody")).unwrap_err();
        let mail = Mail::settle(some(url), some("Wallet <help@wallet.example>")).unwrap();

        assert!(!format!("{mail:?}").contains("hunter2"));
    }
}
