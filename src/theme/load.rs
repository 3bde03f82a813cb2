//! Theme files laid over each other, and their colours looked up in the palette that comes out of it: changing one
//! colour of the palette changes it everywhere.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ratatui::style::{Color, Style};

use super::colour::{self, NAMED};
use super::parse::{Named, Patch, Sheet, colours, parse};
use super::{Depth, Role, StylePlace, Theme};
use crate::problem::{Problem, file, nearest};

/// The themes that come with the program, by name.
pub const BUILTIN: &[(&str, &str)] = &[
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("high-contrast", include_str!("../../themes/high-contrast.toml")),
    ("ansi16", include_str!("../../themes/ansi16.toml")),
];

/// How far themes may inherit from each other.
const GENERATIONS: usize = 16;

/// The text of a built-in theme.
pub fn builtin(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of all themes: the built-in ones, then the person's own in `user` (their `themes` directory).
pub fn names(user: Option<&Path>) -> Vec<String> {
    let mut names: Vec<String> = BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let files = user.and_then(|user| std::fs::read_dir(user).ok()).into_iter().flatten().flatten();
    let mut own: Vec<String> = files
        .filter_map(|file| file.file_name().into_string().ok()?.strip_suffix(".toml").map(str::to_owned))
        .filter(|name| is_name(name) && !names.contains(name))
        .collect();
    own.sort();
    names.extend(own);
    names
}

/// The theme of that name, from the person's directory `user` or the built-in ones, in the terminal's colours. What
/// cannot be read is reported; all the rest counts.
pub fn load(name: &str, user: Option<&Path>, depth: Depth) -> (Theme, Vec<Problem>) {
    let mut problems = Vec::new();
    let sheet = sheet(name, user, depth, &mut problems).unwrap_or_else(|| {
        let problem = not_there(name, &names(user));
        problems.push(Problem { message: format!("{}; `dark` is used", problem.message), ..problem });
        sheet("dark", None, depth, &mut problems).unwrap_or_default()
    });
    let of = |named: &Option<Named>| named.as_ref().and_then(|named| colour_of(&sheet.palette, named));
    let ground = of(&sheet.ground).map(|ground| depth.colour(ground));
    let styles = Role::ALL
        .iter()
        .map(|role| {
            let patch = effective(&sheet, *role);
            let style = Style {
                fg: of(&patch.fg),
                bg: of(&patch.bg),
                ..Style::new().add_modifier(patch.add).remove_modifier(patch.remove)
            };
            (depth.fit(style, role.plain()), patch.source)
        })
        .collect();
    (Theme { name: name.to_owned(), ground, styles }, problems)
}

/// What there is to say if there is no theme of that name.
pub fn unknown(name: &str, user: Option<&Path>) -> Option<Problem> {
    let known = names(user);
    let is_there = name == super::AUTO || known.iter().any(|known| known == name);
    (!is_there).then(|| not_there(name, &known))
}

fn not_there(name: &str, known: &[String]) -> Problem {
    let help = nearest(name, known.iter().map(String::as_str))
        .map_or(format!("there are: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
    let message = format!("there is no theme `{}`", name.escape_debug());
    Problem { file: PathBuf::from("theme"), line: None, column: None, message, help: Some(help) }
}

/// A theme's files, laid over each other; none if there is no theme of that name.
fn sheet(name: &str, user: Option<&Path>, depth: Depth, problems: &mut Vec<Problem>) -> Option<Sheet> {
    let mut layers: Vec<(PathBuf, Sheet)> = Vec::new();
    let mut next = Some((name.to_owned(), None::<StylePlace>));
    while let Some((name, asked)) = next.take() {
        let found = find(&name, user, depth, &layers, problems);
        match (found, asked) {
            (Some((path, text)), _) if layers.len() < GENERATIONS => {
                let sheet = parse(&path, &text, problems);
                next = sheet.inherits.clone().map(|(name, source)| (name, Some(source)));
                layers.push((path, sheet));
            }
            (_, Some(asked)) => {
                let known = names(user);
                let help =
                    nearest(&name, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
                let (message, help) = if known.contains(&name) {
                    (format!("`{}` inherits itself in the end", name.escape_debug()), None)
                } else {
                    (format!("there is no theme `{}` to inherit", name.escape_debug()), help)
                };
                problems.push(Problem { file: asked.file, line: Some(asked.line), column: None, message, help });
            }
            (_, None) => return None,
        }
    }
    let mut whole = Sheet::default();
    for (_, mut sheet) in layers.into_iter().rev() {
        rename(&whole, &mut sheet, problems);
        drop_faulty(&whole, &mut sheet, problems);
        whole.lay(sheet);
    }
    if depth == Depth::Ansi256 {
        whole.palette.extend(std::mem::take(&mut whole.palette_256));
    }
    Some(whole)
}

/// The file of a theme that is not among the layers yet: the person's own, else the built-in one.
fn find(
    name: &str,
    user: Option<&Path>,
    depth: Depth,
    layers: &[(PathBuf, Sheet)],
    problems: &mut Vec<Problem>,
) -> Option<(PathBuf, String)> {
    let unseen = |path: &Path| layers.iter().all(|(seen, _)| seen != path);
    if let Some(path) = user.filter(|_| is_name(name)).map(|user| user.join(format!("{name}.toml")))
        && unseen(&path)
    {
        match file::text(&path) {
            Ok(text) => return Some((path, text)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                let message = format!("cannot be read: {error}");
                problems.push(Problem { file: path, line: None, column: None, message, help: None });
            }
        }
    }
    // Few colours do not show fine shades; where nothing of the person's own is at stake, there is a theme for them.
    let fine = layers.is_empty() && depth == Depth::Ansi16 && matches!(name, "dark" | "light" | "high-contrast");
    let name = if fine { "ansi16" } else { name };
    let path = PathBuf::from(format!("{name}.toml"));
    builtin(name).filter(|_| unseen(&path)).map(|text| (path, text.to_owned()))
}

/// Names of themes are names of files, and must not lead elsewhere.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']) && !name.contains(char::is_control)
}

/// What holds for a role: its own fields over its parents'. `text` stands in for roles that nobody mentions.
fn effective(sheet: &Sheet, role: Role) -> Patch {
    let dotted = |parent: &Role| role.as_str().strip_prefix(parent.as_str()).is_some_and(|rest| rest.starts_with('.'));
    let mut chain = vec![role];
    chain.extend(role.parents().into_iter().filter(dotted));
    if chain.iter().all(|role| !sheet.styles.contains_key(role)) {
        chain.push(Role::Text);
    }
    let mut patch = Patch::default();
    for own in chain.iter().rev().filter_map(|role| sheet.styles.get(role)) {
        patch.lay(own);
    }
    patch
}

type Palette = BTreeMap<String, Named>;

/// What entries of the palette were called once.
const RENAMED: [(&str, &str); 9] = [
    ("amber", "note"),
    ("green", "success"),
    ("red", "danger"),
    ("orange", "warning"),
    ("violet", "teammate"),
    ("teal", "customer"),
    ("cursor", "selection"),
    ("cursor-elsewhere", "elsewhere"),
    ("on-alarm", "on-danger"),
];

/// Takes an entry under its old name for the one of today, where it is laid over one that has that.
fn rename(below: &Sheet, sheet: &mut Sheet, problems: &mut Vec<Problem>) {
    for (old, new) in RENAMED {
        let meant = below.palette.contains_key(new) && !below.palette.contains_key(old);
        let Some(named) = sheet.palette.get(old).filter(|_| meant && !sheet.palette.contains_key(new)).cloned() else {
            continue;
        };
        let help = Some(format!("it is read as `{new}` as long as that is not there"));
        let message = format!("`{old}` is called `{new}` now");
        let (file, line) = (named.1.file.clone(), Some(named.1.line));
        problems.push(Problem { file, line, column: None, message, help });
        sheet.palette.insert(new.to_owned(), named);
    }
}

/// Takes out what stands for no colour and reports it, so that what lies below shows through.
fn drop_faulty(below: &Sheet, sheet: &mut Sheet, problems: &mut Vec<Problem>) {
    let mut palette = below.palette.clone();
    palette.extend(sheet.palette.clone());
    let faulty: Vec<String> = sheet
        .palette
        .iter()
        .filter(|(_, named)| colour_of(&palette, named).is_none())
        .map(|(name, _)| name.clone())
        .collect();
    for name in faulty {
        if let Some(named) = sheet.palette.remove(&name) {
            problems.push(no_colour(&palette, &named));
        }
    }
    palette.clone_from(&below.palette);
    palette.extend(sheet.palette.clone());
    let of_styles = sheet.styles.values_mut().flat_map(|patch| [&mut patch.fg, &mut patch.bg]);
    for field in of_styles.chain([&mut sheet.ground]) {
        if let Some(named) = field.take_if(|named| colour_of(&palette, named).is_none()) {
            problems.push(no_colour(&palette, &named));
        }
    }
}

fn no_colour(palette: &Palette, (word, source): &Named) -> Problem {
    let (message, help) = if palette.contains_key(word) {
        (format!("`{word}` stands for no colour"), None)
    } else {
        let names = palette.keys().map(String::as_str).chain(NAMED.iter().map(|(name, _)| *name));
        let near = nearest(word, names).map(|near| format!("did you mean `{near}`?"));
        (format!("`{}` is no colour", word.escape_debug()), Some(near.unwrap_or_else(colours)))
    };
    Problem { file: source.file.clone(), line: Some(source.line), column: None, message, help }
}

/// What a written colour stands for: an entry of the palette, which may stand for another, or a colour itself.
fn colour_of(palette: &Palette, (word, _): &Named) -> Option<Color> {
    let mut word = word;
    for _ in 0..GENERATIONS {
        match palette.get(word) {
            Some((next, _)) if next != word => word = next,
            _ => return colour::parse(word),
        }
    }
    None
}

/// The palette of a built-in theme, by name.
#[cfg(test)]
pub(super) fn palette(name: &str, depth: Depth) -> impl Fn(&str) -> Option<Color> {
    let whole = sheet(name, None, depth, &mut Vec::new()).unwrap_or_default();
    let place = || StylePlace { file: PathBuf::new(), line: 0 };
    move |entry| colour_of(&whole.palette, &(entry.to_owned(), place())).map(|colour| depth.colour(colour))
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
