//! What one types is what arrives.

use ratatui::style::Modifier;
use serde_json::Value;

use crate::support::Flow;

fn body(part: &Value) -> &str {
    part["body"].as_str().unwrap_or("")
}

/// What a customer reads of a body that is paragraphs of plain text.
fn read(html: &str) -> String {
    let text = html.replace("</p><p>", "\n\n").replace("<br>", "\n").replace("<p>", "").replace("</p>", "");
    let page = scraper::Html::parse_fragment(&format!("<pre>{text}</pre>"));
    page.root_element().text().collect::<String>().replace('\u{a0}', " ")
}

#[tokio::test]
async fn what_is_typed_arrives_letter_by_letter() {
    for typed in [
        "25. November\n30. Dezember",
        "We are away on\n\n25. Dezember\n\n26. Dezember",
        "~~~ 5 minutes",
        "```one line```",
        "C:\\new\\table \\*",
        "__main__.py 2*3*4 &nbsp; <b>x</b> <a@b>",
        "- 5 degrees",
        "# 4411\n---\nx  y\n    z",
    ] {
        let mut t = Flow::start().await;
        t.keys("r").await;
        t.paste(typed).await;
        t.keys("C-s").await;
        assert_eq!(read(body(&t.last_part("maria"))), typed, "{}", body(&t.last_part("maria")));
        for line in typed.lines().filter(|line| !line.is_empty()) {
            t.screen().has(line);
        }
    }
}

#[tokio::test]
async fn the_composer_shows_while_one_types_how_it_will_look() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("so **much** for 2*3*4").await.has("so **much** for 2*3*4");
    let (x, y) = t.screen().find("**much**");
    let bold = |t: &Flow, x: u16| t.screen().modifier(x, y).contains(Modifier::BOLD);
    assert!(bold(&t, x + 2) && bold(&t, x + 5), "the words are bold");
    assert!(!bold(&t, x) && !bold(&t, x + 6) && !bold(&t, x + 12), "nothing else is");
    // Not closed any more, it is text again.
    t.keys("home").await;
    t.type_text("x").await;
    for _ in 0..4 {
        t.keys("right").await;
    }
    t.keys("backspace").await.has("xso *much** for");
    assert!(!bold(&t, x + 2), "an open sign is a letter");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), "<p>xso *much** for 2*3*4</p>");
}

#[tokio::test]
async fn what_the_composer_shows_is_what_goes_out_where_lines_wrap() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    let long = "words that fill a line of the composer and more ".repeat(4);
    t.paste(&format!("{long}\n- **one**\n- two")).await;
    let (x, y) = t.screen().find("- **one**");
    assert!(t.screen().modifier(x + 4, y).contains(Modifier::BOLD));
    assert!(!t.screen().modifier(x + 2, y).contains(Modifier::BOLD));
    t.keys("C-s").await;
    assert!(body(&t.last_part("maria")).ends_with("<ul><li><b>one</b></li><li>two</li></ul>"));
}

#[tokio::test]
async fn signs_around_a_selection_of_lines_hold_in_each_of_them() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.paste("one \n\n two").await;
    t.keys("S-up S-up S-home C-o b").await.has("**one**").has("**two**");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), "<p><b>one</b>&nbsp;</p><p>&nbsp;<b>two</b></p>");
}
