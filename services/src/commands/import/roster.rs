//! `lianqin import roster FILE`: the office's spreadsheet becomes people and posts. All of a file, or nothing.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use bus::{
    clock::new_id,
    desk::{Command, Desk, Reply, Request},
};
use clap::Args;
use vocabulary::{
    Actor, Day, MemberId, Rules, Secret, Stamp,
    member::{Holding, MemberCommand},
};

use super::{
    super::{At, Done, output, tally::rules_in_force},
    refused,
};
use crate::{
    assembly::{ServiceName, open_campaign, start},
    join_sheet::{self, JoinCard, JoinSheet},
    node::Node,
    roster::{Directory, setup},
    roster_file::{self, Enrolment},
};

/// A one-time code is good for so many days.
const CODE_DAYS: i64 = 14;

/// A code for a member, good from now on and in place of an earlier one, and its last day.
pub(in crate::commands) fn new_code(node: &Node, member: &MemberId) -> anyhow::Result<(String, Day)> {
    let rules = node.directory.read(|directory| directory.book().latest().cloned());
    let rules = rules.context("这里还没有活动")?;
    let until = rules.day_of(node.clock.now()).plus(CODE_DAYS);
    let expires = vocabulary::deadline::end_of(until, rules.zone());
    let code = code();
    node.vault.issue_code(member, &Secret::new(code.clone()), expires)?;
    Ok((code, until))
}

/// Eight characters that are not mistaken for each other on paper: 40 random bits.
fn code() -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    // The last ten bytes of a UUIDv7 but for two bits are random; the low five bits of the last eight are used.
    let bytes = new_id().into_bytes();
    bytes
        .iter()
        .skip(8)
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect()
}

/// A free member number is looked for so often.
const NUMBERS_TRIED: usize = 10_000;

/// Which roster, and how.
#[derive(Debug, Args)]
pub(in crate::commands) struct RosterArgs {
    /// 名册文件
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 给还没有绑定账号的人各发一个一次性加入码（旧码作废），写入这个新文件：csv，或可打印裁开的 html（带二维码）
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    /// 手机访问网页聊天的地址，印在 html 上
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8025")]
    address: String,
    /// 只检查，不导入
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    at: At,
}

pub(super) async fn import(args: RosterArgs) -> anyhow::Result<Done> {
    let RosterArgs { file, codes, address, dry_run, at } = args;
    let place = at.place();
    // Checking writes nothing, not even a new campaign.
    if dry_run && place.nats.is_none() && !place.log_file().exists() {
        return checked(&file, &place.rules_of_file()?);
    }
    let node = place.open().await?;
    let names: &[ServiceName] = if place.nats.is_some() { &[] } else { &[ServiceName::Roster] };
    let running = start(&node, names).await?;
    if !node.directory.read(|directory| directory.book().latest().is_some()) {
        open_campaign(&running, &node, place.rules_of_file()?).await?;
    }
    let now = node.clock.now();
    let rules = rules_in_force(&running.desk, now).await?.rules.context("这里还没有活动")?;
    let done = match roster_file::read(&file, &rules) {
        _ if dry_run => checked(&file, &rules)?,
        Ok(people) => {
            // Before anybody is enrolled: a file that cannot be made is told while nothing has happened yet.
            let codes = codes.as_deref().map(CodeFile::new).transpose()?;
            let desk = &running.desk;
            let actor = setup(&rules).context("活动文件没有办公室")?;
            let import = Import { node: &node, desk, actor, now, rules: &rules, address: &address };
            match (import.all(&people).await, codes) {
                (Ok(people), Some(codes)) => import.hand_out(&people, codes).await?,
                (Ok(_), None) => {}
                (Err(error), codes) => {
                    codes.map(CodeFile::remove).transpose()?;
                    return Err(error);
                }
            }
            Done::Well
        }
        Err(error) => refused(&error)?,
    };
    running.finish().await;
    Ok(done)
}

/// Says whether a file could be imported.
fn checked(file: &Path, rules: &Rules) -> anyhow::Result<Done> {
    match roster_file::read(file, rules) {
        Ok(people) => {
            output::line(&format!("{}：{} 行都可以导入（只检查，没有导入）", file.display(), people.len()))?;
            Ok(Done::Well)
        }
        Err(error) => refused(&error),
    }
}

/// The new file for codes.
struct CodeFile {
    path: PathBuf,
    file: File,
}

impl CodeFile {
    fn new(path: &Path) -> anyhow::Result<Self> {
        let file = File::options().write(true).create_new(true).open(path);
        let file =
            file.with_context(|| format!("cannot make {}: name a file that does not exist", path.display()))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// An import that failed leaves no empty file in the way of the next one.
    fn remove(self) -> anyhow::Result<()> {
        std::fs::remove_file(&self.path).with_context(|| format!("cannot remove {}", self.path.display()))
    }
}

struct Import<'a> {
    node: &'a Node,
    desk: &'a Desk,
    actor: Actor,
    now: Stamp,
    rules: &'a Rules,
    address: &'a str,
}

