//! Why a line was not understood, as its sender reads it.

use thiserror::Error;
use vocabulary::Day;

use super::Verb;

/// Why a line was not understood. The text may quote what the sender typed: show it to the sender, never log it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineError {
    /// Nothing was said.
    #[error("这一行是空的。发“帮助”看可以写什么")]
    Empty,
    /// The line is too long.
    #[error("这一行太长，最多{limit}个字，请分几条写")]
    TooLong {
        /// The longest line, in characters.
        limit: usize,
    },
    /// The first word is none of the verbs.
    #[error("未能识别：不认识“{text}”。{}", fix_or(fixed.as_deref(), "每行以日报、线索、移交等词开头，发“帮助”看全部写法"))]
    UnknownVerb {
        /// The first word.
        text: String,
        /// The line with the nearest verb.
        fixed: Option<String>,
    },
    /// A part of the line makes no sense where it stands.
    #[error("未能识别“{part}”。{}", fix_or(fixed.as_deref(), &format!("写法：{}", verb.usage())))]
    NotUnderstood {
        /// The part.
        part: String,
        /// What the line is about.
        verb: Verb,
        /// The line with a near word instead.
        fixed: Option<String>,
    },
    /// No unit has this name.
    #[error("没有“{text}”这个单位{}。{}", near_names(near), resend(fixed.as_deref(), "请写单位的全称或简称"))]
    UnknownUnit {
        /// The name.
        text: String,
        /// Short names of near units, nearest first.
        near: Vec<String>,
        /// The line with the nearest unit instead.
        fixed: Option<String>,
    },
    /// Several units have this name.
    #[error("“{text}”可以是{}，请写明是哪一个，例如：{fixed}", units.join("、"))]
    AmbiguousUnit {
        /// The name.
        text: String,
        /// Short names of the units.
        units: Vec<String>,
        /// The line with the first of them instead.
        fixed: String,
    },
    /// Two units were said where one is meant.
    #[error("写了{first}和{second}两个单位，一行只写一个单位")]
    TwoUnits {
        /// The first.
        first: String,
        /// The second.
        second: String,
    },
    /// The unit is missing.
    #[error("缺单位。写法：{}", verb.usage())]
    MissingUnit {
        /// What the line is about.
        verb: Verb,
    },
    /// In the small hours the day has to be said.
    #[error(
        "现在是凌晨，请写明是哪一天：昨天（{yesterday}）写“{as_yesterday}”，今天（{today}）写“{as_today}”"
    )]
    WhichDay {
        /// Yesterday.
        yesterday: Day,
        /// Today.
        today: Day,
        /// The line for yesterday.
        as_yesterday: String,
        /// The line for today.
        as_today: String,
    },
    /// The calendar has no such day.
    #[error("日历上没有“{text}”这一天，请写成 8月3日、8-3 或 2025-08-03")]
    InvalidDate {
        /// What was typed.
        text: String,
    },
    /// Two days were said where one is meant.
    #[error("写了 {first} 和 {second} 两个日期，一行只写一天")]
    TwoDays {
        /// The first.
        first: Day,
        /// The second.
        second: Day,
    },
    /// The day is missing.
    #[error("缺{what}。写法：{}", verb.usage())]
    MissingDay {
        /// What the line is about.
        verb: Verb,
        /// Which day.
        what: &'static str,
    },
    /// A figure has no number.
    #[error("“{word}”后面缺数字。例如：{example}")]
    NoNumber {
        /// The figure's word as typed.
        word: String,
        /// The figure with a number.
        example: String,
    },
    /// What follows a figure is no whole Arabic number.
    #[error("“{text}”不是能直接记的数字，请用 0-9 写准确的数，例如：{example}")]
    NotANumber {
        /// The text.
        text: String,
        /// The figure with a number.
        example: String,
    },
    /// A whole figure was given with decimals.
    #[error("“{name}”要写整数，写的是“{text}”")]
    NotWhole {
        /// The figure.
        name: String,
        /// The number as typed.
        text: String,
    },
    /// A number below zero.
    #[error("“{name}”不能是负数，写的是“{text}”。要改已报的数，请用“更正”写改后的数")]
    Negative {
        /// The figure.
        name: String,
        /// The number as typed.
        text: String,
    },
    /// A number beyond anything that can be kept.
    #[error("“{name}”的“{text}”太大，请核对")]
    TooLarge {
        /// What it counts.
        name: String,
        /// The number as typed.
        text: String,
    },
    /// The counting word does not go with the figure.
    #[error("“{name}”的单位是{unit}，写的是“{text}”，请核对是不是另一项")]
    OtherUnit {
        /// The figure.
        name: String,
        /// Its unit.
        unit: String,
        /// What was typed.
        text: String,
    },
    /// One figure with two values.
    #[error("“{name}”写了{first}和{second}两个数，请只留一个")]
    TwoValues {
        /// The figure.
        name: String,
        /// The first value.
        first: String,
        /// The second value.
        second: String,
    },
    /// A zero report with a figure above zero.
    #[error("写了“零报告”，又写了“{name}{value}”，请只留一样")]
    ZeroWithFigures {
        /// The figure.
        name: String,
        /// Its value.
        value: String,
    },
    /// No figure was said.
    #[error("没有写数字。写法：{}", verb.usage())]
    NoFigures {
        /// What the line is about.
        verb: Verb,
    },
    /// The number of the lead is missing.
    #[error("缺线索编号（XS-月日-序号）。写法：{}{}", verb.usage(), report_twin(*verb))]
    MissingLead {
        /// What the line is about.
        verb: Verb,
    },
    /// No lead can have this number.
    #[error("“{text}”不是线索编号，编号的样子是 XS-0803-012。{}", resend(fixed.as_deref(), "请照原编号写"))]
    BadLead {
        /// What was typed.
        text: String,
        /// The line with the number put right.
        fixed: Option<String>,
    },
    /// Words that are needed are missing.
    #[error("缺{what}。写法：{}", verb.usage())]
    MissingWords {
        /// What the line is about.
        verb: Verb,
        /// What is missing.
        what: &'static str,
    },
    /// One of a few words is needed.
    #[error("请写明{what}：{}。写法：{}", choices.join("、"), verb.usage())]
    MissingChoice {
        /// What the line is about.
        verb: Verb,
        /// What is to be chosen.
        what: &'static str,
        /// The words.
        choices: Vec<&'static str>,
    },
    /// A lead without a violation.
    #[error("没有写是什么违法行为。请加上其中一种：{}。例如：{example}", known.join("、"))]
    NoViolation {
        /// The violations' names.
        known: Vec<String>,
        /// The line with the first of them.
        example: String,
    },
    /// Something that begins like a plate and is none.
    #[error("“{text}”不像完整的号牌，请核对；号牌里没有字母 O 和 I。只看清一部分的，写成“尾号{tail}”")]
    BadPlate {
        /// What was typed.
        text: String,
        /// Its last characters.
        tail: String,
    },
}

