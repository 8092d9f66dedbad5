//! A small language for scenarios. See any file in `desk/scripts` for how it reads.

mod owner;
mod show;
pub mod store;

use desk::{Arrival, ConnId, Desk, Effect, Input, Saved, Settings, Shared};
use shared::agent::Recipient;
use shared::note::Note;
use shared::{
    AgentId, Attachment, Bookmark, Choice, Context, ConversationId, Decline, Face, FieldId, FileId,
    FromAgent, FromVisitor, Millis, Nonce, Rating, RefusalCode, Scale, Seq, TabId, TeamId, Text,
    TopicId, VisitorId, Who,
};
use std::collections::BTreeMap;
use store::Store;

/// Lines of one improvised play. More of them find nothing that fewer do not.
const IMPROVISED_LEN_MAX: usize = 300;

const AGENTS: [&str; 5] = ["ana", "bo", "cy", "dee", "eve"];

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

/// Plays the lines that mean something, and passes over the others; returns how many there were.
pub fn improvise(lines: &str) -> usize {
    let mut stage = Stage::default();
    let mut played = 0;
    for line in lines.lines().take(IMPROVISED_LEN_MAX) {
        if let Some(input) = stage.read(line) {
            stage.step(input);
            played += 1;
        }
    }
    played
}

/// A desk, a store that keeps what it is told, and the names of the script.
struct Stage {
    desk: Desk,
    settings: Settings,
    now: Millis,
    store: Store,
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
            store: Store::default(),
            tabs: BTreeMap::new(),
            next_conn: 1,
        }
    }
}

impl Stage {
    fn command(&mut self, line: &str) -> Vec<String> {
        let input = self.read(line);
        let input = input.unwrap_or_else(|| panic!("nobody can play {line:?}"));
        self.step(input)
    }

    /// What a line means at this point of the play; none when it means nothing.
    fn read(&mut self, line: &str) -> Option<Input> {
        let (words, quoted) = match line.split_once('"') {
            Some((words, rest)) => (words, rest.trim_end_matches('"').replace("\\0", "\0")),
            None => (line, String::new()),
        };
        let words: Vec<&str> = words.split_whitespace().collect();
        Some(match words.as_slice() {
            ["wait", seconds] => {
                let ms = seconds.trim_end_matches('s').parse::<f64>().ok()? * 1_000.0;
                self.now = self.now.plus(ms as u64);
                Input::Deadline
            }
            ["restart"] => {
                let saved = self.store.saved();
                let live = Saved {
                    pasts: saved.pasts.clone(),
                    ..self.desk.saved()
                };
                assert_eq!(saved, live, "what is stored is what is in memory");
                let restored = Desk::restore(self.settings.clone(), saved);
                assert!(restored.foresees_like(&self.desk), "forecasts are kept");
                self.desk = restored;
                self.tabs.values_mut().for_each(|tab| tab.0 = ConnId(0));
                Input::Deadline
            }
            [
                "agents" | "limit" | "skill" | "team" | "topic" | "rule" | "mode" | "hours"
                | "form" | "rating",
                ..,
            ] => {
                owner::decides(&mut self.settings, &words)?;
                // An agent who was dismissed keeps a stored choice that no desk knows of.
                let choices = &mut self.store.choices;
                choices.retain(|agent, _| self.settings.agents.contains_key(agent));
                Input::Settings(self.settings.clone())
            }
            ["link", "rates", at, score] => {
                let (at, score) = (mark(at)?, score.parse().ok()?);
                let rating = Rating::parse(score, &quoted, Scale::Stars).ok()?;
                let row = self.store.rows.get_mut(&at.conversation)?;
                row.rated = Some(rating.clone()).filter(|_| row.last == at.seq);
                Input::Rated {
                    conversation: at.conversation,
                    end: at.seq,
                    rating,
                }
            }
            [who, "is", "proven"] => match person(who)? {
                Who::Visitor(visitor) => Input::Proven { visitor },
                Who::Agent(_) => return None,
            },
            [who, "logs", "out"] => match person(who)? {
                Who::Visitor(visitor) => Input::Revoked { visitor },
                Who::Agent(_) => return None,
            },
            ["console", "notes", at] => self.noted(mark(at)?, &quoted)?,
            [who, "arrives", rest @ ..] => self.arrives(who, rest)?,
            [who, "leaves"] => Input::Left {
                conn: self.tab(who).0,
            },
            [who, what @ ..] if is_agent(who) => self.agent(who, what, quoted)?,
            [who, what @ ..] => self.visitor(who, what, quoted)?,
            [] => return None,
        })
    }

    /// A note of Ana's behind an entry.
    fn noted(&self, behind: Bookmark, text: &str) -> Option<Input> {
        let (id, name) = (AgentId(1), "Ana".to_owned());
        Some(Input::Noted(Note {
            number: 1,
            conversation: behind.conversation,
            after: behind.seq,
            at: self.now,
            agent: Face { id, name },
            text: Text::parse(text).ok()?,
            mentions: Vec::new(),
        }))
    }

