//! The JSON schemas of the files that a person writes: fresh, and of one mind with the program, by a validator that
//! knows nothing of it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use sidetone::command::Registry;
use sidetone::problem::Problem;
use sidetone::theme::{Depth, Role};
use sidetone::{cli, config, keymap, theme};

use super::source;

/// A kind of file, with its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Config,
    Keymap,
    Theme,
}

impl Sort {
    fn schema(self) -> &'static str {
        match self {
            Self::Config => "config.schema.json",
            Self::Keymap => "keymap.schema.json",
            Self::Theme => "theme.schema.json",
        }
    }

    /// What the program has to say of a file.
    fn problems(self, text: &str) -> Vec<Problem> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("mine.toml");
        std::fs::write(&file, text).unwrap();
        match self {
            Self::Config => config::load(Some(&file), None, &|_| None, &[]).problems,
            Self::Keymap => keymap::load("none", Some((Path::new("mine.toml"), text)), &Registry::built_in()).1,
            Self::Theme => theme::load("mine", Some(dir.path()), Depth::True).1,
        }
    }
}

/// Made once: reading the schemas takes longer than anything that is held against them.
static VALIDATOR: LazyLock<Validator> = LazyLock::new(Validator::new);

/// A validator with the schemas in it.
struct Validator {
    schemas: boon::Schemas,
    places: Vec<(&'static str, boon::SchemaIndex)>,
}

impl Validator {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
        let places = cli::schemas()
            .into_iter()
            .map(|page| {
                let schema = serde_json::from_str(&page.text).unwrap();
                compiler.add_resource(page.name, schema).unwrap();
                (page.name, compiler.compile(page.name, &mut schemas).unwrap())
            })
            .collect();
        Self { schemas, places }
    }

    /// Why a file does not fit, if it does not; a file that is no TOML says nothing of it.
    fn why(&self, sort: Sort, text: &str) -> Option<String> {
        let table: toml::Table = toml::from_str(text).ok()?;
        let value: Value = serde_json::to_value(table).unwrap();
        let (_, place) = self.places.iter().find(|(name, _)| *name == sort.schema()).unwrap();
        self.schemas.validate(&value, *place).err().map(|why| why.to_string())
    }
}

#[test]
fn the_schemas_are_fresh() {
    let mut names = BTreeSet::new();
    for page in cli::schemas() {
        let there = std::fs::read_to_string(source::top().join("schemas").join(page.name)).unwrap_or_default();
        assert!(there == page.text, "schemas/{} is stale: `cargo xtask docs` writes it anew", page.name);
        names.insert(format!("schemas/{}", page.name));
    }
    assert_eq!(names, source::files("schemas", &["json"]).into_iter().map(|file| file.path).collect());
}

#[test]
fn every_keymap_and_theme_that_is_shipped_fits_its_schema() {
    for (sort, files) in [(Sort::Keymap, keymap::BUILTIN), (Sort::Theme, theme::BUILTIN)] {
        for (name, text) in files {
            assert_eq!(VALIDATOR.why(sort, text), None, "{name}");
        }
    }
}

#[test]
fn the_samples_in_the_documents_fit_their_schemas_and_are_without_fault() {
    let mut seen = Vec::new();
    for file in source::files("docs", &["md"]) {
        for (heading, text) in samples(&file.text) {
            let told = format!("{} {heading}", file.path).to_lowercase();
            if told.contains("views") {
                let dir = tempfile::tempdir().unwrap();
                std::fs::write(dir.path().join("sample.toml"), &text).unwrap();
                let (views, problems) = sidetone::views::load(dir.path());
                assert_eq!((views.len(), problems), (1, Vec::new()), "{told}");
                continue;
            }
            if told.contains("macros") {
                let (macros, problems) = sidetone::macros::read(std::path::Path::new("macros.toml"), &text);
                assert_eq!((macros.len(), problems), (1, Vec::new()), "{told}");
                continue;
            }
            if told.contains("apps") {
                let dir = tempfile::tempdir().unwrap();
                let file = dir.path().join("apps.toml");
                std::fs::write(&file, &text).unwrap();
                let (own, problems) = sidetone::own_apps::load(&file, &[]);
                assert_eq!((own.apps.len() + own.links.len(), problems), (1, Vec::new()), "{told}");
                continue;
            }
            let sort = match () {
                () if told.contains("theme") => Sort::Theme,
                () if told.contains("key") => Sort::Keymap,
                () => Sort::Config,
            };
            assert!(toml::from_str::<toml::Table>(&text).is_ok(), "{told}: {text}");
            assert_eq!(VALIDATOR.why(sort, &text), None, "{told}");
            seen.push(sort);
            // A keymap's sample stands on the default keymap.
            if sort != Sort::Keymap {
                assert_eq!(sort.problems(&text), [], "{told}");
            }
        }
    }
    for sort in [Sort::Config, Sort::Keymap, Sort::Theme] {
        assert!(seen.iter().filter(|seen| **seen == sort).count() >= 2, "{sort:?}");
    }
}

