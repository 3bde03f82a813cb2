//! What theme files, alone and over each other, make of roles.

use ratatui::style::Modifier;

use super::*;
use crate::theme::colour::{contrast, rgb};

struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join(format!("{name}.toml")), text).unwrap();
        }
        Self(dir)
    }

    fn load(&self, name: &str) -> (Theme, Vec<String>) {
        let (theme, problems) = load(name, Some(self.0.path()), Depth::True);
        let told = problems.into_iter().map(|problem| {
            let file = problem.file.file_name().unwrap_or_default().into();
            Problem { file, ..problem }.to_string()
        });
        (theme, told.collect())
    }
}

fn built_in(name: &str, depth: Depth) -> Theme {
    let (theme, problems) = load(name, None, depth);
    assert_eq!(problems, [], "{name}");
    theme
}

#[test]
fn the_list_of_built_in_themes_is_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let mut files: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    let mut known: Vec<String> = BUILTIN.iter().map(|(name, _)| format!("{name}.toml")).collect();
    known.sort();
    assert_eq!(files, known);
}

#[test]
fn every_built_in_theme_covers_every_role() {
    for (name, _) in BUILTIN {
        let sheet = sheet(name, None, Depth::True, &mut Vec::new()).unwrap();
        for role in Role::ALL {
            assert!(sheet.styles.contains_key(role), "{name}: {}", role.as_str());
        }
        for depth in [Depth::True, Depth::Ansi256, Depth::Ansi16, Depth::None] {
            assert_eq!(built_in(name, depth).name(), *name);
        }
    }
}

/// Lines are no text.
const LINES: [Role; 3] = [Role::Border, Role::BorderDrag, Role::Scrollbar];

fn wanted(theme: &str) -> f64 {
    if theme == "high-contrast" { 7.0 } else { 4.5 }
}

fn fine_themes() -> impl Iterator<Item = (&'static str, Theme)> {
    ["dark", "light", "high-contrast"]
        .into_iter()
        .flat_map(|name| [Depth::True, Depth::Ansi256].map(|d| (name, built_in(name, d))))
}

#[test]
fn every_text_can_be_read_on_its_ground() {
    let mut weak = Vec::new();
    for (name, theme) in fine_themes() {
        let text = theme.style(Role::Text).fg.unwrap();
        for role in Role::ALL.iter().filter(|role| !LINES.contains(role)) {
            let style = theme.style(*role);
            let ground = style.bg.or(theme.ground()).unwrap();
            let found = contrast(rgb(style.fg.unwrap_or(text)).unwrap(), rgb(ground).unwrap());
            if found < wanted(name) {
                weak.push(format!("{name} {} {found:.2}", role.as_str()));
            }
        }
    }
    assert!(weak.is_empty(), "{weak:#?}");
}

#[test]
fn every_row_can_be_read_under_the_cursor() {
    let mut weak = Vec::new();
    for (name, theme) in fine_themes() {
        let overlay = theme.style(Role::Overlay);
        for (over, rows) in [
            (theme.style(Role::Selection), "list."),
            (theme.style(Role::SelectionInactive), "list."),
            (theme.style(Role::ListMarked), "list."),
            (theme.style(Role::PickerSelected), "picker."),
            (overlay, "picker."),
            (overlay, "hint."),
            (overlay, "details."),
            (overlay, "thread."),
            (theme.style(Role::ThreadNoteText), "thread."),
            (theme.style(Role::ComposerNoteText), "composer."),
            (theme.style(Role::ComposerSelection), "composer."),
        ] {
            let bg = over.bg.unwrap();
            // A cursor and a selection lie over the words, all else under them.
            let under = [overlay, theme.style(Role::ThreadNoteText), theme.style(Role::ComposerNoteText)];
            let over = if under.contains(&over) { None } else { over.fg };
            let laid_over = [Role::PickerSelected, Role::ComposerSelection, Role::ListMarked];
            for role in Role::ALL.iter().filter(|role| role.as_str().starts_with(rows) && !laid_over.contains(role)) {
                let fg = over.or(theme.style(*role).fg).unwrap();
                let found = contrast(rgb(fg).unwrap(), rgb(bg).unwrap());
                if found < wanted(name) {
                    weak.push(format!("{name} {} on {bg:?} {found:.2}", role.as_str()));
                }
            }
        }
    }
    assert!(weak.is_empty(), "{weak:#?}");
}

