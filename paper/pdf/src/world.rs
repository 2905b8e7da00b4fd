//! What the compiler sees: the template, the paper's data as a file, the fonts; nothing else, and no network.

use anyhow::{Result, anyhow, bail};
use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::fonts::Fonts;

/// How a paper is set; the data never become a part of it.
const TEMPLATE: &str = include_str!("paper.typ");

struct Closed {
    library: LazyHash<Library>,
    fonts: Fonts,
    template: Source,
    data: (FileId, Bytes),
}

/// Sets the data by the template. A warning is a fault: it says that a font or a rule is missing.
pub(crate) fn typeset(fonts: Fonts, data: String) -> Result<Vec<u8>> {
    let world = Closed {
        library: LazyHash::new(Library::default()),
        fonts,
        template: Source::new(id("/paper.typ")?, TEMPLATE.to_owned()),
        data: (id("/paper.json")?, Bytes::from_string(data)),
    };
    let compiled = typst::compile::<PagedDocument>(&world);
    let document = compiled.output.map_err(|faults| said("the paper cannot be set", &faults))?;
    if !compiled.warnings.is_empty() {
        bail!(said("the paper was set, but not as it should be", &compiled.warnings));
    }
    let standards = PdfStandards::new(&[PdfStandard::A_2u]).map_err(|fault| anyhow!("{fault:?}"))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("lianqin-pdf".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|faults| said("the PDF cannot be written", &faults))
}

fn id(path: &str) -> Result<FileId> {
    let path = VirtualPath::new(path).map_err(|fault| anyhow!("{path}: {fault:?}"))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

fn said(what: &str, diagnostics: &[SourceDiagnostic]) -> anyhow::Error {
    let words: Vec<_> = diagnostics.iter().map(|one| one.message.as_str()).collect();
    anyhow!("{what}: {}", words.join("; "))
}

impl World for Closed {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
