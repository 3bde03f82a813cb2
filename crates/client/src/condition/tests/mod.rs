//! Conditions as people write them.

mod folding;

use super::*;
