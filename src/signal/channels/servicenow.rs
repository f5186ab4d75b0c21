//! Tickets in ServiceNow (Table API: `POST /api/now/table/incident`).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::json;

use crate::openid::Fetcher;
use crate::signal::Target;
use crate::signal::Trouble;
use crate::signal::channel::Channel;
use crate::signal::channel::is_for_tickets;
use crate::signal::channels::http::description;
use crate::signal::channels::http::headline;
use crate::signal::channels::http::post;
use crate::signal::event::Told;

/// A ServiceNow.
pub(super) struct ServiceNow {
    target: Target,
    fetcher: Arc<Fetcher>,
    public_url: String,
}

impl ServiceNow {
    pub(super) fn new(target: &Target, fetcher: &Arc<Fetcher>, public_url: &str) -> Self {
        let (target, fetcher) = (target.clone(), Arc::clone(fetcher));
        Self { target, fetcher, public_url: public_url.to_owned() }
    }
}

impl Channel for ServiceNow {
    fn name(&self) -> &'static str {
        "servicenow"
    }

    fn wants(&self, action: &str) -> bool {
        is_for_tickets(action)
    }

    fn tell<'a>(
        &'a self,
        message_id: &'a str,
        told: &'a Told,
    ) -> Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + 'a>> {
        Box::pin(async move {
            let body = json!({
                "short_description": headline(told),
                "description": description(told, &self.public_url),
                "impact": "2",
                "urgency": "1",
                "correlation_id": message_id,
                "correlation_display": told.object,
            });
            let fields = [("authorization", self.target.secret.as_str())];
            post(&self.fetcher, &self.target.url, &fields, body.to_string()).await
        })
    }
}
