//! The tables of the config file: what each is called, and what it is about.

/// A table of the config file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// At the top of the file, in no table.
    Top,
    /// `[profile.NAME]`.
    Profile,
    /// `[ui]`.
    Ui,
    /// `[sync]`.
    Sync,
    /// `[stream]`.
    Stream,
    /// `[notify]`.
    Notify,
    /// `[composer]`.
    Composer,
    /// `[house.NAME]`.
    House,
    /// `[practice]`.
    Practice,
}

impl Section {
    /// All tables, in the order of the reference.
    pub const ALL: [Self; 9] = [
        Self::Top,
        Self::Profile,
        Self::Ui,
        Self::Sync,
        Self::Stream,
        Self::Notify,
        Self::Composer,
        Self::House,
        Self::Practice,
    ];

    /// Its name in the file; none for the top.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Top => "",
            Self::Profile => "profile",
            Self::Ui => "ui",
            Self::Sync => "sync",
            Self::Stream => "stream",
            Self::Notify => "notify",
            Self::Composer => "composer",
            Self::House => "house",
            Self::Practice => "practice",
        }
    }

    /// Whether each of its tables has a name of its own, and stands for one thing of several.
    pub fn is_named(self) -> bool {
        matches!(self, Self::Profile | Self::House)
    }

    /// A name in it with its table: `ui.theme`.
    pub fn key(self, name: &str) -> String {
        match self {
            Self::Top => name.to_owned(),
            section => format!("{}.{name}", section.as_str()),
        }
    }

    /// Its line under the heading of the reference.
    pub fn doc(self) -> &'static str {
        match self {
            Self::Top => "At the top of the file, before any table.",
            Self::Profile => {
                "One workspace and the account in it, under a name of your choice: `[profile.work]`. Each has a store of its own. `--profile` or `SIDETONE_PROFILE` chooses one."
            }
            Self::Ui => "The screen.",
            Self::Sync => "How the store is kept up to date.",
            Self::Stream => "Webhooks as a second source of news, beside the poll.",
            Self::Notify => "How you are told of what is new.",
            Self::Composer => "Writing and sending.",
            Self::House => {
                "A rule of the house, under a name of your choice: `[house.reason]`. What has to be there before a close or a reply, for everybody who works with this file. Rules are kept here alone, and ask for nothing that the workspace does not have; which they name in vain is said at the start. No variable sets one."
            }
            Self::Practice => "The practice workspace that `sidetone practice` opens.",
        }
    }
}
