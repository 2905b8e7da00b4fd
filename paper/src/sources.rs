//! The annex that documents add by themselves: where their figures come from.

use crate::{
    model::{Align, Annex, Block, Cell, Column, Paper, Table},
    words,
};

/// The annex 数据来源说明: every listed figure with its value, ratio, definition, cutoff, events and command; none when
/// the paper lists none.
pub fn annex(paper: &Paper) -> Option<Annex> {
    let column = |title: &str, width| Column { title: title.to_owned(), width, align: Align::Left };
    let rows: Vec<Vec<Cell>> = words::listed(paper)
        .map(|figure| {
            let ratio = words::aside(figure).map(|ratio| format!("\n（{ratio}）")).unwrap_or_default();
            [
                figure.title.clone(),
                format!("{}{ratio}", figure.with_unit()),
                figure.definition.clone(),
                figure.cutoff.to_string(),
                words::evidence(figure),
                words::command(figure),
            ]
            .map(Cell::Text)
            .into()
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let table = Table {
        caption: String::new(),
        columns: vec![
            column("名称", 5),
            column("数值", 6),
            column("定义", 8),
            column("截至日志条数", 3),
            column("事件", 3),
            column("查询命令", 8),
        ],
        rows,
        total: false,
        note: Some("注：数值后括号内为分子、分母；按“查询命令”可列出该数的每一条事件。".to_owned()),
    };
    Some(Annex { title: words::SOURCES.to_owned(), short: String::new(), blocks: vec![Block::Table(table)] })
}
