//! One's own account: the second factor, the log-ins, the password.
//!
//! What weakens an account asks for the password once more. A secret leaves here once.

use super::{Body, Session, form};
use crate::auth::factor;
use crate::auth::secret::{hash, typed_code};
use crate::http::House;
use crate::http::error::Error;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::rest::{
    Deed, FACTOR_CODE_CHARS_MAX, FactorForm, FactorStart, PASSWORD_CHARS_MAX, PasswordForm, Proof,
    RecoveryCodes, SessionCard,
};

/// Begins a second factor; it does not count before a code of it was shown.
pub async fn begin(
    State(house): State<House>,
    session: Session,
) -> Result<Json<FactorStart>, Error> {
    let secret = factor::secret();
    if !house.store.begin_factor(session.agent.id, secret).await? {
        return Err(wrong("code", "there is a second factor already"));
    }
    let sites = house.store.sites().await?;
    let site = sites.first().map(|site| site.name.as_str());
    Ok(Json(factor::start(&secret, site, &session.agent.email)))
}

/// Makes it count.
pub async fn hold(
    State(house): State<House>,
    session: Session,
    Body(form): Body<FactorForm>,
) -> Result<Json<RecoveryCodes>, Error> {
    let id = session.agent.id;
    house.auth.try_code(id)?;
    let begun = house.store.factor(id).await?.filter(|known| !known.is_held);
    let begun = begun.ok_or(Error::NotFound)?;
    let now = house.clock.now();
    let typed = form.code.chars().take(FACTOR_CODE_CHARS_MAX);
    let step = factor::step_of(&begun.secret, &typed.collect::<String>(), now);
    let step = step.ok_or(Error::WrongCode)?;
    let (codes, hashes) = fresh();
    let store = session.store(&house);
    let held = store
        .hold_factor(id, step, hashes, &session.secret, now)
        .await;
    if !held? {
        return Err(Error::NotFound);
    }
    house.sessions_changed();
    tracing::info!(agent = id.0, "an agent has a second factor");
    Ok(Json(codes))
}

/// Makes new recovery codes; the old ones are good for nothing.
pub async fn renew(
    State(house): State<House>,
    session: Session,
    Body(proof): Body<Proof>,
) -> Result<Json<RecoveryCodes>, Error> {
    prove(&house, &session, proof.password).await?;
    let (codes, hashes) = fresh();
    let store = session.store(&house);
    match store.renew_codes(session.agent.id, hashes).await? {
        true => Ok(Json(codes)),
        false => Err(Error::NotFound),
    }
}

/// Gives the second factor up, where the role does not need one.
pub async fn remove(
    State(house): State<House>,
    session: Session,
    Body(proof): Body<Proof>,
) -> Result<StatusCode, Error> {
    if session.factor.is_required {
        return Err(Error::NotAllowed);
    }
    prove(&house, &session, proof.password).await?;
    let store = session.store(&house);
    let deed = Deed::FactorRemoved;
    store.remove_factor(deed, session.agent.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the password; all other log-ins end.
pub async fn password(
    State(house): State<House>,
    session: Session,
    Body(wanted): Body<PasswordForm>,
) -> Result<StatusCode, Error> {
    let sites = house.store.sites().await?;
    form::password(&wanted.password, &session.agent, &sites)?;
    prove(&house, &session, wanted.old).await?;
    let hash = house.auth.hash(wanted.password).await?;
    let store = session.store(&house);
    store
        .change_password(session.agent.id, hash, &session.secret)
        .await?;
    house.sessions_changed();
    tracing::info!(agent = session.agent.id.0, "an agent has another password");
    Ok(StatusCode::NO_CONTENT)
}

pub async fn sessions(
    State(house): State<House>,
    session: Session,
) -> Result<Json<Vec<SessionCard>>, Error> {
    let now = house.clock.now();
    let all = house.store.sessions(session.agent.id, &session.secret, now);
    Ok(Json(all.await?))
}

/// Ends one of one's own log-ins.
pub async fn end(
    State(house): State<House>,
    session: Session,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Error> {
    let Ok(Path(id)) = id else {
        return Err(Error::NotFound);
    };
    if !house.store.close_named(session.agent.id, id).await? {
        return Err(Error::NotFound);
    }
    house.sessions_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all of them but this one.
pub async fn end_others(State(house): State<House>, session: Session) -> Result<StatusCode, Error> {
    house
        .store
        .close_others(session.agent.id, &session.secret)
        .await?;
    house.sessions_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// New recovery codes, as they are shown and as they are kept.
fn fresh() -> (RecoveryCodes, Vec<[u8; 32]>) {
    let codes = factor::recovery_codes();
    let hashes = codes.iter().map(|code| hash(&typed_code(code))).collect();
    (RecoveryCodes { codes }, hashes)
}

/// Asks for the own password once more.
async fn prove(house: &House, session: &Session, password: String) -> Result<(), Error> {
    let fits = password.chars().count() <= PASSWORD_CHARS_MAX;
    let email = &session.agent.email;
    match fits && house.auth.prove(&house.store, email, password).await? {
        true => Ok(()),
        false => Err(wrong("old", "this is not your password")),
    }
}

fn wrong(field: &'static str, says: &'static str) -> Error {
    Error::FieldWrong {
        field: field.into(),
        says: says.into(),
    }
}
