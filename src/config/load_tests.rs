//! What the layers of settings make of files, variables and flags.

use std::time::Duration;

use super::*;
use crate::config::{Bots, Desktop, DetailsApp, Enters, History, Kind, Region, SnoozeMode};
use client::view::Order;

fn nothing(_: &str) -> Option<String> {
    None
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    (dir, path)
}

fn read(text: &str) -> Loaded {
    let (_dir, path) = file(text);
    load(Some(&path), None, &nothing, &[])
}

/// Problems without the directory.
fn told(loaded: &Loaded) -> Vec<String> {
    loaded
        .problems
        .iter()
        .map(|problem| {
            let file = problem.file.file_name().unwrap_or_default().into();
            Problem { file, ..problem.clone() }.to_string()
        })
        .collect()
}

fn source(loaded: &Loaded, key: &str) -> Origin {
    loaded.settings.iter().find(|setting| setting.key == key).unwrap().source.clone()
}

#[test]
fn every_default_fits_its_kind_and_every_key_has_its_own_names() {
    let mut keys = Vec::new();
    let mut env = Vec::new();
    for entry in entries() {
        assert!(entry.default_value().is_some(), "{}", entry.key());
        assert!(!entry.doc.is_empty() && !entry.doc.ends_with('.'), "{}", entry.key());
        assert!(!keys.contains(&entry.key()) && !env.contains(&entry.env()), "{}", entry.key());
        keys.push(entry.key());
        env.push(entry.env());
    }
}

#[test]
fn every_key_reaches_the_config() {
    for entry in entries().iter().filter(|entry| entry.section != Section::Top) {
        let other = match entry.kind {
            Kind::Switch => Value::Switch(entry.default != "true"),
            Kind::Whole(from, to) => Value::Whole(if entry.default == from.to_string() { to } else { from }),
            Kind::Number(from, to) => Value::Number(if entry.default == from.to_string() { to } else { from }),
            Kind::Text | Kind::Url => Value::Text("https://elsewhere".to_owned()),
            Kind::Listen => Value::Text("127.0.0.1:8931".to_owned()),
            Kind::Length => Value::Text("90m".to_owned()),
            Kind::Hours => Value::Text("22:00-07:00".to_owned()),
            Kind::Alarms => Value::Text("mine 7".to_owned()),
            Kind::Choice(words) => {
                let word = words.iter().find(|word| entry.default != format!("\"{word}\"")).unwrap();
                Value::Text((*word).to_owned())
            }
            Kind::Choices(words) => Value::List(vec![words[1].to_owned()]),
            Kind::Names => Value::List(vec!["Support".to_owned()]),
        };
        // A rule's keys set the one that was read last.
        let before = Config { house: vec![HouseRule::default()], ..Config::default() };
        let mut config = before.clone();
        entry.apply(&mut config, &other);
        assert_ne!(config, before, "{}", entry.key());
    }
}

