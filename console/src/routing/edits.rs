//! Changes of the document that touch more than one place, and texts that stand for several values.
//!
//! Pure. Keeps what refers to something else true: nothing refers to what was removed.

use super::document::Doc;
use super::opening::{Exception, day_number, read_exceptions, read_ranges, write_ranges};
use shared::rest::routing::{LEVEL_MAX, OpeningRange};

/// Makes room for everybody who answers: a place each, so that the form has where to write.
pub fn seat(doc: &mut Doc, agents: impl Iterator<Item = u64>) {
    for agent in agents {
        let known = doc.list("agents").iter();
        if !known.map(|one| one.number("agent")).any(|id| id == agent) {
            let fresh = Doc::map([
                ("agent", Doc::Number(agent)),
                ("reserve", Doc::Number(0)),
                ("topics", Doc::List(Vec::new())),
                ("languages", Doc::List(Vec::new())),
            ]);
            doc.push("agents", fresh);
        }
    }
}

/// Adds a team without a name and members.
pub fn add_team(doc: &mut Doc) {
    let fresh = Doc::map([
        ("id", Doc::Number(doc.fresh_id("teams"))),
        ("name", Doc::said("")),
        ("members", Doc::List(Vec::new())),
        ("hours", Doc::Null),
    ]);
    doc.push("teams", fresh);
}

/// Adds a topic without names, for anybody.
pub fn add_topic(doc: &mut Doc) {
    let fresh = Doc::map([
        ("id", Doc::Number(doc.fresh_id("topics"))),
        ("en", Doc::said("")),
        ("zh", Doc::said("")),
        ("team", Doc::Null),
        ("priority", Doc::Number(0)),
    ]);
    doc.push("topics", fresh);
}

/// Takes a team out; its topics are for anybody.
pub fn drop_team(doc: &mut Doc, index: usize) {
    let id = doc.number(&format!("teams.{index}.id"));
    doc.remove("teams", index);
    for topic in 0..doc.list("topics").len() {
        let place = format!("topics.{topic}.team");
        if doc.at(&place) == Some(&Doc::Number(id)) {
            doc.set(&place, Doc::Null);
        }
    }
}

/// Takes a topic out; nobody knows about it any more.
pub fn drop_topic(doc: &mut Doc, index: usize) {
    let id = doc.number(&format!("topics.{index}.id"));
    doc.remove("topics", index);
    for agent in 0..doc.list("agents").len() {
        set_level(doc, agent, id, 0);
    }
}

/// The level of an agent in a topic; 0: not named.
pub fn level(doc: &Doc, agent: usize, topic: u64) -> u64 {
    let skills = doc.list(&format!("agents.{agent}.topics")).iter();
    let found = skills.map(|one| (one.number("0"), one.number("1")));
    let mut found = found.filter(|(id, _)| *id == topic);
    found.next().map_or(0, |(_, level)| level)
}

/// Sets that level.
pub fn set_level(doc: &mut Doc, agent: usize, topic: u64, level: u64) {
    let place = format!("agents.{agent}.topics");
    let mut skills = doc.list(&place).to_vec();
    skills.retain(|one| one.number("0") != topic);
    if level > 0 {
        skills.push(Doc::List(vec![Doc::Number(topic), Doc::Number(level)]));
    }
    doc.set(&place, Doc::List(skills));
}

/// Whether an agent is a member of a team, changed.
pub fn set_member(doc: &mut Doc, team: usize, agent: u64, is: bool) {
    let place = format!("teams.{team}.members");
    let mut members = doc.list(&place).to_vec();
    members.retain(|one| *one != Doc::Number(agent));
    if is {
        members.push(Doc::Number(agent));
    }
    doc.set(&place, Doc::List(members));
}

/// Writes languages with their levels: `zh 3, en 2`.
pub fn write_languages(languages: &[Doc]) -> String {
    let all: Vec<String> = languages
        .iter()
        .map(|one| format!("{} {}", one.text("0"), one.number("1")))
        .collect();
    all.join(", ")
}

/// Reads languages with their levels; one without a level is at level 2.
pub fn read_languages(text: &str) -> Option<Doc> {
    let parts = text.split([',', '，', '、']).map(str::trim);
    let read = |part: &str| {
        let (name, level) = part.split_once(char::is_whitespace).unwrap_or((part, "2"));
        let level: u64 = level.trim().parse().ok()?;
        let is_name =
            (2..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphabetic());
        let fits = is_name && (1..=u64::from(LEVEL_MAX)).contains(&level);
        let name = Doc::Text(name.to_ascii_lowercase());
        fits.then(|| Doc::List(vec![name, Doc::Number(level)]))
    };
    let all: Option<Vec<Doc>> = parts.filter(|part| !part.is_empty()).map(read).collect();
    all.map(Doc::List)
}

/// Hours that nothing is known of but the zone: working days from nine to six.
pub fn usual_hours(zone: &str) -> Doc {
    let day = |index| {
        ranges_doc(&read_ranges(if index < 5 { "09:00-18:00" } else { "" }).unwrap_or_default())
    };
    Doc::map([
        ("zone", Doc::said(zone)),
        ("week", Doc::List((0..7).map(day).collect())),
        ("exceptions", Doc::List(Vec::new())),
    ])
}

