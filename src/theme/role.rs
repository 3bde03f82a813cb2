//! The roles: every part of the screen that has a look of its own.

use ratatui::style::Modifier;

/// Declares the roles with their dotted names, their docs, and what sets them apart where there is no colour.
macro_rules! roles {
    ($($variant:ident $name:literal $plain:ident $doc:literal)*) => {
        /// A part of the screen that has a look of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Role {
            $(#[doc = $doc] $variant,)*
        }

        impl Role {
            /// All roles, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its dotted name in theme files.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What on the screen looks so, for reference and editors.
            pub fn doc(self) -> &'static str {
                match self {
                    $(Self::$variant => $doc,)*
                }
            }

            /// What sets it apart where there is no colour.
            pub fn plain(self) -> Modifier {
                match self {
                    $(Self::$variant => Modifier::$plain,)*
                }
            }
        }
    };
}

/// More than a modifier or none, for the table below.
trait Plain {
    const NONE: Modifier;
    /// What fills a row.
    const BAND: Modifier;
    /// What was looked for.
    const FOUND: Modifier;
}

impl Plain for Modifier {
    const NONE: Modifier = Modifier::empty();
    const BAND: Modifier = Modifier::REVERSED.union(Modifier::BOLD);
    const FOUND: Modifier = Modifier::BOLD.union(Modifier::UNDERLINED);
}

