//! What cannot be done, said so that the person knows what to do next. A sentence names the mistake and shows the fix.

use vocabulary::UnitId;

use super::Voice;
use crate::{
    parse::{Field, Meant, RejectReason, Rejection, Warn},
    talk::{LARGEST_MEDIA, LONGEST_TEXT, MediaRefusal},
};

impl Voice<'_> {
    /// The one sentence for a stranger. It tells nothing about the campaign.
    pub(crate) fn stranger(&self) -> String {
        self.t(
            "您好，这里只为已登记的人员服务。有加入码的请回复：加入 加入码",
            "This service is for registered staff. If you were given a code, reply: 加入 CODE",
        )
    }

    pub(crate) fn joined(&self) -> String {
        self.t(
            "已加入。回复“帮助”看怎么用；第一次可以先回复“练习”。",
            "You have joined. Reply 帮助 for help; 练习 lets you practise first.",
        )
    }

    pub(crate) fn no_post(&self) -> String {
        self.t(
            "您现在没有在任岗位，请联系专项工作组办公室。",
            "You hold no post at present; please contact the office.",
        )
    }

    pub(crate) fn not_understood(&self) -> String {
        self.t(
            "未能识别，没有记录。可以这样写：出动12人 检查35台 查处2起。回复“帮助”看更多。",
            "Not understood, nothing was recorded. Reply 帮助 for examples.",
        )
    }

    /// A message that means something but cannot be taken.
    pub(crate) fn rejected(&self, why: &Rejection, text: &str) -> String {
        let unit = why.unit.as_ref().map(|unit| self.meant(unit)).unwrap_or_default();
        let field = why.field.as_ref().map(|key| self.indicator(key)).unwrap_or_default();
        match why.reason {
            RejectReason::UnboundUser => self.stranger(),
            RejectReason::UnsupportedOperation => self.t(
                "这样的操作不能在这里办，没有任何改动。",
                "That cannot be done here; nothing was changed.",
            ),
            RejectReason::UnitNotAuthorized => self.t(
                format!("您的岗位不能办理{unit}的事项。报本单位的不用写单位名。"),
                format!("Your post cannot act for {unit}."),
            ),
            RejectReason::RoleNotAuthorized => self.not_your_post(),
            RejectReason::UnknownUnit => self.unknown_unit(why, text),
            RejectReason::FutureDate => {
                self.t("日期还没有到，请核对日期。", "That day has not come; please check the date.")
            }
            RejectReason::InvalidDate => {
                self.t("日历里没有这一天，请核对日期。", "There is no such day; please check the date.")
            }
            RejectReason::BeforeCampaign => {
                self.t("这一天在行动开始之前，不收。", "That day is before the campaign began.")
            }
            RejectReason::NotInteger => {
                self.t(format!("{field}要写整数。"), format!("{field} must be a whole number."))
            }
            RejectReason::Negative => self.t(
                format!("{field}不能是负数。要减少已报的数，请写：更正 {field} -1"),
                format!("{field} cannot be negative."),
            ),
            RejectReason::OutOfRange => {
                let limit = why.field.as_ref().and_then(|key| self.rules.indicator(key));
                let limit = limit.map(|one| one.show(one.max)).unwrap_or_default();
                self.t(
                    format!("{field}超出一天的上限 {limit}，请核对后重发。"),
                    format!("{field} is above the limit of one day, {limit}; please check."),
                )
            }
            RejectReason::TooLong => self.too_long(),
        }
    }

    pub(crate) fn not_your_post(&self) -> String {
        self.t(
            "您的岗位不能办这件事。回复“帮助”看能办什么。",
            "Your post cannot do that. Reply 帮助 for what it can do.",
        )
    }

    fn unknown_unit(&self, why: &Rejection, text: &str) -> String {
        let raw = why.unit_raw.clone().unwrap_or_default();
        match why.suggest_units.as_slice() {
            [only] => {
                // The sender's own words with the fix in them, to be sent again as they are.
                let fixed = self.words(&text.replacen(&raw, self.unit(only), 1));
                self.t(
                    format!("没有“{raw}”这个单位，您是指{}吗？可以这样发：{fixed}", self.unit(only)),
                    format!("There is no unit “{raw}”. Send again: {fixed}"),
                )
            }
            [] => self.t(format!("没有“{raw}”这个单位，请写全称。"), format!("There is no unit “{raw}”.")),
            several => self.t(
                format!("没有“{raw}”这个单位，是指{}？请写清楚再发。", self.units(several)),
                format!("There is no unit “{raw}”; one of {}?", self.units(several)),
            ),
        }
    }

    fn meant(&self, meant: &Meant) -> String {
        match meant {
            Meant::Unit(unit) => self.unit(unit).to_owned(),
            Meant::County => self.t("全县", "the county"),
        }
    }

    /// What to point out beside a card.
    pub(crate) fn warned(&self, warnings: &[Warn]) -> String {
        let said = warnings.iter().map(|warning| match warning {
            Warn::PiiIdCard => self.t(
                "消息里有身份证号，请不要发个人证件号码。",
                "The message has an identity number; please do not send such numbers.",
            ),
            Warn::SpokenPlate => {
                self.t("车牌是按口语读的，请核对。", "The plate was read from spoken digits; please check.")
            }
            Warn::Late => self.t(
                "这一天已过去两天以上，会记为迟报。",
                "That day is two or more days back; it counts as late.",
            ),
            Warn::Approximate(Field::Time) => self.t("时间按大约记下。", "The time is taken as approximate."),
            Warn::Approximate(Field::Indicator(_)) => {
                self.t("约数没有记入，请给准数。", "Approximations were not taken; please give the number.")
            }
            Warn::LookalikeDigits => {
                self.t("字母 O、l、I 没有当作数字。", "The letters O, l, I were not read as digits.")
            }
            Warn::NoPriorReport => self.t("之前没有上报过。", "Nothing was reported before."),
            Warn::Positional
            | Warn::Outlier(_)
            | Warn::SumMismatch(_)
            | Warn::CasesGtVehicles
            | Warn::InferredDelta
            | Warn::PlateInvalid
            | Warn::Bulk
            | Warn::Markup => String::new(),
        });
        super::lines(said)
    }

    pub(crate) fn cancel(&self) -> String {
        self.t("取消", "cancel")
    }

    /// What stands on the three buttons of a card.
    pub(crate) fn card_choices(&self, items: usize) -> (String, String, String) {
        let confirm =
            if items > 1 { self.t("全部确认", "confirm all") } else { self.t("确认", "confirm") };
        (confirm, self.t("修改", "change"), self.cancel())
    }

    pub(crate) fn cancelled(&self) -> String {
        self.t("已取消，没有记录。", "Cancelled, nothing was recorded.")
    }

    /// Something else was typed while a card waits.
    pub(crate) fn confirm_or_cancel(&self) -> String {
        self.t("这条还没有确认：", "This is not confirmed yet:")
    }

    pub(crate) fn too_long(&self) -> String {
        self.t(
            format!("这条太长（上限 {LONGEST_TEXT} 字），请分几条发。"),
            format!("Too long (at most {LONGEST_TEXT} characters); please split it."),
        )
    }

    pub(crate) fn which_unit(&self) -> String {
        self.t("是哪个单位？", "Which unit?")
    }

    /// A button of an earlier card.
    pub(crate) fn stale(&self) -> String {
        self.t("已更新，请重新确认：", "It has changed, please confirm again:")
    }

    pub(crate) fn already_recorded(&self, positions: &[u64]) -> String {
        let numbers = positions.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
        self.t(
            format!("这条已经记录，编号 {numbers}，没有重复。"),
            format!("Recorded already, number {numbers}; not twice."),
        )
    }

    pub(crate) fn was_cancelled(&self) -> String {
        self.t("这条已经取消。需要的话请重新发一遍。", "That one was cancelled; send it again if needed.")
    }

    /// A button that is not, or no longer, this person's.
    pub(crate) fn not_yours(&self) -> String {
        if self.in_group {
            self.t("这张卡片由发的人自己确认。", "Only the sender confirms this card.")
        } else {
            self.t(
                "这个按钮已经失效，请重新发一遍。",
                "This button is no longer valid; please send it again.",
            )
        }
    }

    /// An answer that does not fit the question.
    pub(crate) fn does_not_fit(&self) -> String {
        self.t("没看懂这个回答。", "That does not answer the question.")
    }

    pub(crate) fn replaced(&self) -> String {
        self.t("（上一条没有确认，已换成这条）", "(the one before was not confirmed; this takes its place)")
    }

    pub(crate) fn no_such_matter(&self) -> String {
        self.t(
            "现在没有可以这样办理的线索。回复“我的待办”看有什么。",
            "No lead at present on which that can be done. Reply 我的待办.",
        )
    }

    pub(crate) fn nothing_reported(&self, unit: &UnitId, day: vocabulary::Day) -> String {
        self.t(
            format!("{}{}还没有日报，不用更正，直接报就行。", self.unit(unit), self.day(day)),
            format!("{} has no count of {} yet; just report it.", self.unit(unit), self.day(day)),
        )
    }

    pub(crate) fn only_practice(&self) -> String {
        self.t(
            "练习中不能办真实线索。回复“结束练习”后再办。",
            "Real leads cannot be handled while practising. Reply 结束练习 first.",
        )
    }

    pub(crate) fn which_hat(&self) -> String {
        self.t(
            "您有几个岗位，这次以哪个岗位办？选一次就记住，换岗位回复“换岗位”。",
            "You hold several posts. In which one? It is remembered; reply 换岗位 to change.",
        )
    }

    pub(crate) fn media_refused(&self, why: MediaRefusal) -> String {
        let limit = LARGEST_MEDIA / (1024 * 1024);
        match why {
            MediaRefusal::TooLarge { .. } => self.t(
                format!("文件太大（上限 {limit} MB），没有收下。请用普通画质重发。"),
                format!("The file is too large (limit {limit} MB) and was not taken."),
            ),
            MediaRefusal::TooManyPixels => self.t(
                "照片像素过大，没有收下。请用手机直接拍一张。",
                "The picture has too many pixels and was not taken.",
            ),
            MediaRefusal::Unreadable => self.t(
                "这个文件打不开，没有收下。请发 JPG 或 PNG 照片。",
                "The file cannot be read and was not taken. Please send JPG or PNG.",
            ),
            MediaRefusal::NotFetched => {
                self.t("照片没有取到，请再发一次。", "The file could not be fetched; please send it again.")
            }
        }
    }

    /// Photos or a place that came before any words.
    pub(crate) fn piled(&self, media: usize, place: bool) -> String {
        let what = match (media, place) {
            (0, _) => self.t("定位", "the location"),
            (n, false) => self.t(format!(" {n} 个附件"), format!("{n} file(s)")),
            (n, true) => self.t(format!(" {n} 个附件和定位"), format!("{n} file(s) and the location")),
        };
        self.t(
            format!("已收到{what}，还没有记录。请再发一句：什么车、在哪里、怎么回事。"),
            format!(
                "Got {what}; nothing is recorded yet. Now one line: which vehicle, where, what happened."
            ),
        )
    }

    pub(crate) fn too_many_media(&self) -> String {
        self.t(
            "一条线索最多附 9 个文件，多的没有收下。",
            "At most 9 files go with one lead; the rest was not taken.",
        )
    }

    pub(crate) fn no_use_for_it(&self) -> String {
        self.t(
            "这类消息用不上。请发文字、照片或定位。",
            "No use for that. Please send text, a photo or a location.",
        )
    }

    /// An edit of a message whose report is recorded.
    pub(crate) fn edited(&self) -> String {
        self.t(
            "您改了已上报的消息。要更正已记录的数吗？",
            "You edited a message that was recorded. Correct the record?",
        )
    }

    /// A question that is not the asker's to ask.
    pub(crate) fn may_not_look(&self, text: &str) -> String {
        self.t(format!("{text}。"), format!("{text}."))
    }

    pub(crate) fn could_not_look(&self, text: &str) -> String {
        self.t(
            format!("现在查不到，请稍后再试。（{text}）"),
            format!("That cannot be answered now, try again later. ({text})"),
        )
    }
}
