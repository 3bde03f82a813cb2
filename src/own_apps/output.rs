//! What an app's command prints, made safe to show: lines, lines with the colours of a terminal, or blocks as JSON.
//!
//! Of a terminal's sequences the colours become tones, which themes have styles for; all others are left out, with what
//! stands in them. Everything else goes through the sanitiser, as strangers' words do: a command may print what a customer
//! has written.

use client::domain::text::clean_line;
use serde_json::Value;

use crate::words::own_apps as words;

/// No more lines are kept.
const MOST_LINES: usize = 400;

/// Nor more characters of one.
const MOST_COLUMNS: usize = 1_000;

/// What a command prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// JSON if it is some, else lines.
    #[default]
    Auto,
    /// Lines, with colours or without.
    Plain,
    /// Blocks.
    Json,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Plain, Self::Json];

    /// Its name in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Plain => "plain",
            Self::Json => "json",
        }
    }

    /// The one of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == name)
    }
}

/// How something is meant, for which a theme has a style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As any value.
    #[default]
    Plain,
    /// It stands out.
    Strong,
    /// It is of less account.
    Muted,
    /// All is well.
    Good,
    /// To be looked at.
    Warn,
    /// Something is wrong.
    Bad,
    /// It leads somewhere.
    Link,
}

impl Tone {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "plain" => Self::Plain,
            "strong" => Self::Strong,
            "muted" => Self::Muted,
            "good" => Self::Good,
            "warn" => Self::Warn,
            "bad" => Self::Bad,
            "link" => Self::Link,
            _ => return None,
        })
    }
}

/// A row of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Words, in pieces of one tone each.
    Text(Vec<(String, Tone)>),
    /// A value with its label.
    Field(String, String, Tone),
    /// Something that can be done: what it is called, and the `:` line that does it.
    Action(String, String),
    /// An address, under a name.
    Link(String, String),
}

/// What a command printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Its most useful word, for where it is folded.
    pub word: String,
    /// Its rows.
    pub blocks: Vec<Block>,
}

impl Output {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}

/// Reads what was printed.
///
/// # Errors
/// It was to be JSON, and is none; and what is wrong with it.
pub fn read(printed: &[u8], form: Form) -> Result<Output, String> {
    let text = String::from_utf8_lossy(printed);
    let begun = text.trim_start();
    let json = || serde_json::from_str::<Value>(begun).map_err(|error| words::no_json(&error.to_string()));
    match form {
        Form::Plain => Ok(plain(&text)),
        Form::Json => blocks(&json()?),
        Form::Auto if begun.starts_with(['{', '[']) => match json() {
            Ok(value) => blocks(&value).or_else(|_| Ok(plain(&text))),
            Err(_) => Ok(plain(&text)),
        },
        Form::Auto => Ok(plain(&text)),
    }
}

