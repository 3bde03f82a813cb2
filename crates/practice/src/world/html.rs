//! Bodies: how the workspace brings them into shape, and how it reads them out as plain text (API 1.5).

use std::sync::Arc;

const BLOCKS: &[&str] =
    &["<p", "<div", "<ul", "<ol", "<h1", "<h2", "<h3", "<h4", "<pre", "<blockquote", "<table", "<img", "<hr"];

/// Brings what was sent into the workspace's shape: document wrappers go, loose text becomes paragraphs.
pub fn normalise(body: &str) -> Arc<str> {
    let mut text = body.replace('\0', "");
    for wrapper in ["<html>", "</html>", "<body>", "</body>", "<head>", "</head>", "<!DOCTYPE html>"] {
        if text.contains(wrapper) {
            text = text.replace(wrapper, "");
        }
    }
    let text = text.trim();
    let start: String = text.chars().take(12).flat_map(char::to_lowercase).collect();
    if BLOCKS.iter().any(|b| start.starts_with(b)) {
        return text.into();
    }
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .filter(|p| !p.trim().is_empty())
        .map(|p| format!("<p>{}</p>", p.trim().replace("\r\n", "<br>").replace('\n', "<br>")))
        .collect();
    paragraphs.join("\n").into()
}

/// Plain text as a body: nothing in it is taken for markup.
pub fn from_plain(text: &str) -> Arc<str> {
    normalise(&escape(text))
}

/// Text as it may stand in HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether a body says anything: text or a picture.
pub fn says_something(body: &str) -> bool {
    body.contains("<img") || !to_plain(body).trim().is_empty()
}

/// A body as text, links as `label (url)`.
pub fn to_plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut link: Option<String> = None;
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&decode(&rest[..start]));
        let Some(length) = rest[start..].find('>') else {
            out.push_str(&decode(&rest[start..]));
            rest = "";
            break;
        };
        tag(&rest[start + 1..start + length], &mut out, &mut link);
        rest = &rest[start + length + 1..];
    }
    out.push_str(&decode(rest));
    out.trim().to_owned()
}

fn tag(tag: &str, out: &mut String, link: &mut Option<String>) {
    let name: String =
        tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').map(|c| c.to_ascii_lowercase()).collect();
    match name.as_str() {
        "br" | "br/" | "/p" | "/div" | "/li" | "/h1" | "/h2" | "/h3" | "/pre" | "/blockquote" | "/tr" => out.push('\n'),
        "ul" | "ol" | "pre" | "blockquote" if !out.is_empty() && !out.ends_with('\n') => out.push('\n'),
        "li" => out.push_str("- "),
        "a" => *link = attribute(tag, "href"),
        "/a" => {
            if let Some(url) = link.take()
                && !out.ends_with(&url)
            {
                out.push_str(&format!(" ({url})"));
            }
        }
        _ => {}
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let after = tag.split_once(&format!("{name}=\""))?.1;
    Some(decode(after.split('"').next()?))
}

fn decode(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loose_text_becomes_paragraphs_and_wrappers_go() {
        assert_eq!(&*normalise("Thanks again :)"), "<p>Thanks again :)</p>");
        assert_eq!(&*normalise("<html><body><p>a</p>\n<p>b</p></body></html>"), "<p>a</p>\n<p>b</p>");
        assert_eq!(&*normalise("one\ntwo\n\nthree"), "<p>one<br>two</p>\n<p>three</p>");
        assert_eq!(&*normalise(""), "");
        assert_eq!(&*from_plain("a <b> & c"), "<p>a &lt;b&gt; &amp; c</p>");
    }

    #[test]
    fn plain_text_keeps_what_a_link_points_at() {
        assert_eq!(
            to_plain("<p>See <a href=\"https://x.test/a?b&amp;c\">here</a></p>"),
            "See here (https://x.test/a?b&c)"
        );
        assert_eq!(to_plain("<ul><li>one</li><li>two</li></ul>"), "- one\n- two");
        assert_eq!(to_plain("<p>These:<ul><li>one</li></ul></p><p>So<pre>x</pre></p>"), "These:\n- one\n\nSo\nx");
        assert_eq!(to_plain("a < b"), "a < b");
        assert!(says_something("<p><img src=\"x\"></p>"));
        assert!(!says_something("<p> </p>"));
    }
}
