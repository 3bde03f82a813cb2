//! The messages nobody hopes for: twenty thousand characters of log, and a terminal pasted with all its codes.

use std::fmt::Write as _;
use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;

use super::data::read;
use super::fill::fill;
use super::script::Who;
use super::slots::Slots;
use super::turn::Turn;
use super::values::one_of;

/// What such messages are made of.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    /// Lines of a log.
    log: Vec<String>,
    long_start: String,
    long_end: String,
    /// What may be in a terminal, each with a name.
    samples: Vec<(String, String)>,
}

static TEXTS: LazyLock<Texts> = LazyLock::new(|| read(include_str!("data/special.toml")));

/// The shortest a long message gets.
const LONG: usize = 20_000;

/// A message of at least 20,000 characters: a customer explains at length and pastes the log of a night.
pub fn long_message(rng: &mut Rng, slots: &mut Slots) -> String {
    let mut html = fill(&TEXTS.long_start, slots, rng);
    html.push_str("<pre><code>");
    let end = fill(&TEXTS.long_end, slots, rng);
    let wanted = LONG.saturating_sub(end.chars().count() + "</code></pre>".len());
    let mut written = html.chars().count();
    let (mut second, mut line) = (2 * 3600 + rng.u32(..1800), 0_u32);
    while written < wanted {
        second += rng.u32(1..40);
        line += 1;
        let text = log_line(second, line, slots, rng);
        written += text.chars().count();
        html.push_str(&text);
    }
    html.push_str("</code></pre>");
    html.push_str(&end);
    html
}

fn log_line(second: u32, line: u32, slots: &mut Slots, rng: &mut Rng) -> String {
    // A slot keeps its value; a log has new ones on every line, so each line counts its own.
    let mut fresh = slots.clone();
    let words = one_of(rng, &TEXTS.log).replace("{id}", &format!("{}", 48_000 + line));
    let words =
        words.replace("{hex}", &format!("{:08x}", rng.u32(..))).replace("{count}", &rng.u32(1..900).to_string());
    let words = fill(&words, &mut fresh, rng);
    let (h, m, s) = (second / 3600 % 24, second / 60 % 60, second % 60);
    let level = ["INFO ", "INFO ", "INFO ", "DEBUG", "WARN ", "ERROR"][rng.usize(..6)];
    let mut text = format!("2026-03-14T{h:02}:{m:02}:{s:02}.{:03}Z {level} ", rng.u32(..1000));
    let _ = writeln!(text, "connector[{}] {words}", 2200 + line % 7);
    text
}

/// Text that customers paste without knowing what is in it: escape sequences as bytes, direction overrides, stacked
/// accents, characters without width. Each with a name; HTML-escaped where markup is not the point.
pub fn hostile_samples() -> Vec<(&'static str, String)> {
    let zalgo: String =
        "the connector is haunted".chars().flat_map(|c| [c, '\u{0335}', '\u{0353}', '\u{030e}', '\u{0489}']).collect();
    let mut all: Vec<(&'static str, String)> =
        TEXTS.samples.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    all.push(("stacked accents", zalgo));
    all
}

/// The conversation in which a customer pastes the terminal.
pub fn pasted_terminal(rng: &mut Rng, slots: &mut Slots) -> Vec<Turn> {
    let mut paste =
        String::from("<p>hi, the connector dies at start. I pasted my terminal, hope you can read it:</p><pre><code>");
    for (name, text) in hostile_samples() {
        let _ = writeln!(paste, "$ connector check '{name}'\n{text}");
    }
    paste.push_str("</code></pre>");
    let said = |who, html| Turn { who, html, attachments: Vec::new(), sources: Vec::new() };
    let templates = [
        (
            Who::Agent,
            "<p>Hi {first}, that came through with a good deal of control codes in it 🙂 Could you run <code>connector check --plain</code> and send me the output as a file?</p>",
        ),
        (
            Who::Note,
            "<p>Careful with this one: the paste has raw escape sequences and a clipboard write. Do not <code>cat</code> it into your shell.</p>",
        ),
        (
            Who::Customer,
            "<p>oh sorry \u{1b}[33m¯\\_(ツ)_/¯\u{1b}[0m is this better?</p><p>connector {version} \u{202e}:daer nac uoy fi\u{202c} {error}</p>",
        ),
        (
            Who::Agent,
            "<p>Better, thank you. The line that matters is <code>{error}</code>. Version {version} has a fix, please update and try once more.</p>",
        ),
    ];
    let mut turns = vec![said(Who::Customer, paste)];
    turns.extend(templates.map(|(who, template)| said(who, fill(template, slots, rng))));
    turns
}
