//! One figure of a daily count: its name before or behind a number, with an optional counting word.

use vocabulary::{IndicatorKey, rules::Indicator};

use super::{LineError, heard::Heard, text::Cursor};

/// Counting words that may follow a number, longest first among equals.
pub(super) const COUNTING_WORDS: [&str; 20] = [
    "人次", "台次", "辆次", "车次", "人", "名", "位", "台", "辆", "车", "部", "起", "件", "例", "宗", "次",
    "处", "个", "元", "块",
];
const PEOPLE: [&str; 4] = ["人次", "人", "名", "位"];
const MONEY: [&str; 2] = ["元", "块"];

/// Words that may stand between a figure's name and its number.
const LINKS: [&str; 9] = ["改为", "改成", "应为", "更正为", "人数", "为", "是", "共", "了"];

/// Words after a number that make it no number.
const ABOUT: [&str; 9] = ["多", "余", "几", "来", "左右", "以上", "上下", "万", "千"];

/// Whether a figure with its number stands here.
pub(super) fn begins(mut cursor: Cursor<'_>, heard: &Heard<'_>) -> bool {
    matches!(figure(&mut cursor, heard), Ok(Some(_)))
}

/// Whether a figure with its number, or a zero report, stands anywhere in `text`.
pub(super) fn occurs(text: &str, heard: &Heard<'_>) -> bool {
    text.contains("零报告")
        || text.char_indices().filter_map(|(i, _)| text.get(i..)).any(|rest| begins(Cursor::new(rest), heard))
}

/// The figure that stands here; passes it. None when neither a figure's name nor a number stands here.
pub(super) fn figure<'r>(
    cursor: &mut Cursor<'_>,
    heard: &Heard<'r>,
) -> Result<Option<(&'r Indicator, u64)>, LineError> {
    if let Some((indicator, word)) = named(cursor, heard) {
        return after_its_name(cursor, indicator, word, heard).map(Some);
    }
    if !cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
        return Ok(None);
    }
    let mut at = *cursor;
    let number = pass_number(&mut at);
    let counted = pass_counting_word(&mut at, None);
    at.skip();
    let Some((indicator, word)) = named(&at, heard) else { return Err(heard.not_understood(*cursor)) };
    at.take(word);
    let value = value_of(&number, indicator)?;
    goes_together(indicator, counted)?;
    *cursor = at;
    Ok(Some((indicator, value)))
}

fn after_its_name<'r>(
    cursor: &mut Cursor<'_>,
    indicator: &'r Indicator,
    word: &str,
    heard: &Heard<'_>,
) -> Result<(&'r Indicator, u64), LineError> {
    let example = || format!("{word}12{}", indicator.unit);
    let mut at = *cursor;
    at.take(word);
    at.skip();
    while at.take_any(&LINKS).is_some() {
        at.skip();
    }
    let minus = matches!(at.peek(), Some('-' | '−' | '负'));
    let start = at;
    if minus {
        at.next();
    }
    // A name that begins with a digit (7座及以上) is a name, not the number of the figure before it.
    let starts_number = at.peek().is_some_and(|c| c.is_ascii_digit()) && named(&at, heard).is_none();
    if !starts_number {
        let next = start.chunk();
        let spelled = next.starts_with(|c| "零〇一二两三四五六七八九十百千万俩几数壹贰廿幺+".contains(c));
        return Err(if spelled {
            LineError::NotANumber { text: next.to_owned(), example: example() }
        } else {
            LineError::NoNumber { word: word.to_owned(), example: example() }
        });
    }
    let number = pass_number(&mut at);
    if minus {
        return Err(LineError::Negative { name: indicator.name.clone(), text: format!("-{number}") });
    }
    let odd = at.peek().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '+' | '%'));
    let counted = pass_counting_word(&mut at, Some(&indicator.unit));
    if odd || at.longest(ABOUT.iter().copied()).is_some() {
        return Err(LineError::NotANumber { text: start.chunk().to_owned(), example: example() });
    }
    let value = value_of(&number, indicator)?;
    goes_together(indicator, counted)?;
    *cursor = at;
    Ok((indicator, value))
}

