//! The service `roster`: the campaign and its rules, people and their posts.

mod directory;

use bus::{
    desk::{Command, Json, QueryFailure, Reply, Request, Service, views},
    vault::VaultFailure,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Actor, Day, Kind, MemberId, Role, Rules, Secret, Stamp, StreamId, UnitId,
    campaign::{Campaign, CampaignCommand},
    member::{Member, MemberCommand},
};

pub use directory::{Directory, Person};

use crate::node::{FINISH_WITHIN, Node, NodeFailure, answer, question, refused};

/// The number under which the program itself sets a campaign up: whoever can write the data directory.
const SETUP: &str = "m-setup";

/// The actor that opens a campaign and imports its first roster.
pub fn setup(rules: &Rules) -> Option<Actor> {
    let unit = rules.office()?.id.clone();
    Some(Actor { member: MemberId::new(SETUP).ok()?, unit, role: Role::Office })
}

/// A question about rules and posts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DirectoryQuestion {
    /// The rules in force at a moment.
    Rules {
        /// The moment.
        at: Stamp,
    },
    /// Who holds a post on a day.
    InPost {
        /// The unit.
        unit: UnitId,
        /// The post.
        role: Role,
        /// The day.
        day: Day,
    },
    /// A post-holder.
    Member {
        /// The number.
        id: MemberId,
    },
    /// Whose a chat account is.
    Account {
        /// The platform.
        channel: String,
        /// The account on it.
        account: Secret,
    },
}

/// The rules in force, and whether the campaign is real.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RulesInForce {
    /// The rules; none before the campaign opens.
    pub rules: Option<Rules>,
    /// The seed, when a simulation wrote the campaign.
    pub simulated: Option<u64>,
    /// How many people are on the roster.
    pub members: usize,
}

/// The service.
#[derive(Debug)]
pub struct Roster {
    node: Node,
}

impl Roster {
    /// Starts it.
    pub fn new(node: &Node) -> Self {
        Self { node: node.clone() }
    }

    async fn take(&self, request: Request) -> Result<Reply, NodeFailure> {
        let node = &self.node;
        match request.command.clone() {
            Command::Campaign(command) => {
                let rules = match self.rules_for(&request, &command).await? {
                    Ok(rules) => rules,
                    Err(reply) => return Ok(reply),
                };
                let stream = StreamId::campaign(&node.campaign);
                node.reply(node.ask::<Campaign>(&request, stream, command, &rules).await?)
            }
            Command::Member(id, command) => {
                let rules = match self.authorise(&request).await {
                    Ok(rules) => rules,
                    Err(reply) => return Ok(reply),
                };
                let subject = format!("member/{id}");
                let command = command
                    .seal(|field, text| node.seal(&subject, &request, field, &text))
                    .map_err(|failure: VaultFailure| NodeFailure::from(failure))?;
                let unbound = match &command {
                    MemberCommand::Unbind { channel, .. } => Some(channel.clone()),
                    MemberCommand::Enrol { .. }
                    | MemberCommand::Bind { .. }
                    | MemberCommand::Assign(_)
                    | MemberCommand::End { .. }
                    | MemberCommand::NameDeputy { .. } => None,
                };
                let stream = StreamId::member(&id);
                let reply = node.reply(node.ask::<Member>(&request, stream, command, &rules).await?)?;
                if let (Reply::Recorded(_), Some(channel)) = (&reply, unbound) {
                    node.vault.unbind_account(&id, &channel)?;
                }
                Ok(reply)
            }
            Command::Join { code, channel, account } => self.join(request, &code, channel, account).await,
            Command::Count(_)
            | Command::Find(_)
            | Command::Lead(..)
            | Command::Concern(..)
            | Command::Petition(..)
            | Command::Alert(..)
            | Command::Duty(_)
            | Command::Supervision(..)
            | Command::Reminder(..)
            | Command::Dispute(_)
            | Command::Timetable(..)
            | Command::Operation(..)
            | Command::Summary(_) => Ok(refused("这件事不归名册服务办理")),
        }
    }

