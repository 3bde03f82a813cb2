//! Character references of HTML (`&amp;`, `&#x1F600;`), decoded as browsers do.

use std::borrow::Cow;

/// The longest name there is, `CounterClockwiseContourIntegral;`, and a little.
const LONGEST_NAME: usize = 33;

/// `raw` with its character references decoded. What comes out is **not** clean: it may hold anything.
pub fn decode(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let after = from.get(1..).unwrap_or("");
        let used = match after.strip_prefix('#') {
            Some(number) => numeric(number, &mut out).map(|used| used + 2),
            None => named(after, &mut out).map(|used| used + 1),
        };
        let used = used.unwrap_or_else(|| {
            out.push('&');
            1
        });
        rest = from.get(used..).unwrap_or("");
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Decodes what follows `&#`; tells how many bytes of it were used.
fn numeric(after: &str, out: &mut String) -> Option<usize> {
    let (digits, radix, skipped) = match after.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 1),
        None => (after, 10, 0),
    };
    let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let code = u32::from_str_radix(digits.get(..length)?, radix).unwrap_or(u32::MAX);
    out.push(match code {
        0x80..=0x9F => windows_1252(code),
        _ => char::from_u32(code).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER),
    });
    let semicolon = usize::from(digits.as_bytes().get(length) == Some(&b';'));
    Some(skipped + length + semicolon)
}

/// Numbers that mean a character of Windows-1252, as HTML prescribes.
fn windows_1252(code: u32) -> char {
    const TABLE: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    usize::try_from(code).ok().and_then(|code| TABLE.get(code.checked_sub(0x80)?)).copied().unwrap_or(' ')
}

/// Decodes what follows `&`: the longest name that is in the table, with or without its semicolon.
fn named(after: &str, out: &mut String) -> Option<usize> {
    let length = after.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
    let with_semicolon = length + usize::from(after.as_bytes().get(length) == Some(&b';'));
    (2..=with_semicolon).rev().find_map(|used| {
        let (first, second) = *web_atoms::NAMED_ENTITIES.get(after.get(..used)?)?;
        // The table holds the beginnings of names too, with no character.
        if first == 0 {
            return None;
        }
        out.extend(char::from_u32(first));
        out.extend(char::from_u32(second).filter(|c| *c != '\0'));
        Some(used)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_decode_as_in_a_browser() {
        for (raw, decoded) in [
            ("a &amp; b", "a & b"),
            ("&lt;b&gt; &quot;&apos;", "<b> \"'"),
            ("&eacute;&hearts;&nbsp;x", "é♥\u{a0}x"),
            ("&#65;&#x42;&#X43;", "ABC"),
            ("&#128512;", "😀"),
            ("&copy 2026", "© 2026"),
            ("AT&T &unknown; &", "AT&T &unknown; &"),
            ("&notit;", "¬it;"),
            ("&#146;", "’"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&#;&#x;&;", "&#;&#x;&;"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&NotEqualTilde;", "≂̸"),
            ("&é;", "&é;"),
        ] {
            assert_eq!(decode(raw), decoded, "{raw}");
        }
    }
}
