//! What is wrong with a file, and where, as the office reads it.

use std::{fmt, io, path::PathBuf};

use thiserror::Error;

/// One mistake: `第7行“单位”列：没有“云洋镇”这个单位，是不是“云阳镇”？`, or with the cell's name in front of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The row, from 1, as the spreadsheet shows it.
    pub row: u32,
    /// The cell, where the file's reader names cells.
    pub cell: Option<CellName>,
    /// The heading of the column as the file writes it; none when the row as a whole is the matter.
    pub column: Option<String>,
    /// What is wrong and what to do, in Chinese.
    pub text: String,
}

/// Where a cell is beside its row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellName {
    /// The column, from 0.
    pub column: u32,
    /// The sheet; empty for CSV.
    pub sheet: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(cell) = &self.cell {
            let sheet =
                if cell.sheet.is_empty() { String::new() } else { format!("“{}”表", cell.sheet) };
            write!(f, "{sheet}{}{}", letters(cell.column), self.row)?;
            let column = self.column.as_ref().map(|column| format!("（{column}）")).unwrap_or_default();
            return write!(f, "{column}：{}", self.text);
        }
        match &self.column {
            Some(column) => write!(f, "第{}行“{column}”列：{}", self.row, self.text),
            None => write!(f, "第{}行：{}", self.row, self.text),
        }
    }
}

/// The letters of a column as spreadsheets count them: 0 is A, 26 is AA.
fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = Some(column);
    while let Some(at) = left {
        letters.push(char::from_u32(u32::from('A').saturating_add(at % 26)).unwrap_or('?'));
        left = (at / 26).checked_sub(1);
    }
    letters.iter().rev().collect()
}

/// Why a file gives nothing.
#[derive(Debug, Error)]
pub enum TableFileError {
    /// The file cannot be opened or read.
    #[error("打不开 {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is larger than a table of ours can be.
    #[error("文件有 {bytes} 字节，最多 {limit} 字节；请只留要导入的这一张表，去掉图片")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The largest size accepted.
        limit: u64,
    },
    /// Unpacked, the file is far larger than it looks, or has more parts or cells than a table of ours can have.
    #[error("文件展开后{what}超过 {limit}，不像登记用的表；请复制到新建的表格里再导入")]
    Swollen {
        /// What there is too much of.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
    /// The name of the file does not end like a table's.
    #[error("不认识的文件类型“{extension}”，请另存为 xlsx")]
    UnknownKind {
        /// The ending, without the dot.
        extension: String,
    },
    /// A CSV file that is not UTF-8, most often GBK as Chinese spreadsheet programs save it.
    #[error("这个 CSV 文件不是 UTF-8 编码（第{line}行起读不出来，可能是 GBK）；请另存为 xlsx 或“CSV UTF-8”")]
    NotUtf8 {
        /// The first line that cannot be read, from 1.
        line: usize,
    },
    /// The file is damaged, locked by a password, or something else under a wrong name.
    #[error("读不出表格（{reason}）；文件可能损坏、有密码或改过扩展名，请在表格软件里打开后另存为 xlsx")]
    Damaged {
        /// What the reader says.
        reason: String,
    },
    /// There is no heading with the columns that are needed.
    #[error("缺少这些列：{}；{needs}", missing.join("、"))]
    MissingColumns {
        /// The columns' names.
        missing: Vec<String>,
        /// What the heading has to have and may have, in words.
        needs: String,
    },
    /// Two headings mean the same column.
    #[error("第{row}行的表头里“{first}”和“{second}”是同一列，请只留一列")]
    TwoColumns {
        /// The row of the heading.
        row: u32,
        /// The first heading.
        first: String,
        /// The second heading.
        second: String,
    },
    /// Several sheets look like the table that is wanted.
    #[error("有几张工作表都像{table}：{}；请只留一张", names.join("、"))]
    SeveralSheets {
        /// What is wanted, e.g. 花名册.
        table: &'static str,
        /// The sheets' names.
        names: Vec<String>,
    },
    /// There are more rows than one file may have.
    #[error("有 {rows} 行，一次最多导入 {limit} 行，请分成几个文件")]
    TooManyRows {
        /// How many filled rows there are.
        rows: usize,
        /// The limit.
        limit: usize,
    },
    /// The heading is there, and nothing below it.
    #[error("表头下面没有{rows}")]
    NoRows {
        /// What the rows are, e.g. 人员.
        rows: &'static str,
    },
    /// Rows with mistakes, by row; never empty. Nothing of the file is taken.
    #[error("有{}处要改，改好后再导入，这次一行也没有导入：\n{}", mistakes.len(), lines(mistakes))]
    Mistakes {
        /// The mistakes.
        mistakes: Vec<Mistake>,
    },
}

/// So many mistakes are listed; a file with more is wrong as a whole.
const LISTED: usize = 200;

fn lines(mistakes: &[Mistake]) -> String {
    let mut lines: Vec<String> = mistakes.iter().take(LISTED).map(Mistake::to_string).collect();
    if mistakes.len() > LISTED {
        lines.push(format!("……共{}处，这里列出前{LISTED}处", mistakes.len()));
    }
    lines.join("\n")
}
