//! `lianqin doctor`: is everything here sound, and if not, what to do.

use std::sync::Arc;

use bot::mail::Mail;
use bus::{
    follow::Projection,
    log::{Bus, Embedded},
    snapshot,
};

use super::{Done, output};
use crate::{
    assembly::{KEY_FILE, Place, VIEWS},
    casework::Leads,
    chat::{CHAT_FILE, News},
    clock::Deadlines,
    duties::DutyBook,
    node::Node,
    numbers::Numbers,
    opinion::OpinionBook,
    roster::Directory,
    tally::{SIMULATED_NOTICE, Tally},
};

/// The burden of so many days is shown.
const DAYS_OF_BURDEN: usize = 3;

pub(super) async fn doctor(place: &Place) -> anyhow::Result<Done> {
    let mut findings = Findings { wrong: 0 };
    if place.nats.is_none() && !place.log_file().exists() {
        findings
            .wrong("日志", &format!("{} 里没有日志：先 lianqin up 或 lianqin demo", place.data.display()))?;
        return Ok(Done::Refused);
    }
    let node = match place.open().await {
        Ok(node) => node,
        Err(error) => {
            findings.wrong("打开", &format!("{error:#}"))?;
            return Ok(Done::Refused);
        }
    };
    if let Err(failure) = node.catch_up(&node.directory).await {
        findings.wrong("名册视图", &failure.to_string())?;
        return Ok(Done::Refused);
    }
    if node.is_simulated() {
        output::line(SIMULATED_NOTICE)?;
    }
    findings.log(&node, place).await?;
    findings.campaign(&node)?;
    Findings::good("密钥", &format!("{} 可用", place.data.join(KEY_FILE).display()))?;
    let head = node.bus.head().await?;
    findings.view::<Directory>(place, head)?;
    findings.view::<Leads>(place, head)?;
    findings.view::<Deadlines>(place, head)?;
    findings.view::<Tally>(place, head)?;
    findings.view::<News>(place, head)?;
    findings.view::<OpinionBook>(place, head)?;
    findings.view::<DutyBook>(place, head)?;
    findings.view::<Numbers>(place, head)?;
    findings.mail(&node, place)?;
    Ok(if findings.wrong == 0 { Done::Well } else { Done::Refused })
}

/// How many events the log holds when every one of them is sound. Reads the whole file.
async fn verified(log: &Embedded) -> anyhow::Result<Result<u64, eventstore_lite::Failure>> {
    let store = Arc::clone(log.store());
    Ok(tokio::task::spawn_blocking(move || store.verify()).await?)
}

struct Findings {
    wrong: usize,
}

impl Findings {
    fn good(what: &str, text: &str) -> anyhow::Result<()> {
        output::line(&format!("✓ {what}：{text}"))
    }

    fn wrong(&mut self, what: &str, text: &str) -> anyhow::Result<()> {
        self.wrong = self.wrong.saturating_add(1);
        output::line(&format!("✗ {what}：{text}"))
    }

    /// Every row of the log is read and checked.
    async fn log(&mut self, node: &Node, place: &Place) -> anyhow::Result<()> {
        match &node.bus {
            Bus::Embedded(log) => match verified(log).await? {
                Ok(events) => Self::good(
                    "日志",
                    &format!("{}，{events} 个事件逐个校验无误", place.log_file().display()),
                ),
                Err(failure) => self.wrong("日志", &failure.to_string()),
            },
            Bus::Jetstream(log) => {
                Self::good("日志", &format!("NATS 流 {}，{} 个事件", log.stream(), node.bus.head().await?))
            }
        }
    }

    fn campaign(&mut self, node: &Node) -> anyhow::Result<()> {
        let (rules, members) =
            node.directory.read(|directory| (directory.book().latest().cloned(), directory.len()));
        match rules {
            Some(rules) => {
                Self::good(
                    "活动",
                    &format!(
                        "{}（{}），{} 个单位",
                        rules.campaign.title,
                        rules.campaign.document,
                        rules.units.len()
                    ),
                )?;
            }
            None => self.wrong("活动", "尚未开启：运行 lianqin up")?,
        }
        if members == 0 {
            return self.wrong("名册", "没有人员：lianqin import roster 名册.xlsx");
        }
        Self::good("名册", &format!("{members} 人"))
    }

    /// What waits in the mail room, what could not be delivered, and the burden of the last days.
    fn mail(&mut self, node: &Node, place: &Place) -> anyhow::Result<()> {
        let path = place.data.join(CHAT_FILE);
        if !path.exists() {
            return Self::good("消息", "还没有人用过聊天");
        }
        let now = node.clock.now();
        let stats = match Mail::open(&path, node.vault.clone()).and_then(|mail| mail.stats(now)) {
            Ok(stats) => stats,
            Err(failure) => return self.wrong("消息", &failure.to_string()),
        };
        let line = format!(
            "收件待处理 {}，发件待发 {}（重试中 {}），未打扰已撤 {}",
            stats.inbox_waiting, stats.outbox_due, stats.outbox_retrying, stats.cleared
        );
        Self::good("消息", &line)?;
        for dead in &stats.dead {
            let platform = dead.platform.as_str();
            self.wrong(
                "死信",
                &format!("{platform} 第 {} 条送不到：{}（{}）", dead.seq, dead.why, dead.since),
            )?;
        }
        for day in stats.burden.iter().take(DAYS_OF_BURDEN) {
            let line = format!(
                "{}：主动消息 {} 人（中位 {} 条，最多 {} 条），上报 {} 份（中位用时 {} 秒）",
                day.day, day.members, day.unasked_median, day.unasked_max, day.reports, day.effort_median_s
            );
            Self::good("负担", &line)?;
        }
        Ok(())
    }

    /// A snapshot that is missing or old is made anew at the next start; one beyond the log is of another log.
    fn view<P: Projection>(&mut self, place: &Place, head: u64) -> anyhow::Result<()> {
        let what = format!("视图 {}", P::NAME);
        match snapshot::load::<P>(&place.data.join(VIEWS)) {
            Some((_, position)) if position > head => self.wrong(
                &what,
                &format!("位置 {position} 超出日志的 {head}：这是另一个日志的视图，请运行 lianqin rebuild"),
            ),
            Some((_, position)) => Self::good(&what, &format!("位置 {position}，日志 {head}")),
            None => Self::good(&what, "没有快照，下次启动时重算"),
        }
    }
}
