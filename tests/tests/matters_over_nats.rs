//! Concerns, petitions, duties, supervision, timetables, disputes, joint operations and summaries through services that run
//! apart over NATS: what comes of them is what comes of them in one process.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "every function here is part of a test"
)]

use bus::clock::derived_id;
use lianqin_tests::{
    nats::NatsServer,
    program::Process,
    terminal::{Saying, Terminal, json},
};
use serde_json::Value;

const OFFICE: &str = "office:office";
const JIANGKOU: &str = "jiangkou:liaison";
const NANXI: &str = "nanxi:liaison";
const POLICE: &str = "traffic-police:handler";

/// When, who, what, and the event that comes of it.
const LINES: [(&str, &str, &str, &str); 20] = [
    ("2025-08-04 09:00", JIANGKOU, "赶集 逢1·4·7 7点到11点", "market-set"),
    ("2025-08-04 09:05", NANXI, "学校 南溪中学 7:00-7:40 16:40-17:20", "school-set"),
    ("2025-08-04 09:10", JIANGKOU, "舆情 抖音 江口到县城班车涨价 转发2000", "concern-noted"),
    ("2025-08-04 09:20", JIANGKOU, "YQ-0804-001 升级 橙色", "concern-levelled"),
    ("2025-08-04 09:30", JIANGKOU, "YQ-0804-001 回应 已在县融媒体中心发布说明", "concern-answered"),
    ("2025-08-04 09:40", OFFICE, "信访 来访 3人 江口镇 反映班线少", "petition-received"),
    ("2025-08-04 10:00", OFFICE, "投诉举报 电话 江口 黑车揽客", "petition-received"),
    ("2025-08-04 10:10", OFFICE, "XF-0804-001 受理", "petition-accepted"),
    ("2025-08-04 10:20", JIANGKOU, "任务 6-5-2 进展 已摸排12个村", "duty-progressed"),
    ("2025-08-04 10:30", JIANGKOU, "任务 6-5-2 完成 12个村都已摸排", "duty-finished"),
    ("2025-08-04 10:40", OFFICE, "任务 6-5-2 江口镇 确认", "duty-confirmed"),
    ("2025-08-04 10:50", OFFICE, "督导 江口镇 未见工作方案 8月10日前整改", "supervision-issued"),
    ("2025-08-04 11:00", JIANGKOU, "DD-0804-001 已整改 方案已印发", "supervision-answered"),
    ("2025-08-04 17:00", JIANGKOU, "日报 出动12人 检查35台 查处2起", "count-posted"),
    ("2025-08-04 17:10", POLICE, "日报 出动20人 检查60台 查处5起", "count-posted"),
    ("2025-08-05 09:00", JIANGKOU, "异议 8月4日 检查车辆 应为36 漏了一台", "figure-disputed"),
    ("2025-08-05 09:10", NANXI, "南溪中学放假了", "school-dropped"),
    ("2025-08-05 09:30", OFFICE, "异议 江口镇 8月4日 检查车辆 成立 核实属实", "dispute-ruled"),
    ("2025-08-05 10:00", JIANGKOU, "总结 存在问题：赶集日班车少", "paragraph-written"),
    ("2025-08-05 10:10", JIANGKOU, "总结 提交", "unit-summary-submitted"),
];

#[test]
fn every_kind_of_matter_comes_to_the_same_over_nats_and_in_one_process() {
    let server = NatsServer::start();
    let apart = Terminal::over(&server.url());
    let mut services = vec![run(&apart, &["roster", "counts", "casework"])];
    // Keys are the owner's: the services that seal share the directory of whoever asks them to be opened.
    services.push(run(&apart, &["opinion", "duties"]));
    services.push(run(&apart, &["clock", "tally", "summary"]));
    apart.import_roster();
    let together = Terminal::with_roster();
    for (n, (at, who, text, event)) in LINES.into_iter().enumerate() {
        let saying = Saying { id: derived_id("matters", &n.to_string()), at, who, text };
        for place in [&apart, &together] {
            assert_eq!(said(place, &saying), event, "{text}");
        }
    }
    assert!(tally(&apart) == tally(&together), "the tallies differ");
    for list in ["duties", "overdue"] {
        assert!(items(&apart, list) == items(&together, list), "{list} differ");
    }
    let (apart, together) = (figures(&apart), figures(&together));
    let differ: Vec<_> = apart.iter().zip(&together).filter(|(one, other)| one != other).collect();
    assert!(differ.is_empty() && apart.len() == together.len(), "{differ:?}");
    services.into_iter().for_each(Process::stop);
}

/// The type of the event that a line comes to.
fn said(place: &Terminal, saying: &Saying<'_>) -> String {
    let output = place.saying(saying).output().unwrap();
    let reply = String::from_utf8(output.stdout).unwrap();
    let reply = json(reply.lines().last().unwrap_or_default());
    reply["type"].as_str().unwrap_or_else(|| panic!("{}: {reply}", saying.text)).to_owned()
}

fn tally(place: &Terminal) -> Value {
    place.tally_of_people("2025-08-01", "2025-08-31")
}

/// What stands on a list, without the moment and what is counted from it.
fn items(place: &Terminal, list: &str) -> Value {
    let mut items = json(&place.well(&[list, "--format", "json"]));
    items.as_object_mut().unwrap().remove("as_of");
    items
}

/// Every figure of the summary but of alerts, which only running services raise: id and value.
fn figures(place: &Terminal) -> Vec<(Value, Value)> {
    let path = place.data().join("summary.json");
    place.well(&["summary", "--out", path.to_str().unwrap()]);
    let made = json(&std::fs::read_to_string(path).unwrap());
    let figures = made["figures"].as_array().unwrap().iter();
    let figures = figures.map(|figure| (figure["id"].clone(), figure["value"].clone()));
    figures.filter(|(id, _)| !id.as_str().unwrap().contains(".alert.")).collect()
}

fn run(place: &Terminal, names: &[&str]) -> Process {
    let args = place.args(&[&["run"], names].concat());
    Process::start(&args.iter().map(String::as_str).collect::<Vec<_>>(), "已启动")
}
