//! Bytes by chance: what is kept, changed here and there, put together anew, and now and then bytes out of nothing.

use fastrand::Rng;

/// The longest that comes of it, so that a round stays quick.
const LONGEST: usize = 4096;

/// Bytes that mean something to one reader or another.
const WORDS: &[&[u8]] = &[
    b"\x1b",
    b"\x1b[",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x9b",
    b"\0",
    b"\n",
    b"\r\n",
    b"\t",
    b"\x7f",
    b"\xff",
    b"\xc3",
    b"\xf0\x9f",
    b"\xe2\x80\xae",
    b"\xe2\x80\x8d",
    b"\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d",
    b"\xef\xbf\xbd",
    b"<",
    b">",
    b"</",
    b"<p>",
    b"<b>",
    b"<pre>",
    b"<table><tr><td>",
    b"<a href=\"",
    b"<!--",
    b"<style>",
    b"&",
    b"&#27;",
    b"&#x202e;",
    b"&amp;",
    b"\"",
    b"'",
    b"`",
    b"```",
    b"**",
    b"*",
    b"[",
    b"](https://",
    b")",
    b"- ",
    b"1. ",
    b"> ",
    b"{",
    b"}",
    b",",
    b":",
    b"=",
    b"(",
    b"-",
    b"..",
    b"not ",
    b" or ",
    b"null",
    b"true",
    b"[]",
    b"{}",
    b"-1",
    b"1e999",
    b"9223372036854775807",
    b"18446744073709551616",
    b"0.1",
    b"#",
    b"\\",
    b"\\u{1f600}",
    b"\\ud800",
    b"[list]\n",
    b"[[",
    b"\"\"\"",
];

/// Bytes for a seed; the same ones each time.
pub fn change(kept: &[Vec<u8>], seed: u64) -> Vec<u8> {
    let mut rng = Rng::with_seed(seed);
    if rng.u8(..) < 16 {
        let length = rng.usize(0..64);
        return std::iter::repeat_with(|| rng.u8(..)).take(length).collect();
    }
    let mut data = kept[rng.usize(0..kept.len())].clone();
    for _ in 0..rng.usize(1..8) {
        let (from, to) = piece(&mut rng, data.len());
        match rng.u8(0..7) {
            0 => data.splice(from..to, []).for_each(drop),
            1 => {
                let word = WORDS[rng.usize(0..WORDS.len())];
                data.splice(from..from, word.iter().copied()).for_each(drop);
            }
            2 => {
                let word = WORDS[rng.usize(0..WORDS.len())];
                data.splice(from..to, word.iter().copied()).for_each(drop);
            }
            3 => {
                let again: Vec<u8> = data[from..to].repeat(rng.usize(1..6));
                data.splice(to..to, again).for_each(drop);
            }
            4 => {
                let other = &kept[rng.usize(0..kept.len())];
                let (begin, end) = piece(&mut rng, other.len());
                data.splice(from..to, other[begin..end].iter().copied()).for_each(drop);
            }
            5 if from < data.len() => data[from] ^= 1 << rng.u8(0..8),
            _ if from < data.len() => data[from] = rng.u8(..),
            _ => data.push(rng.u8(..)),
        }
        data.truncate(LONGEST);
    }
    data
}

/// A piece of so many bytes, mostly a short one.
fn piece(rng: &mut Rng, length: usize) -> (usize, usize) {
    let from = rng.usize(0..=length);
    let most = if rng.bool() { 8 } else { length };
    (from, (from + rng.usize(0..=most)).min(length))
}
