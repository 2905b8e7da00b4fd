//! Markdown: plain text with pipe tables; charts are tables, and the listed figures stand at the end.

use crate::{
    figure::Figure,
    model::{Align, Block, Chart, Paper, PaperFault, Table},
    words::{self, put},
};

/// The paper as text.
pub(crate) fn write(paper: &Paper) -> Result<Vec<u8>, PaperFault> {
    let mut text = String::new();
    push(&mut text, &format!("# {}", line(&paper.title)));
    for under in [&paper.notice, &paper.subtitle].into_iter().flatten() {
        push(&mut text, &format!("**{}**", line(under)));
    }
    blocks(&mut text, paper, &paper.blocks, &paper.title)?;
    for (at, annex) in paper.annexes.iter().enumerate() {
        if at == 0 {
            push(&mut text, "附件：");
        }
        push(&mut text, &format!("{}\\. {}", at.saturating_add(1), line(&annex.title)));
    }
    for signed in [&paper.issuer, &paper.date].into_iter().flatten() {
        push(&mut text, &paragraph(signed));
    }
    for (at, annex) in paper.annexes.iter().enumerate() {
        let name = words::annex_name(at, paper.annexes.len());
        push(&mut text, &format!("# {name} {}", line(&annex.title)));
        blocks(&mut text, paper, &annex.blocks, &annex.title)?;
    }
    if words::listed(paper).next().is_some() {
        push(&mut text, &format!("# {}", words::SOURCES));
        words::listed(paper).for_each(|figure| push(&mut text, &source(figure)));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text.into_bytes())
}

fn push(text: &mut String, block: &str) {
    text.push_str(block);
    text.push_str("\n\n");
}

fn blocks(text: &mut String, paper: &Paper, blocks: &[Block], above: &str) -> Result<(), PaperFault> {
    for block in blocks {
        match block {
            Block::Heading { level, text: words } => {
                let marks = "#".repeat(usize::from(words::level(*level)).saturating_add(1));
                push(text, &format!("{marks} {}", line(words)));
            }
            Block::Paragraph(spans) => push(text, &paragraph(&paper.sentence(spans)?)),
            Block::Table(table) => push(text, &pipes(paper, table, above)?),
            Block::Chart(chart) => push(text, &drawn(paper, chart)?),
        }
    }
    Ok(())
}

fn pipes(paper: &Paper, table: &Table, above: &str) -> Result<String, PaperFault> {
    let mut text =
        words::caption(table, above).map(|caption| format!("**{}**\n\n", line(caption))).unwrap_or_default();
    row(&mut text, table.columns.iter().map(|column| line(&column.title)));
    row(
        &mut text,
        table.columns.iter().map(|column| match column.align {
            Align::Left => ":---".to_owned(),
            Align::Centre => ":---:".to_owned(),
            Align::Right => "---:".to_owned(),
        }),
    );
    for (at, cells) in table.rows.iter().enumerate() {
        let bold = table.total && at.saturating_add(1) == table.rows.len();
        let cells = cells.iter().map(|cell| words::cell(paper, cell)).collect::<Result<Vec<_>, _>>()?;
        row(
            &mut text,
            cells.iter().map(|cell| match (bold, line(cell)) {
                (true, cell) if !cell.is_empty() => format!("**{cell}**"),
                (_, cell) => cell,
            }),
        );
    }
    if let Some(note) = &table.note {
        text.push('\n');
        text.push_str(&paragraph(note));
    }
    Ok(text.trim_end().to_owned())
}

fn drawn(paper: &Paper, chart: &Chart) -> Result<String, PaperFault> {
    let values = words::values(paper, chart)?;
    let mut text = format!("**{}**\n\n", line(&chart.title));
    row(
        &mut text,
        std::iter::once(String::new()).chain(chart.series.iter().map(|series| line(&series.name))),
    );
    row(&mut text, std::iter::once(":---".to_owned()).chain(chart.series.iter().map(|_| "---:".to_owned())));
    for (at, category) in chart.categories.iter().enumerate() {
        let figures = values.iter().filter_map(|series| series.get(at)).map(|figure| line(&figure.shown()));
        row(&mut text, std::iter::once(line(category)).chain(figures));
    }
    Ok(text.trim_end().to_owned())
}

