//! `lianqin verify FILE`: whether a file is a sealed summary, byte for byte, and if not, how it differs.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    path::PathBuf,
};

use anyhow::Context;
use clap::Args;
use paper::Format;
use vocabulary::summary::SummaryOf;

use super::{At, Done, output, summary::sha256};
use crate::summary::{Annals, Edition, Order, Wanted};

/// So many differing lines are shown of each side.
const SHOWN: usize = 10;
/// A part of a file that unpacks to more than this is no summary.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Which file.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// 要核对的总结文件
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    at: At,
}

pub(super) async fn verify(args: &VerifyArgs) -> anyhow::Result<Done> {
    let file = args.file.display();
    let bytes = std::fs::read(&args.file).with_context(|| format!("cannot read {file}"))?;
    let node = args.at.place().open_existing().await?;
    node.catch_up(&node.directory).await?;
    let head = node.bus.head().await?;
    let editions = node.latest::<Annals>(head).await?.summaries().of(&SummaryOf::County).editions;
    let hash = sha256(&bytes);
    let same = |edition: &&Edition| edition.hashes.values().any(|known| *known == hash);
    if let Some(edition) = editions.iter().find(same) {
        output::line(&format!(
            "{file} 是第{}版定稿，逐字节相同（截至日志第 {} 号，{} 定稿）",
            edition.edition,
            edition.position,
            edition.at.format("%Y-%m-%d %H:%M")
        ))?;
        return Ok(Done::Well);
    }
    let Some(last) = editions.last() else {
        output::line(&format!("{file} 不是定稿：全县总结还没有定稿（lianqin summary --seal）"))?;
        return Ok(Done::Refused);
    };
    output::line(&format!("{file} 不是定稿的文件：SHA-256 {hash}"))?;
    let Some(format) = Format::of(&args.file) else {
        output::line("后缀不是 docx、xlsx、html、md、json，无法与定稿比较内容")?;
        return Ok(Done::Refused);
    };
    let order = Order {
        of: SummaryOf::County,
        wanted: Wanted::Exactly(last.cutoff()),
        from: None,
        to: None,
        evidence: false,
    };
    let sealed = paper::render(&order.make(&node).await?.paper, format)?;
    if last.hashes.get(format.ending()).is_some_and(|known| *known != sha256(&sealed)) {
        output::line("注意：重新生成的文件与定稿时的不同（程序版本不同，或有文字已依法删除）")?;
    }
    compare(&text_of(&bytes, format), &text_of(&sealed, format), last.edition)?;
    Ok(Done::Refused)
}

/// Shows the lines that only one side has.
fn compare(file: &[String], sealed: &[String], edition: u32) -> anyhow::Result<()> {
    let (only_file, only_sealed) = (beyond(file, sealed), beyond(sealed, file));
    if only_file.is_empty() && only_sealed.is_empty() {
        output::line(&format!("文字与第{edition}版定稿相同，只是格式、次序或文件信息不同"))?;
        return Ok(());
    }
    for (title, lines) in [("只在这个文件里", only_file), ("只在定稿里", only_sealed)] {
        output::line(&format!("{title}（{}处）：", lines.len()))?;
        for line in lines.iter().take(SHOWN) {
            output::line(&format!("  {line}"))?;
        }
    }
    Ok(())
}

/// Lines of one text beyond those of another, each as often as it stands more often.
fn beyond<'a>(one: &'a [String], other: &[String]) -> Vec<&'a str> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for line in other {
        let count = left.entry(line).or_default();
        *count = count.saturating_add(1);
    }
    let is_beyond = |line: &&String| match left.get_mut(line.as_str()) {
        Some(count) if *count > 0 => {
            *count = count.saturating_sub(1);
            false
        }
        Some(_) | None => true,
    };
    one.iter().filter(is_beyond).map(String::as_str).collect()
}

/// What stands in a file, line by line.
fn text_of(bytes: &[u8], format: Format) -> Vec<String> {
    match format {
        Format::Docx => unpacked(bytes, &["word/document.xml"], "</w:p>"),
        Format::Xlsx => unpacked(bytes, &["xl/sharedStrings.xml", "xl/worksheets/"], "</row>"),
        Format::Html => lines(&without_tags(&String::from_utf8_lossy(bytes))),
        Format::Markdown | Format::Json => lines(&String::from_utf8_lossy(bytes)),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The text of those parts of a packed file, a line at every `end`. A file that is not packed has no lines.
fn unpacked(bytes: &[u8], parts: &[&str], end: &str) -> Vec<String> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut found = Vec::new();
    for number in 0..archive.len() {
        let Ok(part) = archive.by_index(number) else { continue };
        if !parts.iter().any(|name| part.name().is_ok_and(|part| part.starts_with(name))) {
            continue;
        }
        let mut xml = String::new();
        if part.take(MOST_BYTES).read_to_string(&mut xml).is_ok() {
            let xml = xml.replace(end, &format!("{end}\n")).replace("</si>", "</si>\n");
            found.extend(lines(&without_tags(&xml.replace("</v>", "</v> "))));
        }
    }
    found
}

/// A text without its tags.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
