//! Views beside the inboxes: what one began, a teammate's, a company's, and those of one's own.

use crate::support::{Flow, Options};

const VIP: (&str, &str) = ("vip", "name = \"Very important\"\nfilter = 'is:open company:lighthouse'\nkey = \"g 1\"\n");
const OLD: (&str, &str) = ("old", "folder = \"Later\"\nfilter = 'is:closed'\norder = \"oldest\"\n");

fn wide() -> Options {
    Options::default().size(200, 60)
}

#[tokio::test]
async fn a_view_of_ones_own_shows_what_its_file_asks_for_and_how_many_that_are() {
    let mut t = Flow::with(wide().views(&[VIP, OLD])).await;
    t.screen().has("▾ My views").has("Very important").has("▾ Later");
    t.keys("g 1").await.has("Very important · ").has("Maria Lopez").has("Lena Novak").lacks("Omar Haddad");
    t.screen().has("Very important     2");
    // What changes is counted and shown at once, with nothing asked of the server.
    t.keys("e").await;
    t.keys("g m").await.has("Very important     1");
}

#[tokio::test]
async fn a_view_has_its_own_order_and_another_is_chosen_there_alone() {
    let mut t = Flow::with(Options::default().views(&[OLD])).await;
    t.keys("g v").await.has("My views").has("old");
    t.keys("enter").await.has("old · oldest").has("Jonas Weiss");
    t.keys("s").await;
    t.type_text("newest").await;
    t.keys("enter").await.has("old · newest");
    t.keys("g m").await.has("Mine · newest");
    t.command("view old").await.has("old · newest");
}

#[tokio::test]
async fn a_view_that_asks_for_what_is_not_there_says_so_and_shows_nothing() {
    let view = ("broken", "filter = 'is:open tag:nobodys'\n");
    let mut t = Flow::with(Options::default().views(&[view])).await;
    t.command("view broken").await.foot().has("View broken: no tag is named `nobodys`");
    t.screen().has("View broken: no tag").lacks("Maria Lopez");
    // Till the workspace says which tags there are.
    t.server.stage().world.tag_named("nobodys");
    t.restart().await;
    t.command("view broken").await.lacks("no tag is named");
}

#[tokio::test]
async fn a_file_that_is_no_view_is_said_at_the_start_and_the_others_count() {
    let faulty = ("bad", "filter = 'is:opne'\nordr = \"newest\"\n");
    let mut t = Flow::with(Options::default().views(&[faulty, VIP])).await;
    t.keys("g e").await.has("bad.toml:1:").has("bad.toml:2: a view has no `ordr`");
    t.keys("esc g 1").await.has("Very important");
    t.keys("g 2").await.foot().has("No view has the key g 2");
}

#[tokio::test]
async fn who_has_no_views_is_told_how_to_make_one() {
    let mut t = Flow::start().await;
    t.keys("g v").await.foot().has("/config/views/NAME.toml");
}

#[tokio::test]
async fn all_that_is_open_of_a_company_is_one_list() {
    let mut t = Flow::start().await;
    t.keys("j k").await.has("Lighthouse Ltd");
    t.keys("g w").await.has("Lighthouse Ltd · newest");
    t.until("its list", |screen| screen.text().contains("Lena Novak")).await.has("Maria Lopez").lacks("Tom Becker");
    t.keys("C-o").await.has("All · newest");
}

#[tokio::test]
async fn a_teammates_list_and_what_nobody_of_a_team_has_are_a_name_away() {
    let mut t = Flow::with(wide()).await;
    t.screen().has("▸ Teammates, ");
    t.command("inbox mette").await.has("Mette Lindqvist · newest").has("Aiko Tanaka");
    t.command("inbox support").await.has("  unassigned");
    t.command("inbox.team.unassigned support").await.has("Support, unassigned · ").has("Tom Becker");
    t.keys("g n").await.has("Created by me · ");
    t.command("inbox.snoozed.mine").await.has("Snoozed, mine · ").has("Nadia Petrova");
}
