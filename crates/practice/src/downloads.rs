//! Files that were sent here, to be fetched again. The addresses name what is in a file, and ask for no token: whoever
//! sends one along is turned away, as it has no business there.

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};
use futures_util::stream;

use super::faults::FaultKind;
use super::journal::entry;
use super::shared::Shared;
use super::world::files::PLACE;

/// Answers who fetches a file.
pub(super) fn answer(shared: &Shared, head: &Parts, path: &str, fault: Option<FaultKind>) -> Response<Body> {
    let now = shared.clock.now();
    let mut stage = shared.stage();
    let mark = path.strip_prefix(PLACE).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let file = stage.world.files.find(mark);
    let mut status = match (&file, head.headers.contains_key(header::AUTHORIZATION)) {
        (_, true) => 400,
        (None, _) => 404,
        (Some(_), _) => 200,
    };
    if let Some(FaultKind::Status(planned)) = &fault {
        status = *planned;
    }
    stage.journal.push(entry(head, path, now, None, Some(status)));
    drop(stage);
    let data = file.filter(|_| status == 200).unwrap_or_default();
    let cut = fault == Some(FaultKind::Truncate);
    let sent = if cut { data.get(..data.len() / 2).unwrap_or_default() } else { &data };
    let begun = stream::iter([Ok::<_, std::io::Error>(sent.to_vec())]);
    let mut response = Response::new(match cut {
        true => Body::from_stream(stream::iter([
            Ok(sent.to_vec()),
            Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)),
        ])),
        false => Body::from_stream(begun),
    });
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    response.headers_mut().insert(header::CONTENT_LENGTH, data.len().into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    if let Some(FaultKind::Replace { status, body }) = &fault {
        // An answer that leads somewhere else, or none that a file should have.
        *response.status_mut() = StatusCode::from_u16(*status).unwrap_or(StatusCode::OK);
        response.headers_mut().insert(header::CONTENT_LENGTH, 0.into());
        if let Ok(to) = HeaderValue::from_str(body) {
            response.headers_mut().insert(header::LOCATION, to);
        }
        *response.body_mut() = Body::empty();
    }
    response
}
