//! A look at the write-ahead log before SQLite recovers from it.
//!
//! SQLite takes the first frame whose checksum fails for the end of the log, and is right after a power cut: only the
//! last commit can be torn, because each is synced before the next begins. When two or more commits stand behind that
//! frame, acknowledged events would vanish without a word; that is damage, and it is said before anything is lost.
//! What cannot be told apart from a power cut is damage to the last commit, or a log cut short.
//! The format is SQLite's, <https://sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::fs::File;
use std::io::{BufReader, Read as _, Result};
use std::path::Path;

use crate::failure::{Failure, Place};
use crate::file::{PAGE_BYTES, wal_path};

const HEADER_BYTES: usize = 32;
const FRAME_HEADER_BYTES: usize = 24;
#[expect(clippy::cast_possible_truncation, reason = "4096 fits into any usize")]
const FRAME_BYTES: usize = FRAME_HEADER_BYTES + PAGE_BYTES as usize;
const MAGIC: u32 = 0x377f_0682;

/// The first frame that does not hold, with whole commits behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Break {
    salts: [u8; 8],
    frame: u64,
}

/// Reports a write-ahead log that is broken before its last commit.
///
/// Another process may be writing just now, and a frame may be read half-written: only what two looks agree on counts.
/// A log that cannot be read at all is left to SQLite, which says so.
pub(crate) fn inspect(place: &Place) -> std::result::Result<(), Failure> {
    let path = wal_path(&place.path);
    let Ok(Some(first)) = survey(&path) else { return Ok(()) };
    if survey(&path).ok().flatten() != Some(first) {
        return Ok(());
    }
    let what = format!("its -wal is broken at frame {} with later commits behind it", first.frame);
    Err(place.damaged(None, what))
}

fn survey(path: &Path) -> Result<Option<Break>> {
    let mut wal = BufReader::with_capacity(1 << 16, File::open(path)?);
    let mut header = [0; HEADER_BYTES];
    wal.read_exact(&mut header)?;
    let magic = word(&header, 0);
    let big_endian = magic & 1 == 1;
    let mut sums = add((0, 0), header.get(..24).unwrap_or_default(), big_endian);
    let mut salts: [u8; 8] = header.get(16..24).and_then(|salts| salts.try_into().ok()).unwrap_or_default();
    let sound = magic & !1 == MAGIC && sums == (word(&header, 24), word(&header, 28));
    // With a broken header, the first frame tells which salts the log had.
    let mut broken = (!sound).then_some(0);
    let (mut number, mut commits) = (0, 0_u32);
    let mut frame = vec![0; FRAME_BYTES];
    while wal.read_exact(&mut frame).is_ok() {
        let own_salts = frame.get(8..16).unwrap_or_default();
        if !sound && number == 0 {
            salts = own_salts.try_into().unwrap_or_default();
        }
        if broken.is_none() {
            sums = add(sums, frame.get(..8).unwrap_or_default(), big_endian);
            sums = add(sums, frame.get(FRAME_HEADER_BYTES..).unwrap_or_default(), big_endian);
            if own_salts != salts || sums != (word(&frame, 16), word(&frame, 20)) {
                broken = Some(number);
            }
        }
        if broken.is_some() && own_salts == salts && word(&frame, 4) != 0 {
            commits += 1;
        }
        number += 1;
    }
    Ok(broken.filter(|_| commits >= 2).map(|frame| Break { salts, frame }))
}

/// Reads the big-endian number at `offset`.
fn word(bytes: &[u8], offset: usize) -> u32 {
    bytes.get(offset..).and_then(<[u8]>::first_chunk).map_or(0, |chunk| u32::from_be_bytes(*chunk))
}

/// Carries SQLite's running checksum over `bytes`, whose length is a multiple of eight.
fn add((mut one, mut two): (u32, u32), bytes: &[u8], big_endian: bool) -> (u32, u32) {
    let (pairs, _) = bytes.as_chunks::<4>();
    let read = if big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
    let mut words = pairs.iter().map(|chunk| read(*chunk));
    while let (Some(left), Some(right)) = (words.next(), words.next()) {
        one = one.wrapping_add(left).wrapping_add(two);
        two = two.wrapping_add(right).wrapping_add(one);
    }
    (one, two)
}
