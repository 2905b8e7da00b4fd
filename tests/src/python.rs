//! Python scripts of the tests, with the packages that `ops/test` fetched.

use std::{
    env,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::program::ended;

/// Runs a script that stands in `tests/tests`, with arguments and lines to read.
pub fn python(script: &str, args: &[&str], lines: &str) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(script);
    let mut child = Command::new("python3")
        .arg(script)
        .args(args)
        .env("PYTHONPATH", packages())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("python3 does not start ({error}): install Python 3"));
    let mut input = child.stdin.take().expect("stdin is piped");
    // It ends early when a line is wrong, and its own words say so better than a broken pipe.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    ended(child)
}

/// Where the packages are.
fn packages() -> PathBuf {
    let packages = env::var_os("LIANQIN_PYTHONPATH").map_or_else(
        || {
            let workspace =
                Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the workspace");
            let target =
                env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
            target.join("tools/py")
        },
        PathBuf::from,
    );
    for package in ["cloudevents/core", "openpyxl"] {
        assert!(
            packages.join(package).is_dir(),
            "the Python package {package} is not in {}: run ./ops/test --tools",
            packages.display()
        );
    }
    packages
}
