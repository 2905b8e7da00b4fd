//! The pure part: keys, message authentication and sealing. Knows no file.
//!
//! # Why the nonce is derived
//!
//! Sealing must be repeatable: a wish that is sent again after a crash has to give the same event bytes. So the nonce
//! is not random but the first 24 bytes of HMAC-SHA256 over event id, field and text, under a key that nobody but the
//! holder of the subject's key can compute (the construction of SIV). That is safe because a stream cipher breaks only
//! when one nonce covers two *different* texts: here a different text, field or event gives another HMAC, and 192 bits
//! do not collide by chance (2^-96 after 2^48 texts of one subject). The same nonce returns only for the same event,
//! field and text, where the result is the very same bytes, which tell a reader nothing but that it is the same event.
//! Equal texts in two events or two fields look unrelated. The length of the text is not hidden.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;
use vocabulary::{Sealed, Secret};
use zeroize::Zeroizing;

use super::failure::VaultFailure;

/// Bytes of a key.
pub(super) const KEY_BYTES: usize = 32;
/// Bytes of an XChaCha20 nonce.
const NONCE_BYTES: usize = 24;
/// Bytes of a block of SHA-256, to which HMAC pads its key with zeros.
const BLOCK_BYTES: usize = 64;

/// 256 secret bits; wiped from memory when dropped, never printed.
#[derive(Clone)]
pub(super) struct Key(Zeroizing<[u8; KEY_BYTES]>);

impl Key {
    /// A key nobody knows.
    pub(super) fn random() -> Result<Self, VaultFailure> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| VaultFailure::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The key of `name` in the simulated campaign of `seed`; anybody who has the seed has the key.
    pub(super) fn of_demo(seed: u64, purpose: &str, name: &str) -> Self {
        Self(Zeroizing::new(mac(&seed.to_be_bytes(), &[purpose.as_bytes(), name.as_bytes()])))
    }

    /// A key read from the key file.
    pub(super) fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for the key file.
    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    /// Authenticates `parts` under this key.
    pub(super) fn tag(&self, parts: &[&[u8]]) -> [u8; KEY_BYTES] {
        mac(self.bytes(), parts)
    }

    /// A second key for one purpose, so that no key serves two algorithms.
    fn for_purpose(&self, purpose: &str) -> Self {
        Self(Zeroizing::new(self.tag(&[purpose.as_bytes()])))
    }