    fn step(&mut self, input: Input) -> Vec<String> {
        let mut effects = Vec::new();
        self.desk.step(self.now, input, &mut effects);
        for effect in &effects {
            if let Effect::Save(record) = effect {
                self.store.keep(record);
            }
        }
        assert_eq!(self.desk.audit(), Ok(()));
        effects
            .iter()
            .map(|effect| show::effect(effect, &|conn| self.name(conn)))
            .collect()
    }

    /// `v1.2 arrives c1#3 on /pay`: a second tab that holds c1 up to #3, on that page. `speaks
    /// zh-CN` names the language of the chat. `arrives late` is a socket opened before the one
    /// that the tab has.
    fn arrives(&mut self, who: &str, rest: &[&str]) -> Option<Input> {
        let (present, tab, said) = self.tab(who);
        let late = rest.first() == Some(&"late");
        let rest = if late { &rest[1..] } else { rest };
        let person = person(who)?;
        let conn = if late {
            ConnId(present.0.checked_sub(1)?)
        } else {
            ConnId(self.next_conn)
        };
        if !late {
            self.next_conn += 2;
            self.tabs.insert(who.to_owned(), (conn, tab, said));
        }
        let counted = self.store.counted(person, tab);
        let marks: Vec<Bookmark> = rest
            .iter()
            .take_while(|word| !["on", "speaks"].contains(*word))
            .map(|word| mark(word))
            .collect::<Option<_>>()?;
        let after = |name: &str| rest.iter().skip_while(|word| **word != name).nth(1);
        let url = after("on").unwrap_or(&"/");
        let locale = after("speaks").unwrap_or(&"");
        let who = match person {
            Who::Agent(agent) => Arrival::Agent {
                agent,
                since: marks,
            },
            Who::Visitor(visitor) => Arrival::Visitor {
                visitor,
                context: Context {
                    url: (*url).to_owned(),
                    locale: (*locale).to_owned(),
                    ..Context::default()
                },
                since: marks.first().copied(),
                latest: self.store.latest(visitor),
                draft: self.store.draft(visitor),
            },
        };
        Some(Input::Arrived {
            conn,
            tab,
            counted,
            who,
        })
    }

    fn visitor(&mut self, who: &str, what: &[&str], quoted: String) -> Option<Input> {
        let frame = match what {
            ["shares", count @ ..] => return self.shares(who, None, count, &quoted),
            ["says", count @ ..] => FromVisitor::Say {
                nonce: self.nonce(who, count)?,
                text: quoted,
                quote: None,
            },
            ["replies", at, count @ ..] => FromVisitor::Say {
                nonce: self.nonce(who, count)?,
                text: quoted,
                quote: Some(mark(at)?),
            },
            [verb @ ("amends" | "withdraws"), at, count @ ..] => FromVisitor::Amend {
                nonce: self.nonce(who, count)?,
                conversation: mark(at)?.conversation,
                of: mark(at)?.seq,
                text: (*verb == "amends").then_some(quoted),
            },
            ["says-long", length] => FromVisitor::Say {
                nonce: self.nonce(who, &[])?,
                text: "a".repeat(length.parse::<u16>().ok()?.into()),
                quote: None,
            },
            ["types"] => FromVisitor::Typing,
            ["sees", at] => FromVisitor::Seen(mark(at)?),
            ["visits", url] => {
                let context = Context {
                    url: (*url).to_owned(),
                    ..Context::default()
                };
                FromVisitor::Visited { context }
            }
            ["ends", id] => FromVisitor::End {
                conversation: conversation(id)?,
            },
            ["pings"] => FromVisitor::Ping,
            ["topic", "none"] => FromVisitor::Topic { topic: None },
            ["topic", id] => FromVisitor::Topic {
                topic: Some(TopicId(id.parse().ok()?)),
            },
            ["stays", id] => FromVisitor::Stay {
                conversation: conversation(id)?,
            },
            ["reopens", id] => FromVisitor::Reopen {
                conversation: conversation(id)?,
            },
            ["leaving"] => FromVisitor::Leaving,
            ["fills", field] => FromVisitor::Fill {
                field: FieldId(field.parse().ok()?),
                value: quoted,
            },
            ["rates", id, score] => FromVisitor::Rate {
                conversation: conversation(id)?,
                score: score.parse().ok()?,
                comment: quoted,
            },
            _ => return None,
        };
        Some(Input::Visitor {
            conn: self.tab(who).0,
            frame,
        })
    }

