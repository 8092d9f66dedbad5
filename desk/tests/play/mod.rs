//! A small language for scenarios. See any file in `desk/scripts` for how it reads.

mod show;

use desk::{Arrival, ConnId, Desk, Effect, Input, Row, Saved, Settings};
use shared::{
    AgentId, Bookmark, Choice, Context, ConversationId, FromAgent, FromVisitor, Millis, Nonce, Seq,
    TabId, VisitorId, Who,
};
use std::collections::BTreeMap;

const AGENTS: [&str; 3] = ["ana", "bo", "cy"];

/// Runs a script and returns it with the effects that really came.
pub fn play(script: &str) -> String {
    let mut stage = Stage::default();
    let mut played = String::new();
    let mut comments_only = true;
    for block in script.split("\n\n") {
        let commands = block
            .split("\n----")
            .next()
            .unwrap_or_default()
            .trim_matches('\n');
        if commands.is_empty() {
            continue;
        }
        if !std::mem::take(&mut comments_only) {
            played.push('\n');
        }
        played.push_str(commands);
        played.push('\n');
        let lines: Vec<_> = commands
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .collect();
        if lines.is_empty() {
            continue;
        }
        played.push_str("----\n");
        for line in lines {
            for effect in stage.command(line) {
                played.push_str(&effect);
                played.push('\n');
            }
        }
    }
    played
}

/// A desk, a store that keeps what it is told, and the names of the script.
struct Stage {
    desk: Desk,
    settings: Settings,
    now: Millis,
    rows: BTreeMap<ConversationId, Row>,
    choices: BTreeMap<AgentId, Choice>,
    stored: BTreeMap<(Who, TabId), u32>,
    /// `ana.1` → its socket and tab.
    tabs: BTreeMap<String, (ConnId, TabId, u32)>,
    next_conn: u64,
}

impl Default for Stage {
    fn default() -> Stage {
        let settings = Settings::new("Example");
        Stage {
            desk: Desk::restore(settings.clone(), Saved::default()),
            settings,
            now: Millis(1_000_000),
            rows: BTreeMap::new(),
            choices: BTreeMap::new(),
            stored: BTreeMap::new(),
            tabs: BTreeMap::new(),
            next_conn: 1,
        }
    }
}

impl Stage {
    fn command(&mut self, line: &str) -> Vec<String> {
        let (words, quoted) = match line.split_once('"') {
            Some((words, rest)) => (words, rest.trim_end_matches('"').replace("\\0", "\0")),
            None => (line, String::new()),
        };
        let words: Vec<&str> = words.split_whitespace().collect();
        let input = match words.as_slice() {
            ["wait", seconds] => {
                let ms: f64 = seconds.trim_end_matches('s').parse::<f64>().unwrap() * 1_000.0;
                self.now = self.now.plus(ms as u64);
                Input::Deadline
            }
            ["restart"] => {
                let saved = self.saved();
                assert_eq!(
                    saved,
                    self.desk.saved(),
                    "what is stored is what is in memory"
                );
                self.desk = Desk::restore(self.settings.clone(), saved);
                self.tabs.values_mut().for_each(|tab| tab.0 = ConnId(0));
                Input::Deadline
            }
            ["agents", agents @ ..] => self.agents(agents),
            ["limit", "queue", len] => {
                self.settings.queue_len_max = len.parse().unwrap();
                Input::Settings(self.settings.clone())
            }
            [who, "arrives", rest @ ..] => self.arrives(who, rest),
            [who, "leaves"] => Input::Left {
                conn: self.tab(who).0,
            },
            [who, what @ ..] if is_agent(who) => self.agent(who, what, quoted),
            [who, what @ ..] => self.visitor(who, what, quoted),
            [] => panic!("an empty line inside a block"),
        };
        self.step(input)
    }

    fn step(&mut self, input: Input) -> Vec<String> {
        let mut effects = Vec::new();
        self.desk.step(self.now, input, &mut effects);
        for effect in &effects {
            if let Effect::Save(record) = effect {
                show::keep(record, &mut self.rows, &mut self.choices, &mut self.stored);
            }
        }
        effects
            .iter()
            .map(|effect| show::effect(effect, &|conn| self.name(conn)))
            .collect()
    }

    fn saved(&self) -> Saved {
        Saved {
            last_conversation: self.rows.keys().copied().max().unwrap_or_default(),
            open: self
                .rows
                .values()
                .filter(|row| !row.ended)
                .cloned()
                .collect(),
            choices: self
                .choices
                .iter()
                .filter(|(_, choice)| **choice != Choice::default())
                .map(|(agent, choice)| (*agent, *choice))
                .collect(),
        }
    }

    /// `agents ana:1 bo:2`: names and capacities.
    fn agents(&mut self, agents: &[&str]) -> Input {
        self.settings.agents.clear();
        for agent in agents {
            let (name, capacity) = agent.split_once(':').unwrap();
            let name_shown = name[..1].to_uppercase() + &name[1..];
            let capacity = capacity.parse().unwrap();
            let settings = desk::AgentSettings {
                name: name_shown,
                capacity,
            };
            self.settings.agents.insert(agent_id(name), settings);
        }
        Input::Settings(self.settings.clone())
    }

