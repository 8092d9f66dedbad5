//! Layers, mistakes, and the table of options in the documentation.

use super::*;
use clap::{Args, Command, FromArgMatches};

const DOCUMENT: &str = include_str!("../../../docs/configuration.md");

#[test]
fn without_options_everything_has_its_default() {
    assert_eq!(Options::default().settle().unwrap(), Config::default());
    assert_eq!(read("").unwrap(), Options::default());
}

#[test]
fn flags_go_before_the_file_and_the_file_before_defaults() {
    let file = read("listen = '127.0.0.1:1'\ngrace_ms = 5\nconsole_origin = ['http://a:1']");
    let flags = flags(&["--listen", "127.0.0.1:2", "--metrics-public"]);

    let config = flags.over(file.unwrap()).settle().unwrap();

    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.limits.grace_ms, Some(5));
    assert_eq!(config.console_origins, ["http://a:1"]);
    assert!(config.metrics_public);
    assert_eq!(config.sockets_max, Config::default().sockets_max);
}

#[test]
fn repeated_flags_add_up() {
    let config = flags(&[
        "--trusted-proxy",
        "10.0.0.0/8,192.0.2.1",
        "--trusted-proxy",
        "2001:db8::/32",
        "--public-url",
        "https://Chat.example/",
    ])
    .settle()
    .unwrap();

    let networks = config
        .trusted_proxies
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    assert_eq!(networks, ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32"]);
    assert_eq!(config.public_url.as_deref(), Some("https://chat.example"));
}

#[test]
fn mistakes_are_named() {
    for (options, named) in [
        (flags(&["--public-url", "chat.example"]), "public_url"),
        (
            flags(&["--console-origin", "https://*.example"]),
            "console_origin",
        ),
        (flags(&["--trusted-proxy", "everybody"]), "trusted_proxy"),
        (flags(&["--sockets-max", "0"]), "sockets_max"),
        (flags(&["--queue-len-max", "0"]), "queue_len_max"),
        (flags(&["--say-burst", "0"]), "say_burst"),
        (flags(&["--open-every-ms", "0"]), "open_every_ms"),
    ] {
        let says = options.settle().unwrap_err().to_string();
        assert!(says.contains(named), "{says}");
    }
    let says = read("grace = 5").unwrap_err();
    assert!(
        says.contains("grace") && says.contains("grace_ms"),
        "{says}"
    );
    assert!(read("sockets_max = 'many'").is_err());
    assert!(Options::read(Some(Path::new("/nowhere/deskbell.toml"))).is_err());
}

#[test]
fn limits_that_are_given_hold_for_every_site_and_the_others_are_the_sites_own() {
    let mut site = Settings::new("Shop");
    site.rules.grace_ms = 30_000;
    site.rules.queue_len_max = 9;
    let given = flags(&["--grace-ms", "7", "--say-burst", "3"]);
    let (given, by_default) = (given.settle().unwrap(), Config::default());

    let limited = given.limits.applied_to(site.clone());
    let own = by_default.limits.applied_to(site);

    assert_eq!((limited.rules.grace_ms, limited.say.burst), (7, 3));
    assert_eq!(
        (limited.rules.queue_len_max, limited.site.as_str()),
        (9, "Shop")
    );
    assert_eq!(limited.open, Settings::new("").open);
    assert_eq!((own.rules.grace_ms, own.rules.queue_len_max), (30_000, 9));
}

#[test]
fn every_option_is_a_row_of_the_documentation() {
    let command = Options::augment_args(Command::new("relay"));
    let options = command.get_arguments().filter_map(|option| {
        let name = option.get_id().as_str().to_owned();
        let env = option.get_env()?.to_str().unwrap().to_owned();
        Some((name, format!("--{}", option.get_long().unwrap()), env))
    });
    let options = options.collect::<Vec<_>>();
    assert_eq!(options.len(), 28);
    for (name, flag, env) in &options {
        assert_eq!(*flag, format!("--{}", name.replace('_', "-")));
        assert_eq!(*env, format!("DESKBELL_{}", name.to_uppercase()));
        let row = format!("| `{flag}` | `{env}` | `{name}` |");
        assert!(
            DOCUMENT.contains(&row),
            "docs/configuration.md has no row {row}"
        );
    }
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| `--"));
    assert_eq!(
        rows.count(),
        options.len() + 1,
        "a row for each option, and one for --config"
    );
}

fn flags(given: &[&str]) -> Options {
    let command = Options::augment_args(Command::new("relay"));
    let matches = command.get_matches_from([&["relay"], given].concat());
    Options::from_arg_matches(&matches).unwrap()
}

fn read(file: &str) -> Result<Options, String> {
    toml::from_str(file).map_err(|error| error.to_string())
}
