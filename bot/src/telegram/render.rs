//! Messages as Telegram takes them: plain texts of at most 4,096 UTF-16 units, and buttons below. Pure.

use teloxide_core::types::{
    InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup, ReplyMarkup,
};

use crate::talk::{LONGEST_TOKEN, Message};

/// The most UTF-16 units of a text message.
pub(super) const LONGEST: usize = 4096;
/// At most so many buttons stand in a row.
const ROW: usize = 3;
/// What people do most; the conversation understands these words.
const MENU: [&str; 4] = ["报今日", "报线索", "我的待办", "查"];

/// The text in pieces that are short enough, cut where a line ends if there is such a place.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_matches('\n');
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(cut(rest));
        if !piece.trim().is_empty() {
            pieces.push(piece.trim_end_matches('\n'));
        }
        rest = behind.trim_start_matches('\n');
    }
    pieces
}

/// After how many bytes to cut: everything, the last line end that fits, or the last character that fits.
fn cut(text: &str) -> usize {
    let (mut units, mut line_end, mut fits) = (0_usize, None, 0);
    for (at, c) in text.char_indices() {
        units = units.saturating_add(c.len_utf16());
        if units > LONGEST {
            return line_end.unwrap_or(fits);
        }
        if c == '\n' {
            line_end = Some(at);
        }
        fits = at.saturating_add(c.len_utf8());
    }
    text.len()
}

/// The buttons of a message. A token that is too long for Telegram makes none: its key can still be typed.
pub(super) fn buttons(message: &Message) -> InlineKeyboardMarkup {
    let buttons: Vec<_> = message
        .choices
        .iter()
        .filter(|choice| (1..=LONGEST_TOKEN).contains(&choice.token.len()) && !choice.label.is_empty())
        .map(|choice| InlineKeyboardButton::callback(choice.label.clone(), choice.token.clone()))
        .collect();
    InlineKeyboardMarkup::new(buttons.chunks(ROW).map(<[_]>::to_vec))
}

/// What stands below a message: its buttons or, in a private chat, the menu that stays.
pub(super) fn below(message: &Message, in_group: bool) -> Option<ReplyMarkup> {
    let buttons = buttons(message);
    if !buttons.inline_keyboard.is_empty() {
        return Some(ReplyMarkup::InlineKeyboard(buttons));
    }
    (message.menu && !in_group).then(|| {
        let rows = MENU.chunks(2).map(|row| row.iter().map(|entry| KeyboardButton::new(*entry)));
        ReplyMarkup::Keyboard(KeyboardMarkup::new(rows).resize_keyboard().persistent())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::talk::Choice;

    #[test]
    fn a_short_text_is_one_piece_and_none_is_none() {
        assert_eq!(pieces("出动12人\n查处2起\n"), ["出动12人\n查处2起"]);
        assert!(pieces("\n \n").is_empty());
    }

    #[test]
    fn a_long_text_is_cut_where_a_line_ends() {
        let line = "字".repeat(1_500);
        let text = [line.as_str(); 4].join("\n");
        assert_eq!(pieces(&text), [[line.as_str(); 2].join("\n"), [line.as_str(); 2].join("\n")]);
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        // An emoji is two units, so an odd one more shifts where they fall.
        let text = format!("a{}", "🚗".repeat(4_000));
        let cut: Vec<_> = pieces(&text).iter().map(|piece| units(piece)).collect();
        assert_eq!(cut, [4_095, 3_906]);
    }

    #[test]
    fn a_token_that_is_too_long_makes_no_button() {
        let choice = |token: &str| Choice { key: "1".into(), label: "确认".into(), token: token.into() };
        let message = Message { choices: vec![choice("a"), choice(&"a".repeat(65))], ..Message::text("卡") };
        assert_eq!(buttons(&message).inline_keyboard.len(), 1);
    }

    #[test]
    fn the_menu_stands_in_private_chats_and_gives_way_to_buttons() {
        let menu = Message { menu: true, ..Message::text("您好") };
        assert!(matches!(below(&menu, false), Some(ReplyMarkup::Keyboard(_))));
        assert_eq!(below(&menu, true), None);
        let choice = Choice { key: "1".into(), label: "确认".into(), token: "a".into() };
        let card = Message { choices: vec![choice], ..menu };
        assert!(matches!(below(&card, false), Some(ReplyMarkup::InlineKeyboard(_))));
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_no_piece_too_long(text in "[a\u{4e00}🚗\n ]{0,6000}") {
            let pieces = pieces(&text);
            prop_assert!(pieces.iter().all(|piece| units(piece) <= LONGEST));
            let words = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(words(&pieces.concat()), words(&text));
        }
    }

    fn units(text: &str) -> usize {
        text.encode_utf16().count()
    }
}
