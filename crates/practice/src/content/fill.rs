//! Templates become messages: `{slot}` takes a value, `[[one|other]]` takes one of its alternatives.

use fastrand::Rng;

use super::slots::Slots;

/// Fills a template. A slot keeps its value for the whole conversation, so an order number named in the first message
/// is the same in the answer; `{amount2}` is another amount than `{amount}`. Unknown words in braces stay as they
/// are, because code and JSON have braces of their own.
pub fn fill(template: &str, slots: &mut Slots, rng: &mut Rng) -> String {
    let mut out = String::with_capacity(template.len() + template.len() / 4);
    push_filled(&mut out, template, slots, rng);
    // An alternative may be nothing, which leaves the space that stood before it.
    if out.contains(" </p>") {
        out = out.replace(" </p>", "</p>");
    }
    out
}

/// Fills a template of something that is no HTML: a title, a value.
pub fn fill_plain(template: &str, slots: &mut Slots, rng: &mut Rng) -> String {
    let text = fill(template, slots, rng);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn push_filled(out: &mut String, template: &str, slots: &mut Slots, rng: &mut Rng) {
    let mut rest = template;
    while let Some(at) = rest.find(['{', '[']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((choices, after)) = rest.strip_prefix("[[").and_then(|inner| inner.split_once("]]")) {
            let count = choices.split('|').count();
            let choice = choices.split('|').nth(rng.usize(..count)).unwrap_or_default();
            push_filled(out, choice, slots, rng);
            rest = after;
        } else if let Some((name, after)) = slot_name(rest)
            && slots.push(name, out, rng)
        {
            rest = after;
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
}

/// The slot at the beginning of `text` and what comes after it.
fn slot_name(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix('{')?.split_once('}')?;
    let wordy = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (!name.is_empty() && name.chars().all(wordy)).then_some((name, after))
}
