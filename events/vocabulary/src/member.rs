//! A post-holder: enrolled by the office, bound to a chat account by a one-time code, in posts from a day to a day.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use thiserror::Error;

mod holding;
#[cfg(test)]
mod law;
#[cfg(test)]
mod tests;

pub use holding::Holding;

use crate::{
    fact::Fact,
    ids::{MemberId, UnitId},
    rights::{Action, Role, may},
    sealed::{Sealed, Secret},
    stream::{Context, Kind, Stream},
    time::Day,
};

/// What has happened to a post-holder.
///
/// The wire names are the contract: rename a variant freely, never its `rename`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(bound(deserialize = "W: Deserialize<'de>"))]
#[cfg_attr(feature = "schema", schemars(rename = "MemberEvent"))]
pub enum MemberEvent<W = Sealed> {
    /// The office put the person on the roster.
    #[serde(rename = "member-enrolled")]
    Enrolled {
        /// The person's name.
        name: W,
        /// The person's phone number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<W>,
    },
    /// A chat account was bound with the one-time code.
    #[serde(rename = "member-bound")]
    Bound {
        /// The platform, e.g. `telegram`.
        channel: String,
        /// The account on it.
        account: W,
    },
    /// The office took the binding back, e.g. after a change of phone.
    #[serde(rename = "member-unbound")]
    Unbound {
        /// The platform.
        channel: String,
        /// Why.
        reason: W,
    },
    /// A post was given.
    #[serde(rename = "post-assigned")]
    PostAssigned(Holding),
    /// A post ended.
    #[serde(rename = "post-ended")]
    PostEnded {
        /// The unit of the post.
        unit: UnitId,
        /// The post.
        role: Role,
        /// Its last day.
        on: Day,
    },
    /// Somebody stands in (AB角) for a span of days.
    #[serde(rename = "deputy-named")]
    DeputyNamed {
        /// Who stands in.
        deputy: MemberId,
        /// For which unit's post.
        unit: UnitId,
        /// For which post.
        role: Role,
        /// First day.
        from: Day,
        /// Last day, included.
        until: Day,
    },
}

/// What may be wished of a post-holder. `T` is [`Secret`] on the way in and [`Sealed`] where it is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberCommand<T = Sealed> {
    /// Put on the roster.
    Enrol {
        /// Name.
        name: T,
        /// Phone number.
        phone: Option<T>,
    },
    /// Bind a chat account; the service has checked the one-time code.
    Bind {
        /// The platform.
        channel: String,
        /// The account.
        account: T,
    },
    /// Take a binding back.
    Unbind {
        /// The platform.
        channel: String,
        /// Why.
        reason: T,
    },
    /// Give a post.
    Assign(Holding),
    /// End a post.
    End {
        /// Unit of the post.
        unit: UnitId,
        /// The post.
        role: Role,
        /// Its last day.
        on: Day,
    },
    /// Name a deputy.
    NameDeputy {
        /// Who stands in.
        deputy: MemberId,
        /// Unit of the post.
        unit: UnitId,
        /// The post.
        role: Role,
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
}

impl MemberCommand<Secret> {
    /// The same wish with its personal words sealed by `seal(field, words)`.
    pub fn seal<E>(
        self,
        mut seal: impl FnMut(&str, Secret) -> Result<Sealed, E>,
    ) -> Result<MemberCommand<Sealed>, E> {
        Ok(match self {
            MemberCommand::Enrol { name, phone } => MemberCommand::Enrol {
                name: seal("name", name)?,
                phone: phone.map(|phone| seal("phone", phone)).transpose()?,
            },
            MemberCommand::Bind { channel, account } => {
                MemberCommand::Bind { channel, account: seal("account", account)? }
            }
            MemberCommand::Unbind { channel, reason } => {
                MemberCommand::Unbind { channel, reason: seal("reason", reason)? }
            }
            MemberCommand::Assign(holding) => MemberCommand::Assign(holding),
            MemberCommand::End { unit, role, on } => MemberCommand::End { unit, role, on },
            MemberCommand::NameDeputy { deputy, unit, role, from, until } => {
                MemberCommand::NameDeputy { deputy, unit, role, from, until }
            }
        })
    }
}

