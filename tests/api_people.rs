//! People and tokens through the API: the same rules as on the pages, and the same lines of the trail.

use serde_json::Value;
use serde_json::json;
use sluis::store::Role;

use crate::common::office::Office;
use crate::web::call;

/// Status and JSON of one call; nothing where there is no body.
async fn ask(office: &Office, token: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
    let answer = call(office, token, method, &format!("/api/v1{path}"), &body).await;
    let body = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
    (answer.status, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_added_changed_closed_and_opened_by_who_keeps_the_accounts() {
    let office = Office::open().await;
    let admin = office.token("beheer", Role::Admin).await;
    let auditor = office.token("controle", Role::Auditor).await;
    let reviewer = office.token("kijker", Role::Reviewer).await;
    let (status, me) = ask(&office, &reviewer, "GET", "/me", Value::Null).await;
    let who = json!({"name": "kijker", "email": null, "roles": ["reviewer"], "token": "kijker"});
    assert_eq!((status, me), (200, who));
    let (status, all) = ask(&office, &auditor, "GET", "/people", Value::Null).await;
    let names: Vec<&str> =
        all.as_array().expect("people").iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!((status, names), (200, vec!["anna", "bas", "mira", "olga", "piet"]));
    assert!(!all.to_string().contains("argon2"), "no hash leaves the store");

    let new = json!({"name": "kees", "email": "kees@voorbeeld.nl", "roles": ["reviewer"]});
    for (token, status) in [(&auditor, 403), (&reviewer, 403), (&"onzin".to_owned(), 401)] {
        assert_eq!(ask(&office, token, "POST", "/people", new.clone()).await.0, status);
    }
    let (status, made) = ask(&office, &admin, "POST", "/people", new.clone()).await;
    assert_eq!((status, &made["roles"], &made["sessions"]), (201, &json!(["reviewer"]), &json!(0)));
    assert!(made["password"].as_str().is_some_and(|password| password.len() >= 12), "{made}");
    for (body, status) in [
        (new, 409),
        (json!({"name": "token:x", "roles": ["admin"]}), 422),
        (json!({"name": "lea", "roles": []}), 422),
        (json!({"name": "lea", "email": "geen adres", "roles": ["admin"]}), 422),
        (json!({"name": "lea", "roles": ["baas"]}), 422),
        (json!({"name": "lea", "roles": ["admin"], "admin": true}), 422),
    ] {
        assert_eq!(ask(&office, &admin, "POST", "/people", body.clone()).await.0, status, "{body}");
    }
    let wish = json!({"roles": ["senior", "privacy"], "email": ""});
    let (status, kees) = ask(&office, &admin, "PATCH", "/people/kees", wish).await;
    assert_eq!((status, &kees["roles"]), (200, &json!(["senior", "privacy"])));
    assert_eq!(kees["email"], Value::Null);
    let (status, set) = ask(&office, &admin, "POST", "/people/kees/password", Value::Null).await;
    assert_eq!(status, 200);
    assert_ne!(set["password"], made["password"]);
    for (method, path, status) in [
        ("POST", "/people/kees/close", 200),
        ("POST", "/people/kees/reopen", 200),
        ("DELETE", "/people/kees/sessions", 204),
        ("POST", "/people/niemand/close", 404),
        ("GET", "/people/niemand", 404),
        // Somebody must be left who keeps the accounts.
        ("POST", "/people/bas/close", 409),
    ] {
        assert_eq!(ask(&office, &admin, method, path, Value::Null).await.0, status, "{path}");
    }
    let wish = json!({"roles": ["reviewer"]});
    assert_eq!(ask(&office, &admin, "PATCH", "/people/bas", wish.clone()).await.0, 409);
    assert_eq!(ask(&office, &auditor, "PATCH", "/people/bas", wish).await.0, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_made_told_once_and_revoked() {
    let office = Office::open().await;
    let admin = office.token("beheer", Role::Admin).await;
    let wish = json!({"name": "topdesk", "roles": ["reviewer"]});
    let (status, made) = ask(&office, &admin, "POST", "/tokens", wish.clone()).await;
    let text = made["token"].as_str().expect("a token").to_owned();
    assert_eq!((status, &made["name"]), (201, &json!("topdesk")));
    assert!(text.starts_with(made["prefix"].as_str().expect("a prefix")));
    let (_, again) = ask(&office, &admin, "POST", "/tokens", wish).await;
    assert_ne!(again["name"], "topdesk", "a taken name gets a number");
    let (status, me) = ask(&office, &text, "GET", "/me", Value::Null).await;
    assert_eq!((status, &me["name"]), (200, &json!("token:topdesk")));
    assert_eq!(ask(&office, &text, "GET", "/tokens", Value::Null).await.0, 403);
    let (_, all) = ask(&office, &admin, "GET", "/tokens", Value::Null).await;
    assert_eq!(all.as_array().map(Vec::len), Some(3));
    assert!(!all.to_string().contains(&text), "its text is told once");
    assert_eq!(ask(&office, &admin, "DELETE", "/tokens/topdesk", Value::Null).await.0, 204);
    assert_eq!(ask(&office, &admin, "DELETE", "/tokens/topdesk", Value::Null).await.0, 404);
    assert_eq!(ask(&office, &text, "GET", "/me", Value::Null).await.0, 401);
    let auditor = office.token("controle", Role::Auditor).await;
    let (_, trail) = ask(&office, &auditor, "GET", "/audit", Value::Null).await;
    let actions = trail.to_string();
    for action in ["token-created", "token-revoked"] {
        assert!(actions.contains(action), "{action}: {actions}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_changed_in_one_step_or_not_at_all() {
    let office = Office::open().await;
    let admin = office.token("beheer", Role::Admin).await;
    for (body, status) in [
        (json!({"roles": ["senior"], "email": "geen adres"}), 422),
        (json!({"roles": [], "email": "anna@elders.nl"}), 422),
    ] {
        assert_eq!(ask(&office, &admin, "PATCH", "/people/anna", body.clone()).await.0, status);
        let (_, anna) = ask(&office, &admin, "GET", "/people/anna", Value::Null).await;
        let (roles, email) = (&anna["roles"], &anna["email"]);
        assert_eq!((roles, email), (&json!(["reviewer"]), &json!("anna@voorbeeld.nl")), "{body}");
    }
    let (status, _) = ask(&office, &admin, "DELETE", "/people/anna/codes", Value::Null).await;
    assert_eq!(status, 404, "there are none");
    let (status, sessions) =
        ask(&office, &admin, "GET", "/people/anna/sessions", Value::Null).await;
    assert_eq!((status, sessions), (200, json!([])));
    let path = "/people/anna/sessions/nergens";
    assert_eq!(ask(&office, &admin, "DELETE", path, Value::Null).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_know_how_their_owner_works_and_how_the_machine_is() {
    let office = Office::open().await;
    let reviewer = office.token("kijker", Role::Reviewer).await;
    let admin = office.token("beheer", Role::Admin).await;
    let path = "/me/preferences";
    let usual = json!({"undo_seconds": null, "notices": "digest"});
    assert_eq!(ask(&office, &reviewer, "GET", path, Value::Null).await, (200, usual));
    let own = json!({"undo_seconds": 60, "notices": "none"});
    assert_eq!(ask(&office, &reviewer, "PUT", path, own.clone()).await, (200, own));
    for wrong in [
        json!({"undo_seconds": 1, "notices": "none"}),
        json!({"undo_seconds": 60, "notices": "alles"}),
    ] {
        assert_eq!(ask(&office, &reviewer, "PUT", path, wrong).await.0, 422);
    }
    for (token, path, status) in [
        (&admin, "/system", 200),
        (&reviewer, "/system", 403),
        (&admin, "/signals", 200),
        (&reviewer, "/signals", 403),
        (&reviewer, "/rules", 200),
        (&reviewer, "/me/tokens", 200),
    ] {
        assert_eq!(ask(&office, token, "GET", path, Value::Null).await.0, status, "{path}");
    }
    let (status, _) = ask(&office, &admin, "POST", "/signals/1/retry", Value::Null).await;
    assert_eq!(status, 404);
    let (status, _) = ask(&office, &admin, "POST", "/system/test", Value::Null).await;
    assert_eq!(status, 422, "a token of nobody with an address");
}