    /// Binds a chat account to whoever was handed the code. A stranger learns nothing but that the code is of no use.
    async fn join(
        &self,
        mut request: Request,
        code: &Secret,
        channel: String,
        account: Secret,
    ) -> Result<Reply, NodeFailure> {
        const NO_USE: &str = "这个加入码无效或已经用过，请联系专项工作组办公室";
        let node = &self.node;
        let Some(member) = node.vault.holder_of_code(code, request.at)? else { return Ok(refused(NO_USE)) };
        node.catch_up(&node.directory).await?;
        let post = node.directory.read(|directory| {
            let day = directory.book().latest()?.day_of(request.at);
            directory.member(&member)?.posts.iter().find(|post| post.is_on(day)).cloned()
        });
        let Some(post) = post else { return Ok(refused(NO_USE)) };
        request.actor = Actor { member: member.clone(), unit: post.unit, role: post.role };
        let bind = MemberCommand::Bind { channel: channel.clone(), account: account.clone() };
        request.command = Command::Member(member.clone(), bind);
        let reply = Box::pin(self.take(request)).await?;
        match reply {
            // The log first: only a recorded binding uses a code up, and the same wish sent again ends here again.
            Reply::Recorded(_) | Reply::Unchanged => {
                node.vault.bind_account(&member, &channel, &account)?;
                Ok(reply)
            }
            // Somebody was quicker with the same code, or the person is bound: only the office changes that.
            Reply::Refused { .. } => Ok(refused(NO_USE)),
            Reply::Failed { .. } => Ok(reply),
        }
    }

    /// The rules to decide under: those in force, or for an opening the ones that are being opened.
    async fn rules_for(
        &self,
        request: &Request,
        command: &CampaignCommand,
    ) -> Result<Result<Rules, Reply>, NodeFailure> {
        self.node.catch_up(&self.node.directory).await?;
        let open = self.node.directory.read(|directory| directory.book().latest().is_some());
        Ok(match command {
            CampaignCommand::Open { rules, .. } if !open => {
                if rules.campaign.id == self.node.campaign {
                    Ok(rules.as_ref().clone())
                } else {
                    let (given, id) = (&rules.campaign.id, &self.node.campaign);
                    Err(refused(&format!("这份规则属于活动 {given}，这里是 {id}")))
                }
            }
            CampaignCommand::Open { .. }
            | CampaignCommand::ChangeRules { .. }
            | CampaignCommand::Close { .. } => self.authorise(request).await,
        })
    }

    /// As every service does, and besides lets the program itself set the campaign up.
    async fn authorise(&self, request: &Request) -> Result<Rules, Reply> {
        let is_setup = request.actor.member.as_str() == SETUP;
        if !is_setup {
            return self.node.authorise(request).await.map(|rules| rules.as_ref().clone());
        }
        self.node.catch_up(&self.node.directory).await?;
        self.node.directory.read(|directory| match directory.book().latest() {
            Some(rules) => Ok(rules.as_ref().clone()),
            None => Err(refused("活动尚未开启")),
        })
    }

    async fn answer(&self, asked: DirectoryQuestion) -> Result<Json, QueryFailure> {
        self.node.catch_up(&self.node.directory).await?;
        self.node.directory.read(|directory| match asked {
            DirectoryQuestion::Rules { at } => {
                let book = directory.book();
                let rules = book.latest().map(|latest| book.on(latest.day_of(at)).unwrap_or(latest));
                answer(&RulesInForce {
                    rules: rules.map(|rules| rules.as_ref().clone()),
                    simulated: book.simulated(),
                    members: directory.len(),
                })
            }
            DirectoryQuestion::InPost { unit, role, day } => answer(&directory.in_post(&unit, role, day)),
            DirectoryQuestion::Member { id } => answer(&directory.member(&id)),
            DirectoryQuestion::Account { channel, account } => {
                let found = self.node.vault.holder_of(&channel, &account).map_err(NodeFailure::from)?;
                answer(
                    &found.filter(|id| {
                        directory.member(id).is_some_and(|person| person.bound.contains(&channel))
                    }),
                )
            }
        })
    }
}

impl Service for Roster {
    fn name(&self) -> &'static str {
        "roster"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Campaign, Kind::Member]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::DIRECTORY]
    }

    fn ask(&self, request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async move { self.take(request).await.unwrap_or_else(Reply::from) })
    }

    fn query(&self, _view: &str, asked: Json) -> BoxFuture<'_, Result<Json, QueryFailure>> {
        Box::pin(async move { self.answer(question(&asked)?).await })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.node.directory.finish(FINISH_WITHIN).await })
    }
}
