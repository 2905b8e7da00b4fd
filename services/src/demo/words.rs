//! Invented words: short sentences as people write them, plates, names. None of them is about anybody.

use vocabulary::{
    dispute::Ruling,
    lead::{Outcome, ReturnReason, VehicleKind},
};

use super::dice::Dice;

/// The stems of the invented names.
const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];

/// What every invented name begins with.
pub(super) const INVENTED: &str = "演示";
/// Why an account is taken back.
pub(super) const NEW_PHONE: &str = "更换手机（演示）";

/// Why somebody asks to be left in peace.
pub(super) const SNOOZED: &str = "已联系当事人，等回复（演示）";

/// The name of the `number`-th person: 演示甲01 and so on.
pub(super) fn name(number: u32) -> String {
    let index = number.saturating_sub(1);
    let stem = usize::try_from(index % 10).ok().and_then(|i| STEMS.get(i)).copied().unwrap_or('甲');
    format!("{INVENTED}{stem}{:02}", (index / 10).saturating_add(1))
}

/// A phone number that is marked as invented.
pub(super) fn phone(number: u32) -> String {
    format!("1990000{number:04}（虚构）")
}

/// A chat account that is marked as invented.
pub(super) fn account(number: u32) -> String {
    format!("演示账号{number:04}")
}

/// Who told it: a member of the public, invented.
pub(super) fn informant(dice: &mut Dice) -> String {
    let number = dice.between(1, 4_000);
    format!("{}（群众），电话1990001{number:04}（虚构）", name(number))
}

/// A plate: 渝F and five places with at least one letter, or six of a new-energy car. Some come again and again.
pub(super) fn plate(dice: &mut Dice) -> String {
    const LETTERS: &[u8; 24] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    if dice.percent(22) {
        // One of 300 that come again: its number alone decides the plate.
        let number = dice.below(300);
        return format!("渝F·Y{number:03}S");
    }
    let letter = |dice: &mut Dice| dice.pick(LETTERS).map_or('A', |byte| char::from(*byte));
    if dice.percent(14) {
        let first = if dice.percent(70) { 'D' } else { 'F' };
        let second = letter(dice);
        return format!("渝F·{first}{second}{:04}", dice.below(10_000));
    }
    let (one, two) = (letter(dice), letter(dice));
    match dice.below(3) {
        0 => format!("渝F·{one}{:04}", dice.below(10_000)),
        1 => format!("渝F·{one}{two}{:03}", dice.below(1_000)),
        _ => format!("渝F·{one}{:03}{two}", dice.below(1_000)),
    }
}

const PLACES: &[&str] = &[
    "场镇路口",
    "客运站外",
    "老桥头",
    "加油站旁",
    "学校门口",
    "医院门口",
    "集市入口",
    "高速出口",
    "码头",
    "村委会前",
    "广场边",
    "收费站口",
];
const DOINGS: &[&str] = &[
    "拉客收钱",
    "沿路喊客",
    "收现金上客",
    "按人头收费",
    "天天跑县城",
    "约好时间接人",
    "等客一个多小时",
    "一天跑三四趟",
];
const TRAFFIC: &[&str] = &["坐得很满", "站着人", "乱停占道", "开得很快", "后厢坐了人", "没有戴头盔"];
const DETAILS: &[&str] = &[
    "每人20元",
    "每人30元",
    "车上坐了七八个人",
    "多数是学生",
    "司机没有证件",
    "群众反映多次",
    "赶场天最多",
    "晚上也在跑",
    "没有明码标价",
    "已拍照片",
];

/// What the finder writes.
pub(super) fn lead(vehicle: Option<VehicleKind>, traffic: bool, dice: &mut Dice) -> String {
    let title = vehicle
        .and_then(|kind| VehicleKind::TITLES.iter().find(|(k, _)| *k == kind))
        .map(|(_, title)| *title);
    let doing = dice.word(if traffic { TRAFFIC } else { DOINGS });
    format!("{}，{}{doing}，{}", dice.word(PLACES), title.unwrap_or("有车"), dice.word(DETAILS))
}

