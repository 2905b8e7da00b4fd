//! Ledgers of given events: the real deciders make the events, real keys seal and open the words.

mod leads;
mod matters;
mod opened;

use bus::{clock::derived_id, vault::Vault};
use paper::{Block, Cell, Paper, Table};
use tempfile::TempDir;
use vocabulary::{
    Day, Event, Fact, LeadId, Recorded, Sealed, Secret, StreamId,
    campaign::CampaignEvent,
    lead::{Finding, Lead, LeadCommand, Source},
    sealed::Unread,
};

use super::{Asked, Book, Kind, Scope, Shown};
use crate::history::{History, RULES, actor, at, unit, wordless};

const OFFICE: &str = "office:office";
const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const POLICE: &str = "traffic-police:handler";

fn day(text: &str) -> Day {
    format!("2025-{text}").parse().unwrap()
}

/// A vault of its own and the events of a story.
struct Story {
    history: History,
    vault: Vault,
    _folder: TempDir,
}

impl Story {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open(folder.path().join("keys.sqlite")).unwrap();
        Self { history: History::default(), vault, _folder: folder }
    }

    /// Words sealed under a subject's key, different ones every time.
    fn sealed(&self, subject: &str, text: &str) -> Sealed {
        let event = derived_id("story", &format!("{subject} {text}"));
        self.vault.seal(subject, event, "words", &Secret::new(text)).unwrap()
    }

    /// The `number`-th lead of 4 August, with an informant and a plate.
    fn found(&mut self, number: u32, who: &str, time: &str, words: &str) -> &mut Self {
        let id = lead(number);
        let about = format!("lead/{id}");
        let finding = Finding {
            finder: unit(who.split_once(':').unwrap().0),
            source: Source::Public,
            violations: vec!["overloading".parse().unwrap()],
            township: Some(unit("jiangkou")),
            places: Vec::new(),
            vehicle: Some(vocabulary::lead::VehicleKind::Van),
            seats: Some(7),
            seen: None,
            words: self.sealed(&about, words),
            plates: vec![self.sealed(&about, "渝F12345")],
            informant: Some(self.sealed(&format!("finder/{id}"), "热心群众甲")),
            attachments: Vec::new(),
            position: None,
        };
        self.lead(number, who, time, LeadCommand::Find(Box::new(finding)))
    }

    fn lead(&mut self, number: u32, who: &str, time: &str, wish: LeadCommand) -> &mut Self {
        self.history.then::<Lead>(&StreamId::lead(lead(number)), who, time, wish);
        self
    }

    /// With the sealed words kept for opening.
    fn book(&self) -> Book<Sealed> {
        let mut book = Book::default();
        for (position, fact) in (1..).zip([opening()].iter().chain(&self.history.facts)) {
            book.apply(Recorded { position, recorded: fact.time, fact: fact.clone() });
        }
        book
    }

    /// Without any word, over the wire as in the log.
    fn wordless(&self) -> Book<Unread> {
        let mut book = Book::default();
        for (position, fact) in (1..).zip([opening()].iter().chain(&self.history.facts)) {
            book.apply(wordless(position, fact));
        }
        book
    }

    fn paper(&self, kind: Kind, scope: &Scope, now: &str) -> Paper {
        let asked = Asked { kind, scope, now: at(now) };
        let paper = self.wordless().paper(asked, &Shown::default()).unwrap();
        // Nothing opened: who kept the sealed bytes shows the same.
        assert_eq!(self.book().paper(asked, &Shown::default()).unwrap(), paper);
        paper
    }

    /// The first table of a ledger of everything: the named columns, a row a line.
    fn rows(&self, kind: Kind, now: &str, columns: &[&str]) -> String {
        let paper = self.paper(kind, &Scope::default(), now);
        shown(tables(&paper)[0], columns)
    }
}

fn opening() -> Fact {
    Fact {
        id: derived_id("history", "opening"),
        stream: StreamId::campaign(&RULES.campaign.id),
        time: at("05-22 09:00"),
        actor: actor(OFFICE),
        cause: None,
        channel: "test".into(),
        event: Event::from(CampaignEvent::Opened { rules: Box::new(RULES.clone()), simulated: None }),
    }
}

fn lead(number: u32) -> LeadId {
    LeadId::new(day("08-04"), number)
}

fn tables(paper: &Paper) -> Vec<&Table> {
    fn of(block: &Block) -> Option<&Table> {
        match block {
            Block::Table(table) => Some(table),
            Block::Heading { .. } | Block::Paragraph(_) | Block::Chart(_) => None,
        }
    }
    paper.blocks.iter().filter_map(of).collect()
}

/// The named columns of a table; every row has a cell a column.
fn shown(table: &Table, columns: &[&str]) -> String {
    let place = |title: &&str| {
        table.columns.iter().position(|column| column.title == *title).unwrap_or_else(|| panic!("{title}"))
    };
    let places: Vec<usize> = columns.iter().map(place).collect();
    let row = |cells: &Vec<Cell>| {
        assert_eq!(cells.len(), table.columns.len());
        places.iter().map(|place| text(&cells[*place])).collect::<Vec<_>>().join(" | ")
    };
    table.rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Figure(id) => format!("={id}"),
        Cell::Blank => "-".to_owned(),
    }
}
