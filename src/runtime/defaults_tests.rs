//! A default stands in the table of settings, and where a part of the program has one of its own they agree.

use super::start::profile;
use crate::config::{
    After, Bots, Config, Desktop, Enters, FirstInbox, History, NotifyWhat, Profile, Region, Rules, SnoozeMode, Unfound,
};
use client::intercom::{ClientOptions, Token};
use client::session;
use client::view::Order;

#[test]
fn with_nothing_set_the_sync_behaves_as_it_does_by_itself() {
    let set = profile(&Config::default(), "".into(), Ok(String::new()));
    assert_eq!(format!("{set:?}"), format!("{:?}", session::Profile::new("", "")));
}

#[test]
fn with_nothing_set_requests_are_made_as_the_client_makes_them_by_itself() {
    let (set, own) = (Config::default().sync, ClientOptions::new("http://127.0.0.1", Token::new("a")));
    assert_eq!((set.rate_share, set.timeout), (own.share, own.timeout));
}

#[test]
fn the_word_that_is_the_default_stands_for_the_choice_that_is() {
    let set = Config::default();
    assert_eq!(set.profile, Profile { name: set.profile.name.clone(), ..Profile::default() });
    assert_eq!(set.profile.region, Region::default());
    assert_eq!((set.profile.rules, set.profile.enters), (Rules::default(), Enters::default()));
    assert_eq!((set.profile.snooze, set.profile.bots), (SnoozeMode::default(), Bots::default()));
    assert_eq!((set.ui.inbox, set.ui.sort), (FirstInbox::default(), Order::default()));
    assert_eq!((set.sync.history, set.sync.unfound), (History::default(), Unfound::default()));
    assert_eq!((set.notify.what, set.notify.desktop), (NotifyWhat::default(), Desktop::default()));
    assert_eq!((set.composer.after_send, set.composer.after_close), (After::default(), After::default()));
}

#[cfg(feature = "practice")]
#[test]
fn with_nothing_set_the_practice_workspace_is_as_it_is_by_itself() {
    let (set, own) = (Config::default().practice, practice::PracticeOptions::default());
    assert_eq!((set.seed, set.conversations, set.people), (own.seed, own.conversations, own.people));
    assert!((set.speed - own.speed).abs() < f64::EPSILON);
}
