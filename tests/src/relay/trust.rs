//! What a scene can do about who visitors are.

use super::{Answer, Scene};
use crate::signer::Signer;
use shared::VisitorId;
use shared::rest::identity::{IdentityKeyForm, KeyKind, NewIdentityKey, Proofs};

impl Scene {
    /// Makes a key of the site, and the owner's server that signs with it.
    pub async fn signer(&self) -> Signer {
        let form = IdentityKeyForm {
            kind: KeyKind::Hs256,
            public: String::new(),
        };
        let path = format!("/api/sites/{}/identity", self.site.id);
        let answer = self.api.post(&path, &self.admin.cookie, &form).await;
        assert_eq!(answer.status, 201, "{answer}");
        let made: NewIdentityKey = answer.json();
        Signer {
            site: self.site.key.clone(),
            secret: made.secret.expect("a shared secret is shown once"),
        }
    }

    /// Says who a visitor is, as the chat of whoever has this token does.
    pub async fn identify(&self, token: &str, signed: &str) -> Answer {
        let body = format!("site={}&signed={signed}", self.site.key);
        self.as_visitor("/identify", token, body).await
    }

    /// Logs a visitor out.
    pub async fn log_out(&self, token: &str) -> Answer {
        let body = format!("site={}", self.site.key);
        self.as_visitor("/logout", token, body).await
    }

    /// Fills in a form as a visitor.
    pub async fn as_visitor(&self, path: &str, token: &str, body: String) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("authorization", bearer.as_str()),
        ];
        self.api.ask("POST", path, &headers, Some(body)).await
    }

    /// What agents are shown of a visitor.
    pub async fn proofs(&self, visitor: VisitorId) -> Proofs {
        let path = format!("/api/sites/{}/visitors/{visitor}/proofs", self.site.id);
        self.api.get(&path, &self.admin.cookie).await.json()
    }
}
