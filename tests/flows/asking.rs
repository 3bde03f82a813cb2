//! What one writes into the search over everything: short words, slips, quotes, and what may be so of what is not here.

use crate::support::{Flow, Options};
use crate::town::guests;

/// A customer writes, and it is here.
async fn arrives(t: &mut Flow, words: &str) {
    t.server.contact_opens(None, words).expect("written");
    t.poll().await;
}

#[tokio::test]
async fn a_picture_and_two_syllables_of_hangul_are_found_as_they_are_typed() {
    let mut t = Flow::start().await;
    arrives(&mut t, "many thanks 👍").await;
    arrives(&mut t, "please 🙏🏽").await;
    arrives(&mut t, "환불을 원합니다").await;
    t.keys("g /").await;
    for (typed, found) in [("👍", "many thanks"), ("🙏", "please"), ("환불", "원합니다")] {
        t.type_text(typed).await.has("1 conversation, 1 place").has(found);
        t.keys("C-u").await;
    }
    t.type_text("환불* ").await.has("1 conversation, 1 place");
}

#[tokio::test]
async fn enter_ends_a_word_that_is_too_short_to_be_looked_for_as_it_is_typed() {
    let mut t = Flow::start().await;
    arrives(&mut t, "we wrote it in C++ ourselves").await;
    t.keys("g /").await;
    t.type_text("C++").await.lacks("ourselves").has("Enter or a blank");
    t.keys("enter").await.has("1 conversation, 1 place").has("ourselves");
    t.keys("enter").await.lacks("everything · newest").has("we wrote it in C++ ourselves");
    t.keys("esc C-u").await;
    t.type_text("wrote zz").await.has("ourselves");
    t.keys("enter").await.has("Nothing with “wrote zz” here");
}

#[tokio::test]
async fn what_may_be_so_of_threads_that_are_not_here_is_counted() {
    let mut t = Flow::with(Options::default().world(|world| guests(world, 12))).await;
    t.keys("g /").await;
    t.type_text("question").await.has("12 conversations, 12 places").lacks("could");
    t.type_text(" -zebra ").await.has("12 could match: not all of their threads is here");
    t.keys("f5").await;
    t.settle().await.has("12 conversations, 12 places").lacks("could match");
}

#[tokio::test]
async fn a_card_on_which_the_words_stand_is_a_place_as_a_message_is() {
    let mut t = Flow::start().await;
    t.keys("g /").await;
    t.type_text("novak").await.has("1 conversation, 1 place");
}

#[tokio::test]
async fn a_text_that_no_further_letter_can_mend_is_refused_as_it_is_typed() {
    let mut t = Flow::start().await;
    t.keys("g /").await;
    t.paste("word ".repeat(1000).trim_end()).await.has("A condition has at most 4096 bytes");
}

#[tokio::test]
async fn what_was_quoted_on_the_command_line_is_quoted_in_the_search() {
    let mut t = Flow::start().await;
    t.command("search \"invoice my\"").await.top().has("/\"invoice my\"");
    t.screen().has("Nothing with");
    t.keys("esc").await;
    t.command("search --server \"my invoice\"").await.top().has("/\"my invoice\"").has("Intercom");
    t.keys("esc").await;
    t.command("search '\"my invoice\" is:open'").await.top().has("/\"my invoice\" is:open");
    t.screen().has("1 conversation, 1 place");
}

#[tokio::test]
async fn a_slip_in_where_to_look_is_said() {
    let mut t = Flow::start().await;
    t.command("search --sever invoice").await.foot().has("There is no `--sever`: did you mean `--server`?");
    t.screen().lacks("everything · newest");
    t.command("search --here --server invoice").await.foot().has("`--here` and `--server` look in different places");
    t.command("search -invoice").await.top().has("/-invoice");
}

#[tokio::test]
async fn a_range_that_ends_before_it_begins_is_pointed_at() {
    let mut t = Flow::start().await;
    t.keys("g /").await;
    t.type_text("created:2026-11-15..2026-11-01 ").await.has("^^^").has("This range ends before it begins");
    t.keys("right").await.top().has("created:2026-11-01..2026-11-15");
}

#[tokio::test]
async fn fields_stand_out_as_they_are_typed_and_the_one_way_that_a_word_can_go_on_is_there_to_be_taken() {
    let mut t = Flow::start().await;
    t.keys("g /").await;
    t.type_text("invoice silen").await.top().has("/invoice silence>");
    t.keys("right").await.top().has("/invoice silence>");
    t.type_text("2h -tag:ref").await.top().has("-tag:refund");
    let colour = |t: &Flow, what: &str| {
        let (x, y) = t.screen().find(what);
        t.screen().colour(x, y)
    };
    let (word, field, sign) = (colour(&t, "invoice"), colour(&t, "silence>"), colour(&t, ">2h"));
    assert!(word != field && field != sign && word != sign, "{word:?} {field:?} {sign:?}");
    assert_eq!((colour(&t, "2h -"), colour(&t, "tag:ref")), (word, field));
    t.screen().row_with("right writes").has("refund");
}

#[tokio::test]
async fn what_is_searched_for_from_the_command_line_is_whole_and_told_what_is_wrong_with_it() {
    let mut t = Flow::start().await;
    t.command("search is:opne").await.has("is:opne").has("^^^");
    t.keys("esc").await;
    t.command("search tag:nobodys").await.has("No tag is named");
}