fn row(text: &mut String, cells: impl Iterator<Item = String>) {
    text.push('|');
    for cell in cells {
        put!(text, " {cell} |");
    }
    text.push('\n');
}

fn source(figure: &Figure) -> String {
    format!(
        "- **{}**：{}。{} 截至日志第{}条；事件{}；查询：{}",
        line(&figure.title),
        line(&figure.with_unit()),
        line(&figure.definition),
        figure.cutoff,
        words::evidence(figure),
        line(&words::command(figure)),
    )
}

/// A text of several lines: each is kept, none can begin markup.
fn paragraph(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\\\n")
}

/// A text on one line with every character that could be markup escaped.
fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.trim();
    for c in text.chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    leading(&out)
}

/// Escapes what is markup only at the beginning: headings, lists, rules, quotes.
fn leading(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    match rest.chars().next() {
        Some('#' | '+' | '-' | '=') if digits == 0 => format!("\\{rest}"),
        // A list begins with its number, a point and a blank; a decimal does not.
        Some('.' | ')') if digits > 0 && rest.chars().nth(1).is_none_or(|c| c == ' ') => {
            format!("{number}\\{rest}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, render, sample};

    #[test]
    fn markup_of_a_text_is_shown_as_it_was_written() {
        assert_eq!(
            line("# <script>alert(1)</script> | `a` *b*"),
            r"\# \<script\>alert(1)\</script\> \| \`a\` \*b\*"
        );
        assert_eq!(line("- 一"), r"\- 一");
        assert_eq!(line("1. 一"), r"1\. 一");
        assert_eq!(line("12人"), "12人");
        assert_eq!(line("96.3%"), "96.3%");
        assert_eq!(line("=1+1"), r"\=1+1");
        assert_eq!(paragraph("一\n# 二"), "一\\\n\\# 二");
    }

    #[test]
    fn the_text_reads_as_it_is() {
        let bytes = render(&sample::small(), Format::Markdown).unwrap();
        insta::assert_snapshot!(String::from_utf8(bytes).unwrap(), @r#"
        # 关于行动情况的<br>报告

        **模拟数据**

        **（2026年8月）**

        ## 一、总体情况

        全县检查5061辆次，及时率96.3%（104/108），罚款1234.50元；江口镇3/7。

        **表**

        | 单位 | 检查 |
        | :--- | ---: |
        | 江口镇 | 未报 |
        | **合计** | **5061** |

        注：空白为未报。

        **图**

        |  | 检查 |
        | :--- | ---: |
        | 江口镇 | 未报 |
        | 全县 | 5061 |

        附件：

        1\. 各单位情况表

        县办公室

        2026年9月1日

        # 附件 各单位情况表

        **表**

        | 单位 | 检查 |
        | :--- | ---: |
        | 江口镇 | 未报 |
        | **合计** | **5061** |

        注：空白为未报。

        # 数据来源说明

        - **数 county.checked**：5061辆次。已确认日报之和 截至日志第2048条；事件3条；查询：lianqin explain county.checked --cutoff 2048

        - **数 county.fine**：1234.50元。已确认日报之和 截至日志第2048条；事件3条；查询：lianqin explain county.fine --cutoff 2048

        - **数 county.rate**：96.3%（104/108）。已确认日报之和 截至日志第2048条；事件3条；查询：lianqin explain county.rate --cutoff 2048

        - **数 jiangkou.rate**：3/7。已确认日报之和 截至日志第2048条；事件3条；查询：lianqin explain jiangkou.rate --cutoff 2048
        "#);
    }

    #[test]
    fn hostile_text_makes_no_markup() {
        let text = String::from_utf8(render(&sample::hostile(), Format::Markdown).unwrap()).unwrap();
        assert!(!text.replace("\\<", "").contains("<script") && !text.contains("**a**"), "{text:.300}");
        assert!(text.contains(&"字".repeat(10_000)));
    }

    #[test]
    fn equal_papers_give_equal_bytes() {
        assert_eq!(render(&sample::small(), Format::Markdown), render(&sample::small(), Format::Markdown));
    }
}