impl Import<'_> {
    /// Enrols and assigns row by row. Running it again goes on where it stopped: who is on the roster stays, a post that is
    /// held is not given twice.
    ///
    /// Gives everybody in the file with his number.
    async fn all<'p>(&self, people: &'p [Enrolment]) -> anyhow::Result<BTreeMap<MemberId, &'p Enrolment>> {
        let (mut everybody, mut enrolled, mut assigned) = (BTreeMap::new(), 0_usize, 0_usize);
        for person in people {
            let (member, new) = self.member_of(person).await?;
            enrolled = enrolled.saturating_add(usize::from(new));
            everybody.entry(member.clone()).or_insert(person);
            let from = person.from.unwrap_or(self.rules.campaign.issued);
            let holding = Holding { unit: person.unit.clone(), role: person.role, from, until: person.until };
            let given = self.ask(&member, MemberCommand::Assign(holding)).await?;
            assigned = assigned.saturating_add(usize::from(given));
        }
        output::line(&format!("名册 {} 行：新登记 {} 人，新任岗位 {assigned} 个", people.len(), enrolled))?;
        Ok(everybody)
    }

    /// One code for everybody who has bound no account, in a file for the office to hand out. The vault keeps only what
    /// recognises a code; an earlier one of the same person is void.
    async fn hand_out(&self, people: &BTreeMap<MemberId, &Enrolment>, to: CodeFile) -> anyhow::Result<()> {
        self.node.catch_up(&self.node.directory).await?;
        let has_joined = |id: &MemberId| {
            self.node.directory.read(|known| known.member(id).is_some_and(|person| !person.bound.is_empty()))
        };
        let mut cards = Vec::new();
        for (member, person) in people.iter().filter(|(member, _)| !has_joined(member)) {
            let (code, until) = new_code(self.node, member)?;
            cards.push(JoinCard {
                member: member.clone(),
                unit: self.rules.name_of(&person.unit).to_owned(),
                post: person.role.title().to_owned(),
                name: Some(person.name.reveal().to_owned()),
                code,
                until,
            });
        }
        let printed = to.path.extension().is_some_and(|ending| ending == "html");
        if printed {
            self.print_sheet(&cards, &to)?;
        } else {
            write_table(&cards, &to)?;
        }
        output::line(&format!("加入码已写入 {}，逐人当面交付，{CODE_DAYS} 天内有效", to.path.display()))
    }

    /// Cards to print and cut, with a QR code for the web chat.
    fn print_sheet(&self, cards: &[JoinCard], to: &CodeFile) -> anyhow::Result<()> {
        let sheet = JoinSheet {
            title: &self.rules.campaign.title,
            address: self.address.trim_end_matches('/'),
            days: CODE_DAYS,
            simulated: self.node.is_simulated(),
            cards,
        };
        let page = join_sheet::render(&sheet)?;
        (&to.file).write_all(page.as_bytes())?;
        Ok(())
    }

    /// The number of a person, and whether the person is new: found by the vault's keyed index, or the next free one.
    ///
    /// The index row is written before the enrolment, so that a stop between the two is mended by the next run.
    async fn member_of(&self, person: &Enrolment) -> anyhow::Result<(MemberId, bool)> {
        let vault = &self.node.vault;
        let phone = person.phone.as_ref().map(Secret::reveal).unwrap_or_default();
        let who = format!("人员 {} {phone}", person.name.reveal());
        if let Some(subject) = vault.find_plate(&who)?.first() {
            let id = subject.strip_prefix("member/").context("the index of people is damaged")?;
            let id = MemberId::new(id)?;
            let new = !self.is_enrolled(&id).await? && self.enrol(&id, person).await?;
            return Ok((id, new));
        }
        let mut number = self.node.directory.read(Directory::len);
        // Every number passed over is somebody's, so that the search ends.
        for _ in 0..NUMBERS_TRIED {
            number = number.saturating_add(1);
            let id = MemberId::new(format!("m-{number:04}"))?;
            if !self.is_enrolled(&id).await? {
                vault.index_plate(&format!("member/{id}"), &who)?;
                let new = self.enrol(&id, person).await?;
                return Ok((id, new));
            }
        }
        bail!("no free member number was found")
    }

    async fn is_enrolled(&self, id: &MemberId) -> anyhow::Result<bool> {
        self.node.catch_up(&self.node.directory).await?;
        Ok(self.node.directory.read(|directory| directory.member(id).is_some()))
    }

    async fn enrol(&self, id: &MemberId, person: &Enrolment) -> anyhow::Result<bool> {
        self.ask(id, MemberCommand::Enrol { name: person.name.clone(), phone: person.phone.clone() }).await
    }

    /// True when something was recorded, false when it was so already.
    async fn ask(&self, id: &MemberId, command: MemberCommand<Secret>) -> anyhow::Result<bool> {
        let request = Request {
            id: new_id(),
            actor: self.actor.clone(),
            at: self.now,
            cause: None,
            channel: "import".to_owned(),
            command: Command::Member(id.clone(), command),
        };
        match self.desk.ask(request).await {
            Reply::Recorded(_) => Ok(true),
            Reply::Unchanged => Ok(false),
            Reply::Refused { text } => bail!("{id}: {text}"),
            Reply::Failed { text, again: _ } => bail!("{text}（再运行一次导入即可接着做，不会重复）"),
        }
    }
}

/// The codes as a table.
fn write_table(cards: &[JoinCard], to: &CodeFile) -> anyhow::Result<()> {
    let mut out = csv::Writer::from_writer(&to.file);
    out.write_record(["人员编号", "姓名", "单位", "岗位", "加入码", "有效期至"])?;
    for card in cards {
        let name = card.name.as_deref().unwrap_or_default();
        let until = card.until.to_string();
        out.write_record([card.member.as_str(), name, &card.unit, &card.post, &card.code, &until])?;
    }
    Ok(out.flush()?)
}
