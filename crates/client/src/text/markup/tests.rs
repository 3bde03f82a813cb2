//! What the customer reads, by a reading of HTML that is none of the program's own, is what was typed less the markup
//! that the composer shows as such.

use proptest::prelude::*;
use scraper::{ElementRef, Html, Node};

use super::super::html::render;
use super::*;

fn html(typed: &str) -> String {
    to_html(typed).as_html().to_owned()
}

fn written(typed: &str) -> Written {
    Written { text: clean_typed(typed), ..Written::default() }
}

/// What a line belongs to: text, a list, a numbered one, a quotation, code; and what parts two such blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Bullet,
    Number,
    Quote,
    Code,
    Border,
}

/// A line: its letters, each with whether it is bold, italic, code or a link.
type Letters = Vec<(char, [bool; 4])>;

/// What the composer shows, its signs left out.
fn as_shown(typed: &str) -> Vec<(Kind, Letters)> {
    let written = written(typed);
    let shown = Reading::of(&written).shown();
    let mut out: Vec<(Kind, Letters)> = Vec::new();
    let mut last_number = None;
    for (line, runs) in written.text.split('\n').zip(shown) {
        let sign = runs.first().filter(|run| run.sign && run.range.start == 0);
        let sign = sign.and_then(|run| line.get(run.range.clone())).unwrap_or("");
        let whole_code = runs.iter().any(|run| run.range == (0..line.len()) && run.mark == Mark::CODE && !run.sign);
        let kind = match sign.chars().next() {
            _ if whole_code => Kind::Code,
            Some('-') => Kind::Bullet,
            Some('>') => Kind::Quote,
            Some('`') if sign.len() > 2 => {
                out.push((Kind::Border, Vec::new()));
                continue;
            }
            Some(c) if c.is_ascii_digit() => Kind::Number,
            _ => Kind::Text,
        };
        // A number that does not go on from the one above begins another list, which stands apart.
        let number = sign.trim_end_matches([' ', '.', ')']).parse::<u64>().ok().filter(|_| kind == Kind::Number);
        let goes_on = number == last_number.map(|last| last + 1);
        if number.is_some() && !goes_on && out.last().is_some_and(|(above, _)| *above == Kind::Number) {
            out.push((Kind::Border, Vec::new()));
        }
        last_number = number;
        let mut letters = Letters::new();
        for (at, c) in line.char_indices() {
            let run = runs.iter().find(|run| run.range.contains(&at));
            if run.is_some_and(|run| run.sign) {
                continue;
            }
            let mark = run.map_or(Mark::NONE, |run| run.mark);
            let code = mark.has(Mark::CODE) && kind != Kind::Code;
            let looks = [mark.has(Mark::BOLD), mark.has(Mark::ITALIC), code, mark.link().is_some()];
            let (c, times) = if c == '\t' && kind != Kind::Code { (' ', 4) } else { (c, 1) };
            letters.extend(std::iter::repeat_n((if c == '\u{a0}' { ' ' } else { c }, looks), times));
        }
        out.push((kind, letters));
    }
    // A line of code that is empty has no run to tell it by.
    let mut inside = false;
    for n in 0..out.len() {
        let around = |at: Option<usize>| at.and_then(|at| out.get(at)).map(|(kind, _)| *kind);
        let (before, now) = (around(n.checked_sub(1)), around(Some(n)));
        inside = match (before, now) {
            (_, Some(Kind::Code)) => true,
            (Some(Kind::Border), Some(Kind::Text)) if !inside => fence_goes_on(&out, n),
            (_, Some(Kind::Text)) => inside,
            _ => false,
        };
        if inside && out[n].0 == Kind::Text {
            out[n].0 = Kind::Code;
        }
    }
    settled(out)
}

