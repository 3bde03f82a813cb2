//! How it looks: themes that are tried and chosen, few colours, signs, widths, the window's title.

use practice::world::assign::Assignee;
use ratatui::style::{Color, Modifier};
use sidetone::config::{Ground, SignSet};
use sidetone::model::Msg;
use sidetone::runtime::title;
use sidetone::theme::{Brightness, Depth};

use crate::screen::Screen;
use crate::support::{Flow, Options};

/// The ground at the middle of the screen's first column of rows, where nothing stands.
fn ground(screen: &Screen) -> Color {
    screen.ground(screen.width() - 1, 0)
}

const DARK: Color = Color::Rgb(0x16, 0x18, 0x1d);
const LIGHT: Color = Color::Rgb(0xff, 0xff, 0xff);

#[tokio::test]
async fn each_theme_is_shown_on_the_whole_screen_as_one_moves_and_esc_goes_back() {
    let mut t = Flow::start().await;
    assert_eq!(ground(t.screen()), DARK, "auto, on a dark terminal");
    t.keys("v t").await.has("Theme").has("high-contrast");
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(ground(t.keys("down").await));
    }
    assert!(seen.contains(&LIGHT) && seen.contains(&DARK) && seen.contains(&Color::Rgb(0, 0, 0)), "{seen:?}");
    assert_eq!(t.model().settings.theme, "auto", "only looked at");
    t.keys("esc").await;
    assert_eq!(ground(t.screen()), DARK);
    // What is typed finds one, and shows it as well.
    t.keys("v t").await;
    t.type_text("light").await;
    assert_eq!(ground(t.screen()), LIGHT);
    t.keys("esc").await;
    assert_eq!(ground(t.screen()), DARK);
}

#[tokio::test]
async fn a_theme_that_is_chosen_is_written_into_the_settings_and_the_rest_of_them_stays() {
    let dir = tempfile::tempdir().expect("a directory");
    let file = dir.path().join("config.toml");
    std::fs::write(&file, "# mine\n[ui]\nsort = \"newest\" # as ever\n").expect("written");
    let mut t = Flow::with(Options { config_file: Some(file.clone()), ..Options::default() }).await;
    t.keys("v t").await;
    t.type_text("light").await;
    t.keys("enter").await;
    assert_eq!(ground(t.screen()), LIGHT);
    let text = std::fs::read_to_string(&file).expect("a file");
    assert_eq!(text, "# mine\n[ui]\ntheme = \"light\"\nsort = \"newest\" # as ever\n");
}

#[tokio::test]
async fn a_theme_that_cannot_be_kept_is_worn_and_it_is_said_why() {
    let dir = tempfile::tempdir().expect("a directory");
    let mut t = Flow::with(Options { config_file: Some(dir.path().to_owned()), ..Options::default() }).await;
    t.command("theme light").await.has("cannot be changed");
    assert_eq!(ground(t.screen()), LIGHT);
}

#[tokio::test]
async fn auto_follows_what_the_terminal_says_whenever_it_says_it() {
    let mut t = Flow::with(Options { ground: None, ..Options::default() }).await;
    assert_eq!(ground(t.screen()), Color::Reset, "nothing is known yet");
    t.hears_ground(Some(Brightness::Bright)).await;
    assert_eq!(ground(t.screen()), LIGHT);
    t.hears_ground(Some(Brightness::Dark)).await;
    assert_eq!(ground(t.screen()), DARK);
    // One that was chosen stays.
    t.command("theme light").await;
    t.hears_ground(Some(Brightness::Bright)).await;
    t.hears_ground(Some(Brightness::Dark)).await;
    assert_eq!(ground(t.screen()), LIGHT);
}

#[tokio::test]
async fn where_grounds_are_not_painted_a_theme_that_does_not_fit_gives_way_and_that_is_said_once() {
    let options = Options::default().config(|config| {
        config.ui.ground = Ground::Terminal;
        config.ui.theme = "light".to_owned();
    });
    let mut t = Flow::with(Options { ground: None, ..options }).await;
    assert_eq!(ground(t.screen()), Color::Reset, "the terminal's own shows");
    let text = t.hears_ground(Some(Brightness::Dark)).await.text();
    assert!(text.contains("light"), "{text}");
    let said =
        |t: &Flow| t.model().notices.all().iter().filter(|n| n.words.contains("made for a bright ground")).count();
    assert_eq!(said(&t), 1);
    t.hears_ground(None).await;
    t.hears_ground(Some(Brightness::Dark)).await;
    assert_eq!(said(&t), 1);
}

