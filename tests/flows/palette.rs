//! The palette (I45): where it leads when it finds nothing itself, and how much of a group it shows.

use crate::support::{Flow, Options};
use crate::town::guests;

#[tokio::test]
async fn the_palette_leads_to_the_search_by_its_sign_and_where_it_finds_nothing_itself() {
    let mut t = Flow::start().await;
    t.keys("C-k").await.has("\\ macros  / search");
    t.type_text("/my invoice").await.row_with("▌ Search everything for “my invoice”");
    t.keys("enter").await.top().has("/my invoice");
    t.screen().has("1 conversation, 1 place");
    t.keys("esc C-k").await;
    t.type_text("xyzzy").await.row_with("▌ Search everything for “xyzzy”");
    t.keys("enter").await.has("Nothing with “xyzzy” here");
    t.keys("esc C-k").await.lacks("xyzzy");
}

#[tokio::test]
async fn a_group_of_the_palette_is_as_long_as_it_is_once_it_was_chosen() {
    let mut t = Flow::with(Options::default().size(120, 60)).await;
    t.keys("C-k").await;
    t.type_text("go").await.row_with("  Go to  ").has("more, S-tab shows them");
    let row = |t: &Flow| t.screen().text().lines().filter(|line| line.contains("Go to ")).count();
    let before = row(&t);
    t.keys("S-tab").await;
    if row(&t) == before {
        // The cursor was in another group.
        t.keys("down down down down down down S-tab").await;
    }
    assert!(row(&t) > before, "{}", t.screen());
    t.keys("S-tab").await;
    assert_eq!(row(&t), before, "{}", t.screen());
}

#[tokio::test]
async fn whoever_is_in_no_list_on_screen_is_found_by_name_with_all_their_conversations() {
    let mut t = Flow::with(Options::default().world(|world| guests(world, 12))).await;
    // Nobody of them is in this list.
    t.keys("g c").await.lacks("Guest 03");
    t.keys("C-k").await;
    t.type_text("guest 03").await.has("  Conversations ").has("Guest 03: Question number 03");
    t.screen().has("  Customers ").row_with("  Guest 03  ").has("1 conversation");
    t.keys("enter").await.has("Guest 03").has("Question number 03").lacks("Customers");
    t.keys("C-k").await;
    t.type_text("@guest 04").await.row_with("▌ Guest 04: Question number 04");
    t.keys("down").await.row_with("▌ Guest 04  ").has("1 conversation");
    t.keys("enter").await.top().has("everything · newest");
    t.screen().has("1 conversation").has("Question number 04").lacks("Guest 05");
    // By an e-mail address as well.
    t.keys("esc C-k").await;
    t.type_text("maria@").await.row_with("Maria Lopez  ").has("maria@");
}
