//! The columns of a file of leads, by the names of the leads ledger and others that people give to them.

use crate::table_file::header::{Known, Wanted};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// The lead's number in the file.
    Number,
    /// Its number in the system it comes from.
    Outside,
    /// When it was registered.
    Found,
    /// Where it came from.
    Source,
    /// The unit that found it.
    Finder,
    /// What it is about.
    Violations,
    /// The kind of vehicle.
    Vehicle,
    /// Seats of the vehicle.
    Seats,
    /// Plates.
    Plates,
    /// In which township.
    Township,
    /// Priority routes and areas.
    Places,
    /// When it was seen.
    Seen,
    /// What is told.
    Words,
    /// Who told it.
    Informant,
}

/// A file of leads.
pub(super) fn leads() -> Wanted<Column> {
    let optional = |column, names| Known::new(column, false, names);
    Wanted {
        table: "线索表",
        needs: "表头要有登记单位、线索类别、内容，可以有线索编号或外部编号、登记时间、来源、车辆种类、座位数、号牌、所属乡镇、\
                重点线路区域、发现时间、举报人"
            .to_owned(),
        columns: vec![
            optional(Column::Number, &["线索编号", "编号", "线索号"]),
            optional(Column::Outside, &["外部编号", "原编号", "来源编号", "原系统编号"]),
            optional(Column::Found, &["登记时间", "登记日期", "上报时间", "上报日期", "日期", "时间"]),
            optional(Column::Source, &["来源", "线索来源"]),
            Known::new(
                Column::Finder,
                true,
                &["登记单位", "单位", "上报单位", "发现单位", "填报单位", "单位名称"],
            ),
            Known::new(
                Column::Violations,
                true,
                &["线索类别", "类别", "线索类型", "违法类型", "违法类别", "违法行为", "违法情形"],
            ),
            optional(Column::Vehicle, &["车辆种类", "车型", "车辆类型", "车种"]),
            optional(Column::Seats, &["座位数", "座位", "核载人数", "座数"]),
            optional(Column::Plates, &["号牌", "车牌", "车牌号", "车牌号码", "号牌号码", "涉及车辆"]),
            optional(Column::Township, &["所属乡镇", "乡镇", "乡镇街道", "乡镇/街道", "属地", "发生乡镇"]),
            optional(Column::Places, &["重点线路区域", "重点线路", "重点区域", "线路"]),
            optional(Column::Seen, &["发现时间", "发生时间", "发现日期"]),
            Known::new(Column::Words, true, &["内容", "线索内容", "线索描述", "情况", "情况描述", "主要内容"]),
            optional(Column::Informant, &["举报人", "举报人信息", "反映人"]),
        ],
    }
}
