//! Invented words of duties and supervision.

use crate::demo::dice::Dice;

/// How a duty stands.
pub(super) fn progress(dice: &mut Dice) -> &'static str {
    dice.word(&[
        "已制定方案并开会部署",
        "已完成摸排，建立台账",
        "本周开展联合检查两次",
        "已与责任单位会商",
        "宣传资料已发到各村",
        "按计划推进",
    ])
}

/// What was achieved.
pub(super) fn finished(dice: &mut Dice) -> &'static str {
    dice.word(&["任务已完成，台账已归档", "制度已印发", "已建成并投入使用", "已全部走访到位"])
}

/// What is lacking.
pub(super) fn returned(dice: &mut Dice) -> &'static str {
    dice.word(&["台账缺少佐证，请补充", "责任单位的部分还没有完成", "请附印发的文件"])
}

/// What supervision found.
pub(super) fn finding(dice: &mut Dice) -> &'static str {
    dice.word(&[
        "赶场天路口无人值守",
        "日报与台账数字不一致",
        "重点车辆台账没有更新",
        "投诉电话无人接听",
        "宣传标语已经破损",
    ])
}

/// How it was mended.
pub(super) fn mended(dice: &mut Dice) -> &'static str {
    dice.word(&["已安排专人值守", "已核对并更正", "台账已更新", "已更换，并安排人员巡查"])
}

/// What is still lacking after looking again.
pub(super) fn lacking(dice: &mut Dice) -> &'static str {
    dice.word(&["现场复查仍无人值守", "更正后仍有两处不一致"])
}

/// What was seen.
pub(super) fn seen(dice: &mut Dice) -> &'static str {
    dice.word(&["现场复查已到位", "抽查台账一致", "电话复查已接听"])
}

/// A school as every township has one: the words stand open in the log.
pub(super) fn school(dice: &mut Dice) -> &'static str {
    dice.word(&["中心小学", "初级中学", "希望小学"])
}
