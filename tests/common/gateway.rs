//! The real program, started as an administrator starts it, with a next hop that a test controls.

use std::ffi::OsStr;
use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicU16;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::mail_client::Mail;
use crate::common::mail_client::send;
use crate::common::smart_host::SmartHost;

/// A town hall with a configuration, a data folder and a next hop; gateways and commands run in
/// it.
pub(crate) struct Town {
    pub(crate) folder: TempDir,
    pub(crate) host: SmartHost,
    /// Where a gateway takes mail, the same after a restart.
    pub(crate) smtp: SocketAddr,
    /// Where its pages are.
    pub(crate) web: SocketAddr,
}

/// Lines to add to the sections of the configuration; what is not said is as in most tests.
#[derive(Default)]
pub(crate) struct Settings<'a> {
    pub(crate) smtp: &'a str,
    /// `hosts` of the next hop, when they are others than the one of the town.
    pub(crate) hosts: Option<Vec<SocketAddr>>,
    pub(crate) policy: &'a str,
    /// Whole sections, at the end.
    pub(crate) more: &'a str,
    /// Without lines: nobody is asked whether domains exist.
    pub(crate) dns: Option<&'a str>,
    /// Without lines: no undo window and no second person.
    pub(crate) review: Option<&'a str>,
}

/// A gateway that runs; killed when dropped.
pub(crate) struct Gateway {
    child: Child,
    pub(crate) smtp: SocketAddr,
    log: Arc<Mutex<String>>,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Town {
    /// A town with settings as in most tests.
    pub(crate) fn new() -> Self {
        Self::with(&Settings::default())
    }

    /// A town with these settings.
    pub(crate) fn with(settings: &Settings<'_>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (smtp, web) = (free_port(), free_port());
        let town = Self { folder, host: SmartHost::start(), smtp, web };
        let hosts = settings.hosts.clone().unwrap_or_else(|| vec![town.host.address]);
        let hosts: Vec<String> =
            hosts.iter().map(|host| format!("{:?}", host.to_string())).collect();
        let dns = settings.dns.unwrap_or("enabled = false");
        let review = settings.review.unwrap_or("undo_seconds = 0\nfour_eyes_persons = 0\n");
        let text = format!(
            "data_dir = \"var\"\n[organisation]\nname = \"Gemeente Voorbeeld\"\n\
             domains = [\"voorbeeld.nl\"]\n\
             [smtp]\nlisten = [\"{smtp}\"]\nhostname = \"sluis.voorbeeld.nl\"\n{}\n\
             [next_hop]\nhosts = [{}]\ntls = \"none\"\n[web]\nlisten = \"{web}\"\n\
             [destinations]\ntrusted = [\"duo.nl\"]\n[dns]\n{dns}\n[policy]\n{}\n[review]\n{review}\n{}\n",
            settings.smtp,
            hosts.join(", "),
            settings.policy,
            settings.more,
        );
        fs::write(town.config(), text).expect("a configuration");
        town
    }

    /// The configuration file.
    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("sluis.toml")
    }

