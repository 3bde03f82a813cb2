//! Times as Germans and French write them (`9 Uhr`, `übermorgen`, `demain à 14h`), put into the words that are
//! understood everywhere. English is understood beside them; what is another thing in both is refused.

use super::WhenError;
use super::words::{digits, iso_date, month_of, number_of, weekday_of};

/// The language in which one writes times, beside English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tongue {
    /// None.
    #[default]
    English,
    /// `morgen 9 Uhr`.
    German,
    /// `demain à 9h`.
    French,
}

/// What a word means, by the language.
const GERMAN: [(&str, &str); 79] = [
    ("heute", "today"),
    ("übermorgen", "day after tomorrow"),
    ("uebermorgen", "day after tomorrow"),
    ("morgens", "morning"),
    ("früh", "morning"),
    ("frueh", "morning"),
    ("vormittag", "morning"),
    ("vormittags", "morning"),
    ("mittag", "noon"),
    ("mittags", "noon"),
    ("nachmittag", "afternoon"),
    ("nachmittags", "afternoon"),
    ("abend", "evening"),
    ("abends", "evening"),
    ("nacht", "night"),
    ("mitternacht", "midnight"),
    ("wochenende", "weekend"),
    ("montag", "monday"),
    ("dienstag", "tuesday"),
    ("mittwoch", "wednesday"),
    ("donnerstag", "thursday"),
    ("freitag", "friday"),
    ("samstag", "saturday"),
    ("sonnabend", "saturday"),
    ("sonntag", "sunday"),
    ("di", "tuesday"),
    ("mi", "wednesday"),
    ("do", "thursday"),
    ("fr", "friday"),
    ("sa", "saturday"),
    ("so", "sunday"),
    ("januar", "january"),
    ("jänner", "january"),
    ("februar", "february"),
    ("märz", "march"),
    ("maerz", "march"),
    ("mär", "march"),
    ("mrz", "march"),
    ("mai", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("oktober", "october"),
    ("okt", "october"),
    ("dezember", "december"),
    ("dez", "december"),
    ("um", "at"),
    ("bis", "until"),
    ("und", "and"),
    ("minuten", "minutes"),
    ("stunde", "hours"),
    ("stunden", "hours"),
    ("std", "hours"),
    ("tag", "days"),
    ("tage", "days"),
    ("tagen", "days"),
    ("woche", "weeks"),
    ("wochen", "weeks"),
    ("monat", "months"),
    ("monate", "months"),
    ("monaten", "months"),
    ("jahr", "years"),
    ("jahre", "years"),
    ("jahren", "years"),
    ("ein", "a"),
    ("eine", "a"),
    ("einem", "a"),
    ("einer", "a"),
    ("zwei", "two"),
    ("drei", "three"),
    ("vier", "four"),
    ("fünf", "five"),
    ("fuenf", "five"),
    ("sechs", "six"),
    ("sieben", "seven"),
    ("acht", "eight"),
    ("neun", "nine"),
    ("zehn", "ten"),
    ("elf", "eleven"),
    ("zwölf", "twelve"),
];

const FRENCH: [(&str, &str); 75] = [
    ("aujourd'hui", "today"),
    ("aujourd’hui", "today"),
    ("demain", "tomorrow"),
    ("après-demain", "day after tomorrow"),
    ("apres-demain", "day after tomorrow"),
    ("matin", "morning"),
    ("midi", "noon"),
    ("après-midi", "afternoon"),
    ("apres-midi", "afternoon"),
    ("soir", "evening"),
    ("nuit", "night"),
    ("minuit", "midnight"),
    ("week-end", "weekend"),
    ("lundi", "monday"),
    ("mardi", "tuesday"),
    ("mercredi", "wednesday"),
    ("jeudi", "thursday"),
    ("vendredi", "friday"),
    ("samedi", "saturday"),
    ("dimanche", "sunday"),
    ("lun", "monday"),
    ("mer", "wednesday"),
    ("jeu", "thursday"),
    ("ven", "friday"),
    ("sam", "saturday"),
    ("dim", "sunday"),
    ("janvier", "january"),
    ("janv", "january"),
    ("février", "february"),
    ("fevrier", "february"),
    ("févr", "february"),
    ("fév", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("avr", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("juil", "july"),
    ("août", "august"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("décembre", "december"),
    ("decembre", "december"),
    ("déc", "december"),
    ("1er", "1"),
    ("à", "at"),
    ("dans", "in"),
    ("et", "and"),
    ("jusqu'à", "until"),
    ("jusqu’à", "until"),
    ("ce", "this"),
    ("heure", "hours"),
    ("heures", "hours"),
    ("jour", "days"),
    ("jours", "days"),
    ("semaine", "weeks"),
    ("semaines", "weeks"),
    ("mois", "months"),
    ("ans", "years"),
    ("année", "years"),
    ("années", "years"),
    ("un", "a"),
    ("une", "a"),
    ("deux", "two"),
    ("trois", "three"),
    ("quatre", "four"),
    ("cinq", "five"),
    ("huit", "eight"),
    ("neuf", "nine"),
    ("dix", "ten"),
    ("onze", "eleven"),
    ("douze", "twelve"),
];

/// Several words that mean something together.
const PHRASES: [(Tongue, &[&str], &str); 12] = [
    (Tongue::German, &["nächste", "woche"], "next week"),
    (Tongue::German, &["naechste", "woche"], "next week"),
    (Tongue::German, &["nächsten", "monat"], "next month"),
    (Tongue::German, &["naechsten", "monat"], "next month"),
    (Tongue::German, &["einer", "halben", "stunde"], "half an hour"),
    (Tongue::German, &["halbe", "stunde"], "half an hour"),
    (Tongue::German, &["am", "morgen"], "morning"),
    (Tongue::French, &["la", "semaine", "prochaine"], "next week"),
    (Tongue::French, &["semaine", "prochaine"], "next week"),
    (Tongue::French, &["le", "mois", "prochain"], "next month"),
    (Tongue::French, &["mois", "prochain"], "next month"),
    (Tongue::French, &["une", "demi-heure"], "half an hour"),
];

/// Whether what is understood is a part of a day.
fn is_part(word: &str) -> bool {
    matches!(word, "morning" | "noon" | "afternoon" | "evening" | "night" | "midnight")
}

/// Whether it names a day.
fn is_day(word: &str) -> bool {
    let named = matches!(word, "today" | "tomorrow" | "day after tomorrow" | "next week" | "weekend");
    let dotted =
        word.split('.').filter(|part| !part.is_empty()).count() > 1 && !word.contains(|c: char| c.is_alphabetic());
    named
        || dotted
        || word.len() > 2 && (weekday_of(word).is_some() || month_of(word).is_some())
        || iso_date(word).is_some()
}

impl Tongue {
    /// Of a locale, by its name: `de_CH.UTF-8`.
    pub(super) fn of_locale(name: &str) -> Self {
        match name.split(['_', '.', '@']).next().unwrap_or("") {
            "de" => Self::German,
            "fr" => Self::French,
            _ => Self::English,
        }
    }

    /// The same in words that are understood everywhere.
    ///
    /// # Errors
    /// When a word is one thing in this language and another in English.
    pub(super) fn plain(self, words: &str) -> Result<String, WhenError> {
        if self == Self::English {
            return Ok(words.to_owned());
        }
        let written: Vec<&str> = words.split_whitespace().collect();
        let lower: Vec<String> = written.iter().map(|word| word.trim_end_matches(',').to_lowercase()).collect();
        let meant: Vec<&str> = lower.iter().map(|word| self.meaning(word).unwrap_or(word)).collect();
        let mut reader = Reader { tongue: self, written: &written, lower: &lower, meant: &meant, plain: Vec::new() };
        let mut at = 0;
        while at < written.len() {
            at += reader.piece(at)?;
        }
        Ok(reader.plain.join(" "))
    }

    fn meaning(self, word: &str) -> Option<&'static str> {
        let table: &[(&str, &'static str)] = match self {
            Self::English => &[],
            Self::German => &GERMAN,
            Self::French => &FRENCH,
        };
        let word = word.strip_suffix('.').filter(|word| word.chars().all(char::is_alphabetic)).unwrap_or(word);
        table.iter().find(|(name, _)| *name == word).map(|(_, means)| *means)
    }
}

struct Reader<'a> {
    tongue: Tongue,
    written: &'a [&'a str],
    lower: &'a [String],
    /// Each word alone, in English.
    meant: &'a [&'a str],
    plain: Vec<String>,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.lower.get(at).map_or("", String::as_str)
    }

    fn means(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.meant.get(at)).copied().unwrap_or("")
    }

    fn say(&mut self, plain: impl Into<String>, used: usize) -> Result<usize, WhenError> {
        self.plain.push(plain.into());
        Ok(used)
    }

    /// Puts what stands at a place; how many words it took.
    fn piece(&mut self, at: usize) -> Result<usize, WhenError> {
        let is_here = |words: &[&str]| words.iter().enumerate().all(|(ahead, word)| self.word(at + ahead) == *word);
        let phrase = PHRASES.iter().find(|(tongue, words, _)| *tongue == self.tongue && is_here(words));
        if let Some((_, words, plain)) = phrase {
            return self.say(*plain, words.len());
        }
        let special = match self.tongue {
            Tongue::English => None,
            Tongue::German => self.german(at),
            Tongue::French => self.french(at)?,
        };
        if let Some((plain, used)) = special {
            return self.say(plain, used);
        }
        match self.tongue.meaning(self.word(at)) {
            Some(plain) => self.say(plain, 1),
            // As it was written: a capital may tell one thing from another.
            None => self.say(self.written.get(at).copied().unwrap_or(""), 1),
        }
    }

    fn german(&self, at: usize) -> Option<(String, usize)> {
        let (word, next, before) = (self.word(at), self.word(at + 1), at.checked_sub(1));
        let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || number_of(word).is_some();
        match word {
            // "Montag Morgen" and "heute Morgen", but "morgen".
            "morgen" if is_day(self.means(before)) => Some(("morning".to_owned(), 1)),
            "morgen" => Some(("tomorrow".to_owned(), 1)),
            // "2 mo" is two months.
            "mo" | "mo." if !is_number(self.means(before)) => Some(("monday".to_owned(), 1)),
            // "9 am" is a time.
            "am" if !is_number(self.word(at.wrapping_sub(1))) => {
                Some(if is_part(self.means(Some(at + 1))) { String::new() } else { "on".to_owned() }).map(|on| (on, 1))
            }
            "halb" => half_to(next).map(|time| (time, 2)),
            _ if next == "uhr" => {
                let minutes = digits::<i8>(self.word(at + 2), 2).filter(|_| self.word(at + 2).len() == 2);
                match (clock(word, &[':', '.']), minutes) {
                    (Some((hour, 0)), Some(minute)) if !word.contains([':', '.']) => Some((time(hour, minute), 3)),
                    (Some((hour, minute)), _) => Some((time(hour, minute), 2)),
                    (None, _) => None,
                }
            }
            _ => {
                let (hour, minute) = clock(word.strip_suffix("uhr")?, &[':', '.'])?;
                Some((time(hour, minute), 1))
            }
        }
    }

    fn french(&self, at: usize) -> Result<Option<(String, usize)>, WhenError> {
        let (word, before) = (self.word(at), at.checked_sub(1));
        let two = |one: &str, other: &str| {
            let written = self.written.get(at).copied().unwrap_or("").to_owned();
            Err(WhenError::Two(written, one.to_owned(), other.to_owned()))
        };
        let is_unit = matches!(self.means(Some(at + 1)), "hours" | "days" | "weeks" | "months" | "years" | "minutes");
        match word {
            "mar" | "mar." => return two("mardi", "mars"),
            "sept" if is_unit => return Ok(Some(("seven".to_owned(), 1))),
            "an" if number_of(self.means(before)).is_some() => return Ok(Some(("years".to_owned(), 1))),
            "le" if is_part(self.means(Some(at + 1))) => return Ok(Some((String::new(), 1))),
            "le" => return Ok(Some(("on".to_owned(), 1))),
            _ => {}
        }
        let Some((hour, minute)) = clock(word, &['h']).filter(|_| word.contains('h')) else { return Ok(None) };
        if matches!(self.means(before), "in" | "and") {
            return Ok(None);
        }
        let names_day = || self.meant.iter().any(|word| is_day(word));
        if self.means(before) == "at" || names_day() {
            return Ok(Some((time(hour, minute), 1)));
        }
        let span = if minute == 0 { format!("in {hour}h") } else { format!("in {hour}h{minute}m") };
        two(&time(hour, minute), &span)
    }
}