    /// `v1.2 arrives c1#3 on /pay`: a second tab that holds c1 up to #3, on that page. `arrives
    /// late` is a socket opened before the one that the tab has.
    fn arrives(&mut self, who: &str, rest: &[&str]) -> Input {
        let (present, tab, said) = self.tab(who);
        let late = rest.first() == Some(&"late");
        let rest = if late { &rest[1..] } else { rest };
        let conn = if late {
            ConnId(present.0 - 1)
        } else {
            ConnId(self.next_conn)
        };
        if !late {
            self.next_conn += 2;
            self.tabs.insert(who.to_owned(), (conn, tab, said));
        }
        let person = person(who);
        let counted = self.stored.get(&(person, tab)).copied().unwrap_or_default();
        let marks: Vec<Bookmark> = rest
            .iter()
            .take_while(|word| **word != "on")
            .map(|word| mark(word))
            .collect();
        let url = rest
            .iter()
            .skip_while(|word| **word != "on")
            .nth(1)
            .unwrap_or(&"/");
        let who = match person {
            Who::Agent(agent) => Arrival::Agent {
                agent,
                since: marks,
            },
            Who::Visitor(visitor) => Arrival::Visitor {
                visitor,
                context: Context {
                    url: (*url).to_owned(),
                    ..Context::default()
                },
                since: marks.first().copied(),
                latest: self
                    .rows
                    .values()
                    .rev()
                    .find(|row| row.visitor == visitor)
                    .cloned(),
            },
        };
        Input::Arrived {
            conn,
            tab,
            counted,
            who,
        }
    }

    fn visitor(&mut self, who: &str, what: &[&str], quoted: String) -> Input {
        let frame = match what {
            ["says", count @ ..] => FromVisitor::Say {
                nonce: self.nonce(who, count),
                text: quoted,
            },
            ["says-long", length] => FromVisitor::Say {
                nonce: self.nonce(who, &[]),
                text: "a".repeat(length.parse().unwrap()),
            },
            ["types"] => FromVisitor::Typing,
            ["sees", at] => FromVisitor::Seen(mark(at)),
            ["visits", url] => {
                let context = Context {
                    url: (*url).to_owned(),
                    ..Context::default()
                };
                FromVisitor::Visited { context }
            }
            ["ends", id] => FromVisitor::End {
                conversation: conversation(id),
            },
            ["pings"] => FromVisitor::Ping,
            other => panic!("a visitor does not {other:?}"),
        };
        Input::Visitor {
            conn: self.tab(who).0,
            frame,
        }
    }

    fn agent(&mut self, who: &str, what: &[&str], quoted: String) -> Input {
        let frame = match what {
            ["says", id, count @ ..] => FromAgent::Say {
                nonce: self.nonce(who, count),
                conversation: conversation(id),
                text: quoted,
            },
            ["types", id] => FromAgent::Typing {
                conversation: conversation(id),
            },
            ["sees", at] => FromAgent::Seen(mark(at)),
            ["watches", at] => FromAgent::Watch(mark(at)),
            ["unwatches", id] => FromAgent::Unwatch {
                conversation: conversation(id),
            },
            ["takes", id] => FromAgent::Take {
                conversation: conversation(id),
            },
            ["ends", id] => FromAgent::End {
                conversation: conversation(id),
            },
            ["online"] => FromAgent::Choose {
                choice: Choice::Online,
            },
            ["away"] => FromAgent::Choose {
                choice: Choice::Away,
            },
            ["hellos"] => FromAgent::Hello {
                tab: self.tab(who).1,
                since: Vec::new(),
            },
            ["pings"] => FromAgent::Ping,
            other => panic!("an agent does not {other:?}"),
        };
        Input::Agent {
            conn: self.tab(who).0,
            frame,
        }
    }

    /// The next nonce of a tab, or the one that the script names: `says =3 "..."`; `says @9 "..."`
    /// is under another tab's name.
    fn nonce(&mut self, who: &str, count: &[&str]) -> Nonce {
        let (conn, tab, said) = self.tab(who);
        match count {
            [] => {
                self.tabs.insert(who.to_owned(), (conn, tab, said + 1));
                Nonce {
                    tab,
                    count: said + 1,
                }
            }
            [named] if named.starts_with('=') => Nonce {
                tab,
                count: named[1..].parse().unwrap(),
            },
            [other] => Nonce {
                tab: TabId(other[1..].parse().unwrap()),
                count: 1,
            },
            more => panic!("a count is one word, not {more:?}"),
        }
    }

    fn tab(&self, who: &str) -> (ConnId, TabId, u32) {
        let tab = who
            .bytes()
            .fold(0u64, |hash, byte| hash * 31 + u64::from(byte));
        self.tabs
            .get(who)
            .copied()
            .unwrap_or((ConnId(0), TabId(tab), 0))
    }

    fn name(&self, conn: ConnId) -> String {
        let named = self.tabs.iter().find(|(_, tab)| tab.0 == conn);
        named.map_or_else(|| format!("?{}", conn.0), |(name, _)| name.clone())
    }
}

fn is_agent(who: &str) -> bool {
    AGENTS.contains(&who.split('.').next().unwrap_or_default())
}

fn agent_id(name: &str) -> AgentId {
    let index = AGENTS.iter().position(|agent| *agent == name).unwrap();
    AgentId(index as u32 + 1)
}

fn person(who: &str) -> Who {
    let name = who.split('.').next().unwrap_or_default();
    match name
        .strip_prefix('v')
        .and_then(|digits| digits.parse().ok())
    {
        Some(number) => Who::Visitor(VisitorId(number)),
        None => Who::Agent(agent_id(name)),
    }
}

fn conversation(word: &str) -> ConversationId {
    ConversationId(word.trim_start_matches('c').parse().unwrap())
}

/// `c1#3`.
fn mark(word: &str) -> Bookmark {
    let (id, seq) = word.split_once('#').unwrap();
    Bookmark {
        conversation: conversation(id),
        seq: Seq(seq.parse().unwrap()),
    }
}
