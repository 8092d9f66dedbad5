//! What owners can get wrong, each with its field, and what a desk is told of what is right.

use super::*;
use shared::Mode;
use shared::rest::Role;
use shared::rest::routing::{OpeningException, OpeningHours, OpeningRange};

#[test]
fn the_defaults_are_right() {
    let routing = Routing::default();

    assert_eq!(check(&routing), Ok(routing));
}

#[test]
fn what_is_checked_is_brought_into_one_form_that_stays() {
    let mut routing = shop();
    routing.teams[0].name = "  Billing ".to_owned();
    routing.agents[0].languages = vec![("zh-Hans-CN".to_owned(), 3), (" EN_us".to_owned(), 1)];
    let hours = routing.hours.as_mut().unwrap();
    hours.zone = "asia/shanghai".to_owned();
    hours.week[0] = vec![range(800, 900), range(60, 120)];

    let checked = check(&routing).unwrap();

    assert_eq!(checked.teams[0].name, "Billing");
    let languages = vec![("zh".to_owned(), 3), ("en".to_owned(), 1)];
    assert_eq!(checked.agents[0].languages, languages);
    let hours = checked.hours.as_ref().unwrap();
    assert_eq!(hours.zone, "Asia/Shanghai");
    assert_eq!(hours.week[0], [range(60, 120), range(800, 900)]);
    assert_eq!(check(&checked), Ok(checked));
}

#[test]
fn every_rule_has_its_bounds() {
    let never = |name: &str| ["away_after_s", "answer_within_s", "quiet_after_s"].contains(&name);
    for (name, from, to) in [
        ("grace_s", 1, 300),
        ("queue_len_max", 1, 100_000),
        ("offer_s", 5, 600),
        ("cool_down_s", 0, 3_600),
        ("prefer_s", 0, 3_600),
        ("relax_s", 5, 3_600),
        ("head_start_s", 0, 3_600),
        ("waiting_weight", 0, 100),
        ("wrap_up_s", 0, 3_600),
        ("away_after_s", 60, 86_400),
        ("answer_within_s", 30, 86_400),
        ("reroute_after_s", 10, 3_600),
        ("gone_after_s", 30, 86_400),
        ("quiet_after_s", 60, 86_400),
        ("quiet_warning_s", 20, 3_600),
        ("reopen_within_s", 0, 2_592_000),
        ("transfer_within_s", 5, 3_600),
    ] {
        let found = |value: u32| {
            let routing = serde_json::json!({ "rules": { name: value } });
            check(&serde_json::from_value(routing).unwrap()).map_err(|fault| fault.field)
        };
        let wrong = Err(format!("rules.{name}"));
        assert!(found(from).is_ok() && found(to).is_ok(), "{name}");
        assert_eq!(found(to + 1).map(|_| ()), wrong, "{name}");
        if from > 0 {
            assert_eq!(found(0).is_ok(), never(name), "{name}");
        }
        if from > 1 {
            assert_eq!(found(from - 1).map(|_| ()), wrong, "{name}");
        }
    }
}