/// The figure whose name or word is the longest that stands here, and that name.
fn named<'r>(cursor: &Cursor<'_>, heard: &Heard<'r>) -> Option<(&'r Indicator, &'r str)> {
    let indicators = &heard.line.rules.indicators;
    let words = indicators.iter().flat_map(|indicator| {
        let words = indicator.words.iter().map(String::as_str);
        [indicator.name.as_str()].into_iter().chain(words).map(move |word| (indicator, word))
    });
    words.filter(|(_, word)| cursor.longest([*word].into_iter()).is_some()).max_by_key(|(_, word)| word.len())
}

/// Digits with thousands commas and a decimal point.
fn pass_number(at: &mut Cursor<'_>) -> String {
    let mut number = at.digits().unwrap_or_default().to_owned();
    loop {
        let mut ahead = *at;
        let group = if number.len() <= 15 && ahead.take(",") { ahead.digits() } else { None };
        match group {
            Some(group) if group.len() == 3 && !number.starts_with('0') => {
                number.push_str(group);
                *at = ahead;
            }
            Some(_) | None => break,
        }
    }
    let mut ahead = *at;
    if ahead.take(".")
        && let Some(decimals) = ahead.digits()
    {
        number.push('.');
        number.push_str(decimals);
        *at = ahead;
    }
    number
}

/// The counting word behind a number, the figure's own first.
fn pass_counting_word(at: &mut Cursor<'_>, own: Option<&str>) -> Option<&'static str> {
    while at.peek() == Some(' ') {
        let mut ahead = *at;
        ahead.next();
        if ahead.longest(COUNTING_WORDS.iter().copied()).is_none() {
            break;
        }
        *at = ahead;
    }
    if own.is_some_and(|unit| at.take(unit)) {
        return None;
    }
    let word = at.longest(COUNTING_WORDS.iter().copied())?;
    at.take(word);
    COUNTING_WORDS.into_iter().find(|counting| *counting == word)
}

/// A number in the figure's own scale: whole, or hundredths for one with two decimals.
fn value_of(number: &str, indicator: &Indicator) -> Result<u64, LineError> {
    let too_large = || LineError::TooLarge { name: indicator.name.clone(), text: number.to_owned() };
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let whole: u64 = whole.parse().map_err(|_| too_large())?;
    if indicator.decimals == 0 {
        return if number.contains('.') {
            Err(LineError::NotWhole { name: indicator.name.clone(), text: number.to_owned() })
        } else {
            Ok(whole)
        };
    }
    hundredths(whole, decimals, &indicator.name, number)
}

/// `whole` and up to two `decimals` as hundredths.
pub(super) fn hundredths(whole: u64, decimals: &str, name: &str, number: &str) -> Result<u64, LineError> {
    let text = number.to_owned();
    if decimals.len() > 2 {
        return Err(LineError::NotANumber { text, example: format!("{name}12.50") });
    }
    let part: u64 = format!("{decimals:0<2}").parse().unwrap_or(0);
    let scaled = whole.checked_mul(100).and_then(|whole| whole.checked_add(part));
    scaled.ok_or(LineError::TooLarge { name: name.to_owned(), text })
}

/// People are not counted in vehicles, nor money in people.
fn goes_together(indicator: &Indicator, counted: Option<&'static str>) -> Result<(), LineError> {
    let Some(text) = counted else { return Ok(()) };
    let unit = indicator.unit.as_str();
    let apart = |family: &[&str]| family.contains(&unit) != family.contains(&text);
    if apart(&PEOPLE) || apart(&MONEY) {
        return Err(LineError::OtherUnit {
            name: indicator.name.clone(),
            unit: indicator.unit.clone(),
            text: text.to_owned(),
        });
    }
    Ok(())
}

/// Puts a figure among the others; the same value twice is one, another value is a question.
pub(super) fn put(
    figures: &mut vocabulary::rules::Figures,
    indicator: &Indicator,
    value: u64,
) -> Result<(), LineError> {
    let key: IndicatorKey = indicator.key.clone();
    match figures.insert(key, value) {
        Some(first) if first != value => Err(LineError::TwoValues {
            name: indicator.name.clone(),
            first: indicator.show(first),
            second: indicator.show(value),
        }),
        Some(_) | None => Ok(()),
    }
}
