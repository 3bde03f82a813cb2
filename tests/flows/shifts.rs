//! How one's shift goes (I40).

use practice::world::World;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, contact, text};

/// Two customers of this morning: Rosa was answered after 6 minutes and rated it, Sven after 40 by a colleague.
fn morning() -> Options {
    Options::default().world(|world: &mut World| {
        let (me, mette) = (world.owner, world.admins[1].id);
        let rosa = contact(world, 80, "Rosa Lind", None);
        let slot = chat(world, rosa, &"x".repeat(260), NOW - 7200);
        world.comment(slot, me, text("Yes."), NOW - 7200 + 360);
        world.close(slot, me, None, NOW - 6000);
        world.rate(slot, rosa, 5, None, NOW - 5000).expect("rated");
        let sven = contact(world, 81, "Sven Berg", None);
        let slot = chat(world, sven, "And me?", NOW - 7200);
        world.comment(slot, mette, text("You too."), NOW - 7200 + 2400);
    })
}

async fn all_read(t: &mut Flow) {
    // What was closed before the start is not here, nor what was never looked at.
    t.keys("g c").await;
    t.keys("g a").await;
    t.command("search --fetch").await;
    t.settle().await;
}

#[tokio::test]
async fn a_key_tells_how_my_shift_goes_with_what_is_counted_marked_as_that() {
    let mut t = Flow::with(morning()).await;
    all_read(&mut t).await;
    t.keys("g p").await.has("How my shift goes").has("~ is counted by sidetone");
    t.screen().row_with("Answered").has("2 conversations, 2 replies");
    t.screen().row_with("Customers waited").has("longest 2 h ~ (Omar Haddad)");
    t.keys("q").await;
    t.command("shift 08:00").await;
    t.screen().row_with("Answered").has("1 conversation, 1 reply");
    t.screen().row_with("Customers waited").has("median 6 min ~").has("(Rosa Lind)");
    // The office opens later than that: the server's own time is none.
    t.screen().row_with("First answer").has("median less than a minute ~");
    t.screen().row_with("Ratings").has("5.0 of 5 ~, 1 given");
    t.screen().row_with("Waiting in Mine now").has("1");
    // A month has what was before: Omar, Nadia, Jonas.
    t.keys("tab tab").await.row_with("Answered").has("4 conversations");
    t.keys("q").await.lacks("How my shift goes");
    t.command("shift 10:00").await.row_with("Answered").has("0 conversations, 0 replies");
    t.keys("q").await;
    t.command("shift soon").await.foot().has("`soon`: that is no time to look back to");
}

#[tokio::test]
async fn it_is_copied_as_text_and_as_markdown() {
    let mut t = Flow::with(morning()).await;
    all_read(&mut t).await;
    t.command("shift 08:00").await;
    t.outside.clear();
    t.keys("e").await.foot().has("Copied how your shift goes, as Markdown");
    t.keys("y").await;
    let copied: Vec<&String> = t
        .outside
        .iter()
        .filter_map(|outside| match outside {
            Outside::Copy(text) => Some(text),
            _ => None,
        })
        .collect();
    let [markdown, plain] = copied.as_slice() else { panic!("{copied:?}") };
    assert!(markdown.contains("| Answered | 1 conversation, 1 reply |"), "{markdown}");
    assert!(plain.lines().any(|line| line.starts_with("Answered ") && line.ends_with("1 reply")), "{plain}");
}

#[tokio::test]
async fn what_i_took_back_counts_and_threads_that_are_not_here_are_said_to_be_missing() {
    let mut t = Flow::with(morning()).await;
    t.keys("e u").await;
    t.settle().await;
    t.keys("g p").await.row_with("Taken back").has("1");
    // Nobody has looked at Nadia's of Monday yet.
    t.keys("tab").await.has("that changed in this time not all is here");
}
