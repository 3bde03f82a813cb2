//! The accept loop: connections are taken one by one and served side by side until the stop.
//!
//! HTTP is spoken so that a client may close its sending half and still gets its answer, and that a request which has
//! arrived is carried out whether or not its client waits for the answer, as on the real thing.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

use super::inbound::Patience;
use super::line::Line;
use super::server::router;
use super::shared::Shared;
use super::socket::Wire;

/// How long accepting rests when the system has nothing left for new connections.
const REST: Duration = Duration::from_millis(50);

/// Serves connections until `stop`, then lets those that are being served end.
pub(super) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    patience: Patience,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let graceful = GracefulShutdown::new();
    let router = router(shared.clone());
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => connect(&graceful, stream, patience, (shared.clone(), router.clone())),
            Err(error) if gone(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no new connection could be taken");
                tokio::time::sleep(REST).await;
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
    Ok(())
}

/// Whether it is the one connection that failed, not the accepting.
fn gone(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(error.kind(), Kind::ConnectionRefused | Kind::ConnectionAborted | Kind::ConnectionReset)
}

fn connect(
    graceful: &GracefulShutdown,
    stream: TcpStream,
    patience: Patience,
    (shared, router): (Arc<Shared>, Router),
) {
    // Small answers must not wait for one another.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no delay could not be set");
    }
    let line = Line::default();
    let io = TokioIo::new(Wire::new(stream, line.clone(), patience.head, shared));
    let routes = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        let (line, routes) = (line.clone(), routes.clone());
        line.begin();
        request.extensions_mut().insert(ConnectInfo(line.clone()));
        async move {
            let response = routes.call(request).await;
            line.end();
            response
        }
    });
    let connection = graceful.watch(http1::Builder::new().half_close(true).serve_connection(io, service));
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}
