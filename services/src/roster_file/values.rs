//! Single cells: a name, a telephone, a unit, a post, a day. The error is the sentence that stands behind the place.

use std::collections::BTreeSet;

use vocabulary::{
    Day, Role, Rules,
    rules::{Party, Post, Unit},
};

use super::table::Cell;

/// The longest name, in characters.
const LONGEST_NAME: usize = 40;
/// Day 0 of a spreadsheet's day numbers, and the numbers of 2000-01-01 and 2100-01-01.
const DAY_ZERO: (i32, u32, u32) = (1899, 12, 30);
const PLAUSIBLE_DAYS: std::ops::RangeInclusive<i64> = 36_526..=73_051;

/// A cell as text; a number without its decimals when it has none.
fn text(cell: &Cell) -> Result<String, String> {
    match cell {
        Cell::Text(text) => Ok(text.clone()),
        Cell::Number(number) => Ok(number.to_string()),
        Cell::Date(day) => Ok(day.to_string()),
        Cell::Broken(shown) => Err(format!("单元格里是“{shown}”，公式出错或不是文字，请直接写值")),
    }
}

/// A person's name: 张　三 is 张三.
pub(super) fn name(cell: Option<&Cell>) -> Result<String, String> {
    let Some(cell) = cell else { return Err("没有写姓名".to_owned()) };
    let text = text(cell)?;
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    let name: String = if latin { text } else { text.split_whitespace().collect() };
    if !name.contains(char::is_alphabetic) || name.contains(char::is_control) {
        return Err("这里不像姓名".to_owned());
    }
    match name.chars().count() {
        0..=LONGEST_NAME => Ok(name),
        length => Err(format!("姓名有{length}个字，最多{LONGEST_NAME}个字")),
    }
}

/// A telephone of 11 digits; none when blank. The number is not repeated in the error.
pub(super) fn phone(cell: Option<&Cell>) -> Result<Option<String>, String> {
    let text = match cell {
        None => return Ok(None),
        // Spreadsheets make numbers of telephones; up to 15 digits nothing is lost.
        Some(Cell::Number(number)) => format!("{number:.0}"),
        Some(cell) => text(cell)?,
    };
    let plain: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—')).map(narrow).collect();
    let digits = plain.strip_prefix("+86").unwrap_or(&plain);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return match digits.len() {
            0 => Ok(None),
            11 => Ok(Some(digits.to_owned())),
            length => Err(format!("电话应是11位数字，这里是{length}位")),
        };
    }
    Err(if digits.contains(['E', 'e']) && digits.contains('+') {
        "电话被存成了科学计数法，后几位已经丢失；请把这一列设成文本格式，重新填写".to_owned()
    } else {
        "电话应是11位数字，这里有别的字符；一格只写一个号码".to_owned()
    })
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '＋' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    }
}

/// The unit of that name; near names are only suggested.
pub(super) fn unit<'r>(cell: Option<&Cell>, rules: &'r Rules) -> Result<&'r Unit, String> {
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

/// The role of the post that a unit has under that title, or that is called so.
pub(super) fn role(cell: Option<&Cell>, unit: &Unit, rules: &Rules) -> Result<Role, String> {
    let posts = || rules.posts.iter().filter(|post| belongs(post, unit));
    let listed = || {
        let titles: BTreeSet<&str> = posts().map(|post| post.role.title()).collect();
        if titles.is_empty() {
            "没有岗位".to_owned()
        } else {
            titles.into_iter().collect::<Vec<_>>().join("、")
        }
    };
    let Some(cell) = cell else {
        return Err(format!("没有写岗位，“{}”的岗位：{}", unit.short, listed()));
    };
    let said: String = text(cell)?.split_whitespace().collect();
    let titled: BTreeSet<Role> = posts().filter(|post| post.title == said).map(|post| post.role).collect();
    match titled.into_iter().next().or_else(|| Role::parse(&said)) {
        Some(role) if rules.has_post(unit, role) => Ok(role),
        Some(_) => Err(format!("“{}”没有“{said}”这个岗位，它的岗位：{}", unit.short, listed())),
        None => Err(format!("不认识岗位“{said}”，“{}”的岗位：{}", unit.short, listed())),
    }
}

fn belongs(post: &Post, unit: &Unit) -> bool {
    match &post.of {
        Party::Unit(id) => id == &unit.id,
        Party::Every(kind) => *kind == unit.kind,
    }
}

/// A day; none when blank or said to be open (至今).
pub(super) fn day(cell: Option<&Cell>) -> Result<Option<Day>, String> {
    match cell {
        None => Ok(None),
        Some(Cell::Date(day)) => Ok(Some(*day)),
        Some(Cell::Number(number)) => {
            let wrong = || format!("“{number}”不是日期，请写成 2025-06-01");
            // Beyond nine digits it is neither a day number nor a date.
            if number.fract() != 0.0 || !(1.0..1e9).contains(number) {
                return Err(wrong());
            }
            let whole: i64 = format!("{number:.0}").parse().map_err(|_| wrong())?;
            by_number(whole).or_else(|| written(&whole.to_string())).map(Some).ok_or_else(wrong)
        }
        Some(cell) => {
            let said: String = text(cell)?.chars().map(narrow).collect();
            let open = matches!(said.as_str(), "至今" | "长期" | "无" | "-" | "—" | "/");
            if open {
                return Ok(None);
            }
            let day = written(&said).map(Some);
            day.ok_or_else(|| format!("“{said}”不是日历上的日期，请写成 2025-06-01"))
        }
    }
}

/// The day of a spreadsheet's day number, when the cell is not formatted as a date.
fn by_number(number: i64) -> Option<Day> {
    let (year, month, day) = DAY_ZERO;
    let zero = Day::new(year, month, day)?;
    PLAUSIBLE_DAYS.contains(&number).then(|| zero.plus(number))
}

/// A written day: 2025-6-1, 2025/6/1, 2025.6.1, 2025年6月1日, 20250601; a time of day behind it is passed over.
fn written(text: &str) -> Option<Day> {
    let date = text.split_whitespace().next()?.split('T').next()?;
    let (year, month, day) = if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        (date.get(..4)?, date.get(4..6)?, date.get(6..)?)
    } else {
        let mut parts =
            date.trim_end_matches(['日', '号']).split(['年', '月', '-', '/', '.', '－', '／', '．']);
        let found = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        found
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}
