//! Messages as they come, and as nobody should send them.

use super::super::rich::{Kind, Mark, Rich};
use super::{Correspondents, render, render_reply};
use crate::domain::Body;

fn rich(html: &str) -> Rich {
    render(&Body::new(html))
}

fn reply(html: &str) -> Rich {
    render_reply(&Body::new(html), &Correspondents::default())
}

fn plain(html: &str) -> String {
    rich(html).plain()
}

/// The marks of the first span that has these words.
fn mark_of(rich: &Rich, words: &str) -> Mark {
    let mut spans = rich.lines.iter().flat_map(|l| l.all_spans());
    spans.find(|s| s.text.contains(words)).map(|s| s.mark).expect("words that are there")
}

#[test]
fn paragraphs_are_set_apart_unless_intercom_says_they_are_not() {
    assert_eq!(plain("<p>a</p><p>b</p>"), "a\n\nb");
    assert_eq!(plain("<p class=\"no-margin\">a</p><p class=\"no-margin\">b</p>"), "a\nb");
    assert_eq!(
        plain("<p class=\"no-margin\">a</p><p class=\"no-margin\"><br></p><p class=\"no-margin\">b</p>"),
        "a\n\nb"
    );
    assert_eq!(plain("<div>a</div><div>b</div>c"), "a\nb\nc");
    assert_eq!(plain("<p>a<p>b"), "a\n\nb");
    assert_eq!(plain(""), "");
    assert_eq!(plain("<p></p>"), "");
    assert_eq!(plain("plain text"), "plain text");
    assert_eq!(plain("a<br>b<br/><br />c"), "a\nb\n\nc");
    assert_eq!(plain("a<br><br><br><br><br>b"), "a\n\n\nb");
}

#[test]
fn space_collapses_as_in_a_browser() {
    assert_eq!(plain("<p>  a \n\t b  </p>\n <p> c</p>"), "a b\n\nc");
    assert_eq!(plain("a <b> b </b> c"), "a b c");
    assert_eq!(plain("a<b>b</b>c"), "abc");
    assert_eq!(plain("a&nbsp;&nbsp;b"), "a  b");
    assert_eq!(plain("<pre>\n  a\n\n    b\tc\n</pre>d"), "    a\n  \n      b    c\n\nd");
}

#[test]
fn looks_become_marks_even_when_tags_cross() {
    let r = rich("<b>bold <i>both</b> italic</i> none <u>u</u><s>s</s><code>fn</code>");
    assert_eq!(r.plain(), "bold both italic none usfn");
    assert_eq!(mark_of(&r, "bold"), Mark::BOLD);
    assert_eq!(mark_of(&r, "both"), Mark::BOLD.with(Mark::ITALIC));
    assert_eq!(mark_of(&r, "italic"), Mark::ITALIC);
    assert_eq!(mark_of(&r, "none"), Mark::NONE);
    assert_eq!(mark_of(&r, "fn"), Mark::CODE);
    let r = rich("<h2>Head</h2>text");
    assert_eq!(r.lines[0].kind, Kind::Heading(2));
    assert!(mark_of(&r, "Head").has(Mark::HEADING));
    assert_eq!(r.plain(), "Head\n\ntext");
}

#[test]
fn lists_have_bullets_numbers_and_indents() {
    assert_eq!(plain("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>d"), "• a\n• b\n  • c\n\nd");
    assert_eq!(plain("<ol start=9><li>a<li>b</ol>"), "9. a\n10. b");
    assert_eq!(plain("<ul><li><p>a</p><p>b</p></li></ul>"), "• a\n  b");
    assert_eq!(plain("<ul><li>a</li><ul><li>b</li></ul></ul>"), "• a\n  • b");
    assert_eq!(plain("<ul><li></li><li>b</li></ul>"), "•\n• b");
    assert_eq!(plain("x<ul><li>a</li></ul>"), "x\n\n• a");
    assert_eq!(plain("<dl><dt>t</dt><dd>d</dd></dl>"), "t\n  d");
}

