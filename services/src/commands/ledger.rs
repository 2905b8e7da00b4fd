//! `lianqin ledger KIND --out FILE` and `lianqin ledger note XS-… --out FILE`: ledgers (台账) and transfer notes (移送单) as files.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use bus::log::Bus;
use clap::{Args, Subcommand};
use paper::{Block, Format, Paper, Span};
use vocabulary::{
    Actor, Day, Event, LeadId, Recorded, Rules, Stamp, UnitId,
    sealed::Unread,
    wire::{self, WireError},
};

use super::{
    At, Done, output, say,
    tally::{Cut, cut},
};
use crate::{
    assembly::{ServiceName, start_quietly},
    ledger::{Asked, Book, Kind, Scope, Shown, Wanted, Words},
    node::Node,
    table_file::{table::Cell, values},
    tally::SIMULATED_NOTICE,
};

/// Which ledger.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 线索台账
    Lead(LedgerArgs),
    /// 移交台账：每次移交和回执
    Transfer(LedgerArgs),
    /// 信访台账：来信来访；道路运输投诉举报另成一表
    Petition(LedgerArgs),
    /// 舆情台账
    Concern(LedgerArgs),
    /// 任务清单
    Duty(LedgerArgs),
    /// 督导台账
    Supervision(LedgerArgs),
    /// 日报台账：一个单位一天一行
    Count(LedgerArgs),
    /// 一条线索的移送单和回执
    Note(NoteArgs),
}

/// Which rows of a ledger, and where to.
#[derive(Debug, Args)]
pub(super) struct LedgerArgs {
    #[command(flatten)]
    how: HowArgs,
    /// 只要一个单位的：在它（或下属单位）手里、经过它或由它登记的
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// 登记日期从哪天起
    #[arg(long, value_name = "D")]
    from: Option<Day>,
    /// 登记日期到哪天（含）
    #[arg(long, value_name = "D")]
    to: Option<Day>,
}

/// Which transfer of which lead, and where to.
#[derive(Debug, Args)]
pub(super) struct NoteArgs {
    /// 线索编号
    #[arg(value_name = "LEAD")]
    lead: LeadId,
    /// 第几次移交；不写就是最近一次
    #[arg(long, value_name = "N")]
    nth: Option<usize>,
    #[command(flatten)]
    how: HowArgs,
}

/// As of when, with which words, into which file.
#[derive(Debug, Args)]
struct HowArgs {
    #[command(flatten)]
    at: At,
    /// 截至何时或日志的哪个位置，如 '2025-08-20 18:00'、2025-08-20、10240
    #[arg(long, value_name = "TIME|POSITION")]
    as_of: Option<String>,
    /// 打开加密的内容，写明用途；每一处打开都有记录
    #[arg(long, value_name = "PURPOSE", requires = "who")]
    reveal: Option<String>,
    /// 谁打开：人员编号或 单位:岗位
    #[arg(long = "as", value_name = "MEMBER|UNIT:ROLE", requires = "reveal")]
    who: Option<String>,
    /// 写入这个文件；格式看扩展名：docx、xlsx、html、md、json
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// 文件已有时覆盖
    #[arg(long)]
    force: bool,
}

pub(super) async fn ledger(what: &What) -> anyhow::Result<Done> {
    let (kind, args) = match what {
        What::Lead(args) => (Kind::Lead, args),
        What::Transfer(args) => (Kind::Transfer, args),
        What::Petition(args) => (Kind::Petition, args),
        What::Concern(args) => (Kind::Concern, args),
        What::Duty(args) => (Kind::Duty, args),
        What::Supervision(args) => (Kind::Supervision, args),
        What::Count(args) => (Kind::Count, args),
        What::Note(args) => return note(args).await,
    };
    if let (Some(from), Some(to)) = (args.from, args.to)
        && to < from
    {
        bail!("--to {to} is before --from {from}");
    }
    let how = How::open(&args.how).await?;
    let scope = |rules: &Rules| -> anyhow::Result<Scope> {
        let unit = args.unit.as_deref().map(|name| unit_named(name, rules)).transpose()?;
        Ok(Scope { unit, from: args.from, to: args.to })
    };
    let paper = if let Some((reader, purpose)) = &how.reader {
        let (book, now) = how.book(wire::decode_recorded).await?;
        let rules = latest(&book)?;
        let scope = scope(rules)?;
        let asked = Asked { kind, scope: &scope, now };
        let wanted = book.wanted(asked);
        let Some(shown) = how.opened(&wanted, (reader, purpose), kind, rules)? else {
            return Ok(Done::Refused);
        };
        book.paper(asked, &shown).map(|paper| marked(paper, (reader, purpose), rules))
    } else {
        let (book, now) = how.book::<Unread>(wire::decode_wordless).await?;
        let scope = scope(latest(&book)?)?;
        book.paper(Asked { kind, scope: &scope, now }, &Shown::default())
    };
    how.write(&paper.context("这里还没有活动：先 lianqin up，或 lianqin demo")?)
}

