//! Articles of the help centre, found while one writes.

use practice::{Fault, FaultKind};

use crate::support::Flow;

fn with_article(t: &Flow) -> String {
    let stage = t.server.stage();
    let all = stage.world.articles();
    let found = all.iter().find(|article| article.published).expect("a published article");
    found.title.to_string()
}

#[tokio::test]
async fn an_article_is_found_by_words_and_goes_out_as_a_link() {
    let mut t = Flow::start().await;
    let title = with_article(&t);
    t.keys("r").await;
    t.type_text("See ").await;
    t.keys("C-x i").await.has(":article");
    t.type_text(&title).await;
    t.keys("enter").await.has("Article into your words to Maria Lopez").has(&title);
    t.keys("enter").await.has(&format!("See [{title}](https://"));
    t.keys("C-s").await;
    let sent = t.last_part("maria")["body"].as_str().unwrap_or("").to_owned();
    assert!(sent.starts_with("<p>See <a href=\"https://help.ledgerwick.example/en/articles/"), "{sent}");
    assert!(sent.contains(&format!(">{title}</a>")), "{sent}");
}

#[tokio::test]
async fn that_no_article_is_found_is_said_and_so_is_why() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Dear").await;
    t.keys("C-x i").await;
    t.type_text("xqzzy").await;
    t.keys("enter").await.foot().has("No article that customers can read has “xqzzy”");
    t.server.plan(Fault::once("/articles/search", FaultKind::Status(403)).on("GET"));
    t.keys("C-x i").await;
    t.type_text("export").await;
    t.keys("enter").await.has("No articles:").has("Dear");
    t.keys("C-x i").await;
    t.keys("enter").await.has(":article").has("Dear");
    t.keys("esc").await;
    t.type_text(" Maria").await.has("Dear Maria");
}
