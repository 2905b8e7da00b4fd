//! The parts of a document into one file: no part carries the time at which it was packed.

use std::io::{Cursor, Write as _};

use docx_rs::XMLDocx;
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{fault, patch};
use crate::model::PaperFault;

/// The file.
pub(super) fn pack(parts: XMLDocx, issuer: &str) -> Result<Vec<u8>, PaperFault> {
    let mut named = vec![
        ("[Content_Types].xml".to_owned(), parts.content_type),
        ("_rels/.rels".to_owned(), parts.rels),
        ("docProps/app.xml".to_owned(), parts.doc_props.app),
        ("docProps/core.xml".to_owned(), mended(parts.doc_props.core, |xml| patch::core(xml, issuer))?),
        ("docProps/custom.xml".to_owned(), parts.doc_props.custom),
        ("word/_rels/document.xml.rels".to_owned(), parts.document_rels),
        ("word/document.xml".to_owned(), mended(parts.document, patch::document)?),
        ("word/styles.xml".to_owned(), mended(parts.styles, patch::part)?),
        ("word/settings.xml".to_owned(), mended(parts.settings, patch::part)?),
        ("word/fontTable.xml".to_owned(), parts.font_table),
        ("word/comments.xml".to_owned(), parts.comments),
        ("word/numbering.xml".to_owned(), parts.numberings),
        ("word/commentsExtended.xml".to_owned(), parts.comments_extended),
        ("word/footnotes.xml".to_owned(), parts.footnotes),
    ];
    for (kind, all) in [("header", parts.headers), ("footer", parts.footers)] {
        for (at, bytes) in all.into_iter().enumerate() {
            named.push((format!("word/{kind}{}.xml", at.saturating_add(1)), mended(bytes, patch::part)?));
        }
    }
    zipped(&named).map_err(|error| fault(&error))
}

fn mended(bytes: Vec<u8>, mend: impl Fn(&str) -> String) -> Result<Vec<u8>, PaperFault> {
    String::from_utf8(bytes).map(|xml| mend(&xml).into_bytes()).map_err(|error| fault(&error))
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