async fn note(args: &NoteArgs) -> anyhow::Result<Done> {
    let how = How::open(&args.how).await?;
    let paper = if let Some((reader, purpose)) = &how.reader {
        let (book, now) = how.book(wire::decode_recorded).await?;
        let wanted = [book.note_wanted(args.lead)?];
        let Some(shown) = how.opened(&wanted, (reader, purpose), Kind::Lead, latest(&book)?)? else {
            return Ok(Done::Refused);
        };
        let rules = latest(&book)?;
        book.note(args.lead, args.nth, now, &shown).map(|paper| marked(paper, (reader, purpose), rules))
    } else {
        let (book, now) = how.book::<Unread>(wire::decode_wordless).await?;
        book.note(args.lead, args.nth, now, &Shown::default())
    };
    how.write(&paper?)
}

/// Reads a row of the log with its sealed words, or past them.
type Decode<W> = fn(u64, Stamp, &[u8]) -> Result<Recorded<Event<W>>, WireError>;

/// An open campaign, and how a ledger of it is made.
struct How<'a> {
    args: &'a HowArgs,
    format: Format,
    node: Node,
    /// As of when; everything when unsaid.
    cut: Option<Cut>,
    /// Who opens words, and why.
    reader: Option<(Actor, &'a str)>,
}

impl<'a> How<'a> {
    /// Everything that can be wrong with the arguments is told before anything is read or opened.
    async fn open(args: &'a HowArgs) -> anyhow::Result<Self> {
        let format = Format::of(&args.out).with_context(|| {
            let endings: Vec<&str> = Format::ALL.iter().map(|format| format.ending()).collect();
            format!("{}：不认识这个扩展名，可用：{}", args.out.display(), endings.join("、"))
        })?;
        if args.out.exists() && !args.force {
            bail!("{} 已经有了；换一个文件名，或用 --force 覆盖", args.out.display());
        }
        let place = args.at.place();
        let node = place.open_existing().await?;
        node.catch_up(&node.directory).await?;
        let cut = args.as_of.as_deref().map(|text| cut(text, &node)).transpose()?;
        let reader = match (&args.reveal, &args.who) {
            (Some(purpose), Some(who)) => {
                let purpose = purpose.trim();
                if purpose.is_empty() {
                    bail!("--reveal 要写明用途，如 核查线索");
                }
                Some((reader(who, &node, place.nats.is_some()).await?, purpose))
            }
            (Some(_) | None, None) | (None, Some(_)) => None,
        };
        Ok(Self { args, format, node, cut, reader })
    }

    /// The matters up to the cut, and the moment at which deadlines are judged.
    async fn book<W: Clone + Words>(&self, decode: Decode<W>) -> anyhow::Result<(Book<W>, Stamp)> {
        let bus = &self.node.bus;
        let cut = match self.cut {
            Some(cut) => cut,
            None => Cut::Position(bus.head().await?),
        };
        let (book, last) = folded(bus, cut, decode).await?;
        let now = match cut {
            Cut::Time(time) | Cut::Happened(time) => time,
            Cut::Position(_) if self.cut.is_some() => last.unwrap_or_else(|| self.node.clock.now()),
            Cut::Position(_) => self.node.clock.now(),
        };
        Ok((book, now))
    }

