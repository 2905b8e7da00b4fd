//! `lianqin up` and `lianqin run`: services until they are told to stop.

use std::{
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, bail};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{Done, output};
use crate::{
    assembly::{Place, Running, ServiceName, open_campaign, start},
    gate,
    node::Node,
    tally::SIMULATED_NOTICE,
};

/// The days of the notice's joint enforcement, 31 May to 30 September 2025.
pub(super) const DEMO_DAYS: u32 = 123;

pub(super) async fn up(place: &Place, listen: SocketAddr, with_demo: bool) -> anyhow::Result<Done> {
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
    let node = place.open().await?;
    let all = [
        ServiceName::Roster,
        ServiceName::Casework,
        ServiceName::Counts,
        ServiceName::Clock,
        ServiceName::Tally,
    ];
    let running = start(&node, &all).await?;
    if let Some(rules) = new_rules(&place, &node)? {
        open_campaign(&running, &node, rules).await?;
    }
    welcome(&node, &place.data, &listener, with_demo)?;
    serve_until_stopped(node, running, Some(listener)).await
}

/// Writes the demo by the program's own command, in a process of its own: what the simulation needs for a moment would
/// stay with this one for as long as it runs.
fn write_demo(place: &Place) -> anyhow::Result<()> {
    let mut demo = Command::new(std::env::current_exe().context("cannot find the program itself")?);
    demo.arg("demo").arg("--data").arg(&place.data).stdout(Stdio::null());
    if let Some(campaign) = &place.campaign {
        demo.arg("--campaign").arg(campaign);
    }
    let ended = demo.status().context("cannot start the program's command `demo`")?;
    if !ended.success() {
        bail!("the demo was not written, see above ({ended})");
    }
    Ok(())
}

/// A demo has a folder of its own, so that nothing simulated ever stands beside real data.
fn demo_directory(data: &Path) -> std::path::PathBuf {
    data.join("demo")
}

pub(super) async fn run(place: &Place, names: &[ServiceName], listen: SocketAddr) -> anyhow::Result<Done> {
    if place.nats.is_none() {
        bail!(
            "services run apart over NATS: add --nats nats://ADDRESS:4222, or use `lianqin up` for all in one process"
        );
    }
    let listener = if names.contains(&ServiceName::Gate) { Some(bind(listen).await?) } else { None };
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
    serve_until_stopped(node, running, listener).await
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

/// The program as it was called, so that what is printed can be typed.
fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "lianqin".to_owned())
}

async fn serve_until_stopped(
    node: Node,
    running: Running,
    listener: Option<TcpListener>,
) -> anyhow::Result<Done> {
    let desk = running.desk.clone();
    let gate = async {
        match listener {
            Some(listener) => gate::serve(listener, node.clone(), desk).await,
            None => std::future::pending().await,
        }
    };
    let ended = tokio::select! {
        ended = gate => ended,
        stopped = told_to_stop() => stopped,
    };
    running.finish().await;
    ended.map(|()| Done::Well)
}

async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
