//! `lianqin log`: the events, for people or as CloudEvents 1.0 JSON lines.

use bus::log::{PAGE, Record};
use clap::{Args, ValueEnum};
use vocabulary::{Recorded, StreamId, wire};

use super::{At, Done, output};
use crate::tally::SIMULATED_NOTICE;

/// Which events, and how.
#[derive(Debug, Args)]
pub(super) struct LogArgs {
    #[command(flatten)]
    at: At,
    /// 一直跟着新事件
    #[arg(long)]
    follow: bool,
    /// 只看一条流，如 lead/XS-0803-012，或一类流，如 lead
    #[arg(long, value_name = "S")]
    stream: Option<String>,
    /// 只看一种事件，如 transferred
    #[arg(long = "type", value_name = "T")]
    name: Option<String>,
    /// 输出形式
    #[arg(long, default_value = "text")]
    format: LogFormat,
}

/// How events are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// 一行一个，给人看
    Text,
    /// 一行一个 CloudEvents 1.0 JSON
    Jsonl,
}

pub(super) async fn log(args: &LogArgs) -> anyhow::Result<Done> {
    if let Some(stream) = &args.stream
        && vocabulary::Kind::parse(stream).is_none()
    {
        stream.parse::<StreamId>()?;
    }
    let node = args.at.place().open_existing().await?;
    let head = node.bus.head().await?;
    node.catch_up(&node.directory).await?;
    if node.is_simulated() && args.format == LogFormat::Text {
        output::line(SIMULATED_NOTICE)?;
    }
    let mut after = 0;
    while after < head {
        let page = node.bus.read(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.position;
        args.print(&page)?;
    }
    if args.follow {
        let mut subscription = node.bus.subscribe(after);
        loop {
            tokio::select! {
                page = subscription.next_page() => args.print(&page?)?,
                stopped = tokio::signal::ctrl_c() => {
                    stopped?;
                    break;
                }
            }
        }
    }
    Ok(Done::Well)
}

impl LogArgs {
    fn print(&self, page: &[Record]) -> anyhow::Result<()> {
        let mut out = String::new();
        for record in page {
            let recorded = wire::decode_recorded(record.position, record.recorded, &record.body)?;
            let name = wire::type_of(&recorded.fact.event)?;
            if self.name.as_ref().is_some_and(|wanted| *wanted != name) || !self.wants(&record.stream) {
                continue;
            }
            out.push_str(&match self.format {
                LogFormat::Text => as_text(&recorded, &name),
                LogFormat::Jsonl => {
                    wire::with_log_attributes(record.position, record.recorded, &record.body)?
                }
            });
            out.push('\n');
        }
        output::text(&out)
    }

    fn wants(&self, stream: &StreamId) -> bool {
        self.stream
            .as_ref()
            .is_none_or(|wanted| *wanted == stream.kind.as_str() || *wanted == stream.to_string())
    }
}

/// An event as a line.
pub(super) fn as_text(recorded: &Recorded, name: &str) -> String {
    let Recorded { position, recorded, fact } = recorded;
    let late =
        if recorded.signed_duration_since(fact.time).num_minutes() >= 60 { "  （补记）" } else { "" };
    format!(
        "{position:>8}  {}  {:<28} {name:<20} {}:{} {}{late}",
        fact.time.format("%Y-%m-%d %H:%M:%S"),
        fact.stream.to_string(),
        fact.actor.unit,
        fact.actor.role.as_str(),
        fact.channel,
    )
}
