//! Live updates: which kind of record changed in which area, never what it holds.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use centre::Problem;
use futures::{Stream, StreamExt, stream};
use serde::Deserialize;
use store::Since;
use tokio_stream::wrappers::BroadcastStream;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::door::{Answer, COOKIE, In, Who, cookie};
use crate::intake::Ask;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(events))
}

/// Changes that a listener who comes back is told one by one; after more it reads anew.
const MISSED: usize = 500;

/// Where a listener comes back to. A browser that reconnects by itself says so in `Last-Event-ID`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Back {
    /// The id of the last event that it heard.
    after: Option<String>,
}

/// A stream of `change` events of the rows that the caller may read, with their places in the log as ids. A listener
/// who says what it heard last is told what it missed; then comes `ready`, with the place where the log stands. One
/// that missed or fell behind too much gets `reload`. It ends with the session, when the user's rights change, and
/// with the program.
#[utoipa::path(get, path = "/events", params(Back), responses((status = 200, content_type = "text/event-stream"), (status = 429)))]
async fn events(
    State(app): State<App>,
    who: Who,
    Ask(back): Ask<Back>,
    headers: HeaderMap,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let token = cookie(&headers, COOKIE).unwrap_or_default();
    let place = app.streams().place(app.office(), &who.user, token).to(&who)?;
    let stop = app.stop().clone();
    let ended = async move {
        tokio::select! {
            () = place.ended() => {}
            () = stop.told() => {}
        }
    };
    // Heard from here on, before it is asked what was missed: between the two nothing is lost.
    let heard = BroadcastStream::new(app.office().store.events());
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()).map(str::to_owned).or(back.after);
    let missed = missed(&app, &who, last.filter(|last| !last.is_empty())).await?;
    let changes = heard.filter_map(move |change| {
        let event = match change {
            Ok(change) => change.concerns(&who.ctx).then(|| {
                let event = Event::default().event("change").json_data(&change).unwrap_or_default();
                match change.seq {
                    Some(seq) => event.id(Since::link(seq).to_string()),
                    None => event,
                }
            }),
            Err(_) => Some(Event::default().event("reload").data("{}")),
        };
        std::future::ready(event)
    });
    let told = stream::iter(missed).chain(changes).map(Ok).take_until(Box::pin(ended));
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}

/// What a listener missed since an event, and where the log stands.
async fn missed(app: &App, who: &Who, last: Option<String>) -> Answer<Vec<Event>> {
    let store = &app.office().store;
    let now = store.now(&who.ctx).await.to(who)?;
    let ready = Event::default().event("ready").id(now.to_string()).data("{}");
    let Some(last) = last else { return Ok(vec![ready]) };
    let since: Since = last.parse().map_err(|_| who.refuse(Problem::field("fault-malformed", "after", &last)))?;
    let marks = store.marks(&who.ctx, since, MISSED).await.to(who)?;
    // A place that the log has not reached is of another one: a backup was restored.
    if marks.more || since > now {
        return Ok(vec![Event::default().event("reload").data("{}"), ready]);
    }
    let told = |mark: &store::since::Mark| {
        let change = store::Event::of(who.ctx.scope.province(), mark.kind, &mark.area, Some(mark.id), true);
        Event::default().event("change").id(mark.at.to_string()).json_data(&change)
    };
    Ok(marks.marks.iter().filter_map(|mark| told(mark).ok()).chain([ready]).collect())
}
