//! The content holds together: nothing unfilled, nothing unbalanced, nobody's domain, and enough of everything.
