//! Concerns, petitions, alerts, duties, supervision, disputes, timetables, joint operations, quiet days and summaries: what is
//! wished, and the parts of it as far as they were told.

use serde::{Deserialize, Serialize};
use vocabulary::{
    AlertId, ConcernId, Day, IndicatorKey, LeadId, PetitionId, Role, Secret, Stamp, StreamId, SupervisionId,
    TaskId, TopicKey, UnitId,
    concern::{Closing, LinkedTo},
    dispute::Ruling,
    exit::Exit,
    ids::PriorityId,
    petition::{Matter, PetitionKind, Way},
    rules::Figures,
    summary::Section,
    timetable::{MarketDays, Span},
};

use super::{IntentName, Lack, SummaryStep};

/// A wish about one of these matters, and what was told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterSaid {
    /// What is wished.
    pub wish: MatterWish,
    /// What was told.
    pub parts: MatterParts,
}

/// Names the wishes with their intents and their names in the output of `lianqin parse`.
macro_rules! wishes {
    ($($(#[$doc:meta])* $name:ident, $intent:ident, $word:literal;)+) => {
        /// What is wished.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum MatterWish {
            $($(#[$doc])* $name,)+
            /// 总结
            Summary(SummaryStep),
        }

        impl MatterWish {
            /// The kind of meaning it is.
            pub const fn intent(self) -> IntentName {
                match self {
                    $(MatterWish::$name => IntentName::$intent,)+
                    MatterWish::Summary(step) => step.intent(),
                }
            }

            /// The name in the output of `lianqin parse`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(MatterWish::$name => $word,)+
                    MatterWish::Summary(step) => step.as_str(),
                }
            }
        }
    };
}

wishes! {
    /// 舆情
    NoteConcern, Concern, "note";
    /// 回应
    AnswerConcern, ConcernStep, "answer";
    /// 升级、定为橙色
    LevelConcern, ConcernStep, "level";
    /// 并入
    LinkConcern, ConcernStep, "link";
    /// 转网安、转执法、转纪检
    ForwardConcern, ConcernStep, "forward";
    /// 办结、已平息、无关
    CloseConcern, ConcernStep, "close";
    /// 信访、来信、来访、投诉举报
    ReceivePetition, Petition, "receive";
    /// 受理
    AcceptPetition, PetitionStep, "accept";
    /// 转给
    ForwardPetition, PetitionStep, "forward";
    /// 延期
    ExtendPetition, PetitionStep, "extend";
    /// 答复
    AnswerPetition, PetitionStep, "answer";
    /// 办结、撤回
    ClosePetition, PetitionStep, "close";
    /// 预警收到
    AcknowledgeAlert, AlertStep, "acknowledge";
    /// 预警处置
    AnswerAlert, AlertStep, "answer";
    /// 预警解除
    StandDown, AlertStep, "stand_down";
    /// 任务……进展
    Progress, Duty, "progress";
    /// 任务……完成
    Finish, Duty, "finish";
    /// 任务……确认
    ConfirmDuty, Duty, "confirm";
    /// 任务……退回
    ReturnDuty, Duty, "return";
    /// 任务……交联络员办
    AssignDuty, Duty, "assign";
    /// 督导
    Issue, Supervision, "issue";
    /// 已整改
    AnswerFinding, SupervisionStep, "answer";
    /// 复查不通过
    ReturnFinding, SupervisionStep, "return";
    /// 复查通过
    CloseFinding, SupervisionStep, "close";
    /// 异议
    Dispute, Dispute, "dispute";
    /// 异议……成立
    RuleDispute, DisputeRuling, "rule";
    /// 赶集
    SetMarket, MarketDays, "set";
    /// 不赶集了
    DropMarket, MarketDays, "drop";
    /// 学校
    SetSchool, SchoolHours, "set";
    /// 南溪中学放假了
    DropSchool, SchoolHours, "drop";
    /// 登记联合执法
    RecordOperation, JointOperation, "record";
    /// 暂缓提醒
    Snooze, Snooze, "snooze";
}

/// The parts of a wish, each only when told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatterParts {
    /// Which concern.
    pub concern: Option<ConcernId>,
    /// Which petition.
    pub petition: Option<PetitionId>,
    /// Which alert.
    pub alert: Option<AlertId>,
    /// Which finding of supervision.
    pub finding: Option<SupervisionId>,
    /// Which task of the notice.
    pub task: Option<TaskId>,
    /// Which matter reminders are about.
    pub about: Option<StreamId>,
    /// What a concern belongs together with.
    pub link: Option<LinkedTo>,
    /// Where a concern was met.
    pub channel: Option<TopicKey>,
    /// What it is about.
    pub theme: Option<TopicKey>,
    /// Its level.
    pub level: Option<TopicKey>,
    /// The township it is about.
    pub township: Option<UnitId>,
    /// The priority route or area it is about.
    pub place: Option<PriorityId>,
    /// How many it reached.
    pub reach: Option<u64>,
    /// Which law's clocks run.
    pub kind: Option<PetitionKind>,
    /// How a petition came.
    pub way: Option<Way>,
    /// What is wanted.
    pub matter: Option<Matter>,
    /// How many people stand behind it.
    pub people: Option<u32>,
    /// Who petitions.
    pub petitioner: Option<Secret>,
    /// The way out.
    pub exit: Option<Exit>,
    /// The unit: that answers, leads, mends, disputes, counts, or whose timetable it is.
    pub unit: Option<UnitId>,
    /// The units that may be meant.
    pub units: Vec<UnitId>,
    /// The other units that took part.
    pub with: Vec<UnitId>,
    /// Words: what is said, an answer, a reason.
    pub words: Option<Secret>,
    /// Whether the petitioner was content.
    pub content: Option<bool>,
    /// The petitioner took it back.
    pub withdrawn: bool,
    /// It was a false alarm.
    pub false_alarm: bool,
    /// Why a concern is closed.
    pub closing: Option<Closing>,
    /// The day it is about.
    pub day: Option<Day>,
    /// The last day.
    pub by: Option<Day>,
    /// Until when.
    pub until: Option<Stamp>,
    /// The post that does it.
    pub post: Option<Role>,
    /// Which figure.
    pub figure: Option<IndicatorKey>,
    /// What it should be, or is from now on.
    pub value: Option<u64>,
    /// The ruling.
    pub ruling: Option<Ruling>,
    /// The market days.
    pub market: Option<MarketDays>,
    /// From when to when.
    pub hours: Vec<Span>,
    /// The market's place, or the school.
    pub spot: Option<String>,
    /// What came of it.
    pub figures: Figures,
    /// Which part of a summary.
    pub section: Option<Section>,
    /// The lead that is a case of the county's summary.
    pub lead: Option<LeadId>,
    /// Whether high pressure is kept up at the place.
    pub keep: Option<bool>,
}

