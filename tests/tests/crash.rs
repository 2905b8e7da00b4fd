//! Cut at every moment and go on: the program is killed while it takes a wish in, again and again, and nothing is lost or doubled.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "every function here is part of a test"
)]

use std::{
    hint::spin_loop,
    io::{BufRead, BufReader},
    time::{Duration, Instant},
};

use bus::clock::derived_id;
use lianqin_tests::{
    program::{ended, start, text},
    story,
    terminal::{Saying, Terminal, json},
};
use serde_json::Value;

/// Between one kill and the next: fine enough to fall between two writes.
const STEP: Duration = Duration::from_micros(200);
/// Each line of the story takes every so many-th step, another one each, so that together they leave none out.
const SHARES: u32 = 4;
/// A wish that is not answered after so many tries never is.
const MOST_TRIES: u32 = 1_000;

#[test]
fn a_wish_cut_off_at_any_moment_is_recorded_once_when_it_is_sent_again() {
    let cut = Terminal::with_roster();
    let whole = Terminal::with_roster();
    let (mut kills, mut recorded_and_not_answered, mut usual) = (0, 0, Duration::ZERO);
    for (n, line) in (0..).zip(story::lines()) {
        usual = answered_after(&whole, &line);
        // Until it has opened its files a process can leave nothing behind: that much of its life is waited out.
        let tried = said_until_answered(&cut, &line, usual / 3 + STEP * (n % SHARES));
        kills += tried.kills;
        recorded_and_not_answered += u32::from(tried.known);
        cut.well(&["doctor"]);
    }
    // The moment is short: about every third wish meets it. Should none have, others must.
    let others = Terminal::with_roster();
    for n in 0..MOST_TRIES {
        if recorded_and_not_answered > 0 {
            break;
        }
        let text = format!("线索 超员 江口场镇 第{n}辆");
        let (id, at, who) = (derived_id("others", &text), "2025-08-04 09:00", "jiangkou:liaison");
        let line = Saying { id, at, who, text: &text };
        recorded_and_not_answered += u32::from(said_until_answered(&others, &line, usual / 2).known);
    }
    eprintln!("{kills} kills, {recorded_and_not_answered} of them between the record and the answer");
    assert!(kills > 100, "{kills} kills");
    assert!(recorded_and_not_answered > 0, "no kill of {kills} fell between the record and the answer");
    assert_eq!(story::said(&cut.log()), story::expected(), "nothing lost, nothing doubled, in order");
    assert_eq!(story::told(cut.log()), story::told(whole.log()));
    let (from, to) = story::DAYS;
    assert_eq!(cut.tally(from, to), whole.tally(from, to));
    cut.well(&["rebuild"]);
}

/// Says a line undisturbed; gives how long the answer took.
fn answered_after(terminal: &Terminal, line: &Saying<'_>) -> Duration {
    let begun = Instant::now();
    let mut child = start(terminal.saying(line));
    let mut answer = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut answer).unwrap();
    let took = begun.elapsed();
    assert!(ended(child).status.success(), "{}: {answer}", line.text);
    took
}

/// How it went with one wish.
struct Tried {
    kills: u32,
    /// Whether an earlier process had recorded it and was killed before it said so.
    known: bool,
}

/// Says a line and kills the process, a little later each time, until one has answered.
fn said_until_answered(terminal: &Terminal, line: &Saying<'_>, first: Duration) -> Tried {
    for kills in 1..=MOST_TRIES {
        let after = first + STEP * SHARES * kills;
        let begun = Instant::now();
        let mut child = start(terminal.saying(line));
        while begun.elapsed() < after {
            spin_loop();
        }
        child.kill().unwrap();
        let output = ended(child);
        let (answer, complaint) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.code().is_none_or(|code| code == 0), "{}: {answer}{complaint}", line.text);
        if answer.ends_with('\n') {
            return Tried { kills, known: receipt(&answer)["known"] == true };
        }
    }
    panic!("'{}' was not answered in {MOST_TRIES} tries", line.text)
}

fn receipt(answer: &str) -> Value {
    let receipt = json(answer);
    assert_eq!(receipt["outcome"], "recorded", "{answer}");
    receipt
}
