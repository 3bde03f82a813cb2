//! Why something is not done, as a type with a sentence.

use clock::Timestamp;

use super::desk::NoDesk;
use super::house::{NoValue, Unfilled};
use super::ticketing::NoTicket;
use super::wanted::Assignee;
use crate::domain::file::{LARGEST_FILES, MOST_FILES, TooMuch};
use crate::domain::{
    AdminId, ConversationId, DraftMode, NoAuthor, Part, Priority, Standing, State, TeamId, Text, phrase,
};
use crate::text::ago;

/// Who puts names and times into words.
pub trait Speaker: phrase::Names {
    /// A moment, as the person reads times.
    fn time(&self, at: Timestamp) -> String;

    /// One that was lately.
    fn moment(&self, at: Timestamp) -> String {
        self.time(at)
    }
}

/// Why something is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is not known in whose name (S11, F6).
    NoAuthor(NoAuthor),
    /// It would be in another's name than the person believes: the token is another one.
    Another,
    /// Whoever would do it, by name, only reads in this workspace.
    NoSeat(Text),
    /// There is nothing that it could be done to.
    NoTarget,
    /// The conversation was deleted in Intercom.
    Deleted,
    /// The conversation is not known here.
    NotHere(ConversationId),
    /// It stands so already.
    Already(State),
    /// It is as urgent as that already.
    PriorityIs(Priority),
    /// It stands already as it stood then.
    AsItWas,
    /// The tag of this name is on the conversation as it is shown, pending steps included.
    TagOn(Text),
    /// That tag is not on it.
    TagOff(Text),
    /// It has no customer that is known.
    NoContact,
    /// There is no such tag any more.
    NoSuchTag,
    /// No tag can be made of that name: there is none, or it has more characters than that.
    NoTagName(usize),
    /// Something has to be filled in first (I48); a yes to doing it without lifts it.
    Unfilled(Box<Unfilled>),
    /// An attribute cannot have that value.
    Attribute(NoValue),
    /// It cannot be done to a ticket, or to what is none.
    Ticket(NoTicket),
    /// Who takes part cannot be changed so, or it cannot be merged, blocked or redacted.
    Desk(NoDesk),
    /// The workspace has no teammate, or no team, of that id.
    NoSuchAssignee(Assignee),
    /// The time until when is over.
    Past,
    /// Where snoozing closes there are no steps (F5).
    StepsByClosing,
    /// Its thread is not here, so that nobody could tell what is new in it.
    NotRead,
    /// There are no words.
    Empty,
    /// There are more files than one message takes, or larger ones.
    Files(TooMuch),
    /// Somebody wrote or did this since the thread was read (S10); a yes to that lifts it.
    Changed(Box<Part>),
    /// The draft is not the one any more that the person has before them (S9).
    DraftElsewhere {
        /// Whether it is not there any more.
        gone: bool,
        /// How many drafts of its mode are kept there.
        others: usize,
    },
    /// There is no such step in the outbox, or not any more.
    NoSuchStep(i64),
    /// It is going out right now.
    OnItsWay(i64),
    /// The step with this number is done: it can be neither dropped nor tried again.
    DoneAlready(i64),
    /// It may have arrived, or may yet.
    InDoubt(i64),
    /// It can never be told any more whether it arrived.
    MayBeTwice(i64),
    /// Intercom has it; it is only being read back.
    Taken(i64),
    /// Its words are in a later message.
    SaidSince(i64),
    /// The step with this number is no reply and no note: there is nothing to edit.
    NoWords(i64),
    /// There is nothing that could be taken back, or done again.
    NothingToTakeBack,
    /// What was said to this customer, or about them, has gone out, and nothing else was done.
    Out(DraftMode, Text),
    /// What it has changed is not as it left it any more (I43).
    MovedOn(Box<MovedOn>),
}

/// What a conversation has become since something was done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedOn {
    /// The customer.
    pub who: Text,
    /// When they have written since.
    pub wrote: Option<Timestamp>,
    /// Where it stood when that was done.
    pub left: Standing,
    /// Where it stands.
    pub now: Standing,
}

impl MovedOn {
    /// "Leif wrote at 10:35, so it is awake already".
    fn sentence(&self, speaker: &dyn Speaker) -> String {
        let Self { who, wrote, left, now } = self;
        let what = match (left.state, now.state) {
            (State::Snoozed, State::Open) => "it is awake already".to_owned(),
            (left, now) if left != now => format!("it is {} by now", now.as_str()),
            _ if left.snoozed_until != now.snoozed_until => "it is snoozed until another time".to_owned(),
            _ if left.admin != now.admin => match &now.admin {
                Some(admin) => {
                    format!("it is with {} by now", speaker.admin(admin).unwrap_or_else(|| admin.to_string()))
                }
                None => "it is nobody's by now".to_owned(),
            },
            _ if left.team != now.team => match &now.team {
                Some(team) => format!("it is with {} by now", speaker.team(team).unwrap_or_else(|| team.to_string())),
                None => "it is in no team by now".to_owned(),
            },
            _ if left.priority != now.priority => format!("its priority is {} by now", now.priority.as_str()),
            _ if left.tags != now.tags => "its tags were changed".to_owned(),
            _ if left.ticket != now.ticket => "the ticket was changed".to_owned(),
            _ if left.attributes.iter().any(|(name, value)| now.attribute(name) != value.as_ref()) => {
                "its attributes were changed".to_owned()
            }
            _ if left.contact_tags != now.contact_tags => "the customer’s tags were changed".to_owned(),
            _ if left.contacts != now.contacts => "who takes part was changed".to_owned(),
            _ if left.linked != now.linked => "what it is linked to was changed".to_owned(),
            _ if now.read => "it was read".to_owned(),
            _ => "it was marked unread".to_owned(),
        };
        match wrote.filter(|_| now.state == State::Open && left.state != State::Open) {
            Some(at) => format!("{who} wrote at {}, so {what}", speaker.moment(at)),
            None => what,
        }
    }
}

