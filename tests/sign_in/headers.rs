//! What every address answers, read from the routes themselves: the headers of UX §6, and that no
//! form is taken from elsewhere.

use crate::common::gateway::Town;

#[test]
fn every_address_has_the_headers_and_takes_no_form_from_elsewhere() {
    let town = Town::new();
    let _gateway = town.start();
    let ask = |method: &str, path: &str| {
        let url = format!("http://{}{path}", town.web);
        let request = ureq::http::Request::builder().method(method).uri(url);
        let form = "application/x-www-form-urlencoded";
        let request = request.header("content-type", form).body(String::new()).expect("a request");
        let agent = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false);
        let agent: ureq::Agent = agent.allow_non_standard_methods(true).build().into();
        agent.run(request).expect("an answer")
    };
    let routes = routes();
    assert!(routes.len() > 30, "{routes:?}");
    for path in routes {
        for method in ["GET", "HEAD", "POST", "PUT"] {
            let answer = ask(method, &path);
            let what = format!("{method} {path}");
            let header = |name: &str| {
                answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
            };
            assert_eq!(header("content-security-policy"), POLICY, "{what}");
            assert_eq!(header("referrer-policy"), "no-referrer", "{what}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
            let asset = path.starts_with("/assets/") && answer.status() == 200;
            assert_eq!(header("cache-control") == "no-store", !asset, "{what}");
            let status = answer.status().as_u16();
            assert!(status < 500 || path == "/readyz", "{what}: {status}");
            if method == "POST" {
                assert!(
                    [303, 400, 401, 403, 404, 405, 415, 422].contains(&status),
                    "{what}: {status}"
                );
                let own = answer.headers().get_all("set-cookie").iter();
                assert!(own.count() <= 1, "{what} signs nobody in");
            }
        }
    }
}

/// Every address that the sources name, with something in the place of each variable.
fn routes() -> Vec<String> {
    let mut routes = Vec::new();
    let mut folders = vec![std::path::PathBuf::from("src/web")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the sources") {
            let path = entry.expect("a source").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a text");
            let named = text.lines().filter_map(|line| line.trim().strip_prefix(".route(\""));
            routes.extend(named.filter_map(|rest| rest.split('"').next()).map(filled));
        }
    }
    routes.sort();
    routes.dedup();
    routes
}

fn filled(route: &str) -> String {
    let steps = route.split('/').map(|step| if step.starts_with('{') { "7" } else { step });
    steps.collect::<Vec<_>>().join("/")
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; \
                      base-uri 'none'";
