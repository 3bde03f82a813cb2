//! How a list is laid out: its orders with their figures, its groups, and the columns of its table.

use practice::world::sla::{Sla, Targets};

use crate::screen::Screen;
use crate::support::{Flow, Options};

const NAMES: [&str; 7] = ["Maria", "Tom", "Aiko", "Omar", "Lena", "Nadia", "Jonas"];

/// The rows of the list from its top, by first names; headings of groups as they are.
fn rows(t: &Flow) -> Vec<String> {
    let list = &t.model().panes.list;
    let first = |who: &str| NAMES.into_iter().find(|name| who.starts_with(name)).unwrap_or("?").to_owned();
    list.rows.iter().map(|row| first(row.who.as_str())).collect()
}

/// Which line of the list has these words first: at its beginning, where it is a heading.
fn line(screen: &Screen, words: &str) -> usize {
    let has = |line: &str| {
        let list = line.split('┃').next().unwrap_or_default();
        if words.starts_with(' ') { list.starts_with(words) } else { list.contains(words) }
    };
    screen.text().lines().position(has).unwrap_or_else(|| panic!("no {words}"))
}

#[tokio::test]
async fn a_list_is_put_in_each_order_and_its_rows_show_what_they_stand_by() {
    let mut t = Flow::with(Options::default().config(|c| c.ui.sort = Default::default())).await;
    t.screen().in_list("Lena Novak").has("◔5h");
    t.command("order newest").await.has("All · newest").in_list("Maria Lopez").has("20m").lacks("◔");
    t.command("order begun").await.has("All · begun").in_list("Omar Haddad").has("6h");
    assert_eq!(rows(&t), ["Maria", "Tom", "Aiko", "Lena", "Omar"]);
    t.keys("s").await.has("SLA").has("missed, then active").has("ticket type").has("by company");
    t.keys("esc").await;
    t.command("sort priority").await.has("All · priority");
    assert_eq!(rows(&t).first().map(String::as_str), Some("Aiko"));
    t.command("sort wakes").await.foot().has("Nothing here wakes");
    t.screen().has("All · waits longest");
}

#[tokio::test]
async fn by_sla_come_those_who_wait_for_what_was_missed_then_what_can_still_be_kept() {
    let options = Options::default().config(|c| c.ui.sort = client::view::Order::Sla);
    let mut t = Flow::with(options).await;
    for (name, status) in [("tom", "missed"), ("maria", "active"), ("lena", "hit")] {
        let id: u64 = t.id(name).parse().expect("a number");
        let (mut stage, now) = (t.server.stage(), t.clock.now().0);
        let slot = stage.world.conversations.find(id).expect("a conversation");
        stage.world.apply_sla(slot, "Gold", Targets { first_reply: Some(3600), ..Targets::default() }, now);
        stage.world.conversations.change(slot, |one| one.sla = Some(Sla::standing("Gold", Some(status))));
    }
    t.keys("f5").await;
    t.until("the SLA", |screen| screen.text().contains("S! ")).await.has("All · SLA");
    t.keys("g g").await;
    assert_eq!(rows(&t)[..3], ["Tom", "Maria", "Lena"]);
    t.screen().in_list("Tom Becker").has("S! ◔50m");
    t.screen().in_list("Maria Lopez").has("S  ◔30m");
    // In the other orders it stands apart from who is in charge.
    t.go_to("maria").await;
    t.keys("A").await;
    t.command("sort newest").await;
    t.screen().has("S me");
}

#[tokio::test]
async fn rows_are_put_together_under_the_names_of_their_groups_with_how_many_they_are() {
    let mut t = Flow::with(Options::default().config(|c| c.ui.sort = Default::default())).await;
    t.keys("v g").await.has("Groups").has("by company").has("no groups");
    t.keys("2").await;
    t.until("groups", |screen| screen.shows(" No company")).await.has("All · waits longest, by");
    t.keys("g g").await;
    assert_eq!(rows(&t), ["Lena", "Maria", "Tom", "Omar", "Aiko"], "companies by name, those of none at the end");
    let screen = t.screen();
    let at = |words| line(screen, words);
    assert!(at(" Lighthouse Ltd") < at("Lena Novak") && at("Maria Lopez") < at(" Quayside Coffee"));
    assert!(at(" Quayside Coffee") < at("Tom Becker") && at("Omar Haddad") < at(" No company"));
    screen.row_with(" No company").has("1");
    // The cursor goes from row to row, over the headings.
    t.keys("j j").await;
    assert_eq!(t.selected(), Some("tom"));
    // It is kept for this view, and for this one alone.
    t.restart().await;
    t.until("groups", |screen| screen.shows(" No company")).await;
    t.keys("g m").await.lacks(", by");
    t.keys("g a").await;
    t.command("group none").await.lacks(", by").lacks(" No company");
}

