//! `lianqin say` and `lianqin chat`: the bot at the terminal, one turn or a session.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use bot::{
    conversation::Hat,
    talk::{Body, Inbound, Message, Peer, Platform},
};
use bus::{
    clock::new_id,
    desk::{Desk, Reply, views},
};
use clap::Args;
use serde_json::{Value, json};
use uuid::Uuid;
use vocabulary::{Actor, MemberId, Role, Rules, Stamp};

use super::{At, Done, cut::moment, output, tally::rules_in_force};
use crate::{
    assembly::{Running, ServiceName, start_quietly},
    chat::{Chat, Said, Terminal},
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

/// Who chats.
#[derive(Debug, Args)]
pub(super) struct ChatArgs {
    #[command(flatten)]
    at_place: At,
    /// 谁：人员编号（m-0042）或 单位:岗位（江口镇:联络员、jiangkou:liaison）
    #[arg(long = "as", value_name = "MEMBER|UNIT:ROLE")]
    who: String,
}

/// Somebody at the terminal.
struct Speaker {
    node: Node,
    chat: Chat,
    hat: Hat,
    peer: Peer,
    simulated: bool,
}

/// One turn.
pub(super) async fn say(args: &SayArgs) -> anyhow::Result<Done> {
    let (node, running) = open(&args.at_place).await?;
    let said = one_turn(args, &node, &running.desk).await;
    running.finish().await;
    said
}

/// A session: lines in, answers out, until the end of the input.
pub(super) async fn chat(args: &ChatArgs) -> anyhow::Result<Done> {
    let (node, running) = open(&args.at_place).await?;
    let talked = session(args, &node, &running.desk).await;
    running.finish().await;
    talked
}

async fn open(at_place: &At) -> anyhow::Result<(Node, Running)> {
    let node = at_place.place().open_existing().await?;
    let here = [
        ServiceName::Roster,
        ServiceName::Casework,
        ServiceName::Counts,
        ServiceName::Clock,
        ServiceName::Duties,
        ServiceName::Opinion,
        ServiceName::Tally,
        ServiceName::Summary,
    ];
    let names: &[ServiceName] = if at_place.nats.is_some() { &[] } else { &here };
    let running = start_quietly(&node, names).await?;
    Ok((node, running))
}

impl Speaker {
    async fn new(who: &str, at: Stamp, at_place: &At, node: &Node, desk: &Desk) -> anyhow::Result<Self> {
        let in_force = rules_in_force(desk, at).await?;
        let rules = in_force.rules.context("这里还没有活动：先 lianqin up，或 lianqin demo")?;
        let actor = actor(who, &rules, at, desk).await?;
        let account = actor.member.to_string();
        Ok(Self {
            chat: Chat::open(node, desk, &at_place.data)?,
            node: node.clone(),
            hat: Hat { unit: actor.unit, role: actor.role, stands_in: false },
            peer: Peer { platform: Platform::Terminal, chat: account.clone(), account },
            simulated: in_force.simulated.is_some(),
        })
    }

    async fn says(&self, id: Uuid, at: Stamp, text: &str, confirm: bool) -> anyhow::Result<Said> {
        let inbound = Inbound {
            id,
            peer: self.peer.clone(),
            at,
            written: None,
            group: None,
            message: None,
            body: Body::Text(text.to_owned()),
        };
        Ok(self.chat.converse(&inbound, Terminal { hat: &self.hat, confirm }).await?)
    }
}

async fn one_turn(args: &SayArgs, node: &Node, desk: &Desk) -> anyhow::Result<Done> {
    let at = args.at.as_deref().map_or_else(|| Ok(node.clock.now()), |text| moment(text, node))?;
    let speaker = Speaker::new(&args.who, at, &args.at_place, node, desk).await?;
    if speaker.simulated && !args.json {
        output::line(SIMULATED_NOTICE)?;
    }
    let mut said = speaker.says(args.id.unwrap_or_else(new_id), at, &args.text, args.yes).await?;
    if args.json {
        return print_json(&said, speaker.simulated);
    }
    // What is confirmed at once is not shown as a card first.
    let quiet = args.yes && !said.replies.is_empty();
    show(&said, quiet)?;
    while (said.card || said.asked) && !args.yes {
        let Some(line) = output::asked("> ")? else {
            said = speaker.says(new_id(), at, "取消", false).await?;
            show(&said, false)?;
            break;
        };
        said = speaker.says(new_id(), at, &line, false).await?;
        show(&said, false)?;
    }
    Ok(done(&said))
}

async fn session(args: &ChatArgs, node: &Node, desk: &Desk) -> anyhow::Result<Done> {
    let speaker = Speaker::new(&args.who, node.clock.now(), &args.at_place, node, desk).await?;
    if speaker.simulated {
        output::line(SIMULATED_NOTICE)?;
    }
    show(&speaker.says(new_id(), speaker.node.clock.now(), "帮助", false).await?, false)?;
    while let Some(line) = output::asked("> ")? {
        if line.trim().is_empty() {
            continue;
        }
        show(&speaker.says(new_id(), speaker.node.clock.now(), &line, false).await?, false)?;
    }
    Ok(Done::Well)
}

/// Prints what was said; of a turn that was confirmed at once only the last word.
fn show(said: &Said, only_last: bool) -> anyhow::Result<()> {
    let skipped = if only_last { said.messages.len().saturating_sub(1) } else { 0 };
    for (message, _) in said.messages.iter().skip(skipped) {
        output::line(&message.plain())?;
    }
    for reply in &said.replies {
        if let Reply::Failed { text, again: _ } = reply {
            output::error(text);
        }
    }
    Ok(())
}

/// Well: something was recorded, answered or is on its way to be; refused: it was not.
fn done(said: &Said) -> Done {
    let refused = |reply: &Reply| matches!(reply, Reply::Refused { .. } | Reply::Failed { .. });
    let trouble = said.messages.iter().any(|(_, trouble)| *trouble);
    if said.asked || trouble || said.replies.iter().any(refused) { Done::Refused } else { Done::Well }
}

/// One object a line: what came of each wish, or what was said instead.
fn print_json(said: &Said, simulated: bool) -> anyhow::Result<Done> {
    for reply in &said.replies {
        output::line(&serde_json::to_value(reply)?.to_string())?;
    }
    if said.replies.is_empty() {
        let last = said.messages.len();
        for (i, (message, trouble)) in said.messages.iter().enumerate() {
            let is_last = i.saturating_add(1) == last;
            let outcome = match (trouble, is_last && said.card, is_last && said.asked) {
                (true, _, _) => "not-understood",
                (false, true, _) => "card",
                (false, false, true) => "asked",
                (false, false, false) => "answered",
            };
            output::line(&message_json(outcome, message, simulated).to_string())?;
        }
    }
    // An open question is an answer for a program; whoever wanted it recorded reads `asked` and goes on.
    Ok(done(said))
}

fn message_json(outcome: &str, message: &Message, simulated: bool) -> Value {
    let choices: BTreeMap<&str, &str> =
        message.choices.iter().map(|choice| (choice.key.as_str(), choice.label.as_str())).collect();
    json!({ "outcome": outcome, "text": message.text, "choices": choices, "simulated": simulated })
}

/// The post-holder that `--as` means: a member number, or a post, `江口镇:联络员`.
pub(super) async fn actor(who: &str, rules: &Rules, at: Stamp, desk: &Desk) -> anyhow::Result<Actor> {
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