#[test]
fn quotations_have_bars() {
    assert_eq!(plain("a<blockquote><p>b</p><p>c</p></blockquote>d"), "a\n\n│ b\n│ \n│ c\n\nd");
    assert_eq!(plain("<blockquote>a<blockquote>b</blockquote></blockquote>"), "│ a\n│ \n│ │ b");
    assert!(rich("<blockquote>a</blockquote>b").folds.is_empty());
}

#[test]
fn links_are_numbered_and_the_list_tells_where_they_go() {
    let r = rich("see <a href=\"https://a.test/x?y=1&amp;z=2\">the docs</a>, or <a href='mailto:a@b.test'>mail</a>.");
    assert_eq!(r.plain(), "see the docs [1], or mail [2].");
    assert_eq!(r.link(1).map(|l| (l.label.as_str(), l.url.as_str())), Some(("the docs", "https://a.test/x?y=1&z=2")));
    assert_eq!(r.link(2).map(|l| l.url.as_str()), Some("mailto:a@b.test"));
    assert_eq!(mark_of(&r, "the docs").link(), Some(1));
    assert_eq!(mark_of(&r, " or ").link(), None);
    assert_eq!(r.link(0), None);
    assert_eq!(plain("<a href=\"https://a.test/x\"></a>"), "https://a.test/x [1]");
    assert_eq!(plain("<a href=\"https://a.test\">a <a href=\"https://b.test\">b</a>c"), "a [1] b [2]c");
    assert_eq!(plain("<a name=x>anchor</a> <a href=\"#x\">up</a>"), "anchor up");
}

#[test]
fn an_address_in_the_text_is_a_link_and_shows_where_it_goes() {
    let r = rich(
        "see https://a.test/x?y=1, <a href=\"https://b.test\">this</a> (www.c.test) or ada@d.test.<br>https://e.test/",
    );
    assert_eq!(
        r.plain(),
        "see https://a.test/x?y=1 [1], this [2] (www.c.test [3]) or ada@d.test [4].\nhttps://e.test/ [5]"
    );
    let urls: Vec<&str> = r.links.iter().map(|l| l.url.as_str()).collect();
    assert_eq!(
        urls,
        ["https://a.test/x?y=1", "https://b.test", "https://www.c.test", "mailto:ada@d.test", "https://e.test/"]
    );
    assert_eq!(mark_of(&r, "https://a.test").link(), Some(1));
    assert_eq!(mark_of(&r, "this").link(), Some(2));
    // Elements, comments and breaks for long words are no end of an address: it goes where one reads that it goes.
    let r = rich("https://bank.<b>test</b>.<wbr>evil.<!-- -->test/x y");
    assert_eq!(r.plain(), "https://bank.test.evil.test/x [1] y");
    assert_eq!(r.links[0].url.as_str(), "https://bank.test.evil.test/x");
    assert_eq!(plain("https://bank.test@evil.test/"), "https://bank.test@evil.test/ → evil.test [1]");
    assert_eq!(plain("https://pаypal.test/"), "https://pаypal.test/ → pаypal.test [1]");
    // Code is to be copied as it stands.
    assert!(rich("<pre>curl https://a.test</pre><code>https://b.test</code>").links.is_empty());
    assert_eq!(plain("javascript://x data://y file:///z 3@4"), "javascript://x data://y file:///z 3@4");
}

#[test]
fn what_is_raised_or_lowered_is_not_read_as_on_the_line() {
    assert_eq!(plain("10<sup>-3</sup> m<sup>2</sup>, H<sub>2</sub>O, e<sup>x+1</sup>"), "10⁻³ m², H₂O, e^(x+1)");
    assert_eq!(plain("10<sup><b>-</b>3</sup>4 a<sup>b<sub>c</sub></sup>"), "10⁻³4 a^b_c");
    assert_eq!(plain("<p>x<sup>2</p><p>y"), "x²\n\ny");
    assert_eq!(plain("note<sup><a href=\"https://a.test\">1</a></sup> x"), "note¹ [1] x");
    assert_eq!(plain("<pre>x<sup>2</sup></pre>"), "  x²");
    assert_eq!(
        plain("<sup><p>The small print of a mail is only small.</p></sup>"),
        "The small print of a mail is only small."
    );
    assert_eq!(plain("1<sup>st</sup> Ledger<sup>®</sup>"), "1st Ledger®");
}

