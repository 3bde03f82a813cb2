//! The messages nobody hopes for: twenty thousand characters of log, and a terminal pasted with all its codes.

use std::fmt::Write as _;

use fastrand::Rng;

use super::fill::fill;
use super::script::Who;
use super::slots::Slots;
use super::turn::Turn;

/// The shortest a long message gets.
const LONG: usize = 20_000;

/// A message of at least 20,000 characters: a customer explains at length and pastes the log of a night.
pub fn long_message(rng: &mut Rng, slots: &mut Slots) -> String {
    let mut html = fill(LONG_START, slots, rng);
    html.push_str("<pre><code>");
    let end = fill(LONG_END, slots, rng);
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
    let words = LOG[rng.usize(..LOG.len())].replace("{id}", &format!("{}", 48_000 + line));
    let words =
        words.replace("{hex}", &format!("{:08x}", rng.u32(..))).replace("{count}", &rng.u32(1..900).to_string());
    let words = fill(&words, &mut fresh, rng);
    let (h, m, s) = (second / 3600 % 24, second / 60 % 60, second % 60);
    let level = ["INFO ", "INFO ", "INFO ", "DEBUG", "WARN ", "ERROR"][rng.usize(..6)];
    let mut text = format!("2026-03-14T{h:02}:{m:02}:{s:02}.{:03}Z {level} ", rng.u32(..1000));
    let _ = writeln!(text, "connector[{}] {words}", 2200 + line % 7);
    text
}

const LOG: &[&str] = &[
    "opening batch {id} for {endpoint}, {count} records queued",
    "batch {id}: record {count} skipped, {error}",
    "GET {endpoint}?page={count}&amp;per_page=150 200 in {seconds} ms (request {request})",
    "GET {endpoint}?page={count}&amp;per_page=150 429 retry after {few} s",
    "bank line {hex} matched to invoice {own_invoice} ({amount})",
    "bank line {hex} not matched, {few} candidates, best score 0.{percent}",
    "writing checkpoint {id} to /var/lib/connector/state/{hex}.json",
    "checkpoint {id} refused: lock held by pid {count}",
    "retrying batch {id}, attempt {few} of 9",
    "client \"{client}\" has {count} open items, total {amount}",
    "field {field} missing in record {count}, using the default",
    "webhook {hex} delivered to https://hooks.example.com/in/{id} in {seconds} ms",
    "webhook {hex} failed: certificate of hooks.example.com expires in {few} days",
    "worker idle for {seconds} s, {count} MB resident",
];

const LONG_START: &str = "<p>Hello {agent},</p>\
    <p>you asked for the log of the night from {weekday}. I am sorry that this is long, but last time I was told that the part that matters \
    had been cut off, so here is <b>all of it</b>, from the moment the connector starts until it gives up.</p>\
    <p>What I did, in this order:</p><ol><li>I stopped the old connector at 01:55 and made sure that nothing else was running.</li>\
    <li>I cleared the state directory, as your article says.</li><li>I started version {version} with the flag for the long log.</li>\
    <li>I went to bed, because it was two in the morning.</li></ol>\
    <p>In the morning {count} invoices of {company} were there twice and about {few} were not there at all. The doubled ones are all from \
    {client}. What I find odd is that the lock is refused although there is only one process; look for “checkpoint … refused”.</p>";

const LONG_END: &str = "<p>That is where it ends. No error, no goodbye, the process was simply gone when I came in at {time}.</p>\
    <p>Three questions, please answer them one by one:</p><ol><li>Why is the lock held when nothing else runs?</li>\
    <li>How do I get rid of the {count} doubles without touching the payments that are already booked on them?</li>\
    <li>Will it happen again tonight?</li></ol><p>Thank you for your patience with me and my log.</p><p>{me}</p>";

/// Text that customers paste without knowing what is in it: escape sequences as bytes, direction overrides, stacked
/// accents, characters without width. Each with a name; HTML-escaped where markup is not the point.
pub fn hostile_samples() -> Vec<(&'static str, String)> {
    let zalgo: String =
        "the connector is haunted".chars().flat_map(|c| [c, '\u{0335}', '\u{0353}', '\u{030e}', '\u{0489}']).collect();
    let samples = [
        ("colours", "\u{1b}[31;1merror\u{1b}[0m: could not open \u{1b}[4m/var/lib/connector\u{1b}[24m"),
        ("clear screen", "done\u{1b}[2J\u{1b}[H\u{1b}[3J"),
        ("alternate screen", "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?1000h still here?"),
        ("window title", "\u{1b}]0;root@ledger: ~\u{07}root@ledger:~# connector --resume"),
        ("clipboard (OSC 52)", "\u{1b}]52;c;cm0gLXJmIC8K\u{07}copied"),
        (
            "hyperlink (OSC 8)",
            "\u{1b}]8;;https://evil.example/\u{1b}\\https://app.ledgerwick.example/\u{1b}]8;;\u{1b}\\",
        ),
        ("notification (OSC 9, 777)", "\u{1b}]9;You have won\u{07}\u{1b}]777;notify;Bank;Confirm now\u{07}"),
        ("device report", "\u{1b}[c\u{1b}[6n\u{1b}]10;?\u{07}"),
        ("C1 controls", "\u{9b}31mred by eight bits\u{9b}0m \u{9d}52;c;aGk=\u{9c}"),
        ("DCS and APC", "\u{1b}P+q544e\u{1b}\\\u{1b}_Gf=100;AAAA\u{1b}\\picture"),
        ("backspaces", "password: hunter2\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}*******"),
        ("carriage return", "Paid: €10,000.00\rPaid: €1.00     "),
        ("bells", "ding\u{7}ding\u{7}ding\u{7}"),
        ("NUL and DEL", "a\u{0}b\u{7f}c"),
        ("bidi override", "invoice_\u{202e}fdp.exe\u{202c} please open"),
        ("bidi isolates", "user\u{2066} // admin \u{2069}\u{2066}= check\u{2069}"),
        ("zero width", "ledger\u{200b}wick\u{200d}.\u{2060}exa\u{feff}mple"),
        ("tags", "hello\u{e0068}\u{e0069}\u{e007f} world"),
        ("wide and joined", "👨‍👩‍👧‍👦👩🏿‍🚀🏳️‍🌈 ﷽ ꧅ 𒐫"),
        ("line separators", "first\u{2028}second\u{2029}third\u{85}fourth\u{b}fifth\u{c}sixth"),
        ("markup", "&lt;script&gt;alert(1)&lt;/script&gt; &amp;#27;[2J &amp;lt;b&amp;gt;"),
        ("numeric entities", "&#27;[5mblink&#27;[0m &#x202e;desrever&#x202c; &#155;31m"),
    ];
    let mut all: Vec<(&'static str, String)> =
        samples.into_iter().map(|(name, text)| (name, text.to_owned())).collect();
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
