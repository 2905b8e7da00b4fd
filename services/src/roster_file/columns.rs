//! The columns of a roster, by the names people give to them.

use crate::table_file::header::{Known, Wanted};

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

/// A roster.
pub(super) fn roster() -> Wanted<Column> {
    Wanted {
        table: "花名册",
        needs: "表头要有姓名、单位、岗位，可以有电话、起始日期、截止日期".to_owned(),
        columns: vec![
            Known::new(Column::Name, true, &["姓名", "名字", "人员姓名", "人员"]),
            Known::new(
                Column::Unit,
                true,
                &["单位", "部门", "乡镇", "乡镇街道", "乡镇/街道", "所在单位", "工作单位", "单位名称"],
            ),
            Known::new(Column::Post, true, &["岗位", "职务", "角色", "岗位名称"]),
            Known::new(
                Column::Phone,
                false,
                &["电话", "手机", "联系电话", "手机号", "手机号码", "电话号码", "联系方式", "移动电话"],
            ),
            Known::new(
                Column::From,
                false,
                &["起始日期", "开始", "开始日期", "起始", "任职日期", "起始时间", "开始时间"],
            ),
            Known::new(
                Column::Until,
                false,
                &["截止日期", "结束", "结束日期", "截止", "截止时间", "结束时间"],
            ),
        ],
    }
}
