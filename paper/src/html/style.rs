//! The style sheet of a page: a telephone, a screen, and A4 by GB/T 9704 in print.

/// The whole of it.
pub(super) const SHEET: &str = "\
:root{color-scheme:light;--line:#767676;--link:#0b4f9e}\n\
*{box-sizing:border-box}\n\
body{margin:0;background:#fff;color:#111;font:1rem/1.8 \"仿宋_GB2312\",\"FangSong\",\"仿宋\",\"STFangsong\",\"Noto Serif CJK SC\",serif}\n\
main{max-width:60rem;margin:0 auto;padding:1rem}\n\
h1,.annex .title{font-family:\"方正小标宋简体\",\"FZXiaoBiaoSong-B05S\",\"STZhongsong\",\"Noto Serif CJK SC\",serif;text-align:center;line-height:1.4;text-wrap:balance}\n\
h1{font-size:1.6rem;margin:1.5rem 0 .5rem}\n\
h2,.number,caption,th,figcaption{font-family:\"黑体\",\"SimHei\",\"Noto Sans CJK SC\",sans-serif}\n\
h2,h3,h4{font-size:1.1rem;line-height:1.6;margin:1.2rem 0 .4rem}\n\
h2,h4{font-weight:bold}\n\
h3{font-family:\"楷体_GB2312\",\"KaiTi\",\"楷体\",\"STKaiti\",serif;font-weight:bold}\n\
p{margin:.4rem 0;text-indent:2em;overflow-wrap:anywhere}\n\
.notice{text-indent:0;text-align:center;font-weight:bold;color:#a30000;border:1px solid #a30000;padding:.2rem .6rem}\n\
.subtitle{text-indent:0;text-align:center;font-family:\"楷体_GB2312\",\"KaiTi\",\"楷体\",serif}\n\
.annexes{display:flex;margin:1.5rem 0 0;padding-left:2em}\n\
.annexes p{text-indent:0;white-space:nowrap;margin:0}\n\
.annexes ol{margin:0;padding-left:1.5em}\n\
.issuer,.date{text-align:right;text-indent:0}\n\
.issuer{margin-top:2rem;padding-right:2em}\n\
.number{text-indent:0;font-size:1.1rem;margin:0}\n\
.annex{margin-top:3rem;border-top:1px solid var(--line);padding-top:1rem}\n\
.annex .title{font-size:1.3rem;margin:.5rem 0 1rem}\n\
a.figure{color:var(--link);text-decoration:underline;text-decoration-style:dotted;text-underline-offset:.2em}\n\
.scroll{overflow-x:auto;margin:1rem 0 .3rem}\n\
table{border-collapse:collapse;min-width:100%;font-size:.9rem;line-height:1.4}\n\
caption{font-weight:bold;padding:.3rem;position:sticky;left:0}\n\
th,td{border:1px solid var(--line);padding:.25rem .4rem;vertical-align:middle}\n\
th{background:#eef1f5;font-weight:bold;min-width:3.4em}\n\
td{font-variant-numeric:tabular-nums}\n\
.l{text-align:left;min-width:5em}\n\
.c{text-align:center;white-space:nowrap}\n\
.r{text-align:right}\n\
.total td{font-weight:bold;background:#f6f6f6}\n\
.note{font-size:.85rem;text-indent:0;margin:0 0 1rem}\n\
figure{margin:1rem auto;max-width:34rem}\n\
figcaption{font-weight:bold;text-align:center;font-size:.95rem}\n\
svg{display:block;width:100%;height:auto;font-family:\"Noto Sans CJK SC\",\"Microsoft YaHei\",\"黑体\",sans-serif}\n\
.sources{margin-top:3rem;border-top:1px solid var(--line);font-size:.85rem;line-height:1.6}\n\
.sources dt{margin-top:.6rem;font-weight:bold;scroll-margin-top:1rem}\n\
.sources dt:target{background:#fff3c4}\n\
.sources dd{margin:0 0 0 1em;overflow-wrap:anywhere}\n\
code{font:.85em Consolas,\"Noto Sans Mono CJK SC\",monospace;background:#f2f2f2;padding:0 .3em}\n\
summary{cursor:pointer}\n\
@page{size:A4;margin:37mm 26mm 35mm 28mm}\n\
@page wide{size:A4 landscape;margin:26mm 20mm}\n\
@media print{\n\
body{font-size:16pt;line-height:28.95pt}\n\
main{max-width:none;padding:0}\n\
h1{font-size:22pt;line-height:1.4}\n\
h2,h3,h4,.number{font-size:16pt;line-height:28.95pt;margin:0}\n\
h1,h2,h3,h4,caption{break-after:avoid}\n\
p{margin:0;text-align:justify;orphans:1;widows:1}\n\
.annex,.sources{break-before:page;border:0;margin:0;padding:0}\n\
.annex .title{font-size:22pt}\n\
a.figure{color:inherit;text-decoration:none}\n\
.scroll{overflow:visible}\n\
.wide{page:wide}\n\
table{font-size:10.5pt;line-height:1.3}\n\
.wide table{font-size:9pt}\n\
.wide td,.wide th{padding:.15rem .2rem}\n\
caption{position:static;font-size:12pt}\n\
thead{display:table-header-group}\n\
tr,figure,dt{break-inside:avoid}\n\
dt{break-after:avoid}\n\
th,.total td{print-color-adjust:exact;-webkit-print-color-adjust:exact}\n\
figure{max-width:125mm}\n\
svg{max-height:200mm}\n\
.unlisted{display:none}\n\
.sources{font-size:10.5pt;line-height:1.5}\n\
}\n";