fn time(hour: i8, minute: i8) -> String {
    format!("{hour}:{minute:02}")
}

/// An hour with or without minutes behind one of these signs; not whether there is such a time.
fn clock(word: &str, signs: &[char]) -> Option<(i8, i8)> {
    let Some((hour, minute)) = word.split_once(signs) else { return Some((digits(word, 2)?, 0)) };
    if minute.is_empty() && signs.contains(&'h') {
        return Some((digits(hour, 2)?, 0));
    }
    Some((digits(hour, 2)?, digits(minute, 2).filter(|_| minute.len() == 2)?))
}

/// "halb 9" is half an hour before nine.
fn half_to(word: &str) -> Option<String> {
    let named = Tongue::German.meaning(word).unwrap_or(word);
    let hour = number_of(named).and_then(|hour| i8::try_from(hour).ok()).filter(|hour| (1..=24).contains(hour))?;
    Some(time(hour - 1, 30))
}

#[cfg(test)]
mod tests {
    use super::super::{Locale, parse, parse_in};
    use super::*;
    use jiff::Zoned;
    use proptest::prelude::*;

    /// A Sunday.
    fn now() -> Zoned {
        "2026-11-29T10:40:00+01:00[Europe/Berlin]".parse().expect("a time")
    }

    fn read(words: &str, locale: &str) -> String {
        match parse_in(words, &now(), Locale::of(locale)) {
            Ok(at) => at.strftime("%a %Y-%m-%d %H:%M").to_string(),
            Err(why) => format!("! {why}"),
        }
    }