#[test]
fn what_must_not_be_confused_differs_at_every_depth() {
    for (name, _) in BUILTIN {
        for depth in [Depth::True, Depth::Ansi256, Depth::Ansi16, Depth::None] {
            let theme = built_in(name, depth);
            for (a, b) in [
                (Role::Selection, Role::ListWho),
                (Role::Selection, Role::SelectionInactive),
                (Role::ComposerNote, Role::ComposerReply),
                (Role::ComposerNoteText, Role::Composer),
                (Role::ThreadNote, Role::ThreadTeammate),
                (Role::ThreadNote, Role::ThreadMe),
                (Role::ThreadNoteText, Role::Thread),
                (Role::ThreadCustomer, Role::ThreadTeammate),
                (Role::ListUnread, Role::ListWho),
                (Role::StatusError, Role::StatusOk),
                (Role::BorderFocused, Role::Border),
                (Role::PickerSelected, Role::Picker),
                (Role::SearchHit, Role::Text),
            ] {
                assert_ne!(theme.style(a), theme.style(b), "{name} {depth:?} {} {}", a.as_str(), b.as_str());
            }
            // In few colours what is muted is plain: dim cannot be read, and an event is told by its form.
            if depth >= Depth::Ansi256 && name != &"ansi16" {
                assert_ne!(theme.style(Role::ThreadEvent), theme.style(Role::Thread), "{name} {depth:?}");
            }
        }
    }
}

#[test]
fn without_colour_there_is_none() {
    for (name, _) in BUILTIN {
        let theme = built_in(name, Depth::None);
        for role in Role::ALL {
            let style = theme.style(*role);
            assert_eq!((style.fg, style.bg), (None, None), "{name} {}", role.as_str());
        }
        assert!(theme.style(Role::Selection).add_modifier.contains(Modifier::REVERSED));
    }
}

#[test]
fn in_16_colours_no_word_has_a_colour_and_nothing_is_dim() {
    for (name, _) in BUILTIN {
        for depth in [Depth::Ansi16, Depth::None] {
            let theme = built_in(name, depth);
            for role in Role::ALL {
                let style = theme.style(*role);
                let plain = |colour: Option<Color>| colour.is_none_or(|colour| colour == Color::Reset);
                let is_bar = role.as_str().ends_with(".bar");
                assert!(is_bar || plain(style.fg) == plain(style.bg), "{name} {}", role.as_str());
                assert!(!style.add_modifier.contains(Modifier::DIM), "{name} {}", role.as_str());
                let bad = [Some(Color::DarkGray), Some(Color::LightBlue)];
                assert!(!bad.contains(&style.fg) && !bad.contains(&style.bg), "{name} {}", role.as_str());
            }
            assert_ne!(theme.style(Role::ListPriorityLow), theme.style(Role::ListPriorityHigh), "{name}");
        }
    }
    let theme = built_in("ansi16", Depth::True);
    let blue = Role::ALL.iter().filter(|role| theme.style(**role).fg == Some(Color::Blue));
    assert_eq!(blue.collect::<Vec<_>>(), [&Role::ThreadMeBar]);
}

#[test]
fn few_colours_are_the_terminals_own() {
    let named = |colour: Option<Color>| !matches!(colour, Some(Color::Rgb(..) | Color::Indexed(_)));
    for (name, _) in BUILTIN {
        let theme = built_in(name, Depth::Ansi16);
        assert!(Role::ALL.iter().all(|role| named(theme.style(*role).fg) && named(theme.style(*role).bg)), "{name}");
    }
    let theme = built_in("ansi16", Depth::True);
    assert!(Role::ALL.iter().all(|role| named(theme.style(*role).fg) && named(theme.style(*role).bg)));
}

