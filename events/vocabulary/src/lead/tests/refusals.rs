//! Every refusal as a person reads it.

use super::*;
use crate::fixture::sentences;

#[test]
fn every_refusal_says_what_is_wrong_and_what_to_do() {
    let refusals: Vec<LeadRefusal> = all().into_iter().map(|answer| answer.unwrap_err()).collect();
    insta::assert_snapshot!(sentences(include_str!("../refusal.rs"), "LeadRefusal", &refusals), @"
    NoSuchLead: 没有这条线索，请核对编号
    AlreadyFound: 这个编号已有线索
    NotAllowed: 交巡警大队的“承办人”岗位不能这样办理：重新打开线索
    NotHolder: 这条线索由江口镇办理，不在南溪镇手中
    Merged: 这条线索已并入 XS-0804-001，请到 XS-0804-001 办理
    Closed: 这条线索已经办结；如有反复，请办公室重新打开
    UnknownUnit: 没有“ghost”这个单位
    UnknownViolation: 没有“flying”这种违法行为
    UnknownPlace: 没有“route-nowhere”这个重点线路或区域
    NoViolation: 请说明是什么违法行为
    SeenInTheFuture: 看到的时间 08月04日 19:30 还没有到
    CannotHold: 纪检监察机关不承办线索，请另选单位
    NotCompetent: 交通执法支队不负责查处“超员”，可移交：交巡警大队
    ToItself: 线索已在江口镇，不能移交给自己
    AlreadyOffered: 已移交交巡警大队，正等对方接收；要改，请先撤回
    NotOffered: 这条线索没有待接收的移交
    OfferedToAnother: 这次移交的接收单位是交巡警大队，不是交通执法支队
    AlreadyAccepted: 交巡警大队已先一步接收，不能撤回
    AcceptFirst: 请先接收或退回这次移交
    BeforeOffice: 这条线索已两次退回，等办公室裁定承办单位
    NothingToRule: 这条线索没有待裁定的争议，可直接移交
    QuestionOpen: 正等发现单位答复，请待答复后再办
    NoQuestion: 这条线索没有待答复的问题
    QuestionNotDue: 答复期限 08月06日 23:59 未到
    AskingOneself: 线索就是本单位发现的，不必询问
    NotAnExtension: 延期须晚于现在的期限 08月11日 23:59
    AskedTooLate: 期限 08月11日 23:59 已过，不能再申请延期
    ExtensionOpen: 上一个延期申请还没有批复
    NoExtension: 没有待批复的延期申请
    PartDone: 交巡警大队的办理结果已经登记
    AwaitingReview: 办理结果已登记，正等复核
    NothingToReview: 还没有办理结果，不能复核
    OwnResult: 办理人不能复核自己的结果，请换一位复核
    MergeIntoLater: 只能并入更早的线索，XS-0805-001 不早于这一条
    ");
}

#[test]
fn a_lead_that_nobody_found_knows_no_other_wish() {
    for wish in [LeadCommand::Accept, transfer("office"), reopen(None), supplement(), LeadCommand::Lapse] {
        assert_eq!(lead().ask(OFFICE, "08-04 09:00", wish), Err(LeadRefusal::NoSuchLead));
    }
}

#[test]
fn a_number_is_given_once_whatever_became_of_the_lead() {
    let merged = found().then(JIANGKOU, "08-04 10:00", merge("XS-0804-001"));
    for story in [found(), offered(), closed(), merged] {
        assert_eq!(story.ask(JIANGKOU, "08-05 09:00", find("jiangkou")), Err(LeadRefusal::AlreadyFound));
    }
}

/// One refused wish for every sentence, all of them asked of the real decision.
fn all() -> Vec<Answer> {
    let unknown = |change: fn(&mut Finding)| {
        let mut finding = finding("jiangkou");
        change(&mut finding);
        lead().ask(JIANGKOU, "08-04 09:00", LeadCommand::Find(Box::new(finding)))
    };
    let extended = || accepted().then(TRAFFIC, "08-05 10:00", extend("08-20 18:00"));
    let both = accepted().then("traffic-police:handler=m-0007", "08-05 10:00", enforce(Outcome::Proven));
    vec![
        lead().ask(OFFICE, "08-04 09:00", LeadCommand::Accept),
        found().ask(JIANGKOU, "08-05 09:00", find("jiangkou")),
        closed().ask(TRAFFIC, "08-20 09:00", reopen(None)),
        found().ask(NANXI, "08-04 10:00", transfer("traffic-police")),
        found().then(JIANGKOU, "08-04 10:00", merge("XS-0804-001")).ask(JIANGKOU, "08-04 11:00", ask()),
        closed().ask(TRAFFIC, "08-06 10:00", enforce(Outcome::Proven)),
        found().ask(JIANGKOU, "08-04 10:00", transfer("ghost")),
        unknown(|finding| finding.violations.push("flying".parse().unwrap())),
        unknown(|finding| finding.places.push("route-nowhere".parse().unwrap())),
        unknown(|finding| finding.violations.clear()),
        unknown(|finding| finding.seen = Some(at("08-04 19:30"))),
        found().ask(JIANGKOU, "08-04 10:00", transfer("discipline")),
        found().ask(JIANGKOU, "08-04 10:00", transfer("transport-enforcement")),
        found().ask(JIANGKOU, "08-04 10:00", transfer("jiangkou")),
        offered().ask(JIANGKOU, "08-04 10:01", transfer("office")),
        found().ask(TRAFFIC, "08-04 10:00", LeadCommand::Accept),
        offered().ask(TRANSPORT, "08-04 11:00", LeadCommand::Accept),
        accepted().ask(JIANGKOU, "08-04 11:01", withdraw()),
        offered().ask(TRAFFIC, "08-04 11:00", enforce(Outcome::Proven)),
        returned_twice().ask(JIANGKOU, "08-04 16:00", transfer("traffic-police")),
        found().ask(OFFICE, "08-04 10:00", rule("traffic-police")),
        asked().ask(TRAFFIC, "08-04 16:00", ask()),
        found().ask(JIANGKOU, "08-04 16:00", answer()),
        asked().ask(CLOCK, "08-05 10:00", LeadCommand::Lapse),
        found().ask(JIANGKOU, "08-04 10:00", ask()),
        accepted().ask(TRAFFIC, "08-05 10:00", extend("08-11 18:00")),
        accepted().ask(TRAFFIC, "08-12 10:00", extend("08-20 18:00")),
        extended().ask(TRAFFIC, "08-05 10:01", extend("08-21 18:00")),
        accepted().ask(OFFICE, "08-05 10:00", LeadCommand::GrantExtension),
        joint().then(TRAFFIC, "08-05 10:00", enforce(Outcome::Proven)).ask(
            TRAFFIC,
            "08-05 11:00",
            enforce(Outcome::Proven),
        ),
        enforced().ask(TRAFFIC, "08-05 11:00", LeadCommand::Accept),
        accepted().ask(OFFICE, "08-05 11:00", review(Verdict::Upheld)),
        both.ask("office:office=m-0007", "08-05 11:00", review(Verdict::Upheld)),
        found().ask(JIANGKOU, "08-05 10:00", merge("XS-0805-001")),
    ]
}
