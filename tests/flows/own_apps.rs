//! Apps and quick links of one's own (I13, I14).

use sidetone::model::Focus;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};

fn wide(apps: &str) -> Options {
    Options::default().size(160, 50).apps(apps)
}

/// An app with a line for the shell.
fn app(name: &str, line: &str, more: &str) -> String {
    format!("[app.{name}]\nname = \"{}\"\ncommand = '''{line}'''\n{more}\n", name.to_uppercase())
}

#[tokio::test]
async fn a_quick_link_is_filled_from_the_customer_and_one_that_lacks_a_value_says_which() {
    let links = "[link.admin]\nname = \"Admin\"\naddress = \"https://admin.example/u/{user_id}?m={email}&p={plan}\"\n\
                 [link.logs]\naddress = \"https://logs.example/?q={cluster}&c={company.region}\"\n";
    let mut t = Flow::with(wide(links)).await;
    t.keys("K K K K").await;
    t.command("details.fold Quick links").await.has("needs cluster");
    t.outside.clear();
    t.command("link.quick admin").await;
    let opened = t.outside.iter().find_map(|outside| match outside {
        Outside::OpenUrl(address) => Some(address.clone()),
        _ => None,
    });
    let opened = opened.expect("an address");
    assert!(opened.starts_with("https://admin.example/u/user-"), "{opened}");
    assert!(opened.contains("?m=") && opened.contains("%40example.com&p="), "{opened}");
    t.outside.clear();
    t.command("quick logs").await.foot().has("logs is not opened: this conversation has no cluster, no company.region");
    assert_eq!(t.outside, []);
    t.keys("g l").await.has("Quick link").has("needs cluster");
    t.keys("esc").await;
    t.command("link.quick nobody").await.foot().has("There is no quick link `nobody`. There are: admin, logs");
    t.without_browser();
    t.command("link.quick Admin").await;
    assert!(
        t.outside.iter().any(|outside| matches!(outside, Outside::Copy(text) if text.starts_with("https://admin")))
    );
}

#[tokio::test]
async fn an_app_of_ones_own_shows_what_its_command_prints_of_the_conversation() {
    let line = r#"python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["customer"]["email"]); print("\033[31mlate\033[0m \033]0;x\007 %d" % len(d["messages"]))'"#;
    let mut t = Flow::with(wide(&app("mine", line, ""))).await;
    t.screen().has("▾ MINE").has("@example.com").has("late");
    t.screen().lacks("[31m").lacks("]0;");
    let id = t.model().panes.thread.shown.clone();
    // The next one has a run of its own; and back there is what was known.
    t.keys("J").await.has("▾ MINE");
    assert_ne!(t.model().panes.thread.shown, id);
    t.keys("K").await.has("@example.com");
}

#[tokio::test]
async fn an_app_is_given_no_secret_and_no_address_of_a_file() {
    let line = "env | grep -ci 'token\\|secret' ; grep -o 'Bearer\\|token\\|https://[a-z.]*downloads' | wc -l";
    let t = Flow::with(wide(&app("mine", line, ""))).await;
    let ran = t.model().own_runs.of("mine", t.model().panes.thread.shown.as_ref().unwrap()).expect("it ran");
    let output = format!("{:?}", ran.output);
    assert!(ran.failed.is_none(), "{ran:?}");
    // What the tests themselves have in their environment is not sidetone's.
    assert!(output.contains("\"0\""), "{output}");
}

#[tokio::test]
async fn an_apps_actions_run_commands_and_its_links_lead_there() {
    let printed = r#"{"word": "2 open", "blocks": [{"label": "balance", "value": "3 GBP", "tone": "bad"},
        {"action": "Mark as VIP", "run": "tag vip"}, {"action": "Wrong", "run": "no-such thing"},
        {"link": "In billing", "address": "https://billing.example/1"}]}"#;
    let line = format!("cat <<'END'\n{printed}\nEND");
    let mut t = Flow::with(wide(&app("mine", &line, "output = \"json\""))).await;
    t.screen().row_with("balance").has("3 GBP");
    t.outside.clear();
    let place = t.screen().find("In billing");
    t.click(place).await;
    t.click(place).await;
    assert!(t.outside.contains(&Outside::OpenUrl("https://billing.example/1".to_owned())), "{:?}", t.outside);
    let place = t.screen().find("[ Wrong ]");
    t.click(place).await;
    t.click(place).await.foot().has("`no-such thing` cannot be run");
    let place = t.screen().find("[ Mark as VIP ]");
    t.click(place).await;
    t.keys("enter").await.foot().has("vip");
    // Folded, its word is there.
    t.command("details.fold MINE").await.row_with("▸ MINE").has("2 open");
}

