//! The door of a WebSocket: which sub-protocol, and a close code for everybody who is turned away.
//!
//! A browser does not show a page why an upgrade failed, so whoever speaks a sub-protocol of ours
//! is let in first and told by a close code. Never knows what is said inside.

use super::House;
use super::accept::Permit;
use super::handshake;
use super::lobby::Pass;
use crate::socket::flood::Flood;
use crate::socket::{self, Ending, Line, Visit};
use axum::Json;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::limits::FRAME_BYTES_MAX;
use shared::rest::Refused;
use shared::version::{self, Encoding, Offer};
use shared::{Close, Refusal, RefusalCode};

/// Bytes that are read at once. Most frames are smaller, and there are many sockets.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Bytes that are collected before they are written, when several frames are there at once.
const WRITE_BUFFER_BYTES: usize = 16 * 1024;

/// Bytes that may wait in the socket itself, beside its queue: one frame of any size that the
/// queue lets through, and a close frame.
const WRITE_BUFFER_BYTES_MAX: usize = 2 * crate::hub::OUTLET_BYTES_MAX;

/// The extractor's result, as the handlers get it.
pub type Knock = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// A door that somebody has knocked at who speaks a language of ours.
pub struct Door {
    upgrade: WebSocketUpgrade,
    house: House,
    permit: Permit,
    /// How frames are written from here on.
    pub encoding: Encoding,
}

impl Door {
    /// Chooses the sub-protocol.
    ///
    /// # Errors
    /// Returns the answer for those who do not speak any of this relay's.
    // The error is an answer on its way out, never kept.
    #[expect(clippy::result_large_err, reason = "the error is a whole HTTP answer")]
    pub fn open(
        knock: Knock,
        headers: &HeaderMap,
        house: House,
        permit: Permit,
    ) -> Result<Door, Response> {
        let upgrade = match (knock, handshake::check(headers)) {
            (Ok(upgrade), Ok(())) => upgrade,
            (
                Ok(_) | Err(WebSocketUpgradeRejection::InvalidWebSocketVersionHeader(_)),
                Err(fault),
            ) => {
                let answer = refuse(fault.status, fault.says.to_owned());
                return Err((
                    [(header::SEC_WEBSOCKET_VERSION, handshake::VERSION)],
                    answer,
                )
                    .into_response());
            }
            (Err(rejection), _) => {
                let says = "this address speaks WebSocket only; open a WebSocket to it";
                return Err(refuse(rejection.into_response().status(), says.to_owned()));
            }
        };
        let offered = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).into_iter();
        let offered: Vec<_> = offered.filter_map(|value| value.to_str().ok()).collect();
        match version::choose(&offered.join(",")) {
            Offer::Speak(encoding) => {
                let upgrade = tune(upgrade, encoding.name());
                Ok(Door {
                    upgrade,
                    house,
                    permit,
                    encoding,
                })
            }
            Offer::Outdated(name) => {
                let door = Door {
                    upgrade: tune(upgrade, &name),
                    house,
                    permit,
                    encoding: Encoding::Binary,
                };
                Err(door.turn_away(Close::Outdated))
            }
            Offer::Nothing => Err(speaks_nothing("Sec-WebSocket-Protocol")),
        }
    }

    /// Lets somebody in.
    pub fn welcome(self, visit: Visit, pass: Pass) -> Response {
        let Door {
            upgrade,
            house,
            permit,
            ..
        } = self;
        let held = (permit, pass, house.lobby.begin());
        // A task of its own: the one that upgrades keeps room for the upgrade as long as it lives.
        upgrade.on_upgrade(move |socket| {
            tokio::spawn(socket::run(house.means(), socket, visit, held));
            std::future::ready(())
        })
    }

    /// Lets somebody in just far enough to be told why not.
    pub fn turn_away(self, close: Close) -> Response {
        let Door {
            upgrade,
            house,
            permit,
            ..
        } = self;
        let held = (permit, house.lobby.begin());
        upgrade.on_upgrade(move |socket| async move {
            let _held = held;
            let flood = Flood::new(house.config.frames);
            Line::new(socket, house.clock.clone(), flood)
                .bye(Ending::Close(close))
                .await;
        })
    }
}

fn tune(upgrade: WebSocketUpgrade, name: &str) -> WebSocketUpgrade {
    let mut upgrade = upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .max_message_size(FRAME_BYTES_MAX)
        .max_frame_size(FRAME_BYTES_MAX);
    if let Ok(name) = HeaderValue::from_str(name) {
        upgrade.set_selected_protocol(name);
    }
    upgrade
}

/// The answer to who offers no sub-protocol of ours in this field.
pub fn speaks_nothing(field: &str) -> Response {
    let (json, binary) = (version::JSON, version::BINARY);
    let says = format!("offer one of these in {field}: {json}, {binary}");
    refuse(StatusCode::BAD_REQUEST, says)
}

fn refuse(status: StatusCode, says: String) -> Response {
    let refusal = Refusal::last(RefusalCode::NoSubProtocol);
    (
        status,
        Json(Refused {
            refusal,
            field: None,
            says,
        }),
    )
        .into_response()
}
