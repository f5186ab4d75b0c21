//! A real Chromium, driven by its own driver. A test that needs it fails where it is missing.

use std::io::BufRead;
use std::io::BufReader;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::Client;
use fantoccini::ClientBuilder;
use fantoccini::Locator;
use fantoccini::elements::Element;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;

/// A browser with a profile of its own, gone when dropped.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
    /// Address of the session at the driver.
    session: String,
    _profile: TempDir,
}

/// Whether a browser runs the scripts of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    Off,
}

impl Browser {
    /// Starts driver and browser, with a window `width` pixels wide.
    pub(crate) async fn open(width: u32) -> Self {
        Self::open_with(width, Scripts::On).await
    }

    /// The same, with or without scripts.
    pub(crate) async fn open_with(width: u32, scripts: Scripts) -> Self {
        let (driver, port) = start_driver();
        let profile = tempfile::tempdir().expect("a folder");
        let folder = profile.path().display();
        let arguments: Vec<String> = FLAGS
            .iter()
            .map(|flag| (*flag).to_owned())
            .chain([format!("--user-data-dir={folder}"), format!("--window-size={width},900")])
            .collect();
        let allowed = if scripts == Scripts::On { 1 } else { 2 };
        let preferences = json!({"profile.managed_default_content_settings.javascript": allowed});
        let wanted = json!({"goog:chromeOptions": {"args": arguments, "prefs": preferences}});
        let Value::Object(wanted) = wanted else { unreachable!("an object was written") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a session in the browser");
        let id = client.session_id().await.expect("a session").expect("its id");
        let session = format!("http://127.0.0.1:{port}/session/{id}");
        Self { client, driver, session, _profile: profile }
    }

    /// Opens a page.
    pub(crate) async fn go(&self, address: &str) {
        self.client.goto(address).await.expect("the page");
        self.is_made().await;
    }

    /// Waits until the page is not one that says to wait: it comes back by itself.
    async fn is_made(&self) {
        let made = async { while self.count("[aria-busy=true]").await > 0 {} };
        tokio::time::timeout(PATIENCE, made).await.expect("a page that is made");
    }

    /// The first element that a CSS selector names, as soon as it is there.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        let found = self.client.wait().for_element(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// How many elements a CSS selector names.
    pub(crate) async fn count(&self, selector: &str) -> usize {
        self.client.find_all(Locator::Css(selector)).await.expect("a search").len()
    }

    /// Writes into a field.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        let field = self.find(selector).await;
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.expect("a filled field");
    }

    /// Presses the button that a CSS selector names, and waits for the page that follows.
    pub(crate) async fn press(&self, selector: &str) {
        let button = self.find(selector).await;
        self.leave(button).await;
    }

    /// Follows the link with that text.
    pub(crate) async fn follow(&self, text: &str) {
        let link = self.client.find(Locator::LinkText(text)).await;
        self.leave(link.unwrap_or_else(|error| panic!("{text}: {error}"))).await;
    }

    /// Clicks, and waits until the page has given way to another.
    async fn leave(&self, element: Element) {
        let before = self.find("html").await;
        element.click().await.expect("something to click");
        let gone = async { while before.tag_name().await.is_ok() {} };
        tokio::time::timeout(PATIENCE, gone).await.expect("another page");
        self.find("body").await;
        self.is_made().await;
    }

    /// All text that a person sees on the page.
    pub(crate) async fn text(&self) -> String {
        self.find("body").await.text().await.expect("a text")
    }

    /// The path of the page.
    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    /// Pretends to be a screen of that width, as a phone does.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.expect("a window");
    }

    /// Presses the tab key.
    pub(crate) async fn tab(&self) {
        let element = self.client.active_element().await.expect("something that has the focus");
        element.send_keys("\u{e004}").await.expect("a key");
    }

    /// Says what the person has set in the system: names and values of media features.
    pub(crate) fn prefers(&self, features: &[(&str, &str)]) {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        let wanted = json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}});
        let told = ureq::post(format!("{}/goog/cdp/execute", self.session)).send_json(wanted);
        told.expect("a browser that can pretend");
    }

    /// Opens a page in both widths, languages and themes, and checks what must hold for all.
    pub(crate) async fn look(&self, origin: &str, name: &str, path: &str) {
        for (language, theme) in [("nl", "light"), ("nl", "dark"), ("en", "light"), ("en", "dark")]
        {
            self.resize(1280, 900).await;
            self.go(&format!("{origin}/login?back=/me")).await;
            self.press(&format!("footer button[value={language}]")).await;
            self.press(&format!("footer button[value={theme}]")).await;
            for width in [1280, 320] {
                self.resize(width, 900).await;
                self.go(&format!("{origin}{path}")).await;
                let page = self.find("html").await;
                assert_eq!(page.attr("lang").await.expect("a page").as_deref(), Some(language));
                let wide = self.ask("return document.documentElement.scrollWidth").await;
                let seen = self.ask("return window.innerWidth").await;
                assert!(
                    wide.as_u64() <= seen.as_u64(),
                    "{name} {language} {width}: {wide} of {seen}"
                );
                assert_eq!(self.count("h1").await, 1, "{name}");
                self.keep_picture(width, &format!("{name}-{language}-{theme}-{width}")).await;
            }
        }
    }

    /// Keeps a picture of the whole page in the folder `$SLUIS_PICTURES`, for whoever wants to
    /// look.
    pub(crate) async fn keep_picture(&self, width: u32, name: &str) {
        let Ok(folder) = std::env::var("SLUIS_PICTURES") else { return };
        // A window is taller than the page that it shows.
        let tall = "return document.documentElement.scrollHeight + outerHeight - innerHeight";
        let tall = self.ask(tall).await;
        let tall = tall.as_u64().and_then(|tall| u32::try_from(tall).ok()).unwrap_or(900);
        self.resize(width, tall.clamp(900, 16_000)).await;
        let picture = self.client.screenshot().await.expect("a picture");
        std::fs::write(format!("{folder}/{name}.png"), picture).expect("a file");
    }

    /// The answer of a script in the page.
    pub(crate) async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("an answer")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A driver that is killed leaves its browser behind, so the session is ended first.
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Starts the driver on a port of its choice. It looks for a free one first and takes it after, so
/// another test can be ahead of it; it ends then, and is started again.
fn start_driver() -> (Child, u16) {
    for _ in 0..STARTS {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed (Debian: chromium chromium-driver)");
        if let Some(port) = port_of(&mut driver) {
            return (driver, port);
        }
        let _ = driver.kill();
        let _ = driver.wait();
    }
    panic!("chromedriver ended {STARTS} times before it named its port");
}

/// The port that the driver chose, from what it prints; none where it ended without one.
fn port_of(driver: &mut Child) -> Option<u16> {
    let output = driver.stdout.take().expect("the output of the driver");
    let mut lines = BufReader::new(output).lines();
    loop {
        let line = lines.next()?.expect("a line");
        let Some((_, rest)) = line.split_once("started successfully on port ") else { continue };
        let port = rest.trim_end_matches('.').parse().expect("a port");
        // Whoever stops reading would stop the driver.
        std::thread::spawn(move || lines.for_each(drop));
        return Some(port);
    }
}

/// How often the driver is started before a test gives up.
const STARTS: usize = 10;

/// How long a page may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Chromium in a container, quiet, without calls to anyone.
const FLAGS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--lang=nl",
];
