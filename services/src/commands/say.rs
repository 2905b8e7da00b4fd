//! `lianqin say`: one turn at the terminal, with a card to confirm.

use anyhow::{Context, bail};
use bot::line::{self, Line, Wished};
use bus::{
    clock::new_id,
    desk::{Command, Desk, Receipt, Reply, Request, views},
};
use clap::Args;
use serde_json::json;
use uuid::Uuid;
use vocabulary::{Actor, MemberId, Role, Rules, Stamp, lead::LeadCommand, rules::Warning};

use super::{
    At, Done, output,
    tally::{moment, rules_in_force},
};
use crate::{
    assembly::{ServiceName, start},
    node::Node,
    roster::{DirectoryQuestion, Person},
    tally::SIMULATED_NOTICE,
};

/// Who says what.
#[derive(Debug, Args)]
pub(super) struct SayArgs {
    #[command(flatten)]
    at_place: At,
    /// 谁：人员编号（m-0042）或 单位:岗位（江口镇:联络员、jiangkou:liaison）
    #[arg(long = "as", value_name = "MEMBER|UNIT:ROLE")]
    who: String,
    /// 何时说的；不写就是现在
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// 不再问，直接确认
    #[arg(long)]
    yes: bool,
    /// 输出 JSON（稳定）
    #[arg(long)]
    json: bool,
    /// 这句话的编号；同一编号重发只记一次
    #[arg(long, value_name = "UUID")]
    id: Option<Uuid>,
    /// 说的话
    #[arg(value_name = "TEXT")]
    text: String,
}

pub(super) async fn say(args: &SayArgs) -> anyhow::Result<Done> {
    let node = args.at_place.place().open_existing().await?;
    let here = [ServiceName::Roster, ServiceName::Casework, ServiceName::Counts];
    let names: &[ServiceName] = if args.at_place.nats.is_some() { &[] } else { &here };
    let running = start(&node, names).await?;
    let said = turn(args, &node, &running.desk).await;
    running.finish().await;
    said
}

async fn turn(args: &SayArgs, node: &Node, desk: &Desk) -> anyhow::Result<Done> {
    let at = args.at.as_deref().map_or_else(|| Ok(node.clock.now()), |text| moment(text, node))?;
    let in_force = rules_in_force(desk, at).await?;
    let rules = in_force.rules.context("这里还没有活动：先 lianqin up，或 lianqin demo")?;
    let actor = actor(&args.who, &rules, at, desk).await?;
    let simulated = in_force.simulated.is_some();
    if simulated && !args.json {
        output::line(SIMULATED_NOTICE)?;
    }
    if matches!(args.text.trim(), "帮助" | "help" | "?" | "？") {
        return output::line(&line::help(actor.role)).map(|()| Done::Well);
    }
    let wished = match line::read(&args.text, &Line { rules: &rules, actor: &actor, now: at }) {
        Ok(wished) => wished,
        Err(error) => {
            let text = error.to_string();
            return if args.json {
                print_json(&json!({ "outcome": "not-understood", "text": text, "simulated": simulated }))
            } else {
                output::line(&text).map(|()| Done::Refused)
            };
        }
    };
    if !args.yes && !confirmed(args, &wished, &rules, simulated)? {
        return Ok(Done::Well);
    }
    let request = Request {
        id: args.id.unwrap_or_else(new_id),
        actor,
        at,
        cause: None,
        channel: "terminal".to_owned(),
        command: command(wished),
    };
    let reply = desk.ask(request).await;
    if args.json {
        return print_json(&serde_json::to_value(&reply)?);
    }
    tell(&reply, &rules)
}

fn command(wished: Wished) -> Command {
    match wished {
        Wished::Count(command) => Command::Count(command),
        Wished::Find(finding) => Command::Find(LeadCommand::Find(finding)),
        Wished::Lead { lead, command } => Command::Lead(lead, command),
    }
}

/// Shows the card and asks; with `--json` the card is the answer and nothing is written.
fn confirmed(args: &SayArgs, wished: &Wished, rules: &Rules, simulated: bool) -> anyhow::Result<bool> {
    let card = line::card(wished, rules);
    if args.json {
        print_json(&json!({ "outcome": "card", "text": card, "simulated": simulated }))?;
        return Ok(false);
    }
    output::line(&card)?;
    match output::asked("> ")?.as_deref() {
        Some("1" | "确认" | "y" | "yes") => Ok(true),
        Some(_) | None => {
            output::line("已取消，没有记录。")?;
            Ok(false)
        }
    }
}