    /// The cipher of this key.
    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.for_purpose("cipher").bytes().into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// HMAC-SHA256 over `parts`, each preceded by its length so that no two lists read the same.
fn mac<const N: usize>(key: &[u8; N], parts: &[&[u8]]) -> [u8; KEY_BYTES] {
    const { assert!(N <= BLOCK_BYTES, "a longer key would be cut off") };
    let mut block = Zeroizing::new([0; BLOCK_BYTES]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mut hmac = <Hmac<Sha256> as hmac::KeyInit>::new((&*block).into());
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hmac.update(&length.to_be_bytes());
        hmac.update(part);
    }
    hmac.finalize().into_bytes().into()
}

/// Seals `text` under the key of `subject`; the same arguments give the same bytes.
pub(super) fn seal(
    key: &Key,
    subject: &str,
    event: Uuid,
    field: &str,
    text: &Secret,
) -> Result<Sealed, VaultFailure> {
    let bytes = seal_bytes(key, subject, event, field, text.reveal().as_bytes())?;
    Ok(Sealed { subject: subject.into(), sealed: STANDARD.encode(bytes) })
}

/// Seals bytes: nonce, cipher text and tag, one after the other.
pub(super) fn seal_bytes(
    key: &Key,
    subject: &str,
    event: Uuid,
    field: &str,
    open: &[u8],
) -> Result<Vec<u8>, VaultFailure> {
    let derived = key.for_purpose("nonce").tag(&[event.as_bytes(), field.as_bytes(), open]);
    let mut nonce = XNonce::default();
    for (to, from) in nonce.iter_mut().zip(derived) {
        *to = from;
    }
    let boxed = key
        .cipher()
        .encrypt(&nonce, Payload { msg: open, aad: subject.as_bytes() })
        .map_err(|_| VaultFailure::TooLong { subject: subject.to_owned() })?;
    let mut bytes = nonce.to_vec();
    bytes.extend_from_slice(&boxed);
    Ok(bytes)
}

/// The text that was sealed, or the failure when one bit of it or its subject was changed.
pub(super) fn open(key: &Key, sealed: &Sealed) -> Result<Secret, VaultFailure> {
    let tampered = || VaultFailure::Tampered { subject: sealed.subject.to_string() };
    let bytes = STANDARD.decode(&sealed.sealed).map_err(|_| tampered())?;
    let text = open_bytes(key, &sealed.subject, &bytes)?;
    String::from_utf8(text).map(Secret::new).map_err(|_| tampered())
}

/// The bytes that were sealed, or the failure when one bit of them or the subject was changed.
pub(super) fn open_bytes(key: &Key, subject: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultFailure> {
    let tampered = || VaultFailure::Tampered { subject: subject.to_owned() };
    let (nonce, boxed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(tampered)?;
    key.cipher()
        .decrypt(&XNonce::from(*nonce), Payload { msg: boxed, aad: subject.as_bytes() })
        .map_err(|_| tampered())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LEAD: &str = "lead/XS-0803-012";

    fn key() -> Key {
        Key::from_bytes([7; KEY_BYTES])
    }

    fn sealed(event: u128, field: &str, text: &str) -> Sealed {
        seal(&key(), LEAD, Uuid::from_u128(event), field, &Secret::new(text)).unwrap()
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in any::<String>(), field in "[a-z]{0,9}", event: u128) {
            let boxed = sealed(event, &field, &text);
            prop_assert_eq!(open(&key(), &boxed).unwrap(), Secret::new(text));
        }

        #[test]
        fn one_changed_bit_is_noticed(text in any::<String>(), place: prop::sample::Index, bit in 0..8u8) {
            let mut boxed = sealed(1, "words", &text);
            let mut bytes = STANDARD.decode(&boxed.sealed).unwrap();
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
            boxed.sealed = STANDARD.encode(bytes);
            let failed = open(&key(), &boxed);
            prop_assert!(matches!(failed, Err(VaultFailure::Tampered { .. })), "{:?}", failed);
        }
    }

    #[test]
    fn sealing_again_gives_the_same_bytes() {
        assert_eq!(sealed(1, "words", "川A12345"), sealed(1, "words", "川A12345"));
    }

    #[test]
    fn the_same_text_looks_different_in_another_event_or_field() {
        let first = sealed(1, "words", "川A12345").sealed;
        assert_ne!(first, sealed(2, "words", "川A12345").sealed);
        assert_ne!(first, sealed(1, "plate", "川A12345").sealed);
    }

    #[test]
    fn field_and_text_cannot_be_shifted_into_each_other() {
        let nonce = |s: Sealed| STANDARD.decode(s.sealed).unwrap()[..NONCE_BYTES].to_vec();
        assert_ne!(nonce(sealed(1, "ab", "c")), nonce(sealed(1, "a", "bc")));
    }

    #[test]
    fn a_box_under_another_subject_is_noticed() {
        let moved = Sealed { subject: "lead/XS-0803-013".into(), ..sealed(1, "words", "川A12345") };
        assert!(matches!(open(&key(), &moved), Err(VaultFailure::Tampered { .. })));
    }

    #[test]
    fn what_is_no_box_is_noticed() {
        for text in ["", "!", "QUJD"] {
            let broken = Sealed { subject: LEAD.into(), sealed: text.into() };
            assert!(matches!(open(&key(), &broken), Err(VaultFailure::Tampered { .. })), "{text}");
        }
    }

    #[test]
    fn the_tag_is_hmac_sha256_over_length_and_part() {
        let mut plain = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(b"Jefe").unwrap();
        plain.update(&[0, 0, 0, 0, 0, 0, 0, 4]);
        plain.update(b"what");
        assert_eq!(mac(b"Jefe", &[b"what"]), <[u8; 32]>::from(plain.finalize().into_bytes()));
    }

    #[test]
    fn a_key_never_prints() {
        assert_eq!(format!("{:?}", key()), "Key(…)");
    }
}