#[tokio::test]
async fn rows_that_are_put_together_for_the_first_time_leave_the_cursor_on_its_conversation() {
    let mut t = Flow::start().await;
    for group in ["company", "team", "tag"] {
        t.keys("g g j j").await;
        let selected = t.selected().map(str::to_owned);
        t.command(&format!("group {group}")).await;
        t.settle().await;
        assert_eq!(t.selected().map(str::to_owned), selected, "by {group}");
    }
}

#[tokio::test]
async fn what_moves_to_another_group_stays_where_it_is_till_the_list_is_placed_anew() {
    let mut t = Flow::with(Options::default().config(|c| c.ui.sort = Default::default())).await;
    t.command("group team").await;
    t.until("groups", |screen| screen.text().contains(" No team")).await;
    t.keys("g g").await;
    let before = rows(&t);
    t.go_to("tom").await;
    t.command("assign.team billing").await;
    assert_eq!(rows(&t), before, "under the cursor it stays");
    t.keys("g g").await;
    t.until("its group", |screen| screen.text().contains(" Billing")).await;
    assert_eq!(rows(&t)[..2], ["Tom", "Omar"].map(String::from), "{:?}", rows(&t));
}

#[tokio::test]
async fn a_group_whose_last_rows_are_closed_says_that_none_is_left() {
    let mut t = Flow::with(Options::default().config(|c| c.ui.sort = Default::default())).await;
    t.command("group company").await;
    t.until("groups", |screen| screen.shows(" Quayside Coffee")).await.row_with(" Quayside Coffee").has("2");
    t.go_to("tom").await;
    t.keys("e").await;
    t.settle().await;
    t.screen().row_with(" Quayside Coffee").has("1");
    t.go_to("omar").await;
    t.keys("e").await;
    t.settle().await;
    t.screen().row_with(" Quayside Coffee").has("0");
}

#[tokio::test]
async fn the_columns_of_a_table_are_ticked_put_in_order_and_made_wider_for_one_view() {
    let mut t = Flow::with(Options::default().size(200, 60)).await;
    t.keys("v c").await.has("Columns of All").has("[x] Customer").has("[ ] Team");
    // Company goes, the priority comes and is put before the words.
    t.keys("down space").await;
    t.type_text("priority").await;
    t.keys("space C-u").await.has("[x] Priority");
    t.keys("enter").await.row_with("Customer").has("Priority").lacks("Company");
    t.screen().in_list("Aiko Tanaka").has("high");
    t.command("columns customer:20, tags, begun, channel").await.row_with("Customer").has("Begun").has("Channel");
    t.until("what columns tell", |screen| screen.text().contains("conversation")).await;
    t.screen().in_list("Omar Haddad").has("6h").has("conversation");
    t.keys("v c").await.has("[x] Customer").has("20");
    t.keys("> K J enter").await.row_with("Tags").has("Customer");
    t.restart().await;
    t.screen().row_with("Customer").has("Channel");
    t.keys("g m").await.lacks("Channel");
    t.keys("g a").await;
    t.command("columns none").await.lacks("Channel");
    t.command("columns costumer").await.foot().has("There is no column costumer");
}

#[tokio::test]
async fn a_views_file_says_its_groups_and_its_columns() {
    let view = ("mix", "filter = 'is:open'\ngroup = \"tag\"\ncolumns = [\"customer:12\", \"assignee\", \"words\"]\n");
    let mut t = Flow::with(Options::default().size(200, 60).views(&[view])).await;
    t.command("view mix").await;
    t.until("its rows", |screen| screen.text().contains(" No tag")).await.row_with("Customer").has("Assignee");
    let faulty = ("bad", "filter = 'is:open'\ngroup = \"colour\"\ncolumns = \"size\"\n");
    let t = Flow::with(Options::default().views(&[faulty])).await;
    let said: Vec<String> = t.model().notices.all().iter().map(|entry| entry.words.clone()).collect();
    assert!(said.iter().any(|words| words.contains("bad.toml:2") && words.contains("colour")), "{said:?}");
    assert!(said.iter().any(|words| words.contains("bad.toml:3") && words.contains("`size`")), "{said:?}");
}