fn tell(reply: &Reply, rules: &Rules) -> anyhow::Result<Done> {
    match reply {
        Reply::Recorded(receipt) => {
            let again = if receipt.known { "（先前已收到，没有重复记录）" } else { "" };
            output::line(&format!("已记录{}，编号 {}。{again}", about(receipt), receipt.position))?;
            for change in changes(receipt, rules) {
                output::line(&format!("  {change}"))?;
            }
            for warning in &receipt.warnings {
                output::line(&format!("  请核对：{}", in_words(warning, rules)))?;
            }
            if !receipt.similar.is_empty() {
                let others: Vec<_> = receipt.similar.iter().map(ToString::to_string).collect();
                output::line(&format!("  同一号牌还有线索：{}（是否并案由人决定）", others.join("、")))?;
            }
            Ok(Done::Well)
        }
        Reply::Unchanged => output::line("已经是这样，没有新的记录。").map(|()| Done::Well),
        Reply::Refused { text } => output::line(text).map(|()| Done::Refused),
        Reply::Failed { text, again } => {
            output::error(text);
            if *again {
                output::note("没有收到回执，不知道是否已记录；请原样再发一次，不会重复。");
            }
            Ok(Done::Refused)
        }
    }
}

fn about(receipt: &Receipt) -> String {
    receipt.stream.strip_prefix("lead/").map(|lead| format!("：{lead}")).unwrap_or_default()
}

/// What a correction changed: `检查车辆 35 → 36`.
fn changes(receipt: &Receipt, rules: &Rules) -> Vec<String> {
    let Some(changes) = receipt.data.get("changes").and_then(|changes| changes.as_object()) else {
        return Vec::new();
    };
    let known = |key: &String| rules.indicators.iter().find(|indicator| indicator.key.as_str() == key);
    changes
        .iter()
        .filter_map(|(key, change)| {
            let indicator = known(key)?;
            let value = |field: &str| change.get(field).and_then(serde_json::Value::as_u64);
            let was = value("was").map_or_else(|| "未报".to_owned(), |was| indicator.show(was));
            Some(format!("{} {was} → {}", indicator.name, indicator.show(value("now")?)))
        })
        .collect()
}

fn in_words(warning: &Warning, rules: &Rules) -> String {
    let name = |key| rules.indicator(key).map_or_else(|| key.to_string(), |indicator| indicator.name.clone());
    match warning {
        Warning::Outlier { key, value } => format!("{} {value} 比平常大得多", name(key)),
        Warning::Exceeds { key, whole } => format!("{}多于{}", name(key), name(whole)),
        Warning::SumMismatch { key, stated, parts } => format!("{} {stated}，各分项合计 {parts}", name(key)),
        Warning::CrossCheck { text } => text.clone(),
    }
}

fn print_json(value: &serde_json::Value) -> anyhow::Result<Done> {
    output::line(&value.to_string())?;
    let outcome = value.get("outcome").and_then(|outcome| outcome.as_str()).unwrap_or_default();
    Ok(match outcome {
        "recorded" | "unchanged" | "card" => Done::Well,
        _ => Done::Refused,
    })
}

/// The post-holder that `--as` means.
async fn actor(who: &str, rules: &Rules, at: Stamp, desk: &Desk) -> anyhow::Result<Actor> {
    let day = rules.day_of(at);
    let Some((unit, role)) = who.split_once([':', '：']) else {
        let id = MemberId::new(who).ok();
        let id = id.with_context(|| {
            format!("“{who}”不是人员编号（如 m-0042）；以岗位说请写 单位:岗位，如 江口镇:联络员")
        })?;
        let person: Option<Person> =
            desk.query(views::DIRECTORY, &DirectoryQuestion::Member { id: id.clone() }).await?;
        let person = person.with_context(|| format!("名册里没有 {id}"))?;
        let posts: Vec<_> =
            person.posts.iter().chain(&person.stands_in).filter(|post| post.is_on(day)).collect();
        return match posts.as_slice() {
            [post] => Ok(Actor { member: id, unit: post.unit.clone(), role: post.role }),
            [] => bail!("{id} 在 {day} 没有岗位"),
            many => {
                let hats: Vec<_> = many
                    .iter()
                    .map(|post| format!("{}:{}", rules.name_of(&post.unit), post.role.title()))
                    .collect();
                bail!("{id} 有几个岗位，请写明以哪个岗位说：{}", hats.join("、"))
            }
        };
    };
    let role = Role::parse(role)
        .with_context(|| format!("没有“{role}”这个岗位，可用：联络员、承办人、负责人、办公室……"))?;
    let named: Vec<_> =
        rules.units.iter().filter(|known| known.id.as_str() == unit || known.is_called(unit)).collect();
    let unit = match named.as_slice() {
        [unit] => &unit.id,
        [] => bail!("没有“{unit}”这个单位"),
        many => {
            let short: Vec<_> = many.iter().map(|unit| unit.short.as_str()).collect();
            bail!("“{unit}”可指几个单位，请写明：{}", short.join("、"))
        }
    };
    let question = DirectoryQuestion::InPost { unit: unit.clone(), role, day };
    let holders: Vec<MemberId> = desk.query(views::DIRECTORY, &question).await?;
    let member = holders.into_iter().next().with_context(|| {
        format!(
            "{}在 {day} 没有人任“{}”；先导入名册：lianqin import roster 文件",
            rules.name_of(unit),
            role.title()
        )
    })?;
    Ok(Actor { member, unit: unit.clone(), role })
}
