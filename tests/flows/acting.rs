//! What is done to a conversation, through keys: on screen at once, on the server soon.

use client::domain::conversation::UNTIL_REPLY;
use serde_json::{Value, json};

use crate::support::{Flow, Options};
use crate::town::NOW;

const HOUR: i64 = 3600;

/// The author of a part, as the server names it.
fn author(part: &Value) -> String {
    part["author"]["id"].as_str().map_or_else(|| part["author"]["id"].to_string(), str::to_owned)
}

async fn snoozes(pick: &str, until: i64, shown: &str) {
    let mut t = Flow::start().await;
    t.keys("Z").await.has("Snooze Maria Lopez until").row_with(&format!("  {pick}  ")).has(shown);
    t.type_text(pick).await;
    t.keys("enter").await.foot().has("Snoozed Maria Lopez until");
    t.screen().row_with("Maria Lopez  Lighthouse").below().has("z until");
    assert_eq!(t.selected(), Some("tom"), "the cursor goes on to the next");
    let conversation = t.on_server("maria");
    assert_eq!((&conversation["state"], &conversation["snoozed_until"]), (&json!("snoozed"), &json!(until)));
    assert_eq!(author(&t.last_part("maria")), t.admin("Robin").to_string());
    t.screen().top().has("Snoozed 2").has("All 4");
    t.keys("g s").await.has("Maria Lopez");
}

#[tokio::test]
async fn snoozed_until_later_today() {
    snoozes("later today", NOW + 3 * HOUR + HOUR / 2, "14:00            in 3 h 30 min").await;
}

#[tokio::test]
async fn snoozed_until_tomorrow() {
    snoozes("tomorrow", NOW + 22 * HOUR + HOUR / 2, "Thu 11 Jun 09:00 in 22 h 30 min").await;
}

#[tokio::test]
async fn snoozed_until_next_week() {
    snoozes("next week", NOW + (4 * 24 + 22) * HOUR + HOUR / 2, "Mon 15 Jun 09:00").await;
}

#[tokio::test]
async fn snoozed_for_an_hour() {
    snoozes("in an hour", NOW + HOUR, "11:30            in 1 h").await;
}

#[tokio::test]
async fn snoozed_until_a_reply_comes() {
    snoozes("until a reply", UNTIL_REPLY.0, "when anybody writes").await;
}

#[tokio::test]
async fn a_time_in_plain_words_shows_exactly_before_it_is_set() {
    let mut t = Flow::start().await;
    t.keys("z").await;
    t.type_text("fri 14:00").await.has("Fri 12 Jun 14:00 in 2 d 3 h");
    t.keys("enter").await.foot().has("Snoozed Maria Lopez until Fri 14:00");
    assert_eq!(t.on_server("maria")["snoozed_until"], NOW + 51 * HOUR + HOUR / 2);
    t.keys("g s").await;
    t.go_to("maria").await.has("z until Fri 14:00");
    t.command("details.fold Conversation").await.has("Wakes").has("Fri 12 Jun").has("14:00").has("IST (in 2 d 3 h)");
}

