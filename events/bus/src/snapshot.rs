//! Snapshots of projections: one file each, replaced as a whole.
//!
//! The first line is a header (name, version, position, length, CRC-32 of the rest), the rest is the state as JSON with
//! ordered maps, so that equal states are equal bytes. A snapshot is a shortcut, never a source: one that is missing,
//! damaged or of another version is left aside and the projection is folded from the log again.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::follow::Projection;

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    name: String,
    version: u32,
    position: u64,
    length: usize,
    crc32: u32,
}

/// Where the snapshot of a projection lies.
pub fn path<P: Projection>(dir: &Path) -> PathBuf {
    dir.join(format!("{}.snapshot", P::NAME))
}

/// The bytes of a state, as a snapshot holds them. Equal states give equal bytes.
pub fn bytes_of<P: Serialize>(state: &P) -> io::Result<Vec<u8>> {
    Ok(serde_json::to_vec(state)?)
}

/// Saves a state at a position; the old snapshot stands until the new one is whole and on the disk.
pub fn save<P: Projection>(dir: &Path, state: &P, position: u64) -> io::Result<()> {
    let body = bytes_of(state)?;
    let header = Header {
        name: P::NAME.to_owned(),
        version: P::VERSION,
        position,
        length: body.len(),
        crc32: crc32fast::hash(&body),
    };
    fs::create_dir_all(dir)?;
    let temporary = dir.join(format!("{}.{}.new", P::NAME, std::process::id()));
    let mut file = File::create(&temporary)?;
    serde_json::to_writer(&mut file, &header)?;
    file.write_all(b"\n")?;
    file.write_all(&body)?;
    file.sync_all()?;
    fs::rename(&temporary, path::<P>(dir))
}

/// The last saved state and its position; none when there is no snapshot that this program can use.
pub fn load<P: Projection + DeserializeOwned>(dir: &Path) -> Option<(P, u64)> {
    let file = fs::read(path::<P>(dir)).ok()?;
    let end = file.iter().position(|&byte| byte == b'\n')?;
    let (header, body) = (file.get(..end)?, file.get(end.saturating_add(1)..)?);
    let header: Header = serde_json::from_slice(header).ok()?;
    let fits = header.name == P::NAME
        && header.version == P::VERSION
        && header.length == body.len()
        && header.crc32 == crc32fast::hash(body);
    if !fits {
        tracing::warn!(
            projection = P::NAME,
            version = header.version,
            "snapshot left aside, folding from the log"
        );
        return None;
    }
    serde_json::from_slice(body).ok().map(|state| (state, header.position))
}

#[cfg(test)]
mod tests {
    use super::*;
    use vocabulary::{Kind, Wordless};

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Seen(u64);

    impl Projection for Seen {
        const NAME: &'static str = "seen";
        const VERSION: u32 = 1;
        const READS: &'static [Kind] = &Kind::ALL;
        fn apply(&mut self, fact: Wordless) {
            self.0 = fact.position;
        }
    }

    #[test]
    fn a_snapshot_reads_back() {
        let dir = tempfile::tempdir().unwrap();
        save(dir.path(), &Seen(7), 9).unwrap();
        assert_eq!(load::<Seen>(dir.path()), Some((Seen(7), 9)));
    }

    #[test]
    fn a_damaged_snapshot_is_left_aside() {
        let dir = tempfile::tempdir().unwrap();
        save(dir.path(), &Seen(7), 9).unwrap();
        let file = path::<Seen>(dir.path());
        let whole = fs::read(&file).unwrap();
        for cut in 0..whole.len() {
            fs::write(&file, &whole[..cut]).unwrap();
            assert_eq!(load::<Seen>(dir.path()), None, "cut at {cut}");
        }
    }
}
