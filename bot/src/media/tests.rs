//! What the store takes, what it makes of it, and that it forgets.

use std::{fs, io::Cursor, path::PathBuf};

use bus::vault::Vault;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tempfile::TempDir;
use vocabulary::Stamp;

use super::{KeepError, MediaStore};
use crate::talk::{LARGEST_MEDIA, Media, MediaKind, MediaRefusal};

const CHAT: &str = "chat/m-0001";
const LEAD: &str = "lead/XS-0803-012";

#[test]
fn what_the_camera_wrote_into_a_photo_is_gone_and_the_photo_stands_upright() {
    let (_dir, store) = store();
    let sent = with_gps_and_turned(&picture(40, 20, ImageFormat::Jpeg));
    assert!(holds(&sent, b"GPS-29.5632N"));
    let media = store.keep(CHAT, MediaKind::Photo, &sent).unwrap();
    let kept = store.read(CHAT, &media.sha256).unwrap().unwrap();
    assert!(!holds(&kept, b"GPS-29.5632N") && !holds(&kept, b"Exif"));
    assert_eq!(size(&kept), (20, 40), "turned by 90 degrees, as the camera was held");
    assert_eq!(media.bytes, kept.len() as u64);
}

#[test]
fn a_large_photo_becomes_one_of_1600_pixels() {
    let (_dir, store) = store();
    let media = store.keep(CHAT, MediaKind::Photo, &picture(3_000, 1_500, ImageFormat::Jpeg)).unwrap();
    assert_eq!(size(&store.read(CHAT, &media.sha256).unwrap().unwrap()), (1_600, 800));
}

#[test]
fn png_and_webp_become_jpeg_and_transparency_becomes_white() {
    let (_dir, store) = store();
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let clear = DynamicImage::new_rgba8(8, 8);
        let media = store.keep(CHAT, MediaKind::Photo, &encoded(&clear, format)).unwrap();
        let kept = image::load_from_memory(&store.read(CHAT, &media.sha256).unwrap().unwrap()).unwrap();
        assert_eq!(kept.to_rgb8().get_pixel(3, 3), &Rgb([255, 255, 255]), "{format:?}");
    }
}

