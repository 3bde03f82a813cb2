//! `sidetone`: opens the inbox of the configured workspace; with none configured, offers to set one up.

use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::first_run::{self, Choice};
#[cfg(feature = "practice")]
use super::practice;
use super::{Arguments, Failure, Setup, keys, log, login, setup};
use crate::config::{Choice as _, DetailsApp, SignSet};
use crate::problem::Problem;
use crate::runtime::{self, Asking, Opening, Passing, live};
use crate::term::known::Known;
use crate::term::{Modes, ask, caps, editor, links, panic};
use crate::theme::{self, Brightness};
use crate::views;
use crate::{macros, own_apps};
use client::domain::when::Locale;
use client::session::vault::Secret;
use client::session::{self, Profile, Secrets, Session, SessionError, Way};
use client::sync::PollMode;
use clock::Clock;

/// How long threads that are still busy may keep the program from ending.
const GRACE: Duration = Duration::from_secs(1);

/// Opens the profile's workspace, or asks what to do if there is none.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let setup = Setup::load(arguments)?;
    let secrets = Box::new(setup.secrets());
    if secrets.find(Secret::Token)?.is_none() {
        return match first_run::ask(&setup)? {
            #[cfg(feature = "practice")]
            Choice::Practice => practice::run(arguments, &practice::Arguments::default()),
            Choice::Login => {
                login::run(arguments, &login::Arguments::default())?;
                run(arguments)
            }
            Choice::Quit => Ok(ExitCode::SUCCESS),
        };
    }
    need_terminal()?;
    let runtime = setup::runtime()?;
    let profile = setup.session_profile();
    let ended = show(&runtime, setup, profile, secrets, Clock::System, None);
    runtime.shutdown_timeout(GRACE);
    ended
}

/// The inbox can only be shown on a terminal, and on one that can be drawn on.
pub fn need_terminal() -> Result<(), Failure> {
    let caps = caps::detect(&setup::env);
    if !caps.interactive {
        return Err(Failure::usage("the inbox needs a terminal: standard input and output must both be one"));
    }
    if matches!(caps.term.as_str(), "" | "dumb") {
        return Err(Failure::usage(
            "the inbox cannot be drawn on this terminal; set TERM, for example to xterm-256color",
        ));
    }
    Ok(())
}

/// Shows the inbox of a workspace until the person leaves it or a signal ends it. `passing`: a workspace that goes
/// with it.
pub fn show(
    runtime: &Runtime,
    setup: Setup,
    profile: Profile,
    secrets: Box<dyn Secrets>,
    clock: Clock,
    passing: Option<Passing>,
) -> Result<ExitCode, Failure> {
    panic::install(log::to_file(&setup.paths.state));
    let options = live::Options {
        modes: Modes::for_term(&setup::env("TERM").unwrap_or_default(), setup.loaded.config.ui.mouse),
        editor: setup.loaded.config.composer.editor.clone().unwrap_or_else(editor::chosen),
        private_dir: profile.dir.clone(),
        links: setup.loaded.config.ui.links && knows_links(),
        asking: asking(&setup),
        world: (setup.profile() == "practice").then_some("practice"),
    };
    let ended = runtime.block_on(async {
        #[cfg(debug_assertions)]
        panic_when_told();
        let session = session::open(profile, secrets, clock, Way::Serve(PollMode::Adaptive)).await?;
        let opening = Opening { passing, ..opening(setup, session.ok_or(SessionError::NoToken)?)? };
        let engine = runtime::engine(opening).await.map_err(|e| Failure::new(e.to_string()))?;
        live::run(engine, options).await.map_err(|e| Failure::new(format!("the terminal cannot be used: {e}")))
    })?;
    Ok(ended.map_or(ExitCode::SUCCESS, |signal| ExitCode::from(signal.exit_code())))
}

/// Whether the terminal takes links for what they are.
fn knows_links() -> bool {
    let caps = caps::detect(&setup::env);
    links::are_known(&caps.term, caps.tmux)
}

/// What the terminal is asked, and where its answers are kept; none where it is asked nothing.
fn asking(setup: &Setup) -> Option<Asking> {
    let caps = caps::detect(&setup::env);
    let question = ask::question(&caps)?;
    let known = Known::new(&setup.paths.state, &setup::env);
    let ground = setup::env("COLORFGBG").and_then(|value| Brightness::of_variable(&value));
    let measures = setup.loaded.config.ui.signs == SignSet::Auto;
    Some(Asking::new(question, caps.tmux, known).measuring(measures).otherwise(ground))
}

/// Terminals without any signs, by the beginning of their names.
const PLAIN: [&str; 3] = ["linux", "dumb", "vt100"];

fn opening(mut setup: Setup, session: Session) -> Result<Opening, Failure> {
    if session.lacks_secret() {
        let problem = setup.lacks_secret();
        setup.loaded.problems.push(problem);
    }
    let fitting = setup.fitting();
    let Setup { paths, loaded, config_file } = setup;
    let (mut config, mut problems) = (loaded.config, loaded.problems);
    let term = setup::env("TERM").unwrap_or_default();
    if config.ui.signs == SignSet::Auto && PLAIN.iter().any(|plain| term.starts_with(plain)) {
        config.ui.signs = SignSet::Ascii;
    }
    let user = paths.keymap_file();
    let own = keys::load(&config.ui.keymap, user.is_file().then_some(user.as_path()));
    let (keymap, wrong) = match own {
        Ok(loaded) => loaded,
        // A file that cannot be read at all costs its own bindings, not the inbox.
        Err(failure) => {
            let message = failure.words().to_owned();
            problems.push(Problem { file: user, line: None, column: None, message, help: None });
            keys::load(&config.ui.keymap, None)?
        }
    };
    problems.extend(wrong);
    let themes = paths.themes();
    let worn = theme::wear(&config.ui.theme, Some(&themes), fitting);
    problems.extend(worn.problems);
    let (views, faulty) = views::load(&paths.views());
    problems.extend(faulty);
    let (macros, faulty) = macros::load(&paths.macros());
    problems.extend(faulty);
    let views_dir = paths.views().display().to_string();
    let (own, faulty) = own_apps::load(&paths.apps_file(), DetailsApp::WORDS);
    problems.extend(faulty);
    let instead = |message| Problem { file: config_file.clone(), line: None, column: None, message, help: None };
    problems.extend(worn.instead.map(instead));
    Ok(Opening {
        config,
        keymap,
        theme: worn.theme,
        fitting,
        config_file: Some(config_file),
        themes: Some(themes),
        views,
        views_dir,
        macros,
        own,
        problems,
        session,
        passing: None,
        zone: jiff::tz::TimeZone::system(),
        locale: locale(),
        zones: Some(Box::new(|| {
            // The library keeps the zone for some minutes.
            jiff::tz::reset_system_time_zone_cache();
            jiff::tz::TimeZone::system()
        })),
    })
}

/// How this person writes times.
fn locale() -> Locale {
    let set = ["LC_ALL", "LC_TIME", "LANG"].into_iter().filter_map(setup::env).find(|name| !name.is_empty());
    Locale::of(&set.unwrap_or_default())
}

/// Debug builds panic on SIGUSR1, so that a test can see what the terminal is left like.
#[cfg(debug_assertions)]
fn panic_when_told() {
    use tokio::signal::unix::{SignalKind, signal};
    if let Ok(mut told) = signal(SignalKind::user_defined1()) {
        #[expect(clippy::panic, reason = "the panic is what is tried out")]
        tokio::spawn(async move {
            if told.recv().await.is_some() {
                panic!("on demand");
            }
        });
    }
}
