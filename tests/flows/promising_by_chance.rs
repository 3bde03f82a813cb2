//! Random desks: agents, customers and clocks against the practice workspace, whose own count of an SLA is compared with the
//! deadline that is worked out here from what the API tells. More of them: `SLA_CASES=5000`.

use client::domain::office_hours::{OfficeHours, OtherDay};
use client::domain::sla::{self, Due};
use client::domain::{Text, Timestamp};
use client::intercom::wire;
use practice::world::World;
use practice::world::assign::Assignee;
use practice::world::sla::Targets;

use crate::support::{Flow, Options};
use crate::town::text;

/// The workspace's office hours, as the API gives them.
fn office_hours(world: &World) -> Option<OfficeHours> {
    let schedule = world.settings.schedules.first()?;
    let days = schedule.exceptions.iter().filter_map(|day| {
        let date: jiff::civil::Date = day.date.parse().ok()?;
        let hours = day.intervals.clone().unwrap_or_default();
        Some(OtherDay { date: (date.year(), date.month(), date.day()), yearly: day.yearly, hours })
    });
    Some(OfficeHours {
        name: Text::new(&schedule.name),
        zone: schedule.time_zone.to_string(),
        week: schedule.intervals.clone(),
        days: days.collect(),
    })
}

fn act(t: &Flow, random: &mut fastrand::Rng, id: &str) -> String {
    let (me, mette) = (t.admin("Robin"), t.admin("Mette"));
    let server = &t.server;
    let seconds = match random.u8(0..4) {
        0 => random.i64(1..60),
        1 => random.i64(60..3_600),
        2 => random.i64(3_600..40_000),
        _ => random.i64(40_000..400_000),
    };
    server.advance(seconds);
    let what = random.u8(0..14);
    match what {
        0..3 => drop(server.contact_writes(id, "Hello?")),
        3..5 => drop(server.act(id, |world, slot, now| world.comment(slot, mette, text("Like so."), now))),
        5 => drop(server.act(id, |world, slot, now| world.note(slot, me, text("Hm."), now))),
        6..8 => {
            let until = random.i64(60..200_000);
            drop(server.act(id, |world, slot, now| world.snooze(slot, me, now + until, now)));
        }
        8 => drop(server.act(id, |world, slot, now| world.open(slot, me, now))),
        9 => {
            let words = random.bool().then(|| "Bye.".into());
            drop(server.act(id, |world, slot, now| world.close(slot, me, words, now)));
        }
        10 => drop(server.act(id, |w, slot, now| w.assign(slot, me, Assignee::Admin(Some(mette)), None, now))),
        11 => drop(server.act(id, |world, slot, now| world.remove_sla(slot, me, now))),
        _ => {
            let mut limit = |most: i64| random.bool().then(|| random.i64(60..most));
            let targets =
                Targets { first_reply: limit(100_000), next_reply: limit(100_000), time_to_close: limit(900_000) };
            drop(server.act(id, |world, slot, now| world.apply_sla(slot, "Gold", targets, now)));
        }
    }
    format!("after {seconds} s: {what}")
}

/// Holds what is worked out here against what the workspace counts.
fn compare(t: &Flow, id: &str) -> Result<(), String> {
    let json = t.server.conversation(id).expect("a conversation");
    let thread = wire::conversation::thread(&json, None).expect("a thread");
    let stage = t.server.stage();
    let world = &stage.world;
    let slot = world.conversations.find(id.parse().expect("a number")).expect("a conversation");
    let hours = if world.rules.sla_office_hours { office_hours(world) } else { None };
    let hours = hours.and_then(|hours| hours.counting());
    let now = t.clock.now();
    let found = sla::promise(&thread.conversation, &thread.parts, hours.as_ref());
    let truth = world.sla_left(slot, now.0);
    let differs = |why: &str| Err(format!("{why}: {found:?} at {now:?}, and there {truth:?}"));
    let Some(promise) = found else {
        return if truth.is_empty() { Ok(()) } else { differs("nothing is due here") };
    };
    let of = |at: Timestamp| world.sla_left(slot, at.0).into_iter().find(|(name, ..)| *name == promise.target.as_str());
    let Some((_, left, rests)) = of(now) else { return differs("nothing of the kind is due there") };
    match promise.due {
        Due::Rests(here) if rests && (here == left || left <= 0 && here <= 0) => Ok(()),
        Due::Rests(_) => differs("it rests otherwise"),
        Due::At(_) if rests => differs("it rests there"),
        Due::At(at) if left <= 0 => {
            if at <= now {
                Ok(())
            } else {
                differs("it was missed there")
            }
        }
        Due::At(at) => {
            let ends = (of(at).map(|(_, left, _)| left), of(at.plus(-1)).map(|(_, left, _)| left));
            if ends != (Some(0), Some(1)) {
                return differs(&format!("it ends otherwise, {ends:?}"));
            }
            let sooner = world.sla_left(slot, at.0).into_iter().any(|(_, left, rests)| !rests && left < 0);
            if sooner { differs("something else is due before") } else { Ok(()) }
        }
    }
}

#[tokio::test]
async fn what_is_worked_out_of_any_desk_is_what_the_workspace_counts() {
    let cases: u64 = std::env::var("SLA_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(40);
    for seed in 0..cases {
        let mut random = fastrand::Rng::with_seed(seed);
        let by_hours = random.bool();
        let options = Options::default().config(|c| c.sync.sla_deadlines = true).world(move |world| {
            (world.rules.rich_events, world.rules.sla_office_hours) = (true, by_hours);
        });
        let t = Flow::with(options).await;
        let id = t.id(["maria", "tom", "omar"][random.usize(..3)]);
        let mut play = Vec::new();
        for _ in 0..25 {
            play.push(act(&t, &mut random, &id));
            if let Err(why) = compare(&t, &id) {
                panic!("seed {seed}: {why}\n{}", play.join("\n"));
            }
        }
    }
}
