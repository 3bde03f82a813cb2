//! Breaking lines of styled text into rows of the screen.
//!
//! Rows break between words; Chinese, Japanese and Korean text breaks between any two characters, but not before
//! closing punctuation. A word that is wider than a row breaks where an address may (`@`, `/`, `.`, `_`, `-`, in this
//! order), else anywhere.
//! No row is ever wider than asked.

use unicode_segmentation::UnicodeSegmentation;

use super::rich::{Kind, RichLine, RichSpan};
use super::width;

/// Columns that a prefix leaves for the words, if there are as many; deeper quotations lose their bars instead.
const LEAST_ROOM: usize = 12;

/// Where a long word breaks that has none of the better places.
const OTHERWISE: u8 = 9;

/// What may happen after a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// Nothing, unless there is no other place.
    No,
    /// A break, if the word does not fit into a row; the least number is the best place.
    Soft(u8),
    Yes,
}

/// A grapheme cluster of one of the spans.
struct Cluster {
    span: usize,
    start: usize,
    end: usize,
    columns: usize,
    space: bool,
    after: Break,
}

/// The rows of `line` on a screen of `columns`. There is always at least one.
pub fn wrap(line: &RichLine, columns: usize) -> Vec<RichLine> {
    let prefix = clip(&line.prefix, columns);
    let hang = clip(&line.hang, columns);
    let used = spans_width(&prefix).max(spans_width(&hang));
    let room = columns.saturating_sub(used);
    if line.kind == Kind::Rule {
        return vec![rule(line, prefix, room)];
    }
    if spans_width(&line.spans) <= room {
        return vec![row(line, prefix, line.spans.clone())];
    }
    let clusters = clusters(&line.spans, room);
    let mut rows = Vec::new();
    let mut start = 0;
    while start < clusters.len() {
        let (end, next) = next_row(&clusters, start, room, line.kind == Kind::Code);
        let spans = spans_of(&line.spans, clusters.get(start..end).unwrap_or(&[]), room);
        rows.push(row(line, if rows.is_empty() { prefix.clone() } else { hang.clone() }, spans));
        start = next.max(start + 1);
    }
    if rows.is_empty() {
        rows.push(row(line, prefix, Vec::new()));
    }
    rows
}

/// [`wrap`] for several lines; each row comes with the number of the line it is from.
pub fn wrap_all(lines: &[RichLine], columns: usize) -> Vec<(usize, RichLine)> {
    lines.iter().enumerate().flat_map(|(at, line)| wrap(line, columns).into_iter().map(move |row| (at, row))).collect()
}

/// Plain text broken into rows of `columns`, line breaks kept.
pub fn wrap_text(text: &str, columns: usize) -> Vec<String> {
    let mark = super::rich::Mark::NONE;
    text.lines().flat_map(|line| wrap(&RichLine::text(line, mark), columns)).map(|row| row.plain()).collect()
}

fn row(line: &RichLine, prefix: Vec<RichSpan>, spans: Vec<RichSpan>) -> RichLine {
    RichLine { prefix, hang: Vec::new(), spans, kind: line.kind, history: line.history, origin: line.origin }
}

fn rule(line: &RichLine, prefix: Vec<RichSpan>, room: usize) -> RichLine {
    let mark = line.spans.first().map(|s| s.mark).unwrap_or_default();
    row(line, prefix, vec![RichSpan::new("─".repeat(room), mark)])
}

fn spans_width(spans: &[RichSpan]) -> usize {
    spans.iter().map(|s| width::width(&s.text)).sum()
}

/// As much of a prefix as leaves room for words.
fn clip(prefix: &[RichSpan], columns: usize) -> Vec<RichSpan> {
    let mut left = columns.saturating_sub(LEAST_ROOM.min(columns));
    let mut out = Vec::new();
    for span in prefix {
        let (kept, used) = width::head(&span.text, left);
        if !kept.is_empty() {
            out.push(RichSpan::new(kept, span.mark));
        }
        if kept.len() < span.text.len() {
            break;
        }
        left -= used;
    }
    out
}

/// The clusters; one that is wider than the room, as a character with many vowel signs is, in its parts.
fn clusters(spans: &[RichSpan], room: usize) -> Vec<Cluster> {
    let mut out: Vec<Cluster> = Vec::with_capacity(spans.iter().map(|s| s.text.len()).sum());
    for (span, content) in spans.iter().enumerate() {
        let text = content.text.as_str();
        if text.is_ascii() {
            for start in 0..text.len() {
                push(&mut out, span, start, text.get(start..=start).unwrap_or(""));
            }
        } else {
            for (start, cluster) in text.grapheme_indices(true) {
                if width::cluster_width(cluster) <= room.max(2) {
                    push(&mut out, span, start, cluster);
                    continue;
                }
                for (at, part) in cluster.char_indices() {
                    push(&mut out, span, start + at, cluster.get(at..at + part.len_utf8()).unwrap_or(""));
                }
            }
        }
    }
    out
}

