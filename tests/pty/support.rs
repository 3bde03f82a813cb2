//! The real program on a pseudo-terminal, read through a terminal emulator.
//!
//! Nothing here sleeps: a test waits until the screen shows something, and fails with the last screen if it never does.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use vt100::Screen;

/// Long enough for a loaded machine; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A home of its own for one test: no config, no keyring, nothing of the person who runs the tests.
pub struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Self {
        let home = Self { dir: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(home.config()).unwrap();
        home
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn config(&self) -> PathBuf {
        self.path().join("config")
    }

    pub fn state(&self) -> PathBuf {
        self.path().join("state")
    }

    /// Writes a file under the config directory.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.config().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn env(&self) -> Vec<(&'static str, String)> {
        let at = |path: PathBuf| path.display().to_string();
        vec![
            ("HOME", at(self.path().to_owned())),
            ("XDG_CONFIG_HOME", at(self.path().join("xdg-config"))),
            ("XDG_STATE_HOME", at(self.path().join("xdg-state"))),
            ("XDG_RUNTIME_DIR", at(self.path().join("xdg-runtime"))),
            ("SIDETONE_CONFIG_DIR", at(self.config())),
            ("SIDETONE_STATE_DIR", at(self.state())),
            ("SIDETONE_KEYRING", "off".to_owned()),
            ("TMPDIR", at(self.path().to_owned())),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
        ]
    }

    /// A command without a terminal.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidetone"));
        command.env_clear().envs(self.env()).args(arguments).stdin(Stdio::null()).current_dir(self.path());
        command
    }

    /// Runs a command without a terminal to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command without a terminal to its end, with this on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that has already ended wants no input.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Starts the program on a terminal.
    pub fn start(&self, arguments: &[&str]) -> Terminal {
        self.start_with(arguments, &[], (100, 30))
    }

    /// Starts the program on a terminal of that many columns and rows, with more variables.
    pub fn start_with(&self, arguments: &[&str], env: &[(&str, &str)], size: (u16, u16)) -> Terminal {
        self.spawn(self.on_terminal(arguments, env), size, "")
    }

    /// Starts the program on a terminal where these keys were typed before it was there.
    pub fn start_typed(&self, arguments: &[&str], keys: &str, size: (u16, u16)) -> Terminal {
        self.spawn(self.on_terminal(arguments, &[]), size, keys)
    }

    /// Starts the program on a terminal that is not its controlling one, so that no SIGHUP tells of its loss.
    pub fn start_detached(&self, arguments: &[&str]) -> Terminal {
        let mut command = self.on_terminal(arguments, &[]);
        command.set_controlling_tty(false);
        self.spawn(command, (80, 24), "")
    }

    /// Starts the program on a terminal by way of a shell, which does something before and then becomes it.
    pub fn start_after(&self, script: &str, env: &[(&str, &str)]) -> Terminal {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", &format!("{script}; exec \"$0\""), env!("CARGO_BIN_EXE_sidetone")]);
        self.within(&mut command, env);
        self.spawn(command, (120, 40), "")
    }

    /// Starts the program on a terminal by way of a shell, which does something after its end.
    pub fn start_before(&self, arguments: &[&str], script: &str) -> Terminal {
        let mut command = CommandBuilder::new("sh");
        let run = format!("\"$0\" {}; {script}", arguments.join(" "));
        command.args(["-c", &run, env!("CARGO_BIN_EXE_sidetone")]);
        self.within(&mut command, &[]);
        self.spawn(command, (120, 40), "")
    }

    fn on_terminal(&self, arguments: &[&str], env: &[(&str, &str)]) -> CommandBuilder {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sidetone"));
        command.args(arguments);
        self.within(&mut command, env);
        command
    }

    /// Gives a command this home and nothing else, and more variables.
    fn within(&self, command: &mut CommandBuilder, env: &[(&str, &str)]) {
        command.env_clear();
        for (name, value) in self.env() {
            command.env(name, value);
        }
        for (name, value) in env {
            command.env(name, value);
        }
        command.cwd(self.path());
    }

    fn spawn(&self, command: CommandBuilder, size: (u16, u16), typed: &str) -> Terminal {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let mut writer = pair.master.take_writer().unwrap();
        writer.write_all(typed.as_bytes()).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        Terminal::new(pair.master, writer, child, size)
    }
}

/// Standard output of a command that ended well.
#[track_caller]
pub fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error of a command that ended with this exit code.
#[track_caller]
pub fn stderr(output: &Output, code: i32) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{stderr}\n{}", String::from_utf8_lossy(&output.stdout));
    assert!(!stderr.contains("panicked"), "{stderr}");
    stderr
}

/// Standard output without the breaks of lines that are too long for it.
pub fn unwrapped(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap().replace(&format!("\n{}", " ".repeat(10)), " ")
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn vt_size((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap())
}

struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    ended: bool,
    /// The reader gives its handle up with the next thing it reads.
    closing: bool,
}

