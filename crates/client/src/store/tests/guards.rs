//! What is decided in a role is put there by its holder alone, and a step keeps its guard.

use super::{Bench, NOW, conversation, decided, note, part, reply};
use crate::domain::part::AssignedTo;
use crate::domain::{AdminId, Guard, Operation, Seen, State};
use crate::store::{Role, Store, StoreError};
use clock::Clock;

fn bot() -> Role {
    Role::bot("ledgy").expect("a name")
}

#[tokio::test]
async fn only_the_holder_of_a_role_puts_what_it_decided_into_the_outbox() {
    let bench = Bench::new();
    let (first, second) = (bench.store.contender(bot()), bench.store.contender(bot()));
    let put = async |store: &Store| store.enqueue_in_role(decided("1", vec![reply("From the bot")]), Vec::new()).await;
    assert!(matches!(put(&first).await, Err(StoreError::NotHeld)), "it was never taken");
    assert!(first.contend().await.unwrap());
    put(&first).await.expect("it holds it");
    first.let_go();
    assert!(second.contend().await.unwrap());
    assert!(matches!(put(&first).await, Err(StoreError::NotHeld)));
    put(&second).await.expect("it holds it now");
    assert_eq!(bench.store.outbox().await.unwrap().len(), 2, "nothing of what was refused is there");
}

#[tokio::test]
async fn each_step_has_the_guard_that_those_before_it_leave_and_keeps_it_when_the_database_is_lost() {
    let bench = Bench::new();
    let role = bench.store.contender(bot());
    assert!(role.contend().await.unwrap());
    let guard = Guard {
        state: State::Open,
        admin: Some("bot".into()),
        or_nobody: false,
        by: None,
        quiet: Some(Seen::default()),
        assigned: Some("p9".into()),
    };
    let give = vec![note("over to you"), Operation::AssignTeam(Some("t1".into())), Operation::AssignAdmin(None)];
    let close = vec![Operation::Close, note("closed")];
    let (mut all, mut closing) = (decided("1", give), decided("2", close));
    all.operations.append(&mut closing.operations);
    let guards = vec![("1".into(), guard.clone()), ("2".into(), guard.clone())];
    let steps = role.enqueue_in_role(all, guards).await.expect("put there");
    let unguarded = bench.enqueue("3", vec![note("a person's")]).await;
    // The server may take the teammate off for the team.
    let given = Guard { or_nobody: true, ..guard.clone() };
    let closed = Guard { state: State::Closed, ..guard.clone() };
    let expected = [guard.clone(), guard.clone(), given, guard, closed];
    drop(role);
    let Bench { store, events, dir, .. } = bench;
    drop((store, events));
    for lost in [false, true] {
        if lost {
            std::fs::remove_file(dir.path().join("sidetone.db")).expect("removed");
        }
        let (store, _events) = Store::open(dir.path(), Clock::manual(NOW)).expect("opened");
        for (step, guard) in steps.iter().zip(&expected) {
            assert_eq!(store.guard(step.id).await.unwrap().as_ref(), Some(guard), "{lost}");
        }
        assert_eq!(store.guard(unguarded[0].id).await.unwrap(), None);
    }
}

#[test]
fn a_guard_tells_what_others_did_from_what_its_author_did() {
    let me: AdminId = "bot".into();
    let mut head = conversation("1", 2000);
    head.admin_assignee = Some(me.clone());
    let assigned = |id: &str, by: &str, to: AssignedTo| {
        let mut part = part(id, 1500, "");
        (part.author.id, part.assigned_to) = (by.into(), Some(to));
        part
    };
    let mut parts = vec![assigned("p1", "zofia", AssignedTo::Admin(me.clone())), part("p2", 1600, "Hello?")];
    let guard = Guard::of(&head, &parts, &me);
    assert_eq!(guard.check(&head, &parts, &me), Ok(()));
    parts.push(part("p3", 1700, "Are you there?"));
    parts.push(assigned("p4", "bot", AssignedTo::Team("t1".into())));
    assert_eq!(guard.check(&head, &parts, &me), Ok(()), "words, and what it did itself");
    let mut words = Vec::new();
    for (state, admin, back) in [
        (State::Open, Some("zofia"), false),
        (State::Open, None, false),
        (State::Closed, Some("bot"), false),
        (State::Open, Some("bot"), true),
    ] {
        let (mut now, mut parts) = (head.clone(), parts.clone());
        (now.state, now.admin_assignee) = (state, admin.map(Into::into));
        if back {
            parts.push(assigned("p5", "zofia", AssignedTo::Admin("zofia".into())));
            parts.push(assigned("p6", "zofia", AssignedTo::Admin(me.clone())));
        }
        words.push(guard.check(&now, &parts, &me).expect_err("broken").to_string());
    }
    assert_eq!(
        words,
        [
            "somebody else has it now",
            "somebody else has it now",
            "it was closed meanwhile",
            "it was assigned anew meanwhile"
        ]
    );
}
