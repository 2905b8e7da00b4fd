//! The verbs of steps, by what the number names. The longest that stands at a place is meant.

use crate::parse::MatterWish;

/// Of whatever reminders are about.
pub(super) const SNOOZE: [&str; 9] =
    ["暂缓提醒", "暂缓催办", "暂缓催", "先别催", "先不催", "暂不提醒", "别催", "先不要催", "缓一缓提醒"];

/// Of a concern.
pub(super) const CONCERN: &[(&str, MatterWish)] = &[
    ("已经回应", MatterWish::AnswerConcern),
    ("已回应", MatterWish::AnswerConcern),
    ("回应", MatterWish::AnswerConcern),
    ("已答复", MatterWish::AnswerConcern),
    ("答复", MatterWish::AnswerConcern),
    ("已回复", MatterWish::AnswerConcern),
    ("回复", MatterWish::AnswerConcern),
    ("升级为", MatterWish::LevelConcern),
    ("升级", MatterWish::LevelConcern),
    ("降级", MatterWish::LevelConcern),
    ("升为", MatterWish::LevelConcern),
    ("升到", MatterWish::LevelConcern),
    ("降为", MatterWish::LevelConcern),
    ("降到", MatterWish::LevelConcern),
    ("调整", MatterWish::LevelConcern),
    ("定为", MatterWish::LevelConcern),
    ("转发", MatterWish::LevelConcern),
    ("并入", MatterWish::LinkConcern),
    ("关联", MatterWish::LinkConcern),
    ("转", MatterWish::ForwardConcern),
    ("移交", MatterWish::ForwardConcern),
    ("已办结", MatterWish::CloseConcern),
    ("办结", MatterWish::CloseConcern),
    ("已平息", MatterWish::CloseConcern),
    ("平息", MatterWish::CloseConcern),
    ("与本行动无关", MatterWish::CloseConcern),
    ("无关", MatterWish::CloseConcern),
    ("关闭", MatterWish::CloseConcern),
];

/// Of a petition.
pub(super) const PETITION: &[(&str, MatterWish)] = &[
    ("予以受理", MatterWish::AcceptPetition),
    ("已受理", MatterWish::AcceptPetition),
    ("受理", MatterWish::AcceptPetition),
    ("转", MatterWish::ForwardPetition),
    ("移交", MatterWish::ForwardPetition),
    ("申请延期", MatterWish::ExtendPetition),
    ("延期", MatterWish::ExtendPetition),
    ("延长", MatterWish::ExtendPetition),
    ("已答复", MatterWish::AnswerPetition),
    ("答复", MatterWish::AnswerPetition),
    ("已回复", MatterWish::AnswerPetition),
    ("回复", MatterWish::AnswerPetition),
    ("已办结", MatterWish::ClosePetition),
    ("办结", MatterWish::ClosePetition),
    ("结案", MatterWish::ClosePetition),
    ("信访人撤回", MatterWish::ClosePetition),
    ("信访人已撤回", MatterWish::ClosePetition),
    ("已撤回", MatterWish::ClosePetition),
    ("撤回", MatterWish::ClosePetition),
];

/// Of a finding of supervision.
pub(super) const FINDING: &[(&str, MatterWish)] = &[
    ("复查不通过", MatterWish::ReturnFinding),
    ("复查未通过", MatterWish::ReturnFinding),
    ("复查没通过", MatterWish::ReturnFinding),
    ("不通过", MatterWish::ReturnFinding),
    ("退回", MatterWish::ReturnFinding),
    ("复查通过", MatterWish::CloseFinding),
    ("复查合格", MatterWish::CloseFinding),
    ("通过", MatterWish::CloseFinding),
    ("已经整改", MatterWish::AnswerFinding),
    ("已整改", MatterWish::AnswerFinding),
    ("整改完成", MatterWish::AnswerFinding),
    ("整改到位", MatterWish::AnswerFinding),
    ("整改", MatterWish::AnswerFinding),
];
