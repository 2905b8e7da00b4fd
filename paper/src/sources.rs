//! The annex that documents add by themselves: where their figures come from.

use crate::{
    model::{Align, Annex, Block, Cell, Column, Paper, Table},
    words,
};

/// The annex 数据来源说明: every listed figure with its value, ratio, definition, cutoff, events and command; none when
/// the paper lists none.
pub fn annex(paper: &Paper) -> Option<Annex> {
    let column = |title: &str, width| Column { title: title.to_owned(), width, align: Align::Left };
    let common = words::rest_of_command(paper);
    let rows: Vec<Vec<Cell>> = words::listed(paper)
        .map(|figure| {
            let name = if common.is_some() { figure.id.clone() } else { words::command(figure) };
            let (value, events) = (figure.with_unit(), words::evidence(figure));
            [figure.title.clone(), value, figure.definition.clone(), events, name].map(Cell::Text).into()
        })
        .collect();
    let cutoff = words::listed(paper).next()?.cutoff;
    let command = match common {
        Some(rest) => format!("lianqin explain 编号{rest}"),
        None => "查询命令".to_owned(),
    };
    let table = Table {
        caption: String::new(),
        columns: vec![
            column("名称", 5),
            column("数值", 4),
            column("口径", 9),
            column("事件", 2),
            column(if common.is_some() { "编号" } else { "查询命令" }, 7),
        ],
        rows,
        total: false,
        note: Some(format!(
            "注：全部数据截至日志第{cutoff}号；百分比后括号内为分子、分母；用“{command}”可列出一项数据的每一个事件。"
        )),
    };
    Some(Annex { title: words::SOURCES.to_owned(), short: String::new(), blocks: vec![Block::Table(table)] })
}
