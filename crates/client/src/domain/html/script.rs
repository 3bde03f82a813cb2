//! What stands above or below the line (`10<sup>-3</sup>`, `H<sub>2</sub>O`), written so that it cannot be read as if it
//! stood on it.

/// Longer text is not an exponent but small print.
const LONGEST: usize = 24;

/// Endings of numbers, which are read as well on the line.
const ORDINALS: [&str; 9] = ["st", "nd", "rd", "th", "er", "re", "ère", "ème", "eme"];

/// Text above (`raised`) or below the line as it is written on it; `before` is what stands before it.
///
/// Digits and signs have characters of their own; other words get `^` or `_`. What is no letter and no digit (`®`, `*`)
/// is not mistaken for anything, and text as long as a sentence is only small.
pub fn written(raised: bool, text: &str, before: Option<char>) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().count() > LONGEST || !text.contains(char::is_alphanumeric) {
        return text;
    }
    let of_number = before.is_some_and(|before| before.is_ascii_digit());
    match text.as_str() {
        "TM" | "tm" if raised => return "™".to_owned(),
        ending if raised && of_number && ORDINALS.contains(&ending) => return text,
        _ => {}
    }
    let table = if raised { RAISED } else { LOWERED };
    let small = |c: char| table.iter().find(|(plain, _)| *plain == c).map(|(_, small)| *small);
    if let Some(small) = text.chars().map(small).collect::<Option<String>>() {
        return small;
    }
    let sign = if raised { '^' } else { '_' };
    if text.chars().all(char::is_alphanumeric) { format!("{sign}{text}") } else { format!("{sign}({text})") }
}

const RAISED: &[(char, char)] = &[
    ('0', '⁰'),
    ('1', '¹'),
    ('2', '²'),
    ('3', '³'),
    ('4', '⁴'),
    ('5', '⁵'),
    ('6', '⁶'),
    ('7', '⁷'),
    ('8', '⁸'),
    ('9', '⁹'),
    ('+', '⁺'),
    ('-', '⁻'),
    ('−', '⁻'),
    ('–', '⁻'),
    ('=', '⁼'),
    ('(', '⁽'),
    (')', '⁾'),
    ('n', 'ⁿ'),
    ('i', 'ⁱ'),
];

const LOWERED: &[(char, char)] = &[
    ('0', '₀'),
    ('1', '₁'),
    ('2', '₂'),
    ('3', '₃'),
    ('4', '₄'),
    ('5', '₅'),
    ('6', '₆'),
    ('7', '₇'),
    ('8', '₈'),
    ('9', '₉'),
    ('+', '₊'),
    ('-', '₋'),
    ('−', '₋'),
    ('–', '₋'),
    ('=', '₌'),
    ('(', '₍'),
    (')', '₎'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponent_cannot_be_read_as_digits_of_the_number() {
        for (before, text, raised, written_so) in [
            ("10", "-3", true, "⁻³"),
            ("10", "−12", true, "⁻¹²"),
            ("x", "2", true, "²"),
            ("x", "n+1", true, "ⁿ⁺¹"),
            ("e", "x", true, "^x"),
            ("e", "x+1", true, "^(x+1)"),
            ("2", "a b", true, "^(a b)"),
            ("1", "st", true, "st"),
            ("x", "th", true, "^th"),
            ("1", "er", true, "er"),
            ("10", "e", true, "^e"),
            ("Ledger", "®", true, "®"),
            ("Ledger", "TM", true, "™"),
            ("note", "*", true, "*"),
            ("H", "2", false, "₂"),
            ("x", "max", false, "_max"),
            ("x", " 1 ", false, "₁"),
            ("", "All prices without any taxes", true, "All prices without any taxes"),
            ("x", "", true, ""),
        ] {
            assert_eq!(written(raised, text, before.chars().last()), written_so, "{before}{text}");
        }
    }
}
