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

/// A customer's rating, and what they said with it.
pub fn rating(score: u8, remark: Option<&str>) -> String {
    match remark {
        Some(remark) => format!("{score} of 5 “{remark}”, final"),
        None => format!("{score} of 5"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_is_whole_for_one_and_for_several() {
        assert_eq!((attributes(1), attributes(3)), ("1 more attribute".to_owned(), "3 more attributes".to_owned()));
        assert_eq!(rating(4, Some("Quick")), "4 of 5 “Quick”, final");
    }
}
