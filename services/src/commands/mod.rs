//! The command line (DESIGN section 10). Exit codes: 0 done, 1 refused or found wrong, 2 used wrongly.

mod campaign;
mod cut;
mod demo;
mod doctor;
mod explain;
mod files;
mod import;
mod ledger;
mod lists;
mod log;
mod member;
mod output;
mod parse;
mod rebuild;
mod run;
mod say;
mod summary;
mod tally;
mod verify;

use std::{env, io, net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};
use vocabulary::{Rules, UnitId};

use crate::{
    assembly::{Place, ServiceName},
    table_file::{table::Cell, values},
};

/// What is logged, by target and level.
const LOG: &str = "LIANQIN_LOG";

/// The arguments of the program.
#[derive(Debug, Parser)]
#[command(name = "lianqin", version, about = "联勤：专项行动联勤联动总线", propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Where the campaign is.
#[derive(Debug, Clone, Args)]
struct At {
    /// 数据目录（日志、密钥、快照）
    #[arg(long, value_name = "DIR", default_value = "./data", env = "LIANQIN_DATA")]
    data: PathBuf,
    /// NATS 地址；不写则用数据目录里的日志
    #[arg(long, value_name = "URL", env = "LIANQIN_NATS")]
    nats: Option<String>,
    /// 活动文件（新建日志时用；不写则用内置的云阳 2025）
    #[arg(long, value_name = "FILE")]
    campaign: Option<PathBuf>,
}

impl At {
    fn place(&self) -> Place {
        Place { data: self.data.clone(), nats: self.nats.clone(), campaign: self.campaign.clone() }
    }
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// 给人看
    Text,
    /// 给程序看，稳定
    Json,
    /// 表格
    Csv,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动全部服务（一个进程）
    Up {
        #[command(flatten)]
        at: At,
        /// 监听地址
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8025")]
        listen: SocketAddr,
        /// 没有数据时先写入一个模拟活动（SIMULATED）
        #[arg(long)]
        demo: bool,
        /// 演练：把这一刻当作现在，从这里走起，如 '2025-08-04 09:00'
        #[arg(long, value_name = "TIME", conflicts_with = "demo")]
        now: Option<String>,
        #[command(flatten)]
        telegram: run::TelegramArgs,
    },
    /// 启动指定的服务，经 NATS 协同
    Run {
        /// 服务名
        #[arg(required = true, value_name = "SERVICE")]
        services: Vec<ServiceName>,
        #[command(flatten)]
        at: At,
        /// gate 的监听地址
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8025")]
        listen: SocketAddr,
        #[command(flatten)]
        telegram: run::TelegramArgs,
    },
    /// 写入一个模拟活动（SIMULATED）
    Demo(demo::DemoArgs),
    /// 说一句话：日报、线索、移交、接收、退回、查处、复核……
    Say(say::SayArgs),
    /// 在终端里和机器人对话
    Chat(say::ChatArgs),
    /// 从标准输入逐行读消息（JSON），逐行写出机器人的理解；不读日志，不记录任何事
    Parse(parse::ParseArgs),
    /// 看日志里的事件
    Log(log::LogArgs),
    /// 各单位责任台账
    Tally(tally::TallyArgs),
    /// 预警
    Alerts(lists::ListArgs),
    /// 超期的事项，在谁手里
    Overdue(lists::ListArgs),
    /// 任务清单和督导问题
    Duties(lists::DutiesArgs),
    /// 台账和移送单，写成文件
    Ledger {
        #[command(subcommand)]
        what: ledger::What,
    },
    /// 五行简报和待定事项
    Brief(lists::BriefArgs),
    /// 总结：全县或一个单位的，任意时段的，写成文件
    Summary(Box<summary::SummaryArgs>),
    /// 一项数据是什么、由哪些事件得出
    Explain(Box<explain::ExplainArgs>),
    /// 核对一个总结文件是不是定稿
    Verify(verify::VerifyArgs),
    /// 一个人的加入码、绑定、代理人（只由办公室办）
    Member {
        #[command(subcommand)]
        what: member::What,
    },
    /// 导入
    Import {
        #[command(subcommand)]
        what: import::What,
    },
    /// 从日志重算全部视图，并与现有的逐字节比对
    Rebuild {
        #[command(flatten)]
        at: At,
    },
    /// 活动文件
    Campaign {
        #[command(subcommand)]
        what: campaign::What,
    },
    /// 检查数据目录、日志、密钥、视图、名册
    Doctor {
        #[command(flatten)]
        at: At,
    },
}

