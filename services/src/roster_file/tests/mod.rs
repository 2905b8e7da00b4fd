//! Rosters as offices keep them: real XLSX, ODS and CSV files, good and bad.

mod files;
mod sheets;

use std::{fs, path::PathBuf};

use rust_xlsxwriter::{Workbook, Worksheet};
use serde_json::json;
use tempfile::TempDir;
use vocabulary::Rules;

use super::{Enrolment, read};
use crate::table_file::TableFileError;

/// Two towns with short names, two units that share an everyday name, an office.
fn rules() -> Rules {
    let unit = |id: &str, kind: &str, short: &str, aliases: &[&str]| json!({ "id": id, "kind": kind, "name": short, "short": short, "aliases": aliases, "clause": "二" });
    let post = |title: &str, role: &str, kind: &str| json!({ "title": title, "role": role, "of": { "every": kind }, "clause": "二" });
    serde_json::from_value(json!({
        "campaign": { "id": "drill-2025", "title": "演练", "document": "演练〔2025〕1号", "issued": "2025-05-22",
                      "zone": "Asia/Shanghai" },
        "phases": [],
        "units": [
            unit("office", "office", "专班办公室", &[]), unit("jiangkou", "township", "江口镇", &["江口"]),
            unit("yunyang", "township", "云阳镇", &[]), unit("public-security", "department", "公安局", &["公安"]),
            unit("traffic-police", "department", "交巡警大队", &["公安", "交警"]),
        ],
        "posts": [
            post("乡镇联络员", "liaison", "township"), post("小组组长", "head", "township"),
            post("承办人", "handler", "department"), post("办公室工作人员", "office", "office"),
        ],
        "priorities": { "vehicles": [], "routes": [], "areas": [], "periods": [] },
        "duties": [], "measures": [], "violations": [], "indicators": [],
        "reporting": { "due_at": "18:00:00", "locks_days_after": 3, "clause": "办公室规则" },
        "calendar": { "source": "演练", "covers": ["2025-01-01", "2025-12-31"], "days": {}, "hours": [] },
        "deadlines": {},
    }))
    .unwrap()
}

/// A file in a folder of its own.
struct Dropped {
    path: PathBuf,
    _folder: TempDir,
}

fn dropped(name: &str, bytes: impl AsRef<[u8]>) -> Dropped {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    Dropped { path, _folder: folder }
}

/// An XLSX file with one sheet.
fn xlsx(fill: impl FnOnce(&mut Worksheet)) -> Dropped {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    dropped("roster.xlsx", book.save_to_buffer().unwrap())
}

/// Writes rows of text from the top left; a blank stays an empty cell.
fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
}

/// Every enrolment on a line, or the error.
fn shown(file: &Dropped) -> String {
    match read(&file.path, &rules()) {
        Ok(found) => found.iter().map(line).collect::<Vec<_>>().join("\n"),
        Err(error) => error.to_string(),
    }
}

fn line(one: &Enrolment) -> String {
    let day = |day: Option<vocabulary::Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let phone = one.phone.as_ref().map_or("-", |phone| phone.reveal());
    format!(
        "{} {} {phone} {} {} {} {}",
        one.row,
        one.name.reveal(),
        one.unit,
        one.role.as_str(),
        day(one.from),
        day(one.until)
    )
}
