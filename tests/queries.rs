//! Query strings that no page ever wrote: searches and filters of every list, on pages and in the API,
//! give a list or a refusal, never a failure.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::common::gateway::Town;
use crate::common::letters::risky;
use crate::common::visitor::Visitor;

/// Every address that reads a query string.
const LISTS: &[&str] = &[
    "/messages",
    "/messages/select",
    "/incidents",
    "/incidents/table",
    "/observed",
    "/dashboard",
    "/destinations",
    "/rules",
    "/audit",
    "/audit/export",
    "/signals",
    "/api/v1/held",
    "/api/v1/incidents",
    "/api/v1/observed",
    "/api/v1/audit",
    "/api/v1/overview",
    "/api/v1/correspondents",
];

/// Names that some list knows.
const NAMES: &[&str] = &[
    "tab",
    "q",
    "class",
    "kind",
    "rule",
    "department",
    "risk",
    "state",
    "period",
    "order",
    "page",
    "after",
    "list",
    "from",
    "to",
    "since",
    "until",
    "limit",
    "offset",
    "year",
    "month",
    "view",
    "actor",
    "action",
    "object",
    "result",
    "days",
    "search",
    "sender",
    "mine",
    "part",
    "cursor",
    "pageSize",
    "lang",
    "ids",
    "show",
];

/// Values that are known, nearly known, or meant to break something.
const VALUES: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "9999999999999999999999",
    "1e9",
    "NaN",
    "true",
    "all",
    "mine",
    "held",
    "week",
    "oldest",
    "high",
    "private",
    "bsn",
    "2026-11-22",
    "2026-13-45",
    "-9999-01-01",
    "9999-12-31T23:59:60Z",
    "%",
    "%%",
    "%zz",
    "%00",
    "%FF%FE",
    "%F0%9F%A6%8A",
    "+",
    "%2B",
    "%0d%0a",
    "' OR 1=1 --",
    "\";DROP TABLE held;--",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "../../etc/passwd",
    "a&b",
    "a%26b%3Dc",
    "%C3%A9%CC%81",
    "\u{0130}",
    "__proto__",
    "_%[]",
    "*",
    "M-2026-0000-0001",
];

fn query() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        8 => proptest::sample::select(NAMES).prop_map(str::to_owned),
        1 => "[a-z%=&]{0,6}",
    ];
    let value = prop_oneof![
        4 => proptest::sample::select(VALUES).prop_map(encoded),
        1 => "[ -~]{0,12}".prop_map(|text| encoded(&text)),
        1 => (0_usize..4_000).prop_map(|count| "a".repeat(count)),
    ];
    proptest::collection::vec((name, value), 0..6).prop_map(|pairs| {
        pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    })
}

/// As it may stand in a line of a request; escapes stay as they are.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>#{}|\\^`".contains(&byte);
    let written = |byte: u8| match byte {
        byte if plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(written).collect()
}

#[test]
fn no_query_string_makes_a_list_fail() {
    let town = Town::new();
    let gateway = town.start();
    gateway.send(&risky(1));
    let visitor = Visitor::with_role(&town, "senior");
    let roles = ["senior", "privacy", "auditor", "admin"];
    let token = ["token", "create", "--name", "zoeken", "--role"];
    let token: Vec<&str> = token
        .into_iter()
        .chain(roles.into_iter().flat_map(|role| ["--role", role]).skip(1))
        .collect();
    let token = town.run(&token).out;
    let mut runner = TestRunner::deterministic();
    let queries = query();
    let mut answered = 0;
    for round in 0..20 * LISTS.len() {
        let path = LISTS[round % LISTS.len()];
        let query = queries.new_tree(&mut runner).expect("a query").current();
        let url = format!("http://{}{path}?{query}", town.web);
        let asked = ureq::get(&url)
            .header("Cookie", visitor.cookie())
            .config()
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        let asked = match path.starts_with("/api/") {
            true => asked.header("Authorization", format!("Bearer {}", token.trim())),
            false => asked,
        };
        let mut answer = asked.call().unwrap_or_else(|error| panic!("{path}?{query}: {error}"));
        let status = answer.status().as_u16();
        assert!(status < 500, "{path}?{query}: {status}");
        answered += usize::from(status == 200);
        let text = answer.body_mut().read_to_string().expect("text");
        assert!(!text.contains("<script>alert"), "{path}?{query}: written as it came");
    }
    assert!(answered > 100, "only {answered} gave a list");
    assert!(!gateway.log().contains("panicked"), "{}", gateway.log());
}
