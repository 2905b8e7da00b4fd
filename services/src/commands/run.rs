//! `lianqin up` and `lianqin run`: services until they are told to stop.

use std::{
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

use anyhow::{Context, bail};
use axum::Router;
use bot::telegram::{Mode, Telegram, TelegramConfig, Tempo};
use bus::clock::Clock;
use clap::Args;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};
use vocabulary::Role;

use super::{Done, cut::moment, import::new_code, output};
use crate::{
    assembly::{Place, Running, ServiceName, open_campaign, start},
    chat::Chat,
    gate,
    node::Node,
    tally::SIMULATED_NOTICE,
    web_chat::{self, WebChat},
};

/// The days of the notice's joint enforcement, 31 May to 30 September 2025.
pub(super) const DEMO_DAYS: u32 = 123;

/// How everything is started.
#[derive(Debug, Clone, Copy)]
pub(super) struct How<'a> {
    /// Where to listen.
    pub(super) listen: SocketAddr,
    /// On a simulated campaign.
    pub(super) demo: bool,
    /// A drill: this moment is now, and time runs on from it.
    pub(super) now: Option<&'a str>,
}

pub(super) async fn up(place: &Place, how: &How<'_>, telegram: &TelegramArgs) -> anyhow::Result<Done> {
    let How { listen, demo: with_demo, now } = *how;
    let mut place = place.clone();
    if with_demo {
        if place.nats.is_some() {
            bail!("--demo writes an embedded log; leave --nats out");
        }
        place.data = demo_directory(&place.data);
        if !place.log_file().exists() {
            output::note("正在写入模拟活动（SIMULATED）……");
            let place = place.clone();
            tokio::task::spawn_blocking(move || write_demo(&place)).await??;
        }
    }
    // First the address: one that is taken is the commonest mistake, and nothing is started for it.
    let listener = bind(listen).await?;
    let mut node = place.open().await?;
    if let Some(now) = now {
        node.clock = Clock::running_from(moment(now, &node)?, node.clock.zone());
        output::note(&format!("演练：现在当作 {}", node.clock.now().format("%Y-%m-%d %H:%M")));
    }
    let all = [
        ServiceName::Roster,
        ServiceName::Casework,
        ServiceName::Counts,
        ServiceName::Clock,
        ServiceName::Duties,
        ServiceName::Opinion,
        ServiceName::Tally,
        ServiceName::Summary,
    ];
    let running = start(&node, &all).await?;
    if let Some(rules) = new_rules(&place, &node)? {
        open_campaign(&running, &node, rules).await?;
    }
    node.catch_up(&node.directory).await?;
    welcome(&node, &place.data, &listener, with_demo)?;
    let wanted = Wanted { gate: Some(listener), chat: true, telegram: telegram.config()? };
    serve_until_stopped(node, running, &place.data, wanted).await
}

/// Telegram, when a token is given.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct TelegramArgs {
    /// Telegram 机器人的令牌；不写则不接 Telegram
    #[arg(long = "telegram-token", value_name = "TOKEN", env = "TELOXIDE_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// 另一个 Bot API 服务的地址
    #[arg(long = "telegram-api", value_name = "URL", env = "LIANQIN_TELEGRAM_API")]
    api: Option<String>,
    /// 以 webhook 收消息：公网 https 地址（不带路径）；不写则轮询
    #[arg(long = "telegram-webhook", value_name = "URL", env = "LIANQIN_TELEGRAM_WEBHOOK")]
    webhook: Option<String>,
}

impl TelegramArgs {
    fn config(&self) -> anyhow::Result<Option<TelegramConfig>> {
        let Some(token) = self.token.clone().filter(|token| !token.is_empty()) else {
            if self.api.is_some() || self.webhook.is_some() {
                bail!("--telegram-api and --telegram-webhook need a token: set TELOXIDE_TOKEN");
            }
            return Ok(None);
        };
        let mode = self.webhook.clone().map_or(Mode::Poll, |public_url| Mode::Webhook { public_url });
        Ok(Some(TelegramConfig { token, api_url: self.api.clone(), mode, tempo: Tempo::default() }))
    }
}

/// What is to run besides the services.
#[derive(Debug)]
struct Wanted {
    gate: Option<TcpListener>,
    chat: bool,
    telegram: Option<TelegramConfig>,
}

/// Writes the demo and folds its views by the program's own commands, in processes of their own: what that needs for a
/// moment would stay with this one for as long as it runs.
fn write_demo(place: &Place) -> anyhow::Result<()> {
    for step in ["demo", "rebuild"] {
        let mut command = Command::new(std::env::current_exe().context("cannot find the program itself")?);
        command.arg(step).arg("--data").arg(&place.data).stdout(Stdio::null());
        if let Some(campaign) = &place.campaign {
            command.arg("--campaign").arg(campaign);
        }
        let ended =
            command.status().with_context(|| format!("cannot start the program's command `{step}`"))?;
        if !ended.success() {
            bail!("the demo was not written, see above ({step}: {ended})");
        }
    }
    Ok(())
}

/// A demo has a folder of its own, so that nothing simulated ever stands beside real data.
fn demo_directory(data: &Path) -> std::path::PathBuf {
    data.join("demo")
}

