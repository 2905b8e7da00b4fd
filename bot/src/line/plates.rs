//! Plates in prose: found, taken out of the words (they are sealed apart), never repaired.

use vocabulary::{
    Secret,
    plate::{is_plate, normalise},
};

use super::LineError;

/// What stands in the words in place of a plate.
pub(super) const PLACEHOLDER: &str = "［号牌］";

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
/// The most characters a plate takes as typed, separators included.
const LONGEST: usize = 14;

/// The words without plates, and the plates as typed, each once.
pub(super) fn take_out(text: &str) -> Result<(String, Vec<Secret>), LineError> {
    let chars: Vec<char> = text.chars().collect();
    let (mut words, mut plates) = (String::new(), Vec::<String>::new());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let Some(length) = plate_at(&chars, at)? else {
            words.push(c);
            at = at.saturating_add(1);
            continue;
        };
        let end = at.saturating_add(length);
        let plate: String = chars.get(at..end).unwrap_or_default().iter().collect();
        if !plates.iter().any(|known| normalise(known) == normalise(&plate)) {
            plates.push(plate);
        }
        words.push_str(PLACEHOLDER);
        at = end;
    }
    Ok((words, plates.into_iter().map(Secret::new).collect()))
}

/// How many characters the plate that begins at `at` takes; an error when it begins like a plate and is none.
fn plate_at(chars: &[char], at: usize) -> Result<Option<usize>, LineError> {
    let rest = chars.get(at..).unwrap_or_default();
    let Some((typed, length)) = run(rest) else { return Ok(None) };
    let plate = normalise(&typed);
    if is_plate(&plate) || is_special(&plate) {
        return Ok(Some(length));
    }
    // 渝F and a digit or two is a scrap that somebody remembered; from four on it is meant as a plate.
    if plate.chars().count() >= 6 {
        let serial: Vec<char> = plate.chars().skip(2).collect();
        let tail = serial.get(serial.len().saturating_sub(3)..).unwrap_or_default().iter().collect();
        return Err(LineError::BadPlate { text: typed.trim().to_owned(), tail });
    }
    Ok(None)
}

/// A province, a letter, and all letters and digits behind them. A space may stand before and behind the letter only:
/// inside the number it would swallow the next word (渝F·A1234 5座).
fn run(rest: &[char]) -> Option<(String, usize)> {
    if !rest.first().is_some_and(|c| PROVINCES.contains(*c)) {
        return None;
    }
    let (mut typed, mut kept, mut signs) = (String::new(), (String::new(), 0_usize), 0_usize);
    for (i, &c) in rest.iter().take(LONGEST).enumerate() {
        let sign = i == 0 || c.is_ascii_alphanumeric() || (signs == 6 && matches!(c, '挂' | '学' | '警'));
        let joint =
            matches!(c, '·' | '•' | '・' | '‧' | '∙' | '⋅' | '.' | '-' | '_') || (c == ' ' && signs <= 2);
        if !sign && !joint {
            break;
        }
        typed.push(c);
        if sign {
            signs = signs.saturating_add(1);
            kept = (typed.clone(), i.saturating_add(1));
        }
        if signs == 2 && !c.is_ascii_alphabetic() && sign {
            return None;
        }
    }
    (signs >= 2).then_some(kept)
}

/// A trailer, a learner's or a police plate: the vocabulary knows ordinary ones only.
fn is_special(plate: &str) -> bool {
    let marked = plate.strip_suffix(['挂', '学', '警']);
    marked.is_some_and(|head| {
        head.chars().count() == 6
            && head.chars().skip(1).all(|c| c.is_ascii_alphanumeric() && c != 'I' && c != 'O')
    })
}
