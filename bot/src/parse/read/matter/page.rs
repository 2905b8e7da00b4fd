//! The pages that are looked at: the whole message is the name of one.

use crate::parse::{Page, text::Text};

/// The longest name.
const LONGEST: usize = 8;

/// The names of the pages.
const NAMES: [(Page, &[&str]); 8] = [
    (Page::Alerts, &["预警", "看预警", "查预警", "预警清单", "有哪些预警", "哪些预警"]),
    (
        Page::Overdue,
        &["超期", "超期清单", "哪些超期", "哪些超期了", "看超期", "超期事项", "逾期清单", "哪些逾期"],
    ),
    (Page::Tasks, &["任务清单", "我的任务", "看任务", "任务列表", "有哪些任务"]),
    (Page::Brief, &["简报", "今日简报", "今天简报", "看简报", "今天的简报", "日简报"]),
    (Page::WeeklyBrief, &["周报", "本周简报", "本周周报", "看周报", "这周简报", "周简报", "本周的简报"]),
    (Page::Tomorrow, &["明天", "明日", "明天有什么", "明天有啥", "明天提示", "明日提示", "明天有些啥子"]),
    (
        Page::Opinion,
        &["舆情清单", "信访清单", "看舆情", "看信访", "舆情列表", "信访列表", "哪些舆情", "哪些信访"],
    ),
    (Page::Disputes, &["异议清单", "看异议", "异议列表", "哪些异议"]),
];

/// The page whose name is the whole message. Among others a word like 明天 is talk: there only a list or brief is asked for.
pub(super) fn page(text: &Text<'_>, from: usize, among_others: bool) -> Option<Page> {
    let rest = text.chars.get(from..)?;
    if rest.len() > LONGEST.saturating_mul(4) {
        return None;
    }
    let letters: String =
        rest.iter().filter(|c| !matches!(c, ' ' | '\n' | '?' | '。' | '.' | '!' | ',')).collect();
    let (page, _) = NAMES.iter().find(|(_, names)| names.contains(&letters.as_str()))?;
    let plain = ["清单", "列表", "简报", "提示"].iter().any(|ending| letters.ends_with(ending));
    (plain && letters.chars().count() > 2 || !among_others).then_some(*page)
}
