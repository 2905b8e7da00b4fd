//! A full disk: a clear word, nothing half-written, and the same wish goes through when there is space again.

use std::process::Command;

use lianqin_tests::{
    program::{ended, path, start, text},
    terminal::{ROSTER, Terminal, shown},
};

/// Either a small disk, mounted where only this script sees it and gone when it ends, or a limit on the size of files, at
/// which the system refuses to write in the same way.
const SCRIPT: &str = r#"
set -eu
lianqin=$1 dir=$2 how=$3
say() {
    "$lianqin" say --data "$dir/disk" --as 江口镇:联络员 --at '2025-08-04 17:30' --yes --json --id "$1" "$2"
}
count=019f0000-0000-7000-8000-000000000001
lead=019f0000-0000-7000-8000-000000000002
mkdir "$dir/disk"
if [ "$how" = disk ]; then
    mount -t tmpfs -o size=2m tmpfs "$dir/disk"
fi
"$lianqin" import roster "$dir/roster.csv" --data "$dir/disk" >/dev/null
if [ "$how" = disk ]; then
    dd if=/dev/zero of="$dir/disk/filler" bs=1k 2>/dev/null || true
    full() { "$@"; }
    free() { rm "$dir/disk/filler"; }
else
    full() { (trap '' XFSZ; ulimit -f 16; "$@"); }
    free() { :; }
fi
full say $count '日报 出动12人 检查35台 查处2起' && exit 9
echo "exit $?"
full say $lead '线索 超员 江口场镇 渝F·A1234' && exit 9
echo "exit $?"
free
say $count '日报 出动12人 检查35台 查处2起'
say $lead '线索 超员 江口场镇 渝F·A1234'
"$lianqin" doctor --data "$dir/disk"
"$lianqin" log --data "$dir/disk" --format jsonl | grep -c '"channel":"terminal"'
"#;

#[test]
fn without_space_a_wish_is_refused_and_goes_through_when_there_is_space() {
    // Nobody needs a right for the limit; the disk is tried wherever the system lets a process have mounts of its own.
    told_and_mended(Command::new("sh"), "limit");
    let mount_apart = ["-m", "-rm"].into_iter().find(|flags| {
        let tried = Command::new("unshare").args([flags, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
        tried.is_ok_and(|output| output.status.success())
    });
    if let Some(flags) = mount_apart {
        let mut command = Command::new("unshare");
        command.args([flags, "sh"]);
        told_and_mended(command, "disk");
    }
}

fn told_and_mended(mut shell: Command, how: &str) {
    let terminal = Terminal::empty();
    terminal.file("roster.csv", ROSTER);
    shell.args(["-c", SCRIPT, "sh"]).arg(path()).arg(shown(terminal.data())).arg(how);
    let output = ended(start(shell));
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{how}: {out}\n{err}");
    assert_eq!(out.matches("exit 1\n").count(), 2, "both are refused while it is full: {out}\n{err}");
    assert!(!err.contains("panicked"), "{err}");
    assert_eq!(err.matches("no space left").count(), 2, "{how}: {out}\n{err}");
    assert_eq!(out.matches("\"outcome\":\"recorded\"").count(), 2, "{out}");
    assert_eq!(out.lines().last(), Some("2"), "each is in the log once: {out}");
}
