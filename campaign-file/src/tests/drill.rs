//! Another county's campaign loads by the same code.

use vocabulary::rules::UnitKind;

use super::*;

#[test]
fn a_quite_different_campaign_loads() {
    insta::assert_snapshot!(check(&drill_folder()).unwrap(), @"
    长寿演练：货车超限超载联合整治（虚构）（演练字〔2025〕1号（虚构））
    单位 9：专项工作组 1、办公室 1、部门 2、乡镇（街道） 5
    其中街道 1、镇 3、乡 1；每日报送 6
    阶段 2、岗位 4、重点车辆 1、重点线路 1、重点区域 1、重点时段 2、职责 2、长效措施 1、违法行为 3、指标 3、核对关系 1、期限 15、日历 1、任务 3、措施标签 0、舆情级别 0、舆情主题 0、舆情渠道 0、催办层级 5、农历月 0
    ");
}

#[test]
fn two_campaigns_share_nothing_but_the_zone() {
    let (here, there) = (built_in().unwrap(), load(&drill_folder()).unwrap());
    assert_eq!(here.zone(), there.zone());
    let keys =
        |rules: &Rules| rules.indicators.iter().map(|indicator| indicator.key.clone()).collect::<Vec<_>>();
    assert!(keys(&there).iter().all(|key| !keys(&here).contains(key)));
    let townships = there.units.iter().filter(|unit| unit.kind == UnitKind::Township);
    assert!(townships.clone().all(|unit| here.unit(&unit.id).is_none()));
    assert_eq!(townships.count(), 5);
    let due =
        |rules: &Rules| rules.due("lead-accept", "2025-07-11T17:00:00+08:00".parse().unwrap()).to_rfc3339();
    assert_eq!(due(&here), "2025-07-14T12:00:00+08:00");
    assert_eq!(due(&there), "2025-07-12T17:00:00+08:00");
}

#[test]
fn units_stand_in_the_order_of_the_notice() {
    let kinds: Vec<UnitKind> = drill().load().unwrap().units.iter().map(|unit| unit.kind).collect();
    assert!(kinds.is_sorted());
}

#[test]
fn windows_line_ends_and_byte_order_marks_change_nothing() {
    let plain = drill().load().unwrap();
    let windows = Edited(
        drill()
            .0
            .into_iter()
            .map(|(name, bytes)| {
                let text = String::from_utf8(bytes).unwrap().replace("\r\n", "\n").replace('\n', "\r\n");
                (name, format!("\u{feff}{text}").into())
            })
            .collect(),
    );
    assert_eq!(windows.load().unwrap(), plain);
}

#[test]
fn a_day_may_stand_with_or_without_quotes() {
    let quoted = drill().edit("campaign.toml", "from = 2025-07-07", "from = \"2025-07-07\"");
    assert_eq!(quoted.load().unwrap(), drill().load().unwrap());
}
