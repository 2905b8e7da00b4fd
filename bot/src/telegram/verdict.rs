//! What Telegram's answers mean for what was asked. Pure.
//!
//! Nothing in a verdict comes from an address, which holds the token, or from an answer that could not be read, which may
//! hold people's words.

use std::time::Duration;

use teloxide_core::{ApiError, RequestError};

/// What an unsuccessful answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nobody was reached, so nothing was done.
    Unreachable,
    /// Something is wrong with Telegram or the way to it; whether it was done nobody knows.
    Trouble(String),
    /// We were too fast.
    Wait(Duration),
    /// The group has this new number.
    Moved(String),
    /// It will never be done.
    Refused(String),
    /// The message reads so already.
    Unmodified,
    /// The message cannot be changed, or not any more.
    Fixed,
    /// The token is wrong.
    BadToken,
    /// Somebody else takes the updates.
    OtherPoller,
}

impl Verdict {
    /// What an error of a call means.
    pub(super) fn of(error: &RequestError) -> Self {
        match error {
            RequestError::Api(error) => Self::of_description(&description(error)),
            RequestError::MigrateToChatId(chat) => Self::Moved(chat.to_string()),
            RequestError::RetryAfter(seconds) => Self::Wait(seconds.duration()),
            RequestError::Network(error) if error.is_connect() => Self::Unreachable,
            RequestError::Network(error) if error.is_timeout() => {
                Self::Trouble("no answer in time".to_owned())
            }
            RequestError::Network(_) => Self::Trouble("the connection broke".to_owned()),
            RequestError::InvalidJson { source: _, raw: _ } => {
                Self::Trouble("the answer cannot be read".to_owned())
            }
            RequestError::Io(_) => Self::Trouble("a file cannot be read".to_owned()),
        }
    }

    /// The library tells only the description, not the code, of which the description is the better half.
    fn of_description(text: &str) -> Self {
        let says = |words: &str| text.contains(words);
        let begins = |words: &str| text.starts_with(words);
        if text == "Unauthorized" || text == "Not Found" {
            Self::BadToken
        } else if begins("Conflict: ") {
            Self::OtherPoller
        } else if says("message is not modified") {
            Self::Unmodified
        } else if says("message to edit not found")
            || says("message can't be edited")
            || says("MESSAGE_ID_INVALID")
        {
            Self::Fixed
        } else if begins("Forbidden: ") || begins("Unauthorized: ") || begins("Bad Request: ") {
            Self::Refused(text.to_owned())
        } else {
            Self::Trouble(text.to_owned())
        }
    }
}

fn description(error: &ApiError) -> String {
    if let ApiError::Unknown(text) = error {
        return text.clone();
    }
    // The library's name for two answers of Telegram.
    if *error == ApiError::InvalidToken { "Unauthorized".to_owned() } else { error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_understood() {
        let refused = |text: &str| Verdict::Refused(text.to_owned());
        let table = [
            ("Unauthorized", Verdict::BadToken),
            ("Not Found", Verdict::BadToken),
            (
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                Verdict::OtherPoller,
            ),
            (
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
                Verdict::OtherPoller,
            ),
            (
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
                Verdict::Unmodified,
            ),
            ("Bad Request: message to edit not found", Verdict::Fixed),
            ("Bad Request: message can't be edited", Verdict::Fixed),
            ("Forbidden: bot was blocked by the user", refused("Forbidden: bot was blocked by the user")),
            ("Bad Request: chat not found", refused("Bad Request: chat not found")),
            ("Bad Gateway", Verdict::Trouble("Bad Gateway".into())),
            ("Internal Server Error", Verdict::Trouble("Internal Server Error".into())),
        ];
        for (text, expected) in table {
            let error: ApiError = serde_json::from_value(text.into()).unwrap();
            assert_eq!(Verdict::of(&RequestError::Api(error)), expected, "{text}");
        }
    }
}