    /// The words of these matters that the reader's post may read, opened on record; none, and said so, when it may read none.
    fn opened(
        &self,
        wanted: &[Wanted<'_>],
        (reader, purpose): (&Actor, &str),
        kind: Kind,
        rules: &Rules,
    ) -> anyhow::Result<Option<Shown>> {
        let all: usize = wanted.iter().map(|one| one.words.len()).sum();
        let at = self.node.clock.now();
        let by = (reader, kind.action());
        let shown = Shown::open(&self.node.vault, wanted, by, (purpose, at), rules)
            .context("加密的内容打不开，没有导出")?;
        let post = format!("{}的“{}”", rules.name_of(&reader.unit), reader.role.title());
        if shown.is_empty() && all > 0 {
            output::error(&format!("{post}岗位不能打开这些内容，没有导出；不打开就不写 --reveal"));
            return Ok(None);
        }
        output::note(&format!("以{post}打开 {} 处（共 {all} 处），都有记录", shown.len()));
        Ok(Some(shown))
    }

    /// Writes the file and says what it holds.
    fn write(&self, paper: &Paper) -> anyhow::Result<Done> {
        let out = &self.args.out;
        let bytes = paper::render(paper, self.format)?;
        write_file(out, &bytes, self.args.force)?;
        if let Some(notice) = &paper.notice {
            output::line(notice)?;
        } else if self.node.is_simulated() {
            output::line(SIMULATED_NOTICE)?;
        }
        let counts: Vec<String> = paper.figures.values().map(paper::Figure::with_unit).collect();
        let counts = if counts.is_empty() { String::new() } else { format!(" {}", counts.join("、")) };
        output::line(&format!("{}{counts}，已写入 {}", paper.title, out.display()))?;
        Ok(Done::Well)
    }
}

/// Whoever finds the file sees for whom and for what its words were opened.
fn marked(mut paper: Paper, (reader, purpose): (&Actor, &str), rules: &Rules) -> Paper {
    let post = format!("{}{}（{}）", rules.name_of(&reader.unit), reader.role.title(), reader.member);
    let text = format!("内有打开的个人信息：{post}为“{purpose}”打开，只限此用，请妥善保管，用后销毁。");
    paper.blocks.insert(0, Block::Paragraph(vec![Span::Text(text)]));
    paper
}

/// A file is made anew; only who says so writes over one that is there.
fn write_file(out: &Path, bytes: &[u8], force: bool) -> anyhow::Result<()> {
    let mut options = File::options();
    options.write(true);
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let file = options.open(out).with_context(|| format!("写不了 {}", out.display()));
    file?.write_all(bytes).with_context(|| format!("写不了 {}", out.display()))
}

/// The post-holder who opens words, who must hold the post now.
async fn reader(who: &str, node: &Node, apart: bool) -> anyhow::Result<Actor> {
    let names: &[ServiceName] = if apart { &[] } else { &[ServiceName::Roster] };
    let running = start_quietly(node, names).await?;
    let now = node.clock.now();
    let rules = node.directory.read(|directory| directory.book().at(now).cloned());
    let found = match rules {
        Some(rules) => say::actor(who, &rules, now, &running.desk).await,
        None => Err(anyhow::anyhow!("这里还没有活动：先 lianqin up，或 lianqin demo")),
    };
    running.finish().await;
    found
}

/// Folds the log up to a cut; also tells when the last event taken in was recorded.
async fn folded<W: Clone + Words>(
    bus: &Bus,
    cut: Cut,
    decode: Decode<W>,
) -> anyhow::Result<(Book<W>, Option<Stamp>)> {
    const PAGE: usize = 4_096;
    let (mut book, mut last, mut after) = (Book::default(), None, 0);
    loop {
        let page = bus.read(after, PAGE).await?;
        for record in &page {
            let event = decode(record.position, record.recorded, &record.body)?;
            match cut {
                // The log's own clock does not run backwards: the first event beyond the cut ends it.
                Cut::Position(position) if record.position > position => return Ok((book, last)),
                Cut::Time(time) if record.recorded > time => return Ok((book, last)),
                Cut::Happened(time) if event.fact.time > time => continue,
                Cut::Position(_) | Cut::Time(_) | Cut::Happened(_) => {}
            }
            book.apply(event);
            last = Some(record.recorded);
        }
        match page.last() {
            Some(record) if page.len() == PAGE => after = record.position,
            Some(_) | None => return Ok((book, last)),
        }
    }
}

fn latest<W>(book: &Book<W>) -> anyhow::Result<&Rules> {
    let rules = book.rules().latest().map(std::convert::AsRef::as_ref);
    rules.context("那时还没有活动；--as-of 写得晚一些，或先 lianqin up、lianqin demo")
}

/// A unit by its id or one of its names; near names are offered.
fn unit_named(name: &str, rules: &Rules) -> anyhow::Result<UnitId> {
    if let Some(unit) = rules.units.iter().find(|unit| unit.id.as_str() == name) {
        return Ok(unit.id.clone());
    }
    let found = values::unit(Some(&Cell::Text(name.to_owned())), rules);
    found.map(|unit| unit.id.clone()).map_err(anyhow::Error::msg)
}
