//! Mistakes people make, through the real program: a clear sentence, exit code 1 or 2, and nothing written.

use std::{fs, net::TcpListener, path::Path};

use insta::assert_snapshot;
use lianqin::assembly::LOG_FILE;
use lianqin_tests::{
    nats::NatsServer,
    program::{ended, run, start, text},
    terminal::{ROSTER, Terminal, shown},
};

const NOON: &str = "2025-08-03 12:00";
const JIANGKOU: &str = "江口镇:联络员";

#[test]
fn a_line_that_cannot_be_taken_is_answered_with_a_sentence_and_writes_nothing() {
    let terminal = Terminal::with_roster();
    let before = terminal.log();
    let mut said = String::new();
    for (who, line) in [
        (JIANGKOU, "日报 云洋镇 出动12人 检查35台 查处2起"),
        (JIANGKOU, "日报 南溪镇 出动12人 检查35台 查处2起"),
        (JIANGKOU, "日报 8月30日 出动12人 检查35台 查处2起"),
        (JIANGKOU, "日报 出动5000人 检查35台 查处2起"),
        (JIANGKOU, ""),
        (JIANGKOU, "收到"),
        (JIANGKOU, "通过 江口镇 8月2日"),
        (JIANGKOU, "移交 XS-0803-001 交巡警大队"),
        (JIANGKOU, "日报 出动12人 检查35台"),
        ("专班办公室:办公室", "通过 公安 8月2日"),
        ("云洋镇:联络员", "日报 零报告"),
        ("公安:联络员", "日报 零报告"),
        ("江口镇:承办人", "日报 零报告"),
        ("江口镇:镇长", "日报 零报告"),
        ("m-0099", "日报 零报告"),
        ("江口镇", "日报 零报告"),
    ] {
        said += &["> ", who, " “", line, "”\n", &terminal.say_refused(NOON, who, line)].concat();
    }
    assert_snapshot!(said, @"
    > 江口镇:联络员 “日报 云洋镇 出动12人 检查35台 查处2起”
    没有“云洋镇”这个单位，您是指云阳镇吗？可以这样发：日报 云阳镇 出动12人 检查35台 查处2起
    > 江口镇:联络员 “日报 南溪镇 出动12人 检查35台 查处2起”
    您的岗位不能办理南溪镇的事项。报本单位的不用写单位名。
    > 江口镇:联络员 “日报 8月30日 出动12人 检查35台 查处2起”
    日期还没有到，请核对日期。
    > 江口镇:联络员 “日报 出动5000人 检查35台 查处2起”
    出动人员超出一天的上限 1000，请核对后重发。
    > 江口镇:联络员 “”
    未能识别，没有记录。可以这样写：出动12人 检查35台 查处2起。回复“帮助”看更多。
    > 江口镇:联络员 “收到”
    未能识别，没有记录。可以这样写：出动12人 检查35台 查处2起。回复“帮助”看更多。
    > 江口镇:联络员 “通过 江口镇 8月2日”
    您的岗位不能办这件事。回复“帮助”看能办什么。
    > 江口镇:联络员 “移交 XS-0803-001 交巡警大队”
    没有记录：没有这条线索，请核对编号。
    [2 修改] [0 取消]
    > 江口镇:联络员 “日报 出动12人 检查35台”
    （上一条没有确认，已换成这条）
    查处是多少起？直接回复数字
    [0] [取消]
    > 专班办公室:办公室 “通过 公安 8月2日”
    是哪个单位？
    [1 县公安局] [2 交巡警大队] [0 取消]
    > 云洋镇:联络员 “日报 零报告”
    lianqin: 没有“云洋镇”这个单位
    > 公安:联络员 “日报 零报告”
    lianqin: “公安”可指几个单位，请写明：县公安局、交巡警大队
    > 江口镇:承办人 “日报 零报告”
    lianqin: 江口镇在 2025-08-03 没有人任“承办人”；先导入名册：lianqin import roster 文件
    > 江口镇:镇长 “日报 零报告”
    lianqin: 没有“镇长”这个岗位，可用：联络员、承办人、负责人、办公室……
    > m-0099 “日报 零报告”
    lianqin: 名册里没有 m-0099
    > 江口镇 “日报 零报告”
    lianqin: “江口镇”不是人员编号（如 m-0042）；以岗位说请写 单位:岗位，如 江口镇:联络员
    ");
    assert_eq!(terminal.log(), before);
}

#[test]
fn a_mistyped_directory_is_not_the_beginning_of_another_campaign() {
    let terminal = Terminal::empty();
    let nowhere = shown(&terminal.data().join("daat"));
    for command in [
        &["say", "--as", JIANGKOU, "--yes", "日报 零报告"][..],
        &["tally"],
        &["log"],
        &["rebuild"],
        &["doctor"],
    ] {
        let output = run(&[command, &["--data", &nowhere]].concat());
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains("daat 里没有日志"), "{said}");
        assert!(!Path::new(&nowhere).exists(), "{command:?} made it");
    }
}

