//! A real provider of single sign-on, as a process beside the gateway. A test that needs it fails
//! where it cannot be started.

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;
use serde_json::json;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::free_port;

/// A provider that runs; ended when dropped.
pub(crate) struct Provider {
    process: Child,
    address: SocketAddr,
    redirect: String,
    people: PathBuf,
}

impl Provider {
    /// Starts one that sends people back to `redirect`, with its people in a file of `folder`.
    pub(crate) fn start(folder: &Path, redirect: &str) -> Self {
        let (people, address) = (folder.join("people.json"), free_port());
        fs::write(&people, "{}").expect("a file");
        let process = run(&people, redirect, address);
        Self { process, address, redirect: redirect.to_owned(), people }
    }

    /// What it calls itself.
    pub(crate) fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Says what it knows of its people from now on.
    pub(crate) fn knows(&self, people: &Value) {
        fs::write(&self.people, people.to_string()).expect("a file");
    }

    /// Ends it, as a provider that is down.
    pub(crate) fn stop(&mut self) {
        self.process.kill().expect("a process");
        self.process.wait().expect("its end");
    }

    /// Starts it again, with new keys: nothing that it signed before is worth anything.
    pub(crate) fn start_again(&mut self) {
        self.process = run(&self.people, &self.redirect, self.address);
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A town whose people sign in at a provider, whose claim `claim` holds the roles.
pub(crate) fn town(claim: &str) -> (Town, Provider) {
    let town = Town::with(&Settings::default());
    let origin = format!("http://{}", town.web);
    let provider = Provider::start(town.folder.path(), &format!("{origin}/login/callback"));
    let credentials = town.folder.path().join("credentials");
    fs::create_dir(&credentials).expect("a folder");
    fs::write(credentials.join("oidc.secret"), "a secret + with : signs\n").expect("a file");
    let text = fs::read_to_string(town.config()).expect("a configuration");
    let text = text.replace("[web]\n", &format!("[web]\npublic_url = \"{origin}\"\n"));
    let roles = json!(["reviewer", "senior", "privacy", "admin", "auditor"]);
    let map: Vec<String> = roles
        .as_array()
        .expect("roles")
        .iter()
        .filter_map(Value::as_str)
        .map(|role| format!("\"Sluis.{role}\" = \"{role}\""))
        .collect();
    let more = format!(
        "[auth.oidc]\nissuer = \"{}\"\nclient_id = \"sluis\"\n\
         client_secret = \"credential:oidc.secret\"\nroles_claim = \"{claim}\"\n\
         role_map = {{ {} }}\n",
        provider.issuer(),
        map.join(", "),
    );
    fs::write(town.config(), format!("{text}{more}")).expect("a configuration");
    (town, provider)
}

fn run(people: &Path, redirect: &str, address: SocketAddr) -> Child {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let installed = here.join("target/npm");
    let missing = "is not installed: tests/run does that (npm ci in target/npm)";
    assert!(installed.join("node_modules/oidc-provider").is_dir(), "oidc-provider {missing}");
    // A program finds its packages beside itself. Another test may write the same at this moment.
    let program = installed.join(format!("provider-{}.js", address.port()));
    fs::copy(here.join("tests/npm/provider.js"), &program).expect("a program");
    let mut process = Command::new("node")
        .args([program.as_os_str(), people.as_os_str()])
        .args([redirect, &address.port().to_string()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("node is installed (Debian: nodejs npm)");
    let output = process.stdout.take().expect("its output");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let ready = lines.any(|line| line.starts_with("listening on "));
    fs::remove_file(&program).ok();
    assert!(ready, "the provider does not start");
    // Whoever stops reading would stop the provider.
    std::thread::spawn(move || lines.for_each(drop));
    process
}
