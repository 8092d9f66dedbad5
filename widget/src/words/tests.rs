//! The sentences, as they come out.
//!
//! Numbers are counted rightly, and everything is said in both languages.

use super::*;
use crate::wait::Likely;
use shared::{AgentId, Face, Moved, Team, TeamId};

#[test]
fn one_person_is_not_people() {
    let ahead = Lang::En.widget().ahead;

    assert_eq!(ahead(1), "1 person is ahead of you.");
    assert_eq!(ahead(2), "2 people are ahead of you.");
}

#[test]
fn who_ended_it_is_told_apart() {
    for lang in Lang::ALL {
        let by = |side| told(lang, &What::Ended { by: side });
        assert_ne!(by(Side::Visitor), by(Side::Agent));
    }
}

#[test]
fn a_wait_is_told_as_a_range_and_a_bound() {
    let en = Lang::En.widget().wait;
    let zh = Lang::ZhCn.widget().wait;

    assert_eq!(
        en(Likely::Between(3, 5), Some(8)),
        "Most likely 3–5 minutes; 9 of 10 wait less than 8 minutes."
    );
    assert_eq!(
        en(Likely::Within(1), Some(2)),
        "Most likely within a minute; 9 of 10 wait less than 2 minutes."
    );
    assert_eq!(
        en(Likely::From(40), Some(180)),
        "Most likely 40 minutes to over an hour; 9 of 10 wait less than 3 hours."
    );
    assert_eq!(
        en(Likely::Long, Some(120)),
        "Most likely over an hour; 9 of 10 wait less than 2 hours."
    );
    assert_eq!(en(Likely::Within(1), None), "Most likely within a minute.");
    assert_eq!(
        zh(Likely::Between(3, 5), Some(8)),
        "大约需要 3–5 分钟，九成的人不超过 8 分钟。"
    );
    assert_eq!(zh(Likely::Within(1), None), "大约 1 分钟以内。");
    assert_eq!(
        zh(Likely::From(40), Some(180)),
        "大约需要 40 分钟到 1 小时以上，九成的人不超过 3 小时。"
    );
}

#[test]
fn why_a_place_moved_is_told_with_what_happened_alone() {
    let moved = Moved {
        answered: 2,
        left: 1,
        passed: 0,
    };
    let passed = Moved {
        passed: 1,
        ..Moved::default()
    };

    assert_eq!(
        (Lang::En.widget().moved)(moved),
        "2 people ahead were answered. 1 person left."
    );
    assert_eq!(
        (Lang::ZhCn.widget().moved)(moved),
        "前面 2 人已接入。前面 1 人已离开。"
    );
    assert_eq!(
        (Lang::En.widget().moved)(passed),
        "1 person, more urgent or with an agent who was lost, was put before you."
    );
    assert!((Lang::ZhCn.widget().moved)(passed).contains("更紧急"));
}

#[test]
fn everything_that_happens_is_a_line_of_its_own_in_both_languages() {
    let face = |id, name: &str| Face {
        id: AgentId(id),
        name: name.to_owned(),
    };
    let (ana, bo) = (face(1, "Ana"), face(2, "Bo"));
    let team = Team {
        id: TeamId(1),
        name: "Payments".to_owned(),
    };
    let happened = [
        What::Joined { agent: ana.clone() },
        What::Returned,
        What::Ended { by: Side::Agent },
        What::Transferred {
            from: ana.clone(),
            to: Target::Agent(bo.clone()),
        },
        What::Transferred {
            from: ana.clone(),
            to: Target::Team(team),
        },
        What::Unanswered { agent: ana.clone() },
        What::TakenOver { from: ana, by: bo },
        What::Quieted,
        What::Reopened { by: Side::Visitor },
        What::Reopened { by: Side::Agent },
    ];

    for lang in Lang::ALL {
        let mut lines: Vec<_> = happened.iter().map(|what| told(lang, what)).collect();
        assert!(lines.iter().all(|line| !line.is_empty()), "{lines:?}");
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), happened.len(), "{lines:?}");
    }
    assert_eq!(told(Lang::En, &happened[3]), "Ana passes you on to Bo.");
    assert_eq!(
        told(Lang::En, &happened[4]),
        "Ana passes you on to Payments."
    );
}

#[test]
fn a_visitor_is_never_told_of_agents_and_teams_when_a_topic_is_gone() {
    for lang in Lang::ALL {
        assert_eq!(
            refusal(lang, RefusalCode::UnknownTarget),
            lang.widget().topic_gone
        );
        assert_eq!(
            refusal(lang, RefusalCode::ReopenTooLate),
            (lang.words().refusal)(RefusalCode::ReopenTooLate)
        );
    }
}
