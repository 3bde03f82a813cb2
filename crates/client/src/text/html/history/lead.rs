//! The line a mail program writes above what it quotes ("On Mon, 1 Jun 2026 at 10:00, Ada <ada@a.test> wrote:"), told
//! in any language by what it is made of: a date, a time, an address, a colon. People who write such a line themselves
//! leave most of that out.

use super::people::addresses;

/// Longer than any such line; what is longer is a paragraph.
pub(super) const LONGEST: usize = 300;

/// Lines that mail programs break it into at most.
const MOST_LINES: usize = 3;

/// How it begins in some languages: for a first line that has only the day, when it is broken there.
const OPENINGS: [&str; 14] =
    ["On ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "Den ", "W dniu ", "Dne ", "Dnia ", "Em ", "A ", "Pe data "];

/// Where the line that ends with `last` begins, if it is one that a mail program wrote, and its words.
pub(super) fn ends_at(words: &[String], last: usize) -> Option<(usize, String)> {
    if !words.get(last)?.ends_with([':', '：']) {
        return None;
    }
    let mut joined = String::new();
    for length in 1..=MOST_LINES {
        let start = (last + 1).checked_sub(length)?;
        let line = words.get(start).filter(|line| !line.is_empty())?;
        joined = if joined.is_empty() { line.clone() } else { format!("{line} {joined}") };
        if joined.len() > LONGEST {
            return None;
        }
        if is_machines(&joined) {
            return Some(whole(words, start, joined));
        }
    }
    None
}

/// A first line with the day alone belongs to it.
fn whole(words: &[String], start: usize, joined: String) -> (usize, String) {
    let before = start.checked_sub(1).and_then(|before| Some((before, words.get(before)?)));
    match before {
        Some((before, line))
            if OPENINGS.iter().any(|opening| line.starts_with(opening))
                && line.len() + joined.len() < LONGEST
                && numbers(line).iter().any(|number| number.is_year())
                && !line.ends_with(['.', '!', '?']) =>
        {
            (before, format!("{line} {joined}"))
        }
        _ => (start, joined),
    }
}

/// Whether a line has what a mail program puts there. One with a question or an exclamation has words of a person.
fn is_machines(line: &str) -> bool {
    let has_address = addresses(line).next().is_some();
    let numbers = numbers(line);
    let has_date = numbers.iter().any(Number::is_year) || numbers.windows(3).any(is_short_date);
    let has_time = numbers.windows(2).any(is_time);
    !line.contains(['!', '?', '！', '？']) && (has_address && (has_date || has_time) || has_date && has_time)
}

/// A run of digits, of whatever script.
#[derive(Debug)]
struct Number {
    digits: usize,
    /// The first two digits.
    begins: (u32, u32),
    /// What stands between it and the next one, if that is one character.
    joint: Option<char>,
}

impl Number {
    fn is_year(&self) -> bool {
        // The Buddhist calendar writes 2569 for 2026.
        self.digits == 4 && matches!(self.begins, (1, 9) | (2, 0) | (2, 5))
    }
}

/// Whether three numbers are a date as mail programs write it: "1.6.26", "01/06/2026", "2026-06-01".
fn is_short_date(three: &[Number]) -> bool {
    let [a, b, c] = three else { return false };
    let joint = a.joint.filter(|joint| "./-".contains(*joint));
    joint.is_some() && b.joint == joint && a.digits.max(c.digits) <= 4 && b.digits <= 2
}

/// "10:00", "10.00", "10h00"; the middle of a date is none.
fn is_time(two: &[Number]) -> bool {
    let [hour, minute] = two else { return false };
    let joined = hour.joint.is_some_and(|joint| ":.h：時点시".contains(joint));
    let date = hour.joint == Some('.') && minute.joint == Some('.');
    joined && !date && hour.digits <= 2 && minute.digits == 2
}

fn numbers(line: &str) -> Vec<Number> {
    let mut out: Vec<Number> = Vec::new();
    let mut chars = line.chars().peekable();
    let mut between: Option<Vec<char>> = None;
    while let Some(c) = chars.next() {
        let Some(first) = digit(c) else {
            if let Some(between) = between.as_mut().filter(|between| between.len() < 2) {
                between.push(c);
            }
            continue;
        };
        if let (Some(last), Some(&[joint])) = (out.last_mut(), between.as_deref()) {
            last.joint = Some(joint);
        }
        let mut number = Number { digits: 1, begins: (first, 0), joint: None };
        while let Some(next) = chars.peek().copied().and_then(digit) {
            chars.next();
            number.digits += 1;
            if number.digits == 2 {
                number.begins.1 = next;
            }
        }
        out.push(number);
        between = Some(Vec::new());
    }
    out
}

/// The value of a decimal digit in the scripts that mail programs write dates in.
fn digit(c: char) -> Option<u32> {
    let zero = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10].into_iter().find(|zero| {
        let code = u32::from(c);
        code >= *zero && code < zero + 10
    })?;
    Some(u32::from(c) - zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_lead(lines: &[&str]) -> bool {
        let words: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        ends_at(&words, words.len() - 1).is_some_and(|(start, _)| start == 0)
    }

    #[test]
    fn a_mail_programs_line_is_known_in_any_language() {
        for line in [
            "On Mon, Jun 1, 2026 at 10:00 AM Ada Example <ada@a.test> wrote:",
            "On Mon, 1 Jun 2026 Ada <ada@a.test> wrote:",
            "Am 01.06.26 um 10:00 schrieb Ada Example:",
            "Am Mo., 1. Juni 2026 um 10:00 Uhr schrieb Ada <ada@a.test>:",
            "Le lun. 1 juin 2026 à 10:00, Ada <ada@a.test> a écrit :",
            "El lun, 1 jun 2026 a las 10:00, Ada (<ada@a.test>) escribió:",
            "Den man. 1. jun. 2026 kl. 10.00 skrev Ada <ada@a.test>:",
            "Den mån 1 juni 2026 kl 10:00 skrev Ada <ada@a.test>:",
            "pon., 1 cze 2026 o 10:00 Ada <ada@a.test> napisał(a):",
            "W dniu 1.06.2026 o 10:00, Ada pisze:",
            "ma 1. kesäk. 2026 klo 10.00 Ada (ada@a.test) kirjoitti:",
            "2026年6月1日(月) 10:00 Ada <ada@a.test>:",
            "Ada <ada@a.test> 于2026年6月1日周一 10:00写道：",
            "2026년 6월 1일 (월) 오전 10:00, Ada <ada@a.test>님이 작성:",
            "пн, 1 июн. 2026 г. в 10:00, Ada <ada@a.test>:",
            "Ada <ada@a.test>, 1 Haz 2026 Pzt, 10:00 tarihinde şunu yazdı:",
            "في الاثنين، ١ يونيو ٢٠٢٦ في ١٠:٠٠ ص تمت كتابة ما يلي بواسطة Ada <ada@a.test>:",
            "ในวันที่ จ. 1 มิ.ย. 2569 เวลา 10:00 Ada <ada@a.test> เขียนว่า:",
        ] {
            assert!(is_lead(&[line]), "{line}");
        }
        assert!(is_lead(&["On Mon, 1 Jun 2026 at 10:00, Ada Example", "<ada@a.test> wrote:"]));
        assert!(is_lead(&["On Mon, 1 Jun 2026 at", "10:00 Ada Example <ada@a.test>", "wrote:"]));
    }

    #[test]
    fn a_persons_line_is_not() {
        for line in [
            "On 12 May your colleague Lena wrote:",
            "Am 12. Mai schrieb Ihre Kollegin Lena:",
            "Le 12 mai, votre collègue Léna a écrit :",
            "El 12 de mayo su compañera Lena escribió:",
            "On 12 May 2026 your colleague Lena wrote:",
            "Here is what I did on 12.05.2026:",
            "Why did Lena (lena@a.test) write this on 12 May 2026 at 10:00? She said:",
            "Our price list 3.50 and 4.20:",
            "Ada <ada@a.test> wrote:",
            "On 1 June 2026 at 10:00 Ada <ada@a.test> called me",
        ] {
            assert!(!is_lead(&[line]), "{line}");
        }
    }

    #[test]
    fn own_words_above_it_are_no_part_of_it() {
        let words =
            ["Thanks, I saw it on 30 May".to_owned(), "On Mon, 1 Jun 2026 10:00 Ada <ada@a.test> wrote:".into()];
        assert_eq!(ends_at(&words, 1).map(|(start, _)| start), Some(1));
    }
}
