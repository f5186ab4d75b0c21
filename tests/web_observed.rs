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
}
