//! A running program and the plainest of clients.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

const PASSWORD: &str = "một mật khẩu dài";

pub fn program() -> &'static str {
    env!("CARGO_BIN_EXE_vungxanh")
}

/// Adds the user `nguoi` of a role, who works on the whole province.
pub fn add_user(data: &Path, role: &str) {
    add_user_named(data, "nguoi", role);
}

/// Adds a user of a role, who works on the whole province.
pub fn add_user_named(data: &Path, name: &str, role: &str) {
    let data = data.to_str().unwrap();
    let arguments = ["user", "add", "--data", data, "--username", name, "--name", "Người", "--role", role];
    let mut child = Command::new(program()).args(arguments).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// The program, serving a data folder on a port of its own; gone with the value.
pub struct Door {
    child: Child,
    pub port: u16,
}

impl Door {
    pub fn open(data: &Path) -> Self {
        Self::start(Command::new(program()).args(["serve", "--port", "0", "--data"]).arg(data))
    }

    /// The same by a command of the test's own.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let told = |line: String| line.strip_prefix("http://127.0.0.1:").and_then(|port| port.parse().ok());
        let port = lines.find_map(told).unwrap();
        Self { child, port }
    }

    /// As a power cut would: nothing is flushed, nobody is told.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends a signal, as the system does when it goes down.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for its end, and gives up waiting after a minute.
    pub fn ended(mut self) -> Option<ExitStatus> {
        for _ in 0..600 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        None
    }

    /// Id of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn sign_in(&self) -> String {
        self.sign_in_as("nguoi")
    }

    pub fn sign_in_as(&self, name: &str) -> String {
        let body = json!({ "username": name, "password": PASSWORD });
        let answer = exchange(self.port, "POST", "/session", "", &body.to_string()).unwrap();
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn get(port: u16, path: &str, cookie: &str) -> std::io::Result<(u16, Value)> {
    Ok(parts(&exchange(port, "GET", path, cookie, "")?))
}

pub fn post(port: u16, path: &str, cookie: &str, body: &Value) -> std::io::Result<(u16, Value)> {
    Ok(parts(&exchange(port, "POST", path, cookie, &body.to_string())?))
}

pub fn patch(port: u16, path: &str, cookie: &str, body: &Value) -> std::io::Result<(u16, Value)> {
    Ok(parts(&exchange(port, "PATCH", path, cookie, &body.to_string())?))
}

/// The text of an answer that comes in chunks, such as an exported list.
pub fn text(port: u16, path: &str, cookie: &str) -> std::io::Result<String> {
    let answer = exchange(port, "GET", path, cookie, "")?;
    let mut rest = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let mut text = String::new();
    while let Some((length, after)) = rest.split_once("\r\n") {
        let length = usize::from_str_radix(length, 16).unwrap();
        text.push_str(&after[..length]);
        rest = after[length..].trim_start_matches("\r\n");
    }
    Ok(text)
}

/// Hands in a file, as a page's form does.
pub fn upload(port: u16, path: &str, cookie: &str, name: &str, content: &[u8]) -> std::io::Result<(u16, Value)> {
    Ok(parts(&heard(uploading(port, path, cookie, name, content)?)?))
}

/// A connection on which a file was sent and nothing was heard yet.
pub fn uploading(port: u16, path: &str, cookie: &str, name: &str, content: &[u8]) -> std::io::Result<TcpStream> {
    let head = format!("--ranh\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let body = [head.as_bytes(), content, b"\r\n--ranh--\r\n"].concat();
    send(port, "POST", path, cookie, ("multipart/form-data; boundary=ranh", &body))
}

/// One request, one connection, the whole answer.
fn exchange(port: u16, method: &str, path: &str, cookie: &str, body: &str) -> std::io::Result<String> {
    heard(send(port, method, path, cookie, ("application/json", body.as_bytes()))?)
}

fn send(port: u16, method: &str, path: &str, cookie: &str, (kind, body): (&str, &[u8])) -> std::io::Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_mins(2)))?;
    write!(
        stream,
        "{method} /api/v1{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Vungxanh: 1\r\nCookie: {cookie}\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)?;
    Ok(stream)
}

fn heard(mut stream: TcpStream) -> std::io::Result<String> {
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Status and body; 0 where the answer broke off.
fn parts(answer: &str) -> (u16, Value) {
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}
