//! Settings that take one word of a few.

use client::domain::SnoozeMode;
use client::domain::mention::Style as MentionStyle;
use client::intercom::Region;
use client::sync::{History, Unfound};

/// A setting that takes one word of a few.
pub trait Choice: Copy + 'static {
    /// The words, in the order of the variants.
    const WORDS: &'static [&'static str];

    /// As it is written in the file.
    fn as_str(self) -> &'static str;

    /// What the word stands for.
    fn named(word: &str) -> Option<Self>;
}

/// The words of an enum in settings.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal,)* }) => {
        impl Choice for $name {
            const WORDS: &'static [&'static str] = &[$($word,)*];

            fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            fn named(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

/// Declares an enum with the words that stand for its variants.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        words! { $name { $($variant = $word,)* } }
    };
}

words! { Region { Us = "us", Eu = "eu", Au = "au", } }
words! { SnoozeMode { Native = "native", Close = "close", } }
words! { MentionStyle { At = "at", Name = "name", } }
words! { Unfound { Send = "send", Ask = "ask", } }
words! { History { None = "none", Open = "open", Month = "30d", All = "all", } }

choice! {
    /// By which keys text is edited in the composer.
    #[derive(Default)]
    Editing {
        /// Those of a shell.
        #[default]
        Readline = "readline",
        /// Those of vim.
        Vim = "vim",
    }
}

choice! {
    /// The inbox that is shown first.
    #[derive(Default)]
    FirstInbox {
        /// Open conversations that are assigned to me.
        #[default]
        Mine = "mine",
        /// Open ones that no teammate has.
        Unassigned = "unassigned",
        /// Everything open.
        All = "all",
        /// The one shown when the program was left.
        Last = "last",
    }
}

choice! {
    /// Whether a theme paints the ground that it is made for.
    #[derive(Default)]
    Ground {
        /// It does.
        #[default]
        Paint = "paint",
        /// The terminal's own shows.
        Terminal = "terminal",
    }
}

choice! {
    /// Which signs are drawn.
    #[derive(Default)]
    SignSet {
        /// By what the terminal makes of one.
        #[default]
        Auto = "auto",
        /// The real ones.
        Unicode = "unicode",
        /// Those of ASCII.
        Ascii = "ascii",
    }
}

choice! {
    /// A block of the details.
    DetailsApp {
        /// Conversation details.
        Conversation = "conversation",
        /// User data.
        User = "user",
        /// Those that the customer belongs to.
        Company = "company",
        /// Those that are on the contact.
        Tags = "tags",
        /// Notes on the contact.
        Notes = "notes",
        /// Recent events.
        Events = "events",
        /// Recent conversations.
        Recent = "recent",
        /// Attributes of the conversation.
        Attributes = "attributes",
        /// The customer's and the linked tickets.
        Tickets = "tickets",
        /// Those that are on the companies.
        CompanyTags = "company-tags",
        /// Addresses of one's own with placeholders (I13).
        Links = "links",
        /// What machines say about the conversation: topics, scores, Fin.
        Quality = "quality",
        /// How often the customer did what.
        Totals = "totals",
    }
}

choice! {
    /// Whose rules an inbox follows (F10): the defaults of the settings in `config::rules`.
    #[derive(Default)]
    Rules {
        /// Intercom's own inbox.
        #[default]
        Intercom = "intercom",
        /// An inbox beside a tool that shares the workspace, as Front's is.
        Front = "front",
    }
}

choice! {
    /// Which conversations are in the inboxes (F1).
    #[derive(Default)]
    Enters {
        /// Whatever Intercom has.
        #[default]
        All = "all",
        /// Those in which a contact has written or that a teammate has closed, opened, snoozed or assigned.
        Touched = "touched",
    }
}

choice! {
    /// What a thread shows of the messages of bots (F8).
    #[derive(Default)]
    Bots {
        /// As they are, among the others.
        #[default]
        Show = "show",
        /// A line that says how many there are.
        Hide = "hide",
    }
}

choice! {
    /// What is worth a notice.
    #[derive(Default)]
    NotifyWhat {
        /// What concerns me: conversations assigned to me.
        #[default]
        Mine = "mine",
        /// Every customer's message.
        All = "all",
        /// No notice at all; the lists still show what is new.
        None = "none",
    }
}

choice! {
    /// Of what there can be notices.
    NoticeKind {
        /// A customer wrote again.
        Reply = "reply",
        /// A customer began a conversation.
        New = "new",
        /// A note named me, or a team of mine.
        Mention = "mention",
        /// A conversation was given to me.
        Assigned = "assigned",
        /// A snooze ended.
        Woke = "woke",
        /// An SLA ends soon, or was missed.
        Sla = "sla",
        /// A count passed its number.
        Alarm = "alarm",
    }
}

choice! {
    /// The escape sequence that a terminal makes a desktop notice of.
    #[derive(Default)]
    Desktop {
        /// No sequence is sent.
        #[default]
        Off = "off",
        /// OSC 9: iTerm2, kitty, WezTerm, Ghostty, Windows Terminal.
        Osc9 = "osc9",
        /// OSC 777: urxvt, foot, WezTerm, Ghostty.
        Osc777 = "osc777",
    }
}

choice! {
    /// What may change on screen by itself.
    #[derive(Default)]
    Motion {
        /// Each second of a countdown.
        #[default]
        Normal = "normal",
        /// Of a countdown the first and the last second alone.
        Still = "still",
    }
}

choice! {
    /// How many lines a row of the list takes.
    #[derive(Default)]
    Lines {
        /// By the size of the screen.
        #[default]
        Auto = "auto",
        /// Name, words and time in one line.
        One = "1",
        /// Words under the name.
        Two = "2",
        /// Name, company and words.
        Three = "3",
        /// One line, in columns.
        Table = "table",
    }
}

choice! {
    /// Where one goes on after something is sent, or has left the list.
    #[derive(Default)]
    After {
        /// To the next one that waits.
        #[default]
        Next = "next",
        /// The cursor stays on the conversation.
        Stay = "stay",
        /// The same, and the list has the keys.
        List = "list",
    }
}