#[test]
fn every_fault_names_its_field() {
    let cases: [(&str, Spoil); 23] = [
        ("teams[1].id", |r| r.teams[1].id = TeamId(1)),
        ("teams[0].id", |r| r.teams[0].id = TeamId(0)),
        ("teams[1].name", |r| r.teams[1].name = " ".to_owned()),
        ("teams[0].members[1]", |r| {
            r.teams[0].members = vec![AgentId(1); 2]
        }),
        ("teams[0].hours.zone", |r| {
            r.teams[0].hours = Some(OpeningHours::default());
        }),
        ("teams", |r| {
            r.teams = vec![r.teams[0].clone(); TEAMS_LEN_MAX + 1]
        }),
        ("topics[1].id", |r| r.topics[1].id = TopicId(1)),
        ("topics[0].id", |r| r.topics[0].id = TopicId(0)),
        ("topics[0].en", |r| r.topics[0].en = "a\nb".to_owned()),
        ("topics[1].zh", |r| r.topics[1].zh = "汉".repeat(61)),
        ("topics[0].team", |r| r.topics[0].team = Some(TeamId(9))),
        ("topics[1].priority", |r| {
            r.topics[1].priority = PRIORITY_MAX + 1
        }),
        ("topics", |r| {
            r.topics = vec![r.topics[0].clone(); TOPICS_LEN_MAX + 1]
        }),
        ("agents[1].agent", |r| r.agents.push(r.agents[0].clone())),
        ("agents[0].topics[0]", |r| {
            r.agents[0].topics[0].0 = TopicId(9)
        }),
        ("agents[0].topics[0]", |r| r.agents[0].topics[0].1 = 0),
        ("agents[0].topics[1]", |r| {
            r.agents[0].topics[1].1 = LEVEL_MAX + 1
        }),
        ("agents[0].topics[1]", |r| {
            r.agents[0].topics[1].0 = TopicId(1)
        }),
        ("agents[0].languages[0]", |r| {
            r.agents[0].languages[0].0 = "中文".to_owned()
        }),
        ("agents[0].languages[0]", |r| {
            r.agents[0].languages[0].0 = "english".to_owned()
        }),
        ("agents[0].languages[0]", |r| r.agents[0].languages[0].1 = 0),
        ("agents[0].languages[1]", |r| {
            r.agents[0].languages = vec![("zh".to_owned(), 1), ("ZH-TW".to_owned(), 1)];
        }),
        ("agents[0].languages", |r| {
            r.agents[0].languages = vec![("zh".to_owned(), 1); LANGUAGES_LEN_MAX + 1];
        }),
    ];
    faults_are_named(&cases);
}

#[test]
fn every_fault_of_hours_names_its_field() {
    let cases: [(&str, Spoil); 6] = [
        ("hours.zone", |r| hours(r).zone = "Mars/Olympus".to_owned()),
        ("hours.week[6]", |r| hours(r).week[6] = vec![range(60, 60)]),
        ("hours.week[0]", |r| {
            hours(r).week[0] = vec![range(0, 60), range(30, 90)]
        }),
        ("hours.exceptions[1].ranges", |r| {
            hours(r).exceptions[1].ranges = vec![range(1_440, 1_500)]
        }),
        ("hours.exceptions[1].date", |r| {
            hours(r).exceptions[1].date = "2027-02-30".to_owned()
        }),
        ("hours.exceptions[1].date", |r| {
            hours(r).exceptions[1].date = "2027-02-06".to_owned()
        }),
    ];
    faults_are_named(&cases);
}

#[test]
fn a_date_is_ten_characters_of_which_eight_are_digits() {
    for bad in [
        "",
        "2027-2-06",
        "02-06-2027",
        "2027/02/06",
        "2027-02-06T",
        "20270206",
        "二〇二七",
    ] {
        let mut routing = shop();
        hours(&mut routing).exceptions[0].date = bad.to_owned();
        let fault = check(&routing).unwrap_err();
        assert_eq!(fault.field, "hours.exceptions[0].date", "{bad}");
    }
}

#[test]
fn agents_who_are_named_must_be_there_and_keep_room_for_others() {
    let cards = [card(1, Role::Agent)];
    assert_eq!(check_agents(&shop(), &cards), Ok(()));
    let found = |spoil: fn(&mut Routing)| {
        let mut routing = shop();
        spoil(&mut routing);
        check_agents(&routing, &cards).unwrap_err().field
    };

    let member = found(|r| r.teams[1].members = vec![AgentId(1), AgentId(9)]);
    assert_eq!(member, "teams[1].members[1]");
    assert_eq!(found(|r| r.agents[0].agent = AgentId(9)), "agents[0].agent");
    assert_eq!(found(|r| r.agents[0].reserve = 4), "agents[0].reserve");
}

