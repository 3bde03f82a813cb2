//! Days written with a slash, which half of the world reads as day and month and the other half as month and day.

use jiff::Zoned;
use jiff::civil::Date;

use super::{WhenError, parse};

/// What stands first in a day that is written with a slash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// `3/12` is the third of December.
    #[default]
    DayMonth,
    /// `3/12` is the twelfth of March.
    MonthDay,
    /// It could be either.
    Unknown,
}

impl DateOrder {
    /// As a locale has it, by its name: `en_US.UTF-8`.
    pub fn of_locale(name: &str) -> Self {
        let place = name.split(['.', '@']).next().unwrap_or("");
        match place {
            "en_US" | "en_PR" | "es_US" | "es_PR" | "chr_US" | "en_PH" | "fil_PH" | "tl_PH" => Self::MonthDay,
            // Year, month and day; without the year the rest in that order.
            "zh_CN" | "zh_TW" => Self::MonthDay,
            _ if ["ja", "ko", "hu"].contains(&place.split('_').next().unwrap_or("")) => Self::MonthDay,
            // Both are usual in Canada, and a machine without a locale says nothing about its people.
            "" | "C" | "POSIX" | "en_CA" | "fr_CA" => Self::Unknown,
            _ => Self::DayMonth,
        }
    }

    /// What stands where, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::DayMonth => "day/month",
            Self::MonthDay => "month/day",
            Self::Unknown => "day/month or month/day",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::DayMonth => Self::MonthDay,
            Self::MonthDay | Self::Unknown => Self::DayMonth,
        }
    }
}

/// The same words, with the days in them that have a slash written out.
pub(super) fn plain(words: &str, now: &Zoned, order: DateOrder) -> Result<String, WhenError> {
    let mut plain = Vec::new();
    for word in words.split_whitespace() {
        let (word, comma) = word.strip_suffix(',').map_or((word, ""), |word| (word, ","));
        plain.push(match Slashed::read(word) {
            None => format!("{word}{comma}"),
            Some(day) => format!("{}{comma}", day.written_out(word, now, order)?),
        });
    }
    Ok(plain.join(" "))
}

/// Numbers with slashes between them.
struct Slashed {
    first: i8,
    second: i8,
    year: Option<i16>,
}

impl Slashed {
    fn read(word: &str) -> Option<Self> {
        let digits = |text: &str, most: usize| {
            (!text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit())).then_some(())
        };
        let (first, rest) = word.split_once('/')?;
        let (second, year) = rest.split_once('/').map_or((rest, None), |(second, year)| (second, Some(year)));
        digits(first, 2).and(digits(second, 2))?;
        let year = match year {
            None => None,
            // A year of two digits could be a day as well.
            Some(year) => Some(digits(year, 4).filter(|()| year.len() == 4).and_then(|()| year.parse().ok())?),
        };
        Some(Self { first: first.parse().ok()?, second: second.parse().ok()?, year })
    }

    /// Day and month.
    fn in_order(&self, order: DateOrder) -> (i8, i8) {
        match order {
            DateOrder::DayMonth => (self.first, self.second),
            DateOrder::MonthDay | DateOrder::Unknown => (self.second, self.first),
        }
    }

    /// As it would be written without a slash. Where either could stand first, both must not be days.
    fn written_out(&self, word: &str, now: &Zoned, order: DateOrder) -> Result<String, WhenError> {
        if order != DateOrder::Unknown {
            return self.plain(order).ok_or_else(|| self.fault(word, now, order));
        }
        match (self.plain(DateOrder::DayMonth), self.plain(DateOrder::MonthDay)) {
            (Some(one), Some(other)) if one != other => Err(WhenError::Two(word.to_owned(), one, other)),
            (Some(one), _) | (None, Some(one)) => Ok(one),
            (None, None) => Err(self.fault(word, now, order)),
        }
    }

    /// As it would be written without a slash; none where that is no day of any year.
    fn plain(&self, order: DateOrder) -> Option<String> {
        let (day, month) = self.in_order(order);
        // In a leap year each month has all its days.
        Date::new(self.year.unwrap_or(2024), month, day).ok()?;
        let name = MONTHS.get(usize::try_from(month - 1).ok()?)?;
        let year = self.year.map(|year| format!(" {year}")).unwrap_or_default();
        Some(format!("{day} {name}{year}"))
    }

    fn fault(&self, word: &str, now: &Zoned, order: DateOrder) -> WhenError {
        let (day, month) = self.in_order(order);
        let name = usize::try_from(month - 1).ok().and_then(|month| MONTHS.get(month));
        let what = name.map_or_else(|| format!("{month} is no month"), |name| format!("there is no {day} {name}"));
        let turned = Self { first: self.second, second: self.first, year: self.year };
        let meant = self.plain(order.other()).and_then(|plain| parse(&plain, now).ok());
        let meant = meant.map(|at| format!(": {turned} is {}", at.strftime("%a %-d %b %Y")));
        WhenError::Slash { word: word.to_owned(), what, order: order.words(), meant: meant.unwrap_or_default() }
    }
}

