//! Numbers as people write and say them: 35, 1,200, 三十五, 一百零五, 贰佰, 廿, 俩, 幺二三, 1.2万; what is about a number is none.

use super::text::{Text, is_separator};

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// A whole number.
    Whole(u64),
    /// A number with decimals, in hundredths when it has at most two.
    Decimal(Option<u64>),
    /// An approximation: no value.
    About,
    /// Too large for any figure.
    Huge,
    /// Letters among the digits, and what it would be with digits in their place.
    Lookalike(Option<u64>),
}

/// A number that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numeral {
    pub(super) amount: Amount,
    /// The first character behind it.
    pub(super) to: usize,
    /// In Chinese numerals.
    pub(super) chinese: bool,
    /// It brings its counting word (俩).
    pub(super) counted: bool,
}

/// A longer run of Chinese numerals is no number.
const LONGEST_RUN: usize = 20;

/// The number that begins at a place.
pub(super) fn numeral(text: &Text<'_>, at: usize) -> Option<Numeral> {
    let first = text.at(at)?;
    let found =
        if first.is_ascii_digit() || is_lookalike(first) { arabic(text, at) } else { chinese(text, at) }?;
    Some(about(text, at, found))
}

fn is_lookalike(c: char) -> bool {
    matches!(c, 'O' | 'o' | 'I' | 'l' | 'О' | 'о' | 'Ο' | 'ο')
}

fn arabic(text: &Text<'_>, at: usize) -> Option<Numeral> {
    let mut to = at;
    let (mut digits, mut letters) = (0_usize, 0_usize);
    while let Some(c) = text.at(to) {
        match c {
            '0'..='9' => digits = digits.saturating_add(1),
            c if is_lookalike(c) => letters = letters.saturating_add(1),
            c if c.is_ascii_alphabetic() => return None,
            _ => break,
        }
        to = to.saturating_add(1);
    }
    if letters > 0 {
        let counted = text.at(text.skip_blanks(to)).is_some_and(|c| "人名位台辆部车起件案例个次".contains(c));
        let right = |c: char| {
            if matches!(c, 'I' | 'l') {
                '1'
            } else if c.is_ascii_digit() {
                c
            } else {
                '0'
            }
        };
        let value = text.chars.get(at..to)?.iter().map(|c| right(*c)).collect::<String>().parse().ok();
        return (digits > 0 || (counted && letters <= 2)).then_some(Numeral {
            amount: Amount::Lookalike(value),
            to,
            chinese: false,
            counted: false,
        });
    }
    let mut number: String = text.chars.get(at..to)?.iter().collect();
    to = thousands(text, at, to, &mut number);
    let decimals: String = if text.at(to) == Some('.') {
        let from = to.saturating_add(1);
        text.chars.get(from..).unwrap_or_default().iter().take_while(|c| c.is_ascii_digit()).collect()
    } else {
        String::new()
    };
    if !decimals.is_empty() {
        to = to.saturating_add(1).saturating_add(decimals.len());
    }
    let (scale, to) = scale(text, to);
    Some(Numeral { amount: scaled(&number, &decimals, scale), to, chinese: false, counted: false })
}

/// Groups of three behind commas. A full-width comma between plain digits sets two numbers apart.
fn thousands(text: &Text<'_>, at: usize, mut to: usize, number: &mut String) -> usize {
    if number.len() > 3 || number.starts_with('0') {
        return to;
    }
    let wide_digits =
        text.words(at, at.saturating_add(1)) != text.at(at).map(String::from).unwrap_or_default();
    while text.at(to) == Some(',') {
        let wide_comma = text.words(to, to.saturating_add(1)) != ",";
        let from = to.saturating_add(1);
        let group: String = text
            .chars
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take(4)
            .take_while(|c| c.is_ascii_digit())
            .collect();
        if group.len() != 3 || (wide_comma && !wide_digits) || number.len() > 15 {
            break;
        }
        number.push_str(&group);
        to = from.saturating_add(3);
    }
    to
}