#[test]
fn a_desk_is_told_what_the_owner_decided() {
    let cards = [
        card(1, Role::Agent),
        card(2, Role::Supervisor),
        AgentCard {
            active: false,
            ..card(3, Role::Administrator)
        },
    ];
    let mut routing = shop();
    routing.mode = Mode::Offer;
    routing.rules.offer_s = 45;

    let settings = settings("Shop", &routing, &cards).unwrap();

    assert_eq!(
        (settings.site.as_str(), settings.mode),
        ("Shop", Mode::Offer)
    );
    assert_eq!(settings.rules.offer_ms, 45_000);
    assert!(settings.hours.is_some());
    let known = |id: u32| &settings.agents[&AgentId(id)];
    assert_eq!(
        settings.agents.len(),
        2,
        "who was only invited answers nobody"
    );
    assert_eq!((known(1).capacity, known(1).reserve), (4, 1));
    assert_eq!((known(1).supervises, known(2).supervises), (false, true));
    assert_eq!(known(1).skills.teams, BTreeSet::from([TeamId(1)]));
    assert_eq!(known(1).skills.topics[&TopicId(2)], 3);
    assert_eq!(known(1).skills.languages["zh"], 3);
    assert_eq!(known(2).skills, Skills::default());
    assert_eq!(settings.teams[&TeamId(2)].name, "Technics");
    let topic = &settings.topics[&TopicId(1)];
    assert_eq!((topic.team, topic.priority), (Some(TeamId(1)), 2));
    assert_eq!(topic.shown.zh, "付款");
}

#[test]
fn a_reserve_never_takes_all_of_a_capacity_that_became_smaller() {
    let mut routing = shop();
    routing.agents[0].reserve = 3;
    let smaller = AgentCard {
        capacity: 2,
        ..card(1, Role::Agent)
    };

    let settings = settings("Shop", &routing, &[smaller]).unwrap();

    assert_eq!(settings.agents[&AgentId(1)].reserve, 1);
}

/// Makes a right routing wrong.
type Spoil = fn(&mut Routing);

fn faults_are_named(cases: &[(&str, Spoil)]) {
    for (field, spoil) in cases {
        let mut routing = shop();
        spoil(&mut routing);
        let fault = check(&routing).unwrap_err();
        assert_eq!(fault.field, *field, "{}", fault.says);
        assert!(fault.says.contains(' '), "{field}: {}", fault.says);
    }
}

/// Two teams, two topics, an agent and opening hours, all of them right.
fn shop() -> Routing {
    let team = |id: u32, name: &str| TeamForm {
        id: TeamId(id),
        name: name.to_owned(),
        members: Vec::new(),
        hours: None,
    };
    let topic = |id: u32, en: &str, zh: &str| TopicForm {
        id: TopicId(id),
        en: en.to_owned(),
        zh: zh.to_owned(),
        team: None,
        priority: 0,
    };
    let exception = |date: &str| OpeningException {
        date: date.to_owned(),
        ranges: Vec::new(),
    };
    Routing {
        teams: vec![
            TeamForm {
                members: vec![AgentId(1)],
                ..team(1, "Billing")
            },
            team(2, "Technics"),
        ],
        topics: vec![
            TopicForm {
                team: Some(TeamId(1)),
                priority: 2,
                ..topic(1, "Payments", "付款")
            },
            topic(2, "Anything", "其他"),
        ],
        hours: Some(OpeningHours {
            zone: "Asia/Shanghai".to_owned(),
            exceptions: vec![exception("2027-02-06"), exception("2027-02-07")],
            ..OpeningHours::default()
        }),
        agents: vec![AgentRouting {
            agent: AgentId(1),
            reserve: 1,
            topics: vec![(TopicId(1), 2), (TopicId(2), 3)],
            languages: vec![("zh".to_owned(), 3)],
        }],
        ..Routing::default()
    }
}

fn hours(routing: &mut Routing) -> &mut OpeningHours {
    routing.hours.as_mut().expect("the shop has hours")
}

fn range(from: u16, until: u16) -> OpeningRange {
    OpeningRange { from, until }
}

fn card(id: u32, role: Role) -> AgentCard {
    AgentCard {
        id: AgentId(id),
        name: format!("Agent {id}"),
        email: format!("{id}@example.com"),
        role,
        capacity: 4,
        active: true,
    }
}
