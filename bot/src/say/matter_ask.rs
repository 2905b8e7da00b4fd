//! Questions about concerns, petitions, duties and the like, and what a receipt adds: who answers, until when.

use bus::desk::Receipt;
use serde_json::Value;
use vocabulary::{Stamp, UnitId, exit::Exit, petition::Way, summary::Section};

use super::Voice;
use crate::{
    conversation::item::matter::need::{KEEPS, MatterNeed, RULINGS, TopicOf},
    parse::MatterWish,
};

impl Voice<'_> {
    /// The question for something of a matter's own.
    pub(super) fn matter_question(&self, need: &MatterNeed) -> String {
        match need {
            MatterNeed::Topic { of: TopicOf::Channel, .. } => {
                self.t("在哪里看到的？点选，或直接写", "Where was it met? Tap or write")
            }
            MatterNeed::Topic { of: TopicOf::Theme, .. } => {
                self.t("说的是什么事？点选，或直接写", "What is it about? Tap or write")
            }
            MatterNeed::Topic { of: TopicOf::Level, .. } => self.t("定为哪一级？", "Which level?"),
            MatterNeed::Way => self.t("怎么来的？", "How did it come?"),
            MatterNeed::Exit => self.t("转给哪一方？", "By which way out?"),
            MatterNeed::Ruling => self.t("异议成立吗？", "Is the dispute upheld?"),
            MatterNeed::Days => {
                self.t("哪些天赶集？如 逢1·4·7、农历逢三六九、每周六", "Which days? e.g. 逢1·4·7, 每周六")
            }
            MatterNeed::Hours => {
                self.t("从几点到几点？如 7:00-7:40 16:40-17:20", "From when to when? e.g. 7:00-7:40")
            }
            MatterNeed::Link => {
                self.t("和哪一条？请写编号，如 YQ-0803-001", "With which? Write its number, e.g. YQ-0803-001")
            }
            MatterNeed::LastDay => self.t("到哪一天？如 8月10日", "Until which day? e.g. 8月10日"),
            MatterNeed::Section => self.t("哪一部分？", "Which part?"),
            MatterNeed::Keep => self.t("还列为突出问题吗？", "Is it still a problem?"),
        }
    }

    /// What stands on its buttons.
    pub(super) fn matter_options(&self, need: &MatterNeed) -> Vec<String> {
        let titles = |titles: &[&'static str]| titles.iter().map(|title| (*title).to_owned()).collect();
        match need {
            MatterNeed::Topic { of, options } => options
                .iter()
                .map(|key| match of {
                    TopicOf::Channel => self.rules.channel_name(key).to_owned(),
                    TopicOf::Theme => self.rules.theme_name(key).to_owned(),
                    TopicOf::Level => self.level(key),
                })
                .collect(),
            MatterNeed::Way => titles(&Way::TITLES.map(|(_, title)| title)),
            MatterNeed::Exit => titles(&Exit::TITLES.map(|(_, title)| title)),
            MatterNeed::Ruling => titles(&RULINGS.map(|(_, title)| title)),
            MatterNeed::Section => titles(&Section::TITLES.map(|(_, title)| title)),
            MatterNeed::Keep => titles(&KEEPS.map(|(_, title)| title)),
            MatterNeed::Days | MatterNeed::Hours | MatterNeed::Link | MatterNeed::LastDay => Vec::new(),
        }
    }

    /// Its name among the parts of a card.
    pub(super) fn matter_part(&self, need: &MatterNeed) -> String {
        match need {
            MatterNeed::Topic { of: TopicOf::Channel, .. } => self.t("渠道", "channel"),
            MatterNeed::Topic { of: TopicOf::Theme, .. } => self.t("主题", "theme"),
            MatterNeed::Topic { of: TopicOf::Level, .. } => self.t("等级", "level"),
            MatterNeed::Way => self.t("来源", "how it came"),
            MatterNeed::Exit => self.t("去向", "way out"),
            MatterNeed::Ruling => self.t("裁定", "ruling"),
            MatterNeed::Days => self.t("日子", "days"),
            MatterNeed::Hours => self.t("时间", "hours"),
            MatterNeed::Link => self.t("编号", "number"),
            MatterNeed::LastDay => self.t("期限", "last day"),
            MatterNeed::Section => self.t("部分", "part"),
            MatterNeed::Keep => self.t("决定", "decision"),
        }
    }

    /// What words are asked for.
    pub(super) fn matter_words(&self, wish: MatterWish) -> String {
        match wish {
            MatterWish::NoteConcern => {
                self.t("请写网上怎么说的（不写人名、账号）", "What is said? No names or accounts")
            }
            MatterWish::ReceivePetition => self.t("请写反映的事", "What is it about, in words?"),
            MatterWish::AnswerConcern => {
                self.t("怎么回应的？在哪里回应的？", "What was answered, and where?")
            }
            MatterWish::AnswerPetition => self.t("请写答复", "Please write the answer"),
            MatterWish::AnswerAlert => self.t("请写怎么处置的", "What is done about it?"),
            MatterWish::Progress => self.t("请写进展", "How does it stand?"),
            MatterWish::Finish => self.t("请写完成了什么", "What was achieved?"),
            MatterWish::Issue => self.t("请写发现的问题", "What was found?"),
            MatterWish::AnswerFinding => self.t("怎么整改的？", "How was it mended?"),
            MatterWish::CloseFinding => self.t("复查看到什么？", "What was seen?"),
            MatterWish::LevelConcern
            | MatterWish::LinkConcern
            | MatterWish::ForwardConcern
            | MatterWish::CloseConcern
            | MatterWish::AcceptPetition
            | MatterWish::ForwardPetition
            | MatterWish::ExtendPetition
            | MatterWish::ClosePetition
            | MatterWish::AcknowledgeAlert
            | MatterWish::StandDown
            | MatterWish::ConfirmDuty
            | MatterWish::ReturnDuty
            | MatterWish::AssignDuty
            | MatterWish::ReturnFinding
            | MatterWish::Dispute
            | MatterWish::RuleDispute
            | MatterWish::SetMarket
            | MatterWish::DropMarket
            | MatterWish::SetSchool
            | MatterWish::DropSchool
            | MatterWish::RecordOperation
            | MatterWish::Snooze => self.t("请写理由", "Please give the reason"),
            MatterWish::Summary(step) => self.summary_words(step),
        }
    }

    /// Below a receipt: who answers, until when.
    pub(super) fn recorded_next(&self, receipt: &Receipt) -> Option<String> {
        let text = |field: &str| receipt.data.get(field).and_then(Value::as_str);
        let unit = text("to").or(text("unit")).and_then(|unit| UnitId::new(unit).ok());
        let until = text("due").or(text("until")).and_then(|due| due.parse::<Stamp>().ok());
        let unit = unit.map(|unit| self.unit(&unit).to_owned()).unwrap_or_default();
        let due = until.map(|due| self.before(due)).unwrap_or_default();
        let moment = until.map(|until| self.moment(until)).unwrap_or_default();
        Some(match receipt.name.as_str() {
            "concern-noted" => self.t(format!("由{unit}回应，{due}"), format!("{unit} answers, {due}")),
            "concern-levelled" => self.t(format!("{due}回应"), format!("answer {due}")),
            "concern-forwarded" => self.t(format!("已转{unit}"), format!("passed on to {unit}")),
            "petition-received" => {
                self.t(format!("由{unit}办理，{due}书面告知或答复"), format!("{unit} responds, {due}"))
            }
            "petition-accepted" => self.t(format!("{due}书面答复"), format!("answer in writing {due}")),
            "petition-forwarded" => {
                self.t(format!("已转{unit}，{due}告知"), format!("passed on to {unit}, {due}"))
            }
            "petition-extended" => self.t(format!("延至{due}答复"), format!("answer {due}")),
            "duty-assigned" => self.t(format!("{due}完成"), format!("done {due}")),
            "supervision-issued" => self.t(format!("由{unit}整改，{due}"), format!("{unit} mends it, {due}")),
            "supervision-returned" => self.t(format!("{due}整改"), format!("mend it {due}")),
            "figure-disputed" => self.t(format!("办公室{due}裁定"), format!("the office rules {due}")),
            "reminder-snoozed" => {
                self.t(format!("{moment}以前不再提醒"), format!("no reminders until {moment}"))
            }
            _no_clock => return self.summary_next(receipt),
        })
    }

    /// In practice nothing of this is recorded.
    pub(crate) fn practice_has_none(&self) -> String {
        self.t(
            "练习中只练日报和线索。回复“结束练习”后再办这件事。",
            "Only counts and leads are practised. Reply 结束练习 first.",
        )
    }

    /// The campaign has no themes, channels or levels of public opinion.
    pub(crate) fn no_topics(&self) -> String {
        self.t(
            "这个活动还没有设舆情的主题、渠道和等级，请联系专项工作组办公室。",
            "This campaign has no themes, channels and levels yet; please contact the office.",
        )
    }
}