/// The words of a message without what the renderer adds, without spaces.
fn squeezed(rich: &Rich) -> String {
    let own = |span: &&super::super::rich::RichSpan| !span.mark.has(Mark::MUTED) && !span.mark.has(Mark::WARNING);
    let lines = rich.lines.iter().filter(|l| l.kind != Kind::Rule && l.kind != Kind::Remark);
    let words: String = lines.flat_map(|l| l.spans.iter().filter(own)).map(|s| s.text.as_str()).collect();
    words.split_whitespace().collect()
}

proptest::proptest! {
    #[test]
    fn a_preview_has_the_words_of_the_thread_and_no_others(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "<p>", "</p>", "<b>", "</b>", "<br>", "<div>", "</div>", "<ul><li>", "</li></ul>", "<table><tr><td>",
                "</td></tr></table>", "<sup>-3</sup>", "<sub>2</sub>", "<sup>a<b>b</b></sup>", "<pre>", "</pre>", "<blockquote>", "<hr>",
                "word", " ", "10", "-3", "&eacute;", "&amp;lt;", "co&zwj;op", "x&shy;y", "กิ", "https://a.test/x",
                "<img src=https://a.test/b.png>", "<img alt=\"a picture\">", "<img width=1 height=1>", "<video>",
                "<a href=https://b.test/c></a>", "<a href=https://b.test/c>d</a>", "<a href=javascript:x>e</a>",
                "<a href=#x>f</a>", "<a href=https://b.test/c><img src=https://a.test/b.png></a>", "<!-- c -->",
                "<!--[if mso]><p>x</p><![endif]-->", "<style>p{}</style>", "<script>x()</script>", "<title>t</title>",
                "<attribute key=\"a.b\"/>", "<unknown>", "1 < 2", "&gt; quoted", "<iframe src=https://v.test/p></iframe>",
            ]),
            0..16,
        ),
    ) {
        let html = pieces.concat();
        let preview: String = Body::new(html.as_str()).preview(10_000).as_str().split_whitespace().collect();
        proptest::prop_assert_eq!(preview, squeezed(&rich(&html)), "{}", html);
    }
}

#[test]
fn a_link_that_lies_is_shown_where_it_goes() {
    assert_eq!(plain("<a href=\"https://evil.test/\">https://bank.test</a>"), "https://bank.test → evil.test [1]");
    assert_eq!(plain("<a href=\"https://evil.test/\">bank&#46;te<b>st</b></a>"), "bank.test → evil.test [1]");
    assert_eq!(plain("<a href=\"javascript:x\">go</a>"), "go [not openable: javascript link]");
    assert_eq!(plain("<a href=\"java&#10;script:x\">go</a>"), "go [not openable: javascript link]");
    assert_eq!(plain("<a href=\"data:text/html,x\">go</a>"), "go [not openable: data link]");
    assert!(rich("<a href=\"javascript:x\">go</a>").links.is_empty());
}

#[test]
fn pictures_are_named_and_linked() {
    let r = rich("<img src=\"https://a.test/b/shot.png?sig=1\"><img src='https://a.test/c.png' alt='The error'>");
    assert_eq!(r.plain(), "[picture: shot.png] [1][picture: The error] [2]");
    assert!(r.links.iter().all(|l| l.media));
    assert_eq!(
        plain("<a href=\"https://a.test/s.png\"><img src=\"https://a.test/s.png\"></a>"),
        "[picture: s.png] [1]"
    );
    assert_eq!(
        plain("<img src=\"cid:x\" alt=logo><img src=\"data:image/png;base64,AAAA\">"),
        "[picture: logo][picture]"
    );
    assert_eq!(plain("a<img src=\"https://t.test/o.gif\" width=1 height=1>b"), "ab");
    assert_eq!(plain("<video src=\"https://a.test/v.mp4\"></video>"), "[video: v.mp4] [1]");
    assert_eq!(plain("<iframe src=\"https://a.test/player\">x</iframe>y"), "[embedded page: player] [1]y");
}

