//! What is wrong with a roster file, and where, as the office reads it.

use std::{fmt, io, path::PathBuf};

use thiserror::Error;

/// One mistake: `第7行“单位”列：没有“云洋镇”这个单位，是不是“云阳镇”？`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The row, from 1, as the spreadsheet shows it.
    pub row: u32,
    /// The heading of the column as the file writes it; none when the row as a whole is the matter.
    pub column: Option<String>,
    /// What is wrong and what to do, in Chinese.
    pub text: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "第{}行“{column}”列：{}", self.row, self.text),
            None => write!(f, "第{}行：{}", self.row, self.text),
        }
    }
}

/// Why a roster file gives no enrolments.
#[derive(Debug, Error)]
pub enum RosterFileError {
    /// The file cannot be opened or read.
    #[error("打不开 {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is larger than a roster can be.
    #[error("文件有 {bytes} 字节，最多 {limit} 字节；请只留花名册这一张表，去掉图片")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The largest size accepted.
        limit: u64,
    },
    /// Unpacked, the file is far larger than it looks, or has more parts or cells than a roster can have.
    #[error("文件展开后{what}超过 {limit}，不像花名册；请复制到新建的表格里再导入")]
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
    /// There is no heading with the columns a roster needs.
    #[error("缺少这些列：{}；表头要有姓名、单位、岗位，可以有电话、起始日期、截止日期", missing.join("、"))]
    MissingColumns {
        /// The columns' names.
        missing: Vec<&'static str>,
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
    /// Several sheets look like a roster.
    #[error("有几张工作表都像花名册：{}；请只留一张", names.join("、"))]
    SeveralSheets {
        /// The sheets' names.
        names: Vec<String>,
    },
    /// There are more people than one file may have.
    #[error("有 {rows} 行，一次最多导入 {limit} 行，请分成几个文件")]
    TooManyRows {
        /// How many rows with people there are.
        rows: usize,
        /// The limit.
        limit: usize,
    },
    /// The heading is there, and nobody below it.
    #[error("表头下面没有人员")]
    NoRows,
    /// Rows with mistakes, by row; never empty. Nothing of the file is taken.
    #[error("有{}处要改，改好后再导入，这次一行也没有导入：\n{}", mistakes.len(), lines(mistakes))]
    Mistakes {
        /// The mistakes.
        mistakes: Vec<Mistake>,
    },
}

fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(Mistake::to_string).collect::<Vec<_>>().join("\n")
}
