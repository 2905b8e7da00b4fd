//! The campaign itself: opened under rules, rules changed, closed.

use serde::{Deserialize, Serialize};
use thiserror::Error;

#[cfg(test)]
mod law;
#[cfg(test)]
mod tests;

use crate::{
    fact::Fact,
    ids::CampaignId,
    rights::{Action, may},
    rules::Rules,
    stream::{Context, Kind, Stream},
    time::Day,
};

/// What has happened to a campaign.
///
/// The wire names are the contract: rename a variant freely, never its `rename`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum CampaignEvent {
    /// The campaign began under these rules.
    #[serde(rename = "campaign-opened")]
    Opened {
        /// Everything the campaign fixes.
        rules: Box<Rules>,
        /// The seed, when a simulation wrote the campaign; nothing in it is real then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        simulated: Option<u64>,
    },
    /// The office put other rules in force.
    #[serde(rename = "rules-changed")]
    RulesChanged {
        /// All rules, as they are from `from` on.
        rules: Box<Rules>,
        /// The first day under them.
        from: Day,
        /// Why.
        reason: String,
    },
    /// The campaign is over: nothing more is taken in.
    #[serde(rename = "campaign-closed")]
    Closed {
        /// Why, in words.
        reason: String,
    },
}

/// What may be wished of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CampaignCommand {
    /// Begin under these rules.
    Open {
        /// The rules.
        rules: Box<Rules>,
        /// The seed of a simulation.
        simulated: Option<u64>,
    },
    /// Put other rules in force from a day on.
    ChangeRules {
        /// All rules.
        rules: Box<Rules>,
        /// The first day under them.
        from: Day,
        /// Why.
        reason: String,
    },
    /// Close.
    Close {
        /// Why.
        reason: String,
    },
}

/// Why a wish of a campaign is not granted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CampaignRefusal {
    /// The actor's post does not allow it.
    #[error("只有专项工作组办公室可以设定活动规则")]
    NotAllowed,
    /// It is open already, with other rules.
    #[error("活动 {id} 已经开启；要改规则，请用“变更规则”")]
    AlreadyOpen {
        /// The campaign.
        id: CampaignId,
    },
    /// It was never opened.
    #[error("活动尚未开启")]
    NotOpen,
    /// It is closed.
    #[error("活动已经结束，不再接收")]
    Closed,
    /// The rules are of another campaign.
    #[error("这份规则属于活动 {given}，不是 {id}")]
    OtherCampaign {
        /// The campaign.
        id: CampaignId,
        /// The campaign of the rules given.
        given: CampaignId,
    },
    /// A change dated back would restate days already reported.
    #[error("规则变更不能追溯：{from} 早于今天 {today}")]
    DatedBack {
        /// The day given.
        from: Day,
        /// Today.
        today: Day,
    },
    /// The rules do not hold together.
    #[error("规则有 {count} 处错误，第一处在 {place}：{text}")]
    Broken {
        /// How many mistakes.
        count: usize,
        /// Where the first is.
        place: String,
        /// What it is.
        text: String,
    },
    /// No reason was given.
    #[error("请说明理由")]
    NoReason,
}

/// A campaign as its next decision needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Campaign {
    /// Not begun.
    #[default]
    Unopened,
    /// Running under rules.
    Open {
        /// The rules last put in force.
        rules: Box<Rules>,
    },
    /// Over.
    Closed {
        /// The campaign's name.
        id: CampaignId,
    },
}

impl Stream for Campaign {
    const KIND: Kind = Kind::Campaign;
    type Event = CampaignEvent;
    type Command = CampaignCommand;
    type Refusal = CampaignRefusal;

    fn evolve(self, fact: &Fact<CampaignEvent>) -> Self {
        match (&fact.event, self) {
            (CampaignEvent::Opened { rules, .. } | CampaignEvent::RulesChanged { rules, .. }, _) => {
                Campaign::Open { rules: rules.clone() }
            }
            (CampaignEvent::Closed { .. }, Campaign::Open { rules }) => {
                Campaign::Closed { id: rules.campaign.id }
            }
            (CampaignEvent::Closed { .. }, other @ (Campaign::Unopened | Campaign::Closed { .. })) => other,
        }
    }

    fn decide(
        &self,
        command: CampaignCommand,
        at: &Context<'_>,
    ) -> Result<Option<CampaignEvent>, CampaignRefusal> {
        if !may(at.actor, Action::ChangeRules, &at.actor.unit, at.rules) {
            return Err(CampaignRefusal::NotAllowed);
        }
        match (self, command) {
            (Campaign::Unopened, CampaignCommand::Open { rules, simulated }) => {
                sound(&rules)?;
                Ok(Some(CampaignEvent::Opened { rules, simulated }))
            }
            (Campaign::Open { rules: now }, CampaignCommand::Open { rules, .. }) => {
                if *now == rules {
                    Ok(None)
                } else {
                    Err(CampaignRefusal::AlreadyOpen { id: now.campaign.id.clone() })
                }
            }
            (Campaign::Open { rules: now }, CampaignCommand::ChangeRules { rules, from, reason }) => {
                change(now, rules, from, reason, at)
            }
            (Campaign::Open { .. }, CampaignCommand::Close { reason }) => {
                said(&reason)?;
                Ok(Some(CampaignEvent::Closed { reason }))
            }
            (Campaign::Unopened, CampaignCommand::ChangeRules { .. } | CampaignCommand::Close { .. }) => {
                Err(CampaignRefusal::NotOpen)
            }
            (Campaign::Closed { .. }, CampaignCommand::Close { .. }) => Ok(None),
            (Campaign::Closed { .. }, CampaignCommand::Open { .. } | CampaignCommand::ChangeRules { .. }) => {
                Err(CampaignRefusal::Closed)
            }
        }
    }
}

fn change(
    now: &Rules,
    rules: Box<Rules>,
    from: Day,
    reason: String,
    at: &Context<'_>,
) -> Result<Option<CampaignEvent>, CampaignRefusal> {
    if now == rules.as_ref() {
        return Ok(None);
    }
    if rules.campaign.id != now.campaign.id {
        return Err(CampaignRefusal::OtherCampaign {
            id: now.campaign.id.clone(),
            given: rules.campaign.id.clone(),
        });
    }
    let today = now.day_of(at.at);
    if from < today {
        return Err(CampaignRefusal::DatedBack { from, today });
    }
    said(&reason)?;
    sound(&rules)?;
    Ok(Some(CampaignEvent::RulesChanged { rules, from, reason }))
}

fn said(reason: &str) -> Result<(), CampaignRefusal> {
    if reason.trim().is_empty() { Err(CampaignRefusal::NoReason) } else { Ok(()) }
}

fn sound(rules: &Rules) -> Result<(), CampaignRefusal> {
    let problems = rules.check();
    match problems.first() {
        None => Ok(()),
        Some(first) => Err(CampaignRefusal::Broken {
            count: problems.len(),
            place: first.place.clone(),
            text: first.text.clone(),
        }),
    }
}