fn ranges_doc(ranges: &[OpeningRange]) -> Doc {
    let one = |range: &OpeningRange| {
        Doc::map([
            ("from", Doc::Number(range.from.into())),
            ("until", Doc::Number(range.until.into())),
        ])
    };
    Doc::List(ranges.iter().map(one).collect())
}

/// The ranges of a day as it is typed.
pub fn read_day(text: &str) -> Option<Doc> {
    read_ranges(text).map(|ranges| ranges_doc(&ranges))
}

/// The ranges of a day.
pub fn ranges(day: &[Doc]) -> Vec<OpeningRange> {
    let minutes = |one: &Doc, name| u16::try_from(one.number(name)).unwrap_or(0);
    day.iter()
        .map(|one| OpeningRange {
            from: minutes(one, "from"),
            until: minutes(one, "until"),
        })
        .collect()
}

/// The days that differ as they are typed.
pub fn read_days(text: &str) -> Option<Doc> {
    let one = |(date, _, ranges): Exception| {
        Doc::map([("date", Doc::Text(date)), ("ranges", ranges_doc(&ranges))])
    };
    read_exceptions(text).map(|days| Doc::List(days.into_iter().map(one).collect()))
}

/// The days that differ.
pub fn exceptions(days: &[Doc]) -> Vec<Exception> {
    let known = days.iter().filter_map(|day| {
        let date = day.text("date");
        Some((
            date.to_owned(),
            day_number(date)?,
            ranges(day.list("ranges")),
        ))
    });
    known.collect()
}

/// Writes the days that differ.
pub fn write_days(days: &[Doc]) -> String {
    let lines: Vec<String> = exceptions(days)
        .iter()
        .map(|(date, _, ranges)| {
            format!("{date} {}", write_ranges(ranges))
                .trim_end()
                .to_owned()
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::rest::Routing;
    use shared::{AgentId, TeamId, TopicId};

    #[test]
    fn a_site_that_is_filled_in_is_what_the_relay_takes() {
        let mut doc = doc();
        seat(&mut doc, [7, 8].into_iter());
        seat(&mut doc, [7].into_iter());
        add_team(&mut doc);
        doc.set("teams.0.name", Doc::said("Cards"));
        set_member(&mut doc, 0, 8, true);
        doc.set("teams.0.hours", usual_hours("Asia/Shanghai"));
        add_topic(&mut doc);
        doc.set("topics.0.team", Doc::Number(1));
        set_level(&mut doc, 1, 1, 3);
        doc.set("agents.1.languages", read_languages("ZH 3, en").unwrap());

        let routing = read(&doc);

        assert_eq!(routing.teams[0].members, [AgentId(8)]);
        assert_eq!(routing.topics[0].team, Some(TeamId(1)));
        assert_eq!(routing.agents.len(), 2);
        assert_eq!(routing.agents[1].topics, [(TopicId(1), 3)]);
        let spoken = [("zh".to_owned(), 3), ("en".to_owned(), 2)];
        assert_eq!(routing.agents[1].languages, spoken);
        let hours = routing.teams[0].hours.as_ref().unwrap();
        assert_eq!((hours.week[4].len(), hours.week[5].len()), (1, 0));
        assert_eq!(
            hours.week[0][0],
            OpeningRange {
                from: 540,
                until: 1_080
            }
        );
    }

    #[test]
    fn nothing_refers_to_what_was_removed() {
        let mut doc = doc();
        seat(&mut doc, [7].into_iter());
        add_team(&mut doc);
        add_topic(&mut doc);
        doc.set("topics.0.team", Doc::Number(1));
        set_level(&mut doc, 0, 1, 2);

        drop_team(&mut doc, 0);
        assert_eq!(read(&doc).topics[0].team, None);
        drop_topic(&mut doc, 0);
        assert_eq!(level(&doc, 0, 1), 0);
        assert_eq!(read(&doc).agents[0].topics, []);
    }

    #[test]
    fn what_is_typed_is_written_again() {
        let languages = read_languages("zh 3, en 2").unwrap();
        let Doc::List(languages) = languages else {
            panic!()
        };
        assert_eq!(write_languages(&languages), "zh 3, en 2");
        for wrong in ["zh 4", "zh 0", "chinese 2", "zh x"] {
            assert_eq!(read_languages(wrong), None, "{wrong}");
        }
        let text = "2026-12-24 09:00-13:00\n2026-12-25";
        let Some(Doc::List(days)) = read_days(text) else {
            panic!()
        };
        assert_eq!(write_days(&days), text);
    }

    fn doc() -> Doc {
        serde_json::from_str(&serde_json::to_string(&Routing::default()).unwrap()).unwrap()
    }

    fn read(doc: &Doc) -> Routing {
        serde_json::from_str(&serde_json::to_string(doc).unwrap()).unwrap()
    }
}