#[test]
fn tables_are_rows_of_cells() {
    assert_eq!(
        plain(
            "<table><tr><th>Plan</th><th>Price</th></tr><tr><td><p>Pro</p></td><td>12 €</td></tr><tr><td></td><td>x</td></table>"
        ),
        "Plan │ Price\nPro │ 12 €\n │ x"
    );
    assert_eq!(plain("<table><tr><td>a<br>b</td><td>c</td></tr></table>d"), "a\nb │ c\n\nd");
    assert_eq!(plain("<table cellpadding=0><tr><td>a</td><td>b</td></tr></table>"), "a\nb");
    assert!(mark_of(&rich("<table><tr><th>h</th></tr></table>"), "h").has(Mark::BOLD));
}

#[test]
fn what_is_not_text_is_not_shown() {
    assert_eq!(plain("<head><title>t</title><style>p{}</style></head><body><script>x</script><!-- c -->b</body>"), "b");
    assert_eq!(plain("<unknown-tag a=b>kept</unknown-tag> <font color=red>too</font>"), "kept too");
    assert_eq!(plain("Hi <attribute key=\"user.name\" default=\"there\"/>!"), "Hi {{user.name}}!");
    assert_eq!(plain("a<hr>b"), "a\n───\nb");
    assert_eq!(rich("a<hr>b").lines[1].kind, Kind::Rule);
}

#[test]
fn folded_lines_are_marked_as_quotation_and_only_a_reply_has_any() {
    let html = "<p>a</p><blockquote class=front-blockquote>b</blockquote>";
    let r = reply(html);
    let fold = r.folds[0].clone();
    assert!(r.lines[fold].iter().all(|l| l.history && l.spans.iter().all(|s| s.mark.has(Mark::QUOTE))));
    assert!(!r.lines[0].history);
    assert!(rich(html).folds.is_empty());
    assert!(mark_of(&rich("a<br>&gt; b"), "> b").has(Mark::QUOTE));
}