/// What was printed as clean text without tones, for a draft or to look at.
pub fn text(printed: &[u8]) -> String {
    let lines = plain(&String::from_utf8_lossy(printed)).blocks.into_iter().map(|block| match block {
        Block::Text(pieces) => pieces.into_iter().map(|(words, _)| words).collect::<String>(),
        _ => String::new(),
    });
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

fn cut(text: &str) -> String {
    clean_line(&text.replace('\t', "  ").chars().take(MOST_COLUMNS).collect::<String>())
}

fn plain(text: &str) -> Output {
    let mut tone = Sgr::default();
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.trim_end().split('\n').take(MOST_LINES) {
        // What a progress bar wrote over is not there.
        let line = line.trim_end_matches('\r');
        let line = line.rsplit('\r').next().unwrap_or(line);
        blocks.push(Block::Text(pieces(line, &mut tone)));
    }
    while blocks.first().is_some_and(is_blank) {
        blocks.remove(0);
    }
    let first = blocks.first().map(|block| match block {
        Block::Text(pieces) => pieces.iter().map(|(words, _)| words.as_str()).collect::<String>().trim().to_owned(),
        _ => String::new(),
    });
    Output { word: first.unwrap_or_default(), blocks }
}

fn is_blank(block: &Block) -> bool {
    matches!(block, Block::Text(pieces) if pieces.iter().all(|(words, _)| words.trim().is_empty()))
}

/// The colours and weights that are on.
#[derive(Clone, Copy, Debug, Default)]
struct Sgr {
    bold: bool,
    dim: bool,
    colour: Tone,
}

impl Sgr {
    fn tone(self) -> Tone {
        match self {
            Self { colour: Tone::Plain, bold: true, .. } => Tone::Strong,
            Self { colour: Tone::Plain, dim: true, .. } => Tone::Muted,
            Self { colour, .. } => colour,
        }
    }

    fn take(&mut self, params: &str) {
        let mut codes =
            params.split([';', ':']).map(|code| if code.is_empty() { 0 } else { code.parse().unwrap_or(999) });
        while let Some(code) = codes.next() {
            match code {
                0 => *self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                22 => (self.bold, self.dim) = (false, false),
                31 | 91 => self.colour = Tone::Bad,
                33 | 93 => self.colour = Tone::Warn,
                32 | 92 => self.colour = Tone::Good,
                34 | 36 | 94 | 96 => self.colour = Tone::Link,
                90 => self.colour = Tone::Muted,
                30 | 35 | 37 | 39 | 95 | 97 => self.colour = Tone::Plain,
                // A colour by number: which one it is, themes do not know.
                38 | 48 => {
                    let more = if codes.next() == Some(2) { 3 } else { 1 };
                    codes.by_ref().take(more).for_each(drop);
                }
                _ => {}
            }
        }
    }
}

/// A line in pieces of one tone each, without any sequence.
fn pieces(line: &str, sgr: &mut Sgr) -> Vec<(String, Tone)> {
    let mut pieces: Vec<(String, Tone)> = Vec::new();
    let mut add = |words: &str, tone: Tone| {
        let words = cut(words);
        if words.is_empty() {
            return;
        }
        match pieces.last_mut() {
            Some((last, same)) if *same == tone => last.push_str(&words),
            _ => pieces.push((words, tone)),
        }
    };
    let mut rest = line;
    while let Some(at) = rest.find(['\u{1b}', '\u{9b}', '\u{9d}', '\u{90}', '\u{98}', '\u{9e}', '\u{9f}']) {
        let (before, sequence) = rest.split_at(at);
        add(before, sgr.tone());
        let mut chars = sequence.chars();
        let kind = match chars.next() {
            Some('\u{1b}') => chars.next(),
            Some('\u{9b}') => Some('['),
            // A string up to its end.
            Some(_) => Some(']'),
            None => None,
        };
        rest = chars.as_str();
        match kind {
            Some('[') => {
                let end = rest.find(|c| ('\u{40}'..='\u{7e}').contains(&c));
                let Some(end) = end else { return pieces };
                let (params, behind) = rest.split_at(end);
                if behind.starts_with('m') {
                    sgr.take(params);
                }
                rest = behind.get(1..).unwrap_or_default();
            }
            // Strings (OSC, DCS, APC, PM, SOS), with all that is in them: to their end, or to that of the line.
            Some(']' | 'P' | '_' | '^' | 'X') => {
                let end = rest.find(['\u{7}', '\u{9c}', '\u{1b}']);
                let Some(end) = end else { return pieces };
                let behind = rest.get(end..).unwrap_or_default();
                let length = behind.chars().next().map_or(0, char::len_utf8);
                let behind = behind.get(length..).unwrap_or_default();
                rest = behind.strip_prefix('\\').unwrap_or(behind);
            }
            // Those with one more character, such as the choice of a character set.
            Some('(' | ')' | '*' | '+' | '#' | '%' | ' ') => {
                let mut more = rest.chars();
                more.next();
                rest = more.as_str();
            }
            Some(_) | None => {}
        }
    }
    add(rest, sgr.tone());
    pieces
}

fn blocks(value: &Value) -> Result<Output, String> {
    let (list, word) = match value {
        Value::Array(list) => (list.as_slice(), String::new()),
        Value::Object(object) => match object.get("blocks") {
            Some(Value::Array(list)) => (list.as_slice(), word_of(&value["word"])),
            Some(_) | None => return Err(words::no_blocks()),
        },
        _ => return Err(words::no_blocks()),
    };
    let mut output = Output { word, blocks: Vec::new() };
    for (at, entry) in list.iter().take(MOST_LINES).enumerate() {
        output.blocks.push(block(entry).ok_or_else(|| words::no_block(at + 1))?);
    }
    Ok(output)
}

/// A value in words.
fn word_of(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        _ => String::new(),
    }
}

