//! Help by situation, and the menu of four.

use vocabulary::{IndicatorKey, Role, UnitId};

use super::{Voice, dotted, lines};
use crate::conversation::Hat;

/// The four things that need no typing: the words stand on the button and may be typed as well.
pub(crate) const MENU: [&str; 4] = ["报今日", "报线索", "我的待办", "查"];

/// The menu of a post: who does not report is offered what such a post asks.
pub(crate) fn menu(role: Role) -> [&'static str; 4] {
    match role {
        Role::Liaison | Role::Head | Role::Handler => MENU,
        Role::Office => ["今天哪些没报", "我的待办", "简报", "查"],
        Role::Leader | Role::Auditor | Role::System => ["今天怎么样", "今天哪些没报", "我的待办", "查"],
    }
}

impl Voice<'_> {
    /// What this post can do, in at most six lines.
    pub(crate) fn help(&self, hat: &Hat) -> String {
        let report = self.t(
            "日报：出动12人 检查35台 查处2起；没有情况写：今日无",
            "daily count: 出动12人 检查35台 查处2起; none: 今日无",
        );
        let lead = self.t(
            "线索：线索 超员 江口场镇 渝F12345 面包车（可附照片、定位）",
            "lead: 线索 超员 江口场镇 渝F12345 面包车 (photos and location welcome)",
        );
        let hand_over = self.t(
            "移交 编号 单位 · 撤回 编号 · 补充 编号 内容 · 答复 编号 内容",
            "移交 No. unit · 撤回 No. · 补充 No. words · 答复 No. words",
        );
        let handle = self.t(
            "接收 · 退回 原因 · 询问 内容 · 查处 编号 查实 罚款200元 · 申请延期",
            "接收 · 退回 reason · 询问 words · 查处 No. 查实 罚款200元 · 申请延期",
        );
        let mend = self.t(
            "报错了：改 检查 36。查：我的待办、我的线索、XS-0803-012",
            "mend: 改 检查 36. look: 我的待办, 我的线索, XS-0803-012",
        );
        let rule = self.t(
            "今天哪些没报 · 江口镇怎么样 · 通过 江口镇 · 退回 江口镇 原因 · 复核 编号 通过 · 裁定 编号 单位",
            "今天哪些没报 · 江口镇怎么样 · 通过 江口镇 · 复核 No. 通过 · 裁定 No. unit",
        );
        match hat.role {
            Role::Liaison | Role::Head => {
                let more = self.t(
                    "赶集 逢1·4·7 · 任务 6-4-2 进展 内容 · 异议 8月3日 迟报 理由 · 信访 内容 · 总结 · 总结 存在问题：内容 · 总结 提交",
                    "赶集 逢1·4·7 · 任务 6-4-2 进展 words · 异议 8月3日 迟报 reason · 信访 words · 总结 · 总结 存在问题：words · 总结 提交",
                );
                lines([report, lead, hand_over, mend, more, self.more()])
            }
            Role::Handler => {
                let more = self.t(
                    "舆情 内容 · YQ-0803-004 回应 内容 · 信访 内容 · XF-0803-002 受理 · 任务 6-4-2 进展 内容 · 总结 存在问题：内容 · 总结 提交",
                    "舆情 words · YQ-0803-004 回应 words · 信访 words · XF-0803-002 受理 · 任务 6-4-2 进展 words · 总结 存在问题：words · 总结 提交",
                );
                lines([report, lead, handle, hand_over, mend, more, self.more()])
            }
            Role::Office => {
                let more = self.t(
                    "简报 · 预警 · 超期 · 督导 江口镇 问题 8月10日前整改 · 异议 江口镇 8月3日 迟报 成立 理由",
                    "简报 · 预警 · 超期 · 督导 江口镇 words 8月10日前整改 · 异议 江口镇 8月3日 迟报 成立 reason",
                );
                let summary = self.t(
                    "总结 · 总结 江口镇 通过 · 总结 江口镇 退回 原因 · 总结 案例 编号 批准 · 总结 高铁站 保持 原因",
                    "总结 · 总结 江口镇 通过 · 总结 江口镇 退回 reason · 总结 案例 No. 批准 · 总结 高铁站 保持 reason",
                );
                lines([rule, more, summary, report, lead, dotted([mend, self.more()])])
            }
            Role::Leader => lines([
                rule,
                self.t(
                    "今日情况：今天怎么样 · 简报 · 周报 · 预警 · 超期 · 总结",
                    "today: 今天怎么样 · 简报 · 周报 · 预警 · 超期 · 总结",
                ),
                self.more(),
            ]),
            Role::Auditor | Role::System => {
                lines([self.t("可查：今天怎么样、总结、XS-0803-012", "look: 今天怎么样, 总结, XS-0803-012")])
            }
        }
    }

    fn more(&self) -> String {
        self.t("我是谁 · 职责 · 练习 · English", "我是谁 · 职责 · 练习 · 中文")
    }

    /// What to look up, when only 查 was said.
    pub(crate) fn look_up(&self, hat: &Hat) -> String {
        match hat.role {
            Role::Office | Role::Leader | Role::Auditor => self.t(
                "可以问：今天哪些没报、今天怎么样、江口镇怎么样、XS-0803-012、渝F12345",
                "Ask: 今天哪些没报, 今天怎么样, 江口镇怎么样, XS-0803-012, 渝F12345",
            ),
            Role::Liaison | Role::Handler | Role::Head | Role::System => self.t(
                "可以问：今天报了没有、我的线索、我的待办、XS-0803-012、渝F12345、检查车辆怎么算",
                "Ask: 今天报了没有, 我的线索, 我的待办, XS-0803-012, 渝F12345",
            ),
        }
    }

    /// 我是谁
    pub(crate) fn who(&self, hats: &[Hat], chosen: Option<&Hat>, practice: bool) -> String {
        let one = |hat: &Hat| {
            let mark = if hat.stands_in { self.t("（代）", " (standing in)") } else { String::new() };
            format!("{} {}{mark}", self.unit(&hat.unit), hat.role.title())
        };
        let posts = hats.iter().map(one).collect::<Vec<_>>().join("、");
        let now = match chosen {
            Some(hat) if hats.len() > 1 => {
                self.t(format!("现在以：{}", one(hat)), format!("speaking as: {}", one(hat)))
            }
            Some(_) | None => String::new(),
        };
        let practice = if practice {
            self.t("练习中，不计入任何统计。", "practising; nothing counts.")
        } else {
            String::new()
        };
        lines([self.t(format!("您的岗位：{posts}"), format!("your posts: {posts}")), now, practice])
    }

    /// 职责: the notice's own words for a unit.
    pub(crate) fn duties(&self, unit: &UnitId) -> String {
        let known = self.rules.unit(unit);
        let duties = self.rules.duties.iter();
        let texts: Vec<String> = duties
            .filter_map(|duty| Some(format!("{}（通知{}）", duty.text_for(known?)?, duty.clause)))
            .collect();
        if texts.is_empty() {
            return self.t(
                format!("通知没有单列{}的职责。", self.unit(unit)),
                format!("The notice names no duties of {}.", self.unit(unit)),
            );
        }
        texts.join("\n")
    }

    /// How a figure is counted.
    pub(crate) fn definition(&self, key: &IndicatorKey) -> String {
        self.rules.indicator(key).map_or_else(
            || self.not_understood(),
            |indicator| {
                format!(
                    "{}（{}）：{}。{}",
                    indicator.name, indicator.unit, indicator.definition, indicator.clause
                )
            },
        )
    }

    pub(crate) fn practice(&self, on: bool) -> String {
        if on {
            self.t("开始练习。照平常那样发，都记在“练习单位”，不计入任何统计。结束回复“结束练习”。", "Practice begins. Everything goes to the practice unit and counts nowhere. Reply 结束练习 to end.")
        } else {
            self.t("练习结束，从现在起都是真的。", "Practice is over; from now on it is real.")
        }
    }

    pub(crate) fn no_practice(&self) -> String {
        self.t("这个活动没有设练习单位。", "This campaign has no practice unit.")
    }

    pub(crate) fn language(&self) -> String {
        self.t("好的，用中文。", "English from now on; names and rules stay Chinese.")
    }

    /// A post on its button.
    pub(crate) fn hat_label(&self, hat: &Hat) -> String {
        format!("{} {}", self.unit(&hat.unit), hat.role.title())
    }

    pub(crate) fn hat_chosen(&self, hat: &Hat) -> String {
        self.t(
            format!("现在以 {} {} 的岗位办理。", self.unit(&hat.unit), hat.role.title()),
            format!("Speaking as {} {}.", self.unit(&hat.unit), hat.role.title()),
        )
    }
}
