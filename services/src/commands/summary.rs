//! `lianqin summary`: the summary of the county or of a unit, as files; and its sealing.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    process::{Command as Program, Stdio},
};

use anyhow::{Context, bail};
use bus::{
    clock::new_id,
    desk::{Command, Reply, Request},
};
use clap::Args;
use paper::{Format, Paper};
use sha2::{Digest, Sha256};
use vocabulary::{
    Day,
    summary::{SummaryCommand, SummaryOf, SummaryWish},
};

use super::{
    At, Done,
    cut::{Cut, cut},
    files, output, say,
    tally::rules_in_force,
    unit_named,
};
use crate::{
    assembly::{ServiceName, start_quietly},
    node::Node,
    pages,
    summary::{Annals, Cutoff, Late, Made, Order, Wanted},
};

/// So many late events are named.
const LATE_SHOWN: usize = 10;
/// The program that writes PDF.
const PDF_PROGRAM: &str = "lianqin-pdf";

/// Which summary, and where to.
#[derive(Debug, Args)]
pub(super) struct SummaryArgs {
    #[command(flatten)]
    which: Which,
    /// 写入的文件，按后缀定格式：docx、xlsx、html、md、json、pdf；可以写几个。不写则在终端显示
    #[arg(long, value_name = "FILE")]
    out: Vec<PathBuf>,
    /// 覆盖已有的文件
    #[arg(long)]
    force: bool,
    /// 定稿：记下每种文件的 SHA-256 和日志位置（只由办公室办）
    #[arg(long, requires = "who", conflicts_with = "edition")]
    seal: bool,
    /// 谁来定稿，如 office:office
    #[arg(long = "as", value_name = "WHO")]
    who: Option<String>,
}

/// Which document: whose, of which days, up to where in the log.
#[derive(Debug, Args)]
pub(super) struct Which {
    #[command(flatten)]
    pub(super) at: At,
    /// 截至何时或日志的哪个位置，如 '2025-10-20 18:00'、16950
    #[arg(long, value_name = "TIME|POSITION", conflicts_with = "edition")]
    cutoff: Option<String>,
    /// 一个单位的总结；不写则是全县的
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// 起始日；周报、月报和任意时段都用同一套统计
    #[arg(long, value_name = "D")]
    from: Option<Day>,
    /// 截止日（含）
    #[arg(long, value_name = "D")]
    to: Option<Day>,
    /// 已定稿的第几版
    #[arg(long, value_name = "N")]
    edition: Option<u32>,
}

pub(super) async fn summary(args: &SummaryArgs) -> anyhow::Result<Done> {
    let files =
        args.out.iter().map(|path| Ok((path, Kind::of(path)?))).collect::<anyhow::Result<Vec<_>>>()?;
    for (path, _) in &files {
        files::must_be_new(path, args.force)?;
    }
    let node = args.which.at.place().open_existing().await?;
    node.catch_up(&node.directory).await?;
    let order = args.which.order(&node).await?;
    let made = order.make(&node).await?;
    if files.is_empty() && !args.seal {
        output::text(&String::from_utf8(paper::render(&made.paper, Format::Markdown)?)?)?;
        return Ok(Done::Well);
    }
    if args.seal && seal(args, &node, &order, &made).await? == Done::Refused {
        return Ok(Done::Refused);
    }
    for (path, kind) in files {
        let bytes = kind.render(&made.paper)?;
        files::write(path, &bytes, args.force)?;
        output::line(&format!("已写入 {}　SHA-256 {}", path.display(), sha256(&bytes)))?;
    }
    told(&made, &node)?;
    Ok(Done::Well)
}

impl Which {
    /// The order that the arguments make.
    pub(super) async fn order(&self, node: &Node) -> anyhow::Result<Order> {
        let rules = node.directory.read(|directory| directory.book().latest().cloned());
        let rules = rules.context("这里还没有活动：先 lianqin up，或 lianqin demo")?;
        let of = match &self.unit {
            Some(name) => SummaryOf::Unit(unit_named(name, &rules)?),
            None => SummaryOf::County,
        };
        let wanted = match (&self.cutoff, self.edition) {
            (Some(text), _) => cutoff(text, node)?,
            (None, Some(number)) => {
                let head = node.bus.head().await?;
                let editions = node.latest::<Annals>(head).await?.summaries().of(&SummaryOf::County).editions;
                let found = editions.iter().find(|one| one.edition == number);
                let edition =
                    found.with_context(|| format!("没有第{number}版定稿，共有{}版", editions.len()))?;
                Wanted::Exactly(edition.cutoff())
            }
            (None, None) => Wanted::Now(node.clock.now()),
        };
        Ok(Order { of, wanted, from: self.from, to: self.to, evidence: false })
    }
}