#[test]
fn what_is_wrong_in_a_file_is_refused_by_its_schema_as_by_the_program() {
    for (sort, text) in [
        (Sort::Config, "[ui]\ntheem = 'dark'"),
        (Sort::Config, "[screen]\ntheme = 'dark'"),
        (Sort::Config, "theme = 'dark'"),
        (Sort::Config, "ui = 'dark'"),
        (Sort::Config, "[ui]\nmouse = 'yes'"),
        (Sort::Config, "[ui]\nsort = 'best'"),
        (Sort::Config, "[ui]\nrest_delay_ms = -1"),
        (Sort::Config, "[ui]\ndetails = ['tags', 'tags']"),
        (Sort::Config, "[ui]\ndetails = ['weather']"),
        (Sort::Config, "[sync]\nrate_share = 2"),
        (Sort::Config, "[stream]\nlisten = 'localhost'"),
        (Sort::Config, "[profile.work]\nbase_url = 'ftp://127.0.0.1'"),
        (Sort::Config, "[profile.work]\nregion = 'mars'"),
        (Sort::Config, "[profile]\nregion = 'eu'"),
        (Sort::Config, "[profile.'a b']\nregion = 'eu'"),
        (Sort::Keymap, "[list]\n'x' = 'clos'"),
        (Sort::Keymap, "[list]\n'x' = ['close', 'clos']"),
        (Sort::Keymap, "[list]\n'x' = []"),
        (Sort::Keymap, "[list]\n'x' = true"),
        (Sort::Keymap, "[list]\n'x' = 'close now'"),
        (Sort::Keymap, "[list]\n'x' = { run = 'close', name = 'Mine' }"),
        (Sort::Keymap, "[list]\n'x' = { run = 'close', prefix = 'Mine' }"),
        (Sort::Keymap, "[list]\n'x' = { desc = 'Mine' }"),
        (Sort::Keymap, "[list]\n'C-entre' = 'close'"),
        (Sort::Keymap, "[list]\n'f25' = 'close'"),
        (Sort::Keymap, "[lists]\n'x' = 'close'"),
        (Sort::Keymap, "'x' = 'close'"),
        (Sort::Keymap, "[meta]\ninherit = 'emacs'"),
        (Sort::Keymap, "[meta]\ninherits = 'default'"),
        (Sort::Theme, "inherit = 'dark'"),
        (Sort::Theme, "ground = '#12345'"),
        (Sort::Theme, "ground = 256"),
        (Sort::Theme, "[palette]\naccent = ['red']"),
        (Sort::Theme, "[styles]\n'list.unred' = 'red'"),
        (Sort::Theme, "[styles.list]\nunred = 'red'"),
        (Sort::Theme, "[styles]\n'list.unread' = { fg = 'red', add = ['fat'] }"),
        (Sort::Theme, "[styles]\n'list.unread' = { foreground = 'red' }"),
        (Sort::Theme, "[styles]\n'list.unread' = { add = 'bold' }"),
        (Sort::Theme, "[styles.lists]"),
        (Sort::Theme, "styles = 'red'"),
    ] {
        assert!(toml::from_str::<toml::Table>(text).is_ok(), "{text}");
        assert_ne!(VALIDATOR.why(sort, text), None, "the schema takes {text}");
        assert!(!sort.problems(text).is_empty(), "the program takes {text}");
    }
}

