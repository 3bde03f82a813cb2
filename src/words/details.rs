//! What stands in the details beside names and values.

/// So many attributes are folded.
pub fn attributes(count: usize) -> String {
    match count {
        1 => "1 more attribute".to_owned(),
        n => format!("{n} more attributes"),
    }
}

/// What a company spends.
pub fn a_month(spend: &str) -> String {
    format!("{spend} a month")
}

/// A customer's rating: of whom, when, and what they said with it, which is their last word (I27).
pub fn rating(score: u8, of: Option<&str>, day: Option<&str>, remark: Option<&str>) -> String {
    let of = of.map(|of| format!(" for {of}")).unwrap_or_default();
    let day = day.map(|day| format!(", {day}")).unwrap_or_default();
    match remark {
        Some(remark) => format!("{score} of 5{of}{day}: “{remark}”, final"),
        None => format!("{score} of 5{of}{day}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_is_whole_for_one_and_for_several() {
        assert_eq!((attributes(1), attributes(3)), ("1 more attribute".to_owned(), "3 more attributes".to_owned()));
        assert_eq!(rating(4, None, None, None), "4 of 5");
        assert_eq!(rating(4, Some("you"), None, Some("Quick")), "4 of 5 for you: “Quick”, final");
        assert_eq!(rating(4, Some("Zofia"), Some("12 Oct"), None), "4 of 5 for Zofia, 12 Oct");
    }
}