#[tokio::test]
async fn words_that_mean_no_time_are_not_taken_for_one() {
    let mut t = Flow::start().await;
    t.keys("z").await;
    t.type_text("when pigs fly").await;
    t.keys("enter").await.has("Snooze Maria Lopez until");
    assert_eq!(t.on_server("maria")["state"], "open");
    t.keys("esc").await.lacks("Snooze Maria Lopez until");
    t.command("snooze yesterday").await;
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn no_letters_of_a_time_that_is_refused_choose_another_one() {
    let mut t = Flow::start().await;
    let refused =
        ["-2h", "1,5 days", "14h30", "5.10", "day", "ltr", "tmrow", "nwek", "3M", "today 9:00", "uar", "in 0 m"];
    for words in refused {
        t.keys("z").await;
        t.type_text(words).await;
        t.keys("enter").await.has("Snooze Maria Lopez until").lacks("snoozed until");
        t.keys("esc").await;
        t.command(&format!("snooze {words}")).await.foot().lacks("snoozed until");
        t.keys("C-k").await;
        t.type_text(&format!("snooze {words}")).await;
        t.keys("enter").await.has("Commands ·");
        t.keys("esc").await;
        t.keys("r").await;
        t.type_text("x").await;
        t.keys("C-x z").await;
        t.type_text(words).await;
        t.keys("enter").await.has("Send to Maria Lopez, and snooze until");
        t.keys("esc").await;
        t.keys("esc").await;
        assert_eq!((t.on_server("maria")["state"].as_str(), t.selected()), (Some("open"), Some("maria")), "{words}");
    }
    t.keys("z").await;
    t.type_text("1,5 days").await.has("is not understood as a time");
    t.keys("enter").await.has("is not understood as a time").foot().lacks("snoozed until");
    t.keys("esc z").await;
    // Beginnings of its words choose a time, and no two rows have the same one.
    t.type_text("l t").await.has("later today");
    t.keys("esc z").await;
    t.type_text("tomorrow").await;
    let rows = t.screen().text().matches("Thu 11 Jun 09:00").count();
    assert_eq!(rows, 1, "{}", t.screen());
    t.keys("enter").await.foot().has("Snoozed Maria Lopez until Thu 09:00");
}

#[tokio::test]
async fn a_snooze_wakes_when_its_time_is_up_and_the_thread_says_so() {
    let mut t = Flow::start().await;
    t.keys("g s").await.has("Nadia Petrova");
    t.advance(25 * HOUR).await;
    t.poll().await.has("Nadia Petrova");
    t.keys("g a").await;
    t.go_to("nadia").await.row_with("Nadia Petrova  Quayside").has("●");
    t.screen().has("☾ Snoozed by you").has("its time").top().has("Snoozed 0");
}

#[tokio::test]
async fn one_that_waits_for_a_reply_comes_back_with_it() {
    let mut t = Flow::start().await;
    t.command("snooze until-reply").await.row_with("Maria Lopez  Lighthouse").below().has("z until somebody writes");
    t.advance(3600).await;
    t.server.contact_writes(&t.id("maria"), "Any news?").expect("written");
    t.poll().await.row_with("Maria Lopez  Lighthouse").has("●");
    t.screen().top().has("Snoozed 1");
    t.go_to("maria").await.has("Any news?");
}

#[tokio::test]
async fn close_and_reopen() {
    let mut t = Flow::start().await;
    t.keys("e").await.row_with("Maria Lopez  Lighthouse").below().has("✓ closed by you");
    assert_eq!((t.selected(), t.on_server("maria")["state"].clone()), (Some("tom"), json!("closed")));
    assert_eq!(t.last_part("maria")["part_type"], "close");
    assert_eq!(author(&t.last_part("maria")), t.admin("Robin").to_string());
    t.keys("g c").await.has("Maria Lopez");
    t.go_to("maria").await;
    t.keys("e").await.foot().has("It is closed already, by you");
    t.keys("o").await;
    assert_eq!(t.on_server("maria")["state"], "open");
    t.keys("g a").await.has("Maria Lopez").top().has("All 5");
    t.keys("o").await.foot().has("It is open already");
}

#[tokio::test]
async fn reopen_wakes_a_snoozed_one() {
    let mut t = Flow::start().await;
    t.keys("g s o").await.foot().has("Woke Nadia Petrova, was snoozed until");
    assert_eq!(t.on_server("nadia")["state"], "open");
    t.screen().has("awake again, by you").top().has("Snoozed 0");
    t.keys("g g").await.has("Nothing is snoozed");
}

#[tokio::test]
async fn assigning_to_a_teammate_keeps_the_team() {
    let mut t = Flow::start().await;
    t.go_to("omar").await.has("Billing · me");
    t.keys("a").await.has("Assign Omar Haddad to").row_with("Robin Castellane (me)").has("✓");
    t.screen().row_with("Haruki Moriyama").has("away");
    t.screen().row_with("Anneke van der Zwaluw").has("No inbox seat");
    t.type_text("zofia").await;
    t.keys("enter").await.has("Billing · Zofia Wróblewska");
    let conversation = t.on_server("omar");
    assert_eq!(conversation["admin_assignee_id"], t.admin("Zofia"));
    assert_eq!(conversation["team_assignee_id"], t.team("Billing"));
    assert_eq!(author(&t.last_part("omar")), t.admin("Robin").to_string());
}

#[tokio::test]
async fn assigning_to_a_team_removes_the_teammate() {
    let mut t = Flow::start().await;
    t.keys("T").await.has("Assign Maria Lopez to a team");
    t.type_text("tech").await;
    t.keys("enter").await.row_with("Where is my invoice for May?").has("Technical").lacks("·");
    let conversation = t.on_server("maria");
    assert_eq!(
        (&conversation["team_assignee_id"], &conversation["admin_assignee_id"]),
        (&json!(t.team("Technical")), &json!(0))
    );
    t.screen().top().has("Technical 1").has("Mine 1");
}

#[tokio::test]
async fn assigned_to_me_and_to_nobody() {
    let mut t = Flow::start().await;
    t.go_to("tom").await.row_with("The export stops at 50 percent. ").has("Support").lacks("me");
    t.keys("A").await.has("Support · me").top().has("Mine 3");
    assert_eq!(t.on_server("tom")["admin_assignee_id"], t.admin("Robin"));
    t.keys("U").await.lacks("Support · me").top().has("Mine 2");
    assert_eq!(t.on_server("tom")["admin_assignee_id"], 0);
    assert_eq!(t.on_server("tom")["team_assignee_id"], t.team("Support"));
}

#[tokio::test]
async fn assigning_by_name_on_the_command_line() {
    let mut t = Flow::start().await;
    t.command("assign mette").await.has("Assignee").has("Mette Lindqvist");
    assert_eq!(t.on_server("maria")["admin_assignee_id"], t.admin("Mette"));
    t.command("assign nobody-of-that-name").await.foot().has("There is no teammate or team called");
    t.command("assign me").await.row_with("Where is my invoice for May?").has(" me ");
    assert_eq!(t.on_server("maria")["admin_assignee_id"], t.admin("Robin"));
}

#[tokio::test]
async fn an_id_that_nobody_has_is_refused_by_its_name_before_anything_is_sent() {
    let mut t = Flow::start().await;
    t.command("assign admin:zzz").await.foot().has("There is no teammate with the id zzz");
    t.command("assign team:zzz").await.foot().has("There is no team with the id zzz");
    t.command("inbox team:zzz").await.row_with("· newest").has("All");
    t.screen().foot().has("There is no team with the id zzz");
    assert!(t.model().known.outbox.is_empty());
    t.command("assign team:123").await;
    t.keys("u").await;
}

#[tokio::test]
async fn a_name_that_two_have_means_one_only_as_it_is_written() {
    let namesake = |world: &mut practice::world::World| world.admins[2].name = "METTE LINDQVIST".into();
    let mut t = Flow::with(Options::default().world(namesake)).await;
    t.command("assign mette lindqvist").await.foot().has("Several are called “mette lindqvist”");
    assert_eq!(t.on_server("maria")["admin_assignee_id"], t.admin("Robin"));
    t.command("assign METTE LINDQVIST").await.row_with("Where is my invoice for May?").has("METTE LINDQVIST");
    assert_eq!(t.on_server("maria")["admin_assignee_id"], t.admin("METTE"));
}

#[tokio::test]
async fn a_conversation_assigned_away_says_so_where_it_was_and_the_cursor_goes_on() {
    let mut t = Flow::start().await;
    t.keys("g u").await;
    t.command("assign mette").await.row_with("Tom Becker  Quayside").below().has("with Mette now, by you");
    assert_eq!(t.selected(), Some("lena"));
    t.screen().row_with("Lena Novak").has("▌");
}

#[tokio::test]
async fn a_tag_goes_on_and_off() {
    let mut t = Flow::start().await;
    t.keys("t").await.has("Tags of Maria Lopez");
    t.type_text("refund").await;
    t.keys("enter").await.has("#refund");
    let tags = |t: &Flow| -> Vec<String> {
        let conversation = t.on_server("maria");
        let tags = conversation["tags"]["tags"].as_array().expect("tags");
        tags.iter().map(|t| t["name"].as_str().unwrap_or("").to_owned()).collect()
    };
    assert_eq!(tags(&t), ["refund"]);
    t.keys("t").await.row_with("is on it").has("[x] refund");
    t.keys("enter").await.lacks("#refund");
    assert!(tags(&t).is_empty());
    t.command("tag bug").await.has("#bug");
    assert_eq!(tags(&t), ["bug"]);
}

#[tokio::test]
async fn priority_is_set_with_the_preview_version_on_that_one_call() {
    let mut t = Flow::start().await;
    t.keys("p").await.has("Priority of Maria Lopez");
    t.type_text("urgent").await;
    t.keys("enter").await.has("▴ urgent").row_with("Maria Lopez  Lighthouse").has("▴");
    assert_eq!(t.on_server("maria")["priority"], "urgent");
    let previews = t.server.journal().into_iter().filter(|e| e.version.as_deref() == Some("Preview"));
    assert_eq!(previews.map(|e| e.method).collect::<Vec<_>>(), ["PUT"]);
    t.command("priority none").await.lacks("▴ urgent");
    t.command("priority none").await.foot().has("Its priority is none already");
    t.command("priority enormous").await.foot().has("`enormous` is no priority: none, low, medium, high or urgent");
}

#[tokio::test]
async fn read_and_unread() {
    let mut t = Flow::start().await;
    t.keys("m").await.row_with("Maria Lopez  Lighthouse").lacks("●");
    assert_eq!(t.on_server("maria")["read"], true);
    t.keys("m").await.row_with("Maria Lopez  Lighthouse").has("●");
    assert_eq!(t.on_server("maria")["read"], false);
}

#[tokio::test]
async fn a_picker_acts_on_the_conversation_it_was_opened_for() {
    let mut t = Flow::start().await;
    t.keys("t").await.has("Tags of Maria Lopez");
    // While it is open the list moves under it.
    t.advance(60).await;
    t.server.contact_writes(&t.id("lena"), "Hello?").expect("written");
    t.poll().await;
    t.type_text("refund").await;
    t.keys("enter").await;
    assert_eq!(t.on_server("maria")["tags"]["tags"][0]["name"], "refund");
    assert_eq!(t.on_server("lena")["tags"]["tags"], json!([]));
}

#[tokio::test]
async fn several_actions_in_a_row_arrive_in_order() {
    let mut t = Flow::start().await;
    t.press("A e").await;
    t.press("e").await;
    t.settle().await;
    assert_eq!(t.on_server("maria")["state"], "closed");
    assert_eq!(t.on_server("tom")["state"], "closed");
    let kinds: Vec<String> =
        t.parts("maria").iter().map(|p| p["part_type"].as_str().unwrap_or("").to_owned()).collect();
    assert!(kinds.ends_with(&["assignment".to_owned(), "close".to_owned()]), "{kinds:?}");
}
