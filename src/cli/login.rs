//! `sidetone login`: asks for the token without showing it, checks whose it is, and keeps it.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Arguments as Program, Failure, Setup, out, setup};
use crate::config::{self, Choice, Flag, Origin};
use crate::words::login as words;
use client::domain::Me;
use client::intercom::{Region, Token};
use client::session::{Profile, Session, Way};
use client::store::{DirectoryPart, StoreError};
use clock::Clock;

#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
The access token is found in Intercom's Developer Hub: your app, Configure, Authentication.

Examples:
  sidetone login --region eu
  pass show intercom | sidetone login --token-stdin
  sidetone --profile acme login --region au")]
pub struct Arguments {
    /// Where the workspace is hosted
    #[arg(long, value_name = "REGION", conflicts_with = "base_url", value_parser = regions())]
    region: Option<Region>,
    /// Another server that speaks Intercom's API, such as `sidetone practice --listen`
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Read the token from standard input instead of asking for it
    #[arg(long)]
    token_stdin: bool,
}

fn regions() -> impl TypedValueParser<Value = Region> {
    PossibleValuesParser::new(<Region as Choice>::WORDS).try_map(|word| word.parse::<Region>())
}

/// Logs in, and says who and where.
pub fn run(program: &Program, arguments: &Arguments) -> Result<(), Failure> {
    let mut setup = Setup::load_with(program, &[])?;
    // A variable that names no profile must not mean the default one here: its token would be replaced.
    if setup::env("SIDETONE_PROFILE")
        .is_some_and(|name| !name.is_empty() && program.profile.is_none() && name != setup.profile())
    {
        return Err(Failure::usage(words::BAD_PROFILE));
    }
    check_for_contradiction(&setup, arguments)?;
    let asked = if wants_region(&setup, arguments) { ask_region()? } else { None };
    let place = flags(arguments, asked);
    if !place.is_empty() {
        setup = Setup::load_with(program, &place)?;
    }
    let token = if arguments.token_stdin { token_from_stdin()? } else { ask_token()? };
    let me = check(&setup, token.clone())?;
    let runtime = setup::runtime()?;
    let known = runtime.block_on(known_as(&setup, &me))?;
    let kept = setup.vault().store(&token)?;
    if let Some(session) = known {
        // Offline, too, nobody writes in the name of whoever had the token before (F6).
        let put = runtime.block_on(async {
            session.store().know_token(&token.mark()).await?;
            session.store().put_directory(DirectoryPart::Me(me.clone())).await?;
            session.close().await;
            Ok(())
        });
        put.map_err(|e: StoreError| Failure::new(words::logged_in_but(e)))?;
    }
    // Before a word is printed: a token without its place would be sent to another one, and a pipe may be closed.
    let remembered = if place.is_empty() { None } else { remember(&setup, &place)? };
    out::line(&words::logged_in(&me.admin.name, &me.admin.email, &me.workspace_name, &me.workspace_id))?;
    out::line(&words::kept(kept))?;
    if let Some(told) = remembered {
        out::line(&told)?;
    }
    if !me.admin.has_inbox_seat {
        out::line(words::NO_SEAT)?;
    }
    out::line(&words::open_with(&command_to_open(&setup)))
}

fn command_to_open(setup: &Setup) -> String {
    if setup.profile() == "default" { "sidetone".to_owned() } else { format!("sidetone --profile {}", setup.profile()) }
}

/// Whether the profile's own place in the file says otherwise: the file is the person's, so it is not rewritten.
fn check_for_contradiction(setup: &Setup, arguments: &Arguments) -> Result<(), Failure> {
    for flag in flags(arguments, None) {
        for name in ["region", "base_url"] {
            let Some((value, file, line)) = in_file(setup, name) else { continue };
            if flag.key.ends_with(name) && value == flag.value {
                continue;
            }
            return Err(Failure::usage(words::contradicts(setup.profile(), name, &value, file.display(), line)));
        }
    }
    Ok(())
}

