//! Files that commands write: which format, never over one that is there, whole or not at all.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use paper::Format;

/// The format of a file that a paper is written into, by its ending.
pub(super) fn format_of(path: &Path) -> anyhow::Result<Format> {
    Format::of(path).with_context(|| {
        let endings: Vec<String> = Format::ALL.iter().map(|format| format!(".{format}")).collect();
        format!("{} 的后缀不认识，可用：{}", path.display(), endings.join("、"))
    })
}

/// Refuses a file that is there, unless it may be written over.
pub(super) fn must_be_new(path: &Path, force: bool) -> anyhow::Result<()> {
    if path.exists() && !force {
        bail!("{} 已经存在：换个文件名，或用 --force 覆盖", path.display());
    }
    Ok(())
}

/// Writes a file whole: beside, then in its place.
pub(super) fn write(path: &Path, bytes: &[u8], force: bool) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    std::fs::write(&beside, bytes).with_context(|| format!("写不了 {}", beside.display()))?;
    // Somebody may have made it since the command began.
    let placed = must_be_new(path, force)
        .and_then(|()| std::fs::rename(&beside, path).with_context(|| format!("写不了 {}", path.display())));
    if placed.is_err() {
        std::fs::remove_file(&beside).with_context(|| format!("cannot remove {}", beside.display()))?;
    }
    placed
}