#[test]
fn eight_at_the_same_time_on_one_log_lose_nothing() {
    let terminal = Terminal::with_roster();
    terminal.say(NOON, JIANGKOU, "日报 出动12人 检查35台 查处2起");
    let before = terminal.log().len();
    let said =
        |text: String| start(terminal.command(&["say", "--yes", "--as", JIANGKOU, "--at", NOON, &text]));
    let children: Vec<_> = (1..=8)
        .flat_map(|n| [format!("更正 检查{} 理由 又漏{n}台", 100 + n), format!("线索 超员 江口场镇 第{n}辆")])
        .map(said)
        .collect();
    for child in children {
        let output = ended(child);
        assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    }
    let log = terminal.log();
    let mut streams: Vec<&str> =
        log[before..].iter().map(|event| event["subject"].as_str().unwrap()).collect();
    streams.sort_unstable();
    let leads: Vec<String> = (1..=8).map(|n| format!("lead/XS-0803-00{n}")).collect();
    let count = "count/jiangkou_2025-08-03".to_owned();
    assert_eq!(streams, [vec![count; 8], leads].concat());
    // Every correction was decided on what stood before it.
    let changes = log.iter().filter(|event| event["type"] == "count-corrected");
    let changes: Vec<_> = changes.map(|event| &event["data"]["changes"]["vehicles_checked"]).collect();
    assert!(changes.windows(2).all(|two| two[0]["now"] == two[1]["was"]), "{changes:?}");
    terminal.well(&["doctor"]);
}

#[test]
fn an_address_in_use_is_told_before_anything_is_opened() {
    let terminal = Terminal::empty();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = terminal.refused(&["up", "--listen", &address]);
    let expected =
        format!("cannot listen on {address}: is another lianqin running? choose another with --listen");
    assert!(said.contains(&expected), "{said}");
    assert!(!terminal.data().join(LOG_FILE).exists());
}

#[test]
fn a_nats_that_is_away_or_too_old_is_named_with_what_to_do() {
    // Taken and given back, so that nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let away = Terminal::over(&format!("nats://127.0.0.1:{port}"));
    let said = away.refused(&["run", "roster"]);
    assert!(said.contains(&format!("no NATS server answers at nats://127.0.0.1:{port}")), "{said}");
    assert!(said.contains("start nats-server there, or correct the address given with --nats"), "{said}");
    let server = NatsServer::start_old();
    let said = Terminal::over(&server.url()).refused(&["run", "roster"]);
    assert!(
        said.contains("is version 2.11.") && said.contains("needs 2.12 or later: upgrade nats-server"),
        "{said}"
    );
}

#[test]
fn a_service_that_nobody_knows_is_used_wrongly() {
    let output = run(&["run", "caseworks", "--nats", "nats://127.0.0.1:4222"]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("caseworks") && said.contains("casework, counts"), "{said}");
    assert_eq!(run(&["say"]).status.code(), Some(2));
    assert_eq!(run(&["run", "roster"]).status.code(), Some(1), "services apart need NATS");
}

#[test]
fn a_campaign_file_with_a_dangling_unit_is_told_by_file_and_line() {
    let terminal = Terminal::empty();
    let folder = terminal.data().join("campaign");
    fs::create_dir(&folder).unwrap();
    for entry in
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns/changshou-drill")).unwrap()
    {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    let file = folder.join("violations.toml");
    let good = fs::read_to_string(&file).unwrap();
    run_check(&folder, 0);
    fs::write(&file, good.replacen("\"traffic-police\"", "\"traffic-polcie\"", 1)).unwrap();
    let said = run_check(&folder, 1);
    assert!(said.contains("violations.toml:7: unit 'traffic-polcie' is not defined"), "{said}");
    // A campaign is not opened under such a file either.
    let data = shown(&terminal.data().join("data"));
    let roster = shown(&terminal.file("roster.csv", ROSTER));
    let output = run(&["import", "roster", &roster, "--data", &data, "--campaign", &shown(&folder)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("violations.toml:7"), "{}", text(&output.stderr));
    assert!(!Path::new(&data).join(LOG_FILE).exists());
}

#[test]
fn a_roster_with_bad_rows_names_row_and_column_and_changes_nothing() {
    let terminal = Terminal::with_roster();
    let before = terminal.log();
    let bad = "姓名,单位,岗位,电话\n演示辛,江口镇,联络员,13900000000\n演示壬,云洋镇,联络员,\n演示癸,江口镇,承办人,139\n";
    let file = shown(&terminal.file("bad.csv", bad));
    assert_snapshot!(terminal.refused(&["import", "roster", &file]), @"
    有3处要改，改好后再导入，这次一行也没有导入：
    第3行“单位”列：没有“云洋镇”这个单位，是不是“云阳镇”？
    第4行“岗位”列：“江口镇”没有“承办人”这个岗位，它的岗位：联络员、负责人
    第4行“电话”列：电话应是11位数字，这里是3位
    没有导入任何一行；改好后重新导入。
    ");
    assert_eq!(terminal.log(), before, "not even the good row");
    // Only checking writes nothing at all, not even a campaign.
    let fresh = Terminal::empty();
    let file = shown(&fresh.file("roster.csv", ROSTER));
    fresh.well(&["import", "roster", &file, "--dry-run"]);
    assert!(!fresh.data().join(LOG_FILE).exists());
    // What was imported is imported again without a second event.
    terminal.import_roster();
    assert_eq!(terminal.log(), before);
}

#[test]
fn a_demo_is_never_written_over_a_log() {
    let terminal = Terminal::with_roster();
    let before = fs::read(terminal.data().join(LOG_FILE)).unwrap();
    let said = terminal.refused(&["demo", "--days", "3"]);
    assert!(
        said.contains("log.sqlite exists already and a demo never overwrites a log or its keys"),
        "{said}"
    );
    assert_eq!(fs::read(terminal.data().join(LOG_FILE)).unwrap(), before);
}

fn run_check(folder: &Path, code: i32) -> String {
    let output = run(&["campaign", "check", &shown(folder)]);
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}