    /// Writes a file into the folder of the town.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("a file");
        path
    }

    /// Sets the clock of everything that runs in the town: by so many seconds it is wrong from now on.
    /// A program that was built for release does not care.
    pub(crate) fn set_clock(&self, wrong_by_seconds: i64) {
        let beside = self.file("clock.new", wrong_by_seconds.to_string());
        fs::rename(beside, self.folder.path().join(CLOCK)).expect("a file");
    }

    /// Starts the gateway and waits until it takes mail.
    pub(crate) fn start(&self) -> Gateway {
        self.start_with(None)
    }

    /// The same, with a place where it is to die.
    pub(crate) fn start_with(&self, crash_at: Option<&str>) -> Gateway {
        let mut command = program(&self.config());
        command.arg("serve");
        if let Some(place) = crash_at {
            command.env("SLUIS_TEST_CRASH_AT", place);
        }
        self.start_by(command)
    }

    /// The same with a data folder on a disk of its own, of so many mebibytes, with a file `ballast`
    /// on it of that many; `None` where this machine lets nobody mount one. The disk is gone with the
    /// gateway.
    pub(crate) fn start_on_disk(&self, size: usize, ballast: usize) -> Option<Gateway> {
        let namespace = ["--user", "--map-root-user", "--mount"];
        let mut trial = Command::new("unshare");
        trial.args(namespace).args(["mount", "-t", "tmpfs", "x", "/mnt"]).stderr(Stdio::null());
        if !trial.status().is_ok_and(|status| status.success()) {
            return None;
        }
        let data = self.folder.path().join("var");
        fs::create_dir_all(&data).expect("a folder");
        let script = format!(
            "mount -t tmpfs -o size={size}m,mode=700 sluis \"$0\" && \
             dd if=/dev/zero of=\"$0\"/ballast bs=1M count={ballast} 2>/dev/null && exec \"$@\""
        );
        let gateway = program(&self.config());
        let mut command = Command::new("unshare");
        command.args(namespace).args(["sh", "-c", &script]).arg(data);
        command.arg(gateway.get_program()).args(gateway.get_args()).arg("serve");
        command.stdin(Stdio::null()).stdout(Stdio::null());
        Some(self.start_by(command))
    }

    /// The same with files that can grow to so many kibibytes and no further, as on a disk that is
    /// full; [`Gateway::give_room`] ends that.
    pub(crate) fn start_with_files_of(&self, kibibytes: usize) -> Gateway {
        let gateway = program(&self.config());
        // Without the signal ignored, the system would end the program where a write is refused.
        let script = format!("trap '' XFSZ; ulimit -S -f {}; exec \"$@\"", kibibytes * 2);
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh"]);
        command.arg(gateway.get_program()).args(gateway.get_args()).arg("serve");
        command.envs(gateway.get_envs().filter_map(|(name, value)| Some((name, value?))));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        self.start_by(command)
    }

    fn start_by(&self, mut command: Command) -> Gateway {
        command.stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program");
        let errors = child.stderr.take().expect("the log");
        let log = Arc::new(Mutex::new(String::new()));
        let (ready, is_ready) = mpsc::channel();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                if line.contains("sluis is running") {
                    // Nobody may wait any longer.
                    ready.send(()).ok();
                }
                let mut log = kept.lock().expect("the log");
                log.push_str(&line);
                log.push('\n');
            }
        });
        let gateway = Gateway { child, smtp: self.smtp, log };
        if is_ready.recv_timeout(PATIENCE).is_err() {
            panic!("the gateway does not start: {}", gateway.log());
        }
        gateway
    }

    /// Runs a command of the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// The same, with something on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        run(program(&self.config()).args(arguments), input)
    }

    /// Runs a command that is killed at that place.
    pub(crate) fn run_until(&self, place: &str, arguments: &[&str]) {
        let mut command = program(&self.config());
        let ran = run(command.args(arguments).env("SLUIS_TEST_CRASH_AT", place), "");
        assert_eq!(ran.status, -1, "{place}: {arguments:?} went on: {}", ran.out);
    }

    /// The objects that a command with `--json` prints.
    pub(crate) fn json(&self, arguments: &[&str]) -> Vec<Value> {
        let ran = self.run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.err);
        ran.objects()
    }

    /// A held message as `held show --json` prints it.
    pub(crate) fn held(&self, id: &str) -> Value {
        self.json(&["held", "show", id, "--json"]).remove(0)
    }

    /// All held messages.
    pub(crate) fn all_held(&self) -> Vec<Value> {
        self.json(&["held", "list", "--json"])
    }

    /// The whole breach register.
    pub(crate) fn incidents(&self) -> Vec<Value> {
        self.json(&["incident", "list", "--json"])
    }

    /// Releases a message from the shell.
    pub(crate) fn release(&self, id: &str) -> Ran {
        self.run(&["held", "release", id, "--reason", "Afgesproken met de ontvanger"])
    }

    /// Waits until a held message is in that state.
    pub(crate) fn wait_for_state(&self, id: &str, state: &str) -> Value {
        wait_for(&format!("{id} to be {state}"), || {
            let held = self.held(id);
            (held["state"] == state).then_some(held)
        })
    }

    /// Sends as a real server does: again after a refusal for now or a lost connection.
    pub(crate) fn deliver(&self, mail: &Mail) -> String {
        wait_for("an answer", || send(self.smtp, mail).ok().filter(|reply| !reply.starts_with('4')))
    }
}

impl Gateway {
    /// Sends one message over a connection of its own.
    pub(crate) fn send(&self, mail: &Mail) -> String {
        send(self.smtp, mail).unwrap_or_else(|error| panic!("{error}: {}", self.log()))
    }

