//! JSON: the document and its figures for programs.
//!
//! One object, its members in this order; those marked `?` are left out when there is nothing to say:
//!
//! ```json
//! {"title": "…", "subtitle": "…?", "notice": "…?", "issuer": "…?", "date": "…?", "cutoff": 2048,
//!  "figures": [{"id": "county.rate", "title": "…", "value": 96.3, "unit": "%", "definition": "…", "query": "…",
//!    "numerator": 104, "denominator": 108, "cutoff": 2048, "events": [12, 15]}],
//!  "blocks": [{"heading": {"level": 1, "text": "一、…"}}, {"paragraph": [{"text": "…"}, {"figure": "county.rate"}]},
//!    {"table": {…}}, {"chart": {…}}],
//!  "annexes": [{"title": "…", "short": "…", "blocks": […]}]}
//! ```
//!
//! A value is a number in the unit that stands beside it (hundredths are turned into decimals) or null when nobody
//! reported it; events are positions of the log, null when only the query finds them; figures are sorted by id; the
//! cutoff of the paper is the greatest of its figures.

use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    figure::{Evidence, Figure},
    format::Format,
    model::{Annex, Block, Paper, PaperFault},
    words,
};

#[derive(Serialize)]
struct Document<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtitle: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cutoff: Option<u64>,
    figures: Vec<Entry<'a>>,
    blocks: &'a [Block],
    annexes: &'a [Annex],
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    value: Option<Box<RawValue>>,
    unit: &'a str,
    definition: &'a str,
    query: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    numerator: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<u64>,
    cutoff: u64,
    events: Option<&'a [u64]>,
}

/// The paper as one line of JSON.
pub(crate) fn write(paper: &Paper) -> Result<Vec<u8>, PaperFault> {
    let document = Document {
        title: &paper.title,
        subtitle: paper.subtitle.as_deref(),
        notice: paper.notice.as_deref(),
        issuer: paper.issuer.as_deref(),
        date: paper.date.as_deref(),
        cutoff: paper.figures.values().map(|figure| figure.cutoff).max(),
        figures: paper.figures.values().map(entry).collect::<Result<_, _>>().map_err(|e| fault(&e))?,
        blocks: &paper.blocks,
        annexes: &paper.annexes,
    };
    let mut bytes = serde_json::to_vec(&document).map_err(|e| fault(&e))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn entry(figure: &Figure) -> Result<Entry<'_>, serde_json::Error> {
    let value = figure.value.map(|value| RawValue::from_string(words::number(value, figure.decimals)));
    Ok(Entry {
        id: &figure.id,
        title: &figure.title,
        value: value.transpose()?,
        unit: &figure.unit,
        definition: &figure.definition,
        query: &figure.query,
        numerator: figure.ratio.map(|ratio| ratio.numerator),
        denominator: figure.ratio.map(|ratio| ratio.denominator),
        cutoff: figure.cutoff,
        events: match &figure.evidence {
            Evidence::Positions(positions) => Some(positions),
            Evidence::ByQuery => None,
        },
    })
}

fn fault(error: &serde_json::Error) -> PaperFault {
    PaperFault::Format { format: Format::Json.ending(), text: error.to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::{Format, render, sample};

    fn read(bytes: &[u8]) -> Value {
        serde_json::from_slice(bytes).unwrap()
    }

    #[test]
    fn the_document_is_one_object() {
        let bytes = render(&sample::small(), Format::Json).unwrap();
        insta::assert_snapshot!(String::from_utf8(bytes).unwrap().replace("},{", "},\n{").replace("],\"", "],\n\""), @r#"
        {"title":"关于行动情况的\n报告","subtitle":"（2026年8月）","notice":"模拟数据","issuer":"县办公室","date":"2026年9月1日","cutoff":2048,"figures":[{"id":"county.checked","title":"数 county.checked","value":5061,"unit":"辆次","definition":"已确认日报之和","query":"county.checked --cutoff 2048","cutoff":2048,"events":[3,5,8]},
        {"id":"county.fine","title":"数 county.fine","value":1234.5,"unit":"元","definition":"已确认日报之和","query":"county.fine --cutoff 2048","cutoff":2048,"events":[3,5,8]},
        {"id":"county.rate","title":"数 county.rate","value":96.3,"unit":"%","definition":"已确认日报之和","query":"county.rate --cutoff 2048","numerator":104,"denominator":108,"cutoff":2048,"events":[3,5,8]},
        {"id":"jiangkou.checked","title":"数 jiangkou.checked","value":null,"unit":"辆次","definition":"已确认日报之和","query":"jiangkou.checked --cutoff 2048","cutoff":2048,"events":null},
        {"id":"jiangkou.rate","title":"数 jiangkou.rate","value":null,"unit":"%","definition":"已确认日报之和","query":"jiangkou.rate --cutoff 2048","numerator":3,"denominator":7,"cutoff":2048,"events":[3,5,8]}],
        "blocks":[{"heading":{"level":1,"text":"一、总体情况"}},
        {"paragraph":[{"text":"全县检查"},
        {"figure":"county.checked"},
        {"text":"，及时率"},
        {"figure":"county.rate"},
        {"text":"，罚款"},
        {"figure":"county.fine"},
        {"text":"；江口镇"},
        {"figure":"jiangkou.rate"},
        {"text":"。"}]},
        {"table":{"caption":"表","columns":[{"title":"单位","width":6,"align":"left"},
        {"title":"检查","width":3,"align":"right"}],
        "rows":[[{"text":"江口镇"},
        {"figure":"jiangkou.checked"}],[{"text":"合计"},
        {"figure":"county.checked"}]],
        "total":true,"note":"注：空白为未报。"}},
        {"chart":{"title":"图","kind":"bars","categories":["江口镇","全县"],
        "series":[{"name":"检查","values":["jiangkou.checked","county.checked"]}]}}],
        "annexes":[{"title":"各单位情况表","short":"各单位情况表","blocks":[{"table":{"caption":"表","columns":[{"title":"单位","width":6,"align":"left"},
        {"title":"检查","width":3,"align":"right"}],
        "rows":[[{"text":"江口镇"},
        {"figure":"jiangkou.checked"}],[{"text":"合计"},
        {"figure":"county.checked"}]],
        "total":true,"note":"注：空白为未报。"}}]}]}
        "#);
    }

    #[test]
    fn values_are_numbers_in_their_unit() {
        let figures = read(&render(&sample::small(), Format::Json).unwrap())["figures"].clone();
        let of =
            |id: &str| figures.as_array().unwrap().iter().find(|f| f["id"] == id).unwrap()["value"].clone();
        assert_eq!(of("county.checked"), 5061);
        assert_eq!(of("county.rate"), 96.3);
        assert_eq!(of("county.fine"), 1234.5);
        assert_eq!(of("jiangkou.rate"), Value::Null);
    }

    #[test]
    fn hostile_text_loses_what_no_file_may_carry() {
        let text = String::from_utf8(render(&sample::hostile(), Format::Json).unwrap()).unwrap();
        for refused in ["\u{202e}", "\\u202e", "\\u0000", "\\u0007", "\\u001b"] {
            assert!(!text.contains(refused), "{refused}");
        }
        assert!(read(text.as_bytes())["title"].as_str().unwrap().starts_with("=1+1 <script>"));
    }

    #[test]
    fn equal_papers_give_equal_bytes() {
        assert_eq!(render(&sample::small(), Format::Json), render(&sample::small(), Format::Json));
    }
}
