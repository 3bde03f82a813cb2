//! What SLAs leave, as it is asked for (I35).

use super::{Bench, NOW, conversation, part, thread};
use crate::domain::conversation::Sla;
use crate::domain::sla::{Target, Told};
use crate::domain::{AuthorKind, Part, PartKind, Text};

/// A conversation whose first answer is due so many seconds after now.
async fn put(bench: &Bench, id: &str, due: i64) {
    let mut head = conversation(id, NOW.0);
    head.sla = Some(Sla { name: Text::new("Gold"), status: Some(Text::new("active")) });
    head.source.author.kind = AuthorKind::User;
    let told = Told { targets: vec![(Target::FirstReply, due + 9_000)], ..Told::default() };
    let applied = Part {
        kind: PartKind(Text::new("conversation_sla_applied_by_rule")),
        body: None,
        sla: Some(told),
        ..part("applied", NOW.0 - 9_000, "")
    };
    bench.put_thread(thread(head, vec![applied])).await.expect("put");
}

#[tokio::test]
async fn of_many_that_were_missed_long_ago_none_stands_before_what_ends_soon() {
    let bench = Bench::new();
    for (id, due) in [("1", -8_000), ("2", -7_000), ("3", 60), ("4", 90), ("5", 7_000)] {
        put(&bench, id, due).await;
    }
    let due = |most| bench.store.due_by(NOW.plus(600), most);
    let ids = |found: Vec<crate::store::DueSoon>| found.into_iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(due(9).await.expect("read")), ["1", "2", "3", "4"], "the first one first");
    assert_eq!(ids(due(3).await.expect("read")), ["2", "3", "4"]);
}