impl Refusal {
    /// Why, as a clause that says what to do where something can be done: behind "Not sent:", or with a capital of its own.
    pub fn sentence(&self, speaker: &dyn Speaker) -> String {
        match self {
            Self::NoAuthor(NoAuthor::Unknown) => {
                "the workspace has not said yet who you are; try again in a moment".to_owned()
            }
            Self::NoAuthor(error) => error.to_string(),
            Self::Another => "you are another teammate now: nothing was done; look, and decide again".to_owned(),
            Self::NoSeat(_) => "you have no inbox seat: you can read and search here, and write nothing".to_owned(),
            Self::NoTarget => "there is no conversation under the cursor".to_owned(),
            Self::Deleted => "this conversation was deleted in Intercom".to_owned(),
            Self::NotHere(id) => format!("conversation {id} is not here; it may have been deleted"),
            Self::Already(state) => format!("it is {} already", state.as_str()),
            Self::PriorityIs(level) => format!("its priority is {} already", level.as_str()),
            Self::AsItWas => "it stands as it stood already".to_owned(),
            Self::TagOn(name) => format!("the tag “{name}” is on it already"),
            Self::TagOff(name) => format!("the tag “{name}” is not on it any more"),
            Self::NoContact => "it has no customer that is known".to_owned(),
            Self::NoSuchTag => "there is no such tag any more".to_owned(),
            Self::NoTagName(most) => format!("the name of a tag has 1 to {most} characters"),
            Self::Unfilled(unfilled) => unfilled.sentence(),
            Self::Attribute(why) => why.sentence(),
            Self::Ticket(why) => why.sentence(),
            Self::Desk(why) => why.sentence(),
            Self::NoSuchAssignee(Assignee::Team(id)) => format!("there is no team with the id {id}"),
            Self::NoSuchAssignee(Assignee::Admin(id)) => format!("there is no teammate with the id {id}"),
            Self::NoSuchAssignee(_) => "there is nobody to give it to".to_owned(),
            Self::Past => "that time is over already; choose another".to_owned(),
            Self::StepsByClosing => {
                "snoozing closes in this workspace, and steps need Intercom's own snooze (profile.snooze)".to_owned()
            }
            Self::NotRead => "its thread is not here yet: look at it first".to_owned(),
            Self::Empty => "there is nothing to send yet".to_owned(),
            Self::Files(much) => too_much(*much),
            Self::Changed(part) => format!("{} meanwhile", what_happened(part, speaker)),
            Self::DraftElsewhere { gone: true, .. } => {
                "another sidetone has sent the draft or thrown it away since".to_owned()
            }
            Self::DraftElsewhere { gone: false, .. } => "another sidetone has changed the draft since".to_owned(),
            Self::NoSuchStep(id) => {
                format!("there is no action {id} in the outbox; it may have been dropped, or was done long ago")
            }
            Self::OnItsWay(_) => "the action is on its way and cannot be taken back now; wait for its end".to_owned(),
            Self::DoneAlready(id) => format!("action {id} is done: the server has it"),
            Self::InDoubt(id) => {
                format!("action {id} may have arrived already and is being looked for; wait until that is known")
            }
            Self::MayBeTwice(id) => {
                format!("action {id} may have arrived, and may go out twice if it is sent again")
            }
            Self::Taken(id) => {
                format!("action {id} was taken by Intercom; only what it has left there is still being read")
            }
            Self::SaidSince(id) => {
                format!("the words of action {id} were said there since; drop it, or edit it and send it anew")
            }
            Self::NoWords(id) => {
                format!("action {id} is neither a reply nor a note: there is nothing to edit")
            }
            Self::NothingToTakeBack => "nothing to take back".to_owned(),
            Self::Out(DraftMode::Reply, who) => format!("your reply to {who} is out"),
            Self::Out(DraftMode::Note, who) => format!("your note about {who} is kept in Intercom"),
            Self::MovedOn(moved) => moved.sentence(speaker),
        }
    }
}

fn too_much(files: TooMuch) -> String {
    match files {
        TooMuch::Many(many) => {
            format!("{many} files are too many for one message: {MOST_FILES} at most; take some off")
        }
        TooMuch::Large(bytes) => format!(
            "its files are too large: {} together, and {} at most; take some off",
            ago::size(bytes),
            ago::size(LARGEST_FILES)
        ),
    }
}

fn what_happened(part: &Part, speaker: &dyn Speaker) -> String {
    if part.is_message() {
        return format!("{} wrote", part.author.display());
    }
    phrase::describe(part, speaker, &|at| speaker.time(at))
}

/// For whoever has no names at hand: ids stand for them, and seconds since 1970 for times.
struct Plain;

impl phrase::Names for Plain {
    fn admin(&self, id: &AdminId) -> Option<String> {
        Some(id.to_string())
    }

    fn team(&self, id: &TeamId) -> Option<String> {
        Some(id.to_string())
    }
}

impl Speaker for Plain {
    fn time(&self, at: Timestamp) -> String {
        at.0.to_string()
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence(&Plain))
    }
}

impl std::error::Error for Refusal {}
