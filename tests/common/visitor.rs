//! A visitor of the review pages without a browser: keeps cookies, and the token of the last form.

use crate::common::gateway::Town;
use crate::common::gateway::wait_for;

/// One visitor, signed in or not; a clone has the same cookies.
#[derive(Clone)]
pub(crate) struct Visitor {
    origin: String,
    cookies: Vec<(String, String)>,
    form_token: String,
}

impl Visitor {
    /// Someone with an account of that role, made and signed in here.
    pub(crate) fn with_role(town: &Town, role: &str) -> Self {
        let add = ["user", "add", "anna", "--role", role, "--password-stdin"];
        let password = "een lang wachtwoord met woorden";
        let added = town.run_with(&add, &format!("{password}\n"));
        assert_eq!(added.status, 0, "{}", added.err);
        let mut visitor = Self::new(town);
        visitor.get("/login");
        assert_eq!(visitor.post("/login", &[("name", "anna"), ("password", password)]), 303);
        visitor
    }

    /// Someone who has not seen a page yet.
    pub(crate) fn new(town: &Town) -> Self {
        let origin = format!("http://{}", town.web);
        Self { origin, cookies: Vec::new(), form_token: String::new() }
    }

    /// Opens a page and gives its text; of one that is still being made, once it is.
    pub(crate) fn get(&mut self, path: &str) -> String {
        wait_for(path, || Some(self.get_once(path)).filter(|page| !page.contains(BEING_MADE)))
    }

    /// Opens a page and gives its text, even if that says to wait.
    pub(crate) fn get_once(&mut self, path: &str) -> String {
        let asked = ureq::get(format!("{}{path}", self.origin)).header("Cookie", self.cookie());
        let mut answer = asked.call().unwrap_or_else(|error| panic!("{path}: {error}"));
        self.keep_cookies(answer.headers());
        let page = answer.body_mut().read_to_string().expect("text");
        let after = page.split_once("name=\"form_token\" value=\"").map(|(_, after)| after);
        if let Some((token, _)) = after.and_then(|after| after.split_once('"')) {
            token.clone_into(&mut self.form_token);
        }
        page
    }

    /// Sends a form of the last page; the status of the answer, whose redirect is not followed.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> u16 {
        let token = [("form_token", self.form_token.as_str())];
        let answer = ureq::post(format!("{}{path}", self.origin))
            .header("Cookie", self.cookie())
            .header("Origin", &self.origin)
            .config()
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .send_form(token.iter().chain(fields).copied())
            .expect("an answer");
        self.keep_cookies(answer.headers());
        answer.status().as_u16()
    }

    /// Sends a body of any type; the status of the answer.
    pub(crate) fn post_as(&mut self, path: &str, media_type: &str, body: &[u8]) -> u16 {
        let answer = ureq::post(format!("{}{path}", self.origin))
            .header("Cookie", self.cookie())
            .header("Origin", &self.origin)
            .header("Content-Type", media_type)
            .config()
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .send(body)
            .expect("an answer");
        self.keep_cookies(answer.headers());
        answer.status().as_u16()
    }

    /// The token of the last form.
    pub(crate) fn form_token(&self) -> &str {
        &self.form_token
    }

    /// Sends a form of the last page: status, headers and page of the answer.
    pub(crate) fn send(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> (u16, ureq::http::HeaderMap, String) {
        let token = [("form_token", self.form_token.as_str())];
        let mut answer = ureq::post(format!("{}{path}", self.origin))
            .header("Cookie", self.cookie())
            .header("Origin", &self.origin)
            .config()
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .send_form(token.iter().chain(fields).copied())
            .expect("an answer");
        self.keep_cookies(answer.headers());
        let page = answer.body_mut().read_to_string().expect("text");
        (answer.status().as_u16(), answer.headers().clone(), page)
    }

    /// Opens an address and gives its bytes.
    pub(crate) fn get_bytes(&mut self, path: &str) -> Vec<u8> {
        let asked = ureq::get(format!("{}{path}", self.origin)).header("Cookie", self.cookie());
        asked.call().expect("a file").body_mut().read_to_vec().expect("bytes")
    }

    /// Sends a form of the last page without more fields, and gives the bytes of the answer.
    pub(crate) fn download(&mut self, path: &str) -> Vec<u8> {
        let answer = ureq::post(format!("{}{path}", self.origin))
            .header("Cookie", self.cookie())
            .header("Origin", &self.origin)
            .send_form([("form_token", self.form_token.as_str())]);
        answer.expect("a file").body_mut().read_to_vec().expect("bytes")
    }

    /// What it sends as cookies.
    pub(crate) fn cookie(&self) -> String {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&mut self, headers: &ureq::http::HeaderMap) {
        for header in headers.get_all("set-cookie") {
            let text = header.to_str().expect("text");
            let pair = text.split_once(';').map_or(text, |(pair, _)| pair);
            let Some((name, value)) = pair.split_once('=') else { continue };
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// What a page has that is still being made.
pub(crate) const BEING_MADE: &str = "aria-busy=\"true\"";
