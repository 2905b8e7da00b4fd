//! The campaign and its rules as given/when/then.

use super::*;
use crate::{
    fixture::{Driven, rules, sentences},
    ids::StreamId,
};

pub(super) const OFFICE: &str = "office:office";
const NOW: &str = "08-04 09:00";

pub(super) fn campaign() -> Driven<Campaign> {
    Driven::new("campaign/drill-2025".parse::<StreamId>().unwrap())
}

/// The fixture's rules with another hour at which counts are due.
pub(super) fn rules_due_at(hour: u32) -> Rules {
    let mut rules = rules();
    rules.reporting.due_at = chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    rules
}

pub(super) fn open(rules: Rules) -> CampaignCommand {
    CampaignCommand::Open { rules: Box::new(rules), simulated: None }
}

pub(super) fn change(rules: Rules, from: &str) -> CampaignCommand {
    let from = format!("2025-{from}").parse().unwrap();
    CampaignCommand::ChangeRules { rules: Box::new(rules), from, reason: "办公室会议决定".into() }
}

pub(super) fn close() -> CampaignCommand {
    CampaignCommand::Close { reason: "专项整治结束".into() }
}

fn opened() -> Driven<Campaign> {
    campaign().then(OFFICE, "05-22 09:00", open(rules()))
}

fn closed() -> Driven<Campaign> {
    opened().then(OFFICE, NOW, close())
}

/// Rules that name an office which does not exist.
fn broken() -> Rules {
    let mut rules = rules();
    rules.units.remove(0);
    rules
}

#[test]
fn only_the_office_opens_changes_and_closes() {
    for who in ["jiangkou:liaison", "office:leader", "discipline:auditor", "clock:system"] {
        for wish in [open(rules()), change(rules_due_at(20), "08-05"), close()] {
            assert_eq!(opened().ask(who, NOW, wish), Err(CampaignRefusal::NotAllowed), "{who}");
        }
    }
}

#[test]
fn a_campaign_opens_once_and_under_sound_rules() {
    assert!(matches!(campaign().ask(OFFICE, NOW, open(rules())), Ok(Some(CampaignEvent::Opened { .. }))));
    assert!(matches!(campaign().ask(OFFICE, NOW, open(broken())), Err(CampaignRefusal::Broken { .. })));
    assert_eq!(opened().ask(OFFICE, NOW, open(rules())), Ok(None));
    assert!(matches!(
        opened().ask(OFFICE, NOW, open(rules_due_at(20))),
        Err(CampaignRefusal::AlreadyOpen { .. })
    ));
}

#[test]
fn a_campaign_that_is_not_open_has_no_rules_to_change_and_nothing_to_close() {
    for wish in [change(rules_due_at(20), "08-05"), close()] {
        assert_eq!(campaign().ask(OFFICE, NOW, wish), Err(CampaignRefusal::NotOpen));
    }
}

#[test]
fn rules_change_from_today_on_and_never_back() {
    assert!(matches!(opened().ask(OFFICE, NOW, change(rules_due_at(20), "08-04")), Ok(Some(_))));
    assert!(matches!(
        opened().ask(OFFICE, NOW, change(rules_due_at(20), "08-03")),
        Err(CampaignRefusal::DatedBack { .. })
    ));
}

#[test]
fn the_same_rules_again_change_nothing() {
    assert_eq!(opened().ask(OFFICE, NOW, change(rules(), "08-05")), Ok(None));
}

#[test]
fn changed_rules_are_sound_of_this_campaign_and_explained() {
    let mut other = rules_due_at(20);
    other.campaign.id = "drill-2026".parse().unwrap();
    assert!(matches!(
        opened().ask(OFFICE, NOW, change(other, "08-05")),
        Err(CampaignRefusal::OtherCampaign { .. })
    ));
    assert!(matches!(
        opened().ask(OFFICE, NOW, change(broken(), "08-05")),
        Err(CampaignRefusal::Broken { .. })
    ));
    let unexplained = CampaignCommand::ChangeRules {
        rules: Box::new(rules_due_at(20)),
        from: "2025-08-05".parse().unwrap(),
        reason: " ".into(),
    };
    assert_eq!(opened().ask(OFFICE, NOW, unexplained), Err(CampaignRefusal::NoReason));
}

#[test]
fn a_closed_campaign_takes_nothing_in_and_closes_once() {
    assert_eq!(
        opened().ask(OFFICE, NOW, CampaignCommand::Close { reason: String::new() }),
        Err(CampaignRefusal::NoReason)
    );
    assert_eq!(closed().ask(OFFICE, NOW, close()), Ok(None));
    for wish in [open(rules()), change(rules_due_at(20), "08-05")] {
        assert_eq!(closed().ask(OFFICE, NOW, wish), Err(CampaignRefusal::Closed));
    }
}

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let mut other = rules_due_at(20);
    other.campaign.id = "drill-2026".parse().unwrap();
    let refusals = [
        campaign().ask("jiangkou:liaison", NOW, open(rules())),
        opened().ask(OFFICE, NOW, open(rules_due_at(20))),
        campaign().ask(OFFICE, NOW, close()),
        closed().ask(OFFICE, NOW, open(rules())),
        opened().ask(OFFICE, NOW, change(other, "08-05")),
        opened().ask(OFFICE, NOW, change(rules_due_at(20), "08-03")),
        campaign().ask(OFFICE, NOW, open(broken())),
        opened().ask(OFFICE, NOW, CampaignCommand::Close { reason: String::new() }),
    ];
    let refusals = refusals.map(|answer| answer.unwrap_err());
    insta::assert_snapshot!(sentences(include_str!("../campaign.rs"), "CampaignRefusal", &refusals), @"
    NotAllowed: 只有专项工作组办公室可以设定活动规则
    AlreadyOpen: 活动 drill-2025 已经开启；要改规则，请用“变更规则”
    NotOpen: 活动尚未开启
    Closed: 活动已经结束，不再接收
    OtherCampaign: 这份规则属于活动 drill-2026，不是 drill-2025
    DatedBack: 规则变更不能追溯：2025-08-03 早于今天 2025-08-04
    Broken: 规则有 4 处错误，第一处在 units：a campaign has one office, this one has 0
    NoReason: 请说明理由
    ");
}
