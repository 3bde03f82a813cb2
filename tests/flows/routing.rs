//! Whom a team gives a conversation, and why one is where it is (I15, I16, I36); taking the next that nobody has.

use practice::world::World;
use practice::world::assign::Assignee;

use crate::support::{Flow, Options};
use crate::town::NOW;

/// Support balances over Robin, who has two open, and Mette, who has one.
fn balanced(limit: Option<u32>) -> Options {
    Options::default().world(move |world| {
        let members: Vec<u64> = world.admins.iter().take(2).map(|admin| admin.id).collect();
        for admin in &mut world.admins {
            (admin.away, admin.seat) = (false, true);
        }
        let support = &mut world.teams[0];
        (support.method, support.limit, support.admins) = ("load_balanced", limit, members);
    })
}

/// Lena's conversation, the one that is nobody's and of no team, is given to the teammate at that place.
fn give_lena_to(world: &mut World, place: usize) {
    let lena = world.conversations.iter().find(|(_, c)| c.admin.is_none() && c.team.is_none());
    let slot = lena.map(|(slot, _)| slot).expect("one of nobody's");
    let who = world.admins[place].id;
    world.assign(slot, who, Assignee::Admin(Some(who)), None, NOW).expect("assigned");
}

/// Lena's conversation is put on Support by hand, as the picker does it.
async fn put_on_support(t: &mut Flow) {
    t.go_to("lena").await;
    t.keys("a").await;
    t.type_text("team support").await;
}

#[tokio::test]
async fn whom_to_assign_to_says_how_many_each_has_of_how_many_the_team_gives() {
    let mut t = Flow::with(balanced(Some(2))).await;
    t.go_to("tom").await;
    t.keys("a").await;
    t.screen().row_with("(me)").has("2 open of 2  full");
    t.screen().row_with("Mette Lindqvist").has("1 open of 2");
    t.screen().row_with("Kwabena").lacks(" of ");
    // A limit is no rule for people (I15).
    t.type_text("robin").await.has("After Enter: Robin Castellane, team Support (as now)");
    t.keys("enter").await;
    assert_eq!(t.on_server("tom")["admin_assignee_id"], t.admin("Robin"));
}

#[tokio::test]
async fn before_enter_it_is_said_which_teammate_a_team_will_give_it_to() {
    let mut t = Flow::with(balanced(Some(2))).await;
    put_on_support(&mut t).await;
    t.screen().has("After Enter: Mette Lindqvist, team Support (the fewest open there)");
    t.keys("enter").await;
    assert_eq!(t.on_server("lena")["admin_assignee_id"], t.admin("Mette"));
    // Both have as many as they may now.
    let mut t = Flow::with(balanced(Some(1))).await;
    put_on_support(&mut t).await;
    t.screen().has("After Enter: nobody, team Support (all are full there)");
    t.keys("enter").await;
    assert_eq!(t.on_server("lena")["admin_assignee_id"], 0);
}

#[tokio::test]
async fn of_several_it_is_said_that_each_stays_in_its_team() {
    let mut t = Flow::start().await;
    t.keys("space space a").await;
    t.type_text("mette").await.has("After Enter: Mette Lindqvist, each in its team").lacks("now:");
}

#[tokio::test]
async fn it_is_told_who_would_get_it_and_why_and_what_is_not_known() {
    let mut t = Flow::with(balanced(Some(2))).await;
    t.go_to("tom").await;
    t.command("route").await.has("Who would get Tom Becker").row_with("now").has("nobody, team Support");
    t.screen().row_with("team  ").has("which gives to whoever has the fewest open, to nobody who has 2");
    t.screen().row_with("if you assign it").has("Mette Lindqvist: 1 open, the fewest of those who are there");
    t.screen().has("Robin Castellane: active, 2 open of 2, full: is given none");
    t.screen().row_with("not known").has("workflows and rules");
    // Another team can be asked about; what is by hand goes to nobody, and that it may be another way is said.
    t.keys("q").await.lacks("Who would get");
    t.command("route Billing").await.row_with("team  ").has("Billing, which gives nothing out");
    t.keys("esc").await;
    t.command("route nonsense").await.foot().has("no team called");
    t.go_to("lena").await;
    t.command("route").await.has("none, so that nothing gives it out");
}