    /// Ends it as a power failure would.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("a process");
        self.child.wait().expect("its end");
    }

    /// Sends it a signal, such as `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.expect("kill").success(), "{name}");
    }

    /// Lets its files grow again.
    pub(crate) fn give_room(&self) {
        let id = self.child.id().to_string();
        let done = Command::new("prlimit").args(["--pid", &id, "--fsize=unlimited:"]).status();
        assert!(done.expect("prlimit").success());
    }

    /// Lets it open no more than so many files; those that are open stay so.
    pub(crate) fn limit_files(&self, most: u64) {
        let (id, files) = (self.child.id().to_string(), format!("--nofile={most}:"));
        let done = Command::new("prlimit").args(["--pid", &id, &files]).status();
        assert!(done.expect("prlimit").success());
    }

    /// Waits until the process ends by itself; its exit status, none after a crash.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        let child = &mut self.child;
        wait_for("the end of the gateway", || child.try_wait().expect("a process")).code()
    }

    /// A file as the gateway sees it, which may be on a disk of its own.
    pub(crate) fn seen(&self, path: &Path) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.child.id()));
        root.join(path.strip_prefix("/").expect("from the root on"))
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it logged so far, in whole lines.
    pub(crate) fn log(&self) -> String {
        let log = self.log.lock().expect("the log");
        log[..log.rfind('\n').map_or(0, |end| end + 1)].to_owned()
    }

    /// Waits until it has logged this.
    pub(crate) fn wait_for_log(&self, text: &str) {
        wait_for(text, || self.log().contains(text).then_some(()));
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // It may be dead already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Ran {
    /// The JSON objects on standard output, one a line.
    pub(crate) fn objects(&self) -> Vec<Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        self.out.lines().map(read).collect()
    }
}

/// The program with a configuration.
fn program(config: &Path) -> Command {
    let mut command = bare_program();
    command.arg("--config").arg(config);
    let folder = config.parent().expect("a folder");
    command.env("CREDENTIALS_DIRECTORY", folder.join("credentials"));
    command.env("SLUIS_TEST_CLOCK", folder.join(CLOCK));
    command
}

/// The program without any argument, out of reach of the settings of who runs the tests.
pub(crate) fn bare_program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    for name in ["SLUIS_CONFIG", "SLUIS_LOG", "SLUIS_TEST_CLOCK", "SLUIS_TEST_CRASH_AT"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Runs a command to its end. Whatever it prints, it may not panic and not tell a number.
pub(crate) fn run(command: &mut Command, input: &str) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    let mut stdin = child.stdin.take().expect("its input");
    // A command that needs no input may end before it reads any.
    stdin.write_all(input.as_bytes()).ok();
    drop(stdin);
    let mut errors = child.stderr.take().expect("its errors");
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        errors.read_to_string(&mut text).map(|_| text)
    });
    let done = child.wait_with_output().expect("its end");
    let ran = Ran {
        status: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).expect("text"),
        err: reading.join().expect("a reader").expect("text"),
    };
    let arguments: Vec<&OsStr> = command.get_args().collect();
    assert!(!ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
    for text in [&ran.out, &ran.err] {
        assert_eq!(unmasked_number(text), None, "{arguments:?}");
    }
    ran
}

/// The first word of nine digits that is not a fraction of a second: neither a hash nor a time.
fn unmasked_number(text: &str) -> Option<&str> {
    let is_number = |word: &&str| word.len() == 9 && word.bytes().all(|b| b.is_ascii_digit());
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '.');
    words.map(|word| word.trim_matches('.')).find(is_number)
}

/// Asks until there is an answer.
pub(crate) fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// An address on which nothing listens, and that is given to nobody else.
///
/// The ports lie below those that the system itself hands out (32768 and up), or a client of
/// another test may sit on one before the gateway does.
pub(crate) fn free_port() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed) % PORTS;
        // Where another run of the tests is unlikely to begin.
        let begin = u16::try_from(std::process::id() % u32::from(PORTS)).expect("below PORTS");
        let address = SocketAddr::from(([127, 0, 0, 1], 12_000 + (begin + step) % PORTS));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

/// The file that says by how much the clock of a town is wrong.
const CLOCK: &str = "clock";

/// How many ports the towns share.
const PORTS: u16 = 20_000;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
