//! Buttons: an opaque token of at most 64 bytes that says which draft, in which version, and which choice.

use uuid::Uuid;

/// What a button says when it is pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pressed {
    /// A choice of a draft: its tag, its version, the key of the choice.
    Draft {
        /// Which draft.
        tag: String,
        /// As it was when the button was shown.
        version: u32,
        /// Which choice.
        key: String,
    },
    /// As if the person had typed these words.
    Words(String),
    /// Not one of ours.
    Nothing,
}

/// The tag of a draft on its buttons.
pub(super) fn tag_of(draft: Uuid) -> String {
    let mut tag = draft.simple().to_string();
    // The last hex digits: of a version 7 the first ones are the time, of a version 5 all are alike good.
    tag.split_off(20)
}

/// The token of a choice of a draft.
pub(super) fn of_draft(draft: Uuid, version: u32, key: &str) -> String {
    format!("d.{}.{version}.{key}", tag_of(draft))
}

/// The token of a button that stands for words.
pub(super) fn of_words(words: &str) -> String {
    format!("w.{words}")
}

/// Reads a token.
pub(super) fn read(token: &str) -> Pressed {
    if let Some(words) = token.strip_prefix("w.") {
        return Pressed::Words(words.to_owned());
    }
    let draft = token.strip_prefix("d.").and_then(|rest| {
        let mut parts = rest.splitn(3, '.');
        let (tag, version, key) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Pressed::Draft { tag: tag.to_owned(), version: version.parse().ok()?, key: key.to_owned() })
    });
    draft.unwrap_or(Pressed::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::talk::LONGEST_TOKEN;

    #[test]
    fn a_token_reads_back_and_fits_every_platform() {
        let draft = Uuid::from_u128(0x1234_5678_9abc);
        let token = of_draft(draft, u32::MAX, "12");
        assert!(token.len() <= LONGEST_TOKEN, "{token}");
        let pressed = Pressed::Draft { tag: tag_of(draft), version: u32::MAX, key: "12".to_owned() };
        assert_eq!(read(&token), pressed);
        assert_eq!(read(&of_words("我的待办")), Pressed::Words("我的待办".to_owned()));
        assert_eq!(read("else"), Pressed::Nothing);
    }
}