/// Whether what begins with empty lines behind a line of backticks is code.
fn fence_goes_on(lines: &[(Kind, Letters)], from: usize) -> bool {
    let next = lines.iter().skip(from).find(|(kind, letters)| *kind != Kind::Text || !letters.is_empty());
    let opened = lines.iter().take(from).filter(|(kind, _)| *kind == Kind::Border).count();
    opened % 2 == 1 && next.is_some_and(|(kind, _)| matches!(kind, Kind::Code | Kind::Border))
}

/// Blocks of different kinds stand apart, however many empty lines there are; none stand at the edges.
fn settled(lines: Vec<(Kind, Letters)>) -> Vec<(Kind, Letters)> {
    let empty = |line: &(Kind, Letters)| line.0 == Kind::Border || line.0 == Kind::Text && line.1.is_empty();
    let mut out: Vec<(Kind, Letters)> = Vec::new();
    let mut waiting: Vec<(Kind, Letters)> = Vec::new();
    for line in lines {
        if empty(&line) {
            waiting.push(line);
            continue;
        }
        if let Some((last, _)) = out.last() {
            let border = waiting.iter().any(|line| line.0 == Kind::Border);
            if *last == Kind::Text && line.0 == Kind::Text && !border {
                out.append(&mut waiting);
            } else if *last != line.0 || !waiting.is_empty() {
                out.push((Kind::Border, Vec::new()));
            }
        }
        waiting.clear();
        out.push(line);
    }
    out
}

/// What a customer reads in a browser.
fn as_read(html: &str) -> Vec<(Kind, Letters)> {
    let page = Html::parse_fragment(html);
    let mut out = Vec::new();
    let mut before: Option<String> = None;
    for block in page.root_element().child_elements() {
        let name = block.value().name();
        match (before.as_deref(), name) {
            (None, _) => {}
            (Some("p"), "p") => out.push((Kind::Text, Vec::new())),
            _ => out.push((Kind::Border, Vec::new())),
        }
        before = Some(name.to_owned());
        match name {
            "p" => out.extend(paragraph(block).into_iter().map(|line| (Kind::Text, line))),
            "ul" | "ol" => {
                let kind = if name == "ul" { Kind::Bullet } else { Kind::Number };
                for item in block.child_elements() {
                    assert_eq!(item.value().name(), "li");
                    out.extend(paragraph(item).into_iter().map(|line| (kind, line)));
                }
            }
            "blockquote" => {
                for (n, said) in block.child_elements().enumerate() {
                    out.extend((n > 0).then(|| (Kind::Quote, Vec::new())));
                    out.extend(paragraph(said).into_iter().map(|line| (Kind::Quote, line)));
                }
            }
            "pre" => {
                let text: String = block.text().collect();
                let plain = |c| (if c == '\u{a0}' { ' ' } else { c }, [false; 4]);
                out.extend(text.split('\n').map(|line| (Kind::Code, line.chars().map(plain).collect())));
            }
            other => panic!("{other} in {html}"),
        }
    }
    settled(out)
}

/// The lines of a paragraph: white space collapses, and is nothing at the edges of a line; a break at the end ends the
/// last line.
fn paragraph(element: ElementRef<'_>) -> Vec<Letters> {
    let mut lines = vec![Letters::new()];
    for node in element.descendants() {
        let looks = ["b", "i", "code", "a"].map(|tag| {
            let mut above = node.ancestors().filter_map(ElementRef::wrap).take_while(|above| *above != element);
            above.any(|above| above.value().name() == tag)
        });
        let last = lines.last_mut().unwrap();
        match node.value() {
            Node::Element(element) if element.name() == "br" => lines.push(Letters::new()),
            Node::Text(text) => last.extend(text.chars().map(|c| (c, looks))),
            _ => {}
        }
    }
    if lines.len() > 1 && lines.last().unwrap().is_empty() {
        lines.pop();
    }
    let white = |c: char| c.is_ascii_whitespace();
    for line in &mut lines {
        let mut collapsed = Letters::new();
        for (c, looks) in line.drain(..) {
            let double = white(c) && collapsed.last().is_none_or(|(before, _)| white(*before));
            collapsed.extend((!double).then_some((c, looks)));
        }
        collapsed.pop_if(|(c, _)| white(*c));
        *line = collapsed.into_iter().map(|(c, looks)| (if c == '\u{a0}' { ' ' } else { c }, looks)).collect();
    }
    lines
}

