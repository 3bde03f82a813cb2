//! Making a world, or making it again from its file.

use std::fmt::Write as _;
use std::path::Path;

use sha1::{Digest as _, Sha1};

use super::clock::PracticeClock;
use super::control::perform;
use super::options::{PracticeOptions, made_up_token};
use super::people::People;
use super::stage::{Revived, Stage};
use super::state::{Done, Entry, FORMAT, Header, LONGEST_SILENCE, StateError, StateFile};
use super::world::rules::{Rules, SETTINGS};
use super::world::{Time, World};
use super::{routes, seed};

/// Makes the world that the options ask for, kept nowhere.
pub(crate) fn begin(options: &PracticeOptions) -> Revived {
    let clock = PracticeClock::new(options.clock.clone().unwrap_or_default(), options.speed);
    let now = clock.now();
    let mut world = world(options.seed, options.conversations, now, options.rules.clone());
    let people = options.people.then(|| People::new(options.seed, &mut world, now));
    Revived {
        stage: Stage::new(world, people, options.rate, now),
        clock,
        token: options.token.clone().unwrap_or_else(made_up_token),
        control_token: options.control_token.clone().unwrap_or_else(made_up_token),
    }
}

fn world(seed: u64, conversations: usize, now: Time, rules: Rules) -> World {
    let mut world = seed::world(seed, conversations, now);
    world.rules = rules;
    world
}

/// Makes the world of a file again, or a new one as the options ask if the file is new, and goes on keeping it there.
pub(crate) fn revive(options: &PracticeOptions, path: &Path) -> Result<Revived, StateError> {
    let (mut file, kept) = StateFile::open(path)?;
    let mut revived = match kept {
        None => {
            let fresh = begin(options);
            file.write_header(&header(options, &fresh))?;
            fresh
        }
        Some((header, entries)) => {
            let again = again(options, path, header, entries)?;
            file.mend()?;
            again
        }
    };
    let now = revived.clock.now();
    let stage = &mut revived.stage;
    // What a killed program may still have shown happens as it did then; after that, nobody was there to see it.
    let since = stage.settled_at.saturating_add(LONGEST_SILENCE).min(now);
    let (real, world) = revived.clock.mapping();
    let began = Done::Began { real, world, speed: options.speed };
    let appended = file.append(now, since, stage.world.ids.part, began);
    appended.map_err(|error| StateError::io(path, error))?;
    stage.settle(since);
    stage.settle(now);
    stage.state = Some(file);
    Ok(revived)
}

fn header(options: &PracticeOptions, fresh: &Revived) -> Header {
    let rules = SETTINGS.iter().map(|s| (s.name.to_owned(), s.value(&fresh.stage.world.rules))).collect();
    Header {
        format: FORMAT,
        sidetone: env!("CARGO_PKG_VERSION").to_owned(),
        seed: options.seed,
        conversations: options.conversations,
        people: options.people,
        at: fresh.stage.settled_at,
        rules,
        fingerprint: fingerprint(&fresh.stage.world),
        token: fresh.token.clone(),
        control_token: fresh.control_token.clone(),
    }
}

/// Does again what was done.
fn again(options: &PracticeOptions, path: &Path, header: Header, entries: Vec<Entry>) -> Result<Revived, StateError> {
    let mut rules = Rules::default();
    for (name, value) in &header.rules {
        rules.set(name, value).map_err(|why| StateError::broken(path, 1, why))?;
    }
    let mut world = world(header.seed, header.conversations, header.at, rules);
    if fingerprint(&world) != header.fingerprint {
        let why = format!("sidetone {} made this world, and this version makes another one", header.sidetone);
        return Err(StateError::broken(path, 1, why));
    }
    let people = header.people.then(|| People::new(header.seed, &mut world, header.at));
    let mut stage = Stage::new(world, people, options.rate, header.at);
    let base = options.clock.clone().unwrap_or_default();
    // Where the clock stood when the last program began, and how it ran from there.
    let (mut real, mut world_millis, mut speed) = (base.now_millis(), header.at.saturating_mul(1000), options.speed);
    for (n, entry) in entries.into_iter().enumerate() {
        let line = n + 2;
        let began = matches!(entry.done, Done::Began { .. });
        if !began {
            stage.settle(entry.since);
            stage.settle(entry.at);
        }
        if stage.world.ids.part != entry.ids {
            let why = "up to here the world came out another one than it was; this file is of another version of \
                       sidetone, or was changed";
            return Err(StateError::broken(path, line, why));
        }
        match entry.done {
            Done::Began { real: then, world, speed: fast } => {
                (real, world_millis, speed) = (then, world, fast);
                stage.settle(entry.since);
                stage.settle(entry.at);
            }
            Done::Advanced(seconds) => world_millis = world_millis.saturating_add(seconds.saturating_mul(1000)),
            Done::Passed => {}
            Done::Request(asked) => {
                let request = asked.request();
                let request = request.ok_or_else(|| StateError::broken(path, line, "the version is unknown"))?;
                // How it was answered is of no interest any more, a refusal included.
                let _ = routes::answer(&mut stage.world, &request, entry.at);
            }
            Done::Act { name, base, body } => {
                let _ = perform(&mut stage, &name, &base, &body, entry.at);
            }
        }
    }
    let clock = PracticeClock::resumed(base, options.speed, (real, world_millis, speed), stage.settled_at);
    Ok(Revived {
        stage,
        clock,
        token: kept(&options.token, header.token),
        control_token: kept(&options.control_token, header.control_token),
    })
}

/// The token that is asked for, else the one the world had.
fn kept(asked: &Option<String>, had: String) -> String {
    asked.clone().unwrap_or(had)
}

/// A short word for what a fresh world is like.
fn fingerprint(world: &World) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("{:?} {} {}", world.ids, world.contacts.len(), world.conversations.len()));
    for (_, c) in world.conversations.iter().take(300) {
        hash.update(format!("{} {} {:?} {:?}", c.id, c.parts.len(), c.state, c.source.body));
    }
    hash.finalize().iter().take(8).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
