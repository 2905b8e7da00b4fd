//! The page as a browser reads it.

use crate::{Format, figure::Evidence, html_with_links, model::Paper, render, sample};

fn page(paper: &Paper) -> String {
    String::from_utf8(render(paper, Format::Html).unwrap()).unwrap()
}

/// What stands between the style sheet and the sources.
fn body(page: &str) -> &str {
    page.split_once("<main>").unwrap().1.split_once("<section class=\"sources\">").unwrap().0.trim()
}

#[test]
fn a_page_has_its_text_its_tables_and_its_charts() {
    insta::assert_snapshot!(body(&page(&sample::small())), @r##"
    <h1>关于行动情况的<br>报告</h1>
    <p class="notice" role="note">模拟数据</p>
    <p class="subtitle">（2026年8月）</p>
    <h2>一、总体情况</h2>
    <p>全县检查<a class="figure" href="#f-county.checked" title="已确认日报之和 · 截至日志第2048条">5061辆次</a>，及时率<a class="figure" href="#f-county.rate" title="已确认日报之和 · 截至日志第2048条">96.3%（104/108）</a>，罚款<a class="figure" href="#f-county.fine" title="已确认日报之和 · 截至日志第2048条">1234.50元</a>；江口镇<a class="figure" href="#f-jiangkou.rate" title="已确认日报之和 · 截至日志第2048条">3/7</a>。</p>
    <div>
    <div class="scroll" tabindex="0">
    <table>
    <caption>表</caption>
    <thead><tr><th scope="col">单位</th><th scope="col">检查</th></tr></thead>
    <tbody>
    <tr><td class="l">江口镇</td><td class="r"><a class="figure" href="#f-jiangkou.checked" title="已确认日报之和 · 截至日志第2048条">未报</a></td></tr>
    <tr class="total"><td class="l">合计</td><td class="r"><a class="figure" href="#f-county.checked" title="已确认日报之和 · 截至日志第2048条">5061</a></td></tr>
    </tbody>
    </table>
    </div>
    <p class="note">注：空白为未报。</p>
    </div>
    <figure>
    <figcaption>图</figcaption>
    <svg viewBox="0 0 340 68" role="img" aria-label="图" font-size="12" fill="#111">
    <path d="M44.0 4.0V48.0" stroke="#d0d0d0"/><text x="44.0" y="62.0" text-anchor="middle">0</text><path d="M132.0 4.0V48.0" stroke="#d0d0d0"/><text x="132.0" y="62.0" text-anchor="middle">2000</text><path d="M220.0 4.0V48.0" stroke="#d0d0d0"/><text x="220.0" y="62.0" text-anchor="middle">4000</text><path d="M308.0 4.0V48.0" stroke="#d0d0d0"/><text x="308.0" y="62.0" text-anchor="middle">6000</text>
    <text x="39.0" y="19.0" text-anchor="end">江口镇</text><rect x="44.0" y="8.0" width="0.0" height="12.0" fill="#1f5fa8"/><text x="48.0" y="18.0" text-anchor="start">未报</text>
    <text x="39.0" y="41.0" text-anchor="end">全县</text><rect x="44.0" y="30.0" width="222.7" height="12.0" fill="#1f5fa8"/><text x="270.7" y="40.0" text-anchor="start">5061</text>
    <path d="M44.0 4.0V48.0" stroke="#444"/>
    </svg>
    </figure>
    <div class="annexes"><p>附件：</p><ol><li>各单位情况表</li></ol></div>
    <p class="issuer">县办公室</p>
    <p class="date">2026年9月1日</p>
    <section class="annex">
    <p class="number">附件</p>
    <h2 class="title">各单位情况表</h2>
    <div>
    <div class="scroll" tabindex="0">
    <table>
    <caption>表</caption>
    <thead><tr><th scope="col">单位</th><th scope="col">检查</th></tr></thead>
    <tbody>
    <tr><td class="l">江口镇</td><td class="r"><a class="figure" href="#f-jiangkou.checked" title="已确认日报之和 · 截至日志第2048条">未报</a></td></tr>
    <tr class="total"><td class="l">合计</td><td class="r"><a class="figure" href="#f-county.checked" title="已确认日报之和 · 截至日志第2048条">5061</a></td></tr>
    </tbody>
    </table>
    </div>
    <p class="note">注：空白为未报。</p>
    </div>
    </section>
    "##);
}

#[test]
fn every_figure_has_an_entry_that_its_links_lead_to() {
    let page = page(&sample::small());
    insta::assert_snapshot!(page.split_once("<section class=\"sources\">").unwrap().1.trim(), @r#"
    <h2>数据来源说明</h2>
    <dl>
    <dt id="f-county.checked">数 county.checked <b>5061辆次</b></dt>
    <dd>已确认日报之和 <code>lianqin explain county.checked --cutoff 2048</code> 截至日志第2048条。<details><summary>事件3条</summary>3、5、8</details></dd>
    <dt id="f-county.fine">数 county.fine <b>1234.50元</b></dt>
    <dd>已确认日报之和 <code>lianqin explain county.fine --cutoff 2048</code> 截至日志第2048条。<details><summary>事件3条</summary>3、5、8</details></dd>
    <dt id="f-county.rate">数 county.rate <b>96.3%（104/108）</b></dt>
    <dd>已确认日报之和 <code>lianqin explain county.rate --cutoff 2048</code> 截至日志第2048条。<details><summary>事件3条</summary>3、5、8</details></dd>
    <dt class="unlisted" id="f-jiangkou.checked">数 jiangkou.checked <b>未报</b></dt>
    <dd class="unlisted">已确认日报之和 <code>lianqin explain jiangkou.checked --cutoff 2048</code> 截至日志第2048条。事件按查询。</dd>
    <dt id="f-jiangkou.rate">数 jiangkou.rate <b>3/7</b></dt>
    <dd>已确认日报之和 <code>lianqin explain jiangkou.rate --cutoff 2048</code> 截至日志第2048条。<details><summary>事件3条</summary>3、5、8</details></dd>
    </dl>
    </section>
    </main>
    </body>
    </html>
    "#);
    for link in page.split("href=\"#").skip(1).map(|link| link.split_once('"').unwrap().0) {
        assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
    }
}

#[test]
fn a_server_may_lead_figures_to_itself() {
    let page = html_with_links(&sample::small(), "/figure?a=1&id=").unwrap();
    assert!(page.contains("href=\"/figure?a=1&amp;id=county.checked\""));
    assert!(!page.contains("href=\"#f-"));
}

#[test]
fn a_page_has_no_script_no_outside_address_and_one_style_sheet() {
    for paper in [sample::small(), sample::hostile()] {
        let page = page(&paper);
        assert_eq!(page.matches("<style").count(), 1);
        for outside in ["<script", "http:", "https:", "//", "@import", "url(", " style=", "javascript:"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }
}

#[test]
fn hostile_text_is_text() {
    let page = page(&sample::hostile());
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    assert!(!page.contains(['\u{202e}', '\u{2066}', '\u{0}', '\u{7}', '\u{1b}']));
    assert!(page.contains(&"字".repeat(10_000)));
}

#[test]
fn more_than_two_hundred_positions_are_counted() {
    let mut paper = sample::small();
    for figure in paper.figures.values_mut() {
        figure.evidence = Evidence::Positions((1..=300).collect());
    }
    let page = page(&paper);
    assert!(page.contains("<summary>事件300条</summary>1、2、"));
    assert!(page.contains("、200 等</details>") && !page.contains("、201"));
}

#[test]
fn equal_papers_give_equal_bytes() {
    assert_eq!(page(&sample::small()), page(&sample::small()));
}
