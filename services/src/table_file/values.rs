//! Single cells that several tables have: a text, a unit, a day, a moment, a number. The error is the sentence that stands
//! behind the place.

use chrono::NaiveTime;
use vocabulary::{Day, Rules, rules::Unit};

use super::table::Cell;

/// Day 0 of a spreadsheet's day numbers, and the numbers of 2000-01-01 and 2100-01-01.
const DAY_ZERO: (i32, u32, u32) = (1899, 12, 30);
const PLAUSIBLE_DAYS: std::ops::RangeInclusive<i64> = 36_526..=73_051;

/// A cell as text; a number without its decimals when it has none.
pub(crate) fn text(cell: &Cell) -> Result<String, String> {
    match cell {
        Cell::Text(text) => Ok(text.clone()),
        Cell::Number(number) => Ok(number.to_string()),
        Cell::Date(day, _) => Ok(day.to_string()),
        Cell::Broken(shown) => Err(format!("单元格里是“{shown}”，公式出错或不是文字，请直接写值")),
    }
}

/// A full-width digit or sign as its narrow one.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '＋' | '．' | '－' | '／' | '：' | '，' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        other => other,
    }
}

/// The unit of that name; near names are only suggested.
pub(crate) fn unit<'r>(cell: Option<&Cell>, rules: &'r Rules) -> Result<&'r Unit, String> {
    let Some(cell) = cell else {
        return Err("没有写单位；合并单元格以外的每一行都要写".to_owned());
    };
    let said: String = text(cell)?.split_whitespace().collect();
    let called: Vec<&Unit> = rules.units.iter().filter(|unit| unit.is_called(&said)).collect();
    match called.as_slice() {
        [unit] => Ok(unit),
        [] => {
            let near = bot::parse::Lexicon::new(rules).near_units(&said);
            let near: Vec<&str> = near.iter().map(|id| rules.name_of(id)).collect();
            let hint = if near.is_empty() {
                "，请写全称或简称".to_owned()
            } else {
                format!("，是不是“{}”？", near.join("”或“"))
            };
            Err(format!("没有“{said}”这个单位{hint}"))
        }
        [_, _, ..] => {
            let several: Vec<&str> = called.iter().map(|unit| unit.short.as_str()).collect();
            Err(format!("“{said}”可以是{}，请写明是哪一个", several.join("、")))
        }
    }
}

