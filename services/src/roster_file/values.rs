//! Single cells of a roster: a name, a telephone, a post. The error is the sentence that stands behind the place.

use std::collections::BTreeSet;

use vocabulary::{
    Role, Rules,
    rules::{Party, Post, Unit},
};

use crate::table_file::{
    table::Cell,
    values::{narrow, text},
};

/// The longest name, in characters.
const LONGEST_NAME: usize = 40;

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
