//! Views beside the inboxes: what one began, a teammate's, a company's, and those of one's own.

use practice::world::assign::Assignee;
use practice::world::people::{Admin, Team};
use sidetone::model::Msg;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};
use crate::town;

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

#[tokio::test]
async fn what_is_on_screen_is_kept_as_a_view_with_its_order_its_groups_and_its_columns() {
    let mut t = Flow::with(wide().views(&[])).await;
    t.keys("g m").await;
    t.command("order begun").await;
    t.command("group company").await;
    t.command("columns customer, tags").await;
    t.command("view save Mine, my way").await.foot().has("Kept as a view: mine-my-way.toml");
    t.screen().has("▾ My views").has("Mine, my way");
    t.command("group none").await.lacks("by company");
    t.command("view mine-my-way").await;
    t.until("its groups", |screen| screen.text().contains("Mine, my way · begun, by company")).await;
    t.screen().row_with("Customer").has("Tags");
    // Where a file is there already nothing is written without a yes.
    t.keys("g u").await;
    t.command("view save mine-my-way").await.has("mine-my-way.toml is there already");
    t.keys("n").await;
    t.command("view mine-my-way").await.has("Maria Lopez").lacks("Tom Becker");
    t.keys("g u").await;
    t.command("view save mine-my-way").await;
    t.keys("y").await.foot().has("Kept as a view");
    t.command("view mine-my-way").await.has("Tom Becker").lacks("Maria Lopez");
    t.command("view save snoozed").await.has("“Snoozed” is an inbox already: give the view another name");
}

#[tokio::test]
async fn a_search_is_kept_as_a_view() {
    let mut t = Flow::with(wide().views(&[])).await;
    t.keys("g /").await;
    t.type_text("is:open company:lighthouse").await;
    t.keys("C-t").await.has(":view.save ");
    t.type_text("harbour").await;
    t.keys("enter").await;
    t.keys("esc").await.has("harbour");
    t.command("view harbour").await;
    t.until("its rows", |screen| screen.text().contains("Lena Novak")).await.has("Maria Lopez").lacks("Tom Becker");
    // What is not understood is no view.
    t.keys("g /").await;
    t.type_text("tag:nobodys").await;
    t.keys("C-t").await;
    t.type_text("other").await;
    t.keys("enter").await.foot().has("no tag is named");
}

#[tokio::test]
async fn a_file_that_was_changed_is_read_again_and_what_is_wrong_in_it_is_said_with_its_line() {
    let mut t = Flow::with(wide().views(&[VIP])).await;
    t.keys("g 1").await.has("Very important · ");
    t.command("view edit").await;
    let edited = t.outside.iter().find_map(|o| if let Outside::EditFile(file) = o { Some(file.clone()) } else { None });
    let file = edited.expect("a file to be edited");
    assert!(file.ends_with("vip.toml"), "{file:?}");
    std::fs::write(&file, "name = \"Quay\"\nfilter = 'is:open company:quayside'\nordr = \"newest\"\n")
        .expect("written");
    t.handle(Msg::FileEdited(Ok(()))).await;
    t.until("its rows", |screen| screen.text().contains("Omar Haddad")).await.has("Quay · ").lacks("Maria Lopez");
    t.keys("g e").await.has("vip.toml:3: a view has no `ordr`");
    t.keys("esc").await;
    // One that is gone is shown no more.
    std::fs::remove_file(&file).expect("removed");
    t.command("view.reload").await.has("All · ").lacks("▾ My views");
    t.command("view edit ../other").await.foot().has("No file can be called so");
}

#[tokio::test]
async fn with_hundreds_of_teams_teammates_and_tags_the_side_bar_and_the_pickers_are_still_usable() {
    let options = wide().world(|world| {
        let (admin, team) = (world.admins[1].clone(), world.teams[0].clone());
        for n in 0..800_u64 {
            let (id, name) = (900_000 + n, format!("Mate {n:03}").into());
            let email = format!("mate{n}@example.com").into();
            world.admins.push(Admin { id, name, email, ..admin.clone() });
        }
        for n in 0..300_u64 {
            world.teams.push(Team { id: 990_000 + n, name: format!("Guild {n:03}").into(), ..team.clone() });
        }
        for n in 0..2_000 {
            world.tag_named(&format!("label {n:04}"));
        }
        for n in 0..40_u8 {
            let guest = town::contact(world, 60 + n, &format!("Guest {n:02}"), None);
            let slot = town::chat(world, guest, "Hello there", town::NOW - 9_000 - i64::from(n));
            let who = Assignee::Admin(Some(900_000 + u64::from(n / 3)));
            world.assign(slot, admin.id, who, None, town::NOW - 8_000).unwrap();
        }
    });
    let mut t = Flow::with(options).await;
    t.screen().has("302 with nothing").has("▸ Teammates, 15").lacks("Guild");
    // Those with most are a key away, and the others behind another.
    let teammates = t.screen().find("▸ Teammates");
    t.click(teammates).await;
    t.screen().has("Mate 000").has("▸ 10 more").lacks("Mate 012");
    // A few letters find one of hundreds.
    t.keys("g t").await;
    t.type_text("guild 170").await.has("Guild 170").lacks("Guild 18");
    t.keys("esc a").await;
    t.type_text("mate 790").await.has("Mate 790").lacks("Mate 780");
    t.keys("esc t").await;
    t.type_text("label 1990").await.has("label 1990").lacks("label 1989");
    t.keys("esc").await;
    t.command("inbox mate 005").await.has("Mate 005 · ").has("Guest 15");
}

#[tokio::test]
async fn what_fin_answers_and_what_it_has_handed_over_are_lists_where_there_is_fin() {
    let mut t = Flow::with(wide()).await;
    t.screen().lacks("Fin and bots");
    for (name, state) in [("tom", None), ("lena", Some("escalated"))] {
        let id: u64 = t.id(name).parse().expect("a number");
        let (mut stage, now) = (t.server.stage(), t.clock.now().0);
        let slot = stage.world.conversations.find(id).expect("a conversation");
        stage.world.fin_answers(slot, "<p>Have you tried this?</p>".into(), None, now);
        stage.world.conversations.change(slot, |one| {
            if let Some(ai) = &mut one.ai {
                ai.resolution_state = state;
            }
        });
    }
    t.keys("f5").await;
    t.until("Fin's lists", |screen| screen.shows("Fin and bots")).await.has("Fin answering      1");
    t.keys("g b").await;
    t.until("its rows", |screen| screen.shows("Fin answering · ")).await.has("Tom Becker").lacks("Lena Novak");
    t.command("inbox.fin.handed-over").await.has("Lena Novak").lacks("Tom Becker");
}