/// A value of the profile as the file has it.
fn in_file(setup: &Setup, name: &str) -> Option<(String, std::path::PathBuf, usize)> {
    let setting = setup.loaded.settings.iter().find(|s| s.key == format!("profile.{name}"))?;
    match (&setting.value, &setting.source) {
        (config::Value::Text(value), Origin::File { file, line }) => Some((value.clone(), file.clone(), *line)),
        _ => None,
    }
}

fn wants_region(setup: &Setup, arguments: &Arguments) -> bool {
    let known = setup
        .loaded
        .settings
        .iter()
        .any(|s| matches!(s.key.as_str(), "profile.region" | "profile.base_url") && s.source != Origin::Default);
    !known && arguments.region.is_none() && arguments.base_url.is_none() && !arguments.token_stdin
}

/// Where the workspace is, as flags over the config.
fn flags(arguments: &Arguments, asked: Option<Region>) -> Vec<Flag> {
    let region =
        arguments.region.or(asked).map(|r| Flag { key: "profile.region", name: "--region", value: r.to_string() });
    let base = arguments.base_url.clone().map(|value| Flag { key: "profile.base_url", name: "--base-url", value });
    region.into_iter().chain(base).collect()
}

fn interactive() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks on standard error, so that standard output keeps the results alone.
pub fn ask(question: &str) -> Result<Option<String>, Failure> {
    out::begin(question);
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line).map_err(|e| Failure::new(words::no_answer(e)))?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

fn ask_region() -> Result<Option<Region>, Failure> {
    if !interactive() {
        return Ok(None);
    }
    loop {
        let Some(answer) = ask(words::ASK_REGION)? else {
            return Err(Failure::new(words::NO_REGION));
        };
        if answer.is_empty() {
            return Ok(Some(Region::Us));
        }
        match answer.parse() {
            Ok(region) => return Ok(Some(region)),
            Err(why) => out::say(&why),
        }
    }
}

fn ask_token() -> Result<Token, Failure> {
    if !interactive() {
        return Err(Failure::usage(words::NO_TERMINAL));
    }
    out::say(words::WHERE_TOKEN);
    let typed = rpassword::prompt_password(words::ASK_TOKEN).map_err(|e| Failure::new(words::unreadable(false, e)))?;
    usable(&typed)
}

fn token_from_stdin() -> Result<Token, Failure> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(|e| Failure::new(words::unreadable(true, e)))?;
    usable(&line)
}

fn usable(typed: &str) -> Result<Token, Failure> {
    let token = Token::new(typed);
    if token.is_empty() { Err(Failure::new(words::NO_TOKEN)) } else { Ok(token) }
}

fn check(setup: &Setup, token: Token) -> Result<Me, Failure> {
    // A person who logs in has said where, or was asked.
    let profile = Profile { attempts: 2, address: Ok(setup.base_url()), ..setup.session_profile() };
    let client = profile.client(token, Clock::System)?;
    Ok(setup::runtime()?.block_on(client.me())?)
}

/// The profile, if it has been connected before. One of another workspace is refused: what waits in its outbox must never
/// be delivered with this token, nor a token be kept that it cannot be opened with.
async fn known_as(setup: &Setup, me: &Me) -> Result<Option<Session>, Failure> {
    let Some(session) = setup.session(Way::Act).await? else { return Ok(None) };
    let bound = session.store().workspace().await.map_err(|e| Failure::new(e.to_string()))?;
    match bound {
        Some(bound) if bound != me.workspace_id => {
            let told = words::other_workspace(&me.workspace_name, &me.workspace_id, setup.profile(), bound);
            Err(Failure::usage(told))
        }
        Some(_) => Ok(Some(session)),
        None => Ok(None),
    }
}

/// Writes where the workspace is into the config file, and says so; nothing if the file says it already.
fn remember(setup: &Setup, place: &[Flag]) -> Result<Option<String>, Failure> {
    let file = &setup.config_file;
    let old = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
        Err(e) => return Err(Failure::new(words::no_settings(file.display(), e))),
    };
    let Some(new) = with_profile(&old, setup.profile(), place) else { return Ok(None) };
    replace(file, &new).map_err(|e| Failure::new(words::settings_not_written(file.display(), e)))?;
    Ok(Some(words::remembered(setup.profile(), file.display())))
}

