//! Moving about: the cursor, the panes, the inboxes.

use crate::support::Flow;

#[tokio::test]
async fn keys_move_the_cursor_and_thread_and_details_follow() {
    let mut t = Flow::start().await;
    println!("{}", t.screen());
    assert_eq!(t.selected(), Some("maria"));
}