/// A unit by its id or one of its names; near names are offered.
fn unit_named(name: &str, rules: &Rules) -> anyhow::Result<UnitId> {
    if let Some(unit) = rules.units.iter().find(|unit| unit.id.as_str() == name) {
        return Ok(unit.id.clone());
    }
    let found = values::unit(Some(&Cell::Text(name.to_owned())), rules);
    found.map(|unit| unit.id.clone()).map_err(anyhow::Error::msg)
}

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// As wished.
    Well,
    /// Refused, or something was found wrong; it has been said.
    Refused,
}

/// Reads the arguments and does what they say.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = log_to_stderr(env::var(LOG).ok().as_deref()) {
        output::error(&format!("{error:#}"));
        return ExitCode::from(2);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::error(&format!("cannot start: {error}"));
            return ExitCode::from(1);
        }
    };
    match runtime.block_on(run(cli.command)) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Refused) => ExitCode::from(1),
        // `lianqin log | head`: the reader has what it wanted.
        Err(error) if error.is::<output::ReaderGone>() => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&format!("{error:#}"));
            ExitCode::from(1)
        }
    }
}

/// Logs to the standard error stream what `wanted` lets through, e.g. `warn,lianqin=debug`.
fn log_to_stderr(wanted: Option<&str>) -> anyhow::Result<()> {
    let wanted = wanted.unwrap_or("warn,lianqin=info,bus=info");
    let wanted: Targets =
        wanted.parse().with_context(|| format!("{LOG}={wanted} 读不懂；例：warn,lianqin=debug"))?;
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    tracing_subscriber::registry().with(lines.with_filter(wanted)).init();
    Ok(())
}

async fn run(command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Up { at, listen, demo, now, telegram } => {
            let how = run::How { listen, demo, now: now.as_deref() };
            run::up(&at.place(), &how, &telegram).await
        }
        Command::Run { services, at, listen, telegram } => {
            run::run(&at.place(), &services, listen, &telegram).await
        }
        Command::Demo(args) => demo::demo(&args).await,
        Command::Say(args) => say::say(&args).await,
        Command::Chat(args) => say::chat(&args).await,
        Command::Parse(args) => parse::parse_lines(&args),
        Command::Log(args) => log::log(&args).await,
        Command::Tally(args) => tally::tally(&args).await,
        Command::Alerts(args) => lists::alerts(&args).await,
        Command::Overdue(args) => lists::overdue(&args).await,
        Command::Duties(args) => lists::duties(&args).await,
        Command::Ledger { what } => ledger::ledger(&what).await,
        Command::Brief(args) => lists::brief(&args).await,
        Command::Summary(args) => summary::summary(&args).await,
        Command::Explain(args) => explain::explain(&args).await,
        Command::Verify(args) => verify::verify(&args).await,
        Command::Member { what } => member::member(what).await,
        Command::Import { what } => import::import(what).await,
        Command::Rebuild { at } => rebuild::rebuild(&at.place()).await,
        Command::Campaign { what } => campaign::campaign(what).await,
        Command::Doctor { at } => doctor::doctor(&at.place()).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_log_lines_that_cannot_be_read_is_refused() {
        let error = format!("{:#}", log_to_stderr(Some("bus=debug=info")).unwrap_err());
        assert!(error.starts_with("LIANQIN_LOG=bus=debug=info 读不懂"), "{error}");
    }

    #[test]
    fn the_command_line_holds_together() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