    #[test]
    fn germans_write_times_as_they_say_them() {
        for (words, time) in [
            ("morgen", "Mon 2026-11-30 09:00"),
            ("morgen 9 Uhr", "Mon 2026-11-30 09:00"),
            ("9 uhr", "Mon 2026-11-30 09:00"),
            ("14 Uhr", "Sun 2026-11-29 14:00"),
            ("um 14 Uhr", "Sun 2026-11-29 14:00"),
            ("14 uhr 30", "Sun 2026-11-29 14:30"),
            ("9.30 Uhr", "Mon 2026-11-30 09:30"),
            ("14uhr", "Sun 2026-11-29 14:00"),
            ("morgen früh", "Mon 2026-11-30 09:00"),
            ("heute Abend", "Sun 2026-11-29 18:00"),
            ("Montag Morgen", "Mon 2026-11-30 09:00"),
            ("am Montag um 8", "Mon 2026-11-30 08:00"),
            ("übermorgen mittag", "Tue 2026-12-01 12:00"),
            ("Fr. 14:00", "Fri 2026-12-04 14:00"),
            ("mo 8:00", "Mon 2026-11-30 08:00"),
            ("in 2 mo", "Fri 2027-01-29 10:40"),
            ("9 am", "Mon 2026-11-30 09:00"),
            ("1.12.", "Tue 2026-12-01 09:00"),
            ("1.12. 14 Uhr", "Tue 2026-12-01 14:00"),
            ("3. Dezember", "Thu 2026-12-03 09:00"),
            ("am 3. märz um 10 Uhr", "Wed 2027-03-03 10:00"),
            ("nächste Woche", "Mon 2026-11-30 09:00"),
            ("in drei Tagen", "Wed 2026-12-02 10:40"),
            ("in einer halben Stunde", "Sun 2026-11-29 11:10"),
            ("halb 12", "Sun 2026-11-29 11:30"),
            ("tomorrow 9", "Mon 2026-11-30 09:00"),
            ("1.12", "! “1.12” could be 1:12 or 1.12.; write one of them"),
            ("25 uhr", "! there is no 25:00"),
        ] {
            assert_eq!(read(words, "de_DE.UTF-8"), time, "{words}");
        }
        assert!(read("nächsten Montag", "de_DE").contains("“nächsten Montag” is not understood"));
        assert!(read("morgen", "en_GB").contains("not understood"));
    }