/// Why a wish of a post-holder is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MemberRefusal {
    /// The actor's post does not allow it.
    #[error("只有专项工作组办公室可以管理人员名册")]
    NotAllowed,
    /// Nobody of that number is on the roster.
    #[error("名册里没有这个人员编号，请先登记")]
    NotEnrolled,
    /// Enrolled already.
    #[error("这个人员编号已经登记过")]
    AlreadyEnrolled,
    /// An account of the platform is bound; only the office may take it back.
    #[error("{channel} 账号已经绑定；更换账号请联系办公室")]
    AlreadyBound {
        /// The platform.
        channel: String,
    },
    /// No account of the platform is bound.
    #[error("{channel} 没有绑定账号")]
    NotBound {
        /// The platform.
        channel: String,
    },
    /// The rules know no such unit.
    #[error("没有“{unit}”这个单位")]
    UnknownUnit {
        /// The unit given.
        unit: UnitId,
    },
    /// The post is not one that this unit has.
    #[error("{unit}没有“{role}”这个岗位")]
    NoSuchPost {
        /// The unit's short name.
        unit: String,
        /// The post's title.
        role: &'static str,
    },
    /// The person does not hold the post.
    #[error("此人不在{unit}的“{role}”岗位上")]
    NotInPost {
        /// The unit's short name.
        unit: String,
        /// The post's title.
        role: &'static str,
    },
    /// A span that ends before it begins.
    #[error("截止日 {until} 早于起始日 {from}")]
    EndsBeforeItBegins {
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// Nobody stands in for himself.
    #[error("不能指定本人为自己的代理人")]
    OwnDeputy,
}

/// A post-holder as the next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Member {
    /// Not on the roster.
    #[default]
    Unknown,
    /// On the roster.
    Enrolled {
        /// Own number, as the stream has it.
        id: SmolStr,
        /// Platforms with a bound account.
        bound: Vec<String>,
        /// Posts, past and present.
        posts: Vec<Holding>,
        /// Deputies named: who, for which unit's post, from, until.
        deputies: Vec<(MemberId, UnitId, Role, Day, Day)>,
    },
}

impl Stream for Member {
    const KIND: Kind = Kind::Member;
    type Event = MemberEvent;
    type Command = MemberCommand;
    type Refusal = MemberRefusal;

    fn evolve(self, fact: &Fact<MemberEvent>) -> Self {
        let (mut bound, mut posts, mut deputies) = match self {
            Member::Unknown => (Vec::new(), Vec::new(), Vec::new()),
            Member::Enrolled { id: _, bound, posts, deputies } => (bound, posts, deputies),
        };
        match &fact.event {
            MemberEvent::Enrolled { .. } => {}
            MemberEvent::Bound { channel, .. } => bound.push(channel.clone()),
            MemberEvent::Unbound { channel, .. } => bound.retain(|name| name != channel),
            MemberEvent::PostAssigned(holding) => posts.push(holding.clone()),
            MemberEvent::PostEnded { unit, role, on } => {
                for post in posts.iter_mut().filter(|post| post.ends_by(unit, *role, *on)) {
                    post.until = Some(*on);
                }
            }
            MemberEvent::DeputyNamed { deputy, unit, role, from, until } => {
                deputies.push((deputy.clone(), unit.clone(), *role, *from, *until));
            }
        }
        Member::Enrolled { id: fact.stream.id.clone(), bound, posts, deputies }
    }

