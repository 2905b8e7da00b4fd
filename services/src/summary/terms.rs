//! The figures that no campaign file defines: their names, units and definitions in words.

/// A figure's name, unit of counting and definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    /// The last part of the figure's id.
    pub(super) key: &'static str,
    /// Its name.
    pub(super) name: &'static str,
    /// Its unit.
    pub(super) unit: &'static str,
    /// What is counted.
    pub(super) definition: &'static str,
}

const fn term(key: &'static str, name: &'static str, unit: &'static str, definition: &'static str) -> Term {
    Term { key, name, unit, definition }
}

/// How units reported.
pub(super) const REPORTING: [Term; 8] = [
    term("expected", "应报日报", "份", "报送期内截止时间已到的单位日数，加上截止前已报的"),
    term("on_time", "按时报送", "份", "首次报送不晚于当日截止时间的日报"),
    term("late", "迟报", "份", "首次报送晚于当日截止时间的日报，不含经裁定免责的"),
    term(
        "missing",
        "未报",
        "份",
        "应报而截止时没有日报的单位日，不含经裁定免责的；没有日报就没有事件，由规则和日历推出",
    ),
    term("excused", "经裁定免责", "份", "迟报、未报中经办公室裁定异议成立的"),
    term("zero", "零报告", "份", "声明当日无情况的日报"),
    term("corrected", "更正", "次", "日报报送后的更正"),
    term("approved", "已审核", "份", "办公室审核通过的日报"),
];

/// Leads.
pub(super) const LEADS: [Term; 16] = [
    term("found", "摸排线索", "条", "登记的线索；后来并案的仍计入发现单位"),
    term("shared", "并案线索", "条", "登记后与更早的线索并案、由两个发现单位共享的"),
    term("transferred", "移交线索", "次", "向其他单位提出的移交"),
    term("accepted", "接收线索", "次", "接收的移交"),
    term("accepted_in_time", "按时接收", "次", "在接收期限内接收的移交"),
    term("returned", "退回移交", "次", "收到移交后退回的"),
    term("proven", "查实", "起", "登记的办理结果为查实的"),
    term("unfounded", "不实", "起", "登记的办理结果为不实的"),
    term("unverifiable", "无法核实", "起", "登记的办理结果为无法核实的"),
    term("upheld", "办结线索", "条", "办理结果经复核通过、销号的线索"),
    term("sent_back", "复核退回", "次", "复核时退回重办的"),
    term("reopened", "重新受理", "条", "办结后重新受理的线索"),
    term("extended", "批准延期", "次", "办公室批准的延期"),
    term("late_steps", "逾期步骤", "次", "在期限之后才完成的步骤，不含经裁定免责的"),
    term("holding", "在办线索", "条", "截止时尚未办结的线索，计入承办单位"),
    term("overdue", "超期线索", "条", "截止时期限已过、轮到该单位办理的线索"),
];

/// Concerns and petitions.
pub(super) const OPINION: [Term; 7] = [
    term("concerns", "舆情", "条", "登记的舆情；转纪检监察的不计"),
    term("concerns_answered", "已回应舆情", "条", "作出回应的舆情"),
    term("concerns_in_time", "按时回应舆情", "条", "在回应期限内作出回应的舆情"),
    term("petitions", "信访和投诉举报", "件", "收到的来信来访和道路运输投诉举报；转纪检监察的不计"),
    term("petitions_answered", "已答复信访", "件", "作出答复的来信来访和投诉举报"),
    term("petitions_in_time", "按时答复信访", "件", "在答复期限内作出答复的"),
    term("petitions_closed", "办结信访", "件", "办结的来信来访和投诉举报"),
];

/// The term of a key; a nameless one is a mistake of this program that a test finds.
pub(super) fn value_of(terms: &[Term], key: &str) -> Term {
    let found = terms.iter().find(|term| term.key == key).copied();
    found.unwrap_or(Term { key: "", name: "", unit: "", definition: "" })
}