fn fix_or(fixed: Option<&str>, otherwise: &str) -> String {
    match fixed {
        Some(fixed) => format!("是不是：{fixed}"),
        None => otherwise.to_owned(),
    }
}

fn resend(fixed: Option<&str>, otherwise: &str) -> String {
    fixed.map_or_else(|| otherwise.to_owned(), |fixed| format!("如果是，请改发：{fixed}"))
}

fn near_names(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("，是不是“{}”", near.join("”或“")) }
}

/// 撤回 and 退回 are about leads; who means a daily count is told the other verb.
fn report_twin(verb: Verb) -> String {
    let twin = match verb {
        Verb::Withdraw => Verb::WithdrawReport,
        Verb::Return => Verb::ReturnReport,
        Verb::Reopen => Verb::ReopenReport,
        Verb::Report
        | Verb::Correct
        | Verb::WithdrawReport
        | Verb::Approve
        | Verb::ReturnReport
        | Verb::ReopenReport
        | Verb::Find
        | Verb::Transfer
        | Verb::Accept
        | Verb::Rule
        | Verb::Ask
        | Verb::Answer
        | Verb::Supplement
        | Verb::Merge
        | Verb::Unmerge
        | Verb::AskExtension
        | Verb::GrantExtension
        | Verb::RefuseExtension
        | Verb::Enforce
        | Verb::Review => return String::new(),
    };
    format!("；要办的是日报，写法：{}", twin.usage())
}
