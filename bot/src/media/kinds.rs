//! What a file is, by its first bytes. Names and declared types are the sender's word and are not asked.

use image::ImageFormat;

use crate::talk::MediaKind;

/// The format of a picture that can be unpacked; HEIC is not among them (no well-kept decoder in safe Rust), and phones
/// turn it into JPEG before they send.
pub(super) fn picture(bytes: &[u8]) -> Option<ImageFormat> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some(ImageFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(ImageFormat::Png)
    } else if bytes.starts_with(b"RIFF") && at(bytes, 8, b"WEBP") {
        Some(ImageFormat::WebP)
    } else {
        None
    }
}

/// Whether a voice note or video has the container that its kind has.
pub(super) fn fits(kind: MediaKind, bytes: &[u8]) -> bool {
    let iso = at(bytes, 4, b"ftyp")
        && ![b"heic", b"heix", b"mif1", b"msf1", b"avif"].iter().any(|brand| at(bytes, 8, *brand));
    let webm = bytes.starts_with(b"\x1a\x45\xdf\xa3");
    match kind {
        MediaKind::Photo => picture(bytes).is_some(),
        MediaKind::Voice => bytes.starts_with(b"OggS") || iso || webm,
        MediaKind::Video => iso || webm,
    }
}

fn at(bytes: &[u8], offset: usize, magic: &[u8]) -> bool {
    bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic))
}
