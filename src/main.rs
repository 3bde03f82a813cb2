//! The `sidetone` program: arguments in, exit code out.

fn main() -> std::process::ExitCode {
    sidetone::cli::run(std::env::args_os())
}