impl std::fmt::Display for Slashed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.first, self.second)?;
        self.year.map_or(Ok(()), |year| write!(f, "/{year}"))
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[cfg(test)]
mod tests {
    use super::super::{Locale, Tongue};
    use super::*;
    use proptest::prelude::*;

    fn parse_in(words: &str, now: &Zoned, order: DateOrder) -> Result<Zoned, WhenError> {
        super::super::parse_in(words, now, Locale { order, tongue: Tongue::English })
    }

    /// A Sunday.
    fn now() -> Zoned {
        "2026-11-29T10:40:00+01:00[Europe/Berlin]".parse().expect("a time")
    }

    fn read(words: &str, order: DateOrder) -> String {
        match parse_in(words, &now(), order) {
            Ok(at) => at.strftime("%a %Y-%m-%d %H:%M").to_string(),
            Err(why) => format!("! {why}"),
        }
    }

    #[test]
    fn a_day_with_a_slash_is_read_as_the_locale_writes_it() {
        use DateOrder::{DayMonth, MonthDay};
        for (words, order, time) in [
            ("3/12", DayMonth, "Thu 2026-12-03 09:00"),
            ("12/3", MonthDay, "Thu 2026-12-03 09:00"),
            ("3/12", MonthDay, "Fri 2027-03-12 09:00"),
            ("3/12 14:00", DayMonth, "Thu 2026-12-03 14:00"),
            ("on 13/3/2027, at 8", DayMonth, "Sat 2027-03-13 08:00"),
            ("3/13", DayMonth, "! 13 is no month, days are written day/month here: 13/3 is Sat 13 Mar 2027"),
            ("13/3", MonthDay, "! 13 is no month, days are written month/day here: 3/13 is Sat 13 Mar 2027"),
            ("31/4", DayMonth, "! there is no 31 apr, days are written day/month here"),
        ] {
            assert_eq!(read(words, order), time, "{words}");
        }
        for unclear in ["3/12/27", "3/", "/3", "1/2/3/4", "a/b", "3/12/026"] {
            assert!(read(unclear, DayMonth).contains("not understood"), "{unclear}: {}", read(unclear, DayMonth));
        }
    }

    #[test]
    fn a_locale_tells_what_stands_first() {
        for (order, names) in [
            (DateOrder::MonthDay, ["en_US.UTF-8", "en_PH", "ja_JP.UTF-8", "ko_KR"]),
            (DateOrder::DayMonth, ["en_GB.UTF-8", "de_DE@euro", "fr_FR", "en_IE"]),
            (DateOrder::Unknown, ["C.UTF-8", "", "POSIX", "en_CA.UTF-8"]),
        ] {
            for name in names {
                assert_eq!(DateOrder::of_locale(name), order, "{name}");
            }
        }
    }

    #[test]
    fn where_no_locale_is_set_a_day_that_could_be_two_is_refused_with_both() {
        let read = |words| read(words, DateOrder::Unknown);
        assert_eq!(read("3/12"), "! “3/12” could be 3 dec or 12 mar; write one of them");
        assert_eq!(read("13/3/2027"), "Sat 2027-03-13 09:00");
        assert_eq!(read("3/13/2027"), "Sat 2027-03-13 09:00");
        assert_eq!(read("5/5"), "Wed 2027-05-05 09:00");
        assert_eq!(read("31/31"), "! 31 is no month, days are written day/month or month/day here");
    }

    proptest! {
        #[test]
        fn a_day_with_a_slash_is_the_same_as_with_its_month_by_name(day in 1i8..=31, month in 1i8..=12, us in any::<bool>()) {
            let order = if us { DateOrder::MonthDay } else { DateOrder::DayMonth };
            let slashed = if us { format!("{month}/{day}") } else { format!("{day}/{month}") };
            let named = format!("{day} {}", MONTHS[usize::try_from(month - 1).expect("a month")]);
            prop_assert_eq!(parse_in(&slashed, &now(), order).ok(), parse(&named, &now()).ok());
        }
    }
}
