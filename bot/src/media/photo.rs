//! A photo is unpacked and written anew: small enough for a weak network, and without a word of what the camera wrote
//! into it (place, owner, device, thumbnail).

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};

use super::{KeepError, MediaFailure, kinds};
use crate::talk::MediaRefusal;

/// A phone's camera makes up to 50 megapixels; a file that claims more is meant to fill the memory.
const MOST_PIXELS: u64 = 50_000_000;
/// The most memory one photo may take while it is unpacked, in bytes: 50 megapixels of four bytes, and some room.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// The long side of a kept photo, in pixels: a number plate across the street stays readable.
const LONG_SIDE: u32 = 1_600;
/// JPEG quality of a kept photo, in percent.
const QUALITY: u8 = 80;

/// The photo as a JPEG of at most [`LONG_SIDE`] pixels, upright, without metadata.
pub(super) fn made_anew(bytes: &[u8]) -> Result<Vec<u8>, KeepError> {
    let upright = unpacked(bytes).map_err(KeepError::Refused)?;
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode_image(&upright)
        .map_err(|_| KeepError::Failed(MediaFailure::Encoder))?;
    Ok(out)
}

fn unpacked(bytes: &[u8]) -> Result<RgbImage, MediaRefusal> {
    let format = kinds::picture(bytes).ok_or(MediaRefusal::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    // From the header alone: nothing was unpacked yet.
    if u64::from(width).saturating_mul(u64::from(height)) > MOST_PIXELS {
        return Err(MediaRefusal::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    if width.max(height) > LONG_SIDE {
        picture = picture.resize(LONG_SIDE, LONG_SIDE, FilterType::Triangle);
    }
    // After scaling: turning a small picture takes a small second copy.
    picture.apply_orientation(orientation);
    Ok(on_white(picture))
}

fn refusal(error: &ImageError) -> MediaRefusal {
    match error {
        ImageError::Limits(_) => MediaRefusal::TooManyPixels,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => MediaRefusal::Unreadable,
    }
}

/// JPEG knows no transparency, and what is transparent in a screenshot was meant to be seen on white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    let mut flat = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in flat.pixels_mut().zip(rgba.pixels()) {
        let [red, green, blue, alpha] = from.0;
        to.0 = [red, green, blue].map(|colour| over_white(colour, alpha));
    }
    flat
}

fn over_white(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u32::from(colour), u32::from(alpha));
    let mixed =
        colour.saturating_mul(alpha).saturating_add(255_u32.saturating_mul(255_u32.saturating_sub(alpha)));
    u8::try_from(mixed.saturating_add(127).checked_div(255).unwrap_or(255)).unwrap_or(u8::MAX)
}
