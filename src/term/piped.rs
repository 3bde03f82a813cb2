//! A program of the person's that is given something and prints something, apart from the terminal: what it may take is
//! bounded in time and in size, and with it ends whatever it has started.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, sleep_until};

use super::child;

/// How long what it printed is waited for once it has ended: somebody else may hold its output open.
const GRACE: Duration = Duration::from_millis(300);

/// So much of what it says beside its output is kept, in bytes.
const COMPLAINT: usize = 4_096;

/// What a program may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From its start.
    pub time: Duration,
    /// Bytes of output.
    pub bytes: usize,
}

/// How a program ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// As it should.
    Well,
    /// With this number.
    Status(i32),
    /// A signal of this number ended it.
    Signal(i32),
    /// It was ended when its time was over.
    Late,
    /// It was ended when it had printed too much.
    TooMuch,
    /// It never began, and why.
    NotStarted(String),
}

/// What came of a program.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// What it printed, as far as the limits go.
    pub printed: Vec<u8>,
    /// The end of what it said beside that.
    pub complaint: Vec<u8>,
    /// How it ended.
    pub end: End,
}

/// The group that a program leads: it ends with whoever holds this.
struct Group(Option<Pid>);

impl Group {
    fn end(&mut self) {
        if let Some(leader) = self.0.take() {
            // It may have ended by itself.
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs a program, given as itself and its arguments, with `input` on its standard input. It has no terminal to read from,
/// and no secret of sidetone's in its environment. Dropped before its end, all that it has started ends with it.
pub async fn run(command: &[String], input: Vec<u8>, limits: Limits) -> Ended {
    let not_started = |why: String| Ended { printed: Vec::new(), complaint: Vec::new(), end: End::NotStarted(why) };
    let Some((program, arguments)) = command.split_first() else { return not_started(String::new()) };
    let mut child = child::command(program);
    child.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match child.process_group(0).kill_on_drop(true).spawn() {
        Ok(child) => child,
        Err(error) => return not_started(error.to_string()),
    };
    let mut group = Group(child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)));
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(mut stdout), Some(mut stderr)) = (stdin, stdout, stderr) else {
        return not_started(String::new());
    };
    // One that does not read what it is given is no fault; it is closed behind that, so that whoever reads on finds its end.
    let mut writing = Box::pin(async move { drop(stdin.write_all(&input).await) });
    let (mut printed, mut complaint) = (Vec::new(), Vec::new());
    let (mut some, mut other) = ([0_u8; 8_192], [0_u8; 2_048]);
    let (mut written, mut out, mut err) = (false, true, true);
    let mut status: Option<ExitStatus> = None;
    let mut until = Instant::now() + limits.time;
    let end = loop {
        if let Some(status) = status.filter(|_| !out && !err) {
            break of(status);
        }
        tokio::select! {
            biased;
            () = sleep_until(until) => match status {
                Some(status) => break of(status),
                None => break End::Late,
            },
            read = stdout.read(&mut some), if out => match read {
                Ok(0) | Err(_) => out = false,
                Ok(count) => {
                    printed.extend_from_slice(some.get(..count).unwrap_or_default());
                    if printed.len() > limits.bytes {
                        printed.truncate(limits.bytes);
                        break End::TooMuch;
                    }
                }
            },
            read = stderr.read(&mut other), if err => match read {
                Ok(0) | Err(_) => err = false,
                Ok(count) => {
                    complaint.extend_from_slice(other.get(..count).unwrap_or_default());
                    // It is the end that says what went wrong.
                    let over = complaint.len().saturating_sub(COMPLAINT);
                    complaint.drain(..over);
                }
            },
            ended = child.wait(), if status.is_none() => {
                // What it has left behind ends with it.
                group.end();
                match ended {
                    Ok(ended) => status = Some(ended),
                    Err(error) => break End::NotStarted(error.to_string()),
                }
                until = until.min(Instant::now() + GRACE);
            }
            () = &mut writing, if !written => written = true,
        }
    };
    group.end();
    if status.is_none() {
        // Nothing of it stays as a zombie.
        drop(child.wait().await);
    }
    Ended { printed, complaint, end }
}