    fn agent(&mut self, who: &str, what: &[&str], quoted: String) -> Option<Input> {
        let frame = match what {
            ["shares", id, count @ ..] => {
                return self.shares(who, Some(conversation(id)?), count, &quoted);
            }
            ["says", id, count @ ..] => FromAgent::Say {
                nonce: self.nonce(who, count)?,
                conversation: conversation(id)?,
                text: quoted,
                quote: None,
            },
            ["replies", at, count @ ..] => FromAgent::Say {
                nonce: self.nonce(who, count)?,
                conversation: mark(at)?.conversation,
                text: quoted,
                quote: Some(mark(at)?.seq),
            },
            [verb @ ("amends" | "withdraws"), at, count @ ..] => FromAgent::Amend {
                nonce: self.nonce(who, count)?,
                conversation: mark(at)?.conversation,
                of: mark(at)?.seq,
                text: (*verb == "amends").then_some(quoted),
            },
            ["sees", at] => FromAgent::Seen(mark(at)?),
            ["watches", at] => FromAgent::Watch(mark(at)?),
            ["active"] => FromAgent::Active,
            ["declines", id] => FromAgent::Decline {
                conversation: conversation(id)?,
                why: Decline::Busy,
            },
            ["transfers", id, "to", to, warm @ ..] => FromAgent::Transfer {
                conversation: conversation(id)?,
                to: recipient(to)?,
                note: quoted,
                warm: warm == ["warm"],
            },
            ["hellos"] => FromAgent::Hello {
                tab: self.tab(who).1,
                since: Vec::new(),
            },
            ["pings"] => FromAgent::Ping,
            [verb, id] => about(verb, conversation(id)?)?,
            [verb] => FromAgent::Choose {
                choice: choice(verb)?,
            },
            _ => return None,
        };
        Some(Input::Agent {
            conn: self.tab(who).0,
            frame,
        })
    }

    /// `v1 shares "photo.png"`; without a name it is a file that nobody knows.
    fn shares(
        &mut self,
        who: &str,
        conversation: Option<ConversationId>,
        count: &[&str],
        name: &str,
    ) -> Option<Input> {
        let nonce = self.nonce(who, count)?;
        let file = Attachment {
            id: FileId(u64::from(nonce.count)),
            name: name.to_owned(),
            kind: "image/png".to_owned(),
            len: 1_000,
            size: None,
        };
        let known = !name.is_empty();
        Some(Input::Shared(Shared {
            conn: self.tab(who).0,
            nonce,
            conversation,
            file: known.then_some(file).ok_or(RefusalCode::FileUnknown),
        }))
    }

    /// The next nonce of a tab, or the one that the script names: `says =3 "..."`; `says @9 "..."`
    /// is under another tab's name.
    fn nonce(&mut self, who: &str, count: &[&str]) -> Option<Nonce> {
        let (conn, tab, said) = self.tab(who);
        Some(match count {
            [] => {
                self.tabs.insert(who.to_owned(), (conn, tab, said + 1));
                Nonce {
                    tab,
                    count: said + 1,
                }
            }
            [named] if named.starts_with('=') => Nonce {
                tab,
                count: named[1..].parse().ok()?,
            },
            [other] => Nonce {
                tab: TabId(other.strip_prefix('@')?.parse().ok()?),
                count: 1,
            },
            _ => return None,
        })
    }

    fn tab(&self, who: &str) -> (ConnId, TabId, u32) {
        let tab = who.bytes().fold(0u64, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
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

/// What an agent asks of a conversation and says no more about.
fn about(verb: &str, conversation: ConversationId) -> Option<FromAgent> {
    Some(match verb {
        "types" => FromAgent::Typing { conversation },
        "unwatches" => FromAgent::Unwatch { conversation },
        "takes" => FromAgent::Take { conversation },
        "ends" => FromAgent::End { conversation },
        "accepts" => FromAgent::Accept { conversation },
        "takes-over" => FromAgent::TakeOver { conversation },
        "stays" => FromAgent::Stay { conversation },
        "reopens" => FromAgent::Reopen { conversation },
        _ => return None,
    })
}

fn choice(word: &str) -> Option<Choice> {
    Some(match word {
        "online" => Choice::Online,
        "away" => Choice::Away,
        "busy" => Choice::Busy,
        "finishing" => Choice::Finishing,
        _ => return None,
    })
}

fn is_agent(who: &str) -> bool {
    AGENTS.contains(&who.split('.').next().unwrap_or_default())
}

fn agent_id(name: &str) -> Option<AgentId> {
    let index = AGENTS.iter().position(|agent| *agent == name)?;
    Some(AgentId(index as u32 + 1))
}

/// `bo`, or `team1`.
fn recipient(word: &str) -> Option<Recipient> {
    match word.strip_prefix("team") {
        Some(number) => Some(Recipient::Team(TeamId(number.parse().ok()?))),
        None => agent_id(word).map(Recipient::Agent),
    }
}

fn person(who: &str) -> Option<Who> {
    let name = who.split('.').next().unwrap_or_default();
    match name
        .strip_prefix('v')
        .and_then(|digits| digits.parse().ok())
    {
        Some(number) => Some(Who::Visitor(VisitorId(number))),
        None => agent_id(name).map(Who::Agent),
    }
}

fn conversation(word: &str) -> Option<ConversationId> {
    Some(ConversationId(word.trim_start_matches('c').parse().ok()?))
}

/// `c1#3`.
fn mark(word: &str) -> Option<Bookmark> {
    let (id, seq) = word.split_once('#')?;
    Some(Bookmark {
        conversation: conversation(id)?,
        seq: Seq(seq.parse().ok()?),
    })
}
