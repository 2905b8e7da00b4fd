//! The sheet with join codes: printed, cut, and handed over by the office to each person.
//!
//! A pure function from codes to one HTML page that needs nothing else: no script, no address, no file. It names the post
//! and not the person, unless the caller gives names.

use std::fmt::Write as _;

use askama::Template;
use qrcode::{Color, EcLevel, QrCode, types::QrError};
use thiserror::Error;
use vocabulary::{Day, MemberId};

/// Empty modules around a QR code, as its standard wants.
const QUIET: usize = 4;

/// One person's code.
#[derive(Debug, Clone)]
pub struct JoinCard {
    /// The member.
    pub member: MemberId,
    /// The unit's short name.
    pub unit: String,
    /// The post's title.
    pub post: String,
    /// The name, if the office wants it printed.
    pub name: Option<String>,
    /// The one-time code.
    pub code: String,
    /// The last day on which it is good.
    pub until: Day,
}

/// What stands on the whole sheet.
#[derive(Debug, Clone)]
pub struct JoinSheet<'a> {
    /// The campaign.
    pub title: &'a str,
    /// Where the web chat is reached: `https://lianqin.example.cn`, without a slash at the end.
    pub address: &'a str,
    /// How many days a code is good.
    pub days: i64,
    /// Whether the campaign is simulated.
    pub simulated: bool,
    /// The cards, in their order.
    pub cards: &'a [JoinCard],
}

/// Why no sheet was made.
#[derive(Debug, Error)]
pub enum JoinSheetFailure {
    /// The address is too long for a QR code.
    #[error("the address and code do not fit into a QR code: {0}")]
    Qr(#[from] QrError),
    /// The page could not be written.
    #[error("the sheet could not be written: {0}")]
    Page(#[from] askama::Error),
}

#[derive(Template)]
#[template(path = "join_sheet.html")]
struct Page<'a> {
    sheet: &'a JoinSheet<'a>,
    cards: Vec<Printed<'a>>,
}

struct Printed<'a> {
    card: &'a JoinCard,
    /// The code in two halves, easier to copy.
    code: String,
    until: String,
    qr: Qr,
}

/// A QR code as the one path of an SVG, a unit a module.
struct Qr {
    side: usize,
    path: String,
}

/// The sheet as one HTML page.
pub fn render(sheet: &JoinSheet<'_>) -> Result<String, JoinSheetFailure> {
    let cards = sheet.cards.iter().map(|card| printed(sheet, card)).collect::<Result<_, QrError>>()?;
    Ok(Page { sheet, cards }.render()?)
}

fn printed<'a>(sheet: &JoinSheet<'_>, card: &'a JoinCard) -> Result<Printed<'a>, QrError> {
    let qr = qr(&format!("{}/chat/join?code={}", sheet.address, card.code))?;
    let half = card.code.chars().count().div_ceil(2);
    let (first, second): (Vec<_>, Vec<_>) = card.code.chars().enumerate().partition(|(at, _)| *at < half);
    let text = |part: Vec<(usize, char)>| part.into_iter().map(|(_, letter)| letter).collect::<String>();
    let code = format!("{} {}", text(first), text(second));
    Ok(Printed { card, code, until: card.until.to_string(), qr })
}

fn qr(text: &str) -> Result<Qr, QrError> {
    // Medium: a fold or a stain across the middle may be there.
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at.checked_rem(width).unwrap_or(0), at.checked_div(width).unwrap_or(0));
            let (x, y) = (x.saturating_add(QUIET), y.saturating_add(QUIET));
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Ok(Qr { side: width.saturating_add(2 * QUIET), path })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(name: Option<&str>) -> JoinCard {
        JoinCard {
            member: MemberId::new("m-0012").unwrap(),
            unit: "江口镇".to_owned(),
            post: "联络员".to_owned(),
            name: name.map(str::to_owned),
            code: "ABCD2345".to_owned(),
            until: "2025-08-17".parse().unwrap(),
        }
    }

    fn sheet(cards: &[JoinCard], simulated: bool) -> String {
        let address = "https://lianqin.example.cn";
        render(&JoinSheet { title: "专项整治", address, days: 14, simulated, cards }).unwrap()
    }

    #[test]
    fn a_card_says_post_code_address_and_the_rules() {
        let html = sheet(&[card(None)], false);
        let words =
            ["江口镇", "联络员", "m-0012", "ABCD 2345", "https://lianqin.example.cn/chat", "2025-08-17"];
        for word in words.into_iter().chain(["14日内有效", "仅限本人", "一次有效", "<svg"]) {
            assert!(html.contains(word), "{word}");
        }
        assert!(!html.contains("SIMULATED") && !html.contains("<script") && !html.contains("src="));
    }

    #[test]
    fn a_simulated_sheet_says_so_on_every_card() {
        let html = sheet(&[card(None), card(None)], true);
        assert_eq!(html.matches("SIMULATED").count(), 3, "at the head and on both cards");
    }

    #[test]
    fn a_name_is_printed_only_when_it_is_given_and_never_as_markup() {
        let html = sheet(&[card(Some("<b>张三</b>"))], false);
        assert!(html.contains("张三") && !html.contains("<b>张三"));
    }

    #[test]
    fn an_address_that_no_code_can_hold_is_refused() {
        let address = "https://a/".repeat(400);
        let cards = [card(None)];
        let sheet = JoinSheet { title: "", address: &address, days: 14, simulated: false, cards: &cards };
        assert!(matches!(render(&sheet), Err(JoinSheetFailure::Qr(_))));
    }
}