#[test]
fn a_persons_theme_changes_field_by_field_and_knows_its_lines() {
    let text = "inherits = \"dark\"\n[styles]\n\"thread.note\" = { fg = \"#010203\" }\nlist.waiting = 200\nstatus.error.bg = \"blue\"\n";
    let (theme, problems) = Folder::with(&[("mine", text)]).load("mine");
    assert!(problems.is_empty(), "{problems:?}");
    let (note, dark) = (theme.style(Role::ThreadNote), built_in("dark", Depth::True).style(Role::ThreadNote));
    assert_eq!(note.fg, Some(Color::Rgb(1, 2, 3)));
    assert_eq!((note.bg, note.add_modifier), (dark.bg, dark.add_modifier));
    assert_eq!(theme.style(Role::ListWaiting).fg, Some(Color::Indexed(200)));
    assert_eq!(theme.style(Role::StatusError).bg, Some(Color::Blue));
    assert_eq!(theme.source(Role::ThreadNote).unwrap().line, 3);
    assert_eq!(theme.source(Role::Border).unwrap().file, Path::new("dark.toml"));
}

#[test]
fn a_colour_of_the_palette_changes_everywhere() {
    let text = "inherits = \"dark\"\n[palette]\naccent = \"mint\"\nmint = \"#00ff99\"\n";
    let (theme, problems) = Folder::with(&[("mine", text)]).load("mine");
    assert!(problems.is_empty(), "{problems:?}");
    for role in [Role::BorderFocused, Role::HintKey, Role::ThreadMe] {
        assert_eq!(theme.style(role).fg, Some(Color::Rgb(0, 0xff, 0x99)));
    }
}

#[test]
fn modifiers_are_taken_away_and_given_back() {
    let one = "inherits = \"dark\"\n[styles]\n\"list.unread\" = { remove = [\"bold\"], add = [\"italic\"] }\n";
    let two = "inherits = \"one\"\n[styles]\n\"list.unread\" = { add = [\"bold\"] }\n";
    let folder = Folder::with(&[("one", one), ("two", two)]);
    assert_eq!(folder.load("one").0.style(Role::ListUnread).add_modifier, Modifier::ITALIC);
    assert_eq!(folder.load("two").0.style(Role::ListUnread).add_modifier, Modifier::ITALIC | Modifier::BOLD);
}

#[test]
fn missing_fields_come_from_the_dotted_parents_and_then_from_text() {
    let text = "[styles]\ntext = \"#111111\"\nlist.waiting = { fg = \"#222222\", add = [\"bold\"] }\n\"list.waiting.long\" = { bg = \"#333333\" }\n";
    let (theme, problems) = Folder::with(&[("bare", text)]).load("bare");
    assert!(problems.is_empty(), "{problems:?}");
    let long = theme.style(Role::ListWaitingLong);
    assert_eq!((long.fg, long.bg), (Some(Color::Rgb(0x22, 0x22, 0x22)), Some(Color::Rgb(0x33, 0x33, 0x33))));
    assert_eq!(long.add_modifier, Modifier::BOLD);
    assert_eq!(theme.style(Role::HintKey).fg, Some(Color::Rgb(0x11, 0x11, 0x11)));
}

#[test]
fn a_persons_file_of_a_built_in_name_may_inherit_it() {
    let (theme, problems) =
        Folder::with(&[("dark", "inherits = \"dark\"\n[palette]\naccent = \"bright-red\"\n")]).load("dark");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(theme.style(Role::HintKey).fg, Some(Color::LightRed));
    assert!(theme.style(Role::ListTag).fg.is_some());
}

#[test]
fn themes_that_inherit_each_other_are_told_and_still_count() {
    let folder = Folder::with(&[
        ("a", "inherits = \"b\"\n[styles]\ntext = \"red\"\n"),
        ("b", "inherits = \"a\"\n"),
        ("c", "inherits = \"drak\"\n[styles]\ntext = \"red\"\n"),
    ]);
    let (theme, problems) = folder.load("a");
    assert_eq!(problems, ["b.toml:1: `a` inherits itself in the end"]);
    assert_eq!(theme.style(Role::Text).fg, Some(Color::Red));
    let (theme, problems) = folder.load("c");
    assert_eq!(problems, ["c.toml:1: there is no theme `drak` to inherit (did you mean `dark`?)"]);
    assert_eq!(theme.style(Role::Text).fg, Some(Color::Red));
}