#[test]
fn no_escape_sequence_or_bidi_trick_gets_through_any_door() {
    let evil = "\u{1b}[2J\u{1b}]52;c;ZXZpbA==\u{7}\u{202e}\u{2066}\u{9b}31m\u{0}";
    let coded =
        "&#27;[2J&#x1b;]52;c;ZXZpbA==&#7;&#8238;&#x2066;&#155;31m&#0;&#x9b;&NewLine;&Tab;&ZeroWidthSpace;&shy;&rlm;";
    for bad in [evil, coded] {
        let html = format!(
            "{bad}<p title=\"{bad}\">{bad}</p><a href=\"https://a.test/{bad}\">{bad}</a><a href=\"{bad}:x\">{bad}</a>\
             <a href=\"https://{bad}.test\">bank.test</a><img alt=\"{bad}\" src=\"https://a.test/{bad}\"><img src=\"https://a.test/{bad}.png\">\
             <pre>{bad}\n{bad}</pre><attribute key=\"{bad}\"/><ol start=\"{bad}\"><li>{bad}</ol><{bad}x><iframe src=\"https://a/{bad}\"></iframe>"
        );
        let r = rich(&html);
        let shown = r.lines.iter().flat_map(|l| l.all_spans()).map(|s| s.text.as_str());
        let linked = r.links.iter().flat_map(|l| [l.label.as_str(), l.url.as_str()]);
        for text in shown.chain(linked) {
            assert_eq!(text, crate::domain::text::clean_line(text), "{bad:?}");
            assert!(!text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{2066}']), "{text:?}");
        }
    }
}

#[test]
fn combining_marks_do_not_pile_up_over_elements() {
    let tower = "x".to_owned() + &"<b>\u{301}\u{301}\u{301}\u{301}</b><i>\u{301}\u{301}\u{301}\u{301}</i>".repeat(50);
    let words = plain(&tower);
    assert!(words.chars().count() <= 5, "{words:?}");
    assert_eq!(plain("👩‍👩‍👧"), "👩‍👩‍👧");
    // A comment is no border in a word, and no way around the bound.
    assert_eq!(plain("क<!-- -->ु"), "कु");
    let tower = "ก".to_owned() + &"\u{0E49}\u{0E49}<!-- -->".repeat(50);
    assert_eq!(plain(&tower).chars().count(), 5);
    let chain = "क\u{094D}<!-- -->".repeat(500);
    assert!(plain(&chain).contains(char::REPLACEMENT_CHARACTER));
}

#[test]
fn no_nesting_or_repetition_is_too_much() {
    for piece in [
        "<div>",
        "<blockquote>",
        "<ul><li>",
        "<b>",
        "<b><p>",
        "<table><tr><td>",
        "<a href=https://a.test>",
        "<pre>",
        "<p>",
        "</p>",
        "</div>",
        "<b></b>",
        "<i><b></i></b>",
        "<br>",
        "<hr>",
        "<li>",
        "<img src=x>",
        "&amp;",
        "<div></div>",
        "<div class=gmail_quote>",
        "On 1 wrote:<br>",
        "From:<br>",
        "> x<br>",
        "<h1>",
        "<td>",
        "&#x301;",
        "<!--x-->",
        "</li><b>",
    ] {
        let html = piece.repeat(20_000) + "end";
        let r = reply(&html);
        assert!(r.lines.len() <= super::MOST_LINES + 2, "{piece}");
        assert!(r.lines.iter().all(|l| l.prefix.len() <= 9), "{piece}");
    }
}

#[test]
fn a_message_without_end_is_cut_with_a_word_about_it() {
    let r = rich(&"<p>line</p>".repeat(20_000));
    let last = r.lines.last().expect("a line");
    assert_eq!(last.kind, Kind::Remark);
    assert!(last.plain().starts_with("— cut off here: 1"), "{}", last.plain());
    let long = rich(&"word ".repeat(1_000_000));
    assert_eq!(long.lines.last().map(|l| l.kind), Some(Kind::Remark));
    assert!(rich(&"é".repeat(3_000_000)).plain().contains("cut off"));
    assert_eq!(rich("<p>short</p>").lines.len(), 1);
}

proptest::proptest! {
    #[test]
    fn any_html_at_all_gives_clean_lines(html in "(<(/)?(p|b|a|ul|li|pre|table|tr|td|blockquote|br|div|h1)( href=\"[a-z:/.]{0,9}\"| class=gmail_quote)?>|\\PC{0,5}|&[a-z#0-9]{1,5};|[\\x00-\\x20<>&\"'/=-]{0,4}){0,30}") {
        let r = reply(&html);
        for line in &r.lines {
            for span in line.all_spans() {
                proptest::prop_assert_eq!(&span.text, &crate::domain::text::clean_line(&span.text));
                proptest::prop_assert!(!span.text.is_empty());
            }
        }
        for fold in &r.folds {
            proptest::prop_assert!(fold.start < fold.end && fold.end <= r.lines.len());
        }
        for (i, link) in r.links.iter().enumerate() {
            proptest::prop_assert_eq!(usize::from(link.number), i + 1);
        }
    }
}

#[test]
fn what_is_hidden_is_neither_in_the_thread_nor_in_the_preview() {
    for html in [
        "<div style=\"display:none\">Look inside! <b>Now</b></div><p>Hello</p>",
        "<span style=\"color:#fff;display:none!important\">Look inside!</span>Hello",
        "<table><tr style=\"display: none\"><td>Look inside!</td></tr><tr><td>Hello</td></tr></table>",
    ] {
        assert_eq!(plain(html).trim(), "Hello", "{html}");
        assert_eq!(crate::domain::html::plain::plain(html, 100), "Hello", "{html}");
    }
    // Not to the end of the message, whoever forgot to close it.
    assert!(plain("<div style=\"display:none\">x<p>My words</p>").contains("My words"));
    for piece in ["<div hidden>", "<a style=display:none>", "<p hidden></p>", "<b1 hidden><b2 hidden>"] {
        let _ = plain(&piece.repeat(20_000));
    }
}
