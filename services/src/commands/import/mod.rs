//! `lianqin import roster|leads|counts FILE`: what offices keep in spreadsheets. All of a file, or nothing.

mod counts;
mod leads;
mod roster;

use std::path::PathBuf;

use anyhow::{Context, bail};
use bus::desk::{Command, Desk, Reply, Request};
use clap::{Args, Subcommand};
use uuid::Uuid;
use vocabulary::{Actor, Rules, Stamp, StreamId};

use super::{At, Done, output, say, tally::rules_in_force};
use crate::{
    assembly::{Place, Running, ServiceName, start_quietly},
    node::Node,
    table_file::TableFileError,
};

pub(super) use roster::new_code;

/// The channel of what comes from a file.
const CHANNEL: &str = "import";
/// So many receipts are listed by number; of more only the first and the last are told.
const RECEIPTS_LISTED: usize = 20;

/// What to import.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 导入名册（xlsx、xls、ods 或 UTF-8 csv）
    Roster(roster::RosterArgs),
    /// 导入线索台账：列名同导出的线索台账；同一行再导入不会重复
    Leads(TableArgs),
    /// 导入日报台账：一个单位一天一行；已报且不同的只列出，不覆盖
    Counts(counts::CountArgs),
}

/// Which file, and for whom.
#[derive(Debug, Args)]
pub(super) struct TableArgs {
    /// 表格文件（xlsx、xls、ods 或 UTF-8 csv）
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 只检查，不导入
    #[arg(long)]
    dry_run: bool,
    /// 以谁的名义：人员编号或 单位:岗位；不写就是办公室
    #[arg(long = "as", value_name = "MEMBER|UNIT:ROLE")]
    who: Option<String>,
    #[command(flatten)]
    at: At,
}

pub(super) async fn import(what: What) -> anyhow::Result<Done> {
    match what {
        What::Roster(args) => roster::import(args).await,
        What::Leads(args) => leads::import(&args).await,
        What::Counts(args) => counts::import(&args).await,
    }
}

/// A file that gave nothing.
fn refused(error: &TableFileError) -> anyhow::Result<Done> {
    output::line(&error.to_string())?;
    output::line("没有导入任何一行；改好后重新导入。")?;
    Ok(Done::Refused)
}

/// Headings that mean nothing are named: a misspelt one would otherwise be lost in silence.
fn tell_unknown(columns: &[String]) {
    if !columns.is_empty() {
        output::note(&format!("这些列不导入：{}", columns.join("、")));
    }
}

/// The campaign that rows are imported into, and who imports them.
struct Target {
    node: Node,
    running: Running,
    actor: Actor,
    now: Stamp,
    rules: Rules,
}

impl Target {
    /// Opens the campaign with the services that take the rows.
    async fn open(place: &Place, service: ServiceName, who: Option<&str>) -> anyhow::Result<Self> {
        let node = place.open_existing().await?;
        node.catch_up(&node.directory).await?;
        let names: &[ServiceName] = if place.nats.is_some() { &[] } else { &[ServiceName::Roster, service] };
        let running = start_quietly(&node, names).await?;
        let now = node.clock.now();
        let rules = rules_in_force(&running.desk, now).await?.rules.context("这里还没有活动")?;
        let who = match who {
            Some(who) => who.to_owned(),
            None => {
                let office = rules.office().context("活动文件没有办公室")?;
                format!("{}:office", office.id)
            }
        };
        let actor = say::actor(&who, &rules, now, &running.desk).await?;
        Ok(Self { node, running, actor, now, rules })
    }

    /// The rules in force when something happened, and why the actor could not have wished it then, if so.
    fn rules_at(&self, at: Stamp) -> (std::sync::Arc<Rules>, Option<String>) {
        self.node.directory.read(|directory| {
            let day = self.rules.day_of(at);
            let rules = directory.rules_on(day).or(directory.book().latest()).cloned();
            let held = directory.holds(&self.actor, day);
            let unit = self.rules.name_of(&self.actor.unit);
            let not = format!("{} 在 {day} 不在{unit}的岗位上，用 --as 换一个人", self.actor.member);
            (rules.unwrap_or_else(|| std::sync::Arc::new(self.rules.clone())), (!held).then_some(not))
        })
    }
}

/// What came of the rows of a file.
#[derive(Debug, Default)]
struct Report {
    recorded: Vec<(u64, String)>,
    known: usize,
}

impl Report {
    /// Sends a wish that was decided on already; an error when the row is refused after all or nobody knows.
    async fn send(
        &mut self,
        desk: &Desk,
        (actor, id, at): (&Actor, Uuid, Stamp),
        command: Command,
        row: u32,
    ) -> anyhow::Result<()> {
        let channel = CHANNEL.to_owned();
        let request = Request { id, actor: actor.clone(), at, cause: None, channel, command };
        match desk.ask(request).await {
            Reply::Recorded(receipt) if receipt.known => self.known = self.known.saturating_add(1),
            Reply::Recorded(receipt) => self.recorded.push((receipt.position, receipt.stream.clone())),
            Reply::Unchanged => self.known = self.known.saturating_add(1),
            Reply::Refused { text } => {
                bail!("第{row}行没有记下：{text}（前面的行已经记下，改好后再导入同一个文件不会重复）")
            }
            Reply::Failed { text, again: _ } => {
                bail!("第{row}行：{text}（再导入一次同一个文件即可接着做，不会重复）")
            }
        }
        Ok(())
    }

    /// The receipts.
    fn receipts(&self, rules: &Rules) -> anyhow::Result<()> {
        let line = |(position, stream): &(u64, String)| {
            let about = match stream.parse::<StreamId>() {
                Ok(stream) => match stream.as_count() {
                    Some((unit, day)) => format!("{} {day}", rules.name_of(&unit)),
                    None => stream.id.to_string(),
                },
                Err(_) => stream.clone(),
            };
            format!("　{about}　编号 {position}")
        };
        let (Some(first), Some(last)) = (self.recorded.first(), self.recorded.last()) else { return Ok(()) };
        if self.recorded.len() <= RECEIPTS_LISTED {
            return self.recorded.iter().try_for_each(|one| output::line(&line(one)));
        }
        output::line(&format!("　第一条：{}", line(first).trim()))?;
        output::line(&format!("　最后一条：{}", line(last).trim()))
    }
}
