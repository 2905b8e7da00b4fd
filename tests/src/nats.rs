//! The real nats-server, on a free port of the loopback, with its files in a temporary directory.
//!
//! A missing binary is a failed test, never a skipped one.
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot have its server must fail loudly"
)]

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use tempfile::TempDir;

/// How long a server may take to be ready, on a busy machine.
const READY: Duration = Duration::from_secs(30);

/// A running nats-server; dropping it kills it.
#[derive(Debug)]
pub struct NatsServer {
    binary: PathBuf,
    config: PathBuf,
    environment: Vec<(String, String)>,
    port: u16,
    child: Option<Child>,
    dir: TempDir,
}

impl NatsServer {
    /// A server that keeps every message on disk before it acknowledges it.
    pub fn start() -> Self {
        Self::of(
            &found("LIANQIN_NATS_SERVER", "nats-server"),
            "jetstream { store_dir: $LIANQIN_NATS_DIR, sync_interval: always }",
        )
    }

    /// A server that only passes messages on.
    pub fn start_without_jetstream() -> Self {
        Self::of(&found("LIANQIN_NATS_SERVER", "nats-server"), "")
    }

    /// A server of the 2.11 line, older than the log accepts.
    pub fn start_old() -> Self {
        Self::of(
            &found("LIANQIN_NATS_SERVER_OLD", "nats-server-2.11"),
            "jetstream { store_dir: $LIANQIN_NATS_DIR }",
        )
    }

    /// A server with the given configuration file, on a port of its own; the file takes its directory from `LIANQIN_NATS_DIR`.
    pub fn start_with(config: &Path, environment: &[(&str, &str)]) -> Self {
        let mut server = Self::of_nothing(&found("LIANQIN_NATS_SERVER", "nats-server"));
        config.clone_into(&mut server.config);
        server.environment =
            environment.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        server.restart();
        server
    }

    fn of(binary: &Path, jetstream: &str) -> Self {
        let mut server = Self::of_nothing(binary);
        fs::write(&server.config, format!("{jetstream}\n")).expect("the temporary directory takes a file");
        server.restart();
        server
    }

    fn of_nothing(binary: &Path) -> Self {
        let dir = TempDir::new().expect("a temporary directory");
        let config = dir.path().join("server.conf");
        Self { binary: binary.to_owned(), config, environment: Vec::new(), port: 0, child: None, dir }
    }

    /// Where clients connect.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The server's address with a user and password in it.
    pub fn url_as(&self, user: &str, password: &str) -> String {
        format!("nats://{user}:{password}@127.0.0.1:{}", self.port)
    }

    /// Ends the server as a power cut would: SIGKILL, no last words.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("the server can be killed");
            child.wait().expect("the server has ended");
        }
    }

    /// Starts the server again on the same port and files, and waits until it is ready.
    pub fn restart(&mut self) {
        self.kill();
        // -1 lets the server choose, so that no other test takes the port in between.
        let port = if self.port == 0 { "-1".to_owned() } else { self.port.to_string() };
        let mut child = Command::new(&self.binary)
            .args(["--addr", "127.0.0.1", "--port", &port, "--config"])
            .arg(&self.config)
            .env("LIANQIN_NATS_DIR", self.dir.path().join("store"))
            .envs(self.environment.iter().map(|(key, value)| (key, value)))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", self.binary.display()));
        let lines = lines_of(&mut child);
        self.child = Some(child);
        self.port = wait_until_ready(&lines);
    }
}

impl Drop for NatsServer {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Nothing to be done when it is gone already, and a panic here would hide the test's own.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The server's log, read by a thread to its end so that the pipe never fills.
fn lines_of(child: &mut Child) -> Receiver<String> {
    let log = BufReader::new(child.stderr.take().expect("stderr is piped"));
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in log.lines().map_while(Result::ok) {
            // Nobody listens after the server is ready; go on reading all the same.
            let _ = sender.send(line);
        }
    });
    lines
}

/// Reads the log up to "Server is ready" and answers the port.
fn wait_until_ready(lines: &Receiver<String>) -> u16 {
    let (mut port, mut log) = (None, String::new());
    loop {
        let Ok(line) = lines.recv_timeout(READY) else {
            panic!("nats-server was not ready within {READY:?}:\n{log}");
        };
        if let Some((_, address)) = line.split_once("Listening for client connections on ") {
            port = address.rsplit(':').next().and_then(|port| port.trim().parse().ok());
        }
        if line.ends_with("Server is ready") {
            return port.unwrap_or_else(|| panic!("nats-server named no port:\n{log}"));
        }
        log.push_str(&line);
        log.push('\n');
    }
}

/// The binary: from the environment, among the workspace's tools, or on PATH.
fn found(variable: &str, name: &str) -> PathBuf {
    if let Some(path) = env::var_os(variable) {
        return path.into();
    }
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the workspace");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    let tool = target.join("tools").join(name);
    let on_path = env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .map(|dir| dir.join(name))
        .find(|p| p.is_file());
    match (tool.is_file(), on_path) {
        (true, _) => tool,
        (false, Some(path)) => path,
        (false, None) => {
            panic!("{name} is neither in {} nor on PATH: run ./ops/test --tools", tool.display())
        }
    }
}
