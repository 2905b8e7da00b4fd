//! `lianqin ledger KIND --out FILE` and `lianqin ledger note XS-… --out FILE`: ledgers (台账) and transfer notes (移送单) as files.

use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use paper::{Block, Format, Paper, Span};
use vocabulary::{Actor, Day, LeadId, Rules, Stamp, sealed::Unread, wire};

use super::{
    At, Done,
    cut::{Cut, Decode, cut},
    files, output, say, unit_named,
};
use crate::{
    assembly::{ServiceName, start_quietly},
    ledger::{Asked, Book, Kind, Scope, Shown, Wanted, Words},
    node::Node,
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
        // Before a word is opened on record for a file that is then not written.
        book.paper(asked, &Shown::default()).map_or(Ok(()), |paper| how.fits(&paper))?;
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
        let format = files::format_of(&args.out)?;
        files::must_be_new(&args.out, args.force)?;
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
        let mut book = Book::default();
        let last = cut.read(bus, decode, |event| book.apply(event)).await?;
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

    /// Refuses what is too long for the format, and says what would do.
    fn fits(&self, paper: &Paper) -> anyhow::Result<()> {
        paper::fits(paper, self.format)
            .map_err(|fault| anyhow!("{fault}；--out 的扩展名改成 xlsx，或用 --unit、--from、--to 缩小范围"))
    }

    /// Writes the file and says what it holds.
    fn write(&self, paper: &Paper) -> anyhow::Result<Done> {
        self.fits(paper)?;
        let out = &self.args.out;
        let bytes = paper::render(paper, self.format)?;
        files::write(out, &bytes, self.args.force)?;
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

fn latest<W>(book: &Book<W>) -> anyhow::Result<&Rules> {
    let rules = book.rules().latest().map(std::convert::AsRef::as_ref);
    rules.context("那时还没有活动；--as-of 写得晚一些，或先 lianqin up、lianqin demo")
}