/// What is text letter by letter, and shown so.
const AS_TYPED: &[&str] = &[
    "25. November\n30. Dezember",
    "We are closed on\n\n25. Dezember\n\n26. Dezember",
    "1. Mai",
    "2. first\n3. second",
    "1) a\n2) b",
    "01. a\n02. b",
    "```code on one line```",
    "```\nnever closed",
    "``` \n\n```",
    "~~~ 5 minutes\nof waiting",
    "~~~\nx\n~~~",
    r"C:\new\table \*not\* \_this\_ \\",
    "__main__.py and snake_case_word",
    "__init__ and _this_",
    "2*3*4 = 24, 2 * 3 * 4 = 24",
    "&nbsp; &amp; &lt;b&gt; &#42; &copy",
    "- 5 degrees",
    "-5\n-6",
    "- \n- ",
    "- - -\n- - -",
    "# 4411",
    "#4411\n## two",
    "Thanks\n---\nAda\n===",
    ":-) :* <3 >:( *-* ^_^ ¯\\_(ツ)_/¯",
    "    four blanks\n  two",
    "several   blanks    in a row",
    "two at the end  \nnext ",
    " ",
    "a\n   \nb",
    "one\n\ntwo\n\n\nthree\n\n\n\nfour",
    "<b>bold</b> <script>alert(1)</script> <br> <a@b> <https://a.test>",
    "<!-- no comment -->",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "see[^1]\n[^1]: note",
    "*.rs and *.toml",
    "/* a comment */ and /*another*/",
    "SELECT * FROM t WHERE a = '*'",
    "def f(*args, **kwargs):",
    "Price*, terms* *apply later\n*without tax",
    "(*) required (*)",
    "*abc*def*",
    "pass***word***",
    "**not\nclosed**",
    "** blank**",
    "****four****",
    "a ` b ` c",
    "``two``",
    "> ",
    ">no blank",
    "[x](javascript:alert(1))",
    "[x](<\"onclick=y>)",
    "[see](figure 1)",
    "array[i](x.y)",
    "![shot](s.png)",
    "+ a\n+ b\n* c\n* d",
    "~~no~~ ==mark== H~2~O x^2^",
    "a\\\nb",
    "TAB\tseparated\tvalues",
    "{{ braces }} {% tag %}",
];

#[test]
fn what_is_no_markup_arrives_letter_by_letter_and_shows_no_sign() {
    for typed in AS_TYPED {
        let written = written(typed);
        let shown = Reading::of(&written).shown();
        assert!(!shown.iter().flatten().any(|run| run.sign), "{typed:?}: {shown:?}");
        let lines: Vec<String> = as_read(&html(typed))
            .into_iter()
            .map(|(kind, letters)| {
                assert_eq!(kind, Kind::Text, "{typed:?}");
                letters.into_iter().map(|(c, _)| c).collect()
            })
            .collect();
        assert_eq!(lines.join("\n"), typed.replace('\t', "    "), "{}", html(typed));
    }
}