/// Reads a cutoff: `16950`, `16950@2025-10-20T18:00:00+08:00`, a day, or a moment.
fn cutoff(text: &str, node: &Node) -> anyhow::Result<Wanted> {
    if let Some(cutoff) = Cutoff::parse(text) {
        return Ok(Wanted::Exactly(cutoff));
    }
    match cut(text, node)? {
        Cut::Position(position) => Ok(Wanted::Position(position)),
        Cut::Time(time) | Cut::Happened(time) => Ok(Wanted::Time(time)),
    }
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One of the formats that this program writes.
    Own(Format),
    /// What [`PDF_PROGRAM`] writes.
    Pdf,
}

impl Kind {
    fn of(path: &Path) -> anyhow::Result<Self> {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf")) {
            return Ok(Kind::Pdf);
        }
        files::format_of(path).map(Kind::Own)
    }

    fn render(self, paper: &Paper) -> anyhow::Result<Vec<u8>> {
        match self {
            Kind::Own(format) => Ok(paper::render(paper, format)?),
            Kind::Pdf => pdf(paper),
        }
    }
}

/// Lets the PDF program, beside this one or on the path, write the paper.
fn pdf(paper: &Paper) -> anyhow::Result<Vec<u8>> {
    let beside = std::env::current_exe()?.with_file_name(PDF_PROGRAM);
    let program = if beside.exists() { beside } else { PathBuf::from(PDF_PROGRAM) };
    let dir = std::env::temp_dir().join(format!("lianqin-{}", new_id()));
    std::fs::create_dir(&dir)?;
    let file = dir.join("summary.pdf");
    let written = run_pdf(&program, paper, &file);
    let bytes = written.and_then(|()| Ok(std::fs::read(&file)?));
    std::fs::remove_dir_all(&dir)?;
    bytes
}

fn run_pdf(program: &Path, paper: &Paper, file: &Path) -> anyhow::Result<()> {
    let started = Program::new(program).arg(file).stdin(Stdio::piped()).spawn();
    let mut child = started.with_context(|| {
        format!("找不到 {PDF_PROGRAM}：先 cargo build --release --manifest-path paper/pdf/Cargo.toml，把它放在 lianqin 旁边或 PATH 里")
    })?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(&serde_json::to_vec(paper)?)?;
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { bail!("{PDF_PROGRAM} 没有写成 PDF（上面是它的说明）") }
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    bot::talk::hex(Sha256::digest(bytes))
}

/// The hashes of a paper in every format of our own.
fn hashes(paper: &Paper) -> anyhow::Result<BTreeMap<String, String>> {
    let hash = |format: Format| Ok((format.ending().to_owned(), sha256(&paper::render(paper, format)?)));
    Format::ALL.into_iter().map(hash).collect()
}

async fn seal(args: &SummaryArgs, node: &Node, order: &Order, made: &Made) -> anyhow::Result<Done> {
    if order.of != SummaryOf::County || order.from.is_some() || order.to.is_some() {
        bail!("只有全县、全期的总结定稿：去掉 --unit、--from、--to");
    }
    let who = args.who.as_deref().context("定稿要写明是谁：--as office:office")?;
    let names: &[ServiceName] =
        if args.which.at.nats.is_some() { &[] } else { &[ServiceName::Roster, ServiceName::Summary] };
    let running = start_quietly(node, names).await?;
    let now = node.clock.now();
    let rules = rules_in_force(&running.desk, now).await?.rules.context("这里还没有活动")?;
    let actor = say::actor(who, &rules, now, &running.desk).await?;
    let wish = SummaryWish::Seal {
        until: made.cutoff.until,
        position: made.cutoff.position,
        hashes: hashes(&made.paper)?,
    };
    let command = Command::Summary(SummaryCommand { of: SummaryOf::County, wish });
    let request =
        Request { id: new_id(), actor, at: now, cause: None, channel: "terminal".to_owned(), command };
    let reply = running.desk.ask(request).await;
    running.finish().await;
    match reply {
        Reply::Recorded(receipt) => {
            let edition = receipt.data.get("edition").cloned().unwrap_or_default();
            output::line(&format!("已定稿：第{edition}版，编号 {}，截至 {}", receipt.position, made.cutoff))?;
            Ok(Done::Well)
        }
        Reply::Unchanged => {
            output::line("这一版已经定稿，没有新的变化")?;
            Ok(Done::Well)
        }
        Reply::Refused { text } => {
            output::line(&text)?;
            Ok(Done::Refused)
        }
        Reply::Failed { text, again: _ } => bail!("{text}"),
    }
}

/// Says up to where the document looks, and what came too late for it.
fn told(made: &Made, node: &Node) -> anyhow::Result<()> {
    let Late { first, count } = &made.late;
    output::line(&format!("截至 {}；{}项数据", made.cutoff, made.paper.figures.len()))?;
    if *count == 0 {
        return Ok(());
    }
    output::line(&format!("截止后另有 {count} 个事件补录了截止前的事，不计入本文："))?;
    let rules = node.directory.read(|directory| directory.book().latest().cloned()).context("没有活动")?;
    for (position, stream, time) in first.iter().take(LATE_SHOWN) {
        output::line(&format!("  {position}　{stream}　发生于{}", pages::moment(*time, &rules)))?;
    }
    Ok(())
}
