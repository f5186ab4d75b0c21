//! The overview: the same numbers as on its page.

use std::collections::BTreeMap;
use std::collections::HashMap;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::Serialize;

use crate::review::Overview;
use crate::review::Period;
use crate::web::api::caller::Caller;
use crate::web::api::caller::json;
use crate::web::error::Error;

#[derive(Serialize)]
struct OverviewJson {
    period: &'static str,
    waiting: u64,
    waiting_high_risk: u64,
    awaiting_second: u64,
    oldest_since: Option<Timestamp>,
    open_incidents: u64,
    first_deadline: Option<Timestamp>,
    columns: Vec<ColumnJson>,
    rules: Vec<RuleJson>,
    classes: BTreeMap<String, u64>,
    released: u64,
    rejected: u64,
    withdrawn: u64,
    expired: u64,
    prevented: u64,
    median_seconds: Option<i64>,
    audit_verified_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct ColumnJson {
    begins: Timestamp,
    held: u64,
    judged: u64,
}

#[derive(Serialize)]
struct RuleJson {
    rule: String,
    held: u64,
    decided: u64,
    false_alarms: u64,
}

/// `GET /api/v1/overview`
pub(super) async fn show(caller: Caller, Query(query): Query<HashMap<String, String>>) -> Response {
    let shown = async {
        let period = match query.get("period") {
            Some(name) => {
                Period::named(name).ok_or(Error::Unusable(StatusCode::UNPROCESSABLE_ENTITY))?
            }
            None => Period::default(),
        };
        let overview = caller.state.desk().overview(&caller.principal, period).await?;
        json(&overview_json(period, overview))
    };
    Caller::answer(shown.await)
}

fn overview_json(period: Period, overview: Overview) -> OverviewJson {
    let columns = overview.columns.into_iter().map(|column| ColumnJson {
        begins: column.begins.timestamp(),
        held: column.held,
        judged: column.judged,
    });
    let rules = overview.rules.into_iter().map(|hits| RuleJson {
        rule: hits.rule,
        held: hits.held,
        decided: hits.decided,
        false_alarms: hits.false_alarms,
    });
    OverviewJson {
        period: period.name(),
        waiting: overview.waiting.held,
        waiting_high_risk: overview.waiting.high,
        awaiting_second: overview.waiting.awaiting_second,
        oldest_since: overview.waiting.oldest,
        open_incidents: overview.open_incidents,
        first_deadline: overview.first_deadline,
        columns: columns.collect(),
        rules: rules.collect(),
        classes: overview.classes.into_iter().collect(),
        released: overview.decided.released,
        rejected: overview.decided.rejected,
        withdrawn: overview.decided.withdrawn,
        expired: overview.decided.expired,
        prevented: overview.decided.prevented,
        median_seconds: overview.median.map(|length| length.as_secs()),
        audit_verified_at: overview.verified_at,
    }
}