    #[test]
    fn the_french_write_times_as_they_say_them() {
        for (words, time) in [
            ("demain", "Mon 2026-11-30 09:00"),
            ("demain à 14h", "Mon 2026-11-30 14:00"),
            ("demain 9h30", "Mon 2026-11-30 09:30"),
            ("à 14h30", "Sun 2026-11-29 14:30"),
            ("14h demain", "Mon 2026-11-30 14:00"),
            ("dans 3h", "Sun 2026-11-29 13:40"),
            ("dans deux jours", "Tue 2026-12-01 10:40"),
            ("dans sept jours", "Sun 2026-12-06 10:40"),
            ("vendredi 14h", "Fri 2026-12-04 14:00"),
            ("ce soir", "Sun 2026-11-29 18:00"),
            ("le 3 décembre à 8h", "Thu 2026-12-03 08:00"),
            ("3/12", "Thu 2026-12-03 09:00"),
            ("après-demain matin", "Tue 2026-12-01 09:00"),
            ("la semaine prochaine", "Mon 2026-11-30 09:00"),
            ("9h", "! “9h” could be 9:00 or in 9h; write one of them"),
            ("14h30", "! “14h30” could be 14:30 or in 14h30m; write one of them"),
            ("mar 14", "! “mar” could be mardi or mars; write one of them"),
        ] {
            assert_eq!(read(words, "fr_FR.UTF-8"), time, "{words}");
        }
    }