fn push(out: &mut Vec<Cluster>, span: usize, start: usize, cluster: &str) {
    let columns = width::cluster_width(cluster);
    let first = cluster.chars().next().unwrap_or(' ');
    let space = cluster == " ";
    let ideographic = is_ideographic(first);
    if let Some(before) = out.last_mut()
        && before.after != Break::Yes
        && ideographic
        && !closes(first)
    {
        before.after = Break::Yes;
    } else if let Some(before) = out.last_mut()
        && closes(first)
    {
        before.after = Break::No;
    }
    let after = if space || (ideographic && !opens(first)) {
        Break::Yes
    } else {
        match "@/._-".find(first) {
            Some(rank) => Break::Soft(u8::try_from(rank).unwrap_or(u8::MAX)),
            None if "&?=,;:".contains(first) => Break::Soft(OTHERWISE),
            None => Break::No,
        }
    };
    out.push(Cluster { span, start, end: start + cluster.len(), columns, space, after });
}

/// Scripts that are written without spaces and break anywhere, and emoji.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FFEF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// What must not begin a row.
fn closes(c: char) -> bool {
    "、。，．・：；？！）］｝〕〉》」』】〙〗ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ".contains(c)
}

/// What must not end a row.
fn opens(c: char) -> bool {
    "（［｛〔〈《「『【〘〖".contains(c)
}

/// Where the row that begins at `start` ends, and where the next one begins.
fn next_row(clusters: &[Cluster], start: usize, room: usize, code: bool) -> (usize, usize) {
    let mut used = 0;
    let (mut hard, mut soft) = (None, None);
    let mut overflow = None;
    for (at, cluster) in clusters.iter().enumerate().skip(start) {
        // Spaces at the end of a row hang over and are not drawn.
        let hangs = cluster.space && !code;
        if used + cluster.columns > room && !hangs {
            overflow = Some(at);
            break;
        }
        used += cluster.columns;
        match cluster.after {
            Break::Yes if !code => hard = Some(at + 1),
            Break::Soft(rank) if !code => {
                // A row of a few cells would be worse than any other break.
                let rank = if used * 2 < room { u8::MAX } else { rank };
                if soft.is_none_or(|(best, _)| rank <= best) {
                    soft = Some((rank, at + 1));
                }
            }
            _ => {}
        }
    }
    let Some(overflow) = overflow else {
        let end = if code { clusters.len() } else { trimmed(clusters, start, clusters.len()) };
        return (end, clusters.len());
    };
    let next = match (hard, soft) {
        (Some(at), _) | (None, Some((_, at))) => at,
        (None, None) => overflow.max(start + 1),
    };
    let end = if code { next } else { trimmed(clusters, start, next) };
    (end, next)
}

fn trimmed(clusters: &[Cluster], start: usize, mut end: usize) -> usize {
    while end > start && clusters.get(end - 1).is_some_and(|c| c.space) {
        end -= 1;
    }
    end
}

