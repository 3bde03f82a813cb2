//! What a person set, as far as the screen and the keys go by it.

/// What a person set, as far as the screen and the keys go by it. Filled from the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The person's address, by which the teammate is found in whose name everything is done (F6).
    pub email: Option<String>,
    /// How long the cursor rests on a conversation before thread and details follow it, in milliseconds.
    pub rest_delay_ms: u64,
    /// How long a pending sequence waits before its hints show, in milliseconds.
    pub hint_delay_ms: u64,
    /// How many conversations ahead of the cursor are fetched.
    pub ahead: usize,
    /// The width of the list, in percent of the screen; changed by keys and mouse, and remembered.
    pub list_percent: u16,
    /// The width of the details, in percent of the screen.
    pub details_percent: u16,
    /// Whether the details are shown where there is room.
    pub show_details: bool,
    /// The apps of the details, in order (I10).
    pub apps: Vec<App>,
    /// Ring the bell for what concerns me.
    pub bell: bool,
    /// How a desktop notice is sent.
    pub desktop: DesktopNotice,
    /// What is worth a bell or a notice.
    pub notify: Notify,
    /// The themes there are.
    pub themes: Vec<String>,
    /// The theme's name.
    pub theme: String,
}

/// The escape sequence that a terminal turns into a desktop notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DesktopNotice {
    /// None is sent.
    Off,
    /// OSC 9 (iTerm2, Windows Terminal, foot …).
    Osc9,
    /// OSC 777 (urxvt, foot, WezTerm …).
    Osc777,
}

/// Which arrivals are worth a bell or notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notify {
    /// What customers write in conversations that are mine, or that nobody has in one of my teams.
    Mine,
    /// What any customer writes.
    All,
    /// Nothing.
    None,
}

/// A block of the details pane (I12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// State, channel, times, attributes.
    Conversation,
    /// Who the customer is.
    User,
    /// Their companies.
    Company,
    /// Their tags.
    Tags,
    /// Notes about them.
    Notes,
    /// What they did lately.
    Events,
    /// Their other conversations.
    Recent,
}