/// 万, 千, 百 behind digits.
fn scale(text: &Text<'_>, to: usize) -> (u64, usize) {
    let scale = match text.at(to) {
        Some('万') if text.at(to.saturating_add(1)) != Some('州') => 10_000,
        Some('千') if text.at(to.saturating_add(1)) != Some('米') => 1_000,
        Some('百') => 100,
        _ => return (1, to),
    };
    (scale, to.saturating_add(1))
}

fn scaled(number: &str, decimals: &str, scale: u64) -> Amount {
    let Ok(whole) = number.parse::<u64>() else { return Amount::Huge };
    let Some(whole) = whole.checked_mul(scale) else { return Amount::Huge };
    if decimals.is_empty() {
        return Amount::Whole(whole);
    }
    let part = format!("{decimals:0<4}");
    let part = part.get(..4).and_then(|part| part.parse::<u64>().ok()).unwrap_or(0);
    // 1.2万 is whole.
    let ten_thousandths = part.saturating_mul(scale);
    if scale > 1 && ten_thousandths % 10_000 == 0 && decimals.len() <= 4 {
        return whole.checked_add(ten_thousandths / 10_000).map_or(Amount::Huge, Amount::Whole);
    }
    let hundredths = whole.checked_mul(100).and_then(|whole| whole.checked_add(ten_thousandths / 100));
    Amount::Decimal(hundredths.filter(|_| decimals.len() <= 2))
}

fn digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' | '两' | '俩' => 2,
        '三' | '叁' | '仨' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character is a Chinese numeral.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || matches!(c, '廿' | '卅' | '几')
}

/// How long a run of Chinese numerals is that is too long to be a number; none when it is not.
pub(super) fn endless(text: &Text<'_>, at: usize) -> Option<usize> {
    let rest = text.chars.get(at..)?;
    let run = rest.iter().take_while(|c| is_numeral(**c)).count();
    (run >= LONGEST_RUN).then_some(run)
}

/// The value of one spoken digit, for plates.
pub(super) fn spoken(c: char) -> Option<char> {
    let value = match c {
        '洞' => 0,
        '拐' => 7,
        '两' | '俩' | '仨' => digit(c).filter(|_| c == '两')?,
        c => digit(c)?,
    };
    char::from_digit(u32::try_from(value).ok()?, 10)
}

fn chinese(text: &Text<'_>, at: usize) -> Option<Numeral> {
    let few =
        text.at(at) == Some('数') && text.at(at.saturating_add(1)).is_some_and(|c| "十百千".contains(c));
    let from = if few { at.saturating_add(1) } else { at };
    let rest = text.chars.get(from..)?;
    let run: Vec<char> = rest.iter().take(LONGEST_RUN).copied().take_while(|c| is_numeral(*c)).collect();
    if run.is_empty() || run.len() == LONGEST_RUN {
        return None;
    }
    let mut to = from.saturating_add(run.len());
    // 万州 is a place.
    let run = match run.split_last() {
        Some(('万', front)) if text.at(to) == Some('州') => {
            to = to.saturating_sub(1);
            front
        }
        Some(_) | None => run.as_slice(),
    };
    if run.is_empty() {
        return None;
    }
    let counted = matches!(run.last(), Some('俩' | '仨'));
    // 哪几个 asks.
    if text.before(at) == Some('哪') {
        return None;
    }
    // 上百人: a hundred of which nobody says how many.
    let round = matches!(run, ['百' | '千' | '万', ..]) && is_about_before(text, at);
    let amount = if few || round || run.contains(&'几') { Amount::About } else { value(run)? };
    Some(Numeral { amount, to, chinese: true, counted })
}

/// The value of a run of Chinese numerals.
pub(super) fn value(run: &[char]) -> Option<Amount> {
    let has_unit = run.iter().any(|c| unit(*c).is_some() || matches!(c, '廿' | '卅'));
    if has_unit {
        return structured(run);
    }
    let digits: Vec<u64> = run.iter().filter_map(|c| digit(*c)).collect();
    match digits.as_slice() {
        [one] => Some(Amount::Whole(*one)),
        // 七八个 is about; 幺二 and 零五 are spelled.
        [_, _] if !run.iter().any(|c| matches!(c, '零' | '〇' | '○' | '幺')) => Some(Amount::About),
        spelled => Some(
            spelled
                .iter()
                .try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(*digit))
                .map_or(Amount::Huge, Amount::Whole),
        ),
    }
}