/// What must hold of a frame in 16 colours.
fn is_plain(screen: &Screen) {
    for y in 0..screen.height() {
        for x in 0..screen.width() {
            let (fg, bg, symbol) = (screen.colour(x, y), screen.ground(x, y), screen.symbol(x, y));
            let chip = fg != Color::Reset && bg != Color::Reset;
            let plain = fg == Color::Reset && bg == Color::Reset;
            let bar = bg == Color::Reset && ["▌", "│", "┊", "║", " "].contains(&symbol);
            assert!(chip || plain || bar, "{symbol:?} {fg:?} on {bg:?} at {x},{y} of\n{screen}");
            let modifier = screen.modifier(x, y);
            assert!(!modifier.contains(Modifier::DIM), "{symbol:?} is dim at {x},{y} of\n{screen}");
            if modifier.contains(Modifier::REVERSED) {
                assert!(plain, "{symbol:?} {fg:?} on {bg:?} is reversed at {x},{y} of\n{screen}");
            }
        }
    }
}

#[tokio::test]
async fn in_16_colours_nothing_but_bars_and_chips_has_a_colour_on_any_screen() {
    for theme in ["auto", "dark", "light", "high-contrast", "ansi16"] {
        let options = Options::default().config(|config| config.ui.theme = theme.to_owned());
        let mut t = Flow::with(options.depth(Depth::Ansi16)).await;
        is_plain(t.screen());
        for keys in
            ["j", "tab", "r", "C-r", "esc", "n", "esc", "esc", "v t", "esc", "?", "esc", "C-k", "esc", "z", "esc"]
        {
            is_plain(t.keys(keys).await);
        }
    }
}

#[tokio::test]
async fn a_reversed_row_is_one_bar() {
    for depth in [Depth::Ansi16, Depth::None] {
        let t = Flow::with(Options::default().depth(depth)).await;
        let (_, y) = t.screen().find("▌●");
        let columns: Vec<u16> = (0..20).collect();
        for x in columns {
            assert!(t.screen().modifier(x, y).contains(Modifier::REVERSED), "{depth:?} {x}");
            assert_eq!(t.screen().colour(x, y), Color::Reset, "{depth:?} {x}");
        }
    }
}

#[tokio::test]
async fn a_shortened_arabic_preview_keeps_its_sign_and_all_columns_stay_where_they_are() {
    let mut t = Flow::with(Options::default().size(80, 24)).await;
    t.advance(60).await;
    let words = "السلام عليكم، لا أستطيع الدخول إلى حسابي ولا إلى الفواتير منذ يوم الأحد";
    t.server.contact_writes(&t.id("maria"), words).expect("written");
    t.poll().await;
    let screen = t.screen();
    let edge = screen.dividers(3..10);
    assert!(!edge.is_empty(), "the list's edge stands on every row of\n{screen}");
    let (_, y) = screen.find("السلام");
    assert!(screen.text().lines().nth(usize::from(y)).is_some_and(|line| line.contains('…')), "{screen}");
}

#[tokio::test]
async fn signs_of_ascii_leave_no_other_sign_on_the_screen() {
    let options = Options::default().config(|config| config.ui.signs = SignSet::Ascii);
    let mut t = Flow::with(options).await;
    for keys in ["j", "tab", "r", "esc", "esc", "v t", "esc", "n", "esc", "esc", "z", "esc"] {
        let screen = t.keys(keys).await;
        let strange: Vec<char> = screen.text().chars().filter(|c| "▌●○✓▴◔↩✎↑×☾▸▾│║┊╎…·–─┌┐└┘═".contains(*c)).collect();
        assert!(strange.is_empty(), "{strange:?} after {keys} on\n{screen}");
    }
}

