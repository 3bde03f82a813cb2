//! What will be sent, as it will look, before it is.

use crate::support::Flow;

/// A reply of so many lines, shown as it will look.
async fn preview(lines: usize) -> Flow {
    let mut t = Flow::start().await;
    t.keys("r").await;
    let lines: Vec<String> = (1..=lines).map(|n| format!("piece {n} of it")).collect();
    t.paste(&lines.join("\n")).await;
    t.keys("C-x p").await;
    t
}

/// The pieces in sight, in their order.
fn pieces(t: &Flow) -> Vec<usize> {
    let number = |row: &str| row.split("piece ").nth(1)?.split(' ').next()?.parse().ok();
    t.screen().text().lines().filter_map(number).collect()
}

#[tokio::test]
async fn all_of_a_long_reply_can_be_seen_as_it_will_look_and_what_is_out_of_sight_is_counted() {
    let mut t = preview(40).await;
    let mut seen = pieces(&t);
    let page = seen.len();
    t.screen().has(&format!("{} rows more below", 40 - page));
    while seen.len() < 40 {
        let before = seen.len();
        t.keys("pgdn").await;
        seen.extend(pieces(&t));
        seen.dedup();
        seen.sort_unstable();
        seen.dedup();
        assert!(seen.len() > before, "nothing more comes\n{}", t.screen());
    }
    assert_eq!(seen, (1..=40).collect::<Vec<_>>());
    t.keys("pgdn pgdn").await.has(&format!("{} rows above", 40 - page)).lacks("below");
    t.keys("up").await.has(&format!("{} rows above, 1 below", 39 - page));
    assert_eq!(pieces(&t), (40 - page..40).collect::<Vec<_>>());
    t.keys("down pgup pgup pgup pgup pgup pgup").await.lacks(" above");
    assert_eq!(pieces(&t), (1..=page).collect::<Vec<_>>());
    t.keys("A-> A-<").await.has(&format!("{} rows more below", 40 - page));
}

#[tokio::test]
async fn the_wheel_turns_what_will_be_sent_and_writing_goes_on_where_it_was() {
    let mut t = preview(40).await;
    let first = t.screen().find("piece 1 of it");
    t.scroll(first, 3).await.lacks("piece 3 of it").has("piece 4 of it").has("3 rows above");
    t.scroll(first, -9).await.has("piece 1 of it").lacks(" above");
    t.keys("esc").await.has("Reply to Maria Lopez").has("piece 40 of it");
    t.type_text("!").await.has("piece 40 of it!");
}

#[tokio::test]
async fn of_a_reply_that_is_all_in_sight_nothing_is_counted() {
    let mut t = preview(2).await;
    t.screen().has("piece 2 of it").lacks("more below").has("the customer reads this");
    t.keys("pgdn down").await.has("piece 1 of it").has("piece 2 of it");
    assert_eq!(t.count_of("maria", "piece"), 0);
}

#[tokio::test]
async fn in_a_narrow_window_what_is_out_of_sight_is_counted_all_the_same() {
    let mut t = preview(40).await;
    t.resize(40, 12).await;
    let page = pieces(&t).len();
    t.screen().has(&format!("{} rows more below", 40 - page));
    // Where there is one row, it is turned all the same.
    t.resize(20, 6).await.has("piece 1 of it");
    t.keys("down").await.has("piece 2 of it");
}
