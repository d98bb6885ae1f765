//! Listening: one task a connection, none waited for without end.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::response::Response;
use centre::jobs;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tower::Service;

use crate::connections::{Connections, Place};
use crate::limits::{self, Limits};
use crate::patience::{Answering, Coming, Taking};
use crate::peer::Peer;
use crate::{App, router};

/// Files that the program needs besides its connections: the database, what is read and written.
const OTHER_FILES: usize = 256;
/// After the system had no room for a connection.
const BREATH: Duration = Duration::from_millis(50);

/// Serves until the application's [`crate::Stop`] is told. Then event streams end and idle connections are closed at once,
/// requests under way have a few seconds, and long work is given up and kept as interrupted.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    // What an earlier run of the program left unfinished nobody works on any more.
    if let Err(problem) = jobs::settle(app.office()).await {
        ::tracing::error!(%problem, "the jobs of the last run could not be settled");
    }
    let Limits { connections: limits, stopping, .. } = app.limits();
    let whole = limits.whole.min(app.open_files().saturating_sub(OTHER_FILES).max(OTHER_FILES));
    let connections = Connections::new(whole, limits.from_peer.min(whole));
    tokio::select! {
        () = listen(&app, &listener, &connections, limits) => {}
        () = app.stop().told() => {}
    }
    drop(listener);
    jobs::leave(app.office());
    connections.close();
    if tokio::time::timeout(stopping.grace(), connections.ended()).await.is_err() {
        ::tracing::warn!("requests under way took too long and were cut off");
    }
    if let Err(error) = app.office().store.flush_accesses().await {
        ::tracing::error!(%error, "reads could not be noted in the access log");
    }
    Ok(())
}

async fn listen(app: &App, listener: &TcpListener, connections: &Arc<Connections>, limits: limits::Connections) {
    let router = router(app.clone());
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                let of_proxy = app.proxies().hold(from.ip().to_canonical());
                let peer = (!of_proxy).then(|| Peer::of_line(from.ip()));
                let Some(place) = connections.place(peer) else {
                    ::tracing::warn!(%from, "refused: every connection is being worked on");
                    continue;
                };
                tokio::spawn(attend(router.clone(), stream, from, place, limits, limits.heading(of_proxy)));
            }
            // Who hung up before they were let in.
            Err(error) if is_theirs(&error) => {}
            // No room for another file or its buffers: what waits longest makes it.
            Err(error) => {
                ::tracing::warn!(%error, "a connection could not be accepted");
                connections.shed();
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

fn is_theirs(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// One connection, to its end.
async fn attend(
    router: Router,
    stream: TcpStream,
    from: SocketAddr,
    place: Place,
    limits: limits::Connections,
    heading: Duration,
) {
    // Answers are written whole; waiting for more to send with them only delays them.
    let _ = stream.set_nodelay(true);
    let connection = Arc::clone(place.connection());
    let line = Taking::watch(stream, Arc::clone(&connection), limits.untaken());
    let service = hyper::service::service_fn(|request: hyper::Request<Incoming>| {
        connection.requested();
        let mut request = Coming::watch(request, &connection, limits);
        request.extensions_mut().insert(ConnectInfo(from));
        let (mut router, connection) = (router.clone(), Arc::clone(&connection));
        async move {
            // Held from here on, so that a request that is given up half-way frees its connection too.
            let answering = Answering::watch(axum::body::Body::empty(), connection);
            let answer: Response = router.call(request).await?;
            Ok::<_, std::convert::Infallible>(answer.map(|body| answering.of(body)))
        }
    });
    let mut serving = pin!(
        hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(heading)
            .serve_connection(TokioIo::new(line), service)
    );
    loop {
        tokio::select! {
            ended = serving.as_mut() => {
                if let Err(error) = ended {
                    ::tracing::debug!(%error, %from, "a connection broke off");
                }
                return;
            }
            () = connection.told_to_close() => {
                if connection.may_be_cut() {
                    return;
                }
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}
