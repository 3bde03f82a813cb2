//! p
use super::*;
/// n
pub trait Names {
    /// a
    fn admin(&self, id: &AdminId) -> Option<String>;
    /// t
    fn team(&self, id: &TeamId) -> Option<String>;
}
/// d
pub fn describe(part: &Part, _names: &dyn Names, _w: &dyn Fn(Timestamp) -> String) -> String {
    part.kind.as_str().replace('_', " ")
}
