//! Clean-up that happens even when this program is killed.

use anyhow::{Context, Result};
use std::io::Write;
use std::process::{Child, Command, Stdio};

/// A small shell that waits at a pipe from this program and runs its closing commands when the pipe closes:
/// at a normal end, after a panic, at Ctrl-C and after `kill -9` alike. Signals from the keyboard reach the
/// whole foreground group, so the shell ignores them.
pub struct Guard {
    watcher: Child,
}

impl Guard {
    /// Starts watching. `closing` is shell text that finds `arguments` as `$1`, `$2`, ….
    pub fn new(closing: &str, arguments: &[&str]) -> Result<Self> {
        let script = format!("trap '' INT TERM HUP\nread -r word\n[ \"$word\" = dismissed ] && exit 0\n{closing}");
        let watcher = Command::new("sh")
            .args(["-c", &script, "guard"])
            .args(arguments)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start `sh`, which cleans up behind the tests")?;
        Ok(Self { watcher })
    }

    /// Ends the watch without the closing commands: what they would do has been done.
    pub fn dismiss(mut self) {
        if let Some(pipe) = self.watcher.stdin.as_mut() {
            // A watcher that is gone already has nothing left to be told.
            let _ = pipe.write_all(b"dismissed\n");
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.watcher.stdin.take());
        let _ = self.watcher.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::Guard;

    #[test]
    fn closing_commands_run_at_the_end_unless_dismissed() {
        let folder = std::env::temp_dir().join(format!("vungxanh-guard-{}", std::process::id()));
        let path = folder.to_str().unwrap();

        std::fs::create_dir(&folder).unwrap();
        Guard::new("rm -r \"$1\"", &[path]).unwrap().dismiss();
        assert!(folder.exists());

        drop(Guard::new("rm -r \"$1\"", &[path]).unwrap());
        assert!(!folder.exists());
    }
}
