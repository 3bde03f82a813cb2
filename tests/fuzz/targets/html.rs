//! The HTML of a message: what is shown of it is clean, bounded, and fits whatever room there is.

use client::domain::Body;
use client::text::html::{MOST_LINES, render};
use client::text::width::width;
use client::text::wrap::wrap_all;
use client::text::{html, unrender};

use super::{is_clean, text};

/// The columns that lines are cut to.
const COLUMNS: [usize; 3] = [7, 24, 80];

pub fn target(data: &[u8]) {
    let body = Body::new(text(data));
    is_clean(body.preview(200).as_str());
    let rich = render(&body);
    assert!(rich.lines.len() <= MOST_LINES + 1, "{} lines", rich.lines.len());
    for line in &rich.lines {
        line.all_spans().for_each(|span| is_clean(&span.text));
    }
    for (place, link) in rich.links.iter().enumerate() {
        assert_eq!(usize::from(link.number), place + 1);
    }
    for columns in COLUMNS {
        for (_, line) in wrap_all(&rich.lines, columns) {
            assert!(width(&line.plain()) <= columns, "{columns} columns: {:?}", line.plain());
        }
    }
    let _ = html::holdings(body.as_html());
    // A text that is said to stand for it is sent as what is read the same.
    if let Some(text) = unrender::exact(&body) {
        let sent = render(&client::text::markup::to_html(&text));
        assert_eq!(sent.plain(), rich.plain(), "{text:?}");
    }
}
