//! The last sheet: every figure with all that is known of it.

use super::{
    LAST,
    sheet::{Look, Sheet},
};
use crate::{
    figure::{Evidence, Figure},
    model::{Align, Paper, PaperFault},
    words::{self, put},
};

/// So many characters of positions are written out; the rest is counted.
const POSITIONS: usize = 1_000;

/// The columns and their widths in characters.
const COLUMNS: [(&str, f64); 11] = [
    ("编号", 24.0),
    ("名称", 22.0),
    ("数值", 10.0),
    ("单位", 7.0),
    ("分子", 8.0),
    ("分母", 8.0),
    ("定义", 36.0),
    ("查询", 32.0),
    ("截至日志条数", 9.0),
    ("事件数", 8.0),
    ("事件位置", 36.0),
];

/// The sheet of the sources.
pub(super) fn sheet(paper: &Paper) -> Result<Sheet, PaperFault> {
    let mut sheet = Sheet::new(LAST, paper)?;
    for (at, (title, width)) in (0_u16..).zip(COLUMNS) {
        sheet.words(at, title, Look::Column)?;
        sheet.width(at, width)?;
    }
    sheet.head()?;
    sheet.next()?;
    for (id, figure) in &paper.figures {
        row(&mut sheet, id, figure)?;
        sheet.next()?;
    }
    Ok(sheet)
}

fn row(sheet: &mut Sheet, id: &str, figure: &Figure) -> Result<(), PaperFault> {
    let (left, right) = (Look::Cell(Align::Left), Look::Cell(Align::Right));
    sheet.words(0, id, left)?;
    sheet.words(1, &figure.title, left)?;
    sheet.figure(2, figure, false, right)?;
    sheet.words(3, &figure.unit, left)?;
    for (at, part) in (4_u16..).zip([figure.ratio.map(|r| r.numerator), figure.ratio.map(|r| r.denominator)])
    {
        match part {
            Some(number) => sheet.number(at, number, right)?,
            None => sheet.words(at, "", right)?,
        }
    }
    sheet.words(6, &figure.definition, left)?;
    sheet.words(7, &words::command(figure), left)?;
    sheet.number(8, figure.cutoff, right)?;
    match &figure.evidence {
        Evidence::Positions(positions) => {
            sheet.number(9, u64::try_from(positions.len()).unwrap_or(u64::MAX), right)?;
            sheet.words(10, &joined(positions), left)
        }
        Evidence::ByQuery => {
            sheet.words(9, "按查询", right)?;
            sheet.words(10, "", left)
        }
    }
}

/// The positions, as many as fit into the limit.
fn joined(positions: &[u64]) -> String {
    let mut out = String::new();
    for (at, position) in positions.iter().enumerate() {
        let piece = if at == 0 { position.to_string() } else { format!(", {position}") };
        if out.len().saturating_add(piece.len()) > POSITIONS {
            put!(out, "…（共{}条）", positions.len());
            break;
        }
        out.push_str(&piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_beyond_the_limit_are_counted() {
        assert_eq!(joined(&[1, 2, 3]), "1, 2, 3");
        let many: Vec<u64> = (0..1_000).collect();
        let text = joined(&many);
        assert!(text.ends_with("…（共1000条）"), "{text}");
        assert!(text.len() < 1_030);
    }
}
