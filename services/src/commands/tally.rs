//! `lianqin tally`: accountability of every unit, now or as of any moment.

use std::path::PathBuf;

use anyhow::{Context, bail};
use bus::{desk::views, follow::Projection};
use clap::Args;
use vocabulary::{Day, Stamp, rules::UnitKind, wire};

use super::{
    At, Done, Format,
    cut::{Cut, cut, moment},
    output,
};
use crate::{
    assembly::{ServiceName, start_quietly},
    node::Node,
    roster::{DirectoryQuestion, RulesInForce},
    tally::{Report, ResultsList, SIMULATED_NOTICE, Tally, TallyQuestion},
};

/// Which tally, and how.
#[derive(Debug, Args)]
pub(super) struct TallyArgs {
    #[command(flatten)]
    at: At,
    /// 截至何时或日志的哪个位置，如 '2025-08-20 18:00'、2025-08-20、10240
    #[arg(long, value_name = "TIME|POSITION")]
    as_of: Option<String>,
    /// 按发生时间截止：现在已知的、此刻之前发生的事（补录的也算）
    #[arg(long, value_name = "TIME", conflicts_with = "as_of")]
    happened_by: Option<String>,
    /// 结果榜：只在办公室启用后才有
    #[arg(long)]
    results: bool,
    /// 用这个文件里的公式试算结果榜，不启用
    #[arg(long, value_name = "FILE", conflicts_with = "results")]
    what_if: Option<PathBuf>,
    /// 起始日
    #[arg(long, value_name = "D")]
    from: Option<Day>,
    /// 截止日（含）
    #[arg(long, value_name = "D")]
    to: Option<Day>,
    /// 输出形式
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) async fn tally(args: &TallyArgs) -> anyhow::Result<Done> {
    if let (Some(from), Some(to)) = (args.from, args.to)
        && to < from
    {
        bail!("--to {to} is before --from {from}");
    }
    let node = args.at.place().open_existing().await?;
    // Now, because the services below end what they follow before the table is printed.
    node.catch_up(&node.directory).await?;
    let wanted = match (&args.as_of, &args.happened_by) {
        (Some(text), _) => Some(cut(text, &node)?),
        (None, Some(text)) => Some(Cut::Happened(moment(text, &node)?)),
        (None, None) => None,
    };
    let report = match wanted {
        Some(cut) => {
            let mut tally = Tally::default();
            let last = cut.read(&node.bus, wire::decode_wordless, |event| tally.apply(event)).await?;
            let now = match cut {
                Cut::Time(time) | Cut::Happened(time) => time,
                Cut::Position(_) => last.unwrap_or_else(|| node.clock.now()),
            };
            tally.report(args.from, args.to, now)
        }
        None => {
            let names: &[ServiceName] =
                if args.at.nats.is_some() { &[] } else { &[ServiceName::Roster, ServiceName::Tally] };
            let running = start_quietly(&node, names).await?;
            let question = TallyQuestion { from: args.from, to: args.to, now: node.clock.now() };
            let report: Option<Report> = running.desk.query(views::TALLY, &question).await?;
            running.finish().await;
            report
        }
    };
    let report = report.context("这里还没有活动：先 lianqin up，或 lianqin demo")?;
    if args.results || args.what_if.is_some() {
        return results(args, &report, &node);
    }
    print(&report, &node, args.format)?;
    Ok(Done::Well)
}

/// The results list by the formula in force, or by one that is only tried.
fn results(args: &TallyArgs, report: &Report, node: &Node) -> anyhow::Result<Done> {
    let formula = match &args.what_if {
        Some(path) => Some(campaign_file::formula(path)?),
        None => node.directory.read(|directory| directory.rules_on(report.to)?.results_list.clone()),
    };
    let Some(formula) = formula else {
        output::error("办公室没有启用结果榜；试算用 --what-if 公式文件，启用用 lianqin campaign change");
        return Ok(Done::Refused);
    };
    let list = ResultsList::of(report, UnitKind::Township, &formula, args.what_if.is_some());
    match args.format {
        Format::Text => {
            if report.simulated.is_some() {
                output::line(SIMULATED_NOTICE)?;
            }
            output::text(&list.text())?;
        }
        Format::Json => output::line(&serde_json::to_string(&list)?)?,
        Format::Csv => {
            output::line("place,unit,name,points,because")?;
            for one in &list.places {
                output::line(&format!(
                    "{},{},{},{},{}",
                    one.place, one.unit, one.name, one.points, one.because
                ))?;
            }
        }
    }
    Ok(Done::Well)
}

fn print(report: &Report, node: &Node, format: Format) -> anyhow::Result<()> {
    let rules = node
        .directory
        .read(|directory| directory.rules_on(report.to).cloned())
        .context("这里还没有活动：先 lianqin up，或 lianqin demo")?;
    match format {
        Format::Text => output::text(&report.text(&rules)),
        Format::Json => output::line(&serde_json::to_string(report)?),
        Format::Csv => output::text(&report.csv(&rules)?),
    }
}

/// The rules in force now, asked of the roster.
pub(super) async fn rules_in_force(desk: &bus::desk::Desk, at: Stamp) -> anyhow::Result<RulesInForce> {
    Ok(desk.query(views::DIRECTORY, &DirectoryQuestion::Rules { at }).await?)
}
