//! What is redacted is gone, however it becomes known (S12).

use practice::world::World;
use practice::world::messages::Message;
use practice::{Fault, FaultKind};

use crate::inbound::someone_else;
use crate::rig::Rig;
use crate::stream::{an_open_one, caught_up, told};

const SECRET: &str = "hunter2-xyzzy";

/// The files of the store that have the words in them, free pages and log included.
fn files_with(rig: &Rig, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(rig.store_file().parent().expect("a directory")).expect("a store") {
        let path = entry.expect("an entry").path();
        if std::fs::read(&path).expect("a file").windows(words.len()).any(|window| window == words.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

async fn keeps(rig: &Rig, id: &str) -> bool {
    let thread = rig.thread(id).await;
    let source = thread.conversation.source.body.as_html().contains(SECRET);
    source || thread.parts.iter().any(|p| p.body.as_ref().is_some_and(|b| b.as_html().contains(SECRET)))
}

fn redact(rig: &Rig, id: &str) {
    let redact = |world: &mut World, slot, now| {
        let c = world.conversations.get(slot).expect("a conversation");
        let said = c.parts.iter().find(|p| p.body.as_ref().is_some_and(|b| b.contains(SECRET)));
        let part = said.expect("a message").id;
        world.redact_part(slot, part, now)
    };
    rig.world.act(id, redact).expect("a conversation").expect("redacted");
}

#[tokio::test]
async fn what_is_redacted_within_the_second_of_another_change_is_gone_once_that_second_is_over() {
    let rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.clock.advance(5);
    rig.world.contact_writes(&ids[0], &format!("<p>{SECRET}</p>")).expect("no trouble");
    rig.poll().await;
    rig.look(&ids[0], &[]).await;
    rig.look(&ids[1], &[]).await;
    redact(&rig, &ids[0]);
    rig.poll().await;
    assert!(keeps(&rig, &ids[0]).await, "no marker tells of it");
    rig.clock.advance(2);
    rig.poll().await;
    assert!(!keeps(&rig, &ids[0]).await);
    assert_eq!(files_with(&rig, SECRET), [""; 0]);
    // That is settled now.
    rig.world.clear_journal();
    for _ in 0..3 {
        rig.clock.advance(2);
        rig.poll().await;
        rig.look(&ids[0], &[]).await;
    }
    assert_eq!(rig.requests(&format!("/conversations/{}", ids[0])).len(), 0);
}

#[tokio::test]
async fn an_entry_that_no_read_gives_any_more_is_redacted_by_its_webhook() {
    let (rig, _) = told().await;
    let id = an_open_one(&rig);
    rig.world.contact_writes(&id, &format!("<p>{SECRET}</p>")).expect("no trouble");
    caught_up(&rig).await;
    let colleague = someone_else(&rig);
    rig.world.advance(5);
    for n in 0..510 {
        let message = Message::text(format!("<p>Number {n}</p>"));
        rig.world.act(&id, |world, slot, now| world.comment(slot, colleague, message, now)).expect("no trouble");
    }
    caught_up(&rig).await;
    rig.world.advance(5);
    rig.look(&id, &[]).await;
    rig.poll().await;
    assert!(rig.thread(&id).await.parts.len() > 500);
    assert!(keeps(&rig, &id).await, "older ones than the server gives are kept");
    let served = rig.server(&id)["conversation_parts"].to_string();
    assert!(!served.contains(SECRET));
    redact(&rig, &id);
    caught_up(&rig).await;
    assert!(!keeps(&rig, &id).await);
    assert_eq!(files_with(&rig, SECRET), [""; 0]);
    let parts = rig.thread(&id).await.parts;
    assert_eq!(parts.iter().filter(|part| part.redacted).count(), 1, "it is there without its words");
}

#[tokio::test]
async fn a_webhook_takes_redacted_words_away_though_nothing_can_be_fetched() {
    for first in [true, false] {
        let (rig, _) = told().await;
        let id = match first {
            true => rig.world.contact_opens(None, &format!("<p>{SECRET}</p>")).expect("no trouble"),
            false => an_open_one(&rig),
        };
        if !first {
            rig.world.contact_writes(&id, &format!("<p>{SECRET}</p>")).expect("no trouble");
        }
        caught_up(&rig).await;
        assert!(keeps(&rig, &id).await && !files_with(&rig, SECRET).is_empty());
        rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::Status(500)).times(1000).on("GET"));
        if first {
            let source = |world: &mut World, slot, now| {
                let source = world.conversations.get(slot).expect("a conversation").source.id;
                world.redact_source(slot, source, now)
            };
            rig.world.act(&id, source).expect("a conversation").expect("redacted");
        } else {
            redact(&rig, &id);
        }
        caught_up(&rig).await;
        assert!(!keeps(&rig, &id).await, "first: {first}");
        assert_eq!(files_with(&rig, SECRET), [""; 0], "first: {first}");
        rig.world.clear_faults();
        rig.world.advance(5);
        rig.poll().await;
        rig.look(&id, &[]).await;
        let served = rig.client.thread(&id.as_str().into()).await.expect("an answer");
        assert_eq!(rig.thread(&id).await.parts, served.parts);
        assert_eq!(rig.head(&id).await, served.conversation);
    }
}
