//! `lianqin campaign`: checks a campaign file; puts a changed one in force from a day on.

use std::path::PathBuf;

use anyhow::{Context, bail};
use bus::{
    clock::new_id,
    desk::{Command, Reply, Request},
};
use clap::Subcommand;
use vocabulary::{Day, campaign::CampaignCommand};

use super::{At, Done, output, tally::rules_in_force};
use crate::{
    assembly::{ServiceName, start},
    roster,
};

/// What to do with a campaign file.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 检查活动文件，逐处指出文件、行和错误
    Check {
        /// 活动文件夹，或其中的 campaign.toml
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// 变更规则：从某天起按这份活动文件（期限、预警、九管对应、结果榜……），不追溯
    Change {
        /// 活动文件夹，或其中的 campaign.toml
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 从哪天起
        #[arg(long, value_name = "DAY")]
        from: Day,
        /// 理由
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        at: At,
    },
}

pub(super) async fn campaign(what: What) -> anyhow::Result<Done> {
    match what {
        What::Check { file } => match campaign_file::check(&file) {
            Ok(summary) => output::line(&summary.to_string()).map(|()| Done::Well),
            Err(error) => output::line(&error.to_string()).map(|()| Done::Refused),
        },
        What::Change { file, from, reason, at } => change(&file, from, reason, &at).await,
    }
}

async fn change(file: &std::path::Path, from: Day, reason: String, at: &At) -> anyhow::Result<Done> {
    let rules = match campaign_file::load(file) {
        Ok(rules) => rules,
        Err(error) => return output::line(&error.to_string()).map(|()| Done::Refused),
    };
    let place = at.place();
    let node = place.open_existing().await?;
    let names: &[ServiceName] = if place.nats.is_some() { &[] } else { &[ServiceName::Roster] };
    let running = start(&node, names).await?;
    let now = node.clock.now();
    let in_force = rules_in_force(&running.desk, now).await?.rules.context("这里还没有活动")?;
    let request = Request {
        id: new_id(),
        actor: roster::setup(&in_force).context("活动文件没有办公室")?,
        at: now,
        cause: None,
        channel: "office".to_owned(),
        command: Command::Campaign(CampaignCommand::ChangeRules { rules: Box::new(rules), from, reason }),
    };
    let reply = running.desk.ask(request).await;
    running.finish().await;
    match reply {
        Reply::Recorded(receipt) => {
            output::line(&format!("规则从 {from} 起变更，编号 {}。", receipt.position)).map(|()| Done::Well)
        }
        Reply::Unchanged => output::line("规则没有变化，没有新的记录。").map(|()| Done::Well),
        Reply::Refused { text } => output::line(&text).map(|()| Done::Refused),
        Reply::Failed { text, again: _ } => bail!(text),
    }
}
