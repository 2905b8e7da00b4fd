//! `lianqin demo`: a simulated campaign, marked SIMULATED.

use std::path::PathBuf;

use clap::Args;

use super::{Done, output, run::DEMO_DAYS};
use crate::{assembly::Place, demo};

/// What to simulate.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// 数据目录，里面不能已有日志
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// 活动文件（不写则用内置的云阳 2025）
    #[arg(long, value_name = "FILE")]
    campaign: Option<PathBuf>,
    /// 种子：同一种子得到逐字节相同的事件
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// 天数，从整治期第一天起
    #[arg(long, value_name = "N", default_value_t = DEMO_DAYS, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    /// 线索量的倍数
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    scale: u32,
}

pub(super) async fn demo(args: &DemoArgs) -> anyhow::Result<Done> {
    let place = Place { data: args.data.clone(), nats: None, campaign: args.campaign.clone() };
    let rules = place.rules_of_file()?;
    let (data, seed, days, scale) = (args.data.clone(), args.seed, args.days, args.scale);
    let report = tokio::task::spawn_blocking(move || {
        let bar = demo::Bar::new(days);
        demo::write(&data, rules, seed, days, scale, &bar)
    })
    .await??;
    output::line(&report.to_string())?;
    Ok(Done::Well)
}
