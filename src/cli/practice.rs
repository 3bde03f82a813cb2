//! `sidetone practice`
use super::{Arguments as Program, Failure};
use std::process::ExitCode;

#[derive(Debug, Default, clap::Args)]
pub struct Arguments {}

pub fn run(_program: &Program, _arguments: &Arguments) -> Result<ExitCode, Failure> {
    Err(Failure::new("not yet"))
}