fn of(status: ExitStatus) -> End {
    use std::os::unix::process::ExitStatusExt as _;
    match (status.success(), status.code(), status.signal()) {
        (true, ..) => End::Well,
        (false, Some(code), _) => End::Status(code),
        (false, None, signal) => End::Signal(signal.unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rustix::process::test_kill_process;

    use super::*;

    const LIMITS: Limits = Limits { time: Duration::from_secs(20), bytes: 100_000 };

    async fn sh(line: &str, input: &[u8], limits: Limits) -> Ended {
        run(&["sh".to_owned(), "-c".to_owned(), line.to_owned()], input.to_vec(), limits).await
    }

    fn brief() -> Limits {
        Limits { time: Duration::from_millis(400), ..LIMITS }
    }

    /// The process that a file names has ended, in a moment at the latest.
    async fn is_gone(file: &Path) {
        let text = std::fs::read_to_string(file).unwrap();
        let pid = Pid::from_raw(text.trim().parse().unwrap()).unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        while Instant::now() < until {
            // Who has ended and was not waited for yet by init is there, and does nothing.
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", text.trim())).unwrap_or_default();
            let is_zombie = stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z'));
            if test_kill_process(pid).is_err() || is_zombie {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("{pid:?} is there still");
    }

    #[tokio::test]
    async fn it_is_given_the_input_and_what_it_prints_comes_back() {
        let ended = sh("tr a-z A-Z; echo oh >&2", b"hello", LIMITS).await;
        assert_eq!((ended.printed.as_slice(), ended.end), (&b"HELLO"[..], End::Well));
        assert_eq!(ended.complaint, b"oh\n");
        assert_eq!(sh("exit 3", b"", LIMITS).await.end, End::Status(3));
        assert_eq!(sh("kill -TERM $$", b"", LIMITS).await.end, End::Signal(15));
        let missing = run(&["/nowhere/at/all".to_owned()], Vec::new(), LIMITS).await;
        assert!(matches!(missing.end, End::NotStarted(_)), "{missing:?}");
    }

    #[tokio::test]
    async fn one_that_reads_nothing_or_prints_before_it_reads_does_not_hang() {
        let much = vec![b'x'; 1_000_000];
        assert_eq!(sh("exit 0", &much, LIMITS).await.end, End::Well);
        assert_eq!(sh("exec 0<&-; echo fine", &much, LIMITS).await.printed, b"fine\n");
        let ended = sh("head -c 90000 /dev/zero; cat >/dev/null", &much, LIMITS).await;
        assert_eq!((ended.printed.len(), ended.end), (90_000, End::Well));
    }

    #[tokio::test]
    async fn one_that_floods_is_ended_and_what_came_till_then_is_kept() {
        let ended = sh("yes", b"", LIMITS).await;
        assert_eq!((ended.printed.len(), ended.end), (LIMITS.bytes, End::TooMuch));
        let ended = sh("yes >&2", b"", brief()).await;
        assert_eq!((ended.complaint.len() <= COMPLAINT, ended.end), (true, End::Late));
    }

    #[tokio::test]
    async fn with_a_slow_one_ends_all_that_it_has_started() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("pid");
        let line = format!("sleep 1000 & echo $! > '{}'; sleep 1000", file.display());
        assert_eq!(sh(&line, b"", brief()).await.end, End::Late);
        is_gone(&file).await;
    }

    #[tokio::test]
    async fn what_it_leaves_behind_holds_nothing_up_and_ends() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("pid");
        let line = format!("sleep 1000 & echo $! > '{}'; echo done", file.display());
        let ended = sh(&line, b"", LIMITS).await;
        assert_eq!((ended.printed.as_slice(), ended.end), (&b"done\n"[..], End::Well));
        is_gone(&file).await;
    }

    #[tokio::test]
    async fn whoever_stops_waiting_ends_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("pid");
        let line = format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; sleep 1000", file.display());
        let task = tokio::spawn(async move { sh(&line, b"", LIMITS).await });
        while !file.exists() {
            tokio::task::yield_now().await;
        }
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        is_gone(&file).await;
    }

    #[tokio::test]
    async fn one_that_wants_the_terminal_gets_none_and_is_ended() {
        let ended = sh("cat < /dev/tty", b"", brief()).await;
        assert_ne!(ended.end, End::Well);
    }
}
