//! Keyboards below messages: what the Bot API accepts.

use serde_json::Value;

use crate::reply::Refusal;

/// The most bytes of a button's data.
const MOST_DATA: usize = 64;
/// The most buttons of a message.
const MOST_BUTTONS: usize = 100;

/// A button of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    pub(crate) label: String,
    pub(crate) data: String,
}

/// What stands below a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Keyboard {
    /// Buttons of the message, in rows.
    pub(crate) inline: Vec<Vec<Button>>,
    /// The keyboard that replaces the person's own, in rows.
    pub(crate) replies: Vec<Vec<String>>,
}

impl Keyboard {
    /// Reads and checks `reply_markup`.
    pub(crate) fn of(markup: Option<&Value>) -> Result<Self, Refusal> {
        let Some(markup) = markup else { return Ok(Self::default()) };
        let mut keyboard = Self::default();
        if let Some(rows) = markup.get("inline_keyboard") {
            for row in rows_of(rows)? {
                keyboard.inline.push(row.iter().map(inline).collect::<Result<_, _>>()?);
            }
        } else if let Some(rows) = markup.get("keyboard") {
            for row in rows_of(rows)? {
                keyboard.replies.push(row.iter().map(label).collect::<Result<_, _>>()?);
            }
        } else if markup.get("remove_keyboard").is_none() && markup.get("force_reply").is_none() {
            return Err(Refusal::bad("object expected as reply markup"));
        }
        if keyboard.inline.iter().flatten().count() > MOST_BUTTONS {
            return Err(Refusal::bad("REPLY_MARKUP_TOO_LONG"));
        }
        Ok(keyboard)
    }
}

fn rows_of(rows: &Value) -> Result<Vec<&Vec<Value>>, Refusal> {
    let not_rows = || Refusal::bad("can't parse reply keyboard markup JSON object");
    let rows = rows.as_array().ok_or_else(not_rows)?;
    rows.iter().map(|row| row.as_array().ok_or_else(not_rows)).collect()
}

fn inline(button: &Value) -> Result<Button, Refusal> {
    let label = label(button)?;
    let Some(data) = button.get("callback_data") else {
        return Err(Refusal::bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ));
    };
    match data.as_str() {
        Some(data) if (1..=MOST_DATA).contains(&data.len()) => Ok(Button { label, data: data.to_owned() }),
        Some(_) | None => Err(Refusal::bad("BUTTON_DATA_INVALID")),
    }
}

fn label(button: &Value) -> Result<String, Refusal> {
    let text = button.as_str().or_else(|| button.get("text")?.as_str());
    match text {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        Some(_) => Err(Refusal::bad("keyboard button text must be non-empty")),
        None => Err(Refusal::bad("can't parse keyboard button: Field \"text\" must be of type String")),
    }
}