roles! {
    Text "text" NONE "Everything that has no role of its own; a background here fills the screen"
    TextMuted "text.muted" NONE "What may be overlooked: hints, secondary words, empty places"
    TextStrong "text.strong" BOLD "What should be seen first among other text"
    Border "border" NONE "Lines between and around panes"
    BorderFocused "border.focused" BOLD "The line around the pane that has the keys"
    BorderDrag "border.drag" REVERSED "A divider while it is dragged"
    Title "title" NONE "The name of a pane or an overlay"
    TitleFocused "title.focused" BAND "The first row of the pane that has the keys, over its whole width"
    Selection "selection" REVERSED "The row under the cursor in the pane that has the keys; laid over the row's own style"
    SelectionInactive "selection.inactive" UNDERLINED "The row under the cursor in the other panes; laid over the row's own style"
    Overlay "overlay" NONE "The ground of an overlay: palette, picker, help"
    OverlayBorder "overlay.border" NONE "The line around an overlay"
    OverlayTitle "overlay.title" BOLD "The name of an overlay"
    Scrollbar "scrollbar" NONE "Where one is in a long text"
    InboxName "inbox.name" NONE "The name of an inbox in the side or top bar"
    InboxCurrent "inbox.current" BOLD "The inbox that the list shows"
    InboxCount "inbox.count" NONE "How many conversations are in an inbox"
    InboxCountNew "inbox.count.new" BOLD "The same, when something new is among them"
    ListMarked "list.marked" NONE "A marked row; laid over the row's own style"
    ListWho "list.who" NONE "Who the conversation is with"
    ListCompany "list.company" NONE "Their company"
    ListHeadline "list.headline" NONE "Subject or last words"
    ListUnread "list.unread" BOLD "Who and headline of an unread conversation, and its mark"
    ListTime "list.time" NONE "How long ago it changed"
    ListWaiting "list.waiting" NONE "How long the customer has waited"
    ListWaitingLong "list.waiting.long" BOLD "The same, when it is long"
    ListWaitingOver "list.waiting.over" BOLD "The same, when it is longer than the person allows"
    ListPriority "list.priority" BOLD "The mark of a prioritised conversation"
    ListPriorityUrgent "list.priority.urgent" REVERSED "The mark of urgent priority"
    ListPriorityHigh "list.priority.high" BOLD "The mark of high priority"
    ListPriorityMedium "list.priority.medium" NONE "The mark of medium priority"
    ListPriorityLow "list.priority.low" NONE "The mark of low priority"
    ListSla "list.sla" NONE "The SLA of a conversation"
    ListSlaActive "list.sla.active" NONE "An SLA that can still be met"
    ListSlaSoon "list.sla.soon" BOLD "One that is missed soon"
    ListSlaMissed "list.sla.missed" REVERSED "An SLA that was missed"
    ListSlaHit "list.sla.hit" NONE "An SLA that was met"
    ListState "list.state" NONE "The mark of an open conversation"
    ListSnoozed "list.state.snoozed" NONE "The mark of a snoozed conversation"
    ListClosed "list.state.closed" NONE "The mark of a closed conversation"
    ListAssignee "list.assignee" NONE "Who or which team has it"
    ListAssigneeMe "list.assignee.me" BOLD "The same, when it is me"
    ListTag "list.tag" NONE "A tag"
    ListTicket "list.ticket" BOLD "The mark of a ticket"
    ListPending "list.pending" NONE "The mark of something still to be sent"
    ListFailed "list.failed" REVERSED "The mark of something that was refused"
    ListDraft "list.draft" ITALIC "The mark of an unsent draft"
    Thread "thread" NONE "The words of a thread"
    ThreadCustomer "thread.customer" BOLD "Name of a customer who has written"
    ThreadCustomerBar "thread.customer.bar" NONE "The bar beside a customer's message"
    ThreadTeammate "thread.teammate" NONE "Name of a teammate who has replied"
    ThreadTeammateBar "thread.teammate.bar" NONE "The bar beside a teammate's reply"
    ThreadMe "thread.me" UNDERLINED "My name above my own reply"
    ThreadMeBar "thread.me.bar" NONE "The bar beside my own reply"
    ThreadNote "thread.note" BOLD "Name of who has written an internal note"
    ThreadNoteBar "thread.note.bar" NONE "The bar beside an internal note"
    ThreadNoteLabel "thread.note.label" REVERSED "The label of an internal note"
    ThreadNoteText "thread.note.text" ITALIC "The words of an internal note, and the ground behind them"
    ThreadBot "thread.bot" NONE "Name of a bot, of Fin or a workflow"
    ThreadBotBar "thread.bot.bar" NONE "The bar beside a message by a bot, Fin or a workflow"
    ThreadEvent "thread.event" NONE "What happened: assigned, snoozed, closed, rated"
    ThreadDate "thread.date" NONE "The time of a message"
    ThreadDay "thread.day" BOLD "The line between two days"
    ThreadNew "thread.new" BOLD "The line above what is new"
    ThreadLink "thread.link" UNDERLINED "A link and its number"
    ThreadCode "thread.code" NONE "Code"
    ThreadQuote "thread.quote" NONE "Quoted words and folded e-mail history"
    ThreadHeading "thread.heading" BOLD "A heading in a message"
    ThreadAttachment "thread.attachment" UNDERLINED "An attachment or image, named with its size"
    ThreadPending "thread.pending" NONE "My message that is still to be sent"
    ThreadFailed "thread.failed" REVERSED "My message that was refused"
    Composer "composer" NONE "What one writes"
    ComposerReply "composer.reply" BOLD "Frame and label of the composer when customers will read it"
    ComposerNote "composer.note" REVERSED "Frame and label of the composer when only teammates will read it"
    ComposerNoteText "composer.note.text" ITALIC "What one writes in a note, and the ground behind it"
    ComposerSendingAs "composer.sending-as" NONE "The line that says in whose name it is sent"
    ComposerPlaceholder "composer.placeholder" NONE "What stands in an empty composer"
    ComposerSelection "composer.selection" REVERSED "Selected text in the composer"
    Chip "chip" REVERSED "A word that must not be overlooked: a practice workspace, a dry run"
    StatusBar "status.bar" NONE "The last row: keys, and how things stand"
    StatusWorkspace "status.workspace" BOLD "The workspace in the last row"
    StatusKeys "status.keys" BOLD "Keys of a begun sequence, and counts"
    StatusOk "status.ok" NONE "Something went well; all is in sync"
    StatusBusy "status.busy" NONE "Something is going on: first sync, sending"
    StatusWarning "status.warning" BOLD "Something needs attention"
    StatusError "status.error" REVERSED "Something failed"
    StatusOffline "status.offline" REVERSED "No connection"
    HintKey "hint.key" BOLD "A key in hints, help and palette"
    HintLabel "hint.label" NONE "What the key does"
    HintPrefix "hint.prefix" UNDERLINED "What begins with the key"
    HintDisabled "hint.disabled" NONE "A command that cannot run now, and why"
    Picker "picker" NONE "An entry of a list to choose from"
    PickerMatch "picker.match" UNDERLINED "The characters that match what was typed"
    PickerSelected "picker.selected" REVERSED "The entry under the cursor; laid over the entry's own style"
    PickerChecked "picker.checked" BOLD "An entry that is set, such as a tag the conversation has"
    PickerDetail "picker.detail" NONE "What is said beside an entry, such as a snooze's exact time"
    SearchHit "search.hit" FOUND "What was looked for, in the words around it"
    Prompt "prompt" NONE "The text of a one-line input"
    PromptLabel "prompt.label" BOLD "What stands before it"
    PromptField "prompt.field" NONE "A field that a search asks about, and `msg`"
    PromptSign "prompt.sign" NONE "What stands between and before the tests of a search"
    PromptGhost "prompt.ghost" NONE "How what is typed would go on"
    DetailsHeading "details.heading" BOLD "The name of an app in the details"
    DetailsLabel "details.label" NONE "The name of a value"
    DetailsValue "details.value" NONE "A value"
    DetailsEmpty "details.empty" NONE "No value"
    Presence "presence" NONE "Whether someone is there"
    PresenceActive "presence.active" BOLD "Someone is active"
    PresenceAway "presence.away" NONE "Someone is away"
}

impl Role {
    /// The role of that dotted name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == name)
    }

    /// The roles it takes missing fields from, the nearest first; `text` is the last of all.
    pub fn parents(self) -> Vec<Self> {
        let mut parents = Vec::new();
        let mut name = self.as_str();
        while let Some((shorter, _)) = name.rsplit_once('.') {
            name = shorter;
            parents.extend(Self::named(name));
        }
        if self != Self::Text && !parents.contains(&Self::Text) {
            parents.push(Self::Text);
        }
        parents
    }
}
