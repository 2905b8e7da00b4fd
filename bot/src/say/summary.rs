//! Summaries (总结): cards, questions, receipts, and what units and the office are told of them.

use bus::desk::Receipt;
use serde_json::Value;
use vocabulary::{
    Secret,
    summary::{Section, SummaryOf},
};

use super::{Voice, lines, title};
use crate::{
    conversation::item::matter::need::KEEPS,
    parse::{MatterParts, SummaryStep},
};

/// The most characters of a paragraph on its card; the whole of it is kept.
const ON_A_CARD: usize = 600;

impl Voice<'_> {
    /// The card: whose summary, what is done, the words as they will stand in the document.
    pub(super) fn summary_card(&self, step: SummaryStep, parts: &MatterParts) -> String {
        let head = format!("{} {}{}", self.about_summary(step, parts), self.step(step, parts), self.please());
        let words = parts.words.as_ref();
        let body = match step {
            SummaryStep::Write => self.paragraph(words),
            SummaryStep::Propose => lines([
                self.paragraph(words),
                self.t("不写姓名、电话、车牌号。", "No names, telephones or plates."),
            ]),
            SummaryStep::Submit => self.t(
                "数字以提交时的日志为准；提交后要修改，请办公室先退回。",
                "Figures are those of the log at that moment; to change it later the office must return it.",
            ),
            SummaryStep::Return | SummaryStep::Refuse | SummaryStep::Decide => {
                self.labelled("理由", "reason", words)
            }
            SummaryStep::Withdraw | SummaryStep::Accept | SummaryStep::Approve => String::new(),
        };
        lines([head, body])
    }

    /// 江口镇总结, 典型案例 XS-0803-012, 突出问题 高铁站.
    fn about_summary(&self, step: SummaryStep, parts: &MatterParts) -> String {
        let lead = parts.lead.map(|lead| lead.to_string()).unwrap_or_default();
        match step {
            SummaryStep::Propose | SummaryStep::Approve | SummaryStep::Refuse => {
                self.t(format!("典型案例 {lead}"), format!("case {lead}"))
            }
            SummaryStep::Decide => {
                let place = parts.place.as_ref().map(|place| self.place(place)).unwrap_or_default();
                self.t(format!("突出问题 {place}"), format!("problem {place}"))
            }
            SummaryStep::Write
            | SummaryStep::Withdraw
            | SummaryStep::Submit
            | SummaryStep::Return
            | SummaryStep::Accept => {
                let whose = parts.unit.as_ref().map(|unit| self.unit(unit).to_owned());
                let whose = whose.unwrap_or_else(|| self.t("全县", "the county"));
                self.t(format!("{whose}总结"), format!("summary of {whose}"))
            }
        }
    }

    fn step(&self, step: SummaryStep, parts: &MatterParts) -> String {
        let section = parts.section.map_or("", Section::title);
        match step {
            SummaryStep::Write => self.t(format!("“{section}”"), format!("“{section}”")),
            SummaryStep::Withdraw => {
                self.t(format!("撤回“{section}”自写段落"), format!("take “{section}” back"))
            }
            SummaryStep::Submit => self.t("提交办公室审核", "hand in"),
            SummaryStep::Return => self.t("退回修改", "return"),
            SummaryStep::Accept => self.t("审核通过", "accept"),
            SummaryStep::Propose => self.t("推荐写入总结", "propose for the summary"),
            SummaryStep::Approve => self.t("批准写入总结", "approve"),
            SummaryStep::Refuse => self.t("不采用", "refuse"),
            SummaryStep::Decide => {
                let kept = parts.keep.map_or("", |keep| title(&KEEPS, keep));
                self.t(kept, format!("decided: {kept}"))
            }
        }
    }

    /// A paragraph with its lines; how long it is, when it is cut.
    fn paragraph(&self, words: Option<&Secret>) -> String {
        let Some(words) = words.filter(|_| !self.in_group) else {
            return self.labelled("内容", "words", words);
        };
        let all = words.reveal().chars().count();
        if all <= ON_A_CARD {
            return words.reveal().to_owned();
        }
        let shown: String = words.reveal().chars().take(ON_A_CARD).collect();
        self.t(format!("{shown}……（共{all}字，全部保留）"), format!("{shown}… ({all} characters, all kept)"))
    }

    /// What words are asked for.
    pub(super) fn summary_words(&self, step: SummaryStep) -> String {
        match step {
            SummaryStep::Write => self.t(
                "请发这一部分的文字，原样写入总结（不写姓名、电话、车牌号）",
                "Send the words of this part; they stand in the summary as they are (no names, telephones, plates)",
            ),
            SummaryStep::Propose => self.t(
                "请写案例经过和结果，不写姓名、电话、车牌号",
                "What happened and what came of it? No names, telephones, plates",
            ),
            SummaryStep::Withdraw
            | SummaryStep::Submit
            | SummaryStep::Return
            | SummaryStep::Accept
            | SummaryStep::Approve
            | SummaryStep::Refuse
            | SummaryStep::Decide => self.t("请写理由", "Please give the reason"),
        }
    }

    /// Below a receipt: what comes next.
    pub(super) fn summary_next(&self, receipt: &Receipt) -> Option<String> {
        let of_unit = receipt.stream.strip_prefix("summary/").is_some_and(|of| of != SummaryOf::COUNTY);
        let section = receipt.data.get("section").cloned();
        let section = section.and_then(|section| serde_json::from_value::<Section>(section).ok());
        let section = section.map_or("", Section::title);
        let version = receipt.data.get("version").and_then(Value::as_u64).unwrap_or(1);
        Some(match receipt.name.as_str() {
            "paragraph-written" if of_unit => self.t(
                format!("“{section}”第{version}版。都写好了请发：总结 提交"),
                format!("“{section}”, version {version}. When all is written: 总结 提交"),
            ),
            "paragraph-written" => {
                self.t(format!("“{section}”第{version}版"), format!("“{section}”, version {version}"))
            }
            "unit-summary-submitted" => {
                self.t("等办公室审核，结果会告诉您单位", "The office looks at it and says")
            }
            "unit-summary-returned" | "unit-summary-accepted" => self.t("会告诉报送单位", "The unit is told"),
            "case-proposed" => self.t("办公室批准后写入全县总结", "It stands there once the office approves"),
            _nothing_more => return None,
        })
    }

    /// Why a unit's summary was returned, below the notice that it was.
    pub fn summary_reason(&self, reason: &str) -> String {
        self.t(format!("原因：{}", self.words(reason)), format!("Why: {}", self.words(reason)))
    }

    /// What people wrote is looked at in a private chat.
    pub(crate) fn in_private(&self) -> String {
        self.t("总结请在私聊里看：私聊发“总结”。", "Look at summaries in a private chat: 总结.")
    }
}
