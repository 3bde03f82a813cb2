//! Points in time.

/// Seconds since the Unix epoch, as everything on the wire (API 1.4).
pub type Time = i64;

/// A time in ISO 8601, as event details and macros have it.
pub fn iso(at: Time) -> String {
    jiff::Timestamp::from_second(at)
        .map_or_else(|_| String::new(), |t| t.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string())
}
