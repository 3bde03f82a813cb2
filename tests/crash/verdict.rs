//! In the end: what was decided, beside what the workspace did and has, and each word where it belongs.

use std::collections::{BTreeMap, BTreeSet};

use practice::world::{Conversation, Who};

use super::done::{self, Done};
use super::harness::{Failed, Run};
use super::ledger::Row;
use super::report::{Kind, Wrong};
use super::server;
use super::words::{self, Fate, spelled};

impl Run {
    pub fn compare(&mut self) -> Result<(), Failed> {
        let store = self.store()?;
        let refused = store.refused()?;
        self.report.refused = refused.len();
        let silent = store.without_reason()?;
        let mut wrong = Vec::new();
        if silent > 0 {
            wrong.push(Wrong::new(Kind::Unsaid, format!("{silent} refused ones do not say why")));
        }
        let failed: BTreeSet<i64> = refused.iter().map(|row| row.id).collect();
        let mut by_conversation: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| !failed.contains(&row.id)) {
            by_conversation.entry(&row.conversation).or_default().push(row);
        }
        let mut done: BTreeMap<&str, Vec<&Done>> = BTreeMap::new();
        for one in &self.done {
            done.entry(&one.conversation).or_default().push(one);
        }
        let mut places: BTreeMap<u32, u32> = BTreeMap::new();
        let mut said: BTreeMap<u32, u32> = BTreeMap::new();
        for word in store.drafts()?.iter().flat_map(|draft| words::of(draft)) {
            *places.entry(word).or_default() += 1;
        }
        let world = self.practice.world();
        let stage = world.stage();
        for (_, conversation) in stage.world.conversations.iter() {
            let id = conversation.id.to_string();
            let rows = by_conversation.remove(id.as_str()).unwrap_or_default();
            let done = done.remove(id.as_str()).unwrap_or_default();
            let found = done::compare(&id, &done, &rows).or_else(|| {
                let left = server::compare(&stage.world, conversation, self.before.get(&conversation.id), &rows);
                left.map(|words| Wrong::new(Kind::Lost, words))
            });
            wrong.extend(found.or_else(|| in_order(conversation, stage.world.owner)));
            for words in conversation.parts.iter().map(|p| words::of(p.body.as_deref().unwrap_or_default())) {
                // It brought those that were taken back before along, and went out for the sake of its last one.
                let last = words.last().filter(|word| self.hands.words.get(word) == Some(&Fate::Undone));
                let told = last.map(|word| format!("{} was taken back, and sent", spelled(*word)));
                wrong.extend(told.map(|told| Wrong::new(Kind::Unasked, told)));
                for word in words {
                    *places.entry(word).or_default() += 1;
                    *said.entry(word).or_default() += 1;
                }
            }
        }
        drop(stage);
        for id in by_conversation.keys().chain(done.keys()) {
            wrong.push(Wrong::new(Kind::Lost, format!("{id}: there is no such conversation")));
        }
        let own: BTreeSet<u32> = refused.iter().filter_map(Row::word).collect();
        self.judge(&places, &said, &own, &mut wrong);
        self.report.wrong.extend(wrong);
        Ok(())
    }

    /// Where each word is, and where it should be.
    fn judge(
        &mut self,
        places: &BTreeMap<u32, u32>,
        said: &BTreeMap<u32, u32>,
        refused: &BTreeSet<u32>,
        wrong: &mut Vec<Wrong>,
    ) {
        let report = &mut self.report;
        for (word, fate) in &self.hands.words {
            let (found, told) = (places.get(word).copied().unwrap_or(0), said.get(word).copied().unwrap_or(0));
            let (text, was_refused) = (spelled(*word), refused.contains(word));
            let right = match fate {
                // The words of a refused one go out with the next ones that are written there.
                Fate::Sent => found == 1 && (told == 1 || was_refused),
                Fate::Kept | Fate::Undoing | Fate::Undone => found == 1,
                Fate::Typed => found <= 1,
            };
            report.kept += usize::from(*fate == Fate::Kept);
            report.undone += usize::from(*fate == Fate::Undone);
            report.open += usize::from(*fate == Fate::Typed);
            report.open_found += usize::from(*fate == Fate::Typed && found > 0);
            if !right {
                let kind = if found > 1 { Kind::Doubled } else { Kind::Lost };
                let refused = if was_refused { ", refused" } else { "" };
                let told = format!("{text} ({fate:?}{refused}): {told} times on the server, {found} in all");
                wrong.push(Wrong::new(kind, told));
            }
        }
        for word in places.keys().filter(|word| !self.hands.words.contains_key(word)) {
            wrong.push(Wrong::new(Kind::Unasked, format!("{} was never typed", spelled(*word))));
        }
    }
}

/// What is wrong with the words of a conversation: they are the person's alone, and later ones come later.
fn in_order(conversation: &Conversation, owner: u64) -> Option<Wrong> {
    let mut last = None;
    for part in &conversation.parts {
        let Some(word) = words::of(part.body.as_deref().unwrap_or_default()).pop() else { continue };
        if part.author != Who::Admin(owner) {
            let told = format!("{}: {} is somebody else's", conversation.id, spelled(word));
            return Some(Wrong::new(Kind::Unasked, told));
        }
        if last.is_some_and(|last| last > word) {
            let told = format!("{}: {} came after {last:?}", conversation.id, spelled(word));
            return Some(Wrong::new(Kind::OutOfOrder, told));
        }
        last = Some(word);
    }
    None
}