    fn decide(&self, command: MemberCommand, at: &Context<'_>) -> Result<Option<MemberEvent>, MemberRefusal> {
        // Binding is the one thing that a person does for himself: the code is the right to it.
        if !matches!(command, MemberCommand::Bind { .. })
            && !may(at.actor, Action::Enrol, &at.actor.unit, at.rules)
        {
            return Err(MemberRefusal::NotAllowed);
        }
        match (self, command) {
            (Member::Unknown, MemberCommand::Enrol { name, phone }) => {
                Ok(Some(MemberEvent::Enrolled { name, phone }))
            }
            (Member::Enrolled { .. }, MemberCommand::Enrol { .. }) => Err(MemberRefusal::AlreadyEnrolled),
            (
                Member::Unknown,
                MemberCommand::Bind { .. }
                | MemberCommand::Unbind { .. }
                | MemberCommand::Assign(_)
                | MemberCommand::End { .. }
                | MemberCommand::NameDeputy { .. },
            ) => Err(MemberRefusal::NotEnrolled),
            (Member::Enrolled { bound, .. }, MemberCommand::Bind { channel, account }) => {
                if bound.contains(&channel) {
                    Err(MemberRefusal::AlreadyBound { channel })
                } else {
                    Ok(Some(MemberEvent::Bound { channel, account }))
                }
            }
            (Member::Enrolled { bound, .. }, MemberCommand::Unbind { channel, reason }) => {
                if bound.contains(&channel) {
                    Ok(Some(MemberEvent::Unbound { channel, reason }))
                } else {
                    Err(MemberRefusal::NotBound { channel })
                }
            }
            (Member::Enrolled { posts, .. }, MemberCommand::Assign(holding)) => assign(posts, holding, at),
            (Member::Enrolled { posts, .. }, MemberCommand::End { unit, role, on }) => {
                end(posts, unit, role, on, at)
            }
            (
                Member::Enrolled { id, posts, deputies, .. },
                MemberCommand::NameDeputy { deputy, unit, role, from, until },
            ) => {
                if until < from {
                    return Err(MemberRefusal::EndsBeforeItBegins { from, until });
                }
                if deputy.as_str() == id {
                    return Err(MemberRefusal::OwnDeputy);
                }
                if !posts.iter().any(|post| post.unit == unit && post.role == role && post.is_on(from)) {
                    return Err(not_in_post(&unit, role, at));
                }
                let named = (deputy, unit, role, from, until);
                if deputies.contains(&named) {
                    return Ok(None);
                }
                let (deputy, unit, role, from, until) = named;
                Ok(Some(MemberEvent::DeputyNamed { deputy, unit, role, from, until }))
            }
        }
    }
}

fn assign(
    posts: &[Holding],
    holding: Holding,
    at: &Context<'_>,
) -> Result<Option<MemberEvent>, MemberRefusal> {
    if let Some(until) = holding.until.filter(|until| *until < holding.from) {
        return Err(MemberRefusal::EndsBeforeItBegins { from: holding.from, until });
    }
    let Some(unit) = at.rules.unit(&holding.unit) else {
        return Err(MemberRefusal::UnknownUnit { unit: holding.unit });
    };
    if !at.rules.has_post(unit, holding.role) {
        return Err(MemberRefusal::NoSuchPost { unit: unit.short.clone(), role: holding.role.title() });
    }
    let covered = posts.iter().any(|post| {
        post.unit == holding.unit
            && post.role == holding.role
            && post.is_on(holding.from)
            && (post.until.is_none() || (holding.until.is_some() && holding.until <= post.until))
    });
    if covered { Ok(None) } else { Ok(Some(MemberEvent::PostAssigned(holding))) }
}

/// Ends every span of the post that is running on `on`; a span that begins later is another appointment.
fn end(
    posts: &[Holding],
    unit: UnitId,
    role: Role,
    on: Day,
    at: &Context<'_>,
) -> Result<Option<MemberEvent>, MemberRefusal> {
    let held = || posts.iter().filter(|post| post.unit == unit && post.role == role);
    if held().any(|post| post.ends_by(&unit, role, on)) {
        return Ok(Some(MemberEvent::PostEnded { unit, role, on }));
    }
    match held().map(|post| post.from).min() {
        None => Err(not_in_post(&unit, role, at)),
        Some(from) if on < from => Err(MemberRefusal::EndsBeforeItBegins { from, until: on }),
        Some(_) => Ok(None),
    }
}

fn not_in_post(unit: &UnitId, role: Role, at: &Context<'_>) -> MemberRefusal {
    MemberRefusal::NotInPost { unit: at.rules.name_of(unit).to_owned(), role: role.title() }
}