/// Figures that are excused or not, and have no value: 迟报、未报、逾期步骤.
pub const EXCUSABLE: [(&str, &str); 3] = [("late", "迟报"), ("missing", "未报"), ("late-step", "逾期步骤")];

impl MatterSaid {
    /// What is not told although it is needed, in the order in which it is asked.
    pub fn lacks(&self) -> Vec<Lack> {
        let parts = &self.parts;
        let words = (parts.words.is_none(), Lack::Words);
        let unit = (parts.unit.is_none(), Lack::Unit);
        let to = (parts.unit.is_none(), Lack::ToUnit);
        let theme = (parts.theme.is_none(), Lack::Theme);
        let figure = (parts.figure.is_none(), Lack::Field);
        let all: Vec<(bool, Lack)> = match self.wish {
            MatterWish::NoteConcern => vec![(parts.channel.is_none(), Lack::Channel), theme, words],
            MatterWish::AnswerConcern
            | MatterWish::AnswerPetition
            | MatterWish::AnswerAlert
            | MatterWish::StandDown
            | MatterWish::AnswerFinding
            | MatterWish::ReturnFinding
            | MatterWish::CloseFinding => vec![words],
            MatterWish::LevelConcern => vec![(parts.level.is_none(), Lack::Level)],
            MatterWish::LinkConcern => vec![(parts.link.is_none(), Lack::Ref)],
            MatterWish::ForwardConcern => vec![(parts.exit.is_none(), Lack::Exit), to, words],
            MatterWish::ReceivePetition => vec![(parts.way.is_none(), Lack::Way), theme, unit, words],
            MatterWish::ForwardPetition => vec![to, words],
            MatterWish::ExtendPetition => vec![(parts.until.is_none(), Lack::Until), words],
            MatterWish::CloseConcern
            | MatterWish::AcceptPetition
            | MatterWish::ClosePetition
            | MatterWish::AcknowledgeAlert => Vec::new(),
            MatterWish::Progress | MatterWish::Finish | MatterWish::ReturnDuty | MatterWish::Issue => {
                vec![unit, words]
            }
            MatterWish::ConfirmDuty | MatterWish::DropMarket | MatterWish::DropSchool => vec![unit],
            MatterWish::AssignDuty => vec![unit, (parts.by.is_none(), Lack::Day)],
            MatterWish::Dispute => {
                let valued = parts.figure.as_ref().is_some_and(|key| !is_excusable(key));
                vec![
                    unit,
                    (parts.day.is_none(), Lack::Day),
                    figure,
                    (valued && parts.value.is_none(), Lack::Value),
                    words,
                ]
            }
            MatterWish::RuleDispute => vec![
                unit,
                (parts.day.is_none(), Lack::Day),
                figure,
                (parts.ruling.is_none(), Lack::Ruling),
                words,
            ],
            MatterWish::SetMarket => vec![(parts.market.is_none(), Lack::Days), unit],
            MatterWish::SetSchool => vec![(parts.hours.is_empty(), Lack::Hours), unit],
            MatterWish::RecordOperation => vec![(parts.day.is_none(), Lack::Day), unit],
            MatterWish::Snooze => vec![(parts.by.is_none(), Lack::Until), words],
            MatterWish::Summary(step) => step.needs(parts),
        };
        all.into_iter().filter(|(missing, _)| *missing).map(|(_, lack)| lack).collect()
    }
}

/// Whether a figure is excused or not, and has no value.
pub fn is_excusable(key: &IndicatorKey) -> bool {
    EXCUSABLE.iter().any(|(name, _)| *name == key.as_str())
}
