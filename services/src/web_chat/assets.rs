//! The files of the page: compiled in, named by their content, kept by browsers for a year.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use sha2::{Digest, Sha256};

use bot::talk::hex;

/// A name changes with its content, so that it may be kept for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Hex digits of the content's digest in a name.
const DIGITS: usize = 10;

struct Asset {
    stem: &'static str,
    extension: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 4] = [
    Asset {
        stem: "chat",
        extension: "css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../../static/chat.css"),
    },
    Asset {
        stem: "chat",
        extension: "js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../static/chat.js"),
    },
    Asset {
        stem: "icon-192",
        extension: "png",
        kind: "image/png",
        bytes: include_bytes!("../../static/icon-192.png"),
    },
    Asset {
        stem: "icon-512",
        extension: "png",
        kind: "image/png",
        bytes: include_bytes!("../../static/icon-512.png"),
    },
];

/// Where the page finds its files.
#[derive(Debug)]
pub(super) struct Addresses {
    pub(super) style: String,
    pub(super) script: String,
    pub(super) icon: String,
    pub(super) large_icon: String,
}

/// Changes with the page's template.
static SHELL_TAG: LazyLock<String> = LazyLock::new(|| tag(include_bytes!("../../templates/chat/page.html")));

static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| {
    let [style, script, icon, large_icon] =
        ASSETS.each_ref().map(|asset| format!("/chat/static/{}", asset.name()));
    Addresses { style, script, icon, large_icon }
});

impl Asset {
    fn name(&self) -> String {
        format!("{}.{}.{}", self.stem, tag(self.bytes), self.extension)
    }
}

fn tag(bytes: &[u8]) -> String {
    let mut digest = hex(Sha256::digest(bytes));
    digest.truncate(DIGITS);
    digest
}

/// Where the page finds its files.
pub(super) fn addresses() -> &'static Addresses {
    &ADDRESSES
}

pub(super) async fn file(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.name() == name) {
        Some(asset) => ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, FOR_EVER)], asset.bytes)
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The worker that opens the page without signal and sends what waits: the same script as the page's, fetched once.
pub(super) async fn worker() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        // It lies below /chat but serves /chat itself, too.
        (header::HeaderName::from_static("service-worker-allowed"), "/chat"),
    ];
    let Addresses { style, script, icon: _, large_icon: _ } = addresses();
    // The browser fetches the shell anew when these lines have changed: they name every part of it.
    let lines = format!("importScripts('{script}');\n// {style} {}\n", SHELL_TAG.as_str());
    (headers, lines).into_response()
}

/// What makes the page installable.
pub(super) async fn manifest() -> Response {
    let icon = |address: &str, sizes: &str| json!({ "src": address, "sizes": sizes, "type": "image/png", "purpose": "any maskable" });
    let manifest = json!({
        "name": "联勤", "short_name": "联勤", "lang": "zh-CN", "start_url": "/chat", "scope": "/chat",
        "display": "standalone", "background_color": "#fdfdfb", "theme_color": "#1f5f4a",
        "icons": [icon(&addresses().icon, "192x192"), icon(&addresses().large_icon, "512x512")],
    });
    let headers = [
        (header::CONTENT_TYPE, "application/manifest+json"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, manifest.to_string()).into_response()
}