#[test]
fn every_fault_is_told_and_the_rest_counts() {
    let text = "inherit = \"dark\"\ninherits = \"dark\"\nborder = \"red\"\n[palette]\naccent = \"blu\"\nround = \"square\"\nsquare = \"round\"\nno = [1]\n\
                [styles]\n\"list.unred\" = \"red\"\n\"title\" = { color = \"red\", fg = \"gren\" }\n\"border\" = { add = [\"bolt\"], fg = 256 }\n\
                \"prompt\" = \nhint.keys = { fg = \"red\" }\n\"picker\" = { fg = \"magenta\" }\n";
    let (theme, problems) = Folder::with(&[("mine", text)]).load("mine");
    let short: Vec<String> = problems.iter().map(|p| p.split(" (there are").next().unwrap().to_owned()).collect();
    assert_eq!(
        short,
        [
            "mine.toml:13: string values must be quoted, expected literal string (this line does not count)",
            "mine.toml:1: a theme has no `inherit` (did you mean `inherits`?)",
            "mine.toml:3: a theme has no `border` (it belongs in `[styles]`)",
            &format!("mine.toml:8: `no` takes a colour, not a list ({})", colours()),
            "mine.toml:10: there is no role `list.unred` (did you mean `list.unread`?)",
            "mine.toml:11: a style has no `color`",
            "mine.toml:12: `bolt` is nothing a style can add (did you mean `bold`?)",
            &format!("mine.toml:12: `fg` takes a colour, not a whole number ({})", colours()),
            "mine.toml:14: there is no role `hint.keys` (did you mean `hint.key`?)",
            "mine.toml:5: `blu` is no colour (did you mean `blue`?)",
            "mine.toml:6: `square` stands for no colour",
            "mine.toml:7: `round` stands for no colour",
            "mine.toml:11: `gren` is no colour (did you mean `green`?)",
        ]
    );
    assert_eq!(theme.style(Role::Picker).fg, Some(Color::Magenta));
    assert!(theme.style(Role::ListTag).fg.is_some());
}

#[test]
fn a_table_that_is_empty_is_told_if_it_names_no_role() {
    let told = |text: &str| Folder::with(&[("mine", text)]).load("mine").1;
    assert_eq!(
        told("[styles.weather]\n"),
        ["mine.toml:1: there is no role `weather` (`sidetone themes roles` lists them)"]
    );
    assert_eq!(
        told("[styles]\nlist.unred = {}\n"),
        ["mine.toml:2: there is no role `list.unred` (did you mean `list.unread`?)"]
    );
    for harmless in ["[styles]\n", "[styles.list]\n", "[styles.text]\n", "[styles]\nlist.unread = {}\n"] {
        assert!(told(harmless).is_empty(), "{harmless}");
    }
}

#[test]
fn an_unknown_theme_is_told_and_dark_is_used() {
    let folder = Folder::with(&[("mine", "")]);
    for name in ["lihgt", "../mine", "", "x\u{1b}[0m"] {
        let (theme, problems) = folder.load(name);
        assert_eq!(problems.len(), 1, "{name:?}");
        assert!(!problems[0].contains('\u{1b}'));
        assert_eq!(theme.style(Role::Text), built_in("dark", Depth::True).style(Role::Text));
    }
    assert!(folder.load("lihgt").1[0].ends_with("(did you mean `light`?)"));
}

#[test]
fn the_names_are_the_built_in_ones_and_the_persons_own() {
    let folder = Folder::with(&[("mine", ""), ("dark", "")]);
    assert_eq!(names(Some(folder.0.path())), ["dark", "light", "high-contrast", "ansi16", "mine"]);
    assert_eq!(names(None).len(), BUILTIN.len());
}

#[test]
fn the_reference_has_every_role() {
    let page = crate::theme::reference();
    for role in Role::ALL {
        assert!(page.contains(&format!("| `{}` | {} |", role.as_str(), role.doc())));
        assert_eq!(Role::named(role.as_str()), Some(*role));
    }
}
