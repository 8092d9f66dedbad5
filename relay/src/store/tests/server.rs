//! A PostgreSQL server of the tests' own, from the distribution's package.
//!
//! Started when a test first asks, reached by a socket in a folder of its own, and ended with the
//! process of the tests, however that ends. Never touches another server.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The environment variable that names the folder of `initdb` and `postgres`.
const BINARIES: &str = "DESKBELL_POSTGRES";
/// Where Debian's package has them, by version.
const PACKAGED: &str = "/usr/lib/postgresql";
/// The user of the package. PostgreSQL refuses to run as root.
const USER: &str = "postgres";
/// The line that says that it can be asked.
const READY: &str = "database system is ready to accept connections";

/// Ends what it started and takes the folder away when its input ends, as it does with the process
/// that holds the other end.
const LOOK_AFTER: &str = r#"
    folder=$1; shift
    "$@" </dev/null 2>&1 &
    server=$!
    cat >/dev/null
    kill -INT "$server"
    wait "$server"
    rm -rf "$folder"
"#;

/// The server.
pub struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    databases: AtomicU32,
    /// Its end is the server's end.
    _line: ChildStdin,
}

impl Server {
    /// The one server of this process.
    pub fn running() -> &'static Server {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(Server::start)
    }

    /// Makes an empty database and returns its address.
    pub fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{number}");
        let made = self.sql(&format!("CREATE DATABASE {name}"));
        assert!(made, "a database can be made");
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://deskbell@{folder}/{name}")
    }

    /// Runs SQL as the owner of the server. Returns whether it was done.
    pub fn sql(&self, sql: &str) -> bool {
        let mut psql = Command::new(self.binaries.join("psql"));
        psql.args(["-q", "-U", "deskbell", "-h"])
            .arg(&self.folder)
            .args(["-d", "postgres"])
            .args(["-c", sql])
            .stdout(Stdio::null());
        psql.status().expect("psql runs").success()
    }

    fn start() -> Server {
        let binaries = binaries();
        let name = format!("deskbell-postgres-{}", std::process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir(&folder).expect("a folder for the server can be made");
        let (run_as, owner) = run_as();
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).expect("root can give a folder away");
        }
        let data = folder.join("data");
        let mut initdb = command(&run_as, &binaries.join("initdb"));
        initdb
            .args(["--no-sync", "-A", "trust", "-U", "deskbell", "-E", "UTF8"])
            .args(["--locale=C", "-D"])
            .arg(&data)
            .stdout(Stdio::null());
        assert!(initdb.status().expect("initdb runs").success());
        let mut child = serve(&run_as, &binaries.join("postgres"), &folder, &data);
        let output = child.stdout.take().expect("it is piped");
        let line = child.stdin.take().expect("it is piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let mut said = Vec::new();
        let is_ready = lines.by_ref().any(|line| {
            said.push(line.clone());
            line.contains(READY)
        });
        assert!(is_ready, "PostgreSQL does not start: {said:#?}");
        std::thread::spawn(move || {
            // To the end, or the server would wait for somebody to read what it says.
            lines.for_each(drop);
            let _ = child.wait();
        });
        Server {
            folder,
            binaries,
            databases: AtomicU32::new(0),
            _line: line,
        }
    }
}

/// Without flushes: the tests ask what it answers, not what it survives.
fn serve(run_as: &[String], postgres: &Path, folder: &Path, data: &Path) -> Child {
    let mut look_after = Command::new("sh");
    look_after
        .args(["-c", LOOK_AFTER, "sh"])
        .arg(folder)
        .args(run_as)
        .arg(postgres)
        .arg("-D")
        .arg(data)
        .arg("-k")
        .arg(folder)
        .args(["-c", "listen_addresses=", "-c", "fsync=off"])
        .args(["-c", "max_connections=200", "-c", "shared_buffers=32MB"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    look_after.spawn().expect("sh runs")
}

fn command(run_as: &[String], program: &Path) -> Command {
    match run_as {
        [] => Command::new(program),
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(program);
            command
        }
    }
}

/// What to put in front of a command so that it does not run as root, and as whom it runs then.
fn run_as() -> (Vec<String>, Option<(u32, u32)>) {
    let uid = Command::new("id").arg("-u").output().expect("id runs");
    if uid.stdout.trim_ascii() != b"0" {
        return (Vec::new(), None);
    }
    let users = fs::read_to_string("/etc/passwd").expect("there is a list of users");
    let found = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(USER)).then_some(())?;
        let user = fields.nth(1)?.parse().ok()?;
        Some((user, fields.next()?.parse().ok()?))
    });
    let (user, group): (u32, u32) = found.expect("the package has made the user postgres");
    let words = [
        "setpriv".to_owned(),
        format!("--reuid={user}"),
        format!("--regid={group}"),
        "--clear-groups".to_owned(),
    ];
    (words.into(), Some((user, group)))
}

fn binaries() -> PathBuf {
    if let Some(named) = env::var_os(BINARIES) {
        return PathBuf::from(named);
    }
    let packaged = fs::read_dir(PACKAGED).into_iter().flatten().flatten();
    let newest = packaged
        .filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok())
        .max();
    let newest = newest.unwrap_or_else(|| {
        panic!("no PostgreSQL is installed: `apt-get install postgresql`, or set {BINARIES}")
    });
    Path::new(PACKAGED).join(newest.to_string()).join("bin")
}