#[test]
fn a_time_is_read_as_it_is_written_in_conditions_and_nothing_is_none() {
    let read = |words: &str| {
        let env = |name: &str| (name == "SIDETONE_UI_WAITING_WARN").then(|| words.to_owned());
        let loaded = load(None, None, &env, &[]);
        (loaded.config.ui.waiting_warn, loaded.problems.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    for (words, seconds) in [("", None), ("90s", Some(90)), ("1h30m", Some(5_400)), ("2d", Some(172_800))] {
        assert_eq!(read(words), (seconds, Vec::new()), "{words}");
    }
    for words in ["4", "soon", "4bh", "-1h"] {
        let (seconds, problems) = read(words);
        assert_eq!(seconds, None, "{words}");
        let told = format!("takes a time such as `30m`, `4h` or `2d`, or nothing, not `{words}`");
        assert!(problems.len() == 1 && problems[0].contains(&told), "{problems:?}");
    }
}

#[test]
fn rules_of_the_house_are_read_whole_or_told_with_their_line() {
    let loaded = read(
        "[house.support]\ninboxes = [\"Support\"]\ntags = [\"*\"]\nsay = \" Why. \"\n\n[house.b]\nattributes = [\"Reason\"]\nbefore = [\"reply\", \"close\"]\n",
    );
    assert_eq!(told(&loaded), Vec::<String>::new());
    let [support, b] = loaded.config.house.as_slice() else { panic!("{:?}", loaded.config.house) };
    assert_eq!((support.name.as_str(), support.say.as_str()), ("support", "Why."));
    assert_eq!((&support.inboxes[..], &support.tags[..]), (&["Support".to_owned()][..], &["*".to_owned()][..]));
    assert!(support.place.ends_with(":1") && b.place.ends_with(":6"), "{} {}", support.place, b.place);
    assert_eq!((support.before.len(), b.before.len(), &b.attributes[..]), (1, 2, &["Reason".to_owned()][..]));
    assert!(loaded.settings.iter().any(|setting| setting.key == "house.b.attributes"));
    for (wrong, line) in [
        ("[house.x]\nbefore = [\"close\"]\n", 1),
        ("[house.x]\ntags = \"bug\"\n", 2),
        ("[house.x]\ntags = [\"\"]\n", 2),
        ("[house.x]\ntags = [\"a\", \"a\"]\n", 2),
        ("[house.x]\ntags = [\"a\"]\nbefore = [\"closing\"]\n", 3),
        ("[house.x]\ntags = [\"a\"]\nbefore = []\n", 1),
        ("[house.x]\ntags = [\"a\"]\ninbox = [\"Support\"]\n", 3),
        ("[house.\"a b\"]\ntags = [\"a\"]\n", 1),
        ("[house]\nsupport = 1\n", 2),
        ("house = 1\n", 1),
    ] {
        let loaded = read(wrong);
        assert!(loaded.config.house.is_empty(), "{wrong}");
        assert_eq!(loaded.problems.first().and_then(|problem| problem.line), Some(line), "{wrong} {:?}", told(&loaded));
    }
}

#[test]
fn hours_and_alarms_are_read_whole_or_told() {
    let loaded = read("[notify]\nquiet = \"22:30-7:00\"\nalarms = \"unassigned 20, Tier 2 15\"\n");
    assert_eq!((loaded.problems.len(), loaded.config.notify.quiet), (0, Some((1_350, 420))));
    assert_eq!(loaded.config.notify.alarms, [("unassigned".to_owned(), 20), ("Tier 2".to_owned(), 15)]);
    for wrong in ["22-7", "24:00-07:00", "9:00-9:00", "night"] {
        let loaded = read(&format!("[notify]\nquiet = \"{wrong}\"\n"));
        let said = format!("config.toml:2: `quiet` takes hours such as `22:00-07:00`, or nothing, not `{wrong}`");
        assert_eq!((told(&loaded), loaded.config.notify.quiet), (vec![said], None));
    }
    for wrong in ["unassigned", "20", "mine many"] {
        assert_eq!(told(&read(&format!("[notify]\nalarms = \"{wrong}\"\n"))).len(), 1, "{wrong}");
    }
}

#[test]
fn the_words_of_choices_are_those_of_their_owners() {
    let words = |key: &str| match entries().iter().find(|entry| entry.key() == key).unwrap().kind {
        Kind::Choice(words) => words.to_vec(),
        other => panic!("{other:?}"),
    };
    let keymaps: Vec<&str> = crate::keymap::BUILTIN.iter().map(|(name, _)| *name).chain(["none"]).collect();
    assert_eq!(words("ui.keymap"), keymaps);
    assert_eq!(words("ui.sort"), Order::ALL.map(Order::as_str));
}

#[test]
fn without_a_file_there_are_the_defaults() {
    let loaded = load(Some(Path::new("/nowhere/config.toml")), None, &nothing, &[]);
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.config, Config::default());
    assert_eq!(loaded.config.ui.rest_delay, Duration::from_millis(150));
    assert_eq!(loaded.config.sync.requests_per_minute, 30);
    let blocks: Vec<&str> = loaded.config.ui.details.iter().map(|block| block.as_str()).collect();
    // What the customer has ever done, counted, is an app to be added.
    let shown: Vec<&str> = DetailsApp::WORDS.iter().copied().filter(|word| *word != "totals").collect();
    assert_eq!(blocks, shown);
    let is_one = |entry: &&SettingDefinition| entry.section != Section::House;
    assert_eq!(loaded.settings.len(), entries().iter().filter(is_one).count());
}

#[test]
fn a_later_layer_counts_and_every_value_knows_its_source() {
    let (_dir, path) = file("[ui]\ntheme = \"light\"\nsort = \"oldest\"\nmouse = false\n");
    let env = |name: &str| match name {
        "SIDETONE_UI_SORT" => Some("waiting".to_owned()),
        "SIDETONE_UI_MOUSE" => Some("on".to_owned()),
        "SIDETONE_UI_DETAILS" => Some("tags, user".to_owned()),
        _ => None,
    };
    let flags = [Flag { key: "ui.mouse", name: "--mouse", value: "off".to_owned() }];
    let loaded = load(Some(&path), None, &env, &flags);
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.config.ui.theme, "light");
    assert_eq!(loaded.config.ui.sort, Order::Waiting);
    assert_eq!(loaded.config.ui.details, [DetailsApp::Tags, DetailsApp::User]);
    assert!(!loaded.config.ui.mouse);
    assert_eq!(source(&loaded, "ui.theme"), Origin::File { file: path, line: 2 });
    assert_eq!(source(&loaded, "ui.sort"), Origin::Env("SIDETONE_UI_SORT".to_owned()));
    assert_eq!(source(&loaded, "ui.mouse"), Origin::Flag("--mouse".to_owned()));
    assert_eq!(source(&loaded, "sync.history"), Origin::Default);
}