/// Values of all kinds, as they are written.
const VALUES: &[&str] = &[
    "true",
    "false",
    "0",
    "1",
    "-1",
    "300",
    "0.5",
    "1e9",
    "''",
    "'dark'",
    "'eu'",
    "'mine'",
    "'red'",
    "'#fa0'",
    "'#fa'",
    "'10'",
    "[]",
    "['tags']",
    "['bold', 'dim']",
    "[1]",
    "{}",
    "'https://127.0.0.1'",
    "'127.0.0.1:80'",
    "'[::1]:80'",
    "1979-05-27",
];
const LINES: &[&str] = &[
    "'close'",
    "' close '",
    "'3 cursor.down'",
    "'cursor.down 3'",
    "'12'",
    "'snooze next week'",
    "'close now'",
    "'q!'",
    "'tag +id:1 x'",
    "['reopen', 'reply']",
    "['reopen', '']",
    "{ run = 'close' }",
    "{ run = ['close', 'snooze'], desc = 'x' }",
    "{ prefix = 'x' }",
    "{ prefix = 1 }",
    "false",
    "true",
];
const KEYS: &[&str] = &[
    "x", "g g", " g", "C-x", "c-S-tab", "C--", "-", "C-", "Enter", "SPC", "f24", "F1", "é", "A-é", "M-x  y", "C-C-x",
    "", "tabs",
];
const STYLES: &[&str] = &[
    "'red'",
    "12",
    "{ fg = 'red' }",
    "{ bg = 7, add = ['bold'] }",
    "{ remove = ['italic'] }",
    "{ fg = true }",
    "{ add = ['x'] }",
    "{ x = { fg = 'red' } }",
    "{ unread = 'red', time = { bg = 1 } }",
    "{ muted = { fg = 'red' } }",
    "{ urgent.fg = 'red' }",
    "{ focused = 'red' }",
    "true",
];

fn configs() -> impl Strategy<Value = String> {
    let entries = config::entries();
    let value = |entry: &config::SettingDefinition| {
        let default = entry.default.to_owned();
        prop_oneof![Just(default), select(VALUES).prop_map(str::to_owned)]
    };
    prop::collection::vec((0..entries.len()).prop_flat_map(move |n| (Just(n), value(&entries[n]))), 0..6).prop_map(
        move |found| {
            // Each key once, under its table: what is at the top comes first in the table of settings as well.
            let found: std::collections::BTreeMap<usize, String> = found.into_iter().collect();
            let mut text = String::new();
            let mut last = config::Section::Top;
            for (n, value) in found {
                let entry = &entries[n];
                if entry.section != last {
                    last = entry.section;
                    let name = if last == config::Section::Profile { ".work" } else { "" };
                    text.push_str(&format!("[{}{name}]\n", last.as_str()));
                }
                text.push_str(&format!("{} = {value}\n", entry.name));
            }
            text
        },
    )
}

fn keymaps() -> impl Strategy<Value = String> {
    let names = Registry::built_in().all().map(|command| format!("'{}'", command.name)).collect::<Vec<_>>();
    let line = prop_oneof![select(LINES).prop_map(str::to_owned), select(names)];
    let bindings = prop::collection::btree_map(select(KEYS), line, 0..4);
    prop::collection::btree_map(select(vec!["list", "global", "composer", "confirm"]), bindings, 0..3).prop_map(
        |tables| {
            let table = |(name, bindings): (&str, std::collections::BTreeMap<&str, String>)| {
                let lines: String = bindings.iter().map(|(keys, line)| format!("'{keys}' = {line}\n")).collect();
                format!("[{name}]\n{lines}")
            };
            tables.into_iter().map(table).collect()
        },
    )
}

fn themes() -> impl Strategy<Value = String> {
    let roles = Role::ALL.iter().flat_map(|role| {
        let name = role.as_str();
        [format!("'{name}'"), name.to_owned(), name.split('.').next().unwrap().to_owned()]
    });
    let role = select(roles.collect::<Vec<_>>());
    (prop::option::of(select(VALUES)), prop::collection::btree_map(role, select(STYLES), 0..4)).prop_map(
        |(ground, styles)| {
            let ground = ground.map(|ground| format!("ground = {ground}\n")).unwrap_or_default();
            let styles: String = styles.iter().map(|(role, style)| format!("{role} = {style}\n")).collect();
            format!("{ground}[styles]\n{styles}")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_schema_refuses_what_the_program_takes(
        config in prop::collection::vec(configs(), 4),
        keymap in prop::collection::vec(keymaps(), 4),
        theme in prop::collection::vec(themes(), 4),
    ) {
        for (sort, texts) in [(Sort::Config, config), (Sort::Keymap, keymap), (Sort::Theme, theme)] {
            for text in texts {
                let Some(why) = VALIDATOR.why(sort, &text) else { continue };
                prop_assert!(!sort.problems(&text).is_empty(), "{}\n{}", text, why);
            }
        }
    }
}

/// The TOML of a document, each with the heading that it stands under.
fn samples(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut heading, mut sample) = (String::new(), None::<String>);
    for line in text.lines() {
        match (&mut sample, line) {
            (None, "```toml") => sample = Some(String::new()),
            (None, line) if line.starts_with('#') => heading = line.to_owned(),
            (None, _) => {}
            (Some(_), "```") => found.extend(sample.take().map(|sample| (heading.clone(), sample))),
            (Some(sample), line) => {
                sample.push_str(line);
                sample.push('\n');
            }
        }
    }
    found
}
