//! What a person types, on its way out: no letter is lost or added, and what is shown is where it is said to be.

use client::domain::text::clean_typed;
use client::domain::{Body, Written};
use client::text::html::render;
use client::text::markup::{Reading, escape_html, to_html};

use super::{is_clean, text};

pub fn target(data: &[u8]) {
    let typed = clean_typed(&text(data));
    let written = Written { text: typed.clone(), ..Written::default() };
    let reading = Reading::of(&written);
    let shown = reading.shown();
    assert_eq!(shown.len(), typed.split('\n').count());
    for (line, runs) in typed.split('\n').zip(&shown) {
        let mut end = 0;
        for run in runs {
            assert!(run.range.start >= end && line.get(run.range.clone()).is_some(), "{run:?} of {line:?}");
            end = run.range.end;
        }
    }
    // Letters that are no signs of markup arrive, in their order.
    let mut left: String = typed
        .split('\n')
        .zip(&shown)
        .flat_map(|(line, runs)| {
            line.char_indices().filter(|(at, _)| !runs.iter().any(|run| run.sign && run.range.contains(at)))
        })
        .map(|(_, c)| c)
        .collect();
    left.retain(|c| !c.is_whitespace());
    let html = reading.html();
    let bare = Body::new(strip(html.as_html()));
    let mut came: String = decoded(bare.as_html());
    came.retain(|c| !c.is_whitespace());
    assert_eq!(came, left);
    for line in &render(&html).lines {
        is_clean(&line.plain());
    }
    // What is kept of a draft is read again, whatever it is.
    let _ = to_html(&text(data));
    assert!(!escape_html(&typed).contains(['<', '>']));
}

/// HTML of our own making without its tags.
fn strip(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// The letters of text in HTML of our own making.
fn decoded(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
}
