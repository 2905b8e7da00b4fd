//! HTML: one page without script or outside address, which reads on a telephone and prints on A4.

mod blocks;
mod chart;
mod escape;
mod sources;
mod style;
#[cfg(test)]
mod tests;

use blocks::Blocks;
use escape::{attribute, text, token};

use crate::{
    figure::Figure,
    model::{Paper, PaperFault},
    words::{self, put},
};

/// Where the figures of a page lead to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Links<'a> {
    /// To the entry at the end of the page.
    Here,
    /// To an address of the server: this and the figure's id.
    Base(&'a str),
}

impl Links<'_> {
    fn address(self, figure: &Figure) -> String {
        match self {
            Links::Here => format!("#f-{}", token(&figure.id)),
            Links::Base(base) => format!("{}{}", attribute(base), token(&figure.id)),
        }
    }

    /// A figure that leads to where it comes from.
    fn figure(self, figure: &Figure, shown: &str) -> String {
        format!(
            r#"<a class="figure" href="{}" title="{} · 截至日志第{}条">{}</a>"#,
            self.address(figure),
            attribute(&figure.definition),
            figure.cutoff,
            text(shown),
        )
    }
}

/// The paper as a page.
pub(crate) fn write(paper: &Paper, links: Links<'_>) -> Result<String, PaperFault> {
    let title = text(&paper.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        title.replace("<br>", ""),
        style::SHEET,
    );
    if let Some(notice) = &paper.notice {
        line(&mut page, &format!("<p class=\"notice\" role=\"note\">{}</p>", text(notice)));
    }
    if let Some(subtitle) = &paper.subtitle {
        line(&mut page, &format!("<p class=\"subtitle\">{}</p>", text(subtitle)));
    }
    Blocks { paper, links, above: &paper.title }.write(&mut page, &paper.blocks)?;
    list(&mut page, paper);
    for (class, signed) in [("issuer", &paper.issuer), ("date", &paper.date)] {
        if let Some(signed) = signed {
            line(&mut page, &format!("<p class=\"{class}\">{}</p>", text(signed)));
        }
    }
    for (at, annex) in paper.annexes.iter().enumerate() {
        let name = words::annex_name(at, paper.annexes.len());
        let wide = if annex.blocks.iter().any(words::is_wide) { " wide" } else { "" };
        line(&mut page, &format!("<section class=\"annex{wide}\">\n<p class=\"number\">{name}</p>"));
        line(&mut page, &format!("<h2 class=\"title\">{}</h2>", text(&annex.title)));
        Blocks { paper, links, above: &annex.title }.write(&mut page, &annex.blocks)?;
        line(&mut page, "</section>");
    }
    sources::write(&mut page, paper);
    line(&mut page, "</main>\n</body>\n</html>");
    Ok(page)
}

fn line(page: &mut String, words: &str) {
    page.push_str(words);
    page.push('\n');
}

/// The annexes, named below the body.
fn list(page: &mut String, paper: &Paper) {
    if paper.annexes.is_empty() {
        return;
    }
    page.push_str("<div class=\"annexes\"><p>附件：</p><ol>");
    paper.annexes.iter().for_each(|annex| put!(page, "<li>{}</li>", text(&annex.title)));
    line(page, "</ol></div>");
}