#[test]
fn every_fault_is_told_with_its_line_and_the_rest_counts() {
    let loaded = read(
        "thme = 1\nrate_share = 0.3\n[ui]\nthem = \"x\"\nsort = \"newst\"\nmouse = 1\nrest_delay_ms = 99999\nkeymap = \ndetails = [\"tags\", \"tags\"]\n\
         [snyc]\n[work]\nregion = \"eu\"\n[notify]\ndesktop = \"osc777\"\npoll_idle_s = 3\n[profile.work]\nbase_url = \"ftp://x\"\n[profile.\"../up\"]\n",
    );
    assert_eq!(
        told(&loaded),
        [
            "config.toml:8: string values must be quoted, expected literal string (this line does not count)",
            "config.toml:1: there is no setting `thme` (did you mean `ui.theme`?)",
            "config.toml:2: there is no setting `rate_share` (it belongs in `[sync]`)",
            "config.toml:4: `[ui]` has no setting `them` (did you mean `theme`?)",
            "config.toml:5: `sort` takes `waiting`, `newest`, `oldest`, `begun`, `priority`, `sla`, `type` or `wakes`, not `newst` (did you mean `newest`?)",
            "config.toml:6: `mouse` takes `true` or `false`, not a whole number",
            "config.toml:7: `rest_delay_ms` takes a whole number from 0 to 5000, not 99999",
            "config.toml:9: `details` has `tags` twice",
            "config.toml:10: there is no table `[snyc]` (did you mean `[sync]`?)",
            "config.toml:11: there is no table `[work]` (did you mean `[profile.work]`?)",
            "config.toml:15: `[notify]` has no setting `poll_idle_s` (it belongs in `[sync]`)",
            "config.toml:17: `base_url` takes an address that begins with `https://` or `http://`, or nothing, not `ftp://x`",
            "config.toml:18: `../up` cannot name a profile (a name has letters, digits, `-` and `_`, at most 64 of them)",
        ]
    );
    assert_eq!(loaded.config.notify.desktop, Desktop::Osc777);
    assert_eq!(loaded.config.ui, Config::default().ui);
}

#[test]
fn a_bad_address_to_listen_at_is_told_with_the_one_that_was_meant() {
    let takes = "takes an address and a port, such as `127.0.0.1:8931`, or nothing";
    for meant in ["8931", ":8931", "localhost:8931", "http://127.0.0.1:8931/"] {
        let said = format!("config.toml:2: `listen` {takes}, not `{meant}` (did you mean `127.0.0.1:8931`?)");
        let loaded = read(&format!("[stream]\nlisten = \"{meant}\"\n"));
        assert_eq!((told(&loaded), loaded.config.stream.listen), (vec![said], None));
    }
    let said = format!("config.toml:2: `listen` {takes}, not `inbox.example.org`");
    assert_eq!(told(&read("[stream]\nlisten = \"inbox.example.org\"\n")), [said]);
}

