//! The page: A4 with the margins of GB/T 9704-2012, upright or across, its header and its page numbers.

use docx_rs::{
    AlignmentType, Docx, FieldCharType, Footer, Header, InstrPAGE, InstrText, LineSpacing, LineSpacingType,
    PageMargin, PageOrientationType, PageSize, Paragraph, Run, SectionProperty,
};

use super::paragraph::{self, SONG};
use crate::model::Paper;

/// Which way the page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// 210 by 297 millimetres.
    Upright,
    /// 297 by 210 millimetres, for wide tables.
    Across,
}

/// The page's sides in twentieths of a point.
const SHORT: u32 = 11_906;
const LONG: u32 = 16_838;

impl Side {
    /// The width between the margins, in twentieths of a point.
    pub(super) const fn width(self) -> usize {
        match self {
            Side::Upright => 8_845,
            Side::Across => 12_756,
        }
    }

    /// 天头 37, 订口 28, 版心 156 × 225 millimetres; across, the page is turned to the left.
    const fn margin(self) -> PageMargin {
        // The dash of the page number is 7 millimetres below the field of text.
        let (top, right, bottom, left, footer) = match self {
            Side::Upright => (2_098, 1_474, 1_984, 1_587, 1_406),
            Side::Across => (1_587, 1_984, 1_474, 2_098, 896),
        };
        PageMargin { top, right, bottom, left, header: 851, footer, gutter: 0 }
    }

    const fn size(self) -> (u32, u32) {
        match self {
            Side::Upright => (SHORT, LONG),
            Side::Across => (LONG, SHORT),
        }
    }

    const fn orient(self) -> PageOrientationType {
        match self {
            Side::Upright => PageOrientationType::Portrait,
            Side::Across => PageOrientationType::Landscape,
        }
    }

    /// The paragraph that ends a section of this side; it is as low as can be.
    pub(super) fn end(self) -> Paragraph {
        let (w, h) = self.size();
        let section = SectionProperty::new()
            .page_size(PageSize::new().size(w, h).orient(self.orient()))
            .page_margin(self.margin());
        paragraph::pitch(Paragraph::new(), 20).size(2).section_property(section)
    }

    /// The last section of a document.
    pub(super) fn last(self, docx: Docx) -> Docx {
        let (w, h) = self.size();
        docx.page_size(w, h).page_margin(self.margin()).page_orient(self.orient())
    }
}

/// A document without content: its fonts, its header and its footers.
pub(super) fn docx(paper: &Paper) -> Docx {
    let docx = Docx::new()
        .default_fonts(paragraph::body_fonts())
        .default_size(32)
        .default_line_spacing(LineSpacing::new().line_rule(LineSpacingType::Exact).line(paragraph::PITCH))
        .footer(Footer::new().add_paragraph(number(AlignmentType::Right)))
        .even_footer(Footer::new().add_paragraph(number(AlignmentType::Left)));
    match &paper.notice {
        Some(notice) => docx
            .header(Header::new().add_paragraph(header(notice)))
            .even_header(Header::new().add_paragraph(header(notice))),
        None => docx,
    }
}

fn header(notice: &str) -> Paragraph {
    let words = paragraph::run(&notice.replace('\n', " "), SONG, 21).color("A30000");
    paragraph::pitch(Paragraph::new(), 300).align(AlignmentType::Center).add_run(words)
}

/// — 1 —, one character from the outer edge.
fn number(side: AlignmentType) -> Paragraph {
    let page = Run::new()
        .fonts(paragraph::fonts(SONG).ascii(SONG).hi_ansi(SONG))
        .size(28)
        .add_text("— ")
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE::new()))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false)
        .add_text(" —");
    paragraph::pitch(Paragraph::new(), 360).align(side).indent(Some(280), None, Some(280), None).add_run(page)
}
