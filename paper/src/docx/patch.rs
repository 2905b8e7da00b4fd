//! What the library cannot say: headers of tables that are repeated, a header and footer for every section; and what
//! it should not say: identities of paragraphs, which count up from document to document.

use super::order;

/// The main part of the document, mended.
pub(super) fn document(xml: &str) -> String {
    let xml = plain(xml);
    let xml = headers(&xml);
    order::ordered(&sections(&xml))
}

/// A header, a footer, the settings or the styles, mended; one style has to be the default.
pub(super) fn part(xml: &str) -> String {
    let normal = "<w:style w:type=\"paragraph\" w:styleId=\"Normal\">";
    let default = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">";
    order::ordered(&plain(xml).replace(normal, default))
}

/// Who made the document: the issuer, or nobody; the library says that it is unknown.
pub(super) fn core(xml: &str, issuer: &str) -> String {
    let issuer = issuer.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    xml.replace(">unknown<", &format!(">{issuer}<"))
}

/// Without identities of paragraphs. Only where a tag begins: a text may say the same words.
fn plain(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once("<w:p w14:paraId=\"") {
        out.push_str(before);
        out.push_str("<w:p");
        rest = after.split_once('"').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// Marks the first row of every table as its header.
fn headers(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    for (at, piece) in xml.split("<w:tbl>").enumerate() {
        if at > 0 {
            out.push_str("<w:tbl>");
        }
        match piece.split_once("<w:cantSplit />").filter(|_| at > 0) {
            Some((before, after)) => {
                out.push_str(before);
                out.push_str("<w:cantSplit /><w:tblHeader />");
                out.push_str(after);
            }
            None => out.push_str(piece),
        }
    }
    out
}

/// Gives every section the header and the footers of the last one, which alone has them.
fn sections(xml: &str) -> String {
    let last = xml.rsplit_once("<w:sectPr").map_or("", |(_, last)| last);
    let references: String = last
        .split_inclusive("/>")
        .filter_map(|piece| {
            piece
                .find("<w:headerReference")
                .or_else(|| piece.find("<w:footerReference"))
                .and_then(|at| piece.get(at..))
        })
        .collect();
    let Some((before, last)) = xml.rsplit_once("<w:sectPr>") else { return xml.to_owned() };
    format!("{}<w:sectPr>{last}", before.replace("<w:sectPr>", &format!("<w:sectPr>{references}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_every_table_is_its_header() {
        let row = "<w:tr><w:trPr><w:cantSplit /></w:trPr></w:tr>";
        let head = "<w:tr><w:trPr><w:cantSplit /><w:tblHeader /></w:trPr></w:tr>";
        assert_eq!(
            headers(&format!("<w:p/><w:tbl>{row}{row}</w:tbl><w:tbl>{row}</w:tbl>")),
            format!("<w:p/><w:tbl>{head}{row}</w:tbl><w:tbl>{head}</w:tbl>")
        );
    }

    #[test]
    fn every_section_has_the_footers_of_the_last() {
        let last = "<w:sectPr><w:pgSz/><w:footerReference w:type=\"even\" r:id=\"rId9\" /></w:sectPr>";
        assert_eq!(
            sections(&format!("<w:sectPr><w:pgSz/></w:sectPr>{last}")),
            format!(
                "<w:sectPr><w:footerReference w:type=\"even\" r:id=\"rId9\" /><w:pgSz/></w:sectPr>{last}"
            )
        );
    }

    #[test]
    fn identities_of_paragraphs_are_dropped() {
        assert_eq!(plain("<w:p w14:paraId=\"00000001\"><w:r/></w:p>"), "<w:p><w:r/></w:p>");
        assert_eq!(plain("<w:t>a w14:paraId=\"b</w:t>"), "<w:t>a w14:paraId=\"b</w:t>");
    }
}
