//! The `sidetone` program: arguments in, exit code out.

fn main() {}
