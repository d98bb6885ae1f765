//! The process that reads a file, as its asker holds it.

use std::fs::File;
use std::io::Result;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use base::message::Message;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use super::limits::limits;
use super::{Part, What};
use crate::recognition;

/// The program's command that reads a file.
const COMMAND: &str = "read-file";
/// What it needs to know of the machine: where programs, letters and temporary files are. Nothing else of the
/// server's surroundings, such as the password of a database, is within reach of a file.
const KEPT: [&str; 4] = ["PATH", "TESSDATA_PREFIX", "TMPDIR", "SYSTEMROOT"];
/// How long a process that closed its answer may take to end.
const FAREWELL: Duration = Duration::from_secs(1);

/// A file being read. Dropped, the process and whatever it started are gone.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    answer: BufReader<ChildStdout>,
    silence: Duration,
    what: What,
    /// Rows so far.
    rows: u64,
    /// Where the pictures of a scan are made.
    _room: Option<TempDir>,
}

impl Running {
    pub(super) fn start(program: &Path, what: &What, file: File) -> Result<Self> {
        let mut command = Command::new(program);
        command.arg(COMMAND).args(what.args()).env_clear();
        command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        // Every arena of the allocator takes address space, which is limited.
        command.env("MALLOC_ARENA_MAX", "1");
        let room = (*what == What::Scan).then(|| tempfile::Builder::new().prefix(recognition::FOLDER).tempdir());
        let room = room.transpose()?;
        if let Some(room) = &room {
            command.env("TMPDIR", room.path());
        }
        command.stdin(Stdio::from(file)).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn()?;
        let answer = child.stdout.take().ok_or(std::io::ErrorKind::BrokenPipe)?;
        Ok(Self {
            child,
            answer: BufReader::new(answer),
            silence: limits().silence(what),
            what: what.clone(),
            rows: 0,
            _room: room,
        })
    }

    /// The next part. A process that ended, is silent or says too much has answered with that.
    pub(super) async fn next(&mut self) -> Part {
        loop {
            let mut line = Vec::new();
            let most = limits().answer();
            let mut answer = (&mut self.answer).take(most);
            match timeout(self.silence, answer.read_until(b'\n', &mut line)).await {
                Err(_) => return Part::Bad(Message::new("reading-slow").with("limit", self.silence.as_secs())),
                Ok(Err(_) | Ok(0)) => return self.ended().await,
                Ok(Ok(size)) if size as u64 == most => return Part::Bad(Message::new("reading-too-much")),
                Ok(Ok(_)) => {}
            }
            // What stands before the mark was printed by a library.
            let Some(mark) = line.iter().rposition(|byte| *byte == 0x1e) else { continue };
            let part = tokio::task::spawn_blocking(move || serde_json::from_slice::<Part>(&line[mark + 1..])).await;
            let Ok(Ok(part)) = part else { return self.ended().await };
            self.rows += if let Part::Rows(rows) = &part { rows.len() as u64 } else { 0 };
            if self.rows > limits().rows {
                return Part::Bad(Message::new("reading-too-many-rows").with("limit", limits().rows));
            }
            return part;
        }
    }

    /// It ended before the end of the file: memory, the stack or its time ran out, or it was killed.
    async fn ended(&mut self) -> Part {
        self.kill();
        let status = timeout(FAREWELL, self.child.wait()).await.ok().and_then(Result::ok);
        tracing::warn!(status = status.map(|status| status.to_string()), "a file ended its reader");
        if status.is_some_and(out_of_time) {
            return Part::Bad(Message::new("reading-slow").with("limit", limits().cpu(&self.what)));
        }
        Part::Bad(Message::new("reading-broke"))
    }

    /// The whole group: of a scan the programs that know letters too.
    fn kill(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed())) {
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
        let _ = self.child.start_kill();
    }
}

/// Did the process use up its time?
#[cfg(unix)]
fn out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

#[cfg(not(unix))]
fn out_of_time(_status: ExitStatus) -> bool {
    false
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}
