//! Shortens what a browser says about itself: `Chrome 126 · Windows`.
//!
//! For reading at a glance; the whole text stays at hand. Never used to decide anything.

/// Names in the order in which to look for them: each browser also claims to be those below it.
const BROWSERS: [(&str, &str); 12] = [
    ("MicroMessenger/", "WeChat"),
    ("QQBrowser/", "QQ Browser"),
    ("UCBrowser/", "UC Browser"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
];

/// Systems, likewise: Android says Linux, an iPhone says "like Mac OS X".
const SYSTEMS: [(&str, &str); 9] = [
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// Returns the browser and the system in a few words, or `None` when neither is known.
pub fn short(agent: &str) -> Option<String> {
    let parts: Vec<String> = [browser(agent), system(agent)]
        .into_iter()
        .flatten()
        .collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

fn browser(agent: &str) -> Option<String> {
    for (mark, name) in BROWSERS {
        if let Some((_, rest)) = agent.split_once(mark) {
            return Some(versioned(name, rest));
        }
    }
    // Only Safari puts its number behind another word.
    let (_, rest) = agent.split_once("Version/")?;
    agent.contains("Safari/").then(|| versioned("Safari", rest))
}

fn versioned(name: &str, rest: &str) -> String {
    let major: String = rest
        .chars()
        .take_while(char::is_ascii_digit)
        .take(4)
        .collect();
    if major.is_empty() {
        name.to_owned()
    } else {
        format!("{name} {major}")
    }
}

fn system(agent: &str) -> Option<String> {
    let found = SYSTEMS.iter().find(|(mark, _)| agent.contains(mark))?;
    Some(found.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_browser_is_known_by_the_name_that_only_it_has() {
        let cases = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.56",
                "Edge 126 · Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like \
                 Gecko) Version/17.5 Safari/605.1.15",
                "Safari 17 · macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Version/4.0 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47",
                "WeChat 8 · Android",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
                "Firefox 127 · Linux",
            ),
            ("curl/8.5 (Linux)", "Linux"),
        ];

        for (agent, expected) in cases {
            assert_eq!(short(agent).as_deref(), Some(expected));
        }
    }

    #[test]
    fn nonsense_is_not_given_a_name() {
        assert_eq!(short("Firefox/").as_deref(), Some("Firefox"));
        assert_eq!(short("hello"), None);
        assert_eq!(short(""), None);
    }
}
