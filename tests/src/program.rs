//! The real program in real processes.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{Mutex, OnceLock, mpsc},
    thread,
    time::{Duration, Instant},
};

/// A process must have said what it is awaited to say by then.
const SAYS_WITHIN: Duration = Duration::from_secs(30);
/// A process that is to end must have ended by then.
const ENDS_WITHIN: Duration = Duration::from_mins(1);
/// How often a process that is told to stop is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The built program: `LIANQIN_BIN`, or what cargo builds now.
pub fn path() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            if let Some(path) = std::env::var_os("LIANQIN_BIN") {
                return path.into();
            }
            let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the workspace");
            let built = Command::new(env!("CARGO"))
                .args(["build", "--quiet", "-p", "lianqin"])
                .current_dir(root)
                .status();
            assert!(built.is_ok_and(|status| status.success()), "cargo could not build the program");
            let target =
                std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
            target.join("debug/lianqin")
        })
        .clone()
}

/// The program with arguments, and nothing of this machine's settings.
pub fn lianqin(args: &[&str]) -> Command {
    let mut command = Command::new(path());
    command.args(args).env_remove("LIANQIN_DATA").env_remove("LIANQIN_NATS").stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run(args: &[&str]) -> Output {
    ended(start(lianqin(args)))
}

/// Starts a command with its output kept for [`ended`].
pub fn start(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits for a process to end, and kills one that does not.
pub fn ended(child: Child) -> Output {
    let id = child.id();
    let (send, done) = mpsc::channel();
    // Nobody listens any more after the limit.
    thread::spawn(move || drop(send.send(child.wait_with_output())));
    match done.recv_timeout(ENDS_WITHIN) {
        Ok(output) => output.expect("the process is ours"),
        Err(error) => {
            signal(id, "-KILL");
            panic!("the process did not end within {ENDS_WITHIN:?}: {error}");
        }
    }
}

fn signal(id: u32, which: &str) {
    let sent = Command::new("kill").args([which, &id.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "kill {which} {id}");
}

/// Runs the program, which must succeed, and gives what it printed.
pub fn run_well(args: &[&str]) -> String {
    let output = run(args);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "lianqin {} failed ({}):\n{out}\n{err}", args.join(" "), output.status);
    out
}

/// Runs the program, which must refuse with exit code 1, and gives everything it printed.
pub fn run_refused(args: &[&str]) -> String {
    let output = run(args);
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "lianqin {} should refuse:\n{said}", args.join(" "));
    said
}

/// What a process printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A process that runs until it is stopped. Dropping it kills it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    said: Mutex<mpsc::Receiver<String>>,
}

impl Process {
    /// Starts the program and waits until it says a line that contains `ready`.
    pub fn start(args: &[&str], ready: &str) -> Self {
        Self::spawn(lianqin(args), ready)
    }

    /// Starts a command that was made ready, and waits until it says a line that contains `ready`.
    pub fn spawn(mut command: Command, ready: &str) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let (send, said) = mpsc::channel();
        thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        let process = Self { child, said: Mutex::new(said) };
        process.says(ready);
        process
    }

    /// Waits until the process says a line that contains `words`, and gives the line.
    pub fn says(&self, words: &str) -> String {
        let said = self.said.lock().expect("one test reads");
        loop {
            match said.recv_timeout(SAYS_WITHIN) {
                Ok(line) if line.contains(words) => return line,
                Ok(_) => {}
                Err(error) => panic!("the process did not say '{words}': {error}"),
            }
        }
    }

    /// SIGKILL: no goodbye, nothing saved.
    pub fn kill(&mut self) {
        self.child.kill().expect("the process is ours");
        self.child.wait().expect("the process is ours");
    }

    /// SIGTERM, and waits for the end.
    pub fn stop(mut self) {
        signal(self.child.id(), "-TERM");
        let limit = Instant::now() + ENDS_WITHIN;
        loop {
            match self.child.try_wait().expect("the process is ours") {
                Some(ended) => return assert!(ended.success(), "the process ended with {ended}"),
                None => assert!(Instant::now() < limit, "the process did not stop within {ENDS_WITHIN:?}"),
            }
            thread::sleep(LOOK_EVERY);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