/// A whole number, or one with `decimals` digits behind the point, in its smallest unit; none when blank.
pub(crate) fn number(cell: Option<&Cell>, decimals: u8) -> Result<Option<u64>, String> {
    let said = match cell {
        None => return Ok(None),
        Some(Cell::Number(number)) => number.to_string(),
        Some(Cell::Date(day, _)) => {
            return Err(format!("这里是日期 {day}，请写数字，并把单元格设成数字格式"));
        }
        Some(cell) => text(cell)?.chars().map(narrow).filter(|c| *c != ',' && !c.is_whitespace()).collect(),
    };
    if matches!(said.as_str(), "-" | "—" | "/" | "未报") {
        return Ok(None);
    }
    let wrong = || format!("“{said}”不是数字，请只写数字，不带单位");
    if said.starts_with('-') {
        return Err(format!("“{said}”是负数，请写 0 或更大的数"));
    }
    let (whole, part) = said.split_once('.').unwrap_or((said.as_str(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    let part = part.trim_end_matches('0');
    let places = usize::from(decimals);
    if part.len() > places {
        let most =
            if places == 0 { "请写整数".to_owned() } else { format!("最多写{places}位小数") };
        return Err(format!("“{said}”的小数太多，{most}"));
    }
    format!("{whole}{part:0<places$}").parse().map(Some).map_err(|_| format!("“{said}”太大"))
}

/// A day; none when blank or said to be open (至今).
pub(crate) fn day(cell: Option<&Cell>) -> Result<Option<Day>, String> {
    match cell {
        Some(Cell::Text(said)) if is_open(said) => Ok(None),
        other => Ok(moment(other, None)?.map(|(day, _)| day)),
    }
}

fn is_open(said: &str) -> bool {
    matches!(said, "至今" | "长期" | "无" | "-" | "—" | "/")
}

/// A day, with the time of day when one is written; none when blank. A day without its year is of `year`.
pub(crate) fn moment(
    cell: Option<&Cell>,
    year: Option<i32>,
) -> Result<Option<(Day, Option<NaiveTime>)>, String> {
    match cell {
        None => Ok(None),
        Some(Cell::Date(day, time)) => Ok(Some((*day, *time))),
        Some(Cell::Number(number)) => of_number(*number, year.is_some()).map(|day| Some((day, None))),
        Some(cell) => {
            let said: String = text(cell)?.chars().map(narrow).collect();
            let found = written(&said, year).map(Some);
            found.ok_or_else(|| format!("“{said}”不是日历上的日期，请写成 2025-06-01"))
        }
    }
}

/// A day that a spreadsheet keeps as a number.
fn of_number(number: f64, short: bool) -> Result<Day, String> {
    let wrong = || format!("“{number}”不是日期，请写成 2025-06-01");
    if number.fract() != 0.0 && short && (1.0..13.0).contains(&number) {
        return Err(format!("“{number}”被存成了小数，分不清是哪一天（6.1 还是 6.10），请写成 2025-06-01"));
    }
    // Beyond nine digits it is neither a day number nor a date.
    if number.fract() != 0.0 || !(1.0..1e9).contains(&number) {
        return Err(wrong());
    }
    let whole: i64 = format!("{number:.0}").parse().map_err(|_| wrong())?;
    by_number(whole).or_else(|| written(&whole.to_string(), None).map(|(day, _)| day)).ok_or_else(wrong)
}

/// The day of a spreadsheet's day number, when the cell is not formatted as a date.
fn by_number(number: i64) -> Option<Day> {
    let (year, month, day) = DAY_ZERO;
    let zero = Day::new(year, month, day)?;
    PLAUSIBLE_DAYS.contains(&number).then(|| zero.plus(number))
}

/// A written day: 2025-6-1, 2025/6/1, 2025.6.1, 2025年6月1日, 20250601, and without its year 6.1, 6月1日 when `year` says which;
/// behind it a time of day, 18:00 or 18时30分. What stands behind that is passed over.
fn written(text: &str, year: Option<i32>) -> Option<(Day, Option<NaiveTime>)> {
    let ends = text.find(|c: char| c.is_whitespace() || c == 'T').unwrap_or(text.len());
    // Behind 日 a time may follow without a space.
    let ends = text.find(['日', '号']).map_or(ends, |at| ends.min(at.saturating_add('日'.len_utf8())));
    let (date, rest) = text.split_at_checked(ends)?;
    let day = date_of(date, year)?;
    Some((day, time_of(rest.trim_start_matches(['T', ' ', '\u{3000}', '\t']))))
}

fn date_of(date: &str, year: Option<i32>) -> Option<Day> {
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        let (year, month, day) = (date.get(..4)?, date.get(4..6)?, date.get(6..)?);
        return Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    let date = date.trim_end_matches(['日', '号']);
    let parts: Vec<&str> = date.split(['年', '月', '-', '/', '.', '－', '／', '．']).collect();
    let number = |text: &str, most: usize| -> Option<u32> {
        let digits = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    match parts.as_slice() {
        [written, month, day] if written.len() == 4 => {
            Day::new(i32::try_from(number(written, 4)?).ok()?, number(month, 2)?, number(day, 2)?)
        }
        [month, day] => Day::new(year?, number(month, 2)?, number(day, 2)?),
        _ => None,
    }
}

/// A time of day: 18:00, 18:00:30, 18：00, 18时, 18点30分.
fn time_of(text: &str) -> Option<NaiveTime> {
    let word = text.split_whitespace().next()?;
    let clock = word.split(['+', 'Z', '~', '至']).next()?;
    let mut parts = clock.trim_end_matches(['分', '秒']).split([':', '：', '时', '点', '分']);
    let mut next = || match parts.next() {
        None | Some("") => Some(0),
        Some(digits) => digits.split('.').next()?.parse::<u32>().ok(),
    };
    let (hour, minute, second) = (next()?, next()?, next()?);
    clock.starts_with(|c: char| c.is_ascii_digit()).then(|| NaiveTime::from_hms_opt(hour, minute, second))?
}
