//! Paragraphs: fonts by name, sizes, indents and the pitch of lines of GB/T 9704-2012.

use docx_rs::{AlignmentType, LineSpacing, LineSpacingType, Paragraph, Run, RunFonts, SpecialIndentType};

use crate::{
    figure::Figure,
    model::{Paper, PaperFault, Span},
    words,
};

/// One character of the body (三号), in twentieths of a point.
pub(super) const CHARACTER: i32 = 320;

/// The pitch of lines: 28.95 points.
pub(super) const PITCH: i32 = 579;

/// 小标宋, of titles.
const TITLE: &str = "方正小标宋简体";
/// 仿宋, of the body.
const BODY: &str = "仿宋_GB2312";
/// 黑体, of first headings.
const HEI: &str = "黑体";
/// 楷体, of second headings.
const KAI: &str = "楷体_GB2312";
/// 宋体, of page numbers and tables.
pub(super) const SONG: &str = "宋体";
/// Of letters and digits.
const LATIN: &str = "Times New Roman";

/// A font for Chinese, and the one that goes with it for letters and digits.
pub(super) fn fonts(chinese: &str) -> RunFonts {
    // Quotation marks and dashes, which both scripts have, are taken from the Chinese font.
    RunFonts::new().hint("eastAsia").east_asia(chinese).ascii(LATIN).hi_ansi(LATIN).cs(LATIN)
}

/// The font of the body, which is the font of everything that does not say another.
pub(super) fn body_fonts() -> RunFonts {
    fonts(BODY)
}

/// Words in a font; `size` is in half points.
pub(super) fn run(text: &str, font: &str, size: usize) -> Run {
    let run = Run::new().fonts(fonts(font)).size(size);
    text.split('\n').enumerate().fold(run, |run, (at, line)| {
        let run = if at == 0 { run } else { run.add_break(docx_rs::BreakType::TextWrapping) };
        run.add_text(line)
    })
}

/// An exact pitch of lines.
pub(super) fn pitch(paragraph: Paragraph, pitch: i32) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().line_rule(LineSpacingType::Exact).line(pitch))
}

/// Lines of the pitch; a page is filled to its last one.
fn plain() -> Paragraph {
    pitch(Paragraph::new(), PITCH).widow_control(false)
}

/// The first line goes in by two characters.
fn indented() -> Paragraph {
    let first = SpecialIndentType::FirstLine(CHARACTER.saturating_mul(2));
    plain().indent(None, Some(first), None, None).first_line_chars(200)
}

/// An empty line.
pub(super) fn empty() -> Paragraph {
    plain().add_run(run("", BODY, 32))
}

/// The title of the paper, or of an annex.
pub(super) fn title(text: &str) -> Paragraph {
    // Two lines of 22 points need a little more than the pitch.
    pitch(Paragraph::new(), 700).align(AlignmentType::Center).keep_next(true).add_run(run(text, TITLE, 44))
}

/// What stands under the title.
pub(super) fn subtitle(text: &str) -> Paragraph {
    plain().align(AlignmentType::Center).add_run(run(text, KAI, 32))
}

/// What every page says, here under the title.
pub(super) fn notice(text: &str) -> Paragraph {
    plain().align(AlignmentType::Center).add_run(run(text, HEI, 32).color("A30000"))
}

/// A heading; its outline level lets the office's program list it.
pub(super) fn heading(level: u8, text: &str) -> Paragraph {
    let level = words::level(level);
    let font = match level {
        1 => HEI,
        2 => KAI,
        _ => BODY,
    };
    let outline = usize::from(level.saturating_sub(1));
    indented().outline_lvl(outline).keep_next(true).add_run(run(text, font, 32))
}

/// A paragraph of the body.
pub(super) fn body(paper: &Paper, spans: &[Span]) -> Result<Paragraph, PaperFault> {
    spans.iter().try_fold(indented().align(AlignmentType::Both), |paragraph, span| {
        let words = match span {
            Span::Text(text) => text.clone(),
            Span::Figure(id) => paper.figure(id).map(Figure::with_unit)?,
        };
        Ok(paragraph.add_run(run(&words, BODY, 32)))
    })
}

/// A line of the list of annexes: `before` characters stand before the title, which hangs.
pub(super) fn listed(lead: &str, before: i32, text: &str) -> Paragraph {
    // Halves of a character: 1．is one and a half.
    let half = CHARACTER.saturating_div(2);
    let left = CHARACTER.saturating_mul(5).saturating_add(half.saturating_mul(3));
    let hanging = SpecialIndentType::Hanging(half.saturating_mul(before));
    plain().indent(Some(left), Some(hanging), None, None).add_run(run(&format!("{lead}{text}"), BODY, 32))
}

/// Who signs, or when: on the right, so many twentieths of a point from the edge.
pub(super) fn signed(text: &str, edge: i32) -> Paragraph {
    plain().align(AlignmentType::Right).indent(None, None, Some(edge), None).add_run(run(text, BODY, 32))
}

/// The number of an annex, top left.
pub(super) fn number(text: &str) -> Paragraph {
    plain().keep_next(true).add_run(run(text, HEI, 32))
}

/// The caption of a table or chart.
pub(super) fn caption(text: &str) -> Paragraph {
    pitch(Paragraph::new(), 480).align(AlignmentType::Center).keep_next(true).add_run(run(text, HEI, 28))
}

/// What stands below a table.
pub(super) fn note(text: &str) -> Paragraph {
    pitch(Paragraph::new(), 360).add_run(run(text, BODY, 21))
}

/// The width of a text of the body in twentieths of a point.
pub(super) fn width(text: &str) -> i32 {
    let halves = i32::try_from(words::columns(text)).unwrap_or(i32::MAX);
    halves.saturating_mul(CHARACTER.saturating_div(2))
}