/// What is added later.
pub(super) fn supplement(dice: &mut Dice) -> String {
    let what =
        dice.word(&["又看到一次", "补充车牌", "补充照片", "司机换了人", "改到下午发车", "在另一个路口上客"]);
    format!("{what}，{}", dice.word(DETAILS))
}

/// A note to a transfer.
pub(super) fn transfer(dice: &mut Dice) -> &'static str {
    dice.word(&[
        "请依法核查",
        "本单位无执法权，移交办理",
        "请尽快到现场",
        "请查明后告知结果",
        "线索较具体，请办理",
    ])
}

/// Why a transfer is withdrawn.
pub(super) fn withdraw(dice: &mut Dice) -> &'static str {
    dice.word(&["选错单位", "与对方电话核对后改送", "材料没有写全，补好再送"])
}

/// Why a transfer is returned.
pub(super) fn returned(reason: ReturnReason, dice: &mut Dice) -> &'static str {
    dice.word(match reason {
        ReturnReason::NotOurs => &["不属本单位职责", "属另一部门管辖", "营运行为请交通执法办理"],
        ReturnReason::Insufficient => &["没有车牌和时间，无法核查", "请补充地点", "照片看不清车牌"],
        ReturnReason::AlreadyKnown => &["此车已在办理", "上周已查处"],
        ReturnReason::Other => &["车辆已离开本县", "请先由乡镇核实"],
    })
}

/// Why the office rules as it does.
pub(super) fn ruling(dice: &mut Dice) -> &'static str {
    dice.word(&["按通知三（一）由你单位办理", "两家协商后由你单位承办", "以营运行为为主，由你单位办理"])
}

/// A question to the finder.
pub(super) fn question(dice: &mut Dice) -> &'static str {
    dice.word(&[
        "请补充时间和地点",
        "车牌能否再核对一次",
        "有没有乘客愿意作证",
        "请问是哪一条路",
        "照片是哪天拍的",
    ])
}

/// The finder's answer.
pub(super) fn answer(dice: &mut Dice) -> &'static str {
    dice.word(&["昨天下午五点左右", "车牌已核对，无误", "在场镇路口", "照片是当天拍的", "有一位乘客愿意说明"])
}

/// Why more time is needed.
pub(super) fn extension(dice: &mut Dice) -> &'static str {
    dice.word(&["车主在外地，下周才回", "等平台提供订单", "需要取证乘客证言", "等待鉴定"])
}

/// Why more time is not given.
pub(super) fn no_extension(dice: &mut Dice) -> &'static str {
    dice.word(&["事实已清楚，请按期办理", "理由不足，请按期办理"])
}

/// A note to a result.
pub(super) fn result(outcome: Outcome, dice: &mut Dice) -> &'static str {
    dice.word(match outcome {
        Outcome::Proven => &["现场查获，已立案", "当场处罚", "当事人承认", "已处罚教育"],
        Outcome::Unfounded => &["自家用车，没有收费", "顺路搭乘，没有收费", "现场核查未发现"],
        Outcome::Unverifiable => &["蹲守三天未见该车", "车牌不存在", "找不到乘客"],
    })
}

/// Why a result is sent back.
pub(super) fn sent_back(dice: &mut Dice) -> &'static str {
    dice.word(&["请补充证据", "处罚依据没有写明", "请说明车辆去向"])
}

/// Why a closed lead is opened again.
pub(super) fn reopened(dice: &mut Dice) -> &'static str {
    dice.word(&["群众再次反映", "同一车辆又出现", "复查发现新的事实"])
}

/// Why a merging is undone.
pub(super) fn unmerged(dice: &mut Dice) -> &'static str {
    dice.word(&["不是同一辆车", "时间地点对不上"])
}

