//! `cargo xtask measure`: the figures of `docs/performance.md`, as they come.

mod build;

use std::process::Command;

use clap::ValueEnum;

use crate::{Failed, cargo, carry_out, top};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to measure; everything if left out, which takes about an hour
    what: Vec<What>,
}

/// What can be measured: the chapters of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Our own work for a start and for keys, without terminal and network
    Screen,
    /// The store by itself
    Store,
    /// The whole program on a pseudo-terminal, from outside; Linux and Python 3
    Program,
    /// A thousand actions that go out
    Drain,
    /// From a customer's message to the screen; Linux and Python 3
    Delay,
    /// The practice workspace's answers
    Practice,
    /// 200 clients of the practice workspace at once, for a minute
    Load,
    /// First builds and rebuilds, debug and release, in a target directory of their own
    Build,
}

/// Measures one thing after the other.
pub fn run(arguments: &Arguments) -> Result<(), Failed> {
    let all = What::value_variants();
    let chosen = if arguments.what.is_empty() { all } else { &arguments.what };
    for what in chosen {
        let name = what.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        println!("== {name}");
        match what {
            What::Screen => bench("screen", true),
            What::Store => bench("store", true),
            What::Program => script("whole_program.py"),
            What::Drain => bench("drain", false),
            What::Delay => script("delay.py"),
            What::Practice => bench("practice", true),
            What::Load => load(),
            What::Build => build::run(),
        }
        .map_err(|e| format!("{name}: {e}"))?;
    }
    Ok(())
}

fn bench(name: &str, quick: bool) -> Result<(), Failed> {
    let mut command = cargo();
    command.args(["bench", "--locked", "--bench", name]);
    if quick {
        command.args(["--", "--quick"]);
    }
    carry_out(&mut command)
}

fn script(name: &str) -> Result<(), Failed> {
    carry_out(cargo().args(["build", "--locked", "--release", "--bin", "sidetone"]))?;
    carry_out(Command::new("python3").arg(top().join("docs/measure").join(name)).current_dir(top()))
}

fn load() -> Result<(), Failed> {
    let run = ["run", "--locked", "--release", "--package", "sidetone-practice", "--example", "load", "--"];
    carry_out(cargo().args(run).args(["--clients", "200", "--seconds", "60", "--conversations", "100000"]))
}