#[tokio::test]
async fn one_that_fails_says_so_keeps_what_was_there_and_enter_shows_why() {
    let dir = tempfile::tempdir().unwrap();
    let mark = dir.path().join("seen");
    let line = format!("if [ -e {0} ]; then echo broken >&2; exit 3; fi; touch {0}; echo all is well", mark.display());
    let mut t = Flow::with(wide(&app("mine", &line, ""))).await;
    t.screen().has("all is well").lacks("failed");
    t.command("details.ask mine").await.has("failed: exit 3").has("all is well");
    t.command("details.why mine").await.has("broken").has("exit 3").has("command");
    t.keys("q").await;
    let place = t.screen().find("failed: exit 3");
    t.click(place).await;
    t.click(place).await.has("broken");
    t.keys("q").await;
    let faulty = app("none", "", "") + &app("json", "echo '{\"x\": 1}'", "output = \"json\"");
    let program = "[app.gone]\ncommand = [\"/nowhere/at/all\"]\n";
    let t = Flow::with(wide(&(faulty + program))).await;
    t.screen().has("could not be").has("no list of blocks");
}

#[tokio::test]
async fn a_slow_a_flooding_and_a_deaf_app_hold_no_key_up() {
    let apps = app("slow", "sleep 600", "timeout_s = 1")
        + &app("flood", "yes", "timeout_s = 1")
        + &app("deaf", "exec 0<&-; sleep 600", "timeout_s = 1");
    let mut t = Flow::with(wide(&apps)).await;
    t.screen().has("failed: no end after 1 s").has("failed: it printed more than");
    let first = t.model().panes.list.selected.clone();
    t.command("details.ask slow").await;
    // It runs, and keys do what they do.
    let begun = std::time::Instant::now();
    for _ in 0..20 {
        t.press("j").await;
        t.press("k").await;
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    t.press("j").await;
    assert_ne!(t.model().panes.list.selected, first);
    t.settle().await.has("failed: no end after 1 s");
}

#[tokio::test]
async fn who_goes_on_ends_what_ran_for_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let begun = dir.path().join("begun");
    let line = format!("echo x >> {}; sleep 600", begun.display());
    let mut t = Flow::with(wide(&app("slow", &line, "timeout_s = 2"))).await;
    t.screen().has("no end after 2 s");
    t.press("J").await;
    t.press("J").await;
    t.press("J").await;
    t.settle().await;
    // Who only passed by has started nothing, or it has ended: no result came of it.
    let shown = t.model().panes.thread.shown.clone().unwrap();
    assert!(t.model().own_runs.of("slow", &shown).is_some());
    let ids: Vec<_> = t.model().panes.list.rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(ids.iter().filter(|id| t.model().own_runs.of("slow", id).is_some()).count(), 2);
}

#[tokio::test]
async fn an_app_that_is_hidden_or_out_of_sight_is_not_asked() {
    let dir = tempfile::tempdir().unwrap();
    let begun = dir.path().join("begun");
    let line = format!("echo x >> {}", begun.display());
    let mut t = Flow::with(Options::default().size(80, 24).apps(&app("mine", &line, ""))).await;
    assert!(!begun.exists(), "there is no room for the details");
    t.command("focus.details").await;
    assert_eq!(t.model().focus, Focus::Details);
    assert!(begun.exists());
    t.command("details.hide mine").await;
    std::fs::remove_file(&begun).unwrap();
    t.command("details.ask mine").await;
    assert!(!begun.exists());
}

#[tokio::test]
async fn what_is_wrong_in_the_file_is_said_at_the_start_and_the_rest_counts() {
    let mut t = Flow::with(wide("[app.one]\ncomand = \"x\"\n[app.two]\ncommand = \"echo fine\"\n")).await;
    t.screen().has("▾ two").has("fine");
    t.keys("g e").await.has("apps.toml:2: an app has no `comand`");
}
