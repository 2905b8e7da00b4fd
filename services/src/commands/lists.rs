//! `lianqin alerts | overdue | duties | brief`: what the office asks all day, in the terminal.

use anyhow::{Context, bail};
use bus::desk::views;
use clap::{Args, ValueEnum};
use serde::Serialize;
use vocabulary::{Actor, MemberId, Role, Rules, Stamp};

use super::{At, Done, output, unit_named};
use crate::{
    assembly::{Running as Services, ServiceName, start_quietly},
    brief::{self, Brief, Sources},
    clock::Running,
    duties::{DutiesAnswer, DutiesQuestion},
    node::Node,
    opinion::{OpinionAnswer, OpinionQuestion},
    pages::{self, List},
    tally::{Report, SIMULATED_NOTICE, TallyQuestion},
};

/// Which list, and how.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    at: At,
    /// 输出形式
    #[arg(long, default_value = "text")]
    format: ListFormat,
}

/// Which brief, and how.
#[derive(Debug, Args)]
pub(super) struct BriefArgs {
    #[command(flatten)]
    list: ListArgs,
    /// 最近七天，而不是今天
    #[arg(long)]
    week: bool,
}

/// Which duties, and how.
#[derive(Debug, Args)]
pub(super) struct DutiesArgs {
    #[command(flatten)]
    list: ListArgs,
    /// 只看九管之一，如 智管
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// 只看某个单位牵头或负责的
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// 给人看
    Text,
    /// 给程序看，稳定
    Json,
}

/// The views as of now.
struct Seen {
    node: Node,
    rules: std::sync::Arc<Rules>,
    services: Services,
    reader: Actor,
    now: Stamp,
}

impl Seen {
    async fn open(at: &At) -> anyhow::Result<Self> {
        let node = at.place().open_existing().await?;
        node.catch_up(&node.directory).await?;
        let names: &[ServiceName] = if at.nats.is_some() {
            &[]
        } else {
            &[
                ServiceName::Roster,
                ServiceName::Tally,
                ServiceName::Clock,
                ServiceName::Opinion,
                ServiceName::Duties,
            ]
        };
        let services = start_quietly(&node, names).await?;
        let now = node.clock.now();
        let rules = node
            .directory
            .read(|directory| {
                let latest = directory.book().latest()?;
                Some(std::sync::Arc::clone(directory.rules_on(latest.day_of(now)).unwrap_or(latest)))
            })
            .context("这里还没有活动：先 lianqin up，或 lianqin demo")?;
        let unit = rules.office().context("the campaign names no office")?.id.clone();
        // Whoever can read the data directory reads as an auditor does: everything of the lists, no sealed word.
        let reader = Actor { member: MemberId::new("terminal")?, unit, role: Role::Auditor };
        Ok(Self { node, rules, services, reader, now })
    }

    async fn deadlines(&self) -> anyhow::Result<Vec<Running>> {
        Ok(self.services.desk.query(views::DEADLINES, &()).await?)
    }

    async fn opinion(&self) -> anyhow::Result<OpinionAnswer> {
        Ok(self.services.desk.query(views::OPINION, &OpinionQuestion { reader: self.reader.clone() }).await?)
    }

    async fn duties(&self) -> anyhow::Result<DutiesAnswer> {
        let question = DutiesQuestion { reader: self.reader.clone(), now: self.now };
        Ok(self.services.desk.query(views::DUTIES, &question).await?)
    }

    async fn print(self, list: &List, value: &impl Serialize, format: ListFormat) -> anyhow::Result<Done> {
        match format {
            ListFormat::Text => {
                if self.node.is_simulated() {
                    output::line(SIMULATED_NOTICE)?;
                }
                output::line(&list.text())?;
            }
            ListFormat::Json => {
                let simulated = self.node.is_simulated();
                let all = serde_json::json!({ "simulated": simulated, "as_of": self.now, "items": value });
                output::line(&all.to_string())?;
            }
        }
        self.services.finish().await;
        Ok(Done::Well)
    }
}

pub(super) async fn alerts(args: &ListArgs) -> anyhow::Result<Done> {
    let seen = Seen::open(&args.at).await?;
    let opinion = seen.opinion().await?;
    let list = pages::alerts(&opinion, &seen.rules);
    seen.print(&list, &opinion.alerts, args.format).await
}

pub(super) async fn overdue(args: &ListArgs) -> anyhow::Result<Done> {
    let seen = Seen::open(&args.at).await?;
    let deadlines = seen.deadlines().await?;
    let list = pages::overdue(&deadlines, &seen.rules, seen.now);
    let over: Vec<_> = deadlines.into_iter().filter(|running| running.due < seen.now).collect();
    seen.print(&list, &over, args.format).await
}

pub(super) async fn duties(args: &DutiesArgs) -> anyhow::Result<Done> {
    let seen = Seen::open(&args.list.at).await?;
    let mut duties = seen.duties().await?;
    if let Some(tag) = &args.tag {
        if !seen.rules.measure_tags.iter().any(|known| &known.name == tag) {
            let known: Vec<&str> = seen.rules.measure_tags.iter().map(|known| known.name.as_str()).collect();
            bail!("没有“{tag}”，有：{}", known.join("、"));
        }
        duties.duties.retain(|row| row.tags.contains(tag));
    }
    if let Some(name) = &args.unit {
        let unit = &unit_named(name, &seen.rules)?;
        duties.duties.retain(|row| &row.lead == unit || row.responsible.contains(unit));
        duties.findings.retain(|finding| &finding.unit == unit);
    }
    let list = pages::tasks(&duties, &seen.rules);
    seen.print(&list, &duties, args.list.format).await
}

pub(super) async fn brief(args: &BriefArgs) -> anyhow::Result<Done> {
    let seen = Seen::open(&args.list.at).await?;
    let (from, to) = brief::days(&seen.rules, seen.now, args.week);
    let question = TallyQuestion { from: Some(from), to: Some(to), now: seen.now };
    let report: Option<Report> = seen.services.desk.query(views::TALLY, &question).await?;
    let report = report.context("这里还没有活动：先 lianqin up，或 lianqin demo")?;
    let (deadlines, opinion, duties) = (seen.deadlines().await?, seen.opinion().await?, seen.duties().await?);
    let sources = Sources {
        rules: &seen.rules,
        report: &report,
        deadlines: &deadlines,
        opinion: &opinion,
        duties: &duties,
    };
    let brief = Brief::of(sources);
    let title = if args.week {
        format!("周报 {}至{}", brief.from, brief.to)
    } else {
        format!("简报 {}", brief.to)
    };
    let list = List { title, lines: brief.text().lines().map(str::to_owned).collect(), words: Vec::new() };
    seen.print(&list, &brief, args.list.format).await
}