#[tokio::test]
async fn whoever_is_away_gets_none_and_a_tie_is_said_to_be_one() {
    let mut t = Flow::with(Options {
        world: Box::new(|world: &mut World| {
            (balanced(None).world)(world);
            give_lena_to(world, 1);
            world.admins[0].away = true;
        }),
        ..Options::default()
    })
    .await;
    t.go_to("tom").await;
    t.command("route").await.has("Mette Lindqvist: 2 open, the fewest of those who are there");
    t.screen().has("Robin Castellane: away, 2 open: is given none");
    // Somebody with as many comes in: nobody tells who has waited longer.
    let mut t = Flow::with(Options {
        world: Box::new(|world: &mut World| {
            (balanced(None).world)(world);
            world.teams[0].admins = vec![world.admins[1].id, world.admins[2].id];
            give_lena_to(world, 2);
        }),
        ..Options::default()
    })
    .await;
    t.go_to("tom").await;
    t.command("route").await.row_with("if you assign it").has("Mette Lindqvist or Kwabena Asante");
    t.screen().has("who of them has waited longest for an assignment: Intercom does not tell it");
}

#[tokio::test]
async fn the_next_that_nobody_has_is_taken_by_one_key_and_shown() {
    let mut t = Flow::start().await;
    t.keys("g m").await;
    t.keys("g A").await;
    let lena = t.id("lena");
    assert_eq!(t.on_server("lena")["admin_assignee_id"], t.admin("Robin"), "who waits longest first");
    assert_eq!(t.model().panes.thread.shown.as_ref().map(ToString::to_string), Some(lena));
    t.screen().foot().has("Took Lena Novak, was nobody's");
    t.keys("g A").await.foot().has("Took Tom Becker, was nobody's");
    t.keys("g A").await.foot().has("Nothing else is in Unassigned");
    t.keys("u").await;
    t.settle().await;
    assert_eq!(t.on_server("tom")["admin_assignee_id"], 0);
    // To look at it first.
    t.keys("g m").await;
    t.command("next.unassigned").await;
    assert_eq!(t.selected(), Some("tom"));
    assert_eq!(t.on_server("tom")["admin_assignee_id"], 0);
}

#[tokio::test]
async fn it_is_told_from_its_events_why_a_conversation_is_where_it_is() {
    let mut t = Flow::start().await;
    t.go_to("omar").await;
    t.keys(", w").await.has("Why Omar Haddad is here");
    t.screen().row_with("teammate").has("you: Robin Castellane assigned this to themselves");
    t.screen().row_with("team  ").has("Billing: Robin Castellane assigned this to Billing");
    t.screen().row_with("state").has("open: since it began");
    t.screen().has("nobody: the last word is ours");
    t.screen().row_with("stands in").has("Mine: it is open and yours");
    t.screen().has("Billing: it is open and the team's");
    t.keys("q").await.lacks("Why Omar");
    // What a colleague does is told once it is here.
    t.server
        .act(&t.id("omar"), |world, slot, now| {
            let kwabena = world.admins[2].id;
            world.assign(slot, kwabena, Assignee::Admin(Some(kwabena)), None, now).expect("assigned");
        })
        .expect("a conversation");
    t.keys("f5").await;
    t.keys(", w").await.row_with("teammate").has("Kwabena Asante: Kwabena Asante assigned this to themselves");
    t.screen().lacks("Mine: it is open");
    t.keys("q e").await;
    t.go_to("omar").await;
    t.command("why").await.row_with("state").has("closed: Robin Castellane closed this");
    t.screen().row_with("stands in").has("Closed: it is closed");
}
