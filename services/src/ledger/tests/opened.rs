//! Words opened for somebody entitled, each on record; what went to discipline inspection in no ledger.

use vocabulary::{
    ConcernId, PetitionId,
    concern::{Concern, ConcernCommand, LinkedTo, Noting},
    exit::Exit,
    petition::{Matter, Petition, PetitionCommand, PetitionKind, Receiving, Way},
};

use super::{super::book::sealed as kept, *};
use crate::clock::tests::transfer;

const AT: &str = "08-06 10:00";

impl Story {
    /// The words column of a ledger, opened for somebody.
    fn opened(&self, kind: Kind, who: &str, columns: &[&str]) -> Vec<String> {
        let (book, scope) = (self.book(), Scope::default());
        let asked = Asked { kind, scope: &scope, now: at(AT) };
        let by = (&actor(who), kind.action());
        let opened = Shown::open(&self.vault, &book.wanted(asked), by, ("核查", at(AT)), &RULES).unwrap();
        let paper = book.paper(asked, &opened).unwrap();
        tables(&paper).into_iter().map(|table| shown(table, columns)).collect()
    }

    fn openings(&self, matter: &str) -> Vec<String> {
        let openings = self.vault.openings(matter).unwrap();
        let line =
            |one: &bus::vault::OpeningRecord| format!("{} {} {}", one.subject, one.by.member, one.by.purpose);
        openings.iter().map(line).collect()
    }

    fn concern(&mut self, number: u32, who: &str, time: &str, wish: ConcernCommand) -> &mut Self {
        self.history.then::<Concern>(&StreamId::numbered(concern(number)), who, time, wish);
        self
    }

    fn noted(&mut self, number: u32, words: &str) -> &mut Self {
        let noting = Noting {
            channel: "forum".parse().unwrap(),
            theme: "fares".parse().unwrap(),
            level: None,
            township: Some(unit("jiangkou")),
            place: None,
            reach: Some(900),
            words: self.sealed(&format!("concern/{}", concern(number)), words),
            redacted: 0,
        };
        self.concern(number, JIANGKOU, "08-04 16:00", ConcernCommand::Note(noting))
    }

    fn received(&mut self, number: u32, kind: PetitionKind, words: &str) -> &mut Self {
        let id = PetitionId::new(day("08-04"), number);
        let receiving = Receiving {
            kind,
            way: Way::Phone,
            matter: Matter::Appeal,
            theme: "fares".parse().unwrap(),
            people: 3,
            township: Some(unit("jiangkou")),
            words: self.sealed(&format!("petition/{id}"), words),
            petitioner: Some(self.sealed(&format!("petitioner/{id}"), "来访人乙")),
            unit: unit("jiangkou"),
        };
        self.history.then::<Petition>(
            &StreamId::numbered(id),
            OFFICE,
            "08-04 16:00",
            PetitionCommand::Receive(receiving),
        );
        self
    }
}

fn concern(number: u32) -> ConcernId {
    ConcernId::new(day("08-04"), number)
}

/// One lead of 江口镇 and one of 南溪镇 that is offered to the police.
fn two_leads() -> Story {
    let mut story = Story::new();
    story.found(1, JIANGKOU, "08-04 09:10", "甲的话").found(2, NANXI, "08-04 09:20", "乙的话").lead(
        2,
        NANXI,
        "08-04 09:30",
        transfer("traffic-police"),
    );
    story
}

#[test]
fn words_are_opened_for_who_may_read_the_lead_and_every_opening_is_on_record() {
    let story = two_leads();
    let columns = ["线索编号", "号牌", "内容"];
    assert_eq!(story.openings("lead/XS-0804-001"), [""; 0]);
    assert_eq!(
        story.opened(Kind::Lead, JIANGKOU, &columns),
        ["XS-0804-001 | 渝F12345 | 甲的话\nXS-0804-002 | 〔密〕 | 〔密〕"]
    );
    let twice = ["lead/XS-0804-001 m-jiangkou-liaison-1 核查"; 2];
    assert_eq!(story.openings("lead/XS-0804-001"), twice, "its words and its plate");
    assert_eq!(story.openings("lead/XS-0804-002"), [""; 0], "what stays closed is not on record");
    assert_eq!(
        story.opened(Kind::Lead, OFFICE, &columns),
        ["XS-0804-001 | 渝F12345 | 甲的话\nXS-0804-002 | 渝F12345 | 乙的话"]
    );
    assert_eq!(story.openings("lead/XS-0804-002").len(), 2);
}

