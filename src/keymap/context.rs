//! Where a key is pressed: each context has bindings of its own, laid over those of `global`.

/// A place where keys mean something. What is looked up is a stack of them, the most specific first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Everywhere that takes no text.
    Global,
    /// The side bar of inboxes.
    Inboxes,
    /// The conversation list.
    List,
    /// The thread of a conversation.
    Thread,
    /// The thread, while words are marked that were looked for.
    Find,
    /// The details beside it.
    Details,
    /// The composer; keys not bound here type.
    Composer,
    /// The composer with vim's keys, while letters are typed: over those of the composer.
    Insert,
    /// The composer with vim's keys, while letters are commands.
    Normal,
    /// The composer with vim's keys, while something is marked.
    Visual,
    /// The composer with vim's keys, while an operator waits for what it is done to.
    Operator,
    /// Where vim's keys go, in the three contexts before.
    Motion,
    /// Whatever is typed: the composer's text, and the line of pickers and prompts. Keys not bound here type.
    Edit,
    /// Any list to choose from: palette, tags, teammates, snooze times.
    Picker,
    /// One line of input: the `:` line, the filter; keys not bound here type.
    Prompt,
    /// The help and other texts to scroll.
    Help,
    /// What waits to be sent and what was refused.
    Outbox,
    /// What the person did, over the keys of texts to scroll.
    Did,
    /// How one's shift goes, over the keys of texts to scroll.
    Shift,
    /// What a command has printed that was given a thread, over the keys of texts to scroll.
    Piped,
    /// The search over everything; keys not bound here type.
    Search,
    /// A form: fields to be filled in; keys not bound here type.
    Form,
    /// A question before something that cannot be taken back.
    Confirm,
}

impl Context {
    /// Whether its keys are those of vim, which count only where the composer is set to them.
    pub fn is_vim(self) -> bool {
        matches!(self, Self::Insert | Self::Normal | Self::Visual | Self::Operator | Self::Motion)
    }

    /// All contexts, in the order in which keymaps and help list them.
    pub const ALL: [Self; 23] = [
        Self::Global,
        Self::Inboxes,
        Self::List,
        Self::Thread,
        Self::Find,
        Self::Details,
        Self::Composer,
        Self::Insert,
        Self::Normal,
        Self::Visual,
        Self::Operator,
        Self::Motion,
        Self::Edit,
        Self::Picker,
        Self::Prompt,
        Self::Help,
        Self::Outbox,
        Self::Did,
        Self::Shift,
        Self::Piped,
        Self::Search,
        Self::Form,
        Self::Confirm,
    ];

    /// The name of its table in a keymap file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Inboxes => "inboxes",
            Self::List => "list",
            Self::Thread => "thread",
            Self::Find => "find",
            Self::Details => "details",
            Self::Composer => "composer",
            Self::Insert => "insert",
            Self::Normal => "normal",
            Self::Visual => "visual",
            Self::Operator => "operator",
            Self::Motion => "motion",
            Self::Edit => "edit",
            Self::Picker => "picker",
            Self::Prompt => "prompt",
            Self::Help => "help",
            Self::Outbox => "outbox",
            Self::Did => "did",
            Self::Shift => "shift",
            Self::Piped => "piped",
            Self::Search => "search",
            Self::Form => "form",
            Self::Confirm => "confirm",
        }
    }

    /// What is asked for a key in this context, one after the other: itself, then `edit` where text is
    /// typed, and `global` where nothing keeps the keys to itself.
    pub fn stack(self) -> Vec<Self> {
        match self {
            Self::Find => vec![self, Self::Thread, Self::Global],
            Self::Inboxes | Self::List | Self::Thread | Self::Details => vec![self, Self::Global],
            Self::Composer | Self::Picker | Self::Prompt | Self::Search | Self::Form => vec![self, Self::Edit],
            Self::Insert => vec![self, Self::Composer, Self::Edit],
            Self::Normal | Self::Visual => vec![self, Self::Motion, Self::Composer],
            Self::Operator => vec![self, Self::Motion],
            Self::Global | Self::Edit | Self::Motion => vec![self],
            Self::Did | Self::Shift | Self::Piped => vec![self, Self::Help],
            Self::Help | Self::Outbox | Self::Confirm => vec![self],
        }
    }

    /// The context whose table in a keymap file is called so.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|context| context.as_str() == name)
    }

    /// What it is, for help and reference.
    pub fn doc(self) -> &'static str {
        match self {
            Self::Global => "Everywhere that takes no text",
            Self::Inboxes => "In the side bar of inboxes",
            Self::List => "In the conversation list",
            Self::Thread => "In the thread",
            Self::Find => "In the thread, while something is found",
            Self::Details => "In the details",
            Self::Composer => "In the composer, before those of `edit`",
            Self::Insert => "In the composer with vim's keys, while letters are typed; before those of `composer`",
            Self::Normal => "In the composer with vim's keys, while letters are commands",
            Self::Visual => "In the composer with vim's keys, while something is marked",
            Self::Operator => "In the composer with vim's keys, while one waits for what it is done to",
            Self::Motion => "Where vim's keys go: behind those of `normal`, `visual` and `operator`",
            Self::Edit => "Where text is typed: in the composer and in every field",
            Self::Picker => "In any list to choose from: palette, tags, teammates, snooze times",
            Self::Prompt => "On the `:` line and other one-line inputs",
            Self::Help => "In the help and other texts to scroll",
            Self::Outbox => "In the outbox",
            Self::Did => "In what I did, before those of `help`",
            Self::Shift => "In how my shift goes, before those of `help`",
            Self::Piped => "In what a command has printed, before those of `help`",
            Self::Search => "In the search over everything",
            Self::Form => "In a form, before those of `edit`",
            Self::Confirm => "At a question before something that cannot be taken back",
        }
    }
}
