//! The words a line begins with, and how each is used.

/// What a line is about: its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// 日报
    Report,
    /// 更正
    Correct,
    /// 撤回日报
    WithdrawReport,
    /// 通过
    Approve,
    /// 退回日报
    ReturnReport,
    /// 重开
    ReopenReport,
    /// 线索
    Find,
    /// 移交
    Transfer,
    /// 撤回
    Withdraw,
    /// 接收
    Accept,
    /// 退回
    Return,
    /// 裁定
    Rule,
    /// 询问
    Ask,
    /// 答复
    Answer,
    /// 补充
    Supplement,
    /// 并案
    Merge,
    /// 拆案
    Unmerge,
    /// 申请延期
    AskExtension,
    /// 同意延期
    GrantExtension,
    /// 不同意延期
    RefuseExtension,
    /// 查处
    Enforce,
    /// 复核
    Review,
    /// 重新打开
    Reopen,
}

impl Verb {
    /// Every verb, in the order of the help.
    pub const ALL: [Verb; 23] = [
        Verb::Report,
        Verb::Correct,
        Verb::WithdrawReport,
        Verb::Approve,
        Verb::ReturnReport,
        Verb::ReopenReport,
        Verb::Find,
        Verb::Transfer,
        Verb::Withdraw,
        Verb::Accept,
        Verb::Return,
        Verb::Rule,
        Verb::Ask,
        Verb::Answer,
        Verb::Supplement,
        Verb::Merge,
        Verb::Unmerge,
        Verb::AskExtension,
        Verb::GrantExtension,
        Verb::RefuseExtension,
        Verb::Enforce,
        Verb::Review,
        Verb::Reopen,
    ];

    /// The word itself.
    pub const fn word(self) -> &'static str {
        match self {
            Verb::Report => "日报",
            Verb::Correct => "更正",
            Verb::WithdrawReport => "撤回日报",
            Verb::Approve => "通过",
            Verb::ReturnReport => "退回日报",
            Verb::ReopenReport => "重开",
            Verb::Find => "线索",
            Verb::Transfer => "移交",
            Verb::Withdraw => "撤回",
            Verb::Accept => "接收",
            Verb::Return => "退回",
            Verb::Rule => "裁定",
            Verb::Ask => "询问",
            Verb::Answer => "答复",
            Verb::Supplement => "补充",
            Verb::Merge => "并案",
            Verb::Unmerge => "拆案",
            Verb::AskExtension => "申请延期",
            Verb::GrantExtension => "同意延期",
            Verb::RefuseExtension => "不同意延期",
            Verb::Enforce => "查处",
            Verb::Review => "复核",
            Verb::Reopen => "重新打开",
        }
    }

    /// How it is used: one line to copy and change.
    pub const fn usage(self) -> &'static str {
        match self {
            Verb::Report => "日报 8月3日 出动12人 检查35台 查处2起（没有情况写：日报 零报告）",
            Verb::Correct => "更正 8月3日 检查36 理由 漏计一台",
            Verb::WithdrawReport => "撤回日报 8月3日 填错了日期",
            Verb::Approve => "通过 江口镇 8月3日",
            Verb::ReturnReport => "退回日报 江口镇 8月3日 查处数请核对",
            Verb::ReopenReport => "重开 江口镇 8月3日 至 8月6日 18:00 补报",
            Verb::Find => "线索 非法营运 江口场镇 渝F·12345 面包车 7座 昨天 19:30 看到",
            Verb::Transfer => "移交 XS-0803-012 交巡警大队 配合 交通执法支队 超员",
            Verb::Withdraw => "撤回 XS-0803-012",
            Verb::Accept => "接收 XS-0803-012",
            Verb::Return => {
                "退回 XS-0803-012 材料不足 没有车牌（原因：不属本单位职责、材料不足、重复、其他）"
            }
            Verb::Rule => "裁定 XS-0803-012 交巡警大队",
            Verb::Ask => "询问 XS-0803-012 车身是什么颜色",
            Verb::Answer => "答复 XS-0803-012 白色",
            Verb::Supplement => "补充 XS-0803-012 车牌渝F·12345",
            Verb::Merge => "并案 XS-0803-014 XS-0803-012（后面写较早的一条）",
            Verb::Unmerge => "拆案 XS-0803-014 不是同一辆车",
            Verb::AskExtension => "申请延期 XS-0803-012 至 8月9日 等待鉴定",
            Verb::GrantExtension => "同意延期 XS-0803-012",
            Verb::RefuseExtension => "不同意延期 XS-0803-012 材料已经齐全",
            Verb::Enforce => "查处 XS-0803-012 查实 罚款200元 记6分 扣车1台（结果：查实、不实、无法核实）",
            Verb::Review => "复核 XS-0803-012 通过（或：退回 说明理由）",
            Verb::Reopen => "重新打开 XS-0803-012 交巡警大队 又被看见",
        }
    }
}