pub(super) async fn run(
    place: &Place,
    names: &[ServiceName],
    listen: SocketAddr,
    telegram: &TelegramArgs,
) -> anyhow::Result<Done> {
    if place.nats.is_none() {
        bail!(
            "services run apart over NATS: add --nats nats://ADDRESS:4222, or use `lianqin up` for all in one process"
        );
    }
    let wants_telegram = names.contains(&ServiceName::BotTelegram);
    let telegram = if wants_telegram { telegram.config()? } else { None };
    if wants_telegram && telegram.is_none() {
        bail!("bot-telegram needs the bot's token: set TELOXIDE_TOKEN");
    }
    let listener = if names.contains(&ServiceName::Gate) { Some(bind(listen).await?) } else { None };
    let chat = names.contains(&ServiceName::Chat);
    let node = place.open().await?;
    let running = start(&node, names).await?;
    if names.contains(&ServiceName::Roster)
        && let Some(rules) = new_rules(place, &node)?
    {
        open_campaign(&running, &node, rules).await?;
    }
    let names: Vec<_> = names.iter().map(|name| format!("{name:?}").to_lowercase()).collect();
    output::line(&format!("已启动：{}（活动 {}）", names.join("、"), node.campaign))?;
    if let Some(listener) = &listener {
        output::line(&format!("打开  http://{}/", listener.local_addr()?))?;
    }
    let wanted = Wanted { gate: listener, chat, telegram };
    serve_until_stopped(node, running, &place.data, wanted).await
}

/// The rules that open a campaign; none when the log has its rules already.
fn new_rules(place: &Place, node: &Node) -> anyhow::Result<Option<vocabulary::Rules>> {
    let open = node.directory.read(|directory| directory.book().latest().is_some());
    if open { Ok(None) } else { place.rules_of_file().map(Some) }
}

async fn bind(listen: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(listen).await.with_context(|| {
        format!("cannot listen on {listen}: is another lianqin running? choose another with --listen")
    })
}

fn welcome(node: &Node, data: &Path, listener: &TcpListener, demo: bool) -> anyhow::Result<()> {
    let data = data.display();
    let program = program();
    let address = listener.local_addr()?;
    if node.is_simulated() {
        output::line(SIMULATED_NOTICE)?;
    }
    output::line(&format!("联勤已启动：活动 {}，数据目录 {data}", node.campaign))?;
    output::line(&format!("打开  http://{address}/"))?;
    output::line(&format!("手机聊天  http://{address}/chat"))?;
    if demo {
        demo_codes(node)?;
    }
    output::line("另开一个终端，输入：")?;
    if demo {
        let say = |who: &str, text: &str| format!("  {program} say --data {data} --as {who} '{text}'");
        output::line(&say("江口镇:联络员", "更正 检查36 漏记一台"))?;
        output::line(&say("江口镇:联络员", "线索 超员 江口场镇 渝F·A1234 面包车 7座"))?;
    } else {
        output::line(&format!("  {program} import roster 名册.xlsx --data {data}"))?;
        output::line(&format!(
            "  {program} say --data {data} --as 江口镇:联络员 '日报 出动12人 检查35台 查处2起'"
        ))?;
    }
    output::line(&format!("  {program} tally --data {data}"))?;
    output::line("按 Ctrl-C 结束")
}

/// Join codes for somebody of every kind, so that the chat of a demo can be tried at once.
fn demo_codes(node: &Node) -> anyhow::Result<()> {
    for role in [Role::Liaison, Role::Handler, Role::Office, Role::Leader] {
        let found = node.directory.read(|directory| {
            let rules = directory.book().latest()?;
            let day = rules.day_of(node.clock.now());
            let mut posts = rules.units.iter().flat_map(|unit| {
                directory.in_post(&unit.id, role, day).into_iter().map(|member| (member, unit.short.clone()))
            });
            posts.find(|(member, _)| directory.member(member).is_some_and(|one| one.bound.is_empty()))
        });
        if let Some((member, unit)) = found {
            let (code, _) = new_code(node, &member)?;
            output::line(&format!("  加入码 {code}  {unit} {}（SIMULATED）", role.title()))?;
        }
    }
    Ok(())
}

/// The program as it was called, so that what is printed can be typed.
fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "lianqin".to_owned())
}

/// Serves until told to stop, or until something ends that should not.
async fn serve_until_stopped(
    node: Node,
    running: Running,
    data: &Path,
    wanted: Wanted,
) -> anyhow::Result<Done> {
    let desk = running.desk.clone();
    let (stop, stopping) = watch::channel(false);
    let Wanted { gate, chat: answers, telegram } = wanted;
    let chat = if gate.is_some() || answers || telegram.is_some() {
        Some(Chat::open(&node, &desk, data)?)
    } else {
        None
    };
    let mut more = Router::new();
    let mut adapter = None;
    if let Some(chat) = &chat {
        let doors = Arc::new(chat.clone());
        let page = WebChat::new(chat.mail().clone(), chat.media().clone(), node.clock.clone(), doors);
        more = more.merge(web_chat::routes(page));
        if let Some(config) = telegram {
            let telegram = chat.telegram(config)?;
            more = more.merge(telegram.routes());
            adapter = Some(telegram);
        }
    }
    let gate = async {
        match gate {
            Some(listener) => gate::serve(listener, node.clone(), desk, more).await,
            None => std::future::pending().await,
        }
    };
    let conversation = async {
        match chat.as_ref().filter(|_| answers) {
            Some(chat) => chat.keep_talking().await,
            None => std::future::pending().await,
        }
    };
    let ended = tokio::select! {
        ended = gate => ended,
        () = conversation => Ok(()),
        ended = on_telegram(adapter, stopping) => ended,
        stopped = told_to_stop() => stopped,
    };
    // Nobody listens when there is no adapter.
    let _ = stop.send(true);
    running.finish().await;
    ended.map(|()| Done::Well)
}

/// Telegram ends only when a person has to do something; the rest goes on without it.
async fn on_telegram(adapter: Option<Telegram>, stopping: watch::Receiver<bool>) -> anyhow::Result<()> {
    if let Some(telegram) = adapter
        && let Err(failure) = telegram.run(stopping).await
    {
        output::error(&format!("Telegram: {failure}"));
    }
    std::future::pending().await
}

async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