#[test]
fn an_address_that_other_machines_can_reach_is_noted_with_its_line_and_is_no_fault() {
    for (at, open) in [("127.0.0.1:1", false), ("[::1]:1", false), ("0.0.0.0:1", true), ("192.0.2.7:1", true)] {
        let loaded = read(&format!("[stream]\nlisten = \"{at}\"\n"));
        assert_eq!(loaded.problems, []);
        assert_eq!(loaded.open_listener().map(|note| note.line), open.then_some(Some(2)), "{at}");
    }
    let env = |name: &str| (name == "SIDETONE_STREAM_LISTEN").then(|| "0.0.0.0:1".to_owned());
    let note = load(None, None, &env, &[]).open_listener().expect("a note");
    assert!(note.to_string().starts_with("SIDETONE_STREAM_LISTEN: "), "{note}");
}

#[test]
fn wrong_words_in_the_environment_are_told_and_the_layer_below_counts() {
    let (_dir, path) = file("[sync]\npoll_active_s = 7\n");
    let env = |name: &str| (name == "SIDETONE_SYNC_POLL_ACTIVE_S").then(|| "often".to_owned());
    let loaded = load(Some(&path), None, &env, &[]);
    assert_eq!(told(&loaded), ["SIDETONE_SYNC_POLL_ACTIVE_S: takes a whole number from 1 to 3600, not `often`"]);
    assert_eq!(loaded.config.sync.poll_active, Duration::from_secs(7));
}

#[test]
fn a_horizon_that_is_not_longer_than_the_time_out_is_raised_and_told() {
    let used = |loaded: &Loaded| (loaded.config.sync.timeout.as_secs_f64(), loaded.config.sync.horizon.as_secs_f64());
    assert_eq!(used(&read("")), (30.0, 120.0));
    let scaled = read("[sync]\ntimeout = 1\nhorizon = 1.5\n");
    assert_eq!((used(&scaled), scaled.problems.len()), ((1.0, 1.5), 0));
    for horizon in ["30", "29.5", "1"] {
        let loaded = read(&format!("[sync]\n\nhorizon = {horizon}\n"));
        let said = format!(
            "config.toml:3: `sync.horizon` ({horizon} s) is not longer than `sync.timeout` (30 s), as it must be (a \
             message could go out twice: 120 s are used; write `horizon = 120`)"
        );
        assert_eq!((told(&loaded), used(&loaded)), (vec![said], (30.0, 120.0)));
    }
    let loaded = read("[sync]\ntimeout = 200\n");
    assert!(told(&loaded)[0].starts_with("config.toml:2: `sync.horizon` (120 s) is not longer"), "{:?}", told(&loaded));
    assert_eq!(used(&loaded), (200.0, 800.0));
    let shown = loaded.settings.iter().find(|setting| setting.key == "sync.horizon").expect("it is listed");
    assert_eq!(shown.value.to_string(), "800.0");
    let env = |name: &str| match name {
        "SIDETONE_SYNC_HORIZON" => Some("3".to_owned()),
        "SIDETONE_SYNC_TIMEOUT" => Some("0.9".to_owned()),
        _ => None,
    };
    assert_eq!(used(&load(None, None, &env, &[])), (0.9, 3.0));
    for wrong in ["nan", "inf", "-1", "0"] {
        let env = |name: &str| (name == "SIDETONE_SYNC_HORIZON").then(|| wrong.to_owned());
        let loaded = load(None, None, &env, &[]);
        assert_eq!((loaded.problems.len(), used(&loaded)), (1, (30.0, 120.0)), "{wrong}");
    }
}

const PROFILES: &str =
    "default_profile = \"work\"\n[profile.work]\nregion = \"eu\"\n[profile.home]\nbase_url = \"http://127.0.0.1:1\"\n";

#[test]
fn the_profile_is_the_one_asked_for_last() {
    let (_dir, path) = file(PROFILES);
    let home = |name: &str| (name == "SIDETONE_PROFILE").then(|| "home".to_owned());
    let work = load(Some(&path), None, &nothing, &[]);
    assert_eq!((work.config.profile.name.as_str(), work.config.profile.region), ("work", Region::Eu));
    assert_eq!(work.profiles, ["work", "home"]);
    let home_loaded = load(Some(&path), None, &home, &[]);
    assert_eq!(home_loaded.config.profile.base_url.as_deref(), Some("http://127.0.0.1:1"));
    assert_eq!(home_loaded.config.profile.region, Region::Us);
    let other = load(Some(&path), Some("other"), &home, &[]);
    assert_eq!(other.config.profile.name, "other");
    assert_eq!(other.problems, []);
}

