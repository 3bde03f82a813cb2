//! What is told, of what, where and when (I49, I50), and one's own profile.

use sidetone::config::{NoticeKind, NotifyWhat};
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};
use crate::town;

fn told(t: &Flow, words: &str) -> usize {
    t.outside.iter().filter(|one| matches!(one, Outside::Notify(_, body) if body.contains(words))).count()
}

fn rang(t: &Flow) -> usize {
    t.outside.iter().filter(|one| matches!(one, Outside::Bell)).count()
}

async fn writes(t: &mut Flow, name: &str) {
    t.server.contact_writes(&t.id(name), "<p>Any news?</p>").unwrap();
    t.poll().await;
}

fn give(t: &Flow, name: &str, to: &str) {
    give_by(t, name, "Mette", to);
}

fn give_by(t: &Flow, name: &str, by: &str, to: &str) {
    use practice::world::assign::Assignee;
    let (by, to) = (t.admin(by), t.admin(to));
    t.server
        .act(&t.id(name), |w, slot, now| w.assign(slot, by, Assignee::Admin(Some(to)), None, now))
        .expect("a conversation")
        .expect("given");
}

#[tokio::test]
async fn what_is_given_to_me_is_said_and_kinds_that_are_not_wanted_are_not() {
    let mut t = Flow::start().await;
    give(&t, "tom", "Robin");
    t.poll().await.foot().has("Tom Becker was given to you");
    assert_eq!(told(&t, "Tom Becker was given to you"), 1);
    let mut t = Flow::with(Options::default().config(|c| c.notify.kinds = vec![NoticeKind::Woke])).await;
    give(&t, "tom", "Robin");
    writes(&mut t, "maria").await;
    assert_eq!((told(&t, ""), rang(&t)), (0, 0));
    t.screen().foot().lacks("given to you").lacks("wrote");
}

#[tokio::test]
async fn what_i_take_or_answer_myself_in_the_web_inbox_is_not_said_to_be_given_to_me() {
    let mut t = Flow::start().await;
    give_by(&t, "tom", "Robin", "Robin");
    t.poll().await;
    let robin = t.admin("Robin");
    t.server.act(&t.id("lena"), |w, slot, now| w.comment(slot, robin, town::text("There is."), now)).unwrap();
    t.poll().await;
    assert_eq!(t.on_server("lena")["admin_assignee_id"], robin);
    t.advance(30).await.foot().lacks("given to you");
    assert_eq!(told(&t, "given to you"), 0);
    // What I gave away and a colleague gives back is.
    give_by(&t, "tom", "Robin", "Mette");
    t.poll().await;
    give(&t, "tom", "Robin");
    t.poll().await.foot().has("Tom Becker was given to you");
    assert_eq!((told(&t, "Tom Becker was given to you"), told(&t, "given to you")), (1, 1));
}

#[tokio::test]
async fn notices_come_of_the_inboxes_that_are_named_and_of_no_others() {
    let options = Options::default().config(|c| c.notify.inboxes = vec!["mine".to_owned()]);
    let mut t = Flow::with(options).await;
    give(&t, "omar", "Mette");
    give(&t, "maria", "Robin");
    t.poll().await;
    writes(&mut t, "omar").await;
    assert_eq!(told(&t, "Omar Haddad wrote"), 0);
    writes(&mut t, "maria").await;
    assert_eq!(told(&t, "Maria Lopez wrote"), 1);
}

#[tokio::test]
async fn an_inbox_that_a_setting_names_and_that_is_none_is_said_once_with_what_was_meant() {
    let options = Options::default().config(|c| {
        c.notify.inboxes = vec!["Mine".to_owned(), "suport".to_owned()];
        c.notify.alarms = vec![("SUPPORT".to_owned(), 99), ("spam".to_owned(), 5)];
    });
    let mut t = Flow::with(options).await;
    let said = |t: &Flow, words: &str| t.model().notices.all().iter().filter(|one| one.words.contains(words)).count();
    t.poll().await;
    assert_eq!(said(&t, "`notify.inboxes`: no inbox and no team is called “suport”; did you mean “Support”?"), 1);
    assert_eq!(said(&t, "`notify.alarms`: no inbox and no team is called “spam”"), 1);
    assert_eq!(said(&t, "no inbox and no team"), 2);
}

#[tokio::test]
async fn in_quiet_hours_nothing_is_heard_and_all_of_it_can_be_read() {
    let all = |c: &mut sidetone::config::Config| c.notify.what = NotifyWhat::All;
    let quiet = |hours| Options::default().config(all).config(move |c| c.notify.quiet = Some(hours));
    // It is 10:30.
    for (hours, heard) in [((600, 660), 0), ((1_320, 660), 0), ((660, 720), 1), ((1_320, 420), 1)] {
        let mut t = Flow::with(quiet(hours)).await;
        writes(&mut t, "maria").await;
        assert_eq!((told(&t, "Maria Lopez wrote"), rang(&t)), (heard, heard), "{hours:?}");
        t.keys("g e").await.has("Maria Lopez wrote: Any news?");
    }
}

#[tokio::test]
async fn a_count_that_passes_its_number_is_said_once_until_it_is_below_again() {
    let view = ("parked", "name = \"Parked\"\nfilter = 'is:snoozed'\nalarm = 1\n");
    let options = Options::default().views(&[view]).config(|c| c.notify.alarms = vec![("all".to_owned(), 5)]);
    let mut t = Flow::with(options).await;
    let said = |t: &Flow, words: &str| t.model().notices.all().iter().filter(|one| one.words.contains(words)).count();
    assert_eq!((said(&t, "All has"), said(&t, "Parked has")), (0, 0));
    t.server.contact_opens(None, "One more").expect("a conversation");
    t.poll().await.foot().has("All has 6, over your 5");
    t.server.contact_opens(None, "And one").expect("a conversation");
    t.poll().await;
    assert_eq!(said(&t, "All has"), 1, "once");
    t.go_to("maria").await;
    t.keys("e").await;
    t.go_to("tom").await;
    t.keys("e").await;
    t.server.contact_opens(None, "Again").expect("a conversation");
    t.poll().await;
    assert_eq!(said(&t, "All has"), 2);
    t.go_to("lena").await;
    t.command("snooze in 2h").await;
    t.until("the view's alarm", |screen| screen.text().contains("Parked has 2, over your 1")).await;
}

#[tokio::test]
async fn my_profile_shows_what_the_workspace_has_and_leads_to_where_it_is_changed() {
    let options = Options::default().config(|c| {
        c.notify.quiet = Some((1_320, 420));
        c.notify.alarms = vec![("unassigned".to_owned(), 20)];
    });
    let mut t = Flow::with(options).await;
    t.command("me").await.has("My profile").has("Robin").has("Europe/Dublin").has("22:00 to 07:00");
    t.screen().has("unassigned over 20").has("which does not tell it").has(":me.web opens");
    t.keys("esc").await;
    t.command("me.web").await;
    let opened = t.outside.iter().any(|one| matches!(one, Outside::OpenUrl(url) if url.contains("/settings/")));
    assert!(opened);
}
