//! How long we wait for the other end: for what it sends, and for it to take what we send.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::extract::Request;
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

use crate::connections::Connection;
use crate::limits;

/// What was sent came too slowly.
#[derive(Debug)]
pub(crate) struct TooSlow;

impl std::fmt::Display for TooSlow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the body came too slowly")
    }
}
impl std::error::Error for TooSlow {}

impl TooSlow {
    /// Is it at the bottom of an error?
    pub fn caused(error: &(dyn std::error::Error + 'static)) -> bool {
        std::iter::successors(Some(error), |error| error.source()).any(<dyn std::error::Error>::is::<Self>)
    }
}

/// A request's body that must keep coming: no long silence, and from then on a rate that even a poor line holds.
pub(crate) struct Coming {
    body: Incoming,
    connection: Arc<Connection>,
    limits: limits::Connections,
    began: Instant,
    bytes: u64,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Coming {
    /// The body of a request, watched.
    pub fn watch(request: Request<Incoming>, connection: &Arc<Connection>, limits: limits::Connections) -> Request {
        request.map(|body| {
            let connection = Arc::clone(connection);
            axum::body::Body::new(Self { body, connection, limits, began: Instant::now(), bytes: 0, alarm: None })
        })
    }

    /// When the next byte must have come.
    fn deadline(&self) -> Instant {
        let silence = self.limits.silence();
        let held = Duration::from_secs(self.bytes / u64::from(self.limits.bytes_per_second.max(1)));
        (Instant::now() + silence).min(self.began + silence + held)
    }
}

impl HttpBody for Coming {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            self.alarm = None;
            self.connection.goes_on();
            if let Some(Ok(frame)) = &frame {
                self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.connection.waits_for_them();
        let deadline = self.deadline();
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        ready!(alarm.as_mut().poll(cx));
        self.connection.goes_on();
        Poll::Ready(Some(Err(Box::new(TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body that tells its connection when it is at its end, or was given up.
pub(crate) struct Answering {
    body: axum::body::Body,
    connection: Arc<Connection>,
}

impl Answering {
    /// An answer, watched.
    pub fn watch(body: axum::body::Body, connection: Arc<Connection>) -> Self {
        Self { body, connection }
    }

    /// The same watch over the body that the answer has.
    pub fn of(mut self, body: axum::body::Body) -> Self {
        self.body = body;
        self
    }
}

impl HttpBody for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.connection.answered();
    }
}

/// A line whose other end must take what we send.
pub(crate) struct Taking<S> {
    line: S,
    connection: Arc<Connection>,
    untaken: Duration,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<S> Taking<S> {
    /// A line, watched.
    pub fn watch(line: S, connection: Arc<Connection>, untaken: Duration) -> Self {
        Self { line, connection, untaken, alarm: None }
    }

    /// What came of sending; an error where the other end has taken nothing for too long.
    fn sent<T>(&mut self, cx: &mut Context<'_>, sent: Poll<std::io::Result<T>>) -> Poll<std::io::Result<T>> {
        if sent.is_ready() {
            // Told only where it was waited for: most of what is sent is taken at once.
            if self.alarm.take().is_some() {
                self.connection.goes_on();
            }
            return sent;
        }
        self.connection.waits_for_them();
        let untaken = self.untaken;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(untaken)));
        ready!(alarm.as_mut().poll(cx));
        Poll::Ready(Err(std::io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Taking<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.line).poll_read(cx, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Taking<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let sent = Pin::new(&mut self.line).poll_write(cx, bytes);
        self.sent(cx, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let sent = Pin::new(&mut self.line).poll_write_vectored(cx, bytes);
        self.sent(cx, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::Connections;
    use tokio::io::AsyncWriteExt;

    #[tokio::test]
    async fn who_takes_nothing_is_given_up_and_the_line_is_free_for_another_meanwhile() {
        let all = Connections::new(1, 1);
        let place = all.place(None).unwrap();
        place.connection().requested();
        let (line, mut other) = tokio::io::duplex(8);
        let mut line = Taking::watch(line, Arc::clone(place.connection()), Duration::from_millis(100));
        let taken = tokio::spawn(async move {
            let mut taken = [0; 32];
            tokio::io::AsyncReadExt::read_exact(&mut other, &mut taken).await.map(|_| other)
        });
        line.write_all(&[1; 32]).await.unwrap();
        let _other = taken.await.unwrap().unwrap();
        assert!(!place.connection().may_be_cut(), "what is taken is worked on");
        let error = line.write_all(&[1; 32]).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
        assert!(all.place(None).is_some());
        assert!(place.connection().may_be_cut());
    }
}
