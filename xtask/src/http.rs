//! As much of an HTTP client as measuring needs: one request a connection, to this machine.

use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A browser's memory of one server: its port and the session cookie.
pub struct Client {
    port: u16,
    cookie: Option<String>,
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
        Self { port, cookie: None }
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
        let body = serde_json::json!({ "username": username, "password": password }).to_string();
        self.send("POST", "/api/v1/session", Some(&body))
    }

    /// Asks for a page or a figure.
    pub fn get(&self, path: &str) -> Result<Answer> {
        self.send("GET", path, None)
    }

    /// Sends JSON.
    pub fn post(&self, path: &str, body: &str) -> Result<Answer> {
        self.send("POST", path, Some(body))
    }

    fn send(&self, method: &str, path: &str, body: Option<&str>) -> Result<Answer> {
        let start = Instant::now();
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let body = body.unwrap_or_default();
        let cookie = self.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nX-Vungxanh: 1\r\n{cookie}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len(),
        );
        stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let took = start.elapsed();
        parse(&bytes, took).with_context(|| format!("{method} {path}: the answer is not HTTP"))
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
    }
}