/// Why a count is changed, returned, taken back or opened again.
pub(super) fn count_corrected(dice: &mut Dice) -> &'static str {
    dice.word(&[
        "多打了一个0",
        "漏报夜间检查",
        "把两天的数加在一起了",
        "核对台账后更正",
        "派出所的数没有加上",
    ])
}

pub(super) fn count_returned(dice: &mut Dice) -> &'static str {
    dice.word(&["检查车辆与出动人员不相称，请核对", "查处数与分项不符，请核对", "与昨日完全相同，请核对"])
}

pub(super) fn count_withdrawn(dice: &mut Dice) -> &'static str {
    dice.word(&["报成了别的日期", "报成了别的单位的数"])
}

pub(super) fn count_reopened(dice: &mut Dice) -> &'static str {
    dice.word(&["单位说明漏报原因，同意补报", "抽查发现差错，请更正"])
}

/// Why a unit disputes that it was late.
pub(super) fn power_cut(dice: &mut Dice) -> &'static str {
    dice.word(&["当天全镇停电，网络中断", "暴雨断网，晚上才恢复", "线路检修停电到晚上八点"])
}

/// Why a unit disputes a figure of its own.
pub(super) fn mistyped(dice: &mut Dice) -> &'static str {
    dice.word(&["夜间检查的台账漏加", "村级劝导站的数没有加上", "录入时少打一位"])
}

/// Why the office rules as it does on a disputed figure.
pub(super) fn ruled(ruling: Ruling, dice: &mut Dice) -> &'static str {
    dice.word(match ruling {
        Ruling::Upheld => &["已向供电所核实", "台账属实，予以更正", "情况属实"],
        Ruling::Dismissed => &["当天网络正常，其他单位按时报送", "没有佐证"],
    })
}

/// A case as it is told in a summary: it names nobody.
pub(super) fn told_case(number: u64) -> String {
    let cases = [
        "群众反映有面包车在场镇揽客。执法人员连续三天早晚值守，查获一辆七座面包车载客收费，驾驶人未取得道路运输经营许可，依法扣押车辆并作出处罚。",
        "网约车平台数据比对发现一辆车长期往返同一线路。两部门联合设卡查实其线下揽客、跨区域定线运输，依法处罚，并约谈平台企业。",
        "学校门口放学时段有车辆超员接送学生。属地乡镇与交警联合检查，当场转运学生，依法处罚驾驶人，并与学校一起增开定制班线。",
        "企业提供线索称有车辆冒用班线站牌揽客。执法人员核实后查扣车辆，站牌当场拆除。",
    ];
    let index = usize::try_from(number).unwrap_or(0) % cases.len();
    format!("{}（虚构案例）", cases.get(index).copied().unwrap_or_default())
}

/// What the office writes of publicity.
pub(super) fn of_publicity() -> String {
    "联合发布通告并在车站、学校、场镇张贴；通过广播和网络开展宣传，公开曝光典型案例，引导群众乘坐合法车辆。（虚构）".to_owned()
}

/// Why high pressure is kept up at a place, or is not.
pub(super) fn on_place(keep: bool) -> String {
    let reason =
        if keep { "节假日前后仍有反弹，继续设卡" } else { "连续两个月没有新的线索" };
    format!("{reason}（演示）")
}

/// What a unit writes into a section.
pub(super) fn of_section(section: vocabulary::summary::Section) -> String {
    use vocabulary::summary::Section;
    let text = match section {
        Section::Problems => "赶集日早晨仍有摩托车、三轮车载客，合法班线发车间隔较长，群众出行不便。",
        Section::Next => "商运输企业在赶集日加开班次，继续在场镇出口定点检查，每月回访一次。",
        Section::Overview
        | Section::Publicity
        | Section::Leads
        | Section::Enforcement
        | Section::Measures
        | Section::Opinion => "按方案推进，没有需要特别说明的情况。",
    };
    format!("{text}（虚构）")
}

/// Why a summary is sent back.
pub(super) fn lacking() -> String {
    "存在问题写得太笼统，请写明是哪些路段和时段（演示）".to_owned()
}