    #[test]
    fn every_word_of_a_language_is_there_once() {
        for table in [GERMAN.as_slice(), FRENCH.as_slice()] {
            let names: std::collections::BTreeSet<&str> = table.iter().map(|(name, _)| *name).collect();
            assert_eq!(names.len(), table.len());
        }
    }

    const ENGLISH: &str = "in at on until by next this tomorrow today monday fri sat week weekend morning noon tonight 9 \
                           14 9am 8:30 14:00 3h 90m 2d 14h an a two 3 mo am pm hour hours days dec mar sept march may 24 \
                           24.12. 5.10 3/12 2026-12-24 1st half end of day month business and the";

    proptest! {
        /// Who writes English is understood alike everywhere, or told that it could be two things.
        #[test]
        fn english_is_the_same_in_every_locale(words in prop::collection::vec(0usize..60, 1..5)) {
            let all: Vec<&str> = ENGLISH.split_whitespace().collect();
            let words: Vec<&str> = words.into_iter().filter_map(|at| all.get(at).copied()).collect();
            let words = words.join(" ");
            let plain = parse_in(&words, &now(), Locale::of("en_GB"));
            for locale in ["de_DE", "fr_FR"] {
                let there = parse_in(&words, &now(), Locale::of(locale));
                let is_same = match (&plain, &there) {
                    (Ok(plain), Ok(there)) => plain == there,
                    (Ok(_), Err(why)) => matches!(why, WhenError::Two(..)),
                    (Err(WhenError::Two(..)), Ok(_)) | (Err(WhenError::Unclear(_)), Ok(_)) => true,
                    (Err(_), there) => there.is_err(),
                };
                prop_assert!(is_same, "{}: {:?} but in {} {:?}", words, plain, locale, there);
            }
        }

        #[test]
        fn nothing_that_is_typed_makes_it_stumble(words in "\\PC{0,40}") {
            for locale in ["de_DE", "fr_FR", "en_US", "C"] {
                let _ = parse_in(&words, &now(), Locale::of(locale));
            }
            let _ = parse(&words, &now());
        }
    }
}
