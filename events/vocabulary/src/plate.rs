//! Plates (GA 36-2018): normalised for matching. Kept raw as well, repaired never.

/// A plate as it is compared: full-width characters narrowed, upper case, no separators.
///
/// O and I are never turned into digits: a plate with them stays as it is and is queried by people.
pub fn normalise(raw: &str) -> String {
    raw.chars()
        .map(|c| match c {
            // The full-width block is ASCII moved by 0xFEE0.
            '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
            other => other,
        })
        .filter(|c| !is_separator(*c))
        .flat_map(char::to_uppercase)
        .collect()
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '·' | '•' | '・' | '‧' | '∙' | '⋅' | '.' | '。' | ',' | '，' | '-' | '–' | '—' | '―' | '_' | '/' | '|' | ':'
                | '：' | ';' | '；' | '\u{FF0E}' | '\u{FF0D}'
                | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}'
        )
}

/// Whether a normalised text has the shape of an ordinary (7) or new-energy (8) plate.
pub fn is_plate(text: &str) -> bool {
    const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    let mut chars = text.chars();
    let province = chars.next().is_some_and(|c| PROVINCES.contains(c));
    let letter = |c: char| c.is_ascii_uppercase() && c != 'I' && c != 'O';
    let office = chars.next().is_some_and(letter);
    let serial: Vec<char> = chars.collect();
    let energy = |c: Option<&char>| c.is_some_and(|c| "ABCDEFGHJK".contains(*c));
    let digits = |part: Option<&[char]>| part.is_some_and(|part| part.iter().all(char::is_ascii_digit));
    let any = |c: &char| letter(*c) || c.is_ascii_digit();
    let shape = match serial.len() {
        5 => serial.iter().all(any),
        6 => {
            let small = energy(serial.first()) && serial.get(1).is_some_and(any) && digits(serial.get(2..));
            let large = digits(serial.get(..5)) && energy(serial.last());
            small || large
        }
        _ => false,
    };
    province && office && shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_plate_has_one_form_however_it_is_typed() {
        for raw in [
            "渝F12345",
            "渝F·12345",
            "渝F•12345",
            "渝F-12345",
            "渝F　12345",
            "渝ｆ１２３４５",
            "渝f 12345",
            "\u{200B}渝F.12345",
        ] {
            assert_eq!(normalise(raw), "渝F12345", "{raw}");
        }
    }

    #[test]
    fn shapes_are_told_apart_without_repairing() {
        for good in ["渝F12345", "渝FA2345", "渝FAB123", "云F00001", "渝FD12345", "渝F12345D", "渝FDA1234"]
        {
            assert!(is_plate(good), "{good}");
        }
        for bad in [
            "渝F1234",
            "渝FO1234",
            "渝FI2345",
            "俞F12345",
            "F12345",
            "渝FL12345",
            "渝FDAB123",
            "渝F12?45",
            "",
        ] {
            assert!(!is_plate(bad), "{bad}");
        }
    }
}
