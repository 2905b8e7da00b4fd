//! `lianqin member`: what only the office does for one person: a new join code, taking a binding back, naming a deputy.

use anyhow::{Context, bail};
use bus::{
    clock::new_id,
    desk::{Command, Reply, Request},
};
use clap::Subcommand;
use vocabulary::{Day, MemberId, Role, Secret, member::MemberCommand};

use super::{At, Done, import::new_code, output, tally::rules_in_force};
use crate::{
    assembly::{Running, ServiceName, start},
    node::Node,
    roster::setup,
};

/// What is done for a person.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 发一个新的一次性加入码（旧码作废）
    Code {
        /// 人员编号
        #[arg(value_name = "MEMBER")]
        member: String,
        #[command(flatten)]
        at: At,
    },
    /// 解除绑定（换手机、换账号），之后可再发加入码
    Unbind {
        /// 人员编号
        #[arg(value_name = "MEMBER")]
        member: String,
        /// 平台：web 或 telegram
        #[arg(long, value_name = "CHANNEL")]
        channel: String,
        /// 理由
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        at: At,
    },
    /// 指定代理人（AB角）：这几天由他代这个岗位，事项也转给他
    Deputy {
        /// 谁不在
        #[arg(value_name = "MEMBER")]
        member: String,
        /// 谁代
        #[arg(long, value_name = "MEMBER")]
        by: String,
        /// 代哪个岗位：单位:岗位，如 江口镇:联络员
        #[arg(long, value_name = "UNIT:ROLE")]
        post: String,
        /// 从哪天
        #[arg(long, value_name = "DAY")]
        from: Day,
        /// 到哪天（含）
        #[arg(long, value_name = "DAY")]
        until: Day,
        #[command(flatten)]
        at: At,
    },
}

pub(super) async fn member(what: What) -> anyhow::Result<Done> {
    let (What::Code { at, .. } | What::Unbind { at, .. } | What::Deputy { at, .. }) = &what;
    let place = at.place();
    let node = place.open_existing().await?;
    let names: &[ServiceName] = if place.nats.is_some() { &[] } else { &[ServiceName::Roster] };
    let running = start(&node, names).await?;
    let done = act(&what, &node, &running).await;
    running.finish().await;
    done
}

async fn act(what: &What, node: &Node, running: &Running) -> anyhow::Result<Done> {
    match what {
        What::Code { member, at: _ } => code(member, node).await,
        What::Unbind { member, channel, reason, at: _ } => {
            let reason = Secret::said(reason).context("请用 --reason 写明理由")?;
            let command = MemberCommand::Unbind { channel: channel.clone(), reason };
            ask(member, command, node, running).await
        }
        What::Deputy { member, by, post, from, until, at: _ } => {
            let rules =
                rules_in_force(&running.desk, node.clock.now()).await?.rules.context("这里还没有活动")?;
            let (unit, role) =
                post.split_once([':', '：']).context("岗位写成 单位:岗位，如 江口镇:联络员")?;
            let role = Role::parse(role).with_context(|| format!("没有“{role}”这个岗位"))?;
            let known = rules.units.iter().find(|known| known.id.as_str() == unit || known.is_called(unit));
            let unit = known.with_context(|| format!("没有“{unit}”这个单位"))?.id.clone();
            let deputy = number(by)?;
            let command = MemberCommand::NameDeputy { deputy, unit, role, from: *from, until: *until };
            ask(member, command, node, running).await
        }
    }
}

fn number(text: &str) -> anyhow::Result<MemberId> {
    MemberId::new(text).with_context(|| format!("“{text}”不是人员编号，如 m-0042"))
}

async fn code(member: &str, node: &Node) -> anyhow::Result<Done> {
    let id = number(member)?;
    node.catch_up(&node.directory).await?;
    if node.directory.read(|directory| directory.member(&id).is_none()) {
        bail!("名册里没有 {id}");
    }
    let (code, until) = new_code(node, &id)?;
    output::line(&format!("{id} 的加入码：{code}（{until} 前有效，一次有效，请当面交付）"))?;
    Ok(Done::Well)
}

async fn ask(
    member: &str,
    command: MemberCommand<Secret>,
    node: &Node,
    running: &Running,
) -> anyhow::Result<Done> {
    let rules = rules_in_force(&running.desk, node.clock.now()).await?.rules.context("这里还没有活动")?;
    let request = Request {
        id: new_id(),
        actor: setup(&rules).context("活动文件没有办公室")?,
        at: node.clock.now(),
        cause: None,
        channel: "office".to_owned(),
        command: Command::Member(number(member)?, command),
    };
    match running.desk.ask(request).await {
        Reply::Recorded(receipt) => {
            output::line(&format!("已记录，编号 {}。", receipt.position))?;
            Ok(Done::Well)
        }
        Reply::Unchanged => output::line("已经是这样，没有新的记录。").map(|()| Done::Well),
        Reply::Refused { text } => output::line(&text).map(|()| Done::Refused),
        Reply::Failed { text, again: _ } => bail!(text),
    }
}