fn block(entry: &Value) -> Option<Block> {
    let tone = entry["tone"].as_str().and_then(Tone::named).unwrap_or_default();
    let word = |key: &str| entry.get(key).map(word_of);
    if let Value::String(text) = entry {
        return Some(Block::Text(vec![(cut(text), tone)]));
    }
    if let Some(label) = word("action") {
        return Some(Block::Action(label, word("run").filter(|line| !line.trim().is_empty())?));
    }
    if let Some(label) = word("link") {
        let address = word("address")?;
        let is_web = ["https://", "http://"].iter().any(|scheme| address.to_ascii_lowercase().starts_with(scheme));
        return (is_web && !address.contains(char::is_whitespace)).then_some(Block::Link(label, address));
    }
    if let Some(label) = word("label") {
        return Some(Block::Field(label, word("value")?, tone));
    }
    let text = entry["text"].as_str()?;
    // Several lines are one row each, below each other, in the app.
    Some(Block::Text(vec![(cut(&text.replace('\n', " ")), tone)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(printed: &str) -> Vec<Vec<(String, Tone)>> {
        let output = read(printed.as_bytes(), Form::Plain).expect("lines");
        let line = |block: Block| match block {
            Block::Text(pieces) => pieces,
            other => panic!("{other:?}"),
        };
        output.blocks.into_iter().map(line).collect()
    }

    #[test]
    fn colours_become_tones_and_every_other_sequence_is_left_out_with_what_is_in_it() {
        let piece = |words: &str, tone| (words.to_owned(), tone);
        assert_eq!(
            lines("\u{1b}[1mPlan\u{1b}[0m gold \u{1b}[31mlate\u{1b}[39m\n\u{1b}[38;5;31mx\u{1b}[mok"),
            [
                vec![piece("Plan", Tone::Strong), piece(" gold ", Tone::Plain), piece("late", Tone::Bad)],
                vec![piece("xok", Tone::Plain)],
            ]
        );
        for (printed, shown) in [
            ("a\u{1b}]0;title\u{7}b", "ab"),
            ("a\u{1b}]52;c;c2VjcmV0\u{1b}\\b", "ab"),
            ("a\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\b", "alinkb"),
            ("a\u{1b}P1$r\u{1b}\\b", "ab"),
            ("a\u{1b}_Gf=100;AAAA\u{1b}\\b", "ab"),
            ("a\u{9d}0;title\u{9c}b", "ab"),
            ("a\u{9b}2Jb", "ab"),
            ("a\u{1b}[2J\u{1b}[1;1Hb", "ab"),
            ("a\u{1b}(0b\u{1b}c\u{1b}7c", "abc"),
            ("10 %\r60 %\r100 %\r", "100 %"),
            ("a\u{202e}b\u{7}\u{0}", "ab"),
        ] {
            let found = lines(printed).concat().into_iter().map(|(words, _)| words).collect::<String>();
            assert_eq!(found, shown, "{printed:?}");
        }
        assert_eq!(
            lines("a\u{1b}]0;never ends\nnext"),
            [vec![piece("a", Tone::Plain)], vec![piece("next", Tone::Plain)]]
        );
    }

    #[test]
    fn blocks_are_rows_and_what_is_none_is_named() {
        let printed = r#"{"word": "late", "blocks": [{"label": "balance", "value": 3, "tone": "bad"}, "plain",
            {"text": "a\u001b[31mb"}, {"action": "Tag it", "run": "tag vip"}, {"link": "Open", "address": "https://x.example/"}]}"#;
        let output = read(printed.as_bytes(), Form::Auto).expect("blocks");
        assert_eq!(output.word, "late");
        assert_eq!(
            output.blocks,
            [
                Block::Field("balance".into(), "3".into(), Tone::Bad),
                Block::Text(vec![("plain".into(), Tone::Plain)]),
                Block::Text(vec![("a[31mb".into(), Tone::Plain)]),
                Block::Action("Tag it".into(), "tag vip".into()),
                Block::Link("Open".into(), "https://x.example/".into()),
            ]
        );
        let wrong = |printed: &str| read(printed.as_bytes(), Form::Json).expect_err(printed);
        assert!(wrong("nothing").contains("no JSON"), "{}", wrong("nothing"));
        assert!(wrong("{}").contains("blocks"));
        assert!(wrong(r#"["a", {"link": "x", "address": "javascript:1"}]"#).contains("block 2"));
        assert!(wrong(r#"[{"action": "x"}]"#).contains("block 1"));
        // Not asked for, it is what it looks like.
        assert!(!read(b"[ok] all is well", Form::Auto).expect("lines").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_printed_nothing_of_it_is_a_control_character(printed in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            for form in Form::ALL {
                let Ok(output) = read(&printed, form) else { continue };
                let mut all = vec![output.word.clone()];
                for block in output.blocks {
                    match block {
                        Block::Text(pieces) => all.extend(pieces.into_iter().map(|(words, _)| words)),
                        Block::Field(a, b, _) | Block::Action(a, b) | Block::Link(a, b) => all.extend([a, b]),
                    }
                }
                proptest::prop_assert!(all.iter().all(|words| !words.contains(char::is_control)));
            }
        }

        #[test]
        fn a_sequence_of_a_terminal_never_comes_through(before in "[a-z]{0,4}", inside in "[ -~]{0,12}", kind in "[\\[\\]P_^X(c7]") {
            let printed = format!("{before}\u{1b}{kind}{inside}");
            let shown = text(printed.as_bytes());
            proptest::prop_assert!(!shown.contains(char::is_control));
            proptest::prop_assert!(shown.starts_with(before.trim_start()) || before.trim().is_empty());
        }
    }
}
