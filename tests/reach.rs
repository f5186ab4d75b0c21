//! Every address that shows a page, and the test of axe that looks at it: a page that is added without
//! one is told here.

/// Address, and who looks at it: a test of `accessibility`, or why there is nothing to look at.
const PAGES: &[(&str, &str)] = &[
    ("/", FORWARD),
    ("/accessibility", "every_page"),
    ("/admin/new-token", "every_page"),
    ("/admin/new-user", "every_page"),
    ("/admin/rights", "every_page"),
    ("/admin/system", "every_page"),
    ("/admin/users", "every_page"),
    ("/admin/users/{name}", "every_page"),
    ("/audit", "every_page"),
    ("/audit/export", FILE),
    ("/dashboard", "every_page"),
    ("/destinations", "every_page"),
    ("/destinations/new", "every_page"),
    ("/events", FILE),
    ("/help", "every_page"),
    ("/incidents", "every_page"),
    ("/incidents/end", "every_page"),
    ("/incidents/export", FILE),
    ("/incidents/figures", "every_page"),
    ("/incidents/letter", "breach"),
    ("/incidents/new", "every_page"),
    ("/incidents/retraction", "breach"),
    ("/incidents/{id}", "every_page"),
    ("/incidents/{id}/files/{number}", FILE),
    ("/incidents/{id}/form", "breach"),
    ("/incidents/{id}/form.pdf", FILE),
    ("/incidents/{id}/history", "breach"),
    ("/incidents/{id}/measures/{number}", "breach"),
    ("/incidents/{id}/part/{number}", "breach"),
    ("/incidents/{id}/parties/{number}", "breach"),
    ("/incidents/{id}/people", "breach"),
    ("/incidents/{id}/record.json", FILE),
    ("/incidents/{id}/retraction", "breach"),
    ("/incidents/{id}/step/{name}", "breach"),
    ("/login", "every_page"),
    ("/login/callback", FORWARD),
    ("/login/code", "every_page"),
    ("/login/out", "signed out"),
    ("/login/sign-on", FORWARD),
    ("/me", "every_page"),
    ("/me/awake", FILE),
    ("/me/security", "every_page"),
    ("/messages", "every_page"),
    ("/messages/{id}", "every_page"),
    ("/messages/{id}/ask", "every_page"),
    ("/messages/{id}/history", "content"),
    ("/messages/{id}/preview", "content"),
    ("/messages/{id}/reject", "every_page"),
    ("/messages/{id}/release", "every_page"),
    ("/messages/{id}/reopen", "every_page"),
    ("/messages/{id}/similar", "content"),
    ("/messages/{id}/whole", "content"),
    ("/observed", "every_page"),
    ("/privacy", "every_page"),
    ("/r/{link}", "breach"),
    ("/rules", "every_page"),
    ("/s", "content"),
    ("/s/{link}", "content"),
];

/// Leads to another page.
const FORWARD: &str = "(leads on)";
/// No page: a file, or a stream for scripts.
const FILE: &str = "(no page)";

/// The addresses of pages that somebody looks at.
pub(crate) fn looked_at() -> impl Iterator<Item = &'static str> {
    PAGES.iter().filter(|(_, who)| !who.starts_with('(')).map(|(path, _)| *path)
}

#[test]
fn every_page_with_an_address_is_read_by_axe() {
    let mut routes = addresses(include_str!("../src/web/pages/mod.rs"));
    routes.sort();
    routes.dedup();
    let listed: Vec<&str> = PAGES.iter().map(|(path, _)| *path).collect();
    assert_eq!(routes, listed, "the addresses of src/web/pages/mod.rs, in order");
}

/// The addresses that are answered to GET: those of `get(…)`, and of a name that stands for it.
fn addresses(source: &'static str) -> Vec<&'static str> {
    let named: Vec<&str> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("let ")?.split_once(" = get("))
        .map(|(name, _)| name)
        .collect();
    let is_page = |to: &str| {
        to.starts_with("get(") || named.iter().any(|name| to.trim_end_matches(')') == *name)
    };
    let route = |line: &'static str| -> Option<&'static str> {
        let (path, to) = line.trim().strip_prefix(".route(\"")?.split_once("\", ")?;
        is_page(to).then_some(path)
    };
    source.lines().filter_map(route).collect()
}

/// The pages that `test` answers for and that are not among those `seen`.
pub(crate) fn missed(test: &str, seen: &[String]) -> Vec<&'static str> {
    let own = PAGES.iter().filter(|(_, by)| *by == test).map(|(path, _)| *path);
    own.filter(|path| !seen.iter().any(|seen| is_at(seen, path))).collect()
}

/// Whether `path` is one of the addresses that `pattern` stands for.
fn is_at(path: &str, pattern: &str) -> bool {
    let (path, pattern): (Vec<&str>, Vec<&str>) =
        (path.split('/').collect(), pattern.split('/').collect());
    let same = |(part, wanted): (&&str, &&str)| part == wanted || wanted.starts_with('{');
    path.len() == pattern.len() && path.iter().zip(&pattern).all(same)
}
