//! As much of an HTTP client as measuring and torturing need: one request a connection, to this machine.

use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A browser's memory of one server: its port and the session cookie.
#[derive(Clone)]
pub struct Client {
    port: u16,
    cookie: Option<String>,
    patience: Duration,
}

/// What a request carries: its media type and its bytes.
pub struct Content {
    pub media: String,
    pub bytes: Vec<u8>,
}

impl Content {
    pub fn json(value: &serde_json::Value) -> Self {
        Self { media: "application/json".into(), bytes: value.to_string().into_bytes() }
    }

    /// One file, as a form sends it.
    pub fn file(name: &str, bytes: &[u8]) -> Self {
        const BOUNDARY: &str = "----vungxanh-8f3b1c";
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let bytes = [head.as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        Self { media: format!("multipart/form-data; boundary={BOUNDARY}"), bytes }
    }
}

/// An answer, with the time from the connection's opening to its last byte.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    pub took: Duration,
    cookie: Option<String>,
}

impl Client {
    pub fn new(port: u16) -> Self {
        Self { port, cookie: None, patience: Duration::from_mins(1) }
    }

    /// The same client, which waits no longer than this for the next byte of an answer.
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The session, as the browser would send it; none before signing in.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// The same client with another session, or with none.
    pub fn with_cookie(self, cookie: Option<String>) -> Self {
        Self { cookie, ..self }
    }

    /// Signs in and keeps the session.
    pub fn sign_in(&mut self, username: &str, password: &str) -> Result<()> {
        let answer = self.try_sign_in(username, password)?;
        if answer.status != 200 {
            bail!("cannot sign in as {username}: {} {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        self.cookie = Some(answer.cookie.context("the server set no session cookie")?);
        Ok(())
    }

    /// Tries a name and password, whatever comes of it.
    pub fn try_sign_in(&self, username: &str, password: &str) -> Result<Answer> {
        self.post("/api/v1/session", &serde_json::json!({ "username": username, "password": password }))
    }

    /// Asks for a page or a figure.
    pub fn get(&self, path: &str) -> Result<Answer> {
        self.send("GET", path, None)
    }

    /// Sends JSON.
    pub fn post(&self, path: &str, value: &serde_json::Value) -> Result<Answer> {
        self.send("POST", path, Some(&Content::json(value)))
    }

    /// Asks for anything, and waits for the whole answer.
    pub fn send(&self, method: &str, path: &str, content: Option<&Content>) -> Result<Answer> {
        let start = Instant::now();
        let mut stream = self.open(method, path, content)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let took = start.elapsed();
        parse(&bytes, took).with_context(|| format!("{method} {path}: the answer is not HTTP, or was cut off"))
    }

    /// Sends a request and leaves the answer to the caller, who may read it for as long as it comes.
    pub fn open(&self, method: &str, path: &str, content: Option<&Content>) -> Result<TcpStream> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(self.patience))?;
        stream.set_write_timeout(Some(self.patience))?;
        let body = content.map_or(&[][..], |content| &content.bytes);
        let media = content.map_or("application/json", |content| &content.media);
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nX-Vungxanh: 1\r\n{cookie}\
             Content-Type: {media}\r\nContent-Length: {}\r\n\r\n",
            self.port,
            body.len(),
        );
        stream.write_all(&[head.as_bytes(), body].concat())?;
        Ok(stream)
    }
}

fn parse(bytes: &[u8], took: Duration) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |wanted: &str| {
        let mut headers = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim().to_owned())
    };
    let cookie = header("set-cookie").and_then(|line| line.split(';').next().map(str::to_owned));
    let rest = &bytes[end + 4..];
    let chunked = header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    let body = if chunked { joined(rest)? } else { rest.to_vec() };
    // A server that dies while it answers leaves half an answer, which says nothing.
    let length = header("content-length").and_then(|length| length.parse::<usize>().ok());
    if length.is_some_and(|length| !chunked && body.len() < length) {
        return None;
    }
    Some(Answer { status, body, took, cookie })
}

/// The body of an answer that was sent in chunks.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(end + 2..end + 2 + size)?);
        rest = rest.get(end + 2 + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::time::Duration;

    #[test]
    fn an_answer_is_taken_apart() {
        let bytes = b"HTTP/1.1 200 OK\r\nset-cookie: session=abc; HttpOnly\r\nTransfer-Encoding: chunked\r\n\r\n\
            5\r\n{\"a\":\r\n2;x=y\r\n1}\r\n0\r\n\r\n";
        let answer = parse(bytes, Duration::ZERO).unwrap();
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, b"{\"a\":1}");
        assert_eq!(answer.cookie.as_deref(), Some("session=abc"));
    }

    #[test]
    fn what_is_not_http_is_none() {
        assert!(parse(b"SSH-2.0-OpenSSH\r\n", Duration::ZERO).is_none());
        assert!(parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort", Duration::ZERO).is_none());
        assert!(parse(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", Duration::ZERO).is_none());
    }
}