#[test]
fn a_profile_name_never_leaves_its_directory() {
    for name in ["../x", "a/b", "", ".", "..", "a b", "a\u{1b}[0m"] {
        let loaded = load(None, Some(name), &nothing, &[]);
        assert_eq!(loaded.config.profile.name, "default", "{name:?}");
        assert_eq!(loaded.problems.len(), 1, "{name:?}");
        assert!(!loaded.problems[0].to_string().contains('\u{1b}'));
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let loaded = load(Some(dir.path()), None, &nothing, &[]);
    assert_eq!(loaded.problems.len(), 1);
    std::fs::write(dir.path().join("config.toml"), [0xff, 0xfe]).unwrap();
    let loaded = load(Some(&dir.path().join("config.toml")), None, &nothing, &[]);
    assert_eq!((loaded.problems.len(), loaded.config), (1, Config::default()));
}

#[test]
fn the_reference_has_every_key_and_shown_values_read_back() {
    let page = crate::config::reference();
    for entry in entries() {
        assert!(page.contains(&format!("| `{}` | ", entry.name)), "{}", entry.key());
        let shown = entry.default_value().unwrap().to_string();
        let (items, problems) = file::read(Path::new("shown"), &format!("value = {shown}"));
        assert!(problems.is_empty(), "{shown}");
        assert_eq!(entry.kind.of_file(&items[0].value).ok(), entry.default_value());
    }
}

#[test]
fn a_fault_that_may_hide_the_workspaces_address_leaves_it_in_doubt() {
    for (text, doubt) in [
        ("[profile.default]\nbase_url = \"http://127.0.0.1:1\"\n", false),
        ("[profile.default]\nbase_url = 5\n", true),
        ("[profile.default]\nbase_url = \n", true),
        ("[profile.default\nregion = \"eu\"\n", true),
        ("[profile.default]\nregoin = \"eu\"\n", true),
        ("[ui]\ntheme = \n", false),
        ("[ui]\ntheem = \"dark\"\n", false),
    ] {
        assert_eq!(read(text).address_in_doubt.is_some(), doubt, "{text}");
    }
}

fn set(loaded: &crate::config::Loaded, key: &str) -> (String, String) {
    let setting = loaded.settings.iter().find(|setting| setting.key == key).expect(key);
    (setting.value.to_string(), setting.source.to_string())
}

const FOLLOWED: [&str; 4] = ["profile.enters", "profile.snooze", "profile.bots", "sync.history"];

#[test]
fn the_front_rules_set_four_settings_and_say_so() {
    let plain = read("");
    let front = read("[profile.default]\nrules = \"front\"\n");
    assert_eq!(front.problems, []);
    let values = |loaded| FOLLOWED.map(|key| set(loaded, key).0);
    assert_eq!(values(&plain), ["\"all\"", "\"native\"", "\"show\"", "\"open\""]);
    assert_eq!(values(&front), ["\"touched\"", "\"close\"", "\"hide\"", "\"none\""]);
    for key in FOLLOWED {
        assert_eq!(set(&plain, key).1, "default");
        assert_eq!(set(&front, key).1, "default of rules = \"front\"");
    }
    let profile = &front.config.profile;
    assert_eq!((profile.enters, profile.snooze, profile.bots), (Enters::Touched, SnoozeMode::Close, Bots::Hide));
    assert_eq!(front.config.sync.history, History::None);
}

#[test]
fn each_part_of_the_front_rules_can_be_overridden_alone() {
    let others = ["\"all\"", "\"native\"", "\"show\"", "\"30d\""];
    for (own, value) in FOLLOWED.into_iter().zip(others) {
        let (table, name) = own.split_once('.').expect("a table");
        let rules = "[profile.default]\nrules = \"front\"\n";
        let text = match table {
            "profile" => format!("{rules}{name} = {value}\n"),
            table => format!("{rules}[{table}]\n{name} = {value}\n"),
        };
        let loaded = read(&text);
        assert_eq!(loaded.problems, []);
        for key in FOLLOWED {
            let (found, source) = set(&loaded, key);
            assert_eq!((found == value, source.contains("config.toml:")), (key == own, key == own), "{key}");
        }
    }
    let env = |name: &str| (name == "SIDETONE_RULES").then(|| "front".to_owned());
    let loaded = load(None, None, &env, &[]);
    assert_eq!(set(&loaded, "profile.rules").1, "SIDETONE_RULES");
    assert_eq!(loaded.config.profile.snooze, SnoozeMode::Close);
}

#[test]
fn rules_written_where_a_profile_is_named_are_told_where_they_belong() {
    let loaded = read("profile = \"front\"\n");
    assert!(loaded.problems[0].to_string().contains("rules = \"front\""), "{}", loaded.problems[0]);
}

#[test]
fn who_one_is_in_a_workspace_is_said_by_its_profile_before_the_variable() {
    let (_dir, path) = file("[profile.work]\nemail = \"ada@work.test\"\n[profile.club]\nregion = \"eu\"\n");
    let env = |name: &str| (name == "SIDETONE_EMAIL").then(|| "ada@home.test".to_owned());
    let of = |profile: &str| load(Some(&path), Some(profile), &env, &[]).config.profile.email;
    assert_eq!(of("work").as_deref(), Some("ada@work.test"));
    assert_eq!(of("club").as_deref(), Some("ada@home.test"));
}

/// Names that an earlier version had.
const BEFORE: Renamed = &[("ui.colours", "ui.theme"), ("sync.order", "ui.sort"), ("profile.mail", "profile.email")];

#[test]
fn a_setting_by_its_name_of_an_earlier_version_counts_and_is_told() {
    let text = "[ui]\ncolours = \"light\"\n[sync]\norder = \"oldest\"\n[profile.default]\nmail = \"ada@example.com\"\n";
    let (_dir, path) = file(text);
    let loaded = load_renamed(Some(&path), None, &nothing, &[], BEFORE);
    assert_eq!((loaded.config.ui.theme.as_str(), loaded.config.ui.sort), ("light", Order::Oldest));
    assert_eq!(loaded.config.profile.email.as_deref(), Some("ada@example.com"));
    assert_eq!(
        told(&loaded),
        [
            "config.toml:2: `ui.colours` is called `ui.theme` now (it counts; write that)",
            "config.toml:4: `sync.order` is called `ui.sort` now (it counts; write that)",
            "config.toml:6: `profile.mail` is called `profile.email` now (it counts; write that)",
        ]
    );
    assert!(loaded.address_in_doubt.is_none(), "it is read as it was meant: {:?}", loaded.address_in_doubt);
}

#[test]
fn of_a_settings_two_names_that_of_today_counts_and_a_wrong_value_is_a_fault_under_either() {
    for text in ["[ui]\ncolours = \"light\"\ntheme = \"mine\"\n", "[ui]\ntheme = \"mine\"\ncolours = \"light\"\n"] {
        let (_dir, path) = file(text);
        assert_eq!(load_renamed(Some(&path), None, &nothing, &[], BEFORE).config.ui.theme, "mine", "{text}");
    }
    let (_dir, path) = file("[ui]\ncolours = 3\n");
    assert_eq!(load_renamed(Some(&path), None, &nothing, &[], BEFORE).problems.len(), 2);
}

#[test]
fn a_variable_by_its_name_of_an_earlier_version_counts_and_is_told() {
    let env = |name: &str| (name == "SIDETONE_UI_COLOURS").then(|| "light".to_owned());
    let loaded = load_renamed(None, None, &env, &[], BEFORE);
    assert_eq!(loaded.config.ui.theme, "light");
    assert_eq!(told(&loaded), ["SIDETONE_UI_COLOURS: is called `SIDETONE_UI_THEME` now (it counts; write that)"]);
}

#[test]
fn names_of_earlier_versions_are_none_of_today() {
    for (was, now) in schema::RENAMED {
        assert!(entries().iter().all(|entry| entry.key() != *was), "{was}");
        assert!(entries().iter().any(|entry| entry.key() == *now), "{now}");
    }
}