/// A running program and the terminal it runs on.
pub struct Terminal {
    /// Taken when the terminal is closed.
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

impl Terminal {
    fn new(
        master: Box<dyn MasterPty + Send>,
        writer: Box<dyn Write + Send>,
        child: Box<dyn Child + Send + Sync>,
        size: (u16, u16),
    ) -> Self {
        let (rows, columns) = vt_size(size);
        let parser = vt100::Parser::new(rows, columns, 0);
        let seen =
            Arc::new((Mutex::new(Seen { parser, bytes: Vec::new(), ended: false, closing: false }), Condvar::new()));
        let reader = master.try_clone_reader().unwrap();
        let filled = Arc::clone(&seen);
        let reader = Some(std::thread::spawn(move || read_all(reader, &filled)));
        Self { master: Some(master), writer: Some(writer), child, seen, reader }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    /// Types, or sends what a terminal would send.
    pub fn send(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen is as wanted, and returns its text. Fails with the last screen.
    #[track_caller]
    pub fn wait_until(&self, what: &str, wanted: impl Fn(&Screen) -> bool) -> String {
        self.wait(what, |seen| wanted(seen.parser.screen()))
    }

    /// Waits until this text is on the screen.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(&format!("{text:?} on the screen"), |screen| screen.contents().contains(text))
    }

    /// Waits until the program has sent these bytes, counted from `from` ([`Terminal::sent`]).
    #[track_caller]
    pub fn wait_for_bytes(&self, from: usize, bytes: &str) {
        self.wait(&format!("{bytes:?} sent"), |seen| contains(&seen.bytes[from.min(seen.bytes.len())..], bytes));
    }

    #[track_caller]
    fn wait(&self, what: &str, wanted: impl Fn(&Seen) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        loop {
            if wanted(&seen) {
                return seen.parser.screen().contents();
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || seen.ended {
                let why = if seen.ended { "the program has ended" } else { "in vain" };
                let sent = String::from_utf8_lossy(&seen.bytes).into_owned();
                let tail: String = sent.chars().skip(sent.chars().count().saturating_sub(600)).collect();
                panic!(
                    "waited for {what}: {why}; the last screen:\n{}\n\nlast sent: {tail:?}",
                    seen.parser.screen().contents()
                );
            }
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// What the screen shows now.
    pub fn screen<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        look(self.seen().parser.screen())
    }

    /// How many bytes the program has sent.
    pub fn sent(&self) -> usize {
        self.seen().bytes.len()
    }

    /// Every byte the program has sent, as text.
    pub fn transcript(&self) -> String {
        String::from_utf8_lossy(&self.seen().bytes).into_owned()
    }

    /// Makes the terminal another size.
    pub fn resize(&self, size: (u16, u16)) {
        let (rows, columns) = vt_size(size);
        self.seen().parser.set_size(rows, columns);
        self.master.as_ref().unwrap().resize(pty_size(size)).unwrap();
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// Waits until the process is stopped (`T`), or runs again.
    #[cfg(target_os = "linux")]
    pub fn wait_for_process_state(&self, what: &str, wanted: impl Fn(char) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap();
            let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next()).unwrap();
            if wanted(state) {
                return;
            }
            assert!(Instant::now() < deadline, "waited for {what} in vain; the process is in state {state}");
            std::thread::yield_now();
        }
    }

    /// Waits until what is typed does not show by itself.
    #[track_caller]
    pub fn wait_until_it_does_not_echo(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.has_mode("ECHO") {
            assert!(Instant::now() < deadline, "the terminal goes on to echo");
            std::thread::yield_now();
        }
    }

    /// Whether the terminal's line discipline is as a shell expects it: echo and line editing on.
    pub fn is_cooked(&self) -> bool {
        self.has_mode("ECHO") && self.has_mode("ICANON")
    }

    fn has_mode(&self, name: &str) -> bool {
        let modes = self.master.as_ref().unwrap().get_termios().unwrap();
        format!("{:?}", modes.local_flags).split(|c: char| !c.is_alphanumeric()).any(|mode| mode == name)
    }

    /// Closes the terminal, as closing its window does. `key` is one that makes the program draw: the terminal closes
    /// with its last handle, and the reader, which waits for something to read, has one of them.
    pub fn close(&mut self, key: &str) {
        self.seen().closing = true;
        self.send(key);
        self.reader.take().unwrap().join().unwrap();
        self.writer = None;
        self.master = None;
    }

    /// Waits for the program's end, with everything it sent read.
    #[track_caller]
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > deadline {
                panic!("the program does not end; the last screen:\n{}", self.screen(Screen::contents));
            }
            std::thread::yield_now();
        };
        // With the last handle of the slave gone, the reader comes to its end.
        let mut seen = self.seen();
        while !seen.ended && self.master.is_some() {
            let (next, timeout) = self.seen.1.wait_timeout(seen, PATIENCE).unwrap();
            assert!(!timeout.timed_out(), "the terminal stays open");
            seen = next;
        }
        status
    }

    /// Everything that sidetone switches on is off again.
    #[track_caller]
    pub fn assert_restored(&self) {
        let seen = self.seen();
        let screen = seen.parser.screen();
        let sent = String::from_utf8_lossy(&seen.bytes);
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        for (on, off) in [
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[>1u", "\x1b[<1u"),
            ("\x1b[?1004h", "\x1b[?1004l"),
            ("\x1b[?2026h", "\x1b[?2026l"),
            ("\x1b[22;0t", "\x1b[23;0t"),
        ] {
            let last_on = sent.rfind(on).unwrap_or_else(|| panic!("{on:?} was never sent"));
            assert!(sent.rfind(off) > Some(last_on), "{off:?} comes after {on:?}");
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A failed test leaves no program behind; one that has ended cannot be killed, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read_all(mut reader: Box<dyn Read + Send>, seen: &(Mutex<Seen>, Condvar)) {
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = reader.read(&mut buffer).unwrap_or(0);
        let mut now = seen.0.lock().unwrap();
        if read == 0 {
            now.ended = true;
        } else {
            now.parser.process(&buffer[..read]);
            now.bytes.extend_from_slice(&buffer[..read]);
        }
        seen.1.notify_all();
        if read == 0 || now.closing {
            return;
        }
    }
}

fn contains(bytes: &[u8], wanted: &str) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted.as_bytes())
}

/// Sends a signal to a process.
pub fn signal(id: u32, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status().unwrap();
    assert!(sent.success());
}

/// A text as bracketed paste.
pub fn pasted(text: &str) -> String {
    format!("\x1b[200~{text}\x1b[201~")
}
