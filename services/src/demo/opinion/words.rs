//! Invented words of public opinion. None of them is about anybody, and none says who spoke.

use vocabulary::{TopicKey, exit::Exit};

use crate::demo::dice::Dice;

const FARES: &[&str] =
    &["说班车涨价", "说过节车费翻倍", "说按人头乱收费", "说短途收长途的钱", "说没有明码标价"];
const SHORTAGE: &[&str] = &[
    "说下午四点以后没有班车",
    "说赶场天坐不到车",
    "说学生周五回家等不到车",
    "说班线停运没有通知",
    "说发班太少",
];
const ILLEGAL: &[&str] = &["说路口黑车喊客", "说面包车天天拉客", "说黑车抢班车的客", "说晚上有车在站外揽客"];
const CONDUCT: &[&str] = &["说执法时态度生硬", "说罚款标准不清楚", "说扣车手续办得慢", "说只查小车不查大车"];
const DRIVERS: &[&str] = &["司机说派单少", "司机说平台抽成高", "司机问办证流程", "司机说站点不让停"];
const SAFETY: &[&str] = &["说车上站了人", "说司机边开车边打电话", "说校车超员", "说下雨天开得很快"];
const RUMOUR: &[&str] = &[
    "传一段旧视频说是本县的",
    "传县城要停运所有班车（不实）",
    "传执法打人（经查不实）",
    "转发外地视频配本地地名",
];
const OTHER: &[&str] =
    &["问候车亭什么时候修", "建议增加赶场天的班次", "问定制客运怎么预约", "建议公布投诉电话"];

/// What is said about a theme.
pub(super) fn concern(theme: &TopicKey, dice: &mut Dice) -> &'static str {
    dice.word(match theme.as_str() {
        "fares" => FARES,
        "shortage" => SHORTAGE,
        "illegal-cars" => ILLEGAL,
        "enforcement-conduct" => CONDUCT,
        "ride-hailing-drivers" => DRIVERS,
        "safety" => SAFETY,
        "rumour" => RUMOUR,
        _ => OTHER,
    })
}

/// What the rumour says.
pub(super) fn rumour(dice: &mut Dice) -> &'static str {
    dice.word(RUMOUR)
}

/// Why a concern is passed on.
pub(super) fn passed_on(exit: Exit, dice: &mut Dice) -> &'static str {
    dice.word(match exit {
        Exit::CyberPolice => &["内容不实，请核查来源", "旧视频冒充本地，请处置"],
        Exit::Enforcement => &["涉及揽客，请到现场核查", "地点和时间具体，请依法核查"],
        Exit::Discipline => &["请按程序办理"],
    })
}

/// How a concern was answered.
pub(super) fn answered(dice: &mut Dice) -> &'static str {
    dice.word(&[
        "已在原帖下说明班次和票价",
        "已公布投诉电话并回复",
        "已辟谣并说明情况",
        "已到现场核实并答复",
        "已协调增加班次并公布",
    ])
}

/// Why a petition goes to another unit.
pub(super) fn elsewhere(dice: &mut Dice) -> &'static str {
    dice.word(&["属你单位职责，请办理", "按分工转办", "涉及营运行为，请核查"])
}

/// Why more time is needed.
pub(super) fn more_time(dice: &mut Dice) -> &'static str {
    dice.word(&["需要调取客运站录像", "情况复杂，需两家单位会商", "等待平台提供订单"])
}

/// The answer to a petition.
pub(super) fn settled(dice: &mut Dice) -> &'static str {
    dice.word(&[
        "已核查并书面答复",
        "已责令整改并答复来信人",
        "已退还多收的车费",
        "已增加赶场天班次",
        "经核查情况不属实，已说明",
    ])
}

/// What is done about an alert.
pub(super) fn alert_answered(dice: &mut Dice) -> &'static str {
    dice.word(&["已派人到现场核查", "已联系企业加开班次", "已发布说明", "已会同有关单位处置"])
}

/// Why an alert is ended.
pub(super) fn stood_down(false_alarm: bool, dice: &mut Dice) -> &'static str {
    dice.word(if false_alarm {
        &["几件事互不相关", "同一人重复反映", "属正常波动"]
    } else {
        &["已平息，无新情况", "班次已恢复", "已答复，持续关注"]
    })
}
