//! Live updates: which kind of record changed in which area, never what it holds.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt};
use tokio_stream::wrappers::BroadcastStream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::door::{Answer, COOKIE, In, Who, cookie};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events))
}

/// A stream of `change` events of the rows that the caller may read. A listener that fell behind gets `reload`. It ends with the
/// session, when the user's rights change, and with the program.
#[utoipa::path(get, path = "/events", responses((status = 200, content_type = "text/event-stream"), (status = 429)))]
async fn events(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let token = cookie(&headers, COOKIE).unwrap_or_default();
    let place = app.streams().place(app.centre(), &who.user, token).to(&who)?;
    let stop = app.stop().clone();
    let ended = async move {
        tokio::select! {
            () = place.ended() => {}
            () = stop.told() => {}
        }
    };
    let changes = BroadcastStream::new(app.centre().store.events()).filter_map(move |change| {
        let event = match change {
            Ok(change) => {
                let concerned = change.concerns(&who.ctx);
                concerned.then(|| Event::default().event("change").json_data(&change).unwrap_or_default())
            }
            Err(_) => Some(Event::default().event("reload").data("{}")),
        };
        std::future::ready(event.map(Ok))
    });
    let changes = changes.take_until(Box::pin(ended));
    Ok(Sse::new(changes).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}