/// The spans of a run of clusters. A character wider than the whole room becomes `…`.
fn spans_of(spans: &[RichSpan], clusters: &[Cluster], room: usize) -> Vec<RichSpan> {
    if clusters.iter().any(|c| c.columns > room) {
        let mark = clusters.first().and_then(|c| spans.get(c.span)).map(|s| s.mark).unwrap_or_default();
        return if room == 0 { Vec::new() } else { vec![RichSpan::new(width::ELLIPSIS, mark)] };
    }
    let mut out: Vec<RichSpan> = Vec::new();
    for run in clusters.chunk_by(|a, b| a.span == b.span) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let Some(span) = spans.get(first.span) else { continue };
        out.push(RichSpan::new(span.text.get(first.start..last.end).unwrap_or(""), span.mark));
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rich::Mark;
    use super::*;

    fn plain(text: &str, columns: usize) -> Vec<String> {
        wrap_text(text, columns)
    }

    #[test]
    fn rows_break_between_words() {
        assert_eq!(plain("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(plain("the quick brown fox", 9), ["the quick", "brown fox"]);
        assert_eq!(plain("a  b", 1), ["a", "b"]);
        assert_eq!(plain("exact", 5), ["exact"]);
        assert_eq!(plain("", 5), Vec::<String>::new());
    }

    #[test]
    fn a_word_wider_than_a_row_breaks_where_an_address_may() {
        assert_eq!(
            plain("see https://example.test/a/long/path", 16),
            ["see", "https://", "example.test/a/", "long/path"]
        );
        assert_eq!(plain("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn chinese_breaks_anywhere_but_not_before_a_full_stop() {
        assert_eq!(plain("日本語日本語", 4), ["日本", "語日", "本語"]);
        assert_eq!(plain("日本。語", 4), ["日", "本。", "語"]);
        assert_eq!(plain("ok日本", 4), ["ok日", "本"]);
    }

    #[test]
    fn clusters_stay_whole() {
        assert_eq!(plain("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 5), ["👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]);
        assert_eq!(plain("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
        assert_eq!(plain("日", 1), ["…"]);
    }

    #[test]
    fn right_to_left_text_stays_in_logical_order() {
        assert_eq!(plain("שלום עולם טוב", 9), ["שלום עולם", "טוב"]);
    }

    #[test]
    fn bullets_hang_and_marks_stay() {
        let line = RichLine {
            prefix: vec![RichSpan::new("• ", Mark::MUTED)],
            hang: vec![RichSpan::new("  ", Mark::NONE)],
            spans: vec![RichSpan::new("one ", Mark::NONE), RichSpan::new("two three four", Mark::BOLD)],
            ..RichLine::default()
        };
        let rows = wrap(&line, 14);
        assert_eq!(rows.iter().map(RichLine::plain).collect::<Vec<_>>(), ["• one two", "  three four"]);
        assert!(rows[1].spans.iter().all(|s| s.mark == Mark::BOLD));
    }

    #[test]
    fn a_quotation_too_deep_for_the_screen_loses_bars_before_words() {
        let line = RichLine {
            prefix: vec![RichSpan::new("│ ".repeat(30), Mark::QUOTE)],
            hang: vec![RichSpan::new("│ ".repeat(30), Mark::QUOTE)],
            ..RichLine::text("hello there", Mark::NONE)
        };
        assert_eq!(wrap(&line, 20)[0].plain(), "│ │ │ │ hello there");
        assert_eq!(wrap(&line, 5)[0].plain(), "hello");
    }

    #[test]
    fn code_keeps_its_spaces() {
        let line = RichLine { kind: Kind::Code, ..RichLine::text("    let  x = 1;", Mark::CODE) };
        let rows: Vec<String> = wrap(&line, 8).iter().map(RichLine::plain).collect();
        assert_eq!(rows, ["    let ", " x = 1;"]);
    }

    #[test]
    fn an_address_breaks_at_its_joints_the_best_of_them_first() {
        assert_eq!(
            wrap_text("papenbrock.goetz95@wayfarer-boats.example", 28),
            ["papenbrock.goetz95@", "wayfarer-boats.example"]
        );
        assert_eq!(wrap_text("bluebell.example/help/export_now", 24), ["bluebell.example/help/", "export_now"]);
        assert_eq!(wrap_text("a@wayfarer-boats.example", 20), ["a@wayfarer-boats.", "example"]);
    }

    #[test]
    fn a_long_line_takes_no_longer_than_its_length() {
        let rows = wrap_text(&"word ".repeat(100_000), 80);
        assert_eq!(rows.len(), 100_000 / 16);
    }

    fn anything() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop_oneof![
                "[a-z]{1,12}",
                Just(" ".to_owned()),
                Just("  ".to_owned()),
                "\\PC{0,6}",
                Just("日本語。".to_owned()),
                Just("👩‍👩‍👧".to_owned()),
                Just("🇩🇪".to_owned()),
                Just("e\u{301}\u{302}".to_owned()),
                Just("مرحبا".to_owned()),
                Just("https://a.test/x?y=z".to_owned()),
            ],
            0..12,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn no_row_is_wider_than_asked_and_no_word_is_lost(
            texts in prop::collection::vec(anything(), 0..4), bars in 0usize..6, columns in 0usize..40, code: bool,
        ) {
            let line = RichLine {
                prefix: vec![RichSpan::new("│ ".repeat(bars), Mark::QUOTE)],
                hang: vec![RichSpan::new("│ ".repeat(bars), Mark::QUOTE)],
                spans: texts.iter().map(|t| RichSpan::new(t.as_str(), Mark::BOLD)).collect(),
                kind: if code { Kind::Code } else { Kind::Text },
                ..RichLine::default()
            };
            let rows = wrap(&line, columns);
            prop_assert!(!rows.is_empty());
            for row in &rows {
                prop_assert!(spans_width(&row.prefix) + spans_width(&row.spans) <= columns, "{row:?}");
            }
            if columns > 2 {
                let squeezed = |s: String| s.replace(' ', "");
                let words: String = rows.iter().map(RichLine::words).collect();
                prop_assert_eq!(squeezed(words), squeezed(line.words()));
            }
        }
    }
}
