//! How long something takes: `90s`, `1h30m`, `1.5d`, and in office hours `4bh`, `2bd`.

use clock::Timestamp;
use jiff::civil::{Date, DateTime, Time, time};
use jiff::tz::TimeZone;
use jiff::{ToSpan, civil::Weekday};

/// Hundred years: whatever is longer is a slip.
const LONGEST: i64 = 100 * 365 * DAY;
const DAY: i64 = 86_400;

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// So many seconds.
    Seconds(i64),
    /// So many seconds of office hours.
    Office(i64),
    /// So many thousandths of a working day.
    WorkingDays(i64),
}

/// When somebody works: the same hours on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    days: Vec<Weekday>,
    opens: Time,
    closes: Time,
}

impl Default for Hours {
    /// Monday to Friday, 9 to 17.
    fn default() -> Self {
        let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        Self { days: days.to_vec(), opens: time(9, 0, 0, 0), closes: time(17, 0, 0, 0) }
    }
}

impl Length {
    /// Reads a duration.
    ///
    /// # Errors
    /// What is wrong with it, and how one is written.
    pub fn read(text: &str) -> Result<Self, String> {
        let lower = text.to_ascii_lowercase();
        let office = lower.strip_suffix("bh").or(lower.strip_suffix("bd")).filter(|number| !number.is_empty());
        if let Some(number) = office.filter(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.')) {
            let unit = if lower.ends_with('h') { 3_600 } else { 1_000 };
            let length = amount(number, unit).filter(|length| *length <= LONGEST / 10);
            let length = length.ok_or_else(|| unclear(text))?;
            return Ok(if unit == 3_600 { Self::Office(length) } else { Self::WorkingDays(length) });
        }
        let (mut rest, mut total) = (lower.as_str(), 0_i64);
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
            let (number, behind) = rest.split_at(digits);
            let letters = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
            let (unit, behind) = behind.split_at(letters);
            let seconds = match unit {
                "s" => 1,
                "m" => 60,
                "h" => 3_600,
                "d" => DAY,
                "w" => 7 * DAY,
                "mo" | "y" => {
                    return Err("months and years are of different lengths: write days, as in `30d`".to_owned());
                }
                _ => return Err(unclear(text)),
            };
            total = total.saturating_add(amount(number, seconds).ok_or_else(|| unclear(text))?);
            rest = behind;
        }
        if lower.is_empty() {
            return Err(unclear(text));
        }
        if total > LONGEST {
            return Err(format!("`{text}` is longer than a hundred years"));
        }
        Ok(Self::Seconds(total))
    }

    /// When so much time has passed since `from`, and a second more if `over`.
    pub(super) fn after(self, from: Timestamp, over: bool, hours: &Hours, zone: &TimeZone) -> Option<Timestamp> {
        let over = i64::from(over);
        match self {
            Self::Seconds(seconds) => Some(from.plus(seconds.saturating_add(over))),
            Self::Office(seconds) => hours.after(from, seconds + over, zone),
            Self::WorkingDays(thousandths) => hours.after(from, thousandths * hours.a_day() / 1_000 + over, zone),
        }
    }

    /// Its seconds, if it is counted in them.
    pub fn seconds(self) -> Option<i64> {
        match self {
            Self::Seconds(seconds) => Some(seconds),
            Self::Office(_) | Self::WorkingDays(_) => None,
        }
    }
}

fn unclear(text: &str) -> String {
    format!("`{text}` is no duration: write it as `90s`, `30m`, `2h`, `1h30m`, `1.5d`, `2w`, `4bh` or `2bd`")
}

/// `number` of a unit, a fraction of which may be written as long as it is whole in what the unit counts.
fn amount(number: &str, unit: i64) -> Option<i64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty() && text.len() <= 12;
    if !digits(whole) || !digits(part) {
        return None;
    }
    let tens = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let part = part.parse::<i64>().ok()?.checked_mul(unit)?;
    let whole = whole.parse::<i64>().ok()?.checked_mul(unit)?;
    (part % tens == 0).then(|| whole.checked_add(part / tens))?
}

impl Hours {
    /// The seconds of a working day.
    fn a_day(&self) -> i64 {
        self.opens.duration_until(self.closes).as_secs()
    }

    fn works(&self, day: Date) -> bool {
        self.days.contains(&day.weekday())
    }

    /// The moment when `seconds` of office time have passed since `from`.
    fn after(&self, from: Timestamp, seconds: i64, zone: &TimeZone) -> Option<Timestamp> {
        if seconds <= 0 {
            return Some(from);
        }
        let at = jiff::Timestamp::from_second(from.0).ok()?.to_zoned(zone.clone()).datetime();
        // Whole weeks are skipped; what is left takes less than two.
        let a_week = self.a_day() * i64::try_from(self.days.len()).ok()?;
        let weeks = (seconds - 1).checked_div(a_week)?;
        let mut left = seconds - weeks * a_week;
        let mut day = at.date().checked_add((7 * weeks).days()).ok()?;
        let mut begin = at.time().max(self.opens);
        loop {
            let of_day =
                if self.works(day) && begin < self.closes { begin.duration_until(self.closes).as_secs() } else { 0 };
            if left <= of_day {
                let then = begin.checked_add(left.seconds()).ok()?;
                return local(DateTime::from_parts(day, then), zone);
            }
            left -= of_day;
            (day, begin) = (day.tomorrow().ok()?, self.opens);
        }
    }
}

/// A time of a zone. One that comes twice is the first, one that the clocks leave out as long after the gap.
pub(super) fn local(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    Some(Timestamp(zone.to_ambiguous_zoned(at).compatible().ok()?.timestamp().as_second()))
}
