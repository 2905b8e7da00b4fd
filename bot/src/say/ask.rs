//! Questions: one at a time, with what may be tapped.

use vocabulary::lead::{Outcome, ReturnReason};

use super::{Voice, title};
use crate::conversation::{
    draft::Item,
    item::case::Verb,
    need::{COUNT_REASONS, Need, Part},
};

impl Voice<'_> {
    /// The question for a need of an item.
    pub(crate) fn question(&self, need: &Need, item: &Item) -> String {
        match need {
            Need::Unit { .. } => self.t("是哪个单位？", "Which unit?"),
            Need::Day { .. } => self.t("是哪一天的？", "Which day?"),
            Need::Figure { key, .. } => {
                let name = self.indicator(key);
                let unit = self.rules.indicator(key).map(|one| one.unit.clone()).unwrap_or_default();
                self.t(
                    format!("{name}是多少{unit}？直接回复数字"),
                    format!("{name}: how many ({unit})? Reply with the number"),
                )
            }
            Need::WhichFigure { .. } => self.t("要改哪一项？", "Which figure?"),
            Need::CountReason => self.t("请说明理由（点选，或直接写）", "Why? Tap or write"),
            Need::Violation { .. } => {
                self.t("涉嫌哪种违法行为？点选，或直接写", "What is it about? Tap or write")
            }
            Need::Where { .. } => self.t(
                "在哪里？点选，或直接写地点，也可以发定位",
                "Where? Tap, write the place, or send your location",
            ),
            Need::Plate { suggest } => self.plate_question(suggest.is_some(), item),
            Need::Lead { options } if options.is_empty() => self
                .t("是哪条线索？请写编号，如 XS-0803-012", "Which lead? Write its number, e.g. XS-0803-012"),
            Need::Lead { .. } => self.t("是哪条线索？", "Which lead?"),
            Need::To { .. } => self.t("交给哪个单位？点选，或直接写", "To which unit? Tap or write"),
            Need::ReturnReason => self.t("为什么退回？点选，或直接写", "Why is it returned? Tap or write"),
            Need::Outcome => self.t("办理结果是？", "What was found?"),
            Need::Words => self.words_question(item),
            Need::Until => self.t("到什么时候？如 8月9日 或 8月9日 18:00", "Until when? e.g. 8月9日 18:00"),
            Need::Into => self.t("并入哪条较早的线索？请写编号", "Into which earlier lead? Write its number"),
            Need::Matter(need) => self.matter_question(need),
            Need::Change { .. } => self.t("改哪一项？", "What is to be changed?"),
        }
    }

    fn plate_question(&self, suggested: bool, item: &Item) -> String {
        let Item::Lead(lead) = item else { return self.t("请写车牌", "Write the plate") };
        let raw = lead.plate_raw.as_ref().map(|raw| raw.reveal().to_owned()).unwrap_or_default();
        if raw.is_empty() {
            return self.t(
                "请写完整车牌，如 渝F12345；没有请回复“无”",
                "Write the whole plate, e.g. 渝F12345, or 无",
            );
        }
        let shown = self.words(&raw);
        if suggested {
            self.t(
                format!("“{shown}”不像完整车牌。是下面这个吗？也可以重写"),
                format!("“{shown}” is no plate. Is it this one? Or write it again"),
            )
        } else {
            self.t(
                format!("“{shown}”不像完整车牌，请重写，或先不填"),
                format!("“{shown}” is no plate. Write it again, or leave it out"),
            )
        }
    }

    fn words_question(&self, item: &Item) -> String {
        let verb = match item {
            Item::Lead(_) => {
                return self.t(
                    "请用一句话说：什么车、在哪里、怎么回事。照片和定位随时可以发",
                    "In one line: which vehicle, where, what happened. Photos and location at any time",
                );
            }
            Item::Case(case) => case.verb,
            Item::Matter(item) => return self.matter_words(item.said.wish),
            Item::Count(_) | Item::Correction(_) | Item::Office(_) => {
                return self.t("请写理由", "Please give the reason");
            }
        };
        match verb {
            Verb::Ask => self.t("要问发现人什么？", "What do you want to ask the finder?"),
            Verb::Answer => self.t("请写答复", "Please write the answer"),
            Verb::Supplement => self.t(
                "请写补充的内容，也可以发照片、定位",
                "Write what is to be added, or send photos or a location",
            ),
            Verb::Transfer
            | Verb::Accept
            | Verb::Return
            | Verb::Withdraw
            | Verb::Rule
            | Verb::Merge
            | Verb::Unmerge
            | Verb::AskExtension
            | Verb::GrantExtension
            | Verb::RefuseExtension
            | Verb::Enforce
            | Verb::Uphold
            | Verb::SendBack
            | Verb::Reopen => self.t("请写理由", "Please give the reason"),
        }
    }

    /// What stands on the buttons of a question, in their order.
    pub(crate) fn options(&self, need: &Need) -> Vec<String> {
        match need {
            Need::Unit { options } | Need::To { options } => {
                options.iter().map(|unit| self.unit(unit).to_owned()).collect()
            }
            Need::Day { options } => options.iter().map(|day| self.day(*day)).collect(),
            Need::Figure { key, options } => options.iter().map(|value| self.value(key, *value)).collect(),
            Need::WhichFigure { options } => options.iter().map(|key| self.indicator(key)).collect(),
            Need::CountReason => COUNT_REASONS.iter().map(|reason| (*reason).to_owned()).collect(),
            Need::Violation { options } => {
                options.iter().map(|code| self.violations(std::slice::from_ref(code))).collect()
            }
            Need::Where { own, options } => {
                let own = own.iter().map(|unit| self.unit(unit).to_owned());
                own.chain(options.iter().map(|place| shortened(&self.place(place)))).collect()
            }
            Need::Plate { suggest } => {
                let shown = suggest.iter().map(|plate| self.plate(plate.reveal()));
                shown.chain([self.t("不填车牌", "leave it out")]).collect()
            }
            Need::Lead { options } => options.iter().map(ToString::to_string).collect(),
            Need::ReturnReason => ReturnReason::TITLES.iter().map(|(_, title)| (*title).to_owned()).collect(),
            Need::Outcome => Outcome::TITLES
                .iter()
                .map(|(outcome, _)| title(&Outcome::TITLES, *outcome).to_owned())
                .collect(),
            Need::Change { options } => options.iter().map(|part| self.part(part)).collect(),
            Need::Matter(need) => self.matter_options(need),
            Need::Words | Need::Until | Need::Into => Vec::new(),
        }
    }

    fn part(&self, part: &Part) -> String {
        match part {
            Part::Unit => self.t("单位", "unit"),
            Part::Day => self.t("日期", "day"),
            Part::Figure { key } => self.indicator(key),
            Part::Violation => self.t("违法行为", "violation"),
            Part::Where => self.t("地点", "place"),
            Part::Plate => self.t("车牌", "plate"),
            Part::To => self.t("接收单位", "receiving unit"),
            Part::Outcome => self.t("结果", "result"),
            Part::Words => self.t("说明", "words"),
            Part::Until => self.t("期限", "until"),
            Part::WhichFigure => self.t("指标", "figure"),
            Part::Matter { what } => self.matter_part(what),
        }
    }
}

/// A long name of the notice, so that it fits on a button.
fn shortened(name: &str) -> String {
    const ON_A_BUTTON: usize = 14;
    if name.chars().count() <= ON_A_BUTTON {
        return name.to_owned();
    }
    name.chars().take(ON_A_BUTTON.saturating_sub(1)).chain(['…']).collect()
}