#[test]
fn nobody_opens_who_told_a_lead_and_companies_and_auditors_open_nothing() {
    let mut story = two_leads();
    story.found(3, "company-a:liaison", "08-04 10:00", "公司的话");
    for who in ["company-a:liaison", "office:auditor"] {
        let rows = story.opened(Kind::Lead, who, &["号牌", "内容"]).concat();
        assert_eq!(rows, ["〔密〕 | 〔密〕"; 3].join("\n"), "{who}");
    }
    story.opened(Kind::Lead, OFFICE, &["内容"]);
    for number in 1..=3 {
        let on_record = story.openings(&format!("lead/{}", lead(number)));
        assert!(on_record.iter().all(|line| line.starts_with("lead/")), "{on_record:?}");
    }
}

#[test]
fn an_erased_word_is_said_to_be_erased() {
    let story = two_leads();
    story.vault.erase("lead/XS-0804-001", at("08-05 09:00")).unwrap();
    assert_eq!(story.opened(Kind::Lead, JIANGKOU, &["内容"]), ["（已删除）\n〔密〕"]);
}

#[test]
fn the_petitioner_of_a_letter_may_be_opened_and_who_handed_a_tip_off_in_never() {
    let mut story = Story::new();
    story.received(1, PetitionKind::Petition, "班线少").received(2, PetitionKind::TransportTip, "拒载");
    let tables = story.opened(Kind::Petition, OFFICE, &["编号", "内容", "人数"]);
    assert_eq!(tables, ["XF-0804-001 | 班线少 | 3", "XF-0804-002 | 拒载 | 3"]);
    assert_eq!(story.openings("petition/XF-0804-001").len(), 2);
    assert_eq!(story.openings("petition/XF-0804-002").len(), 1, "the words and not the person");
    let paper = story.paper(Kind::Petition, &Scope::default(), AT);
    let titles: Vec<bool> = super::tables(&paper)
        .iter()
        .map(|table| table.columns.iter().any(|column| column.title == "信访人"))
        .collect();
    assert_eq!(titles, [true, false]);
}

#[test]
fn what_went_to_discipline_inspection_is_in_no_ledger() {
    let mut story = two_leads();
    story.noted(1, "有人收钱").noted(2, "票价");
    story.received(1, PetitionKind::Petition, "有人打招呼").received(2, PetitionKind::Petition, "票价");
    let link = |to| ConcernCommand::Link { to };
    story
        .concern(1, OFFICE, "08-04 16:10", link(LinkedTo::Lead(lead(2))))
        .concern(2, OFFICE, "08-04 16:10", link(LinkedTo::Concern(concern(1))))
        .concern(2, OFFICE, "08-04 16:11", link(LinkedTo::Lead(lead(1))));
    let all = |story: &Story| {
        [Kind::Lead, Kind::Transfer, Kind::Concern, Kind::Petition].map(|kind| {
            let first = if matches!(kind, Kind::Lead | Kind::Transfer) { "线索编号" } else { "编号" };
            story.rows(kind, AT, &[first]).replace('\n', " ")
        })
    };
    assert_eq!(
        all(&story),
        ["XS-0804-001 XS-0804-002", "XS-0804-002", "YQ-0804-001 YQ-0804-002", "XF-0804-001 XF-0804-002"]
    );
    let (exit, to) = (Exit::Discipline, unit("discipline"));
    let reason = story.sealed("concern/YQ-0804-001", "移送理由");
    story.concern(
        1,
        OFFICE,
        "08-04 17:00",
        ConcernCommand::Forward { exit, to: to.clone(), reason: reason.clone() },
    );
    let forward = PetitionCommand::Forward { exit: Some(exit), to, reason };
    let petition = StreamId::numbered(PetitionId::new(day("08-04"), 1));
    story.history.then::<Petition>(&petition, OFFICE, "08-04 17:00", forward);
    assert_eq!(all(&story), ["XS-0804-001", "", "YQ-0804-002", "XF-0804-002"]);
    // Nor does anything name it, or open it.
    assert_eq!(story.rows(Kind::Concern, AT, &["编号", "关联"]), "YQ-0804-002 | XS-0804-001");
    for kind in [Kind::Lead, Kind::Concern, Kind::Petition] {
        story.opened(kind, OFFICE, &[]);
    }
    for matter in ["lead/XS-0804-002", "concern/YQ-0804-001", "petition/XF-0804-001"] {
        assert_eq!(story.openings(matter), [""; 0], "{matter}");
    }
    assert!(story.book().note_wanted(lead(2)).is_err(), "no note either");
    assert_eq!(kept(&story.book().leads[&lead(2)].words).len(), 1, "the log has it");
}
