//! Which row is the heading and which column is what, by the names people give to columns.

use std::collections::BTreeMap;

use super::{
    RosterFileError,
    table::{Cell, Table},
};

/// The heading stands within this many filled rows from the top; above it are titles and notes.
const HEADING_WITHIN: usize = 20;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// The person's name.
    Name,
    /// The unit.
    Unit,
    /// The post.
    Post,
    /// The telephone.
    Phone,
    /// The first day.
    From,
    /// The last day.
    Until,
}

impl Column {
    const ALL: [Column; 6] =
        [Column::Name, Column::Unit, Column::Post, Column::Phone, Column::From, Column::Until];
    const REQUIRED: [Column; 3] = [Column::Name, Column::Unit, Column::Post];

    /// The name in the template and other names for it.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Column::Name => &["姓名", "名字", "人员姓名", "人员"],
            Column::Unit => {
                &["单位", "部门", "乡镇", "乡镇街道", "乡镇/街道", "所在单位", "工作单位", "单位名称"]
            }
            Column::Post => &["岗位", "职务", "角色", "岗位名称"],
            Column::Phone => {
                &["电话", "手机", "联系电话", "手机号", "手机号码", "电话号码", "联系方式", "移动电话"]
            }
            Column::From => &["起始日期", "开始", "开始日期", "起始", "任职日期", "起始时间", "开始时间"],
            Column::Until => &["截止日期", "结束", "结束日期", "截止", "截止时间", "结束时间"],
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Column::Name => "姓名",
            Column::Unit => "单位",
            Column::Post => "岗位",
            Column::Phone => "电话",
            Column::From => "起始日期",
            Column::Until => "截止日期",
        }
    }
}

/// Where the heading is, and each column with its place and its heading as the file writes it.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// The row, from 0.
    pub(super) row: u32,
    columns: BTreeMap<Column, (u32, String)>,
}

impl Header {
    /// The place of a column, from 0.
    pub(super) fn place(&self, column: Column) -> Option<u32> {
        self.columns.get(&column).map(|(place, _)| *place)
    }

    /// The heading of a column, or its usual name when the file has no such column.
    pub(super) fn title(&self, column: Column) -> &str {
        self.columns.get(&column).map_or(column.title(), |(_, title)| title)
    }

    /// The places of all columns that the file has.
    pub(super) fn places(&self) -> impl Iterator<Item = u32> {
        self.columns.values().map(|(place, _)| *place)
    }

    fn missing(&self) -> Vec<&'static str> {
        let absent = Column::REQUIRED.into_iter().filter(|column| !self.columns.contains_key(column));
        absent.map(Column::title).collect()
    }
}

/// The one sheet that is a roster, with its heading.
pub(super) fn roster_of(tables: &[Table]) -> Result<(&Table, Header), RosterFileError> {
    let mut rosters = Vec::new();
    let mut missing = Column::REQUIRED.map(Column::title).to_vec();
    for table in tables {
        let Some(header) = header(table)? else { continue };
        let absent = header.missing();
        if absent.is_empty() {
            rosters.push((table, header));
        } else if absent.len() < missing.len() {
            missing = absent;
        }
    }
    if rosters.len() > 1 {
        let names = rosters.iter().map(|(table, _)| format!("“{}”", table.name)).collect();
        return Err(RosterFileError::SeveralSheets { names });
    }
    rosters.pop().ok_or(RosterFileError::MissingColumns { missing })
}

/// The row near the top that names the most columns; none when no row names any.
fn header(table: &Table) -> Result<Option<Header>, RosterFileError> {
    let mut best: Option<Header> = None;
    for (row, cells) in table.rows().take(HEADING_WITHIN) {
        let found = columns_of(row, cells)?;
        if found.columns.len() > best.as_ref().map_or(0, |best| best.columns.len()) {
            best = Some(found);
        }
    }
    Ok(best)
}

fn columns_of(row: u32, cells: &BTreeMap<u32, Cell>) -> Result<Header, RosterFileError> {
    let mut columns: BTreeMap<Column, (u32, String)> = BTreeMap::new();
    for (place, cell) in cells {
        let Cell::Text(title) = cell else { continue };
        let plain = plain(title);
        let called = Column::ALL.into_iter().find(|column| column.names().contains(&plain.as_str()));
        let Some(column) = called else { continue };
        if let Some((_, first)) = columns.insert(column, (*place, title.clone())) {
            let row = row.saturating_add(1);
            return Err(RosterFileError::TwoColumns { row, first, second: title.clone() });
        }
    }
    Ok(Header { row, columns })
}

/// A heading without spaces, stars, colons and what stands in brackets.
fn plain(title: &str) -> String {
    let words = title.split(['（', '(']).next().unwrap_or_default();
    words.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | ':' | '：' | '、')).collect()
}
