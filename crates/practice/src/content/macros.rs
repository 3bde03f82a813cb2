//! The saved replies of the workspace.

use std::sync::LazyLock;

use super::script::html;

/// A saved reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Macro {
    pub name: String,
    /// HTML with `<attribute key="…" default="…"/>` placeholders; none for a macro that only acts.
    pub body: Option<String>,
    /// The same as text with `{{key|fallback:"…"}}` placeholders.
    pub body_text: Option<String>,
    /// The teams that see it: indices into `teams()`; empty means everyone.
    pub teams: Vec<usize>,
    /// Where it can be used: `inbox`, `messenger`.
    pub available_on: Vec<&'static str>,
}

static MACROS: LazyLock<Vec<Macro>> = LazyLock::new(|| read(include_str!("scripts/macros.txt")));

/// The saved replies.
pub fn macros() -> &'static [Macro] {
    &MACROS
}

/// Macros are parted by `## name | teams`; in their text `((key|default))` is a placeholder.
fn read(text: &str) -> Vec<Macro> {
    let mut parts = text.split("\n## ");
    parts.next();
    parts.filter_map(read_one).collect()
}

fn read_one(part: &str) -> Option<Macro> {
    let (header, body) = part.split_once('\n')?;
    let (name, teams) = header.split_once('|')?;
    let teams = teams.split_whitespace().filter_map(|team| team.parse().ok()).collect();
    let body = body.trim();
    let written = !body.is_empty();
    Some(Macro {
        name: name.trim().to_owned(),
        body: written.then(|| {
            placeholders(&html(body), |key, default| format!("<attribute key=\"{key}\" default=\"{default}\"/>"))
        }),
        body_text: written
            .then(|| placeholders(&plain(body), |key, default| format!("{{{{{key}|fallback:\"{default}\"}}}}"))),
        teams,
        available_on: if name.len() % 3 == 0 { vec!["inbox", "messenger"] } else { vec!["inbox"] },
    })
}

fn placeholders(text: &str, write: impl Fn(&str, &str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (inside, after))) = rest.split_once("((").and_then(|(b, a)| Some((b, a.split_once("))")?)))
    {
        let (key, default) = inside.split_once('|').unwrap_or((inside, ""));
        out.push_str(before);
        out.push_str(&write(key, default));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The text of a body without its tags.
fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut tag = false;
    for c in html.chars() {
        match c {
            '<' => tag = true,
            '>' if tag => tag = false,
            c if !tag => out.push(c),
            _ => {}
        }
    }
    out.replace("&amp;", "&")
}