/// Writes a file anew: beside it and moved over, as a full disk must not cost the person their settings. One that is
/// there keeps its mode, and its place if the name is a link to it; a new one is for its owner only, whatever the umask.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    if let Some(dir) = file.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    }
    let beside = file.with_extension(format!("toml.{:08x}", fastrand::u32(..)));
    let written = (|| {
        let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        new.write_all(text.as_bytes())?;
        if let Ok(old) = std::fs::metadata(&file) {
            new.set_permissions(old.permissions())?;
        }
        new.sync_all()?;
        std::fs::rename(&beside, &file)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// The file's text with the profile's place in it; none if it is there already. The rest of the file, comments
/// included, stays as it is.
fn with_profile(old: &str, profile: &str, place: &[Flag]) -> Option<String> {
    let header = format!("[profile.{profile}]");
    let missing: String = place
        .iter()
        .filter_map(|flag| {
            let name = flag.key.strip_prefix("profile.")?;
            Some(format!("{name} = {}\n", toml::Value::String(flag.value.clone())))
        })
        .filter(|line| !has_line(old, &header, line.trim_end()))
        .collect();
    if missing.is_empty() {
        return None;
    }
    if let Some(at) = old.lines().position(|line| line.trim() == header) {
        let mut lines: Vec<&str> = old.lines().collect();
        lines.insert(at + 1, missing.trim_end());
        return Some(lines.join("\n") + "\n");
    }
    let mut new = old.to_owned();
    if !new.is_empty() {
        new.push_str(if new.ends_with('\n') { "\n" } else { "\n\n" });
    }
    Some(format!("{new}{header}\n{missing}"))
}

/// Whether a table of the file has exactly this line.
fn has_line(text: &str, header: &str, wanted: &str) -> bool {
    text.lines()
        .map(str::trim)
        .skip_while(|line| *line != header)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .any(|line| line == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_settings_file_is_private_and_one_that_is_there_keeps_its_mode_and_its_place() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let new = dir.path().join("new/config.toml");
        replace(&new, "a = 1\n").unwrap();
        assert_eq!((mode(&new), mode(new.parent().unwrap())), (0o600, 0o700));
        let (own, link) = (dir.path().join("dotfiles.toml"), dir.path().join("config.toml"));
        std::fs::write(&own, "").unwrap();
        std::fs::set_permissions(&own, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&own, &link).unwrap();
        replace(&link, "b = 2\n").unwrap();
        assert_eq!((std::fs::read_to_string(&own).unwrap().as_str(), mode(&own)), ("b = 2\n", 0o640));
        assert!(link.is_symlink());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 3, "nothing stays beside them");
    }

    fn region(value: &str) -> Vec<Flag> {
        vec![Flag { key: "profile.region", name: "--region", value: value.to_owned() }]
    }

    #[test]
    fn a_profile_is_added_below_what_the_person_wrote() {
        let new = with_profile("# mine\n[ui]\ntheme = \"light\"", "acme", &region("eu")).unwrap();
        assert_eq!(new, "# mine\n[ui]\ntheme = \"light\"\n\n[profile.acme]\nregion = \"eu\"\n");
        assert_eq!(with_profile("", "default", &region("us")).unwrap(), "[profile.default]\nregion = \"us\"\n");
    }

    #[test]
    fn a_profile_that_is_there_is_completed_and_one_that_is_complete_stays() {
        let old = "[profile.acme]\nemail = \"a@b.c\"\n[ui]\nmouse = false\n";
        let new = with_profile(old, "acme", &region("au")).unwrap();
        assert_eq!(new, "[profile.acme]\nregion = \"au\"\nemail = \"a@b.c\"\n[ui]\nmouse = false\n");
        assert_eq!(with_profile(&new, "acme", &region("au")), None);
    }

    #[test]
    fn a_hostile_base_url_cannot_forge_settings() {
        let place = vec![Flag { key: "profile.base_url", name: "--base-url", value: "x\"\n[ui]\ny=\"".to_owned() }];
        let new = with_profile("", "p", &place).unwrap();
        let read: toml::Table = new.parse().unwrap();
        assert_eq!(read.keys().collect::<Vec<_>>(), ["profile"], "{new}");
    }
}