#[test]
fn markup_that_is_meant_becomes_html() {
    for (typed, sent) in [
        ("Hello **bold** *it* `x<y`", "<p>Hello <b>bold</b> <i>it</i> <code>x&lt;y</code></p>"),
        (
            "***both*** **a *b* c** *a **b** c*",
            "<p><b><i>both</i></b> <b>a <i>b</i> c</b> <i>a </i><b><i>b</i></b><i> c</i></p>",
        ),
        ("(**a**), \"*b*\": **c**! **d:** e", "<p>(<b>a</b>), &quot;<i>b</i>&quot;: <b>c</b>! <b>d:</b> e</p>"),
        ("press `j`/`k`, **`x`**", "<p>press <code>j</code>/<code>k</code>, <b><code>x</code></b></p>"),
        ("点**设置**按钮 **설정**을", "<p>点<b>设置</b>按钮 <b>설정</b>을</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("Steps:\n- a\n- **b**\nDone", "<p>Steps:</p><ul><li>a</li><li><b>b</b></li></ul><p>Done</p>"),
        ("1. a\n2. b\n4. c", "<ol><li>a</li><li>b</li></ol><p>4. c</p>"),
        ("```rust\nlet x = \"<b>\";\n\n\ty\n```", "<pre><code>let x = &quot;&lt;b&gt;&quot;;\n\n\ty</code></pre>"),
        ("````\n```\nx\n```\n````", "<pre><code>```\nx\n```</code></pre>"),
        ("> said\n> *so*\n>\n> twice", "<blockquote><p>said<br><i>so</i></p><p>twice</p></blockquote>"),
        ("> *\n>  \n> # *", "<blockquote><p>*</p><p># *</p></blockquote>"),
        ("> 5 is more\n\nthan 4", "<blockquote><p>5 is more</p></blockquote><p>than 4</p>"),
        ("[here](https://a.test/?a=1&b=2)", "<p><a href=\"https://a.test/?a=1&amp;b=2\">here</a></p>"),
        ("[**here**](a.test/x_(y))", "<p><a href=\"https://a.test/x_(y)\"><b>here</b></a></p>"),
        ("**[a](https://a.test)**", "<p><a href=\"https://a.test\"><b>a</b></a></p>"),
    ] {
        assert_eq!(html(typed), sent, "{typed}");
        assert_eq!(as_shown(typed), as_read(sent), "{typed}");
    }
}

#[test]
fn bare_addresses_become_links_whatever_they_hold() {
    for (typed, sent) in [
        ("see https://a.test/x_y_*z*_.", "<p>see <a href=\"https://a.test/x_y_*z\">https://a.test/x_y_*z</a>*_.</p>"),
        ("(www.a.test/b)", "<p>(<a href=\"https://www.a.test/b\">www.a.test/b</a>)</p>"),
        (
            "https://a.test/(b)?c=d&e",
            "<p><a href=\"https://a.test/(b)?c=d&amp;e\">https://a.test/(b)?c=d&amp;e</a></p>",
        ),
        ("**https://a.test/x**", "<p><a href=\"https://a.test/x\"><b>https://a.test/x</b></a></p>"),
        ("`https://a.test`", "<p><code>https://a.test</code></p>"),
        ("xhttps://a https://", "<p>xhttps://a https://</p>"),
    ] {
        assert_eq!(html(typed), sent, "{typed}");
    }
}

#[test]
fn empty_lines_arrive_as_many_as_they_are() {
    for (typed, sent) in [
        ("\n\na\n\n\nb\n\n", "<p>a<br><br><br>b</p>"),
        ("a\n\n- b\n- c\n\nd", "<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>"),
        ("a\n\n\n- b\n- c\n\n\nd", "<p>a<br><br></p><ul><li>b</li><li>c</li></ul><p><br>d</p>"),
        ("- a\n- b\n\n\n\n- c\n- d", "<ul><li>a</li><li>b</li></ul><p><br></p><ul><li>c</li><li>d</li></ul>"),
    ] {
        assert_eq!(html(typed), sent, "{typed:?}");
    }
}

#[test]
fn control_characters_do_not_go_out() {
    assert_eq!(html("a\u{1b}[31mb\u{202e}c\r\nd"), "<p>a[31mbc<br>d</p>");
}

#[test]
fn a_piece_of_a_macro_goes_out_as_it_is_between_what_is_typed() {
    let table = "<table><tr><td>*a*</td></tr></table>";
    let mut written = Written::default();
    let line = written.add("[macro: Terms]", Body::new(table));
    written.text = format!("Hello\n{line}\n\nBye\n```\n{line}\n```");
    let sent = format!("<p>Hello</p>{table}<p>Bye<br>```</p>{table}<p>```</p>");
    assert_eq!(to_html(&written.kept()).as_html(), sent);
    let shown = Reading::of(&written).shown();
    assert!(shown.get(1).is_some_and(|runs| runs.iter().all(|run| run.sign)), "{shown:?}");
}

#[test]
fn hostile_length_is_no_danger() {
    for piece in
        [">", "- ", "[", "*", "`", "![", "<", "> - ", "*a ", "**a* ", "[a](b", "```a\n", "www.", "1. a\n", "`a "]
    {
        let typed = piece.repeat(20_000);
        let written = written(&typed);
        let reading = Reading::of(&written);
        let _ = (reading.html(), reading.shown());
    }
}

/// Texts that look like markup: what is, what nearly is, and what stands around it.
fn near_markup() -> impl Strategy<Value = String> {
    let pieces: &[&str] = &[
        "*",
        "**",
        "***",
        "`",
        "``",
        "```",
        "\n```\n",
        "\n```rust\n",
        "[",
        "](",
        "](https://a.test/c)",
        ")",
        "(",
        "- ",
        "\n- ",
        "1. ",
        "\n1. ",
        "\n2. ",
        "\n3. ",
        "25. ",
        "> ",
        "\n> ",
        "\n>",
        "# ",
        "~~~",
        "---",
        "===",
        "\n",
        "\n\n",
        " ",
        "  ",
        "    ",
        "\t",
        "\\",
        "_",
        "__",
        "a",
        "word",
        "Ä",
        "日本",
        "👍",
        "&nbsp;",
        "&amp;",
        "<b>",
        "</b>",
        "<a@b>",
        "https://a.test/x_y*z",
        "www.a.test",
        "2*3*4",
        "{{x}}",
        "|",
        ":",
        ".",
        "![",
        "'",
        "\"",
        "&",
        ";",
        "**bold**",
        "*it*",
        "`code`",
        "[l](b.test)",
        "\u{a0}",
        "-",
        "5",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..24).prop_map(|pieces| pieces.concat())
}

fn arrives_as_shown(typed: &str) -> Result<(), TestCaseError> {
    let sent = html(typed);
    prop_assert_eq!(as_read(&sent), as_shown(typed), "{:?} as {}", typed, sent);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(1500)))]

    #[test]
    fn the_customer_reads_what_was_typed_less_the_markup_that_was_shown(typed in near_markup()) {
        arrives_as_shown(&typed)?;
    }

    #[test]
    fn any_text_at_all_arrives_as_it_was_shown(typed in "(\\PC|[ \\t\\n*`>.-]){0,60}") {
        arrives_as_shown(&typed)?;
    }

    #[test]
    fn the_own_thread_shows_it_the_same(typed in near_markup()) {
        let rich = render(&to_html(&typed));
        let added = Mark::MUTED;
        let lines = rich.lines.iter().map(|line| {
            let words = line.spans.iter().filter(|span| !span.mark.has(added) && !span.mark.has(Mark::WARNING));
            words.map(|span| span.text.as_str()).collect::<String>().replace('\u{a0}', " ").trim_end().to_owned()
        });
        let drawn: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        let shown: Vec<String> = as_shown(&typed)
            .into_iter()
            .map(|(_, letters)| letters.into_iter().map(|(c, _)| c).collect::<String>().replace('\t', "    "))
            .map(|line| line.trim_end().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        prop_assert_eq!(drawn, shown, "{:?}", typed);
    }

    #[test]
    fn nothing_typed_leaves_as_a_tag_of_its_own(typed in "[ -~\\n]{0,60}") {
        let sent = html(&typed);
        for dangerous in ["<script", "<img", "<iframe", "<div", "javascript:\""] {
            prop_assert!(!sent.contains(dangerous));
        }
    }
}
