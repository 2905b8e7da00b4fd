//! The order of elements: the schema of OOXML has one inside every set of properties, and the library has its own.
//!
//! Not a reader of XML in general: it takes what the library writes, where `<` begins a tag and nothing else.

/// The sets of properties and the order of what they hold.
const ORDERS: [(&str, &[&str]); 10] = [
    (
        "w:pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "pBdr",
            "shd",
            "tabs",
            "kinsoku",
            "wordWrap",
            "overflowPunct",
            "autoSpaceDE",
            "autoSpaceDN",
            "adjustRightInd",
            "snapToGrid",
            "spacing",
            "ind",
            "contextualSpacing",
            "jc",
            "textDirection",
            "textAlignment",
            "outlineLvl",
            "divId",
            "rPr",
            "sectPr",
            "pPrChange",
        ],
    ),
    (
        "w:rPr",
        &[
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "caps",
            "strike",
            "dstrike",
            "vanish",
            "color",
            "spacing",
            "w",
            "kern",
            "position",
            "sz",
            "szCs",
            "highlight",
            "u",
            "bdr",
            "shd",
            "fitText",
            "vertAlign",
            "lang",
        ],
    ),
    (
        "w:sectPr",
        &[
            "headerReference",
            "footerReference",
            "type",
            "pgSz",
            "pgMar",
            "pgNumType",
            "cols",
            "vAlign",
            "titlePg",
            "textDirection",
            "docGrid",
        ],
    ),
    (
        "w:tblPr",
        &[
            "tblStyle",
            "tblpPr",
            "tblW",
            "jc",
            "tblInd",
            "tblBorders",
            "shd",
            "tblLayout",
            "tblCellMar",
            "tblLook",
        ],
    ),
    (
        "w:tcPr",
        &["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "vAlign"],
    ),
    (
        "w:settings",
        &["zoom", "defaultTabStop", "evenAndOddHeaders", "characterSpacingControl", "compat", "docVars"],
    ),
    ("w:tblBorders", &["top", "left", "bottom", "right", "insideH", "insideV"]),
    ("w:tcBorders", &["top", "left", "bottom", "right", "insideH", "insideV", "tl2br", "tr2bl"]),
    ("w:tblCellMar", &["top", "left", "bottom", "right"]),
    (
        "w:style",
        &[
            "name",
            "aliases",
            "basedOn",
            "next",
            "link",
            "uiPriority",
            "semiHidden",
            "unhideWhenUsed",
            "qFormat",
            "pPr",
            "rPr",
            "tblPr",
            "trPr",
            "tcPr",
        ],
    ),
];

/// An open element inside a set of properties.
struct Frame<'a> {
    open: &'a str,
    name: &'a str,
    order: Option<&'static [&'static str]>,
    children: Vec<(usize, String)>,
}

impl Frame<'_> {
    fn closed(mut self, close: &str) -> String {
        if self.order.is_some() {
            self.children.sort_by_key(|(rank, _)| *rank);
        }
        let inside: String = self.children.into_iter().map(|(_, text)| text).collect();
        format!("{}{inside}{close}", self.open)
    }
}

/// The same document, every set of properties in the order of the schema.
pub(super) fn ordered(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut stack: Vec<Frame<'_>> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        text(&mut out, &mut stack, before);
        let (tag, after) = from.split_at(from.find('>').map_or(from.len(), |end| end.saturating_add(1)));
        rest = after;
        let name = name(tag);
        if tag.starts_with("</") {
            match stack.pop() {
                Some(frame) => {
                    let name = frame.name;
                    child(&mut out, &mut stack, name, frame.closed(tag));
                }
                None => out.push_str(tag),
            }
        } else if tag.ends_with("/>") || tag.starts_with("<?") {
            child(&mut out, &mut stack, name, alone(name, tag));
        } else {
            let order = order(name);
            if stack.is_empty() && order.is_none() {
                out.push_str(tag);
            } else {
                stack.push(Frame { open: tag, name, order, children: Vec::new() });
            }
        }
    }
    text(&mut out, &mut stack, rest);
    out
}

/// An element without content; a column of a grid may not say its unit.
fn alone(name: &str, tag: &str) -> String {
    if name == "w:gridCol" { tag.replace(" w:type=\"dxa\"", "") } else { tag.to_owned() }
}

fn text(out: &mut String, stack: &mut [Frame<'_>], text: &str) {
    match stack.last_mut() {
        // Between properties there are only line breaks.
        Some(frame) if frame.order.is_some() => {}
        Some(frame) => frame.children.push((0, text.to_owned())),
        None => out.push_str(text),
    }
}

fn child(out: &mut String, stack: &mut [Frame<'_>], name: &str, text: String) {
    match stack.last_mut() {
        Some(frame) => frame.children.push((rank(frame.order, name), text)),
        None => out.push_str(&text),
    }
}

fn name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/', '?']);
    name.split([' ', '/', '>', '\n']).next().unwrap_or(name)
}

fn order(name: &str) -> Option<&'static [&'static str]> {
    ORDERS.iter().find(|(set, _)| *set == name).map(|(_, order)| *order)
}

/// What the order does not name stays behind everything that it names.
fn rank(order: Option<&[&str]>, name: &str) -> usize {
    let short = name.strip_prefix("w:").unwrap_or(name);
    order.map_or(0, |order| order.iter().position(|one| *one == short).unwrap_or(order.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_put_into_the_order_of_the_schema() {
        assert_eq!(
            ordered(
                "<w:p><w:pPr><w:rPr><w:sz w:val=\"32\"/><w:rFonts w:ascii=\"A\"/></w:rPr><w:jc w:val=\"right\"/></w:pPr>\
                 <w:r><w:rPr /><w:t>a &lt; b > c</w:t></w:r></w:p>"
            ),
            "<w:p><w:pPr><w:jc w:val=\"right\"/><w:rPr><w:rFonts w:ascii=\"A\"/><w:sz w:val=\"32\"/></w:rPr></w:pPr>\
             <w:r><w:rPr /><w:t>a &lt; b > c</w:t></w:r></w:p>"
        );
    }

    #[test]
    fn references_of_a_section_come_before_its_page() {
        assert_eq!(
            ordered("<w:sectPr><w:pgSz/>\n<w:cols/><w:footerReference/><w:headerReference/></w:sectPr>"),
            "<w:sectPr><w:headerReference/><w:footerReference/><w:pgSz/><w:cols/></w:sectPr>"
        );
    }
}