/// A number with 十, 百, 千, 万.
fn structured(run: &[char]) -> Option<Amount> {
    let (mut total, mut section, mut pending): (u64, u64, Option<u64>) = (0, 0, None);
    let (mut last_unit, mut after_zero) = (u64::MAX, false);
    for &c in run {
        if let tens @ ('廿' | '卅') = c {
            if pending.is_some() || last_unit <= 10 {
                return None;
            }
            section = section.checked_add(if tens == '廿' { 20 } else { 30 })?;
            (last_unit, after_zero) = (10, false);
        } else if let Some(digit) = digit(c) {
            if digit == 0 {
                after_zero = true;
            } else if pending.is_some() {
                return Some(Amount::About);
            } else {
                pending = Some(digit);
            }
        } else {
            let unit = unit(c)?;
            if unit >= 10_000 {
                let whole = section.checked_add(pending.take().unwrap_or(0))?;
                if whole == 0 {
                    return None;
                }
                let Some(sum) = whole.checked_mul(unit).and_then(|value| total.checked_add(value)) else {
                    return Some(Amount::Huge);
                };
                (total, section, last_unit, after_zero) = (sum, 0, unit, false);
            } else {
                if last_unit <= unit {
                    return None;
                }
                let times = match pending.take() {
                    Some(times) => times,
                    None if unit == 10 => 1,
                    None => return None,
                };
                section = section.checked_add(times.checked_mul(unit)?)?;
                (last_unit, after_zero) = (unit, false);
            }
        }
    }
    // 一百二 is 120, 一百零二 is 102.
    let tail = pending.unwrap_or(0);
    let short = last_unit > 10 && last_unit != u64::MAX && !after_zero;
    let tail = if short { tail.checked_mul(last_unit / 10)? } else { tail };
    Some(total.checked_add(section)?.checked_add(tail).map_or(Amount::Huge, Amount::Whole))
}

/// Makes it an approximation when a word before or behind says so.
fn about(text: &Text<'_>, at: usize, mut found: Numeral) -> Numeral {
    const BEHIND: [&str; 8] = ["多", "余", "来", "几", "把", "左右", "上下", "好几"];
    if let Some(word) = BEHIND.into_iter().find(|word| text.has(found.to, word)) {
        let after = found.to.saturating_add(word.chars().count());
        // 35多报1台 is 35 and then too many by one.
        let ends = text
            .at(after)
            .is_none_or(|c| is_separator(c) || "人名位台辆部车起件案例个次条份家元块万".contains(c));
        if ends {
            found.amount = Amount::About;
            found.to = if text.at(after) == Some('万') { after.saturating_add(1) } else { after };
            return found;
        }
    }
    if is_about_before(text, at) {
        found.amount = Amount::About;
    }
    found
}

/// Whether a word before a place makes what follows an approximation.
pub(super) fn is_about_before(text: &Text<'_>, at: usize) -> bool {
    const BEFORE: [&str; 16] = [
        "大约",
        "大概",
        "差不多",
        "将近",
        "接近",
        "不到",
        "超过",
        "至少",
        "约莫",
        "估计",
        "大致",
        "最多",
        "好几",
        "约",
        "近",
        "超",
    ];
    let mut end = at;
    while end > 0 && text.before(end) == Some(' ') {
        end = end.saturating_sub(1);
    }
    let stands = |word: &str| {
        let from = end.checked_sub(word.chars().count());
        from.is_some_and(|from| text.has(from, word))
    };
    if ["附近", "最近", "就近", "签约", "节约", "违约"].into_iter().any(stands) {
        return false;
    }
    let hundreds = stands("上") && text.at(at).is_some_and(|c| "百千万".contains(c));
    hundreds || BEFORE.into_iter().any(stands)
}

/// Whether a word behind a counted number (30台左右) makes it an approximation; where that word ends.
pub(super) fn about_behind(text: &Text<'_>, to: usize) -> Option<usize> {
    ["左右", "上下", "以上", "出头", "不到", "的样子"]
        .into_iter()
        .find(|word| text.has(to, word))
        .map(|word| to.saturating_add(word.chars().count()))
}