#[test]
fn a_photo_bomb_is_refused_by_its_header() {
    let (_dir, store) = store();
    // A whole PNG of one pixel whose header claims 60,000 by 60,000.
    let mut bomb = picture(1, 1, ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(refusal(&store, MediaKind::Photo, &bomb), MediaRefusal::TooManyPixels);
}

#[test]
fn a_file_that_is_too_large_is_refused_unread() {
    let (_dir, store) = store();
    let bytes = 20 * 1024 * 1024;
    let large = vec![0xff; bytes];
    let told = MediaRefusal::TooLarge { bytes: bytes as u64 };
    assert_eq!(refusal(&store, MediaKind::Photo, &large), told);
    assert!(bytes > LARGEST_MEDIA);
}

#[test]
fn what_is_no_picture_is_refused() {
    let (_dir, store) = store();
    let whole = picture(400, 400, ImageFormat::Jpeg);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let files: [&[u8]; 5] = [b"", b"GIF89a", heic, b"<svg onload=alert(1)>", &whole[..12]];
    for bytes in files {
        assert_eq!(refusal(&store, MediaKind::Photo, bytes), MediaRefusal::Unreadable);
    }
    assert_eq!(refusal(&store, MediaKind::Voice, &whole), MediaRefusal::Unreadable);
    assert_eq!(refusal(&store, MediaKind::Video, heic), MediaRefusal::Unreadable);
}

#[test]
fn a_voice_note_and_a_video_are_kept_as_they_are() {
    let (_dir, store) = store();
    let files: [(MediaKind, &[u8]); 4] = [
        (MediaKind::Voice, b"OggS\0\x02opus"),
        (MediaKind::Voice, b"\0\0\0\x1cftypM4A \0\0\0\0"),
        (MediaKind::Video, b"\0\0\0\x1cftypisom\0\0\0\0"),
        (MediaKind::Video, b"\x1a\x45\xdf\xa3webm"),
    ];
    for (kind, bytes) in files {
        let media = store.keep(CHAT, kind, bytes).unwrap();
        assert_eq!(store.read(CHAT, &media.sha256).unwrap().as_deref(), Some(bytes));
    }
}

#[test]
fn the_disk_holds_no_open_byte_and_the_same_photo_is_one_file() {
    let (dir, store) = store();
    let voice = b"OggS the words that were spoken";
    let first = store.keep(CHAT, MediaKind::Voice, voice).unwrap();
    assert_eq!(store.keep(CHAT, MediaKind::Voice, voice).unwrap(), first);
    let files = files(&dir);
    assert_eq!(files.len(), 1, "{files:?}");
    assert!(!holds(&fs::read(&files[0]).unwrap(), b"words that were"));
}

#[test]
fn a_photo_of_a_chat_comes_to_belong_to_its_leads_and_again_changes_nothing() {
    let (dir, store) = store();
    let media = kept(&store);
    for _ in 0..2 {
        for lead in [LEAD, "lead/XS-0803-013"] {
            assert!(store.rekey(CHAT, lead, &media.sha256).unwrap());
            assert_eq!(store.read(lead, &media.sha256).unwrap(), store.read(CHAT, &media.sha256).unwrap());
        }
        assert_eq!(files(&dir).len(), 3);
    }
    store.sweep("chat", "2100-01-01T00:00:00+08:00".parse().unwrap()).unwrap();
    assert!(store.rekey(CHAT, LEAD, &media.sha256).unwrap(), "it is there");
    assert!(!store.rekey(CHAT, "lead/XS-0803-099", &media.sha256).unwrap());
}

#[test]
fn a_photo_of_an_erased_matter_cannot_be_read() {
    let (dir, store) = store();
    let media = kept(&store);
    let vault = Vault::open(dir.path().join("keys")).unwrap();
    vault.erase(CHAT, "2025-08-03T17:40:00+08:00".parse().unwrap()).unwrap();
    assert_eq!(store.read(CHAT, &media.sha256).unwrap(), None);
}

#[test]
fn photos_of_abandoned_drafts_are_swept_and_those_of_leads_stay() {
    let (dir, store) = store();
    let media = kept(&store);
    store.rekey(CHAT, LEAD, &media.sha256).unwrap();
    assert_eq!(store.sweep("chat/", "2000-01-01T00:00:00+08:00".parse().unwrap()).unwrap(), 0);
    let later: Stamp = "2100-01-01T00:00:00+08:00".parse().unwrap();
    assert_eq!(store.sweep("chat/", later).unwrap(), 1);
    assert_eq!(files(&dir).len(), 1);
    assert!(store.read(LEAD, &media.sha256).unwrap().is_some());
}

#[test]
fn a_name_that_is_no_hash_reaches_no_file() {
    let (_dir, store) = store();
    for name in ["", "../../keys", &"A".repeat(64), &"é".repeat(32)] {
        assert!(store.read(CHAT, name).is_err(), "{name}");
    }
}

fn store() -> (TempDir, MediaStore) {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path().join("keys")).unwrap();
    let store = MediaStore::open(dir.path().join("media"), vault).unwrap();
    (dir, store)
}

fn kept(store: &MediaStore) -> Media {
    store.keep(CHAT, MediaKind::Photo, &picture(16, 16, ImageFormat::Png)).unwrap()
}

fn refusal(store: &MediaStore, kind: MediaKind, bytes: &[u8]) -> MediaRefusal {
    match store.keep(CHAT, kind, bytes) {
        Err(KeepError::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let byte = |n: u32| u8::try_from(n % 256).unwrap();
    let shade = |x: u32, y: u32| Rgb([byte(x), byte(y), 90]);
    encoded(&RgbImage::from_fn(width, height, shade).into(), format)
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn size(jpeg: &[u8]) -> (u32, u32) {
    assert!(jpeg.starts_with(b"\xff\xd8\xff"));
    let image = image::load_from_memory(jpeg).unwrap();
    (image.width(), image.height())
}

/// Puts an EXIF block behind the first marker: orientation 6 (turned by 90 degrees) and a text that stands for a place.
fn with_gps_and_turned(jpeg: &[u8]) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"); // Orientation, SHORT, 1, 6
    exif.extend(b"\x0e\x01\x02\0\x0d\0\0\0\x26\0\0\0"); // ImageDescription, ASCII, 13 at offset 38
    exif.extend(b"\0\0\0\0GPS-29.5632N\0");
    let length = u16::try_from(exif.len() + 2).unwrap();
    [&jpeg[..2], b"\xff\xe1", &length.to_be_bytes(), &exif, &jpeg[2..]].concat()
}

/// The checksum of a PNG chunk.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1)))
    })
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn files(dir: &TempDir) -> Vec<PathBuf> {
    let folders = fs::read_dir(dir.path().join("media")).unwrap();
    folders
        .flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect()
}