#[tokio::test]
async fn the_windows_title_counts_what_is_unread_of_mine_and_names_the_workspace() {
    let mut t = Flow::start().await;
    t.advance(60).await;
    let before = t.model().known.counts.unread;
    t.server.contact_writes(&t.id("maria"), "And the one for April, please.").expect("written");
    let (me, id) = (t.admin("Robin"), t.id("lena"));
    t.server
        .act(&id, |world, slot, now| world.assign(slot, me, Assignee::Admin(Some(me)), None, now))
        .expect("a conversation")
        .expect("assigned");
    t.server.contact_writes(&t.id("lena"), "Is anybody there?").expect("written");
    t.poll().await;
    let unread = t.model().known.counts.unread;
    assert!(unread > before, "{before} {unread}");
    let workspace = t.model().known.directory.me.as_ref().expect("me").workspace_name.to_string();
    assert_eq!(title::of(t.model()), format!("({unread}) Mine · {workspace}"));
    t.is_in("practice");
    assert_eq!(title::of(t.model()), format!("({unread}) Mine · {workspace} · practice"));
}

#[tokio::test]
async fn a_terminal_that_does_not_tell_of_focus_shows_notices_on_the_desktop() {
    use sidetone::runtime::Outside;
    let mut t = Flow::start().await;
    let notices = |t: &Flow| t.outside.iter().filter(|o| matches!(o, Outside::Notify(..))).count();
    for (focus, shown) in [(None, 1), (Some(true), 0), (Some(false), 1)] {
        if let Some(front) = focus {
            t.handle(Msg::Focus(front)).await;
        }
        t.advance(60).await;
        let before = notices(&t);
        t.server.contact_writes(&t.id("maria"), "And the one for April, please.").expect("written");
        t.poll().await;
        assert_eq!(notices(&t) - before, shown, "{focus:?}");
    }
}

#[tokio::test]
async fn who_has_waited_longer_than_i_allow_stands_out_by_sign_and_colour() {
    for depth in [Depth::True, Depth::None] {
        let options = Options::default().depth(depth).config(|c| {
            (c.ui.waiting_warn, c.ui.sort) = (Some(45 * 60), client::view::Order::Waiting);
        });
        let mut t = Flow::with(options).await;
        t.screen().in_list("Maria Lopez").has("◔30m");
        t.screen().in_list("Tom Becker").has("◕50m");
        t.go_to("maria").await;
        t.screen().has("waits 30m").lacks("◕ waits");
        t.go_to("tom").await.has("◕ waits 50m");
        let (short, long) = (t.screen().find("◔30m"), t.screen().find("◕50m"));
        let look = |(x, y): (u16, u16)| (t.screen().colour(x, y), t.screen().modifier(x, y));
        assert_ne!(look(short), look(long));
    }
    let t = Flow::start().await;
    assert!(!t.screen().shows("◕"), "nothing stands out unless it was asked for");
}

#[tokio::test]
async fn where_nothing_is_to_move_a_countdown_shows_its_first_and_its_last_second() {
    let mut t = Flow::with(Options::default().config(|c| {
        c.ui.motion = sidetone::config::Motion::Still;
        c.composer.undo_delay = std::time::Duration::from_secs(5);
    }))
    .await;
    t.keys("r").await;
    t.type_text("Soon").await;
    t.keys("C-s").await.foot().has("To Maria Lopez in 5 s");
    for (seconds, shown) in [(2, "To Maria Lopez in 5 s"), (2, "To Maria Lopez in 1 s")] {
        t.advance(seconds).await;
        t.keys("tab").await.foot().has(shown);
    }
}

#[tokio::test]
async fn hints_of_what_lies_over_the_screen_stand_on_its_ground() {
    let mut t = Flow::start().await;
    t.command("theme light").await;
    for (keys, hint) in [("z", "type a time"), ("?", "The keys that count here")] {
        let screen = t.keys(keys).await;
        let Some(row) = screen.text().lines().position(|row| row.contains(hint)) else {
            panic!("{keys}: no {hint} in\n{}", screen.text());
        };
        let (x, y) = screen.find(hint);
        assert_eq!(usize::from(y), row);
        assert_eq!(screen.ground(x, y), screen.ground(x - 2, y), "{keys}");
        t.keys("esc").await;
    }
}
