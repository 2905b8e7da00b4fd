//! `lianqin explain FIGURE`: what a figure is, and the events that make it.

use clap::Args;
use paper::{Figure, Paper};
use serde_json::json;
use vocabulary::wire;

use super::{Done, Format, log, output, summary::Which};
use crate::{
    summary::{Row, events_of},
    tally::SIMULATED_NOTICE,
};

/// So many like-named figures are offered.
const NEAR: usize = 12;

/// Which figure of which document.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// 数据编号，如 county.count.vehicles_checked；总结的文件里每个数都写着
    #[arg(value_name = "FIGURE")]
    figure: String,
    #[command(flatten)]
    which: Which,
    /// 输出形式
    #[arg(long, default_value = "text")]
    format: Format,
}

pub(super) async fn explain(args: &ExplainArgs) -> anyhow::Result<Done> {
    let node = args.which.at.place().open_existing().await?;
    node.catch_up(&node.directory).await?;
    let mut order = args.which.order(&node).await?;
    order.evidence = true;
    let paper = order.make(&node).await?.paper;
    let Some(figure) = paper.figures.get(&args.figure) else {
        return Ok(unknown(&args.figure, &paper));
    };
    let events = events_of(&node.bus, figure, None).await?;
    match args.format {
        Format::Text => {
            if node.is_simulated() {
                output::line(SIMULATED_NOTICE)?;
            }
            text(figure, &events)?;
        }
        Format::Json => {
            let events: Vec<_> = events.iter().map(|(event, body)| (event.position, body)).collect();
            let events = events
                .into_iter()
                .map(|(position, body)| Ok(json!({ "position": position, "event": serde_json::from_slice::<serde_json::Value>(body)? })))
                .collect::<anyhow::Result<Vec<_>>>()?;
            output::line(&json!({ "figure": figure, "events": events }).to_string())?;
        }
        Format::Csv => {
            output::line("position,type,stream,time,unit,post")?;
            for (event, _) in &events {
                let fact = &event.fact;
                output::line(&format!(
                    "{},{},{},{},{},{}",
                    event.position,
                    wire::type_of(&fact.event)?,
                    fact.stream,
                    fact.time.to_rfc3339(),
                    fact.actor.unit,
                    fact.actor.role.as_str()
                ))?;
            }
        }
    }
    Ok(Done::Well)
}

fn text(figure: &Figure, events: &[Row]) -> anyhow::Result<()> {
    output::line(&format!("{}　{}", figure.title, figure.with_unit()))?;
    output::line(&format!("编号：{}", figure.id))?;
    output::line(&format!("口径：{}", figure.definition))?;
    if let Some(ratio) = figure.ratio {
        output::line(&format!("分子 {}，分母 {}", ratio.numerator, ratio.denominator))?;
    }
    output::line(&format!("截至：日志第 {} 号", figure.cutoff))?;
    output::line(&format!("重查：{}", figure.query))?;
    output::line(&format!("事件 {} 个：", events.len()))?;
    for (event, _) in events {
        output::line(&log::as_text(event, &wire::type_of(&event.fact.event)?))?;
    }
    Ok(())
}

fn unknown(name: &str, paper: &Paper) -> Done {
    output::error(&format!("这份总结里没有编号为“{name}”的数据"));
    // The county's own first: what is asked for is rarely a unit's.
    let words: Vec<&str> = name.split(['.', '_']).filter(|word| word.len() > 2).collect();
    let mut near: Vec<(usize, bool, &str)> = paper
        .figures
        .keys()
        .map(|id| {
            let hits = words.iter().filter(|word| id.contains(word.trim_end_matches('s'))).count();
            (usize::MAX.saturating_sub(hits), !id.starts_with("county."), id.as_str())
        })
        .filter(|(misses, _, _)| *misses < usize::MAX)
        .collect();
    near.sort_unstable();
    let near: Vec<&str> = near.into_iter().take(NEAR).map(|(_, _, id)| id).collect();
    if !near.is_empty() {
        output::error(&format!("相近的有：{}", near.join("、")));
    }
    output::error("全部编号在 lianqin summary --out FILE.json 的 figures 里；单位的数据要加 --unit");
    Done::Refused
}
