//! What monitor mode let through, and what a rule wanted recorded: page, command and API say the same.

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::letters::HOME;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::visitor::Visitor;

#[test]
fn what_monitor_mode_let_through_is_listed_without_its_content() {
    let town = Town::with(&Settings { policy: "mode = \"monitor\"", ..Settings::default() });
    let gateway = town.start();
    gateway.send(&risky(1));
    gateway.send(&ordinary(2));
    assert_eq!(town.host.taken_for(HOME).len(), 1, "monitor mode holds nothing");
    let listed = town.json(&["observed", "--since", "1d", "--json"]);
    let [one] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!(one["would"], "hold");
    assert_eq!(one["recipients"][0]["address"], HOME);
    assert_eq!(one["reasons"][0]["rule"], "number-to-private");
    let other = town.json(&["observed", "--rule", "bulk-to-private", "--json"]);
    assert_eq!(other.len(), 0, "another rule");
    let mut visitor = Visitor::with_role(&town, "senior");
    let page = visitor.get("/observed");
    for text in ["Meekijkmodus", HOME, "Zou zijn tegengehouden", "1 BSN naar privéadres"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("Nakijken 1"), "no subject");
    let page = visitor.get("/observed?rule=bulk-to-private&days=30");
    assert!(page.contains("geen bericht vastgelegd") && !page.contains(HOME), "{page}");

    // Programs see the same as the shell, and no more than their role.
    let token = |name: &str, role: &str| {
        let made = town.run(&["token", "create", "--role", role, "--name", name]);
        made.out.trim().to_owned()
    };
    let (senior, admin) = (token("beheer", "senior"), token("techniek", "admin"));
    let call = |token: &str, query: &str| {
        let asked = ureq::get(format!("http://{}/api/v1/observed{query}", town.web))
            .header("Authorization", format!("Bearer {token}"));
        let mut answer = asked.config().http_status_as_error(false).build().call().expect("one");
        let body = answer.body_mut().read_to_string().expect("text");
        let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        (answer.status().as_u16(), body)
    };
    let (status, found) = call(&senior, "?days=1");
    assert_eq!(status, 200, "{found}");
    let again = town.json(&["observed", "--since", "1d", "--json"]);
    assert_eq!(found.as_array(), Some(&again), "API and shell say the same");
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    for (query, status, count) in [
        ("?rule=number-to-private", 200, Some(1)),
        ("?rule=bulk-to-private", 200, Some(0)),
        ("?below=1", 200, Some(0)),
        ("?limit=0", 200, Some(1)),
        ("?days=0", 422, None),
        ("?days=401", 422, None),
        ("?days=x", 422, None),
    ] {
        let (answered, found) = call(&senior, query);
        let found = found.as_array().map(Vec::len);
        assert_eq!((answered, found), (status, count), "{query}");
    }
    assert_eq!(call(&admin, "").0, 403, "who keeps the machine sees no mail");
    assert_eq!(call("sluis_onzin", "").0, 401);
}
