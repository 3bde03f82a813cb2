//! Which reads follow from what, which are wanted, and which are on their way.

use std::collections::BTreeMap;

/// The kinds of reads that are done again when the store changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadKind {
    /// The list's window.
    Window,
    /// The thread shown.
    Thread,
    /// What the details pane shows of the conversation.
    Details,
    /// How many conversations each inbox holds.
    Counts,
    /// How many each view of one's own holds.
    Views,
    /// The workspace's teammates, teams, tags and macros.
    Directory,
    /// The steps that are in the outbox.
    Outbox,
    /// The outbox, looked at.
    Entries,
    /// What was done, looked at.
    Did,
    /// The SLAs that end soon.
    Dues,
}

impl ReadKind {
    /// All of them: after another process changed the store.
    pub const ALL: [Self; 10] = [
        Self::Window,
        Self::Thread,
        Self::Details,
        Self::Counts,
        Self::Views,
        Self::Directory,
        Self::Outbox,
        Self::Entries,
        Self::Did,
        Self::Dues,
    ];
}

/// What makes reads necessary. Which follow from which is said here and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Another list, order or place of the list is to be shown.
    ListTurned,
    /// Thread and details are to show another conversation.
    ThreadTurned,
    /// The conversation that is shown is another one in the store now.
    ThreadChanged,
    /// The outbox is looked at.
    OutboxOpened,
    /// What was done is looked at.
    DidOpened,
    /// What came of a read is not what is to be shown by now.
    Overtaken(ReadKind),
    /// Steps were decided, taken back, or may move now.
    OutboxMoved,
    /// One's own status (present or away) was decided.
    StatusDecided,
    /// The delivery has tried a step.
    Tried,
    /// The server has refused a step.
    Refused,
    /// Conversations were deleted.
    Gone,
    /// One is another teammate than was known.
    IdentityChanged,
    /// The store has other heads of conversations.
    HeadsStored,
    /// The store has other details.
    DetailsStored,
    /// The store has another directory.
    DirectoryStored,
    /// The store has another outbox.
    OutboxStored,
    /// The store has other drafts.
    DraftsStored,
    /// Another view is to be counted, or what one asks for is known now.
    ViewsMoved,
    /// An SLA may end soon by now, or another one.
    DuesNear,
    /// Lists that the store keeps have other rows.
    ListsStored,
    /// Another program has changed the store, in whatever way.
    StoredElsewhere,
}

impl Fact {
    /// The reads that follow from it.
    fn reads(&self) -> &[ReadKind] {
        use ReadKind::{Counts, Details, Did, Directory, Dues, Entries, Outbox, Thread, Views, Window};
        match self {
            Self::ListTurned => &[Window],
            Self::DuesNear => &[Dues],
            Self::ListsStored => &[Window, Views],
            Self::ViewsMoved => &[Views],
            Self::ThreadTurned => &[Thread, Details],
            Self::ThreadChanged => &[Thread],
            Self::OutboxOpened => &[Entries],
            Self::DidOpened => &[Did],
            Self::Overtaken(kind) => std::slice::from_ref(kind),
            Self::OutboxMoved | Self::Gone => &[Window, Thread, Details, Counts, Views, Outbox, Did],
            // The directory has the status with what was decided on top of it.
            Self::StatusDecided | Self::DirectoryStored => &[Directory],
            Self::Tried => &[Outbox],
            Self::Refused => &[Window, Thread, Details, Outbox],
            Self::IdentityChanged => &[Window, Counts, Views, Outbox, Dues],
            // The outbox and the details speak of conversations, too.
            Self::HeadsStored => &[Window, Counts, Views, Entries, Did, Details, Dues],
            Self::DetailsStored => &[Window, Thread, Details],
            Self::OutboxStored => &[Window, Thread, Details, Outbox, Entries, Did],
            Self::DraftsStored => &[Window, Thread],
            Self::StoredElsewhere => &ReadKind::ALL,
        }
    }
}

/// Which reads are wanted, and which are on their way: one of a kind at a time, so that a flood of changes costs one
/// read at a time and the last state always shows. What an operation has changed is read at once all the same: what was asked
/// for before it is too old then, and is not taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    state: BTreeMap<ReadKind, Flight>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Flight {
    wanted: bool,
    flying: bool,
    /// The next answer is of one that overtakes the one on its way.
    overtaking: bool,
    /// The one on its way was overtaken.
    outdated: bool,
}

impl Reads {
    /// Something is so now: what follows from it is to be read.
    pub fn after(&mut self, fact: Fact) {
        for kind in fact.reads() {
            self.state.entry(*kind).or_default().wanted = true;
        }
    }

    /// The kinds that are to be started: those that are not on their way, or all that are wanted if they are read now,
    /// before anything else is taken in.
    pub fn start(&mut self, now: bool) -> Vec<ReadKind> {
        let mut out = Vec::new();
        for (kind, flight) in &mut self.state {
            if flight.wanted && (now || !flight.flying) {
                (flight.overtaking, flight.outdated) = (flight.flying, flight.flying);
                (flight.wanted, flight.flying) = (false, true);
                out.push(*kind);
            }
        }
        out
    }

    /// Whether a read of this kind is on its way.
    pub fn is_flying(&self, kind: ReadKind) -> bool {
        self.state.get(&kind).is_some_and(|flight| flight.flying)
    }

    /// Whether something that the panes show is on its way.
    pub fn fills_panes(&self) -> bool {
        [ReadKind::Window, ReadKind::Thread, ReadKind::Details].into_iter().any(|kind| self.is_flying(kind))
    }

    /// A read of this kind has come back. False if a newer one overtook it.
    pub fn finished(&mut self, kind: ReadKind) -> bool {
        let flight = self.state.entry(kind).or_default();
        if std::mem::take(&mut flight.overtaking) {
            return true;
        }
        flight.flying = false;
        !std::mem::take(&mut flight.outdated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_a_fact_is_read_once_and_again_when_it_is_so_again() {
        let mut reads = Reads::default();
        reads.after(Fact::ThreadTurned);
        reads.after(Fact::ThreadChanged);
        assert_eq!(reads.start(false), [ReadKind::Thread, ReadKind::Details]);
        reads.after(Fact::ThreadChanged);
        assert_eq!(reads.start(false), [], "one of a kind at a time");
        assert!(reads.finished(ReadKind::Thread));
        assert_eq!(reads.start(false), [ReadKind::Thread]);
    }

    #[test]
    fn another_program_may_have_changed_everything() {
        let mut reads = Reads::default();
        reads.after(Fact::StoredElsewhere);
        assert_eq!(reads.start(false), ReadKind::ALL);
    }

    #[test]
    fn what_was_overtaken_is_read_again_and_nothing_else() {
        for kind in ReadKind::ALL {
            let mut reads = Reads::default();
            reads.after(Fact::Overtaken(kind));
            assert_eq!(reads.start(false), [kind]);
        }
    }
}
